//! Blind indexes: columns of keyed tokens that find rows without disclosing the searched value to the database.
//!
//! A token is the first 64 bits of HMAC-SHA-256 over the value, with a key of this purpose and table, as a `BIGINT`.
//! Equal values give equal tokens. Two kinds of people can compute the token of a guess and compare it: those who have
//! the keyring, and those who can read the database and write rows through this library: they write a row with their
//! guess and look at its token. Among 100 million tokens, two different values collide once in 10^11 look-ups; the
//! decrypted row is compared with the query ([`IdentityQuery::matches`], [`NameQuery::matches`]), so that such a row is
//! not returned.

use super::{
    folding::folded,
    sealer::{Generation, Sealer},
};
use hmac::Mac;
use std::collections::BTreeSet;
use telehealth_core::Date;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The shortest beginning that can be looked up, in letters.
const SHORTEST_PREFIX: usize = 3;
/// The longest beginning that has a token; a longer one is looked up by its first letters.
const LONGEST_PREFIX: usize = 6;
/// The number of name tokens of each row: first name, last name, both, and the beginnings of each.
const TOKENS: usize = 3 + 2 * (LONGEST_PREFIX - SHORTEST_PREFIX + 1);

/// A query for a person by last name, first name and date of birth, as clinics identify patients. Case, accents,
/// punctuation and spaces do not matter: `o'brien` finds `O’Brien`, `lukasz` finds `Łukasz`.
///
/// The first name may be given in full, by its beginning or by its initial: `A`, `Anne` and `anne marie` find
/// `Anne-Marie`. For a person with a single name, give the other one without any letter, such as `-`; either field may
/// hold the name.
///
/// # What a token discloses
///
/// `patients.identity_token` is one token over the last name, the first letter of the first name and the date of birth.
/// Equal tokens tell an attacker with a dump that two rows agree in all three: the same person twice, or relatives such
/// as twins. The date of birth is readable in the dump, so they learn that last name and initial are equal too; if they
/// know the name of one row from elsewhere, they know the last name and initial of the other. Different tokens show
/// that two rows differ in one of the three. Almost every group has one row, so its size does not disclose how frequent
/// a name is: with 20,000 patients and census-like names, the tokens of those who registered once disclose no name that
/// the rest of the dump does not (figures: [security page](crate::security)).
///
/// A patient without a letter in either name has a token that no other row has.
#[derive(Clone, Copy)]
pub struct IdentityQuery<'a> {
    /// The whole last name.
    pub last_name: &'a str,
    /// The first name, its beginning or its initial.
    pub first_name: &'a str,
    /// The date of birth.
    pub date_of_birth: Date,
}

impl std::fmt::Debug for IdentityQuery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityQuery([phi])")
    }
}

impl IdentityQuery<'_> {
    /// Whether a patient matches the query. The token also finds patients who only have the same initial.
    #[must_use]
    pub fn matches(&self, first_name: &str, last_name: &str, date_of_birth: Date) -> bool {
        let Some(asked) = Identity::of(self.first_name, self.last_name) else { return false };
        let Some(stored) = Identity::of(first_name, last_name) else { return false };
        asked.last == stored.last
            && asked.initial() == stored.initial()
            && stored.first.starts_with(asked.first.as_str())
            && self.date_of_birth == date_of_birth
    }
}

/// The folded names of a person. A single name is stored as the last name.
struct Identity {
    first: Zeroizing<String>,
    last: Zeroizing<String>,
}

impl Identity {
    /// `None` where neither name has a letter.
    fn of(first_name: &str, last_name: &str) -> Option<Self> {
        let (first, last) = (folded(first_name), folded(last_name));
        let (first, last) = if last.is_empty() { (last, first) } else { (first, last) };
        (!last.is_empty()).then_some(Self { first, last })
    }

    fn initial(&self) -> &str {
        let end = self.first.chars().next().map_or(0, char::len_utf8);
        self.first.get(..end).unwrap_or_default()
    }

    fn token(&self, key: &Generation, date_of_birth: Date) -> i64 {
        let day = Zeroizing::new(date_of_birth.to_string());
        key.mac(&[b"identity", self.last.as_bytes(), self.initial().as_bytes(), day.as_bytes()])
    }
}

/// A query for patients by name alone, if the portal has the name index
/// ([`Options::name_index`](crate::Options::name_index)). Case, accents, punctuation and spaces do not matter:
/// `o'brien` finds `O’Brien`, `annemarie` finds `Anne-Marie`.
///
/// # What the tokens disclose
///
/// An attacker with a dump learns which rows have the same first name, the same last name, both, and names that begin
/// with the same 3, 4, 5 or 6 letters, and how many rows each of these groups has. This discloses names: the sizes of
/// groups are the public frequencies of names, and one row whose name is known, for instance from an e-mail address,
/// names its whole group. [`Options::name_index`](crate::Options::name_index) says how many. Queries that are seen, in
/// a log of statements or on the wire, show which group was searched for.
///
/// Users cannot read the column. Somebody who can run SQL of their own and has seen a token, or can write tokens, can
/// query which ids have it, but can only read rows that their policies allow.
///
/// Each row has eleven tokens in numeric order, padded with tokens that no other row has, so that neither their number
/// nor their order discloses the length of a name.
#[derive(Clone, Copy)]
pub enum NameQuery<'a> {
    /// The whole first name.
    First(&'a str),
    /// The whole last name.
    Last(&'a str),
    /// Both names.
    Both {
        /// The first name.
        first: &'a str,
        /// The last name.
        last: &'a str,
    },
    /// The beginning of the first name, at least three letters.
    FirstPrefix(&'a str),
    /// The beginning of the last name, at least three letters.
    LastPrefix(&'a str),
}

impl std::fmt::Debug for NameQuery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameQuery([phi])")
    }
}

impl NameQuery<'_> {
    /// Whether a name matches the query. A token also finds names that agree in the first six letters only.
    #[must_use]
    pub fn matches(&self, first_name: &str, last_name: &str) -> bool {
        let first = || folded(first_name);
        let last = || folded(last_name);
        match self {
            Self::First(name) => *first() == *folded(name),
            Self::Last(name) => *last() == *folded(name),
            Self::Both { first: one, last: other } => *first() == *folded(one) && *last() == *folded(other),
            Self::FirstPrefix(start) => first().starts_with(folded(start).as_str()),
            Self::LastPrefix(start) => last().starts_with(folded(start).as_str()),
        }
    }
}

/// The input of a token: its kind and the folded texts.
type Term<'a> = (&'static str, [&'a str; 2]);

impl Sealer {
    /// Returns the token of a patient's identity, with the newest key.
    #[must_use]
    pub fn identity_token(&self, row: Uuid, first_name: &str, last_name: &str, date_of_birth: Date) -> Option<i64> {
        let key = self.generations.last()?;
        // Rows without a name cannot be searched, and their tokens must not be equal.
        let token = Identity::of(first_name, last_name).map(|identity| identity.token(key, date_of_birth));
        Some(token.unwrap_or_else(|| key.mac(&[b"no identity", row.as_bytes()])))
    }

    /// Returns the tokens of a query by identity, one for each generation of keys; a row with any of them is a
    /// candidate. `None` if neither name has a letter.
    #[must_use]
    pub fn identity_tokens_for_query(&self, query: IdentityQuery<'_>) -> Option<Vec<i64>> {
        let identity = Identity::of(query.first_name, query.last_name)?;
        Some(self.generations.iter().map(|key| identity.token(key, query.date_of_birth)).collect())
    }

    /// Returns the tokens of a person's names, with the newest key, for the name index.
    #[must_use]
    pub fn name_tokens(&self, row: Uuid, first_name: &str, last_name: &str) -> Vec<i64> {
        let (first, last) = (folded(first_name), folded(last_name));
        let terms = [("first", [&**first, ""]), ("last", [&**last, ""]), ("both", [&**first, &**last])];
        let known = terms.into_iter().filter(|(_, text)| text.iter().any(|part| !part.is_empty()));
        let terms = known.chain(prefixes("first*", &first)).chain(prefixes("last*", &last));
        let Some(key) = self.generations.last() else { return Vec::new() };
        let mut tokens: BTreeSet<i64> = terms.map(|term| key.token(&term)).collect();
        // Every name has the same number of tokens.
        let mut filler = 0_u64;
        while tokens.len() < TOKENS {
            tokens.insert(key.mac(&[b"filler", row.as_bytes(), &filler.to_le_bytes()]));
            filler += 1;
        }
        tokens.into_iter().collect()
    }

    /// Returns the tokens of a query by name, one for each generation of keys; a row with any of them is a candidate.
    /// `None` if the query has too few letters.
    #[must_use]
    pub fn name_tokens_for_query(&self, query: NameQuery<'_>) -> Option<Vec<i64>> {
        let tokens = |kind, texts: [&str; 2]| {
            let texts = texts.map(folded);
            let [one, other] = &texts;
            let any = !one.is_empty() || !other.is_empty();
            any.then(|| self.generations.iter().map(|key| key.token(&(kind, [one, other]))).collect())
        };
        match query {
            NameQuery::First(name) => tokens("first", [name, ""]),
            NameQuery::Last(name) => tokens("last", [name, ""]),
            NameQuery::Both { first, last } => tokens("both", [first, last]),
            NameQuery::FirstPrefix(start) => self.prefix_tokens("first*", start),
            NameQuery::LastPrefix(start) => self.prefix_tokens("last*", start),
        }
    }

    fn prefix_tokens(&self, kind: &'static str, start: &str) -> Option<Vec<i64>> {
        let start = folded(start);
        let longest = prefixes(kind, &start).last()?;
        Some(self.generations.iter().map(|key| key.token(&longest)).collect())
    }

    /// Returns the token of a text that is looked up verbatim, such as a payment intent, with the newest key. Equal
    /// tokens disclose which rows have the same text.
    #[must_use]
    pub fn exact_token(&self, column: &'static str, text: &str) -> Option<i64> {
        self.generations.last().map(|key| key.token(&("exact", [column, text])))
    }

    /// The tokens of a query by [`exact_token`](Self::exact_token), one for each generation of keys.
    #[must_use]
    pub fn exact_tokens_for_query(&self, column: &'static str, text: &str) -> Vec<i64> {
        self.generations.iter().map(|key| key.token(&("exact", [column, text]))).collect()
    }
}

impl Generation {
    fn token(&self, (kind, [one, other]): &Term<'_>) -> i64 {
        self.mac(&[kind.as_bytes(), one.as_bytes(), other.as_bytes()])
    }

    fn mac(&self, parts: &[&[u8]]) -> i64 {
        let term = Zeroizing::new(super::unambiguous(parts));
        let tag = self.index.clone().chain_update(term.as_slice()).finalize().into_bytes();
        tag.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
    }
}

/// The beginnings of a folded name that have tokens, shortest first.
fn prefixes<'a>(kind: &'static str, name: &'a str) -> impl Iterator<Item = Term<'a>> {
    let ends = name.char_indices().map(|(start, letter)| start + letter.len_utf8());
    ends.take(LONGEST_PREFIX).skip(SHORTEST_PREFIX - 1).filter_map(move |end| Some((kind, [name.get(..end)?, ""])))
}

#[cfg(test)]
mod tests;
