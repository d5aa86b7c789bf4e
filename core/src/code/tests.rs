use super::Code;
use std::collections::BTreeSet;

#[test]
fn codes_are_unique_and_well_formed() {
    let unique: BTreeSet<_> = Code::ALL.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(unique.len(), Code::ALL.len());
    for code in unique {
        let (subject, fault) = code.split_once('.').expect("a dot");
        let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        assert!(plain(subject) && plain(fault), "{code}");
    }
}
