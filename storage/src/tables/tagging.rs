//! Tags and their assignments to rows.

use crate::tables::{is_personal, macros::stored};
use diesel::prelude::*;
use telehealth_core::{EntityId, EntityTagId, TagId, Timestamp, UserId, tagging::*, value::*};

stored! {
    tags: Tag, TagFilter {
        name: Text<100> => name eq,
        category: TagCategory => category eq,
        is_system_tag: bool => is_system_tag eq,
    }
    order {}
    // A label; its assignments are in `entity_tags`.
    not personal
}

stored! {
    insert only entity_tags: EntityTag, EntityTagFilter {
        tag_id: TagId => tag_id eq,
        entity_type: EntityType => entity_type eq,
        entity_id: EntityId => entity_id eq,
        tagged_by: UserId => tagged_by eq,
    }
    order {}
    // A tag on a person or their data. A tag on a product is not personal.
    personal |it, own| !is_personal(it.entity_type) || own.has_named(it.entity_type.label(), it.entity_id.into())
}
