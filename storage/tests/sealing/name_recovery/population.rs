//! Patients with names from a census, in households, with e-mail addresses of which some contain a name.

use crate::support::{name, random::Random, text};
use std::collections::{BTreeMap, HashSet};
use telehealth_core::{
    Date, UserId,
    accounts::{Gender, NewPatient, NewUser, Patient, User, UserRole},
};
use telehealth_storage::now;

/// How many of the last names, and of the first names of each gender, are less frequent than those in the census file.
const RARE: [usize; 3] = [40_000, 2_000, 2_000];

/// Names and their frequencies, which are public.
pub struct Names {
    pub last: Frequencies,
    /// Of women and of men.
    pub first: [Frequencies; 2],
}

/// The share of each name, and the cumulative sum.
pub struct Frequencies {
    pub share: BTreeMap<String, f64>,
    sums: Vec<(f64, String)>,
}

impl Names {
    pub fn of_the_census() -> Self {
        let mut sections = include_str!("census.txt").split("\n[").skip(1).map(|section| {
            let (_, names) = section.split_once("]\n").expect("a section");
            let name = |entry: &str| {
                let mut words = entry.split_whitespace();
                let (name, count) = (words.next().expect("a name"), words.next().expect("its frequency"));
                (name.to_owned(), count.parse::<f64>().expect("a number") / 100_000.0)
            };
            names.trim().split(",").map(name).collect::<Vec<_>>()
        });
        let mut rest = RARE.into_iter().map(|rare| with_rare(sections.next().expect("a section"), rare));
        let mut next = || rest.next().expect("a section");
        Self { last: next(), first: [next(), next()] }
    }
}

/// Adds made-up names, the n-th with a frequency of 1 / n.
fn with_rare(mut names: Vec<(String, f64)>, rare: usize) -> Frequencies {
    let common = names.len();
    let known: HashSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
    let weights: f64 = (common..common + rare).map(|rank| 1.0 / rank as f64).sum();
    let left = 1.0 - names.iter().map(|(_, share)| share).sum::<f64>();
    let made_up = (0_usize..).map(made_up).filter(|name| !known.contains(name)).take(rare);
    names.extend(made_up.enumerate().map(|(nth, name)| (name, left / weights / (common + nth) as f64)));
    let mut sum = 0.0;
    let sums = names.iter().map(|(name, share)| {
        sum += share;
        (sum, name.clone())
    });
    let sums = sums.collect();
    Frequencies { share: names.into_iter().collect(), sums }
}

/// A name of three syllables, determined by the number.
fn made_up(number: usize) -> String {
    let mut rest = number * 7_919 % 1_000_000;
    let syllable = |which: usize| {
        let onsets =
            ["b", "br", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "th", "v", "w", "y", "z"];
        format!("{}{}", onsets[which / 5], ["a", "e", "i", "o", "u"][which % 5])
    };
    let mut name = String::new();
    for _ in 0..3 {
        name += &syllable(rest % 100);
        rest /= 100;
    }
    name
}

impl Frequencies {
    fn draw(&self, random: &mut Random) -> String {
        let point = (random.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        let index = self.sums.partition_point(|(sum, _)| *sum < point).min(self.sums.len() - 1);
        self.sums[index].1.clone()
    }
}

#[derive(Clone)]
pub struct Person {
    pub first: String,
    pub last: String,
    pub is_female: bool,
    /// Whether they have registered twice.
    pub is_twice: bool,
    born: Date,
    phone: String,
    postal_code: String,
    email: String,
}

/// The given number of people, in random order.
pub fn population(names: &Names, size: usize, random: &mut Random) -> Vec<Person> {
    let mut people = Vec::<Person>::with_capacity(size + 1);
    while people.len() < size {
        // One in a hundred registers again, with another address and telephone number.
        let before = people.last_mut().filter(|_| random.once_in(100));
        if let Some(before) = before {
            before.is_twice = true;
            let again = before.clone();
            people.push(Person { phone: phone(random), postal_code: postal_code(random), ..again });
        } else {
            people.extend(household(names, random));
        }
    }
    people.truncate(size);
    for last in (1..people.len()).rev() {
        people.swap(last, random.below(last + 1));
    }
    for number in 0..people.len() {
        // Some use another person's address.
        let named = if random.once_in(30) { random.below(people.len()) } else { number };
        people[number].email = email(&people[named].clone(), number, random);
    }
    people
}

/// A single person, a couple, twins, or a parent with a child; they share telephone number and postal code.
fn household(names: &Names, random: &mut Random) -> Vec<Person> {
    let (phone, postal_code) = (phone(random), postal_code(random));
    let member = |last: Option<&str>, born: Date, random: &mut Random| {
        let is_female = random.once_in(2);
        Person {
            first: names.first[usize::from(!is_female)].draw(random),
            last: last.map_or_else(|| names.last.draw(random), str::to_owned),
            is_female,
            is_twice: false,
            born,
            phone: phone.clone(),
            postal_code: postal_code.clone(),
            email: String::new(),
        }
    };
    let born = birth(random, 1930, 2005);
    let one = member(None, born, random);
    let last = one.last.clone();
    let other = match random.below(100) {
        0..60 => None,
        60..80 => Some(member(Some(&last), birth(random, 1930, 2005), random)),
        80..85 => Some(member(None, birth(random, 1930, 2005), random)),
        85 => Some(member(Some(&last), born, random)),
        _ => Some(member(Some(&last), birth(random, 2005, 2011), random)),
    };
    [one].into_iter().chain(other).collect()
}

fn birth(random: &mut Random, from: i64, to: i64) -> Date {
    let (year, month, day) = (random.between(from, to), random.between(1, 12), random.between(1, 28));
    format!("{year}-{month:02}-{day:02}").parse().expect("a date")
}

fn phone(random: &mut Random) -> String {
    let number = random.between(2_010_000_000, 9_899_999_999);
    // No area code ends with 11.
    let is_service_code = number / 10_000_000 % 100 == 11;
    format!("+1{}", if is_service_code { number + 10_000_000 } else { number })
}

fn postal_code(random: &mut Random) -> String {
    format!("0{}", random.between(1001, 1400))
}

fn email(person: &Person, number: usize, random: &mut Random) -> String {
    let Person { first, last, .. } = person;
    let local = match random.below(100) {
        0..20 => format!("{first}.{last}"),
        20..32 => format!("{}{last}", &first[..1]),
        32..42 => format!("{first}{}", random.below(1_000)),
        42..48 => format!("{last}{}", random.below(1_000)),
        _ => format!("q{}", random.bits()),
    };
    format!("{local}@{number}.example.org")
}

impl Person {
    pub fn register(&self) -> (User, Patient) {
        let id = UserId::generate();
        let email = self.email.parse().expect("an address");
        let new = NewUser {
            id: Some(id),
            phone: Some(self.phone.parse().expect("a number")),
            ..NewUser::new(email, UserRole::Patient)
        };
        let user = User::register(new, now()).expect("a user");
        let new = NewPatient {
            gender: Some(if self.is_female { Gender::Female } else { Gender::Male }),
            state: Some(text("MA")),
            postal_code: Some(self.postal_code.parse().expect("a postal code")),
            first_name: name(&self.first),
            last_name: name(&self.last),
            ..NewPatient::new(self.born)
        };
        let patient = Patient::register(new, &user, now()).expect("a patient");
        (user, patient)
    }
}
