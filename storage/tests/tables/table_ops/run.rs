//! `Portal::run`: transactions of asynchronous programs.

use crate::support::*;
use std::{future::Future, thread};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, Portal, now};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

#[test]
fn a_transaction_runs_off_the_executor_and_is_committed() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, options()).expect("a portal");
    let executor = thread::current().id();
    let user = new_user(UserRole::Patient, now());
    let stored: User = block_on(portal.run(service(), move |tx| {
        assert_ne!(thread::current().id(), executor);
        tx.add(user.clone())
    }))
    .expect("committed");
    assert_eq!(portal.transaction(&service(), |tx| tx.get::<User>(stored.id)).expect("stored"), stored);
}

#[test]
fn a_read_runs_off_the_executor_and_changes_nothing() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, options()).expect("a portal");
    let executor = thread::current().id();
    let outcome: Result<User, Error> = block_on(portal.run_read(service(), move |tx| {
        assert_ne!(thread::current().id(), executor);
        tx.add(new_user(UserRole::Patient, now()))
    }));
    assert_eq!(outcome.expect_err("read only").code(), Code::TRANSACTION_READ_ONLY);
    assert_eq!(count(&url, "users"), 0);
}

#[test]
fn a_panic_is_an_error_and_leaves_no_trace() {
    let url = migrated_database();
    let portal = Portal::connect_with(&url, options()).expect("a portal");
    let outcome: Result<(), Error> = block_on(portal.run(service(), |tx| {
        tx.add(new_user(UserRole::Patient, now()))?;
        panic!("on purpose")
    }));
    assert_eq!(outcome.expect_err("it panics").code(), Code::INTERNAL_PANIC);
    assert_eq!(count(&url, "users"), 0);
}
