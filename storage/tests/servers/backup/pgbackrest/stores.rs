//! Second repositories in object stores.

use crate::support::{
    ask,
    backups::{archiving_server, new_folder, setup},
    programs::are_installed,
};
use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    env, fs,
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
type Options = fn(u16) -> (Vec<(String, String)>, &'static str);

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
    // This store has its port here, and not in `storage-port`.
    let endpoint = format!("localhost:{port}");
    let given = [("type", "gcs"), ("gcs-bucket", "clinic"), ("gcs-endpoint", &endpoint), ("gcs-key-type", "token")];
    (options(port, &given), "repo2-gcs-key=a-secret\n")
}

fn options(port: u16, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let port = port.to_string();
    let port = [("storage-port", port.as_str())];
    given.iter().chain(&port).map(|(name, value)| (format!("repo2-{name}"), (*value).to_owned())).collect()
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
        let (mut options, secrets) = store(free_port());
        // Not a minute for each attempt.
        options.push(("io-timeout".to_owned(), "1".to_owned()));
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

/// A program that speaks the interface of a store.
struct Emulator {
    options: Options,
    /// How its package is installed.
    package: &'static str,
    /// The program and the arguments that start it, where `PORT` is its port. If the first argument is `-m`, the program
    /// is the Python that TELEHEALTH_PYTHON names, else `python3`.
    start: &'static [&'static str],
    /// The arguments that say whether it is installed.
    probe: &'static [&'static str],
    /// The arguments of curl that make the bucket, where `URL` is that of the store.
    bucket: fn() -> Vec<String>,
}

/// None for Google: with gcp-storage-emulator 2026.7, a file is stored, but a question for a missing one gets no answer.
const EMULATORS: [Emulator; 2] = [
    Emulator {
        options: s3,
        package: "pip install 'moto[server]'",
        start: &["-m", "moto.server", "-H", "127.0.0.1", "-p", "PORT"],
        probe: &["-c", "import moto.server"],
        bucket: || ["-X", "PUT", "URL/clinic"].map(str::to_owned).into(),
    },
    Emulator {
        options: azure,
        package: "npm install azurite",
        start: &["azurite-blob", "--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", "PORT"],
        probe: &["azurite-blob", "--version"],
        bucket: signed_container,
    },
];

/// The request that makes a container, signed with the key of the account
/// (<https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key>).
fn signed_container() -> Vec<String> {
    let headers = ["x-ms-date:Sat, 01 Jan 2028 00:00:00 GMT", "x-ms-version:2019-12-12"];
    let text = format!("PUT{}{}\n/clinic/clinic/backups\nrestype:container", "\n".repeat(12), headers.join("\n"));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"a secret").expect("a key");
    mac.update(text.as_bytes());
    let signature = Base64::encode_string(&mac.finalize().into_bytes());
    let authorization = format!("Authorization: SharedKey clinic:{signature}");
    let mut arguments = ["-X", "PUT", "-H", "Content-Length: 0"].map(str::to_owned).to_vec();
    for header in headers.iter().map(|header| (*header).to_owned()).chain([authorization]) {
        arguments.extend(["-H".to_owned(), header]);
    }
    arguments.push("URL/clinic/backups?restype=container".to_owned());
    arguments
}

/// An emulator behind HAProxy, which speaks TLS with a certificate of its own. Both are killed at the end. Moto's own TLS
/// ends connections in a manner that pgBackRest does not accept.
struct Store(Vec<Child>);

impl Store {
    /// Listens on a port. None if HAProxy, OpenSSL or the emulator is missing.
    fn start(emulator: &Emulator, folder: &Path, port: u16) -> Option<Self> {
        let python = env::var_os("TELEHEALTH_PYTHON").unwrap_or_else(|| "python3".into());
        let command = |arguments: &[&str]| {
            let is_program = !arguments[0].starts_with('-');
            let program = if is_program { arguments[0].into() } else { python.clone() };
            let mut command = Command::new(program);
            command.args(&arguments[usize::from(is_program)..]).env("AZURITE_ACCOUNTS", "clinic:YSBzZWNyZXQ=");
            command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let works = |arguments: &[&str]| command(arguments).status().is_ok_and(|status| status.success());
        let certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext \
                           subjectAltName=DNS:localhost -keyout cert.pem.key -out cert.pem";
        let certificate: Vec<&str> = certificate.split_whitespace().collect();
        if !works(emulator.probe) || !works(&["haproxy", "-v"]) || !works(&certificate) {
            return None;
        }
        let plain = free_port();
        let configuration = format!(
            "defaults\n mode http\n timeout connect 5s\n timeout client 60s\n timeout server 60s\n\
             frontend tls\n bind 127.0.0.1:{port} ssl crt cert.pem\n default_backend emulator\n\
             backend emulator\n server emulator 127.0.0.1:{plain}\n"
        );
        fs::write(folder.join("haproxy.cfg"), configuration).expect("written");
        let plain_text = plain.to_string();
        let emulator: Vec<&str> =
            emulator.start.iter().map(|it| if *it == "PORT" { &plain_text } else { *it }).collect();
        let start = |arguments: &[&str]| command(arguments).spawn().expect("started");
        let store = Self(vec![start(&emulator), start(&["haproxy", "-f", "haproxy.cfg"])]);
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
    for emulator in &EMULATORS {
        let folder = new_folder();
        let port = free_port();
        match Store::start(emulator, &folder, port) {
            Some(_store) => back_up(emulator, &folder, port),
            None => {
                // Not `eprintln!`, which the test harness hides.
                let package = emulator.package;
                let _ = writeln!(std::io::stderr(), "skipped: a store is missing (apt install haproxy, {package})");
            }
        }
        fs::remove_dir_all(&folder).expect("removed");
    }
}

fn back_up(emulator: &Emulator, folder: &Path, port: u16) {
    let certificate = folder.join("cert.pem");
    let url = format!("https://localhost:{port}");
    let bucket = (emulator.bucket)().into_iter().map(|argument| argument.replace("URL", &url));
    let made = Command::new("curl").args(["-sSf", "--cacert"]).arg(&certificate).args(bucket).output().expect("curl");
    assert!(made.status.success(), "{}: {made:?}", emulator.package);
    let (server, url) = archiving_server(folder);
    let data = ask(&url, "current_setting('data_directory')");
    let (mut options, secrets) = (emulator.options)(port);
    let mut setup = setup(folder);
    setup.repositories[1] = "/clinic".into();
    write_secrets(&setup, secrets, &data);
    let impatient = options.iter().cloned().chain([("io-timeout".to_owned(), "3".to_owned())]).collect();
    match Backups::init(&Setup { options: impatient, ..setup.clone() }, &url) {
        Err(Error::Backup(error)) => {
            assert!(error.to_string().contains("repo2-storage-ca-file"), "{}: {error}", emulator.package)
        }
        other => panic!("nobody has vouched for the certificate: {other:?}"),
    }
    options.push(("repo2-storage-ca-file".to_owned(), certificate.display().to_string()));
    setup.options = options;
    assert!(Backups::init(&setup, &url).expect(emulator.package).restart_for.is_empty());
    Portal::connect(&url).expect("a portal").migrate().expect("migrations");
    let backups = Backups::open(&setup.folder).expect("the configuration");
    backups.run(Kind::Full).expect(emulator.package);
    let made: Vec<u8> = backups.inventory().expect("a list").backups.iter().map(|it| it.repository).collect();
    assert_eq!(made, [1, 2], "{}", emulator.package);
    assert_eq!(backups.check(Some(&url)).expect("findings"), Vec::new(), "{}", emulator.package);
    let restored = backups.restore(&folder.join("copy"), &Moment::Latest, Some(2)).expect(emulator.package);
    assert_eq!(restored.repository, 2);
    assert!(folder.join("copy/global/pg_control").is_file());
    drop(server);
}
