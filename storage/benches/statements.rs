//! Shows where PostgreSQL's time goes in the statements of a queue of jobs and of a bulk insert: the whole statement and
//! each of its triggers, per row. Run it with `cargo bench -p telehealth-storage --bench statements`.

#[path = "../tests/support/mod.rs"]
mod support;

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query};
use std::{collections::BTreeMap, error::Error};
use support::people;
use telehealth_core::{
    Phi, Timestamp,
    care::{DosageForm, NewPrescription, Prescription},
    messaging::{NewNotification, Notification, NotificationChannel, NotificationType},
};
use telehealth_storage::{Actor, EmbeddedOptions, Portal, now};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// The rows of a statement, and how often it runs.
const ROWS: u32 = 1_000;
const ROUNDS: usize = 31;

/// What a worker writes when it claims jobs, and when it completes them; and an insert of prescriptions, whose sealed
/// columns are converted, so that their envelopes are checked as those of a program.
const STATEMENTS: &[(&str, &str)] = &[
    (
        "a claimed job",
        "UPDATE notifications SET attempts = attempts + 1, claimed_until = now()
         WHERE id = ANY (ARRAY(SELECT id FROM notifications)) RETURNING *",
    ),
    (
        "a completed job",
        "UPDATE notifications SET status = 'sent', sent_at = now(), claimed_until = NULL, last_error = NULL
         WHERE id = ANY (ARRAY(SELECT id FROM notifications)) RETURNING id",
    ),
    (
        "an inserted prescription",
        "INSERT INTO prescriptions (id, patient_id, provider_id, medication_name, strength, dosage_form, quantity, days_supply,
                                    instructions, prescribed_at, expires_at)
         SELECT gen_random_uuid(), patient_id, provider_id, medication_name::text, strength::text, dosage_form, quantity,
                days_supply, instructions::text, prescribed_at, expires_at
         FROM prescriptions RETURNING *",
    ),
];

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    line: String,
}

/// Runs a statement, rolls it back, and returns the microseconds per row of its parts.
fn parts(connection: &mut PgConnection, statement: &str) -> Result<Vec<(String, f64)>> {
    connection.batch_execute("BEGIN")?;
    let lines: Vec<Line> = sql_query(format!("EXPLAIN (ANALYZE) {statement}")).load(connection)?;
    connection.batch_execute("ROLLBACK")?;
    let of =
        |name: &str, milliseconds: &str| Ok((name.to_owned(), milliseconds.parse::<f64>()? * 1e3 / f64::from(ROWS)));
    let parts = lines.iter().filter_map(|Line { line }| {
        if let Some(time) = line.strip_prefix("Execution Time: ") {
            return Some(of("the whole statement", time.trim_end_matches(" ms")));
        }
        let (name, rest) = line.strip_prefix("Trigger ")?.split_once(": time=")?;
        Some(of(name, rest.split(' ').next()?))
    });
    parts.collect()
}

/// Stores a patient, a provider, and the rows that the statements are about.
fn fill(portal: &Portal, now: Timestamp) -> Result<()> {
    let (patient, provider) = people(portal, now);
    let job = NewNotification::new(
        patient.id.user_id(),
        NotificationType::SystemAlert,
        vec![NotificationChannel::Email],
        Phi::new("Your visit".parse()?),
        Phi::new("Job 1".parse()?),
    );
    let prescription = NewPrescription::new(
        patient.id,
        Phi::new("Amoxicillin".parse()?),
        Phi::new("500 mg".parse()?),
        DosageForm::Capsule,
        20.try_into()?,
        10.try_into()?,
        Phi::new("One capsule in the morning and one in the evening.".parse()?),
        Timestamp::try_from(now.utc() + chrono::Duration::days(30))?,
    );
    let jobs = (0..ROWS).map(|_| Notification::enqueue(job.clone(), now)).collect::<Result<Vec<_>, _>>()?;
    let prescribe = || Prescription::prescribe(prescription.clone(), &provider, None, None, None, now);
    let prescriptions = (0..ROWS).map(|_| prescribe()).collect::<Result<Vec<_>, _>>()?;
    portal.transaction(&Actor::service("bench"), |tx| {
        tx.add_all(jobs.clone())?;
        tx.add_all(prescriptions.clone()).map(drop)
    })?;
    Ok(())
}

fn main() -> Result<()> {
    // `cargo test --benches` passes this argument only to check that the benchmark builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let portal = Portal::embedded_with(EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() })?;
    fill(&portal, now())?;
    let mut owner = PgConnection::establish(portal.url())?;
    owner.batch_execute("VACUUM ANALYZE")?;
    for (what, statement) in STATEMENTS {
        let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for _ in 0..ROUNDS {
            for (part, time) in parts(&mut owner, statement)? {
                times.entry(part).or_default().push(time);
            }
        }
        println!("{what}");
        for (part, mut times) in times {
            times.sort_by(f64::total_cmp);
            println!("    {part:<60} {:8.1} µs", times.get(times.len() / 2).copied().unwrap_or_default());
        }
    }
    Ok(())
}
