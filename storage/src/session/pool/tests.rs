#![allow(clippy::expect_used, reason = "a test may")]

use super::*;
use std::sync::{
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

fn pool(size: u32, timeout: Duration) -> Arc<Pool> {
    Pool::new(
        "postgresql:///none?host=/nowhere",
        &Options { pool_size: size, acquire_timeout: timeout, ..Options::default() },
        Arc::default(),
    )
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

fn until_waiting(pool: &Pool, count: usize) {
    while pool.lock().waiting.len() < count {
        thread::yield_now();
    }
}

#[test]
fn permits_are_granted_in_order() {
    let pool = pool(1, Duration::from_secs(60));
    let held = pool.permit(soon(), None).expect("free");
    let (sender, order) = mpsc::channel();
    thread::scope(|scope| {
        for number in 0..20 {
            let (pool, sender) = (&pool, sender.clone());
            scope.spawn(move || {
                let permit = pool.permit(soon(), None).expect("in time");
                sender.send(number).expect("a receiver");
                drop(permit);
            });
            until_waiting(pool, number + 1);
        }
        drop(held);
    });
    drop(sender);
    assert_eq!(order.iter().collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
    assert!(pool.lock().permits == 0 && pool.lock().waiting.is_empty());
}

#[test]
fn a_newcomer_does_not_overtake() {
    let pool = pool(2, Duration::from_secs(60));
    let held = [pool.permit(soon(), None).expect("free"), pool.permit(soon(), None).expect("free")];
    thread::scope(|scope| {
        let waiter = scope.spawn(|| pool.permit(soon(), None).map(drop));
        until_waiting(&pool, 1);
        // A caller that does not wait gets no permit.
        assert!(pool.permit(Instant::now(), None).is_err());
        drop(held);
        waiter.join().expect("no panic").expect("a permit");
    });
}

#[test]
fn a_timed_out_waiter_passes_its_wake_up_on() {
    let pool = pool(3, Duration::from_secs(60));
    let (inside, served, given_up) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for number in 0..16_u64 {
            let (pool, inside, served, given_up) = (&pool, &inside, &served, &given_up);
            scope.spawn(move || {
                for round in 0..500_u64 {
                    // Every fourth thread waits for at most 50 µs; the others until they are served.
                    let deadline = match number % 4 {
                        0 => Instant::now() + Duration::from_micros(round % 50),
                        _ => soon(),
                    };
                    match pool.permit(deadline, None) {
                        Ok(permit) => {
                            assert!(inside.fetch_add(1, Ordering::SeqCst) < 3);
                            inside.fetch_sub(1, Ordering::SeqCst);
                            served.fetch_add(1, Ordering::SeqCst);
                            drop(permit);
                        }
                        Err(error) => {
                            assert_eq!(error.code(), Code::DATABASE_POOL_EXHAUSTED);
                            assert_eq!(number % 4, 0, "a thread that waits for a minute timed out");
                            given_up.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
    });
    assert_eq!(served.into_inner() + given_up.into_inner(), 16 * 500);
    let state = pool.lock();
    assert_eq!((state.permits, state.connecting, state.waiting.len()), (0, 0, 0));
}

#[test]
fn a_failure_to_connect_returns_the_permit_and_is_the_error() {
    let pool = pool(1, Duration::from_millis(1));
    for _ in 0..3 {
        let error = pool.acquire(None).map(drop).expect_err("there is no server");
        assert_eq!(error.code(), Code::DATABASE_UNREACHABLE, "{error}");
        assert!(error.to_string().contains("/nowhere"), "{error}");
    }
    let state = pool.lock();
    assert_eq!((state.permits, state.connecting), (0, 0));
}

#[test]
fn a_panic_returns_the_permit() {
    let pool = pool(1, Duration::from_secs(60));
    for _ in 0..3 {
        let permit = pool.permit(soon(), None).expect("free");
        let panicked = thread::spawn(move || {
            let _permit = permit;
            std::panic::resume_unwind(Box::new("on purpose"));
        });
        assert!(panicked.join().is_err());
    }
    assert_eq!(pool.lock().permits, 0);
}

/// A timeout while other threads fail to connect reports the server, not the pool.
#[test]
fn a_timeout_reports_its_cause() {
    let pool = pool(2, Duration::from_millis(200));
    assert_eq!(pool.timed_out().code(), Code::DATABASE_POOL_EXHAUSTED);
    let held = pool.permit(soon(), None).expect("free");
    {
        let _connecting = Connecting::begin(&pool);
        let error = pool.timed_out();
        assert_eq!(error.code(), Code::DATABASE_UNREACHABLE, "{error}");
    }
    let failure = |at| Some((at, Code::DATABASE_UNREACHABLE, "the system is starting up".to_owned()));
    pool.lock().failure = failure(Instant::now() + Duration::from_secs(60));
    assert!(pool.timed_out().to_string().contains("starting up"));
    // A failure from before the wait is not the cause.
    pool.lock().failure = failure(Instant::now());
    thread::sleep(Duration::from_millis(201));
    assert_eq!(pool.timed_out().code(), Code::DATABASE_POOL_EXHAUSTED);
    drop(held);
}
