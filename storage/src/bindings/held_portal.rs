//! The portal that an object of a host holds.

use crate::session::portal::Portal;

/// A portal that is open, or one whose transactions and operations had not all ended when it was closed.
pub struct HeldPortal {
    portal: Option<Portal>,
    is_closing: bool,
}

impl HeldPortal {
    /// Holds an open portal.
    #[must_use]
    pub const fn new(portal: Portal) -> Self {
        Self { portal: Some(portal), is_closing: false }
    }

    /// Returns the portal, unless it was closed.
    #[must_use]
    pub fn open(&self) -> Option<Portal> {
        self.portal.clone().filter(|_| !self.is_closing)
    }

    /// Ends the use of the portal, and returns it to be closed. If that fails it stays, so that another call waits again.
    #[must_use]
    pub fn begin_closing(&mut self) -> Option<Portal> {
        self.is_closing = true;
        self.portal.clone()
    }

    /// Gives up the portal. Dropping it stops a private server, which takes a while.
    #[must_use]
    pub fn take(&mut self) -> Option<Portal> {
        self.portal.take()
    }
}
