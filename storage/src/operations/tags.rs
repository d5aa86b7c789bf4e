//! Operations on tags of rows of any table.

use crate::{
    error::Result,
    session::{
        page::{checked_limit, cut},
        transaction::Transaction,
    },
    sql::{row::Db, schema, table_row::TableRow},
    tables::tagging::entity_tags::Row,
};
use diesel::prelude::*;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    EntityId, TagId, Timestamp, UserId,
    access::Verb,
    tagging::{EntityTag, NewEntityTag, Tag},
    value::EntityType,
};

/// A page of the rows that have a tag, in ascending order.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct TaggedPage {
    /// The ids of the rows.
    pub items: Vec<EntityId>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<EntityId>,
}

#[operations(list = TAGS)]
impl Transaction {
    /// Assigns a tag to a row of any table. Returns the existing assignment, unchanged, if there is one.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such tag,
    /// [`Error::Validation`](crate::Error::Validation) with `reference.unknown` if there is no such row or user.
    #[operation(grants = "tags:select entity_tags:insert")]
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
        let assignment = EntityTag::attach(new, &tag, now)?;
        let (assignment, _) = Row::seal(assignment.into(), &self.keys::<EntityTag>()?)?;
        let inserted: Vec<Row> = self.run(|connection| {
            diesel::insert_into(dsl::entity_tags)
                .values(assignment)
                .on_conflict((dsl::tag_id, dsl::entity_type, dsl::entity_id))
                .do_nothing()
                .returning(Row::as_returning())
                .get_results(connection)
        })?;
        if let Some(assignment) = self.decrypt(inserted)?.pop() {
            return Ok(assignment);
        }
        let found = self.rows::<EntityTag>(|query| {
            query
                .filter(dsl::tag_id.eq(Db(tag_id)))
                .filter(dsl::entity_type.eq(Db(entity_type)))
                .filter(dsl::entity_id.eq(Db(entity_id)))
        })?;
        // Another transaction may have removed it in between.
        self.read_audited_strict(found)?.pop().ok_or_else(|| self.contention())
    }

    /// Removes a tag from a row; returns whether it was assigned.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "entity_tags:delete")]
    pub fn untag_entity(&mut self, tag_id: TagId, entity_type: EntityType, entity_id: EntityId) -> Result<bool> {
        use schema::entity_tags::dsl;
        let assignment = dsl::entity_tags
            .filter(dsl::tag_id.eq(Db(tag_id)))
            .filter(dsl::entity_type.eq(Db(entity_type)))
            .filter(dsl::entity_id.eq(Db(entity_id)));
        let removed = self.run(|connection| diesel::delete(assignment).execute(connection))? > 0;
        if !removed {
            self.require::<EntityTag>(Verb::Delete)?;
        }
        Ok(removed)
    }

    /// Returns the tags of a row, ordered by name.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "tags:select entity_tags:select")]
    pub fn tags_of(&mut self, entity_type: EntityType, entity_id: EntityId) -> Result<Vec<Tag>> {
        use schema::entity_tags::dsl;
        let assigned = dsl::entity_tags
            .filter(dsl::entity_type.eq(Db(entity_type)))
            .filter(dsl::entity_id.eq(Db(entity_id)))
            .select(dsl::tag_id);
        let mut found = self.find::<Tag>(|query| query.filter(schema::tags::id.eq_any(assigned)))?;
        if found.is_empty() {
            self.require::<EntityTag>(Verb::Select)?;
        }
        // Not sorted by PostgreSQL, whose order of texts depends on the database's collation.
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// Returns a page of the ids of up to `limit` rows of an entity type that have a tag, in ascending order.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "entity_tags:select")]
    pub fn tagged(
        &mut self,
        tag_id: TagId,
        entity_type: EntityType,
        after: Option<EntityId>,
        limit: i32,
    ) -> Result<TaggedPage> {
        use schema::entity_tags::dsl;
        let limit = checked_limit::<EntityTag>(limit)?;
        let mut ids: Vec<Db<EntityId>> = self.run(|connection| {
            let mut query = dsl::entity_tags
                .filter(dsl::tag_id.eq(Db(tag_id)))
                .filter(dsl::entity_type.eq(Db(entity_type)))
                .select(dsl::entity_id)
                .into_boxed();
            if let Some(after) = after {
                query = query.filter(dsl::entity_id.gt(Db(after)));
            }
            // One extra row shows whether there is a next page.
            query.order(dsl::entity_id).limit(i64::from(limit) + 1).load(connection)
        })?;
        if ids.is_empty() {
            self.require::<EntityTag>(Verb::Select)?;
        }
        let next = cut(&mut ids, limit).map(|last| last.0);
        Ok(TaggedPage { items: ids.into_iter().map(|id| id.0).collect(), next })
    }
}
