//! `init`, its rules, and what it configures.

use crate::support::{
    ask,
    backups::{PASSPHRASES, new_folder, plain_server, setup, started},
    execute,
    programs::are_installed,
};
use std::{fs, os::unix::fs::MetadataExt};
use telehealth_storage::{
    Error,
    backup::{BackupError, Backups, Kind, Setup},
    doctor::Severity,
};

#[test]
fn a_server_is_configured_in_two_steps_around_a_restart() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let (server, url) = plain_server(&folder);
    let setup = setup(&folder);
    let initialized = Backups::init(&setup, &url).expect("configured");
    assert_eq!(initialized.restart_for, ["archive_mode"]);
    assert_eq!(ask(&initialized.server_url, "current_database()"), "clinic", "the URL works");
    let backups = Backups::open(folder.join("backup")).expect("a configuration");
    let findings = backups.check(Some(&url)).expect("findings");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["backup.archive_off", "backup.missing", "backup.missing"]);
    assert!(findings.iter().all(|finding| finding.severity == Severity::Critical));
    drop(server);

    let (_server, url) = started(&folder);
    assert_eq!(Backups::init(&setup, &url).expect("configured").restart_for, [""; 0]);
    assert_eq!(ask(&url, "current_setting('archive_timeout')"), "5min");
    backups.run(Kind::Incremental).expect("the first is full");
    let inventory = backups.inventory().expect("a list");
    let made: Vec<(u8, &str)> = inventory.backups.iter().map(|it| (it.repository, it.kind.as_str())).collect();
    assert_eq!((made, inventory.findings()), (vec![(1, "full"), (2, "full")], Vec::new()));
    assert_eq!(backups.check(Some(&url)).expect("findings"), Vec::new());
    passphrases_are_in_one_private_file(&setup);

    // The archive of somebody else stays.
    execute(&url, "ALTER SYSTEM SET archive_command = 'true'");
    execute(&url, "SELECT pg_reload_conf()");
    while ask(&url, "current_setting('archive_command')") != "true" {}
    assert!(matches!(Backups::init(&setup, &url), Err(Error::Backup(BackupError::ArchiveInUse))));
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_server_whose_log_is_minimal_starts_after_init_and_archives() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let (server, url) = plain_server(&folder);
    for setting in ["wal_level = 'minimal'", "max_wal_senders = '0'"] {
        execute(&url, &format!("ALTER SYSTEM SET {setting}"));
    }
    drop(server);
    let (server, url) = started(&folder);
    assert_eq!(ask(&url, "current_setting('wal_level')"), "minimal");
    let setup = setup(&folder);
    assert_eq!(Backups::init(&setup, &url).expect("configured").restart_for, ["archive_mode", "wal_level"]);
    drop(server);
    let (server, url) = started(&folder);
    assert_eq!(Backups::init(&setup, &url).expect("configured").restart_for, [""; 0]);
    assert_eq!(ask(&url, "current_setting('wal_level')"), "replica");
    drop(server);
    fs::remove_dir_all(&folder).expect("removed");
}

fn passphrases_are_in_one_private_file(setup: &Setup) {
    let configuration = fs::read_to_string(setup.folder.join("pgbackrest.conf")).expect("a file");
    let secrets = setup.folder.join("conf.d/passphrases.conf");
    assert_eq!(fs::metadata(&secrets).expect("a file").mode() & 0o777, 0o600);
    let secrets = fs::read_to_string(secrets).expect("a file");
    for passphrase in PASSPHRASES {
        assert!(!configuration.contains(passphrase) && secrets.contains(passphrase));
    }
}

/// The setting that is named, and the change that breaks its rule.
type Mistake = (&'static str, fn(&mut Setup));

#[test]
fn settings_that_break_a_rule_are_named_and_change_nothing() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let good = setup(&folder);
    let long = "x".repeat(20);
    let bad: [Mistake; 9] = [
        ("the stanza", |it| it.stanza = "Clinic".to_owned()),
        ("the stanza", |it| it.stanza = "global".to_owned()),
        ("repository 1", |it| it.repositories[0] = "relative".into()),
        ("repository 1", |it| it.repositories[0] = "/tmp/it's".into()),
        ("repository 2", |it| it.repositories[1] = it.repositories[0].clone()),
        ("the passphrase of repository 1", |it| it.passphrases[0] = "short".to_owned().into()),
        ("the passphrase of repository 2", |it| it.passphrases[1] = it.passphrases[0].clone()),
        ("the days to keep", |it| it.keep_days = 0),
        ("an option", |it| it.options.push(("repo2-s3-key-secret".to_owned(), "x".to_owned()))),
    ];
    for (expected, change) in bad {
        let mut setup = good.clone();
        change(&mut setup);
        // No server is asked.
        match Backups::init(&setup, "postgresql:///") {
            Err(Error::Backup(BackupError::Setup { setting, .. })) => assert_eq!(setting, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    let two_lines = format!("{long}\nrepo1-cipher-type=none");
    let setup = Setup { passphrases: [two_lines.into(), long.into()], ..good };
    assert!(matches!(Backups::init(&setup, "postgresql:///"), Err(Error::Backup(BackupError::Setup { .. }))));
    assert!(!folder.join("backup").exists());
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_folder_without_a_configuration_is_reported() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    assert!(matches!(Backups::open(&folder), Err(BackupError::NotConfigured { .. })));
    fs::remove_dir_all(&folder).expect("removed");
}
