//! SQL for the rows that are about a patient, and for the end of their periods: what an erasure, retention and legal
//! holds have in common.

use diesel::{QueryableByName, sql_types};
use telehealth_core::{
    catalog,
    erasure::{ERASURE, Rows},
    field::TypeDescriptor,
    retention::{CHART_AGE, Retention},
};
use uuid::Uuid;

/// An id that a statement returns.
#[derive(QueryableByName)]
pub(crate) struct Id {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
}

/// SQL for the conversations in which a patient participates, or has written.
fn conversations_of(patient: &str) -> String {
    format!(
        "SELECT access_conversations_of({patient}) UNION SELECT conversation_id FROM messages WHERE sender_id = {patient}"
    )
}

/// SQL for the types and ids of all rows of a patient that can be referred to by type and id.
fn entities_of(patient: &str) -> String {
    let referable = ERASURE.iter().filter(|rule| matches!(rule.rows, Rows::Kept | Rows::Closed));
    let lists = referable.filter_map(|rule| {
        let (table, entity) = (rule.table, catalog::table(rule.table)?.entity);
        Some(format!("SELECT '{entity}', rows.id FROM {table} AS rows WHERE {}", about(table, patient)))
    });
    lists.collect::<Vec<_>>().join(" UNION ALL ")
}

/// SQL for the rows of a table that refer to rows of a patient, by the type and the id in columns whose names begin so.
/// OFFSET makes PostgreSQL look up each of these rows in the index, however many it expects.
fn referring(table: &str, columns: &str, patient: &str) -> String {
    format!(
        "SELECT found.id FROM ({}) AS theirs (kind, id)
         CROSS JOIN LATERAL (SELECT it.id FROM {table} AS it
                             WHERE it.{columns}_id = theirs.id AND it.{columns}_type = theirs.kind OFFSET 0) AS found",
        entities_of(patient)
    )
}

/// SQL that is true for the rows of a table, as `rows`, that are about a patient; `patient` is SQL for the id.
///
/// Lists are arrays, which an index looks up in any place of a query. PostgreSQL would read the whole table for a list of
/// rows that depends on a row outside.
pub(crate) fn about(table: &str, patient: &str) -> String {
    match table {
        "users" | "patients" => format!("rows.id = {patient}"),
        "notifications" => format!("rows.user_id = {patient}"),
        "conversations" => format!("rows.id = ANY (ARRAY({}))", conversations_of(patient)),
        "messages" => format!("rows.conversation_id = ANY (ARRAY({}))", conversations_of(patient)),
        "order_items" => format!("rows.order_id = ANY (ARRAY(SELECT id FROM orders WHERE patient_id = {patient}))"),
        "form_submissions" => format!("(rows.patient_id = {patient} OR rows.submitted_by = {patient})"),
        "tasks" => format!(
            "rows.id = ANY (ARRAY(SELECT id FROM tasks WHERE assignee_id = {patient} OR assigner_id = {patient}
                                  UNION ALL {}))",
            referring("tasks", "related_entity", patient)
        ),
        "entity_tags" => format!("rows.id = ANY (ARRAY({}))", referring("entity_tags", "entity", patient)),
        _ => format!("rows.patient_id = {patient}"),
    }
}

/// SQL for the rows of a table, as `rows`, beside their patient if they are part of a chart.
pub(crate) fn rows_of(rule: &Retention) -> String {
    let patient = match (rule.is_chart, rule.table) {
        (false, _) => "",
        // One without a patient is about the patient who submitted it.
        (true, "form_submissions") => {
            " LEFT JOIN patients ON patients.id = coalesce(rows.patient_id, rows.submitted_by)"
        }
        (true, _) => " LEFT JOIN patients ON patients.id = rows.patient_id",
    };
    format!("{} AS rows{patient}", rule.table)
}

/// SQL for the date or time from which a period counts.
fn since(rule: &Retention) -> String {
    match rule.since {
        [column] => format!("rows.{column}"),
        columns => {
            let columns: Vec<String> = columns.iter().map(|column| format!("rows.{column}")).collect();
            format!("coalesce({})", columns.join(", "))
        }
    }
}

/// SQL for the end of a period that counts from the row alone.
fn end_by_row(rule: &Retention) -> String {
    format!("{}::timestamptz + interval '{} years'", since(rule), rule.years)
}

/// SQL that is true for all rows whose period by the row alone has ended, and for few others; an index of migration 0012
/// answers it. Adding years to a date and subtracting them from today differ by a day at most.
fn is_old(rule: &Retention, now: &str) -> String {
    let oldest = format!("{now}::timestamptz - interval '{} years' + interval '2 days'", rule.years);
    let columns = catalog::table(rule.table).map(|table| table.columns).unwrap_or_default();
    let is_date = columns.iter().any(|column| {
        let is_date = matches!(column.kind, TypeDescriptor::Date | TypeDescriptor::Optional(TypeDescriptor::Date));
        is_date && rule.since.contains(&column.name)
    });
    match rule.since {
        // Nothing has changed before it was made.
        ["updated_at"] => format!("rows.created_at <= {oldest}"),
        _ if is_date => format!("{} <= ({oldest})::date", since(rule)),
        _ => format!("{} <= {oldest}", since(rule)),
    }
}

/// SQL for the end of a row's period.
pub(crate) fn end_of(rule: &Retention) -> String {
    let (by_row, years) = (end_by_row(rule), rule.years);
    if !rule.is_chart {
        return by_row;
    }
    // From the visits and orders, not from patients.last_active_at, which moves when a row is merged, cancelled or
    // imported. A visit to come keeps a chart as well.
    format!(
        "greatest({by_row},
                  (SELECT max(scheduled_at) FROM consultations
                   WHERE patient_id = patients.id AND status IN ('scheduled', 'in_progress', 'completed'))
                      + interval '{years} years',
                  (SELECT max(created_at) FROM orders WHERE patient_id = patients.id) + interval '{years} years',
                  patients.date_of_birth::timestamptz + interval '{CHART_AGE} years')"
    )
}

/// SQL that is true if a row's period has ended at a time, which is SQL too.
pub(crate) fn has_ended(rule: &Retention, now: &str) -> String {
    // The first conditions spare most rows the search for the last visit.
    format!("{} AND {} <= {now} AND {} <= {now}", is_old(rule, now), end_by_row(rule), end_of(rule))
}

#[cfg(test)]
mod tests {
    use crate::operations::{DesignatedRecordSet, merge::MOVED};
    use telehealth_core::{
        catalog,
        erasure::ERASURE,
        field::{Field, TypeDescriptor},
        retention::RETENTION,
    };

    /// The type of the entities in a list.
    fn entity_of(kind: &TypeDescriptor) -> Option<&'static str> {
        match kind {
            TypeDescriptor::List(TypeDescriptor::Entity(name)) => Some(name),
            _ => None,
        }
    }

    /// A new table of patients' rows is in none of these lists by itself.
    #[test]
    fn the_rows_of_patients_are_merged_erased_retained_and_exported() {
        let exported: Vec<&str> = match DesignatedRecordSet::TYPE {
            TypeDescriptor::Object(export) => {
                export.members.iter().filter_map(|member| entity_of(&member.kind)).collect()
            }
            _ => Vec::new(),
        };
        let of_patients = |table: &&catalog::Table| table.columns.iter().any(|column| column.name == "patient_id");
        let mut tables = 0;
        for table in catalog::TABLES.iter().filter(of_patients) {
            let lists = [
                MOVED.contains(&(table.name, "patient_id")),
                ERASURE.iter().any(|rule| rule.table == table.name),
                RETENTION.iter().any(|period| period.table == table.name),
                exported.contains(&table.type_name),
            ];
            assert_eq!(lists, [true; 4], "{} is merged, erased, retained, exported", table.name);
            tables += 1;
        }
        assert!(tables >= 8, "{tables}");
    }
}
