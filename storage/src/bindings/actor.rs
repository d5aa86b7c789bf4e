//! Actors and grants as bindings pass them.

use crate::Actor;
use serde_json::Value;
use telehealth_core::{
    Code, UserId,
    access::Grant,
    error::{FieldError, ValidationError, Violations},
    field::{Field, FieldDescriptor, Object, TypeDescriptor, read},
    operation::refuse_unknown,
    value::{IpAddress, LongText, Text},
};

const fn member(name: &'static str, kind: TypeDescriptor) -> FieldDescriptor {
    FieldDescriptor { name, doc: &[], kind }
}

/// The members of an actor: the id of a user or the name of a service account, and details of the request.
pub const ACTOR: &[FieldDescriptor] = &[
    member("user", TypeDescriptor::Uuid),
    member("service", TypeDescriptor::Text),
    member("session", TypeDescriptor::Text),
    member("address", TypeDescriptor::Text),
    member("user_agent", TypeDescriptor::Text),
];

/// Reads an actor.
///
/// # Errors
/// A member that is unknown, missing or malformed.
pub fn actor(given: &Object) -> Result<Actor, ValidationError> {
    let mut violations = Violations::of("actor");
    refuse_unknown(given.into(), ACTOR, &mut violations);
    let text = |name| read::<Option<LongText>>(given, name);
    let subject = if given.contains_key("service") {
        if given.contains_key("user") {
            let error = FieldError::new(Code::FIELD_UNKNOWN, "must not be given together with a user");
            violations.report("service", error.with("rule", "user"));
        }
        let name = read::<Text<200>>(given, "service").and_then(|name| name.verify().map(|()| name));
        violations.take("service", name).map(|name| Actor::service(name.as_str()))
    } else {
        violations.take("user", read::<UserId>(given, "user")).map(Actor::user)
    };
    let session = violations.take("session", text("session")).flatten();
    let address = violations.take("address", read::<Option<IpAddress>>(given, "address")).flatten();
    let agent = violations.take("user_agent", text("user_agent")).flatten();
    let mut actor = violations.finish_with(subject)?;
    if let Some(session) = session {
        actor = actor.session(session.as_str());
    }
    if let Some(address) = address {
        actor = actor.address(address);
    }
    if let Some(agent) = agent {
        actor = actor.user_agent(agent.as_str());
    }
    Ok(actor)
}

/// Reads the grants of a service account, a list of texts such as `prescriptions:update`.
///
/// # Errors
/// A value that is not a list of such texts.
pub fn grants(given: &Value) -> Result<Vec<Grant>, ValidationError> {
    let mut violations = Violations::of("service");
    let grants = Vec::<LongText>::from_json(given)
        .and_then(|texts| texts.iter().map(|text| text.as_str().parse()).collect::<Result<_, FieldError>>());
    let grants = violations.take("grants", grants);
    violations.finish()?;
    Ok(grants.unwrap_or_default())
}
