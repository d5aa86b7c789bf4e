//! Whose protected health information a row holds, and the report of those that somebody else has read.

use crate::stored::Readable;
use serde_json::{Value, json};
use std::collections::HashSet;
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
use uuid::Uuid;

/// Whether a row of an entity is private, and whose.
pub trait Private {
    /// Whether its rows hold protected health information.
    #[doc(hidden)]
    const IS_PRIVATE: bool;

    /// Whether a row is a person's own, so that reading it needs no entry in the log. `own`: ids of rows that are.
    #[doc(hidden)]
    fn is_own(&self, person: UserId, own: &HashSet<Uuid>) -> bool;
}

macro_rules! private {
    ($($entity:ident: |$it:pat_param, $person:pat_param, $own:pat_param| $is_own:expr;)*) => {$(
        impl Private for $entity {
            const IS_PRIVATE: bool = true;

            fn is_own(&self, person: UserId, own: &HashSet<Uuid>) -> bool {
                let ($it, $person, $own) = (self, person, own);
                $is_own
            }
        }
    )*};
}

private! {
    Patient: |it, person, _| it.id == person;
    Consultation: |it, person, _| it.patient_id == person;
    Prescription: |it, person, _| it.patient_id == person;
    Session: |it, person, _| it.patient_id == person;
    Order: |it, person, _| it.patient_id == person;
    // The order says whose it is, the item does not.
    OrderItem: |it, _, own| own.contains(&it.order_id.into());
    Invoice: |it, person, _| it.patient_id == person;
    Conversation: |it, person, _| it.participant_ids.contains(&person);
    Message: |it, person, own| it.sender_id == person || own.contains(&it.conversation_id.into());
    Notification: |it, person, _| it.user_id == person;
    TelehealthFlow: |it, person, _| it.patient_id == person;
    // Whoever works on it, it is about somebody else.
    Task: |_, _, _| false;
    FormSubmission: |it, person, _| it.patient_id == Some(person);
    PatientInsurance: |it, person, _| it.patient_id == person;
}

macro_rules! public {
    ($($entity:ident),* $(,)?) => {$(
        impl Private for $entity {
            const IS_PRIVATE: bool = false;

            fn is_own(&self, _person: UserId, _own: &HashSet<Uuid>) -> bool {
                true
            }
        }
    )*};
}

public! {
    User, Provider, Administrator, Category, Product, SubscriptionPlan, FormSchema, InsuranceProvider, Pharmacy, Tag,
    EntityTag, AuditLog,
}

/// What a transaction of a person has read of others.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// A statement an element, as `audit_reads` in migration 0020 takes them.
    others: Vec<Value>,
    /// The person's own rows among what was read: what hangs on them is the person's own as well.
    own: HashSet<Uuid>,
}

impl Reads {
    /// Notes what one statement has read. A job is nobody: what it reads, people do not see.
    pub(crate) fn note<E: Readable>(&mut self, found: &[E], reader: Option<UserId>) {
        let Some(reader) = reader.filter(|_| E::IS_PRIVATE) else { return };
        let (own, others): (Vec<&E>, Vec<&E>) = found.iter().partition(|row| row.is_own(reader, &self.own));
        self.own.extend(own.into_iter().map(|row| row.id().into()));
        let ids: Vec<String> = others.into_iter().map(|row| row.id().into().to_string()).collect();
        if !ids.is_empty() {
            self.others.push(json!({ "entity": E::Record::NAME, "ids": ids }));
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    /// The statement that reports them. In one round trip, hence without parameters: names of entities and ids hold nothing
    /// that a literal would have to quote.
    pub(crate) fn statement(&self) -> String {
        format!("SELECT audit_reads('{}')", json!(self.others))
    }
}
