//! Drills: sound copies pass to the very transaction, and bad ones fail by name.

use super::clinic;
use crate::support::{
    ask,
    backups::Clinic,
    batch, execute,
    programs::are_installed,
    random::{Random, seed},
    service,
};
use base64ct::{Base64, Encoding};
use chrono::TimeDelta;
use ed25519_dalek::{Signer as _, SigningKey};
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};
use telehealth_core::Code;
use telehealth_storage::{
    Options, PatientId, Timestamp,
    audit::{Checkpoint, CheckpointFolder, CheckpointStore, Signer},
    backup::{Backups, Drill, DrillCheck, DrillRecord, DrillVerdict, Kind, Moment},
    crypto::Keyring,
    now,
};

fn check<'a>(record: &'a DrillRecord, name: &str) -> &'a DrillCheck {
    record.checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("{name} in {record:#?}"))
}

fn verdict(record: &DrillRecord, name: &str) -> DrillVerdict {
    check(record, name).verdict
}

/// The time of a statement of the server.
fn clock(url: &str) -> String {
    ask(url, "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
}

fn nothing_is_left(folder: &Path) {
    assert_eq!(fs::read_dir(folder.join("drills")).expect("a folder").count(), 0, "the copy is gone");
}

/// Drills at random moments under writes. `TELEHEALTH_DRILLS` sets how many.
#[test]
fn copies_come_back_to_the_very_transaction() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let mut clinic = Clinic::new();
    let url = clinic.portal.url().to_owned();
    let drills: usize = std::env::var("TELEHEALTH_DRILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let mut random = Random::new(seed(), "drills");
    let mut moments: Vec<String> = Vec::new();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..2).map(|_| scope.spawn(|| (0..40).for_each(|_| clinic.add_people()))).collect();
        // An incremental backup while they write.
        clinic.backups.run(Kind::Incremental).expect("a backup");
        while moments.len() < drills {
            thread::sleep(Duration::from_millis(random.below(300) as u64));
            moments.push(clock(&url));
            clinic.add_people();
        }
        writers.into_iter().for_each(|writer| writer.join().expect("writes"));
    });
    clinic.archive();
    for moment in moments {
        // Each drill adds one, for its record.
        let entries: i64 = ask(&url, "SELECT count(*) FROM audit_logs").parse().expect("a number");
        let until = format!("SELECT count(*) FROM audit_logs WHERE pg_xact_commit_timestamp(xmin) <= '{moment}'");
        let until: i64 = ask(&url, &until).parse().expect("a number");
        let time: Timestamp = moment.parse().expect("a time");
        let record = clinic.backups.drill(&clinic.drill(Moment::Time(time)), Some(&url)).expect("a record");
        assert!(record.is_passed(), "{record:#?}");
        let lost = record.lost.expect("compared").entries;
        assert_eq!(entries - lost as i64, until, "{moment} of {entries} entries: {record:#?}");
        assert!(record.reached.is_some_and(|reached| reached <= time), "{record:#?}");
    }
    // The newest moment has everything, also what was signed just now.
    clinic.checkpoint();
    clinic.archive();
    let record = clinic.backups.drill(&clinic.drill(Moment::Latest), Some(&url)).expect("a record");
    assert!(record.is_passed(), "{record:#?}");
    assert_eq!(record.lost.expect("compared").entries, 0);
    assert!(record.checks.iter().all(|check| check.verdict == DrillVerdict::Passed), "{record:#?}");
    nothing_is_left(&clinic.folder);
    let records = clinic.backups.drills().expect("records");
    assert_eq!(records.len(), drills + 1);
    assert_eq!(in_table(&url), records);
    // A restore takes back the newest record; the next drill adds it again.
    execute(&url, "DELETE FROM backup_drills WHERE started_at = (SELECT max(started_at) FROM backup_drills)");
    let nowhere = Moment::Label("20200101-000000F".to_owned());
    let record = clinic.backups.drill(&clinic.drill(nowhere), Some(&url)).expect("a record");
    assert!(!record.is_passed() && record.not_in_table.is_none(), "a failed drill is a record, too: {record:#?}");
    assert_eq!(in_table(&url), clinic.backups.drills().expect("records"));
    let logged =
        "SELECT count(*) FROM audit_logs WHERE action = 'BACKUP_DRILL_INSERT' AND new_values -> 'record' ? 'checks'";
    assert_eq!(ask(&url, logged), (drills + 3).to_string());

    // It is in the file although the table could not be written.
    execute(&url, "ALTER TABLE backup_drills RENAME TO gone");
    let nowhere = Moment::Label("20200101-000000F".to_owned());
    let record = clinic.backups.drill(&clinic.drill(nowhere), Some(&url)).expect("a record");
    assert!(record.not_in_table.is_some(), "{record:#?}");
    assert_eq!(clinic.backups.drills().expect("records").len(), drills + 3);
}

/// The records in the database, oldest first.
fn in_table(url: &str) -> Vec<serde_json::Value> {
    let text = ask(
        url,
        "(SELECT jsonb_agg(record ORDER BY started_at) FROM backup_drills WHERE is_passed = (record -> 'is_passed')::boolean)",
    );
    serde_json::from_str(&text).expect("records")
}

#[test]
fn an_old_copy_fails_against_the_checkpoint_outside() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let mut clinic = Clinic::new();
    // The repositories as they were before the checkpoint.
    let old = clinic.copy();
    clinic.add_people();
    clinic.checkpoint();
    let mut drill = clinic.drill(Moment::Latest);
    drill.folder = old.folder.join("drills");
    let record = old.backups.drill(&drill, None).expect("a record");
    assert_eq!(verdict(&record, "audit log"), DrillVerdict::Passed, "it may wait to be archived: {record:#?}");
    let mut outside = CheckpointFolder::new(old.folder.join("outside"));
    store_earlier(&mut clinic, &mut outside, TimeDelta::minutes(20));
    drill.outside = Some(outside);
    let record = old.backups.drill(&drill, None).expect("a record");
    assert_eq!((record.is_passed(), verdict(&record, "audit log")), (false, DrillVerdict::Failed), "{record:#?}");
    assert!(check(&record, "audit log").detail.contains("[audit.rolled_back]"), "{record:#?}");
    assert_eq!(verdict(&record, "rows"), DrillVerdict::Passed);
}

/// One drill finds faults of the original, which the copy has as well.
#[test]
fn damage_of_the_original_is_found_in_the_copy() {
    if !are_installed(&["pgbackrest", "pg_amcheck"]) {
        return;
    }
    let clinic = Clinic::new();
    let url = clinic.portal.url();
    // Neither the references nor the audit log notice it.
    batch(
        url,
        "ALTER TABLE users DISABLE TRIGGER ALL; DELETE FROM users WHERE role = 'provider';
         ALTER TABLE users ENABLE TRIGGER ALL",
    );
    let collation = "UPDATE pg_collation SET collversion = '0' WHERE oid = (
                         SELECT min(oid) FROM pg_collation WHERE collversion IS NOT NULL)";
    execute(url, collation);
    // The index lacks a row.
    batch(
        url,
        "CREATE TABLE extensions.numbers AS SELECT generate_series(1, 100) AS n;
         CREATE INDEX incomplete ON extensions.numbers (n);
         UPDATE pg_index SET indisready = false WHERE indexrelid = 'extensions.incomplete'::regclass;
         INSERT INTO extensions.numbers VALUES (101);
         UPDATE pg_index SET indisready = true WHERE indexrelid = 'extensions.incomplete'::regclass",
    );
    execute(url, "CREATE TABLE extensions.page AS SELECT generate_series(1, 100) AS n");
    execute(url, "VACUUM (FREEZE) extensions.page");
    execute(url, "CHECKPOINT");
    let data = ask(url, "current_setting('data_directory')");
    let page = Path::new(&data).join(ask(url, "pg_relation_filepath('extensions.page')"));
    let file = File::options().read(true).write(true).open(page).expect("a file");
    let mut byte = [0];
    file.read_exact_at(&mut byte, 8_000).and_then(|()| file.write_all_at(&[!byte[0]], 8_000)).expect("flipped");

    clinic.backups.run(Kind::Full).expect("a backup");
    let findings = clinic.backups.inventory().expect("a list").findings();
    assert!(findings.iter().any(|finding| finding.code == "backup.damaged_pages"), "{findings:#?}");
    clinic.archive();
    let record = clinic.backups.drill(&clinic.drill(Moment::Latest), Some(url)).expect("a record");
    for (name, fault) in [
        ("indexes", "incomplete"),
        ("checksums", "clinic: "),
        ("collations", "collation "),
        ("references", "providers"),
        ("rows", "users has "),
    ] {
        let check = check(&record, name);
        assert!(check.verdict == DrillVerdict::Failed && check.detail.contains(fault), "{name}: {record:#?}");
    }
    assert!(!record.is_passed());
}

/// Stores the clinic's newest checkpoint outside, as if it had been made earlier.
fn store_earlier(clinic: &mut Clinic, outside: &mut CheckpointFolder, by: TimeDelta) {
    let note = clinic.outside.newest().expect("readable").expect("a note");
    let checkpoint = Checkpoint::open(&note, &clinic.signer.verifier()).expect("signed");
    let time = checkpoint.time().plus(-by).expect("a time");
    let (text, signature) = note.split_at(note.rfind("\n\n").expect("signatures") + 1);
    let text = text.replace(&format!("time {}\n", checkpoint.time()), &format!("time {time}\n"));
    let (before, signature) = signature.trim_end().rsplit_once(' ').expect("a signature");
    let secret = clinic.signer.secret();
    // PRIVATE+KEY+name+id+base64, of the number of the algorithm and the seed.
    let seed = Base64::decode_vec(secret.splitn(5, '+').nth(4).expect("a seed")).expect("base64");
    let key = SigningKey::from_bytes(seed[1..].try_into().expect("32 bytes"));
    let id = &Base64::decode_vec(signature).expect("base64")[..4];
    let signature = Base64::encode_string(&[id, key.sign(text.as_bytes()).to_bytes().as_slice()].concat());
    outside.store(checkpoint.size(), &format!("{text}{before} {signature}\n")).expect("stored");
}

#[test]
fn a_copy_of_an_earlier_moment_lacks_later_checkpoints_and_what_it_lacks_is_measured() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let mut clinic = Clinic::new();
    let url = clinic.portal.url().to_owned();
    let label = clinic.backups.inventory().expect("a list").backups[0].label.clone();
    let moment = clock(&url);
    thread::sleep(Duration::from_millis(20));
    clinic.add_people();
    clinic.checkpoint();
    clinic.archive();
    let first = format!(
        "SELECT to_char(min(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM audit_logs
         WHERE created_at > '{moment}'"
    );
    let first: Timestamp = ask(&url, &first).parse().expect("a time");
    for moment in [Moment::Time(moment.parse().expect("a time")), Moment::Label(label)] {
        let record = clinic.backups.drill(&clinic.drill(moment), Some(&url)).expect("a record");
        assert!(record.is_passed(), "{record:#?}");
        let detail = &check(&record, "audit log").detail;
        assert!(detail.contains("as the checkpoint outside of"), "the one before is compared: {detail}");
        let lost = record.lost.expect("compared");
        assert_eq!(TimeDelta::from_std(lost.time).expect("a time"), record.started.since(first), "{record:#?}");
        assert_ne!(lost.entries, 0);
    }
}

#[test]
fn patients_who_were_erased_since_are_erased_in_the_copy() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let mut clinic = Clinic::new();
    let url = clinic.portal.url().to_owned();
    let label = clinic.backups.inventory().expect("a list").backups[0].label.clone();
    let drill = clinic.drill(Moment::Label(label));
    let patient: PatientId = ask(&url, "SELECT id FROM patients").parse().expect("an id");
    let erased = clinic.portal.transaction(&service(), |tx| tx.erase_patient(patient, now()));
    assert_eq!(erased.expect("erased").patient_id, patient);
    let record = clinic.backups.drill(&drill, Some(&url)).expect("a record");
    let check = record.checks.iter().find(|check| check.name == "erasures").expect("a check");
    assert_eq!(check.detail, "1 patients stay erased, 1 of them erased again");
    assert!(record.is_passed(), "{record:#?}");
    let keyless = Drill { options: Options { keyring: None, ..drill.options.clone() }, ..drill.clone() };
    let record = clinic.backups.drill(&keyless, Some(&url)).expect("a record");
    assert_eq!(verdict(&record, "erasures"), DrillVerdict::Skipped, "{record:#?}");

    // A copy from after the erasure has it already. What triggers would have rejected is in the copy as well.
    batch(&url, "SET session_replication_role = replica; UPDATE users SET role = 'admin' WHERE role = 'provider'");
    clinic.checkpoint();
    clinic.archive();
    let record = clinic.backups.drill(&clinic.drill(Moment::Latest), Some(&url)).expect("a record");
    let check = record.checks.iter().find(|check| check.name == "erasures").expect("a check");
    assert_eq!(check.detail, "1 patients stay erased, 0 of them erased again");
    let check = record.checks.iter().find(|check| check.name == "doctor").expect("a check");
    assert!(check.verdict == DrillVerdict::Failed && check.detail.contains("user.wrong_role"), "{record:#?}");
}

#[test]
fn a_drill_whose_original_is_down_is_a_record_with_skipped_checks() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let mut drill = clinic.drill(Moment::Latest);
    let copy = clinic.copy();
    drill.folder = copy.folder.join("drills");
    let record = copy.backups.drill(&drill, Some("postgresql:///clinic?host=/nowhere")).expect("a record");
    assert!(record.is_passed() && record.lost.is_none(), "{record:#?}");
    let check = record.checks.iter().find(|check| check.name == "erasures").expect("a check");
    assert_eq!(check.verdict, DrillVerdict::Skipped, "{record:#?}");
    assert!(check.detail.starts_with("the original cannot be read: "), "{record:#?}");
    assert_eq!(copy.backups.drills().expect("records").len(), 1);
    assert_eq!(verdict(&copy.backups.drill(&drill, None).expect("a record"), "erasures"), DrillVerdict::Skipped);
}

#[test]
fn a_random_moment_without_the_original_is_the_end_of_a_backup_of_the_repository() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let backups = clinic.backups.inventory().expect("a list").backups;
    let down = Some("postgresql:///clinic?host=/nowhere");
    for (server, repository) in [(None, 1), (down, 2)] {
        let moment = clinic.backups.random_moment(server, clinic.portal.options(), Some(repository)).expect("a moment");
        let known = backups.iter().filter(|it| it.repository == repository);
        assert!(known.map(|it| Moment::Label(it.label.clone())).any(|label| label == moment), "{moment}");
    }
}

#[test]
fn a_copy_that_the_keyring_does_not_open_fails() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let mut drill = clinic.drill(Moment::Latest);
    let other = Keyring::generate("2026a").expect("a key");
    drill.options = Options { keyring: Some(Arc::new(other)), ..drill.options };
    drill.verifier = Some(Signer::generate("clinic.example/audit").expect("a key").verifier());
    drill.outside = None;
    let copy = clinic.copy();
    let record = copy.backups.drill(&drill, None).expect("a record");
    assert_eq!(verdict(&record, "sealed values"), DrillVerdict::Failed, "{record:#?}");
    assert_eq!(verdict(&record, "audit log"), DrillVerdict::Failed, "the log of another key: {record:#?}");
    assert_eq!(verdict(&record, "references"), DrillVerdict::Passed);
}

#[test]
fn a_restore_that_fails_is_a_record_and_leaves_nothing() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let copy = clinic.copy();
    fs::remove_dir_all(copy.folder.join("repository-1/archive/clinic/15-1")).expect("removed");
    let mut drill = clinic.drill(Moment::Latest);
    drill.repository = Some(1);
    drill.folder = copy.folder.join("drills");
    let record = copy.backups.drill(&drill, None).expect("a record");
    assert_eq!(record.error.as_ref().map(|(code, _)| *code), Some(Code::BACKUP_COPY_FAILED), "{record:#?}");
    nothing_is_left(&copy.folder);
    let records = copy.backups.drills().expect("records");
    assert_eq!(records.last().expect("a record")["is_passed"], false);
}

#[test]
fn forged_checkpoints_and_missing_backups_are_records() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let copy = clinic.copy();
    let outside = copy.folder.join("outside");
    CheckpointFolder::new(&outside).store(1, "forged").expect("stored");
    let drill = Drill {
        folder: copy.folder.join("drills"),
        outside: Some(CheckpointFolder::new(&outside)),
        ..clinic.drill(Moment::Latest)
    };
    let record = copy.backups.drill(&drill, None).expect("a record");
    let log = check(&record, "audit log");
    assert!(log.verdict == DrillVerdict::Failed && log.detail.contains("[audit.note_malformed]"), "{record:#?}");
    for number in [1, 2] {
        fs::remove_dir_all(copy.folder.join(format!("repository-{number}"))).expect("removed");
    }
    let record = copy.backups.drill(&Drill { moment: None, ..drill }, None).expect("a record");
    let code = record.error.as_ref().map(|(code, _)| *code);
    assert_eq!((code, record.moment.as_str()), (Some(Code::BACKUP_UNKNOWN), "random"), "{record:#?}");
    let records = copy.backups.drills().expect("records");
    let passed: Vec<_> = records.iter().map(|record| &record["is_passed"]).collect();
    assert_eq!(passed, [false, false]);
}

#[test]
fn records_that_were_changed_are_noticed() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let copy = clinic.copy();
    let mut drill = clinic.drill(Moment::Label("20200101-000000F".to_owned()));
    drill.folder = copy.folder.join("drills");
    for _ in 0..3 {
        assert!(!copy.backups.drill(&drill, None).expect("a record").is_passed());
    }
    let path = copy.folder.join("backup/drills.jsonl");
    let text = fs::read_to_string(&path).expect("records");
    let lines: Vec<&str> = text.lines().rev().take(3).collect();
    for forged in [
        text.replacen("false", "true", 1),
        text.replacen(lines[1], "", 1),
        text.replacen(&format!("{}\n", lines[1]), "", 1),
    ] {
        fs::write(&path, forged).expect("written");
        assert_eq!(copy.backups.drills().expect_err("noticed").code(), Code::BACKUP_RECORDS_CHANGED);
    }
    let _ = Backups::open(copy.folder.join("backup")).expect("still usable");
}
