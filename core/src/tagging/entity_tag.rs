use crate::{
    EntityId, EntityTagId, TagId, Timestamp, UserId,
    error::Invalid,
    operation::{inputs, operations},
    record::{Rules, constraints, records},
    tagging::Tag,
    value::EntityType,
};

records! {
    /// A tag on a row of any table. It is tied or cut, never changed.
    pub struct EntityTagRecord for EntityTag in entity_tags as "entity_tag" {
        /// Primary key.
        id: EntityTagId,
        /// The tag.
        tag_id: TagId,
        /// Which table the row is of.
        entity_type: EntityType,
        /// The row that carries the tag. It is there, and the tie goes when it does.
        entity_id: EntityId,
        /// Who tied it.
        tagged_by: Option<UserId>,
        /// When the row was made.
        created_at: Timestamp,
    }
}

impl Rules for EntityTagRecord {
    constraints! {
        entity_tags_tag_id_entity_type_entity_id_key: tag_id => ENTITY_TAG_TAKEN,
        valid_entity_type: entity_type => LABEL_UNKNOWN,
    }
}

inputs! {
    /// What it takes to tie a tag to a row.
    pub struct NewEntityTag for EntityTagRecord {
        required {
            entity_type: EntityType,
            entity_id: EntityId,
        }
        optional {
            id: EntityTagId,
            tagged_by: UserId,
        }
    }
}

operations! {
    impl EntityTag;
    doors {
        /// Ties a tag to a row; twice to the same row is refused by the database.
        pub fn attach(new: NewEntityTag, tag: &Tag, now: Timestamp) -> Result<Self, Invalid> {
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
    moves {}
}
