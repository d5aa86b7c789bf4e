//! Conversations, messages and notifications.

use crate::tables::macros::stored;
use diesel::prelude::*;
use telehealth_core::{ConversationId, MessageId, NotificationId, Phi, Timestamp, UserId, messaging::*, value::*};

stored! {
    conversations: Conversation, ConversationFilter {
        participant_ids: Vec<UserId> => participant_ids contains,
        conversation_type: ConversationType => conversation_type eq,
        created_by: UserId => created_by eq,
        is_archived: bool => is_archived eq,
        last_message_from: Timestamp => last_message_at ge,
        last_message_before: Timestamp => last_message_at lt,
    }
    order {}
    // The participants and the subject.
    personal |it, own| it.participant_ids.contains(&own.reader)
}

stored! {
    messages: Message, MessageFilter {
        conversation_id: ConversationId => conversation_id eq,
        sender_id: UserId => sender_id eq,
        message_type: MessageType => message_type eq,
        reply_to_message_id: MessageId => reply_to_message_id eq,
        is_deleted: bool => is_deleted eq,
        sent_from: Timestamp => created_at ge,
        sent_before: Timestamp => created_at lt,
    }
    order {
        CREATED_AT = created_at: Timestamp,
    }
    // The content. The conversation names the participants; the message does not.
    personal |it, own| own.reader == it.sender_id || own.has::<Conversation>(it.conversation_id.into())
}

stored! {
    notifications: Notification, NotificationFilter {
        user_id: UserId => user_id eq,
        notification_type: NotificationType => notification_type eq,
        status: NotificationStatus => status eq,
        scheduled_from: Timestamp => scheduled_at ge,
        scheduled_before: Timestamp => scheduled_at lt,
    }
    order {
        SCHEDULED_AT = scheduled_at: Timestamp,
    }
    // A notification, often about a person's care.
    personal |it, own| own.reader == it.user_id
}
