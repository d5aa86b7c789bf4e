//! A clinic of any size, made by SQL without triggers: copies of the rows of `world.sql`. Their protected columns cannot
//! be decrypted; otherwise the doctor finds nothing in it.

use crate::support::{
    execute,
    raw::{must, rows},
};
use diesel::PgConnection;
use std::time::{Duration, Instant};
use telehealth_core::field::Object;
use telehealth_storage::{
    Options, Portal,
    audit::Signer,
    doctor::{Finding, operations::Thresholds},
};

/// A table's copies: a condition for the row that is copied, their number for 100 visits, and the columns that differ.
/// `n` numbers the copies; there are `patients` and `providers`, and `key` makes ids.
struct Copies(&'static str, &'static str, usize, &'static [(&'static str, &'static str)]);

const COPIES: &[Copies] = &[
    Copies(
        "users",
        "role = 'patient'",
        10,
        &[
            ("id", "key('patient', n)"),
            ("email", "'p' || n || '@clinic.example'"),
            ("phone", "'+1555' || 1000000 + n"),
            ("status", "'active'"),
        ],
    ),
    Copies(
        "users",
        "role = 'provider'",
        1,
        &[("id", "key('provider', n)"), ("email", "'d' || n || '@clinic.example'"), ("status", "'active'")],
    ),
    Copies(
        "patients",
        "true",
        10,
        &[
            ("id", "key('patient', n)"),
            ("primary_provider_id", "key('provider', n % providers)"),
            ("last_active_at", "now() - n * interval '1 minute'"),
            ("identity_token", "n"),
        ],
    ),
    Copies(
        "providers",
        "true",
        1,
        &[("id", "key('provider', n)"), ("npi_number", "1000000000 + n"), ("dea_number", "NULL")],
    ),
    Copies(
        "pharmacies",
        "true",
        1,
        &[
            ("id", "key('pharmacy', n)"),
            ("npi_number", "2000000000 + n"),
            ("postal_code", "lpad((n % 2791)::text, 5, '0')"),
        ],
    ),
    // A visit every five minutes in the past, each of 20; and some in the future, which do not overlap.
    Copies(
        "consultations",
        "status = 'completed'",
        95,
        &[
            ("id", "key('visit', n)"),
            ("patient_id", "key('patient', n % patients)"),
            ("provider_id", "key('provider', n % providers)"),
            ("scheduled_at", "now() - n * interval '5 minutes'"),
            ("started_at", "now() - n * interval '5 minutes'"),
            ("ended_at", "now() - (n - 4) * interval '5 minutes'"),
            ("slot_end", "now() - (n - 6) * interval '5 minutes'"),
        ],
    ),
    Copies(
        "consultations",
        "status = 'scheduled'",
        5,
        &[
            ("id", "key('booked', n)"),
            ("patient_id", "key('patient', n % patients)"),
            ("provider_id", "key('provider', n % providers)"),
            ("scheduled_at", "now() + n * interval '1 hour'"),
            ("slot_end", "now() + n * interval '1 hour' + interval '30 minutes'"),
        ],
    ),
    Copies(
        "prescriptions",
        "true",
        50,
        &[
            ("id", "key('prescription', n)"),
            ("patient_id", "key('patient', n % patients)"),
            ("provider_id", "key('provider', n % providers)"),
            ("consultation_id", "key('visit', n)"),
            ("prescribed_at", "now() - n * interval '10 minutes'"),
            ("expires_at", "now() + (n % 10000 - 100) * interval '1 hour' + interval '10000 days'"),
            ("status", "CASE WHEN n % 10 = 0 THEN 'active' ELSE 'completed' END"),
        ],
    ),
    Copies(
        "sessions",
        "true",
        10,
        &[
            ("id", "key('session', n)"),
            ("patient_id", "key('patient', n % patients)"),
            ("provider_id", "key('provider', n % providers)"),
            ("scheduled_date", "current_date + (n % 1000)::int"),
        ],
    ),
    Copies(
        "orders",
        "total_amount > 0",
        25,
        &[
            ("id", "key('order', n)"),
            ("order_number", "'ORD-1' || lpad(n::text, 8, '0')"),
            ("patient_id", "key('patient', n % patients)"),
            ("created_at", "now() - n * interval '7 minutes'"),
            ("payment_intent_token", "n"),
            // Of the last three weeks.
            ("status", "CASE WHEN n % 50 = 0 AND n < 4500 THEN 'pending' ELSE 'delivered' END"),
            ("payment_status", "CASE WHEN n % 50 = 0 AND n < 4500 THEN 'pending' ELSE 'captured' END"),
        ],
    ),
    Copies(
        "order_items",
        "true",
        25,
        &[("id", "key('item', n)"), ("order_id", "key('order', n)"), ("quantity", "3"), ("total_price", "30")],
    ),
    Copies(
        "invoices",
        "true",
        25,
        &[
            ("id", "key('invoice', n)"),
            ("invoice_number", "'INV-1' || lpad(n::text, 8, '0')"),
            ("patient_id", "key('patient', n % patients)"),
            ("due_date", "current_date + (n % 365)::int"),
            ("issue_date", "current_date - 30"),
            ("status", "CASE WHEN n % 20 = 0 THEN 'sent' ELSE 'cancelled' END"),
        ],
    ),
    Copies(
        "conversations",
        "NOT is_group",
        10,
        &[
            ("id", "key('talk', n)"),
            ("participant_ids", "ARRAY[key('patient', n % patients), key('provider', n % providers)]"),
            ("created_by", "key('patient', n % patients)"),
            ("last_message_at", "now() - n * interval '2 minutes'"),
        ],
    ),
    Copies(
        "messages",
        "true",
        200,
        &[
            ("id", "key('message', n)"),
            ("conversation_id", "key('talk', n % patients)"),
            ("sender_id", "key('patient', n % patients)"),
            ("created_at", "now() - n * interval '2 minutes'"),
            (
                "read_by",
                "CASE WHEN n % 20 = 0 THEN '{}'::jsonb ELSE jsonb_build_object(key('provider', 0), '2026-01-01T00:00:00.000Z') END",
            ),
        ],
    ),
    Copies(
        "notifications",
        "true",
        100,
        &[
            ("id", "key('notification', n)"),
            ("user_id", "key('patient', n % patients)"),
            (
                "scheduled_at",
                "CASE WHEN n % 100 = 0 THEN now() - n % 600 * interval '1 second' ELSE now() - n * interval '4 minutes' END",
            ),
            ("created_at", "now() - interval '3000 days'"),
            ("sent_at", "CASE WHEN n % 100 > 0 THEN now() END"),
            ("status", "CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'sent' END"),
        ],
    ),
    Copies("telehealth_flows", "true", 10, &[("id", "key('flow', n)"), ("patient_id", "key('patient', n % patients)")]),
    Copies(
        "tasks",
        "true",
        20,
        &[
            ("id", "key('task', n)"),
            ("assignee_id", "key('provider', n % providers)"),
            ("due_date", "current_date + (n % 2000 - 5)::int"),
            ("created_at", "now() - interval '3000 days'"),
            ("status", "CASE WHEN n % 4 = 0 THEN 'pending' ELSE 'completed' END"),
            ("completed_at", "CASE WHEN n % 4 > 0 THEN now() END"),
            ("related_entity_type", "'patient'"),
            ("related_entity_id", "key('patient', n % patients)"),
        ],
    ),
    Copies(
        "form_submissions",
        "true",
        60,
        &[
            ("id", "key('submission', n)"),
            ("patient_id", "key('patient', n % patients)"),
            ("submitted_by", "key('patient', n % patients)"),
            ("status", "CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'completed' END"),
        ],
    ),
    Copies(
        "patient_insurance",
        "NOT is_primary",
        10,
        &[("id", "key('policy', n)"), ("patient_id", "key('patient', n % patients)")],
    ),
    Copies("entity_tags", "true", 10, &[("id", "key('tag', n)"), ("entity_id", "key('patient', n % patients)")]),
    Copies(
        "audit_logs",
        "true",
        500,
        &[
            ("id", "gen_random_uuid()"),
            ("entity_id", "key('visit', n)"),
            ("actor_id", "key('provider', n % providers)"),
            ("user_id", "key('provider', n % providers)"),
            ("created_at", "now() - n * interval '1 minute'"),
        ],
    ),
];

/// Adds a clinic with a number of visits.
pub fn add_clinic(connection: &mut PgConnection, visits: usize) {
    let size = |per_cent: usize| (visits * per_cent / 100).max(10);
    let (patients, providers) = (size(10), size(1));
    // One transaction, whose now() stands still.
    must(connection, &format!("SET session_replication_role = replica; BEGIN; {FUNCTIONS} {ENVELOPES}"));
    for Copies(table, template, per_cent, changes) in COPIES {
        let (columns, values) = copied(connection, table, changes);
        let values = values
            .replace("% patients", &format!("% {patients}"))
            .replace("% providers", &format!("% {providers}"))
            .replace("key(", "pg_temp.key(");
        must(
            connection,
            &format!(
                "INSERT INTO {table} ({columns})
                 SELECT {values} FROM (SELECT * FROM {table} WHERE {template} ORDER BY id LIMIT 1) AS old,
                      generate_series(0, {} - 1) AS n",
                size(*per_cent),
            ),
        );
    }
    must(connection, &format!("{COUNTS} COMMIT; SET session_replication_role = origin"));
    must(connection, "VACUUM ANALYZE");
}

/// Signs the audit log of a clinic, and then runs the doctor, without the keyring and the login of an application. Returns
/// its findings and its time.
pub fn examine(portal: &Portal) -> (Vec<Finding>, Duration) {
    let signer = Signer::generate("clinic.example/audit").expect("a key");
    portal.checkpoint(&signer, &mut Vec::<String>::new()).expect("a checkpoint");
    // As autovacuum does.
    execute(portal.url(), "ANALYZE audit_leaves");
    let options = Options { keyring: None, ..portal.options().clone() };
    let portal = Portal::connect_with(portal.url(), options).expect("a portal");
    let begun = Instant::now();
    let mut findings = portal.doctor(&[""]).expect("findings");
    findings.extend(portal.check_operations(&Thresholds::default()).expect("findings"));
    (findings, begun.elapsed())
}

/// Returns the columns of a table, and the value of each in a copy.
fn copied(connection: &mut PgConnection, table: &str, changes: &[(&str, &str)]) -> (String, String) {
    let of_table = format!(
        "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
    );
    let columns = rows(connection, &of_table);
    let text = |column: &Object, member: &str| column[member].as_str().expect("a text").to_owned();
    let value = |column: &Object| match changes.iter().find(|(name, _)| column["name"] == *name) {
        Some((_, value)) => format!("({value})::{}", text(column, "type")),
        None => format!("old.{}", text(column, "name")),
    };
    let names: Vec<String> = columns.iter().map(|column| text(column, "name")).collect();
    (names.join(", "), columns.iter().map(value).collect::<Vec<_>>().join(", "))
}

const FUNCTIONS: &str = "
    CREATE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5(kind || '-' || n)::uuid;";

/// Replaces the stand-ins for envelopes by texts that have the format of one, which the database accepts again.
const ENVELOPES: &str = "
    DO $$ DECLARE sealed record; envelope text := 'phi' || ':v1:test:' || repeat('A', 80); BEGIN
        FOR sealed IN SELECT attrelid::regclass AS of_table, attname AS name, atttypid = 'sealed_json'::regtype AS is_json
                      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
                      WHERE atttypid IN ('sealed_text'::regtype, 'sealed_json'::regtype) LOOP
            EXECUTE format('UPDATE %s SET %2$I = %3$L WHERE %2$I IS NOT NULL', sealed.of_table, sealed.name,
                           CASE WHEN sealed.is_json THEN to_json(envelope)::text ELSE envelope END);
        END LOOP;
    END $$;
    ALTER DOMAIN sealed_text ADD CONSTRAINT sealed CHECK (is_envelope(VALUE));
    ALTER DOMAIN sealed_json ADD CONSTRAINT sealed CHECK (jsonb_typeof(VALUE) = 'string' AND is_envelope(VALUE #>> '{}'));";

/// What triggers would have counted; and the visit of `world.sql` that nobody has held.
const COUNTS: &str = "
    DELETE FROM consultations WHERE status = 'scheduled' AND scheduled_at < now();
    UPDATE providers SET total_consultations = (SELECT count(*) FROM consultations
                                                WHERE provider_id = providers.id AND status = 'completed');
    UPDATE tags SET usage_count = (SELECT count(*) FROM entity_tags WHERE tag_id = tags.id);";
