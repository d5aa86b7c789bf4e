use crate::{
    Code, NotificationId, Phi, Timestamp, UserId,
    care::{Consultation, Prescription},
    commerce::Order,
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    label::labels,
    machine::{Machine, machine},
    messaging::event::Event,
    record::{Record, Rules, constraints},
    value::{Count, JsonObject, LongText, Positive, Text},
    workflow::TelehealthFlow,
};
use chrono::TimeDelta;
use std::collections::HashSet;
use telehealth_macros::{input, operations, record};

labels! {
    /// What a notification is about.
    NotificationType {
        /// A visit is near.
        AppointmentReminder = "appointment_reminder",
        /// A prescription can be fetched.
        PrescriptionReady = "prescription_ready",
        /// Results have come from the laboratory.
        LabResults = "lab_results",
        /// A payment has arrived.
        PaymentConfirmation = "payment_confirmation",
        /// Something about the portal.
        SystemAlert = "system_alert",
        /// Advertising.
        Marketing = "marketing",
        /// A treatment was approved.
        ConsultationApproved = "consultation_approved",
        /// A treatment was not approved.
        ConsultationRejected = "consultation_rejected",
    }

    /// How a notification reaches the user.
    NotificationChannel {
        /// By e-mail.
        Email = "email",
        /// By text message.
        Sms = "sms",
        /// By a push message to the user's device.
        Push = "push",
        /// In the portal.
        InApp = "in_app",
    }

    /// Where a notification stands.
    NotificationStatus {
        /// To be sent.
        Pending = "pending",
        /// Handed to its channels.
        Sent = "sent",
        /// Arrived.
        Delivered = "delivered",
        /// Given up.
        Failed = "failed",
        /// Called off.
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

    fn Notification::moved(status);
}

/// A notification for one user, and its place in the queue of those to be sent.
#[record(table = "notifications", entity = Notification)]
#[derive(Clone, Debug, PartialEq)]
pub struct NotificationRecord {
    /// Primary key.
    pub id: NotificationId,
    /// Whom it is for.
    pub user_id: UserId,
    /// What it is about.
    pub notification_type: NotificationType,
    /// How it reaches the user.
    pub channels: Vec<NotificationChannel>,
    /// Title.
    pub title: Phi<Text<200>>,
    /// Text.
    pub message: Phi<LongText>,
    /// What a program needs to show it.
    pub data: Phi<JsonObject>,
    /// Where it stands.
    pub status: NotificationStatus,
    /// From when on it is due.
    pub scheduled_at: Timestamp,
    /// When it was handed to its channels.
    pub sent_at: Option<Timestamp>,
    /// When the user first read it.
    pub read_at: Option<Timestamp>,
    /// From when on it is not sent any more.
    pub expires_at: Option<Timestamp>,
    /// How often a worker has claimed it.
    pub attempts: Count,
    /// Until when no worker may claim it: the lease of the one that has, or the pause after a failed attempt.
    pub claimed_until: Option<Timestamp>,
    /// Why the last attempt failed; the program writes nothing personal here.
    pub last_error: Option<LongText>,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`NotificationRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq)]
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
            "scheduled_at",
            Code::NOTIFICATION_SCHEDULE,
            "must not lie before created_at",
        );
        violations.require(
            self.status != NotificationStatus::Sent || self.sent_at.is_some(),
            "sent_at",
            Code::NOTIFICATION_SENT,
            "must be set once it is sent",
        );
    }
}

impl NotificationRecord {
    fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|expires_at| now >= expires_at)
    }

    /// Whether a worker has it, or it pauses after a failed attempt.
    fn is_claimed(&self, now: Timestamp) -> bool {
        self.claimed_until.is_some_and(|until| now < until)
    }

    /// What keeps a pending notification from being claimed.
    fn obstacle(&self, now: Timestamp) -> Option<(Code, &'static str)> {
        if self.is_expired(now) {
            Some((Code::NOTIFICATION_EXPIRED, "it has expired"))
        } else if now < self.scheduled_at {
            Some((Code::NOTIFICATION_NOT_DUE, "its time has not come yet"))
        } else if self.is_claimed(now) {
            Some((Code::NOTIFICATION_CLAIMED, "a worker has it, or the pause after a failed attempt is not over"))
        } else if self.attempts.get() >= Notification::MAX_ATTEMPTS {
            Some((Code::NOTIFICATION_EXHAUSTED, "the last attempt has been made"))
        } else {
            None
        }
    }
}

/// What it takes to notify a user.
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
    /// Puts a notification into the queue: due now, or when `scheduled_at` says, until it expires.
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
            "expires_at",
            Code::NOTIFICATION_EXPIRY,
            "must be after scheduled_at",
        );
        violations.take("title", record.title.expose().verify());
        violations.take("message", record.message.expose().verify());
        record.check(&mut violations);
        violations.finish()?;
        record.try_into()
    }

    /// Tells a patient of a visit that was booked, until it begins.
    #[constructor]
    pub fn visit_booked(visit: &Consultation, now: Timestamp) -> Result<Self, ValidationError> {
        Event::visit_booked(visit, now).notification(now)
    }

    /// Tells a patient that a provider has approved what the flow asks for.
    #[constructor]
    pub fn flow_approved(flow: &TelehealthFlow, now: Timestamp) -> Result<Self, ValidationError> {
        Event::flow_approved(flow).notification(now)
    }

    /// Tells a patient that a provider has decided on what the flow asks for; the words leave the refusal to the
    /// portal.
    #[constructor]
    pub fn flow_rejected(flow: &TelehealthFlow, now: Timestamp) -> Result<Self, ValidationError> {
        Event::flow_rejected(flow).notification(now)
    }

    /// Tells a patient that the payment of an order has arrived.
    #[constructor]
    pub fn order_paid(order: &Order, now: Timestamp) -> Result<Self, ValidationError> {
        Event::order_paid(order).notification(now)
    }

    /// Tells a patient that an order is on its way.
    #[constructor]
    pub fn order_shipped(order: &Order, now: Timestamp) -> Result<Self, ValidationError> {
        Event::order_shipped(order).notification(now)
    }

    /// Tells a patient that a prescription can be fetched, until it expires.
    #[constructor]
    pub fn prescription_ready(prescription: &Prescription, now: Timestamp) -> Result<Self, ValidationError> {
        Event::prescription_ready(prescription, now).notification(now)
    }

    /// Takes a due notification for a worker, which has `lease_seconds` to send it; after that, another may.
    #[command]
    pub fn claim(mut self, lease_seconds: Positive, now: Timestamp) -> Result<Self, Error> {
        if self.status != NotificationStatus::Pending {
            return Err(self.refuse("claim", Code::STATUS_TRANSITION, "only a pending notification is claimed").into());
        }
        if let Some((code, reason)) = self.obstacle(now) {
            return Err(self.refuse("claim", code, reason).into());
        }
        self.0.claimed_until = Some(Self::lease(lease_seconds, now)?);
        self.0.attempts = self.attempts.get().saturating_add(1).try_into().unwrap_or(self.attempts);
        Ok(self)
    }

    /// Records that the notification was handed to its channels.
    #[command]
    pub fn mark_sent(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut sent = self.moved("mark_sent", NotificationStatus::Sent)?;
        sent.0.sent_at = Some(now);
        sent.0.claimed_until = None;
        sent.0.last_error = None;
        Ok(sent)
    }

    /// Records that the notification has arrived.
    #[command]
    pub fn mark_delivered(self) -> Result<Self, TransitionError> {
        self.moved("mark_delivered", NotificationStatus::Delivered)
    }

    /// Records a failed attempt. The notification stays in the queue and pauses for `backoff`, unless that was
    /// the last of its attempts or it expires before the next one: then it has failed.
    #[command]
    pub fn retry_later(mut self, error: LongText, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != NotificationStatus::Pending {
            let reason = "only an attempt at a pending notification is repeated";
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

    /// Gives a notification up, because it cannot be sent or has come back.
    #[command]
    pub fn mark_failed(self, error: LongText) -> Result<Self, TransitionError> {
        self.failed("mark_failed", error)
    }

    /// Puts a failed notification back into the queue, due as it was, with all its attempts before it.
    #[command]
    pub fn requeue(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status == NotificationStatus::Failed && self.is_expired(now) {
            return Err(self.refuse("requeue", Code::NOTIFICATION_EXPIRED, "it has expired"));
        }
        let mut again = self.moved("requeue", NotificationStatus::Pending)?;
        again.0.attempts = Count::ZERO;
        again.0.claimed_until = None;
        Ok(again)
    }

    /// Calls off a notification that has not been sent.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        let mut cancelled = self.moved("cancel", NotificationStatus::Cancelled)?;
        cancelled.0.claimed_until = None;
        Ok(cancelled)
    }

    /// Ends a notification that nobody will send any more: it has failed when the worker of its last attempt did not
    /// report back in time, and is called off when it has expired. One that a worker has is left to that worker.
    #[command]
    pub fn sweep(self, now: Timestamp) -> Result<Self, TransitionError> {
        if self.status != NotificationStatus::Pending {
            return Err(self.refuse("sweep", Code::STATUS_TRANSITION, "only a pending notification is swept"));
        }
        if self.is_claimed(now) {
            let reason = "a worker has it, or the pause after a failed attempt is not over";
            Err(self.refuse("sweep", Code::NOTIFICATION_CLAIMED, reason))
        } else if self.attempts.get() >= Self::MAX_ATTEMPTS {
            self.failed("sweep", Self::no_report())
        } else if self.is_expired(now) {
            self.cancel()
        } else {
            Err(self.refuse("sweep", Code::NOTIFICATION_OPEN, "it may still be sent"))
        }
    }

    /// Records that the user has read it; the first time counts.
    #[command]
    pub fn mark_read(mut self, now: Timestamp) -> Result<Self, TransitionError> {
        if !matches!(self.status, NotificationStatus::Sent | NotificationStatus::Delivered) {
            return Err(self.refuse("mark_read", Code::NOTIFICATION_NOT_SENT, "it has not reached the user"));
        }
        self.0.read_at = self.read_at.or(Some(now));
        Ok(self)
    }

    /// Whether it is too late to send it.
    #[query]
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.0.is_expired(now)
    }

    /// Whether a worker may claim it: it is pending, its time has come, it has not expired, nobody has it, and an
    /// attempt is left (workers that die leave no error behind).
    #[query]
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.status == NotificationStatus::Pending && self.obstacle(now).is_none()
    }
}

/// A notification's status with the data that belongs to it, to match on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotificationState<'a> {
    /// To be sent.
    Pending {
        /// From when on it can be claimed.
        due_at: Timestamp,
        /// How often it has been tried.
        attempts: Count,
    },
    /// Handed to its channels.
    Sent {
        /// When.
        sent_at: Timestamp,
    },
    /// Arrived.
    Delivered {
        /// When it was handed to its channels.
        sent_at: Option<Timestamp>,
    },
    /// Given up.
    Failed {
        /// Why.
        last_error: Option<&'a LongText>,
    },
    /// Called off.
    Cancelled,
}

impl Notification {
    /// Notifies a patient that a provider has opened the chart for an hour and stated an emergency.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn chart_opened(patient_id: UserId, now: Timestamp) -> Result<Self, ValidationError> {
        Event::chart_opened(patient_id).notification(now)
    }

    /// The most attempts to send it; with the pauses between them they take some four hours.
    pub const MAX_ATTEMPTS: i32 = 10;

    /// The pause after a failed attempt: half a minute after the first, twice as long after each, at most an hour.
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

    /// Until when a worker that claims a notification now has it.
    ///
    /// # Errors
    /// [`Code::TIMESTAMP_OUT_OF_RANGE`] beyond the year 9999.
    pub fn lease(lease_seconds: Positive, now: Timestamp) -> Result<Timestamp, ValidationError> {
        let until = now.plus(TimeDelta::seconds(lease_seconds.get().into()));
        let beyond = || FieldError::new(Code::TIMESTAMP_OUT_OF_RANGE, "must lie in the years 1 to 9999");
        until.ok_or_else(|| beyond().at(NotificationRecord::NAME, "claimed_until").into())
    }

    /// What is written down of an attempt whose worker never reported back.
    #[must_use]
    pub fn no_report() -> LongText {
        LongText::from_static("the worker of the last attempt did not report back")
    }

    /// The status with the data that belongs to it.
    #[must_use]
    pub fn state(&self) -> NotificationState<'_> {
        let due_at = self.claimed_until.map_or(self.scheduled_at, |until| until.max(self.scheduled_at));
        match (self.status, self.sent_at) {
            (NotificationStatus::Sent, Some(sent_at)) => NotificationState::Sent { sent_at },
            (NotificationStatus::Delivered, sent_at) => NotificationState::Delivered { sent_at },
            (NotificationStatus::Failed, _) => NotificationState::Failed { last_error: self.last_error.as_ref() },
            (NotificationStatus::Cancelled, _) => NotificationState::Cancelled,
            // The rules of the table leave nothing else.
            _ => NotificationState::Pending { due_at, attempts: self.attempts },
        }
    }

    fn failed(self, event: &'static str, error: LongText) -> Result<Self, TransitionError> {
        let mut failed = self.moved(event, NotificationStatus::Failed)?;
        failed.0.claimed_until = None;
        failed.0.last_error = Some(error);
        Ok(failed)
    }

    fn refuse(&self, event: &'static str, code: Code, message: &'static str) -> TransitionError {
        self.status.refuse(event, code, message)
    }
}
