//! What a subject may do, as data for programs and people.

use super::{Grant, MATRIX, Relation, Subject, Verb, is_permitted, rules_of};
use crate::value::Text;
use telehealth_macros::ObjectField;

/// What a subject may do with rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct TablePermission {
    /// The table's name in the specification.
    pub table: Text<63>,
    /// What the subject may do.
    pub verb: Verb,
    /// The relations between the subject and a row, all of which must hold. Empty: with every row.
    pub relations: Vec<Relation>,
    /// The columns that an update may change. Empty for other verbs, and if it may change all.
    pub columns: Vec<Text<63>>,
}

/// Returns what a subject may do: a line of the matrix for each verb, or the grants of a service account. Permissions of
/// an administrator that are not given are left out.
#[must_use]
pub fn table_permissions(subject: &Subject<'_>) -> Vec<TablePermission> {
    match subject {
        Subject::Anonymous => Vec::new(),
        Subject::User { role, permissions } => MATRIX
            .iter()
            .flat_map(|it| it.rules.iter().map(move |rule| (it, rule)))
            .filter(|(_, rule)| rule.roles.contains(role))
            .flat_map(|(it, rule)| rule.verbs.iter().map(move |verb| (it, rule, *verb)))
            .filter(|(it, rule, verb)| {
                !rule.relations.contains(&Relation::Permitted) || is_permitted(*role, permissions, it.table, *verb)
            })
            .map(|(it, rule, verb)| {
                let decided = |relation: &&Relation| !matches!(relation, Relation::Any | Relation::Permitted);
                let columns = if verb == Verb::Update { it.changed_by(rule) } else { Vec::new() };
                TablePermission {
                    table: Text::from_static(it.table),
                    verb,
                    relations: rule.relations.iter().filter(decided).copied().collect(),
                    columns: columns.into_iter().map(Text::from_static).collect(),
                }
            })
            .collect(),
        Subject::Service { grants } => {
            let mut verbs: Vec<Grant> = grants.to_vec();
            verbs.extend(grants.iter().map(|grant| Grant::new(grant.table, Verb::Select)));
            verbs.sort_by_key(|grant| (grant.table, grant.verb as u8));
            verbs.dedup();
            let of = |grant: Grant| TablePermission {
                table: Text::from_static(grant.table),
                verb: grant.verb,
                relations: Vec::new(),
                columns: Vec::new(),
            };
            verbs.into_iter().map(of).collect()
        }
    }
}

/// Checks whether a subject may do something with some rows of a table. Which rows and columns, the matrix says.
#[must_use]
pub fn is_possible(subject: &Subject<'_>, grant: Grant) -> bool {
    match subject {
        Subject::Service { grants } => {
            grants.iter().any(|had| had.table == grant.table && (had.verb == grant.verb || grant.verb == Verb::Select))
        }
        Subject::Anonymous => false,
        Subject::User { role, permissions } => rules_of(grant.table).is_some_and(|it| {
            it.rules.iter().any(|rule| {
                let permitted = !rule.relations.contains(&Relation::Permitted)
                    || is_permitted(*role, permissions, grant.table, grant.verb);
                rule.roles.contains(role) && rule.verbs.contains(&grant.verb) && permitted
            })
        }),
    }
}
