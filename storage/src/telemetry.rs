#![doc = include_str!("telemetry.md")]

pub(crate) const TRANSACTION: &str = "telehealth::transaction";
pub(crate) const STATEMENT: &str = "telehealth::statement";
pub(crate) const POOL: &str = "telehealth::pool";
pub(crate) const AUDIT: &str = "telehealth::audit";
pub(crate) const KEYS: &str = "telehealth::keys";
pub(crate) const DATA: &str = "telehealth::data";
#[cfg(all(unix, feature = "embedded"))]
pub(crate) const BACKUP: &str = "telehealth::backup";

/// The value of `db.system.name`.
pub(crate) const SYSTEM: &str = "postgresql";

/// Returns a duration in milliseconds, as events contain it.
pub(crate) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
