//! Trouble: full disks, restarts, other clusters, spoilt configurations, two at once. Each is an error with a code and
//! one line, and leaves nothing behind.

use super::clinic;
use crate::support::{
    ask,
    backups::{Clinic, PASSPHRASES, archiving_server, new_folder, setup},
    execute,
    programs::are_installed,
};
use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{Code, Timestamp};
use telehealth_storage::{
    Error,
    backup::{BackupError, Backups, Kind, Moment, Setup},
    doctor::Finding,
};

/// A file system of some megabytes, which is unmounted at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Needs the right to mount.
    fn mount(at: PathBuf, megabytes: u32) -> Option<Self> {
        fs::create_dir_all(&at).expect("a folder");
        let size = format!("size={megabytes}m,mode=0755");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        mounted.is_ok_and(|it| it.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["--lazy"]).arg(&self.0).status();
    }
}

/// Makes the owner of a folder that of another file.
fn give_as(path: &Path, other: &Path) {
    let owner = fs::metadata(other).expect("an owner");
    chown(path, Some(owner.uid()), Some(owner.gid())).expect("given");
}

fn is_one_line(error: &impl ToString) {
    let text = error.to_string();
    assert!(text.lines().count() == 1 && !PASSPHRASES.iter().any(|secret| text.contains(secret)), "{text}");
}

/// Waits until no process works in the folder or was started for it.
fn nothing_runs_in(folder: &Path) {
    let folder = folder.display().to_string();
    let is_used = || {
        let processes = fs::read_dir("/proc").expect("processes").flatten();
        let lines = processes.filter_map(|it| fs::read(it.path().join("cmdline")).ok());
        lines.map(|line| String::from_utf8_lossy(&line).into_owned()).any(|line| line.contains(&folder))
    };
    let start = Instant::now();
    while is_used() {
        assert!(start.elapsed().as_secs() < 20, "something runs in {folder}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_repository_on_a_full_disk_is_named_and_works_again_with_space() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let (_server, url) = archiving_server(&folder);
    let data = ask(&url, "current_setting('data_directory')");
    let Some(disk) = SmallDisk::mount(folder.join("small"), 60) else {
        // Not `eprintln!`, which the test harness hides.
        let _ = writeln!(std::io::stderr(), "skipped: this account cannot mount a file system");
        return fs::remove_dir_all(&folder).expect("removed");
    };
    give_as(&disk.0, Path::new(&data));
    let mut setup = setup(&folder);
    setup.repositories[1] = disk.0.join("repository-2");
    setup.options.push(("archive-timeout".to_owned(), "30".to_owned()));
    Backups::init(&setup, &url).expect("configured");
    let backups = Backups::open(&setup.folder).expect("the configuration");
    let filler = disk.0.join("filler");
    let mut file = File::create(&filler).expect("a file");
    while file.write_all(&[7; 1 << 16]).is_ok() {}
    // What does not compress fills the rest.
    execute(&url, "CREATE TABLE bulk AS SELECT sha512(n::text::bytea) AS n FROM generate_series(1, 100000) AS n");
    let error = backups.run(Kind::Full).expect_err("no space");
    assert_eq!(error.code(), Code::BACKUP_REPOSITORY_FULL, "{error}");
    assert!(error.to_string().contains("the disk of repository 2 is full"), "{error}");
    is_one_line(&error);
    let made: Vec<u8> = backups.inventory().expect("a list").backups.iter().map(|it| it.repository).collect();
    assert!(!made.contains(&2), "no part of a backup is listed: {made:?}");
    nothing_runs_in(&setup.repositories[1]);
    let findings = backups.check(Some(&url)).expect("findings");
    let is_full = |it: &Finding| it.code == "backup.disk_full" && it.object == "repository 2";
    assert!(findings.iter().any(is_full), "{findings:#?}");

    drop(file);
    fs::remove_file(&filler).expect("removed");
    backups.run(Kind::Full).expect("there is space");
    let findings = backups.check(Some(&url)).expect("findings");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert!(codes.iter().all(|code| *code == "backup.archive_failing"), "{findings:#?}");
    drop((_server, disk));
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_server_that_restarts_in_a_backup_is_named_and_the_next_backup_works() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let mut clinic = Clinic::new();
    let before = clinic.backups.inventory().expect("a list").backups.len();
    let mut codes = Vec::new();
    for milliseconds in [150, 500, 1_000] {
        let backups = clinic.backups.clone();
        let running = thread::spawn(move || backups.run(Kind::Full));
        thread::sleep(Duration::from_millis(milliseconds));
        clinic.restart();
        if let Err(error) = running.join().expect("an answer") {
            is_one_line(&error);
            codes.push(error.code());
        }
        // The private server has another socket after each start.
        let restart_for = Backups::init(&setup(&clinic.folder), clinic.portal.url()).expect("configured").restart_for;
        assert_eq!(restart_for, [""; 0]);
    }
    let known = [Code::BACKUP_SERVER_UNREACHABLE, Code::BACKUP_ARCHIVE_UNREACHED, Code::BACKUP_FAILED];
    assert!(!codes.is_empty() && codes.iter().all(|code| known.contains(code)), "{codes:?}");
    clinic.backups.run(Kind::Full).expect("the next one works");
    assert!(clinic.backups.inventory().expect("a list").backups.len() > before);
    assert_eq!(clinic.backups.check(Some(clinic.portal.url())).expect("findings"), Vec::new());
}

#[test]
fn two_backups_and_two_drills_at_once_are_refused() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let codes: Vec<Option<Code>> = thread::scope(|scope| {
        let backup = || scope.spawn(|| clinic.backups.run(Kind::Incremental).err().map(|error| error.code()));
        [backup(), backup(), backup()].map(|running| running.join().expect("an answer")).into()
    });
    assert!(codes.contains(&None), "one is made: {codes:?}");
    assert!(codes.contains(&Some(Code::BACKUP_BUSY)), "{codes:?}");

    let copy = clinic.copy();
    let mut drill = clinic.drill(Moment::Latest);
    drill.folder = copy.folder.join("drills");
    let lock = File::create(copy.folder.join("backup/drill.lock")).expect("a file");
    lock.lock().expect("a lock");
    let error = copy.backups.drill(&drill, None).expect_err("another drill");
    assert_eq!(error.code(), Code::BACKUP_BUSY);
    is_one_line(&error);
    assert!(!drill.folder.exists() && copy.backups.drills().expect("records").is_empty(), "it has left nothing");
    drop(lock);
    assert!(copy.backups.drill(&drill, None).expect("a record").is_passed());
}

#[test]
fn the_stanza_of_another_cluster_is_not_overwritten() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let copy = clinic.copy();
    let folder = new_folder();
    let (_server, url) = archiving_server(&folder);
    let data = ask(&url, "current_setting('data_directory')");
    let good = setup(&folder);
    let mut setup = good.clone();
    setup.repositories = [copy.folder.join("repository-1"), copy.folder.join("repository-2")];
    for path in &setup.repositories {
        let given = Command::new("chown").arg("-R").arg("--reference").arg(&data).arg(path).status().expect("chown");
        assert!(given.success());
    }
    let refused = |setup: &Setup, code| match Backups::init(setup, &url) {
        Err(Error::Backup(error)) => {
            assert_eq!(error.code(), code, "{error}");
            is_one_line(&error);
        }
        other => panic!("{other:?}"),
    };
    refused(&setup, Code::BACKUP_OTHER_CLUSTER);
    assert!(!setup.folder.exists(), "neither a configuration nor passphrases are left");
    assert_eq!(ask(&url, "current_setting('archive_command')"), "", "the server's archive is as before");
    assert_eq!(copy.backups.inventory().expect("a list").backups.len() % 2, 0, "the backups are as before");

    assert_eq!(Backups::init(&good, &url).expect("configured").restart_for, [""; 0]);
    let files = ["pgbackrest.conf", "conf.d/passphrases.conf"].map(|name| setup.folder.join(name));
    let texts = || files.each_ref().map(|path| fs::read_to_string(path).expect("a file"));
    let before = texts();
    refused(&setup, Code::BACKUP_OTHER_CLUSTER);
    setup.passphrases.reverse();
    refused(&setup, Code::BACKUP_REPOSITORY_UNREADABLE);
    assert_eq!(texts(), before, "the configuration is as before");
    drop(_server);
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn spoilt_configurations_are_named() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let spoilt_file = |name: &str, bytes: &[u8]| {
        let copy = clinic.copy();
        fs::write(copy.folder.join("backup").join(name), bytes).expect("written");
        let error = Backups::open(copy.folder.join("backup")).and_then(|backups| backups.inventory()).expect_err(name);
        is_one_line(&error);
        error.code()
    };
    let spoilt = |name: &str, text: &str| spoilt_file(name, text.as_bytes());
    assert_eq!(spoilt("pgbackrest.conf", ""), Code::BACKUP_NOT_CONFIGURED);
    assert_eq!(spoilt("pgbackrest.conf", "[global]\nno value\n[clinic]\n"), Code::BACKUP_CONFIG_UNREADABLE);
    assert_eq!(spoilt("pgbackrest.conf", "[global]\nrepo1-path=relative\n[clinic]\n"), Code::BACKUP_CONFIG_UNREADABLE);
    assert_eq!(spoilt("conf.d/passphrases.conf", "\u{0}\u{1}"), Code::BACKUP_CONFIG_UNREADABLE);
    assert_eq!(spoilt_file("pgbackrest.conf", &[0xff, 0xfe]), Code::BACKUP_CONFIG_UNREADABLE);
    let copy = clinic.copy();
    let path = copy.folder.join("backup/pgbackrest.conf");
    // As root, nothing else is there and cannot be read.
    fs::remove_file(&path).and_then(|()| fs::create_dir(&path)).expect("a folder instead");
    let error = Backups::open(copy.folder.join("backup")).expect_err("a folder");
    assert_eq!(error.code(), Code::BACKUP_CONFIG_UNREADABLE, "{error}");
    is_one_line(&error);
    fs::remove_dir(&path).expect("removed");
    let missing = Backups::open(copy.folder.join("backup"));
    assert!(matches!(missing, Err(BackupError::NotConfigured { .. })), "{missing:?}");
}

#[test]
fn random_moments_lie_between_the_oldest_backup_and_the_newest_change() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = Clinic::new();
    let (url, options) = (clinic.portal.url(), clinic.portal.options());
    thread::sleep(Duration::from_secs(2));
    clinic.add_people();
    let oldest = clinic.backups.inventory().expect("a list").backups[0].ended;
    let newest: Timestamp = ask(
        url,
        "SELECT to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM audit_logs",
    )
    .parse()
    .expect("a time");
    let moments: Vec<Timestamp> = (0..5)
        .map(|_| match clinic.backups.random_moment(Some(url), options, None).expect("a moment") {
            Moment::Time(time) => time,
            other => panic!("{other}"),
        })
        .collect();
    assert!(moments.iter().all(|time| (oldest..newest).contains(time)), "{oldest} {moments:?} {newest}");
    assert!(moments.iter().any(|time| *time != moments[0]), "{moments:?}");
    let record = clinic.backups.drill(&clinic.drill(Moment::Time(moments[0])), Some(url)).expect("a record");
    assert!(record.is_passed() && record.reached.is_some_and(|reached| reached <= moments[0]), "{record:#?}");
}
