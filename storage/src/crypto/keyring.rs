//! The keyring of a portal and how it is loaded.

#[cfg(all(unix, feature = "embedded"))]
use super::key_file::write_keys;
use super::{
    CryptoError, Result,
    key::Key,
    provider::{Environment, KeyFile, KeyProvider},
    sealer::{Sealer, derive},
};
use arc_swap::ArcSwap;
use std::{
    collections::HashMap,
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use zeroize::Zeroizing;

/// The keys of one portal, oldest first: the last one encrypts, all decrypt.
///
/// ```
/// use telehealth_storage::crypto::{Key, Keyring};
///
/// let keys = Keyring::new(vec![Key::generate("2026a")?, Key::generate("2027a")?])?;
/// assert_eq!(keys.ids(), ["2026a", "2027a"]);
/// # Ok::<(), telehealth_storage::crypto::CryptoError>(())
/// ```
///
/// # Adding a key
///
/// Every program must know a key before any program encrypts with it. So add a new key in two steps: put it **first**
/// in the source and restart or [`reload`](Self::reload) every program, so that all can decrypt with it; then move it
/// **last** and do the same, so that they encrypt with it. Then re-encrypt existing rows with
/// [`Portal::rotate_keys`](crate::Portal::rotate_keys), and remove the old key only when
/// [`Portal::keys_in_use`](crate::Portal::keys_in_use) no longer lists it. The audit log is append-only: decrypting its
/// older entries still needs the old key. Values that were sealed with a lost key cannot be recovered: keep two copies
/// in two places.
pub struct Keyring {
    provider: Option<Box<dyn KeyProvider>>,
    /// Swapped without a lock: after a fork, a lock could remain held in the child for ever.
    keys: ArcSwap<Keys>,
    loads: AtomicU64,
}

/// The state that a reload replaces as a whole.
struct Keys {
    generations: Vec<Key>,
    sealers: ArcSwap<HashMap<&'static str, Arc<Sealer>>>,
}

impl Keyring {
    /// Creates a keyring from keys, oldest first.
    ///
    /// # Errors
    /// `keyring.missing` if there are none, `keyring.duplicate`.
    pub fn new(keys: Vec<Key>) -> Result<Self> {
        Ok(Self::of(None, Keys::new(keys, || "the list".to_owned())?))
    }

    fn of(provider: Option<Box<dyn KeyProvider>>, keys: Keys) -> Self {
        Self { provider, keys: ArcSwap::from_pointee(keys), loads: AtomicU64::new(1) }
    }

    /// Generates a keyring with one random key, for a test or a key ceremony, which [exports](Self::expose) it.
    ///
    /// # Errors
    /// As [`Key::generate`].
    pub fn generate(id: &str) -> Result<Self> {
        Self::new(vec![Key::generate(id)?])
    }

    /// Reads the environment variable [`KEYS_VARIABLE`](super::KEYS_VARIABLE), `TELEHEALTH_KEYS`: keys as `id:secret`,
    /// oldest first, separated by commas, each secret 32 bytes in base64: `2026a:kLq…=,2027a:9Tz…=`. Generate a secret
    /// with `openssl rand -base64 32`.
    ///
    /// Child processes and users who can read `/proc/<pid>/environ` can read the keys: if possible, prefer
    /// a [file](Self::from_file) or a [provider](Self::from_provider).
    ///
    /// # Errors
    /// The codes `keyring.…`.
    pub fn from_environment() -> Result<Self> {
        Self::from_provider(Environment)
    }

    /// Reads a file with one key per line, `id:secret` as in [`from_environment`](Self::from_environment), oldest
    /// first; empty lines and lines that begin with `#` are ignored. The file must belong to the user of this process,
    /// give no permissions to others, and be in a folder that belongs to this user or to root, where no other user can
    /// replace it.
    ///
    /// # Errors
    /// The codes `keyring.…`.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        Self::from_provider(KeyFile { path: path.as_ref().to_owned() })
    }

    /// Reads a file like [`from_file`](Self::from_file), and creates it with a random key if it does not exist.
    #[cfg(all(unix, feature = "embedded"))]
    pub(crate) fn from_file_or_create(path: &Path) -> Result<Self> {
        // A dangling link exists too: it is rejected, not followed.
        if path.symlink_metadata().is_err() {
            let mut number = [0; 4];
            super::randomize(&mut number)?;
            // A random id: if the file is lost, its values are reported as of an unknown key and not as tampered with.
            let key = Key::generate(&format!("{:08x}", u32::from_le_bytes(number)))?;
            write_keys(path, &key.expose())?;
        }
        Self::from_file(path)
    }

    /// Loads keys from a provider, such as a key management service; [`reload`](Self::reload) calls it again.
    ///
    /// # Errors
    /// The provider's error, and the codes `keyring.…`.
    pub fn from_provider(provider: impl KeyProvider + 'static) -> Result<Self> {
        let keys = Keys::new(provider.keys()?, || provider.name())?;
        Ok(Self::of(Some(Box::new(provider)), keys))
    }

    /// Loads the keys again. On an error the keyring is unchanged.
    ///
    /// # Errors
    /// As when the keyring was created, and `keyring.changed` if a known id now has a different secret.
    pub fn reload(&self) -> Result<()> {
        let Some(provider) = &self.provider else { return Ok(()) };
        let keys = Keys::new(provider.keys()?, || provider.name())?;
        let present = self.present();
        for key in &keys.generations {
            let known = present.generations.iter().find(|known| known.id() == key.id());
            if known.is_some_and(|known| known.secret() != key.secret()) {
                return Err(CryptoError::KeyChanged { key: key.id().to_string() });
            }
        }
        self.keys.store(Arc::new(keys));
        self.loads.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Returns how often the keys have been loaded, at least once.
    pub(crate) fn loads(&self) -> u64 {
        self.loads.load(Ordering::Acquire)
    }

    /// Returns the ids of the keys, each with a check value: derived from the secret, without disclosing it.
    pub(crate) fn check_values(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let value = |key: &Key| Ok((key.id().to_string(), derive(key, "check", "")?.to_vec()));
        self.present().generations.iter().map(value).collect()
    }

    /// Returns the ids of the keys, oldest first; the last one encrypts.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.present().generations.iter().map(|key| key.id().to_string()).collect()
    }

    /// Returns the keys in the format of [`from_file`](Self::from_file): one line `id:secret` for each, oldest first.
    /// The text contains the secrets: write it to a file that only its owner can read, or to a secret store, and drop
    /// it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let keys = self.present();
        let lines: Vec<_> = keys.generations.iter().map(Key::expose).collect();
        // Allocated at full size: a text that grows leaves copies in memory.
        let mut text = Zeroizing::new(String::with_capacity(lines.iter().map(|line| line.len() + 1).sum()));
        for line in &lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Returns the sealer of a table. It keeps the keys as they are now: request one for each piece of work.
    ///
    /// # Errors
    /// `crypto.failed`.
    pub fn sealer(&self, table: &'static str) -> Result<Arc<Sealer>> {
        let keys = self.present();
        if let Some(known) = keys.sealers.load().get(table) {
            return Ok(Arc::clone(known));
        }
        let sealer = Arc::new(Sealer::new(table, &keys.generations)?);
        keys.sealers.rcu(|known| {
            let mut sealers = HashMap::clone(known);
            sealers.insert(table, Arc::clone(&sealer));
            sealers
        });
        Ok(sealer)
    }

    fn present(&self) -> Arc<Keys> {
        self.keys.load_full()
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
            if before.iter().any(|other| other.id() == key.id() || other.secret() == key.secret()) {
                return Err(CryptoError::KeyDuplicate { key: key.id().to_string() });
            }
            before.push(key);
        }
        Ok(Self { generations, sealers: ArcSwap::default() })
    }
}

#[cfg(test)]
mod tests;
