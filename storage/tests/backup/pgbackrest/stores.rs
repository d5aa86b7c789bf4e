//! Second repositories in object stores.

use crate::support::{
    ask,
    backups::{archiving_server, new_folder, setup},
    programs::are_installed,
};
use std::{
    env,
    ffi::OsStr,
    fs,
    io::Write,
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::Code;
use telehealth_storage::{
    Error, Portal,
    backup::{Backups, Kind, Moment, Setup},
};

/// The options and the secrets of a store on this machine, for a port.
fn s3(port: u16) -> (Vec<(String, String)>, &'static str) {
    let options = options(
        port,
        &[
            ("type", "s3"),
            ("s3-bucket", "clinic"),
            ("s3-endpoint", "localhost"),
            ("s3-region", "us-east-1"),
            ("s3-uri-style", "path"),
        ],
    );
    (options, "repo2-s3-key=an-account\nrepo2-s3-key-secret=a-secret\n")
}

fn azure(port: u16) -> (Vec<(String, String)>, &'static str) {
    let given = [
        ("type", "azure"),
        ("azure-account", "clinic"),
        ("azure-container", "backups"),
        ("azure-endpoint", "localhost"),
        ("azure-uri-style", "path"),
        ("azure-key-type", "shared"),
    ];
    (options(port, &given), "repo2-azure-key=YSBzZWNyZXQ=\n")
}

fn gcs(port: u16) -> (Vec<(String, String)>, &'static str) {
    let given = [("type", "gcs"), ("gcs-bucket", "clinic"), ("gcs-endpoint", "localhost"), ("gcs-key-type", "token")];
    (options(port, &given), "repo2-gcs-key=a-secret\n")
}

fn options(port: u16, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let port = port.to_string();
    let port = [("storage-port", port.as_str())];
    let of_store = given.iter().chain(&port).map(|(name, value)| (format!("repo2-{name}"), (*value).to_owned()));
    // Not a minute for each attempt.
    of_store.chain([("io-timeout".to_owned(), "3".to_owned())]).collect()
}

/// A port of this machine on which nothing listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// Writes the secrets as an administrator does before `init`: in a file of the server's account.
fn write_secrets(setup: &Setup, secrets: &str, data: &str) {
    let owner = fs::metadata(data).expect("an owner");
    let folder = setup.folder.join("conf.d");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("store.conf");
    fs::write(&file, format!("[global]\n{secrets}")).expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("a mode");
    for path in [&setup.folder, &folder, &file] {
        chown(path, Some(owner.uid()), Some(owner.gid())).expect("given");
    }
}

#[test]
fn the_options_of_each_store_are_accepted_and_only_the_network_is_missing() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let (server, url) = archiving_server(&folder);
    let data = ask(&url, "current_setting('data_directory')");
    let local = setup(&folder);
    assert!(Backups::init(&local, &url).expect("configured").restart_for.is_empty());
    let configuration = local.folder.join("pgbackrest.conf");
    let before = fs::read_to_string(&configuration).expect("a configuration");
    for store in [s3, azure, gcs] {
        let (options, secrets) = store(free_port());
        let mut setup = Setup { options, ..setup(&folder) };
        setup.repositories[1] = "/clinic".into();
        // Without the secrets, pgBackRest names what it lacks.
        match Backups::init(&setup, &url) {
            Err(Error::Backup(error)) => {
                let name = secrets.split('=').next().expect("a name");
                assert_eq!(error.code(), Code::BACKUP_CONFIG_UNREADABLE, "{error}");
                assert!(error.to_string().contains(name), "{error}");
            }
            other => panic!("{other:?}"),
        }
        write_secrets(&setup, secrets, &data);
        match Backups::init(&setup, &url) {
            Err(Error::Backup(error)) => assert_eq!(error.code(), Code::BACKUP_REPOSITORY_UNREACHABLE, "{error}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read_to_string(&configuration).expect("a configuration"), before, "as it was");
        // A store that cannot be reached any more.
        let options: String = setup.options.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        let stored = before.replace(&local.repositories[1].display().to_string(), "/clinic");
        fs::write(&configuration, stored.replace("\n[clinic]", &format!("{options}\n[clinic]"))).expect("written");
        let inventory = Backups::open(&setup.folder).and_then(|backups| backups.inventory()).expect("a list");
        let problem = inventory.repositories[1].problem.as_deref();
        assert_eq!(problem, Some("it cannot be reached over the network"), "{:?}", setup.options);
        fs::write(&configuration, &before).expect("written");
        fs::remove_file(setup.folder.join("conf.d/store.conf")).expect("removed");
    }
    drop(server);
    fs::remove_dir_all(&folder).expect("removed");
}

/// Moto, which speaks S3, behind HAProxy, which speaks TLS with a certificate of its own. Both are killed at the end.
/// Moto's own TLS ends connections in a manner that pgBackRest does not accept.
struct Store(Vec<Child>);

impl Store {
    /// Listens on a port. None if HAProxy is missing, or the package `moto[server]` of the Python that TELEHEALTH_PYTHON
    /// names, else of `python3`.
    fn start(folder: &Path, port: u16) -> Option<Self> {
        let python = env::var_os("TELEHEALTH_PYTHON").unwrap_or_else(|| "python3".into());
        let works = |program: &OsStr, arguments: &str| {
            let mut command = Command::new(program);
            command.args(arguments.split(';')).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let certificate = "req;-x509;-newkey;rsa:2048;-nodes;-days;2;-subj;/CN=localhost;-addext;\
                           subjectAltName=DNS:localhost;-keyout;cert.pem.key;-out;cert.pem";
        let is_complete = works(&python, "-c;import moto.server")
            && works("haproxy".as_ref(), "-v")
            && works("openssl".as_ref(), certificate);
        if !is_complete {
            return None;
        }
        let plain = free_port();
        let configuration = format!(
            "defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n\
             frontend tls\n bind 127.0.0.1:{port} ssl crt cert.pem\n default_backend moto\n\
             backend moto\n server moto 127.0.0.1:{plain}\n"
        );
        fs::write(folder.join("haproxy.cfg"), configuration).expect("written");
        let start = |command: &mut Command| {
            command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started")
        };
        let store = Self(vec![
            start(Command::new(python).args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &plain.to_string()])),
            start(Command::new("haproxy").args(["-f", "haproxy.cfg"])),
        ]);
        let began = Instant::now();
        while [plain, port].iter().any(|port| TcpStream::connect(("127.0.0.1", *port)).is_err()) {
            assert!(began.elapsed().as_secs() < 60, "they do not start");
            thread::sleep(Duration::from_millis(100));
        }
        Some(store)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|child| drop(child.kill().and_then(|()| child.wait())));
    }
}

#[test]
fn a_backup_in_an_object_store_is_made_checked_and_restored() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let port = free_port();
    let Some(_store) = Store::start(&folder, port) else {
        // Not `eprintln!`, which the test harness hides.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: no server that speaks S3 (apt install haproxy, pip install 'moto[server]')"
        );
        return fs::remove_dir_all(&folder).expect("removed");
    };
    let certificate = folder.join("cert.pem");
    let bucket = format!("https://localhost:{port}/clinic");
    let made = Command::new("curl").args(["-sf", "-X", "PUT", "--cacert"]).arg(&certificate).arg(&bucket).output();
    assert!(made.is_ok_and(|made| made.status.success()), "the bucket");
    let (server, url) = archiving_server(&folder);
    let data = ask(&url, "current_setting('data_directory')");
    let (options, secrets) = s3(port);
    let mut setup = Setup { options, ..setup(&folder) };
    setup.repositories[1] = "/clinic".into();
    write_secrets(&setup, secrets, &data);
    match Backups::init(&setup, &url) {
        Err(Error::Backup(error)) => assert!(error.to_string().contains("repo2-storage-ca-file"), "{error}"),
        other => panic!("nobody has vouched for the certificate: {other:?}"),
    }
    setup.options.push(("repo2-storage-ca-file".to_owned(), certificate.display().to_string()));
    assert!(Backups::init(&setup, &url).expect("configured").restart_for.is_empty());
    Portal::connect(&url).expect("a portal").migrate().expect("migrations");
    let backups = Backups::open(&setup.folder).expect("the configuration");
    backups.run(Kind::Full).expect("a backup in both");
    let made: Vec<u8> = backups.inventory().expect("a list").backups.iter().map(|it| it.repository).collect();
    assert_eq!(made, [1, 2]);
    assert_eq!(backups.check(Some(&url)).expect("findings"), Vec::new());
    let restored = backups.restore(&folder.join("copy"), &Moment::Latest, Some(2)).expect("restored");
    assert_eq!(restored.repository, 2);
    assert!(folder.join("copy/global/pg_control").is_file());
    drop(server);
    fs::remove_dir_all(&folder).expect("removed");
}
