use crate::{
    Code, ConversationId, MessageId, Phi, Timestamp, UserId,
    error::{Error, FieldError, TransitionError, ValidationError, Violation, Violations},
    field::Change,
    field::LIST_LIMIT,
    label::labels,
    record::{Record, Rules, constraints},
    value::{JsonObject, Text},
};
use std::collections::HashSet;
use telehealth_macros::{change, input, operations, record};

labels! {
    /// The type of a conversation.
    ConversationType {
        /// Between two users.
        Direct = "direct",
        /// Between three or more users.
        Group = "group",
        /// With the support staff.
        Support = "support",
        /// About a visit.
        Consultation = "consultation",
    }
}

/// A conversation between users.
#[record(table = "conversations", entity = Conversation)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConversationRecord {
    /// Primary key.
    pub id: ConversationId,
    /// The subject.
    pub subject: Option<Phi<Text<500>>>,
    /// The participants, at least two users.
    pub participant_ids: Vec<UserId>,
    /// The type of the conversation.
    pub conversation_type: ConversationType,
    /// Whether there are more than two participants.
    pub is_group: bool,
    /// The user who started the conversation.
    pub created_by: UserId,
    /// The latest message; maintained by the database.
    pub last_message_id: Option<MessageId>,
    /// When the latest message was sent; maintained by the database.
    pub last_message_at: Option<Timestamp>,
    /// Whether the conversation is archived, that is, closed.
    pub is_archived: bool,
    /// Additional data of the application.
    pub metadata: JsonObject,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`ConversationRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conversation(ConversationRecord);

impl Rules for ConversationRecord {
    constraints! {
        min_participants: participant_ids => CONVERSATION_TOO_FEW,
        distinct_participants: participant_ids => CONVERSATION_PARTICIPANT_TWICE,
        creator_participates: created_by => CONVERSATION_CREATOR,
        group_logic: is_group => CONVERSATION_GROUP,
    }

    fn check(&self, violations: &mut Violations) {
        let count = self.participant_ids.len();
        violations.require(count >= 2, "participant_ids", Code::CONVERSATION_TOO_FEW, "must name at least two users");
        violations.require(
            self.participant_ids.iter().collect::<HashSet<_>>().len() == count,
            "participant_ids",
            Code::CONVERSATION_PARTICIPANT_TWICE,
            "must name each user once",
        );
        violations.require(
            count < 2 || self.has_participant(self.created_by),
            &["created_by", "participant_ids"],
            Code::CONVERSATION_CREATOR,
            "must be one of participant_ids",
        );
        if self.is_group && count <= 2 {
            let error = FieldError::new(Code::CONVERSATION_GROUP, "must be false with two participants");
            violations.report(&["is_group", "participant_ids"], error.with("rule", "is_group"));
        }
    }
}

impl ConversationRecord {
    fn has_participant(&self, user_id: UserId) -> bool {
        self.participant_ids.contains(&user_id)
    }
}

/// Input for starting a conversation.
#[input(ConversationRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewConversation {
    pub created_by: UserId,
    pub participant_ids: Vec<UserId>,
    pub id: Option<ConversationId>,
    pub conversation_type: Option<ConversationType>,
    pub subject: Option<Phi<Text<500>>>,
    pub metadata: Option<JsonObject>,
}

/// Changes to the subject and metadata of a conversation.
#[change(ConversationRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConversationChanges {
    pub subject: Change<Option<Phi<Text<500>>>>,
    pub metadata: Change<JsonObject>,
}

#[operations]
impl Conversation {
    /// Starts a conversation. Its creator must be one of the participants. The default type is `direct`, for exactly
    /// two participants; a group needs three or more, and other types two or more.
    #[constructor]
    pub fn start(new: NewConversation, now: Timestamp) -> Result<Self, ValidationError> {
        Self(ConversationRecord {
            id: new.id.unwrap_or_else(ConversationId::generate),
            subject: new.subject,
            participant_ids: new.participant_ids,
            conversation_type: new.conversation_type.unwrap_or(ConversationType::Direct),
            is_group: false,
            created_by: new.created_by,
            last_message_id: None,
            last_message_at: None,
            is_archived: false,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
            updated_at: now,
        })
        .check_participants()
    }

    /// Adds a participant. Adding one again has no effect.
    #[command]
    pub fn add_participant(mut self, user_id: UserId) -> Result<Self, Error> {
        self.not_archived("add_participant")?;
        if self.has_participant(user_id) {
            return Ok(self);
        }
        self.0.participant_ids.push(user_id);
        Ok(self.check_participants()?)
    }

    /// Removes a participant. Fails for the creator, and if the type of the conversation requires more participants
    /// than would remain.
    #[command]
    pub fn remove_participant(mut self, user_id: UserId) -> Result<Self, Error> {
        self.not_archived("remove_participant")?;
        if !self.has_participant(user_id) {
            return Err(ValidationError::from(not_participant("user_id")).into());
        }
        self.0.participant_ids.retain(|participant| *participant != user_id);
        Ok(self.check_participants()?)
    }

    /// Archives the conversation. No messages or participants can be added until it is reopened.
    #[command]
    pub fn archive(mut self) -> Result<Self, TransitionError> {
        self.not_archived("archive")?;
        self.0.is_archived = true;
        Ok(self)
    }

    /// Reopens an archived conversation.
    #[command]
    pub fn reopen(mut self) -> Result<Self, TransitionError> {
        if !self.is_archived {
            return Err(TransitionError::new(
                "conversation",
                "open",
                "reopen",
                Code::STATUS_TRANSITION,
                "it is not archived",
            ));
        }
        self.0.is_archived = false;
        Ok(self)
    }

    /// Changes the subject and metadata of the conversation, archived or not.
    #[command]
    pub fn revise(mut self, changes: ConversationChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        Ok(self)
    }

    /// Checks whether a user is a participant.
    #[query]
    #[must_use]
    pub fn has_participant(&self, user_id: UserId) -> bool {
        self.0.has_participant(user_id)
    }
}

impl Conversation {
    fn not_archived(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_archived {
            let code = Code::CONVERSATION_ARCHIVED;
            return Err(TransitionError::new(
                "conversation",
                "archived",
                event,
                code,
                "an archived conversation is closed",
            ));
        }
        Ok(())
    }

    /// Sets `is_group` and checks the participants, also against the type.
    fn check_participants(mut self) -> Result<Self, ValidationError> {
        use ConversationType as Type;
        let count = self.participant_ids.len();
        self.0.is_group = count > 2 && self.conversation_type != Type::Direct;
        let mut violations = Violations::of(ConversationRecord::NAME);
        violations.require(
            self.conversation_type != Type::Direct || count <= 2,
            &["participant_ids", "conversation_type"],
            Code::CONVERSATION_DIRECT,
            "must name exactly two users in a direct conversation",
        );
        if count > LIST_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            violations.report("participant_ids", error.with("max", LIST_LIMIT).with("got", count));
        }
        violations.require(
            self.conversation_type != Type::Group || count > 2,
            &["participant_ids", "conversation_type"],
            Code::CONVERSATION_GROUP,
            "must name more than two users in a group",
        );
        self.0.check(&mut violations);
        violations.finish().map(|()| self)
    }
}

/// Creates the violation for a user in `field` who is not a participant.
fn not_participant(field: &'static str) -> Violation {
    Violation::new(
        ConversationRecord::NAME,
        field,
        Code::CONVERSATION_NOT_PARTICIPANT,
        "must be a participant of the conversation",
    )
}
