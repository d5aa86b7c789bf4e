//! Forks of a process whose portal is in use.
#![allow(unsafe_code, reason = "a fork")]

use crate::support::*;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    accounts::{Patient, User, UserRole},
};
use telehealth_storage::{EmbeddedOptions, Error, Options, Portal, Transaction, embedded::Embedded, now};

/// A child's exit status on success.
const WELL: i32 = 0;
/// A child's exit status after a panic.
const PANIC: i32 = 99;

/// A forked process that runs a closure and exits without any clean-up, like `os._exit`.
struct Fork(libc::pid_t);

impl Fork {
    /// The child prints nothing, because another thread may hold the lock of the output.
    fn run(child: impl FnOnce() -> i32) -> Self {
        // SAFETY: the child only calls what a fork is promised to be able to do, and ends here.
        match unsafe { libc::fork() } {
            0 => {
                let status = catch_unwind(AssertUnwindSafe(child)).unwrap_or(PANIC);
                // SAFETY: it ends the process.
                unsafe { libc::_exit(status) }
            }
            pid => {
                assert!(pid > 0, "no fork");
                Self(pid)
            }
        }
    }

    /// The exit status; a child that hangs is killed.
    fn answer(self) -> i32 {
        let (mut status, deadline) = (0, Instant::now() + Duration::from_secs(60));
        loop {
            // SAFETY: a child of this process.
            let ended = unsafe { libc::waitpid(self.0, &raw mut status, libc::WNOHANG) };
            if ended == self.0 {
                return if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { -libc::WTERMSIG(status) };
            }
            if Instant::now() > deadline {
                // SAFETY: a child of this process that has not ended.
                unsafe { libc::kill(self.0, libc::SIGKILL) };
                panic!("a child hangs");
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Opens connections, and leaves them idle in the pool.
fn warm(portal: &Portal, count: usize) {
    let open: Vec<Transaction> = (0..count).map(|_| portal.begin(&service()).expect("begun")).collect();
    drop(open);
}

fn patients(portal: &Portal, count: usize) -> Vec<Patient> {
    (0..count).map(|_| people(portal, now()).0).collect()
}

/// Reads one's own row repeatedly; returns 0, or the first failure.
fn reads_own(portal: &Portal, own: &Patient, rounds: usize) -> i32 {
    for _ in 0..rounds {
        match portal.transaction(&service(), |tx| tx.get::<Patient>(own.id)) {
            Ok(read) if &read == own => {}
            Ok(_) => return 1,
            Err(_) => return 2,
        }
    }
    WELL
}

fn forked<T>(outcome: Result<T, Error>) -> bool {
    outcome.is_err_and(|error| error.code() == Code::TRANSACTION_FORKED)
}

/// The other sessions of the database: their process and start time.
fn sessions(url: &str) -> String {
    ask(
        url,
        "(SELECT string_agg(pid || ' ' || backend_start, ',' ORDER BY pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid())",
    )
}

#[test]
fn children_and_parent_read_their_own_rows() {
    const ROUNDS: usize = 200;
    let portal = portal();
    let own = patients(&portal, 8);
    warm(&portal, 8);
    let children: Vec<Fork> = own[..4].iter().map(|own| Fork::run(|| reads_own(&portal, own, ROUNDS))).collect();
    let parent = crowd::crowd(4, |number| reads_own(&portal, &own[4 + number], ROUNDS));
    let children: Vec<i32> = children.into_iter().map(Fork::answer).collect();
    println!("4 children and 4 threads of the parent, {ROUNDS} rounds each: {children:?} {parent:?}");
    assert_eq!((children, parent), (vec![WELL; 4], vec![WELL; 4]));
}

#[test]
fn an_open_transaction_belongs_to_the_parent() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let mut open = portal.begin(&service()).expect("begun");
    let user = open.add(new_user(UserRole::Patient, now())).expect("added");
    let before = sessions(&url);
    let begun = portal.begin(&service()).expect("begun");
    let mut taken = (Some(begun), Some(portal.begin(&service()).expect("begun")));
    let child = Fork::run(|| {
        let mut well = forked(open.get::<User>(user.id)) && forked(open.add(new_user(UserRole::Patient, now())));
        well &= forked(open.savepoint(|tx| tx.get::<User>(user.id))) && forked(open.begin_savepoint());
        well &= taken.0.take().is_some_and(|begun| forked(begun.commit()));
        well &= taken.1.take().is_some_and(|begun| forked(begun.rollback()));
        // In a separate transaction the child does not see the parent's uncommitted changes.
        let other = portal.transaction(&service(), |tx| tx.get_many::<User>(&[user.id]));
        i32::from(!well || !other.is_ok_and(|found| found.is_empty()))
    });
    assert_eq!(child.answer(), WELL);
    let dropping = Fork::run(|| {
        drop(taken.0.take());
        drop(taken.1.take());
        WELL
    });
    assert_eq!(dropping.answer(), WELL);
    assert!(sessions(&url).contains(&before), "the sessions are unchanged");
    for begun in [taken.0, taken.1].into_iter().flatten() {
        begun.commit().expect("committed");
    }
    open.get::<User>(user.id).expect("read");
    open.commit().expect("committed");
    assert_eq!(count(&url, "users"), 1);
}

/// The child also leaves the closure; there the result is that it cannot commit.
#[test]
fn a_closure_that_forks_commits_in_the_parent_only() {
    let url = migrated_database();
    let portal = portal_at(&url);
    let mut child = 0;
    let outcome = portal.transaction(&service(), |tx| {
        let user = tx.add(new_user(UserRole::Patient, now()))?;
        // SAFETY: the child ends below.
        child = unsafe { libc::fork() };
        Ok::<_, Error>(user)
    });
    if child == 0 {
        let status = i32::from(!forked(outcome));
        // SAFETY: it ends the process.
        unsafe { libc::_exit(status) }
    }
    assert_eq!(Fork(child).answer(), WELL);
    outcome.expect("committed");
    assert_eq!(count(&url, "users"), 1);
}

#[test]
fn a_child_that_drops_the_portal_ends_no_session() {
    let url = migrated_database();
    let portal = portal_at(&url);
    warm(&portal, 4);
    let before = sessions(&url);
    let mut slot = Some(portal);
    let untouched = Fork::run(|| {
        drop(slot.take());
        WELL
    });
    assert_eq!(untouched.answer(), WELL);
    let used = Fork::run(|| {
        let status = i32::from(slot.as_ref().is_none_or(|portal| portal.begin(&service()).is_err()));
        drop(slot.take());
        status
    });
    assert_eq!(used.answer(), WELL);
    // The server notices the end of the child's own session at once; ours must remain.
    let deadline = Instant::now() + Duration::from_secs(20);
    while sessions(&url) != before {
        assert!(Instant::now() < deadline, "{before}, and then {}", sessions(&url));
        thread::sleep(Duration::from_millis(5));
    }
    let portal = slot.expect("in the parent");
    warm(&portal, 4);
    assert_eq!(sessions(&url), before, "no connection was replaced");
}

#[test]
fn a_child_of_a_child_has_its_own_connections() {
    let portal = portal();
    let own = patients(&portal, 3);
    warm(&portal, 2);
    let child = Fork::run(|| {
        let (mine, theirs) = (&own[0], &own[1]);
        if reads_own(&portal, mine, 2) != WELL {
            return 3;
        }
        let grandchild = Fork::run(|| reads_own(&portal, theirs, 50));
        reads_own(&portal, mine, 50).max(grandchild.answer())
    });
    assert_eq!(reads_own(&portal, &own[2], 50), WELL);
    assert_eq!(child.answer(), WELL);
}

/// A fork may happen while other threads take, return or make connections, encrypt or decrypt.
#[test]
fn no_lock_of_the_parent_blocks_a_child() {
    const FORKS: usize = 60;
    let url = migrated_database();
    let portal = Portal::connect_with(&url, Options { pool_size: 3, ..options() }).expect("a portal");
    let own = patients(&portal, 1).remove(0);
    let (done, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
    let answers: Vec<i32> = thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let _ = portal.transaction(&service(), |tx| tx.get::<Patient>(own.id));
                    let _ = telehealth_core::UserId::generate();
                    taken.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                batch(
                    &url,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
                     AND pid <> pg_backend_pid() AND random() < 0.5 AND application_name <> 'child'",
                );
                thread::sleep(Duration::from_millis(5));
            }
        });
        let answers = (0..FORKS)
            .map(|_| {
                let before = taken.load(Ordering::Relaxed);
                let child = Fork::run(|| {
                    // The terminated session includes the child's own, so it retries.
                    let done = (0..50).any(|_| {
                        let stored = portal.transaction(&service(), |tx| tx.add(new_user(UserRole::Patient, now())));
                        stored.is_ok() && reads_own(&portal, &own, 1) == WELL
                    });
                    i32::from(!done)
                });
                let answer = child.answer();
                while taken.load(Ordering::Relaxed) == before {
                    thread::yield_now();
                }
                answer
            })
            .collect();
        done.store(true, Ordering::Relaxed);
        answers
    });
    assert_eq!(answers, vec![WELL; FORKS]);
}

fn folder_of(server: &Embedded) -> std::path::PathBuf {
    let url = server.url();
    url.split_once("host=").and_then(|(_, rest)| rest.split('&').next()).expect("a host").into()
}

/// The server survives whatever a child does with its copy of a private server.
#[test]
fn a_private_server_belongs_to_the_parent() {
    let everything = EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() };
    let portal = Portal::embedded_with(everything).expect("a server");
    let own = patients(&portal, 1).remove(0);
    let folder = folder_of(portal.server().expect("a server"));
    let mut slot = Some(portal);
    let ways: [fn(&mut Option<Portal>) -> i32; 4] = [
        |_| WELL,
        |portal| {
            drop(portal.take());
            WELL
        },
        // SAFETY: it ends the child.
        |_| unsafe { libc::kill(libc::getpid(), libc::SIGKILL) },
        |portal| {
            let _open = portal.as_ref().map(|portal| portal.begin(&service()));
            std::panic::resume_unwind(Box::new("a deliberate panic"))
        },
    ];
    let answers = ways.map(|way| {
        let child = Fork::run(|| {
            let portal = slot.as_ref().expect("a portal");
            let read = reads_own(portal, &own, 2);
            if read == WELL { way(&mut slot) } else { read }
        });
        let answer = child.answer();
        assert_eq!(reads_own(slot.as_ref().expect("a portal"), &own, 2), WELL);
        answer
    });
    assert_eq!(answers, [WELL, WELL, -libc::SIGKILL, PANIC]);
    assert!(folder.exists());
    drop(slot);
    let deadline = Instant::now() + Duration::from_secs(20);
    while folder.exists() {
        assert!(Instant::now() < deadline, "the folder stays");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A parent and its children may each start a server at once, so random values must differ between them.
#[test]
fn each_process_can_start_a_server() {
    let start = || i32::from(Embedded::temporary().is_err());
    // Drawn once, so that all start from the same state.
    let _ = std::hash::BuildHasher::build_hasher(&std::collections::hash_map::RandomState::new());
    let children = [Fork::run(start), Fork::run(start)];
    assert_eq!(start(), WELL);
    assert_eq!(children.map(Fork::answer), [WELL, WELL]);
}
