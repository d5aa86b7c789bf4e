//! Tags on rows of any table.

use crate::{
    error::{Result, contention},
    session::{page::checked_limit, transaction::Transaction},
    sql::{row::Db, schema},
    tables::tagging::{entity_tags, tags},
};
use diesel::prelude::*;
use telehealth_core::macros::operations;
use telehealth_core::{
    EntityId, TagId, Timestamp, UserId,
    tagging::{EntityTag, NewEntityTag, Tag},
    value::EntityType,
};

#[operations(list = TAGS)]
impl Transaction {
    /// Ties a tag to a row of any table. One that is tied already stays as it is, and is the answer.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) without such a tag, [`Error::Validation`](crate::Error::Validation)
    /// with `reference.unknown` without such a row or user.
    #[operation]
    pub fn tag_entity(
        &mut self,
        tag_id: TagId,
        entity_type: EntityType,
        entity_id: EntityId,
        tagged_by: Option<UserId>,
        now: Timestamp,
    ) -> Result<EntityTag> {
        use schema::entity_tags::dsl;
        let tag: Tag = self.get(tag_id)?;
        let new = NewEntityTag { tagged_by, ..NewEntityTag::new(entity_type, entity_id) };
        let tie = EntityTag::attach(new, &tag, now)?;
        let tie = entity_tags::seal(tie.into(), &self.keys::<EntityTag>()?)?;
        let tied: Vec<entity_tags::Row> = self.run(|connection| {
            diesel::insert_into(dsl::entity_tags)
                .values(tie)
                .on_conflict((dsl::tag_id, dsl::entity_type, dsl::entity_id))
                .do_nothing()
                .returning(entity_tags::Row::as_returning())
                .get_results(connection)
        })?;
        if let Some(tie) = self.opened(tied)?.pop() {
            return Ok(tie);
        }
        let found = entity_tags::rows(self, |query| {
            query
                .filter(dsl::tag_id.eq(Db(tag_id)))
                .filter(dsl::entity_type.eq(Db(entity_type)))
                .filter(dsl::entity_id.eq(Db(entity_id)))
        })?;
        // Somebody may have cut it in between.
        self.shown_whole(found)?.pop().ok_or_else(contention)
    }

    /// Cuts a tag from a row; whether it was tied.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation]
    pub fn untag_entity(&mut self, tag_id: TagId, entity_type: EntityType, entity_id: EntityId) -> Result<bool> {
        use schema::entity_tags::dsl;
        let tie = dsl::entity_tags
            .filter(dsl::tag_id.eq(Db(tag_id)))
            .filter(dsl::entity_type.eq(Db(entity_type)))
            .filter(dsl::entity_id.eq(Db(entity_id)));
        self.run(|connection| diesel::delete(tie).execute(connection)).map(|count| count > 0)
    }

    /// The tags of a row, by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation]
    pub fn tags_of(&mut self, entity_type: EntityType, entity_id: EntityId) -> Result<Vec<Tag>> {
        use schema::entity_tags::dsl;
        let tied = dsl::entity_tags
            .filter(dsl::entity_type.eq(Db(entity_type)))
            .filter(dsl::entity_id.eq(Db(entity_id)))
            .select(dsl::tag_id);
        let mut found = tags::find(self, |query| query.filter(schema::tags::id.eq_any(tied)))?;
        // Not by PostgreSQL, whose order of texts differs from database to database.
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// Up to `limit` rows of a kind that carry a tag, in the order of their ids; the next ones come `after` the last.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation]
    pub fn tagged(
        &mut self,
        tag_id: TagId,
        entity_type: EntityType,
        after: Option<EntityId>,
        limit: i32,
    ) -> Result<Vec<EntityId>> {
        use schema::entity_tags::dsl;
        let limit = checked_limit::<EntityTag>(limit)?;
        let ids: Vec<Db<EntityId>> = self.run(|connection| {
            let mut query = dsl::entity_tags
                .filter(dsl::tag_id.eq(Db(tag_id)))
                .filter(dsl::entity_type.eq(Db(entity_type)))
                .select(dsl::entity_id)
                .into_boxed();
            if let Some(after) = after {
                query = query.filter(dsl::entity_id.gt(Db(after)));
            }
            query.order(dsl::entity_id).limit(limit.into()).load(connection)
        })?;
        Ok(ids.into_iter().map(|id| id.0).collect())
    }
}
