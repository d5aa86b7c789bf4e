//! On whose behalf a transaction runs.

use crate::connect::quote;
use telehealth_core::{
    Code, UserId,
    error::{Invalid, Violation},
};

/// The one actor of a transaction, as the database sees it by `auth.uid()` and the role. Until there are row-level
/// policies, any actor may read and write every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, who acts in the database role `authenticated`.
    User(UserId),
    /// A job of the portal, by name, which acts in the database role `service_role`.
    Job(String),
}

impl Actor {
    /// A person.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::User(id)
    }

    /// A job of the portal, such as `nightly-expiry`.
    pub fn job(name: impl Into<String>) -> Self {
        Self::Job(name.into())
    }

    const fn role(&self) -> &'static str {
        match self {
            Self::User(_) => "authenticated",
            Self::Job(_) => "service_role",
        }
    }

    /// The claims in the form that `auth.uid()` and Supabase read.
    fn claims(&self) -> String {
        let subject = match self {
            Self::User(id) => serde_json::json!({ "sub": id.to_string(), "role": self.role() }),
            Self::Job(name) => serde_json::json!({ "job": name, "role": self.role() }),
        };
        subject.to_string()
    }

    /// Begins a transaction of this actor in `schema`, in a mode such as `READ ONLY`, all in one round trip and for this
    /// transaction only, so that a pooler may give the connection to somebody else afterwards.
    ///
    /// # Errors
    /// A job's name with a null byte, which PostgreSQL cannot store.
    pub(crate) fn begin(&self, schema: &str, mode: &str) -> Result<String, Invalid> {
        if matches!(self, Self::Job(name) if name.contains('\0')) {
            return Err(Violation::new("actor", "job", Code::TEXT_NULL_BYTE, "must not hold a null byte").into());
        }
        // Text travels as hexadecimal digits: nothing that a caller says is ever quoted by hand.
        let claims: String = self.claims().bytes().map(|byte| format!("{byte:02x}")).collect();
        let role = self.role();
        let schema = quote(schema);
        Ok(format!(
            "BEGIN {mode}; SET LOCAL search_path = {schema}, extensions; SET LOCAL TimeZone = 'UTC'; SET LOCAL ROLE {role}; \
             SELECT set_config('request.jwt.claims', convert_from(decode('{claims}', 'hex'), 'UTF8'), true)"
        ))
    }
}
