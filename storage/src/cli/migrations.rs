//! `status`, `migrate` and `grant`.

use super::{
    Context,
    layout::{copied, counted, pairs},
    outcome::{Failure, Outcome, Verdict},
    settings,
};
use crate::{
    METRICS_SERVICE, Portal, ROTATE_KEYS_SERVICE, Status,
    access::{self, Verb},
    doctor::operations::{MEND_SERVICE, mend_grants},
    error::Result,
    metrics_grants, rotate_keys_grants,
    session::{connect::establish, service_accounts::AUDIT},
};
use clap::{Args, ValueEnum};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use serde_json::json;
use telehealth_core::value::TimeZone;

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Text)]
    database: String,
    #[diesel(sql_type = Text)]
    login: String,
}

impl Server {
    fn of(portal: &Portal) -> Result<Self> {
        let query = "SELECT current_setting('server_version') AS version, current_database()::text AS database, \
                     current_user::text AS login";
        Ok(sql_query(query).get_result(&mut establish(portal.url())?)?)
    }
}

pub(super) fn status(context: &Context) -> Result<Outcome, Failure> {
    let portal = settings::portal(context)?;
    let Status { applied, pending, preparation } = portal.status()?;
    let Server { version, database, login } = Server::of(&portal)?;
    let (schema, time_zones) = (&portal.options().schema, TimeZone::database_version());
    let mut text = pairs([
        ("database", format!("{database}, schema {schema}, as {login}")),
        ("PostgreSQL", version.clone()),
        ("time zones", format!("IANA {time_zones}")),
        ("applied", counted(applied as u64, "migration")),
        ("pending", if pending.is_empty() { "none".to_owned() } else { pending.join(", ") }),
    ]);
    let mut next = Vec::new();
    if !preparation.is_empty() {
        text.push_str("\nAn administrator must run these statements in one transaction:\n\n");
        text.extend(preparation.iter().map(|statement| copied(&format!("{statement};"))));
        next.push("Give the statements to an administrator, then run `telehealth migrate`.".to_owned());
    } else if !pending.is_empty() {
        next.push("Make a backup, then run `telehealth migrate`.".to_owned());
    } else {
        next.push("Check the database with `telehealth doctor`.".to_owned());
    }
    let is_complete = pending.is_empty() && preparation.is_empty();
    let verdict = if is_complete { Verdict::Well } else { Verdict::Warnings };
    let result = json!({
        "database": database, "schema": schema, "login": login, "server_version": version, "time_zones": time_zones,
        "applied": applied, "pending": pending, "preparation": preparation,
    });
    Ok(Outcome { verdict, text, result, next })
}

pub(super) fn migrate(context: &Context) -> Result<Outcome, Failure> {
    let portal = settings::portal(context)?;
    let ran = portal.migrate()?;
    let applied = portal.status()?.applied;
    let text = match ran {
        0 => format!("The schema is up to date: {}.\n", counted(applied as u64, "migration")),
        ran => format!("Ran {}; the schema has {applied}.\n", counted(ran as u64, "migration")),
    };
    let next = "Check the database with `telehealth doctor --login NAME`, naming the application's logins.".to_owned();
    Ok(Outcome { text, result: json!({ "ran": ran, "applied": applied }), next: vec![next], ..Outcome::default() })
}

/// The options of `grant`.
#[derive(Args)]
pub(super) struct Grant {
    /// What the service account is for.
    purpose: Purpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum Purpose {
    /// Reading and integrating the audit log.
    Audit,
    /// Mending rows with `doctor --fix`.
    Doctor,
    /// Counting what waits in queues and in the audit log.
    Metrics,
    /// Counting and re-encrypting protected columns.
    RotateKeys,
}

impl Grant {
    pub(super) fn run(&self, context: &Context) -> Result<Outcome, Failure> {
        let (service, grants, next) = match self.purpose {
            Purpose::Audit => {
                let grants = vec![access::Grant::new("audit_logs", Verb::Select)];
                (AUDIT, grants, "Sign the audit log with `telehealth audit checkpoint`.")
            }
            Purpose::Doctor => (MEND_SERVICE, mend_grants(), "Mend with `telehealth doctor --fix`."),
            Purpose::Metrics => (METRICS_SERVICE, metrics_grants(), "Read the numbers with `telehealth metrics`."),
            Purpose::RotateKeys => {
                (ROTATE_KEYS_SERVICE, rotate_keys_grants(), "Check the keys with `telehealth keys check`.")
            }
        };
        settings::portal(context)?.grant_service(service, &grants)?;
        let named: Vec<String> = grants.iter().map(ToString::to_string).collect();
        let text = pairs([("service account", service.to_owned()), ("grants", named.join(", "))]);
        let result = json!({ "service": service, "grants": named });
        Ok(Outcome { text, result, next: vec![next.to_owned()], ..Outcome::default() })
    }
}
