//! The handlers that bindings add.

use crate::support::{migrated_database, portal_at, service};
use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use telehealth_core::Code;
use telehealth_storage::{
    Error,
    bindings::telemetry::{LogLevel, LogRecord, add_log_handler, remove_log_handler},
};

/// Handlers are of the whole process.
static TURN: Mutex<()> = Mutex::new(());

type Log = Arc<Mutex<Vec<(LogLevel, String)>>>;

fn listening(level: LogLevel) -> (u64, Log) {
    let log = Log::default();
    let kept = Arc::clone(&log);
    let id = add_log_handler(level, move |record: &LogRecord| {
        kept.lock().expect("a lock").push((record.level, record.line()));
    });
    (id, log)
}

fn lines(log: &Log) -> Vec<(LogLevel, String)> {
    log.lock().expect("a lock").clone()
}

#[test]
fn a_handler_gets_events_from_its_level_on_until_it_is_removed() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let portal = portal_at(&migrated_database());
    let run = || portal.transaction(&service(), |_| Ok::<_, Error>(())).expect("committed");
    let (debug, all) = listening(LogLevel::Debug);
    let (warning, few) = listening(LogLevel::Warning);
    run();
    portal.grant_service("*", &[]).expect("revoked");
    assert_eq!(portal.begin(&service()).expect_err("no grants").code(), Code::ACCESS_DENIED);
    let is_commit = |(_, line): &(LogLevel, String)| {
        line.starts_with("the transaction ended ") && line.contains("telehealth.outcome=committed")
    };
    assert!(lines(&all).iter().any(is_commit), "{:#?}", lines(&all));
    let expected = (LogLevel::Warning, "the actor is not authorized error.type=access.denied".to_owned());
    assert!(lines(&few).contains(&expected), "{:#?}", lines(&few));
    assert!(lines(&few).iter().all(|(level, _)| *level >= LogLevel::Warning));
    remove_log_handler(debug);
    remove_log_handler(warning);
    let before = lines(&all).len();
    assert!(portal.begin(&service()).is_err());
    assert_eq!(lines(&all).len(), before);
}

#[test]
fn a_handler_may_use_the_portal() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let portal = portal_at(&migrated_database());
    let (used, this_thread) = (portal.clone(), thread::current().id());
    let handler = add_log_handler(LogLevel::Debug, move |_| {
        // Other tests have events, too.
        if thread::current().id() == this_thread {
            used.transaction(&service(), |_| Ok::<_, Error>(())).expect("committed");
        }
    });
    portal.transaction(&service(), |_| Ok::<_, Error>(())).expect("committed");
    remove_log_handler(handler);
}

#[test]
fn levels_have_names() {
    for name in ["debug", "info", "warning", "error"] {
        assert_eq!(name.parse::<LogLevel>().expect("a level").as_str(), name);
    }
    assert_eq!("loud".parse::<LogLevel>().expect_err("unknown").code(), Code::FIELD_UNKNOWN);
}
