//! Tags and their assignments.

use super::{PLAN, Plan, set};
use crate::support::{random::Random, world::World};
use telehealth_core::field::Object;

pub const PLANS: &[Plan] = &[Plan { table: "entity_tags", fit: fit_tie, breaks: &[tie_again], ..PLAN }];

/// To an existing row.
fn fit_tie(row: &mut Object, random: &mut Random, world: &World) {
    let (kind, table) = random.pick(&[("user", "users"), ("provider", "providers"), ("consultation", "consultations")]);
    set(row, "entity_type", kind);
    set(row, "entity_id", world.any(table, random));
}

/// The tag, table and row of another assignment, or two of the three.
fn tie_again(row: &mut Object, random: &mut Random, world: &World) -> String {
    let other = world.row(random, "entity_tags", |_| true).clone();
    let spared = random.pick(&["", "tag_id", "entity_type", "entity_id"]);
    for column in ["tag_id", "entity_type", "entity_id"] {
        if column != spared {
            set(row, column, other[column].clone());
        }
    }
    format!("another assignment except for {spared:?}")
}
