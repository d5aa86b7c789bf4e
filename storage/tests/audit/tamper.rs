//! Tampering by an attacker with full control of the database is always detected and located. `TELEHEALTH_DEEDS` sets how many
//! manipulations are tried.

use crate::{
    clinic::{Clinic, LEAF, event, found},
    support::{
        random::{Random, cases, seed},
        raw::{must, text, texts},
    },
};
use diesel::{PgConnection, connection::SimpleConnection};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use telehealth_core::{
    Code,
    access::{Grant, Verb},
};
use telehealth_storage::{
    ANY_SERVICE,
    audit::{Tampering, verify_on},
};
use uuid::Uuid;

/// The number of entries in the test's log.
const SIZE: usize = 60;

/// An integrated log with several checkpoints, by several actors, without the triggers that protect it.
fn integrated() -> (Clinic, Vec<String>) {
    let mut clinic = Clinic::new();
    must(
        &mut clinic.connection,
        "INSERT INTO users (id, email) SELECT md5('u' || n)::uuid, 'u' || n || '@x.org' FROM generate_series(1, 5) AS n",
    );
    for number in 5..SIZE {
        let user = number % 5 + 1;
        let claims = format!(
            "json_build_object('sub', md5('u{user}')::uuid, 'session_id', 's', 'ip_address', '192.0.2.7', 'user_agent', 'a')"
        );
        must(&mut clinic.connection, &format!("SELECT set_config('request.jwt.claims', {claims}::text, false)"));
        let statement = if number % 4 == 3 {
            "UPDATE tags SET color = '#000001' WHERE name = 'tag 5'".to_owned()
        } else {
            event(&format!("tag {number}"))
        };
        must(&mut clinic.connection, &statement);
        if number % 9 == 0 || number == SIZE - 1 {
            clinic.checkpoint();
        }
    }
    must(&mut clinic.connection, "RESET request.jwt.claims");
    for table in ["audit_logs", "audit_leaves", "audit_checkpoints", "users"] {
        must(&mut clinic.connection, &format!("ALTER TABLE {table} DISABLE TRIGGER ALL"));
    }
    for (table, constraint) in [("audit_leaves", "audit_leaves_position_check"), ("audit_logs", "valid_action")] {
        must(&mut clinic.connection, &format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"));
    }
    assert_eq!((clinic.verify().integrated, clinic.verify().pending), (60, 0));
    let ids = texts(&mut clinic.connection, "SELECT audit_id FROM audit_leaves ORDER BY position");
    (clinic, ids)
}

/// A manipulation, and the first entry that it affects.
struct Deed {
    sql: String,
    what: &'static str,
    first: usize,
}

/// Values that do not occur in the column in this test's log.
const EDITS: &[(&str, &str)] = &[
    ("id", "gen_random_uuid()"),
    ("user_id", "CASE user_id WHEN md5('u1')::uuid THEN md5('u2')::uuid ELSE md5('u1')::uuid END"),
    ("actor_id", "gen_random_uuid()"),
    ("actor_id", "CASE WHEN actor_id IS NULL THEN md5('u1')::uuid END"),
    ("action", "action || '_'"),
    ("action", "lower(action)"),
    ("entity_type", "entity_type || ' '"),
    ("entity_id", "gen_random_uuid()"),
    ("old_values", "coalesce(old_values || '{\"x\": 1}', '{}')"),
    ("old_values", "coalesce(old_values || '{\"x\": 1}', 'null')"),
    ("new_values", "new_values || '{\"name\": \"another\"}'"),
    ("new_values", "new_values - (SELECT min(key) FROM jsonb_object_keys(new_values) AS key)"),
    ("new_values", "'[]'"),
    ("ip_address", "'192.0.2.8'"),
    ("ip_address", "'192.0.2.7/24'"),
    ("user_agent", "coalesce(user_agent, '') || 'x'"),
    ("user_agent", "CASE WHEN user_agent IS NULL THEN '' END"),
    ("session_id", "coalesce(session_id, '') || 'x'"),
    ("severity", "'debug'"),
    ("created_at", "created_at + interval '1 ms'"),
    ("created_at", "created_at - interval '1 year'"),
];

fn deed(random: &mut Random, ids: &[String]) -> Deed {
    let at = random.below(SIZE);
    let (id, other) = (&ids[at], (at + 1 + random.below(SIZE - 1)) % SIZE);
    let (low, high) = (at.min(other), at.max(other));
    let past = |random: &mut Random| {
        // An id of a transaction that was integrated long ago, or of none.
        let id = Uuid::parse_str(id).expect("an id");
        if random.once_in(2) { Uuid::from_u128(id.as_u128() + (1 << 40)) } else { random.uuid() }
    };
    match random.below(12) {
        0..4 => {
            let (column, value) = random.pick(EDITS);
            Deed { sql: format!("UPDATE audit_logs SET {column} = {value} WHERE id = '{id}'"), what: "edit", first: at }
        }
        4 => Deed { sql: format!("DELETE FROM audit_logs WHERE id = '{id}'"), what: "delete an entry", first: at },
        5 => Deed {
            sql: format!("DELETE FROM audit_logs WHERE id = '{id}'; DELETE FROM audit_leaves WHERE position = {at}"),
            what: "delete an entry and its leaf",
            first: at,
        },
        6 => Deed {
            // Later entries move up to close the gap.
            sql: format!(
                "DELETE FROM audit_logs WHERE id = '{id}'; DELETE FROM audit_leaves WHERE position = {at};
                 UPDATE audit_leaves SET position = -position WHERE position > {at};
                 UPDATE audit_leaves SET position = -position - 1 WHERE position < 0"
            ),
            what: "close the gap",
            first: at,
        },
        7 => Deed {
            sql: format!("INSERT INTO audit_logs (id, action, entity_type, entity_id) VALUES ('{}', 'TAG_INSERT', 'tag', gen_random_uuid())", past(random)),
            what: "insert an entry",
            first: SIZE,
        },
        8 => {
            let forged = past(random);
            Deed {
                sql: format!(
                    "INSERT INTO audit_logs (id, action, entity_type, entity_id) VALUES ('{forged}', 'TAG_INSERT', 'tag', gen_random_uuid());
                     UPDATE audit_leaves SET position = -position - 2 WHERE position >= {at};
                     UPDATE audit_leaves SET position = -position - 1 WHERE position < 0;
                     INSERT INTO audit_leaves VALUES ({at}, '{forged}', sha256('leaf'))"
                ),
                what: "insert an entry and a leaf",
                first: at,
            }
        }
        9 => Deed {
            sql: format!(
                "UPDATE audit_leaves SET position = -1 - position WHERE position IN ({low}, {high});
                 UPDATE audit_leaves SET position = CASE position WHEN -1 - {low} THEN {high} ELSE {low} END WHERE position < 0"
            ),
            what: "reorder leaves",
            first: low,
        },
        10 => {
            let kept = random.below(SIZE);
            let how = match random.below(3) {
                0 => format!("DELETE FROM audit_logs WHERE id IN (SELECT audit_id FROM audit_leaves WHERE position >= {kept})"),
                1 => format!("DELETE FROM audit_leaves WHERE position >= {kept}"),
                _ => format!(
                    "DELETE FROM audit_logs WHERE id IN (SELECT audit_id FROM audit_leaves WHERE position >= {kept});
                     DELETE FROM audit_leaves WHERE position >= {kept}; DELETE FROM audit_checkpoints WHERE tree_size > {kept}"
                ),
            };
            Deed { sql: how, what: "cut off the end", first: kept }
        }
        _ => Deed { sql: format!("OLD BACKUP {}", random.below(6)), what: "restore an old backup", first: 0 },
    }
}

/// The log and its tree as in an old backup: everything up to one of its checkpoints.
fn restore(connection: &mut PgConnection, number: &str) -> usize {
    let size = text(
        connection,
        &format!("SELECT tree_size FROM audit_checkpoints ORDER BY tree_size LIMIT 1 OFFSET {number}"),
    );
    must(
        connection,
        &format!(
            "DELETE FROM audit_logs WHERE id IN (SELECT audit_id FROM audit_leaves WHERE position >= {size});
             DELETE FROM audit_leaves WHERE position >= {size}; DELETE FROM audit_checkpoints WHERE tree_size > {size}"
        ),
    );
    size.parse().expect("a number")
}

#[test]
fn every_manipulation_is_detected_and_located() {
    let wanted = cases("TELEHEALTH_DEEDS", 200);
    let (mut clinic, ids) = integrated();
    let (verifier, outside) = (clinic.verifier(), clinic.newest());
    let mut random = Random::new(seed(), "tampering");
    let mut kinds = BTreeMap::<&str, u32>::new();
    let mut codes = BTreeMap::<String, u32>::new();
    let (mut done, mut exact) = (0, 0);
    while done < wanted {
        let mut deed = deed(&mut random, &ids);
        must(&mut clinic.connection, "BEGIN");
        if let Some(number) = deed.sql.strip_prefix("OLD BACKUP ") {
            deed.first = restore(&mut clinic.connection, number);
            if deed.first == SIZE {
                must(&mut clinic.connection, "ROLLBACK");
                continue;
            }
        } else if clinic.connection.batch_execute(&deed.sql).is_err() {
            // A CHECK or a NOT NULL prevented the manipulation.
            must(&mut clinic.connection, "ROLLBACK");
            continue;
        }
        let outcome = verify_on(&mut clinic.connection, &verifier, Some(&outside));
        assert!(outcome.is_err(), "{}: {}", deed.what, deed.sql);
        let Tampering { code, first, last, entry } = found(outcome);
        must(&mut clinic.connection, "ROLLBACK");
        let (first, last) = (usize::try_from(first).expect("small"), usize::try_from(last).expect("small"));
        assert!(
            (first..=last).contains(&deed.first),
            "{}: {code} {first} {last} instead of {}: {}",
            deed.what,
            deed.first,
            deed.sql
        );
        // The position is exact, with two exceptions: for exchanged leaves the tree gives a range, and entries that no
        // remaining checkpoint covers are as doubtful as the deleted ones.
        exact += u32::from(first == deed.first);
        assert!(
            first == deed.first || code == Code::AUDIT_ROLLED_BACK || deed.what == "reorder leaves",
            "{}: {code} {first} {last}: {}",
            deed.what,
            deed.sql
        );
        if deed.what == "edit" {
            let id = if code == Code::AUDIT_ROW_MISSING || code == Code::AUDIT_ROW_CHANGED {
                Some(ids[first].clone())
            } else {
                None
            };
            assert_eq!(entry.map(|entry| entry.to_string()), id, "{}", deed.sql);
        }
        *kinds.entry(deed.what).or_default() += 1;
        *codes.entry(code.to_string()).or_default() += 1;
        done += 1;
    }
    println!("{done} deeds, {done} found, {exact} by the very entry: {kinds:?}\n{codes:?}");
    assert_eq!(kinds.len(), 9, "each kind occurred");
    assert_eq!(clinic.verify().integrated, 60, "no trace of the manipulations is left");
}

/// An attacker who knows the log's construction also rewrites the tree, but cannot forge the signatures.
#[test]
fn a_rewritten_tree_is_detected_by_its_checkpoints() {
    let (mut clinic, _) = integrated();
    let (verifier, outside) = (clinic.verifier(), clinic.newest());
    let sizes: Vec<u64> = texts(&mut clinic.connection, "SELECT tree_size FROM audit_checkpoints ORDER BY 1")
        .iter()
        .map(|size| size.parse().expect("a number"))
        .collect();
    for at in 0..SIZE as u64 {
        must(&mut clinic.connection, "BEGIN");
        must(
            &mut clinic.connection,
            &format!(
                "UPDATE audit_logs SET user_agent = 'somebody else' WHERE id = (SELECT audit_id FROM audit_leaves WHERE position = {at})"
            ),
        );
        rewrite_tree(&mut clinic.connection);
        let tampering = found(verify_on(&mut clinic.connection, &verifier, Some(&outside)));
        assert_eq!(tampering.code, Code::AUDIT_TREE_CHANGED);
        let next = *sizes.iter().find(|&&size| size > at).expect("a checkpoint");
        let before = sizes.iter().rev().find(|&&size| size <= at).copied().unwrap_or_default();
        assert_eq!((tampering.first, tampering.last), (before, next - 1), "between the checkpoints around it");
        // Without the database's checkpoints, the one kept outside detects it.
        must(&mut clinic.connection, "DELETE FROM audit_checkpoints WHERE tree_size < 60");
        let tampering = found(verify_on(&mut clinic.connection, &verifier, Some(&outside)));
        assert_eq!((tampering.code, tampering.first, tampering.last), (Code::AUDIT_TREE_CHANGED, 0, 59));
        must(&mut clinic.connection, "ROLLBACK");
    }
}

/// Recomputes the column `hashes`, as the integrator does.
fn rewrite_tree(connection: &mut PgConnection) {
    let query =
        format!("SELECT {LEAF} FROM audit_leaves AS f JOIN audit_logs AS l ON l.id = f.audit_id ORDER BY position");
    let leaves = texts(connection, &query);
    let mut peaks: Vec<(u32, [u8; 32])> = Vec::new();
    for (position, leaf) in leaves.iter().enumerate() {
        let mut node: [u8; 32] = Sha256::digest([b"\0", leaf.as_bytes()].concat()).into();
        let (mut level, mut hashes) = (0, node.to_vec());
        while let Some((_, left)) = peaks.pop_if(|peak| peak.0 == level) {
            node = Sha256::digest([b"\x01", left.as_slice(), node.as_slice()].concat()).into();
            level += 1;
            hashes.extend(node);
        }
        peaks.push((level, node));
        let hashes: String = hashes.iter().map(|byte| format!("{byte:02x}")).collect();
        must(connection, &format!("UPDATE audit_leaves SET hashes = '\\x{hashes}' WHERE position = {position}"));
    }
}

#[test]
fn tampering_with_other_audit_tables_is_detected() {
    let (mut clinic, _) = integrated();
    let (verifier, outside) = (clinic.verifier(), clinic.newest());
    let stranger = telehealth_storage::audit::Signer::generate("clinic.example/audit").expect("a key").verifier();
    let cases = [
        (
            "UPDATE audit_leaves SET hashes = set_byte(hashes, 32, 255 - get_byte(hashes, 32)) WHERE position = 1",
            Code::AUDIT_TREE_CHANGED,
            0,
            1,
        ),
        (
            "UPDATE audit_leaves SET hashes = set_byte(hashes, 70, 255 - get_byte(hashes, 70)) WHERE position = 11",
            Code::AUDIT_TREE_CHANGED,
            8,
            11,
        ),
        ("UPDATE audit_leaves SET hashes = hashes || sha256('') WHERE position = 6", Code::AUDIT_ROW_MOVED, 6, 6),
        ("DELETE FROM audit_checkpoints WHERE tree_size > 10", Code::AUDIT_CHECKPOINT_MISSING, 10, 59),
        (
            "UPDATE audit_checkpoints SET note = replace(note, 'snapshot ', 'snapshot 9') WHERE tree_size = 19",
            Code::AUDIT_CHECKPOINT_FORGED,
            10,
            18,
        ),
        ("UPDATE audit_checkpoints SET tree_size = 58 WHERE tree_size = 60", Code::AUDIT_CHECKPOINT_FORGED, 55, 57),
        ("UPDATE audit_checkpoints SET tree_size = 61 WHERE tree_size = 60", Code::AUDIT_ROW_MISSING, 60, 60),
        ("UPDATE audit_checkpoints SET note = ''", Code::AUDIT_CHECKPOINT_FORGED, 0, 9),
        // The user still exists.
        (
            "UPDATE audit_logs SET user_id = NULL WHERE id IN (SELECT audit_id FROM audit_leaves WHERE position > 40)",
            Code::AUDIT_ROW_CHANGED,
            41,
            41,
        ),
    ];
    for (sql, code, first, last) in cases {
        must(&mut clinic.connection, &format!("BEGIN; {sql}"));
        let found = found(verify_on(&mut clinic.connection, &verifier, Some(&outside)));
        assert_eq!((found.code, found.first, found.last), (code, first, last), "{sql}");
        must(&mut clinic.connection, "ROLLBACK");
    }
    assert_eq!(found(verify_on(&mut clinic.connection, &stranger, None)).code, Code::AUDIT_CHECKPOINT_FORGED);
}

/// The service account needs only the documented grant: without a right to read accounts, it detects which entries no longer
/// name their user.
#[test]
fn a_removed_name_is_detected_with_the_documented_grant() {
    let (mut clinic, _) = integrated();
    clinic.portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    clinic.portal.grant_service("audit", &[Grant::new("audit_logs", Verb::Select)]).expect("granted");
    // Grants are logged, too.
    clinic.checkpoint();
    clinic.verify();
    must(
        &mut clinic.connection,
        "UPDATE audit_logs SET user_id = NULL WHERE id = (SELECT audit_id FROM audit_leaves WHERE position = 17)",
    );
    let tampering = found(clinic.try_verify());
    assert_eq!((tampering.code, tampering.first, tampering.last), (Code::AUDIT_ROW_CHANGED, 17, 17));
}

#[test]
fn deleting_and_recreating_a_user_is_not_tampering() {
    let mut clinic = Clinic::new();
    let insert = "INSERT INTO users (id, email) VALUES (md5('ada')::uuid, 'ada@example.com')";
    let claims = "SELECT set_config('request.jwt.claims', json_build_object('sub', md5('ada')::uuid)::text, false)";
    must(&mut clinic.connection, claims);
    clinic.event("before the account");
    must(&mut clinic.connection, insert);
    clinic.event("as a user");
    for integrate in [true, false] {
        if integrate {
            clinic.checkpoint();
        }
        must(&mut clinic.connection, "DELETE FROM users");
        assert!(clinic.verify().pending > 0);
        clinic.event(&format!("after the account {integrate}"));
        clinic.verify();
        must(&mut clinic.connection, insert);
        clinic.verify();
        clinic.event(&format!("a user again {integrate}"));
        clinic.verify();
    }
    clinic.checkpoint();
    assert_eq!(clinic.verify().pending, 0);
}
