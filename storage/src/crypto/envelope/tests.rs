//! Attacks on envelopes by an attacker who can read and write the database.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

use super::*;
use crate::crypto::{Key, Keyring};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeSet, sync::Arc};
use telehealth_core::Code;

const ROW: Uuid = Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0001);

fn patients(keys: &Keyring) -> Arc<Sealer> {
    keys.sealer("patients").expect("a sealer")
}

fn ring(ids: &[&str]) -> Keyring {
    Keyring::new(ids.iter().map(|id| key(id, 0)).collect()).expect("a ring")
}

/// Returns a key that depends only on its id and a number.
fn key(id: &str, number: u8) -> Key {
    let secret: Vec<u8> =
        (0..32).map(|i: u8| i ^ id.as_bytes()[i as usize % id.len()].wrapping_mul(7) ^ number).collect();
    Key::new(id, &secret).expect("a key")
}

/// Returns the error code of an attempt to open an envelope.
fn error_code(sealer: &Sealer, envelope: &str) -> Option<Code> {
    sealer.open("first_name", ROW, envelope).err().map(|error| error.code())
}

proptest! {
    #[test]
    fn sealed_values_can_be_opened(value in vec(any::<u8>(), 0..2_000), row in any::<u128>()) {
        let sealer = patients(&ring(&["2026a"]));
        let row = Uuid::from_u128(row);
        let envelope = sealer.seal("notes", row, &value).expect("an envelope");
        prop_assert!(envelope.starts_with("phi:v1:2026a:"));
        prop_assert_eq!(&*sealer.open("notes", row, &envelope).expect("a value"), &value);
    }

    #[test]
    fn only_envelopes_can_be_opened(text in "(phi:)?(v1:)?([a-z0-9]{1,6}:)?[A-Za-z0-9_=+/-]{0,200}") {
        prop_assert!(error_code(&patients(&ring(&["2026a"])), &text).is_some());
    }
}

#[test]
fn sealing_twice_gives_different_envelopes() {
    let sealer = patients(&ring(&["2026a"]));
    let envelopes: BTreeSet<String> =
        (0..1_000).map(|_| sealer.seal("first_name", ROW, b"Ada").expect("an envelope")).collect();
    assert_eq!(envelopes.len(), 1_000);
}

#[test]
fn no_nonce_is_drawn_twice() {
    let mut nonces = Nonces::default();
    let drawn: BTreeSet<Vec<u8>> = (0..1_000).map(|_| nonces.draw().expect("a nonce").to_vec()).collect();
    assert_eq!(drawn.len(), 1_000);
    assert!(drawn.iter().all(|nonce| nonce.iter().any(|byte| *byte != 0)));
    assert_eq!(nonces.drawn, Nonces::MOST);
}

#[test]
fn every_flipped_bit_is_rejected() {
    let sealer = patients(&ring(&["2026a"]));
    let mut flips = 0;
    for length in [0, 3, 31, 32, 100, 700] {
        let envelope = sealer.seal("first_name", ROW, &vec![b'a'; length]).expect("an envelope");
        for bit in 0..envelope.len() * 8 {
            let mut bytes = envelope.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // PostgreSQL text is always UTF-8.
            if let Ok(text) = String::from_utf8(bytes) {
                assert!(error_code(&sealer, &text).is_some(), "bit {bit} of {length}");
                flips += 1;
            }
        }
    }
    assert!(flips > 10_000, "{flips}");
}

/// Includes the base64 bits that are not part of the bytes.
#[test]
fn every_changed_character_is_rejected() {
    let sealer = patients(&ring(&["2026a"]));
    for length in [3, 40, 80] {
        let envelope = sealer.seal("first_name", ROW, &vec![b'a'; length]).expect("an envelope");
        for index in 0..envelope.len() {
            for other in (b' '..=b'~').filter(|other| *other != envelope.as_bytes()[index]) {
                let mut bytes = envelope.clone().into_bytes();
                bytes[index] = other;
                let text = String::from_utf8(bytes).expect("ASCII");
                assert!(error_code(&sealer, &text).is_some(), "{} at {index}", char::from(other));
            }
        }
    }
}

#[test]
fn an_envelope_has_one_encoding() {
    let sealer = patients(&ring(&["2026a"]));
    let envelope = sealer.seal("first_name", ROW, b"Ada").expect("an envelope");
    for end in 0..envelope.len() {
        assert_eq!(error_code(&sealer, &envelope[..end]), Some(Code::CRYPTO_MALFORMED), "cut at {end}");
    }
    let bytes = Base64UrlUnpadded::decode_vec(&envelope["phi:v1:2026a:".len()..]).expect("bytes");
    let standard = format!("phi:v1:2026a:{}", base64ct::Base64Unpadded::encode_string(&bytes));
    let longer = |extra: &[u8]| {
        format!("phi:v1:2026a:{}", Base64UrlUnpadded::encode_string(&[bytes.as_slice(), extra].concat()))
    };
    let others = [
        format!("{envelope}="),
        format!("{envelope}A"),
        format!("{envelope}\n"),
        format!(" {envelope}"),
        format!("\"{envelope}\""),
        envelope.replacen("phi", "PHI", 1),
        envelope.replacen("v1", "v2", 1),
        envelope.replacen("v1:", "v1::", 1),
        envelope.replacen("2026a", "2026A", 1),
        envelope.replacen("2026a:", "", 1),
        envelope.replacen("2026a", "", 1),
        envelope.replacen("2026a", "2026a-and-a-long-one", 1),
        longer(&[0]),
        longer(&[0; 16]),
        "Ada".to_owned(),
        String::new(),
        "phi:v1:".to_owned(),
        "phi:v1:2026a:".to_owned(),
    ];
    for other in others.into_iter().chain((standard != envelope).then_some(standard)) {
        assert_eq!(error_code(&sealer, &other), Some(Code::CRYPTO_MALFORMED), "{other}");
    }
    assert_eq!(error_code(&sealer, &longer(&[0; 32])), Some(Code::CRYPTO_TAMPERED));
}

#[test]
fn an_envelope_opens_in_no_other_cell() {
    const TABLES: [&str; 4] = ["patients", "patient", "consultations", "messages"];
    const COLUMNS: [&str; 5] = ["first_name", "last_name", "notes", "plan", "snotes"];
    let keys = ring(&["2026a", "2027a"]);
    let sealers = TABLES.map(|table| keys.sealer(table).expect("a sealer"));
    let rows: Vec<Uuid> = (0..25).map(|i| Uuid::from_u128(ROW.as_u128() + i)).collect();
    let places: Vec<(&Sealer, &'static str, Uuid)> = sealers
        .iter()
        .flat_map(|sealer| COLUMNS.map(|column| (&**sealer, column)))
        .flat_map(|(sealer, column)| rows.iter().map(move |row| (sealer, column, *row)))
        .collect();
    // Envelopes of 201 of the 500 cells are tried in all other cells.
    let tried = |home: usize| {
        let (sealer, column, row) = places[home];
        let envelope = sealer.seal(column, row, b"Ada").expect("an envelope");
        let mut rejected = 0;
        for (guest, &(sealer, column, row)) in places.iter().enumerate() {
            match sealer.open(column, row, &envelope) {
                Ok(value) => assert_eq!((guest, value.as_slice()), (home, b"Ada".as_slice())),
                Err(error) => {
                    assert_eq!(error.code(), Code::CRYPTO_TAMPERED);
                    assert_ne!(guest, home);
                    rejected += 1;
                }
            }
        }
        rejected
    };
    let half =
        |first: usize| (first..500).step_by(2).filter(|home| home % 5 < 2 || *home == 499).map(tried).sum::<usize>();
    let tries = std::thread::scope(|threads| {
        let other = threads.spawn(|| half(1));
        half(0) + other.join().expect("the other half")
    });
    assert!(tries >= 100_000, "{tries}");
}

#[test]
fn all_keys_decrypt_and_the_newest_encrypts() {
    let old = patients(&ring(&["2026a"]));
    let both = patients(&ring(&["2026a", "2027a"]));
    let new = patients(&ring(&["2027a"]));
    let before = old.seal("first_name", ROW, b"Ada").expect("an envelope");
    let after = both.seal("first_name", ROW, b"Ada").expect("an envelope");
    assert!(before.starts_with("phi:v1:2026a:") && after.starts_with("phi:v1:2027a:"));
    for envelope in [&before, &after] {
        assert_eq!(&**both.open("first_name", ROW, envelope).expect("a value"), b"Ada");
    }
    let newest = [&before, &after].map(|envelope| both.is_newest("first_name", ROW, envelope).expect("an envelope"));
    assert_eq!(newest, [false, true]);
    assert!(both.is_newest("first_name", ROW, "Ada").is_err());
    let error = new.open("first_name", ROW, &before).expect_err("a key that is gone");
    assert_eq!(error.code(), Code::CRYPTO_UNKNOWN_KEY);
    assert!(error.to_string().contains("the key 2026a that patients.first_name of 0198c0de-"), "{error}");
    // Both keys are known, so only the tag detects the change.
    for swapped in [before.replacen("2026a", "2027a", 1), after.replacen("2027a", "2026a", 1)] {
        assert_eq!(error_code(&both, &swapped), Some(Code::CRYPTO_TAMPERED));
    }
}

#[test]
fn a_different_secret_with_the_same_id_opens_nothing() {
    let sealer = |number| patients(&Keyring::new(vec![key("2026a", number)]).expect("a ring"));
    let envelope = sealer(0).seal("first_name", ROW, b"Ada").expect("an envelope");
    for number in 1..=255 {
        assert_eq!(error_code(&sealer(number), &envelope), Some(Code::CRYPTO_TAMPERED));
    }
}

#[test]
fn envelope_lengths_hide_value_lengths() {
    let sealer = patients(&ring(&["2026a"]));
    let length = |bytes: usize| sealer.seal("notes", ROW, &vec![b'a'; bytes]).expect("an envelope").len();
    let short: BTreeSet<usize> = (0..=31).map(length).collect();
    assert_eq!(short.len(), 1, "names look alike");
    assert_ne!(length(31), length(32));
    let lengths: BTreeSet<usize> = (0..100_000).map(padded).collect();
    assert!(lengths.len() < 150, "{}", lengths.len());
    for bytes in 0..100_000 {
        let padded = padded(bytes);
        assert!(padded > bytes && padded <= (bytes + 1).next_multiple_of(32).max(bytes + 1 + bytes / 16), "{bytes}");
        if bytes >= 1_024 {
            assert!(padded.is_multiple_of(64), "{bytes}");
        }
    }
}

#[test]
fn only_canonical_padding_is_accepted() {
    let sealer = patients(&ring(&["2026a"]));
    let key = sealer.newest().expect("a key");
    let sealed = |body: &[u8]| {
        let mut body = body.to_vec();
        let associated = sealer.associated(key, "first_name", ROW);
        let tag = key.cipher.encrypt_inout_detached(&Nonce::default(), &associated, body.as_mut_slice().into());
        let bytes = [[0; NONCE_BYTES].as_slice(), &body, &tag.expect("a tag")].concat();
        format!("phi:v1:2026a:{}", Base64UrlUnpadded::encode_string(&bytes))
    };
    let mut ada = [0; 64];
    ada[..4].copy_from_slice(b"Ada\x80");
    assert_eq!(error_code(&sealer, &sealed(&ada[..32])), None);
    let mut unended = [b'a'; 32];
    unended[31] = 0;
    for body in [&ada[..], &[0; 32], &[b'a'; 32], &unended] {
        assert_eq!(error_code(&sealer, &sealed(body)), Some(Code::CRYPTO_MALFORMED), "{body:?}");
    }
}

#[test]
fn errors_and_debug_output_contain_no_values() {
    let sealer = patients(&ring(&["2026a"]));
    let envelope = sealer.seal("first_name", ROW, b"Lovelace").expect("an envelope");
    let moved = sealer.open("last_name", ROW, &envelope).expect_err("moved");
    let clear = sealer.open("first_name", ROW, "Lovelace").expect_err("in clear");
    let lost = sealer.open("first_name", ROW, &envelope.replacen("2026a", "2025z", 1)).expect_err("no such key");
    for error in [moved, clear, lost] {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("Lovelace") && !shown.contains(&envelope[13..]), "{shown}");
        assert!(shown.contains("patients"), "{shown}");
    }
    assert_eq!(format!("{sealer:?}"), r#"Sealer { table: "patients", ids: ["2026a"], .. }"#);
}

/// Opens an envelope of another implementation (PyCA cryptography, written from the documentation of this format). If
/// this fails, stored values can no longer be opened.
#[test]
fn the_envelope_format_is_stable() {
    let secret: Vec<u8> = (0..32).collect();
    let sealer = patients(&Keyring::new(vec![Key::new("2026a", &secret).expect("a key")]).expect("a ring"));
    let envelope = "phi:v1:2026a:ZGVmZ2hpamtsbW5vWn-RT_Ud_VDVOyTec-PoBg13qS_xGvtj3DDc8zGkEdV_xCO_b9Ab66TwZGriBV3k";
    assert_eq!(&**sealer.open("first_name", ROW, envelope).expect("a value"), b"Augusta Ada");
}
