mod damage;
mod drills;
mod failures;
mod restore;
mod setup;
mod stores;

use crate::support::backups::Clinic;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A clinic for tests that only read it. Its files go with the last test that holds it.
fn clinic() -> Arc<Clinic> {
    static SHARED: Mutex<Weak<Clinic>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let clinic = Arc::new(Clinic::new());
        *shared = Arc::downgrade(&clinic);
        clinic
    })
}
