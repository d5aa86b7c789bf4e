//! On whose behalf a transaction runs.

use crate::{connect::quote, context::ContextKey, jobs};
use serde_json::json;
use telehealth_core::{
    Code, UserId,
    error::{Invalid, Violations},
};
use uuid::Uuid;

/// The one actor of a transaction, as the database sees it by `auth.uid()` and the role: it sees and does what
/// [`core::access`](telehealth_core::access) allows. A transaction of somebody whom the portal does not let in (a user who
/// is not active, a job that has not been granted anything) does not begin:
/// [`Error::Denied`](crate::Error::Denied).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Actor {
    /// A person, who acts in the database role `authenticated`.
    User(UserId),
    /// A job of the portal, by name, which acts in the database role `service_role`.
    Job(String),
    /// A provider who declares an emergency.
    Emergency {
        /// The provider.
        user: UserId,
        /// Why.
        reason: String,
    },
}

/// The most characters of an emergency's reason.
const REASON_CHARACTERS: usize = 1_000;

impl Actor {
    /// A person.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self::User(id)
    }

    /// A job of the portal, such as `nightly-expiry`, which may do what it has been granted
    /// ([`Portal::grant_job`](crate::Portal::grant_job)).
    pub fn job(name: impl Into<String>) -> Self {
        Self::Job(name.into())
    }

    /// Declares an emergency: the provider may read any patient's chart, and changes nothing by it. The declaration stands
    /// whatever becomes of the transaction, and each patient whose chart is read is told. A job has no emergencies and
    /// stays what it is.
    #[must_use]
    pub fn emergency(self, reason: impl Into<String>) -> Self {
        match self {
            Self::User(user) | Self::Emergency { user, .. } => Self::Emergency { user, reason: reason.into() },
            Self::Job(name) => Self::Job(name),
        }
    }

    /// Whether the actor is a person.
    pub(crate) const fn is_person(&self) -> bool {
        !matches!(self, Self::Job(_))
    }

    const fn role(&self) -> &'static str {
        if self.is_person() { "authenticated" } else { "service_role" }
    }

    /// Checks what a caller wrote.
    fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::User(_) => Ok(()),
            Self::Job(name) => jobs::check_name(name),
            Self::Emergency { reason, .. } => {
                let mut broken = Violations::of("actor");
                let short = reason.chars().count() <= REASON_CHARACTERS;
                broken.require(!reason.trim().is_empty(), "reason", Code::TEXT_BLANK, "must not be blank");
                broken.require(!reason.contains('\0'), "reason", Code::TEXT_NULL_BYTE, "must not hold a null byte");
                broken.require(short, "reason", Code::TEXT_TOO_LONG, "must have at most 1000 characters");
                broken.finish()
            }
        }
    }

    /// The claims in the form that `auth.uid()` and Supabase read, with the emergency that has been declared, and the time
    /// where they are signed.
    fn claims(&self, emergency: Option<Uuid>, signed_at: Option<i64>) -> String {
        let mut claims = match self {
            Self::User(id) => json!({ "sub": id.to_string(), "role": self.role() }),
            Self::Job(name) => json!({ "job": name, "role": self.role() }),
            Self::Emergency { user, reason } => match emergency {
                Some(declared) => json!({
                    "sub": user.to_string(), "role": self.role(), "emergency": reason, "emergency_id": declared.to_string(),
                }),
                // Not declared yet: as the user.
                None => json!({ "sub": user.to_string(), "role": self.role() }),
            },
        };
        if let (Some(claims), Some(seconds)) = (claims.as_object_mut(), signed_at) {
            claims.insert("iat".to_owned(), seconds.into());
        }
        claims.to_string()
    }

    /// Begins a transaction of this actor in `schema`, all in one round trip and for this transaction only, so that
    /// a pooler may give the connection to somebody else afterwards. What somebody else has left there counts for nothing:
    /// settings are reset, tables of his own come last, and `access_enter` refuses the rest.
    ///
    /// # Errors
    /// A name or a reason that PostgreSQL cannot store.
    pub(crate) fn begin(
        &self,
        schema: &str,
        key: Option<&ContextKey>,
        emergency: Option<Uuid>,
    ) -> Result<String, Invalid> {
        self.check()?;
        let claims = self.claims(emergency, key.map(|_| crate::now().utc().timestamp()));
        let signature = key.map_or(String::new(), |key| key.sign(&claims));
        // Text travels as hexadecimal digits: nothing that a caller says is ever quoted by hand.
        let claims: String = claims.bytes().map(|byte| format!("{byte:02x}")).collect();
        let role = self.role();
        let schema = quote(schema);
        Ok(format!(
            "RESET ALL; BEGIN; SET LOCAL search_path = {schema}, extensions, pg_temp; SET LOCAL TimeZone = 'UTC'; \
             SET LOCAL client_encoding = 'UTF8'; SET LOCAL ROLE {role}; \
             SELECT set_config('request.jwt.claims', convert_from(decode('{claims}', 'hex'), 'UTF8'), true), \
             set_config('telehealth.signature', '{signature}', true); SELECT access_enter()"
        ))
    }
}
