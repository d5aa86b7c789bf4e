//! On whose behalf a transaction runs.

use crate::connect::quote;
use serde_json::json;
use telehealth_core::{
    Code, UserId,
    error::{Invalid, Violation},
    field::Object,
    value::IpAddress,
};

/// The one actor of a transaction, as the database sees it by `auth.uid()` and the role. Until there are row-level
/// policies, any actor may read and write every row.
///
/// What is known of the request goes into the audit log:
///
/// ```
/// # use telehealth_core::UserId;
/// use telehealth_storage::Actor;
/// let address: std::net::IpAddr = "192.0.2.7".parse()?;
/// let actor = Actor::user(UserId::generate()).session("8f14e45f").address(address).user_agent("Mozilla/5.0");
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    subject: Subject,
    session: Option<String>,
    address: Option<IpAddress>,
    agent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// A person, who acts in the database role `authenticated`.
    User(UserId),
    /// A job of the portal, by name, which acts in the database role `service_role`.
    Job(String),
}

impl Actor {
    const fn new(subject: Subject) -> Self {
        Self { subject, session: None, address: None, agent: None }
    }

    /// A person.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::new(Subject::User(id))
    }

    /// A job of the portal, such as `nightly-expiry`.
    pub fn job(name: impl Into<String>) -> Self {
        Self::new(Subject::Job(name.into()))
    }

    /// The session of the request: a name for it, never the token that opens it. The log keeps 100 characters.
    #[must_use]
    pub fn session(mut self, id: impl Into<String>) -> Self {
        self.session = Some(id.into());
        self
    }

    /// Where the request came from.
    #[must_use]
    pub fn address(mut self, address: impl Into<IpAddress>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// The program that made the request, as it names itself. The log keeps 1,000 characters.
    #[must_use]
    pub fn user_agent(mut self, agent: impl Into<String>) -> Self {
        self.agent = Some(agent.into());
        self
    }

    /// The person, where it is one.
    pub(crate) const fn person(&self) -> Option<UserId> {
        match self.subject {
            Subject::User(id) => Some(id),
            Subject::Job(_) => None,
        }
    }

    const fn role(&self) -> &'static str {
        match self.subject {
            Subject::User(_) => "authenticated",
            Subject::Job(_) => "service_role",
        }
    }

    /// The claims in the form that `auth.uid()` and Supabase read, and the audit log's triggers.
    fn claims(&self) -> Object {
        let mut claims = Object::new();
        let mut claim = |name: &str, value: Option<String>| {
            claims.extend(value.map(|value| (name.to_owned(), json!(value))));
        };
        match &self.subject {
            Subject::User(id) => claim("sub", Some(id.to_string())),
            Subject::Job(name) => claim("job", Some(name.clone())),
        }
        claim("role", Some(self.role().to_owned()));
        claim("session_id", self.session.clone());
        claim("ip_address", self.address.map(|address| address.to_string()));
        claim("user_agent", self.agent.clone());
        claims
    }

    /// Begins a transaction of this actor in `schema`, in a mode such as `READ ONLY`, all in one round trip and for this
    /// transaction only, so that a pooler may give the connection to somebody else afterwards.
    ///
    /// # Errors
    /// A text with a null byte, which PostgreSQL cannot store.
    pub(crate) fn begin(&self, schema: &str, mode: &str) -> Result<String, Invalid> {
        let claims = self.claims();
        for (name, value) in &claims {
            if value.as_str().is_some_and(|text| text.contains('\0')) {
                let message = "must not hold a null byte";
                return Err(Violation::new("actor", name.clone(), Code::TEXT_NULL_BYTE, message).into());
            }
        }
        // Text travels as hexadecimal digits: nothing that a caller says is ever quoted by hand.
        let claims: String = json!(claims).to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
        let role = self.role();
        let schema = quote(schema);
        Ok(format!(
            "BEGIN {mode}; SET LOCAL search_path = {schema}, extensions; SET LOCAL TimeZone = 'UTC'; SET LOCAL ROLE {role}; \
             SELECT set_config('request.jwt.claims', convert_from(decode('{claims}', 'hex'), 'UTF8'), true)"
        ))
    }
}
