//! The kinds of objects that `snapshot.sql` reads, with their codes, severities and descriptions.

use super::Severity::{self, Critical, Notice, Warning};

/// A kind of object in a schema.
pub(super) struct Kind {
    pub name: &'static str,
    /// The codes for a missing, changed and unexpected object.
    pub codes: [&'static str; 3],
    /// The noun in messages.
    pub noun: &'static str,
    pub missing: Severity,
    pub changed: Severity,
    /// What depends on such an object.
    pub effect: &'static str,
    /// Whether `make` also changes an existing object into the expected one.
    pub replaces: bool,
}

macro_rules! kinds {
    ($($name:literal, $noun:literal, $missing:ident, $changed:ident, $replaces:literal, $effect:literal;)*) => {
        pub(super) const KINDS: &[Kind] = &[$(Kind {
            name: $name,
            codes: [concat!($name, ".missing"), concat!($name, ".changed"), concat!($name, ".unexpected")],
            noun: $noun,
            missing: $missing,
            changed: $changed,
            effect: $effect,
            replaces: $replaces,
        }),*];
    };
}

kinds! {
    "table", "table", Critical, Critical, false, "Policies, constraints and triggers of a table protect that table only.";
    "storage", "storage of the table", Critical, Warning, true,
        "An unlogged table is empty after a crash; a replica identity other than the default sends whole rows.";
    "row_security", "row-level security of the table", Critical, Critical, true,
        "Without ENABLE no policy applies; without FORCE none applies to the owner.";
    "child", "inheritance", Warning, Warning, false,
        "A table that inherits from another is read and written through its parent, but has its own policies, if any.";
    "column", "column", Critical, Critical, false, "Constraints, grants and the audit log refer to columns.";
    "nullability", "nullability of the column", Warning, Warning, true, "A NULL passes every CHECK.";
    "default", "default of the column", Critical, Critical, true, "A default is evaluated with the rights of the user who inserts.";
    "statistics", "statistics", Warning, Warning, true, "Statistics contain values of the rows, which users who can read the statistics can see.";
    "constraint", "constraint", Critical, Critical, false,
        "A constraint rejects invalid values; its functions receive every row that is written.";
    "index", "index", Warning, Warning, false, "An index may enforce uniqueness, and runs its functions on every row.";
    "trigger", "trigger", Critical, Critical, false, "Triggers enforce rules and write the audit log.";
    "trigger_state", "state of the trigger", Critical, Critical, true,
        "A disabled trigger enforces no rule and writes no audit log.";
    "rule", "rule", Critical, Critical, false, "A rule rewrites statements with the rights of the table's owner.";
    "view", "view", Warning, Critical, false, "A view shows what its owner may read unless it is a security_invoker view.";
    "policy", "policy", Warning, Critical, false, "Policies determine who can read and write which rows.";
    "function", "function", Critical, Critical, true, "Policies, triggers and service accounts rely on functions.";
    "type", "type", Critical, Critical, true, "Domains and enumerations reject invalid values.";
    "sequence", "sequence", Critical, Warning, true, "Sequences number orders, invoices and audit entries.";
    "owner", "owner", Critical, Critical, true, "The owner may change the object, and a function may run with the owner's rights.";
    "grant", "privilege", Warning, Critical, false, "Privileges determine who can read and write which tables and columns.";
    "object", "object", Warning, Warning, false, "An operator or another object in the schema may shadow a built-in one.";
}

/// Returns the kind with a name. `snapshot.sql` only returns known names.
pub(super) fn of_name(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// Converts the severity that `snapshot.sql` returns for an unexpected object.
pub(super) fn severity(weight: i32) -> Severity {
    match weight {
        0 => Notice,
        1 => Warning,
        _ => Critical,
    }
}
