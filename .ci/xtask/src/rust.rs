//! The suite `rust`: the Rust tests.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use crate::json_schema;
use crate::report::Report;
use crate::workspace::Workspace;

/// The targets with tests, apart from the examples in the documentation.
const TARGETS: [&str; 4] = ["--lib", "--bins", "--tests", "--examples"];

/// Builds the tests, and starts those of backups and failovers, which mostly wait for other programs: they run beside the
/// steps that follow. Returns whether the tests are built.
pub fn start(workspace: &Workspace, report: &mut Report) -> bool {
    report.begin("rust");
    // If this fails, the tests run nevertheless: the one that needs the test suite fails with its own message.
    report.step("the JSON Schema test suite", || json_schema::provide(workspace));
    if !report.run("build", test(workspace).args(TARGETS).arg("--no-run")) {
        return false;
    }
    let mut waiting = vec![];
    if has("pgbackrest") {
        waiting.push("pgbackrest::");
    } else {
        report.skip("the tests of backups: pgBackRest is not installed (Debian: apt-get install pgbackrest)");
    }
    if ["patroni", "etcd", "haproxy"].iter().all(|program| has(program)) {
        waiting.push("patroni::");
    } else {
        report.skip(
            "the test of failovers: Patroni, etcd or HAProxy is not installed (Debian: apt-get install patroni \
             etcd-server haproxy)",
        );
    }
    if !waiting.is_empty() {
        let mut tests = test(workspace);
        tests.args(["--test", "servers", "--test", "cli", "--"]).args(waiting);
        report.start("backups and failovers", tests);
    }
    true
}

/// Runs the other tests, after [`start`], with `cargo test`, which runs the tests of a program in one process, so that
/// they share one server.
pub fn run(workspace: &Workspace, report: &mut Report) {
    report.begin("rust");
    let mut tests = test(workspace);
    tests.args(TARGETS).args(["--", "--skip", "pgbackrest::", "--skip", "patroni::"]);
    if workspace.library_feature != "tls" {
        report.skip("the tests with TLS: OpenSSL is not installed (Debian: apt-get install libssl-dev pkg-config)");
    } else if !has("openssl") {
        report.skip("the tests with TLS: the command openssl is not installed (Debian: apt-get install openssl)");
    }
    if !has("pgbouncer") {
        report.skip("the test behind PgBouncer, which is not installed (Debian: apt-get install pgbouncer)");
        tests.args(["--skip", "behind_a_transaction_pooler"]);
    }
    if !workspace.postgres.as_ref().is_some_and(|programs| programs.join("pg_basebackup").is_file()) {
        report.skip("the tests of replicas: this PostgreSQL comes without pg_basebackup");
        tests.args(["--skip", "streaming::"]);
    }
    report.run("tests", &mut tests);
    report.run("documentation examples", test(workspace).arg("--doc"));
    report.run("tests of xtask", workspace.cargo().args(["test", "--package", "xtask"]));
    report.wait();
}

/// Returns the command that tests the workspace.
fn test(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--no-fail-fast"]).args(workspace.packages());
    cargo.env("TELEHEALTH_JSON_SCHEMA_SUITE", "required");
    // Tests mostly wait for a server or for time to pass.
    let threads = thread::available_parallelism().map_or(2, usize::from) * 2;
    cargo.env("RUST_TEST_THREADS", threads.to_string());
    cargo
}

/// Whether a program is installed where the tests that need it search.
fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).any(|folder| folder.join(program).is_file())
}
