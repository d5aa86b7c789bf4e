//! Telehealth flows, tasks and the audit log.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{
    AuditLogId, CategoryId, Date, EntityId, OrderId, PatientId, Phi, ProductId, SubscriptionPlanId, TaskId,
    TelehealthFlowId, Timestamp, UserId, value::*, workflow::*,
};

stored! {
    telehealth_flows: TelehealthFlow, TelehealthFlowFilter {
        patient_id: PatientId => patient_id eq,
        current_status: FlowStatus => current_status eq,
        product_id: ProductId => product_id eq,
        order_id: OrderId => order_id eq,
        created_from: Timestamp => created_at ge,
        created_before: Timestamp => created_at lt,
    }
    order {}
    // Part of a chart.
    personal |it, own| own.reader == it.patient_id.user_id()
}

stored! {
    tasks: Task, TaskFilter {
        assignee_id: UserId => assignee_id eq,
        assigner_id: UserId => assigner_id eq,
        task_type: TaskType => task_type eq,
        priority: Priority => priority eq,
        status: TaskStatus => status eq,
        due_from: Date => due_date ge,
        due_before: Date => due_date lt,
        related_entity_type: EntityType => related_entity_type eq,
        related_entity_id: EntityId => related_entity_id eq,
    }
    order {}
    // A task is about somebody else than its assignee.
    personal |_, _| false
}

stored! {
    read only audit_logs: AuditLog, AuditLogFilter {
        actor_id: UserId => actor_id eq,
        action: AuditAction => action eq,
        entity_type: Text<100> => entity_type eq,
        entity_id: EntityId => entity_id eq,
        session_id: Text<100> => session_id eq,
        severity: LogSeverity => severity eq,
        created_from: Timestamp => created_at ge,
        created_before: Timestamp => created_at lt,
    }
    order {}
    // The actions of others, and the values of their rows. Entries about the reader are recorded too: reading the
    // log is itself subject to accountability.
    personal |_, _| false
}
