use super::{Compact, Text, UsState};
use crate::{
    Code, Date,
    error::FieldError,
    field::{
        Encode, Encoder, Field, FieldDescriptor, Input, StructDescriptor, TypeDescriptor, read_member, read_object,
    },
};

/// A further licence of a provider, or what stands in for one: a registration for telehealth, a privilege that a state
/// grants, or a dated exception, such as an order that admits providers of other states for a time
/// (`providers.other_licenses`).
///
/// A multistate licence names its compact and its home state: it is valid in every state that is a member on the day,
/// as long as its home state is one.
///
/// As JSON; `valid_from` and `compact` may be left out:
///
/// ```json
/// {"state": "TX", "number": "RN123", "expires_on": "2028-02-29", "valid_from": "2024-03-01", "compact": "NLC"}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct License {
    /// The state in which it is valid; of a multistate licence, the home state.
    pub state: UsState,
    /// Its number, or the reference of the exception.
    pub number: Text<50>,
    /// Its last day.
    pub expires_on: Date,
    /// Its first day, if it is known.
    pub valid_from: Option<Date>,
    /// The compact under which it is valid in other states too.
    pub compact: Option<Compact>,
}

impl License {
    /// Checks whether it covers a state on a day.
    ///
    /// ```
    /// use telehealth_core::{field::Field, value::License};
    /// let json = serde_json::json!({ "state": "TX", "number": "RN1", "expires_on": "2028-02-29", "compact": "NLC" });
    /// let multistate = License::from_json(&json)?;
    /// assert!(multistate.covers(&"VT".parse()?, "2026-11-22".parse()?));
    /// assert!(!multistate.covers(&"CA".parse()?, "2026-11-22".parse()?));
    /// # Ok::<(), telehealth_core::error::FieldError>(())
    /// ```
    #[must_use]
    pub fn covers(&self, state: &UsState, day: Date) -> bool {
        let is_member = |state| self.compact.is_some_and(|compact| compact.has_member(state, day));
        self.is_valid_on(day) && (self.state == *state || is_member(&self.state) && is_member(state))
    }

    /// Checks whether it is a licence of the state itself that is valid on a day; of a multistate licence, the home
    /// state. The Nurse Licensure Compact, of registered and practical nurses, gives no authority to prescribe in the
    /// other states.
    #[must_use]
    pub fn is_of_state(&self, state: &UsState, day: Date) -> bool {
        self.is_valid_on(day) && self.state == *state
    }

    /// Checks whether it is valid on a day, in whatever state.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        day <= self.expires_on && self.valid_from.is_none_or(|from| from <= day)
    }

    /// Checks that the number of a new licence is not blank, that its state issues licences, and that it does not end
    /// before it begins.
    ///
    /// # Errors
    /// [`Code::TEXT_BLANK`], [`Code::US_STATE_UNKNOWN`], [`Code::LICENSE_PERIOD`] at the member.
    pub fn verify(&self) -> Result<(), FieldError> {
        self.state.verify_licensing().map_err(|error| error.inside("/state"))?;
        self.number.verify().map_err(|error| error.inside("/number"))?;
        if self.valid_from.is_some_and(|from| from > self.expires_on) {
            return Err(FieldError::new(Code::LICENSE_PERIOD, "must not be before valid_from").inside("/expires_on"));
        }
        Ok(())
    }
}

const DESCRIPTOR: StructDescriptor = StructDescriptor {
    name: "License",
    doc: &["A further licence of a provider, or what stands in for one."],
    members: &[
        FieldDescriptor {
            name: "state",
            doc: &["The state in which it is valid, or the home state."],
            kind: UsState::TYPE,
        },
        FieldDescriptor { name: "number", doc: &["Its number."], kind: Text::<50>::TYPE },
        FieldDescriptor { name: "expires_on", doc: &["Its last day."], kind: Date::TYPE },
        FieldDescriptor { name: "valid_from", doc: &["Its first day, if it is known."], kind: Option::<Date>::TYPE },
        FieldDescriptor {
            name: "compact",
            doc: &["The compact under which it is valid in other states too."],
            kind: Option::<Compact>::TYPE,
        },
    ],
};

impl Encode for License {
    fn encode(&self, to: &mut dyn Encoder) {
        let mut members: Vec<(&'static str, &dyn Encode)> =
            vec![("state", &self.state), ("number", &self.number), ("expires_on", &self.expires_on)];
        if self.valid_from.is_some() {
            members.push(("valid_from", &self.valid_from));
        }
        if self.compact.is_some() {
            members.push(("compact", &self.compact));
        }
        to.object(&DESCRIPTOR, &members);
    }
}

impl Field for License {
    const TYPE: TypeDescriptor = TypeDescriptor::Object(&DESCRIPTOR);

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        let object = read_object(input, &DESCRIPTOR)?;
        Ok(Self {
            state: read_member(object, "state")?,
            number: read_member(object, "number")?,
            expires_on: read_member(object, "expires_on")?,
            valid_from: read_member(object, "valid_from")?,
            compact: read_member(object, "compact")?,
        })
    }
}
