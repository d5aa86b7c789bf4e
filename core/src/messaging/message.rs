use crate::{
    Code, ConversationId, MessageId, Phi, Timestamp, UserId,
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    label::labels,
    messaging::Conversation,
    record::{Record, Rules, checked, constraints},
    value::{Attachment, LongText, ReadReceipts},
};
use telehealth_macros::{input, operations, record};

labels! {
    /// The type of a message.
    MessageType {
        /// Text.
        Text = "text",
        /// Images.
        Image = "image",
        /// Files.
        File = "file",
        /// A message of the portal itself.
        System = "system",
        /// A prescription.
        Prescription = "prescription",
        /// An appointment.
        Appointment = "appointment",
    }
}

/// A message in a conversation.
#[record(table = "messages", entity = Message)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageRecord {
    /// Primary key.
    pub id: MessageId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The sender.
    pub sender_id: UserId,
    /// The type of the message.
    pub message_type: MessageType,
    /// The text.
    pub content: Phi<LongText>,
    /// The attached files.
    pub attachments: Phi<Vec<Attachment>>,
    /// The message to which this one replies.
    pub reply_to_message_id: Option<MessageId>,
    /// Whether the text was edited after sending.
    pub is_edited: bool,
    /// When the text was last edited.
    pub edited_at: Option<Timestamp>,
    /// Whether the message was deleted. The row remains but is hidden from all users.
    pub is_deleted: bool,
    /// When the message was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Which users have read the message, and when; the sender is not listed.
    pub read_by: ReadReceipts,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`MessageRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message(MessageRecord);

impl Rules for MessageRecord {
    constraints! {
        edit_logic: edited_at => MESSAGE_EDITED,
        edit_is_marked: edited_at => MESSAGE_EDITED,
        valid_receipts: read_by => MESSAGE_RECEIPTS,
        sender_participates: sender_id => MESSAGE_SENDER,
    }

    fn check(&self, violations: &mut Violations) {
        // PostgreSQL's TRIM removes only spaces.
        violations.require(
            self.message_type != MessageType::Text || !self.content.expose().as_str().trim_matches(' ').is_empty(),
            &["content", "message_type"],
            Code::MESSAGE_EMPTY,
            "must not be blank in a text message",
        );
        violations.require(
            self.is_edited == self.edited_at.is_some(),
            &["edited_at", "is_edited"],
            Code::MESSAGE_EDITED,
            "must be set when is_edited is, and only then",
        );
    }
}

/// The maximum number of files attached to a new message.
const ATTACHMENT_LIMIT: usize = 100;

/// Input for sending a message.
#[input(MessageRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    pub sender_id: UserId,
    pub content: Phi<LongText>,
    pub id: Option<MessageId>,
    pub message_type: Option<MessageType>,
    pub attachments: Option<Phi<Vec<Attachment>>>,
}

#[operations]
impl Message {
    /// Sends a message to a conversation that is not archived and in which the sender is a participant. A text message
    /// must not be blank; an image or file message must have an attachment.
    #[constructor]
    pub fn send(new: NewMessage, conversation: &Conversation, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("message");
        let record = MessageRecord {
            id: new.id.unwrap_or_else(MessageId::generate),
            conversation_id: conversation.id,
            sender_id: new.sender_id,
            message_type: new.message_type.unwrap_or(MessageType::Text),
            content: new.content,
            attachments: new.attachments.unwrap_or_else(|| Phi::new(Vec::new())),
            reply_to_message_id: None,
            is_edited: false,
            edited_at: None,
            is_deleted: false,
            deleted_at: None,
            read_by: ReadReceipts::default(),
            created_at: now,
            updated_at: now,
        };
        violations.require(
            conversation.has_participant(record.sender_id),
            "sender_id",
            Code::MESSAGE_SENDER,
            "must be a participant of the conversation",
        );
        violations.require(
            !conversation.is_archived,
            "conversation_id",
            Code::CONVERSATION_ARCHIVED,
            "must not be an archived conversation",
        );
        let files = record.attachments.expose().len();
        if files > ATTACHMENT_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            violations.report("attachments", error.with("max", ATTACHMENT_LIMIT).with("got", files));
        }
        record.check_content(&mut violations);
        checked(record, violations)
    }

    /// Sends a reply to a message of the same conversation that has not been deleted.
    #[constructor]
    pub fn reply(
        new: NewMessage,
        original: &Message,
        conversation: &Conversation,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("message");
        let sent = violations.merge(Self::send(new, conversation, now));
        if original.conversation_id != conversation.id {
            let error = FieldError::new(Code::MESSAGE_CONVERSATION, "must be a message of the same conversation");
            violations.report("reply_to_message_id", error.with("rule", "reply"));
        }
        violations.require(
            !original.is_deleted,
            "reply_to_message_id",
            Code::MESSAGE_DELETED,
            "must not be a deleted message",
        );
        let mut reply = violations.finish_with(sent)?;
        reply.0.reply_to_message_id = Some(original.id);
        Ok(reply)
    }

    /// Edits the text of the message. Only its sender may do this.
    #[command]
    pub fn edit(mut self, editor_id: UserId, content: Phi<LongText>, now: Timestamp) -> Result<Self, Error> {
        self.require_sender("edit", editor_id)?;
        self.0.content = content;
        self.0.is_edited = true;
        self.0.edited_at = Some(now);
        let mut violations = Violations::of("message");
        self.check_content(&mut violations);
        violations.finish()?;
        Ok(self.0.try_into()?)
    }

    /// Deletes the message for all participants. Only its sender may do this. The row remains, marked as deleted.
    #[command]
    pub fn delete(mut self, deleter_id: UserId, now: Timestamp) -> Result<Self, TransitionError> {
        self.require_sender("delete", deleter_id)?;
        self.0.is_deleted = true;
        self.0.deleted_at = Some(now);
        Ok(self)
    }

    /// Records that a participant of the conversation has read the message. Only the first time is recorded, and
    /// nothing for the sender.
    #[command]
    pub fn mark_read(
        mut self,
        reader_id: UserId,
        conversation: &Conversation,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("message");
        violations.require(
            conversation.id == self.conversation_id,
            "conversation_id",
            Code::MESSAGE_CONVERSATION,
            "must be the conversation of the message",
        );
        violations.require(
            conversation.has_participant(reader_id),
            "read_by",
            Code::CONVERSATION_NOT_PARTICIPANT,
            "must be a participant of the conversation",
        );
        violations.finish()?;
        if reader_id != self.sender_id {
            self.0.read_by.add(reader_id, now);
        }
        Ok(self)
    }

    /// Checks whether a user has read or sent the message.
    #[query]
    #[must_use]
    pub fn is_read_by(&self, user_id: UserId) -> bool {
        self.sender_id == user_id || self.read_by.at(user_id).is_some()
    }

    /// Checks whether a message is unread by a user. A deleted message is not.
    #[query]
    #[must_use]
    pub fn is_unread_by(&self, user_id: UserId) -> bool {
        !self.is_deleted && !self.is_read_by(user_id)
    }
}

impl MessageRecord {
    /// Checks the rules for a new text and attachments.
    fn check_content(&self, violations: &mut Violations) {
        let attachments = self.attachments.expose();
        let verified = attachments
            .iter()
            .enumerate()
            .try_for_each(|(i, attachment)| attachment.verify().map_err(|error| error.inside(format_args!("/{i}"))));
        violations.take("attachments", verified);
        violations.require(
            self.message_type != MessageType::Text || !self.content.expose().is_blank(),
            &["content", "message_type"],
            Code::MESSAGE_EMPTY,
            "must not be blank in a text message",
        );
        violations.require(
            !matches!(self.message_type, MessageType::Image | MessageType::File) || !attachments.is_empty(),
            &["attachments", "message_type"],
            Code::MESSAGE_ATTACHMENT,
            "must not be empty in an image or file message",
        );
    }
}

impl Message {
    /// Checks whether a user may delete a message, given only its sender and whether it is already deleted.
    ///
    /// # Errors
    /// As [`delete`](Self::delete).
    pub fn require_deletable(sender_id: UserId, is_deleted: bool, deleter_id: UserId) -> Result<(), TransitionError> {
        Self::require_change("delete", sender_id, is_deleted, deleter_id)
    }

    fn require_sender(&self, event: &'static str, user_id: UserId) -> Result<(), TransitionError> {
        Self::require_change(event, self.sender_id, self.is_deleted, user_id)
    }

    fn require_change(
        event: &'static str,
        sender_id: UserId,
        is_deleted: bool,
        user_id: UserId,
    ) -> Result<(), TransitionError> {
        if is_deleted {
            return Err(TransitionError::new(
                MessageRecord::NAME,
                "deleted",
                event,
                Code::MESSAGE_DELETED,
                "it is deleted",
            ));
        }
        if user_id != sender_id {
            let code = Code::MESSAGE_NOT_SENDER;
            return Err(TransitionError::new(MessageRecord::NAME, "sent", event, code, "only its sender may"));
        }
        Ok(())
    }
}
