//! The certificate with which the server proves its name to clients.

use super::{Context, Found, found, unreadable};
use crate::doctor::{
    Finding,
    Severity::{Critical, Warning},
    probe::Probe,
};
use diesel::PgConnection;
use std::time::{Duration, SystemTime};
use telehealth_core::Timestamp;
use x509_cert::{Certificate, der::DecodePem};

/// Its query returns the file with the certificate; a path that is not absolute is below the data folder.
pub(super) const PROBE: Probe = Probe {
    code: "certificate.expires",
    severity: Warning,
    message: "The certificate of the server ends soon or has ended: then clients that verify it cannot connect.",
    remedy: "Have it renewed, replace the file, and reload the server.",
    query: "SELECT convert_from(pg_read_binary_file(current_setting('ssl_cert_file')), 'LATIN1') AS object,
                   'SELECT pg_reload_conf()' AS sql
            WHERE current_setting('ssl') = 'on'",
};

/// Reports a certificate that ends within the days of the threshold.
pub(super) fn check(connection: &mut PgConnection, context: &Context<'_>) -> Vec<Finding> {
    let files = match found(connection, &PROBE, context) {
        Ok(files) => files,
        Err(unreadable) => return vec![unreadable],
    };
    let days = context.thresholds.value("certificate_days");
    let soon = SystemTime::now() + Duration::from_secs(86_400 * u64::from(days));
    files.into_iter().filter_map(|file| judge(file, soon)).collect()
}

fn judge(Found { object: pem, sql }: Found, soon: SystemTime) -> Option<Finding> {
    let Ok(certificate) = Certificate::from_pem(pem.as_bytes()) else { return Some(unreadable(&PROBE)) };
    let ends = certificate.tbs_certificate().validity().not_after.to_system_time();
    if ends > soon {
        return None;
    }
    let time = Timestamp::try_from(chrono::DateTime::<chrono::Utc>::from(ends))
        .map_or_else(|_| String::new(), |it| it.to_string());
    let finding = PROBE.finding(format!("the certificate of the server, until {time}"), sql);
    let severity = if ends <= SystemTime::now() { Critical } else { PROBE.severity };
    Some(Finding { severity, ..finding })
}
