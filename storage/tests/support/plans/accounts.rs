//! Users, patients, providers and administrators.

use super::{PHONES, PLAN, Plan, URLS, set};
use crate::support::{random::Random, world::World};
use telehealth_core::field::Object;

const PATIENTS: &str = "SELECT id FROM users WHERE role = 'patient' AND id NOT IN (SELECT id FROM patients)";
const PROVIDERS: &str = "SELECT id FROM users WHERE role = 'provider' AND id NOT IN (SELECT id FROM providers)";
const ADMINISTRATORS: &str =
    "SELECT id FROM users WHERE role IN ('admin', 'super_admin') AND id NOT IN (SELECT id FROM administrators)";

pub const PLANS: &[Plan] = &[
    Plan {
        table: "users",
        values: &[
            ("timezone", &["UTC", "America/New_York", "America/Argentina/ComodRivadavia", "Asia/Kathmandu"]),
            ("profile_picture_url", URLS),
        ],
        breaks: &[taken_address, long_address, punctuated_phone],
        ..PLAN
    },
    Plan { table: "patients", values: &[("emergency_contact_phone", PHONES)], references: &[("id", PATIENTS)], ..PLAN },
    Plan {
        table: "providers",
        values: &[
            ("specialties", &["", "cardiology", "Hals-, Nasen- und Ohrenheilkunde", "内科"]),
            ("average_rating", &["0", "0.01", "4.50", "5", "5.00"]),
            (
                "availability_schedule",
                &[
                    r#"{"time_zone": "America/New_York", "slot_minutes": 30, "weekly": {}}"#,
                    r#"{"time_zone": "UTC", "slot_minutes": 480, "weekly": {"monday": [{"from": "09:00", "until": "12:30"}, {"from": "12:30", "until": "24:00"}]}}"#,
                ],
            ),
        ],
        references: &[("id", PROVIDERS)],
        breaks: &[long_specialty],
        ..PLAN
    },
    Plan {
        table: "administrators",
        values: &[("permissions", &["users:suspend", "a:b", "audit_logs:read_all"])],
        references: &[("id", ADMINISTRATORS)],
        ..PLAN
    },
];

fn taken_address(row: &mut Object, random: &mut Random, world: &World) -> String {
    let address = world.taken("users", "email", random);
    let address = address.as_str().expect("an address");
    set(row, "email", if random.once_in(2) { address.to_uppercase() } else { address.to_owned() });
    "an address of another user".to_owned()
}

fn long_address(row: &mut Object, random: &mut Random, _: &World) -> String {
    let length = usize::try_from(random.between(253, 257)).expect("small");
    let domain = random.pick(&["@example.com", "@A.co", "@x.museum"]);
    set(row, "email", format!("{}{domain}", "x".repeat(length - domain.len())));
    format!("an address of {length} characters")
}

fn punctuated_phone(row: &mut Object, random: &mut Random, _: &World) -> String {
    let phone = random.pick(&["+1 (555) 824-6004", "1.555.824.6004", "+1 2", "( )", "+ 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5"]);
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
