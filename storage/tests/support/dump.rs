//! The contents of a database, for comparisons.

use crate::support::ask;
use std::process::Command;
use telehealth_storage::embedded::Embedded;

/// Everything in a database, as SQL, except what always differs: when migrations ran, and a secret.
pub fn dump(url: &str) -> String {
    let program = Embedded::programs().expect("PostgreSQL").join("pg_dump");
    if !program.is_file() {
        return fingerprint(url);
    }
    let differing = ["--exclude-table-data=*__diesel_schema_migrations", "--exclude-table-data=*context_secret"];
    let output = Command::new(program).args(differing).arg(url).output();
    let output = output.expect("pg_dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    // These lines contain a word that differs from run to run.
    text.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>().join("\n")
}

/// A substitute for a dump where `pg_dump` is missing: the catalog as text.
pub fn fingerprint(url: &str) -> String {
    let ours = "n.nspname !~ '^(pg_|information_schema)'";
    let parts = [
        "SELECT (nspname, nspacl, obj_description(oid, 'pg_namespace')) FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'",
        &format!(
            "SELECT (c.oid::regclass, c.relkind, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
                     obj_description(c.oid, 'pg_class'))
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {ours}"
        ),
        &format!(
            "SELECT (c.oid::regclass, attname, attnum, format_type(atttypid, atttypmod), attnotnull, attacl,
                     pg_get_expr(d.adbin, d.adrelid))
             FROM pg_attribute LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (attrelid, attnum)
             JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE {ours} AND NOT attisdropped AND attnum > 0"
        ),
        &format!(
            "SELECT (p.oid::regprocedure, md5(p.prosrc), p.prosecdef, p.proconfig, p.proowner::regrole, p.proacl,
                     obj_description(p.oid, 'pg_proc'))
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {ours}"
        ),
        &format!(
            "SELECT (conrelid::regclass, conname, pg_get_constraintdef(con.oid))
             FROM pg_constraint con JOIN pg_namespace n ON n.oid = connamespace WHERE {ours}"
        ),
        "SELECT (schemaname, tablename, policyname, roles, cmd, qual, with_check) FROM pg_policies",
        "SELECT indexdef FROM pg_indexes WHERE schemaname !~ '^pg_'",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT (enumtypid::regtype, enumlabel, enumsortorder) FROM pg_enum",
        "SELECT (extname, extnamespace::regnamespace) FROM pg_extension",
    ];
    let lines = |part: &&str| {
        let text = format!("SELECT line::text COLLATE \"C\" FROM ({part}) AS part(line)");
        ask(url, &format!("SELECT string_agg(line, E'\\n' ORDER BY line) FROM ({text}) AS text(line)"))
    };
    parts.iter().map(lines).collect::<Vec<_>>().join("\n\n")
}

/// Every row of every table, as text.
pub fn rows(url: &str) -> String {
    let tables = ask(
        url,
        "SELECT string_agg(oid::regclass::text, ' ') FROM pg_class
         WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
    );
    let rows = |table: &str| ask(url, &format!("SELECT string_agg(t::text, E'\\n') FROM {table} AS t"));
    tables.split(' ').map(rows).collect::<Vec<_>>().join("\n")
}
