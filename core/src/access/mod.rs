//! Who may do what: one matrix of role, table, verb and relation, which PostgreSQL enforces and tests compare with it.
//!
//! A subject is a person, whose role and status come from `users` and whose permissions come from `administrators`, or a
//! service of the portal, which may do what its grants name. What is not allowed is denied.
//!
//! ```
//! use telehealth_core::{access::{Facts, Relation, Subject, Verb, decide, may_change}, accounts::UserRole};
//!
//! let patient = Subject::Person { role: UserRole::Patient, permissions: &[] };
//! let own = Facts::of(&[Relation::Own]);
//! assert!(decide(&patient, "patients", Verb::Update, own));
//! assert!(may_change(&patient, "patients", "city", own));
//! assert!(!may_change(&patient, "patients", "primary_provider_id", own));
//! assert!(!decide(&patient, "patients", Verb::Select, Facts::NONE));
//! ```
//!
//! What the matrix cannot say, because it is about values and not about rows or columns:
//!
//! - `users.email_verified` and `users.phone_verified`: a person may only take their own mark away.
//! - `messages.read_by`: a person adds their own receipt, once, and touches nobody else's.
//! - `tasks.assigner_id` becomes the person who assigns, and `tasks.assignee_id` a member of the staff.
#![doc = include_str!("matrix.md")]

mod functions;
mod matrix;

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
pub use matrix::MATRIX;
use std::{fmt, str::FromStr};

labels! {
    /// What is done to a row.
    Verb {
        /// Read it.
        Select = "select",
        /// Add it.
        Insert = "insert",
        /// Change it.
        Update = "update",
        /// Remove it.
        Delete = "delete",
    }

    /// How a row stands to the person who acts; [`MATRIX`] says what each means in a table.
    Relation {
        /// Any row.
        Any = "any",
        /// It is the person's, by an id that the row names.
        Own = "own",
        /// It is of a patient to whom the provider is assigned. To a patient, the assigned provider.
        Assigned = "assigned",
        /// It is of a patient who is booked with the provider; see [`is_booked`]. To a patient, such a provider.
        Booked = "booked",
        /// It is of a conversation in which the person takes part.
        Participant = "participant",
        /// It is a form that has been published.
        Published = "published",
        /// It is the account of a patient or a provider.
        NonAdmin = "non_admin",
        /// The new row names only what the person may name, and leaves to the portal what is the portal's.
        ValidReferences = "valid_references",
        /// It is of a patient whose chart the provider has opened in an emergency, within the last hour.
        Emergency = "emergency",
        /// The administrator has the permission `table:verb`. Whoever may change rows of a table may read them.
        Permitted = "permitted",
    }
}

/// How long after its start a booking lets a provider see the patient's chart.
pub const BOOKED_FOR: TimeDelta = TimeDelta::days(365);
/// How long before its start a booking lets a provider see the patient's chart.
pub const BOOKED_AHEAD: TimeDelta = TimeDelta::days(90);
/// How far ahead a visit may be booked.
pub const BOOKING_HORIZON: TimeDelta = TimeDelta::days(730);

/// Whether a visit makes its patient and provider booked with each other: from [`BOOKED_AHEAD`] before its start until
/// [`BOOKED_FOR`] after it, unless it was cancelled, missed or rescheduled.
#[must_use]
pub fn is_booked(visit: &Consultation, now: Timestamp) -> bool {
    use ConsultationStatus::{Completed, InProgress, Scheduled};
    let stands = matches!(visit.status, Scheduled | InProgress | Completed);
    let since_start = now.since(visit.scheduled_at);
    stands && since_start >= -BOOKED_AHEAD && since_start < BOOKED_FOR
}

/// What holds between a person and a row; [`Relation::Any`] and [`Relation::Permitted`] follow from the subject alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts(u16);

impl Facts {
    /// No relation at all.
    pub const NONE: Self = Self(0);

    /// These relations.
    #[must_use]
    pub fn of(relations: &[Relation]) -> Self {
        relations.iter().fold(Self::NONE, |facts, relation| facts.with(*relation, true))
    }

    /// These facts, and a relation if it holds.
    #[must_use]
    pub const fn with(self, relation: Relation, holds: bool) -> Self {
        if holds { Self(self.0 | Self::bit(relation)) } else { self }
    }

    /// Whether a relation holds.
    #[must_use]
    pub const fn has(self, relation: Relation) -> bool {
        self.0 & Self::bit(relation) != 0
    }

    const fn bit(relation: Relation) -> u16 {
        1 << relation as u16
    }
}

/// The portal's own tables, which no person reaches, with what a service account can be granted there: payment events are only
/// added, and of emergencies only the reasons are encrypted anew.
pub const PORTAL_TABLES: &[(&str, &[Verb])] =
    &[("payment_events", &[Verb::Select, Verb::Insert]), ("emergency_access", &[Verb::Select, Verb::Update])];

/// What a service account may do to a table; whoever may change rows of a table may read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// The table's name in the specification.
    pub table: &'static str,
    /// What may be done to its rows.
    pub verb: Verb,
}

impl Grant {
    /// One verb on one table.
    #[must_use]
    pub const fn new(table: &'static str, verb: Verb) -> Self {
        Self { table, verb }
    }

    /// Everything that a service account can be granted.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let tables = MATRIX.iter().map(|it| it.table).chain(PORTAL_TABLES.iter().map(|(table, _)| *table));
        let grants = tables.flat_map(|table| Verb::ALL.iter().map(move |verb| Self::new(table, *verb)));
        grants.filter(Self::is_grantable).collect()
    }

    /// Whether there is such a table, and service accounts can be granted the verb. The audit log is written by its triggers alone.
    #[must_use]
    pub fn is_grantable(&self) -> bool {
        match PORTAL_TABLES.iter().find(|(table, _)| *table == self.table) {
            Some((_, verbs)) => verbs.contains(&self.verb),
            None => rules_of(self.table).is_some() && (self.table != "audit_logs" || self.verb == Verb::Select),
        }
    }
}

/// `table:verb`, such as `prescriptions:update`, as in the permissions of administrators.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table, self.verb)
    }
}

impl FromStr for Grant {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let unknown =
            || FieldError::new(Code::FIELD_UNKNOWN, "must be table:verb that service accounts can be granted");
        Self::all().into_iter().find(|grant| grant.to_string() == text).ok_or_else(unknown)
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject<'a> {
    /// Nobody whom the portal lets in.
    Nobody,
    /// An active user.
    Person {
        /// What the user is.
        role: UserRole,
        /// What an administrator may do.
        permissions: &'a [Permission],
    },
    /// A service account of the portal.
    Service {
        /// What it may do.
        grants: &'a [Grant],
    },
}

impl<'a> Subject<'a> {
    /// A user: only an active one acts. The permissions are those of the user's row in `administrators`.
    #[must_use]
    pub fn user(user: &User, permissions: &'a [Permission]) -> Self {
        match user.status {
            UserStatus::Active => Self::Person { role: user.role, permissions },
            _ => Self::Nobody,
        }
    }
}

/// The rules of one table.
#[derive(Debug)]
pub struct TableRules {
    /// The table's name in the specification.
    pub table: &'static str,
    /// What the relations mean in this table, a line each.
    pub doc: &'static [&'static str],
    /// The columns that no person changes.
    pub kept: &'static [&'static str],
    /// What is allowed; the rest is denied.
    pub rules: &'static [Rule],
}

/// One line of the matrix.
#[derive(Debug)]
pub struct Rule {
    /// To whom it applies.
    pub roles: &'static [UserRole],
    /// What must hold between the person and the row, all of it.
    pub relations: &'static [Relation],
    /// What is allowed then.
    pub verbs: &'static [Verb],
    /// Which columns an update may change; `*` stands for all that are not kept.
    pub columns: &'static [&'static str],
}

impl TableRules {
    /// The columns that some person may change.
    pub fn writable(&self) -> impl Iterator<Item = &'static str> {
        let all = self.rules.iter().any(|rule| rule.columns == ["*"]);
        let columns = crate::catalog::table(self.table).map_or(&[][..], |table| table.columns);
        let some = |column: &str| self.rules.iter().any(|rule| rule.columns.contains(&column));
        let names = columns.iter().map(|column| column.name);
        names.filter(move |column| some(column) || (all && !self.kept.contains(column)))
    }

    /// Whether anybody may do this to some row.
    #[must_use]
    pub fn allows(&self, verb: Verb) -> bool {
        self.rules.iter().any(|rule| rule.verbs.contains(&verb))
    }

    /// The rules that let a person do this to a row.
    pub fn allowing(
        &self,
        role: UserRole,
        permissions: &[Permission],
        verb: Verb,
        facts: Facts,
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

/// The rules of a table, by its name in the specification.
#[must_use]
pub fn rules_of(table: &str) -> Option<&'static TableRules> {
    MATRIX.iter().find(|it| it.table == table)
}

/// Whether the subject may do this to a row of a table that stands to it as the facts say.
#[must_use]
pub fn decide(subject: &Subject<'_>, table: &str, verb: Verb, facts: Facts) -> bool {
    match subject {
        Subject::Nobody => false,
        Subject::Person { role, permissions } => {
            rules_of(table).is_some_and(|it| it.allowing(*role, permissions, verb, facts).next().is_some())
        }
        Subject::Service { grants } => {
            grants.iter().any(|grant| grant.table == table && (grant.verb == verb || verb == Verb::Select))
        }
    }
}

/// Whether the subject may change a column of a row.
#[must_use]
pub fn may_change(subject: &Subject<'_>, table: &str, column: &str, facts: Facts) -> bool {
    let Some(it) = rules_of(table) else { return false };
    match subject {
        Subject::Person { role, permissions } => {
            let mut allowing = it.allowing(*role, permissions, Verb::Update, facts);
            !it.kept.contains(&column) && allowing.any(|rule| rule.columns == ["*"] || rule.columns.contains(&column))
        }
        other => decide(other, table, Verb::Update, facts),
    }
}

/// Whether a person has `table:verb`; a super administrator has every permission. To read, any verb of the table will do.
fn is_permitted(role: UserRole, permissions: &[Permission], table: &str, verb: Verb) -> bool {
    let names = |permission: &Permission| {
        let named = permission.as_str().split_once(':').filter(|(area, _)| *area == table);
        named
            .and_then(|(_, action)| action.parse().ok())
            .is_some_and(|named: Verb| named == verb || verb == Verb::Select)
    };
    role == UserRole::SuperAdmin || (role == UserRole::Admin && permissions.iter().any(names))
}

/// Every permission that means something: `table:verb` for each verb that the matrix lets administrators do with it.
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
