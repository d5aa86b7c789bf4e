use crate::{
    AuditLogId, EntityId, Timestamp, UserId,
    label::labels,
    operation::operations,
    record::{Rules, constraints, records},
    value::{AuditAction, IpAddress, JsonObject, LongText, Text},
};

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

records! {
    /// An entry of the audit log: who did what to which row. The database writes it; programs read it.
    pub struct AuditLogRecord for AuditLog in audit_logs as "audit_log" {
        /// Primary key.
        id: AuditLogId,
        /// Who did it, as long as the user is there.
        user_id: Option<UserId>,
        /// Who did it, for good.
        actor_id: Option<UserId>,
        /// What was done.
        action: AuditAction,
        /// What kind of row it was done to.
        entity_type: Text<100>,
        /// Which row it was done to.
        entity_id: EntityId,
        /// The row before, or of it what changed; up to a hundred million bytes.
        old_values: Option<JsonObject<100_000_000, 100>>,
        /// The row after, or of it what changed; up to a hundred million bytes.
        new_values: Option<JsonObject<100_000_000, 100>>,
        /// Where the request came from.
        ip_address: Option<IpAddress>,
        /// The program that made the request, as it names itself.
        user_agent: Option<LongText>,
        /// The session that the request belongs to.
        session_id: Option<Text<100>>,
        /// How grave it is.
        severity: LogSeverity,
        /// When it was done.
        created_at: Timestamp,
    }
}

impl Rules for AuditLogRecord {
    constraints! {
        valid_action: action => AUDIT_ACTION_MALFORMED,
        append_only: id => AUDIT_APPEND_ONLY,
    }
}

// Nothing makes or changes an entry but the database.
operations! {
    impl AuditLog;
    doors {}
    moves {}
}
