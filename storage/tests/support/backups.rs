//! A clinic with a server that archives, and backups in two repositories. Needs pgBackRest.

use super::{ask, execute, new_patient, new_provider, new_user, raw, service};
use std::{
    env, fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, chown},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use telehealth_core::accounts::UserRole;
use telehealth_storage::{
    ANY_SERVICE, Error, Options, Portal,
    access::Grant,
    audit::{CheckpointFolder, Signer},
    backup::{Backups, Drill, Kind, Moment, Setup},
    crypto::Keyring,
    embedded::Embedded,
    now,
};
use uuid::Uuid;

pub const PASSPHRASES: [&str; 2] = ["first passphrase with spaces", "another = passphrase # of 2"];

pub struct Clinic {
    pub folder: PathBuf,
    pub portal: Portal,
    pub backups: Backups,
    pub signer: Signer,
    /// The checkpoints outside the database.
    pub outside: CheckpointFolder,
    server: Option<Embedded>,
}

impl Clinic {
    /// A clinic with people, and a full backup in both repositories.
    pub fn new() -> Self {
        let folder = new_folder();
        let (server, url) = archiving_server(&folder);
        let setup = setup(&folder);
        assert!(Backups::init(&setup, &url).expect("configured").restart_for.is_empty());
        let keyring = Some(Arc::new(Keyring::generate("2026a").expect("a key")));
        let portal = Portal::connect_with(&url, Options { keyring, ..Options::default() }).expect("a portal");
        portal.migrate().expect("migrations");
        portal.grant_service(ANY_SERVICE, &Grant::all()).expect("granted");
        let backups = Backups::open(folder.join("backup")).expect("the configuration");
        let signer = Signer::generate("clinic.example/audit").expect("a key");
        let outside = CheckpointFolder::new(folder.join("outside"));
        let mut clinic = Self { folder, portal, backups, signer, outside, server: Some(server) };
        clinic.add_people();
        clinic.checkpoint();
        clinic.add_tablespace();
        clinic.backups.run(Kind::Full).expect("a backup");
        clinic
    }

    /// Stops the server at once and starts it again.
    pub fn restart(&mut self) {
        self.server.take();
        let (server, url) = started(&self.folder);
        let options = self.portal.options().clone();
        (self.server, self.portal) = (Some(server), Portal::connect_with(&url, options).expect("a portal"));
    }

    /// A table outside the data folder.
    fn add_tablespace(&self) {
        let space = self.folder.join("space");
        fs::create_dir(&space).expect("a folder");
        let owner = fs::metadata(self.folder.join("server/server")).expect("the server's folder");
        chown(&space, Some(owner.uid()), Some(owner.gid())).expect("given");
        execute(self.portal.url(), &format!("CREATE TABLESPACE space LOCATION '{}'", space.display()));
        execute(
            self.portal.url(),
            "CREATE TABLE extensions.outside TABLESPACE space AS SELECT generate_series(1, 100) AS n",
        );
    }

    /// Adds a patient and a provider.
    pub fn add_people(&self) {
        let added = self.portal.transaction(&service(), |tx| {
            let patient = tx.add(new_user(UserRole::Patient, now()))?;
            tx.add(new_patient(&patient, now()))?;
            let provider = tx.add(new_user(UserRole::Provider, now()))?;
            tx.add(new_provider(&provider, now()))?;
            Ok::<_, Error>(())
        });
        added.expect("people");
    }

    pub fn checkpoint(&mut self) {
        self.portal.checkpoint(&self.signer, &mut self.outside).expect("a checkpoint");
    }

    /// Waits until everything written so far is in the archive.
    pub fn archive(&self) {
        let url = self.portal.url();
        // A commit after the last change, so that a recovery to that change finds where to stop.
        execute(url, "CREATE TABLE IF NOT EXISTS extensions.archived (at timestamptz)");
        execute(url, "INSERT INTO extensions.archived VALUES (clock_timestamp())");
        let segment = ask(url, "pg_walfile_name(pg_switch_wal())");
        let until = Instant::now() + Duration::from_secs(60);
        while ask(url, "SELECT last_archived_wal FROM pg_stat_archiver").as_str() < segment.as_str() {
            assert!(Instant::now() < until, "{segment} was not archived");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// A drill of a moment, with everything that the checks need.
    pub fn drill(&self, moment: Moment) -> Drill {
        Drill {
            moment: Some(moment),
            repository: None,
            folder: self.folder.join("drills"),
            options: self.portal.options().clone(),
            verifier: Some(self.signer.verifier()),
            outside: Some(self.outside.clone()),
            time_limit: Duration::from_secs(60),
        }
    }

    /// A copy of the repositories and their configuration, to damage.
    pub fn copy(&self) -> Copy {
        let folder = new_folder();
        for name in ["backup", "repository-1", "repository-2"] {
            let copied = Command::new("cp").arg("-a").arg(self.folder.join(name)).arg(&folder).status().expect("cp");
            assert!(copied.success());
        }
        let path = folder.join("backup/pgbackrest.conf");
        let text = fs::read_to_string(&path).expect("a configuration");
        let [from, to] = [&self.folder, &folder].map(|folder| folder.display().to_string());
        let data = format!("pg1-path={to}");
        // The server's folder stays that of the server.
        let text = text.replace(&from, &to).replace(&data, &format!("pg1-path={from}"));
        fs::write(&path, text).expect("written");
        Copy { backups: Backups::open(folder.join("backup")).expect("the configuration"), folder }
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        self.server.take();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Repositories that a test may damage.
pub struct Copy {
    pub folder: PathBuf,
    pub backups: Backups,
}

impl Copy {
    /// The files below a folder of the first repository, sorted.
    pub fn files(&self, below: &str) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.join("repository-1").join(below)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.symlink_metadata().expect("a file") {
                    found if found.is_dir() => folders.push(path),
                    found if found.is_file() => files.push(path),
                    _ => {}
                }
            }
        }
        files.sort();
        files
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder that the server's account can enter. It is in memory where there is enough, because pgBackRest and the server
/// wait for the disk after each file that they write.
pub fn new_folder() -> PathBuf {
    const ENOUGH: u64 = 4 << 30;
    let memory = Path::new("/dev/shm");
    let free = rustix::fs::statvfs(memory).map_or(0, |disk| disk.f_bavail * disk.f_frsize);
    if free < ENOUGH { new_folder_in(&env::temp_dir()) } else { new_folder_in(memory) }
}

/// The same below a given folder.
pub fn new_folder_in(parent: &Path) -> PathBuf {
    let folder = parent.join(format!("th-{}", &Uuid::now_v7().simple().to_string()[20..]));
    fs::DirBuilder::new().mode(0o755).create(&folder).expect("a folder");
    folder
}

pub fn setup(folder: &Path) -> Setup {
    Setup {
        folder: folder.join("backup"),
        stanza: "clinic".to_owned(),
        repositories: [folder.join("repository-1"), folder.join("repository-2")],
        passphrases: PASSPHRASES.map(|passphrase| passphrase.to_owned().into()),
        keep_days: 35,
        // As compressed as it need be.
        options: vec![("compress-level".to_owned(), "1".to_owned())],
    }
}

/// A server that archives, and knows when each transaction committed.
pub fn archiving_server(folder: &Path) -> (Embedded, String) {
    let (server, url) = plain_server(folder);
    raw::must(&mut raw::connect(&url), "ALTER SYSTEM SET archive_mode = 'on'");
    raw::must(&mut raw::connect(&url), "ALTER SYSTEM SET track_commit_timestamp = 'on'");
    drop(server);
    started(folder)
}

/// A server with a database, which does not archive.
pub fn plain_server(folder: &Path) -> (Embedded, String) {
    let (server, url) = started(folder);
    execute(&server.url_for("postgres"), "CREATE DATABASE clinic");
    (server, url)
}

pub fn started(folder: &Path) -> (Embedded, String) {
    let server = Embedded::persistent(folder.join("server")).expect("a PostgreSQL");
    let url = server.url_for("clinic");
    (server, url)
}
