//! Forms and their submissions.

use super::{ADDRESSES, PLAN, Plan, set};
use crate::support::{random::Random, world::World};
use telehealth_core::field::Object;

const VERSIONS: &[&str] = &["1.0.0", "0.0.0", "01.02.003", "123456.789012.345678"];

pub const PLANS: &[Plan] = &[
    Plan { table: "form_schemas", values: &[("version", VERSIONS)], breaks: &[bend_version], ..PLAN },
    Plan {
        table: "form_submissions",
        values: &[
            ("ip_address", ADDRESSES),
            (
                "scores",
                &[
                    r#"{"name": "phq9", "total": -2147483648, "band": "moderate"}"#,
                    r#"{"name": "漢", "total": 0, "band": null}"#,
                ],
            ),
        ],
        fit: fit_submission,
        breaks: &[bend_form, bend_form],
        ..PLAN
    },
];

/// A title and a version of existing forms, of the same form or not.
fn bend_version(row: &mut Object, random: &mut Random, world: &World) -> String {
    for column in ["title", "version"] {
        set(row, column, world.taken("form_schemas", column, random));
    }
    "another form's title, and a version".to_owned()
}

/// For a published form, with its version.
fn fit_submission(row: &mut Object, random: &mut Random, world: &World) {
    let form = world.row(random, "form_schemas", |form| form["is_published"] == true);
    set(row, "form_schema_id", form["id"].clone());
    set(row, "form_version", form["version"].clone());
}

/// For any form, published or not, with its version or another.
fn bend_form(row: &mut Object, random: &mut Random, world: &World) -> String {
    let form = world.row(random, "form_schemas", |_| true);
    let other = world.row(random, "form_schemas", |_| true);
    set(row, "form_schema_id", form["id"].clone());
    set(row, "form_version", other["version"].clone());
    format!(
        "version {} of a form of version {}, published: {}",
        other["version"], form["version"], form["is_published"]
    )
}
