//! Passes [events](crate::telemetry) on to the logs of Python and Node.
//!
//! Events of other crates and spans are left out. A handler is called on the thread on which the event happens, without
//! a lock of the library; events that it causes itself are left out.

use arc_swap::ArcSwapOption;
use serde_json::{Value, json};
use std::{
    cell::Cell,
    fmt::{Debug, Write},
    str::FromStr,
    sync::{
        Arc, Once,
        atomic::{AtomicU64, Ordering},
    },
};
use telehealth_core::{
    Code,
    error::{FieldError, ValidationError, Violations},
    field::Object,
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
};

/// The severity of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// One event for each transaction and each statement.
    Debug,
    /// Retries, integrations, rotations, drills.
    Info,
    /// Something should be looked at.
    Warning,
    /// Something is damaged.
    Error,
}

impl LogLevel {
    /// Every level with its name.
    const NAMES: [(&'static str, Self); 4] =
        [("debug", Self::Debug), ("info", Self::Info), ("warning", Self::Warning), ("error", Self::Error)];

    /// Returns the name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, level)| *level == self).map_or("", |(name, _)| name)
    }

    const fn filter(self) -> LevelFilter {
        match self {
            Self::Debug => LevelFilter::DEBUG,
            Self::Info => LevelFilter::INFO,
            Self::Warning => LevelFilter::WARN,
            Self::Error => LevelFilter::ERROR,
        }
    }
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::ERROR => Self::Error,
            Level::WARN => Self::Warning,
            Level::INFO => Self::Info,
            _ => Self::Debug,
        }
    }
}

impl FromStr for LogLevel {
    type Err = ValidationError;

    fn from_str(text: &str) -> Result<Self, ValidationError> {
        let known = Self::NAMES.iter().find(|(name, _)| *name == text).map(|(_, level)| *level);
        let mut violations = Violations::of("log");
        let unknown = || {
            FieldError::new(Code::FIELD_UNKNOWN, "must be {expected}").with("expected", "debug, info, warning or error")
        };
        let level = violations.take("level", known.ok_or_else(unknown));
        violations.finish_with(level)
    }
}

/// An event.
#[derive(Debug)]
pub struct LogRecord {
    /// The severity.
    pub level: LogLevel,
    /// The part of the library, such as `telehealth::transaction`.
    pub target: &'static str,
    /// What happened.
    pub message: String,
    /// The fields by name: texts, numbers and booleans.
    pub fields: Object,
}

impl LogRecord {
    /// Returns the message with its fields as `name=value`.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.message.clone();
        for (name, value) in &self.fields {
            let _ = match value {
                Value::String(text) => write!(line, " {name}={text}"),
                value => write!(line, " {name}={value}"),
            };
        }
        line
    }

    /// Returns the record as JSON, its target with dots.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Self { level, target, message, fields } = self;
        json!({ "level": level.as_str(), "target": target.replace("::", "."), "message": message, "fields": fields })
    }
}

struct Handler {
    id: u64,
    level: LogLevel,
    emit: Box<dyn Fn(&LogRecord) + Send + Sync>,
}

/// Read without a lock, because a forked process could inherit it locked.
static HANDLERS: ArcSwapOption<Vec<Arc<Handler>>> = ArcSwapOption::const_empty();

/// Adds a handler for events from this level on; returns its number.
pub fn add_log_handler(level: LogLevel, emit: impl Fn(&LogRecord) + Send + Sync + 'static) -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    static SUBSCRIBED: Once = Once::new();
    // Fails only if the program has a subscriber of its own, which then receives the events.
    SUBSCRIBED.call_once(|| drop(tracing::subscriber::set_global_default(Forwarder)));
    let handler = Arc::new(Handler { id: NEXT.fetch_add(1, Ordering::Relaxed), level, emit: Box::new(emit) });
    change(|handlers| handlers.push(Arc::clone(&handler)));
    handler.id
}

/// Removes a handler.
pub fn remove_log_handler(id: u64) {
    change(|handlers| handlers.retain(|handler| handler.id != id));
}

fn change(change: impl Fn(&mut Vec<Arc<Handler>>)) {
    HANDLERS.rcu(|handlers| {
        let mut handlers = handlers.as_deref().cloned().unwrap_or_default();
        change(&mut handlers);
        Some(Arc::new(handlers))
    });
    tracing::callsite::rebuild_interest_cache();
}

/// Returns the least level that a handler wants.
fn least() -> Option<LogLevel> {
    HANDLERS.load().iter().flat_map(|handlers| handlers.iter()).map(|handler| handler.level).min()
}

/// The subscriber that calls the handlers.
struct Forwarder;

impl Subscriber for Forwarder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let is_wanted = |least: LogLevel| LogLevel::from(*metadata.level()) >= least;
        !metadata.is_span() && metadata.target().starts_with("telehealth") && least().is_some_and(is_wanted)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(least().map_or(LevelFilter::OFF, LogLevel::filter))
    }

    fn event(&self, event: &Event<'_>) {
        let Some(_calling) = Calling::begin() else { return };
        let mut fields = Fields::default();
        event.record(&mut fields);
        let (level, target) = (LogLevel::from(*event.metadata().level()), event.metadata().target());
        let record = LogRecord { level, target, message: fields.message, fields: fields.others };
        for handler in HANDLERS.load().iter().flat_map(|handlers| handlers.iter()) {
            if record.level >= handler.level {
                (handler.emit)(&record);
            }
        }
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

thread_local! {
    static IS_CALLING: Cell<bool> = const { Cell::new(false) };
}

/// Marks that this thread calls handlers.
struct Calling;

impl Calling {
    fn begin() -> Option<Self> {
        IS_CALLING.with(|calling| (!calling.replace(true)).then(|| Self))
    }
}

impl Drop for Calling {
    fn drop(&mut self) {
        IS_CALLING.with(|calling| calling.set(false));
    }
}

/// The fields of an event.
#[derive(Default)]
struct Fields {
    message: String,
    others: Object,
}

impl Fields {
    fn insert(&mut self, field: &Field, value: impl Into<Value>) {
        self.others.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}");
        if field.name() == "message" {
            self.message = text;
        } else {
            self.insert(field, text);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value);
    }
}
