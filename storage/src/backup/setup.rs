//! `init`: the configuration of pgBackRest and of the server's archiving.

use super::{
    ARCHIVE_TIMEOUT, Backups, CONFIGURATION,
    folders::{UnfilledFolders, make_folder},
    owner_of,
    program::Program,
};
use crate::{
    embedded::{
        account::{Account, give},
        socket_url,
    },
    error::{BackupError, Result},
    session::connect::establish,
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{Integer, Text},
};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{ErrorKind, Write as _},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process::Command,
    thread,
};
use zeroize::Zeroizing;

/// The shortest passphrase.
const PASSPHRASE_CHARACTERS: usize = 20;

/// What [`Backups::init`] sets up.
#[derive(Clone)]
pub struct Setup {
    /// The folder for the configuration.
    pub folder: PathBuf,
    /// The name of the cluster in the repositories, of `a-z 0-9 _ -`.
    pub stanza: String,
    /// Where each repository is: a folder, or the prefix in a bucket that [`options`](Self::options) name. Put the
    /// second one on another machine, best in another place.
    pub repositories: [PathBuf; 2],
    /// The passphrase of each repository, at least 20 characters.
    pub passphrases: [Zeroizing<String>; 2],
    /// How many days backups are kept, 1 to 3650.
    pub keep_days: u16,
    /// Further options of pgBackRest, such as `repo2-type` and `s3`. Options with secrets go into a file of your own in
    /// the subfolder `conf.d`.
    pub options: Vec<(String, String)>,
}

/// What [`Backups::init`] has done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Initialized {
    /// The settings for which the server must be restarted, and `init` run once more, before the archive works:
    /// `archive_mode`, `wal_level`. Empty if it works.
    pub restart_for: Vec<&'static str>,
    /// The settings of the server that `init` has made, with their values.
    pub settings: Vec<(&'static str, String)>,
    /// The folder of the configuration.
    pub folder: PathBuf,
    /// How the server's account reaches the server, over its socket and without a password.
    pub server_url: String,
    /// The name of the server's account, which owns the data folder; its number if it has none.
    pub account: String,
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Text)]
    data: String,
    #[diesel(sql_type = Text)]
    socket: String,
    #[diesel(sql_type = Integer)]
    port: i32,
    #[diesel(sql_type = Text)]
    login: String,
    #[diesel(sql_type = Text)]
    database: String,
    #[diesel(sql_type = Text)]
    archive_mode: String,
    #[diesel(sql_type = Text)]
    archive_command: String,
    #[diesel(sql_type = Text)]
    wal_level: String,
}

const SERVER: &str = "SELECT current_setting('data_directory') AS data,
    trim(split_part(current_setting('unix_socket_directories'), ',', 1)) AS socket,
    current_setting('port')::integer AS port, current_user::text AS login, current_database()::text AS database,
    current_setting('archive_mode') AS archive_mode, current_setting('archive_command') AS archive_command,
    current_setting('wal_level') AS wal_level";

impl Backups {
    /// Writes the configuration, creates the repositories, and makes the server archive its log into both. The login of
    /// `url` must be a superuser, and the server must run on this machine. May be repeated, such as after a restart.
    ///
    /// If a repository cannot be used, the files and folders are as they were before. A repository that held something
    /// already keeps what pgBackRest has added.
    ///
    /// # Errors
    /// [`BackupError::Setup`] for a setting that violates a rule; [`BackupError::ArchiveInUse`];
    /// `backup.other_cluster` if a repository belongs to another database; the errors of [`Backups::open`].
    pub fn init(setup: &Setup, url: &str) -> Result<Initialized> {
        setup.check()?;
        let mut connection = establish(url)?;
        let server: Server = sql_query(SERVER).get_result(&mut connection)?;
        setup.check_places(&server)?;
        let folder = setup.folder.clone();
        let command =
            format!("pgbackrest --config-path={} --stanza={} archive-push %p", folder.display(), setup.stanza);
        let is_archiving = server.archive_mode != "off";
        // The server shows an empty command as a text in parentheses.
        let other = !server.archive_command.is_empty() && !server.archive_command.starts_with('(');
        if is_archiving && other && server.archive_command != command {
            return Err(BackupError::ArchiveInUse.into());
        }
        let account = owner_of(Path::new(&server.data));
        let program = Program { folder: folder.clone(), stanza: setup.stanza.clone(), account };
        program.check_version()?;
        let before = Before::of(setup)?;
        let created = setup.write(&server, account).and_then(|()| program.run(&["stanza-create"]));
        if let Err(error) = created {
            before.restore(account);
            return Err(error.into());
        }
        let settings = archive_settings(&server, command);
        archive(&mut connection, &settings)?;
        let restart_for: Vec<&str> = [("archive_mode", !is_archiving), ("wal_level", server.keeps_little_log())]
            .into_iter()
            .filter_map(|(setting, is_changed)| is_changed.then_some(setting))
            .collect();
        if restart_for.is_empty() {
            program.run(&["check"])?;
        }
        let server_url = socket_url(Path::new(&server.socket), server.port, &server.database, &server.login);
        let account = name_of_owner(Path::new(&server.data))?;
        Ok(Initialized { restart_for, settings, folder, server_url, account })
    }
}

impl Server {
    /// Whether its log lacks what an archive needs. Such a server does not start with `archive_mode`.
    fn keeps_little_log(&self) -> bool {
        self.wal_level == "minimal"
    }
}

/// Returns the settings of the server's archiving, with their values.
fn archive_settings(server: &Server, command: String) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("archive_mode", "on".to_owned()),
        ("archive_command", command),
        ("archive_timeout", ARCHIVE_TIMEOUT.as_secs().to_string()),
    ];
    settings.extend(server.keeps_little_log().then(|| ("wal_level", "replica".to_owned())));
    settings
}

/// Sets the server's archiving. `ALTER SYSTEM` runs outside transactions, so each statement is sent alone.
fn archive(connection: &mut PgConnection, settings: &[(&'static str, String)]) -> Result<()> {
    // The values were checked for characters that would need quoting.
    let set = |(name, value): &(&str, String)| format!("ALTER SYSTEM SET {name} = '{value}'");
    let reload = "SELECT pg_reload_conf()".to_owned();
    let mut statements = settings.iter().map(set).chain([reload]);
    Ok(statements.try_for_each(|statement| connection.batch_execute(&statement))?)
}

/// The files and folders as they were before `init`.
struct Before {
    folders: UnfilledFolders,
    /// The files that it writes, with their contents if they existed.
    files: Vec<(PathBuf, Option<Zeroizing<String>>)>,
}

impl Before {
    fn of(setup: &Setup) -> Result<Self, BackupError> {
        let text = |path: PathBuf| match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((path, None)),
            text => text.map(|text| (path.clone(), Some(Zeroizing::new(text)))).map_err(BackupError::io("read", &path)),
        };
        let files = setup.files().into_iter().map(text).collect::<Result<_, _>>()?;
        Ok(Self { folders: UnfilledFolders::among(setup.folders().iter().map(PathBuf::as_path)), files })
    }

    /// Puts them back. What cannot be put back stays: the error that led here matters more.
    fn restore(&self, account: Option<Account>) {
        for (path, text) in &self.files {
            let _ = match text {
                Some(text) => write(path, text, account),
                None => fs::remove_file(path).map_err(BackupError::io("remove", path)),
            };
        }
        self.folders.restore();
    }
}

impl Setup {
    fn check(&self) -> Result<(), BackupError> {
        let require = |holds: bool, setting: &str, reason| {
            if holds { Ok(()) } else { Err(BackupError::Setup { setting: setting.to_owned(), reason }) }
        };
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        let stanza = !self.stanza.is_empty() && self.stanza.chars().all(simple) && self.stanza != "global";
        require(stanza, "the stanza", "must be of a-z, 0-9, underscore and hyphen")?;
        for (path, setting) in [
            (&self.folder, "the folder"),
            (&self.repositories[0], "repository 1"),
            (&self.repositories[1], "repository 2"),
        ] {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
            let is_plain = path.is_absolute() && path.to_str().is_some_and(|path| path.chars().all(is_plain));
            require(is_plain, setting, "must be an absolute path of letters, digits, dots, underscores and hyphens")?;
        }
        require(
            self.repositories[0] != self.repositories[1],
            "repository 2",
            "must be another place than repository 1",
        )?;
        for (number, passphrase) in self.passphrases.iter().enumerate() {
            let setting = format!("the passphrase of repository {}", number + 1);
            let is_line = passphrase.trim() == passphrase.as_str() && !passphrase.chars().any(char::is_control);
            require(is_line, &setting, "must be one line without white space at its ends")?;
            let is_long = passphrase.chars().count() >= PASSPHRASE_CHARACTERS;
            require(is_long, &setting, "must have at least 20 characters, such as `openssl rand -base64 32` prints")?;
        }
        let differ = self.passphrases[0] != self.passphrases[1];
        require(differ, "the passphrase of repository 2", "must be another one than that of repository 1")?;
        require((1..=3650).contains(&self.keep_days), "the days to keep", "must be 1 to 3650")?;
        for (name, value) in &self.options {
            require(
                !is_secret(name),
                "an option",
                "must not be a secret: write those to a file in conf.d of the folder",
            )?;
            let is_line = name.chars().all(simple) && !value.chars().any(char::is_control);
            require(is_line, "an option", "must be a name of pgBackRest and a value in one line")?;
        }
        Ok(())
    }

    /// Checks that nothing lies where a lost data folder or a thief's backup would take it along.
    fn check_places(&self, server: &Server) -> Result<(), BackupError> {
        let data = Path::new(&server.data);
        let fault = |setting: &str, reason| Err(BackupError::Setup { setting: setting.to_owned(), reason });
        if !data.is_dir() {
            return fault("the server", "must run on this machine, and its data folder must be readable");
        }
        if !Path::new(&server.socket).is_absolute() {
            return fault("the server", "must listen on a Unix-domain socket in a folder (unix_socket_directories)");
        }
        if self.repositories.iter().any(|repository| repository.starts_with(data)) {
            return fault("a repository", "must not lie in the server's data folder");
        }
        let taken_along =
            self.repositories.iter().map(PathBuf::as_path).chain([data]).any(|it| self.folder.starts_with(it));
        if taken_along {
            return fault("the folder", "must not lie in a repository or in the server's data folder");
        }
        Ok(())
    }

    /// The folders that are created if they do not exist: those of the configuration and of local repositories.
    fn folders(&self) -> Vec<PathBuf> {
        let is_local = |number: usize| !self.options.iter().any(|(name, _)| name == &format!("repo{number}-type"));
        let local = self.repositories.iter().zip(1..).filter(|(_, number)| is_local(*number));
        let of_configuration = [self.folder.clone(), self.folder.join("conf.d"), self.folder.join("lock")];
        of_configuration.into_iter().chain(local.map(|(path, _)| path.clone())).collect()
    }

    /// The files that are written: the configuration and the passphrases.
    fn files(&self) -> [PathBuf; 2] {
        [self.folder.join(CONFIGURATION), self.folder.join("conf.d/passphrases.conf")]
    }

    fn write(&self, server: &Server, account: Option<Account>) -> Result<(), BackupError> {
        self.folders().iter().try_for_each(|folder| make_folder(folder, account))?;
        let [configuration, passphrases] = self.files();
        write(&configuration, &self.configuration(server), account)?;
        write(&passphrases, &self.secrets(), account)
    }

    fn configuration(&self, server: &Server) -> String {
        let Server { data, socket, port, login, database, .. } = server;
        let folder = self.folder.display();
        let processes = thread::available_parallelism().map_or(1, |all| all.get().div_ceil(2).min(8));
        let mut text = format!(
            "# Written by `telehealth backup init`.\n[global]\nlock-path={folder}/lock\nprocess-max={processes}\n\
             start-fast=y\n"
        );
        for (index, repository) in self.repositories.iter().enumerate() {
            let (number, path, days) = (index + 1, repository.display(), self.keep_days);
            let _ = write!(
                text,
                "repo{number}-path={path}\nrepo{number}-cipher-type=aes-256-cbc\nrepo{number}-bundle=y\n\
                 repo{number}-retention-full-type=time\nrepo{number}-retention-full={days}\n"
            );
        }
        text.extend(self.options.iter().map(|(name, value)| format!("{name}={value}\n")));
        let _ = write!(
            text,
            "\n[{}]\npg1-path={data}\npg1-port={port}\npg1-user={login}\npg1-database={database}\n\
             pg1-socket-path={socket}\n",
            self.stanza
        );
        text
    }

    fn secrets(&self) -> Zeroizing<String> {
        let [first, second] = &self.passphrases;
        let (first, second) = (first.as_str(), second.as_str());
        Zeroizing::new(format!("[global]\nrepo1-cipher-pass={first}\nrepo2-cipher-pass={second}\n"))
    }
}

/// Returns the name of the account that owns a file, or its number if it has no name.
fn name_of_owner(path: &Path) -> Result<String, BackupError> {
    let number = fs::metadata(path).map_err(BackupError::io("find", path))?.uid().to_string();
    let named = Command::new("id").args(["-un", &number]).output().ok().filter(|named| named.status.success());
    Ok(named.map_or(number, |named| String::from_utf8_lossy(&named.stdout).trim().to_owned()))
}

/// Whether an option of pgBackRest has a secret: `repo2-s3-key` has, `repo2-s3-key-type` and `repo2-s3-kms-key-id` have
/// not.
fn is_secret(name: &str) -> bool {
    name.ends_with("-key") || ["pass", "secret", "token"].iter().any(|word| name.contains(word))
}

/// Replaces a file, of mode 0600, at once.
fn write(path: &Path, text: &str, account: Option<Account>) -> Result<(), BackupError> {
    let draft = path.with_extension("draft");
    let io = |action, error| BackupError::io(action, path)(error);
    let mut options = File::options();
    let mut file =
        options.write(true).create(true).truncate(true).mode(0o600).open(&draft).map_err(|error| io("write", error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| io("write", error))?;
    let given = account.map_or(Ok(()), |account| give(&draft, account));
    given.map_err(|error| io("change the owner of", std::io::Error::other(error)))?;
    fs::rename(&draft, path).map_err(|error| io("write", error))
}
