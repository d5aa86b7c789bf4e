//! `backup`.

mod listing;
mod timers;

pub(super) use listing::Listing;

use super::{
    Context, doctor,
    drill::{DrillOptions, Source, drill, drills},
    layout::{self, pairs},
    outcome::{Failure, Outcome, Verdict},
    progress::Progress,
    settings,
};
use crate::{
    backup::{Archive, Backups, Initialized, Kind, Restored, Setup},
    bindings,
};
use clap::{Args, Subcommand, ValueEnum};
use listing::{Unknown, archive_state, described_archive};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use timers::{OTHER_TIMERS, cron, timers};

/// The option of every command.
#[derive(Args)]
pub(super) struct Backup {
    /// The folder of the configuration; by default TELEHEALTH_BACKUP, else /etc/telehealth/backup.
    #[arg(long, global = true, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Configures pgBackRest and the server's archive. The server must run on this machine, listen on a socket, and
    /// find pgbackrest in its PATH. Run it as the server's account or root; the login must be a superuser. A server
    /// without archive_mode, or with wal_level = minimal, must be restarted. The passphrases are in
    /// TELEHEALTH_BACKUP_PASSPHRASE_1 and _2, or in the files that …_FILE names.
    Init(Init),
    /// Makes a backup in both repositories.
    Run {
        /// What it contains.
        kind: KindName,
    },
    /// Lists the backups, and says what is missing or too old, and whether the archive has gaps or is behind.
    List,
    /// Reads every file of both repositories, looks for damage and gaps, and measures how far the archive is behind.
    Check,
    /// Restores a moment into a new folder.
    Restore(Restore),
    /// Restores a moment elsewhere, proves the copy, removes it, and records the result.
    Drill(DrillOptions),
    /// Lists the records of drills.
    Drills,
}

#[derive(Args)]
struct Init {
    /// The name of the cluster in the repositories.
    #[arg(long, default_value = "telehealth", value_name = "NAME")]
    stanza: String,
    /// A repository: a folder, or the prefix in a bucket. Given twice.
    #[arg(long = "repository", required = true, value_name = "PATH")]
    repositories: Vec<PathBuf>,
    /// How many days backups are kept.
    #[arg(long, default_value_t = 35, value_name = "DAYS")]
    keep_days: u16,
    /// A further option of pgBackRest without a secret, such as repo2-type=s3. Can be repeated.
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = option)]
    options: Vec<(String, String)>,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    /// Everything.
    Full,
    /// What has changed since the last full backup.
    Diff,
    /// What has changed since the last backup.
    Incr,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Full => Self::Full,
            KindName::Diff => Self::Differential,
            KindName::Incr => Self::Incremental,
        }
    }
}

#[derive(Args)]
struct Restore {
    /// The folder for the data, which must be new or empty.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    #[command(flatten)]
    source: Source,
}

fn option(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Backup {
    pub(super) const fn name(&self) -> &'static str {
        match self.action {
            Action::Init(_) => "backup init",
            Action::Run { .. } => "backup run",
            Action::List => "backup list",
            Action::Check => "backup check",
            Action::Restore(_) => "backup restore",
            Action::Drill(_) => "backup drill",
            Action::Drills => "backup drills",
        }
    }

    pub(super) fn run(self, context: &Context) -> Result<Outcome, Failure> {
        let folder = folder(self.folder);
        let open = || Ok::<_, Failure>(Backups::open(&folder)?);
        match self.action {
            Action::Init(options) => init(context, options, folder),
            Action::Run { kind } => run(context, &open()?, kind.into()),
            Action::List => list(&open()?),
            Action::Check => check(context, &open()?),
            Action::Restore(options) => restore(context, &open()?, &options),
            Action::Drill(options) => drill(context, &open()?, options),
            Action::Drills => drills(&open()?),
        }
    }
}

/// Returns the folder of the configuration.
pub(super) fn folder(option: Option<PathBuf>) -> PathBuf {
    option
        .or_else(|| settings::variable("TELEHEALTH_BACKUP").map(PathBuf::from))
        .unwrap_or_else(|| "/etc/telehealth/backup".into())
}

fn init(context: &Context, options: Init, folder: PathBuf) -> Result<Outcome, Failure> {
    let Ok(repositories) = <[PathBuf; 2]>::try_from(options.repositories) else {
        return Err(Failure::usage("name two repositories: --repository PATH --repository PATH"));
    };
    let passphrase = |number| {
        let hint = "make it with `openssl rand -base64 32`, and keep a copy away from this machine";
        settings::required(&format!("TELEHEALTH_BACKUP_PASSPHRASE_{number}"), hint)
    };
    let setup = Setup {
        folder,
        stanza: options.stanza,
        repositories,
        passphrases: [passphrase(1)?, passphrase(2)?],
        keep_days: options.keep_days,
        options: options.options,
    };
    let initialized = Backups::init(&setup, &settings::url()?)?;
    let (timers, cron) = (timers(&initialized, &context.program), cron(&initialized, &context.program));
    let Initialized { restart_for, settings, folder, .. } = initialized;
    let folder = folder.display().to_string();
    let needs_restart = !restart_for.is_empty();
    let restart =
        if needs_restart { format!("needed for {}", restart_for.join(" and ")) } else { "not needed".to_owned() };
    let made: Vec<String> = settings.iter().map(|(name, value)| format!("{name} = '{value}'")).collect();
    let account = "runs archive_command as its account, which needs pgbackrest, the configuration and the repositories";
    let text = pairs([
        ("configuration", folder.clone()),
        ("the server", account.to_owned()),
        ("its settings", made.join(", ")),
        ("a restart", restart),
    ]);
    let (units, lines) = (layout::copied(&timers), layout::copied(&cron));
    let others = layout::wrapped(OTHER_TIMERS, 0);
    let text = format!("{text}\nSystemd units:\n\n{units}\nOr, for cron:\n\n{lines}\n{others}\n");
    let (verdict, next) = match needs_restart {
        true => (Verdict::Warnings, "Restart the server, run this command again, then `telehealth backup run full`."),
        false => (Verdict::Well, "Run `telehealth backup run full`, then install the timers or the lines for cron."),
    };
    let settings: Map<String, Value> =
        settings.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let result = json!({
        "folder": folder, "restart_for": restart_for, "settings": settings, "timers": timers, "cron": cron,
    });
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

fn run(context: &Context, backups: &Backups, kind: Kind) -> Result<Outcome, Failure> {
    Progress::of_steps(context, "making backups", backups).run(kind)?;
    Listing::read(backups)?.outcome("Check that it can be restored with `telehealth backup drill`.")
}

fn list(backups: &Backups) -> Result<Outcome, Failure> {
    Listing::read(backups)?.outcome("Look for damage with `telehealth backup check`.")
}

fn check(context: &Context, backups: &Backups) -> Result<Outcome, Failure> {
    let url = settings::url_if_set()?;
    let archive = url.as_deref().map(|url| Archive::of(url)).transpose()?;
    let findings = Progress::of_steps(context, "check", backups).check(url.as_deref().map(String::as_str))?;
    let state = archive.as_ref().map_or_else(|| Unknown::Unnamed.reason().to_owned(), archive_state);
    // The lag of the archive is a part of this check.
    let verdict = match doctor::verdict(&findings) {
        Verdict::Well | Verdict::Warnings if archive.is_none() => Verdict::Unknown,
        verdict => verdict,
    };
    let text = pairs([("archive", state)]) + &doctor::text(&findings);
    let archive = archive.as_ref().map(described_archive);
    let result = json!({ "archive": archive, "findings": bindings::findings(&findings) });
    let next = match verdict {
        Verdict::Well => "Prove that they can be restored with `telehealth backup drill`.",
        Verdict::Unknown => "Name the server in TELEHEALTH_DATABASE_URL, then check again.",
        _ => "Apply the remedies, then check again.",
    };
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

fn restore(context: &Context, backups: &Backups, options: &Restore) -> Result<Outcome, Failure> {
    let Restore { to, source: Source { at, repository } } = options;
    let restored = Progress::of_steps(context, "restore", backups).restore(to, at, *repository)?;
    let Restored { folder, repository } = restored;
    let folder = folder.display().to_string();
    let lines = [("folder", folder.clone()), ("moment", at.to_string()), ("repository", repository.to_string())];
    let next = vec![
        start(&folder),
        "Archiving is off in it: run `telehealth backup init` with a new stanza before it goes live.".to_owned(),
    ];
    let result = json!({ "folder": folder, "moment": at.to_string(), "repository": repository });
    Ok(Outcome { text: pairs(lines), result, next, ..Outcome::default() })
}

/// Says how to start a copy. Where the configuration is not in the data folder, as on Debian, the copy has none, and
/// the original's names the original's data folder and file of the process id.
fn start(folder: &str) -> String {
    if Path::new(folder).join("postgresql.conf").is_file() {
        return format!(
            "Start it as the server's account with `pg_ctl -D {folder} -o '-p 5433' start`; it recovers first."
        );
    }
    format!(
        "Start it as the server's account with `pg_ctl -D {folder} -o '-p 5433 -c config_file=FILE -c \
         data_directory={folder} -c external_pid_file={folder}/copy.pid' start`; it recovers first. FILE is the \
         configuration of the original, such as /etc/postgresql/15/main/postgresql.conf."
    )
}
