use super::{Count, MediaType, Text, Url};
use crate::error::FieldError;
use telehealth_macros::ObjectField;

/// A file that comes with a message (`messages.attachments`); its content lies elsewhere.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct Attachment {
    /// The file's name.
    pub name: Text<255>,
    /// What is in it.
    pub content_type: MediaType,
    /// Where its content is.
    pub url: Url,
    /// How long its content is, in bytes, up to 2,147,483,647.
    pub size_bytes: Count,
}

impl Attachment {
    /// Checks that a new file has a name.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`](crate::Code::TEXT_BLANK).
    pub fn verify(&self) -> Result<(), FieldError> {
        self.name.verify().map_err(|error| error.inside(".name"))
    }
}
