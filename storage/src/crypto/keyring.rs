//! The keys of a portal: how they come in, and which are in use.

use super::{
    CryptoError, Result,
    key::Key,
    provider::{Environment, KeyFile, KeyProvider, write_keys},
    randomize,
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
    /// Swapped without a lock, which a forked process could find held for ever.
    keys: ArcSwap<Keys>,
    loads: AtomicU64,
}

/// What a reload replaces as a whole.
struct Keys {
    generations: Vec<Key>,
    sealers: ArcSwap<HashMap<&'static str, Arc<Sealer>>>,
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
        Self { provider, keys: ArcSwap::from_pointee(keys), loads: AtomicU64::new(1) }
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

    /// How often the keys have been loaded, once at least.
    pub(crate) fn loads(&self) -> u64 {
        self.loads.load(Ordering::Acquire)
    }

    /// The ids of the keys, each with a value that the same secret always gives and that tells nothing of it.
    pub(crate) fn check_values(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let value = |key: &Key| Ok((key.id().to_string(), derive(key, "check", "")?.to_vec()));
        self.present().generations.iter().map(value).collect()
    }

    /// The ids of the keys, oldest first; the last one seals.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.present().generations.iter().map(|key| key.id().to_string()).collect()
    }

    /// What seals and opens the columns of a table. It has the keys as they are now: ask for each piece of work.
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
