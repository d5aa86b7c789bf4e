//! The database roles of users.

use telehealth_core::{
    access::Rule,
    accounts::UserRole::{self, Admin, Patient, Provider, SuperAdmin},
};

/// A database role and its users.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The name in policies.
    pub word: &'static str,
    /// The database role.
    pub name: &'static str,
    /// The SQL expression for the user's id; NULL if the user does not have this role.
    pub person: &'static str,
    users: &'static [UserRole],
}

/// Patients, providers and administrators.
pub const ROLES: [Role; 3] = [
    Role { word: "patient", name: "telehealth_patient", person: "(SELECT access_patient())", users: &[Patient] },
    Role { word: "provider", name: "telehealth_provider", person: "(SELECT access_provider())", users: &[Provider] },
    Role { word: "admin", name: "telehealth_admin", person: "(SELECT access_admin())", users: &[Admin, SuperAdmin] },
];

/// The role for SQL as in Supabase: all users have it.
pub const AUTHENTICATED: &str = "authenticated";
/// The role of service accounts.
pub const SERVICE_ROLE: &str = "service_role";
/// The owner of the functions that read other users' rows.
pub const DEFINER: &str = "telehealth_definer";

impl Role {
    /// Whether a line of the matrix applies to this role.
    pub fn has(&self, rule: &Rule) -> bool {
        rule.roles.iter().any(|role| self.users.contains(role))
    }

    /// Whether a line applies to super administrators only.
    pub fn is_super(&self, rule: &Rule) -> bool {
        self.users.contains(&SuperAdmin) && !rule.roles.contains(&Admin)
    }
}
