use crate::{
    Timestamp, UserId,
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, LIST_LIMIT, TypeDescriptor, object_of},
};
use std::collections::BTreeMap;

/// The users who have read a message, and when each first read it (`messages.read_by`); as JSON `{user id: timestamp}`.
///
/// ```
/// use telehealth_core::{UserId, value::ReadReceipts};
/// let (reader, noon) = (UserId::generate(), "2026-11-22T12:00:00Z".parse()?);
/// let mut receipts = ReadReceipts::default();
/// receipts.add(reader, noon);
/// assert_eq!(receipts.at(reader), Some(noon));
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReadReceipts(BTreeMap<UserId, Timestamp>);

impl ReadReceipts {
    /// Returns when a user first read the message.
    #[must_use]
    pub fn at(&self, reader: UserId) -> Option<Timestamp> {
        self.0.get(&reader).copied()
    }

    /// Iterates over the readers and times, ordered by user id.
    pub fn iter(&self) -> impl Iterator<Item = (UserId, Timestamp)> + '_ {
        self.0.iter().map(|(reader, read_at)| (*reader, *read_at))
    }

    /// Adds a reader. If the reader is already listed, the earlier time is kept.
    pub fn add(&mut self, reader: UserId, read_at: Timestamp) {
        let first = self.0.entry(reader).or_insert(read_at);
        *first = read_at.min(*first);
    }
}

impl Encode for ReadReceipts {
    fn encode(&self, to: &mut dyn Encoder) {
        let receipts: Vec<_> = self.iter().collect();
        to.map(&mut receipts.iter().map(|(reader, read_at)| (reader as _, read_at as _)));
    }
}

impl Field for ReadReceipts {
    const TYPE: TypeDescriptor = TypeDescriptor::Map { key: &UserId::TYPE, value: &Timestamp::TYPE };
    const SAMPLE: &'static str = "{}";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = object_of(input)?;
        if object.len() > LIST_LIMIT {
            let error = FieldError::new(Code::LIST_TOO_LONG, "must have at most {max} items");
            return Err(error.with("max", LIST_LIMIT).with("got", object.len()));
        }
        let mut receipts = Self::default();
        for (reader, read_at) in object {
            let reader: UserId = reader.parse()?;
            let read_at = Timestamp::from_json(read_at).map_err(|error| error.inside(format_args!("/{reader}")))?;
            receipts.add(reader, read_at);
        }
        Ok(receipts)
    }
}
