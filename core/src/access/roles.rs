//! What a database role is.

use super::Rule;
use crate::accounts::UserRole::{self, Admin, SuperAdmin};

/// A database role in which users act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseRole {
    /// The prefix of policy names.
    pub word: &'static str,
    /// The name.
    pub name: &'static str,
    /// SQL for the acting user's id, NULL if the user does not act in this role.
    pub person: &'static str,
    /// The users who act in it.
    pub users: &'static [UserRole],
}

/// The role for SQL in the style of Supabase, for all users.
pub const AUTHENTICATED: &str = "authenticated";
/// The role of patients.
pub const PATIENT_ROLE: &str = "telehealth_patient";
/// The role of service accounts.
pub const SERVICE_ROLE: &str = "service_role";
/// The owner of the functions that read other rows.
pub const DEFINER: &str = "telehealth_definer";

impl DatabaseRole {
    /// Checks whether a line of the matrix applies to users in this role.
    #[must_use]
    pub fn has(&self, rule: &Rule) -> bool {
        rule.roles.iter().any(|role| self.users.contains(role))
    }

    /// Checks whether a line applies to super administrators only.
    #[must_use]
    pub fn is_super(&self, rule: &Rule) -> bool {
        self.users.contains(&SuperAdmin) && !rule.roles.contains(&Admin)
    }
}
