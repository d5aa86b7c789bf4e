//! Who acts, and what jobs may do, as hosts write it.

use crate::Actor;
use serde_json::Value;
use telehealth_core::{
    Code, UserId,
    access::Grant,
    error::{Flaw, Invalid, Violations},
    field::{Field, Kind, Member, Object, read},
    value::{IpAddress, LongText, Text},
};

const fn member(name: &'static str, kind: Kind) -> Member {
    Member { name, doc: &[], kind }
}

/// The members of an actor: the id of a user or the name of a job, and what is known of the request.
pub const ACTOR: &[Member] = &[
    member("user", Kind::Uuid),
    member("job", Kind::Text),
    member("session", Kind::Text),
    member("address", Kind::Text),
    member("user_agent", Kind::Text),
];

/// Reads an actor.
///
/// # Errors
/// A member that is unknown, missing or malformed.
pub fn actor(given: &Object) -> Result<Actor, Invalid> {
    let mut broken = Violations::of("actor");
    for name in given.keys().filter(|name| ACTOR.iter().all(|member| member.name != name.as_str())) {
        broken.unknown(name);
    }
    let text = |name| read::<Option<LongText>>(given, name);
    let subject = if given.contains_key("job") {
        broken.require(!given.contains_key("user"), "job", Code::FIELD_UNKNOWN, "must not stand beside a user");
        let name = read::<Text<200>>(given, "job").and_then(|name| name.verify().map(|()| name));
        broken.take("job", name).map(|name| Actor::job(name.as_str()))
    } else {
        broken.take("user", read::<UserId>(given, "user")).map(Actor::user)
    };
    let session = broken.take("session", text("session")).flatten();
    let address = broken.take("address", read::<Option<IpAddress>>(given, "address")).flatten();
    let agent = broken.take("user_agent", text("user_agent")).flatten();
    broken.finish()?;
    let mut actor = subject.ok_or_else(Invalid::default)?;
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

/// Reads what a job may do, a list of texts such as `prescriptions:update`.
///
/// # Errors
/// What is no list of such texts.
pub fn grants(given: &Value) -> Result<Vec<Grant>, Invalid> {
    let mut broken = Violations::of("job");
    let grants = Vec::<LongText>::from_json(given)
        .and_then(|texts| texts.iter().map(|text| text.as_str().parse()).collect::<Result<_, Flaw>>());
    let grants = broken.take("grants", grants);
    broken.finish()?;
    Ok(grants.unwrap_or_default())
}
