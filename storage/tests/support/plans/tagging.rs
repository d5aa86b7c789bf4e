//! Tags, and what they are tied to.

use super::{PLAN, Plan, set};
use crate::support::{random::Random, world::World};
use telehealth_core::field::Object;

pub const PLANS: &[Plan] =
    &[Plan { table: "tags", ..PLAN }, Plan { table: "entity_tags", breaks: &[tie_again], ..PLAN }];

/// The tag, the table and the row of another tie, or two of the three.
fn tie_again(row: &mut Object, random: &mut Random, world: &World) -> String {
    let other = world.row(random, "entity_tags", |_| true).clone();
    let spared = random.pick(&["", "tag_id", "entity_type", "entity_id"]);
    for column in ["tag_id", "entity_type", "entity_id"] {
        if column != spared {
            set(row, column, other[column].clone());
        }
    }
    format!("another tie but for {spared:?}")
}
