//! Tagging (specification section 8): tags and their assignments to rows.

mod entity_tag;
mod tag;

pub use entity_tag::{EntityTag, EntityTagRecord, NewEntityTag};
pub use tag::{NewTag, Tag, TagCategory, TagDetails, TagRecord};
