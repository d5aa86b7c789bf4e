//! The value types of commerce, compared with oracles.

use proptest::prelude::*;
use regex::Regex;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::{
    fmt::{Debug, Display},
    str::FromStr,
};
use telehealth_core::{Code, Phi, error::FieldError, field::Field, value::*};

/// Checks that text and JSON are judged alike, and that an accepted value is read back from its written form.
fn check<T: Field + FromStr<Err = FieldError> + Display + Debug + PartialEq>(text: &str, accepted: bool) {
    let parsed = text.parse::<T>();
    assert_eq!(parsed.is_ok(), accepted, "{text:?}: {parsed:?}");
    assert_eq!(T::from_json(&Value::from(text)), parsed);
    match parsed {
        Ok(value) => {
            assert_eq!(value.to_string().parse::<T>().as_ref(), Ok(&value));
            assert_eq!(T::from_json(&value.to_json()).as_ref(), Ok(&value));
        }
        Err(error) => {
            let hidden = Phi::<T>::from_json(&Value::from(text)).unwrap_err();
            assert_eq!(hidden, error);
        }
    }
}

/// JSON numbers are read as binary fractions, which are not exact.
#[test]
fn the_amount_of_a_payment_must_not_be_a_json_number() {
    let code = |value: Value| PaymentAmount::from_json(&value).map(|_| ()).map_err(|error| error.code());
    assert_eq!(code(json!("20.5")), Ok(()));
    assert_eq!(code(json!(20.5)), Err(Code::FIELD_WRONG_TYPE));
    let error = PaymentAmount::from_json(&json!(20.5)).unwrap_err();
    assert_eq!(error.to_string(), "must be a decimal or text such as 20.00, not a number");
    assert_eq!(code(json!(2050)), Err(Code::MONEY_INTEGER));
}

/// Texts that match a pattern, such texts with something inserted, and arbitrary texts.
fn around(pattern: &'static str) -> impl Strategy<Value = String> {
    let formed = || proptest::string::string_regex(pattern).unwrap();
    let foreign = prop::sample::select(vec!["\0", "\n", " ", "é", "\u{663}", "\u{212a}", "_", "a", "Z", "-", ".", "0"]);
    let spoilt = (formed(), any::<prop::sample::Index>(), foreign).prop_map(|(text, place, foreign)| {
        let mut chars: Vec<char> = text.chars().collect();
        let place = place.index(chars.len() + 1);
        chars.splice(place..place, foreign.chars());
        chars.into_iter().collect()
    });
    prop_oneof![4 => formed(), 4 => spoilt, 1 => any::<String>()]
}

/// The pattern in the migrations.
fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})$")).unwrap().is_match(text)
}

/// An amount in cents.
fn money(cents: i64) -> Money {
    Decimal::new(cents, 2).try_into().unwrap()
}

const MOST: i64 = 9_999_999_999;

/// Cents, often near a limit.
fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![0..=MOST, 0..=200_i64, MOST - 200..=MOST]
}

fn code<T: Debug>(result: Result<T, FieldError>) -> Code {
    result.unwrap_err().code()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn slug(text in around("[a-z0-9-]{1,12}|[a-z0-9-]{198,202}")) {
        check::<Slug>(&text, text.len() <= 200 && matches("[a-z0-9-]+", &text));
    }

    #[test]
    fn sku(text in around("[A-Z0-9-]{2,21}")) {
        check::<Sku>(&text, matches("[A-Z0-9-]{3,20}", &text));
    }

    #[test]
    fn order_number(text in around("ORD-[0-9]{7,13}|INV-[0-9]{8}")) {
        check::<OrderNumber>(&text, matches("ORD-[0-9]{8,12}", &text));
    }

    #[test]
    fn invoice_number(text in around("INV-[0-9]{7,13}|ORD-[0-9]{8}")) {
        check::<InvoiceNumber>(&text, matches("INV-[0-9]{8,12}", &text));
    }

    #[test]
    fn numbers_are_formatted_from_the_counter(counter in prop_oneof![any::<u64>(), 0..1_000_000_000_100_u64, 999_999_999_990..1_000_000_000_010_u64]) {
        let number = OrderNumber::nth(counter);
        prop_assert_eq!(number.is_some(), counter < 1_000_000_000_000);
        if let Some(number) = number {
            prop_assert_eq!(number.as_str().parse::<OrderNumber>(), Ok(number.clone()));
            prop_assert_eq!(number.as_str()[4..].parse::<u64>().unwrap(), counter);
        }
    }

    #[test]
    fn currency(text in around("[A-Z]{2,4}|[a-z]{3}")) {
        check::<Currency>(&text, matches("[A-Za-z]{3}", &text));
    }

    #[test]
    fn percentage(text in around("[+-]?[0-9]{0,3}(\\.[0-9]{0,3}0{0,9})?|100(\\.0{0,4})?")) {
        let plain = matches(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", &text);
        let value = if plain { text.parse::<f64>().ok() } else { None };
        let hundredths = plain && text.split_once('.').is_none_or(|(_, digits)| digits.trim_end_matches('0').len() <= 2);
        check::<Percentage>(&text, hundredths && value.is_some_and(|value| (0.0..=100.0).contains(&value)));
    }

    /// Half a cent is rounded up for every amount, and a part never exceeds the whole.
    #[test]
    fn percentages_are_rounded_half_up(amount in cents(), hundredths in 0..=10_000_i64) {
        let percentage = Percentage::try_from(Decimal::new(hundredths, 2)).unwrap();
        let exact = i128::from(amount) * i128::from(hundredths);
        let expected = (exact + 5_000).div_euclid(10_000);
        let part = percentage.of(money(amount));
        prop_assert_eq!(part, money(expected.try_into().unwrap()));
        prop_assert!(part <= money(amount));
    }

    #[test]
    fn sums_are_exact_or_refused(a in cents(), b in cents(), quantity in prop_oneof![1..=i32::MAX, 1..=9_i32]) {
        let within = |cents: i128| (0..=i128::from(MOST)).contains(&cents);
        let (wide_a, wide_b) = (i128::from(a), i128::from(b));
        for (found, expected, refusal) in [
            (money(a).plus(money(b)), wide_a + wide_b, Code::MONEY_TOO_LARGE),
            (money(a).minus(money(b)), wide_a - wide_b, Code::MONEY_NEGATIVE),
            (money(a).times(quantity.try_into().unwrap()), wide_a * i128::from(quantity), Code::MONEY_TOO_LARGE),
        ] {
            if within(expected) {
                prop_assert_eq!(found, Ok(money(expected.try_into().unwrap())));
            } else {
                prop_assert_eq!(code(found), refusal);
            }
        }
    }

    #[test]
    fn stock_never_wraps(count in 0..=i32::MAX, by in 1..=i32::MAX) {
        let (stock, units): (Count, Positive) = (count.try_into().unwrap(), by.try_into().unwrap());
        prop_assert_eq!(stock.more(units).map(Count::get), count.checked_add(by));
        prop_assert_eq!(stock.less(units).map(Count::get), Some(count - by).filter(|left| *left >= 0));
    }
}

#[test]
fn currencies_must_be_in_use() {
    let verified = |code: &str| code.parse::<Currency>().unwrap().verify().is_ok();
    for known in ["USD", "EUR", "CHF", "GBP", "JPY", "KRW"] {
        assert!(verified(known), "{known}");
    }
    // Unknown, funds, metals, "no currency", withdrawn, three decimal places.
    for other in ["ZZZ", "USN", "CHE", "XAU", "XXX", "HRK", "KWD"] {
        assert!(!verified(other), "{other}");
    }
    let (yen, dollar): (Currency, Currency) = ("JPY".parse().unwrap(), Currency::usd());
    assert!(yen.verify_amount(money(100)).is_ok() && dollar.verify_amount(money(101)).is_ok());
    assert_eq!(code(yen.verify_amount(money(101))), Code::MONEY_TOO_PRECISE);
}

#[test]
fn debug_hides_addresses() {
    let json = json!({ "name": "Ada Lovelace", "line1": "12 St James Square", "line2": null, "city": "Boston",
        "state": "MA", "postal_code": "02108", "country": "US" });
    let address = Address::from_json(&json).unwrap();
    assert_eq!(address.to_json(), json);
    let shown = format!("{address:?} {:?}", Phi::new(address.clone()));
    for word in ["Ada", "James", "Boston"] {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
    let field_error =
        Address::from_json(&json!({ "name": "A".repeat(201), "line1": "", "city": "", "country": "" })).unwrap_err();
    assert_eq!((field_error.code(), field_error.to_string().contains("AAA")), (Code::TEXT_TOO_LONG, false));
}

#[test]
fn dimensions_are_whole_millimetres() {
    let read = |json: Value| Dimensions::from_json(&json);
    assert!(read(json!({ "length": 1, "width": 2, "height": i32::MAX })).is_ok());
    for wrong in [json!(null), json!([1, 2, 3]), json!({ "length": 1.5, "width": 2, "height": 3 }), json!({})] {
        assert!(read(wrong).is_err());
    }
}
