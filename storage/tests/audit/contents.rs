//! Every change of every table is logged, with the changed values and without anything that must not be logged.

use crate::support::{
    migrated_database, portal,
    raw::{connect, must, rows, text, texts},
    schema::{is_own, own},
    statements::id,
    world::peopled,
};
use diesel::{PgConnection, connection::SimpleConnection};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::{
    access::Grant,
    catalog::TABLES,
    field::{Object, TypeDescriptor},
};

/// Tables without audit triggers: the log itself, its tree, and Diesel's own table.
const EXEMPT: &[&str] = &[
    "__diesel_schema_migrations",
    "audit_checkpoints",
    "audit_leaves",
    "audit_logs",
    // A table that is only locked.
    "audit_integrator_lock",
    // A portal enters its keys once, without a context; a value changed since is reported as `keyring.mismatch`.
    "key_checks",
    // Numbers about the tables, which change every day.
    "table_sizes",
];

/// Tables unknown to core, with their entity, the column that entries are about, and the column that pairs old and new rows.
const BOOKKEEPING: &[(&str, &str, &str, &str)] = &[
    ("backup_drills", "backup_drill", "", "started_at"),
    ("context_keys", "context_key", "", "inner_pad"),
    ("context_secret", "context_secret", "", "secret"),
    ("emergency_access", "emergency_access", "patient_id", "id"),
    ("emergency_searches", "emergency_search", "id", "id"),
    ("service_grants", "service_grant", "", ""),
    ("legal_holds", "legal_hold", "patient_id", "id"),
    ("patient_erasures", "patient_erasure", "id", "id"),
    ("patient_merges", "patient_merge", "kept_id", "id"),
    ("payment_events", "payment_event", "order_id", "id"),
    ("payment_resolutions", "payment_resolution", "", "id"),
    ("status_transitions", "status_transition", "", ""),
];

/// Entries written by the log itself: `world.sql` has entries of its own.
const OWN: &str = "substr(id::text, 15, 1) = '8'";

/// The entity of each table that core knows, and the columns that the log must not contain in clear.
fn audited() -> BTreeMap<&'static str, (&'static str, BTreeSet<&'static str>)> {
    let is_phi = |kind: &TypeDescriptor| {
        matches!(kind, TypeDescriptor::Phi(_) | TypeDescriptor::Optional(TypeDescriptor::Phi(_)))
    };
    let tables = TABLES.iter().filter(|table| table.name != "audit_logs").map(|table| {
        let hidden = table.columns.iter().filter(|column| is_phi(&column.kind)).map(|column| column.name);
        (table.name, (table.entity, hidden.chain(own(table.name)).collect()))
    });
    tables.collect()
}

#[test]
fn every_table_is_audited_without_protected_values() {
    let mut connection = connect(&migrated_database());
    let tables = texts(
        &mut connection,
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
    );
    let mut audited = audited();
    assert!(audited.keys().all(|table| tables.iter().any(|there| there == table)));
    for (table, entity, ..) in BOOKKEEPING {
        audited.insert(table, (entity, BTreeSet::new()));
    }
    audited.insert("context_secret", ("context_secret", BTreeSet::from(["secret"])));
    audited.insert("emergency_access", ("emergency_access", BTreeSet::from(["reason"])));
    audited.insert("context_keys", ("context_key", BTreeSet::from(["inner_pad", "outer_pad"])));
    assert!(audited.len() >= 26 && audited.values().map(|(_, hidden)| hidden.len()).sum::<usize>() > 40);
    for table in tables.iter().filter(|table| !EXEMPT.contains(&table.as_str())) {
        let (entity, hidden) = audited.get(table.as_str()).unwrap_or_else(|| panic!("core does not know {table}"));
        let found = rows(
            &mut connection,
            &format!(
                "SELECT tgenabled::text AS enabled, tgtype, regexp_replace(pg_get_triggerdef(oid), '^.* EXECUTE ', '') AS call
                 FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgname LIKE 'tr_%_audit_%' ORDER BY tgtype"
            ),
        );
        // After INSERT, DELETE and UPDATE, before TRUNCATE, of a statement: see `pg_trigger.h`.
        let types: Vec<i64> = found.iter().map(|trigger| trigger["tgtype"].as_i64().expect("a number")).collect();
        assert_eq!(types, [4, 8, 16, 2 | 32], "{table}");
        for trigger in found {
            assert_eq!(trigger["enabled"], "O", "{table}");
            let call = trigger["call"].as_str().expect("a call");
            let (_, arguments) = call.split_once('(').expect("arguments");
            let arguments: Vec<&str> = arguments.trim_end_matches(')').split(", ").collect();
            let [first, second, third, fourth, fifth] = arguments[..] else { panic!("{table}: {call}") };
            assert_eq!(first, format!("'{entity}'"), "{table}");
            let known = BOOKKEEPING.iter().find(|(of, ..)| of == table);
            let (subject, pairing) = known.map_or(("id", "id"), |(_, _, subject, pairing)| (*subject, *pairing));
            assert_eq!((fourth, fifth), (&*format!("'{subject}'"), &*format!("'{pairing}'")), "{table}");
            let columns = |list: &str| -> BTreeSet<String> {
                let names = list.trim_matches(['\'', '{', '}']).split(',');
                names.filter(|column| !column.is_empty()).map(str::to_owned).collect()
            };
            let (sealed, secret) = (columns(second), columns(third));
            let expected: BTreeSet<String> = hidden.iter().map(|column| (*column).to_owned()).collect();
            assert_eq!(&sealed | &secret, expected, "{table}");
            let never = ["password_hash", "inner_pad", "outer_pad", "secret"];
            assert!(sealed.iter().all(|column| !never.contains(&&**column)), "{table} would reveal {sealed:?}");
        }
    }
}

/// A row as the log may contain it.
fn shown(mut row: Object, hidden: &BTreeSet<&str>) -> Object {
    for (name, value) in &mut row {
        let sealed = value.as_str().is_some_and(|text| text.starts_with("phi:"));
        if !value.is_null() && name == "password_hash" {
            *value = json!("[secret]");
        } else if !value.is_null() && !sealed && hidden.contains(name.as_str()) {
            *value = json!("[phi]");
        }
    }
    row
}

type Rows = BTreeMap<(String, String), Object>;

/// Reconstructs every row from the log; each entry must be consistent with the previous ones.
fn reconstructed(connection: &mut PgConnection) -> Rows {
    let mut reconstructed = Rows::new();
    for mut entry in rows(connection, &format!("SELECT * FROM audit_logs WHERE {OWN} ORDER BY id")) {
        let text = |name: &str| entry[name].as_str().expect("a text").to_owned();
        let (entity, action) = (text("entity_type"), text("action"));
        let key = (entity.clone(), text("entity_id"));
        let verb = action.strip_prefix(&entity.to_uppercase()).unwrap_or_else(|| panic!("{action} of {entity}"));
        let mut values = |name: &str| match entry[name].take() {
            Value::Object(object) => Some(object),
            other => other.is_null().then_some(None).expect("an object or null"),
        };
        let (old, new) = (values("old_values"), values("new_values"));
        match (verb, old, new) {
            ("_INSERT", None, Some(new)) => assert_eq!(reconstructed.insert(key.clone(), new), None, "{key:?} twice"),
            ("_DELETE" | "_TRUNCATE", Some(old), None) => assert_eq!(reconstructed.remove(&key), Some(old), "{key:?}"),
            // The id itself has changed: the row left one key and came to another.
            ("_UPDATE", Some(old), None) => assert_eq!(reconstructed.remove(&key), Some(old), "{key:?}"),
            ("_UPDATE", None, Some(new)) => assert_eq!(reconstructed.insert(key.clone(), new), None, "{key:?} twice"),
            ("_UPDATE", Some(old), Some(new)) => {
                let row = reconstructed.get_mut(&key).unwrap_or_else(|| panic!("{key:?} does not exist"));
                assert!(!new.is_empty() && old.keys().eq(new.keys()), "{key:?}: {old:?} {new:?}");
                for (name, value) in new {
                    let before = row.insert(name.clone(), value.clone());
                    assert_eq!(before.as_ref(), old.get(&name), "{key:?}.{name} had another value");
                    let hidden = value == "[phi]" || value == "[secret]";
                    assert!(hidden || before != Some(value), "{key:?}.{name} has not changed");
                }
            }
            other => panic!("{action}: {other:?}"),
        }
    }
    reconstructed
}

/// Every actual row.
fn there(connection: &mut PgConnection) -> Rows {
    let mut there = Rows::new();
    for (table, (entity, hidden)) in audited() {
        for row in rows(connection, &format!("SELECT * FROM {table}")) {
            let id = row["id"].as_str().expect("an id").to_owned();
            there.insert((entity.to_owned(), id), shown(row, &hidden));
        }
    }
    there
}

/// SQL statements of users and service accounts, with the least number of rows that each changes, including cascades.
const STATEMENTS: &[(&str, usize)] = &[
    ("UPDATE patients SET city = 'phi:v1:Boston', first_name = 'phi:v1:Grace'", 7),
    ("UPDATE users SET password_hash = '$argon2id$hash', phone = '+16175550100' WHERE role = 'patient'", 30),
    ("UPDATE users SET password_hash = '$argon2id$other' WHERE role = 'patient'", 30),
    ("UPDATE consultations SET notes = 'phi:v1:sealed', plan = 'phi:v1:other', fee = fee + 1", 7),
    ("UPDATE consultations SET notes = NULL, plan = 'phi:v1:sealed'", 7),
    ("UPDATE orders SET metadata = '{\"a\": [1, {\"b\": null}]}', notes = 'phi:v1:Ring twice'", 1),
    ("UPDATE order_items SET quantity = quantity WHERE false", 0),
    ("UPDATE prescriptions SET drug_interactions = 'phi:v1:alcohol'", 1),
    ("INSERT INTO tags (name) SELECT 'tag ' || n FROM generate_series(1, 500) AS n", 500),
    ("INSERT INTO tags (name) VALUES ('vip'), ('new') ON CONFLICT (name) DO UPDATE SET description = 'again'", 2),
    ("INSERT INTO tags (name) VALUES ('vip') ON CONFLICT DO NOTHING", 0),
    (
        "MERGE INTO tags USING (VALUES ('vip'), ('merged')) AS v(name) ON tags.name = v.name
      WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (name) VALUES (v.name)",
        2,
    ),
    (
        "WITH gone AS (DELETE FROM tags WHERE name = 'tag 7' RETURNING name)
      INSERT INTO tags (name, description) SELECT 'no ' || name, 'moved' FROM gone",
        2,
    ),
    ("COPY tags (name) FROM PROGRAM 'echo copied; echo copied too'", 2),
    (
        "INSERT INTO entity_tags (tag_id, entity_type, entity_id) SELECT tags.id, 'user', users.id
      FROM (SELECT id, row_number() OVER () AS n FROM tags LIMIT 9) AS tags
      JOIN (SELECT id, row_number() OVER () AS n FROM users LIMIT 9) AS users USING (n)",
        18,
    ),
    ("UPDATE entity_tags SET tag_id = (SELECT id FROM tags WHERE name = 'merged')", 9),
    ("UPDATE tags SET id = gen_random_uuid() WHERE name = 'copied'", 2),
    (
        "DO $$ BEGIN UPDATE tags SET color = '#000000' WHERE name = 'new'; RAISE 'undone'; EXCEPTION WHEN OTHERS THEN NULL; END $$",
        0,
    ),
    ("TRUNCATE entity_tags", 9),
    ("DELETE FROM tags WHERE name LIKE 'tag 1%'", 100),
    ("DELETE FROM patients WHERE id = md5('patient2')::uuid", 1),
    (
        "DELETE FROM users WHERE role = 'admin' AND id NOT IN (SELECT created_by FROM form_schemas)
         AND id NOT IN (SELECT unnest(participant_ids) FROM conversations)",
        28,
    ),
];

#[test]
fn the_log_reconstructs_every_row() {
    let (_, mut connection) = peopled();
    let count = "SELECT count(*) FROM audit_logs";
    assert_eq!(reconstructed(&mut connection), there(&mut connection), "world.sql");
    for (statement, at_least) in STATEMENTS {
        let before: usize = text(&mut connection, count).parse().expect("a number");
        must(&mut connection, statement);
        let more = text(&mut connection, count).parse::<usize>().expect("a number") - before;
        assert!(if *at_least == 0 { more == 0 } else { more >= *at_least }, "{statement}: {more} entries");
        let (reconstructed, there) = (reconstructed(&mut connection), there(&mut connection));
        let differ = there.iter().find(|(key, row)| reconstructed.get(*key) != Some(*row));
        assert!(
            reconstructed == there,
            "{statement}: {differ:?} reconstructed as {:?}",
            differ.and_then(|(key, _)| reconstructed.get(key))
        );
    }
}

#[test]
fn rolled_back_changes_are_not_logged() {
    let (_, mut connection) = peopled();
    let entries = "SELECT count(*) FROM audit_logs WHERE entity_type = 'tag' AND new_values ->> 'name' LIKE 'undone%'";
    must(
        &mut connection,
        "BEGIN; INSERT INTO tags (name) VALUES ('undone 1'); ROLLBACK;
         BEGIN; SAVEPOINT s; INSERT INTO tags (name) VALUES ('undone 2'); ROLLBACK TO s;
         INSERT INTO tags (name) VALUES ('kept'); COMMIT;",
    );
    assert_eq!(text(&mut connection, entries), "0");
    let kept = "SELECT count(*) FROM audit_logs WHERE new_values ->> 'name' = 'kept'";
    assert_eq!(text(&mut connection, kept), "1");
}

#[test]
fn no_protected_value_is_in_the_log() {
    let (_, mut connection) = peopled();
    // Every protected column accepts unsealed text, and a reason for cancelling needs no status.
    must(
        &mut connection,
        "ALTER DOMAIN sealed_text DROP CONSTRAINT IF EXISTS sealed;
         ALTER DOMAIN sealed_json DROP CONSTRAINT IF EXISTS sealed;
         ALTER TABLE consultations DROP CONSTRAINT cancellation_has_status",
    );
    let item = "INSERT INTO order_items (order_id, name, quantity, unit_price, total_price) SELECT id, 'a', 1, 0, 0 FROM orders";
    must(&mut connection, item);
    let marked = "Xanthippe"; // in each protected column of each table
    let mut columns = 0;
    for (table, (_, hidden)) in audited() {
        // Tokens are numbers; `operations/finders.rs` checks for them.
        for column in hidden.into_iter().filter(|column| *column == "password_hash" || !is_own(table, column)) {
            let json = text(
                &mut connection,
                &format!(
                    "SELECT atttypid = 'sealed_json'::regtype FROM pg_attribute
                     WHERE attrelid = '{table}'::regclass AND attname = '{column}'"
                ),
            );
            let value = if json == "true" {
                format!("jsonb_build_object('a', jsonb_build_array('{marked}'))")
            } else {
                format!("'{marked}'")
            };
            let before = text(&mut connection, "SELECT count(*) FROM audit_logs");
            must(
                &mut connection,
                &format!("UPDATE {table} SET {column} = {value}; UPDATE {table} SET {column} = {column}"),
            );
            assert_ne!(text(&mut connection, "SELECT count(*) FROM audit_logs"), before, "{table} has rows");
            columns += 1;
        }
    }
    assert!(columns > 40);
    for table in ["patients", "consultations"] {
        must(&mut connection, &format!("DELETE FROM {table}"));
    }
    let found = format!("SELECT count(*) FROM audit_logs WHERE audit_logs::text ~ '{marked}'");
    assert_eq!(text(&mut connection, &found), "0");
    // A change of a password is logged, without the hash.
    let changes =
        "SELECT count(*) FROM audit_logs WHERE action = 'USER_UPDATE' AND new_values ->> 'password_hash' = '[secret]'";
    assert_ne!(text(&mut connection, changes), "0");
}

#[test]
fn controlled_substances_are_logged_as_warnings() {
    let (_, mut connection) = peopled();
    must(&mut connection, "DELETE FROM prescriptions");
    let before = text(&mut connection, &format!("SELECT id FROM audit_logs WHERE {OWN} ORDER BY id DESC LIMIT 1"));
    let insert = |schedule: &str| {
        format!(
            "INSERT INTO prescriptions (patient_id, provider_id, consultation_id, medication_name, strength, dosage_form, quantity,
                 days_supply, instructions, expires_at, controlled_substance_schedule)
             SELECT patient_id, provider_id, id, 'phi:v1:a', 'phi:v1:b', 'tablet', 1, 1, 'phi:v1:c', now() + interval '1 month', {schedule}
             FROM consultations WHERE provider_id = {} AND status = 'completed' LIMIT 1",
            id("provider1")
        )
    };
    let severities = format!(
        "SELECT string_agg(action || ' ' || severity, ', ' ORDER BY id) FROM audit_logs
         WHERE entity_type = 'prescription' AND {OWN} AND id > '{before}'"
    );
    let set = |schedule: &str| format!("UPDATE prescriptions SET controlled_substance_schedule = {schedule}");
    for statement in [
        insert("NULL"),
        "UPDATE prescriptions SET quantity = 2".to_owned(),
        set("'CIV'"),
        "UPDATE prescriptions SET quantity = 3".to_owned(),
        set("NULL"),
        insert("'CV'"),
        "DELETE FROM prescriptions".to_owned(),
    ] {
        must(&mut connection, &statement);
    }
    let expected = "PRESCRIPTION_INSERT info, PRESCRIPTION_UPDATE info, PRESCRIPTION_UPDATE warning, \
        PRESCRIPTION_UPDATE warning, PRESCRIPTION_UPDATE warning, PRESCRIPTION_INSERT warning, ";
    let found = text(&mut connection, &severities);
    assert!(found.starts_with(expected), "{found}");
    let last: BTreeSet<&str> = found.trim_start_matches(expected).split(", ").collect();
    assert_eq!(last, BTreeSet::from(["PRESCRIPTION_DELETE info", "PRESCRIPTION_DELETE warning"]));
}

/// Changes of access control data are logged: grants, context keys without their secrets, transitions; both by the library and
/// by SQL.
#[test]
fn changes_of_access_control_data_are_logged() {
    let portal = portal();
    let mut connection = connect(portal.url());
    let mut entries = |statement: &str| {
        let before = text(&mut connection, "SELECT coalesce(max(id::text), '') FROM audit_logs");
        must(&mut connection, statement);
        texts(
            &mut connection,
            &format!(
                "SELECT concat_ws(' ', action, user_agent, entity_id, old_values, new_values) FROM audit_logs
                 WHERE id::text > '{before}' ORDER BY action, coalesce(old_values, new_values) ->> 'verb'"
            ),
        )
    };
    let nil = uuid::Uuid::nil();
    let origin = |action: &str| format!("{action} sql:postgres {nil}");
    assert_eq!(
        entries("INSERT INTO service_grants VALUES ('x', 'users', 'select'), ('x', 'users', 'update')"),
        ["select", "update"].map(|verb| format!(
            "{} {{\"verb\": \"{verb}\", \"service\": \"x\", \"table_name\": \"users\"}}",
            origin("SERVICE_GRANT_INSERT")
        ))
    );
    // All columns are the key, so a changed row is another row: each entry has only an old or a new value.
    assert_eq!(
        entries("UPDATE service_grants SET verb = 'delete' WHERE service = 'x' AND verb = 'update'"),
        ["delete", "update"].map(|verb| format!(
            "{} {{\"verb\": \"{verb}\", \"service\": \"x\", \"table_name\": \"users\"}}",
            origin("SERVICE_GRANT_UPDATE")
        ))
    );
    assert_eq!(entries("DELETE FROM service_grants WHERE service = 'x'").len(), 2);
    assert_eq!(
        entries("INSERT INTO context_keys VALUES (decode(repeat('ab', 64), 'hex'), decode(repeat('cd', 64), 'hex'))"),
        [format!("{} {{\"inner_pad\": \"[secret]\", \"outer_pad\": \"[secret]\"}}", origin("CONTEXT_KEY_INSERT"))]
    );
    assert_eq!(
        entries("UPDATE context_keys SET outer_pad = decode(repeat('ef', 64), 'hex')"),
        [format!("{0} {{\"outer_pad\": \"[secret]\"}} {{\"outer_pad\": \"[secret]\"}}", origin("CONTEXT_KEY_UPDATE"))]
    );
    assert_eq!(entries("TRUNCATE context_keys").len(), 1);
    assert_eq!(entries("INSERT INTO status_transitions VALUES ('user', 'deleted', 'active')").len(), 1);
    assert_eq!(entries("DELETE FROM status_transitions WHERE from_status = 'deleted'").len(), 1);
    let keys = "SELECT count(*) FROM audit_logs WHERE audit_logs::text ~ '(abab|cdcd|efef)'";
    assert_eq!(text(&mut connection, keys), "0");

    // By the library; unchanged values are not logged.
    let grants = |names: &[&str]| names.iter().map(|name| name.parse().expect("a grant")).collect::<Vec<Grant>>();
    let mut logged = |names: &[&str]| {
        let before = text(&mut connection, "SELECT max(id::text) FROM audit_logs");
        portal.grant_service("nightly", &grants(names)).expect("granted");
        let query = format!(
            "SELECT concat_ws(' ', action, coalesce(new_values, old_values) ->> 'verb') FROM audit_logs
             WHERE id::text > '{before}' ORDER BY action, 1"
        );
        texts(&mut connection, &query)
    };
    assert_eq!(
        logged(&["users:select", "users:update"]),
        ["SERVICE_GRANT_INSERT select", "SERVICE_GRANT_INSERT update"]
    );
    assert_eq!(logged(&["users:update", "users:select"]), Vec::<String>::new());
    assert_eq!(
        logged(&["users:select", "users:delete"]),
        ["SERVICE_GRANT_DELETE update", "SERVICE_GRANT_INSERT delete"]
    );
}

/// Any primary key works: none of type uuid, one of several columns, and one whose entries are about another row.
#[test]
fn a_table_of_any_key_can_be_audited() {
    let mut connection = connect(&migrated_database());
    must(
        &mut connection,
        "CREATE TABLE one (code text PRIMARY KEY, note text);
         CREATE TABLE two (provider_id uuid, patient_id uuid, until int, PRIMARY KEY (provider_id, patient_id));
         GRANT SELECT ON one, two TO telehealth_definer;
         CALL audit_table('one', 'one'); CALL audit_table('two', 'two', subject => 'patient_id');
         INSERT INTO one VALUES ('a', 'x'), ('b', 'x'); UPDATE one SET note = 'y';
         INSERT INTO two VALUES (md5('d')::uuid, md5('p')::uuid, 1); UPDATE two SET until = 2; TRUNCATE one, two",
    );
    let entries = "SELECT concat_ws(' ', action, entity_id, old_values, new_values) FROM audit_logs
                   WHERE entity_type IN ('one', 'two') ORDER BY id";
    let (nil, patient) = (uuid::Uuid::nil(), text(&mut connection, "SELECT md5('p')::uuid"));
    let provider = text(&mut connection, "SELECT md5('d')::uuid");
    let two =
        |until: u8| format!("{{\"until\": {until}, \"patient_id\": \"{patient}\", \"provider_id\": \"{provider}\"}}");
    let mut found = texts(&mut connection, entries);
    found.sort();
    let mut expected = vec![
        format!("ONE_INSERT {nil} {{\"code\": \"a\", \"note\": \"x\"}}"),
        format!("ONE_INSERT {nil} {{\"code\": \"b\", \"note\": \"x\"}}"),
        format!("ONE_UPDATE {nil} {{\"note\": \"x\"}} {{\"note\": \"y\"}}"),
        format!("ONE_UPDATE {nil} {{\"note\": \"x\"}} {{\"note\": \"y\"}}"),
        format!("ONE_TRUNCATE {nil} {{\"code\": \"a\", \"note\": \"y\"}}"),
        format!("ONE_TRUNCATE {nil} {{\"code\": \"b\", \"note\": \"y\"}}"),
        format!("TWO_INSERT {patient} {}", two(1)),
        format!("TWO_UPDATE {patient} {}", two(1)),
        format!("TWO_UPDATE {patient} {}", two(2)),
        format!("TWO_TRUNCATE {patient} {}", two(2)),
    ];
    expected.sort();
    assert_eq!(found, expected);
    // A misspelled column name would hide nothing.
    for call in ["'one', 'one', '{noet}'", "'one', 'one', secret => '{noet}'", "'one', 'one', subject => 'code'"] {
        let error = connection.batch_execute(&format!("CALL audit_table({call})")).expect_err(call).to_string();
        assert!(error.contains("does not exist or has the wrong type"), "{call}: {error}");
    }
}

/// Rows about an order whose ids are not of our form.
#[test]
fn payment_events_are_logged_under_their_order() {
    let (_, mut connection) = peopled();
    let order = text(&mut connection, "SELECT max(id::text) FROM orders");
    for statement in [
        &*format!("INSERT INTO payment_events VALUES ('evt_1', '{order}', 'captured', 5, 'applied')"),
        "UPDATE payment_events SET amount = 6",
        "DELETE FROM payment_events",
        &*format!("INSERT INTO payment_events VALUES ('evt_2', '{order}', 'captured', 7, 'applied')"),
        "TRUNCATE payment_events CASCADE",
    ] {
        must(&mut connection, statement);
    }
    let entries = format!(
        "SELECT concat_ws(' ', action, severity, old_values ->> 'amount', new_values ->> 'amount', old_values ->> 'id',
                          new_values ->> 'id')
         FROM audit_logs WHERE entity_type = 'payment_event' AND entity_id = '{order}' ORDER BY id"
    );
    let expected = [
        "PAYMENT_EVENT_INSERT info 5.00 evt_1",
        "PAYMENT_EVENT_UPDATE info 5.00 6.00",
        "PAYMENT_EVENT_DELETE info 6.00 evt_1",
        "PAYMENT_EVENT_INSERT info 7.00 evt_2",
        "PAYMENT_EVENT_TRUNCATE critical 7.00 evt_2",
    ];
    assert_eq!(texts(&mut connection, &entries), expected);
}
