//! A streaming replica.

use super::{ask, backups::new_folder, execute, server};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};
use telehealth_storage::embedded::Embedded;

/// A replica. It is stopped and removed with this value.
pub struct Replica {
    /// The URL of a database of the primary.
    primary: String,
    server: Option<Embedded>,
    folder: PathBuf,
}

impl Replica {
    /// Follows the shared server.
    pub fn start() -> Self {
        Self::of(server())
    }

    /// Copies a server with pg_basebackup, and follows it.
    pub fn of(primary: &Embedded) -> Self {
        let primary = primary.url();
        // Otherwise a checkpoint may remove the log that the replica has not received yet.
        execute(&primary, "ALTER SYSTEM SET wal_keep_size = '4GB'");
        execute(&primary, "SELECT pg_reload_conf()");
        let [socket, data] = ["unix_socket_directories", "data_directory"]
            .map(|setting| ask(&primary, &format!("current_setting('{setting}')")));
        let folder = new_folder();
        let place = folder.join("replica/server");
        fs::create_dir_all(&place).expect("a folder");
        // As a persistent server's folder, which `Embedded` starts.
        fs::write(folder.join("replica/telehealth-embedded"), "").expect("a file");
        let owner = fs::metadata(data).expect("the server's data");
        let is_ours = fs::metadata("/proc/self").is_ok_and(|us| us.uid() == owner.uid());
        let mut copy = Command::new(Embedded::programs().expect("programs").join("pg_basebackup"));
        copy.args(["--host", &socket, "--port", "5432", "--username", "postgres", "--checkpoint", "fast"]);
        copy.args(["--write-recovery-conf", "--no-sync", "--pgdata"]).arg(place.join("data")).current_dir("/");
        if !is_ours {
            chown(&place, Some(owner.uid()), Some(owner.gid())).expect("given");
            copy.uid(owner.uid()).gid(owner.gid());
        }
        let copied = copy.output().expect("pg_basebackup");
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        let server = Embedded::persistent(folder.join("replica")).expect("a replica");
        Self { primary, server: Some(server), folder }
    }

    /// The URL of the copy of a database.
    pub fn url_of(&self, url: &str) -> String {
        self.server.as_ref().expect("running").url_for(&ask(url, "current_database()"))
    }

    fn url(&self) -> String {
        self.server.as_ref().expect("running").url()
    }

    /// Waits until it has replayed everything that the primary has written so far.
    pub fn catch_up(&self) {
        // Transactional, because its commit sends what was written; otherwise the last page may wait for another commit.
        let written = ask(&self.primary, "pg_logical_emit_message(true, 'test', '')");
        let until = Instant::now() + Duration::from_secs(30);
        while ask(&self.url(), &format!("pg_last_wal_replay_lsn() >= '{written}'")) != "true" {
            assert!(Instant::now() < until, "{written} was not replayed");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Stops replaying, until [`resume`](Self::resume).
    pub fn pause(&self) {
        execute(&self.url(), "SELECT pg_wal_replay_pause()");
        while ask(&self.url(), "pg_get_wal_replay_pause_state()") != "paused" {
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn resume(&self) {
        execute(&self.url(), "SELECT pg_wal_replay_resume()");
    }

    /// Receives nothing more.
    pub fn disconnect(&self) {
        self.receive_from("");
        while ask(&self.url(), "(SELECT count(*) FROM pg_stat_wal_receiver)") != "0" {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn receive_from(&self, server: &str) {
        execute(&self.url(), &format!("ALTER SYSTEM SET primary_conninfo = '{server}'"));
        execute(&self.url(), "SELECT pg_reload_conf()");
    }

    /// Makes it a primary, on a timeline of its own.
    pub fn promote(&self) {
        execute(&self.url(), "SELECT pg_promote()");
    }

    /// Follows another server, once it is promoted, and begins its next restartpoint.
    pub fn follow(&self, promoted: &Self) {
        let socket = ask(&promoted.url(), "current_setting('unix_socket_directories')");
        self.receive_from(&format!("host={socket} port=5432 user=postgres"));
        execute(&promoted.url(), "CHECKPOINT");
        let until = Instant::now() + Duration::from_secs(30);
        let timeline = |server: &Self| ask(&server.url(), "(SELECT timeline_id FROM pg_control_checkpoint())");
        while timeline(self) != timeline(promoted) {
            assert!(Instant::now() < until, "it does not follow");
            execute(&self.url(), "CHECKPOINT");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops the server; its connections break.
    pub fn stop(&mut self) {
        self.server.take();
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
