//! The `labels!` macro: enumerations with the specification's labels.

/// Declares enumerations. JSON, Python and Node use the specification's labels.
macro_rules! labels {
    ($($(#[doc = $doc:literal])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $label:literal,)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every value, in the specification's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            const LABELS: &'static $crate::field::EnumDescriptor = &$crate::field::EnumDescriptor {
                name: stringify!($name),
                doc: &[$($doc),*],
                labels: &[$($label),*],
            };

            /// Returns the specification's label.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.label())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::error::FieldError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($label => Ok(Self::$variant),)*
                    _ => Err($crate::error::FieldError::unknown_label(Self::LABELS.labels)),
                }
            }
        }

        $crate::field::serde_by_field!([] $name);

        impl $crate::field::Encode for $name {
            fn encode(&self, to: &mut dyn $crate::field::Encoder) {
                to.label(Self::LABELS, self.label());
            }
        }

        impl $crate::field::Field for $name {
            const TYPE: $crate::field::TypeDescriptor = $crate::field::TypeDescriptor::Label(Self::LABELS);

            fn read(input: $crate::field::Input<'_>) -> Result<Self, $crate::error::FieldError> {
                input.text("a label")?.parse()
            }

            fn sample() -> Option<Self> {
                Self::ALL.first().copied()
            }
        }
    )*};
}
pub(crate) use labels;
