//! The keys: who they are, how they come in, and that nobody sees them.

use super::{
    CryptoError, Result,
    provider::{Environment, KeyFile, KeyProvider, write_keys},
    randomize,
    sealer::{Sealer, derive},
};
use base64ct::{Base64, Encoding};
use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};
use zeroize::Zeroizing;

/// The bytes of a secret.
pub(super) const SECRET_BYTES: usize = 32;
/// The most characters of a key's id: it stands in every envelope, and a longer text may be a secret in the wrong place.
const ID_CHARACTERS: usize = 16;
/// Fewer different bytes than this do not occur in 32 random ones: in three of 10^17 keys. A placeholder has few.
const DIFFERENT_BYTES: usize = 16;

/// One generation of keys: an id, such as `2026a`, and a secret of 32 random bytes.
pub struct Key {
    id: Box<str>,
    // Boxed, because a value that moves leaves a copy behind.
    secret: Box<Zeroizing<[u8; SECRET_BYTES]>>,
}

impl Key {
    /// A key that another system has made.
    ///
    /// # Errors
    /// `keyring.malformed` unless the id is 1 to 16 of `a-z 0-9 . _ -` and the secret 32 bytes; `keyring.weak`.
    pub fn new(id: &str, secret: &[u8]) -> Result<Self> {
        Self::at(1, id, secret)
    }

    /// A new random key.
    ///
    /// # Errors
    /// As [`new`](Self::new), and `crypto.failed`.
    pub fn generate(id: &str) -> Result<Self> {
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        randomize(secret.as_mut())?;
        Self::new(id, secret.as_ref())
    }

    fn at(position: usize, id: &str, secret: &[u8]) -> Result<Self> {
        let malformed = |reason| CryptoError::KeyMalformed { position, reason };
        if !is_key_id(id) {
            return Err(malformed("has no id of 1 to 16 of a-z, 0-9, dot, underscore and hyphen"));
        }
        if secret.len() != SECRET_BYTES {
            return Err(malformed("has no secret of 32 bytes"));
        }
        if secret.iter().collect::<BTreeSet<_>>().len() < DIFFERENT_BYTES {
            return Err(CryptoError::KeyWeak { key: id.to_owned() });
        }
        let mut boxed = Box::new(Zeroizing::new([0; SECRET_BYTES]));
        boxed.copy_from_slice(secret);
        Ok(Self { id: id.into(), secret: boxed })
    }

    /// Reads `id:secret`, the secret in base64.
    pub(super) fn parse(position: usize, text: &str) -> Result<Self> {
        let malformed = |reason| CryptoError::KeyMalformed { position, reason };
        let (id, encoded) = text.split_once(':').ok_or_else(|| malformed("is not an id, a colon and a secret"))?;
        let mut buffer = Zeroizing::new([0; SECRET_BYTES]);
        let secret = Base64::decode(encoded, buffer.as_mut())
            .map_err(|_| malformed("has no secret of 32 bytes in base64, with its padding"))?;
        Self::at(position, id, secret)
    }

    /// The id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key as a keyring's source has it, `id:secret`. This is the secret: write it down where nobody reads it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut buffer = Zeroizing::new([0; 48]);
        let encoded = Base64::encode(self.secret(), buffer.as_mut()).unwrap_or_default();
        let mut text = Zeroizing::new(String::with_capacity(self.id.len() + 1 + encoded.len()));
        for part in [&self.id, ":", encoded] {
            text.push_str(part);
        }
        text
    }

    pub(super) fn secret(&self) -> &[u8] {
        self.secret.as_ref().as_ref()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Whether a text may be the id of a key.
pub(super) fn is_key_id(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (1..=ID_CHARACTERS).contains(&text.len()) && text.bytes().all(known)
}

/// The keys of one portal, oldest first: the last one seals, all open.
///
/// ```
/// use telehealth_storage::crypto::{Key, Keyring};
///
/// let keys = Keyring::new(vec![Key::generate("2026a")?, Key::generate("2027a")?])?;
/// assert_eq!(keys.ids(), ["2026a", "2027a"]);
/// # Ok::<(), telehealth_storage::crypto::CryptoError>(())
/// ```
///
/// # A new generation
///
/// Every program must know a key before any seals with it. So a new key comes in two steps: put it **first** in the
/// source and restart or [`reload`](Self::reload) every program, which opens with it; then move it **last** and do the same,
/// which seals with it. Then seal anew what is there by [`Portal::rotate_keys`](crate::Portal::rotate_keys); only when
/// [`Portal::keys_in_use`](crate::Portal::keys_in_use) does not name the old key any more, remove it. The audit log only
/// grows: who is to open in it what was sealed with an old key still needs that key.
/// What was sealed with a key that is lost stays sealed for ever: keep two copies in two places.
pub struct Keyring {
    provider: Option<Box<dyn KeyProvider>>,
    keys: RwLock<Arc<Keys>>,
    loads: AtomicU64,
}

/// What a reload replaces as a whole.
struct Keys {
    generations: Vec<Key>,
    sealers: RwLock<HashMap<&'static str, Arc<Sealer>>>,
}

impl Keyring {
    /// A ring of the keys at hand, oldest first.
    ///
    /// # Errors
    /// `keyring.missing` without any, `keyring.duplicate`.
    pub fn new(keys: Vec<Key>) -> Result<Self> {
        Ok(Self::of(None, Keys::new(keys, || "the list".to_owned())?))
    }

    fn of(provider: Option<Box<dyn KeyProvider>>, keys: Keys) -> Self {
        Self { provider, keys: RwLock::new(Arc::new(keys)), loads: AtomicU64::new(1) }
    }

    /// A ring of one random key, for a test or a key ceremony.
    ///
    /// # Errors
    /// As [`Key::generate`].
    pub fn generate(id: &str) -> Result<Self> {
        Self::new(vec![Key::generate(id)?])
    }

    /// Reads [`KEYS_VARIABLE`](super::KEYS_VARIABLE), `TELEHEALTH_KEYS`: keys as `id:secret`, the secret 32 bytes in base64, oldest first,
    /// between commas: `2026a:kLq…=,2027a:9Tz…=`. A secret is made by `openssl rand -base64 32`.
    ///
    /// Whoever may read `/proc/<pid>/environ` has the keys, and so have child processes: where there is a choice, prefer
    /// a [file](Self::from_file) or a [provider](Self::from_provider).
    ///
    /// # Errors
    /// The codes `keyring.…`.
    pub fn from_environment() -> Result<Self> {
        Self::from_provider(Environment)
    }

    /// Reads a file with a key a line, `id:secret` as in [`from_environment`](Self::from_environment), oldest first; empty lines and those
    /// that begin with `#` say nothing. It must belong to the user of this process, who alone may have any right on it, and
    /// stand in a folder that belongs to this user or to root and where no other user can replace it.
    ///
    /// # Errors
    /// The codes `keyring.…`.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_provider(KeyFile { path: path.as_ref().to_owned() })
    }

    /// Reads a file as [`from_file`](Self::from_file) does, and makes it with a random key where it is not there.
    pub(crate) fn kept_in(path: &Path) -> Result<Self> {
        // A link that leads nowhere counts as well: it is refused and not followed.
        if path.symlink_metadata().is_err() {
            let mut number = [0; 4];
            randomize(&mut number)?;
            // Should the file be lost, what the next one cannot open is of an unknown key and not of a wrong one.
            let key = Key::generate(&format!("{:08x}", u32::from_le_bytes(number)))?;
            write_keys(path, &key.expose())?;
        }
        Self::from_file(path)
    }

    /// Asks a provider, such as a key management service; it is asked again by [`reload`](Self::reload).
    ///
    /// # Errors
    /// What the provider answers, and the codes `keyring.…`.
    pub fn from_provider(provider: impl KeyProvider + 'static) -> Result<Self> {
        let keys = Keys::new(provider.keys()?, || provider.name())?;
        Ok(Self::of(Some(Box::new(provider)), keys))
    }

    /// Asks the source again. On an error the ring stays as it was.
    ///
    /// # Errors
    /// As when the ring was made, and `keyring.changed` where a known id has another secret now.
    pub fn reload(&self) -> Result<()> {
        let Some(provider) = &self.provider else { return Ok(()) };
        let keys = Keys::new(provider.keys()?, || provider.name())?;
        let mut present = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        for key in &keys.generations {
            let known = present.generations.iter().find(|known| known.id == key.id);
            if known.is_some_and(|known| known.secret() != key.secret()) {
                return Err(CryptoError::KeyChanged { key: key.id.to_string() });
            }
        }
        *present = Arc::new(keys);
        self.loads.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// How often the keys have been loaded, once at least.
    pub(crate) fn loads(&self) -> u64 {
        self.loads.load(Ordering::Acquire)
    }

    /// The ids of the keys, each with a value that the same secret always gives and that tells nothing of it.
    pub(crate) fn check_values(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let value = |key: &Key| Ok((key.id.to_string(), derive(key, "check", "")?.to_vec()));
        self.present().generations.iter().map(value).collect()
    }

    /// The ids of the keys, oldest first; the last one seals.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.present().generations.iter().map(|key| key.id.to_string()).collect()
    }

    /// What seals and opens the columns of a table. It has the keys as they are now: ask for each piece of work.
    ///
    /// # Errors
    /// `crypto.failed`.
    pub fn sealer(&self, table: &'static str) -> Result<Arc<Sealer>> {
        let keys = self.present();
        let known = keys.sealers.read().unwrap_or_else(PoisonError::into_inner).get(table).cloned();
        match known {
            Some(sealer) => Ok(sealer),
            None => {
                let sealer = Arc::new(Sealer::new(table, &keys.generations)?);
                let mut sealers = keys.sealers.write().unwrap_or_else(PoisonError::into_inner);
                Ok(sealers.entry(table).or_insert(sealer).clone())
            }
        }
    }

    fn present(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("ids", &self.ids()).finish_non_exhaustive()
    }
}

impl Keys {
    fn new(generations: Vec<Key>, source_name: impl FnOnce() -> String) -> Result<Self> {
        if generations.is_empty() {
            return Err(CryptoError::KeysMissing { source_name: source_name() });
        }
        let mut before: Vec<&Key> = Vec::with_capacity(generations.len());
        for key in &generations {
            if before.iter().any(|other| other.id == key.id || other.secret() == key.secret()) {
                return Err(CryptoError::KeyDuplicate { key: key.id.to_string() });
            }
            before.push(key);
        }
        Ok(Self { generations, sealers: RwLock::default() })
    }
}

#[cfg(test)]
mod tests;
