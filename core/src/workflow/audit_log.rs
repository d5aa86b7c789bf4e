use crate::{
    AuditLogId, EntityId, Timestamp, UserId,
    label::labels,
    record::{Rules, constraints},
    value::{AuditAction, IpAddress, JsonObject, LongText, Text},
};
use telehealth_macros::{operations, record};

labels! {
    /// The severity of an entry of the audit log.
    LogSeverity {
        /// For debugging.
        Debug = "debug",
        /// Normal operation.
        Info = "info",
        /// To be reviewed.
        Warning = "warning",
        /// A failure.
        Error = "error",
        /// To be reviewed immediately.
        Critical = "critical",
    }
}

/// An entry of the audit log: who did what to which row. Only the database writes entries.
#[record(table = "audit_logs", entity = AuditLog)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AuditLogRecord {
    /// Primary key.
    pub id: AuditLogId,
    /// The user who acted; empty once the user's row is deleted.
    pub user_id: Option<UserId>,
    /// The user who acted; kept after the user's row is deleted.
    pub actor_id: Option<UserId>,
    /// The action.
    pub action: AuditAction,
    /// The type of the affected row.
    pub entity_type: Text<100>,
    /// The id of the affected row.
    pub entity_id: EntityId,
    /// The row before the action, or the changed part of it; at most 100,000,000 bytes.
    pub old_values: Option<JsonObject<100_000_000, 100>>,
    /// The row after the action, or the changed part of it; at most 100,000,000 bytes.
    pub new_values: Option<JsonObject<100_000_000, 100>>,
    /// The IP address of the client.
    pub ip_address: Option<IpAddress>,
    /// The user agent of the client.
    pub user_agent: Option<LongText>,
    /// The session that the request belongs to.
    pub session_id: Option<Text<100>>,
    /// The severity.
    pub severity: LogSeverity,
    /// When the action took place.
    pub created_at: Timestamp,
}

/// An [`AuditLogRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AuditLog(AuditLogRecord);

impl Rules for AuditLogRecord {
    constraints! {
        valid_action: action => AUDIT_ACTION_MALFORMED,
        append_only: id => AUDIT_APPEND_ONLY,
    }
}

// No operations: only the database writes entries.
#[operations]
impl AuditLog {}
