//! `backup`.

use super::{
    Context, doctor,
    drill::{DrillOptions, Source, drill, drills},
    layout::{self, pairs, table},
    outcome::{Failure, Outcome, Verdict},
    progress::Progress,
    settings,
};
use crate::{
    backup::{Backups, Initialized, Inventory, Kind, Restored, Setup},
    bindings, now,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;

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
    /// Configures pgBackRest and the server's archive. Run it as the server's account or root; the login must be a
    /// superuser. The passphrases are in TELEHEALTH_BACKUP_PASSPHRASE_1 and _2, or in the files that …_FILE names.
    Init(Init),
    /// Makes a backup in both repositories.
    Run {
        /// What it contains.
        kind: KindName,
    },
    /// Lists the backups, and says what is missing or too old.
    List,
    /// Reads every file of both repositories, and looks for damage and gaps.
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
            Action::Init(options) => init(options, folder),
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

fn init(options: Init, folder: PathBuf) -> Result<Outcome, Failure> {
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
    let Initialized { needs_restart, folder } = Backups::init(&setup, &settings::url()?)?;
    let folder = folder.display().to_string();
    let (timers, cron) = (timers(&folder), cron(&folder));
    let text = pairs([
        ("configuration", folder.clone()),
        ("archive", if needs_restart { "on after a restart" } else { "on" }.to_owned()),
    ]);
    let (units, lines) = (layout::copied(&timers), layout::copied(&cron));
    let text = format!("{text}\nSystemd units:\n\n{units}\nOr, for cron:\n\n{lines}\n");
    let (verdict, next) = match needs_restart {
        true => (Verdict::Warnings, "Restart the server, run this command again, then `telehealth backup run full`."),
        false => (Verdict::Well, "Run `telehealth backup run full`, then install the timers or the lines for cron."),
    };
    let result = json!({ "folder": folder, "needs_restart": needs_restart, "timers": timers, "cron": cron });
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

/// A full backup every night, an incremental one every hour, and a check every week.
const SCHEDULE: [(&str, &str, &str); 3] = [
    ("run full", "*-*-* 02:10:00", "10 2 * * *"),
    ("run incr", "*-*-* *:40:00", "40 * * * *"),
    ("check", "Sun *-*-* 04:10:00", "10 4 * * 0"),
];

fn timers(folder: &str) -> String {
    let unit = |(action, calendar, _): &(&str, &str, &str)| {
        let name = format!("telehealth-backup-{}", action.replace(' ', "-"));
        format!(
            "# /etc/systemd/system/{name}.service\n[Service]\nType=oneshot\nUser=postgres\n\
             ExecStart=telehealth backup {action} --folder {folder}\n# /etc/systemd/system/{name}.timer\n\
             [Timer]\nOnCalendar={calendar}\nPersistent=true\n[Install]\nWantedBy=timers.target\n"
        )
    };
    SCHEDULE.iter().map(unit).collect()
}

fn cron(folder: &str) -> String {
    let line = |(action, _, when): &(&str, &str, &str)| {
        format!("{when} postgres telehealth backup {action} --folder {folder}\n")
    };
    SCHEDULE.iter().map(line).collect()
}

fn run(context: &Context, backups: &Backups, kind: Kind) -> Result<Outcome, Failure> {
    let progress = Progress::begin(context, "making backups in both repositories");
    progress.show(kind.label());
    backups.run(kind)?;
    drop(progress);
    listed(&backups.inventory()?, "Check that it can be restored with `telehealth backup drill`.")
}

fn list(backups: &Backups) -> Result<Outcome, Failure> {
    listed(&backups.inventory()?, "Look for damage with `telehealth backup check`.")
}

fn listed(inventory: &Inventory, next: &str) -> Result<Outcome, Failure> {
    let now = now();
    let rows: Vec<[String; 6]> = inventory
        .backups
        .iter()
        .map(|it| {
            let age = layout::age(now.since(it.ended));
            [
                it.label.clone(),
                it.repository.to_string(),
                it.kind.clone(),
                age,
                layout::bytes(it.size),
                layout::bytes(it.stored),
            ]
        })
        .collect();
    let mut text = table(["label", "repository", "kind", "age", "database", "stored"], &rows);
    let findings = inventory.findings();
    text.extend((!findings.is_empty()).then_some("\n"));
    text.push_str(&doctor::text(&findings));
    let (verdict, result) = (doctor::verdict(&findings), described_inventory(inventory));
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

/// Returns an inventory and its findings as JSON.
pub(super) fn described_inventory(inventory: &Inventory) -> Value {
    let backups = inventory.backups.iter().map(|it| {
        json!({
            "label": it.label, "repository": it.repository, "kind": it.kind, "started": it.started.to_string(),
            "ended": it.ended.to_string(), "size": it.size, "stored": it.stored,
        })
    });
    let repositories = inventory
        .repositories
        .iter()
        .map(|it| json!({ "number": it.number, "is_encrypted": it.is_encrypted, "problem": it.problem }));
    json!({
        "repositories": repositories.collect::<Value>(),
        "backups": backups.collect::<Value>(),
        "findings": bindings::findings(&inventory.findings()),
    })
}

fn check(context: &Context, backups: &Backups) -> Result<Outcome, Failure> {
    let progress = Progress::begin(context, "reading both repositories");
    progress.show("…");
    let findings = backups.check(settings::url_if_set()?.as_deref().map(String::as_str))?;
    drop(progress);
    let (verdict, text) = (doctor::verdict(&findings), doctor::text(&findings));
    let result = json!({ "findings": bindings::findings(&findings) });
    let next = match verdict {
        Verdict::Well => "Prove that they can be restored with `telehealth backup drill`.",
        _ => "Apply the remedies, then check again.",
    };
    Ok(Outcome { verdict, text, result, next: vec![next.to_owned()] })
}

fn restore(context: &Context, backups: &Backups, options: &Restore) -> Result<Outcome, Failure> {
    let Restore { to, source: Source { at, repository } } = options;
    let progress = Progress::begin(context, "restoring");
    progress.show(&at.to_string());
    let Restored { folder, repository } = backups.restore(to, at, *repository)?;
    drop(progress);
    let folder = folder.display().to_string();
    let lines = [("folder", folder.clone()), ("moment", at.to_string()), ("repository", repository.to_string())];
    let next = format!(
        "Start it as the server's account with `pg_ctl -D {folder} -o '-p 5433' start`; it recovers first. Archiving \
         is off in it: run `telehealth backup init` with a new stanza before it goes live."
    );
    let result = json!({ "folder": folder, "moment": at.to_string(), "repository": repository });
    Ok(Outcome { text: pairs(lines), result, next: vec![next], ..Outcome::default() })
}
