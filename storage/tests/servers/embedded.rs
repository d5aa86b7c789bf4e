//! A private server ends with its program, however the program ends, and a persistent one keeps its data.
//!
//! The programs are this test binary itself, started again to run only [`program`], each with a separate temporary folder,
//! which must be empty afterwards.

use std::collections::hash_map::RandomState;
use std::error::Error;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use telehealth_storage::{
    Actor, EmbeddedOptions, Portal, UserFilter,
    accounts::User,
    embedded::{Embedded, EmbeddedError},
};

type Test = Result<(), Box<dyn Error>>;

/// How a program ends, and for a persistent server, its folder.
const END: &str = "EMBEDDED_END";
const FOLDER: &str = "EMBEDDED_FOLDER";

#[test]
#[ignore = "the program that the other tests start"]
fn program() -> Test {
    let Ok(end) = env::var(END) else {
        return Ok(());
    };
    let persistent = env::var_os(FOLDER).map(PathBuf::from);
    let started = match &persistent {
        Some(folder) => Embedded::persistent(folder),
        None => Embedded::temporary(),
    };
    let server = started.inspect_err(|error| println!("\nerror {} {error}", error.code()))?;
    let folder = persistent.map_or_else(|| socket_folder(&server.url()), |folder| Ok(folder.join("server")))?;
    println!("\npostmaster {}\nurl {}", server_pid(&folder.join("data"))?, server.url());
    match end.as_str() {
        "return" => {}
        "panic" => std::panic::panic_any("a deliberate panic"),
        "exit" => process::exit(3),
        // A child that outlives the program must not keep the server alive.
        "exit with a child left" => {
            Command::new("sleep").arg("20").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            process::exit(3)
        }
        _ => thread::sleep(Duration::from_secs(60)),
    }
    Ok(())
}

#[test]
fn a_server_ends_with_its_program() -> Test {
    for end in ["return", "panic", "exit", "exit with a child left", "TERM", "KILL", "INT", "HUP"] {
        let folder = Scratch::new()?;
        let mut program = start(end, &folder, &[])?;
        let pid = says(&mut program, "postmaster ")?.parse()?;
        if end.chars().all(char::is_uppercase) {
            signal(end, program.id())?;
        }
        program.wait()?;
        let gone = || folder.is_empty() && !is_running(pid);
        eventually(&format!("nothing is left after {end}"), gone)?;
    }
    Ok(())
}

#[test]
fn a_program_killed_while_its_server_starts_leaves_nothing() -> Test {
    for delay in [20, 150, 400] {
        let folder = Scratch::new()?;
        let mut program = start("KILL", &folder, &[])?;
        eventually("the start has begun", || !folder.is_empty())?;
        thread::sleep(Duration::from_millis(delay)); // to hit different stages; the outcome is the same
        program.kill()?;
        program.wait()?;
        eventually("nothing is left", || folder.is_empty())?;
    }
    Ok(())
}

#[test]
fn a_server_is_private_and_its_log_contains_no_rows() -> Test {
    let server = Embedded::temporary()?;
    let folder = socket_folder(&server.url())?;
    assert_eq!(fs::metadata(&folder)?.permissions().mode() & 0o777, 0o700);

    let mut connection = PgConnection::establish(&server.url())?;
    connection.batch_execute("CREATE TABLE t (name TEXT PRIMARY KEY, CHECK (name <> 'Ada Lovelace'))")?;
    assert!(connection.batch_execute("INSERT INTO t VALUES ('Ada Lovelace')").is_err());
    let log = fs::read_to_string(folder.join("server.log"))?;
    assert!(log.contains("violates check constraint"), "{log}");
    assert!(!log.contains("Lovelace"), "{log}");

    connection.batch_execute("CREATE DATABASE \"a clinic/2\"")?;
    PgConnection::establish(&server.url_for("a clinic/2"))?;
    Ok(())
}

#[test]
fn a_persistent_folder_keeps_its_data() -> Test {
    let scratch = Scratch::new()?;
    let folder = scratch.0.join("made/clinic data");
    let server = Embedded::persistent(&folder)?;
    let table = "CREATE TABLE t AS SELECT 42 AS answer";
    PgConnection::establish(&server.url())?.batch_execute(table)?;
    drop(server);

    // The server crashes, and leaves its postmaster.pid.
    let server = Embedded::persistent(&folder)?;
    assert_eq!(answer(&server)?, 42);
    let data = folder.join("server/data");
    signal("KILL", server_pid(&data)?)?;
    drop(server);
    assert!(data.join("postmaster.pid").exists());
    let server = Embedded::persistent(&folder)?;
    assert_eq!(answer(&server)?, 42);
    drop(server);

    // The process id in a stale postmaster.pid now belongs to another process: this one.
    let stale = format!("{}\n{}\n1\n5432\n/tmp/gone\n*\n\nready\n", process::id(), data.display());
    fs::write(data.join("postmaster.pid"), stale)?;
    let server = Embedded::persistent(&folder)?;
    assert_eq!(answer(&server)?, 42);
    Ok(())
}

#[test]
fn a_persistent_folder_serves_one_program_at_a_time() -> Test {
    let (scratch, kept) = (Scratch::new()?, Scratch::new()?);
    let folder = kept.0.join("clinic");
    let mut program = start("KILL", &scratch, &[(FOLDER, &folder)])?;
    says(&mut program, "url ")?;

    let second = Embedded::persistent(&folder).err();
    assert!(matches!(second, Some(EmbeddedError::InUse { .. })), "{second:?}");

    // A program that takes over after a kill waits for the old server to stop.
    program.kill()?;
    drop(Embedded::persistent(&folder)?);
    program.wait()?;
    eventually("the first program's socket is gone", || scratch.is_empty())
}

/// Service accounts need their grants as in production, unless the program asks for all of them, which a folder does
/// not keep.
#[test]
fn a_private_server_enforces_grants() -> Test {
    let scratch = Scratch::new()?;
    let start =
        |allow_all| Portal::embedded_with(EmbeddedOptions { folder: Some(scratch.0.join("clinic")), allow_all });
    let count = |portal: &Portal| {
        let counted = portal.transaction(&Actor::service("report"), |tx| tx.count::<User>(&UserFilter::default()));
        counted.map_err(|error| error.to_string())
    };
    assert_eq!(count(&start(true)?), Ok(0));
    let portal = start(false)?;
    let denied = "the service account has no grants (`grant_service` gives them), or the portal lacks the context key \
                  [access.denied]";
    assert_eq!(count(&portal), Err(denied.to_owned()));
    portal.grant_service("report", &["orders:select".parse()?])?;
    let missing = "the service account lacks the grant users:select [access.grant_missing]";
    assert_eq!(count(&portal), Err(missing.to_owned()));
    portal.grant_service("report", &["users:select".parse()?])?;
    assert_eq!(count(&portal), Ok(0));
    drop(portal);
    assert_eq!(count(&start(false)?), Ok(0), "a grant by name is kept");
    Ok(())
}

/// The server of a root process runs as another user, who must not be able to reach the keys in any way.
#[test]
fn the_servers_account_cannot_read_or_replace_the_keys() -> Test {
    let scratch = Scratch::new()?;
    let folder = scratch.0.join("clinic");
    drop(Portal::embedded_with(EmbeddedOptions { folder: Some(folder.clone()), ..EmbeddedOptions::default() })?);
    let keys = folder.join("keys");
    let before = (fs::read(&keys)?, fs::metadata(&keys)?.ino());
    let server = fs::metadata(folder.join("server/data"))?;
    if fs::metadata(&folder)?.uid() == server.uid() {
        return Ok(()); // not root: the server runs as this user, see security.md
    }
    assert_eq!(fs::metadata(&keys)?.permissions().mode() & 0o777, 0o600);
    let steps = [
        "cat keys",
        "rm -f keys",
        "mv keys away",
        "ln -sf /etc/hosts keys",
        "touch x",
        "echo x > telehealth-embedded",
        "echo x > server.log",
        "mv server other",
    ];
    for step in steps {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", step]).current_dir(&folder).uid(server.uid()).gid(server.gid());
        assert!(!command.stderr(Stdio::null()).status()?.success(), "{step}");
    }
    assert_eq!((fs::read(&keys)?, fs::metadata(&keys)?.ino()), before);
    drop(Portal::embedded_with(EmbeddedOptions { folder: Some(folder.clone()), ..EmbeddedOptions::default() })?);

    // A folder that this user may move away, with everything in it.
    let theirs = scratch.0.join("theirs");
    fs::create_dir(&theirs)?;
    chown(&theirs, Some(server.uid()), Some(server.gid()))?;
    let refused = Embedded::persistent(theirs.join("clinic")).err();
    assert_eq!(refused.map(|error| error.code()), Some("embedded.exposed"));
    Ok(())
}

#[test]
fn a_folder_with_other_contents_is_refused_and_unchanged() -> Test {
    let scratch = Scratch::new()?;
    fs::write(scratch.0.join("PG_VERSION"), "15\n")?;
    let refused = Embedded::persistent(&scratch.0).err();
    assert_eq!(refused.map(|error| error.code()), Some("embedded.not_empty"));
    assert_eq!(fs::read_dir(&scratch.0)?.count(), 1);
    Ok(())
}

#[test]
fn a_server_survives_unusual_surroundings() -> Test {
    let scratch = Scratch::new()?;
    let long = scratch.0.join("x".repeat(100));
    let quoted = scratch.0.join("a, 'b'");
    for folder in [&long, &quoted] {
        fs::create_dir(folder)?;
    }
    let closed = scratch.0.join("closed");
    fs::create_dir(&closed)?;
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700))?;
    let surroundings: [(&str, &Path); 6] = [
        ("TMPDIR", &closed),
        ("TMPDIR", &long),
        ("TMPDIR", &quoted),
        ("TMPDIR", Path::new("not/there")),
        ("LC_ALL", Path::new("xx_XX.nonsense")),
        ("PGPORT", Path::new("1")),
    ];
    for variable in surroundings {
        let mut program = start("return", &scratch, &[variable])?;
        let said = says(&mut program, "url ");
        said.map_err(|error| format!("{variable:?}: {error}"))?;
        program.wait()?;
    }
    Ok(())
}

#[test]
fn an_invalid_setting_is_reported() -> Test {
    let scratch = Scratch::new()?;
    let nowhere = Path::new("/nowhere");
    let mut program = start("return", &scratch, &[("TELEHEALTH_PG_BIN", nowhere)])?;
    let error = says(&mut program, "error ")?;
    assert!(error.starts_with("embedded.unusable TELEHEALTH_PG_BIN is /nowhere"), "{error}");
    program.wait()?;

    for name in ["initdb", "postgres"] {
        let file = scratch.0.join(name);
        fs::write(&file, "#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    }
    let mut program = start("return", &scratch, &[("TELEHEALTH_PG_BIN", &scratch.0)])?;
    let error = says(&mut program, "error ")?;
    assert!(error.contains("which is version 13"), "{error}");
    program.wait()?;
    Ok(())
}

/// Starts [`program`] with a temporary folder of its own.
fn start(end: &str, temporary: &Scratch, environment: &[(&str, &Path)]) -> Result<Child, Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--exact", "embedded::program", "--ignored", "--nocapture"]);
    command.env(END, end).env("TMPDIR", &temporary.0).envs(environment.iter().copied());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    Ok(command.spawn()?)
}

/// What a program prints after `word`.
fn says(program: &mut Child, word: &str) -> Result<String, Box<dyn Error>> {
    let output = program.stdout.as_mut().ok_or("no output")?;
    for line in BufReader::new(output).lines() {
        if let Some(said) = line?.strip_prefix(word) {
            return Ok(said.to_owned());
        }
    }
    Err(format!("the program ended without saying {word}").into())
}

fn socket_folder(url: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = url.split_once("host=").and_then(|(_, rest)| rest.split('&').next());
    Ok(PathBuf::from(folder.ok_or("no host in the url")?))
}

fn server_pid(data: &Path) -> Result<u32, Box<dyn Error>> {
    let text = fs::read_to_string(data.join("postmaster.pid"))?;
    Ok(text.lines().next().ok_or("an empty postmaster.pid")?.parse()?)
}

fn signal(name: &str, pid: u32) -> Test {
    let kill = format!("kill -s {name} {pid}");
    let status = Command::new("/bin/sh").args(["-c", &kill]).status()?;
    if status.success() { Ok(()) } else { Err(format!("{kill} failed").into()) }
}

fn is_running(pid: u32) -> bool {
    let check = format!("kill -0 {pid} 2>/dev/null");
    Command::new("/bin/sh").args(["-c", &check]).status().is_ok_and(|status| status.success())
}

fn eventually(what: &str, mut holds: impl FnMut() -> bool) -> Test {
    let start = Instant::now();
    while !holds() {
        if start.elapsed() > Duration::from_secs(20) {
            return Err(format!("not within 20 seconds: {what}").into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Integer)]
    answer: i32,
}

fn answer(server: &Embedded) -> Result<i32, Box<dyn Error>> {
    let mut connection = PgConnection::establish(&server.url())?;
    let query = diesel::sql_query("SELECT answer FROM t");
    Ok(query.get_result::<Answer>(&mut connection)?.answer)
}

/// A folder open to everyone, as root's servers run as another user; removed on drop.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Box<dyn Error>> {
        let number = RandomState::new().build_hasher().finish();
        let folder = PathBuf::from(format!("/tmp/telehealth-test-{number:016x}"));
        fs::create_dir(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777))?;
        Ok(Self(folder))
    }

    fn is_empty(&self) -> bool {
        fs::read_dir(&self.0).is_ok_and(|mut entries| entries.next().is_none())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
