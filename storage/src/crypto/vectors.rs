//! Tests the cryptographic primitives with the vectors of Project Wycheproof.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may")]

use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use wycheproof::{TestResult, aead, hkdf as vectors_of_hkdf, mac};

#[test]
fn aes_256_gcm_siv() {
    let set = aead::TestSet::load(aead::TestName::AesGcmSiv).expect("vectors");
    let (mut valid, mut invalid) = (0, 0);
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let cipher = Aes256GcmSiv::new_from_slice(&test.key).expect("a key");
            let nonce = <[u8; 12]>::try_from(test.nonce.as_slice());
            let tag = <[u8; 16]>::try_from(test.tag.as_slice());
            let mut text = test.ct.to_vec();
            let opened = match (nonce, tag) {
                (Ok(nonce), Ok(tag)) => cipher
                    .decrypt_inout_detached(&nonce.into(), &test.aad, text.as_mut_slice().into(), &tag.into())
                    .is_ok(),
                _ => false,
            };
            assert_eq!(opened, test.result != TestResult::Invalid, "{}: {}", test.tc_id, test.comment);
            if opened {
                assert_eq!(text, test.pt.as_slice(), "{}", test.tc_id);
                let sealed = cipher
                    .encrypt_inout_detached(&nonce.expect("12").into(), &test.aad, text.as_mut_slice().into())
                    .expect("a tag");
                assert_eq!((text.as_slice(), &sealed[..]), (&test.ct[..], &test.tag[..]), "{}", test.tc_id);
                valid += 1;
            } else {
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (69, 34), "vectors that open, and that do not");
}

#[test]
fn hkdf_sha_256() {
    let set = vectors_of_hkdf::TestSet::load(vectors_of_hkdf::TestName::HkdfSha256).expect("vectors");
    let (mut valid, mut invalid) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let derived = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm).is_ok();
        assert_eq!(derived, test.result != TestResult::Invalid, "{}: {}", test.tc_id, test.comment);
        if derived {
            assert_eq!(okm, test.okm.as_slice(), "{}", test.tc_id);
            valid += 1;
        } else {
            invalid += 1;
        }
    }
    assert_eq!((valid, invalid), (83, 3), "vectors that are derived, and that are not");
}

#[test]
fn hmac_sha_256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).expect("vectors");
    let (mut valid, mut invalid) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let tagged = Hmac::<Sha256>::new_from_slice(&test.key).expect("a key").chain_update(&test.msg);
            let fits = tagged.verify_truncated_left(&test.tag[..group.tag_size / 8]).is_ok();
            assert_eq!(fits, test.result != TestResult::Invalid, "{}: {}", test.tc_id, test.comment);
            *(if fits { &mut valid } else { &mut invalid }) += 1;
        }
    }
    assert_eq!((valid, invalid), (66, 108), "tags that fit, and that do not");
}
