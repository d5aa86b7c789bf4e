//! Portals with a private server.

use crate::{
    crypto::Keyring,
    embedded::{Embedded, EmbeddedError},
    error::{Error, Result},
    session::{options::Options, portal::Portal, service_accounts::ANY_SERVICE},
};
use std::{path::PathBuf, sync::Arc};
use telehealth_core::{Code, access::Grant};

/// How a private server is started; see [`Portal::embedded_with`].
#[derive(Clone, Debug, Default)]
pub struct EmbeddedOptions {
    /// The folder that keeps the data, and the keyring in the file `keys`, which is created with a random key if it
    /// does not exist: the folder alone is enough to read all data. Without a folder, the data and the key are lost
    /// with the portal.
    pub folder: Option<PathBuf>,
    /// Whether every service account may do everything ([`ANY_SERVICE`]), for trials and for tests that are about
    /// something else. Otherwise each needs its grants ([`Portal::grant_service`]), as in production.
    pub allow_all: bool,
}

impl Portal {
    /// Starts a private PostgreSQL that stops when the portal is dropped, and migrates it. Nothing is kept.
    ///
    /// # Errors
    /// `embedded.not_found` if no PostgreSQL is installed, and the other codes of [`EmbeddedError`].
    pub fn embedded() -> Result<Self> {
        Self::embedded_with(EmbeddedOptions::default())
    }

    /// Like [`embedded`](Self::embedded), with options.
    ///
    /// # Errors
    /// As [`embedded`](Self::embedded), and for a folder the codes `keyring.…`.
    pub fn embedded_with(options: EmbeddedOptions) -> Result<Self> {
        let EmbeddedOptions { folder, allow_all } = options;
        let server = folder.as_ref().map_or_else(Embedded::temporary, Embedded::persistent);
        let server = server.map_err(|error| server_error(&error))?;
        let keyring = match folder {
            Some(folder) => Keyring::from_file_or_create(&folder.join("keys"))?,
            None => Keyring::generate("embedded")?,
        };
        let url = server.url().to_owned();
        let options = Options { keyring: Some(Arc::new(keyring)), ..Options::default() };
        let portal = Self::open(&url, options, Some(server))?;
        portal.migrate()?;
        // A folder may have been opened with another choice before.
        portal.grant_service(ANY_SERVICE, &if allow_all { Grant::all() } else { Vec::new() })?;
        Ok(portal)
    }

    /// Returns the private server, if the portal has one.
    #[must_use]
    pub fn server(&self) -> Option<&Embedded> {
        self.private_server().as_ref()
    }
}

fn server_error(error: &EmbeddedError) -> Error {
    Error::unavailable(Code::find(error.code()).unwrap_or(Code::EMBEDDED_FAILED), error.to_string())
}
