//! The integrator: the order of entries, exactly-once integration, concurrency, and its dependence on signed checkpoints.

use crate::{
    clinic::{Clinic, event, found},
    support::{
        crowd::crowd,
        options,
        raw::{connect, must, text},
    },
};
use std::{
    fs, io, thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    AuditLogId, Code,
    access::{Grant, Verb},
};
use telehealth_storage::{
    ANY_SERVICE, Error, Options, Portal,
    audit::{AuditError, Checkpoint, CheckpointFolder, CheckpointStore, Signer, Tampering},
    embedded::Embedded,
    now,
};

#[test]
fn an_empty_log_integrates_nothing() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.checkpoint().checkpoint, None);
    assert_eq!((clinic.verify().integrated, clinic.verify().checkpoint), (0, None));
    clinic.event("first");
    assert_eq!(clinic.verify().pending, 1);
    let integrated = clinic.checkpoint();
    assert_eq!(integrated.added, 1);
    let again = clinic.checkpoint();
    assert_eq!((again.added, &again.checkpoint), (0, &integrated.checkpoint), "the same head, signed once");
    assert_eq!(clinic.outside.len(), 1);
    let verified = clinic.verify();
    assert_eq!((verified.integrated, verified.pending, verified.checkpoint), (1, 0, integrated.checkpoint));
}

#[test]
fn committed_entries_are_integrated_in_any_order_of_commits() {
    let mut clinic = Clinic::new();
    let url = clinic.portal.url().to_owned();
    let [mut first, mut second, mut third] = [(); 3].map(|()| connect(&url));
    clinic.event("before");
    for (connection, name) in [(&mut first, "first"), (&mut second, "second"), (&mut third, "third")] {
        must(connection, &format!("BEGIN; {}", event(name)));
    }
    must(&mut second, &format!("{}; COMMIT", event("second again")));
    clinic.event("after");
    assert_eq!(clinic.checkpoint().added, 4, "open transactions do not delay others");
    assert_eq!((clinic.verify().integrated, clinic.verify().pending), (4, 0));
    must(&mut first, "SAVEPOINT s");
    must(&mut first, &event("undone"));
    must(&mut first, "ROLLBACK TO s");
    must(&mut first, &format!("{}; COMMIT", event("first again")));
    clinic.event("last");
    assert_eq!((clinic.verify().integrated, clinic.verify().pending), (4, 3));
    assert_eq!(clinic.checkpoint().added, 3);
    must(&mut third, "ROLLBACK");
    assert_eq!(clinic.checkpoint().added, 0);
    let expected = ["before", "second", "second again", "after", "first", "first again", "last"];
    assert_eq!(clinic.integrated_events(), expected, "by transaction, and in each by event");
    assert_eq!((clinic.verify().integrated, clinic.verify().pending), (7, 0));
}

#[test]
fn integrators_are_serialized() {
    let clinic = Clinic::new();
    let url = clinic.portal.url();
    let mut holder = connect(url);
    must(&mut holder, "BEGIN; LOCK TABLE audit_integrator_lock IN EXCLUSIVE MODE");
    thread::scope(|scope| {
        let integrating = scope.spawn(|| clinic.portal.checkpoint(&clinic.signer, &mut ()).expect("integrated"));
        let mut observer = connect(url);
        let waiting =
            "SELECT count(*) FROM pg_locks WHERE relation = 'audit_integrator_lock'::regclass AND NOT granted";
        let begun = Instant::now();
        while text(&mut observer, waiting) == "0" {
            assert!(
                begun.elapsed() < Duration::from_secs(30) && !integrating.is_finished(),
                "the integrator does not wait"
            );
        }
        // Entries written while it waits are included.
        must(&mut observer, &event("meanwhile"));
        must(&mut holder, "COMMIT");
        assert_eq!(integrating.join().expect("no panic").added, 1);
    });

    must(&mut holder, "INSERT INTO tags (name) SELECT 'tag ' || n FROM generate_series(1, 2000) AS n");
    let added = crowd(4, |_| clinic.portal.checkpoint(&clinic.signer, &mut ()).expect("integrated").added);
    assert_eq!((added.iter().sum::<u64>(), added.iter().filter(|&&added| added > 0).count()), (2000, 1), "{added:?}");
    assert_eq!(clinic.portal.verify(&clinic.verifier(), &mut ()).expect("a valid log").integrated, 2001);
}

/// Any login can hold an advisory lock forever, but no advisory lock affects the integrator.
#[test]
fn advisory_locks_do_not_block_the_integrator() {
    let mut clinic = Clinic::new();
    clinic.event("one");
    let mut holder = connect(clinic.portal.url());
    must(
        &mut holder,
        "SELECT pg_advisory_lock(hashtextextended('telehealth audit ' || current_schema(), 0));
         SELECT pg_advisory_lock('audit_integrator_lock'::regclass::oid::bigint)",
    );
    clinic.portal = with_short_lock_timeout(&clinic);
    assert_eq!(clinic.checkpoint().added, 1);
}

/// A portal with a short lock timeout.
fn with_short_lock_timeout(clinic: &Clinic) -> Portal {
    let lock_timeout = Duration::from_millis(200);
    Portal::connect_with(clinic.portal.url(), Options { lock_timeout, ..options() }).expect("a portal")
}

/// The owner of the tables can lock them; the integrator then times out and names the blocking session.
#[test]
fn the_blocking_session_is_named() {
    let mut clinic = Clinic::new();
    clinic.event("one");
    clinic.portal = with_short_lock_timeout(&clinic);
    let mut holder = connect(clinic.portal.url());
    let pid: i32 = text(&mut holder, "SELECT pg_backend_pid()").parse().expect("a number");
    for lock in [
        "audit_integrator_lock IN ROW SHARE MODE",
        "audit_integrator_lock IN EXCLUSIVE MODE",
        "audit_leaves IN SHARE MODE",
        "audit_checkpoints IN EXCLUSIVE MODE",
        "audit_logs IN ACCESS EXCLUSIVE MODE",
    ] {
        let begun = now();
        must(&mut holder, &format!("BEGIN; LOCK TABLE {lock}"));
        let error = clinic.try_checkpoint().expect_err(lock);
        assert_eq!(error.code(), Code::AUDIT_LOCKED, "{lock}: {error}");
        let Error::Audit(AuditError::Locked { holder: Some(found) }) = &error else { panic!("{lock}: {error:?}") };
        assert_eq!((found.pid, found.login.as_deref()), (pid, Some("postgres")), "{lock}");
        assert!(found.since.is_some_and(|since| since >= begun && since <= now()), "{lock}: {found:?}");
        let report = telehealth_storage::bindings::report(&error);
        assert_eq!((&report["kind"], &report["details"]["pid"]), (&"Unavailable".into(), &pid.into()));
        assert!(!error.to_string().contains("LOCK"), "no text of a statement: {error}");
        must(&mut holder, "ROLLBACK");
    }
    assert_eq!(clinic.checkpoint().added, 1, "integration continues");
}

/// A checkpoint store that sometimes fails.
struct Flaky {
    kept: Vec<String>,
    fails: bool,
}

impl CheckpointStore for Flaky {
    fn newest(&mut self) -> io::Result<Option<String>> {
        self.kept.newest()
    }

    fn store(&mut self, size: u64, note: &str) -> io::Result<()> {
        if self.fails { Err(io::Error::other("the tape is full")) } else { self.kept.store(size, note) }
    }
}

#[test]
fn a_checkpoint_that_could_not_be_stored_is_stored_next_time() {
    let mut clinic = Clinic::new();
    let mut store = Flaky { kept: Vec::new(), fails: true };
    clinic.event("first");
    let error = clinic.portal.checkpoint(&clinic.signer, &mut store).expect_err("the store fails");
    assert!(matches!(error, Error::Audit(AuditError::Store { .. })), "{error}");
    assert_eq!(error.code(), Code::AUDIT_STORE_FAILED);
    assert_eq!(clinic.verify().integrated, 1, "the entry is integrated nevertheless");
    store.fails = false;
    let integrated = clinic.portal.checkpoint(&clinic.signer, &mut store).expect("integrated");
    assert_eq!((integrated.added, store.kept.len()), (0, 1));
    assert_eq!(store.kept[0], integrated.checkpoint.expect("a checkpoint").note());
}

#[test]
fn integration_refuses_an_unsigned_tree() {
    let mut clinic = Clinic::new();
    for name in ["a", "b", "c", "d", "e"] {
        clinic.event(name);
        clinic.checkpoint();
    }
    clinic.event("next");
    let unchanged = clinic.count("audit_leaves");
    let mut refused = |sql: &str, expected: Tampering| {
        must(
            &mut clinic.connection,
            "ALTER TABLE audit_leaves DISABLE TRIGGER USER; ALTER TABLE audit_checkpoints DISABLE TRIGGER USER",
        );
        must(
            &mut clinic.connection,
            "CREATE TABLE leaves AS TABLE audit_leaves; CREATE TABLE heads AS TABLE audit_checkpoints",
        );
        must(&mut clinic.connection, sql);
        let tampering = found(clinic.try_checkpoint());
        assert_eq!(
            (tampering.code, tampering.first, tampering.last),
            (expected.code, expected.first, expected.last),
            "{sql}"
        );
        must(&mut clinic.connection, "TRUNCATE audit_leaves, audit_checkpoints");
        must(
            &mut clinic.connection,
            "INSERT INTO audit_leaves TABLE leaves; INSERT INTO audit_checkpoints TABLE heads; DROP TABLE leaves, heads",
        );
        assert_eq!(clinic.count("audit_leaves"), unchanged, "{sql}");
    };
    let within = |code, first, last| Tampering { code, first, last, entry: None };
    refused(
        "DELETE FROM audit_checkpoints WHERE tree_size = 5; DELETE FROM audit_leaves WHERE position = 4",
        within(Code::AUDIT_ROLLED_BACK, 4, 4),
    );
    refused("TRUNCATE audit_leaves, audit_checkpoints", within(Code::AUDIT_ROLLED_BACK, 0, 4));
    refused("DELETE FROM audit_checkpoints WHERE tree_size = 5", within(Code::AUDIT_ROLLED_BACK, 4, 4));
    refused("DELETE FROM audit_leaves WHERE position = 3", within(Code::AUDIT_ROW_MISSING, 3, 3));
    refused("UPDATE audit_leaves SET hashes = sha256('x') WHERE position = 4", within(Code::AUDIT_TREE_CHANGED, 0, 4));
    refused(
        "UPDATE audit_checkpoints SET note = replace(note, 'time 2', 'time 3')",
        within(Code::AUDIT_CHECKPOINT_FORGED, 0, 4),
    );
    refused(
        "INSERT INTO audit_leaves VALUES (5, gen_random_uuid(), sha256(''))",
        within(Code::AUDIT_CHECKPOINT_MISSING, 5, 5),
    );
    refused(
        "INSERT INTO audit_checkpoints SELECT 6, note FROM audit_checkpoints WHERE tree_size = 5",
        within(Code::AUDIT_CHECKPOINT_FORGED, 0, 5),
    );
}

#[test]
fn a_new_key_must_replace_the_old_one() {
    let mut clinic = Clinic::new();
    clinic.event("a");
    clinic.checkpoint();
    clinic.event("b");
    let old = clinic.verifier();
    let stranger = Signer::generate("clinic.example/audit").expect("a key");
    assert_eq!(found(clinic.portal.checkpoint(&stranger, &mut ())).code, Code::AUDIT_CHECKPOINT_FORGED);
    let error = clinic.portal.checkpoint(&stranger, &mut clinic.outside).expect_err("the note outside has another key");
    assert_eq!(error.code(), Code::AUDIT_NOTE_UNSIGNED);
    clinic.signer = stranger.replacing(&old).expect("the same log");
    assert_eq!(clinic.checkpoint().added, 1);
    assert_eq!(clinic.verify().integrated, 2);
    assert_eq!(
        clinic.portal.verify(&old, &mut ()).expect_err("the old key is not enough").code(),
        Code::AUDIT_CHECKPOINT_FORGED
    );
}

#[test]
fn checkpoints_are_stored_in_a_folder_and_never_replaced() {
    let folder = std::env::temp_dir().join(format!("checkpoints-{}", std::process::id()));
    let mut store = CheckpointFolder::new(&folder);
    let mut clinic = Clinic::new();
    assert_eq!(store.newest().expect("no checkpoint"), None);
    let mut notes = Vec::new();
    for count in [1, 8, 3] {
        for number in 0..count {
            clinic.event(&format!("{count} {number}"));
        }
        let integrated = clinic.portal.checkpoint(&clinic.signer, &mut store).expect("integrated");
        notes.push(integrated.checkpoint.expect("a checkpoint"));
        assert_eq!(store.newest().expect("a note").as_deref(), notes.last().map(Checkpoint::note));
    }
    assert_eq!(clinic.portal.verify(&clinic.verifier(), &mut store).expect("a valid log").integrated, 12);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["1", "9", "12"].map(|size| format!("{size:0>20}.checkpoint")));
    store.store(12, notes[2].note()).expect("the same again");
    let error = store.store(12, notes[1].note()).expect_err("another of this size");
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(store.newest().expect("a note").as_deref(), Some(notes[2].note()));
    fs::remove_dir_all(&folder).expect("removed");
    fs::write(&folder, "in the way").expect("a file");
    assert!(store.newest().is_err() && store.store(1, "").is_err());
    fs::remove_file(&folder).expect("removed");
}

/// A dump restored on another server contains transaction ids that are meaningless there.
#[test]
fn a_log_restored_on_another_server_continues() {
    let Some(dump) = Embedded::programs().ok().map(|folder| folder.join("pg_dump")).filter(|file| file.is_file())
    else {
        println!("no pg_dump here");
        return;
    };
    let mut clinic = Clinic::new();
    must(&mut clinic.connection, "INSERT INTO tags (name) SELECT 'tag ' || n FROM generate_series(1, 20) AS n");
    clinic.checkpoint();
    for name in ["left pending", "left pending, too"] {
        clinic.event(name);
    }
    let dump = std::process::Command::new(dump).arg(clinic.portal.url()).output().expect("a dump");
    assert!(dump.status.success());

    let server = Embedded::temporary().expect("a server");
    let url = server.url();
    let text = String::from_utf8(dump.stdout).expect("text");
    restore(&url, &text);

    let (signer, outside) = (clinic.signer, clinic.outside);
    let mut moved = Clinic { signer, outside, ..Clinic::at(&url) };
    assert_eq!((moved.verify().integrated, moved.verify().pending), (20, 2), "the same state as before");
    moved.event("after the move");
    assert_eq!(moved.verify().pending, 3);
    assert_eq!(moved.checkpoint().added, 3);
    moved.event("later");
    assert_eq!(moved.checkpoint().added, 1);
    let events = moved.integrated_events();
    assert_eq!(events.len(), 24);
    assert_eq!((moved.verify().integrated, moved.verify().pending), (24, 0));
    for event in ["left pending", "left pending, too", "after the move", "later"] {
        assert_eq!(events.iter().filter(|known| *known == event).count(), 1, "{event}");
    }
}

fn restore(url: &str, dump: &str) {
    let psql = Embedded::programs().expect("programs").join("psql");
    let mut child = std::process::Command::new(psql)
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", url])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("psql");
    // A dump contains no roles, because they belong to the cluster.
    let roles = "CREATE ROLE authenticated NOLOGIN; CREATE ROLE service_role NOLOGIN; \
                 CREATE ROLE telehealth_definer NOLOGIN; CREATE ROLE telehealth_patient NOLOGIN; \
                 CREATE ROLE telehealth_provider NOLOGIN; CREATE ROLE telehealth_admin NOLOGIN;\n";
    io::Write::write_all(&mut child.stdin.take().expect("a pipe"), [roles, dump].concat().as_bytes()).expect("written");
    assert!(child.wait().expect("psql").success());
    let _ = Portal::connect(url).expect("a portal");
}

/// A service account that cannot see the log could not tell an empty log from a hidden one.
#[test]
fn integration_and_verification_require_read_access() {
    let mut clinic = Clinic::new();
    clinic.event("one");
    clinic.checkpoint();
    let verifier = clinic.verifier();
    clinic.portal.grant_service(ANY_SERVICE, &[]).expect("revoked");
    for grants in [vec![], vec![Grant::new("users", Verb::Select)]] {
        clinic.portal.grant_service("audit", &grants).expect("granted");
        let denied = |error: Option<Error>| assert_eq!(error.expect("refused").code(), Code::ACCESS_DENIED);
        denied(clinic.try_checkpoint().err());
        denied(clinic.try_verify().err());
        denied(clinic.portal.verify(&verifier, &mut ()).err());
        denied(clinic.portal.prove_inclusion(&verifier, AuditLogId::generate()).err());
    }
    clinic.portal.grant_service("audit", &[Grant::new("audit_logs", Verb::Select)]).expect("granted");
    assert_eq!(clinic.verify().integrated, 1);
}
