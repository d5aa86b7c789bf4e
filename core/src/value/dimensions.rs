use super::Positive;

crate::object! {
    /// The outer measures of a product in millimetres, as `products.dimensions` holds them; the specification names
    /// no unit, and whole millimetres need no fractions, as its grams do not.
    pub struct Dimensions {
        /// Length in millimetres.
        length: Positive,
        /// Width in millimetres.
        width: Positive,
        /// Height in millimetres.
        height: Positive,
    }
}
