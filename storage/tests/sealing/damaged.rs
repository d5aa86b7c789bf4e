//! A damaged row blocks nothing: it is left out, reported, and can be repaired or removed.

mod people;
mod tables;
