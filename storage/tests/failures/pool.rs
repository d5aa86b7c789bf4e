//! The pool when connections die: no caller waits in vain while the server is up, and errors name the cause.

use crate::support::{care::store_one, *};
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, symlink},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, ListOrder, Options, Portal, embedded::Embedded, now};

const THREADS: usize = 16;
const SIZE: u32 = 8;
/// The longest that a caller may wait for a connection while the server is up.
const LONGEST: Duration = Duration::from_secs(2);

fn small_pool(url: &str) -> Portal {
    Portal::connect_with(url, Options { pool_size: SIZE, ..options() }).expect("a portal")
}

fn read(portal: &Portal, id: telehealth_core::UserId) -> Result<User, Error> {
    portal.transaction(&service(), |tx| tx.get(id))
}

fn terminate_all(url: &str) {
    batch(
        url,
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
}

/// Half of the threads hold all connections, and end them with `end`; the other half wait for them meanwhile.
fn waiters_are_served(portal: &Portal, url: &str, end: impl Fn(telehealth_storage::Transaction) + Sync, kill: bool) {
    let held = Barrier::new(SIZE as usize + 1);
    let (ending, waiting) = (Barrier::new(SIZE as usize + 1), AtomicUsize::new(0));
    let longest = thread::scope(|scope| {
        for _ in 0..SIZE {
            scope.spawn(|| {
                let transaction = portal.begin(&service()).expect("begun");
                held.wait();
                ending.wait();
                end(transaction);
            });
        }
        held.wait();
        let (sender, receiver) = mpsc::channel();
        for _ in 0..THREADS - SIZE as usize {
            let (sender, waiting) = (sender.clone(), &waiting);
            scope.spawn(move || {
                waiting.fetch_add(1, Ordering::SeqCst);
                let outcome = portal.begin(&service()).map(drop);
                sender.send((outcome.map_err(|error| error.code()), Instant::now())).expect("a listener");
            });
        }
        drop(sender);
        while waiting.load(Ordering::SeqCst) < THREADS - SIZE as usize {
            thread::yield_now();
        }
        if kill {
            terminate_all(url);
        }
        let ended = Instant::now();
        ending.wait();
        receiver.iter().fold(Duration::ZERO, |longest, (outcome, served)| {
            assert_eq!(outcome, Ok(()), "the server answers");
            longest.max(served.saturating_duration_since(ended))
        })
    });
    println!("the longest wait: {:.3} s", longest.as_secs_f64());
    assert!(longest < LONGEST, "{longest:?}");
}

#[test]
fn waiters_are_served_when_the_connections_in_use_are_killed() {
    let url = migrated_database();
    let portal = small_pool(&url);
    for _ in 0..3 {
        waiters_are_served(
            &portal,
            &url,
            |mut transaction| {
                let lost = transaction
                    .list::<User>(&Default::default(), ListOrder::ID, None, 1)
                    .map(drop)
                    .expect_err("killed");
                assert_eq!(lost.code(), Code::DATABASE_CONNECTION_LOST);
            },
            true,
        );
    }
}

#[test]
fn waiters_are_served_when_transactions_panic() {
    let url = migrated_database();
    let portal = small_pool(&url);
    for _ in 0..3 {
        waiters_are_served(
            &portal,
            &url,
            |transaction| {
                let panicked = catch_unwind(AssertUnwindSafe(|| {
                    let _open = transaction;
                    resume_unwind(Box::new("a deliberate panic"))
                }));
                assert!(panicked.is_err());
            },
            false,
        );
    }
}

#[test]
fn traffic_continues_despite_kills_and_panics() {
    let url = migrated_database();
    let portal = small_pool(&url);
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    let (done, served, lost) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let longest = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let (portal, user, done, served, lost) = (&portal, &user, &done, &served, &lost);
                scope.spawn(move || {
                    let mut longest = Duration::ZERO;
                    while !done.load(Ordering::Relaxed) {
                        let asked = Instant::now();
                        let begun = portal.begin(&service());
                        longest = longest.max(asked.elapsed());
                        let outcome = begun.and_then(|mut tx| {
                            if number == 0 {
                                let panicked = catch_unwind(AssertUnwindSafe(|| {
                                    let _open = tx;
                                    resume_unwind(Box::new("a deliberate panic"))
                                }));
                                assert!(panicked.is_err());
                                return Ok(());
                            }
                            assert_eq!(&tx.get::<User>(user.id)?, user);
                            tx.commit()
                        });
                        match outcome.map_err(|error| error.code()) {
                            Ok(()) => served.fetch_add(1, Ordering::Relaxed),
                            Err(Code::DATABASE_CONNECTION_LOST | Code::DATABASE_OUTCOME_UNKNOWN) => {
                                lost.fetch_add(1, Ordering::Relaxed)
                            }
                            Err(code) => panic!("{code}"),
                        };
                    }
                    longest
                })
            })
            .collect();
        for round in 1..=20 {
            let before = served.load(Ordering::Relaxed);
            terminate_all(&url);
            // Each time, waits until every thread has been served again.
            let deadline = Instant::now() + Duration::from_secs(20);
            while served.load(Ordering::Relaxed) < before + 2 * THREADS {
                assert!(Instant::now() < deadline, "no thread is served after kill {round}");
                thread::sleep(Duration::from_millis(1));
            }
        }
        done.store(true, Ordering::Relaxed);
        threads.into_iter().map(|thread| thread.join().expect("no panic")).max().unwrap_or_default()
    });
    let (served, lost) = (served.into_inner(), lost.into_inner());
    println!("{served} served, {lost} lost, the longest wait {:.3} s", longest.as_secs_f64());
    assert!(longest < LONGEST, "{longest:?}");
    assert!(count(&url, "users") == 1 && read(&portal, user.id).is_ok());
}

/// A server that can be restarted under one URL: its socket has a new folder each time, behind a symbolic link.
struct Restartable {
    folder: PathBuf,
    server: Option<Embedded>,
}

impl Restartable {
    fn start() -> Self {
        let folder = PathBuf::from(format!("/tmp/telehealth-restart-{}", uuid()));
        fs::create_dir(&folder).expect("a folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777)).expect("permissions");
        let mut this = Self { folder, server: None };
        this.go_on();
        this
    }

    fn stop(&mut self) {
        drop(self.server.take());
    }

    fn go_on(&mut self) {
        let server = Embedded::persistent(self.folder.join("data")).expect("a server");
        let url = server.url();
        let socket = url.split_once("host=").and_then(|(_, rest)| rest.split('&').next()).expect("a host");
        let (link, new) = (self.link(), self.folder.join("new"));
        symlink(Path::new(socket), &new).expect("a link");
        fs::rename(new, link).expect("replaced");
        self.server = Some(server);
    }

    fn link(&self) -> PathBuf {
        self.folder.join("socket")
    }

    fn url(&self) -> String {
        format!("postgresql:///postgres?host={}&user=postgres", self.link().display())
    }
}

impl Drop for Restartable {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn uuid() -> telehealth_core::UserId {
    telehealth_core::UserId::generate()
}

#[test]
fn a_restart_is_reported_as_such_and_recovery_is_immediate() {
    let mut server = Restartable::start();
    let portal = small_pool(&server.url());
    portal.migrate().expect("migrated");
    trust_services(&portal);
    let user = store_one(&portal, new_user(UserRole::Patient, now()));
    let (done, served) = (AtomicBool::new(false), AtomicUsize::new(0));
    let errors = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    let mut errors = Vec::new();
                    while !done.load(Ordering::Relaxed) {
                        match read(&portal, user.id) {
                            Ok(_) => {
                                served.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(error) => errors.push(error.code()),
                        }
                    }
                    errors
                })
            })
            .collect();
        for _ in 0..2 {
            while served.load(Ordering::Relaxed) < 100 {
                thread::sleep(Duration::from_millis(1));
            }
            server.stop();
            thread::sleep(Duration::from_millis(1_500));
            server.go_on();
            let ready = Instant::now();
            served.store(0, Ordering::Relaxed);
            while served.load(Ordering::Relaxed) < THREADS {
                assert!(ready.elapsed() < Duration::from_secs(20), "no thread is served after a restart");
                thread::sleep(Duration::from_millis(1));
            }
            println!("{THREADS} reads {:.3} s after the restart", ready.elapsed().as_secs_f64());
            assert!(ready.elapsed() < LONGEST, "{:?}", ready.elapsed());
        }
        done.store(true, Ordering::Relaxed);
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    let expected = [Code::DATABASE_UNREACHABLE, Code::DATABASE_CONNECTION_LOST, Code::DATABASE_OUTCOME_UNKNOWN];
    assert!(errors.contains(&Code::DATABASE_UNREACHABLE), "a server down for longer than a second is reported");
    assert!(errors.iter().all(|code| expected.contains(code)), "{errors:?}");
}

#[test]
fn every_waiter_is_notified_when_the_server_is_gone() {
    let server = Embedded::temporary().expect("a server");
    let options = Options { pool_size: SIZE, acquire_timeout: Duration::from_millis(300), ..options() };
    let portal = Portal::connect_with(&server.url(), options).expect("a portal");
    portal.migrate().expect("migrated");
    trust_services(&portal);
    let _open: Vec<_> = (0..SIZE / 2).map(|_| portal.begin(&service()).expect("begun")).collect();
    drop(server);
    let errors = crowd::crowd(THREADS, |_| portal.begin(&service()).map(drop).expect_err("gone"));
    for error in errors {
        assert_eq!(error.code(), Code::DATABASE_UNREACHABLE, "{error}");
    }
}

/// libpq alone would wait for the TCP timeout.
#[test]
fn an_unresponsive_host_times_out() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port();
    for url in [
        format!("postgresql://ada:p@127.0.0.1:{port}/clinic?sslmode=disable"),
        format!("postgresql://ada@127.0.0.1:{port}"),
        format!("host=127.0.0.1 port={port} user=ada dbname=clinic"),
    ] {
        let options = Options { acquire_timeout: Duration::from_millis(100), ..options() };
        let error = Portal::connect_with(&url, options).map(drop).expect_err("no answer");
        assert_eq!(error.code(), Code::DATABASE_UNREACHABLE, "{error}");
        assert!(error.to_string().contains("timeout expired"), "{error}");
    }
}
