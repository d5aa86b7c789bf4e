//! The actor of a transaction.

use crate::error::{Error, Result};
use crate::session::{
    cancel::new_key,
    options::Options,
    service_accounts,
    transaction_start::{Mode, TransactionStart},
};
use serde_json::json;
use telehealth_core::{
    Code, UserId,
    error::{ValidationError, Violations},
    field::Object,
    value::{IpAddress, is_control},
};

/// The user or service account for which a transaction runs; the database identifies it by `auth.uid()` and the role.
/// It may read and change what [`core::access`](telehealth_core::access) allows. A transaction of an unauthorized actor
/// (a user who is not active, a service account without grants) does not begin:
/// [`Error::Denied`](crate::Error::Denied).
///
/// The audit log records the details of the request:
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
    /// A person. They authenticate in the database role `authenticated` and then act in the role of their account.
    User(UserId),
    /// A service account of the portal, by name. It acts in the database role `service_role`.
    Service(String),
}

impl Actor {
    const fn new(subject: Subject) -> Self {
        Self { subject, session: None, address: None, agent: None }
    }

    /// Creates the actor for a person.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::new(Subject::User(id))
    }

    /// Creates the actor for a service account of the portal, such as `nightly-expiry`, which may do what it has been
    /// granted ([`Portal::grant_service`](crate::Portal::grant_service)).
    pub fn service(name: impl Into<String>) -> Self {
        Self::new(Subject::Service(name.into()))
    }

    /// Sets an identifier of the request's session, never its secret token. The log stores 100 characters.
    #[must_use]
    pub fn session(mut self, id: impl Into<String>) -> Self {
        self.session = Some(id.into());
        self
    }

    /// Sets the address from which the request came.
    #[must_use]
    pub fn address(mut self, address: impl Into<IpAddress>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Sets the user agent of the request. The log stores 1,000 characters.
    #[must_use]
    pub fn user_agent(mut self, agent: impl Into<String>) -> Self {
        self.agent = Some(agent.into());
        self
    }

    /// Returns the user's id, if the actor is a person.
    pub(crate) const fn person(&self) -> Option<UserId> {
        match self.subject {
            Subject::User(id) => Some(id),
            Subject::Service(_) => None,
        }
    }

    /// Returns what the actor is, for reports.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.subject {
            Subject::User(_) => "user",
            Subject::Service(_) => "service",
        }
    }

    /// Returns the error of a transaction that could not be begun; that of a service account says why, for its developer.
    pub(crate) fn explained(&self, error: Error) -> Error {
        match (&self.subject, error) {
            (Subject::Service(_), Error::Denied) => Error::Ungranted,
            (_, error) => error,
        }
    }

    const fn role(&self) -> &'static str {
        match self.subject {
            Subject::User(_) => "authenticated",
            Subject::Service(_) => "service_role",
        }
    }

    /// Checks the texts that the caller gave.
    fn check(&self) -> Result<(), ValidationError> {
        if let Subject::Service(name) = &self.subject {
            service_accounts::check_name(name)?;
        }
        let mut violations = Violations::of("actor");
        let texts = [("session_id", self.session.as_deref()), ("user_agent", self.agent.as_deref())];
        for (name, text) in texts {
            let storable = !text.is_some_and(|text| text.contains('\0'));
            violations.require(storable, name, Code::TEXT_NULL_BYTE, "must not hold U+0000");
        }
        let service = match &self.subject {
            Subject::Service(name) => Some(name.as_str()),
            Subject::User { .. } => None,
        };
        for (name, text) in
            [("service", service), ("session_id", self.session.as_deref()), ("user_agent", self.agent.as_deref())]
        {
            // They make one log entry look like another; the database's `audit_escape` replaces the same characters.
            let plain = !text.is_some_and(|text| text.contains(|c| c != '\0' && is_control(c)));
            violations.require(plain, name, Code::TEXT_CONTROL, "must not contain control characters");
        }
        violations.finish()
    }

    /// Returns the claims in the form that `auth.uid()`, Supabase and the audit log's triggers read.
    fn claims(&self) -> Object {
        let mut claims = Object::new();
        let mut claim = |name: &str, value: Option<String>| {
            claims.extend(value.map(|value| (name.to_owned(), json!(value))));
        };
        match &self.subject {
            Subject::User(id) => claim("sub", Some(id.to_string())),
            Subject::Service(name) => claim("service", Some(name.clone())),
        }
        claim("role", Some(self.role().to_owned()));
        claim("session_id", self.session.clone());
        claim("ip_address", self.address.map(|address| address.to_string()));
        claim("user_agent", self.agent.clone());
        claims
    }

    /// Returns the start of this actor's transactions.
    ///
    /// # Errors
    /// A text that PostgreSQL cannot store or that contains control characters.
    pub(crate) fn start(&self, options: &Options, mode: Mode) -> Result<TransactionStart> {
        self.check()?;
        let (schema, key) = (options.schema.clone(), options.context_key.clone());
        let (role, claims, timeouts) = (self.role(), self.claims(), options.into());
        Ok(TransactionStart { role, claims, schema, mode, key, timeouts, cancel_key: new_key()? })
    }
}
