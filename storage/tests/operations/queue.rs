//! Many workers on one queue: each notification is sent once, or again if a worker died, and none is lost.

use crate::{
    notifications::{any_notification, enqueue, ids, seconds},
    support::{
        care::hours,
        crowd::*,
        proxy::{Cut, Proxy},
        random::{Random, seed},
        *,
    },
    talk::*,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use telehealth_core::{NotificationId, Timestamp, messaging::Notification};
use telehealth_storage::{Options, Portal};

const NOON: &str = "2026-11-22T12:00:00Z";
const LEASE: i32 = 60;

/// A portal whose workers wait for one of a few connections.
fn portal_of_workers(url: &str, connections: u32) -> Portal {
    let acquire_timeout = std::time::Duration::from_secs(300);
    Portal::connect_with(url, Options { pool_size: connections, acquire_timeout, ..options() }).expect("a portal")
}

#[test]
fn claims_and_sweeps_do_not_wait_for_each_other() {
    let url = migrated_database();
    batch(&url, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 5000', current_database()); END $$");
    let portal = portal_at(&url);
    let now = at(NOON);
    let queued = enqueue(&portal, 4, now);
    let mut first = portal.begin(&service()).expect("begun");
    let claimed = first.claim_sound(3, seconds(LEASE), hours(now, 1)).expect("claimed");
    assert_eq!(ids(&claimed), ids(&queued[..3]));
    assert_eq!(ids(&done(&portal, |tx| tx.claim_sound(3, seconds(LEASE), hours(now, 1)))), ids(&queued[3..]));
    first.rollback().expect("rolled back");

    batch(&url, "UPDATE notifications SET attempts = 10");
    let mut first = portal.begin(&service()).expect("begun");
    assert_eq!(first.sweep_notifications(hours(now, 2)).expect("swept").failed.get(), 4);
    assert_eq!(done(&portal, |tx| tx.sweep_notifications(hours(now, 2))).failed.get(), 0);
    first.rollback().expect("rolled back");
    assert_eq!(done(&portal, |tx| tx.sweep_notifications(hours(now, 2))).failed.get(), 4);
}

#[test]
fn two_hundred_workers_claim_each_notification_once() {
    let url = migrated_database();
    let portal = portal_of_workers(&url, 24);
    let now = at(NOON);
    let queued = enqueue(&portal, 10_000, now);
    let claims = AtomicUsize::new(0);
    let claimed: Vec<Vec<NotificationId>> = crowd(200, |number| {
        let mut mine = Vec::new();
        loop {
            // Some claim many, some few.
            let limit = [5, 10, 20, 40][number % 4];
            let some = done(&portal, |tx| tx.claim_sound(limit, seconds(LEASE), hours(now, 1)));
            claims.fetch_add(1, Ordering::SeqCst);
            if some.is_empty() {
                return mine;
            }
            mine.extend(ids(&some));
        }
    });
    let workers = claimed.iter().filter(|mine| !mine.is_empty()).count();
    let all: Vec<NotificationId> = claimed.into_iter().flatten().collect();
    let distinct: BTreeSet<NotificationId> = all.iter().copied().collect();
    let (twice, lost) = (all.len() - distinct.len(), queued.len() - distinct.len());
    println!(
        "200 workers, {} claims of 10,000: {} claimed by {workers} of them, {twice} twice, {lost} lost",
        claims.into_inner(),
        all.len()
    );
    assert_eq!((twice, lost), (0, 0));
    assert_eq!(ask(&url, "SELECT count(*) FROM notifications WHERE attempts = 1"), "10000");
}

/// What recipients have received.
#[derive(Default)]
struct Post {
    sent: BTreeMap<NotificationId, usize>,
    /// Sent by a worker that died before it could record it.
    unsaved: BTreeMap<NotificationId, usize>,
    attempts: usize,
    deaths: usize,
}

/// Runs a worker until the queue is empty or the worker dies.
fn work(portal: &Portal, post: &Mutex<Post>, random: &mut Random, cut: Cut, now: Timestamp) {
    loop {
        let Ok(claimed) = within(portal, |tx| tx.claim_sound(20, seconds(LEASE), now)) else {
            // The connection broke at COMMIT: the worker does not know whether the claim holds.
            post.lock().expect("not poisoned").deaths += 1;
            return;
        };
        if claimed.is_empty() {
            return;
        }
        // Ten failures in a row are impossible by chance.
        let may_die = claimed.iter().all(|it| it.attempts.get() < 5);
        for notification in claimed {
            let dies = may_die && random.once_in(40);
            let works = random.below(8) > 0 || notification.attempts.get() >= 5;
            {
                let mut post = post.lock().expect("not poisoned");
                post.attempts += 1;
                post.deaths += usize::from(dies);
                if dies && random.once_in(2) {
                    return; // before sending
                }
                if works {
                    *post.sent.entry(notification.id).or_default() += 1;
                }
                if dies {
                    *post.unsaved.entry(notification.id).or_default() += usize::from(works);
                    return;
                }
            }
            let id = notification.id;
            let outcome = within(portal, |tx| {
                let it = notification.clone();
                tx.save(if works { it.mark_sent(now)? } else { it.retry_later(text("busy"), now)? })
            });
            if outcome.is_err() {
                // The connection broke at COMMIT, before or after the server received it.
                let mut post = post.lock().expect("not poisoned");
                post.deaths += 1;
                *post.unsaved.entry(id).or_default() += usize::from(works && matches!(cut, Cut::Before(_)));
                return;
            }
        }
    }
}

#[test]
fn notifications_of_a_dead_worker_are_sent_after_its_lease() {
    const WORKERS: usize = 16;
    let url = migrated_database();
    let proxy = Proxy::to(&url);
    let portal = portal_of_workers(&proxy.url(), 16);
    let queued = enqueue(&portal, 1_000, at(NOON));
    let post = Mutex::new(Post::default());
    let pending = "SELECT count(*) FROM notifications WHERE status = 'pending'";
    let mut rounds = 0;
    while ask(&url, pending) != "0" {
        rounds += 1;
        assert!(rounds < 30, "the queue runs empty");
        // An hour later every lease and every pause has ended.
        let now = hours(at(NOON), rounds);
        let cut = if rounds % 2 == 0 { Cut::Before("COMMIT") } else { Cut::After("COMMIT") };
        proxy.cut(cut);
        crowd(WORKERS, |number| {
            let mut random = Random::new(seed(), &format!("worker {number} of round {rounds}"));
            work(&portal, &post, &mut random, cut, now);
        });
    }
    let Post { sent, unsaved, attempts, deaths } = post.into_inner().expect("not poisoned");
    let again: usize = unsaved.values().sum();
    let total: usize = sent.values().sum();
    let lost = queued.iter().filter(|it| !sent.contains_key(&it.id)).count();
    println!(
        "{WORKERS} workers, {rounds} rounds: {attempts} attempts, {total} sent, {again} of them again after a death, \
         {lost} lost, {deaths} workers died"
    );
    assert!(deaths > 5 && again > 0, "some did die");
    assert_eq!(lost, 0);
    for notification in &queued {
        let again = unsaved.get(&notification.id).copied().unwrap_or(0);
        assert_eq!(sent[&notification.id], 1 + again, "{}", notification.id);
    }
    assert_eq!(ask(&url, "SELECT count(*) FROM notifications WHERE status = 'sent'"), "1000");
}

#[test]
fn workers_and_sweepers_never_take_the_same_notification() {
    let url = migrated_database();
    let portal = portal_of_workers(&url, 16);
    let now = at(NOON);
    let user = users(&portal, 1)[0];
    let mut random = Random::new(seed(), "sweepers");
    let rows: Vec<Notification> = (0..3_000).map(|_| any_notification(&mut random, user, now)).collect();
    let rows = done(&portal, |tx| tx.add_all(rows.clone()));
    let due = rows.iter().filter(|it| it.is_due(now)).count();
    let over = rows.iter().filter(|it| (*it).clone().sweep(now).is_ok()).count();
    let taken = crowd(16, |number| {
        let mut taken = 0;
        loop {
            let some = if number % 2 == 0 {
                within(&portal, |tx| tx.claim_sound(10, seconds(LEASE), now)).map(|claimed| claimed.len())
            } else {
                within(&portal, |tx| tx.sweep_notifications(now))
                    .map(|swept| (swept.cancelled.get() + swept.failed.get()).try_into().expect("few"))
            };
            match some.expect("no conflict") {
                0 => return taken,
                more => taken += more,
            }
        }
    });
    let (claimed, swept): (usize, usize) = (taken.iter().step_by(2).sum(), taken.iter().skip(1).step_by(2).sum());
    println!("8 workers claimed {claimed} of {due} due, 8 sweepers ended {swept} of {over} that were over");
    // Rows locked by another transaction are left to it.
    assert_eq!((claimed, swept), (due, over));
    let lost = within(&portal, |tx| Ok((tx.claim_sound(10, seconds(LEASE), now)?, tx.sweep_notifications(now)?)));
    let (claimed, swept) = lost.expect("none");
    assert_eq!((claimed.len(), swept.cancelled.get(), swept.failed.get()), (0, 0, 0));
}
