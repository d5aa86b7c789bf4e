//! Cases in which core and PostgreSQL judge a row differently, and why that is intended.

use super::seals::is_protected;
use serde_json::Value;
use telehealth_core::{Code, catalog::TABLES, error::Violation};

/// The kind of a disagreement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dispute {
    /// Core refuses the input; PostgreSQL accepts it in another form, which core can read.
    Rewritten,
    /// Core refuses the input; PostgreSQL stores it, and core cannot read it. Only SQL outside core can do this.
    Stricter,
    /// Core accepts the input in another form, which PostgreSQL accepts; PostgreSQL refuses it as given.
    Normalised,
    /// Core accepts the row; PostgreSQL refuses it because of other rows, or of the current date.
    Elsewhere,
}

/// An intended disagreement.
pub struct Exception {
    pub name: &'static str,
    pub dispute: Dispute,
    /// Core's codes; in `Elsewhere` constraints or their suffixes, in `Normalised` PostgreSQL's rules or states.
    pub when: &'static [&'static str],
    /// Checks core's violation and the value that it is about.
    pub holds: fn(&str, &Value) -> bool,
    #[allow(dead_code, reason = "for the reader")]
    pub reason: &'static str,
}

impl Exception {
    /// Whether the exception covers a violation, of the row as given or as stored.
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

/// Whether the code belongs to a type, not to a rule of a table.
pub fn is_of_no_rule(code: Code) -> bool {
    !TABLES.iter().any(|table| code.as_str().strip_prefix(table.entity).is_some_and(|rest| rest.starts_with('.')))
}

/// Whether the code belongs to a type whose values PostgreSQL may accept, so that a rule of the table can refuse the row.
pub fn is_of_types(code: Code) -> bool {
    // PostgreSQL checks most labels by a type, and some by a CHECK among others.
    code == Code::LABEL_UNKNOWN
        // Also a CHECK, and of several violated ones PostgreSQL reports the first by name.
        || code == Code::TIMESTAMP_OUT_OF_RANGE
        || is_of_no_rule(code)
            && [Dispute::Rewritten, Dispute::Stricter]
                .into_iter()
                .flat_map(of)
                .any(|exception| exception.when.contains(&code.as_str()))
}

/// Whatever core's violation is.
const ANY_CODE: &[&str] = &["*"];
const ANY: fn(&str, &Value) -> bool = |_, _| true;
const SPACE_AT_END: fn(&str, &Value) -> bool =
    |field, value| !field.contains('/') && value.as_str().is_some_and(|text| text.ends_with(' '));

/// The columns that are JSONB.
const JSONB: &[&str] = &[
    "availability_schedule",
    "other_licenses",
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
    "scores",
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
            "quantity.out_of_range",
        ],
        holds: |_, value| value.as_str().is_some_and(|text| text.split('.').nth(1).is_some_and(|part| part.len() > 2)),
        reason: "DECIMAL(p,2) rounds silently, also -0.001 to 0; core requires the exact amount",
    },
    Exception {
        name: "other forms of a number",
        dispute: Dispute::Rewritten,
        when: &[
            "money.malformed",
            "rating.out_of_range",
            "percentage.out_of_range",
            "hours.out_of_range",
            "quantity.out_of_range",
        ],
        holds: |_, value| value.as_str().is_some_and(|text| text.contains([' ', 'e', 'E', 'N', 'n'])),
        reason: "exponents, surrounding spaces and NaN are no amounts of money",
    },
    Exception {
        name: "other forms of a date",
        dispute: Dispute::Rewritten,
        when: &["date.malformed"],
        holds: ANY,
        reason: "core reads YYYY-MM-DD only: 01/02/2026 is ambiguous, `today` depends on the server",
    },
    Exception {
        name: "other forms of a time",
        dispute: Dispute::Rewritten,
        when: &["timestamp.malformed"],
        holds: ANY,
        reason: "core reads RFC 3339 with an offset only: anything else depends on the session's time zone",
    },
    Exception {
        name: "other forms of a UUID",
        dispute: Dispute::Rewritten,
        when: &["uuid.malformed"],
        holds: ANY,
        reason: "braces and missing hyphens; core accepts one form",
    },
    Exception {
        name: "other JSON types",
        dispute: Dispute::Rewritten,
        when: &["field.wrong_type"],
        holds: ANY,
        reason: "jsonb_populate_record casts any JSON type; core requires the right one",
    },
    Exception {
        name: "trailing spaces",
        dispute: Dispute::Rewritten,
        when: ANY_CODE,
        holds: SPACE_AT_END,
        reason: "VARCHAR(n) drops spaces beyond n, as the SQL standard requires; core never changes text silently",
    },
    Exception {
        name: "what the database writes itself",
        dispute: Dispute::Rewritten,
        when: ANY_CODE,
        holds: |field, _| field == "usage_count" || field.starts_with("status_history"),
        reason: "triggers set these columns when a row is inserted, regardless of the input",
    },
    Exception {
        name: "other forms of an address",
        dispute: Dispute::Rewritten,
        when: &["ip_address.malformed"],
        holds: ANY,
        reason: "INET completes an abbreviated network; core requires a full address",
    },
    Exception {
        name: "finer than a millisecond",
        dispute: Dispute::Rewritten,
        when: &["consultation.ended_before_started", "consultation.duration"],
        holds: ANY,
        reason: "core truncates to milliseconds like a JavaScript Date, TIMESTAMPTZ(3) rounds; the library sends no finer times",
    },
    Exception {
        name: "time zone is known",
        dispute: Dispute::Stricter,
        when: &["time_zone.unknown"],
        holds: ANY,
        reason: "the names of the IANA database change with every release, so there is no CHECK",
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
            "text.blank",
            "text.control",
            "text.null_byte",
            "text.too_long",
            "url.malformed",
        ],
        holds: |field, _| {
            let column = field.split('/').next();
            TABLES
                .iter()
                .flat_map(|table| table.columns)
                .any(|known| Some(known.name) == column && is_protected(&known.kind))
        },
        reason: "PostgreSQL sees only envelopes, so only core can judge their values",
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
        holds: |field, _| JSONB.contains(&field.split('/').next().unwrap_or_default()),
        reason: "the specification has JSONB without a CHECK",
    },
    Exception {
        name: "a million characters",
        dispute: Dispute::Stricter,
        when: &["text.too_long"],
        holds: |_, value| value.as_str().is_some_and(|text| text.chars().count() > 1_000_000),
        reason: "TEXT holds a gigabyte; core limits the cost of a request",
    },
    Exception {
        name: "a specialty of 200 characters",
        dispute: Dispute::Stricter,
        when: &["text.too_long"],
        holds: |field, value| {
            field.starts_with("specialties/") && value.as_str().is_some_and(|text| text.chars().count() > 200)
        },
        reason: "the specification has TEXT[], but its index rejects long items",
    },
    Exception {
        name: "ten thousand items",
        dispute: Dispute::Stricter,
        when: &["list.too_long"],
        holds: ANY,
        reason: "an array has no limit; core limits the cost of a request",
    },
    Exception {
        name: "separators of a phone number",
        dispute: Dispute::Normalised,
        when: &["valid_phone", "22001"],
        holds: ANY,
        reason: "core drops separators and adds the country code of North America; the database has E.164 only",
    },
    Exception {
        name: "domains of other scripts",
        dispute: Dispute::Normalised,
        when: &["valid_email"],
        holds: ANY,
        reason: "core writes a domain in its ASCII form, the database accepts no other",
    },
    Exception {
        name: "small letters of a postal code",
        dispute: Dispute::Normalised,
        when: &["valid_postal_code"],
        holds: ANY,
        reason: "core writes capital letters, the database accepts no others",
    },
    Exception {
        name: "other forms of a receipt",
        dispute: Dispute::Normalised,
        when: &["valid_receipts"],
        holds: ANY,
        reason: "JSON has no time type: the database accepts only the form that core writes",
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
        reason: "other rows: the constructor takes the items; the database checks at commit",
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
        when: &["no_double_booking", "patient_double_booking"],
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
