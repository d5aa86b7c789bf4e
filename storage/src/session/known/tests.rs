#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use super::{KnownRows, LIMIT};
use crate::now;
use telehealth_core::accounts::{NewUser, User, UserRole};

fn users(count: usize) -> Vec<User> {
    let new = NewUser::new("ada@example.com".parse().expect("an address"), UserRole::Patient);
    (0..count).map(|_| User::register(new.clone(), now()).expect("a user")).collect()
}

#[test]
fn a_row_is_known_in_its_version_until_it_is_forgotten() {
    let mut known = KnownRows::default();
    let user = users(1).remove(0);
    assert_eq!(known.same_version(&user), None);
    known.note(std::slice::from_ref(&user));
    assert_eq!(known.same_version(&user), Some(&user));

    let mut later = telehealth_core::accounts::UserRecord::from(user.clone());
    later.updated_at = "2100-01-01T00:00:00Z".parse().expect("an instant");
    let later = User::try_from(later).expect("a user");
    assert_eq!(known.same_version(&later), None);
    known.note(std::slice::from_ref(&later));
    assert_eq!((known.same_version(&user), known.same_version(&later)), (None, Some(&later)));

    known.forget::<User>(user.id);
    assert_eq!(known.same_version(&later), None);
}

#[test]
fn the_number_of_known_rows_is_limited() {
    let mut known = KnownRows::default();
    let many = users(LIMIT + 1);
    known.note(&many);
    assert!(known.rows.is_empty(), "a long list is not remembered");
    for user in &many {
        known.note(std::slice::from_ref(user));
    }
    assert_eq!((known.rows.len(), known.order.len()), (LIMIT, LIMIT));
    assert_eq!(known.same_version(&many[0]), None, "the oldest is forgotten");
    assert!(known.same_version(&many[1]).is_some());
    known.clear();
    assert!(known.rows.is_empty() && known.order.is_empty());
}
