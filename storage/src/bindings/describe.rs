//! The description of the whole interface as JSON, from which bindings build their classes and type declarations.

use crate::{
    bindings::{ERROR_CLASSES, TABLES, Writes, portal_operations, transaction_operations},
    operations::{TransactionOperation, rotate_keys_grants},
};
use serde_json::{Value, json};
use std::collections::HashMap;
use telehealth_core::{
    Code, NextStep,
    access::Grant,
    field::{EnumDescriptor, FieldDescriptor, Object, StructDescriptor, TypeDescriptor},
    operation::{Signature, spread},
};

/// Describes every table, operation, enumeration, object and code, and all grants.
///
/// A type is `{"kind": "timestamp"}`; `list`, `optional`, `phi` and `change` have `of`, `map` has `key` and `of`,
/// `label`, `object` and `entity` have `name`. A timestamp argument named `now` may be omitted: bindings pass the
/// current time.
#[must_use]
pub fn describe() -> Value {
    let mut named = Named::default();
    let tables: Vec<Value> = TABLES
        .iter()
        .map(|ops| {
            let table = &ops.table;
            let signatures = |list: fn() -> Vec<&'static Signature>, named: &mut Named| -> Vec<Object> {
                list().into_iter().map(|signature| describe_signature(signature, named)).collect()
            };
            json!({
                "name": table.name,
                "entity": table.entity,
                "type": table.type_name,
                "doc": text(table.doc),
                "columns": columns(table.columns, &mut named),
                "writes": writes(ops.writes),
                "filter": members(ops.filter.iter(), &mut named),
                "orders": (ops.orders)(),
                "constructors": signatures(table.constructors, &mut named),
                "commands": signatures(table.commands, &mut named),
                "queries": signatures(table.queries, &mut named),
            })
        })
        .collect();
    let operations: Vec<Object> =
        transaction_operations().map(|operation| describe_operation(operation, &mut named)).collect();
    let portal: Vec<Object> =
        portal_operations().map(|operation| describe_signature(&operation.signature, &mut named)).collect();
    let codes: Vec<Value> = Code::ALL.iter().map(describe_code).collect();
    // Describing objects can add enumerations, so these must come after them.
    let objects = named.describe_objects();
    json!({
        "tables": tables,
        "operations": operations,
        "portal": portal,
        "labels": named.labels.iter().map(|labels| describe_labels(labels)).collect::<Vec<_>>(),
        "objects": objects,
        "codes": codes,
        "grants": texts(&Grant::all()),
        "rotate_keys_grants": texts(&rotate_keys_grants()),
        "error_classes": ERROR_CLASSES.iter().copied().collect::<HashMap<_, _>>(),
    })
}

fn describe_code((code, meaning): &(Code, &str)) -> Value {
    json!({ "code": code.as_str(), "meaning": meaning, "next_step": code.next_step().map(NextStep::label) })
}

fn texts(grants: &[Grant]) -> Vec<String> {
    grants.iter().map(ToString::to_string).collect()
}

/// Returns the name of a table's set of writing methods.
const fn writes(writes: Writes) -> &'static str {
    match writes {
        Writes::None => "none",
        Writes::AddRemove => "add_remove",
        Writes::All => "all",
    }
}

/// The enumerations and objects that described types refer to.
#[derive(Default)]
struct Named {
    labels: Vec<&'static EnumDescriptor>,
    objects: Vec<&'static StructDescriptor>,
}

impl Named {
    /// Describes the objects, and those that their members refer to in turn.
    fn describe_objects(&mut self) -> Vec<Value> {
        let mut described = Vec::new();
        while let Some(object) = self.objects.get(described.len()).copied() {
            let value = json!({ "name": object.name, "doc": text(object.doc), "members": members(object.members.iter(), self) });
            described.push(value);
        }
        described
    }
}

/// Describes an operation of a transaction, with its grants.
fn describe_operation(operation: &'static TransactionOperation, named: &mut Named) -> Object {
    let mut described = describe_signature(&operation.signature, named);
    described.insert("grants".to_owned(), json!(operation.grants));
    described
}

fn describe_signature(signature: &'static Signature, named: &mut Named) -> Object {
    Object::from_iter([
        ("name".to_owned(), json!(signature.name)),
        ("doc".to_owned(), json!(text(signature.doc))),
        ("arguments".to_owned(), json!(members(spread(signature.arguments), named))),
        ("returns".to_owned(), kind(&signature.returns, named)),
    ])
}

fn describe_labels(labels: &EnumDescriptor) -> Value {
    json!({ "name": labels.name, "doc": text(labels.doc), "labels": labels.labels })
}

fn columns(columns: &[FieldDescriptor], named: &mut Named) -> Vec<Value> {
    let mut described = members(columns.iter(), named);
    for (column, description) in columns.iter().zip(&mut described) {
        description.as_object_mut().map(|members| members.insert("open".to_owned(), json!(is_open(column))));
    }
    described
}

/// Whether a column is never personal data, so that a tool may show it that expands whatever it is given, such as a
/// logger.
fn is_open(column: &FieldDescriptor) -> bool {
    const fn is_plain(kind: &TypeDescriptor) -> bool {
        use TypeDescriptor::{Boolean, Date, Decimal, Integer, Label, Optional, Timestamp, Uuid};
        match kind {
            Optional(of) => is_plain(of),
            Boolean | Integer | Uuid | Timestamp | Date | Decimal | Label(_) => true,
            _ => false,
        }
    }
    column.name != "date_of_birth" && is_plain(&column.kind)
}

fn members<'a>(members: impl Iterator<Item = &'a FieldDescriptor>, named: &mut Named) -> Vec<Value> {
    members
        .map(|member| json!({ "name": member.name, "doc": text(member.doc), "kind": kind(&member.kind, named) }))
        .collect()
}

fn kind(kind: &TypeDescriptor, named: &mut Named) -> Value {
    let mut of = |name: &str, inner: &TypeDescriptor| json!({ "kind": name, "of": self::kind(inner, named) });
    match *kind {
        TypeDescriptor::Boolean => json!({ "kind": "boolean" }),
        TypeDescriptor::Integer => json!({ "kind": "integer" }),
        TypeDescriptor::Text => json!({ "kind": "text" }),
        TypeDescriptor::Uuid => json!({ "kind": "uuid" }),
        TypeDescriptor::Timestamp => json!({ "kind": "timestamp" }),
        TypeDescriptor::Date => json!({ "kind": "date" }),
        TypeDescriptor::Decimal => json!({ "kind": "decimal" }),
        TypeDescriptor::List(inner) => of("list", inner),
        TypeDescriptor::Optional(inner) => of("optional", inner),
        TypeDescriptor::Phi(inner) => of("phi", inner),
        TypeDescriptor::Change(inner) => of("change", inner),
        TypeDescriptor::Json => json!({ "kind": "json" }),
        TypeDescriptor::Map { key, value } => {
            json!({ "kind": "map", "key": self::kind(key, named), "of": self::kind(value, named) })
        }
        TypeDescriptor::Entity(name) => json!({ "kind": "entity", "name": name }),
        TypeDescriptor::Label(labels) => {
            if !named.labels.contains(&labels) {
                named.labels.push(labels);
            }
            json!({ "kind": "label", "name": labels.name })
        }
        TypeDescriptor::Object(object) | TypeDescriptor::Input(object) => {
            if !named.objects.contains(&object) {
                named.objects.push(object);
            }
            json!({ "kind": "object", "name": object.name })
        }
    }
}

/// Joins documentation lines, without the space that follows `///`.
fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_one_shape() {
        let mut pages = 0;
        for operation in transaction_operations() {
            let (name, arguments) = (operation.signature.name, operation.signature.arguments);
            let after = spread(arguments).find(|argument| argument.name == "after");
            let members = match operation.signature.returns {
                TypeDescriptor::Object(returned) => returned.members,
                _ => &[],
            };
            let next = members.iter().find(|member| member.name == "next");
            assert_eq!(after.map(|after| after.kind), next.map(|next| next.kind), "{name}");
            let is_items =
                |member: &FieldDescriptor| member.name == "items" && matches!(member.kind, TypeDescriptor::List(_));
            assert!(next.is_none() || members.iter().any(is_items), "{name}");
            pages += usize::from(next.is_some());
        }
        assert!(pages >= 10, "{pages} operations");
    }

    /// A date may be personal, as that of birth: a new one is added here, or to `is_open`.
    #[test]
    fn the_dates_that_tools_may_show_are_of_work_and_contracts() {
        let dates = TABLES.iter().flat_map(|ops| {
            let dated = |column: &&FieldDescriptor| is_open(column) && format!("{:?}", column.kind).contains("Date");
            ops.table.columns.iter().filter(dated).map(|column| format!("{}.{}", ops.table.name, column.name))
        });
        let known = [
            "providers.license_expiry_date",
            "consultations.follow_up_date",
            "sessions.scheduled_date",
            "orders.estimated_delivery_date",
            "orders.actual_delivery_date",
            "invoices.issue_date",
            "invoices.due_date",
            "invoices.paid_date",
            "tasks.due_date",
            "patient_insurance.effective_date",
            "patient_insurance.expiration_date",
        ];
        assert_eq!(dates.collect::<Vec<_>>(), known);
    }
}
