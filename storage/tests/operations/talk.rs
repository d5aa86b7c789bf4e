//! Users and their messages, and the query plans behind them.

use crate::support::{
    care::store,
    crowd::done,
    json::call_json,
    raw::{connect, must},
    *,
};
use chrono::TimeDelta;
use serde_json::Value;
use telehealth_core::{
    Code, Entity, Timestamp, UserId,
    accounts::UserRole,
    forms::FormSubmission,
    messaging::{Conversation, ConversationType, Message, NewConversation, NewMessage, Notification},
    value::Positive,
};
use telehealth_storage::{Error, Options, Portal, Transaction, bindings};

/// A portal with the given number of connections.
pub fn portal_of(url: &str, connections: u32) -> Portal {
    Portal::connect_with(url, Options { pool_size: connections, ..options() }).expect("a portal")
}

/// Stores users.
pub fn users(portal: &Portal, count: usize) -> Vec<UserId> {
    let now = at("2026-11-01T00:00:00Z");
    store(portal, (0..count).map(|_| new_user(UserRole::Patient, now)).collect()).iter().map(|user| user.id).collect()
}

/// Milliseconds after an instant.
pub fn after(from: Timestamp, milliseconds: i64) -> Timestamp {
    from.plus(TimeDelta::milliseconds(milliseconds)).expect("an instant")
}

/// A new conversation of the first user with the others: direct between two, else a group.
pub fn with_all(users: &[UserId]) -> NewConversation {
    let conversation_type = if users.len() == 2 { ConversationType::Direct } else { ConversationType::Group };
    NewConversation { conversation_type: Some(conversation_type), ..NewConversation::new(users[0], users.to_vec()) }
}

/// A stored conversation of the first user with the others.
pub fn talk(portal: &Portal, users: &[UserId], now: Timestamp) -> Conversation {
    done(portal, |tx| tx.add(Conversation::start(with_all(users), now)?))
}

pub fn says(sender: UserId, words: &str) -> NewMessage {
    NewMessage::new(sender, phi(words))
}

/// Messages of a conversation, one second apart from `now` on, sent by its participants in turn.
pub fn chatter(conversation: &Conversation, count: usize, now: Timestamp) -> Vec<Message> {
    let senders = conversation.participant_ids.iter().cycle();
    senders
        .zip(0_i64..)
        .take(count)
        .map(|(sender, number)| {
            let sent_at = after(now, number * 1_000);
            Message::send(says(*sender, &format!("number {number}")), conversation, sent_at).expect("a message")
        })
        .collect()
}

/// Calls an operation by name, as bindings do.
pub fn call(tx: &mut Transaction, name: &str, arguments: Value) -> Result<Value, Error> {
    let action = bindings::transaction_operations().find(|action| action.signature.name == name).expect("an action");
    call_json(action, tx, arguments.as_object().expect("an object"))
}

/// Checks for a missing row, which is indistinguishable from a hidden one.
#[track_caller]
pub fn missing<E: Entity, T: std::fmt::Debug>(outcome: Result<T, Error>, id: E::Id) {
    let id: uuid::Uuid = id.into();
    let error = outcome.expect_err("not visible");
    let entity = <E::Record as telehealth_core::Record>::NAME;
    assert!(matches!(&error, Error::NotFound { entity: of, id: it } if (*of, *it) == (entity, id)), "{error}");
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>, code: Code) {
    let error = outcome.expect_err("refused");
    assert_eq!(error.code(), code, "{error}");
}

/// A fingerprint of the stored conversations, messages and notifications.
pub fn fingerprint(url: &str) -> String {
    let of = |table: &str| ask(url, &format!("SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t"));
    ["conversations", "messages", "notifications"].map(of).concat()
}

/// The query plan of a captured statement with these arguments.
pub fn plan(url: &str, statement: &str, arguments: &[&str]) -> String {
    let mut connection = connect(url);
    must(&mut connection, &format!("PREPARE statement AS {statement}"));
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE statement({})", arguments.join(", "));
    must(
        &mut connection,
        "CREATE FUNCTION pg_temp.explain(q text) RETURNS json LANGUAGE plpgsql AS $$ DECLARE plan json; BEGIN EXECUTE q INTO plan; RETURN plan; END $$",
    );
    raw::text(&mut connection, &format!("SELECT pg_temp.explain($q${explain}$q$)"))
}

/// Claims in a world where no row is damaged.
pub trait Claims {
    fn claim_sound(&mut self, limit: i32, lease: Positive, now: Timestamp) -> Result<Vec<Notification>, Error>;
    fn claim_sound_submissions(&mut self, limit: i32) -> Result<Vec<FormSubmission>, Error>;
    fn recover_sound_submissions(&mut self, before: Timestamp, limit: i32) -> Result<Vec<FormSubmission>, Error>;
}

impl Claims for Transaction {
    fn claim_sound(&mut self, limit: i32, lease: Positive, now: Timestamp) -> Result<Vec<Notification>, Error> {
        let claimed = self.claim_due(limit, lease, now)?;
        assert_eq!(claimed.damaged, []);
        Ok(claimed.notifications)
    }

    fn claim_sound_submissions(&mut self, limit: i32) -> Result<Vec<FormSubmission>, Error> {
        let claimed = self.claim_submissions(limit)?;
        assert_eq!(claimed.damaged, []);
        Ok(claimed.submissions)
    }

    fn recover_sound_submissions(&mut self, before: Timestamp, limit: i32) -> Result<Vec<FormSubmission>, Error> {
        let lost = self.recover_submissions(before, limit)?;
        assert_eq!(lost.damaged, []);
        Ok(lost.submissions)
    }
}
