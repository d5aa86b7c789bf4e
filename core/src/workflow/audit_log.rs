use crate::{
    AuditLogId, EntityId, Timestamp, UserId,
    label::labels,
    record::{Rules, constraints},
    value::{AuditAction, IpAddress, JsonObject, LongText, Text},
};
use telehealth_macros::{operations, record};

labels! {
    /// How grave an entry of the audit log is.
    LogSeverity {
        /// For those who look for faults.
        Debug = "debug",
        /// Usual.
        Info = "info",
        /// To be looked at.
        Warning = "warning",
        /// Something went wrong.
        Error = "error",
        /// To be looked at now.
        Critical = "critical",
    }
}

/// An entry of the audit log: who did what to which row. The database writes it; programs read it.
#[record(table = "audit_logs", entity = AuditLog)]
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLogRecord {
    /// Primary key.
    pub id: AuditLogId,
    /// Who did it, as long as the user is there.
    pub user_id: Option<UserId>,
    /// Who did it, for good.
    pub actor_id: Option<UserId>,
    /// What was done.
    pub action: AuditAction,
    /// What kind of row it was done to.
    pub entity_type: Text<100>,
    /// Which row it was done to.
    pub entity_id: EntityId,
    /// The row before, or of it what changed; up to a hundred million bytes.
    pub old_values: Option<JsonObject<100_000_000, 100>>,
    /// The row after, or of it what changed; up to a hundred million bytes.
    pub new_values: Option<JsonObject<100_000_000, 100>>,
    /// Where the request came from.
    pub ip_address: Option<IpAddress>,
    /// The program that made the request, as it names itself.
    pub user_agent: Option<LongText>,
    /// The session that the request belongs to.
    pub session_id: Option<Text<100>>,
    /// How grave it is.
    pub severity: LogSeverity,
    /// When it was done.
    pub created_at: Timestamp,
}

/// An [`AuditLogRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLog(AuditLogRecord);

impl Rules for AuditLogRecord {
    constraints! {
        valid_action: action => AUDIT_ACTION_MALFORMED,
        append_only: id => AUDIT_APPEND_ONLY,
    }
}

// Nothing makes or changes an entry but the database.
#[operations]
impl AuditLog {}
