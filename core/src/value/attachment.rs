use super::{Count, MediaType, Text, Url};
use crate::error::FieldError;
use telehealth_macros::ObjectField;

/// A file attached to a message (`messages.attachments`). Its content is stored elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Attachment {
    /// The file's name.
    pub name: Text<255>,
    /// The media type of the content.
    pub content_type: MediaType,
    /// The URL of the content.
    pub url: Url,
    /// The size of the content in bytes, at most 2,147,483,647.
    pub size_bytes: Count,
}

impl Attachment {
    /// Checks that a new file has a name.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`](crate::Code::TEXT_BLANK).
    pub fn verify(&self) -> Result<(), FieldError> {
        self.name.verify().map_err(|error| error.inside("/name"))
    }
}
