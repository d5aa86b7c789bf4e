//! Messaging (specification section 4): conversations, their messages, and notifications.

mod conversation;
mod event;
mod message;
mod notification;

pub use conversation::{Conversation, ConversationChanges, ConversationRecord, ConversationType, NewConversation};
pub use message::{Message, MessageRecord, MessageType, NewMessage};
pub use notification::{
    NewNotification, Notification, NotificationChannel, NotificationRecord, NotificationState, NotificationStatus,
    NotificationType,
};
