//! Key rotation: alongside live writers, killed repeatedly, without losing anything.

mod kills;
mod limits;
mod world;
