use super::Positive;
use telehealth_macros::ObjectField;

/// The outer measures of a product in millimetres, as `products.dimensions` holds them; the specification names
/// no unit, and whole millimetres need no fractions, as its grams do not.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct Dimensions {
    /// Length in millimetres.
    pub length: Positive,
    /// Width in millimetres.
    pub width: Positive,
    /// Height in millimetres.
    pub height: Positive,
}
