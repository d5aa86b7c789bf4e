//! What is compared, and the ratios that are wanted.

/// A wanted result.
#[derive(Clone, Copy)]
pub enum Goal {
    /// To be at least this many times as fast as the peer.
    Speed(f64),
    /// To take at most this many times as long as the peer.
    Cost(f64),
    /// To take at most this many microseconds, whatever the peer takes.
    Micros(f64),
}

/// The name that stands for the fastest peer.
pub const BEST: &str = "the best peer";

/// A benchmark.
pub struct Benchmark {
    /// The name that its program prints.
    pub name: &'static str,
    /// What is measured, in the table.
    pub title: &'static str,
    /// The wanted results, by peer.
    pub goals: &'static [(&'static str, Goal)],
}

const fn new(name: &'static str, title: &'static str, goals: &'static [(&'static str, Goal)]) -> Benchmark {
    Benchmark { name, title, goals }
}

/// All benchmarks. A comparison with a peer that has no goal is printed, too.
pub const BENCHMARKS: &[Benchmark] = &[
    new("rust.record", "Rust: checked record from JSON", &[("serde_json::Value", Goal::Micros(1.5))]),
    new("rust.audit.add", "Rust: adding a user, with the audit log", &[("without the log", Goal::Cost(1.35))]),
    new("rust.audit.save", "Rust: saving a user, with the audit log", &[("without the log", Goal::Cost(1.35))]),
    new("rust.audit.add_all", "Rust: 1,000 users, with the audit log", &[("without the log", Goal::Cost(1.35))]),
    new("rust.sealing", "Rust: 1,000 rows with three sealed fields", &[("unencrypted", Goal::Cost(1.5))]),
    new("python.from_text", "Python: checked object from JSON text", &[("pydantic", Goal::Speed(3.0))]),
    new("python.from_dict", "Python: checked object from a dict", &[("pydantic", Goal::Speed(1.5))]),
    new("python.attributes", "Python: six attributes, second read", &[("pydantic", Goal::Speed(0.8))]),
    new("python.first_attributes", "Python: six attributes, first read", &[]),
    new(
        "python.insert",
        "Python: 10,000 rows from text, inserted",
        &[
            ("SQLAlchemy Core + pydantic", Goal::Speed(1.0)),
            ("SQLAlchemy Core + pydantic, same duties", Goal::Speed(2.5)),
        ],
    ),
    new(
        "python.read",
        "Python: 10,000 typed rows read in pages",
        &[("SQLAlchemy + pydantic", Goal::Speed(4.0)), ("asyncpg", Goal::Speed(0.9))],
    ),
    new(
        "python.point",
        "Python: a row read as a person",
        &[("psycopg", Goal::Speed(0.5)), ("SQLAlchemy + pydantic", Goal::Speed(2.0))],
    ),
    new("python.add", "Python: a row added", &[("SQLAlchemy + pydantic", Goal::Speed(1.2))]),
    new("node.from_text", "Node: checked object from JSON text", &[("zod", Goal::Speed(1.5))]),
    new("node.attributes", "Node: six attributes, second read", &[]),
    new("node.insert", "Node: 10,000 rows from text, inserted", &[("Drizzle + zod", Goal::Speed(2.0))]),
    new("node.read", "Node: 10,000 typed rows read in pages", &[("Drizzle + zod", Goal::Speed(2.0))]),
    new("node.point", "Node: a row read as a person", &[("Drizzle", Goal::Speed(1.0))]),
    new("node.add", "Node: a row added", &[("Drizzle + zod", Goal::Speed(0.8))]),
    new("outbox", "A job of a queue, drained by four workers", &[(BEST, Goal::Speed(2.0))]),
    new("booking", "An attempt to book a slot, four threads at once", &[]),
    new("python.form", "Python: answers of a form from bytes", &[]),
    new("node.form", "Node: answers of a form from bytes", &[]),
    new("log.integrate", "Audit log: integrating an entry", &[("pymerkle", Goal::Micros(12.0))]),
    new("log.verify", "Audit log: verifying an entry", &[("pymerkle", Goal::Micros(15.0))]),
];
