//! Typed ids: the id of one table cannot stand where another's is wanted.
//!
//! ```compile_fail,E0308
//! use telehealth_core::{ConsultationId, UserId};
//!
//! fn a_user_is_no_visit(id: UserId) -> ConsultationId {
//!     id
//! }
//! ```

use crate::{
    code::Code,
    error::FieldError,
    field::{Field, TypeDescriptor, wrong_type},
};
use serde_json::Value;
use std::{fmt, str::FromStr};
use uuid::{ContextV7, Timestamp, Uuid, timestamp::context::ThreadLocalContext};

fn parse(text: &str) -> Result<Uuid, FieldError> {
    // Only the hyphenated form: `Uuid` itself also takes braces, URNs and bare digits.
    let hyphenated = text.len() == 36;
    Uuid::try_parse(text)
        .ok()
        .filter(|_| hyphenated)
        .ok_or_else(|| FieldError::new(Code::UUID_MALFORMED, "must be a hyphenated UUID"))
}

/// An id with the type of the row it names.
pub trait Id: Copy + fmt::Debug + From<Uuid> + Into<Uuid> + Field {}

/// The counter within a millisecond is the thread's own: that of `Uuid::now_v7` is behind a lock, which a forked process
/// could find held for ever.
fn new_uuid() -> Uuid {
    thread_local! {
        static COUNTER: ContextV7 = const { ContextV7::new() };
    }
    Uuid::new_v7(Timestamp::now(ThreadLocalContext::new(&COUNTER)))
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(Uuid);

            impl $name {
                /// A new id, UUID version 7 (RFC 9562): later ids of a thread sort after its earlier ones.
                #[must_use]
                pub fn generate() -> Self {
                    Self(new_uuid())
                }

                /// The UUID itself.
                #[must_use]
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl Id for $name {}

            impl From<Uuid> for $name {
                fn from(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }

            impl From<$name> for Uuid {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl FromStr for $name {
                type Err = FieldError;

                fn from_str(text: &str) -> Result<Self, FieldError> {
                    parse(text).map(Self)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl Field for $name {
                const KIND: TypeDescriptor = TypeDescriptor::Uuid;

                fn from_json(value: &Value) -> Result<Self, FieldError> {
                    parse(value.as_str().ok_or_else(|| wrong_type(value, "a UUID string"))?).map(Self)
                }

                fn to_json(&self) -> Value {
                    Value::String(self.0.to_string())
                }
            }
        )*

        /// Hands the names of all id types to another macro.
        #[macro_export]
        macro_rules! for_each_id {
            ($callback:path) => { $callback! { $($name),* } };
        }
    };
}

ids! {
    /// Identifies a user, and with it the patient, provider or administrator that the user is.
    UserId;
    /// Identifies a consultation.
    ConsultationId;
    /// Identifies a prescription.
    PrescriptionId;
    /// Identifies a treatment session.
    SessionId;
    /// Identifies a category of products.
    CategoryId;
    /// Identifies a product.
    ProductId;
    /// Identifies a subscription plan.
    SubscriptionPlanId;
    /// Identifies an order.
    OrderId;
    /// Identifies an item of an order.
    OrderItemId;
    /// Identifies an invoice.
    InvoiceId;
    /// Identifies a conversation.
    ConversationId;
    /// Identifies a message.
    MessageId;
    /// Identifies a notification.
    NotificationId;
    /// Identifies a telehealth flow.
    TelehealthFlowId;
    /// Identifies a task.
    TaskId;
    /// Identifies an entry of the audit log.
    AuditLogId;
    /// Identifies a version of a form.
    FormSchemaId;
    /// Identifies a submission of a form.
    FormSubmissionId;
    /// Identifies an insurance provider.
    InsuranceProviderId;
    /// Identifies a patient's insurance policy.
    PatientInsuranceId;
    /// Identifies a pharmacy.
    PharmacyId;
    /// Identifies a tag.
    TagId;
    /// Identifies the tie of a tag to a row.
    EntityTagId;
    /// Identifies a row of whatever table; an [`EntityType`](crate::value::EntityType) beside it says which.
    EntityId;
}
