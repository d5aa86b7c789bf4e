//! Whose data a row holds, table by table, and the report of the rows that somebody else has read.

use diesel::{PgConnection, QueryResult, RunQueryDsl, define_sql_function, select, sql_types::Jsonb};
use serde_json::{Value, json};
use std::collections::HashSet;
use telehealth_core::{
    Entity, Record, UserId,
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

/// Reports reads to the log, as parameters: `pg_stat_activity` shows the text of a statement to every session of the login.
pub(crate) fn report(connection: &mut PgConnection, reports: Vec<Value>) -> QueryResult<()> {
    reports.into_iter().try_for_each(|report| select(audit_reads(report)).execute(connection).map(drop))
}

define_sql_function! {
    /// Migration 0020.
    fn audit_reads(reads: Jsonb);
}

/// Whether the log hears of who reads a row.
pub trait Personal {
    /// Whether the table holds personal data at all.
    #[doc(hidden)]
    const IS_PERSONAL: bool;

    /// Whether a row is the reader's own, so that reading it needs no entry.
    #[doc(hidden)]
    fn is_own(&self, own: &Own) -> bool;
}

macro_rules! personal {
    (
        read by others { $($(#[doc = $why:literal])+ $entity:ident: |$it:pat_param, $own:pat_param| $is_own:expr;)* }
        never { $($(#[doc = $why_not:literal])+ $public:ident;)* }
    ) => {
        $(
            $(#[doc = $why])+
            impl Personal for $entity {
                const IS_PERSONAL: bool = true;

                fn is_own(&self, own: &Own) -> bool {
                    let ($it, $own) = (self, own);
                    $is_own
                }
            }
        )*
        $(
            $(#[doc = $why_not])+
            impl Personal for $public {
                const IS_PERSONAL: bool = false;

                fn is_own(&self, _own: &Own) -> bool {
                    true
                }
            }
        )*

        /// The entities with personal data.
        const PERSONAL: &[&str] = &[$(<<$entity as telehealth_core::Entity>::Record as Record>::NAME),*];
    };
}

// Each table with the reason. The condition says whose a row is; who works on it, as provider or assignee, reads of
// somebody else.
personal! {
    read by others {
        /// E-mail address, telephone number, role and status of a person.
        User: |it, own| own.reader == it.id;
        /// A chart.
        Patient: |it, own| own.reader == it.id;
        /// Licence and numbers of a person. Patients see who treats them, and that they looked is in the log.
        Provider: |it, own| own.reader == it.id;
        /// Name, department and permissions of a person.
        Administrator: |it, own| own.reader == it.id;
        /// A part of a chart.
        Consultation: |it, own| own.reader == it.patient_id;
        /// A part of a chart.
        Prescription: |it, own| own.reader == it.patient_id;
        /// A part of a chart.
        Session: |it, own| own.reader == it.patient_id;
        /// What a patient buys, and where it is sent.
        Order: |it, own| own.reader == it.patient_id;
        /// Which drug a patient buys. The order says whose it is, the item does not.
        OrderItem: |it, own| own.has::<Order>(it.order_id.into());
        /// What a patient owes.
        Invoice: |it, own| own.reader == it.patient_id;
        /// Who talks with each other, and about what.
        Conversation: |it, own| it.participant_ids.contains(&own.reader);
        /// What they say. The conversation says who takes part, the message does not.
        Message: |it, own| own.reader == it.sender_id || own.has::<Conversation>(it.conversation_id.into());
        /// What a person is told, often of their care.
        Notification: |it, own| own.reader == it.user_id;
        /// A part of a chart.
        TelehealthFlow: |it, own| own.reader == it.patient_id;
        /// Whoever works on it, it is about somebody else.
        Task: |_, _| false;
        /// A part of a chart.
        FormSubmission: |it, own| it.patient_id == Some(own.reader);
        /// How a patient is insured.
        PatientInsurance: |it, own| own.reader == it.patient_id;
        /// What a tag says of a person or of their data; a tag on a product says nothing of anybody.
        EntityTag: |it, own| !PERSONAL.contains(&it.entity_type.label()) || own.has_named(it.entity_type.label(), it.entity_id.into());
        /// What others did, and the values of their rows. The entries about oneself are no exception: who reads the log is
        /// accountable for that as well.
        AuditLog: |_, _| false;
    }
    never {
        /// A catalogue.
        Category;
        /// A catalogue.
        Product;
        /// A catalogue.
        SubscriptionPlan;
        /// The questions, not the answers.
        FormSchema;
        /// Companies.
        InsuranceProvider;
        /// Shops.
        Pharmacy;
        /// Words; whom they are tied to stands in `entity_tags`.
        Tag;
    }
}

/// What is the reader's own, as far as the transaction has seen: rows by entity and id, for an id may stand in several tables.
#[derive(Debug)]
pub struct Own {
    reader: UserId,
    rows: HashSet<(&'static str, Uuid)>,
}

/// Entities whose id is that of the person.
const ACCOUNTS: &[&str] = &["user", "patient", "provider", "administrator"];

impl Own {
    fn has<E: Entity>(&self, id: Uuid) -> bool {
        self.has_named(E::Record::NAME, id)
    }

    fn has_named(&self, entity: &'static str, id: Uuid) -> bool {
        (ACCOUNTS.contains(&entity) && id == self.reader.uuid()) || self.rows.contains(&(entity, id))
    }
}

/// The most ids of one report, as `audit_reads` in migration 0020 takes them.
const REPORT_IDS: usize = 1_000;

/// What a statement has read of others.
#[derive(Debug)]
struct Read {
    entity: &'static str,
    ids: Vec<Uuid>,
}

/// What a transaction of a person has read of others.
#[derive(Debug)]
pub(crate) struct Reads {
    /// Nothing is noted of a service account: what it reads, people do not see.
    own: Option<Own>,
    others: Vec<Read>,
}

impl Reads {
    pub(crate) fn of(reader: Option<UserId>) -> Self {
        Self { own: reader.map(|reader| Own { reader, rows: HashSet::new() }), others: Vec::new() }
    }

    /// Notes what one statement has read.
    pub(crate) fn note<E: Entity + Personal>(&mut self, found: &[E]) {
        let Some(own) = self.own.as_mut().filter(|_| E::IS_PERSONAL) else { return };
        let entity = E::Record::NAME;
        let (theirs, others): (Vec<&E>, Vec<&E>) = found.iter().partition(|row| row.is_own(own));
        own.rows.extend(theirs.into_iter().map(|row| (entity, row.id().into())));
        let ids: Vec<Uuid> = others.into_iter().map(|row| row.id().into()).collect();
        if !ids.is_empty() {
            self.others.push(Read { entity, ids });
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    /// Lists of `{entity, ids}`, each with as many ids as one call takes.
    pub(crate) fn reports(&self) -> Vec<Value> {
        let mut reports = vec![Vec::new()];
        let mut room = REPORT_IDS;
        for Read { entity, ids } in &self.others {
            for ids in ids.chunks(REPORT_IDS) {
                if ids.len() > room {
                    reports.push(Vec::new());
                    room = REPORT_IDS;
                }
                room = room.saturating_sub(ids.len());
                if let Some(report) = reports.last_mut() {
                    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
                    report.push(json!({ "entity": entity, "ids": ids }));
                }
            }
        }
        reports.into_iter().map(Value::Array).collect()
    }
}
