//! How many names an attacker with a dump but no keys can recover, depending on the portal's options.

mod attacker;
mod population;

use crate::support::{
    ask, connect_keys, migrated_database, options,
    random::{Random, seed},
    raw::{connect, rows},
    service,
};
use attacker::{Means, Row, attack};
use population::{Names, Person, population};
use std::collections::HashMap;
use telehealth_storage::{Options, Portal};

const PATIENTS: usize = 20_000;
/// How many percent of all names the identity tokens may reveal beyond the rest of the dump. They link patients who have
/// registered twice, one in a hundred here: an e-mail address with a name names both rows.
const BY_LINKS: f64 = 0.6;
/// The same among patients who have registered once.
const BY_NOTHING: f64 = 0.02;

/// Stores everyone, and returns who each id stands for.
fn admit(portal: &Portal, people: &[Person]) -> HashMap<String, Person> {
    let mut by_id = HashMap::new();
    for some in people.chunks(1_000) {
        let (users, patients): (Vec<_>, Vec<_>) = some.iter().map(Person::register).unzip();
        by_id.extend(patients.iter().map(|patient| patient.id.to_string()).zip(some.iter().cloned()));
        let store = |tx: &mut telehealth_storage::Transaction| {
            tx.add_all(users.clone())?;
            tx.add_all(patients.clone()).map(drop)
        };
        portal.transaction(&service(), store).expect("stored");
    }
    by_id
}

/// The rows of a dump of some people, and who they are.
fn dump(url: &str, by_id: &HashMap<String, Person>, of: fn(&Person) -> bool) -> (Vec<Row>, Vec<Person>) {
    let query =
        "SELECT p.id, email, phone, date_of_birth, gender, identity_token, coalesce(name_tokens, '{}') AS name_tokens
                 FROM patients p JOIN users u USING (id) ORDER BY email";
    let read = |row: serde_json::Map<String, serde_json::Value>| {
        let text = |name: &str| row[name].as_str().expect("a text").to_owned();
        let whole = |value: &serde_json::Value| value.as_i64().expect("a whole number");
        let person = by_id[&text("id")].clone();
        let row = Row {
            email: text("email"),
            phone: text("phone"),
            born: text("date_of_birth"),
            is_female: text("gender") == "female",
            identity_token: whole(&row["identity_token"]),
            name_tokens: row["name_tokens"].as_array().expect("a list").iter().map(whole).collect(),
        };
        (row, person)
    };
    rows(&mut connect(url), query).into_iter().map(read).filter(|(_, person)| of(person)).unzip()
}

/// How many percent of first names, last names and full names an attack recovers.
fn recovery(names: &Names, (rows, people): &(Vec<Row>, Vec<Person>), means: Means) -> [f64; 3] {
    let guesses = attack(names, rows, means);
    let mut right = [0_usize; 3];
    for (guess, person) in guesses.iter().zip(people) {
        let (first, last) = (guess.first.as_ref() == Some(&person.first), guess.last.as_ref() == Some(&person.last));
        for (count, is_right) in right.iter_mut().zip([first, last, first && last]) {
            *count += usize::from(is_right);
        }
    }
    right.map(|count| count as f64 * 100.0 / people.len() as f64)
}

#[test]
fn tokens_reveal_no_names_without_the_option() {
    let names = Names::of_the_census();
    let people = population(&names, PATIENTS, &mut Random::new(seed(), "patients"));
    let url = migrated_database();
    let portal = connect_keys(&url, &["2026a"]);
    let by_id = admit(&portal, &people);
    assert_eq!(ask(&url, "SELECT count(*) FROM patients WHERE name_tokens IS NOT NULL"), "0");
    let by_default = dump(&url, &by_id, |_| true);
    let once = dump(&url, &by_id, |person| !person.is_twice);
    let options = Options { name_index: true, keyring: portal.options().keyring.clone(), ..options() };
    let indexed = Portal::connect_with(&url, options).expect("a portal");
    assert_eq!(indexed.rotate_keys(1_000, |_| Ok(())).expect("indexed").rows, PATIENTS as u64);
    let with_option = dump(&url, &by_id, |_| true);

    let shared = "SELECT count(*) FROM (SELECT count(*) OVER (PARTITION BY identity_token) AS n FROM patients) AS it WHERE n > 1";
    println!("{PATIENTS} patients, of whom {} have an identity token that another has", ask(&url, shared));
    println!("percent of names recovered from the dump: first, last, full");
    for emails in [false, true] {
        let with = if emails { "e-mail addresses" } else { "no e-mail addresses" };
        let no_tokens = Means { emails, identity_tokens: false, name_tokens: false };
        let all_tokens = Means { identity_tokens: true, name_tokens: true, ..no_tokens };
        let guess = |what: &str, dump: &(Vec<Row>, Vec<Person>), means: Means| {
            let [first, last, whole] = recovery(&names, dump, means);
            println!("{first:6.2} {last:6.2} {whole:6.2}  {with}, {what}");
            [first, last, whole]
        };
        let chance = guess("no tokens (chance)", &by_default, no_tokens);
        let default = guess("identity tokens (default)", &by_default, all_tokens);
        let option = guess("identity and name tokens (option)", &with_option, all_tokens);
        let chance_once = guess("no tokens (chance), registered once", &once, no_tokens);
        let default_once = guess("identity tokens (default), registered once", &once, all_tokens);
        for (more, default, chance) in [(BY_LINKS, default, chance), (BY_NOTHING, default_once, chance_once)] {
            let is_chance = default.iter().zip(chance).all(|(default, chance)| *default <= chance + more);
            assert!(is_chance, "{default:?} of {chance:?}");
        }
        // The attack works where there are name tokens.
        let (most, least) = if emails { (2, 30.0) } else { (0, 40.0) };
        assert!(option[most] > chance[most] + least, "{option:?} of {chance:?}");
    }
}
