use crate::{
    Code, NotificationId, PatientId, Phi, Timestamp, UserId,
    care::{Consultation, Prescription},
    commerce::Order,
    error::{Error, TransitionError, ValidationError, Violations},
    label::labels,
    machine::{Machine, machine},
    messaging::event::Event,
    record::{Record, Rules, checked, constraints},
    value::{Count, JsonObject, LongText, Positive, Text},
    workflow::TelehealthFlow,
};
use chrono::TimeDelta;
use std::collections::HashSet;
use telehealth_macros::{input, operations, record};

labels! {
    /// The type of a notification.
    NotificationType {
        /// A reminder of a visit.
        AppointmentReminder = "appointment_reminder",
        /// A prescription is ready.
        PrescriptionReady = "prescription_ready",
        /// Laboratory results have arrived.
        LabResults = "lab_results",
        /// A payment has arrived.
        PaymentConfirmation = "payment_confirmation",
        /// A message about the portal.
        SystemAlert = "system_alert",
        /// Marketing.
        Marketing = "marketing",
        /// A treatment was approved.
        ConsultationApproved = "consultation_approved",
        /// A treatment was not approved.
        ConsultationRejected = "consultation_rejected",
    }

    /// A channel through which a notification is sent.
    NotificationChannel {
        /// E-mail.
        Email = "email",
        /// Text message.
        Sms = "sms",
        /// Push message to the user's device.
        Push = "push",
        /// Display in the portal.
        InApp = "in_app",
    }

    /// The status of a notification.
    NotificationStatus {
        /// To be sent.
        Pending = "pending",
        /// Handed over to its channels.
        Sent = "sent",
        /// Delivered.
        Delivered = "delivered",
        /// Failed permanently.
        Failed = "failed",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

machine! {
    NotificationStatus as "notification" {
        Pending => Sent, Failed, Cancelled;
        Sent => Delivered, Failed;
        Failed => Pending, Cancelled;
        Delivered => ;
        Cancelled => ;
    }

    fn Notification::transition(status);
}

/// A notification for one user, with its state in the sending queue.
#[record(table = "notifications", entity = Notification)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NotificationRecord {
    /// Primary key.
    pub id: NotificationId,
    /// The recipient.
    pub user_id: UserId,
    /// The type of the notification.
    pub notification_type: NotificationType,
    /// The channels through which it is sent.
    pub channels: Vec<NotificationChannel>,
    /// Title.
    pub title: Phi<Text<200>>,
    /// Text.
    pub message: Phi<LongText>,
    /// Data that an application needs to display it.
    pub data: Phi<JsonObject>,
    /// The status of the notification.
    pub status: NotificationStatus,
    /// When it becomes due.
    pub scheduled_at: Timestamp,
    /// When it was handed over to its channels.
    pub sent_at: Option<Timestamp>,
    /// When the user first read it.
    pub read_at: Option<Timestamp>,
    /// When it expires; from then on it is not sent.
    pub expires_at: Option<Timestamp>,
    /// The number of times that a worker has claimed it.
    pub attempts: Count,
    /// Until when no other worker may claim it: the end of a worker's lease, or of the pause after a failed attempt.
    pub claimed_until: Option<Timestamp>,
    /// Why the last attempt failed. Must not contain personal data.
    pub last_error: Option<LongText>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`NotificationRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notification(NotificationRecord);

impl Rules for NotificationRecord {
    constraints! {
        future_scheduled: scheduled_at => NOTIFICATION_SCHEDULE,
        sent_logic: sent_at => NOTIFICATION_SENT,
        notifications_attempts_check: attempts => INTEGER_NEGATIVE,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.scheduled_at >= self.created_at,
            &["scheduled_at", "created_at"],
            Code::NOTIFICATION_SCHEDULE,
            "must not lie before created_at",
        );
        violations.require(
            self.status != NotificationStatus::Sent || self.sent_at.is_some(),
            &["sent_at", "status"],
            Code::NOTIFICATION_SENT,
            "must be set once it is sent",
        );
    }
}

impl NotificationRecord {
    fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| now >= expires_at)
    }

    /// Checks whether a worker has claimed it or the pause after a failed attempt is not over.
    fn is_claimed(&self, now: Timestamp) -> bool {
        self.claimed_until.is_some_and(|until| now < until)
    }

    /// Returns the reason why a pending notification cannot be claimed, if any.
    fn obstacle(&self, now: Timestamp) -> Option<(Code, &'static str)> {
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

/// Input for notifying a user.
#[input(NotificationRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewNotification {
    pub user_id: UserId,
    pub notification_type: NotificationType,
    pub channels: Vec<NotificationChannel>,
    pub title: Phi<Text<200>>,
    pub message: Phi<LongText>,
    pub id: Option<NotificationId>,
    pub data: Option<Phi<JsonObject>>,
    pub scheduled_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
}

#[operations]
impl Notification {
    /// Puts a notification into the sending queue. It is due at `scheduled_at`, by default now, until it expires.
    #[constructor]
    pub fn enqueue(new: NewNotification, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("notification");
        let record = NotificationRecord {
            id: new.id.unwrap_or_else(NotificationId::generate),
            user_id: new.user_id,
            notification_type: new.notification_type,
            channels: new.channels,
            title: new.title,
            message: new.message,
            data: new.data.unwrap_or_else(|| Phi::new(JsonObject::default())),
            status: NotificationStatus::Pending,
            scheduled_at: new.scheduled_at.unwrap_or(now),
            sent_at: None,
            read_at: None,
            expires_at: new.expires_at,
            attempts: Count::ZERO,
            claimed_until: None,
            last_error: None,
            created_at: now,
            updated_at: now,
        };
        let distinct = record.channels.iter().collect::<HashSet<_>>().len() == record.channels.len();
        violations.require(
            distinct && !record.channels.is_empty(),
            "channels",
            Code::NOTIFICATION_CHANNELS,
            "must name one or more channels, each once",
        );
        violations.require(
            record.expires_at.is_none_or(|expires_at| expires_at > record.scheduled_at),
            &["expires_at", "scheduled_at"],
            Code::NOTIFICATION_EXPIRY,
            "must be after scheduled_at",
        );
        violations.take("title", record.title.expose().verify());
        violations.take("message", record.message.expose().verify());
        record.check(&mut violations);
        checked(record, violations)
    }

    /// Notifies a patient that a visit was booked. Expires when the visit begins.
    #[constructor]
    pub fn visit_booked(visit: &Consultation, now: Timestamp) -> Result<Self, ValidationError> {
        Event::visit_booked(visit, now).notification(now)
    }

    /// Notifies a patient that a provider has approved the treatment of a flow.
    #[constructor]
    pub fn flow_approved(flow: &TelehealthFlow, now: Timestamp) -> Result<Self, ValidationError> {
        Event::flow_approved(flow).notification(now)
    }

    /// Notifies a patient that a provider has decided on the treatment of a flow. The text does not mention the
    /// rejection, which the portal shows.
    #[constructor]
    pub fn flow_rejected(flow: &TelehealthFlow, now: Timestamp) -> Result<Self, ValidationError> {
        Event::flow_rejected(flow).notification(now)
    }

    /// Notifies a patient that the payment of an order has arrived.
    #[constructor]
    pub fn order_paid(order: &Order, now: Timestamp) -> Result<Self, ValidationError> {
        Event::order_paid(order).notification(now)
    }

    /// Notifies a patient that an order was shipped.
    #[constructor]
    pub fn order_shipped(order: &Order, now: Timestamp) -> Result<Self, ValidationError> {
        Event::order_shipped(order).notification(now)
    }

    /// Notifies a patient that a prescription is ready. Expires with the prescription.
    #[constructor]
    pub fn prescription_ready(prescription: &Prescription, now: Timestamp) -> Result<Self, ValidationError> {
        Event::prescription_ready(prescription, now).notification(now)
    }

    /// Claims a due notification for a worker, which has `lease_seconds` to send it. After that, another worker may
    /// claim it.
    #[command]
    pub fn claim(mut self, lease_seconds: Positive, now: Timestamp) -> Result<Self, Error> {
        if self.status != NotificationStatus::Pending {
            return Err(self.refuse("claim", Code::STATUS_TRANSITION, "only a pending one can be claimed").into());
        }
        if let Some((code, reason)) = self.obstacle(now) {
            return Err(self.refuse("claim", code, reason).into());
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
            return Err(self.refuse("retry_later", Code::STATUS_TRANSITION, reason));
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
            return Err(self.refuse("requeue", Code::NOTIFICATION_EXPIRED, "it has expired"));
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
            return Err(self.refuse("sweep", Code::STATUS_TRANSITION, "only a pending notification can be swept"));
        }
        if self.is_claimed(now) {
            let reason = "a worker has claimed it, or it is paused after a failed attempt";
            Err(self.refuse("sweep", Code::NOTIFICATION_CLAIMED, reason))
        } else if self.attempts.get() >= Self::MAX_ATTEMPTS {
            self.failed("sweep", Self::lost_worker_error())
        } else if self.is_expired(now) {
            self.cancel()
        } else {
            Err(self.refuse("sweep", Code::NOTIFICATION_OPEN, "it can still be sent"))
        }
    }

    /// Records that the user has read it. Only the first time is recorded.
    #[command]
    pub fn mark_read(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if !matches!(self.status, NotificationStatus::Sent | NotificationStatus::Delivered) {
            return Err(self.refuse("mark_read", Code::NOTIFICATION_NOT_SENT, "it has not been sent"));
        }
        self.0.read_at = self.read_at.or(Some(now));
        Ok(self)
    }

    /// Checks whether the notification has expired.
    #[query]
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.0.is_expired(now)
    }

    /// Checks whether a worker may claim it: it is pending, due, not expired and not claimed, and an attempt is left.
    /// Every claim counts as an attempt, because a crashed worker reports no error.
    #[query]
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.status == NotificationStatus::Pending && self.obstacle(now).is_none()
    }
}

/// A notification's status with its data, for pattern matching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotificationState<'a> {
    /// To be sent.
    Pending {
        /// When it can be claimed.
        due_at: Timestamp,
        /// The number of attempts so far.
        attempts: Count,
    },
    /// Handed over to its channels.
    Sent {
        /// When it was sent.
        sent_at: Timestamp,
    },
    /// Delivered.
    Delivered {
        /// When it was sent, if known.
        sent_at: Option<Timestamp>,
    },
    /// Failed permanently.
    Failed {
        /// The last error.
        last_error: Option<&'a LongText>,
    },
    /// Cancelled.
    Cancelled,
}

impl Notification {
    /// Notifies a patient that a provider has opened their chart for an hour, stating an emergency.
    ///
    /// # Errors
    /// None in practice: the notification is always valid.
    pub fn emergency_access(patient_id: PatientId, now: Timestamp) -> Result<Self, ValidationError> {
        Event::emergency_access(patient_id).notification(now)
    }

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

    /// Returns the status with its data.
    #[must_use]
    pub fn state(&self) -> NotificationState<'_> {
        let due_at = self.claimed_until.map_or(self.scheduled_at, |until| until.max(self.scheduled_at));
        match (self.status, self.sent_at) {
            (NotificationStatus::Sent, Some(sent_at)) => NotificationState::Sent { sent_at },
            (NotificationStatus::Delivered, sent_at) => NotificationState::Delivered { sent_at },
            (NotificationStatus::Failed, _) => NotificationState::Failed { last_error: self.last_error.as_ref() },
            (NotificationStatus::Cancelled, _) => NotificationState::Cancelled,
            // The rules of the table allow no other combination.
            _ => NotificationState::Pending { due_at, attempts: self.attempts },
        }
    }

    fn failed(self, event: &'static str, error: LongText) -> Result<Self, TransitionError> {
        let mut failed = self.transition(event, NotificationStatus::Failed)?;
        failed.0.claimed_until = None;
        failed.0.last_error = Some(error);
        Ok(failed)
    }

    fn refuse(&self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        self.status.refuse(event, code, message)
    }
}
