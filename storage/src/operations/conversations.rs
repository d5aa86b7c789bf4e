//! Operations on conversations and their messages, for participants. For all others the conversation does not exist.

use crate::{
    error::{Error, Result},
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::{dsl, prelude::*, sql_types};
use telehealth_core::macros::{InputField, operations};
use telehealth_core::{
    ConversationId, Entity, MessageId, Phi, Timestamp, UserId,
    messaging::{Conversation, ConversationType, Message, NewConversation, NewMessage},
    value::LongText,
};

/// Who adds whom to a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputField)]
pub struct Invitation {
    /// The participant who adds the user.
    pub inviter_id: UserId,
    /// The new participant.
    pub user_id: UserId,
}

/// Who removes whom from a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputField)]
pub struct ParticipantRemoval {
    /// The participant who removes the user.
    pub remover_id: UserId,
    /// The participant to remove.
    pub user_id: UserId,
}

#[operations(list = CONVERSATIONS)]
impl Transaction {
    /// Starts a conversation, or returns the existing one: two users have at most one open direct conversation without
    /// a subject, also if both start it at the same time. A conversation with a subject, or of another type, is always
    /// new.
    ///
    /// # Errors
    /// [`Error::Validation`] with the rules of the constructor `start` that are violated, and with `reference.unknown`
    /// if a participant is not a user.
    #[operation(grants = "conversations:insert")]
    pub fn start_conversation(&mut self, new: NewConversation, now: Timestamp) -> Result<Conversation> {
        let conversation = Conversation::start(new, now)?;
        if conversation.conversation_type == ConversationType::Direct && conversation.subject.is_none() {
            lock_pair(self, &conversation.participant_ids)?;
            if let Some(found) = find_direct(self, &conversation.participant_ids)? {
                return Ok(found);
            }
        }
        self.add(conversation)
    }

    /// Adds a user to a conversation in which the inviter participates.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the inviter is not a participant, the errors of the command `add_participant`, and
    /// [`Error::Validation`] with `reference.unknown` if there is no such user.
    #[operation(grants = "conversations:update")]
    pub fn add_participant(&mut self, conversation_id: ConversationId, invitation: Invitation) -> Result<Conversation> {
        let Invitation { inviter_id, user_id } = invitation;
        let conversation = lock_joined(self, conversation_id, inviter_id)?;
        let conversation = conversation.ok_or_else(|| self.not_found::<Conversation>(conversation_id))?;
        self.save(conversation.add_participant(user_id)?)
    }

    /// Removes a user from a conversation in which the remover participates; both may be the same user.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the remover is not a participant, and the errors of the command `remove_participant`.
    #[operation(grants = "conversations:update")]
    pub fn remove_participant(
        &mut self,
        conversation_id: ConversationId,
        removal: ParticipantRemoval,
    ) -> Result<Conversation> {
        let ParticipantRemoval { remover_id, user_id } = removal;
        let conversation = lock_joined(self, conversation_id, remover_id)?;
        let conversation = conversation.ok_or_else(|| self.not_found::<Conversation>(conversation_id))?;
        self.save(conversation.remove_participant(user_id)?)
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the conversation if the sender is not a participant, and the errors of the constructor
    /// `send`.
    #[operation(grants = "conversations:update messages:insert", person = "conversations:select messages:insert")]
    pub fn send_message(
        &mut self,
        new: NewMessage,
        conversation_id: ConversationId,
        now: Timestamp,
    ) -> Result<Message> {
        let conversation = lock_joined(self, conversation_id, new.sender_id)?;
        let conversation = conversation.ok_or_else(|| self.not_found::<Conversation>(conversation_id))?;
        self.add(Message::send(new, &conversation, now)?)
    }

    /// Sends a reply to a message.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the message if the sender is not a participant, and the errors of the constructor
    /// `reply`.
    #[operation(grants = "conversations:update messages:insert", person = "conversations:select messages:insert")]
    pub fn reply_to_message(&mut self, new: NewMessage, message_id: MessageId, now: Timestamp) -> Result<Message> {
        let original: Message = self.get(message_id)?;
        let conversation = lock_joined(self, original.conversation_id, new.sender_id)?;
        let conversation = conversation.ok_or_else(|| self.not_found::<Message>(message_id))?;
        self.add(Message::reply(new, &original, &conversation, now)?)
    }

    /// Changes the text of a message. Concurrent read receipts do not make the edit fail.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the message if the editor is not a participant, and the errors of the command `edit`.
    #[operation(grants = "conversations:select messages:update")]
    pub fn edit_message(
        &mut self,
        message_id: MessageId,
        editor_id: UserId,
        content: Phi<LongText>,
        now: Timestamp,
    ) -> Result<Message> {
        let message = lock_message(self, message_id, editor_id)?;
        self.save(message.edit(editor_id, content, now)?)
    }

    /// Deletes a message for all participants; the row is kept but no longer listed. A damaged message is deleted as
    /// well, but not returned.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the message if the deleter is not a participant, and the errors of the command `delete`.
    #[operation(grants = "conversations:select messages:update")]
    pub fn delete_message(
        &mut self,
        message_id: MessageId,
        deleter_id: UserId,
        now: Timestamp,
    ) -> Result<Option<Message>> {
        match lock_message(self, message_id, deleter_id) {
            Ok(message) => self.save(message.delete(deleter_id, now)?).map(Some),
            Err(Error::Damaged(row)) if row.table == Message::TABLE => {
                delete_damaged(self, message_id, deleter_id, now).map(|()| None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Locks a conversation in which a user participates, so that it stays open and its participants unchanged until the
/// transaction ends. Storing a message takes the same lock.
fn lock_joined(
    transaction: &mut Transaction,
    conversation_id: ConversationId,
    user_id: UserId,
) -> Result<Option<Conversation>> {
    let mut found = if transaction.is_by_person() {
        // Locking a row requires the right to update it, and a participant may only add messages.
        let hold = diesel::sql_query("SELECT access_lock_conversation($1)");
        let hold = hold.bind::<sql_types::Uuid, _>(Db(conversation_id));
        transaction.run(|connection| hold.execute(connection))?;
        let query = schema::conversations::id.eq(Db(conversation_id));
        let rows = transaction.rows::<Conversation>(|conversations| conversations.filter(query))?;
        transaction.read_audited_strict(rows)?
    } else {
        transaction.lock::<Conversation>(&[conversation_id])?
    };
    let found = found.pop();
    Ok(found.filter(|conversation| conversation.has_participant(user_id)))
}

/// Locks a message in whose conversation a user participates.
fn lock_message(transaction: &mut Transaction, message_id: MessageId, user_id: UserId) -> Result<Message> {
    let message: Message = transaction.get_for_update(message_id)?;
    let conversation: Conversation = transaction.get(message.conversation_id)?;
    if conversation.has_participant(user_id) { Ok(message) } else { Err(transaction.not_found::<Message>(message_id)) }
}

/// Deletes a damaged message, by reading only the columns that decide who may delete it, as in `Message::delete`.
fn delete_damaged(
    transaction: &mut Transaction,
    message_id: MessageId,
    deleter_id: UserId,
    now: Timestamp,
) -> Result<()> {
    use schema::messages::dsl as m;
    let query = m::messages.find(Db(message_id)).select((m::sender_id, m::conversation_id, m::is_deleted));
    let (sender_id, conversation_id, is_deleted): (Db<UserId>, Db<ConversationId>, Db<bool>) =
        transaction.run(|connection| query.first(connection))?;
    let conversation: Conversation = transaction.get(conversation_id.0)?;
    if !conversation.has_participant(deleter_id) {
        return Err(transaction.not_found::<Message>(message_id));
    }
    Message::require_deletable(sender_id.0, is_deleted.0, deleter_id)?;
    let update = diesel::update(m::messages.find(Db(message_id)))
        .set((m::is_deleted.eq(Db(true)), m::deleted_at.eq(Some(Db(now)))));
    transaction.run(|connection| update.execute(connection)).map(drop)
}

/// Lets one transaction at a time look for the conversation of two users, in either order. An advisory lock, because
/// there is no row yet to lock, and locking the users would block other changes to them.
fn lock_pair(transaction: &mut Transaction, participant_ids: &[UserId]) -> Result<()> {
    let mut pair: Vec<String> = participant_ids.iter().map(UserId::to_string).collect();
    pair.sort_unstable();
    let query = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1, 0))")
        .bind::<sql_types::Text, _>(pair.concat());
    transaction.run(|connection| query.execute(connection)).map(drop)
}

/// Returns the open direct conversation without a subject of exactly these two users.
fn find_direct(transaction: &mut Transaction, pair: &[UserId]) -> Result<Option<Conversation>> {
    use schema::conversations::dsl as c;
    let found = transaction.find::<Conversation>(|query| {
        query
            .filter(c::participant_ids.contains(Db(pair.to_vec())))
            .filter(c::participant_ids.is_contained_by(Db(pair.to_vec())))
            .filter(c::conversation_type.eq(Db(ConversationType::Direct)))
            .filter(c::subject.is_null())
            .filter(dsl::not(c::is_archived))
            .order((c::created_at, c::id))
            .limit(1)
    });
    found.map(|mut found| found.pop())
}
