//! Notifications of patients about events.
//!
//! The texts contain no health information, because they are shown on locked screens and sent by e-mail. Applications
//! use `data` to link to the details in the portal.

use crate::{
    Code, EntityId, PatientId, Timestamp,
    care::{Consultation, ConsultationStatus, Prescription, PrescriptionStatus},
    commerce::{Order, OrderStatus, PaymentStatus},
    error::{FieldError, ValidationError, Violations},
    field::{Field, Object},
    messaging::{NewNotification, Notification, NotificationChannel, NotificationType},
    phi::Phi,
    value::{EntityType, JsonObject, Text},
    workflow::{FlowStatus, TelehealthFlow},
};

/// The channels for confirmations.
const RECORD: &[NotificationChannel] = &[NotificationChannel::Email, NotificationChannel::InApp];
/// The channels for news that the patient is waiting for.
const NEWS: &[NotificationChannel] =
    &[NotificationChannel::Email, NotificationChannel::Push, NotificationChannel::InApp];

/// An event concerning a row, and the notification of its patient.
pub(super) struct Event {
    /// Whether the event has happened; otherwise the invalid argument, the violated rule and what it must be.
    happened: Result<(), (&'static str, &'static str, &'static str)>,
    patient_id: PatientId,
    about: (EntityType, EntityId),
    notification_type: NotificationType,
    channels: &'static [NotificationChannel],
    title: &'static str,
    message: &'static str,
    expires_at: Option<Timestamp>,
}

impl Event {
    pub(super) fn visit_booked(visit: &Consultation, now: Timestamp) -> Self {
        let ahead = visit.status == ConsultationStatus::Scheduled && visit.scheduled_at > now;
        Self {
            happened: ahead.then_some(()).ok_or(("visit", "booked", "must be booked and lie in the future")),
            patient_id: visit.patient_id,
            about: (EntityType::Consultation, visit.id.uuid().into()),
            notification_type: NotificationType::AppointmentReminder,
            channels: RECORD,
            title: "Your visit is booked",
            message: "Your visit is booked. The portal shows when it takes place and how to join.",
            expires_at: Some(visit.scheduled_at),
        }
    }

    pub(super) fn flow_approved(flow: &TelehealthFlow) -> Self {
        use FlowStatus as Status;
        let approved = matches!(
            flow.current_status,
            Status::ConsultationApproved
                | Status::OrderCreated
                | Status::PaymentPending
                | Status::PaymentCompleted
                | Status::Completed
        );
        Self {
            happened: approved.then_some(()).ok_or(("flow", "approved", "must be approved")),
            patient_id: flow.patient_id,
            about: (EntityType::TelehealthFlow, flow.id.uuid().into()),
            notification_type: NotificationType::ConsultationApproved,
            channels: NEWS,
            title: "Your request is approved",
            message: "A provider has approved your request. The portal shows what comes next.",
            expires_at: None,
        }
    }

    pub(super) fn flow_rejected(flow: &TelehealthFlow) -> Self {
        let rejected = flow.current_status == FlowStatus::ConsultationRejected;
        Self {
            happened: rejected.then_some(()).ok_or(("flow", "rejected", "must be rejected")),
            patient_id: flow.patient_id,
            about: (EntityType::TelehealthFlow, flow.id.uuid().into()),
            notification_type: NotificationType::ConsultationRejected,
            channels: NEWS,
            title: "Your request has been reviewed",
            message: "A provider has reviewed your request. The portal shows the decision.",
            expires_at: None,
        }
    }

    pub(super) fn emergency_access(patient_id: PatientId) -> Self {
        Self {
            happened: Ok(()),
            patient_id,
            about: (EntityType::Patient, patient_id.uuid().into()),
            notification_type: NotificationType::SystemAlert,
            channels: RECORD,
            title: "Your chart was opened in an emergency",
            message: "A provider has opened your chart for an hour and stated an emergency.",
            expires_at: None,
        }
    }

    pub(super) fn order_paid(order: &Order) -> Self {
        let paid = order.payment_status == PaymentStatus::Captured;
        Self {
            happened: paid.then_some(()).ok_or(("order", "paid", "must be paid")),
            patient_id: order.patient_id,
            about: (EntityType::Order, order.id.uuid().into()),
            notification_type: NotificationType::PaymentConfirmation,
            channels: RECORD,
            title: "Your payment has arrived",
            message: "Thank you, your payment has arrived. The portal shows your order.",
            expires_at: None,
        }
    }

    pub(super) fn order_shipped(order: &Order) -> Self {
        let shipped = order.status == OrderStatus::Shipped;
        Self {
            happened: shipped.then_some(()).ok_or(("order", "shipped", "must be shipped")),
            patient_id: order.patient_id,
            about: (EntityType::Order, order.id.uuid().into()),
            // The specification has no type for deliveries.
            notification_type: NotificationType::SystemAlert,
            channels: NEWS,
            title: "Your order is on its way",
            message: "Your order has been shipped. The portal shows how to follow it.",
            expires_at: None,
        }
    }

    pub(super) fn prescription_ready(prescription: &Prescription, now: Timestamp) -> Self {
        let ready = prescription.status == PrescriptionStatus::Active && prescription.expires_at > now;
        Self {
            happened: ready.then_some(()).ok_or(("prescription", "ready", "must be active and not expired")),
            patient_id: prescription.patient_id,
            about: (EntityType::Prescription, prescription.id.uuid().into()),
            notification_type: NotificationType::PrescriptionReady,
            channels: NEWS,
            title: "Your prescription is ready",
            message: "Your prescription is ready. The portal shows where.",
            expires_at: Some(prescription.expires_at),
        }
    }

    /// Creates the notification, due now.
    pub(super) fn notification(self, now: Timestamp) -> Result<Notification, ValidationError> {
        let mut violations = Violations::of("notification");
        if let Err((argument, rule, message)) = self.happened {
            violations.report(argument, FieldError::new(Code::NOTIFICATION_EVENT, message).with("rule", rule));
        }
        let (entity_type, entity_id) = self.about;
        let members = [("entity_type", entity_type.to_json()), ("entity_id", entity_id.to_json())]
            .map(|(name, value)| (name.to_owned(), value));
        let data = violations.take("data", JsonObject::try_from(Object::from_iter(members)));
        violations.finish()?;
        let (title, message) = (Text::from_static(self.title), Text::from_static(self.message));
        let new = NewNotification {
            data: data.map(Phi::new),
            expires_at: self.expires_at,
            ..NewNotification::new(
                self.patient_id.into(),
                self.notification_type,
                self.channels.to_vec(),
                Phi::new(title),
                Phi::new(message),
            )
        };
        Notification::enqueue(new, now)
    }
}
