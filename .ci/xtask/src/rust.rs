//! The suite `rust`: the Rust tests.

use std::env;
use std::path::PathBuf;

use crate::json_schema;
use crate::report::Report;
use crate::workspace::Workspace;

/// Runs the suite with `cargo test`, which runs the tests of a file in one process, so that they share one server.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("rust");
    // If this fails, the tests run nevertheless: the one that needs the test suite fails with its own message.
    report.step("the JSON Schema test suite", || json_schema::provide(workspace));
    let test = || {
        let mut cargo = workspace.cargo();
        cargo.args(["test", "--workspace", "--no-fail-fast"]).args(workspace.features());
        cargo.env("TELEHEALTH_JSON_SCHEMA_SUITE", "required");
        cargo
    };
    let targets = ["--lib", "--bins", "--tests", "--examples"];
    if report.run("build", test().args(targets).arg("--no-run")) {
        let mut tests = test();
        tests.args(targets);
        if workspace.library_feature != "tls" {
            report.skip("the tests with TLS: OpenSSL is not installed (Debian: apt-get install libssl-dev pkg-config)");
        } else if !has("openssl") {
            report.skip("the tests with TLS: the command openssl is not installed (Debian: apt-get install openssl)");
        }
        // Backups and failovers mostly wait for other programs, so they run beside the other tests.
        let mut waiting = vec![];
        let mut skipped = vec!["--", "--skip", "pgbackrest::", "--skip", "patroni::"];
        if has("pgbackrest") {
            waiting.push("pgbackrest::");
        } else {
            report.skip("the tests of backups: pgBackRest is not installed (Debian: apt-get install pgbackrest)");
        }
        if !has("pgbouncer") {
            report.skip("the test behind PgBouncer, which is not installed (Debian: apt-get install pgbouncer)");
            skipped.extend(["--skip", "behind_a_transaction_pooler"]);
        }
        if ["patroni", "etcd", "haproxy"].iter().all(|program| has(program)) {
            waiting.push("patroni::");
        } else {
            report.skip(
                "the test of failovers: Patroni, etcd or HAProxy is not installed (Debian: apt-get install patroni \
                 etcd-server haproxy)",
            );
        }
        if !workspace.postgres.as_ref().is_some_and(|programs| programs.join("pg_basebackup").is_file()) {
            report.skip("the tests of replicas: this PostgreSQL comes without pg_basebackup");
            skipped.extend(["--skip", "streaming::"]);
        }
        tests.args(skipped);
        if waiting.is_empty() {
            report.run("tests", &mut tests);
        } else {
            let mut beside = test();
            beside.args(["--test", "backup", "--test", "cluster", "--test", "cli", "--"]).args(waiting);
            report.run_both(("tests", &mut tests), ("backups and failovers", &mut beside));
        }
        report.run("documentation examples", test().arg("--doc"));
    } else {
        report.skip("tests, documentation examples");
    }
}

/// Whether a program is installed where the tests that need it search.
fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).any(|folder| folder.join(program).is_file())
}
