//! Operations on a user's inbox: conversations, unread counts and pages of messages.

use crate::{
    error::{DamagedRow, Error, Result},
    operations::count,
    session::{
        cursor::Cursor,
        page::{Page, checked_limit, cut},
        stored::{ListOrder, ReadStatements},
        transaction::Transaction,
    },
    sql::{
        row::{Db, Loaded},
        schema,
    },
    tables::messaging::conversations,
};
use diesel::{define_sql_function, dsl, prelude::*, sql_types};
use std::collections::HashMap;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    ConversationId, MessageId, Timestamp, UserId,
    access::Verb,
    messaging::{Conversation, ConversationType, Message},
    value::Count,
};

/// A page of a user's conversations, most recently active first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct Inbox {
    /// The conversations.
    pub items: Vec<InboxEntry>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<InboxPlace>,
    /// The conversations and last messages that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

/// A conversation in the inbox of one of its participants.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct InboxEntry {
    /// The conversation.
    pub conversation: Conversation,
    /// The number of messages that the user has not read.
    pub unread: Count,
    /// The latest message that has not been deleted, if there is one and it can be read.
    pub last_message: Option<Message>,
}

/// The end of a page of an inbox.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct InboxPlace {
    /// The last activity of the last conversation: its latest message, or its creation if it has none.
    pub active_at: Timestamp,
    /// The last conversation of the page.
    pub conversation_id: ConversationId,
}

/// A page of a conversation's messages, newest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct MessagePage {
    /// The messages.
    pub items: Vec<Message>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<MessageId>,
    /// The messages of the page that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = INBOX)]
impl Transaction {
    /// Returns a page of up to `limit` conversations in which a user participates, most recently active first,
    /// including archived ones, which are closed but readable. Takes two round trips. A conversation that becomes
    /// active between two pages moves to the first page.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if the limit is not 1 to 1,000.
    #[operation(grants = "conversations:select messages:select")]
    pub fn inbox(&mut self, user_id: UserId, after: Option<InboxPlace>, limit: i32) -> Result<Inbox> {
        let limit = checked_limit::<Conversation>(limit)?;
        // One extra row shows whether there is a next page.
        let mut rows = inbox_rows(self, user_id, after, i64::from(limit) + 1)?;
        if rows.is_empty() {
            self.require::<Conversation>(Verb::Select)?;
        }
        let more = cut(&mut rows, limit).is_some();
        let last_ids: Vec<MessageId> = rows.iter().filter_map(|it| it.last_message.as_ref().map(|id| id.0)).collect();
        let next = rows.iter().rev().find_map(InboxRow::place).filter(|_| more);
        let mut unread: HashMap<_, _> = rows.iter().map(|it| (it.conversation.id.0, it.unread)).collect();
        let rows = rows.into_iter().map(|it| it.conversation).collect();
        let ((conversations, last), damaged) = self.with_damaged(|tx| {
            let conversations: Vec<Conversation> = tx.read_audited(rows)?;
            let last: Vec<Message> = if last_ids.is_empty() {
                tx.require::<Message>(Verb::Select)?;
                Vec::new()
            } else {
                tx.get_many(&last_ids)?
            };
            Ok((conversations, last))
        })?;
        let mut last: HashMap<_, _> = last.into_iter().map(|message| (message.conversation_id, message)).collect();
        let items = conversations.into_iter().map(|conversation| InboxEntry {
            last_message: last.remove(&conversation.id),
            unread: count(unread.remove(&conversation.id).flatten().unwrap_or(0)),
            conversation,
        });
        Ok(Inbox { items: items.collect(), next, damaged })
    }

    /// Returns how many messages a user has not read, in all conversations in which they participate.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "conversations:select messages:select")]
    pub fn unread_count(&mut self, user_id: UserId) -> Result<Count> {
        use schema::conversations::dsl as c;
        let query = c::conversations.filter(c::participant_ids.contains(Db(vec![user_id]))).select(unread_by!(user_id));
        let unread: Vec<Option<i64>> = self.run(|connection| query.load(connection))?;
        let unread = unread.into_iter().flatten().sum::<i64>();
        if unread == 0 {
            self.require::<Conversation>(Verb::Select)?;
            self.require::<Message>(Verb::Select)?;
        }
        Ok(count(unread))
    }

    /// Returns a page of up to `limit` messages of a conversation, newest first, that come after the message `after`:
    /// older ones. Deleted messages are left out; replies to them keep the reference.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) for the conversation if the reader is not a participant, and for
    /// `after` if it is not a message of this conversation; [`Error::Validation`](crate::Error::Validation) if the
    /// limit is not 1 to 1,000.
    #[operation(grants = "conversations:select messages:select")]
    pub fn messages_page(
        &mut self,
        conversation_id: ConversationId,
        reader_id: UserId,
        after: Option<MessageId>,
        limit: i32,
    ) -> Result<MessagePage> {
        use schema::messages::dsl as m;
        let limit = checked_limit::<Message>(limit)?;
        let conversation: Conversation = self.get(conversation_id)?;
        if !conversation.has_participant(reader_id) {
            return Err(self.not_found::<Conversation>(conversation_id));
        }
        let after = after.map(|id| self.position_of(id, conversation_id)).transpose()?;
        let messages =
            Message::query(&[]).filter(m::conversation_id.eq(Db(conversation_id))).filter(dsl::not(m::is_deleted));
        let newest_first = ListOrder::<Message>::CREATED_AT.descending();
        let Page { items, next, damaged } = self.page_of(messages, newest_first, after, limit)?;
        Ok(MessagePage { items, next: next.map(|next| next.id()), damaged })
    }

    /// Records that a user has read every message of a conversation, in one statement; returns how many were unread.
    /// Existing receipts are kept; the user's own messages and deleted ones get none.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) for the conversation if the reader is not a participant.
    #[operation(grants = "conversations:select messages:update")]
    pub fn mark_conversation_read(
        &mut self,
        conversation_id: ConversationId,
        reader_id: UserId,
        now: Timestamp,
    ) -> Result<Count> {
        let query = diesel::sql_query(MARK_READ)
            .bind::<sql_types::Uuid, _>(Db(conversation_id))
            .bind::<sql_types::Uuid, _>(Db(reader_id))
            .bind::<sql_types::Text, _>(now.to_string());
        let marked: Marked = self.run(|connection| query.get_result(connection))?;
        if marked.messages == 0 {
            self.require::<Message>(Verb::Update)?;
        }
        if marked.joined { Ok(count(marked.messages)) } else { Err(self.not_found::<Conversation>(conversation_id)) }
    }
}

define_sql_function! {
    fn coalesce(nullable: sql_types::Nullable<sql_types::Timestamptz>, other: sql_types::Timestamptz) -> sql_types::Timestamptz;
}

impl Transaction {
    /// Returns the position of a message in its conversation, even if the message is damaged.
    fn position_of(&mut self, id: MessageId, conversation_id: ConversationId) -> Result<Cursor> {
        use schema::messages::dsl as m;
        let query = m::messages.filter(m::id.eq(Db(id))).filter(m::conversation_id.eq(Db(conversation_id)));
        let instant = self.run(|connection| query.select(m::created_at).first(connection).optional())?;
        let Db::<Timestamp>(instant) = instant.ok_or_else(|| Error::NotFound { entity: "message", id: id.into() })?;
        Ok(Cursor::new(ListOrder::<Message>::CREATED_AT.column(), instant.to_string(), id.into()))
    }
}

/// A stored conversation with its last activity, its number of unread messages and its last message.
#[derive(Queryable)]
struct InboxRow {
    conversation: conversations::Row,
    active_at: Loaded<Timestamp>,
    unread: Option<i64>,
    last_message: Option<Db<MessageId>>,
}

impl InboxRow {
    fn place(&self) -> Option<InboxPlace> {
        Some(InboxPlace { active_at: *self.active_at.value()?, conversation_id: self.conversation.id.0 })
    }
}

fn inbox_rows(
    transaction: &mut Transaction,
    user_id: UserId,
    after: Option<InboxPlace>,
    limit: i64,
) -> Result<Vec<InboxRow>> {
    use schema::{conversations::dsl as c, messages::dsl as m};
    let active_at = coalesce(c::last_message_at, c::created_at);
    let last_message = m::messages
        .filter(m::conversation_id.eq(c::id))
        .filter(dsl::not(m::is_deleted))
        .order((m::created_at.desc(), m::id.desc()))
        .select(m::id)
        .limit(1)
        .single_value();
    let mut query = c::conversations
        .filter(c::participant_ids.contains(Db(vec![user_id])))
        .order((active_at.desc(), c::id.desc()))
        .select((conversations::Row::as_select(), active_at, unread_by!(user_id), last_message))
        .limit(limit)
        .into_boxed();
    if let Some(InboxPlace { active_at: instant, conversation_id }) = after {
        let same = active_at.eq(Db(instant)).and(c::id.lt(Db(conversation_id)));
        query = query.filter(active_at.lt(Db(instant)).or(same));
    }
    transaction.run(|connection| query.load(connection))
}

/// Counts the messages of each row of `conversations` that a user has not read, by the rule of `Message::is_unread_by`.
/// For direct conversations an index on messages without receipts serves this: such a message is unread by the other
/// participant.
macro_rules! unread_by {
    ($user_id:ident) => {{
        use schema::{conversations::dsl as c, messages::dsl as m};
        let of_others = || {
            m::messages
                .filter(m::conversation_id.eq(c::id))
                .filter(dsl::not(m::is_deleted))
                .filter(m::sender_id.ne(Db($user_id)))
        };
        let by_nobody = of_others().filter(dsl::sql::<sql_types::Bool>("messages.read_by = '{}'")).count();
        let not_by_user = of_others().filter(dsl::not(m::read_by.has_key($user_id.to_string()))).count();
        dsl::case_when(c::conversation_type.eq(Db(ConversationType::Direct)), by_nobody.single_value())
            .otherwise(not_by_user.single_value())
    }};
}
use unread_by;

/// Rows are locked in the order of their ids, so that concurrent readers do not deadlock.
const MARK_READ: &str = "
    WITH conversation AS (
        SELECT id FROM conversations WHERE id = $1 AND $2 = ANY (participant_ids)
    ), unread AS (
        SELECT messages.id FROM messages JOIN conversation ON messages.conversation_id = conversation.id
        WHERE NOT is_deleted AND sender_id <> $2 AND NOT read_by ? $2::text
        ORDER BY messages.id FOR NO KEY UPDATE OF messages
    ), marked AS (
        UPDATE messages SET read_by = read_by || jsonb_build_object($2::text, $3::text)
        FROM unread WHERE messages.id = unread.id
        RETURNING messages.id
    )
    SELECT EXISTS (SELECT FROM conversation) AS joined, (SELECT count(*) FROM marked) AS messages";

#[derive(QueryableByName)]
struct Marked {
    #[diesel(sql_type = sql_types::Bool)]
    joined: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    messages: i64,
}
