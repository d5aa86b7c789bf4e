//! Workflow (specification section 5): telehealth flows, tasks, and the audit log.

mod audit_log;
mod flow_order;
mod form_subject;
mod task;
mod telehealth_flow;

pub use audit_log::{AuditLog, AuditLogRecord, LogSeverity};
pub use flow_order::NewFlowOrder;
pub use task::{NewTask, Priority, Task, TaskChanges, TaskRecord, TaskState, TaskStatus, TaskType};
pub use telehealth_flow::{
    FlowStatus, FlowStatusChange, NewTelehealthFlow, TelehealthFlow, TelehealthFlowRecord, TelehealthFlowState,
};
