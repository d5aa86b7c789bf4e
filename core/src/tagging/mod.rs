//! Tagging (specification section 8): tags, and what they are tied to.

mod entity_tag;
mod tag;

pub use entity_tag::{EntityTag, EntityTagRecord, NewEntityTag};
pub use tag::{NewTag, Tag, TagCategory, TagDetails, TagRecord};
