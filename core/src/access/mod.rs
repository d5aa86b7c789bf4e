//! Access rules: one matrix of role, table, verb and relation. PostgreSQL policies enforce it, and tests compare the
//! two.
//!
//! A subject is a user, whose role and status come from `users` and whose permissions come from `administrators`, or a
//! service account of the portal, which is limited to its grants. Everything that is not allowed is denied.
//!
//! ```
//! use telehealth_core::{access::{Relations, Relation, Subject, Verb, decide, may_change}, accounts::UserRole};
//!
//! let patient = Subject::User { role: UserRole::Patient, permissions: &[] };
//! let own = Relations::of(&[Relation::Own]);
//! assert!(decide(&patient, "patients", Verb::Update, own));
//! assert!(may_change(&patient, "patients", "city", own));
//! assert!(!may_change(&patient, "patients", "primary_provider_id", own));
//! assert!(!decide(&patient, "patients", Verb::Select, Relations::NONE));
//! ```
//!
//! Rules that concern values, not rows or columns, are not part of the matrix:
//!
//! - `users.email_verified` and `users.phone_verified`: users may only set their own to false.
//! - `messages.read_by`: users may only add their own receipt, once.
//! - `consultations.status`: patients may only cancel or reschedule a visit that has not begun.
//! - `orders.payment_status`, `orders.payment_intent_id`: patients may only restart a failed payment, which clears its id.
//! - `tasks.assigner_id` is set to the user who assigns, and `tasks.assignee_id` must be a member of the staff.
#![doc = include_str!("matrix.md")]

mod functions;
mod matrix;
mod permissions;
mod roles;

use crate::{
    Code, Timestamp,
    accounts::{User, UserRole, UserStatus},
    care::{Consultation, ConsultationStatus},
    error::FieldError,
    label::labels,
    value::Permission,
};
use chrono::TimeDelta;
pub use functions::{Caller, FUNCTIONS, Function};
pub use matrix::{DATABASE_ROLES, MATRIX};
pub use permissions::{TablePermission, is_possible, table_permissions};
pub use roles::{AUTHENTICATED, DEFINER, DatabaseRole, PATIENT_ROLE, SERVICE_ROLE};
use std::{fmt, str::FromStr};

labels! {
    /// An operation on a row.
    Verb {
        /// Reads the row.
        Select = "select",
        /// Adds the row.
        Insert = "insert",
        /// Changes the row.
        Update = "update",
        /// Removes the row.
        Delete = "delete",
    }

    /// A relation between a row and the acting user; the matrix documents its meaning for each table.
    Relation {
        /// Any row.
        Any = "any",
        /// The row belongs to the user, by an id in the row.
        Own = "own",
        /// The row belongs to a patient to whom the provider is assigned. For a patient: the assigned provider.
        Assigned = "assigned",
        /// The row belongs to a patient who has a visit with the provider, from 90 days before the visit until 365 days
        /// after it. For a patient: such a provider.
        Booked = "booked",
        /// The row is an active provider who accepts patients.
        Bookable = "bookable",
        /// The row is that of a duplicate who was merged into the patient, or was written by them.
        Merged = "merged",
        /// The row belongs to a conversation in which the user is a participant.
        Participant = "participant",
        /// The row is a published form.
        Published = "published",
        /// The row is the account of a patient or a provider.
        NonAdmin = "non_admin",
        /// The new row refers only to rows that the user may refer to, and sets no values that only the portal may set.
        ValidReferences = "valid_references",
        /// The row belongs to a patient whose chart the provider has opened in an emergency within the last hour.
        Emergency = "emergency",
        /// The administrator has the permission `table:verb`. Permission to change rows of a table includes reading
        /// them.
        Permitted = "permitted",
    }
}

/// How long after its start a visit gives the provider access to the patient's chart.
pub const BOOKED_FOR: TimeDelta = TimeDelta::days(365);
/// How long before its start a visit gives the provider access to the patient's chart.
pub const BOOKED_AHEAD: TimeDelta = TimeDelta::days(90);
/// How far in advance a visit may be booked.
pub const BOOKING_HORIZON: TimeDelta = TimeDelta::days(730);

/// Checks whether a visit establishes [`Relation::Booked`] between its patient and provider: from [`BOOKED_AHEAD`]
/// before its start until [`BOOKED_FOR`] after it, unless it was cancelled, missed or rescheduled.
#[must_use]
pub fn is_booked(visit: &Consultation, now: Timestamp) -> bool {
    use ConsultationStatus::{Completed, InProgress, Scheduled};
    let stands = matches!(visit.status, Scheduled | InProgress | Completed);
    let since_start = now.since(visit.scheduled_at);
    stands && since_start >= -BOOKED_AHEAD && since_start < BOOKED_FOR
}

/// The set of relations between a user and a row. [`Relation::Any`] and [`Relation::Permitted`] depend only on the
/// subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Relations(u16);

impl Relations {
    /// No relations.
    pub const NONE: Self = Self(0);

    /// Creates a set of relations.
    #[must_use]
    pub fn of(relations: &[Relation]) -> Self {
        relations.iter().fold(Self::NONE, |facts, relation| facts.with(*relation, true))
    }

    /// Adds a relation if it holds.
    #[must_use]
    pub const fn with(self, relation: Relation, holds: bool) -> Self {
        if holds { Self(self.0 | Self::bit(relation)) } else { self }
    }

    /// Checks whether a relation holds.
    #[must_use]
    pub const fn has(self, relation: Relation) -> bool {
        self.0 & Self::bit(relation) != 0
    }

    const fn bit(relation: Relation) -> u16 {
        1 << relation as u16
    }
}

/// The portal's internal tables, to which users have no access, with the verbs that a service account can be granted:
/// payment events and their resolutions are only added, emergency accesses are only updated to re-encrypt their
/// reasons and deleted when they need not be kept any more, and the records of merges, erasures and legal holds stay.
pub const PORTAL_TABLES: &[(&str, &[Verb])] = &[
    ("payment_events", &[Verb::Select, Verb::Insert]),
    ("payment_resolutions", &[Verb::Select, Verb::Insert]),
    ("emergency_access", &[Verb::Select, Verb::Update, Verb::Delete]),
    ("patient_merges", &[Verb::Select, Verb::Insert, Verb::Update]),
    ("patient_erasures", &[Verb::Select, Verb::Insert, Verb::Update]),
    ("legal_holds", &[Verb::Select, Verb::Insert, Verb::Update]),
];

/// A grant of a service account for a table. A grant to change rows of a table includes reading them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// The table's name in the specification.
    pub table: &'static str,
    /// The granted operation on its rows.
    pub verb: Verb,
}

impl Grant {
    /// Creates a grant for one verb on one table.
    #[must_use]
    pub const fn new(table: &'static str, verb: Verb) -> Self {
        Self { table, verb }
    }

    /// Returns every grant that a service account can have.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let tables = MATRIX.iter().map(|it| it.table).chain(PORTAL_TABLES.iter().map(|(table, _)| *table));
        let grants = tables.flat_map(|table| Verb::ALL.iter().map(move |verb| Self::new(table, *verb)));
        grants.filter(Self::is_grantable).collect()
    }

    /// Checks whether the table exists and service accounts can be granted the verb. Only triggers write the audit log.
    #[must_use]
    pub fn is_grantable(&self) -> bool {
        match PORTAL_TABLES.iter().find(|(table, _)| *table == self.table) {
            Some((_, verbs)) => verbs.contains(&self.verb),
            None => rules_of(self.table).is_some() && (self.table != "audit_logs" || self.verb == Verb::Select),
        }
    }
}

/// Formats the grant as `table:verb`, such as `prescriptions:update`, like the permissions of administrators.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table, self.verb)
    }
}

impl FromStr for Grant {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let unknown =
            || FieldError::new(Code::FIELD_UNKNOWN, "must be {expected}").with("expected", "a grant as table:verb");
        Self::all().into_iter().find(|grant| grant.to_string() == text).ok_or_else(unknown)
    }
}

/// The acting subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject<'a> {
    /// An anonymous or inactive user, without any access.
    Anonymous,
    /// An active user.
    User {
        /// The role of the user.
        role: UserRole,
        /// The permissions of an administrator.
        permissions: &'a [Permission],
    },
    /// A service account of the portal.
    Service {
        /// The grants of the account.
        grants: &'a [Grant],
    },
}

impl<'a> Subject<'a> {
    /// Creates the subject for a user; a user who is not active has no access. The permissions are those of the user's
    /// row in `administrators`.
    #[must_use]
    pub fn user(user: &User, permissions: &'a [Permission]) -> Self {
        match user.status {
            UserStatus::Active => Self::User { role: user.role, permissions },
            _ => Self::Anonymous,
        }
    }
}

/// The rules of one table.
#[derive(Debug)]
pub struct TableRules {
    /// The table's name in the specification.
    pub table: &'static str,
    /// The meaning of the relations for this table, one string per line.
    pub doc: &'static [&'static str],
    /// The columns that users cannot change.
    pub immutable: &'static [&'static str],
    /// The columns that patients cannot read, even in rows that they see.
    pub staff_only: &'static [&'static str],
    /// The rules. What no rule allows is denied.
    pub rules: &'static [Rule],
}

/// One line of the matrix.
#[derive(Debug)]
pub struct Rule {
    /// The roles to which it applies.
    pub roles: &'static [UserRole],
    /// The relations between the user and the row, all of which must hold.
    pub relations: &'static [Relation],
    /// The allowed verbs.
    pub verbs: &'static [Verb],
    /// The columns that an update may change; `*` means all except immutable ones.
    pub columns: &'static [&'static str],
}

impl TableRules {
    /// Returns the columns that some user may change.
    pub fn writable(&self) -> impl Iterator<Item = &'static str> {
        let all = self.rules.iter().any(|rule| rule.columns == ["*"]);
        let columns = crate::catalog::table(self.table).map_or(&[][..], |table| table.columns);
        let some = |column: &str| self.rules.iter().any(|rule| rule.columns.contains(&column));
        let names = columns.iter().map(|column| column.name);
        names.filter(move |column| some(column) || (all && !self.immutable.contains(column)))
    }

    /// Returns the columns that a rule allows to change, if these are not all columns.
    fn changed_by(&self, rule: &Rule) -> Vec<&'static str> {
        let columns = match (rule.columns, self.immutable) {
            (["*"], []) => return Vec::new(),
            (["*"], _) => crate::catalog::table(self.table).map_or(&[][..], |table| table.columns),
            (named, _) => return named.to_vec(),
        };
        columns.iter().map(|column| column.name).filter(|name| !self.immutable.contains(name)).collect()
    }

    /// Checks whether some rule allows the verb.
    #[must_use]
    pub fn allows(&self, verb: Verb) -> bool {
        self.rules.iter().any(|rule| rule.verbs.contains(&verb))
    }

    /// Returns the rules that allow a user to do this to a row.
    pub fn allowing(
        &self,
        role: UserRole,
        permissions: &[Permission],
        verb: Verb,
        facts: Relations,
    ) -> impl Iterator<Item = &'static Rule> {
        let holds = move |relation: &Relation| match relation {
            Relation::Any => true,
            Relation::Permitted => is_permitted(role, permissions, self.table, verb),
            relation => facts.has(*relation),
        };
        self.rules.iter().filter(move |rule| {
            rule.roles.contains(&role) && rule.verbs.contains(&verb) && rule.relations.iter().all(holds)
        })
    }
}

/// Returns the rules of a table, by its name in the specification.
#[must_use]
pub fn rules_of(table: &str) -> Option<&'static TableRules> {
    MATRIX.iter().find(|it| it.table == table)
}

/// Returns the columns of a table that patients cannot read.
#[must_use]
pub fn staff_only(table: &str) -> &'static [&'static str] {
    rules_of(table).map_or(&[], |it| it.staff_only)
}

/// Checks whether the subject may do this to a row of a table, given the relations between them.
#[must_use]
pub fn decide(subject: &Subject<'_>, table: &str, verb: Verb, facts: Relations) -> bool {
    match subject {
        Subject::Anonymous => false,
        Subject::User { role, permissions } => {
            rules_of(table).is_some_and(|it| it.allowing(*role, permissions, verb, facts).next().is_some())
        }
        Subject::Service { grants } => {
            grants.iter().any(|grant| grant.table == table && (grant.verb == verb || verb == Verb::Select))
        }
    }
}

/// Checks whether the subject may change a column of a row.
#[must_use]
pub fn may_change(subject: &Subject<'_>, table: &str, column: &str, facts: Relations) -> bool {
    let Some(it) = rules_of(table) else { return false };
    match subject {
        Subject::User { role, permissions } => {
            let mut allowing = it.allowing(*role, permissions, Verb::Update, facts);
            !it.immutable.contains(&column)
                && allowing.any(|rule| rule.columns == ["*"] || rule.columns.contains(&column))
        }
        other => decide(other, table, Verb::Update, facts),
    }
}

/// Checks whether a user has the permission `table:verb`. A super administrator has every permission. Any permission
/// for a table includes reading it.
fn is_permitted(role: UserRole, permissions: &[Permission], table: &str, verb: Verb) -> bool {
    let names = |permission: &Permission| {
        let named = permission.as_str().split_once(':').filter(|(area, _)| *area == table);
        named
            .and_then(|(_, action)| action.parse().ok())
            .is_some_and(|named: Verb| named == verb || verb == Verb::Select)
    };
    role == UserRole::SuperAdmin || (role == UserRole::Admin && permissions.iter().any(names))
}

/// Returns every effective permission: `table:verb` for each verb for which the matrix uses [`Relation::Permitted`].
#[must_use]
pub fn permissions() -> Vec<String> {
    let named = |it: &'static TableRules| {
        let with = |verb: &Verb| {
            let mut rules = it.rules.iter().filter(|rule| rule.verbs.contains(verb));
            rules.any(|rule| rule.relations.contains(&Relation::Permitted))
        };
        Verb::ALL.iter().copied().filter(with).map(|verb| format!("{}:{verb}", it.table))
    };
    MATRIX.iter().flat_map(named).collect()
}
