//! What happens to servers: damaged pages, an archive that fails, transactions that nobody ends, deadlocks.

use super::found;
use crate::support::{
    ask,
    backups::{new_folder, started},
    execute, migrated_database,
    raw::{connect, must},
};
use diesel::connection::SimpleConnection;
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    thread,
    time::{Duration, Instant},
};
use telehealth_storage::{Portal, embedded::Embedded};

fn objects(url: &str, code: &str, changed: &[(&str, u32)]) -> Vec<String> {
    found(url, changed).into_iter().filter(|it| it.code == code).map(|it| it.object).collect()
}

fn wait_for(url: &str, condition: &str) {
    let start = Instant::now();
    while ask(url, condition) != "true" {
        assert!(start.elapsed().as_secs() < 60, "{condition}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_archive_that_fails_damaged_pages_and_forgotten_transactions_are_found() {
    let folder = new_folder();
    let server = Embedded::persistent(folder.join("server")).expect("a PostgreSQL");
    execute(&server.url(), "CREATE DATABASE clinic");
    for setting in ["archive_mode = 'on'", "archive_command = 'false'", "max_prepared_transactions = 5"] {
        execute(&server.url(), &format!("ALTER SYSTEM SET {setting}"));
    }
    drop(server);
    let (server, url) = started(&folder);
    Portal::connect(&url).expect("a portal").migrate().expect("migrations");
    let codes = ["checksum.failed", "prepared_transaction.old"];
    codes.iter().for_each(|code| assert_eq!(objects(&url, code, &[]), Vec::<String>::new()));

    must(&mut connect(&url), "BEGIN; CREATE TABLE half_made (n integer); PREPARE TRANSACTION 'forgotten'");
    let prepared = objects(&url, "prepared_transaction.old", &[("long_transaction_seconds", 0)]);
    assert_eq!(prepared, ["'forgotten' of postgres"]);
    execute(&url, "ROLLBACK PREPARED 'forgotten'");

    execute(&url, "SELECT pg_switch_wal()");
    wait_for(&url, "SELECT failed_count > 0 FROM pg_stat_archiver");
    assert_eq!(objects(&url, "archive.failing", &[]).len(), 1);

    execute(&url, "CREATE TABLE damaged AS SELECT generate_series(1, 100) AS n");
    let file = ask(&url, "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('damaged')");
    drop(server);
    let file = File::options().read(true).write(true).open(file).expect("the table's file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, 8_000).expect("a byte");
    file.write_all_at(&[!byte[0]], 8_000).expect("written");
    let (_server, url) = started(&folder);
    connect(&url).batch_execute("SELECT count(*) FROM damaged").expect_err("the page is damaged");
    wait_for(&url, "SELECT bool_or(checksum_failures > 0) FROM pg_stat_database");
    let failed = objects(&url, "checksum.failed", &[]);
    assert!(failed.len() == 1 && failed[0].starts_with("clinic: 1 pages"), "{failed:?}");
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn deadlocks_are_found() {
    let url = migrated_database();
    assert_eq!(objects(&url, "deadlocks.many", &[("deadlocks", 0)]), Vec::<String>::new());
    let (mut one, mut other) = (connect(&url), connect(&url));
    must(&mut one, "BEGIN; LOCK TABLE tags");
    must(&mut other, "BEGIN; LOCK TABLE tasks");
    let waiting = thread::spawn(move || one.batch_execute("LOCK TABLE tasks").is_err());
    thread::sleep(Duration::from_millis(200));
    let is_ended = other.batch_execute("LOCK TABLE tags").is_err();
    drop(other);
    assert!(waiting.join().expect("an answer") != is_ended, "one of the two is ended");
    wait_for(&url, "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()");
    assert_eq!(objects(&url, "deadlocks.many", &[("deadlocks", 0)]), ["1.0 a day"]);
}
