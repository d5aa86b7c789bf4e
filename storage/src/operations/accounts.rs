//! Operations on accounts: lookup by e-mail address, passwords, and searches for patients.

use crate::{
    crypto::{self, CryptoError, IdentityQuery, NameQuery, PasswordHash},
    error::{DamagedRow, Error, Result},
    session::{
        page::{PAGE_LIMIT, checked_limit, cut},
        transaction::Transaction,
    },
    sql::{row::Db, schema},
    tables::{
        accounts::{UserFilter, patients},
        blind_index::exposed,
    },
    telemetry::DATA,
};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, Date, PatientId, Phi, UserId,
    access::Verb,
    accounts::{Patient, User, UserStatus},
    error::{FieldError, ValidationError, Violation, Violations},
    value::{Email, LongText, Text},
};

/// A page of found patients, newest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PatientPage {
    /// The patients.
    pub items: Vec<Patient>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<PatientId>,
    /// The rows that match the name but cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = ACCOUNTS)]
impl Transaction {
    /// Returns the user with an e-mail address, if there is one who is not deleted and whom the actor may read. For a
    /// person the running time depends only on the accounts that they may read, so it does not reveal whether another
    /// account has the address.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) if the database is unavailable.
    #[operation(grants = "users:select")]
    pub fn user_by_email(&mut self, email: Email) -> Result<Option<User>> {
        let found = self.find_by_email(email)?;
        if found.is_none() {
            self.require::<User>(Verb::Select)?;
        }
        Ok(found)
    }

    /// Sets a user's password, replacing any earlier one. Only its hash (Argon2id) is stored, and no role may read it.
    /// Requires a service account that may update users.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with `password.too_short` or `password.too_long`,
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such user, [`Error::Denied`](crate::Error::Denied)
    /// for any other actor.
    #[operation(grants = "users:update")]
    pub fn set_password(&mut self, user_id: UserId, password: Phi<LongText>) -> Result<User> {
        let user: User = self.get(user_id)?;
        let hash = crypto::hash(password.expose().as_str()).map_err(of_password)?;
        self.store_password(user_id, &hash)?;
        self.get(user.id)
    }

    /// Returns the active user with an e-mail address and a password. The error and the running time are the same
    /// whether there is no such user, they are not active, they have no password or the password is wrong, except that
    /// a hash with an older, lower cost takes less time. A successful call replaces such a hash by one with the current
    /// cost. Requires a service account that may update users. Each call takes about 20 ms of processor time and 19 MiB
    /// of memory: limit how many run at the same time.
    ///
    /// # Errors
    /// `password.rejected` in all cases above; [`Error::Validation`](crate::Error::Validation) with `password.too_long`;
    /// [`Error::Denied`](crate::Error::Denied) for any other actor.
    #[operation(grants = "users:update")]
    pub fn verify_password(&mut self, email: Email, password: Phi<LongText>) -> Result<User> {
        let user = self.find_by_email(email)?;
        // Queried even if there is no such user, so that the work is the same.
        let hash = self.password_hash(user.as_ref().map_or(uuid::Uuid::nil(), |user| user.id.into()))?;
        // A malformed hash counts as a wrong password: a different error would reveal that the user exists.
        let report =
            |error: &CryptoError| tracing::error!(target: DATA, { error.type = error.code().as_str() }, "{error}");
        let hash = hash.and_then(|hash| hash.parse().inspect_err(report).ok());
        let password = password.expose().as_str();
        let verified = crypto::verify(password, hash.as_ref()).map_err(of_password)?;
        let active = |user: &User| user.status == UserStatus::Active;
        let user = user.filter(|user| verified.ok && active(user)).ok_or(CryptoError::PasswordRejected)?;
        if verified.needs_upgrade {
            // A password that was accepted under older rules may be too short now: it remains valid and keeps its hash.
            match crypto::hash(password) {
                Ok(hash) => self.store_password(user.id, &hash)?,
                Err(CryptoError::PasswordTooShort) => return Ok(user),
                Err(error) => return Err(error.into()),
            }
            return self.get(user.id);
        }
        Ok(user)
    }

    /// Returns the patients with a last name, a first name and a date of birth, newest first (by id), at most 1,000.
    /// Case, accents, punctuation and spaces are ignored. The last name must be complete; the first name may be
    /// complete, a beginning or an initial: `A`, `Anne` and `anne marie` find `Anne-Marie`. For a person with a single
    /// name pass an empty text as the other one; either field may hold the name. Names are sealed and found by a blind
    /// index.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with `name.too_short` if neither name has a letter;
    /// `crypto.no_keyring`.
    #[operation(grants = "patients:select")]
    pub fn patients_by_identity(
        &mut self,
        last_name: Phi<Text<100>>,
        first_name: Phi<Text<100>>,
        date_of_birth: Date,
    ) -> Result<Vec<Patient>> {
        let (last_name, first_name) = (last_name.expose().as_str(), first_name.expose().as_str());
        let query = IdentityQuery { last_name, first_name, date_of_birth };
        let tokens = self.keys::<Patient>()?.sealer()?.identity_tokens_for_query(query);
        let too_short = || Violation::new("patient", "last_name", Code::NAME_TOO_SHORT, "has too few letters");
        let tokens = tokens.ok_or_else(|| Error::Validation(too_short().into()))?;
        let identified = sql::<st::Bool>("patients.id IN (SELECT access_find_patients_by_identity(")
            .bind::<st::Array<st::BigInt>, _>(tokens)
            .sql("))");
        let mut patients = self.find_unaudited::<Patient>(|query| {
            query.filter(identified).order(schema::patients::id.desc()).limit(i64::from(PAGE_LIMIT))
        })?;
        patients.retain(|it| {
            query.matches(exposed(it.first_name.as_ref()), exposed(it.last_name.as_ref()), it.date_of_birth)
        });
        Ok(self.record_reads(patients))
    }

    /// Returns a page of up to `limit` patients with a first name, a last name, or both, newest first (by id). With
    /// `starts_with`, the names need only begin with the given text, which must have at least three letters. Case,
    /// accents, punctuation and spaces are ignored. Requires a portal with the option `name_index`, which reveals names
    /// to somebody with a dump of the database; the documentation of the option says how many.
    ///
    /// # Errors
    /// `crypto.no_name_index` without that option; [`Error::Validation`](crate::Error::Validation) without any name,
    /// with too few letters (`name.too_short`), or if the limit is not 1 to 1,000.
    #[operation(grants = "patients:select")]
    pub fn patients_by_name(
        &mut self,
        first_name: Option<Phi<Text<100>>>,
        last_name: Option<Phi<Text<100>>>,
        starts_with: Option<bool>,
        after: Option<PatientId>,
        limit: i32,
    ) -> Result<PatientPage> {
        if !self.keys::<Patient>()?.has_name_index() {
            return Err(CryptoError::NoNameIndex.into());
        }
        let limit = checked_limit::<Patient>(limit)?;
        let [first, last] = [&first_name, &last_name].map(|name| name.as_ref().map(|name| name.expose().as_str()));
        let queries = queries(first, last, starts_with.unwrap_or(false))?;
        let (tokens, others) = self.tokens_of(&queries)?;
        let (mut patients, mut after, mut damaged) = (Vec::new(), after, Vec::new());
        loop {
            // One extra row shows whether there is a next page.
            let rows = candidates(self, &tokens, others.as_ref(), after, i64::from(limit) + 1)?;
            after = rows.last().map(|row| row.id.0);
            let is_last = rows.len() <= usize::from(limit);
            // Not recorded as read yet: only those that match are returned.
            let (found, left_out): (Vec<Patient>, _) = self.with_damaged(|tx| tx.decrypt_valid(rows))?;
            damaged.extend(left_out);
            patients.extend(found.into_iter().filter(|it| {
                let (first, last) = (exposed(it.first_name.as_ref()), exposed(it.last_name.as_ref()));
                queries.iter().all(|(_, query)| query.matches(first, last))
            }));
            if is_last || patients.len() > usize::from(limit) {
                break;
            }
        }
        let next = cut(&mut patients, limit).map(|patient| patient.id);
        Ok(PatientPage { items: self.record_reads(patients), next, damaged })
    }
}

/// Converts an error about a password's length to a validation error of the argument.
fn of_password(error: CryptoError) -> Error {
    match error {
        CryptoError::PasswordTooShort | CryptoError::PasswordTooLong => {
            let message = if error.code() == Code::PASSWORD_TOO_SHORT {
                "has too few characters"
            } else {
                "has too many characters"
            };
            Error::Validation(Violation::new("user", "password", error.code(), message).into())
        }
        error => error.into(),
    }
}

/// The only functions that access password hashes (migration 0022).
mod passwords {
    use diesel::{
        define_sql_function,
        sql_types::{Text, Uuid},
    };

    define_sql_function! {
        /// Returns the hash of a user's password.
        fn password_hash_of(user_id: Uuid) -> Nullable<Text>;
    }
    define_sql_function! {
        /// Sets the hash; returns whether there is such a user.
        fn set_password_hash(user_id: Uuid, hash: Text) -> Bool;
    }
}

/// The queries for names, each with the field that an error names.
type Queries<'a> = Vec<(&'static str, NameQuery<'a>)>;

fn queries<'a>(
    first: Option<&'a str>,
    last: Option<&'a str>,
    starts_with: bool,
) -> Result<Queries<'a>, ValidationError> {
    let queries = match (first, last) {
        (None, None) => {
            let mut violations = Violations::of("patient");
            let error = FieldError::new(Code::FIELD_MISSING, "is required unless a first name is given");
            violations.report("last_name", error.with("rule", "first_name"));
            return violations.finish().map(|()| Vec::new());
        }
        (Some(first), Some(last)) if !starts_with => vec![("last_name", NameQuery::Both { first, last })],
        (Some(first), None) if !starts_with => vec![("first_name", NameQuery::First(first))],
        (None, Some(last)) if !starts_with => vec![("last_name", NameQuery::Last(last))],
        (first, last) => {
            let first = first.map(|start| ("first_name", NameQuery::FirstPrefix(start)));
            first.into_iter().chain(last.map(|start| ("last_name", NameQuery::LastPrefix(start)))).collect()
        }
    };
    Ok(queries)
}

/// The tokens of the first query, and those of the second query that must also match.
type Tokens = (Vec<i64>, Option<Vec<i64>>);

impl Transaction {
    fn find_by_email(&mut self, email: Email) -> Result<Option<User>> {
        let filter = UserFilter { email: Some(email), ..UserFilter::default() };
        let query = self.matching::<User>(&filter)?;
        // Without a question about grants if there is none, which would tell a sign-in that there is no such account.
        let rows = self.run(|connection| query.load(connection))?;
        let found: Vec<User> = self.read_audited(rows)?;
        // A deleted account keeps its address, which others may have registered since.
        Ok(found.into_iter().find(|user| user.status != UserStatus::Deleted))
    }

    /// Returns the stored hash of a user's password, if the user exists and has one.
    fn password_hash(&mut self, user_id: uuid::Uuid) -> Result<Option<String>> {
        let query = diesel::select(passwords::password_hash_of(user_id));
        self.run(|connection| query.get_result(connection))
    }

    fn store_password(&mut self, user_id: UserId, hash: &PasswordHash) -> Result<()> {
        let query = diesel::select(passwords::set_password_hash(uuid::Uuid::from(user_id), hash.as_str()));
        let stored: bool = self.run(|connection| query.get_result(connection))?;
        if stored { Ok(()) } else { Err(Error::NotFound { entity: "user", id: user_id.into() }) }
    }

    fn tokens_of(&self, queries: &Queries<'_>) -> Result<Tokens> {
        let keys = self.keys::<Patient>()?;
        let sealer = keys.sealer()?;
        let mut violations = Violations::of("patient");
        let mut tokens = Vec::new();
        for (field, query) in queries {
            let found = sealer.name_tokens_for_query(*query);
            if found.is_none() {
                let error = FieldError::new(Code::NAME_TOO_SHORT, "has too few letters; a prefix needs {min}");
                violations.report(*field, error.with("min", 3));
            }
            tokens.extend(found);
        }
        violations.finish()?;
        let mut tokens = tokens.into_iter();
        Ok((tokens.next().unwrap_or_default(), tokens.next()))
    }
}

/// Returns the next patients with the tokens that the actor may read.
fn candidates(
    transaction: &mut Transaction,
    tokens: &[i64],
    others: Option<&Vec<i64>>,
    after: Option<PatientId>,
    limit: i64,
) -> Result<Vec<patients::Row>> {
    use schema::patients::dsl;
    let named = sql::<st::Bool>("patients.id IN (SELECT access_find_patients_by_name(")
        .bind::<st::Array<st::BigInt>, _>(tokens.to_vec())
        .sql(", ")
        .bind::<st::Nullable<st::Array<st::BigInt>>, _>(others.cloned())
        .sql("))");
    transaction.rows::<Patient>(|query| {
        let query = query.filter(named).order(dsl::id.desc()).limit(limit);
        match after {
            Some(after) => query.filter(dsl::id.lt(Db(after))),
            None => query,
        }
    })
}

#[cfg(test)]
mod tests;
