//! Measures reading a checked record from JSON text, beside parsing alone. Run it with
//! `cargo bench -p telehealth-core --bench records`.
#![allow(clippy::expect_used, reason = "a benchmark may")]

#[path = "../../.ci/bench/report.rs"]
mod report;

use std::{hint::black_box, time::Instant};

use serde_json::Value;
use telehealth_core::{Entity, care::Prescription};

/// A prescription of about 900 bytes.
const TEXT: &str = include_str!("../../.ci/bench/prescription.json");
/// The number of calls in a run.
const CALLS: u32 = 5_000;

fn checked() -> Prescription {
    Prescription::from_json_text(black_box(TEXT)).expect("a prescription")
}

fn parsed() -> Value {
    serde_json::from_str(black_box(TEXT)).expect("JSON")
}

/// Returns the seconds of a call.
fn seconds<T>(work: fn() -> T) -> f64 {
    let begun = Instant::now();
    for _ in 0..CALLS {
        black_box(work());
    }
    begun.elapsed().as_secs_f64() / f64::from(CALLS)
}

fn middle(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    // `cargo test --benches` passes this argument only to check that the benchmark builds.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    assert_eq!(checked().quantity.to_string(), "21");
    let (mut records, mut values) = (Vec::new(), Vec::new());
    for round in 0..=report::rounds(101, 31) {
        let (record, value) = (seconds(checked), seconds(parsed));
        // The first round is a warm-up.
        if round > 0 {
            records.push(record);
            values.push(value);
        }
    }
    let (record, value) = (middle(&records) * 1e6, middle(&values) * 1e6);
    println!("a checked record {record:.2} µs   serde_json::Value alone {value:.2} µs");
    report::times("rust.record", "telehealth", "25 typed columns and all rules", &records);
    report::times("rust.record", "serde_json::Value", "parses only: no types, no checks", &values);
}
