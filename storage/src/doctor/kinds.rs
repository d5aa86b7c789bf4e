//! The kinds of things that `snapshot.sql` reads: codes, severities and words of each.

use super::Severity::{self, Critical, Notice, Warning};

/// A kind of thing in a schema.
pub(super) struct Kind {
    pub name: &'static str,
    /// The codes for a thing that is missing, changed, unexpected.
    pub codes: [&'static str; 3],
    /// How a person calls it.
    pub noun: &'static str,
    pub missing: Severity,
    pub changed: Severity,
    /// What depends on such a thing.
    pub effect: &'static str,
    /// Whether `make` also turns an existing thing into the expected one.
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
    "table", "table", Critical, Critical, false, "The rules for a table protect that table only.";
    "storage", "storage of the table", Critical, Warning, true,
        "An unlogged table is empty after a crash; a replica identity other than the default sends whole rows.";
    "row_security", "row-level security of the table", Critical, Critical, true,
        "Without ENABLE no policy holds; without FORCE none holds for the owner.";
    "child", "inheritance", Warning, Warning, false,
        "A table that inherits from another is read and written through it, with policies of its own, if any.";
    "column", "column", Critical, Critical, false, "Constraints, grants and the audit log go by columns.";
    "nullability", "nullability of the column", Warning, Warning, true, "A NULL passes every CHECK.";
    "default", "default of the column", Critical, Critical, true, "A default runs with the rights of whoever inserts.";
    "statistics", "statistics", Warning, Warning, true, "Statistics hold values of the rows, which whoever reads them sees.";
    "constraint", "constraint", Critical, Critical, false,
        "A constraint keeps values out; its functions see every row that is written.";
    "index", "index", Warning, Warning, false, "An index may hold rows to a rule, and runs its functions on every row.";
    "trigger", "trigger", Critical, Critical, false, "Triggers keep rules and write the audit log.";
    "trigger_state", "state of the trigger", Critical, Critical, true,
        "A disabled trigger keeps no rule and writes no audit log.";
    "rule", "rule", Critical, Critical, false, "A rule rewrites statements with the rights of the table's owner.";
    "view", "view", Warning, Critical, false, "A view shows what its owner may see unless it is a security_invoker view.";
    "policy", "policy", Warning, Critical, false, "Policies decide who reads and writes which rows.";
    "function", "function", Critical, Critical, true, "Policies, triggers and service accounts rely on functions.";
    "type", "type", Critical, Critical, true, "Domains and enumerations keep values out.";
    "sequence", "sequence", Critical, Warning, true, "Sequences number orders, invoices and audit entries.";
    "owner", "owner", Critical, Critical, true, "The owner may change the thing, and a function may run with the owner's rights.";
    "grant", "privilege", Warning, Critical, false, "Privileges decide who may read and write which tables and columns.";
    "object", "object", Warning, Warning, false, "An operator or another object in the schema may take the place of a built-in one.";
}

/// The kind of a name; `snapshot.sql` gives no other.
pub(super) fn of_name(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The severity that `snapshot.sql` gives an unexpected thing.
pub(super) fn severity(weight: i32) -> Severity {
    match weight {
        0 => Notice,
        1 => Warning,
        _ => Critical,
    }
}
