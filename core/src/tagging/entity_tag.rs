use crate::{
    EntityId, EntityTagId, TagId, Timestamp, UserId,
    error::ValidationError,
    record::{Rules, constraints},
    tagging::Tag,
    value::EntityType,
};
use telehealth_macros::{input, operations, record};

/// A tag on a row of any table. It is tied or cut, never changed.
#[record(table = "entity_tags", entity = EntityTag)]
#[derive(Clone, Debug, PartialEq)]
pub struct EntityTagRecord {
    /// Primary key.
    pub id: EntityTagId,
    /// The tag.
    pub tag_id: TagId,
    /// Which table the row is of.
    pub entity_type: EntityType,
    /// The row that carries the tag. It is there, and the tie goes when it does.
    pub entity_id: EntityId,
    /// Who tied it.
    pub tagged_by: Option<UserId>,
    /// When the row was created.
    pub created_at: Timestamp,
}

/// An [`EntityTagRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityTag(EntityTagRecord);

impl Rules for EntityTagRecord {
    constraints! {
        entity_tags_tag_id_entity_type_entity_id_key: tag_id => ENTITY_TAG_TAKEN,
        valid_entity_type: entity_type => LABEL_UNKNOWN,
    }
}

/// What it takes to tie a tag to a row.
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
    /// Ties a tag to a row; twice to the same row is refused by the database.
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
