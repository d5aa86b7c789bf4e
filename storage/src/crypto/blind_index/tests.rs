//! Tests of search results, and of what tokens disclose.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

use super::*;
use crate::crypto::{Key, Keyring};
use proptest::prelude::*;
use std::sync::Arc;

fn patients(ring: &Keyring) -> Arc<Sealer> {
    ring.sealer("patients").expect("a sealer")
}

fn ring() -> Keyring {
    Keyring::generate("2026a").expect("a ring")
}

fn row(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Whether a look-up finds a row, as in the database: they have a token in common.
fn finds(sealer: &Sealer, query: NameQuery<'_>, (first, last): (&str, &str)) -> bool {
    let stored = sealer.name_tokens(row(1), first, last);
    let found =
        sealer.name_tokens_for_query(query).is_some_and(|tokens| tokens.iter().any(|token| stored.contains(token)));
    // A row that is found without matching has six letters in common; a match is found, unless the query is too short.
    assert!(found || !query.matches(first, last) || sealer.name_tokens_for_query(query).is_none());
    found
}

#[test]
fn spelling_variants_of_names_are_found() {
    let sealer = patients(&ring());
    let alike = [
        ("Zoë", "ZOE"),
        ("Zoe\u{308}", "zoë"),
        ("Łukasz", "lukasz"),
        ("Søren", "SOREN"),
        ("Þóra", "Thora"),
        ("Weiß", "WEISS"),
        ("WEIẞ", "Weiss"),
        ("Ægir", "aegir"),
        ("O’Brien", "o'brien"),
        ("O'Brien", "OBrien"),
        ("Anne-Marie", "Anne  Marie"),
        ("Annemarie", "ANNE MARIE"),
        ("de la Cruz", "Delacruz"),
        (" Ada ", "ada"),
        ("Ａｄａ", "Ada"),
        ("ﬁona", "Fiona"),
        ("Ηλίας", "ΗΛΙΑΣ"),
        ("Артём", "артем"),
        ("İpek", "ipek"),
        ("Işık", "isik"),
        ("김민준", "김민준"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("Smith Jr.", "smith jr"),
        ("3rd", "3RD"),
    ];
    for (stored, asked) in alike {
        assert_eq!(*folded(stored), *folded(asked), "{stored} and {asked}");
        assert!(finds(&sealer, NameQuery::First(asked), (stored, "Lovelace")), "{stored} by {asked}");
        assert!(finds(&sealer, NameQuery::Last(stored), ("Ada", asked)), "{asked} by {stored}");
    }
    for (one, other) in [("Anna", "Anne"), ("राम", "रमा"), ("が", "か"), ("李", "王"), ("Ada", "Ad")] {
        assert_ne!(*folded(one), *folded(other), "{one} and {other}");
    }
}

#[test]
fn a_row_is_found_by_each_part_of_its_name_only() {
    let sealer = patients(&ring());
    let ada = ("Augusta", "Lovelace");
    for query in [
        NameQuery::First("augusta"),
        NameQuery::Last("LOVELACE"),
        NameQuery::Both { first: "Augusta", last: "Lovelace" },
        NameQuery::FirstPrefix("aug"),
        NameQuery::FirstPrefix("Augus"),
        NameQuery::FirstPrefix("August"),
        NameQuery::FirstPrefix("augusta"),
        NameQuery::LastPrefix("lov"),
        NameQuery::LastPrefix("Lovelac"),
    ] {
        assert!(finds(&sealer, query, ada) && query.matches(ada.0, ada.1));
    }
    for query in [
        NameQuery::First("lovelace"),
        NameQuery::First("aug"),
        NameQuery::Last("augusta"),
        NameQuery::Both { first: "Lovelace", last: "Augusta" },
        NameQuery::Both { first: "Augusta", last: "" },
        NameQuery::FirstPrefix("lov"),
        NameQuery::LastPrefix("aug"),
        NameQuery::LastPrefix("ove"),
        NameQuery::FirstPrefix("augustx"),
    ] {
        assert!(!query.matches(ada.0, ada.1));
    }
    // The last one has six letters in common; comparing the decrypted row excludes it.
    assert!(finds(&sealer, NameQuery::FirstPrefix("augustx"), ada));
    assert!(!finds(&sealer, NameQuery::First("aug"), ada));
    // First and last name are separate parts.
    let full = NameQuery::Both { first: "Mary Ann", last: "Smith" };
    assert!(!finds(&sealer, full, ("Mary", "Ann Smith")));
}

#[test]
fn too_few_letters_find_nothing() {
    let sealer = patients(&ring());
    for query in [
        NameQuery::First(""),
        NameQuery::Last(" - "),
        NameQuery::Both { first: "'", last: "." },
        NameQuery::FirstPrefix("ad"),
        NameQuery::FirstPrefix("a-d."),
        NameQuery::LastPrefix("e\u{301}e\u{301}"),
        NameQuery::LastPrefix("김민"),
    ] {
        assert!(sealer.name_tokens_for_query(query).is_none());
    }
    assert!(sealer.name_tokens_for_query(NameQuery::First("李")).is_some(), "a whole name may be short");
}

#[test]
fn tokens_disclose_neither_length_nor_order() {
    let sealer = patients(&ring());
    for (first, last) in
        [("", ""), ("李", "王"), ("Ada", "Lovelace"), ("Bartholomew", "Featherstonehaugh"), ("Ada", "Ada")]
    {
        let tokens = sealer.name_tokens(row(1), first, last);
        assert_eq!(tokens.len(), TOKENS);
        assert!(tokens.is_sorted_by(|one, other| one < other), "in the order of their numbers, none twice");
        assert_eq!(tokens, sealer.name_tokens(row(1), first, last), "saved again they are the same");
    }
    // Two rows with the same short name share the tokens of the name, but not the padding.
    let shared = |first: &str, last: &str| {
        let [one, other] = [1, 2].map(|number| BTreeSet::from_iter(sealer.name_tokens(row(number), first, last)));
        one.intersection(&other).count()
    };
    assert_eq!(shared("", ""), 0);
    assert_eq!(shared("Li", "Wu"), 3);
    assert_eq!(shared("Ada", "Wu"), 4);
    assert_eq!(shared("Augusta", "Lovelace"), TOKENS);
}

#[test]
fn tokens_differ_between_tables_keys_and_kinds() {
    let (one, other) = (ring(), ring());
    let tokens: Vec<i64> = [
        patients(&one).name_tokens(row(1), "Anna", "Anna"),
        one.sealer("providers").expect("a sealer").name_tokens(row(1), "Anna", "Anna"),
        patients(&other).name_tokens(row(1), "Anna", "Anna"),
        patients(&one).exact_token("payment_intent_id", "Anna").into_iter().collect(),
        patients(&one).exact_token("notes", "Anna").into_iter().collect(),
    ]
    .concat();
    assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), 3 * TOKENS + 2);
}

#[test]
fn a_new_key_finds_rows_of_an_old_key() {
    let key = |id| Key::new(id, &std::array::from_fn::<u8, 32, _>(|i| i as u8 ^ id.as_bytes()[3])).expect("a key");
    let old = patients(&Keyring::new(vec![key("2026a")]).expect("a ring"));
    let both = patients(&Keyring::new(vec![key("2026a"), key("2027a")]).expect("a ring"));
    let asked = both.name_tokens_for_query(NameQuery::Last("Lovelace")).expect("tokens");
    assert_eq!(asked.len(), 2);
    for (sealer, expected) in [(&old, [true, false]), (&both, [false, true])] {
        let stored = sealer.name_tokens(row(1), "Ada", "Lovelace");
        assert_eq!([asked[0], asked[1]].map(|token| stored.contains(&token)), expected);
    }
    let asked = both.name_tokens_for_query(NameQuery::LastPrefix("Lov")).expect("tokens");
    assert_eq!(asked.len(), 2, "prefixes too");
    assert!(old.name_tokens(row(1), "Ada", "Lovelace").contains(&asked[0]));
    let asked = both.exact_tokens_for_query("payment_intent_id", "pi_3PXyz");
    assert_eq!(asked.len(), 2);
    for (sealer, index) in [(&old, 0), (&both, 1)] {
        assert_eq!(sealer.exact_token("payment_intent_id", "pi_3PXyz"), Some(asked[index]));
    }
    assert_ne!(old.exact_token("payment_intent_id", "PI_3pxYZ"), Some(asked[0]), "identifiers are not folded");
}

const DAY: &str = "1815-12-10";

fn born(text: &str) -> Date {
    text.parse().expect("a date")
}

fn identity(last_name: &'static str, first_name: &'static str) -> IdentityQuery<'static> {
    IdentityQuery { last_name, first_name, date_of_birth: born(DAY) }
}

#[test]
fn an_identity_is_last_name_initial_and_birth_date() {
    let sealer = patients(&ring());
    let token = |first, last, day| sealer.identity_token(row(1), first, last, born(day)).expect("a token");
    let ada = token("Ada", "Lovelace", DAY);
    for (first, last) in [("Änne", "LOVELACE"), ("a", "love-lace"), ("Æthel", "Lovelace")] {
        assert_eq!(token(first, last, DAY), ada, "{first} {last}");
    }
    let others =
        [("Bea", "Lovelace", DAY), ("Ada", "Lovelac", DAY), ("Ada", "Lovelace", "1815-12-11"), ("-", "Lovelace", DAY)];
    for (first, last, day) in others {
        assert_ne!(token(first, last, day), ada, "{first} {last} {day}");
    }
    // Each row has one token, whatever its names; without a letter it is unique to the row.
    assert_eq!(token("Suharto", "-", DAY), token("", "suharto", DAY));
    assert_eq!(token("-", "?", DAY), token("!", "", "2000-01-01"));
    assert_ne!(sealer.identity_token(row(2), "-", "?", born(DAY)), Some(token("-", "?", DAY)));
    assert!(sealer.identity_tokens_for_query(identity("-", " ")).is_none());
}

#[test]
fn first_names_are_compared_beyond_the_initial() {
    let matches = |query: IdentityQuery<'_>, first, last| query.matches(first, last, born(DAY));
    for first in ["Anne-Marie", "Anne", "a", "ANNE M"] {
        assert!(matches(identity("lovelace", first), "Anne Marie", "Lovelace"), "{first}");
    }
    for (last, first) in
        [("Lovelace", "Annette"), ("Lovelace", "-"), ("Love", "Anne"), ("Anne Marie", "Lovelace"), ("-", "?")]
    {
        assert!(!matches(identity(last, first), "Anne Marie", "Lovelace"), "{last} {first}");
    }
    assert!(matches(identity("-", "suharto"), "?", "Suharto") && matches(identity("Suharto", "."), "suharto", ""));
    assert!(!matches(identity("Suharto", "-"), "Siti", "Suharto"));
    assert!(!identity("Lovelace", "Ada").matches("Ada", "Lovelace", born("1815-12-11")));
    assert_eq!(format!("{:?}", identity("Lovelace", "Ada")), "IdentityQuery([phi])");
}

#[test]
fn debug_output_contains_no_name() {
    assert_eq!(format!("{:?}", NameQuery::Last("Lovelace")), "NameQuery([phi])");
}

proptest! {
    #[test]
    fn folding_is_stable(name in "\\PC{0,40}") {
        let once = folded(&name);
        prop_assert_eq!(&*folded(&once), &*once);
    }

    #[test]
    fn case_does_not_matter(name in "[\\p{Latin}Ͱ-Ͽа-яА-ЯЁё' -]{0,20}") {
        prop_assert_eq!(&*folded(&name.to_uppercase()), &*folded(&name));
        prop_assert_eq!(&*folded(&name.to_lowercase()), &*folded(&name));
    }

    #[test]
    fn every_name_is_found(first in "\\PC{0,20}", last in "\\PC{0,20}") {
        let sealer = patients(&ring());
        for query in [NameQuery::First(&first), NameQuery::Last(&last), NameQuery::Both { first: &first, last: &last },
                      NameQuery::FirstPrefix(&first), NameQuery::LastPrefix(&last)] {
            prop_assert!(query.matches(&first, &last));
            prop_assert!(finds(&sealer, query, (&first, &last)) || sealer.name_tokens_for_query(query).is_none());
        }
        prop_assert_eq!(sealer.name_tokens(row(1), &first, &last).len(), TOKENS);
    }

    #[test]
    fn every_identity_is_found(first in "\\PC{0,20}", last in "\\PC{0,20}", length in 1..20_usize) {
        let sealer = patients(&ring());
        let stored = sealer.identity_token(row(1), &first, &last, born(DAY)).expect("a token");
        let beginning: String = first.chars().take(length).collect();
        for first_name in [&first, &beginning] {
            let query = IdentityQuery { last_name: &last, first_name, date_of_birth: born(DAY) };
            let tokens = sealer.identity_tokens_for_query(query);
            let has_token = tokens.is_some_and(|tokens| tokens.contains(&stored));
            prop_assert!(has_token || !query.matches(&first, &last, born(DAY)));
            let begins = !folded(first_name).is_empty() && folded(&first).starts_with(folded(first_name).as_str());
            prop_assert!(has_token || !begins || folded(&last).is_empty());
        }
    }
}

/// Compares with tokens of another implementation (Python's hmac, written from the documentation). If this fails, no
/// patient can be found until all tokens are computed again.
#[test]
fn the_token_format_is_stable() {
    let secret: Vec<u8> = (0..32).collect();
    let sealer = patients(&Keyring::new(vec![Key::new("2026a", &secret).expect("a key")]).expect("a ring"));
    let asked = |query| sealer.name_tokens_for_query(query).expect("tokens");
    assert_eq!(asked(NameQuery::Last("Lovelace")), [-4_772_064_262_865_224_009]);
    assert_eq!(asked(NameQuery::Both { first: "Augusta Ada", last: "Lovelace" }), [4_316_161_375_329_938_360]);
    assert_eq!(asked(NameQuery::LastPrefix("Lov")), [2_733_945_609_764_599_580]);
    let identified = sealer.identity_token(row(1), "Augusta Ada", "Lovelace", born(DAY));
    assert_eq!(identified, Some(-3_233_969_154_936_659_839));
    assert_eq!(sealer.exact_token("payment_intent_id", "pi_3PXyz"), Some(8_731_181_374_420_926_238));
    let row = row(0x0198_c0de_0000_7000_8000_0000_0000_0001);
    let stored = [
        -7_284_412_678_976_850_195,
        -6_823_785_395_435_958_569,
        -5_864_860_682_162_921_429,
        -4_358_798_618_847_338_474,
        -3_056_381_519_409_357_859,
        -1_513_091_054_570_802_455,
        -221_835_931_330_951_116,
        886_650_273_453_872_651,
        5_350_803_037_421_361_342,
        7_234_843_897_811_583_124,
        8_270_370_510_229_939_916,
    ];
    assert_eq!(sealer.name_tokens(row, "Ada", "Li"), stored);
}
