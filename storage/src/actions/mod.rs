//! The actions of each subject.

mod accounts;
mod care;
mod conversations;
mod inbox;
mod notifications;

use telehealth_core::value::Count;

pub use care::PatientChart;
pub use inbox::{Inbox, InboxEntry, InboxPlace, MessagePage};
pub use notifications::SweptNotifications;

/// The actions of all subjects.
pub(crate) const ACTIONS: &[&[crate::action::Action]] =
    &[accounts::ACTIONS, care::ACTIONS, conversations::ACTIONS, inbox::ACTIONS, notifications::ACTIONS];

/// So many rows, or as many as a count can say.
fn count(rows: impl TryInto<i32>) -> Count {
    rows.try_into().unwrap_or(i32::MAX).try_into().unwrap_or(Count::ZERO)
}
