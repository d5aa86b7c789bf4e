//! A synthetic population of patients, reproducible by its seed, as real people write themselves into a form:
//! apostrophes, diacritics, one name, military addresses, phone numbers with whatever separates their digits. None may
//! be refused.
//!
//! The forms are those that public standards and registers name: USPS Publication 28 (military and territorial
//! addresses), HL7 US Core (one name), RFC 5322 (apostrophes and plus signs before the `@`), RFC 5891 (domains of other
//! scripts).

use regex::Regex;
use std::{collections::BTreeMap, sync::LazyLock};
use telehealth_core::{
    Date, Phi, Timestamp,
    accounts::{NewPatient, NewUser, Patient, User, UserRole},
    error::FieldError,
    value::{Address, Email, PersonName, Phone, PostalCode, Text},
};

const PEOPLE: usize = 10_000;
const SEED: u64 = 20_261_122;

/// Given names, with what people use in their e-mail address.
const GIVEN: &[(&str, &str)] = &[
    ("Evan", "evan"),
    ("José", "jose"),
    ("Zoë", "zoe"),
    ("Mary Ann", "maryann"),
    ("Jean-Luc", "jean-luc"),
    ("D'Andre", "d'andre"),
    ("D’Shawn", "dshawn"),
    ("Łukasz", "lukasz"),
    ("Ólafur", "olafur"),
    ("Nguyệt", "nguyet"),
    ("Siân", "sian"),
    ("Çağla", "cagla"),
    ("ʻIolani", "iolani"),
    ("Björk", "bjork"),
    ("X Æ", "xae"),
    ("Al", "al"),
    ("Ng", "ng"),
    ("O", "o"),
    ("美玲", "meiling"),
    ("محمد", "mohammed"),
    ("Дмитрий", "dmitri"),
    ("J. R.", "j.r"),
    ("Grace", "grace"),
    ("Ada", "ada"),
];

/// Family names, with what people use in their e-mail address. Every sixth has an apostrophe there.
const FAMILY: &[(&str, &str)] = &[
    ("O'Malley", "o'malley"),
    ("O'Connor", "o'connor"),
    ("D'Angelo", "d'angelo"),
    ("N'Diaye", "n'diaye"),
    ("O’Neill", "oneill"),
    ("Müller", "mueller"),
    ("Nguyễn", "nguyen"),
    ("Đặng", "dang"),
    ("Sørensen", "sorensen"),
    ("van der Berg", "vanderberg"),
    ("St. John", "stjohn"),
    ("Smith-Jones", "smith-jones"),
    ("García Márquez", "garcia_marquez"),
    ("MacDonald III", "macdonald3"),
    ("Kaʻiulani", "kaiulani"),
    ("Ó Súilleabháin", "osuilleabhain"),
    ("Žižek", "zizek"),
    ("Li", "li"),
    ("E", "e"),
    ("王", "wang"),
    ("Al-Sayyid", "alsayyid"),
    ("Wolfeschlegelsteinhausenbergerdorff", "wolfe"),
    ("Lovelace", "lovelace"),
    ("Hopper", "hopper"),
];

const DOMAINS: &[&str] = &[
    "gmail.com",
    "example.org",
    "mail.example.co.uk",
    "bücher.example",
    "почта.рф",
    "us.army.mil",
    "a1-b2.example.museum",
    "EXAMPLE.NET",
];

/// Ten digits of the North American Numbering Plan, as people type and paste them.
const PHONES: &[&str] = &[
    "{a}{b}{c}",
    "({a}) {b}-{c}",
    "({a}){b}-{c}",
    "{a}-{b}-{c}",
    "{a}.{b}.{c}",
    "{a} {b} {c}",
    "{a}/{b}-{c}",
    "1-{a}-{b}-{c}",
    "+1 {a} {b} {c}",
    "+1 ({a}) {b}-{c}",
    "1 ({a}) {b}-{c}",
    "+1{a}{b}{c}",
    "{a}\u{2011}{b}\u{2011}{c}",
    "{a}\u{a0}{b}\u{2013}{c}",
    "\u{202a}+1 ({a}) {b}-{c}\u{202c}",
    " {a}-{b}-{c} ",
];

const ABROAD: &[&str] = &[
    "+44 (0)20 7946 0958",
    "+49 30 901820",
    "+353 1 890 0000",
    "+84 24 3825 3881",
    "+691 320 2619",
    "+33 1 42 68 53 00",
];

/// Line 1, city, state, postal code and country.
const PLACES: &[(&str, &str, &str, &str, &str)] = &[
    ("7693 Sanford Drive", "Boston", "MA", "02114", "US"),
    ("1 Rue d'Iberville", "L'Anse", "MI", "49946-1234", "US"),
    ("PSC 1234 Box 567", "APO", "AE", "09012", "US"),
    ("UNIT 20450 BOX 10", "FPO", "AP", "96349-0010", "US"),
    ("CMR 415 Box 1", "DPO", "AA", "34038", "USA"),
    ("URB Las Gladiolas, 150 Calle A", "San Juan", "PR", "00926-3232", "PR"),
    ("PO Box 1", "Hagåtña", "GU", "96910", "US"),
    ("Lelu", "Tofol", "FM", "96944", "FM"),
    ("1 Main St", "Doña Ana", "New Mexico", "88032", "United States of America"),
    ("10 Downing Street", "London", "", "SW1A 2AA", "GB"),
    ("Štefánikova 1", "Košice", "", "040 01", "SK"),
    ("111 Wellington St", "Ottawa", "ON", "K1A 0A9", "CA"),
    ("Shop 3, Nathan Road", "Hong Kong", "", "", "HK"),
    ("Ballyshannon", "Co. Donegal", "", "F94 E0C1", "Ireland"),
    ("1 Chome-1 Chiyoda", "千代田区", "東京都", "100-8111", "JP"),
];

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// What a person writes into the form.
#[derive(Clone, Debug)]
struct Person {
    given: &'static str,
    family: &'static str,
    email: String,
    phone: String,
    born: String,
    place: (&'static str, &'static str, &'static str, &'static str, &'static str),
}

fn person(random: &mut Random) -> Person {
    let ((given, first), (family, last)) = (random.pick(GIVEN), random.pick(FAMILY));
    let local = match random.below(5) {
        0 => format!("{first}.{last}"),
        1 => format!("{first}_{last}{}", random.below(100)),
        2 => format!("{last}+clinic"),
        3 => format!("{first}{}", 1900 + random.below(110)),
        _ => format!("{first}.{last}"),
    };
    // One in twenty has one name.
    let (given, family) = match random.below(40) {
        0 => (given, ""),
        1 => ("", family),
        _ => (given, family),
    };
    let phone = match random.below(12) {
        0 => random.pick(ABROAD).to_owned(),
        _ => {
            // No area code ends with 11.
            let area = 200 + 100 * random.below(8) + random.pick(&[0, 1, 9]) * 10 + random.pick(&[0, 2, 7, 9]);
            let exchange = 200 + random.below(800);
            let line = format!("{:04}", random.below(10_000));
            random
                .pick(PHONES)
                .replace("{a}", &area.to_string())
                .replace("{b}", &exchange.to_string())
                .replace("{c}", &line)
        }
    };
    let born = match random.below(200) {
        // Thirteen today; and the oldest person known, who lived 122 years.
        0 => "2013-11-29".to_owned(),
        1 => "1904-08-04".to_owned(),
        2..10 => format!("{}-02-29", 1924 + 4 * random.below(22)),
        _ => format!("{}-{:02}-{:02}", 1920 + random.below(93), 1 + random.below(12), 1 + random.below(28)),
    };
    let email = format!("{local}@{}", random.pick(DOMAINS));
    Person { given, family, email, phone, born, place: random.pick(PLACES) }
}

fn protected<T: std::str::FromStr<Err = FieldError>>(text: &str) -> Result<Option<Phi<T>>, FieldError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(|value| Some(Phi::new(value))) }
}

/// Registers the person; returns the refusals, each a field with its code.
fn refusals(person: &Person, now: Timestamp) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |field: &str, error: &FieldError| found.push(format!("{field} {}", error.code()));
    let email = person.email.parse::<Email>().map_err(|error| note("email", &error)).ok();
    let phone = person.phone.parse::<Phone>().map_err(|error| note("phone", &error)).ok();
    let given = protected::<PersonName>(person.given).map_err(|error| note("first_name", &error)).ok();
    let family = protected::<PersonName>(person.family).map_err(|error| note("last_name", &error)).ok();
    let born = person.born.parse::<Date>().map_err(|error| note("date_of_birth", &error)).ok();
    let (line1, city, state, postal_code, country) = person.place;
    let postal_code = if postal_code.is_empty() {
        Some(None)
    } else {
        postal_code.parse::<PostalCode>().map_err(|error| note("postal_code", &error)).ok().map(Some)
    };
    let (Some(email), Some(phone), Some(given), Some(family), Some(born), Some(postal_code)) =
        (email, phone, given, family, born, postal_code)
    else {
        return found;
    };
    let address = Address {
        name: Phi::new("Recipient".parse().unwrap()),
        line1: Phi::new(line1.parse().unwrap()),
        line2: None,
        city: Phi::new(city.parse().unwrap()),
        state: Some(state).filter(|state| !state.is_empty()).map(|state| state.parse::<Text<100>>().unwrap()),
        postal_code: postal_code.clone(),
        country: country.parse().unwrap(),
    };
    if let Err(error) = address.verify() {
        note("address", &error);
    }
    let new = NewUser { phone: Some(phone.clone()), ..NewUser::new(email, UserRole::Patient) };
    let user = User::register(new, now).unwrap();
    let new = NewPatient {
        first_name: given,
        last_name: family,
        address_line_1: Some(Phi::new(line1.parse().unwrap())),
        city: Some(Phi::new(city.parse().unwrap())),
        state: address.state,
        postal_code,
        country: Some(country.parse().unwrap()),
        emergency_contact_phone: Some(Phi::new(phone)),
        ..NewPatient::new(born)
    };
    if let Err(invalid) = Patient::register(new, &user, now) {
        found.extend(invalid.violations().iter().map(|it| format!("{} {}", it.field(), it.code())));
    }
    found
}

/// The specification's own CHECKs: `valid_email`, `valid_phone` and `valid_postal_code`.
static CHECKS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    let patterns =
        [r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", r"^\+?[1-9][0-9]{1,14}$", r"^[A-Z0-9\s-]{3,20}$"];
    patterns.map(|pattern| Regex::new(pattern).unwrap())
});

/// Whether these accept the person.
fn fits_specification(person: &Person) -> [(&'static str, bool); 4] {
    let ([email, phone, postal_code], code) = (&*CHECKS, person.place.3);
    [
        ("valid_email", email.is_match(&person.email)),
        ("valid_phone", phone.is_match(&person.phone)),
        ("valid_postal_code", code.is_empty() || postal_code.is_match(code)),
        ("names NOT NULL", !person.given.is_empty() && !person.family.is_empty()),
    ]
}

fn people() -> Vec<Person> {
    let mut random = Random(SEED);
    (0..PEOPLE).map(|_| person(&mut random)).collect()
}

fn now() -> Timestamp {
    "2026-11-29T12:00:00Z".parse().unwrap()
}

fn percent(part: usize) -> String {
    format!(
        "{part} of {PEOPLE} ({:.1} %)",
        100.0 * f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(PEOPLE).unwrap())
    )
}

#[test]
fn nobody_of_a_synthetic_population_is_refused() {
    let people = people();
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    for person in &people {
        for (rule, _) in fits_specification(person).iter().filter(|(_, fits)| !fits) {
            *before.entry(rule).or_default() += 1;
        }
    }
    let refused_before =
        people.iter().filter(|person| fits_specification(person).iter().any(|(_, fits)| !fits)).count();
    println!("the specification refuses {}", percent(refused_before));
    for (rule, count) in &before {
        println!("  {rule}: {}", percent(*count));
    }
    let apostrophes = people.iter().filter(|person| person.email.contains('\'')).count();
    println!("  an apostrophe in the e-mail address: {}", percent(apostrophes));
    assert!(apostrophes * 100 > 10 * PEOPLE, "the population has too few apostrophes to show anything");

    let refused: Vec<(&Person, Vec<String>)> = people
        .iter()
        .map(|person| (person, refusals(person, now())))
        .filter(|(_, refusals)| !refusals.is_empty())
        .collect();
    println!("this library refuses {}", percent(refused.len()));
    for (person, refusals) in refused.iter().take(20) {
        println!("  {person:?}: {}", refusals.join(", "));
    }
    assert_eq!(refused.len(), 0);
}

type Slip = fn(&mut Person);

#[test]
fn the_same_people_with_a_slip_are_refused() {
    let slips: &[(&str, Slip)] = &[
        ("email email.malformed", |it| it.email = it.email.replace('@', "..@")),
        ("email email.malformed", |it| it.email = it.email.replace('@', " @")),
        ("phone phone.malformed", |it| it.phone = "555-824-600".to_owned()),
        ("phone phone.malformed", |it| it.phone = "911".to_owned()),
        ("last_name person.name_missing", |it| (it.given, it.family) = ("", "")),
        ("first_name text.blank", |it| it.given = "\u{200b}"),
        ("first_name text.control", |it| it.given = "Ada\u{202e}"),
        ("date_of_birth patient.under_13", |it| it.born = "2013-11-30".to_owned()),
        ("date_of_birth patient.over_150", |it| it.born = "1876-11-28".to_owned()),
        ("date_of_birth date.malformed", |it| it.born = "2005-02-29".to_owned()),
        ("postal_code postal_code.zip", |it| it.place = ("1 Main St", "Boston", "MA", "2108", "US")),
        ("state us_state.unknown", |it| it.place = ("1 Main St", "Boston", "ZZ", "02108", "US")),
        ("postal_code postal_code.malformed", |it| it.place = ("1 Main St", "Boston", "MA", "---", "US")),
    ];
    for person in people().iter().take(200) {
        for (expected, slip) in slips {
            let mut spoilt = person.clone();
            slip(&mut spoilt);
            let found = refusals(&spoilt, now());
            assert!(found.iter().any(|it| it == expected), "{expected}, not {found:?}, of {spoilt:?}");
        }
    }
}

#[test]
fn the_population_is_the_same_in_every_run() {
    let [first, second] = [people(), people()].map(|people| format!("{people:?}"));
    assert_eq!(first, second);
}
