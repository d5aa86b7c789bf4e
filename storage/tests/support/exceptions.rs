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
        (self.when == ANY_CODE || self.when.contains(&violation.code().as_str()))
            && (self.holds)(violation.field(), value)
    }

    pub fn names(&self, rule: &str) -> bool {
        self.when.iter().any(|when| *when == rule || when.strip_prefix('*').is_some_and(|end| rule.ends_with(end)))
    }
}

/// The exceptions of one kind.
pub fn of(dispute: Dispute) -> impl Iterator<Item = &'static Exception> {
    EXCEPTIONS.iter().filter(move |exception| exception.dispute == dispute)
}

/// Whether the code is of a type, and not of a table's rule.
pub fn is_of_no_rule(code: Code) -> bool {
    !TABLES.iter().any(|table| code.as_str().strip_prefix(table.entity).is_some_and(|rest| rest.starts_with('.')))
}

/// Whether the code is of a type that PostgreSQL may well read; a rule of the table can then be what it refuses.
pub fn is_of_types(code: Code) -> bool {
    // PostgreSQL knows most words by a type, and some by a CHECK among others.
    code == Code::LABEL_UNKNOWN
        // A CHECK, too, and of several PostgreSQL reports the first by name.
        || code == Code::TIMESTAMP_OUT_OF_RANGE
        || is_of_no_rule(code)
            && [Dispute::Rewritten, Dispute::Stricter]
                .into_iter()
                .flat_map(of)
                .any(|exception| exception.when.contains(&code.as_str()))
}

/// Whatever core has against it.
const ANY_CODE: &[&str] = &["*"];
const ANY: fn(&str, &Value) -> bool = |_, _| true;
const SPACE_AT_END: fn(&str, &Value) -> bool =
    |field, value| !field.contains(['.', '[']) && value.as_str().is_some_and(|text| text.ends_with(' '));

/// The columns that are JSONB.
const JSONB: &[&str] = &[
    "availability_schedule",
    "dimensions",
    "metadata",
    "shipping_address",
    "billing_address",
    "attachments",
    "read_by",
    "data",
    "intake_form_data",
    "consultation_data",
    "old_values",
    "new_values",
    "schema_definition",
    "submission_data",
    "hours_of_operation",
];

pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "decimals are rounded",
        dispute: Dispute::Rewritten,
        when: &[
            "money.too_precise",
            "money.negative",
            "rating.out_of_range",
            "percentage.out_of_range",
            "hours.out_of_range",
        ],
        holds: |_, value| value.as_str().is_some_and(|text| text.split('.').nth(1).is_some_and(|part| part.len() > 2)),
        reason: "DECIMAL(p,2) rounds without a word, -0.001 to 0 too; core asks for the amount that is meant",
    },
    Exception {
        name: "other forms of a number",
        dispute: Dispute::Rewritten,
        when: &["money.malformed", "rating.out_of_range", "percentage.out_of_range", "hours.out_of_range"],
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
        when: ANY_CODE,
        holds: SPACE_AT_END,
        reason: "VARCHAR(n) drops spaces beyond n, as the SQL standard asks; core changes no text behind its writer's back",
    },
    Exception {
        name: "what the database writes itself",
        dispute: Dispute::Rewritten,
        when: ANY_CODE,
        holds: |field, _| field == "usage_count" || field.starts_with("status_history"),
        reason: "triggers set these columns when a row is inserted, whatever is given",
    },
    Exception {
        name: "other forms of an address",
        dispute: Dispute::Rewritten,
        when: &["ip_address.malformed"],
        holds: ANY,
        reason: "INET fills an abbreviated network up; core wants the address that is meant",
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
        name: "form of a phone number",
        dispute: Dispute::Stricter,
        when: &["phone.malformed"],
        holds: |field, _| matches!(field, "emergency_contact_phone" | "phone" | "fax"),
        reason: "the specification has VARCHAR(20) without a CHECK; only a user's number has one",
    },
    Exception {
        name: "form of a pharmacy's address",
        dispute: Dispute::Stricter,
        when: &["email.malformed", "postal_code.malformed"],
        holds: ANY,
        reason: "the specification has VARCHAR without a CHECK; only a user's and a patient's have one",
    },
    Exception {
        name: "form of a payer id",
        dispute: Dispute::Stricter,
        when: &["payer_id.malformed"],
        holds: ANY,
        reason: "the specification has VARCHAR(20) without a CHECK",
    },
    Exception {
        name: "form of a currency",
        dispute: Dispute::Stricter,
        when: &["currency.malformed"],
        holds: ANY,
        reason: "the specification has VARCHAR(3) without a CHECK",
    },
    Exception {
        name: "what is sealed",
        dispute: Dispute::Stricter,
        when: &[
            "field.missing",
            "field.wrong_type",
            "list.too_long",
            "message.empty",
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
        name: "form of JSON",
        dispute: Dispute::Stricter,
        when: ANY_CODE,
        holds: |field, _| JSONB.contains(&field.split(['.', '[']).next().unwrap_or_default()),
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
        name: "separators of a phone number",
        dispute: Dispute::Normalised,
        when: &["valid_phone", "22001"],
        holds: ANY,
        reason: "core drops spaces, dots, hyphens and parentheses",
    },
    Exception {
        name: "other forms of a receipt",
        dispute: Dispute::Normalised,
        when: &["valid_receipts"],
        holds: ANY,
        reason: "JSON has no type of times: the database takes the one form that core writes",
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
        name: "a value is taken",
        dispute: Dispute::Elsewhere,
        when: &["*_key", "one_primary_insurance"],
        holds: ANY,
        reason: "other rows",
    },
    Exception {
        name: "the items of an order",
        dispute: Dispute::Elsewhere,
        when: &["subtotal_matches_items"],
        holds: ANY,
        reason: "other rows: the constructor takes the items; the database looks at commit",
    },
    Exception {
        name: "the sender takes no part",
        dispute: Dispute::Elsewhere,
        when: &["sender_participates"],
        holds: ANY,
        reason: "other rows: the constructor takes the conversation and checks it",
    },
    Exception {
        name: "the form cannot be answered",
        dispute: Dispute::Elsewhere,
        when: &["form_is_published", "form_version_matches"],
        holds: ANY,
        reason: "other rows: the constructor takes the form and checks it",
    },
    Exception {
        name: "the user has another role",
        dispute: Dispute::Elsewhere,
        when: &["user_role_matches"],
        holds: ANY,
        reason: "other rows: a constructor takes the user and checks it",
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
        reason: "other rows: the constructor takes the provider and checks it",
    },
    Exception {
        name: "a controlled substance without a visit",
        dispute: Dispute::Elsewhere,
        when: &["controlled_substance_visit"],
        holds: ANY,
        reason: "other rows: the constructor takes the visit and checks it; a stored prescription outlives its visit",
    },
    Exception {
        name: "a patient under 13",
        dispute: Dispute::Elsewhere,
        when: &["age_constraint"],
        holds: ANY,
        reason: "needs today's date, which the constructor has and a stored row has not",
    },
];
