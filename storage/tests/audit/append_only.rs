//! The log is append-only for every role.

use crate::support::{
    activate_all,
    care::{store_one, with},
    new_user, portal,
    raw::{connect, must, text, tried},
    service,
    world::peopled,
};
use diesel::connection::SimpleConnection;
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Actor, Error, now};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "gen_random_uuid()"),
    ("user_id", "NULL"),
    ("user_id", "(SELECT max(id::text)::uuid FROM users)"),
    ("actor_id", "gen_random_uuid()"),
    ("action", "'NOTHING'"),
    ("entity_type", "'nothing'"),
    ("entity_id", "gen_random_uuid()"),
    ("old_values", "'{}'"),
    ("new_values", "'{}'"),
    ("ip_address", "'10.0.0.1'"),
    ("user_agent", "''"),
    ("session_id", "''"),
    ("severity", "'debug'"),
    ("created_at", "'2000-01-01'"),
    ("action", "action"),
];

#[test]
fn entries_cannot_be_changed_or_removed() {
    let (_, mut connection) = peopled();
    must(
        &mut connection,
        "SELECT set_config('request.jwt.claims', json_build_object('sub', md5('patient1')::uuid)::text, false)",
    );
    must(&mut connection, "INSERT INTO tags (name) VALUES ('kept')");
    assert_ne!(text(&mut connection, "SELECT count(*) FROM audit_logs WHERE user_id IS NOT NULL"), "0");
    must(
        &mut connection,
        "INSERT INTO audit_leaves VALUES (0, gen_random_uuid(), sha256('')); INSERT INTO audit_checkpoints VALUES (1, '')",
    );
    let mut statements = vec![
        "DELETE FROM audit_logs".to_owned(),
        "TRUNCATE audit_logs".to_owned(),
        "TRUNCATE users CASCADE".to_owned(),
        "INSERT INTO audit_logs SELECT * FROM audit_logs ON CONFLICT (id) DO UPDATE SET action = 'X'".to_owned(),
        "MERGE INTO audit_logs USING users ON user_id = users.id WHEN MATCHED THEN DELETE".to_owned(),
    ];
    for table in ["audit_leaves", "audit_checkpoints"] {
        statements.push(format!("DELETE FROM {table}"));
        statements.push(format!("TRUNCATE {table}"));
    }
    statements.push("UPDATE audit_leaves SET hashes = sha256('x')".to_owned());
    statements.push("UPDATE audit_checkpoints SET note = note".to_owned());
    for (column, value) in COLUMNS {
        statements.push(format!("UPDATE audit_logs SET {column} = {value} WHERE user_id IS NOT NULL"));
    }
    for statement in &statements {
        // As the owner, here a superuser, with ordinary triggers enabled and disabled.
        for prefix in ["", "SET LOCAL session_replication_role = replica;"] {
            let error = tried(&mut connection, &format!("{prefix}{statement}"))
                .unwrap_or_else(|| panic!("{prefix}{statement}"));
            // Core does not know the tables of the tree.
            let known = statement.contains("audit_logs") || statement.contains("users");
            let code = if known { Code::AUDIT_APPEND_ONLY } else { Code::DATABASE_UNEXPECTED };
            assert_eq!(error.code(), code, "{prefix}{statement}: {error}");
        }
        for role in ["authenticated", "service_role"] {
            let error = tried(&mut connection, &format!("SET LOCAL ROLE {role};{statement}"));
            assert!(matches!(error, Some(Error::Denied)), "{role}: {statement}: {error:?}");
        }
    }
}

#[test]
fn entries_cannot_be_forged_and_audit_objects_cannot_be_changed() {
    let (_, mut connection) = peopled();
    let entry = "INSERT INTO audit_logs (action, entity_type, entity_id) VALUES ('X', 'x', gen_random_uuid())";
    let statements = [
        entry,
        "SELECT audit_id('000000000000800')",
        "SELECT audit_origin()",
        "SELECT audit_read_severity('patient', '[]')",
        "CALL audit_table('tags', 'tag')",
        "SELECT nextval('audit_event')",
        "SELECT setval('audit_event', 1)",
        "ALTER TABLE tags DISABLE TRIGGER tr_tags_audit_insert",
        "DROP TRIGGER tr_tags_audit_insert ON tags",
        "CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "LOCK TABLE audit_logs IN ACCESS EXCLUSIVE MODE",
    ];
    for role in ["authenticated", "service_role"] {
        for statement in statements {
            let error = connection.batch_execute(&format!("BEGIN; SET LOCAL ROLE {role}; {statement}"));
            let error = error.expect_err(statement).to_string();
            must(&mut connection, "ROLLBACK");
            assert!(
                error.contains("permission denied") || error.contains("must be owner"),
                "{role}: {statement}: {error}"
            );
        }
    }
    for table in ["audit_leaves", "audit_checkpoints"] {
        let error = tried(&mut connection, &format!("SET LOCAL ROLE authenticated; SELECT * FROM {table}"));
        assert!(matches!(error, Some(Error::Denied)), "{table}");
    }
    // Changes made by these roles are logged although the roles may not write the log.
    must(&mut connection, "UPDATE users SET status = 'active' WHERE id = md5('super_admin1')::uuid");
    let chief = "jsonb_build_object('sub', md5('super_admin1')::uuid)";
    for (role, claims) in [("authenticated", chief), ("service_role", "'{\"service\": \"x\"}'")] {
        must(
            &mut connection,
            &format!(
                "BEGIN; SET LOCAL ROLE {role}; SELECT set_config('request.jwt.claims', ({claims})::text, true);
                 INSERT INTO tags (name) VALUES ('{role}'); COMMIT"
            ),
        );
        let entry = format!("SELECT count(*) FROM audit_logs WHERE new_values ->> 'name' = '{role}'");
        assert_eq!(text(&mut connection, &entry), "1");
    }
}

#[test]
fn an_entry_remains_when_its_user_is_deleted() {
    let portal = portal();
    let doctor = store_one(&portal, new_user(UserRole::SuperAdmin, now()));
    let user = store_one(&portal, new_user(UserRole::SuperAdmin, now()));
    activate_all(&portal);
    let user = portal.transaction(&service(), |tx| tx.get::<User>(user.id)).expect("read");
    let doctor = portal.transaction(&service(), |tx| tx.get::<User>(doctor.id)).expect("read");
    let seen = portal
        .transaction(&Actor::user(doctor.id), |tx| tx.save(with(user.clone(), |row| row.email_verified = true)))
        .expect("saved");
    portal.transaction(&service(), |tx| tx.remove(&doctor)).expect("removed");
    let mut connection = connect(portal.url());
    let entries = format!(
        "SELECT action || ' ' || coalesce(user_id::text, 'nobody') FROM audit_logs WHERE actor_id = '{}' ORDER BY id",
        doctor.id
    );
    assert_eq!(text(&mut connection, &entries), "USER_UPDATE nobody", "the key is set to NULL, the actor stays");
    // A user who removes their own account is named by the entry, too.
    portal.transaction(&Actor::user(seen.id), |tx| tx.remove(&seen)).expect("removed");
    let entries = format!("SELECT action FROM audit_logs WHERE actor_id = '{}' AND user_id IS NULL", seen.id);
    assert_eq!(text(&mut connection, &entries), "USER_DELETE");
}
