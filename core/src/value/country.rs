//! Countries in addresses, which are free text: names and ISO 3166-1 codes.

/// The United States.
const UNITED_STATES: [&str; 4] = ["US", "USA", "United States", "United States of America"];

/// The territories and freely associated states that have ISO 3166-1 codes of their own: the codes, which are also those
/// of USPS (Publication 28, appendix B), the usual names, and whether it is a territory of the United States.
const TERRITORIES: [(&str, &[&str], bool); 8] = [
    ("AS", &["American Samoa"], true),
    ("FM", &["Federated States of Micronesia", "Micronesia"], false),
    ("GU", &["Guam"], true),
    ("MH", &["Marshall Islands", "Republic of the Marshall Islands"], false),
    ("MP", &["Northern Mariana Islands", "Commonwealth of the Northern Mariana Islands"], true),
    ("PR", &["Puerto Rico", "Commonwealth of Puerto Rico"], true),
    ("PW", &["Palau", "Republic of Palau"], false),
    // The name alone may mean the British Virgin Islands.
    (
        "VI",
        &[
            "U.S. Virgin Islands",
            "United States Virgin Islands",
            "Virgin Islands (U.S.)",
            "Virgin Islands of the United States",
        ],
        true,
    ),
];

/// The minor outlying islands, which are no state to USPS.
const OUTLYING: [&str; 2] = ["UM", "United States Minor Outlying Islands"];

/// Checks whether a country is the United States.
pub(super) fn is_united_states(country: &str) -> bool {
    UNITED_STATES.iter().any(|name| is_spelled(country, name))
}

/// Returns the USPS code of the territory or freely associated state that a country, or the state of an address in the
/// United States, names, and whether it is a territory of the United States.
pub(super) fn territory(text: &str) -> Option<(&'static str, bool)> {
    let named = |(code, names, _): &&(&str, &[&str], bool)| {
        is_spelled(text, code) || names.iter().any(|name| is_spelled(text, name))
    };
    TERRITORIES.iter().find(named).map(|(code, _, is_of_us)| (*code, *is_of_us))
}

/// Checks whether the postal codes of a country are ZIP codes.
pub(super) fn has_zip_codes(country: &str) -> bool {
    is_united_states(country) || territory(country).is_some() || OUTLYING.iter().any(|name| is_spelled(country, name))
}

/// Compares two names by their letters and digits (ASCII), whatever their case.
pub(super) fn is_spelled(text: &str, name: &str) -> bool {
    letters(text).eq(letters(name))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}
