//! Passwords: Argon2id (RFC 9106), upgraded at sign-in, with the same amount of work for an unknown user.

use super::{CryptoError, Result, randomize};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt},
};
use icu_normalizer::ComposingNormalizerBorrowed;
use std::{fmt, ops::RangeInclusive};
use zeroize::Zeroizing;

/// Memory in KiB, passes and lanes: the minimum of OWASP's Password Storage Cheat Sheet for Argon2id (19 MiB, 2, 1).
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// RFC 9106, section 3.1: salts of 16 bytes; a tag of 256 bits.
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// The accepted costs of a stored hash. Writing one expensive hash must not be enough to stall the portal.
const SENSIBLE_MEMORY_KIB: RangeInclusive<u32> = 8..=1 << 18;
const SENSIBLE_PASSES: RangeInclusive<u32> = 1..=16;
const SENSIBLE_LANES: RangeInclusive<u32> = 1..=16;

/// The minimum length of a new password in characters: NIST SP 800-63B-4, section 3.1.1.2, without a second factor.
pub const MIN_CHARACTERS: usize = 15;
/// The maximum length of a password in characters. NIST requires at least 64; without a limit a request of a gigabyte
/// would be hashed.
pub const MAX_CHARACTERS: usize = 256;

/// A hash with the current cost that no password matches.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmUuLg$kSDZWaG/gDxXgBWCTBWhkqrvmGRBPQp8HtzNUGd4qRM";

/// An Argon2id hash as it is stored, in the PHC string format. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    text: String,
    parsed: Phc,
    params: Params,
}

impl PasswordHash {
    /// Returns the text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it costs an attacker less than a newly created hash.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        let short = |bytes: Option<&[u8]>, least| bytes.is_none_or(|bytes| bytes.len() < least);
        self.params.m_cost() < MEMORY_KIB
            || self.params.t_cost() < PASSES
            || short(self.parsed.salt.as_deref(), SALT_BYTES)
            || short(self.parsed.hash.as_ref().map(Output::as_bytes), HASH_BYTES)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[password hash]")
    }
}

impl std::str::FromStr for PasswordHash {
    type Err = CryptoError;

    /// Reads a stored hash.
    ///
    /// # Errors
    /// `password.hash_malformed` unless it is Argon2id, version 1.3, of acceptable cost.
    fn from_str(text: &str) -> Result<Self> {
        read(text).ok_or(CryptoError::PasswordHashMalformed)
    }
}

fn read(text: &str) -> Option<PasswordHash> {
    let parsed = Phc::new(text).ok()?;
    let params = Params::try_from(&parsed).ok()?;
    let sensible = Algorithm::try_from(parsed.algorithm.as_str()) == Ok(Algorithm::Argon2id)
        && parsed.version == Some(Version::V0x13.into())
        && SENSIBLE_MEMORY_KIB.contains(&params.m_cost())
        && SENSIBLE_PASSES.contains(&params.t_cost())
        && SENSIBLE_LANES.contains(&params.p_cost())
        && parsed.salt.is_some()
        && parsed.hash.is_some();
    sensible.then(|| PasswordHash { text: text.to_owned(), parsed, params })
}

/// The result of [`verify`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whether the password is correct.
    pub ok: bool,
    /// Whether the password is correct and should be [hashed](hash) and stored again, because the stored hash is weaker
    /// than a new one.
    pub needs_upgrade: bool,
}

/// Hashes a new password.
///
/// Follows NIST SP 800-63B: at least 15 characters of Unicode, without composition rules; normalized by NFKC, so that
/// two keyboards give the same password; never truncated. The length is counted in code points, as typed and after
/// NFKC, and both must be long enough. The caller must reject commonly used passwords.
///
/// # Errors
/// `password.too_short`, `password.too_long`, `crypto.failed`.
pub fn hash(password: &str) -> Result<PasswordHash> {
    let failed = || CryptoError::Failed { step: "hashing a password" };
    // The smaller count applies: NFKC expands some characters (one Arabic ligature becomes eighteen letters), and
    // combines a separately typed accent with its letter.
    let typed = password.chars().count();
    let password = normalized(password)?;
    if typed.min(password.chars().count()) < MIN_CHARACTERS {
        return Err(CryptoError::PasswordTooShort);
    }
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).map_err(|_| failed())?;
    let mut salt = [0; SALT_BYTES];
    randomize(&mut salt)?;
    let hash = argon2id(&password, &salt, &params, HASH_BYTES)?;
    let parsed = Phc {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|_| failed())?,
        salt: Some(Salt::new(&salt).map_err(|_| failed())?),
        hash: Some(hash),
    };
    read(&parsed.to_string()).ok_or_else(failed)
}

/// Verifies the password of a user who signs in. `stored` is `None` if there is no such user, or if they have no
/// password: then no password is correct, and the work is the same as for a hash of current cost. (A hash that [is
/// weak](PasswordHash::is_weak) takes less time until its user has signed in once.)
///
/// Each call takes 19 MiB of memory and about 20 ms of processor time: limit how many run concurrently.
///
/// # Errors
/// `password.too_long`, `crypto.failed`; neither depends on `stored`.
pub fn verify(password: &str, stored: Option<&PasswordHash>) -> Result<Verified> {
    verify_or(password, stored, &DUMMY.parse()?)
}

fn verify_or(password: &str, stored: Option<&PasswordHash>, dummy: &PasswordHash) -> Result<Verified> {
    let password = normalized(password)?;
    let compared = stored.unwrap_or(dummy);
    let (Some(salt), Some(expected)) = (&compared.parsed.salt, &compared.parsed.hash) else {
        return Err(CryptoError::PasswordHashMalformed);
    };
    let found = argon2id(&password, salt, &compared.params, expected.len())?;
    // Outputs are compared in constant time.
    let ok = (found == *expected) & stored.is_some();
    Ok(Verified { ok, needs_upgrade: ok && compared.is_weak() })
}

/// The only function that runs Argon2, so that tests can count the work.
fn argon2id(password: &str, salt: &[u8], params: &Params, length: usize) -> Result<Output> {
    #[cfg(test)]
    tests::WORK.with_borrow_mut(|work| work.push((params.m_cost(), params.t_cost(), params.p_cost())));
    let failed = || CryptoError::Failed { step: "hashing a password" };
    let mut buffer = Zeroizing::new([0; Output::MAX_LENGTH]);
    let output = buffer.get_mut(..length).ok_or_else(failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into(password.as_bytes(), salt, output)
        .map_err(|_| failed())?;
    Output::new(output).map_err(|_| failed())
}

/// Returns the normalized form that is hashed. Does not read beyond the maximum length.
fn normalized(password: &str) -> Result<Zeroizing<String>> {
    if password.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(CryptoError::PasswordTooLong);
    }
    Ok(Zeroizing::new(ComposingNormalizerBorrowed::new_nfkc().normalize(password).into_owned()))
}

#[cfg(test)]
pub(super) mod tests;
