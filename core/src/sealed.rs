//! The supertrait of traits that only this crate implements.

/// The types that implement them, and no other type: it cannot be named outside this crate.
pub trait Sealed {}
