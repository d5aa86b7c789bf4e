//! The look over a database: defects that somebody might bring in, each found, and none where there is none.

use crate::support::{
    raw::{connect, must},
    *,
};
use std::collections::BTreeSet;
use telehealth_storage::health::{self, Severity};

/// What must be found, and what somebody has done.
const DEFECTS: &[(&str, &str)] = &[
    ("table.unprotected", "ALTER TABLE patients DISABLE ROW LEVEL SECURITY"),
    ("table.not_forced", "ALTER TABLE patients NO FORCE ROW LEVEL SECURITY"),
    ("table.not_forced", "ALTER TABLE payment_events NO FORCE ROW LEVEL SECURITY"),
    ("table.child", "CREATE TABLE old_patients () INHERITS (patients)"),
    ("table.rule", "CREATE RULE too AS ON INSERT TO tags DO ALSO NOTIFY tags"),
    ("table.published", "SET LOCAL client_min_messages = error; CREATE PUBLICATION everything FOR TABLE patients"),
    ("trigger.disabled", "ALTER TABLE consultations DISABLE TRIGGER access_columns"),
    ("trigger.missing", "DROP TRIGGER access_values ON messages"),
    ("table.unprotected", "ALTER TABLE audit_leaves DISABLE ROW LEVEL SECURITY"),
    ("policy.asks_nobody", "ALTER POLICY jobs_insert ON audit_checkpoints WITH CHECK (true)"),
    ("trigger.missing", "DROP TRIGGER tr_users_keep_participant ON users"),
    ("trigger.columns", "DROP TRIGGER access_columns ON patients"),
    (
        "trigger.columns",
        "DROP TRIGGER access_columns ON sessions; CREATE TRIGGER access_columns BEFORE UPDATE ON sessions
         FOR EACH ROW WHEN (current_user = 'authenticated')
         EXECUTE FUNCTION access_columns('provider_id', 'plan', 'permitted', 'status scheduled_date plan')",
    ),
    ("trigger.silenced", "ALTER ROLE lint_login SET session_replication_role = replica"),
    ("trigger.silenced", "ALTER ROLE ALL SET row_security = off"),
    ("view.definer", "CREATE VIEW chart AS SELECT * FROM patients"),
    ("view.materialized", "CREATE MATERIALIZED VIEW chart AS SELECT id FROM patients; GRANT SELECT ON chart TO authenticated"),
    ("definer.search_path", "ALTER FUNCTION access_person() RESET search_path"),
    ("definer.search_path", "ALTER FUNCTION access_person() SET search_path = pg_temp, public"),
    ("definer.owner", "ALTER FUNCTION access_person() OWNER TO CURRENT_USER"),
    ("definer.public", "GRANT EXECUTE ON FUNCTION password_hash_of(uuid) TO PUBLIC"),
    (
        "definer.elsewhere",
        "CREATE SCHEMA tools; GRANT USAGE ON SCHEMA tools TO authenticated;
         CREATE FUNCTION tools.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM public.users'",
    ),
    ("function.leakproof", "CREATE FUNCTION is_ada(text) RETURNS boolean LANGUAGE sql LEAKPROOF AS 'SELECT $1 = ''Ada'''"),
    ("function.leakproof", "ALTER FUNCTION textlike(text, text) LEAKPROOF"),
    ("function.strange", "CREATE FUNCTION access_all() RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
    (
        "function.strange",
        "CREATE OR REPLACE FUNCTION access_is_staff(member uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
         SET search_path = public, pg_temp AS 'BEGIN RETURN true; END'",
    ),
    ("login.superuser", "ALTER ROLE lint_login SUPERUSER"),
    ("login.bypasses", "ALTER ROLE lint_login BYPASSRLS"),
    ("login.creates_roles", "ALTER ROLE lint_login CREATEROLE"),
    ("login.replicates", "ALTER ROLE lint_login REPLICATION"),
    ("login.owns", "ALTER TABLE tags OWNER TO lint_login"),
    ("login.member", "GRANT pg_read_all_data TO lint_login"),
    ("login.member", "GRANT telehealth_definer TO authenticated"),
    ("role.powerful", "ALTER ROLE authenticated BYPASSRLS"),
    ("role.powerful", "ALTER ROLE telehealth_definer LOGIN"),
    ("role.member", "GRANT pg_read_all_data TO service_role"),
    ("role.heir", "CREATE ROLE heir; GRANT telehealth_definer TO heir"),
    ("schema.writable", "GRANT CREATE ON SCHEMA public TO authenticated"),
    ("default.privileges", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO authenticated"),
    ("setting.large_objects", "SET LOCAL lo_compat_privileges = on"),
    ("policy.all_commands", "CREATE POLICY more ON patients TO authenticated USING (id = access_person())"),
    ("policy.public", "CREATE POLICY more ON patients FOR SELECT USING (id = access_person())"),
    ("policy.stranger", "CREATE POLICY more ON patients FOR SELECT TO pg_monitor USING (id = access_person())"),
    ("policy.asks_nobody", "CREATE POLICY more ON tags FOR SELECT TO authenticated USING (usage_count >= 0)"),
    ("policy.asks_nobody", "ALTER POLICY people_select ON patients USING (access_person() IS NULL OR true)"),
    ("policy.missing", "DROP POLICY people_select ON patients"),
    ("policy.missing", "DROP POLICY jobs_insert ON payment_events"),
    ("policy.superfluous", "CREATE POLICY more ON orders FOR UPDATE TO authenticated USING (patient_id = access_person())"),
    ("policy.superfluous", "CREATE POLICY more ON payment_events FOR SELECT TO authenticated USING (access_person() IS NOT NULL)"),
    ("policy.twice", "CREATE POLICY more ON patients FOR SELECT TO authenticated USING (access_person() IS NOT NULL)"),
    ("sequence.writable", "GRANT USAGE ON SEQUENCE order_numbers TO authenticated"),
    ("grant.beyond_rows", "GRANT TRUNCATE ON patients TO service_role"),
    ("grant.beyond_rows", "GRANT REFERENCES ON patients TO authenticated"),
    ("grant.wider", "GRANT UPDATE (total_amount) ON orders TO authenticated"),
    ("grant.wider", "GRANT SELECT ON users TO authenticated"),
    ("grant.wider", "GRANT UPDATE (fee) ON consultations TO authenticated"),
    ("grant.wider", "GRANT INSERT ON audit_logs TO service_role"),
    ("grant.unknown_table", "GRANT SELECT ON job_grants TO authenticated"),
    ("grant.unknown_table", "GRANT SELECT ON payment_events TO authenticated"),
    ("grant.stranger", "GRANT SELECT ON patients TO PUBLIC"),
];

/// A login as the documentation asks for, on the tests' server.
const LOGIN: &str = "DO $$ BEGIN
        IF to_regrole('lint_login') IS NULL THEN CREATE ROLE lint_login LOGIN NOINHERIT; END IF;
    END $$;
    GRANT authenticated, service_role TO lint_login";

#[test]
fn planted_defects_are_found() {
    let mut connection = connect(&migrated_database());
    must(&mut connection, LOGIN);
    let mut missed = Vec::new();
    let mut look = |defect: &str| -> BTreeSet<&'static str> {
        must(&mut connection, &format!("BEGIN; SET LOCAL search_path = public, extensions; {defect}"));
        must(&mut connection, "SET LOCAL SESSION AUTHORIZATION lint_login");
        let findings = health::check_on(&mut connection).expect("findings");
        must(&mut connection, "ROLLBACK");
        findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(look("SELECT 1"), BTreeSet::new(), "the schema as it is shipped");
    for (code, defect) in DEFECTS {
        let found = look(defect);
        if !found.contains(code) {
            missed.push(format!("{code} after {defect}: {found:?}"));
        }
    }
    println!("{} planted defects, {} missed", DEFECTS.len(), missed.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_only_the_owner_reads_is_told_to_the_owner() {
    let portal = portal();
    let codes = || -> BTreeSet<&'static str> {
        let findings = health::check(&portal).expect("findings");
        assert!(findings.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)), "the worst come first");
        findings.iter().filter(|it| !it.code.starts_with("login.")).map(|it| it.code).collect()
    };
    assert_eq!(codes(), BTreeSet::from(["contexts.unsigned", "jobs.any"]));
    portal.grant_job("*", &[]).expect("taken back");
    portal.sign_contexts(&[telehealth_storage::ContextKey::new(&[1; 32])]).expect("keys");
    assert_eq!(codes(), BTreeSet::new());
}

/// Whoever reaches a private server owns it: that is told, and is nothing to worry about.
#[test]
fn a_private_server_is_as_it_should_be() {
    let portal = telehealth_storage::Portal::embedded().expect("a server");
    let findings = health::check(&portal).expect("findings");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Notice), "{findings:?}");
}
