//! Folding of names, so that different spellings compare equal.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use zeroize::Zeroizing;

/// Folds a name: removes compatibility forms, case, accents, punctuation and spaces.
pub(super) fn folded(name: &str) -> Zeroizing<String> {
    let decomposed = Zeroizing::new(DecomposingNormalizerBorrowed::new_nfkd().normalize(name).into_owned());
    let mut plain = Zeroizing::new(String::with_capacity(2 * decomposed.len()));
    for letter in decomposed.chars().filter(|letter| !is_accent(*letter)) {
        // Lower, upper, then lower case is Unicode's full case folding: `ẞ`, `ß` and `SS` become equal.
        let lower = letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
        for letter in lower.filter(|letter| letter.is_alphanumeric() || is_voicing(*letter)) {
            match plain_letters(letter) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(letter),
            }
        }
    }
    // So that a Korean syllable counts as one letter.
    Zeroizing::new(ComposingNormalizerBorrowed::new_nfc().normalize(&plain).into_owned())
}

/// The marks that change a Japanese syllable into another.
const fn is_voicing(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309a}')
}

/// Marks that are often omitted: diacritics of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks of other
/// scripts are vowels, and so is the Greek iota subscript.
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
