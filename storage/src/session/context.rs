//! Signed contexts, which prevent injected SQL from acting for another actor.
//!
//! A transaction identifies its actor to the database by claims. **Without a key, anybody who runs SQL with the
//! application's login, by injection or with the login's password, can claim to be any actor.**
//!
//! With a key, the library signs the claims (HMAC-SHA-256) with a key that the database knows and the login cannot
//! read. `access_begin` checks the signature once, for this schema and within a minute, and makes the claims the
//! context of the transaction, authenticated by a secret of the database for this session and this transaction.
//! Policies and the audit log accept no other context. The claims and the signature are sent as parameters in a
//! separate round trip, so that neither `pg_stat_activity`, prepared statements, cursors nor the server's log at its
//! default settings reveal them to another session of the same login. An attacker who injects SQL can still:
//!
//! - do whatever the actor of the attacked transaction may do;
//! - use a signature that is less than a minute old, after reading the memory of the program, unencrypted network
//!   traffic or a log with parameters: the signature is not bound to one session, because that would take another round
//!   trip;
//! - obstruct others: session-level advisory locks and LISTEN remain on a connection until it ends;
//! - do everything, if the login owns the tables: migrate with one login and serve with another.
//!
//! The key, mixed with its pads, is stored in `context_keys` and the database's secret in `context_secret`, so a dump
//! of the whole database contains both. If a dump is lost, change the key, and the secret while no transaction runs: an
//! open transaction would no longer see any row.

use crate::{
    error::Result,
    sql::schema::context_keys::{self, dsl},
};
use diesel::{Connection, ExpressionMethods, PgConnection, RunQueryDsl, insert_into};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The block size of SHA-256 in bytes; HMAC pads a shorter key with zeros.
const BLOCK: usize = 64;

/// A key that signs contexts; see [`Options::context_key`](crate::Options::context_key) and
/// [`Portal::sign_contexts`](crate::Portal::sign_contexts).
#[derive(Clone)]
pub struct ContextKey(Zeroizing<[u8; BLOCK]>);

impl ContextKey {
    /// Creates a key from 32 random bytes.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let mut block = Zeroizing::new([0; BLOCK]);
        block.iter_mut().zip(secret).for_each(|(to, from)| *to = *from);
        Self(block)
    }

    /// Signs the claims of a context; returns hexadecimal digits.
    pub(crate) fn sign(&self, claims: &str) -> String {
        let mut mac = Hmac::<Sha256>::new((&*self.0).into());
        mac.update(claims.as_bytes());
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns the key mixed with the inner and the outer pad of RFC 2104, with which the database checks signatures.
    fn pads(&self) -> [Zeroizing<Vec<u8>>; 2] {
        [0x36, 0x5c].map(|pad| Zeroizing::new(self.0.iter().map(|byte| byte ^ pad).collect()))
    }
}

impl fmt::Debug for ContextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContextKey")
    }
}

/// Replaces the keys that the database accepts.
pub(crate) fn store(connection: &mut PgConnection, keys: &[ContextKey]) -> Result<()> {
    connection.transaction(|connection| {
        diesel::delete(context_keys::table).execute(connection)?;
        for [inner, outer] in keys.iter().map(ContextKey::pads) {
            let row = (dsl::inner_pad.eq(inner.as_slice()), dsl::outer_pad.eq(outer.as_slice()));
            insert_into(context_keys::table).values(row).execute(connection)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of RFC 4231's second case under a key of 32 bytes; the digits are those of `openssl dgst -mac HMAC`.
    #[test]
    fn signatures_match_hmac_sha_256() {
        let key = ContextKey::new(&[7; 32]);
        assert_eq!(
            key.sign("what do ya want for nothing?"),
            "37853aff7df2ff1f94e194ad66dd7633e01f2642bdbc02f0b6a1ea7540d2ac0e"
        );
    }

    #[test]
    fn debug_output_hides_the_key() {
        assert_eq!(format!("{:?}", ContextKey::new(&[7; 32])), "ContextKey");
    }
}
