use super::Positive;
use telehealth_macros::ObjectField;

/// The outer dimensions of a product in millimetres (`products.dimensions`). The specification defines no unit; whole
/// millimetres, like its whole grams, need no fractions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Dimensions {
    /// Length in millimetres.
    pub length: Positive,
    /// Width in millimetres.
    pub width: Positive,
    /// Height in millimetres.
    pub height: Positive,
}
