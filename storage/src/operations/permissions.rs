//! What an actor may do, asked of the database.

use crate::{
    error::{Error, Result},
    operations::OPERATIONS,
    session::{actor::Actor, portal::Portal, transaction::Transaction, transaction_start::Mode},
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Nullable, Text as SqlText},
};
use telehealth_core::{
    Code,
    access::{Grant, Subject, TablePermission, is_possible, table_permissions},
    accounts::UserRole,
    error::{FieldError, ValidationError},
    macros::{ObjectField, operations},
    value::{Permission, Text},
};

/// What an actor may do.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct Permissions {
    /// The role of a user; absent for a service account, and for an actor who may do nothing.
    pub role: Option<UserRole>,
    /// What the actor may do with the rows of each table.
    pub tables: Vec<TablePermission>,
    /// The operations that the actor can call. A service account can call them with any arguments; whether a user may
    /// apply one to a certain row depends on their relation to it.
    pub operations: Vec<Text<63>>,
}

/// The role of a user with their permissions, or the grants of a service account.
#[derive(QueryableByName)]
struct Rights {
    #[diesel(sql_type = Nullable<SqlText>)]
    role: Option<String>,
    #[diesel(sql_type = Array<SqlText>)]
    permissions: Vec<String>,
}

#[operations(list = PERMISSIONS)]
impl Portal {
    /// Returns what an actor may do: with the rows of each table, and which operations. Empty for a user who is not active
    /// and for a service account without grants.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is unavailable.
    #[operation]
    pub fn permissions(&self, actor: &Actor) -> Result<Permissions> {
        // Nothing is denied to a person who is not active: the answer is that they may do nothing.
        let rights = self.begin_unreported(actor, Mode::ReadWrite, 1).and_then(|mut transaction| {
            let rights = transaction.rights()?;
            transaction.commit().map(|()| rights)
        });
        match rights {
            Ok(rights) => Ok(permissions_of(rights)),
            Err(Error::Denied | Error::Ungranted) => Ok(of_subject(&Subject::Anonymous)),
            Err(error) => Err(error),
        }
    }
}

impl Transaction {
    /// Fails unless the actor is a service account with all grants of an operation.
    pub(crate) fn require_grants_of(&mut self, operation: &str) -> Result<()> {
        self.require_grants(grants_of(operation)?)
    }

    fn rights(&mut self) -> Result<Rights> {
        let query = sql_query("SELECT access_role()::text AS role, access_permissions() AS permissions");
        self.run(|connection| query.get_result(connection))
    }
}

fn permissions_of(rights: Rights) -> Permissions {
    let role: Option<UserRole> = rights.role.and_then(|role| role.parse().ok());
    match role {
        Some(role) => {
            // A permission that this version does not know permits nothing.
            let permissions: Vec<Permission> = rights.permissions.iter().filter_map(|it| it.parse().ok()).collect();
            of_subject(&Subject::User { role, permissions: &permissions })
        }
        None => {
            let grants: Vec<Grant> = rights.permissions.iter().filter_map(|it| it.parse().ok()).collect();
            of_subject(&Subject::Service { grants: &grants })
        }
    }
}

fn of_subject(subject: &Subject<'_>) -> Permissions {
    let role = match subject {
        Subject::User { role, .. } => Some(*role),
        _ => None,
    };
    let possible = |needs: &[&str]| needs.iter().all(|it| it.parse().is_ok_and(|grant| is_possible(subject, grant)));
    let operations = OPERATIONS.iter().copied().flatten();
    let callable = operations.filter(|it| possible(if role.is_some() { it.person } else { it.grants }));
    Permissions {
        role,
        tables: table_permissions(subject),
        operations: callable.filter_map(|it| it.signature.name.parse().ok()).collect(),
    }
}

/// Returns the grants with which a service account can call an operation of a transaction, whatever the arguments.
///
/// ```
/// let grants = telehealth_storage::grants_of("book_visit")?;
/// let names: Vec<String> = grants.iter().map(ToString::to_string).collect();
/// assert_eq!(names, ["providers:select", "patients:select", "consultations:insert", "notifications:insert"]);
/// # Ok::<(), telehealth_storage::Error>(())
/// ```
///
/// # Errors
/// [`Error::Validation`] with `field.unknown` if there is no such operation.
pub fn grants_of(operation: &str) -> Result<Vec<Grant>> {
    let known = OPERATIONS.iter().copied().flatten().find(|it| it.signature.name == operation);
    let unknown = || FieldError::new(Code::FIELD_UNKNOWN, "is unknown");
    let known = known.ok_or_else(|| ValidationError::from(unknown().at("grants_of", "operation")))?;
    Ok(known.grants.iter().filter_map(|grant| grant.parse().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::grants_of;
    use crate::operations::merge::MOVED;
    use telehealth_core::{
        access::{Grant, Verb},
        retention::RETENTION,
    };

    /// Without one of these grants, the policies would hide the rows, and the operation would leave them as they are.
    #[test]
    fn operations_on_many_tables_declare_a_grant_for_each() {
        let deleted: Vec<Grant> = RETENTION.iter().map(|rule| Grant::new(rule.table, Verb::Delete)).collect();
        let moved: Vec<Grant> = MOVED.iter().map(|(table, _)| Grant::new(table, Verb::Update)).collect();
        for (operation, needed) in [
            ("apply_retention", &deleted),
            ("erase_patient", &deleted),
            ("replay_erasures", &deleted),
            ("merge_patients", &moved),
            ("unmerge_patients", &moved),
        ] {
            let declared = grants_of(operation).expect("an operation");
            for grant in needed {
                assert!(declared.contains(grant), "{operation} does not declare {grant}");
            }
        }
    }
}
