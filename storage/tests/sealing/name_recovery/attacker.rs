//! An attacker with a dump and public lists of names, but no keys, who guesses each patient's name.
//!
//! Tokens are matched by frequency: the sizes of a group of equal tokens and of the groups around it (the prefixes of a name), by
//! gender, are compared with the sizes expected from the public frequency of each name. E-mail addresses that contain a name
//! reveal it for the patient and for everyone who shares a token or a telephone number with them. For all others the most
//! frequent name is guessed.

use super::population::{Frequencies, Names};
use std::collections::{BTreeMap, HashMap};

/// A patient as the dump shows them.
pub struct Row {
    pub email: String,
    pub phone: String,
    pub born: String,
    pub is_female: bool,
    pub identity_token: i64,
    pub name_tokens: Vec<i64>,
}

/// What is used besides telephone number, date of birth and gender.
#[derive(Clone, Copy)]
pub struct Means {
    pub emails: bool,
    pub identity_tokens: bool,
    pub name_tokens: bool,
}

/// A patient's names, as far as known.
#[derive(Clone, Default)]
pub struct Guess {
    pub first: Option<String>,
    pub last: Option<String>,
}

impl Guess {
    /// Fills in what is unknown.
    fn or(&mut self, other: &Self) {
        self.first = self.first.take().or_else(|| other.first.clone());
        self.last = self.last.take().or_else(|| other.last.clone());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    First,
    Last,
}

/// A name, and the expected number of women and men in the groups of its token and of its prefixes' tokens, the smallest group
/// first.
struct Candidate<'a> {
    kind: Kind,
    name: &'a str,
    groups: Vec<[f64; 2]>,
    logarithms: Vec<[f64; 2]>,
}

/// A token of several rows: the rows, and the sizes of the groups of tokens that all of them share, the smallest first.
struct Token {
    id: i64,
    rows: Vec<usize>,
    groups: Vec<[f64; 2]>,
}

/// The minimum number of rows for a group size to be informative.
const FEWEST: usize = 5;

/// The best guess for each row.
pub fn attack(names: &Names, rows: &[Row], means: Means) -> Vec<Guess> {
    let nothing = vec![Guess::default(); rows.len()];
    let clues = if means.emails { rows.iter().map(|row| clue(names, &row.email)).collect() } else { nothing };
    let mut guesses = clues.clone();
    if means.name_tokens {
        let tokens = tokens(rows);
        let voted = tokens.iter().filter_map(|token| Some((token, vote(token, &clues)?))).collect();
        take_over(&mut guesses, voted);
        let candidates = candidates(names, rows);
        let counted = |token| Some((token, most_likely(token, &candidates)?));
        take_over(&mut guesses, tokens.iter().filter_map(counted).collect());
    }
    // Rows with the same number and birthday are one person or twins; rows with the same number alone have the same last name.
    let mut links: Vec<(BTreeMap<String, Vec<usize>>, bool)> = vec![
        (grouped(rows, |row| format!("{} {} {}", row.phone, row.born, row.is_female)), true),
        (grouped(rows, |row| row.phone.clone()), false),
    ];
    if means.identity_tokens {
        links.insert(0, (grouped(rows, |row| format!("{} {}", row.identity_token, row.is_female)), true));
        links.insert(1, (grouped(rows, |row| row.identity_token.to_string()), false));
    }
    for (groups, is_one_person) in links {
        for group in groups.values().filter(|group| group.len() > 1) {
            let known = |name: fn(&Guess) -> &Option<String>| {
                most_frequent(group.iter().filter_map(|row| name(&guesses[*row]).clone())).map(|(name, _)| name)
            };
            let first = if is_one_person { known(|guess| &guess.first) } else { None };
            let shared = Guess { first, last: known(|guess| &guess.last) };
            group.iter().for_each(|row| guesses[*row].or(&shared));
        }
    }
    let top = |of: &Frequencies| of.share.iter().max_by(|one, other| one.1.total_cmp(other.1)).map(|it| it.0.clone());
    let (last, first) = (top(&names.last), names.first.each_ref().map(top));
    for (guess, row) in guesses.iter_mut().zip(rows) {
        guess.or(&Guess { first: first[usize::from(!row.is_female)].clone(), last: last.clone() });
    }
    guesses
}

/// The name that an e-mail address reveals.
fn clue(names: &Names, email: &str) -> Guess {
    let (local, _) = email.split_once('@').expect("an address");
    let is_first = |name: &str| names.first.iter().any(|of| of.share.contains_key(name));
    let is_last = |name: &str| names.last.share.contains_key(name);
    let some = |name: &str| Some(name.to_owned());
    if let Some((first, last)) = local.split_once('.') {
        return Guess { first: some(first).filter(|it| is_first(it)), last: some(last).filter(|it| is_last(it)) };
    }
    let (word, digits) = local.split_at(local.find(|letter: char| letter.is_ascii_digit()).unwrap_or(local.len()));
    match word {
        _ if digits.is_empty() && word.len() > 3 && is_last(&word[1..]) => {
            Guess { last: some(&word[1..]), first: None }
        }
        _ if is_first(word) => Guess { first: some(word), last: None },
        _ if is_last(word) => Guess { last: some(word), first: None },
        _ => Guess::default(),
    }
}

fn grouped(rows: &[Row], by: impl Fn(&Row) -> String) -> BTreeMap<String, Vec<usize>> {
    let mut groups = BTreeMap::<String, Vec<usize>>::new();
    for (number, row) in rows.iter().enumerate() {
        groups.entry(by(row)).or_default().push(number);
    }
    groups
}

/// The most frequent of some names, and its count.
fn most_frequent(names: impl Iterator<Item = String>) -> Option<(String, usize)> {
    let mut counts = BTreeMap::<String, usize>::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count)
}

/// Name tokens that several rows have.
fn tokens(rows: &[Row]) -> Vec<Token> {
    let mut groups = BTreeMap::<i64, Vec<usize>>::new();
    for (number, row) in rows.iter().enumerate() {
        row.name_tokens.iter().for_each(|token| groups.entry(*token).or_default().push(number));
    }
    let size = |group: &[usize]| {
        let women = group.iter().filter(|row| rows[**row].is_female).count();
        [women as f64, (group.len() - women) as f64]
    };
    let several = groups.iter().filter(|(_, group)| group.len() > 1);
    several
        .map(|(id, group)| {
            let mut common = rows[group[0]].name_tokens.clone();
            for row in group {
                // In ascending order.
                common.retain(|token| rows[*row].name_tokens.binary_search(token).is_ok());
            }
            let mut sizes: Vec<[f64; 2]> = common.iter().map(|token| size(&groups[token])).collect();
            sizes.sort_by(|one, other| one.iter().sum::<f64>().total_cmp(&other.iter().sum()));
            Token { id: *id, rows: group.clone(), groups: sizes }
        })
        .collect()
}

/// How many tokens all rows with a name have in common: its own, and those of its prefixes of 3 to 6 letters.
fn depth(name: &str) -> usize {
    1 + name.len().min(6).saturating_sub(2)
}

/// The name that nearly all addresses suggest for the rows with a token.
fn vote(token: &Token, clues: &[Guess]) -> Option<(Kind, String)> {
    let said = |kind: Kind| {
        let names = token.rows.iter().filter_map(|row| match kind {
            Kind::First => clues[*row].first.clone(),
            Kind::Last => clues[*row].last.clone(),
        });
        let names: Vec<String> = names.collect();
        let total = names.len();
        let (name, count) = most_frequent(names.into_iter())?;
        (count * 5 >= total * 4 && depth(&name) == token.groups.len()).then_some((kind, name))
    };
    said(Kind::Last).or_else(|| said(Kind::First))
}

/// Every name with its expected groups, by their number, the smallest group first.
fn candidates<'a>(names: &'a Names, rows: &[Row]) -> HashMap<usize, Vec<Candidate<'a>>> {
    let women = rows.iter().filter(|row| row.is_female).count() as f64;
    let people = [women, rows.len() as f64 - women];
    let mut candidates = HashMap::<usize, Vec<Candidate<'_>>>::new();
    for (kind, lists) in [(Kind::First, [&names.first[0], &names.first[1]]), (Kind::Last, [&names.last, &names.last])] {
        let mut shares = HashMap::<&str, [f64; 2]>::new();
        let mut beginnings = HashMap::<&str, [f64; 2]>::new();
        for (gender, list) in lists.into_iter().enumerate() {
            for (name, share) in &list.share {
                shares.entry(name).or_default()[gender] += people[gender] * share;
                for length in 3..=name.len().min(6) {
                    beginnings.entry(&name[..length]).or_default()[gender] += people[gender] * share;
                }
            }
        }
        for (name, own) in shares {
            let wider = (3..=name.len().min(6)).rev().map(|length| beginnings[&name[..length]]);
            let groups: Vec<[f64; 2]> = [own].into_iter().chain(wider).collect();
            candidates.entry(groups.len()).or_default().push(Candidate {
                kind,
                name,
                logarithms: groups.iter().map(|sizes| sizes.map(|size| size.max(0.05).ln())).collect(),
                groups,
            });
        }
    }
    for list in candidates.values_mut() {
        list.sort_by(|one, other| total(one).total_cmp(&total(other)).then(one.name.cmp(other.name)));
    }
    candidates
}

fn total(candidate: &Candidate<'_>) -> f64 {
    candidate.groups[0].iter().sum()
}

/// The name whose expected group sizes make a token's actual ones most likely.
fn most_likely(token: &Token, candidates: &HashMap<usize, Vec<Candidate<'_>>>) -> Option<(Kind, String)> {
    if token.rows.len() < FEWEST {
        return None;
    }
    let list = candidates.get(&token.groups.len())?;
    let size = token.rows.len() as f64;
    let from = list.partition_point(|candidate| total(candidate) < size / 2.0);
    let to = list.partition_point(|candidate| total(candidate) < size * 2.0);
    // The log-likelihood of a Poisson distribution, without terms that are equal for all.
    let likelihood = |candidate: &Candidate<'_>| -> f64 {
        let expected = candidate.groups.iter().flatten().zip(candidate.logarithms.iter().flatten());
        let pairs = token.groups.iter().flatten().zip(expected);
        pairs.map(|(seen, (expected, logarithm))| seen * logarithm - expected).sum()
    };
    let judged = list[from..to].iter().map(|candidate| (likelihood(candidate), candidate));
    let (_, best) = judged.max_by(|one, other| one.0.total_cmp(&other.0))?;
    Some((best.kind, best.name.to_owned()))
}

/// Assigns each row the names of its tokens; a token with more groups around it is more informative.
fn take_over(guesses: &mut [Guess], mut named: Vec<(&Token, (Kind, String))>) {
    named.sort_by_key(|(token, _)| (std::cmp::Reverse(token.groups.len()), token.rows.len(), token.id));
    for (token, (kind, name)) in named {
        let guess = match kind {
            Kind::First => Guess { first: Some(name), last: None },
            Kind::Last => Guess { last: Some(name), first: None },
        };
        token.rows.iter().for_each(|row| guesses[*row].or(&guess));
    }
}
