//! On whose behalf a transaction runs.

use crate::{connect::quote, context::ContextKey, jobs};
use serde_json::json;
use telehealth_core::{
    Code, UserId,
    error::{Invalid, Violations},
    field::Object,
    value::IpAddress,
};

/// The one actor of a transaction, as the database sees it by `auth.uid()` and the role: it sees and does what
/// [`core::access`](telehealth_core::access) allows. A transaction of somebody whom the portal does not let in (a user who
/// is not active, a job that has not been granted anything) does not begin:
/// [`Error::Denied`](crate::Error::Denied).
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

/// The modes of a transaction for which nothing else is asked. Each is named: what somebody has set for the connection comes into
/// force before RESET ALL does, which is in the same message as BEGIN.
const ORDINARY: &str = "ISOLATION LEVEL READ COMMITTED READ WRITE NOT DEFERRABLE";

impl Actor {
    const fn new(subject: Subject) -> Self {
        Self { subject, session: None, address: None, agent: None }
    }

    /// A person.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::new(Subject::User(id))
    }

    /// A job of the portal, such as `nightly-expiry`, which may do what it has been granted
    /// ([`Portal::grant_job`](crate::Portal::grant_job)).
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

    /// Checks what a caller wrote.
    fn check(&self) -> Result<(), Invalid> {
        if let Subject::Job(name) = &self.subject {
            jobs::check_name(name)?;
        }
        let mut broken = Violations::of("actor");
        let texts = [("session_id", self.session.as_deref()), ("user_agent", self.agent.as_deref())];
        for (name, text) in texts {
            let storable = !text.is_some_and(|text| text.contains('\0'));
            broken.require(storable, name, Code::TEXT_NULL_BYTE, "must not hold a null byte");
        }
        broken.finish()
    }

    /// The claims in the form that `auth.uid()` and Supabase read, and the audit log's triggers, with the time where they are
    /// signed.
    fn claims(&self, signed_at: Option<i64>) -> Object {
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
        claims.extend(signed_at.map(|seconds| ("iat".to_owned(), json!(seconds))));
        claims
    }

    /// Begins a transaction of this actor in `schema`, in ordinary modes or in those that are named, all in one round trip and for this
    /// transaction only, so that a pooler may give the connection to somebody else afterwards. What somebody else has left
    /// there counts for nothing: settings are reset, cursors and temporary objects go, and `access_enter` refuses prepared
    /// statements. Session-level advisory locks and LISTEN stay: they tell nothing, and hinder as any lock does.
    ///
    /// # Errors
    /// A text that PostgreSQL cannot store.
    pub(crate) fn begin(&self, schema: &str, mode: &str, key: Option<&ContextKey>) -> Result<String, Invalid> {
        self.check()?;
        let claims = json!(self.claims(key.map(|_| crate::now().utc().timestamp()))).to_string();
        let signature = key.map_or(String::new(), |key| key.sign(&claims));
        // Text travels as hexadecimal digits: nothing that a caller says is ever quoted by hand.
        let claims: String = claims.bytes().map(|byte| format!("{byte:02x}")).collect();
        let role = self.role();
        let schema = quote(schema);
        let mode = if mode.is_empty() { ORDINARY } else { mode };
        Ok(format!(
            "RESET ALL; BEGIN {mode}; CLOSE ALL; DISCARD TEMP; \
             SET LOCAL search_path = {schema}, extensions, pg_temp; SET LOCAL TimeZone = 'UTC'; \
             SET LOCAL client_encoding = 'UTF8'; SET LOCAL ROLE {role}; \
             SELECT set_config('request.jwt.claims', convert_from(decode('{claims}', 'hex'), 'UTF8'), true), \
             set_config('telehealth.signature', '{signature}', true); SELECT access_enter()"
        ))
    }
}
