//! Countries in addresses, which are free text: names and ISO 3166-1 codes.

/// The United States.
const UNITED_STATES: [&str; 4] = ["US", "USA", "United States", "United States of America"];

/// The territories and freely associated states that USPS serves with ZIP codes.
const TERRITORIES: [&str; 9] = ["AS", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "VI"];

/// Checks whether a country is the United States.
pub(super) fn is_united_states(country: &str) -> bool {
    UNITED_STATES.iter().any(|name| is_spelled(country, name))
}

/// Checks whether the postal codes of a country are ZIP codes.
pub(super) fn has_zip_codes(country: &str) -> bool {
    is_united_states(country) || TERRITORIES.iter().any(|name| is_spelled(country, name))
}

/// Compares two names by their letters and digits (ASCII), whatever their case.
pub(super) fn is_spelled(text: &str, name: &str) -> bool {
    letters(text).eq(letters(name))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}
