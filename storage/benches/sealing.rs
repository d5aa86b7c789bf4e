//! What sealing and opening three short fields costs: `cargo bench -p telehealth-storage --bench sealing`.
#![allow(clippy::expect_used, reason = "a benchmark may")]

use std::{hint::black_box, time::Instant};
use telehealth_storage::crypto::{Keyring, NameQuery, hash, verify};
use uuid::Uuid;

const FIELDS: [(&str, &[u8]); 3] =
    [("first_name", b"Augusta Ada"), ("last_name", b"Lovelace"), ("address_line_1", b"12 St James's Square")];

/// The middle of some runs in microseconds, each over `times` calls.
fn microseconds<T>(times: u32, mut work: impl FnMut() -> T) -> f64 {
    let mut runs: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..times {
                black_box(work());
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs.get(3).copied().unwrap_or(f64::NAN)
}

fn main() {
    let keyring = Keyring::generate("2026a").expect("a keyring");
    let row = Uuid::now_v7();
    let seal = || {
        let sealer = keyring.sealer("patients").expect("a sealer");
        FIELDS.map(|(column, value)| (column, sealer.seal(column, row, value).expect("an envelope")))
    };
    let sealed = seal();
    let open = || {
        let sealer = keyring.sealer("patients").expect("a sealer");
        sealed.each_ref().map(|(column, envelope)| sealer.open(column, row, envelope).expect("a value"))
    };
    println!("seal three short fields   {:8.2} µs", microseconds(20_000, seal));
    println!("open three short fields   {:8.2} µs", microseconds(20_000, open));
    let sealer = keyring.sealer("patients").expect("a sealer");
    let page = vec![b'x'; 10_000];
    println!("seal a text of 10 kB      {:8.2} µs", microseconds(2_000, || sealer.seal("notes", row, &page)));
    println!(
        "tokens of a name          {:8.2} µs",
        microseconds(5_000, || sealer.tokens_for(row, "Augusta Ada", "Lovelace"))
    );
    println!(
        "tokens of a look-up       {:8.2} µs",
        microseconds(5_000, || sealer.tokens_for_query(NameQuery::Last("Lovelace")))
    );
    let stored = hash("correct horse battery").expect("a hash");
    println!("verify a password         {:8.2} µs", microseconds(3, || verify("correct horse battery", Some(&stored))));
    println!("verify for nobody         {:8.2} µs", microseconds(3, || verify("correct horse battery", None)));
}
