//! `backup`, from the configuration to a drill. Needs pgBackRest.

use crate::{
    program::Program,
    support::{
        ask,
        backups::{PASSPHRASES, new_folder, plain_server, started},
        execute,
        programs::are_installed,
    },
};
use serde_json::{Value, json};
use std::{
    env,
    fs::{self, Permissions},
    io::Write,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use telehealth_storage::{embedded::Embedded, now};

fn codes(answer: &Value) -> Vec<&str> {
    answer["result"]["findings"].as_array().expect("findings").iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn backups_are_configured_made_checked_restored_and_drilled() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let folder = new_folder();
    let path = |name: &str| folder.join(name).display().to_string();
    let (server, url) = plain_server(&folder);
    // Not the URL of the socket, which `init` prints.
    let named = |url: &str| format!("{url}&application_name=telehealth");
    let mut program = Program::at(&named(&url)).with("TELEHEALTH_BACKUP", folder.join("backup"));
    let (one, two) = (path("repository-1"), path("repository-2"));
    let init = ["backup", "init", "--repository", &one, "--repository", &two];

    let unset = program.json(&init);
    assert_eq!((&unset["exit_code"], &unset["error"]["code"]), (&json!(3), &json!("command.setting_missing")));
    for (number, passphrase) in PASSPHRASES.iter().enumerate() {
        program = program.with(&format!("TELEHEALTH_BACKUP_PASSPHRASE_{}", number + 1), passphrase);
    }
    assert_eq!(program.json(&["backup", "list"])["error"]["code"], "backup.not_configured");
    let first = program.json(&init);
    assert_eq!((&first["exit_code"], &first["result"]["restart_for"]), (&json!(1), &json!(["archive_mode"])));
    drop(server);
    let (server, url) = started(&folder);
    program = program.with("TELEHEALTH_DATABASE_URL", named(&url));
    let second = program.run(&init);
    assert_eq!(second.exit, 0, "{}", second.err);
    let (account, called) = (owner(&url), env!("CARGO_BIN_EXE_telehealth"));
    for expected in [
        "OnCalendar=",
        &format!("User={account}\n"),
        &format!("ExecStart=\"{called}\" backup run full --folder {}", path("backup")),
        &format!("40 * * * * {account} \"{called}\" backup run incr"),
        "archive_timeout = '300'",
        "a restart      not needed",
    ] {
        assert!(second.out.contains(expected), "{expected}: {}", second.out);
    }
    let words = second.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("`telehealth backup drill --random --in FOLDER` every week"), "{words}");
    // The schedule passes what measures the archive, without a password.
    let socket = second.out.lines().find_map(|line| line.trim().strip_prefix("TELEHEALTH_DATABASE_URL="));
    assert_eq!(ask(socket.expect("a URL"), "current_database()"), "clinic");
    assert!(second.out.contains("Environment=\"TELEHEALTH_DATABASE_URL=postgresql:///clinic?"), "{}", second.out);

    assert_eq!(program.run(&["migrate"]).exit, 0);
    let empty = program.json(&["backup", "list"]);
    assert_eq!((&empty["exit_code"], codes(&empty)), (&json!(2), vec!["backup.missing", "backup.missing"]));
    let made = program.run(&["backup", "run", "full"]);
    assert_eq!(made.exit, 0, "{}{}", made.out, made.err);
    let steps = [1, 2].map(|number| format!("making backups: full backup into repository {number}\n"));
    assert_eq!(made.err, steps.concat());
    let waiting = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'";
    wait_until("everything is archived", || ask(&url, waiting) == "0");
    let listed = program.json(&["backup", "list"]);
    assert_eq!(listed["result"]["backups"].as_array().map(Vec::len), Some(2), "{listed:#}");
    let archive = json!({ "is_on": true, "is_failing": false, "lag_seconds": 0 });
    assert_eq!(listed["result"]["archive"], archive, "{listed:#}");
    assert_eq!(listed["result"]["repositories"][0]["cipher"], "aes-256-cbc");
    let list = program.run(&["backup", "list"]).out;
    assert!(list.contains("1     aes-256-cbc  complete") && list.contains("archive  0 seconds behind"), "{list}");
    let checked = program.json(&["backup", "check"]);
    assert_eq!((&checked["exit_code"], &checked["result"]["archive"]), (&json!(0), &archive));
    a_copy_without_a_configuration_starts_as_printed(&program, &url, &folder);

    let copy = path("copy");
    let restored = program.json(&["backup", "restore", "--to", &copy, "--repository", "2"]);
    assert_eq!((&restored["exit_code"], &restored["result"]["repository"]), (&json!(0), &json!(2)));
    let again = program.json(&["backup", "restore", "--to", &copy]);
    assert_eq!(again["error"]["code"], "backup.folder_not_empty");

    assert_eq!(program.json(&["backup", "drills"])["exit_code"], 1, "no drill yet");
    let drill = ["backup", "drill", "--in", &path("drills")];
    let drilled = program.json(&drill);
    assert_eq!(drilled["result"]["is_passed"], true, "{drilled:#}");
    assert_eq!(drilled["exit_code"], 1, "the checks without a keyring and a public key are skipped");
    assert_eq!(program.json(&["backup", "drills"])["exit_code"], 1, "and so says the list");
    assert_eq!(program.run(&["keys", "generate", "--audit", "clinic.example/audit", "--file", "signer"]).exit, 0);
    assert_eq!(program.run(&["keys", "generate", "2026a", "--file", "keys"]).exit, 0);
    let [signer, keys] = ["signer", "keys"].map(|name| program.folder.join(name));
    let program = program.with("TELEHEALTH_AUDIT_KEY_FILE", signer).with("TELEHEALTH_KEYS_FILE", keys);
    let report = program.json(&["evidence", "write", "--since", "2026-01-01", "--file", "report"]);
    let sections = &report["result"]["sections"];
    let verdicts = (&sections["backups"]["verdict"], &sections["drills"]["verdict"]);
    assert_eq!(verdicts, (&json!("well"), &json!("warnings")), "checks were skipped");
    assert_eq!(sections["drills"]["content"][0], drilled["result"]);
    let random = ["backup", "drill", "--in", &path("drills"), "--random"];
    let whole = program.json(&random);
    assert_eq!((&whole["exit_code"], &whole["result"]["is_passed"]), (&json!(0), &json!(true)), "{whole:#}");
    assert_eq!(program.json(&["backup", "drills"])["exit_code"], 0);
    let shown = program.run(&drill).err;
    for step in ["restoring from repository 1", "recovering", "checking indexes", "checking audit log"] {
        assert!(shown.contains(&format!("drill: {step}\n")), "{step}: {shown}");
    }
    assert_eq!(program.json(&[&random[..], &["--at", "latest"]].concat())["error"]["code"], "command.usage");
    a_gap_in_the_archive_is_named(&program, &url, &folder.join("repository-1/archive/telehealth"));
    programs_that_cannot_be_used_are_named(&program);
    a_wrong_clock_is_noticed(&program, &path("never"));
    a_killed_backup_leaves_the_others(&program, &path("backup"));
    a_killed_restore_leaves_nothing(&program, &path("backup"), &path("killed"));
    a_silent_server_is_listed(&program);
    a_random_moment_is_drilled_while_the_server_is_down(&program, &random);
    a_killed_drill_leaves_nothing(&program, &drill);

    execute(&url, "ALTER SYSTEM SET archive_mode = 'off'");
    drop(server);
    let (_server, url) = started(&folder);
    let program = program.with("TELEHEALTH_DATABASE_URL", &url);
    assert_eq!(codes(&program.json(&["backup", "check"])), ["backup.archive_off"]);
    fs::remove_dir_all(&folder).expect("removed");
}

/// A segment that is missing in the archive of the first repository, between others or as the newest.
fn a_gap_in_the_archive_is_named(program: &Program, url: &str, archive: &Path) {
    let add_segment = || {
        ask(url, "pg_logical_emit_message(true, 'test', 'a change')");
        let segment = ask(url, "pg_walfile_name(pg_switch_wal())");
        wait_until("it is archived", || ask(url, "SELECT last_archived_wal FROM pg_stat_archiver") >= segment);
        segment
    };
    for segment in [add_segment(), add_segment()] {
        let file = file_below(archive, &segment).expect("a file");
        let aside = archive.with_extension("aside");
        fs::rename(&file, &aside).expect("moved");
        let object = format!("segment {segment}, repository 1");
        let listed = program.json(&["backup", "list"]);
        assert_eq!((&listed["exit_code"], codes(&listed)), (&json!(2), vec!["backup.log_gap"]), "{listed:#}");
        assert_eq!(listed["result"]["findings"][0]["object"], object);
        let list = program.run(&["backup", "list"]).out;
        assert!(list.contains("1     aes-256-cbc  1 gap") && list.contains(&object), "{list}");
        fs::rename(&aside, &file).expect("moved back");
    }
    assert_eq!(program.json(&["backup", "list"])["exit_code"], 0);
}

/// The file in a folder or below whose name begins so.
fn file_below(folder: &Path, beginning: &str) -> Option<PathBuf> {
    let mut paths = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    paths.find_map(|path| match path.is_dir() {
        true => file_below(&path, beginning),
        false => path.file_name()?.to_str()?.starts_with(beginning).then_some(path),
    })
}

/// A clock that is days behind or ahead. Needs the program `faketime`.
fn a_wrong_clock_is_noticed(program: &Program, to: &str) {
    let answer_at = |shift: &str, arguments: &[&str]| {
        let plain = program.command(&[arguments, &["--json"]].concat());
        let mut command = Command::new("faketime");
        command.args(["-f", shift]).arg(plain.get_program()).args(plain.get_args());
        command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        match command.output() {
            Ok(output) => Some(serde_json::from_slice::<Value>(&output.stdout).expect("an answer")),
            Err(_) => {
                // Not `eprintln!`, which the test harness hides.
                let _ = writeln!(std::io::stderr(), "skipped: the program faketime is not installed");
                None
            }
        }
    };
    for (shift, exit, code) in [("-2d", 2, "backup.in_future"), ("+3d", 1, "backup.too_old")] {
        let Some(listed) = answer_at(shift, &["backup", "list"]) else { return };
        assert_eq!((&listed["exit_code"], codes(&listed)), (&json!(exit), vec![code, code]), "{listed:#}");
    }
    let now = now().to_string();
    let Some(restored) = answer_at("-2d", &["backup", "restore", "--to", to, "--at", &now]) else { return };
    assert_eq!((&restored["exit_code"], &restored["error"]["code"]), (&json!(3), &json!("backup.time_in_future")));
    assert!(!Path::new(to).exists(), "nothing was written");
}

/// Programs of other versions, and one that cannot be run, in front of pgBackRest.
fn programs_that_cannot_be_used_are_named(program: &Program) {
    let folder = program.folder.join("bin");
    fs::create_dir(&folder).expect("a folder");
    // The server's account runs it.
    fs::set_permissions(&program.folder, Permissions::from_mode(0o755)).expect("a mode");
    let paths = format!("{}:{}", folder.display(), env::var("PATH").expect("a path"));
    for (script, code) in [
        ("echo 'pgBackRest 2.44'", "backup.program_too_old"),
        ("echo 'something else'", "backup.program_too_old"),
        ("[ \"$1\" = version ] && echo 'pgBackRest 2.45' || exit 127", "backup.program_missing"),
    ] {
        let file = folder.join("pgbackrest");
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&file, Permissions::from_mode(0o755)).expect("a mode");
        for arguments in [&["backup", "list"][..], &["backup", "run", "full"]] {
            let output = program.command(arguments).env("PATH", &paths).output().expect("the program");
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code() == Some(3) && text.contains(code), "{script}: {text}");
        }
    }
}

/// A drill that is killed at any moment leaves neither files nor processes.
fn a_killed_drill_leaves_nothing(program: &Program, drill: &[&str]) {
    let place = Path::new(drill[3]);
    for milliseconds in [400, 1200, 2500] {
        let mut child = program.command(drill).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a drill");
        thread::sleep(Duration::from_millis(milliseconds));
        child.kill().and_then(|()| child.wait()).expect("killed");
        wait_until("nothing is left", || fs::read_dir(place).expect("a folder").count() == 0 && !is_in_use(place));
    }
}

/// A backup that is killed at any moment leaves no process, and no backup that is listed and cannot be restored.
fn a_killed_backup_leaves_the_others(program: &Program, configuration: &str) {
    let configuration = Path::new(configuration);
    for milliseconds in [200, 700, 1500] {
        let mut command = program.command(&["backup", "run", "full"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a backup");
        thread::sleep(Duration::from_millis(milliseconds));
        child.kill().and_then(|()| child.wait()).expect("killed");
        wait_until("the backup ends", || !is_in_use(configuration));
        let checked = program.json(&["backup", "check"]);
        assert_eq!((&checked["exit_code"], codes(&checked)), (&json!(0), Vec::new()), "{milliseconds} ms: {checked:#}");
    }
    assert_eq!(program.json(&["backup", "run", "incr"])["exit_code"], 0, "the next one works");
}

/// A restore that is killed when it has written its first file leaves neither files nor processes.
fn a_killed_restore_leaves_nothing(program: &Program, configuration: &str, to: &str) {
    let (configuration, to) = (Path::new(configuration), Path::new(to));
    let mut command = program.command(&["backup", "restore", "--to", &to.display().to_string()]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a restore");
    wait_until("a file is there", || fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()));
    child.kill().and_then(|()| child.wait()).expect("killed");
    wait_until("the restore ends", || !is_in_use(configuration));
    // It may have ended in that moment. Then it is whole: this file is written last.
    // The server's account may not remove a folder from one of root's, but its files.
    wait_until("no file is left", || !has_files(to) || to.join("global/pg_control").is_file());
    assert!(!has_files(&to.with_extension("tablespaces")));
}

/// A server that does not answer.
fn a_silent_server_is_listed(program: &Program) {
    let mut command = program.command(&["backup", "list"]);
    let output = command.env("TELEHEALTH_DATABASE_URL", "postgresql:///clinic?host=/nowhere").output();
    let output = output.expect("the program");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("unknown: the server does not answer"), "{text}");
    // One that is not named is unknown as well, as in `backup check`.
    for arguments in [["backup", "list"], ["backup", "check"]] {
        let output = program.command(&arguments).env_remove("TELEHEALTH_DATABASE_URL").output().expect("the program");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {text}");
        assert!(text.contains("Next: Name the server in TELEHEALTH_DATABASE_URL"), "{arguments:?}: {text}");
    }
}

/// The name of the account that owns the server's data.
fn owner(url: &str) -> String {
    let data = ask(url, "current_setting('data_directory')");
    let output = Command::new("stat").args(["-c", "%U", &data]).output().expect("stat");
    String::from_utf8(output.stdout).expect("a name").trim().to_owned()
}

/// A copy of a server whose configuration is not in its data folder, as on Debian.
fn a_copy_without_a_configuration_starts_as_printed(program: &Program, url: &str, folder: &Path) {
    let data = PathBuf::from(ask(url, "current_setting('data_directory')"));
    let (inside, outside, to) = (data.join("postgresql.conf"), folder.join("postgresql.conf"), folder.join("bare"));
    let owner = fs::metadata(&data).expect("a folder");
    let shell = |script: &str| {
        let mut command = Command::new("/bin/sh");
        let programs = Embedded::programs().expect("PostgreSQL").display().to_string();
        command.env("PATH", format!("{programs}:{}", env::var("PATH").expect("a path")));
        command.args(["-c", script]).current_dir("/").uid(owner.uid()).gid(owner.gid());
        // The server keeps the streams.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.expect("a shell").success(), "{script}");
    };
    let text = fs::read_to_string(&inside).expect("a configuration");
    fs::remove_file(&inside).expect("removed");
    assert_eq!(program.json(&["backup", "run", "incr"])["exit_code"], 0);
    fs::write(&inside, &text).and_then(|()| chown(&inside, Some(owner.uid()), Some(owner.gid()))).expect("put back");
    // What Debian's names, and a setting that the copy may not have lower than the original.
    let pid = folder.join("original.pid");
    fs::write(&pid, "the original's").expect("written");
    let connections = ask(url, "current_setting('max_connections')");
    let text = format!(
        "{text}\nmax_connections = {connections}\ndata_directory = '{}'\nexternal_pid_file = '{}'\n",
        data.display(),
        pid.display()
    );
    fs::write(&outside, text).expect("written");

    let restored = program.json(&["backup", "restore", "--to", &to.display().to_string()]);
    let next = restored["next"][0].as_str().expect("a text");
    let command = next.split('`').nth(1).expect("a command").replace("FILE", &outside.display().to_string());
    let socket = format!("-p 5433 -c listen_addresses= -c unix_socket_directories={}", to.display());
    shell(&command.replace("-p 5433", &socket));
    assert!(to.join("postmaster.pid").is_file());
    assert_eq!(fs::read_to_string(&pid).expect("a file"), "the original's");
    shell(&format!("pg_ctl -D {} -m immediate stop", to.display()));
}

/// A drill of a random moment while the server does not answer.
fn a_random_moment_is_drilled_while_the_server_is_down(program: &Program, random: &[&str]) {
    let run = |arguments: &[&str]| {
        let mut command = program.command(&[random, arguments].concat());
        let output = command.env("TELEHEALTH_DATABASE_URL", "postgresql:///clinic?host=/nowhere").output();
        String::from_utf8(output.expect("the program").stdout).expect("text")
    };
    let drilled: Value = serde_json::from_str(&run(&["--json"])).expect("an answer");
    let record = &drilled["result"];
    assert_eq!((&drilled["exit_code"], &record["is_passed"]), (&json!(1), &json!(true)), "{drilled:#}");
    assert_eq!(record["lost"], Value::Null);
    let listed = program.json(&["backup", "list"]);
    let labels = listed["result"]["backups"].as_array().expect("backups").iter().map(|it| &it["label"]);
    assert!(labels.into_iter().any(|label| *label == record["moment"]), "{record:#}");
    let erasures = record["checks"].as_array().expect("checks").iter().find(|it| it["name"] == "erasures");
    let detail = erasures.expect("a check")["detail"].as_str().expect("a text");
    assert!(detail.starts_with("the original cannot be read: "), "{detail}");
    let text = run(&[]);
    assert!(text.contains("unknown: the copy was not compared with the original"), "{text}");
}

fn has_files(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| if path.is_dir() { has_files(&path) } else { true })
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < until, "not in time: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process works in the folder, or was started for it.
fn is_in_use(place: &Path) -> bool {
    let place = place.display().to_string();
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    let lines = processes.filter_map(|it| fs::read(it.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).any(|line| line.contains(&place))
}
