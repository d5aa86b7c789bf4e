//! Portals with a private server.

use crate::{
    crypto::Keyring,
    embedded::{Embedded, EmbeddedError},
    error::{Error, Result},
    session::{options::Options, portal::Portal, service_accounts::ANY_SERVICE},
};
use std::{path::Path, sync::Arc};
use telehealth_core::{Code, access::Grant};

impl Portal {
    /// Starts a private PostgreSQL that stops when the portal is dropped, and migrates it. Its keyring holds one random
    /// key that is lost with it. Everybody who can connect to such a server owns it, so every service account may do
    /// everything there ([`ANY_SERVICE`]).
    ///
    /// # Errors
    /// `embedded.not_found` if no PostgreSQL is installed, and the other codes of [`EmbeddedError`].
    pub fn embedded() -> Result<Self> {
        let server = Embedded::temporary().map_err(|error| server_error(&error))?;
        Self::on_server(server, Keyring::generate("embedded")?)
    }

    /// Starts a private PostgreSQL whose data is kept in a folder, and migrates it. The keyring is the file `keys` in
    /// that folder, created with a random key if it does not exist: the folder alone is enough to read all data.
    ///
    /// # Errors
    /// As [`embedded`](Self::embedded), and the codes `keyring.…`.
    pub fn embedded_in(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let server = Embedded::persistent(folder).map_err(|error| server_error(&error))?;
        Self::on_server(server, Keyring::from_file_or_create(&folder.join("keys"))?)
    }

    fn on_server(server: Embedded, keyring: Keyring) -> Result<Self> {
        let url = server.url().to_owned();
        let options = Options { keyring: Some(Arc::new(keyring)), ..Options::default() };
        let portal = Self::open(&url, options, Some(server))?;
        portal.migrate()?;
        portal.grant_service(ANY_SERVICE, &Grant::all())?;
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
