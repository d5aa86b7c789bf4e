//! `get` and `get_many`.

use crate::support::{care::store, *};
use telehealth_core::{
    Code, UserId,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, now};

#[test]
fn get_reports_missing_rows() {
    let id = UserId::generate();
    let error = portal().transaction(&service(), |tx| tx.get::<User>(id)).expect_err("nothing");
    assert!(matches!(error, Error::NotFound { entity: "user", id: missing } if missing == id.uuid()), "{error}");
    assert_eq!(error.code(), Code::ROW_NOT_FOUND);
}

#[test]
fn get_many_returns_rows_in_the_requested_order() {
    let portal = portal();
    let users = store(&portal, (0..3).map(|_| new_user(UserRole::Patient, now())).collect());
    let [a, b, c] = [users[0].id, users[1].id, users[2].id];
    let nobody = UserId::generate();
    let cases: [(&[UserId], &[UserId]); 6] = [
        (&[], &[]),
        (&[c, a, b], &[c, a, b]),
        (&[nobody], &[]),
        (&[b, nobody, a], &[b, a]),
        (&[a, a], &[a, a]),
        (&[b, a, nobody, b, nobody], &[b, a, b]),
    ];
    for (asked, expected) in cases {
        let found: Vec<User> = portal.transaction(&service(), |tx| tx.get_many(asked)).expect("found");
        let found: Vec<UserId> = found.iter().map(|user| user.id).collect();
        assert_eq!(found, expected, "asked for {asked:?}");
    }
}

#[test]
fn get_many_accepts_more_ids_than_a_statement_has_parameters() {
    let portal = portal();
    let user = care::store_one(&portal, new_user(UserRole::Patient, now()));
    let mut ids: Vec<UserId> = (0..70_000).map(|_| UserId::generate()).collect();
    ids.push(user.id);
    let found: Vec<User> = portal.transaction(&service(), |tx| tx.get_many(&ids)).expect("found");
    assert_eq!(found, [user]);
}
