//! The sending queue: claims of workers, attempts and their results.

use super::{Notification, NotificationRecord, NotificationStatus};
use crate::{
    Code, Timestamp,
    error::{Error, TransitionError, ValidationError},
    machine::Machine,
    record::Record,
    value::{Count, LongText, Positive},
};
use chrono::TimeDelta;
use telehealth_macros::operations;

#[operations(list = QUEUE)]
impl Notification {
    /// Claims a due notification for a worker, which has `lease_seconds` to send it. After that, another worker may
    /// claim it.
    #[command]
    pub fn claim(mut self, lease_seconds: Positive, now: Timestamp) -> Result<Self, Error> {
        if self.status != NotificationStatus::Pending {
            return Err(self.not_allowed("claim", Code::STATUS_TRANSITION, "only a pending one can be claimed").into());
        }
        if let Some((code, reason)) = self.obstacle(now) {
            return Err(self.not_allowed("claim", code, reason).into());
        }
        self.0.claimed_until = Some(Self::lease(lease_seconds, now)?);
        self.0.attempts = self.attempts.get().saturating_add(1).try_into().unwrap_or(self.attempts);
        Ok(self)
    }

    /// Records that the notification was handed over to its channels.
    #[command]
    pub fn mark_sent(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut sent = self.transition("mark_sent", NotificationStatus::Sent)?;
        sent.0.sent_at = Some(now);
        sent.0.claimed_until = None;
        sent.0.last_error = None;
        Ok(sent)
    }

    /// Records that the notification was delivered.
    #[command]
    pub fn mark_delivered(self) -> Result<Self, TransitionError> {
        self.transition("mark_delivered", NotificationStatus::Delivered)
    }

    /// Records a failed attempt. The notification stays in the queue and can be claimed again after a pause (30 seconds
    /// after the first attempt, doubled after each further one, at most an hour). If this was the last attempt, or the
    /// notification expires before the next one, it fails permanently.
    #[command]
    pub fn retry_later(mut self, error: LongText, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != NotificationStatus::Pending {
            let reason = "only a pending notification can be retried";
            return Err(self.not_allowed("retry_later", Code::STATUS_TRANSITION, reason));
        }
        let next = now.plus(Self::backoff(self.attempts)).filter(|next| !self.is_expired(*next));
        if next.is_none() || self.attempts.get() >= Self::MAX_ATTEMPTS {
            return self.failed("retry_later", error);
        }
        self.0.claimed_until = next;
        self.0.last_error = Some(error);
        Ok(self)
    }

    /// Marks a notification as failed permanently, because it cannot be sent or was returned.
    #[command]
    pub fn mark_failed(self, error: LongText) -> Result<Self, TransitionError> {
        self.failed("mark_failed", error)
    }

    /// Puts a failed notification back into the queue, with the same due time and all attempts available again.
    #[command]
    pub fn requeue(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == NotificationStatus::Failed && self.is_expired(now) {
            return Err(self.not_allowed("requeue", Code::NOTIFICATION_EXPIRED, "it has expired"));
        }
        let mut again = self.transition("requeue", NotificationStatus::Pending)?;
        again.0.attempts = Count::ZERO;
        again.0.claimed_until = None;
        Ok(again)
    }

    /// Cancels a notification that has not been sent.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        let mut cancelled = self.transition("cancel", NotificationStatus::Cancelled)?;
        cancelled.0.claimed_until = None;
        Ok(cancelled)
    }

    /// Ends a pending notification that can no longer be sent: marks it as failed if the worker of its last attempt did
    /// not report back in time, or cancels it if it has expired. Fails while a worker has claimed it.
    #[command]
    pub fn sweep(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != NotificationStatus::Pending {
            return Err(self.not_allowed("sweep", Code::STATUS_TRANSITION, "only a pending notification can be swept"));
        }
        if self.is_claimed(now) {
            let reason = "a worker has claimed it, or it is paused after a failed attempt";
            Err(self.not_allowed("sweep", Code::NOTIFICATION_CLAIMED, reason))
        } else if self.attempts.get() >= Self::MAX_ATTEMPTS {
            self.failed("sweep", Self::lost_worker_error())
        } else if self.is_expired(now) {
            self.cancel()
        } else {
            Err(self.not_allowed("sweep", Code::NOTIFICATION_OPEN, "it can still be sent"))
        }
    }

    /// Records that the user has read it. Only the first time is recorded.
    #[command]
    pub fn mark_read(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if !matches!(self.status, NotificationStatus::Sent | NotificationStatus::Delivered) {
            return Err(self.not_allowed("mark_read", Code::NOTIFICATION_NOT_SENT, "it has not been sent"));
        }
        self.0.read_at = self.read_at.or(Some(now));
        Ok(self)
    }
}

impl Notification {
    /// The maximum number of attempts to send it. With the pauses between them they span about four hours.
    pub const MAX_ATTEMPTS: i32 = 10;

    /// Returns the pause after a failed attempt: 30 seconds after the first, doubled after each further one, at most an
    /// hour.
    ///
    /// ```
    /// use telehealth_core::{messaging::Notification, value::Count};
    /// let pauses = [1, 2, 3, 7, 8, 1000].map(|attempts| Notification::backoff(Count::try_from(attempts).unwrap()).num_seconds());
    /// assert_eq!(pauses, [30, 60, 120, 1920, 3600, 3600]);
    /// ```
    #[must_use]
    pub fn backoff(attempts: Count) -> TimeDelta {
        let doublings = attempts.get().saturating_sub(1).clamp(0, 7);
        TimeDelta::seconds((30_i64 << doublings).min(3600))
    }

    /// Returns the end of the lease of a worker that claims a notification now.
    ///
    /// # Errors
    /// [`Code::TIMESTAMP_OUT_OF_RANGE`] beyond the year 9999.
    pub fn lease(lease_seconds: Positive, now: Timestamp) -> Result<Timestamp, ValidationError> {
        let until = now.plus(TimeDelta::seconds(lease_seconds.get().into()));
        until.ok_or_else(|| Timestamp::out_of_range().at(NotificationRecord::NAME, "claimed_until").into())
    }

    /// Returns the error to record for an attempt whose worker never reported back.
    #[must_use]
    pub fn lost_worker_error() -> LongText {
        LongText::from_static("the worker of the last attempt did not report back")
    }

    fn failed(self, event: &'static str, error: LongText) -> Result<Self, TransitionError> {
        let mut failed = self.transition(event, NotificationStatus::Failed)?;
        failed.0.claimed_until = None;
        failed.0.last_error = Some(error);
        Ok(failed)
    }

    fn not_allowed(&self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        self.status.not_allowed(event, code, message)
    }
}

impl NotificationRecord {
    /// Checks whether a worker has claimed it or the pause after a failed attempt is not over.
    fn is_claimed(&self, now: Timestamp) -> bool {
        self.claimed_until.is_some_and(|until| now < until)
    }

    /// Returns the reason why a pending notification cannot be claimed, if any.
    pub(super) fn obstacle(&self, now: Timestamp) -> Option<(Code, &'static str)> {
        if self.is_expired(now) {
            Some((Code::NOTIFICATION_EXPIRED, "it has expired"))
        } else if now < self.scheduled_at {
            Some((Code::NOTIFICATION_NOT_DUE, "it is not due yet"))
        } else if self.is_claimed(now) {
            Some((Code::NOTIFICATION_CLAIMED, "a worker has claimed it, or it is paused after a failed attempt"))
        } else if self.attempts.get() >= Notification::MAX_ATTEMPTS {
            Some((Code::NOTIFICATION_EXHAUSTED, "all attempts have been made"))
        } else {
            None
        }
    }
}
