//! Where core and PostgreSQL do not say the same of a row, and why that is right.

use super::seals::is_protected;
use serde_json::Value;
use telehealth_core::{Code, catalog::TABLES, error::Violation};

/// What a disagreement looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dispute {
    /// Core refuses what is given; PostgreSQL takes it in another form, which core reads.
    Rewritten,
    /// Core refuses what is given; PostgreSQL stores it, and core does not read it. Only SQL around core can do that.
    Stricter,
    /// Core takes what is given in another form, which PostgreSQL takes; as given, PostgreSQL refuses it.
    Normalised,
    /// Core accepts the row; PostgreSQL refuses it because of other rows, or of the day.
    Elsewhere,
}

/// A kind of disagreement that is meant to be.
pub struct Exception {
    pub name: &'static str,
    pub dispute: Dispute,
    /// Core's codes, in `Elsewhere` the constraints or their ends, in `Normalised` PostgreSQL's rules or states.
    pub when: &'static [&'static str],
    /// Looks at core's violation and the value that it is about.
    pub holds: fn(&str, &Value) -> bool,
    #[allow(dead_code, reason = "for the reader")]
    pub reason: &'static str,
}

impl Exception {
    /// Whether a violation, of the row as given or of the row as stored, is one that the exception expects.
    pub fn covers(&self, violation: &Violation, value: &Value) -> bool {
        self.when.contains(&violation.code().as_str()) && (self.holds)(violation.field(), value)
    }

    pub fn names(&self, rule: &str) -> bool {
        self.when.iter().any(|when| *when == rule || when.strip_prefix('*').is_some_and(|end| rule.ends_with(end)))
    }
}

/// The exceptions of one kind.
pub fn of(dispute: Dispute) -> impl Iterator<Item = &'static Exception> {
    EXCEPTIONS.iter().filter(move |exception| exception.dispute == dispute)
}

/// Whether the code is of a type that PostgreSQL may well read; a rule of the table can then be what it refuses.
pub fn is_of_types(code: Code) -> bool {
    let of_a_rule = TABLES.iter().any(|table| code.as_str().starts_with(&format!("{}.", table.entity)));
    !of_a_rule
        && [Dispute::Rewritten, Dispute::Stricter]
            .into_iter()
            .flat_map(of)
            .any(|exception| exception.when.contains(&code.as_str()))
}

const ANY: fn(&str, &Value) -> bool = |_, _| true;
const IN_LIST: fn(&str, &Value) -> bool = |field, _| field.ends_with(']');
const SPACE_AT_END: fn(&str, &Value) -> bool =
    |field, value| !field.contains(['.', '[']) && value.as_str().is_some_and(|text| text.ends_with(' '));

pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "decimals are rounded",
        dispute: Dispute::Rewritten,
        when: &["money.too_precise", "money.negative", "rating.out_of_range"],
        holds: |_, value| value.as_str().is_some_and(|text| text.split('.').nth(1).is_some_and(|part| part.len() > 2)),
        reason: "DECIMAL(p,2) rounds without a word, -0.001 to 0 too; core asks for the amount that is meant",
    },
    Exception {
        name: "other forms of a number",
        dispute: Dispute::Rewritten,
        when: &["money.malformed", "rating.out_of_range"],
        holds: |_, value| value.as_str().is_some_and(|text| text.contains([' ', 'e', 'E', 'N', 'n'])),
        reason: "exponents, surrounding spaces and NaN are no amounts of money",
    },
    Exception {
        name: "other forms of a date",
        dispute: Dispute::Rewritten,
        when: &["date.malformed"],
        holds: ANY,
        reason: "core reads YYYY-MM-DD alone: 01/02/2026 has two meanings, `today` depends on the server",
    },
    Exception {
        name: "other forms of a time",
        dispute: Dispute::Rewritten,
        when: &["timestamp.malformed"],
        holds: ANY,
        reason: "core reads RFC 3339 with an offset alone: anything else depends on the session's time zone",
    },
    Exception {
        name: "other forms of a UUID",
        dispute: Dispute::Rewritten,
        when: &["uuid.malformed"],
        holds: ANY,
        reason: "braces and missing hyphens; one form is enough in JSON",
    },
    Exception {
        name: "other JSON types",
        dispute: Dispute::Rewritten,
        when: &["field.wrong_type"],
        holds: ANY,
        reason: "jsonb_populate_record casts what it finds; core wants a number where there is a number",
    },
    Exception {
        name: "trailing spaces",
        dispute: Dispute::Rewritten,
        when: &[
            "text.too_long",
            "email.malformed",
            "postal_code.malformed",
            "us_state.malformed",
            "npi.malformed",
            "ndc.malformed",
            "dea_number.malformed",
        ],
        holds: SPACE_AT_END,
        reason: "VARCHAR(n) drops spaces beyond n, as the SQL standard asks; core changes no text behind its writer's back",
    },
    Exception {
        name: "finer than a millisecond",
        dispute: Dispute::Rewritten,
        when: &["consultation.ended_before_started", "consultation.duration"],
        holds: ANY,
        reason: "core cuts to milliseconds as a JavaScript Date does, TIMESTAMPTZ(3) rounds; the library sends no finer times",
    },
    Exception {
        name: "time zone is known",
        dispute: Dispute::Stricter,
        when: &["time_zone.unknown"],
        holds: ANY,
        reason: "the names of the IANA database are no CHECK: they grow with every release",
    },
    Exception {
        name: "form of a URL",
        dispute: Dispute::Stricter,
        when: &["url.malformed"],
        holds: ANY,
        reason: "the specification has TEXT without a CHECK",
    },
    Exception {
        name: "what is sealed",
        dispute: Dispute::Stricter,
        when: &[
            "field.missing",
            "field.wrong_type",
            "list.too_long",
            "ndc.malformed",
            "phone.malformed",
            "text.null_byte",
            "text.too_long",
            "url.malformed",
        ],
        holds: |field, _| {
            let column = field.split(['.', '[']).next();
            TABLES
                .iter()
                .flat_map(|table| table.columns)
                .any(|known| Some(known.name) == column && is_protected(&known.kind))
        },
        reason: "PostgreSQL sees envelopes only, and their values are core's alone to judge",
    },
    Exception {
        name: "form of a permission",
        dispute: Dispute::Stricter,
        when: &["permission.malformed"],
        holds: ANY,
        reason: "the specification has TEXT[] without a CHECK",
    },
    Exception {
        name: "form of an availability",
        dispute: Dispute::Stricter,
        when: &[
            "availability.malformed",
            "availability.overlap",
            "field.missing",
            "field.wrong_type",
            "field.unknown",
            "time_zone.unknown",
        ],
        holds: |field, _| field.starts_with("availability_schedule"),
        reason: "the specification has JSONB without a CHECK",
    },
    Exception {
        name: "a million characters",
        dispute: Dispute::Stricter,
        when: &["text.too_long"],
        holds: |_, value| value.as_str().is_some_and(|text| text.chars().count() > 1_000_000),
        reason: "TEXT holds a gigabyte; core bounds what one request can cost",
    },
    Exception {
        name: "a specialty of 200 characters",
        dispute: Dispute::Stricter,
        when: &["text.too_long"],
        holds: |field, value| {
            field.starts_with("specialties[") && value.as_str().is_some_and(|text| text.chars().count() > 200)
        },
        reason: "the specification has TEXT[], but its index takes no long items",
    },
    Exception {
        name: "ten thousand items",
        dispute: Dispute::Stricter,
        when: &["list.too_long"],
        holds: ANY,
        reason: "an array has no bound; core bounds what one request can cost",
    },
    Exception {
        name: "NULL in a list",
        dispute: Dispute::Stricter,
        when: &["field.missing"],
        holds: IN_LIST,
        reason: "the specification has arrays without a CHECK on their items",
    },
    Exception {
        name: "a list in a list",
        dispute: Dispute::Stricter,
        when: &["field.wrong_type"],
        holds: IN_LIST,
        reason: "PostgreSQL's array types do not bound the dimensions",
    },
    Exception {
        name: "years 1 to 9999",
        dispute: Dispute::Stricter,
        when: &["date.out_of_range", "timestamp.out_of_range", "date.malformed", "timestamp.malformed"],
        holds: |_, value| {
            value
                .as_str()
                .is_some_and(|text| text.ends_with("infinity") || text.ends_with("BC") || text.contains("10000"))
        },
        reason: "JavaScript and Python have no infinity, no BC and no year 10000",
    },
    Exception {
        name: "separators of a phone number",
        dispute: Dispute::Normalised,
        when: &["valid_phone", "22001"],
        holds: ANY,
        reason: "core drops spaces, dots, hyphens and parentheses",
    },
    Exception {
        name: "offsets of 16 hours and more",
        dispute: Dispute::Normalised,
        when: &["22009"],
        holds: ANY,
        reason: "RFC 3339 allows up to 23:59, PostgreSQL up to 15:59; core sends UTC",
    },
    Exception {
        name: "an id is taken",
        dispute: Dispute::Elsewhere,
        when: &["*_pkey"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "a reference to nothing",
        dispute: Dispute::Elsewhere,
        when: &["*_fkey"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "an address is taken",
        dispute: Dispute::Elsewhere,
        when: &["users_email_key"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "an NPI or DEA number is taken",
        dispute: Dispute::Elsewhere,
        when: &["providers_npi_number_key", "providers_dea_number_key"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "the user has another role",
        dispute: Dispute::Elsewhere,
        when: &["user_role_matches"],
        holds: ANY,
        reason: "other rows: a door takes the user and checks it",
    },
    Exception {
        name: "the slot is taken",
        dispute: Dispute::Elsewhere,
        when: &["no_double_booking"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "the prescriber has no DEA number",
        dispute: Dispute::Elsewhere,
        when: &["controlled_substance_prescriber"],
        holds: ANY,
        reason: "other rows: the door takes the provider and checks it",
    },
    Exception {
        name: "a controlled substance without a visit",
        dispute: Dispute::Elsewhere,
        when: &["controlled_substance_visit"],
        holds: ANY,
        reason: "other rows: the door takes the visit and checks it; a stored prescription outlives its visit",
    },
    Exception {
        name: "a patient under 13",
        dispute: Dispute::Elsewhere,
        when: &["age_constraint"],
        holds: ANY,
        reason: "needs today's date, which the door has and a stored row has not",
    },
];
