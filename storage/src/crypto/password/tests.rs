//! Tests of verification, of equal work for known and unknown users, and of limits on the work.
#![allow(clippy::expect_used, reason = "a test may")]

use super::*;
use std::cell::RefCell;

type Cost = (u32, u32, u32);

thread_local! {
    /// The cost of each run of Argon2 on this thread.
    pub(super) static WORK: RefCell<Vec<Cost>> = const { RefCell::new(Vec::new()) };
}

const PRESENT: Cost = (MEMORY_KIB, PASSES, LANES);
const PASSWORD: &str = "correct horse battery";

/// Returns the result of a function and the cost of its Argon2 runs.
fn cost<T>(work: impl FnOnce() -> T) -> (T, Vec<Cost>) {
    WORK.take();
    let answer = work();
    (answer, WORK.take())
}

/// Returns how often Argon2 has run on this thread since the last call, for tests of sign-in.
pub(crate) fn password_work() -> usize {
    WORK.take().len()
}

/// Returns a password and a weak hash of it.
pub(crate) fn weak_hash() -> (&'static str, String) {
    (PASSWORD, foreign(8, 1, 1, b"somesalt", 32).as_str().to_owned())
}

/// Returns a hash with other parameters, salt and length, computed by the crate directly.
fn foreign(memory: u32, passes: u32, lanes: u32, salt: &[u8], bytes: usize) -> PasswordHash {
    let params = Params::new(memory, passes, lanes, Some(bytes)).expect("parameters");
    let mut output = vec![0; bytes];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    argon2.hash_password_into(PASSWORD.as_bytes(), salt, &mut output).expect("a hash");
    let salt = Salt::new(salt).expect("a salt").to_salt_string();
    let output = Output::new(&output).expect("a hash");
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}").parse().expect("a hash")
}

#[test]
fn only_the_correct_password_is_accepted() {
    let stored = hash(PASSWORD).expect("a hash");
    assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
    assert!(!stored.as_str().contains(PASSWORD));
    assert_eq!(format!("{stored:?}"), "[password hash]");
    let again: PasswordHash = stored.as_str().parse().expect("the same hash");
    assert_eq!(verify(PASSWORD, Some(&again)).expect("an answer"), Verified { ok: true, needs_upgrade: false });
    for wrong in ["correct horse batter", "correct horse battery ", "Correct horse battery", "", DUMMY] {
        assert_eq!(verify(wrong, Some(&stored)).expect("an answer"), Verified { ok: false, needs_upgrade: false });
    }
    assert_ne!(hash(PASSWORD).expect("a hash").as_str(), stored.as_str(), "each has its own salt");
}

/// The work is the same for a correct password, a wrong password, a user without a password, and an unknown user.
#[test]
fn an_unknown_user_costs_as_much_as_a_known_one() {
    let stored = hash(PASSWORD).expect("a hash");
    for (password, stored, ok) in [
        (PASSWORD, Some(&stored), true),
        ("a wrong password", Some(&stored), false),
        (PASSWORD, None, false),
        ("", None, false),
        ("", Some(&stored), false),
    ] {
        let (answer, work) = cost(|| verify(password, stored));
        assert_eq!(answer.expect("an answer"), Verified { ok, needs_upgrade: false });
        assert_eq!(work, [PRESENT]);
    }
    let dummy: PasswordHash = DUMMY.parse().expect("a hash");
    assert_eq!((dummy.params.m_cost(), dummy.params.t_cost(), dummy.params.p_cost()), PRESENT);
    assert!(!dummy.is_weak(), "its salt and hash are as long as those of new hashes");
}

#[test]
fn the_dummy_hash_authenticates_nobody() {
    // Even if an attacker finds its password: without a user no password is correct.
    let found = foreign(8, 1, 1, b"nobody is here..", 32);
    let ok = |stored: Option<&PasswordHash>| verify_or(PASSWORD, stored, &found).expect("an answer").ok;
    assert!(ok(Some(&found)) && !ok(None));
}

#[test]
fn weak_hashes_are_upgraded_once_the_password_is_known() {
    let cases = [
        (foreign(MEMORY_KIB, PASSES, LANES, &[7; 16], 32), false),
        (foreign(47_104, PASSES, LANES, &[7; 16], 32), false),
        (foreign(MEMORY_KIB, 3, LANES, &[7; 16], 32), false),
        (foreign(MEMORY_KIB - 1, PASSES, LANES, &[7; 16], 32), true),
        (foreign(MEMORY_KIB, 1, LANES, &[7; 16], 32), true),
        (foreign(MEMORY_KIB, PASSES, LANES, &[7; 8], 32), true),
        (foreign(MEMORY_KIB, PASSES, LANES, &[7; 16], 16), true),
    ];
    for (stored, needs_upgrade) in cases {
        let (answer, work) = cost(|| verify(PASSWORD, Some(&stored)));
        assert_eq!(answer.expect("an answer"), Verified { ok: true, needs_upgrade }, "{}", stored.as_str());
        assert_eq!(work.len(), 1);
        let wrong = verify("a wrong password", Some(&stored)).expect("an answer");
        assert_eq!(wrong, Verified { ok: false, needs_upgrade: false });
    }
}

#[test]
fn lengths_are_counted_in_characters() {
    let too = |password: &str| hash(password).expect_err("refused").code().as_str();
    assert_eq!(too(""), "password.too_short");
    assert_eq!(too(&"é".repeat(14)), "password.too_short");
    // Fifteen characters as typed, but half as many after NFKC composes the accents.
    assert_eq!(too(&"e\u{301}".repeat(8)), "password.too_short");
    // One character as typed, which NFKC expands to eighteen; and fourteen of them.
    assert_eq!(too("\u{fdfa}"), "password.too_short");
    assert_eq!(too(&"\u{fdfa}".repeat(14)), "password.too_short");
    assert_eq!(too(&"ﬃ".repeat(5)), "password.too_short");
    assert_eq!(too(&"a".repeat(257)), "password.too_long");
    for password in ["é".repeat(15), " ".repeat(15), "😀".repeat(256), "\u{fdfa}".repeat(15)] {
        let stored = hash(&password).expect("a hash");
        assert!(verify(&password, Some(&stored)).expect("an answer").ok);
    }
}

/// A request of a gigabyte is rejected before any work, the same for known and unknown users.
#[test]
fn overlong_passwords_cost_nothing() {
    let stored = hash(PASSWORD).expect("a hash");
    let long = "\u{fdfa}".repeat(1 << 20);
    for stored in [Some(&stored), None] {
        let (answer, work) = cost(|| verify(&long, stored));
        assert_eq!(answer.expect_err("too long").code().as_str(), "password.too_long");
        assert!(work.is_empty());
    }
    // The worst accepted password: each of its characters becomes eighteen.
    assert!(normalized(&"\u{fdfa}".repeat(MAX_CHARACTERS)).expect("a password").len() < 10_000);
}

#[test]
fn long_passwords_are_not_truncated() {
    let long = "a".repeat(255);
    let stored = hash(&(long.clone() + "b")).expect("a hash");
    assert!(!verify(&(long.clone() + "c"), Some(&stored)).expect("an answer").ok);
    assert!(!verify(&long, Some(&stored)).expect("an answer").ok);
    assert!(
        hash(&format!("{}\0{}", "a".repeat(15), "b"))
            .is_ok_and(|stored| { !verify(&"a".repeat(15), Some(&stored)).expect("an answer").ok })
    );
}

/// NIST SP 800-63B: two Unicode encodings of a password are the same password.
#[test]
fn unicode_is_normalized() {
    let stored = hash("Ünïcödé pässwörd ﬁve").expect("a hash");
    let decomposed = "U\u{308}ni\u{308}co\u{308}de\u{301} pa\u{308}sswo\u{308}rd five";
    assert!(verify(decomposed, Some(&stored)).expect("an answer").ok);
    assert!(!verify("Unicode password five", Some(&stored)).expect("an answer").ok);
}

#[test]
fn unacceptable_hashes_are_rejected() {
    let hash = hash(PASSWORD).expect("a hash");
    let text = hash.as_str();
    let unacceptable = [
        String::new(),
        PASSWORD.to_owned(),
        text.replacen("argon2id", "argon2i", 1),
        text.replacen("argon2id", "argon2d", 1),
        text.replacen("v=19", "v=16", 1),
        text.replacen("$v=19", "", 1),
        text.replacen("m=19456", "m=4294967295", 1),
        text.replacen("m=19456", "m=262145", 1),
        text.replacen("m=19456", "m=0", 1),
        text.replacen("t=2", "t=0", 1),
        text.replacen("t=2", "t=17", 1),
        text.replacen("t=2", "t=4294967295", 1),
        text.replacen("p=1", "p=0", 1),
        text.replacen("p=1", "p=17", 1),
        text.rsplit_once('$').expect("parts").0.to_owned(),
        format!("{text}="),
        format!("{text}\n"),
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW".to_owned(),
        "$argon2id$v=19$m=19456,t=2,p=1".to_owned(),
    ];
    for text in unacceptable {
        let error = text.parse::<PasswordHash>().expect_err(&text);
        assert_eq!(error.code().as_str(), "password.hash_malformed");
        assert!(text.len() < 20 || !error.to_string().contains(&text), "{error}");
    }
}
