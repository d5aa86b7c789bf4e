//! Measures how the time of reads grows with the clinic: the reads of `tests/servers/scale`, as they are made by applications.
//!
//! Run it with `cargo bench -p telehealth-storage --bench scale`. It makes clinics of 20,000 and of 200,000 visits, and of as
//! many as `TELEHEALTH_SCALE` says; a million takes a quarter of an hour. It prints what the doctor finds in each and how
//! long it takes, the median of each read, and how much longer it takes in the largest clinic than in the smallest.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a benchmark may")]

#[path = "../tests/servers/scale/clinic.rs"]
mod clinic;
#[path = "../tests/servers/scale/reads.rs"]
mod reads;
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

const RUNS: usize = 25;

fn main() {
    // `cargo test --benches` runs benchmarks, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let largest = std::env::var("TELEHEALTH_SCALE").ok().map(|visits| visits.parse().expect("a number of visits"));
    let sizes: Vec<usize> = [20_000, 200_000].into_iter().chain(largest).collect();
    let times: Vec<Vec<Duration>> = sizes.iter().map(|visits| times(*visits)).collect();
    for (read, (name, ..)) in all().enumerate() {
        let times: Vec<Duration> = times.iter().filter_map(|of_size| of_size.get(read).copied()).collect();
        let growth = match times[..] {
            [first, .., last] => last.as_secs_f64() / first.as_secs_f64(),
            _ => 1.0,
        };
        let times: Vec<String> = times.iter().map(|time| format!("{time:>10.1?}")).collect();
        println!("{name:<45} {} {growth:>6.2}", times.join(" "));
    }
}

/// The median time of each read in a clinic, in a transaction of its own that is rolled back.
fn times(visits: usize) -> Vec<Duration> {
    let begun = Instant::now();
    let (clinic, portal, _connection) = reads::Clinic::build(visits);
    eprintln!("{visits} visits after {:.0?}", begun.elapsed());
    let (findings, time) = clinic::examine(&portal);
    println!("{visits} visits: the doctor took {time:.1?} for {} findings", findings.len());
    findings.iter().for_each(|finding| println!("    {finding}"));
    let measure = |(name, who, read): &(&str, reads::As, reads::Work)| {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let mut transaction = portal.begin(&clinic.actor(who)).expect("begun");
                let begun = Instant::now();
                read(&mut transaction, &clinic).unwrap_or_else(|error| panic!("{name}: {error}"));
                let time = begun.elapsed();
                transaction.rollback().expect("rolled back");
                time
            })
            .collect();
        times.sort_unstable();
        times.get(RUNS / 2).copied().unwrap_or_default()
    };
    all().map(measure).collect()
}

fn all() -> impl Iterator<Item = &'static (&'static str, reads::As, reads::Work)> {
    reads::READS.iter().chain(reads::DELETIONS)
}
