//! Accounts.

use crate::{
    crypto::{self, CryptoError, IdentityQuery, NameQuery, PasswordHash},
    error::{DamagedRow, Error, Result},
    session::{
        page::{PAGE_LIMIT, checked_limit},
        transaction::Transaction,
    },
    sql::{row::Db, schema},
    tables::accounts::{
        UserFilter, patients,
        users::{self, Condition},
    },
};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, Date, Phi, UserId,
    accounts::{Patient, User, UserStatus},
    error::{ValidationError, Violation, Violations},
    value::{Email, LongText, Text},
};

/// A page of the patients that were looked for, those first who came last.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct PatientPage {
    /// The patients.
    pub patients: Vec<Patient>,
    /// What to pass as `after` for the next page; `None` on the last one.
    pub next: Option<UserId>,
    /// The rows that have the tokens of the name and cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = ACCOUNTS)]
impl Transaction {
    /// The user with an e-mail address, if there is one whom the actor may see. A person reaches only accounts that they see,
    /// and the work is the same whether there is another: it grows with the accounts that the person sees.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    #[operation]
    pub fn user_by_email(&mut self, email: Email) -> Result<Option<User>> {
        self.find_by_email(email)
    }

    /// Sets a user's password, in the place of any before. Only its hash is stored (Argon2id), and nobody reads that. It
    /// takes a service account that may change users.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with `password.too_short` or `password.too_long`; [`Error::NotFound`](crate::Error::NotFound) without such a user,
    /// [`Error::Denied`](crate::Error::Denied) to anybody else.
    #[operation]
    pub fn set_password(&mut self, user_id: UserId, password: Phi<LongText>) -> Result<User> {
        let user: User = self.get(user_id)?;
        let hash = crypto::hash(password.expose().as_str()).map_err(of_password)?;
        self.store_password(user_id, &hash)?;
        self.get(user.id)
    }

    /// The active user with an e-mail address and a password. Whether there is no such user, one who is not active, one
    /// without a password or with another one: the answer is the same, and so is the work, but for a user whose hash is
    /// of an older, lesser cost. That hash is replaced by one of the present cost. It takes a service account that may change users,
    /// and each call some 20 ms of a processor and 19 MiB: let only so many run at a time.
    ///
    /// # Errors
    /// `password.refused` as said; [`Error::Validation`](crate::Error::Validation) with `password.too_long`;
    /// [`Error::Denied`](crate::Error::Denied) to anybody else.
    #[operation]
    pub fn verify_password(&mut self, email: Email, password: Phi<LongText>) -> Result<User> {
        let user = self.find_by_email(email)?;
        // Nobody's hash is asked for as anybody's is.
        let hash = self.password_hash(user.as_ref().map_or(uuid::Uuid::nil(), |user| user.id.into()))?;
        // One that cannot be read lets nobody in, and must not tell that there is a user.
        let hash = hash.and_then(|hash| hash.parse().inspect_err(|error| tracing::error!("{error}")).ok());
        let password = password.expose().as_str();
        let verified = crypto::verify(password, hash.as_ref()).map_err(of_password)?;
        let active = |user: &User| user.status == UserStatus::Active;
        let user = user.filter(|user| verified.ok && active(user)).ok_or(CryptoError::PasswordRefused)?;
        if verified.needs_upgrade {
            // Older rules may have let a shorter one through: it still counts, and stays as it is.
            match crypto::hash(password) {
                Ok(hash) => self.store_password(user.id, &hash)?,
                Err(CryptoError::PasswordTooShort) => return Ok(user),
                Err(error) => return Err(error.into()),
            }
            return self.get(user.id);
        }
        Ok(user)
    }

    /// The patients with a last name, a first name and a date of birth, those who came last first (by id), at most
    /// [`PAGE_LIMIT`](crate::PAGE_LIMIT). Case, accents, punctuation and spaces do not matter. The last name is given in full,
    /// the first name in full, by its beginning or by its initial: `A`, `Anne` and `anne marie` find `Anne-Marie`. For
    /// somebody with a single name the other one is given as `-`, and it does not matter which of the two holds the name.
    /// Names are sealed and found by a token: [`IdentityQuery`](crate::crypto::IdentityQuery) says what it tells.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with `name.too_short` where neither name has a letter; `crypto.no_keyring`.
    #[operation]
    pub fn patients_by_identity(
        &mut self,
        last_name: Phi<Text<100>>,
        first_name: Phi<Text<100>>,
        date_of_birth: Date,
    ) -> Result<Vec<Patient>> {
        let (last_name, first_name) = (last_name.expose().as_str(), first_name.expose().as_str());
        let query = IdentityQuery { last_name, first_name, date_of_birth };
        let tokens = self.keys::<Patient>()?.sealer()?.identity_tokens_for_query(query);
        let too_short =
            || Violation::new("patient", "last_name", Code::NAME_TOO_SHORT, "must have a letter, or the first name");
        let tokens = tokens.ok_or_else(|| Error::Validation(too_short().into()))?;
        let identified = sql::<st::Bool>("patients.id IN (SELECT access_patients_identified(")
            .bind::<st::Array<st::BigInt>, _>(tokens)
            .sql("))");
        let mut patients = patients::consult(self, |query| {
            query.filter(identified).order(schema::patients::id.desc()).limit(i64::from(PAGE_LIMIT))
        })?;
        patients.retain(|it| {
            query.matches(it.first_name.expose().as_str(), it.last_name.expose().as_str(), it.date_of_birth)
        });
        Ok(self.showing(patients))
    }

    /// A page of up to `limit` patients with a first name, a last name, or both; with `starts_with`, of those whose names
    /// begin so, for which three letters are needed. Case, accents, punctuation and spaces do not matter. Those who came
    /// last come first (by id). It takes a portal with the option `name_index`, which gives names away to somebody with a
    /// dump; its documentation says how many.
    ///
    /// # Errors
    /// `crypto.no_name_index` without that option; [`Error::Validation`](crate::Error::Validation) without any name, with too few
    /// letters (`name.too_short`), and where the limit is not 1 to [`PAGE_LIMIT`](crate::PAGE_LIMIT).
    #[operation]
    pub fn patients_by_name(
        &mut self,
        first_name: Option<Phi<Text<100>>>,
        last_name: Option<Phi<Text<100>>>,
        starts_with: Option<bool>,
        after: Option<UserId>,
        limit: i32,
    ) -> Result<PatientPage> {
        if !self.keys::<Patient>()?.has_name_index() {
            return Err(CryptoError::NoNameIndex.into());
        }
        let length = usize::from(checked_limit::<Patient>(limit)?);
        let [first, last] = [&first_name, &last_name].map(|name| name.as_ref().map(|name| name.expose().as_str()));
        let queries = queries(first, last, starts_with.unwrap_or(false))?;
        let (tokens, others) = self.tokens_of(&queries)?;
        let (mut patients, mut after, mut damaged) = (Vec::new(), after, Vec::new());
        loop {
            // One more than asked for tells whether there is a next page.
            let rows = candidates(self, &tokens, others.as_ref(), after, i64::from(limit) + 1)?;
            after = rows.last().map(|row| row.id.0);
            let is_last = rows.len() <= length;
            // Nobody is shown them yet.
            let (found, left_out): (Vec<Patient>, _) = self.with_damaged(|tx| tx.sound(rows))?;
            damaged.extend(left_out);
            patients.extend(found.into_iter().filter(|it| {
                let (first, last) = (it.first_name.expose().as_str(), it.last_name.expose().as_str());
                queries.iter().all(|(_, query)| query.matches(first, last))
            }));
            if is_last || patients.len() > length {
                break;
            }
        }
        let more = patients.len() > length;
        patients.truncate(length);
        let next = if more { patients.last().map(|patient| patient.id) } else { None };
        Ok(PatientPage { patients: self.showing(patients), next, damaged })
    }
}

/// What is wrong with a password, as with any other argument.
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

/// The one way to the hashes (migration 0021).
mod passwords {
    use diesel::{
        define_sql_function,
        sql_types::{Text, Uuid},
    };

    define_sql_function! {
        /// The hash of a user's password.
        fn password_hash_of(user_id: Uuid) -> Nullable<Text>;
    }
    define_sql_function! {
        /// Sets it; whether there is such a user.
        fn set_password_hash(user_id: Uuid, hash: Text) -> Bool;
    }
}

/// What to look for, each with the field that asks for it.
type Queries<'a> = Vec<(&'static str, NameQuery<'a>)>;

fn queries<'a>(
    first: Option<&'a str>,
    last: Option<&'a str>,
    starts_with: bool,
) -> Result<Queries<'a>, ValidationError> {
    let queries = match (first, last) {
        (None, None) => {
            let mut violations = Violations::of("patient");
            violations.require(false, "last_name", Code::FIELD_MISSING, "must be given, or the first name");
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

/// The tokens to look for, and those of a second query that must hold as well.
type Tokens = (Vec<i64>, Option<Vec<i64>>);

impl Transaction {
    fn find_by_email(&mut self, email: Email) -> Result<Option<User>> {
        let (filter, by_person) = (UserFilter { email: Some(email), ..UserFilter::default() }, self.is_by_person());
        users::find(self, |query| filter.apply(query, by_person)).map(|mut found| found.pop())
    }

    /// The stored hash of a user's password, if there are both.
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
            violations.require(
                found.is_some(),
                field,
                Code::NAME_TOO_SHORT,
                "has too few letters; a beginning needs three",
            );
            tokens.extend(found);
        }
        violations.finish()?;
        let mut tokens = tokens.into_iter();
        Ok((tokens.next().unwrap_or_default(), tokens.next()))
    }
}

/// The next patients with such tokens whom the actor may see.
fn candidates(
    transaction: &mut Transaction,
    tokens: &[i64],
    others: Option<&Vec<i64>>,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<patients::Row>> {
    use schema::patients::dsl;
    let named = sql::<st::Bool>("patients.id IN (SELECT access_patients_named(")
        .bind::<st::Array<st::BigInt>, _>(tokens.to_vec())
        .sql(", ")
        .bind::<st::Nullable<st::Array<st::BigInt>>, _>(others.cloned())
        .sql("))");
    patients::rows(transaction, |query| {
        let query = query.filter(named).order(dsl::id.desc()).limit(limit);
        match after {
            Some(after) => query.filter(dsl::id.lt(Db(after))),
            None => query,
        }
    })
}

#[cfg(test)]
mod tests;
