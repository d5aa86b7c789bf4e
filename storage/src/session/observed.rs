//! What is reported and counted of one transaction.

use crate::{
    error::Error,
    session::counters::{Counter, Counters},
    telemetry::{SYSTEM, TRANSACTION, milliseconds},
};
use std::{sync::Arc, time::Instant};
use telehealth_core::Code;
use tracing::{Span, field::Empty, span::Entered};

/// How a transaction ended.
#[derive(Clone, Copy)]
pub(crate) enum Outcome {
    Committed,
    RolledBack,
    /// The commit failed.
    Failed,
    /// The connection broke during the commit.
    Unknown,
}

impl Outcome {
    const fn label(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::RolledBack => "rolled_back",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    const fn counter(self, counters: &Counters) -> &Counter {
        match self {
            Self::Committed => &counters.committed,
            Self::RolledBack => &counters.rolled_back,
            Self::Failed => &counters.failed,
            Self::Unknown => &counters.unknown,
        }
    }
}

/// A transaction's span, and what its end reports.
pub(crate) struct Observed {
    span: Span,
    counters: Arc<Counters>,
    kind: &'static str,
    attempt: u32,
    began: Instant,
    /// The code of the last error of a statement.
    error: Option<Code>,
}

impl Observed {
    /// Begins the span of a transaction. `namespace` is the database and the schema.
    pub(crate) fn begin(kind: &'static str, namespace: &str, attempt: u32, counters: Arc<Counters>) -> Self {
        let span = tracing::debug_span!(
            target: TRANSACTION,
            "transaction",
            db.system.name = SYSTEM,
            db.namespace = namespace,
            telehealth.actor.kind = kind,
            telehealth.attempt = attempt,
            telehealth.outcome = Empty,
            error.type = Empty,
        );
        Self { span, counters, kind, attempt, began: Instant::now(), error: None }
    }

    /// Enters the span, so that the statements that follow are in it.
    pub(crate) fn enter(&self) -> Entered<'_> {
        self.span.enter()
    }

    /// Records the error of a statement.
    pub(crate) fn note(&mut self, error: &Error) {
        self.error = Some(error.code());
        let _entered = self.span.enter();
        note_denied(&self.counters, error);
    }

    /// Forgets the error of a part that was rolled back alone.
    pub(crate) fn forget(&mut self) {
        self.error = None;
    }

    /// Reports and counts the end of the transaction.
    pub(crate) fn end(&self, outcome: Outcome) {
        outcome.counter(&self.counters).add(1);
        let code = self.error.map(Code::as_str);
        self.span.record("telehealth.outcome", outcome.label());
        self.span.record("error.type", code);
        let _entered = self.span.enter();
        tracing::debug!(
            target: TRANSACTION,
            {
                telehealth.actor.kind = self.kind,
                telehealth.attempt = self.attempt,
                telehealth.outcome = outcome.label(),
                telehealth.duration_ms = milliseconds(self.began.elapsed()),
                error.type = code,
            },
            "the transaction ended"
        );
    }
}

/// Counts and reports an error if it says that the actor is not authorized.
pub(crate) fn note_denied(counters: &Counters, error: &Error) {
    if matches!(error, Error::Denied) {
        counters.denied.add(1);
        tracing::warn!(target: TRANSACTION, { error.type = error.code().as_str() }, "the actor is not authorized");
    }
}
