//! The notification queue: who receives what, when, and the outcome of delivery.

use crate::{
    support::{
        care::{days, hours, new_prescription, new_visit, patient, provider, with},
        crowd::*,
        proxy::{overheard, trips},
        random::{Random, seed},
        *,
    },
    talk::*,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_core::{
    Code, NotificationId, Timestamp, UserId,
    messaging::{
        NewNotification, Notification, NotificationChannel, NotificationRecord, NotificationStatus, NotificationType,
    },
    value::Positive,
};
use telehealth_storage::{Error, ListOrder, NotificationFilter, Portal, SentNotifications, Transaction};

const NOON: &str = "2026-11-22T12:00:00Z";

pub fn seconds(count: i32) -> Positive {
    count.try_into().expect("seconds")
}

pub fn news(user_id: UserId) -> NewNotification {
    let channels = vec![NotificationChannel::Email, NotificationChannel::Push];
    NewNotification::new(user_id, NotificationType::SystemAlert, channels, phi("news"), phi("there are some"))
}

/// Enqueues the given number of notifications, due one millisecond apart from `now` on.
pub fn enqueue(portal: &Portal, count: usize, now: Timestamp) -> Vec<Notification> {
    let user = users(portal, 1)[0];
    let due = |number| NewNotification { scheduled_at: Some(after(now, number)), ..news(user) };
    let queued = (0..).take(count).map(|number| Notification::enqueue(due(number), now).expect("a notification"));
    done(portal, |tx| tx.add_all(queued.clone().collect()))
}

pub fn ids(notifications: &[Notification]) -> Vec<NotificationId> {
    notifications.iter().map(|it| it.id).collect()
}

#[test]
fn the_longest_due_notifications_are_claimed_first_and_once() {
    let portal = portal();
    let now = at(NOON);
    let queued = enqueue(&portal, 5, now);
    let claim = |limit, now| done(&portal, |tx| tx.claim_sound(limit, seconds(60), now));
    assert_eq!(claim(10, after(now, -1)), [], "before they are due");
    let first = claim(2, after(now, 3));
    assert_eq!(ids(&first), ids(&queued[..2]));
    for notification in &first {
        assert_eq!((notification.attempts.get(), notification.claimed_until), (1, Some(after(now, 60_003))));
    }
    assert_eq!(ids(&claim(10, after(now, 3))), ids(&queued[2..4]), "the fifth is not due yet");
    assert_eq!(ids(&claim(10, after(now, 60_002))), ids(&queued[4..]), "nothing else before the leases end");
    let again = claim(10, after(now, 60_003));
    assert_eq!(ids(&again), ids(&queued[..4]));
    assert!(again.iter().all(|it| it.attempts.get() == 2));
}

/// Rows of every kind that a queue may hold, around an instant.
pub fn any_notification(random: &mut Random, user_id: UserId, now: Timestamp) -> Notification {
    let notification = Notification::enqueue(news(user_id), after(now, -10_000)).expect("a notification");
    let near = |random: &mut Random| after(now, random.pick(&[-5_000, -1, 0, 1, 5_000]));
    let maybe = |random: &mut Random| if random.once_in(2) { None } else { Some(near(random)) };
    with(notification, |it: &mut NotificationRecord| {
        it.status = match random.below(12) {
            0 => NotificationStatus::Sent,
            1 => NotificationStatus::Delivered,
            2 => NotificationStatus::Failed,
            3 => NotificationStatus::Cancelled,
            _ => NotificationStatus::Pending,
        };
        it.sent_at = if it.status == NotificationStatus::Sent { Some(now) } else { None };
        it.scheduled_at = near(random);
        it.expires_at = maybe(random);
        it.claimed_until = maybe(random);
        it.attempts = random.pick(&[0, 1, 8, 9, 10, 11, 1_000]).try_into().expect("attempts");
        it.last_error = if random.once_in(2) { Some(text("busy")) } else { None };
    })
}

/// The resulting rows, without their versions.
fn without_versions(rows: impl IntoIterator<Item = Notification>) -> BTreeMap<NotificationId, Notification> {
    let epoch = at("1970-01-01T00:00:00Z");
    rows.into_iter().map(|it| (it.id, with(it, |it| it.updated_at = epoch))).collect()
}

fn all(tx: &mut Transaction) -> Vec<Notification> {
    let filter = NotificationFilter::default();
    tx.stream::<Notification>(&filter, ListOrder::ID).collect::<Result<_, _>>().expect("rows")
}

#[test]
fn sql_and_core_agree_on_due_and_expired_notifications() {
    let portal = portal();
    let now = at(NOON);
    let user = users(&portal, 1)[0];
    let mut random = Random::new(seed(), "queue");
    let rows: Vec<Notification> = (0..3_000).map(|_| any_notification(&mut random, user, now)).collect();
    let rows = done(&portal, |tx| tx.add_all(rows.clone()));

    let claim = |it: Notification| if it.is_due(now) { it.claim(seconds(60), now).expect("due") } else { it };
    let (claimed, after_claim) = done(&portal, |tx| Ok((tx.claim_sound(1_000, seconds(60), now)?, all(tx))));
    assert_eq!(without_versions(after_claim), without_versions(rows.iter().cloned().map(claim)));
    let due: BTreeSet<_> = rows.iter().filter(|it| it.is_due(now)).map(|it| it.id).collect();
    assert_eq!(ids(&claimed).into_iter().collect::<BTreeSet<_>>(), due);
    assert!(claimed.is_sorted_by_key(|it| it.scheduled_at));

    let swept: Vec<Notification> = rows.iter().map(|it| it.clone().sweep(now).unwrap_or_else(|_| it.clone())).collect();
    let ended = |status| rows.iter().zip(&swept).filter(|(was, is)| was != is && is.status == status).count();
    let (cancelled, failed) = (ended(NotificationStatus::Cancelled), ended(NotificationStatus::Failed));
    let mut answer = (0, 0);
    loop {
        let batch = done(&portal, |tx| tx.sweep_notifications(now));
        if batch.cancelled.get() + batch.failed.get() == 0 {
            break;
        }
        answer = (answer.0 + batch.cancelled.get(), answer.1 + batch.failed.get());
    }
    let over = done(&portal, |tx| Ok(all(tx)));
    assert_eq!(without_versions(over), without_versions(swept.into_iter().map(claim)));
    assert_eq!((usize::try_from(answer.0), usize::try_from(answer.1)), (Ok(cancelled), Ok(failed)));
    println!("{} rows: {} due, {cancelled} expired, {failed} used up: 0 disagreements", rows.len(), due.len());
    assert!(due.len() > 50 && cancelled > 50 && failed > 50);
}

#[test]
fn claims_have_limits() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let now = at(NOON);
    let queued = enqueue(&portal, 2, now);
    let before = fingerprint(&url);
    for limit in [i32::MIN, -1, 0, 1_001, 100_000] {
        refused(within(&portal, |tx| tx.claim_sound(limit, seconds(60), now)), Code::PAGE_LIMIT);
    }
    let forever = within(&portal, |tx| tx.claim_sound(1, Positive::MAX, at("9999-01-01T00:00:00Z")));
    refused(forever, Code::TIMESTAMP_OUT_OF_RANGE);
    let by_name = |arguments: Value| within(&portal, |tx| call(tx, "claim_due", arguments.clone()));
    let ask_for = |limit: Value, lease: Value| by_name(json!({ "limit": limit, "lease_seconds": lease, "now": NOON }));
    for lease in [json!(0), json!(-1), json!(i32::MIN)] {
        refused(ask_for(json!(1), lease), Code::INTEGER_NOT_POSITIVE);
    }
    refused(ask_for(json!(1), json!(1_u64 << 40)), Code::INTEGER_OUT_OF_RANGE);
    refused(ask_for(json!(1.5), json!(60)), Code::FIELD_WRONG_TYPE);
    refused(ask_for(json!(100_000), json!(60)), Code::PAGE_LIMIT);
    refused(by_name(json!({ "limit": 1, "now": NOON })), Code::FIELD_MISSING);

    let user = queued[0].user_id;
    let enqueue = |new: NewNotification| -> Result<Notification, Error> {
        within(&portal, |tx| tx.add(Notification::enqueue(new.clone(), now)?))
    };
    let channels = vec![NotificationChannel::Sms; 10_000];
    refused(enqueue(NewNotification { channels, ..news(user) }), Code::NOTIFICATION_CHANNELS);
    refused(enqueue(NewNotification { channels: Vec::new(), ..news(user) }), Code::NOTIFICATION_CHANNELS);
    refused(enqueue(NewNotification { expires_at: Some(now), ..news(user) }), Code::NOTIFICATION_EXPIRY);
    let late = NewNotification { scheduled_at: Some(hours(now, 2)), expires_at: Some(hours(now, 1)), ..news(user) };
    refused(enqueue(late), Code::NOTIFICATION_EXPIRY);
    refused(enqueue(NewNotification { scheduled_at: Some(after(now, -1)), ..news(user) }), Code::NOTIFICATION_SCHEDULE);
    refused(enqueue(news(UserId::generate())), Code::REFERENCE_UNKNOWN);
    assert_eq!(fingerprint(&url), before);
    assert_eq!(ask_for(json!(1_000), json!(1)).expect("claimed")["notifications"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_worker_whose_lease_was_lost_changes_nothing() {
    let portal = portal();
    let now = at(NOON);
    let save = |late: Notification| within(&portal, |tx| tx.save(late.clone()));
    let claim = |now| done(&portal, |tx| tx.claim_sound(1, seconds(60), now)).pop().expect("one");
    enqueue(&portal, 1, now);

    let first = claim(now);
    let second = claim(after(now, 60_000));
    assert_eq!(first.id, second.id);
    let late = after(now, 61_000);
    refused(save(first.clone().mark_sent(late).expect("sent")), Code::ROW_STALE);
    refused(save(first.clone().retry_later(text("busy"), late).expect("paused")), Code::ROW_STALE);
    refused(save(first.clone().mark_failed(text("no such address")).expect("failed")), Code::ROW_STALE);
    let sent = save(second.mark_sent(after(now, 62_000)).expect("sent")).expect("the lease is valid");
    refused(save(first.mark_failed(text("no such address")).expect("failed")), Code::ROW_STALE);
    let stored: Notification = done(&portal, |tx| tx.get(sent.id));
    assert_eq!((&stored, stored.status), (&sent, NotificationStatus::Sent));

    // An expired lease is no obstacle unless another worker has claimed the row.
    enqueue(&portal, 1, now);
    let slow = claim(now);
    assert_eq!(save(slow.mark_sent(hours(now, 1)).expect("sent")).expect("saved").status, NotificationStatus::Sent);

    // A cancellation or a sweep counts like another worker's claim.
    enqueue(&portal, 2, now);
    let (first, second) = (claim(after(now, 1)), claim(after(now, 1)));
    done(&portal, |tx| tx.save(first.clone().cancel()?));
    refused(save(first.mark_sent(now).expect("sent")), Code::ROW_STALE);
    let last = done(&portal, |tx| tx.save(with(second.clone(), |it| it.attempts = 10.try_into().expect("ten"))));
    assert_eq!(done(&portal, |tx| tx.sweep_notifications(after(now, 60_000))).failed.get(), 0, "its lease runs");
    assert_eq!(done(&portal, |tx| tx.sweep_notifications(after(now, 60_001))).failed.get(), 1);
    refused(save(last.mark_sent(now).expect("sent")), Code::ROW_STALE);
}

#[test]
fn notifications_are_marked_as_sent_together_while_their_lease_is_held() {
    let portal = portal();
    let now = hours(at(NOON), 1);
    enqueue(&portal, 5, at(NOON));
    let claim = |limit, now| done(&portal, |tx| tx.claim_sound(limit, seconds(60), now));
    let mark = |claimed: &[Notification], now| {
        let until = claimed[0].claimed_until.expect("a lease");
        let mut sent = done(&portal, |tx| {
            tx.mark_notifications_sent(SentNotifications { notification_ids: ids(claimed), claimed_until: until }, now)
        });
        sent.sort_unstable();
        sent
    };
    let sorted =
        |claimed: &[Notification]| ids(claimed).into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();

    let first = claim(3, now);
    done(&portal, |tx| tx.save(first[0].clone().cancel()?));
    assert_eq!(mark(&first, after(now, 1)), sorted(&first[1..]), "not what was cancelled meanwhile");
    assert_eq!(mark(&first, after(now, 2)), [], "once");
    let stored: Notification = done(&portal, |tx| tx.get(first[1].id));
    let expected = first[1].clone().mark_sent(after(now, 1)).expect("sent");
    assert_eq!(with(stored.clone(), |it| it.updated_at = first[1].updated_at), expected, "as the command does");

    let slow = claim(2, now);
    let next = claim(2, after(now, 60_000));
    assert_eq!(sorted(&slow), sorted(&next));
    assert_eq!(mark(&slow, after(now, 60_001)), [], "the lease was lost");
    assert_eq!(mark(&next, after(now, 60_001)), sorted(&next));

    let many = |count: usize| {
        let ids: Vec<NotificationId> = (0..count).map(|_| NotificationId::generate()).collect();
        within(&portal, |tx| {
            tx.mark_notifications_sent(SentNotifications { notification_ids: ids.clone(), claimed_until: now }, now)
        })
    };
    refused(many(0), Code::PAGE_LIMIT);
    refused(many(1_001), Code::PAGE_LIMIT);
    assert_eq!(many(1_000).expect("none of them"), []);
}

#[test]
fn a_damaged_notification_is_skipped_and_blocks_no_claim() {
    let portal = portal();
    let now = at(NOON);
    let queued = enqueue(&portal, 3, now);
    // An envelope from another column.
    let foreign =
        "UPDATE notifications SET message = title WHERE scheduled_at = (SELECT min(scheduled_at) FROM notifications)";
    batch(portal.url(), foreign);
    let claimed = done(&portal, |tx| tx.claim_due(1, seconds(60), hours(now, 1)));
    assert_eq!(ids(&claimed.notifications), ids(&queued[1..2]), "the next one takes its place");
    let [damaged] = claimed.damaged.as_slice() else { panic!("one: {:?}", claimed.damaged) };
    assert_eq!((damaged.table.as_str(), damaged.id.uuid()), ("notifications", queued[0].id.uuid()));
    assert_eq!((damaged.column.as_deref(), damaged.code), (Some("message"), Code::CRYPTO_TAMPERED));
    assert_eq!(
        ask(portal.url(), "SELECT last_error FROM notifications WHERE status = 'failed' AND claimed_until IS NULL"),
        "the row is damaged, column message: crypto.tampered"
    );
    assert_eq!(ids(&done(&portal, |tx| tx.claim_sound(2, seconds(60), hours(now, 1)))), ids(&queued[2..]));
}

#[test]
fn retries_back_off_and_finally_fail() {
    let portal = portal();
    let mut now = at(NOON);
    enqueue(&portal, 1, now);
    let mut pauses = Vec::new();
    loop {
        let claimed = done(&portal, |tx| tx.claim_sound(10, seconds(5), now)).pop().expect("one");
        let tried = done(&portal, |tx| tx.save(claimed.clone().retry_later(text("busy"), now)?));
        let Some(until) = tried.claimed_until else {
            assert_eq!((tried.status, tried.attempts.get()), (NotificationStatus::Failed, 10));
            break;
        };
        assert_eq!(done(&portal, |tx| tx.claim_sound(10, seconds(5), after(until, -1))), []);
        pauses.push(until.since(now).num_seconds());
        now = until;
    }
    assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    let failed = done(&portal, |tx| Ok(all(tx))).remove(0);
    let again = done(&portal, |tx| tx.save(failed.clone().requeue(now)?));
    assert_eq!(ids(&done(&portal, |tx| tx.claim_sound(10, seconds(5), now))), [again.id]);
}

#[test]
fn the_queue_takes_few_statements() {
    let (proxy, portal) = overheard(options());
    let now = at(NOON);
    let user = users(&portal, 1)[0];
    let queue = |count: usize| -> Vec<Notification> {
        let short = NewNotification { expires_at: Some(hours(now, 1)), ..news(user) };
        (0..count).map(|_| Notification::enqueue(short.clone(), now).expect("a notification")).collect()
    };
    let warm_up = |tx: &mut Transaction| {
        tx.add(queue(1).remove(0))?;
        tx.claim_sound(1, seconds(1), now)?;
        tx.sweep_notifications(hours(now, 2))
    };
    done(&portal, warm_up);
    let thousand = queue(1_000);
    let _ = proxy.statements();
    done(&portal, |tx| tx.add_all(thousand.clone()));
    let inserts = proxy.statements().iter().filter(|it| it.starts_with("INSERT")).count();
    assert_eq!(inserts, 1, "one statement inserts a thousand");

    let mut counted = Vec::new();
    for (what, expected) in [("some", 600), ("the rest", 400), ("none", 0)] {
        counted.push((
            what,
            trips(&proxy, &portal, |tx| {
                assert_eq!(tx.claim_sound(600, seconds(60), now).expect("claimed").len(), expected);
            }),
        ));
    }
    let mixed = "UPDATE notifications SET attempts = 10 WHERE id IN (SELECT id FROM notifications WHERE status = 'pending' LIMIT 100)";
    batch(portal.url(), mixed);
    for (what, expected) in [("swept", (900, 100)), ("swept again", (0, 0))] {
        counted.push((
            what,
            trips(&proxy, &portal, |tx| {
                let swept = tx.sweep_notifications(hours(now, 2)).expect("swept");
                assert_eq!((swept.cancelled.get(), swept.failed.get()), expected);
            }),
        ));
    }
    println!("round trips: {counted:?}");
    // An empty queue takes one more: whether the worker may change it. The first time it is prepared.
    assert_eq!(counted, [("some", 2), ("the rest", 2), ("none", 3), ("swept", 3), ("swept again", 2)]);
}

/// A queue of 100,000: most are sent, many are due on another day, and 20,000 are due at one instant, as in a campaign.
const LOAD: &str = "
    INSERT INTO users (id, email) VALUES (md5('u')::uuid, 'u@example.com');
    INSERT INTO notifications (user_id, notification_type, channels, title, message, data, status, sent_at, created_at, scheduled_at)
    SELECT md5('u')::uuid, 'marketing', '{email}', 'phi:v1:news', 'phi:v1:there are some', '\"phi:v1:x\"', status::notification_status_enum,
           CASE status WHEN 'sent' THEN scheduled_at END, '2026-01-01', scheduled_at
    FROM generate_series(1, 100000) AS n,
         LATERAL (SELECT CASE WHEN n % 10 < 6 THEN 'sent' ELSE 'pending' END AS status,
                         CASE n % 10 WHEN 9 THEN '2027-01-01'::timestamptz + n * interval '1 s'
                                     WHEN 8 THEN '2026-03-01'::timestamptz + n * interval '1 s'
                                     ELSE '2026-02-01' END AS scheduled_at) AS row;
    VACUUM ANALYZE notifications;";

#[test]
fn claims_of_a_long_queue_use_an_index() {
    let (proxy, portal) = overheard(options());
    for statement in LOAD.split_inclusive(";\n") {
        execute(portal.url(), statement);
    }
    let now = at(NOON);
    let mut tx = portal.begin(&service()).expect("begun");
    let _ = proxy.statements();
    // They are claimed, but their protected columns cannot be decrypted.
    let claimed = tx.claim_due(100, seconds(60), now).expect("claimed");
    assert_eq!((claimed.notifications.len(), claimed.damaged.len()), (0, 1_000));
    let claim = proxy.statements();
    let (select, update) =
        (claim.iter().find(|it| it.contains("SKIP LOCKED")), claim.iter().find(|it| it.contains("RETURNING")));
    let when = format!("'{now}'");
    let selected = plan(portal.url(), select.expect("a statement"), &[&when, &when, &when, "10", "100"]);
    let updated = plan(portal.url(), update.expect("a statement"), &["1", &when, "ARRAY[gen_random_uuid()]"]);
    assert!(selected.contains("idx_notifications_scheduled") && !selected.contains("Sort"), "{selected}");
    assert!(updated.contains("notifications_pkey"), "{updated}");
}

/// Clinical events enqueue their notifications in the same transaction, or not at all.
#[test]
fn events_are_notified_in_their_own_transaction() {
    let portal = portal();
    let now = at(NOON);
    let notified = |fail: bool| {
        within(&portal, |tx| {
            let (patient, provider) = (patient(tx, now)?, provider(tx, now)?);
            let visit = tx.add(new_visit(&patient, &provider, days(now, 1), now))?;
            tx.add(Notification::visit_booked(&visit, now)?)?;
            let prescription = tx.add(new_prescription(&patient, &provider, None, days(now, 30), now))?;
            let notified = tx.add(Notification::prescription_ready(&prescription, now)?)?;
            if fail { Err(Error::Denied) } else { Ok((visit, notified)) }
        })
    };
    refused(notified(true), Code::ACCESS_DENIED);
    assert_eq!(count(portal.url(), "notifications"), 0);
    let (visit, notified) = notified(false).expect("notified");
    assert_eq!(notified.data.expose().members()["entity_type"], "prescription");
    // No one is notified of a visit that has begun.
    assert_eq!(done(&portal, |tx| tx.claim_sound(10, seconds(60), visit.scheduled_at)).len(), 1);
    assert_eq!(done(&portal, |tx| tx.sweep_notifications(visit.scheduled_at)).cancelled.get(), 1);
}
