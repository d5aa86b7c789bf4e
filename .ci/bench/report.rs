//! Prints times for `cargo xtask bench`, which sets the variable `TELEHEALTH_BENCH`.
#![allow(dead_code, reason = "each benchmark uses a part")]

/// Whether `cargo xtask bench` runs this benchmark.
pub fn is_asked() -> bool {
    std::env::var_os("TELEHEALTH_BENCH").is_some()
}

/// Returns the number of rounds: fewer in a quick run.
pub fn rounds(usual: usize, quick: usize) -> usize {
    if std::env::var("TELEHEALTH_BENCH_QUICK").is_ok_and(|value| value == "1") { quick } else { usual }
}

/// Prints the times of a contestant, in seconds.
pub fn times(bench: &str, name: &str, does: &str, seconds: &[f64]) {
    if is_asked() {
        println!("{}", serde_json::json!({ "bench": bench, "name": name, "does": does, "seconds": seconds }));
    }
}
