//! Every value type, compared with an oracle and exposed to hostile input.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use proptest::prelude::*;
use regex::Regex;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::{
    fmt::{Debug, Display},
    str::FromStr,
    sync::LazyLock,
};
use telehealth_core::{Code, Date, Phi, Timestamp, error::FieldError, field::Field, value::*};

/// A value that is written as text.
trait Written: Field + FromStr<Err = FieldError> + Display + Debug + PartialEq {}
impl<T: Field + FromStr<Err = FieldError> + Display + Debug + PartialEq> Written for T {}

/// Checks what holds for every value type: text and JSON are judged alike; an accepted value is read back from its written
/// form; a refusal inside `Phi` is the same error without the value.
fn check<T: Written>(text: &str, accepted: bool) -> Option<T> {
    let parsed = text.parse::<T>();
    assert_eq!(parsed.is_ok(), accepted, "{text:?}: {parsed:?}");
    let json = Value::from(text);
    assert_eq!(T::from_json(&json), parsed);
    let phi = Phi::<T>::from_json(&json);
    match &parsed {
        Ok(value) => {
            let written = value.to_string();
            assert_eq!(written.parse::<T>().as_ref(), Ok(value), "{written:?}");
            assert_eq!(value.to_json(), Value::from(written));
            assert_eq!(T::from_json(&value.to_json()).as_ref(), Ok(value));
            assert_eq!(format!("{:?}", phi.unwrap()), "[phi]");
        }
        Err(error) => {
            assert_eq!(phi.as_ref(), Err(error));
            let message = error.to_string();
            assert!(text.chars().count() < 8 || !message.contains(text), "{message}");
            assert!(!message.starts_with(|c: char| c.is_uppercase()) && !message.ends_with('.'), "{message}");
            assert!(message.chars().count() < 1000, "{message}");
        }
    }
    parsed.ok()
}

/// Strings that are hard to parse.
const EVIL: &[&str] = &[
    "\0", "\n", "\t", " ", "\u{a0}", "\u{2003}", "\u{200b}", "\u{feff}", "\u{663}", "\u{ff11}", "\u{17f}", "\u{212a}",
    "\u{2212}", "\u{2013}", "\u{130}", "é", "e\u{301}", "😀", "+", "-", "_", ".", ",", ":", ";", "/", "\\", "@", "%",
    "'", "\"", "(", "0", "9", "A", "z", "e5", "..", "--",
];

/// Texts that match a pattern, such texts with something removed or inserted, and arbitrary texts.
fn around(pattern: &'static str) -> impl Strategy<Value = String> {
    let formed = || proptest::string::string_regex(pattern).unwrap();
    let spoilt = (formed(), any::<prop::sample::Index>(), 0..2usize, prop::sample::select(EVIL), any::<bool>());
    let spoilt = spoilt.prop_map(|(text, place, cut, evil, put)| {
        let mut chars: Vec<char> = text.chars().collect();
        let start = place.index(chars.len() + 1);
        let end = (start + cut).min(chars.len());
        chars.splice(start..end, evil.chars().take(if put { 9 } else { 0 }));
        chars.into_iter().collect()
    });
    prop_oneof![4 => formed(), 4 => spoilt, 1 => ".{0,40}", 1 => any::<String>()]
}

/// `^pattern$` of the specification, in ASCII like a database with the C locale.
fn pattern(pattern: &str) -> Regex {
    Regex::new(&format!("^(?:{pattern})$")).unwrap()
}

macro_rules! patterns {
    ($($name:ident: $value:ty, $around:literal, |$text:ident| $oracle:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(400))]
            $(#[test]
            fn $name($text in around($around)) {
                check::<$value>(&$text, $oracle);
            })*
        }
    };
}

macro_rules! matches {
    ($pattern:literal, $text:expr) => {{
        static PATTERN: LazyLock<Regex> = LazyLock::new(|| pattern($pattern));
        PATTERN.is_match($text)
    }};
}

patterns! {
    email: Email, "[A-Za-z0-9._%+'-]{1,9}@[A-Za-z0-9.-]{1,9}\\.(xn--)?[A-Za-z]{1,4}", |text| is_address(&text);
    international_email: Email, "[a-z]{1,9}@([a-zäöü]{1,4}\\.){1,2}([a-z]{2}|рф)", |text| is_address(&text);
    long_email: Email, "[a-z]{62,66}@([a-z]{61,64}\\.){2,3}[a-z]{2,4}", |text| is_address(&text);
    phone: Phone, "\\+?[0-9]{1,4}[ .()-]?[0-9]{0,13}", |text| is_phone(&text);
    national_phone: Phone, "1?[ -]?\\(?[0-9]{3}\\)?[ .\u{a0}\u{2011}-]?[0-9]{3}[-.\u{2011}]?[0-9]{3,4}", |text| is_phone(&text);
    npi: Npi, "[0-9]{9,11}", |text| matches!("[0-9]{10}", &text);
    ndc: Ndc, "[0-9]{3,6}-?[0-9]{2,5}-?[0-9]{1,3}", |text| matches!(
        "[0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-[0-9]{3}-[0-9]{2}|[0-9]{5}-[0-9]{4}-[0-9]{1,2}|[0-9]{6}-[0-9]{4}-[0-9]{2}|[0-9]{11,12}",
        &text
    );
    dea_number: DeaNumber, "[A-Z][A-Z9][0-9]{6,8}(-[A-Z0-9]{0,11})?", |text| matches!("[A-Z][A-Z9][0-9]{7}(-[A-Z0-9]{1,10})?", &text);
    postal_code: PostalCode, "[A-Za-z0-9 -]{2,21}", |text| matches!("[A-Za-z0-9][A-Za-z0-9 -]{1,18}[A-Za-z0-9]", &text);
    person_name: PersonName, "[A-Za-zé ’\u{200b}\u{200d}\u{3000}\u{202e}-]{0,101}",
        |text| text.chars().count() <= 100 && !matches!(r"(?s).*[\p{Cc}\u{2028}-\u{202e}\u{2066}-\u{2069}].*", &text)
            && text.chars().any(|c| !c.is_whitespace() && !"\u{200b}\u{200d}\u{feff}".contains(c));
    us_state: UsState, "[A-Z]{1,3}", |text| matches!("[A-Z]{2}", &text);
    permission: Permission, "[a-z_]{0,5}:[a-z_]{0,5}", |text| text.len() <= 100 && matches!("[a-z_]+:[a-z_]+", &text);
    long_permission: Permission, "[a-z_]{90,95}:[a-z_]{1,10}", |text| text.len() <= 100 && matches!("[a-z_]+:[a-z_]+", &text);
    url: Url, "(https?|ftp|HTTP)://([a-z]{1,3}(:[a-z]?)?@)?([a-z.]{0,8}|\\[::1\\])(:[0-9]{0,3})?([/?#][!-~]{0,9})?", |text| {
        // The host is what remains of the authority without user and port.
        matches!(r##"https?://(?:[^/?#]*@)?[^/?#@:][^/?#@]*(?:[/?#].*)?"##, &text)
            && matches!(r##"[!#-;=?-\[\]-~]*"##, &text)
    };
    time_zone: TimeZone, "(Europe/(Zurich|London)|UTC|America/New_York)",
        |text| TimeZone::all().any(|zone| zone.as_str() == text);
    text: Text<12>, "[a-zäé😀]{10,13}", |text| text.chars().count() <= 12 && !text.contains('\0');
    time_of_day: TimeOfDay, "[0-2][0-9]:[0-7][0-9]", |text| matches!("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", &text);
    money: Money, "[+-]?[0-9]{0,10}(\\.[0-9]{0,3}0{0,30})?", |text| cents(&text).is_some_and(|cents| (0..=9_999_999_999).contains(&cents));
    rating: Rating, "[+-]?[0-9]?(\\.[0-9]{0,2}0{0,30})?", |text| cents(&text).is_some_and(|cents| (0..=500).contains(&cents));
    date: Date, "[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9]", |text| date_parts(&text).is_some_and(|(year, ..)| year >= 1);
    timestamp: Timestamp,
        "(000[01]|9999|19[67][0-9]|20[0-9]{2})-(0[0-9]|1[0-3])-[0-3][0-9][Tt ]2?[0-9][0-9]?:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,12})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])",
        |text| millis(&text).is_some_and(in_range);
}

/// RFC 5322 dot-atom, RFC 1123 host name, lengths of RFC 5321; another script's domain is judged in its ASCII form.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let ascii = if domain.is_ascii() { Some(domain.to_owned()) } else { idna::domain_to_ascii_strict(domain).ok() };
    let Some(domain) = ascii else { return false };
    text.len() <= 254
        && local.len() + 1 + domain.len() <= 254
        && local.len() <= 64
        && matches!(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", local)
        && matches!(
            r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|(?i:xn)--[A-Za-z0-9-]{0,58}[A-Za-z0-9])",
            &domain
        )
}

/// E.164, or ten digits of the North American Numbering Plan, after everything between digits is removed.
fn is_phone(text: &str) -> bool {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"[\s./()\-\u{b7}\u{2022}\u{22c5}\u{30fb}\u{ff65}\u{2010}-\u{2015}\u{2212}\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]",
        )
        .unwrap()
    });
    let length = text.len();
    // Fullwidth forms are those of ASCII.
    let narrow =
        |c| if ('\u{ff01}'..='\u{ff5e}').contains(&c) { char::from_u32(u32::from(c) - 0xfee0).unwrap() } else { c };
    let text: String = text.chars().map(narrow).collect();
    let dialled = if text.contains('+') { text.replacen("(0)", "", 1) } else { text };
    length <= 80
        && matches!(
            r"\+1[2-9](1[02-9]|[02-9][0-9])[0-9]{7}|\+[2-9][0-9]{6,14}|1?[2-9](1[02-9]|[02-9][0-9])[0-9]{7}",
            &BETWEEN.replace_all(&dialled, "")
        )
}

/// The hundredths of a plain decimal number, unless it has more decimal places or is too large.
fn cents(text: &str) -> Option<i128> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"([+-]?)([0-9]*)(?:\.([0-9]*))?"));
    let parts = FORM.captures(text)?;
    let fraction = parts.get(3).map_or("", |part| part.as_str());
    if parts[2].is_empty() && fraction.is_empty() {
        return None;
    }
    let (kept, dropped) = fraction.split_at(fraction.len().min(2));
    let whole: i128 = format!("0{}", &parts[2]).parse().unwrap_or(i128::MAX).min(i128::MAX / 1000);
    let cents = whole * 100 + format!("{kept:0<2}").parse::<i128>().unwrap();
    dropped.bytes().all(|b| b == b'0').then_some(if &parts[1] == "-" { -cents } else { cents })
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn date_parts(text: &str) -> Option<(i64, i64, i64)> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| pattern("([0-9]{4})-([0-9]{2})-([0-9]{2})"));
    let parts = FORM.captures(text)?;
    let [year, month, day] = [1, 2, 3].map(|i| parts[i].parse::<i64>().unwrap());
    ((1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day)).then_some((year, month, day))
}

/// Days since 1 January 1970, counted year by year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = |year: i64| {
        let last = year - 1;
        last * 365 + last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400)
    };
    before(year) - before(1970) + (1..month).map(|month| month_length(year, month)).sum::<i64>() + day - 1
}

/// The milliseconds since 1970 of an RFC 3339 text; a leap second counts as the first second of the next minute.
fn millis(text: &str) -> Option<i64> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(.{10})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))")
    });
    let parts = FORM.captures(text)?;
    let (year, month, day) = date_parts(&parts[1])?;
    let number = |i: usize| parts.get(i).map_or(0, |part| part.as_str().parse::<i64>().unwrap());
    let (hour, minute, second) = (number(2), number(3), number(4));
    let (offset_hour, offset_minute) = (number(7), number(8));
    if hour > 23 || minute > 59 || second > 60 || offset_hour > 23 || offset_minute > 59 {
        return None;
    }
    let sign = if parts.get(6).is_some_and(|sign| sign.as_str() == "-") { -1 } else { 1 };
    let offset = sign * (offset_hour * 60 + offset_minute);
    let minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - offset;
    // Digits are truncated, not rounded: the instant becomes earlier, also before 1970.
    let fraction = format!("{:0<3.3}", parts.get(5).map_or("", |part| part.as_str()));
    Some((minutes * 60 + second) * 1000 + fraction.parse::<i64>().unwrap())
}

fn in_range(millis: i64) -> bool {
    (days_since_1970(1, 1, 1) * 86_400_000..days_since_1970(10_000, 1, 1) * 86_400_000).contains(&millis)
}

fn any_date() -> impl Strategy<Value = Date> {
    let years = prop_oneof![1..=9999i32, 1895..=2105i32];
    (years, 1..=12u32, prop_oneof![1..=31u32, 28..=31u32])
        .prop_filter_map("no such day", |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)?.try_into().ok())
}

/// A date moved by months as PostgreSQL does: the day is limited to the length of the month.
fn moved(date: NaiveDate, months: i64) -> Option<NaiveDate> {
    let month = i64::from(date.year()) * 12 + i64::from(date.month0()) + months;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let day = i64::from(date.day()).min(month_length(year, month));
    if !(1..=9999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{1,2}:[0-9]{2}".prop_map(Value::from),
    ];
    let names = prop_oneof!["time_zone", "slot_minutes", "weekly", "monday", "from", "until", ".{0,9}"];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(names.clone(), inner, 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_json_is_judged(value in any_json()) {
        macro_rules! read { ($($value:ty),*) => { $({
            let read = <$value>::from_json(&value);
            if let Ok(read) = &read {
                let again = <$value>::from_json(&read.to_json());
                prop_assert_eq!(again.as_ref(), Ok(read));
            }
            // Null means missing, and is never a value.
            prop_assert!(!value.is_null() || read.is_err());
            // Errors repeat neither a value of another JSON type nor its content.
            if !value.is_string() && !value.is_number() && let Err(error) = Phi::<$value>::from_json(&value) {
                prop_assert!(!error.to_string().contains(", got "));
            }
        })* } }
        read!(
            Availability, Count, Date, DeaNumber, Email, Money, Ndc, Npi, Opening, Permission, PersonName, Phone, Positive, PostalCode,
            Rating, Slot, Text<9>, TimeOfDay, TimeZone, Timestamp, Url, UsState, Vec<Text<9>>, bool, i32
        );
    }

    #[test]
    fn errors_do_not_repeat_personal_values(before in any::<String>(), after in any::<String>()) {
        let text = format!("{before}S3cr3t 98765{after}");
        let json = json!(text);
        macro_rules! hides { ($($value:ty),*) => { $({
            if let Err(error) = <$value>::from_json(&json) {
                let violation = error.clone().at("patient", "field");
                for shown in [error.to_string(), violation.to_string(), format!("{error:?}"), format!("{violation:?}")] {
                    prop_assert!(!shown.contains("S3cr3t") && !shown.contains("98765"), "{}", shown);
                }
            }
        })* } }
        hides!(
            Email, Phone, Url, Phi<Count>, Phi<Date>, Phi<DeaNumber>, Phi<Email>, Phi<Money>, Phi<Ndc>, Phi<Npi>, Phi<Opening>,
            Phi<Permission>, Phi<PersonName>, Phi<Phone>, Phi<PostalCode>, Phi<Rating>, Phi<Text<3>>, Phi<TimeOfDay>, Phi<TimeZone>,
            Phi<Timestamp>, Phi<Url>, Phi<UsState>, Phi<Option<Date>>, Phi<bool>, Phi<i32>
        );
        let list = Phi::<Vec<Date>>::from_json(&json!(["2026-01-01", text])).unwrap_err();
        let hours = Phi::<Opening>::from_json(&json!({ "from": text, "until": "09:00" })).unwrap_err();
        let shown = format!("{list:?} {hours:?}");
        prop_assert!(!shown.contains("S3cr3t"), "{}", shown);
    }

    #[test]
    fn debug_hides_personal_values(local in "[a-z]{8}", digits in "[2-9][0-9]{9}") {
        let email: Email = format!("{local}@example.org").parse().unwrap();
        let phone: Phone = format!("+{digits}").parse().unwrap();
        let phi = [Some(Phi::new(Text::<20>::from_str(&local).unwrap())), None];
        prop_assert_eq!(format!("{email:?} {phone:?} {phi:?} {:?}", Phi::new(email.clone())), "[email] [phone] [Some([phi]), None] [phi]");
    }

    #[test]
    fn case_and_punctuation_are_normalized(local in "[A-Za-z]{1,9}", digits in "[2-9][02-9][0-9]{8}") {
        let email = format!("{local}@Example.ORG");
        let folded: Email = email.parse().unwrap();
        prop_assert_eq!(folded.as_str(), email.to_lowercase());
        let phone: Phone = format!("+({}) {}-{}.", &digits[..3], &digits[3..6], &digits[6..]).parse().unwrap();
        prop_assert_eq!(phone.as_str(), format!("+{digits}"));
        let (area, exchange, line) = (&digits[..3], &digits[3..6], &digits[6..]);
        for national in [digits.clone(), format!("1{digits}"), format!("({area}) {exchange}\u{2011}{line}")] {
            prop_assert_eq!(national.parse::<Phone>().unwrap().to_string(), format!("+1{digits}"));
        }
    }

    #[test]
    fn npis_have_a_luhn_check_digit(digits in "[12][0-9]{9}", place in 1..10usize, by in 1..10u8) {
        let is_right = |digits: &str| digits.parse::<Npi>().unwrap().verify().is_ok();
        prop_assert_eq!(is_right(&digits), luhn(&format!("80840{digits}")));
        let right: Vec<String> = (0..10).map(|last| format!("{}{last}", &digits[..9])).filter(|npi| is_right(npi)).collect();
        prop_assert_eq!(right.len(), 1);
        let mut changed = right[0].clone().into_bytes();
        changed[place] = (changed[place] - b'0' + by) % 10 + b'0';
        prop_assert!(!is_right(std::str::from_utf8(&changed).unwrap()));
    }

    #[test]
    fn dea_numbers_of_prescribers_have_a_check_digit(number in "[A-Z][A-Z9][0-9]{7}", suffix in "(-[A-Z0-9]{1,10})?") {
        let digits: Vec<u32> = number.chars().skip(2).map(|c| c.to_digit(10).unwrap()).collect();
        let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5]);
        let prescribes = number.starts_with(['A', 'B', 'F', 'G']) || number.starts_with('M') && suffix.is_empty();
        let parsed: DeaNumber = format!("{number}{suffix}").parse().unwrap();
        prop_assert_eq!(parsed.verify().map_err(|error| error.code().to_string()), match (prescribes, sum % 10 == digits[6]) {
            (true, true) => Ok(()),
            (true, false) => Err("dea_number.check_digit".to_owned()),
            (false, _) => Err("dea_number.not_prescriber".to_owned()),
        });
    }

    #[test]
    fn ndc_billing_codes_have_eleven_digits(ndc in "[0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-([0-9]{3}-[0-9]{2}|[0-9]{4}-[0-9]{1,2})") {
        let billing = ndc.parse::<Ndc>().unwrap().billing();
        prop_assert!(billing.len() == 11 && billing.bytes().all(|b| b.is_ascii_digit()));
        let numbers: Vec<u32> = ndc.split('-').map(|part| part.parse().unwrap()).collect();
        let padded: Vec<u32> = [&billing[..5], &billing[5..9], &billing[9..]].iter().map(|part| part.parse().unwrap()).collect();
        prop_assert_eq!(padded, numbers);
        let (labeler, product, package) = (&billing[..5], &billing[5..9], &billing[9..]);
        for form in [billing.clone(), format!("0{billing}"), format!("0{labeler}-{product}-{package}")] {
            prop_assert_eq!(form.parse::<Ndc>(), ndc.parse::<Ndc>());
        }
    }

    #[test]
    fn money_is_exact(text in around("[+-]?[0-9]{1,9}(\\.[0-9]{0,3})?")) {
        if let Ok(money) = text.parse::<Money>() {
            let cents = cents(&text).unwrap();
            prop_assert_eq!(money.to_string(), format!("{}.{:02}", cents / 100, cents % 100));
            prop_assert_eq!(money.decimal(), Decimal::new(cents.try_into().unwrap(), 2));
            prop_assert_eq!(money.decimal().scale(), 2);
        }
    }

    #[test]
    fn decimals_are_never_rounded(mantissa in prop_oneof![any::<i64>(), -10_000_000..10_000_000i64], scale in 0..=28u32) {
        let decimal = Decimal::new(mantissa, scale);
        let (hundred, power) = (i128::from(mantissa) * 100, 10i128.pow(scale));
        let cents = (hundred % power == 0).then_some(hundred / power);
        let money = Money::try_from(decimal);
        prop_assert_eq!(money.is_ok(), cents.is_some_and(|cents| (0..=9_999_999_999).contains(&cents)));
        let rating = Rating::try_from(decimal);
        prop_assert_eq!(rating.is_ok(), cents.is_some_and(|cents| (0..=500).contains(&cents)));
        for kept in [money.map(Money::decimal), rating.map(Rating::decimal)].into_iter().flatten() {
            prop_assert!(kept == decimal && kept.scale() == 2 && kept.is_sign_positive());
        }
    }

    #[test]
    fn integers_are_parsed_completely(number in prop_oneof![any::<i64>(), -5..5i64, -3_000_000_000..3_000_000_000i64]) {
        let json = json!(number);
        let fits = i32::try_from(number).is_ok();
        prop_assert_eq!(i32::from_json(&json).is_ok(), fits);
        prop_assert_eq!(Count::from_json(&json).map(|count| i64::from(count.get())).ok(), (fits && number >= 0).then_some(number));
        prop_assert_eq!(Positive::from_json(&json).map(|count| i64::from(count.get())).ok(), (fits && number >= 1).then_some(number));
        prop_assert_eq!(Money::from_json(&json).is_ok(), (0..=99_999_999).contains(&number));
        prop_assert!(Money::from_json(&json!(1.5)).is_err() && Count::from_json(&json!(1.0)).is_err());
    }

    #[test]
    fn instants_are_truncated_to_milliseconds(nanos in any::<i64>()) {
        let timestamp: Timestamp = DateTime::from_timestamp_nanos(nanos).try_into().unwrap();
        prop_assert_eq!(timestamp.utc().timestamp_millis(), nanos.div_euclid(1_000_000));
        prop_assert_eq!(timestamp.utc().timestamp_subsec_nanos() % 1_000_000, 0);
        prop_assert_eq!(timestamp.to_string().len(), "2026-01-01T00:00:00.000Z".len());
        let tick = timestamp.plus(TimeDelta::nanoseconds(999_999)).unwrap();
        prop_assert_eq!(tick, timestamp);
    }

    #[test]
    fn instants_agree_with_the_oracle(text in around(
        "(000[01]|9999|19[67][0-9])-(0[1-9]|1[0-2])-[0-2][0-9][Tt ](0[0-9]|2[0-3]):[0-5][0-9]:(00|59|60)(\\.[0-9]{1,12})?([Zz]|[+-][01][0-9]:[0-5][0-9])"
    )) {
        let read = text.parse::<Timestamp>().ok();
        prop_assert_eq!(read.map(|timestamp| timestamp.utc().timestamp_millis()), millis(&text).filter(|millis| in_range(*millis)));
        // Equal instants are written alike and vice versa: leap seconds are not distinguished.
        if let Some(timestamp) = read {
            prop_assert_eq!(DateTime::from_timestamp_millis(timestamp.utc().timestamp_millis()), Some(timestamp.utc()));
        }
    }

    #[test]
    fn dates_move_as_in_postgresql(date in any_date(), years in prop_oneof![0..150u32, any::<u32>()], months in prop_oneof![0..400u32, any::<u32>()]) {
        let earlier = date.years_before(years).map(Date::naive);
        prop_assert_eq!(earlier, moved(date.naive(), -12 * i64::from(years)));
        let noon: Timestamp = format!("{date}T12:34:56.789Z").parse().unwrap();
        let later = noon.plus_months(months).map(|later| later.date().naive());
        prop_assert_eq!(later, moved(date.naive(), i64::from(months)));
    }
}

/// The Luhn algorithm of ISO/IEC 7812-1, over the whole number.
fn luhn(number: &str) -> bool {
    let mut sum = 0;
    for (i, c) in number.chars().rev().enumerate() {
        let digit = c.to_digit(10).unwrap();
        sum += match i % 2 {
            0 => digit,
            _ if digit < 5 => digit * 2,
            _ => digit * 2 - 9,
        };
    }
    sum % 10 == 0
}

#[test]
fn known_identifiers_are_accepted() {
    // The example of the NPI standard, and NPIs from the public registry.
    for npi in ["1234567893", "1245319599", "1003000126", "1003000134"] {
        assert!(npi.parse::<Npi>().unwrap().verify().is_ok(), "{npi}");
    }
    for dea in ["AB1234563", "BB1388568", "F91234563"] {
        assert!(dea.parse::<DeaNumber>().unwrap().verify().is_ok(), "{dea}");
    }
    for (ndc, billing) in [
        ("0777-3105-02", "00777310502"),
        ("50242-040-62", "50242004062"),
        ("60575-4112-1", "60575411201"),
        ("12345-6789-01", "12345678901"),
    ] {
        assert_eq!(ndc.parse::<Ndc>().unwrap().billing(), billing);
    }
    let states = ('A'..='Z').flat_map(|a| ('A'..='Z').map(move |b| format!("{a}{b}")));
    assert_eq!(states.filter(|state| state.parse::<UsState>().unwrap().verify().is_ok()).count(), 50 + 1 + 5 + 3 + 3);
}

#[test]
fn limits_of_money() {
    for (text, written) in [
        ("-0", "0.00"),
        ("-0.000", "0.00"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("+1", "1.00"),
        ("007", "7.00"),
        ("1.230", "1.23"),
        ("99999999.99", "99999999.99"),
        ("99999999.990", "99999999.99"),
    ] {
        assert_eq!(text.parse::<Money>().unwrap().to_string(), written);
    }
    for (text, code) in [
        ("", "money.malformed"),
        (".", "money.malformed"),
        ("-", "money.malformed"),
        ("+-1", "money.malformed"),
        ("1e2", "money.malformed"),
        ("1_000", "money.malformed"),
        ("1,000", "money.malformed"),
        ("NaN", "money.malformed"),
        ("inf", "money.malformed"),
        ("Infinity", "money.malformed"),
        (" 1", "money.malformed"),
        ("1\0", "money.malformed"),
        ("0x10", "money.malformed"),
        ("\u{661}", "money.malformed"),
        ("\u{ff11}", "money.malformed"),
        ("\u{2212}1", "money.malformed"),
        ("1.2.3", "money.malformed"),
        ("1-", "money.malformed"),
        ("-0.01", "money.negative"),
        ("1.001", "money.too_precise"),
        ("100000000", "money.too_large"),
        ("100000000000000000000000000000000000000000000000000", "money.too_large"),
        ("0.0000000000000000000000000000000000000000000000000000001", "money.too_precise"),
    ] {
        assert_eq!(text.parse::<Money>().unwrap_err().code().as_str(), code, "{text:?}");
    }
    assert_eq!(Money::ZERO.to_string(), "0.00");
    assert_eq!(Money::MAX.to_string(), "99999999.99");
    assert_eq!(Money::try_from(Decimal::MAX).unwrap_err().code().as_str(), "money.too_large");
    assert_eq!("abc".parse::<Rating>().unwrap_err().code().as_str(), "rating.out_of_range");
}

#[test]
fn limits_of_times() {
    for (text, written) in [
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("2026-01-01t12:00:00z", "2026-01-01T12:00:00.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("2016-12-31T18:59:60.5-05:00", "2017-01-01T00:00:00.500Z"),
        ("0000-12-31T23:30:00-01:00", "0001-01-01T00:30:00.000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), written);
    }
    for text in
        ["9999-12-31T23:59:60Z", "9999-12-31T23:30:00-01:00", "0001-01-01T00:30:00+01:00", "0000-06-01T00:00:00Z"]
    {
        assert_eq!(text.parse::<Timestamp>().unwrap_err().code().as_str(), "timestamp.out_of_range");
    }
    for text in [" 2026-1-01", "+2026-1-01", "2026- 1-01", "2026-1-001", "2026-02-29", "20260-1-01", "2026\u{2013}1-1"]
    {
        assert_eq!(text.parse::<Date>().unwrap_err().code().as_str(), "date.malformed", "{text:?}");
    }
    assert_eq!(
        NaiveDate::MAX.with_year(0).map(Date::try_from).unwrap().unwrap_err().code().as_str(),
        "date.out_of_range"
    );
    // PostgreSQL 15's result of `date '2024-02-29' - interval '1 year'`.
    let leap: Date = "2024-02-29".parse().unwrap();
    assert_eq!(leap.years_before(1).unwrap().to_string(), "2023-02-28");
    assert_eq!(leap.years_before(4).unwrap().to_string(), "2020-02-29");
    assert_eq!("0013-02-28".parse::<Date>().unwrap().years_before(13), None);
}

#[test]
fn ten_megabytes_are_refused_quickly() {
    let begun = std::time::Instant::now();
    for part in ["0", "-", "a", "é", "\0", "1.0"] {
        let text = part.repeat(10_000_000 / part.len());
        let json = json!(text);
        macro_rules! refuses { ($($value:ty),*) => { $({
            let message = <$value>::from_json(&json).unwrap_err().to_string();
            assert!(message.len() < 1000);
        })* } }
        refuses!(
            Date,
            DeaNumber,
            Email,
            LongText,
            Ndc,
            Npi,
            Permission,
            PersonName,
            Phone,
            PostalCode,
            Text<10>,
            TimeOfDay,
            TimeZone,
            Timestamp,
            Url,
            UsState
        );
        // Any number of zeros is still zero.
        assert_eq!(Money::from_json(&json).is_ok(), part == "0");
        assert_eq!(Rating::from_json(&json).is_ok(), part == "0");
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn integers_and_openings_are_parsed_from_the_text_that_they_display() {
    for (text, count, positive) in [
        ("7", None, None),
        ("0", None, Some(Code::INTEGER_NOT_POSITIVE)),
        ("-1", Some(Code::INTEGER_NEGATIVE), Some(Code::INTEGER_NOT_POSITIVE)),
        ("2147483648", Some(Code::INTEGER_OUT_OF_RANGE), Some(Code::INTEGER_OUT_OF_RANGE)),
        ("1.0", Some(Code::FIELD_WRONG_TYPE), Some(Code::FIELD_WRONG_TYPE)),
        ("", Some(Code::FIELD_WRONG_TYPE), Some(Code::FIELD_WRONG_TYPE)),
    ] {
        assert_eq!(text.parse::<Count>().err().map(|error| error.code()), count, "{text:?}");
        assert_eq!(text.parse::<Positive>().err().map(|error| error.code()), positive, "{text:?}");
    }
    assert_eq!("7".parse::<Positive>().unwrap().to_string(), "7");
    let opening: Opening = "09:00-24:00".parse().unwrap();
    assert_eq!(opening.to_string(), "09:00-24:00");
    for text in ["09:00", "09:00-", "24:00-09:00", "9-17", "09:00-12:00-13:00"] {
        assert_eq!(text.parse::<Opening>().unwrap_err().code(), Code::AVAILABILITY_MALFORMED, "{text:?}");
    }
}

#[test]
fn serde_reads_the_licence_that_it_writes() {
    let json = json!({ "state": "TX", "number": "RN1", "expires_on": "2028-02-29", "compact": "NLC" });
    let licence: License = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(licence).unwrap(), json);
}
