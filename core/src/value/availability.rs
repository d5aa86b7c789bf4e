use crate::{Timestamp, error::Flaw, field::{Field, Kind}};
use serde_json::Value;
/// TEMP
#[derive(Clone, Debug, PartialEq)] pub struct Availability(Value);
/// TEMP
pub struct Opening;
crate::object! {
    /// s
    pub struct Slot {
        /// s
        starts_at: Timestamp,
        /// e
        ends_at: Timestamp,
    }
}
impl Availability { /// TEMP
 /// # Errors
 /// x
 pub fn free_slots(&self, _f: Timestamp, _u: Timestamp, _b: impl IntoIterator<Item = Slot>) -> Result<Vec<Slot>, Flaw> { Ok(vec![]) } }
impl Field for Availability { const KIND: Kind = Kind::Text; fn from_json(v: &Value) -> Result<Self, Flaw> { Ok(Self(v.clone())) } fn to_json(&self) -> Value { self.0.clone() } }
