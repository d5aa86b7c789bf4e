//! The pages of a stream, which are read ahead.

use crate::support::{
    care::store,
    proxy::{Proxy, overheard},
    *,
};
use std::{
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code, UserId,
    accounts::{User, UserRole},
    catalog::Boxed,
    field::Object,
};
use telehealth_storage::{
    Actor, Error, ListOrder, Options, Portal, Result, Transaction, UserFilter,
    bindings::{Paging, RowPages, table},
    now,
};

/// The rows of a page.
const PAGE: usize = 2;
/// What the longest wait ends after; it is an error.
const LIMIT: Duration = Duration::from_secs(30);

/// Stores users, and returns their ids in order.
fn users(portal: &Portal, count: usize) -> Vec<UserId> {
    let users = (0..count).map(|_| new_user(UserRole::Patient, now())).collect();
    let mut ids: Vec<UserId> = store(portal, users).iter().map(|user| user.id).collect();
    ids.sort_unstable();
    ids
}

/// The pages of all users.
fn pages() -> Box<dyn RowPages> {
    let users = table("users").expect("a table");
    let paging = Paging { limit: PAGE.try_into().expect("small"), ..Paging::default() };
    (users.stream)(&Object::new(), paging).expect("pages")
}

fn user(row: &Boxed) -> &User {
    row.as_any().downcast_ref().expect("a user")
}

/// The next page, which must be there.
fn next(pages: &mut dyn RowPages, tx: &mut Transaction) -> Result<Vec<User>> {
    let page = pages.next(tx).expect("another page")?;
    Ok(page.items.iter().map(user).cloned().collect())
}

fn ids(users: &[User]) -> Vec<UserId> {
    users.iter().map(|user| user.id).collect()
}

/// Waits until the portal has made this many round trips since the last call.
fn wait_for_trips(proxy: &Proxy, count: usize) {
    let begun = Instant::now();
    let mut trips = proxy.trips();
    while trips < count {
        assert!(begun.elapsed() < LIMIT, "{trips} of {count} round trips");
        thread::sleep(Duration::from_millis(5));
        trips += proxy.trips();
    }
    assert_eq!(trips, count);
}

#[test]
fn every_row_comes_once_and_in_order() {
    let clinic = portal();
    let all = users(&clinic, 2_001);
    let streamed = clinic.transaction(&service(), |tx| {
        let filter = UserFilter::default();
        let stream = tx.stream::<User>(&filter, ListOrder::ID.descending());
        stream.map(|user| Ok(user?.id)).collect::<Result<Vec<_>, Error>>()
    });
    assert!(streamed.expect("rows").iter().eq(all.iter().rev()));

    for count in 0..=3 * PAGE + 1 {
        let clinic = portal();
        let all = users(&clinic, count);
        let mut tx = clinic.begin(&service()).expect("begun");
        let (mut pages, mut found) = (pages(), Vec::new());
        while let Some(page) = pages.next(&mut tx) {
            found.extend(page.expect("a page").items.iter().map(|row| user(row).id));
        }
        assert_eq!(found, all);
        assert!(pages.next(&mut tx).is_none());
    }
}

#[test]
fn the_next_page_is_read_while_the_present_one_is_used() {
    let (proxy, portal) = overheard(options());
    let all = users(&portal, 4 * PAGE);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut pages = pages();
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("a page")), all[..PAGE]);
    let _ = proxy.trips();
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("a page")), all[PAGE..2 * PAGE]);
    // The query of a later page is prepared, and executed for the second page and for the third.
    wait_for_trips(&proxy, 3);
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("a page")), all[2 * PAGE..3 * PAGE]);
    // Only the fourth.
    wait_for_trips(&proxy, 1);
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("a page")), all[3 * PAGE..]);
    assert!(pages.next(&mut tx).is_none());
    wait_for_trips(&proxy, 0);
    tx.commit().expect("committed");
}

#[test]
fn a_page_contains_what_the_transaction_has_changed_before() {
    let (proxy, portal) = overheard(options());
    let all = users(&portal, 5 * PAGE);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut pages = pages();
    next(&mut *pages, &mut tx).expect("a page");
    next(&mut *pages, &mut tx).expect("a page");
    let changed = tx.update(all[2 * PAGE], |user: User| Ok::<_, Error>(user.activate()?)).expect("changed");
    assert_eq!(next(&mut *pages, &mut tx).expect("a page")[0], changed);
    // From now on a page is read when it is asked for, and no other in vain.
    let _ = proxy.trips();
    next(&mut *pages, &mut tx).expect("a page");
    tx.get::<User>(changed.id).expect("a user");
    assert_eq!(proxy.trips(), 2, "the page and the user");
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("a page")), all[4 * PAGE..]);
    tx.commit().expect("committed");
}

#[test]
fn a_stream_that_is_left_gives_its_connection_back() {
    let portal = Portal::connect_with(&migrated_database(), Options { pool_size: 1, ..options() }).expect("a portal");
    let all = users(&portal, 4 * PAGE);
    for commits in [true, false] {
        let mut tx = portal.begin(&service()).expect("begun");
        let mut pages = pages();
        next(&mut *pages, &mut tx).expect("a page");
        next(&mut *pages, &mut tx).expect("a page");
        if commits {
            tx.commit().expect("committed")
        } else {
            drop(tx)
        }
        // The pages outlive the transaction, and have nothing of it.
        let mut other = portal.begin(&service()).expect("the connection");
        assert_eq!(ids(&next(&mut *pages, &mut other).expect("a page")), all[2 * PAGE..3 * PAGE]);
        drop(other);
        let metrics = portal.metrics();
        assert_eq!((metrics.connections_used, metrics.connections_idle, metrics.connections_opened), (0, 1, 1));
    }
}

#[test]
fn what_one_transaction_has_read_ahead_is_not_given_to_another() {
    let portal = portal();
    let all = users(&portal, 4 * PAGE);
    activate_all(&portal);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut pages = pages();
    next(&mut *pages, &mut tx).expect("a page");
    next(&mut *pages, &mut tx).expect("a page");
    // As many statements as in the other one.
    let mut patient = portal.begin(&Actor::user(all[0])).expect("begun");
    for _ in 0..3 {
        patient.get::<User>(all[0]).expect("own row");
    }
    assert_eq!(next(&mut *pages, &mut patient).expect("a page"), [], "a patient sees no other users");
}

/// A portal on a database where reading one of the users fails.
fn failing(portal: &Portal, user: UserId) -> Portal {
    batch(
        portal.url(),
        &format!(
            "CREATE FUNCTION read_user(id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
             BEGIN
                 IF id = '{user}' THEN RAISE 'unreadable'; END IF;
                 RETURN true;
             END $$;
             CREATE POLICY fails ON users AS RESTRICTIVE FOR SELECT USING (read_user(id));
             DO $$ BEGIN
                 EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database());
                 EXECUTE format('ALTER DATABASE %I SET enable_bitmapscan = off', current_database());
             END $$"
        ),
    );
    Portal::connect_with(portal.url(), Options { pool_size: 1, ..options() }).expect("a portal")
}

#[test]
fn an_error_comes_in_the_place_of_its_page() {
    let portal = portal();
    let all = users(&portal, 4 * PAGE);
    // The first of the fourth page, of which the query of the third one reads one row.
    let portal = failing(&portal, all[3 * PAGE]);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut pages = pages();
    next(&mut *pages, &mut tx).expect("a page");
    assert_eq!(ids(&next(&mut *pages, &mut tx).expect("the page before")), all[PAGE..2 * PAGE]);
    let error = next(&mut *pages, &mut tx).expect_err("an unreadable row");
    assert_ne!(error.code(), Code::TRANSACTION_ABORTED, "{error}");
    assert!(pages.next(&mut tx).is_none());
    assert_eq!(tx.commit().expect_err("rolled back").code(), Code::TRANSACTION_ABORTED);
}

#[test]
fn a_page_that_fails_unseen_fails_the_transaction() {
    let portal = portal();
    let all = users(&portal, 4 * PAGE);
    let portal = failing(&portal, all[3 * PAGE]);
    let two_pages = |tx: &mut Transaction| {
        let mut pages = pages();
        next(&mut *pages, tx)?;
        next(&mut *pages, tx).map(drop)
    };
    let mut tx = portal.begin(&service()).expect("begun");
    tx.add(new_user(UserRole::Patient, now())).expect("added");
    two_pages(&mut tx).expect("two pages");
    tx.commit().expect_err("PostgreSQL would turn COMMIT into ROLLBACK");
    assert_eq!(portal.metrics().committed, 0);

    let mut tx = portal.begin(&service()).expect("begun");
    two_pages(&mut tx).expect("two pages");
    let first = tx.get::<User>(all[0]).expect_err("the error of the page");
    let second = tx.get::<User>(all[0]).expect_err("the transaction cannot go on");
    assert_ne!(first.code(), Code::TRANSACTION_ABORTED);
    assert_eq!(second.code(), Code::TRANSACTION_ABORTED);
    drop(tx);

    // A savepoint limits it, as for every other statement.
    let mut tx = portal.begin(&service()).expect("begun");
    let failed: Result<(), Error> = tx.savepoint(|tx| two_pages(tx).and(Err(Error::Denied)));
    assert!(matches!(failed, Err(Error::Denied)));
    tx.savepoint(|tx| two_pages(tx)).expect_err("the error of the page");
    assert_eq!(tx.get::<User>(all[0]).expect("a user").id, all[0]);
    tx.commit().expect("committed");
}

#[test]
fn a_cancelled_transaction_ends_its_streams() {
    let portal = portal();
    users(&portal, 4 * PAGE);
    let mut tx = portal.begin(&service()).expect("begun");
    let mut pages = pages();
    next(&mut *pages, &mut tx).expect("a page");
    next(&mut *pages, &mut tx).expect("a page");
    tx.canceller().cancel().expect("cancelled");
    assert_eq!(next(&mut *pages, &mut tx).expect_err("cancelled").code(), Code::TRANSACTION_CANCELLED);
    assert!(pages.next(&mut tx).is_none());
}
