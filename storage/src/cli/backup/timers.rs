//! The systemd units and the lines for cron that `backup init` prints.

use crate::backup::Initialized;

/// A full backup every night, an incremental one every hour, and a check every week.
const SCHEDULE: [(&str, &str, &str); 3] = [
    ("run full", "*-*-* 02:10:00", "10 2 * * *"),
    ("run incr", "*-*-* *:40:00", "40 * * * *"),
    ("check", "Sun *-*-* 04:10:00", "10 4 * * 0"),
];

/// What else timers should run. Not in the units, because each clinic keeps these secrets in another place.
pub(super) const OTHER_TIMERS: &str = "Add timers with the keyring, the public key of the audit log and the folder of its \
    checkpoints (TELEHEALTH_KEYS_FILE, TELEHEALTH_AUDIT_VERIFIER_FILE, TELEHEALTH_CHECKPOINTS) for \
    `telehealth backup drill --random --in FOLDER` every week and `telehealth doctor --fix` every night.";

/// Returns the units. The URL, which has no password, is for the state of the archive.
pub(super) fn timers(initialized: &Initialized, program: &str) -> String {
    let Initialized { folder, server_url, account, .. } = initialized;
    // systemd expands specifiers, which begin with a percent sign.
    let (url, program, folder) = (server_url.replace('%', "%%"), program.replace('%', "%%"), folder.display());
    let unit = |(action, calendar, _): &(&str, &str, &str)| {
        let name = format!("telehealth-backup-{}", action.replace(' ', "-"));
        format!(
            "# /etc/systemd/system/{name}.service\n[Service]\nType=oneshot\nUser={account}\n\
             Environment=\"TELEHEALTH_DATABASE_URL={url}\"\n\
             ExecStart=\"{program}\" backup {action} --folder {folder}\n# /etc/systemd/system/{name}.timer\n\
             [Timer]\nOnCalendar={calendar}\nPersistent=true\n[Install]\nWantedBy=timers.target\n"
        )
    };
    SCHEDULE.iter().map(unit).collect()
}

/// Returns the lines for `/etc/cron.d`.
pub(super) fn cron(initialized: &Initialized, program: &str) -> String {
    let Initialized { folder, server_url, account, .. } = initialized;
    // cron ends a command at a percent sign.
    let (program, folder) = (program.replace('%', "\\%"), folder.display());
    let line = |(action, _, when): &(&str, &str, &str)| {
        format!("{when} {account} \"{program}\" backup {action} --folder {folder}\n")
    };
    format!("TELEHEALTH_DATABASE_URL={server_url}\n") + &SCHEDULE.iter().map(line).collect::<String>()
}
