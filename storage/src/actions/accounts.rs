//! Accounts.

use crate::{
    action::actions,
    crypto::NameQuery,
    error::Result,
    page::checked_limit,
    row::Db,
    schema,
    tables::accounts::{patients, users},
    transaction::Transaction,
};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::{
    Code, Phi, UserId,
    accounts::{Patient, User},
    error::{Invalid, Violations},
    value::{Email, Text},
};

telehealth_core::object! {
    /// A page of the patients that were looked for, those first who came last.
    pub struct PatientPage {
        /// The patients.
        patients: Vec<Patient>,
        /// What to pass as `after` for the next page; `None` on the last one.
        next: Option<UserId>,
    }
}

actions! {
    /// The user with an e-mail address, if there is one.
    ///
    /// # Errors
    /// [`Error::Unavailable`](crate::Error::Unavailable) where the database cannot serve.
    pub fn user_by_email(&mut self, email: Email) -> Result<Option<User>> {
        users::find(self, |query| query.filter(schema::users::email.eq(Db(email)))).map(|mut found| found.pop())
    }

    /// A page of up to `limit` patients with a first name, a last name, or both; with `starts_with`, of those whose names
    /// begin so, for which three letters are needed. Case, accents, punctuation and spaces do not matter. Those who came
    /// last come first (by id). Names are sealed and found by tokens: [`NameQuery`](crate::crypto::NameQuery) says what
    /// these tell.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) without any name, with too few letters (`name.too_short`), and where the
    /// limit is not 1 to [`PAGE_LIMIT`](crate::PAGE_LIMIT).
    pub fn patients_by_name(
        &mut self,
        first_name: Option<Phi<Text<100>>>,
        last_name: Option<Phi<Text<100>>>,
        starts_with: Option<bool>,
        after: Option<UserId>,
        limit: i32,
    ) -> Result<PatientPage> {
        let length = usize::from(checked_limit::<Patient>(limit)?);
        let [first, last] = [&first_name, &last_name].map(|name| name.as_ref().map(|name| name.expose().as_str()));
        let queries = queries(first, last, starts_with.unwrap_or(false))?;
        let (tokens, others) = self.tokens_of(&queries)?;
        let (mut patients, mut after) = (Vec::new(), after);
        loop {
            // One more than asked for tells whether there is a next page.
            let found = candidates(self, &tokens, others.as_ref(), after, i64::from(limit) + 1)?;
            after = found.last().map(|patient| patient.id);
            let is_last = found.len() <= length;
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
        Ok(PatientPage { patients: self.showing(patients), next })
    }
}

/// What to look for, each with the field that asks for it.
type Queries<'a> = Vec<(&'static str, NameQuery<'a>)>;

fn queries<'a>(first: Option<&'a str>, last: Option<&'a str>, starts_with: bool) -> Result<Queries<'a>, Invalid> {
    let queries = match (first, last) {
        (None, None) => {
            let mut broken = Violations::of("patient");
            broken.require(false, "last_name", Code::FIELD_MISSING, "must be given, or the first name");
            return broken.finish().map(|()| Vec::new());
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
    fn tokens_of(&self, queries: &Queries<'_>) -> Result<Tokens> {
        let keys = self.keys::<Patient>()?;
        let sealer = keys.sealer()?;
        let mut broken = Violations::of("patient");
        let mut tokens = Vec::new();
        for (field, query) in queries {
            let found = sealer.tokens_for_query(*query);
            broken.require(
                found.is_some(),
                field,
                Code::NAME_TOO_SHORT,
                "has too few letters; a beginning needs three",
            );
            tokens.extend(found);
        }
        broken.finish()?;
        let mut tokens = tokens.into_iter();
        Ok((tokens.next().unwrap_or_default(), tokens.next()))
    }
}

/// The next patients with such tokens whom the actor may see. Nobody is shown them yet.
fn candidates(
    transaction: &mut Transaction,
    tokens: &[i64],
    others: Option<&Vec<i64>>,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<Patient>> {
    use schema::patients::dsl;
    let named = sql::<st::Bool>("patients.id IN (SELECT access_patients_named(")
        .bind::<st::Array<st::BigInt>, _>(tokens.to_vec())
        .sql(", ")
        .bind::<st::Nullable<st::Array<st::BigInt>>, _>(others.cloned())
        .sql("))");
    patients::consult(transaction, |query| {
        let query = query.filter(named).order(dsl::id.desc()).limit(limit);
        match after {
            Some(after) => query.filter(dsl::id.lt(Db(after))),
            None => query,
        }
    })
}
