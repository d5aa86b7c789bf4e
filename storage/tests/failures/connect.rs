//! Connection failures: a wrong connection string, server or pool.

use crate::support::{proxy::Proxy, *};
use std::{
    net::TcpListener,
    time::{Duration, Instant},
};
use telehealth_core::{
    Code,
    accounts::{User, UserRole},
};
use telehealth_storage::{Error, Options, Portal, embedded::Embedded, now};

/// The full text of an error that must say what to do.
fn unavailable(error: &Error, code: Code) -> String {
    assert_eq!(error.code(), code, "{error}");
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn a_malformed_string_is_reported_without_repeating_it() {
    let strings = [
        "nonsense",
        "host='unterminated",
        "hots=localhost",
        "dbname=a user",
        "postgresql://ada:secret@[::1/clinic",
        "postgresql://ada:secret@host:port/clinic",
        "postgresql://ada:secret@host:99999/clinic",
        "postgresql://ada:sec%ret@host/clinic",
        "postgresql://ada:secret@host/clinic?hots=1",
        "postgresql://ada:secret@host/clinic?sslmode",
        "postgresql://ada:secret@host/clinic?sslmode=perhaps",
        "postgresql://ada:secret@127.0.0.1:1/clinic?connect_timeout=secret",
        "postgresql://ada:secret@host/cli\0nic",
        "postgresql://ada:secret word@host/clinic",
        "postgresql://ada:secret%00x@host/clinic",
        "postgresql://ada:pa@secret@host/clinic",
        "postgresql://ada:secret@host/clinic?target_session_attrs=secret",
        "mysql://ada:secret@host/clinic",
        "\0",
    ];
    for string in strings {
        let error = Portal::connect(string).map(drop).expect_err(string);
        let text = unavailable(&error, Code::DATABASE_URL_MALFORMED);
        assert!(text.contains("postgresql://user@host/database"), "{string}: {text}");
        assert!(!format!("{text} {error:?}").contains("secret"), "{string}: {text}");
    }
}

#[test]
fn a_missing_server_is_reported() {
    // A port that was free a moment ago; no process listens on it.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let nobody = server().url_for("postgres").replace("user=postgres", "user=nobody_here&password=s3cret");
    let cases = [
        ("postgresql://ada:s3cret@nowhere.invalid/clinic".to_owned(), "nowhere.invalid"),
        (format!("postgresql://ada:s3cret@127.0.0.1:{port}/clinic"), "refused"),
        ("postgresql:///clinic?host=/nowhere&password=s3cret".to_owned(), "/nowhere"),
        (nobody, "\"nobody_here\" does not exist"),
        (server().url_for("no clinic"), "\"no clinic\" does not exist"),
    ];
    for (url, reason) in cases {
        let error = Portal::connect(&url).map(drop).expect_err(&url);
        let text = unavailable(&error, Code::DATABASE_UNREACHABLE);
        assert!(text.contains(reason) && text.contains("check the connection string"), "{url}: {text}");
        assert!(!format!("{text} {error:?}").contains("s3cret"), "{url}: {text}");
    }
}

#[test]
fn a_wrong_password_is_reported_but_never_shown() {
    let server = Embedded::temporary().expect("a server");
    let url = server.url();
    batch(&url, "CREATE ROLE ada LOGIN PASSWORD 'right'");
    let rules = ask(&url, "current_setting('hba_file')");
    std::fs::write(rules, "local all postgres trust\nlocal all all scram-sha-256\n").expect("the rules");
    batch(&url, "SELECT pg_reload_conf()");
    let login = |password: &str| url.replace("user=postgres", &format!("user=ada{password}"));
    // The server applies the rules asynchronously.
    let deadline = Instant::now() + Duration::from_secs(20);
    while Portal::connect(&login("")).is_ok() {
        assert!(Instant::now() < deadline, "the server never asks for a password");
        std::thread::yield_now();
    }
    for (password, reason) in [("&password=s3cret", "authentication failed"), ("", "no password supplied")] {
        let error = Portal::connect(&login(password)).map(drop).expect_err("refused");
        let text = unavailable(&error, Code::DATABASE_UNREACHABLE);
        assert!(text.contains(reason), "{text}");
        assert!(!format!("{text} {error:?}").contains("s3cret"), "{text}");
    }
    let portal = portal_at(&login("&password=right"));
    assert!(!format!("{portal:?}").contains("right"), "{portal:?}");
    assert!(!format!("{:?}", portal.begin(&service()).map(drop)).contains("right"));
}

#[test]
fn a_full_pool_is_reported_and_recovers() {
    let portal = portal_with(Options { pool_size: 2, acquire_timeout: Duration::from_millis(200), ..options() });
    let held = [portal.begin(&service()).expect("begun"), portal.begin(&service()).expect("begun")];
    let error = portal.begin(&service()).map(drop).expect_err("full");
    let text = unavailable(&error, Code::DATABASE_POOL_EXHAUSTED);
    assert!(text.contains("all 2 connections") && text.contains("make the pool larger"), "{text}");
    drop(held);
    let again = [portal.begin(&service()).expect("begun"), portal.begin(&service()).expect("begun")];
    drop(again);
}

#[test]
fn many_threads_share_a_small_pool() {
    let url = migrated_database();
    let proxy = Proxy::to(&url);
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 4, ..options() }).expect("a portal");
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let user = new_user(UserRole::Patient, now());
                portal.transaction(&service(), |tx| tx.add(user.clone())).expect("added");
                let read: User = portal.transaction(&service(), |tx| tx.get(user.id)).expect("read");
                assert_eq!(read, user);
            });
        }
    });
    assert_eq!(count(&url, "users"), 64);
    // The first one only checks whether the server is available.
    assert!(proxy.connections() <= 5, "{} connections", proxy.connections());
}
