//! The database roles in which users act.

use telehealth_core::{
    access::Rule,
    accounts::UserRole::{self, Admin, Patient, Provider, SuperAdmin},
};

/// A database role, and the users who act in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The prefix of policy names.
    pub word: &'static str,
    /// The database role.
    pub name: &'static str,
    /// SQL for the acting user's id, NULL if the user does not have this role.
    pub person: &'static str,
    users: &'static [UserRole],
}

/// Patients, providers and administrators.
pub const ROLES: [Role; 3] = [
    Role { word: "patient", name: "telehealth_patient", person: "(SELECT access_patient())", users: &[Patient] },
    Role { word: "provider", name: "telehealth_provider", person: "(SELECT access_provider())", users: &[Provider] },
    Role { word: "admin", name: "telehealth_admin", person: "(SELECT access_admin())", users: &[Admin, SuperAdmin] },
];

/// The role for SQL in the style of Supabase, for all users.
pub const AUTHENTICATED: &str = "authenticated";
/// The role of service accounts.
pub const SERVICE_ROLE: &str = "service_role";
/// The owner of the functions that read other rows.
pub const DEFINER: &str = "telehealth_definer";

impl Role {
    /// Checks whether a line of the matrix applies to users in this role.
    pub fn has(&self, rule: &Rule) -> bool {
        rule.roles.iter().any(|role| self.users.contains(role))
    }

    /// Checks whether a line applies to super administrators only.
    pub fn is_super(&self, rule: &Rule) -> bool {
        self.users.contains(&SuperAdmin) && !rule.roles.contains(&Admin)
    }
}
