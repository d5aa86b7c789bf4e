//! Blind indexes: finding a row by a value that the database never sees.
//!
//! A token is the first 64 bits of HMAC-SHA-256 over what it stands for, with a key of this purpose and table, as a `BIGINT`. Equal
//! values give equal tokens, and only who has the keyring can make one. 64 bits are enough to find by: among 100 million
//! tokens a stranger is met once in 10^11 look-ups, and opening the row tells it apart ([`NameQuery::matches`]); more bits would
//! hide nothing better.

use super::sealer::{Generation, Sealer};
use hmac::Mac;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::collections::BTreeSet;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The shortest beginning that can be looked up, in letters.
const SHORTEST_PREFIX: usize = 3;
/// The longest beginning that has a token; a longer one is looked up by its first letters.
const LONGEST_PREFIX: usize = 6;
/// How many tokens each name has: first, last, both, and the beginnings of first and last.
const TOKENS: usize = 3 + 2 * (LONGEST_PREFIX - SHORTEST_PREFIX + 1);

/// How a person is looked up by name. Case, accents, punctuation and spaces do not matter: `o'brien` finds `O’Brien`,
/// `lukasz` finds `Łukasz`, `annemarie` finds `Anne-Marie`.
///
/// # What the tokens tell
///
/// Who has the database and not the keys learns, without any name: which rows have the same first name, the same last
/// name, both, and names that begin with the same 3, 4, 5 or 6 letters, and how many rows each of these groups has. Groups
/// have the frequencies of names, which are public: in a large portal the most frequent token is `smith` in all
/// likelihood, and its members can be guessed so, the more surely the more frequent the name. A rare name is known only
/// as rare. Look-ups that are seen, in a log of statements or on the wire, tell which group was asked for. Where that is
/// too much, empty `patients.name_tokens` again and again: everything but finding by name works without.
///
/// People cannot read the column. Whoever may run SQL of his own and has seen a token, or has the right to write tokens,
/// can ask which ids have it, and reads no row that his policies do not show him.
///
/// Each row has eleven tokens in the order of their numbers, filled up with such as no other row has, so that neither
/// their number nor their order tells how long a name is.
#[derive(Clone, Copy)]
pub enum NameQuery<'a> {
    /// The first name is this.
    First(&'a str),
    /// The last name is this.
    Last(&'a str),
    /// Both are these.
    Both {
        /// The first name.
        first: &'a str,
        /// The last name.
        last: &'a str,
    },
    /// The first name begins with this, at least three letters.
    FirstPrefix(&'a str),
    /// The last name begins with this, at least three letters.
    LastPrefix(&'a str),
}

impl std::fmt::Debug for NameQuery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameQuery([phi])")
    }
}

impl NameQuery<'_> {
    /// Whether a name is one of those that are looked for. A token finds a few others as well: names that agree in the
    /// first six letters only, and once in ages a stranger.
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

/// What a token stands for: its kind, and the folded text.
type Term<'a> = (&'static str, [&'a str; 2]);

impl Sealer {
    /// The tokens of a person's name, with the newest key. Written whenever the name is, and anew for each generation.
    #[must_use]
    pub fn tokens_for(&self, row: Uuid, first_name: &str, last_name: &str) -> Vec<i64> {
        let (first, last) = (folded(first_name), folded(last_name));
        let terms = [("first", [&**first, ""]), ("last", [&**last, ""]), ("both", [&**first, &**last])];
        let known = terms.into_iter().filter(|(_, text)| text.iter().any(|part| !part.is_empty()));
        let terms = known.chain(prefixes("first*", &first)).chain(prefixes("last*", &last));
        let Some(key) = self.generations.last() else { return Vec::new() };
        let mut tokens: BTreeSet<i64> = terms.map(|term| key.token(&term)).collect();
        // The same number of tokens for every name.
        let mut filler = 0_u64;
        while tokens.len() < TOKENS {
            tokens.insert(key.mac(&[b"filler", row.as_bytes(), &filler.to_le_bytes()]));
            filler += 1;
        }
        tokens.into_iter().collect()
    }

    /// The tokens of a look-up, one for each generation of keys: a row with any of them may be one. `None` where there
    /// are too few letters to look for.
    #[must_use]
    pub fn tokens_for_query(&self, query: NameQuery<'_>) -> Option<Vec<i64>> {
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

    /// The token of a text that is looked up as it is, such as a payment intent, with the newest key. It tells which
    /// rows have the same text.
    #[must_use]
    pub fn exact_token(&self, column: &'static str, text: &str) -> Option<i64> {
        self.generations.last().map(|key| key.token(&("exact", [column, text])))
    }

    /// The tokens of a look-up by [`exact_token`](Self::exact_token), one for each generation of keys.
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

/// A name without what people write in several ways: compatibility forms, case, accents, punctuation and spaces.
fn folded(name: &str) -> Zeroizing<String> {
    let decomposed = Zeroizing::new(DecomposingNormalizerBorrowed::new_nfkd().normalize(name).into_owned());
    let mut plain = Zeroizing::new(String::with_capacity(2 * decomposed.len()));
    for letter in decomposed.chars().filter(|letter| !is_accent(*letter)) {
        // Up and down again is Unicode's full case folding, but for some letters of Cherokee.
        let lower = letter.to_uppercase().flat_map(char::to_lowercase);
        for letter in lower.filter(|letter| letter.is_alphanumeric() || is_voicing(*letter)) {
            match plain_letters(letter) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(letter),
            }
        }
    }
    // So that a letter of Korean counts as one.
    Zeroizing::new(ComposingNormalizerBorrowed::new_nfc().normalize(&plain).into_owned())
}

/// The marks that make another syllable of a Japanese one.
const fn is_voicing(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309a}')
}

/// Marks that people leave out: diacritics of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Those of other scripts
/// are vowels, and so is
/// the iota under a Greek letter.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{344}' | '\u{346}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Letters with a stroke and ligatures, which Unicode does not decompose.
const fn plain_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
