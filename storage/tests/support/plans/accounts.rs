//! Users, patients, providers and administrators.

use super::{PHONES, PLAN, Plan, URLS, set};
use crate::support::{random::Random, world::World};
use serde_json::Value;
use telehealth_core::field::Object;

const PATIENTS: &str = "SELECT id FROM users WHERE role = 'patient' AND id NOT IN (SELECT id FROM patients)";
const PROVIDERS: &str = "SELECT id FROM users WHERE role = 'provider' AND id NOT IN (SELECT id FROM providers)";
const ADMINISTRATORS: &str =
    "SELECT id FROM users WHERE role IN ('admin', 'super_admin') AND id NOT IN (SELECT id FROM administrators)";

pub const PLANS: &[Plan] = &[
    Plan {
        table: "users",
        values: &[
            (
                "email",
                &["a@b.cd", "evan.o'malley@gmail.com", "{x}!#$%&*+/=?^_`|~-@a-b.sub.example.museum", "a@b.xn--p1ai"],
            ),
            ("timezone", &["UTC", "America/New_York", "America/Argentina/ComodRivadavia", "Asia/Kathmandu"]),
            ("profile_picture_url", URLS),
        ],
        breaks: &[taken_address, long_address, malformed_address, punctuated_phone],
        ..PLAN
    },
    Plan {
        table: "patients",
        values: &[
            ("emergency_contact_name", NAMES),
            ("emergency_contact_phone", PHONES),
            ("first_name", NAMES),
            ("last_name", NAMES),
        ],
        references: &[("id", PATIENTS)],
        fit: fit_names,
        breaks: &[nameless],
    },
    Plan {
        table: "providers",
        values: &[
            ("first_name", NAMES),
            ("last_name", NAMES),
            ("specialties", &["", "cardiology", "Hals-, Nasen- und Ohrenheilkunde", "内科"]),
            (
                "other_licenses",
                &[
                    r#"{"state": "CA", "number": "C1", "expires_on": "2028-02-29"}"#,
                    r#"{"state": "TX", "number": "RN1", "expires_on": "2028-02-29", "valid_from": "2024-02-29", "compact": "NLC"}"#,
                ],
            ),
            ("average_rating", &["0", "0.01", "4.50", "5", "5.00"]),
            (
                "availability_schedule",
                &[
                    r#"{"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {}}"#,
                    r#"{"time_zone": "UTC", "slot_minutes": 30, "weekly": {}, "buffer_before_minutes": 240, "notice_minutes": 43200}"#,
                    r#"{"time_zone": "UTC", "slot_minutes": 480, "weekly": {"monday": [{"from": "09:00", "until": "12:30"}, {"from": "12:30", "until": "24:00"}]}}"#,
                ],
            ),
        ],
        references: &[("id", PROVIDERS)],
        fit: fit_names,
        breaks: &[long_specialty, nameless, odd_name],
    },
    Plan {
        table: "administrators",
        values: &[
            ("first_name", NAMES),
            ("last_name", NAMES),
            ("permissions", &["users:suspend", "a:b", "audit_logs:read_all"]),
        ],
        references: &[("id", ADMINISTRATORS)],
        fit: fit_names,
        breaks: &[nameless, odd_name],
    },
];

pub const NAMES: &[&str] = &["Ada", "Mary-Jane O’Neill", "李", "Ng\u{169}", "می\u{200c}نا", "?", "x"];

/// At least one of two names.
fn fit_names(row: &mut Object, _: &mut Random, _: &World) {
    if row["first_name"].is_null() && row["last_name"].is_null() {
        set(row, "last_name", "Suharto");
    }
}

fn nameless(row: &mut Object, _: &mut Random, _: &World) -> String {
    set(row, "first_name", Value::Null);
    set(row, "last_name", Value::Null);
    "no name".to_owned()
}

/// Names of characters around the two sets of a name's rule.
fn odd_name(row: &mut Object, random: &mut Random, _: &World) -> String {
    const EDGES: [u32; 24] = [
        0x20, 0x7f, 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x180b, 0x180f, 0x2000, 0x200f, 0x2028,
        0x202f, 0x205f, 0x206f, 0x2800, 0x3000, 0x3164, 0xfe0f, 0x1d173, 0xe0fff,
    ];
    let edge = random.pick(&EDGES) + u32::try_from(random.below(3)).expect("small") - 1;
    let odd = char::from_u32(edge).unwrap_or('\u{feff}');
    let name = random.pick(&[odd.to_string(), format!("{odd} {odd}"), format!("Ada{odd}")]);
    set(row, "first_name", name);
    format!("a name with U+{edge:04X}")
}

fn taken_address(row: &mut Object, random: &mut Random, world: &World) -> String {
    let address = world.taken("users", "email", random);
    let address = address.as_str().expect("an address");
    set(row, "email", if random.once_in(2) { address.to_uppercase() } else { address.to_owned() });
    "an address of another user".to_owned()
}

fn long_address(row: &mut Object, random: &mut Random, _: &World) -> String {
    let length = usize::try_from(random.between(252, 257)).expect("small");
    let local = "x".repeat(64);
    let host: String = (0..length - 69).map(|i| if i % 61 == 60 { '.' } else { 'y' }).collect();
    set(row, "email", format!("{local}@{host}.com"));
    format!("an address of {length} characters")
}

/// Addresses around the rules of a dot-atom and of a host name.
fn malformed_address(row: &mut Object, random: &mut Random, _: &World) -> String {
    let local = random.pick(&[
        "ada".to_owned(),
        "ada..b".to_owned(),
        ".ada".to_owned(),
        "ada.".to_owned(),
        "a da".to_owned(),
        "\"ada\"".to_owned(),
        String::new(),
        "x".repeat(64),
        "x".repeat(65),
        "a@b".to_owned(),
        "ü".to_owned(),
    ]);
    let domain = random.pick(&[
        "example.com".to_owned(),
        "bücher.example".to_owned(),
        "-a.com".to_owned(),
        "a-.com".to_owned(),
        "a..com".to_owned(),
        ".com".to_owned(),
        "com".to_owned(),
        "a.c".to_owned(),
        "a.c0m".to_owned(),
        "127.0.0.1".to_owned(),
        format!("{}.com", "x".repeat(63)),
        format!("{}.com", "x".repeat(64)),
        "a.xn--".to_owned(),
        "a.xn--p1ai".to_owned(),
        "a.XN--P1AI".to_owned(),
        "a.xn--p1-".to_owned(),
        "a_b.com".to_owned(),
        "a.com.".to_owned(),
    ]);
    let address = format!("{local}@{domain}");
    set(row, "email", address.clone());
    format!("address {address}")
}

fn punctuated_phone(row: &mut Object, random: &mut Random, _: &World) -> String {
    let phone = random.pick(&[
        "+1 (555) 824-6004",
        "1.555.824.6004",
        "5558246004",
        "+1 2",
        "( )",
        "911",
        "+44 (0)20 7946 0958",
        "+1555824600",
        "+155582460041",
        "+11558246004",
        "+683400",
        "+6834002",
        "+ 2 2 3 4 5 6 7 8 9 0 1 2 3 4 5",
        "+0123456789",
    ]);
    set(row, "phone", phone);
    format!("phone {phone}")
}

/// Random characters, because an index compresses equal ones.
fn long_specialty(row: &mut Object, random: &mut Random, _: &World) -> String {
    let length = usize::try_from(random.between(199, 201)).expect("small");
    let character = |_| char::from_u32(0x1_0000 + u32::try_from(random.below(0x4000)).expect("small"));
    let text: String = (0..length).filter_map(character).collect();
    set(row, "specialties", vec![text]);
    format!("a specialty of {length} characters of four bytes")
}
