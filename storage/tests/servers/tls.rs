//! TLS between a portal and a server on TCP.
//!
//! A private server listens on a Unix-domain socket only, where neither side uses TLS. These tests therefore start a
//! second server beside it. Certificates are made with the command `openssl`.

use crate::support::{ask, server, service, trust_services};
use std::{
    fs,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::Code;
use telehealth_storage::{
    Error, Portal,
    doctor::{Severity, operations::Thresholds},
};

/// The password of the server, which no error may contain.
const PASSWORD: &str = "s3cret";
/// A server on TCP, stopped on drop. Its folder is below that of the private server, which removes it.
struct Server {
    folder: PathBuf,
    port: u16,
    process: Option<Child>,
}

impl Server {
    /// Starts a server with these settings and files; the server's account owns the files.
    fn start(settings: &[&str], files: &[&Path]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url = server().url();
        let bin = PathBuf::from(ask(&url, "SELECT setting FROM pg_config WHERE name = 'BINDIR'"));
        let sockets = PathBuf::from(ask(&url, "current_setting('unix_socket_directories')"));
        let folder = sockets.join(format!("tcp-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir(&folder).expect("a folder");
        let password = folder.join("password");
        fs::write(&password, PASSWORD).expect("a file");
        // Like the private server, which steps down from root.
        let owner = fs::metadata(&sockets).expect("a folder");
        let steps_down = fs::metadata("/proc/self").is_ok_and(|us| us.uid() == 0);
        let copies = files.iter().map(|file| {
            let copy = folder.join(file.file_name().expect("a name"));
            fs::copy(file, &copy).expect("a copy");
            fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).expect("a mode");
            copy
        });
        let copies: Vec<_> = copies.collect();
        if steps_down {
            for path in copies.iter().chain([&folder, &password]) {
                chown(path, Some(owner.uid()), Some(owner.gid())).expect("a new owner");
            }
        }
        let command = |program: &str| {
            let mut command = Command::new(bin.join(program));
            command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null()).arg("-D").arg(folder.join("data"));
            if steps_down {
                command.uid(owner.uid()).gid(owner.gid());
            }
            command
        };
        let mut initdb = command("initdb");
        initdb.args(["--username=postgres", "--no-sync", "--auth=scram-sha-256", "--pwfile"]).arg(&password);
        run(&mut initdb);
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
        let log = fs::File::create(folder.join("log")).expect("a log");
        let mut postgres = command("postgres");
        postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]);
        postgres.args(["-p", &port.to_string()]).stdout(Stdio::null()).stderr(log);
        for setting in settings {
            postgres.args(["-c", setting]);
        }
        let mut server = Self { folder, port, process: None };
        server.process = Some(postgres.spawn().expect("a process"));
        server.wait();
        server
    }

    /// Waits until the server reports in its file that it is ready.
    fn wait(&mut self) {
        let start = Instant::now();
        let ready = |text: String| text.lines().nth(7).is_some_and(|line| line.trim_end() == "ready");
        while !fs::read_to_string(self.folder.join("data/postmaster.pid")).is_ok_and(ready) {
            let ended = self.process.as_mut().is_none_or(|process| process.try_wait().expect("a process").is_some());
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(!ended && start.elapsed().as_secs() < 60, "the server does not start: {}", log());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The URL of the server under a name, with further options.
    fn url(&self, host: &str, options: &str) -> String {
        let port = self.port;
        format!("postgresql://postgres:{PASSWORD}@{host}:{port}/postgres?hostaddr=127.0.0.1&{options}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Immediately, but without leaving shared memory behind as SIGKILL would.
            let _ = Command::new("kill").args(["-s", "QUIT", &process.id().to_string()]).status();
            let _ = process.wait();
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The full text of the error with which a portal refuses to connect.
fn refused(url: &str, codes: &[Code]) -> String {
    let error = Portal::connect(url).map(drop).expect_err(url);
    assert!(matches!(error, Error::Unavailable { .. }) && codes.contains(&error.code()), "{error:?}");
    let text = error.to_string();
    assert!(!format!("{text} {error:?}").contains(PASSWORD), "{text}");
    text
}

/// The server has no TLS, or this build of the library has none; in both cases nothing is sent in plain text.
#[test]
fn a_required_tls_is_never_ignored() {
    let server = Server::start(&["ssl=off"], &[]);
    Portal::connect(&server.url("127.0.0.1", "sslmode=disable")).expect("a portal without TLS");
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = server.url("127.0.0.1", &format!("sslmode={mode}&sslrootcert={}", server.folder.display()));
        let text = refused(&url, &[Code::DATABASE_UNREACHABLE]);
        let (server, library) = ("server does not support SSL", "this build of the library has none");
        // Without a feature, the system's libpq decides.
        let expected = text.contains(server) || (!cfg!(feature = "tls") && text.contains(library));
        assert!(expected, "{text}");
    }
}

#[cfg(feature = "tls")]
mod with_tls {
    use super::*;
    use std::io::{self, Write};

    /// The host that the certificate names. It need not resolve, because the tests pass the address, too.
    const HOST: &str = "db.clinic.test";

    /// The certificates of a test in a folder, which is removed on drop.
    struct Certificates(PathBuf);

    impl Certificates {
        /// Makes two authorities, of which `ca` signs a certificate for [`HOST`]; none if this machine cannot run the test.
        fn make(test: &str) -> Option<Self> {
            let missing = if Command::new("openssl").arg("version").output().is_err() {
                "the command `openssl` is missing"
            } else if ask(&server().url(), "current_setting('ssl_library')").is_empty() {
                "this PostgreSQL was built without TLS"
            } else {
                let folder = std::env::temp_dir().join(format!("telehealth-tls-{}-{test}", std::process::id()));
                fs::create_dir(&folder).expect("a folder");
                let made = Self(folder);
                for authority in ["ca", "other"] {
                    made.openssl(&format!(
                        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={authority} -keyout {authority}.key -out {authority}.crt"
                    ));
                }
                made.openssl(&format!(
                    "req -newkey rsa:2048 -nodes -subj /CN={HOST} -keyout server.key -out server.csr"
                ));
                fs::write(made.0.join("names"), format!("subjectAltName=DNS:{HOST}")).expect("a file");
                made.openssl(
                    "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt",
                );
                return Some(made);
            };
            // Not `eprintln!`, which the test harness hides.
            let _ = writeln!(io::stderr(), "skipped: {test}: {missing}");
            None
        }

        fn openssl(&self, arguments: &str) {
            run(Command::new("openssl").current_dir(&self.0).args(arguments.split(' ')));
        }

        /// Starts a server with the certificate.
        fn server(&self) -> Server {
            let files = ["server.crt", "server.key"].map(|name| self.0.join(name));
            let settings = ["ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key"];
            Server::start(&settings, &files.each_ref().map(PathBuf::as_path))
        }

        /// The options of a connection that trusts one authority.
        fn verified_by(&self, authority: &str) -> String {
            format!("sslmode=verify-full&sslrootcert={}", self.0.join(authority).display())
        }
    }

    impl Drop for Certificates {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_verified_connection_is_encrypted() {
        let Some(certificates) = Certificates::make("a_verified_connection_is_encrypted") else { return };
        let server = certificates.server();
        let url = server.url(HOST, &certificates.verified_by("ca.crt"));
        let portal = Portal::connect(&url).expect("a portal");
        portal.migrate().expect("migrations");
        trust_services(&portal);
        let transaction = portal.begin(&service()).expect("a transaction");
        // Of the open transaction, not of this query.
        let version = "SELECT min(version) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                       WHERE state = 'idle in transaction' AND pid <> pg_backend_pid() AND ssl";
        assert!(ask(&url, version).starts_with("TLSv1."), "{}", ask(&url, version));
        drop(transaction);
    }

    #[test]
    fn the_doctor_sees_when_the_certificate_ends() {
        let Some(certificates) = Certificates::make("the_doctor_sees_when_the_certificate_ends") else { return };
        let server = certificates.server();
        let portal = Portal::connect(&server.url(HOST, &certificates.verified_by("ca.crt"))).expect("a portal");
        portal.migrate().expect("migrations");
        let found = |days: u32| {
            let mut thresholds = Thresholds::default();
            thresholds.set("certificate_days", days).expect("a threshold");
            let findings = portal.check_operations(&thresholds).expect("findings");
            findings.into_iter().filter(|it| it.code == "certificate.expires").collect::<Vec<_>>()
        };
        // It is valid for two days.
        assert_eq!(found(1), []);
        assert_eq!(found(3)[0].severity, Severity::Warning);
        let until = (telehealth_storage::now().utc() + chrono::TimeDelta::days(2)).format("%Y-%m-%dT").to_string();
        assert!(found(3)[0].object.contains(&until), "{:?}", found(3));
    }

    #[test]
    fn an_unverified_server_is_refused() {
        let Some(certificates) = Certificates::make("an_unverified_server_is_refused") else { return };
        let server = certificates.server();
        let cases = [
            ("other.clinic.test", "ca.crt", "does not match host name \"other.clinic.test\""),
            (HOST, "other.crt", "certificate verify failed"),
            (HOST, "missing.crt", "does not exist"),
        ];
        for (host, authority, reason) in cases {
            let text = refused(&server.url(host, &certificates.verified_by(authority)), &[Code::DATABASE_UNREACHABLE]);
            assert!(text.contains(reason), "{text}");
        }
    }
}
