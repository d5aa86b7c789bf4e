use crate::{
    EntityId, EntityTagId, TagId, Timestamp, UserId,
    error::ValidationError,
    record::{Rules, constraints},
    tagging::Tag,
    value::EntityType,
};
use telehealth_macros::{input, operations, record};

/// The assignment of a tag to a row of any table. It is created and deleted, but never changed.
#[record(table = "entity_tags", entity = EntityTag)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntityTagRecord {
    /// Primary key.
    pub id: EntityTagId,
    /// The tag.
    pub tag_id: TagId,
    /// The type of the tagged row.
    pub entity_type: EntityType,
    /// The id of the tagged row, which must exist. Deleting the row deletes the assignment.
    pub entity_id: EntityId,
    /// The user who assigned the tag.
    pub tagged_by: Option<UserId>,
    /// When the row was created.
    pub created_at: Timestamp,
}

/// An [`EntityTagRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntityTag(EntityTagRecord);

impl Rules for EntityTagRecord {
    constraints! {
        entity_tags_tag_id_entity_type_entity_id_key: tag_id => ENTITY_TAG_TAKEN,
        valid_entity_type: entity_type => LABEL_UNKNOWN,
    }
}

/// Input for assigning a tag to a row.
#[input(EntityTagRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntityTag {
    pub entity_type: EntityType,
    pub entity_id: EntityId,
    pub id: Option<EntityTagId>,
    pub tagged_by: Option<UserId>,
}

#[operations]
impl EntityTag {
    /// Assigns a tag to a row. The database rejects a second assignment to the same row.
    #[constructor]
    pub fn attach(new: NewEntityTag, tag: &Tag, now: Timestamp) -> Result<Self, ValidationError> {
        Self::try_from(EntityTagRecord {
            id: new.id.unwrap_or_else(EntityTagId::generate),
            tag_id: tag.id,
            entity_type: new.entity_type,
            entity_id: new.entity_id,
            tagged_by: new.tagged_by,
            created_at: now,
        })
    }
}
