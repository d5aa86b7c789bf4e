//! The verbs of a transaction, on a real PostgreSQL.

mod support;

use support::*;
use telehealth_core::accounts::{User, UserRole};
use telehealth_storage::now;

#[test]
fn what_is_added_can_be_read() {
    let portal = portal();
    let user = new_user(UserRole::Patient, now());
    let added = portal.transaction(&job(), |tx| tx.add(user.clone())).expect("added");
    assert_eq!(added, user);
    let read: User = portal.transaction(&job(), |tx| tx.get(user.id)).expect("read");
    assert_eq!(read, user);
    people(&portal, now());
}
