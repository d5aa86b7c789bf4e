//! The roles of the database in which people act.

use telehealth_core::{
    access::Rule,
    accounts::UserRole::{self, Admin, Patient, Provider, SuperAdmin},
};

/// A role of the database, and the users who act in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// As policies are named after it.
    pub word: &'static str,
    /// The role of the database.
    pub name: &'static str,
    /// Answers with the user's id, if the user is one of these.
    pub person: &'static str,
    users: &'static [UserRole],
}

/// Patients, providers and administrators.
pub const ROLES: [Role; 3] = [
    Role { word: "patient", name: "telehealth_patient", person: "(SELECT access_patient())", users: &[Patient] },
    Role { word: "provider", name: "telehealth_provider", person: "(SELECT access_provider())", users: &[Provider] },
    Role { word: "admin", name: "telehealth_admin", person: "(SELECT access_admin())", users: &[Admin, SuperAdmin] },
];

/// The role for SQL in the manner of Supabase: any person acts in it.
pub const AUTHENTICATED: &str = "authenticated";
/// The role of service accounts.
pub const SERVICE_ROLE: &str = "service_role";
/// The owner of the functions that read other rows.
pub const DEFINER: &str = "telehealth_definer";

impl Role {
    /// Whether a line of the matrix applies to somebody in this role.
    pub fn has(&self, rule: &Rule) -> bool {
        rule.roles.iter().any(|role| self.users.contains(role))
    }

    /// Whether it applies to super administrators alone.
    pub fn is_super(&self, rule: &Rule) -> bool {
        self.users.contains(&SuperAdmin) && !rule.roles.contains(&Admin)
    }
}
