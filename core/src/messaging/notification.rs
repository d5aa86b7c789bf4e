mod queue;

use crate::{
    Code, NotificationId, PatientId, Phi, Timestamp, UserId,
    care::{Consultation, Prescription},
    commerce::Order,
    error::{ValidationError, Violations},
    label::labels,
    machine::machine,
    messaging::event::Event,
    record::{Rules, checked, constraints},
    value::{Count, JsonObject, LongText, Text},
    workflow::TelehealthFlow,
};
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

#[operations(with = QUEUE)]
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
}
