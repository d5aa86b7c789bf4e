use crate::{care::DosageForm, label::labels};

labels! {
    /// The unit of a quantity: the three of the NCPDP Billing Unit Standard.
    QuantityUnit {
        /// Pieces, such as tablets, inhalers or kits.
        Each = "each",
        /// Millilitres.
        Milliliter = "mL",
        /// Grams.
        Gram = "g",
    }
}

impl DosageForm {
    /// Returns the unit in which the form is usually dispensed.
    #[must_use]
    pub const fn usual_unit(self) -> QuantityUnit {
        match self {
            Self::Liquid | Self::Drops => QuantityUnit::Milliliter,
            Self::Topical => QuantityUnit::Gram,
            Self::Tablet | Self::Capsule | Self::Injection | Self::Inhaler | Self::Patch => QuantityUnit::Each,
        }
    }
}
