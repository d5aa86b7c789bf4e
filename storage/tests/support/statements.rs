//! SQL statements for tests, most of them about the rows of `world.sql`.

use super::seals::sealed;
use telehealth_core::{catalog::Table, field::Object};

/// The id of a row of `world.sql`.
pub fn id(name: &str) -> String {
    format!("md5('{name}')::uuid")
}

/// A row of patients, providers or administrators.
pub fn account(table: &str, user: &str) -> String {
    match table {
        "patients" => format!(
            "INSERT INTO patients (id, first_name, last_name, date_of_birth) VALUES ({user}, 'phi:v1:test:\"A\"', 'phi:v1:test:\"B\"', '1985-12-10')"
        ),
        "providers" => format!(
            "INSERT INTO providers (id, first_name, last_name, license_number, license_state, license_expiry_date)
             VALUES ({user}, 'A', 'B', 'MA1', 'MA', '2099-01-01')"
        ),
        _ => format!("INSERT INTO administrators (id, first_name, last_name) VALUES ({user}, 'A', 'B')"),
    }
}

/// A visit of the fifth provider, who has no other in 2030, from one minute to another.
pub fn booking(patient: u32, from: u32, until: u32, status: &str) -> String {
    let (started, ended) = match status {
        "in_progress" => ("scheduled_at", "NULL"),
        "completed" => ("scheduled_at", "slot_end"),
        _ => ("NULL", "NULL"),
    };
    format!(
        "INSERT INTO consultations (id, patient_id, provider_id, consultation_type, fee, created_at, scheduled_at, slot_end,
                                    status, started_at, ended_at, duration_minutes)
         SELECT md5('visit{patient}')::uuid, {}, {}, 'routine', 1, '2029-01-01', scheduled_at, slot_end, '{status}',
                {started}, {ended}, ceil(extract(epoch FROM {ended} - {started}::timestamptz) / 60)
         FROM (SELECT '2030-01-01'::timestamptz + interval '{from} min' AS scheduled_at,
                      '2030-01-01'::timestamptz + interval '{until} min' AS slot_end) AS slot",
        id(&format!("patient{patient}")),
        id("provider5")
    )
}

/// A row as a JSON literal in SQL, with stand-ins for envelopes.
pub fn literal(table: &Table, row: &Object) -> String {
    let json = serde_json::to_string(&sealed(table, row)).expect("JSON");
    format!("'{}'::jsonb", json.replace('\'', "''"))
}

/// Inserts a row unchanged.
pub fn insert(table: &Table, row: &Object) -> String {
    format!("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, {1})", table.name, literal(table, row))
}
