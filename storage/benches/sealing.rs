//! Measures the cost of sealing and opening three short fields, alone and compared with the same write unencrypted. Run
//! it with `cargo bench -p telehealth-storage --bench sealing`.
#![allow(clippy::expect_used, reason = "a benchmark may")]

#[path = "../../.ci/bench/report.rs"]
mod report;

use diesel::{
    Connection, PgConnection, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use std::{hint::black_box, time::Instant};
use telehealth_storage::{
    crypto::{Keyring, Sealer, hash, verify},
    embedded::Embedded,
};
use uuid::Uuid;

const FIELDS: [(&str, &[u8]); 3] =
    [("first_name", b"Augusta Ada"), ("last_name", b"Lovelace"), ("address_line_1", b"12 St James's Square")];

/// The usual number of runs of each write, alternating between sealed and unencrypted.
const ROUNDS: usize = 301;

/// Returns the median time of a call in microseconds, over several runs of `times` calls.
fn microseconds<T>(times: u32, mut work: impl FnMut() -> T) -> f64 {
    let runs: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..times {
                black_box(work());
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
        })
        .collect();
    middle(runs)
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
    if report::is_asked() {
        return compare_writes(&keyring.sealer("patients").expect("a sealer"));
    }
    println!("seal three short fields   {:8.2} µs", microseconds(20_000, seal));
    println!("open three short fields   {:8.2} µs", microseconds(20_000, open));
    let sealer = keyring.sealer("patients").expect("a sealer");
    let page = vec![b'x'; 10_000];
    println!("seal a text of 10 kB      {:8.2} µs", microseconds(2_000, || sealer.seal("notes", row, &page)));
    let born = "1815-12-10".parse().expect("a date");
    println!(
        "token of an identity      {:8.2} µs",
        microseconds(5_000, || sealer.identity_token(row, "Augusta Ada", "Lovelace", born))
    );
    println!(
        "tokens of a name (option) {:8.2} µs",
        microseconds(5_000, || sealer.name_tokens(row, "Augusta Ada", "Lovelace"))
    );
    let stored = hash("correct horse battery").expect("a hash");
    println!("verify a password         {:8.2} µs", microseconds(3, || verify("correct horse battery", Some(&stored))));
    println!("verify for unknown user   {:8.2} µs", microseconds(3, || verify("correct horse battery", None)));
    compare_writes(&sealer);
}

/// Writes rows of three texts alternately sealed and unencrypted: one row per transaction, and 1,000 rows per
/// statement.
fn compare_writes(sealer: &Sealer) {
    let server = Embedded::temporary().expect("a PostgreSQL");
    let mut connection = PgConnection::establish(&server.url()).expect("a connection");
    connection.batch_execute("CREATE TABLE people (id UUID PRIMARY KEY, a TEXT, b TEXT, c TEXT)").expect("a table");
    for rows in [1, 1_000] {
        let (mut sealed, mut clear) = (Vec::new(), Vec::new());
        for _ in 0..report::rounds(ROUNDS, 61) {
            for (sealer, times) in [(Some(sealer), &mut sealed), (None, &mut clear)] {
                let begun = Instant::now();
                write(&mut connection, rows, sealer);
                times.push(begun.elapsed().as_secs_f64() * 1e6 / rows as f64);
            }
        }
        if rows > 1 {
            for (name, does, times) in [
                ("telehealth", "sealed with AES-256-GCM-SIV and written, per row", &sealed),
                ("unencrypted", "the same texts written as they are, per row", &clear),
            ] {
                let seconds: Vec<f64> = times.iter().map(|time| time / 1e6).collect();
                report::times("rust.sealing", name, does, &seconds);
            }
        }
        let (sealed, clear) = (middle(sealed), middle(clear));
        let ratio = sealed / clear;
        println!("write a row of {rows:5}      {sealed:8.2} µs sealed {clear:8.2} µs unencrypted    ratio {ratio:.2}");
    }
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn write(connection: &mut PgConnection, rows: usize, sealer: Option<&Sealer>) {
    let ids: Vec<Uuid> = (0..rows).map(|_| Uuid::now_v7()).collect();
    let [a, b, c] = FIELDS.map(|(column, value)| {
        let cell = |id: &Uuid| match sealer {
            Some(sealer) => sealer.seal(column, *id, value).expect("an envelope"),
            None => String::from_utf8_lossy(value).into_owned(),
        };
        ids.iter().map(cell).collect::<Vec<String>>()
    });
    sql_query("INSERT INTO people SELECT * FROM unnest($1, $2, $3, $4)")
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Text>, _>(a)
        .bind::<Array<Text>, _>(b)
        .bind::<Array<Text>, _>(c)
        .execute(connection)
        .expect("written");
}
