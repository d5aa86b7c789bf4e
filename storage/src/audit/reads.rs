//! Whose protected health information a row holds, and the report of those that somebody else has read.

use crate::stored::Readable;
use serde_json::{Value, json};
use telehealth_core::{
    Record, UserId,
    accounts::{Administrator, Patient, Provider, User},
    care::{Consultation, Prescription, Session},
    commerce::{Category, Invoice, Order, OrderItem, Product, SubscriptionPlan},
    coverage::{InsuranceProvider, PatientInsurance, Pharmacy},
    forms::{FormSchema, FormSubmission},
    messaging::{Conversation, Message, Notification},
    tagging::{EntityTag, Tag},
    workflow::{AuditLog, Task, TelehealthFlow},
};

/// Whether a row of an entity is private, and whose.
pub trait Private {
    /// Whether its rows hold protected health information.
    #[doc(hidden)]
    const IS_PRIVATE: bool;

    /// Whether a row is a person's own, so that reading it needs no entry in the log.
    #[doc(hidden)]
    fn is_own(&self, person: UserId) -> bool;
}

macro_rules! private {
    ($($entity:ident: |$it:pat_param, $person:pat_param| $is_own:expr;)*) => {$(
        impl Private for $entity {
            const IS_PRIVATE: bool = true;

            fn is_own(&self, person: UserId) -> bool {
                let ($it, $person) = (self, person);
                $is_own
            }
        }
    )*};
}

private! {
    Patient: |it, person| it.id == person;
    Consultation: |it, person| it.patient_id == person;
    Prescription: |it, person| it.patient_id == person;
    Session: |it, person| it.patient_id == person;
    Order: |it, person| it.patient_id == person;
    // The order says whose it is, the item does not.
    OrderItem: |_, _| false;
    Invoice: |it, person| it.patient_id == person;
    Conversation: |it, person| it.participant_ids.contains(&person);
    Message: |it, person| it.sender_id == person;
    Notification: |it, person| it.user_id == person;
    TelehealthFlow: |it, person| it.patient_id == person;
    // Whoever works on it, it is about somebody else.
    Task: |_, _| false;
    FormSubmission: |it, person| it.patient_id == Some(person);
    PatientInsurance: |it, person| it.patient_id == person;
}

macro_rules! public {
    ($($entity:ident),* $(,)?) => {$(
        impl Private for $entity {
            const IS_PRIVATE: bool = false;

            fn is_own(&self, _person: UserId) -> bool {
                true
            }
        }
    )*};
}

public! {
    User, Provider, Administrator, Category, Product, SubscriptionPlan, FormSchema, InsuranceProvider, Pharmacy, Tag,
    EntityTag, AuditLog,
}

/// What a transaction has read of other people, a statement an element.
#[derive(Debug, Default)]
pub(crate) struct Reads(Vec<Value>);

impl Reads {
    /// Notes what one statement has read on behalf of a person, or of nobody.
    pub(crate) fn note<E: Readable>(&mut self, found: &[E], reader: Option<UserId>) {
        if !E::IS_PRIVATE {
            return;
        }
        let others = found.iter().filter(|row| !reader.is_some_and(|reader| row.is_own(reader)));
        let ids: Vec<String> = others.map(|row| row.id().into().to_string()).collect();
        if !ids.is_empty() {
            self.0.push(json!({ "entity": E::Record::NAME, "ids": ids }));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The statement that reports them; see `audit_reads` in migration 0020. In one round trip, hence without parameters:
    /// names of entities and ids hold nothing that a literal would have to quote.
    pub(crate) fn statement(&self) -> String {
        format!("SELECT audit_reads('{}')", json!(self.0))
    }
}
