//! Whose personal data each table's rows contain, and the report of rows that another person has read.

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

/// Reports reads to the audit log. The ids are parameters, because `pg_stat_activity` shows the text of a statement to
/// every session of the login.
pub(crate) fn report(connection: &mut PgConnection, reports: Vec<Value>) -> QueryResult<()> {
    reports.into_iter().try_for_each(|report| select(audit_report_reads(report)).execute(connection).map(drop))
}

define_sql_function! {
    /// Records reads in the audit log (migration 0020).
    fn audit_report_reads(reads: Jsonb);
}

/// Whether reads of an entity's rows are recorded in the audit log.
pub trait PersonalData {
    /// Whether the table contains personal data at all.
    #[doc(hidden)]
    const IS_PERSONAL: bool;

    /// Whether a row is about the reader, so that reading it is not recorded.
    #[doc(hidden)]
    fn is_own(&self, own: &OwnRows) -> bool;
}

macro_rules! personal {
    (
        read by others { $($(#[doc = $why:literal])+ $entity:ident: |$it:pat_param, $own:pat_param| $is_own:expr;)* }
        never { $($(#[doc = $why_not:literal])+ $public:ident;)* }
    ) => {
        $(
            $(#[doc = $why])+
            impl PersonalData for $entity {
                const IS_PERSONAL: bool = true;

                fn is_own(&self, own: &OwnRows) -> bool {
                    let ($it, $own) = (self, own);
                    $is_own
                }
            }
        )*
        $(
            $(#[doc = $why_not])+
            impl PersonalData for $public {
                const IS_PERSONAL: bool = false;

                fn is_own(&self, _own: &OwnRows) -> bool {
                    true
                }
            }
        )*

        /// The entities with personal data.
        const PERSONAL: &[&str] = &[$(<<$entity as telehealth_core::Entity>::Record as Record>::NAME),*];
    };
}

// Each table with the reason. The condition says whom a row is about; a provider or assignee who works on it reads a
// row about somebody else.
personal! {
    read by others {
        /// The e-mail address, telephone number, role and status of a person.
        User: |it, own| own.reader == it.id;
        /// The patient's chart.
        Patient: |it, own| own.reader == it.id.user_id();
        /// The licence and numbers of a person. Patients may read who treats them, and these reads are recorded.
        Provider: |it, own| own.reader == it.id.user_id();
        /// The name, department and permissions of a person.
        Administrator: |it, own| own.reader == it.id.user_id();
        /// Part of a chart.
        Consultation: |it, own| own.reader == it.patient_id.user_id();
        /// Part of a chart.
        Prescription: |it, own| own.reader == it.patient_id.user_id();
        /// Part of a chart.
        Session: |it, own| own.reader == it.patient_id.user_id();
        /// What a patient buys, and the delivery address.
        Order: |it, own| own.reader == it.patient_id.user_id();
        /// Which drug a patient buys. The order names the patient; the item does not.
        OrderItem: |it, own| own.has::<Order>(it.order_id.into());
        /// What a patient owes.
        Invoice: |it, own| own.reader == it.patient_id.user_id();
        /// The participants and the subject.
        Conversation: |it, own| it.participant_ids.contains(&own.reader);
        /// The content. The conversation names the participants; the message does not.
        Message: |it, own| own.reader == it.sender_id || own.has::<Conversation>(it.conversation_id.into());
        /// A notification, often about a person's care.
        Notification: |it, own| own.reader == it.user_id;
        /// Part of a chart.
        TelehealthFlow: |it, own| own.reader == it.patient_id.user_id();
        /// A task is about somebody else than its assignee.
        Task: |_, _| false;
        /// Part of a chart.
        FormSubmission: |it, own| it.patient_id == Some(own.reader.into());
        /// How a patient is insured.
        PatientInsurance: |it, own| own.reader == it.patient_id.user_id();
        /// A tag on a person or their data. A tag on a product is not personal.
        EntityTag: |it, own| !PERSONAL.contains(&it.entity_type.label()) || own.has_named(it.entity_type.label(), it.entity_id.into());
        /// The actions of others, and the values of their rows. Entries about the reader are recorded too: reading the
        /// log is itself subject to accountability.
        AuditLog: |_, _| false;
    }
    never {
        /// Part of the catalogue.
        Category;
        /// Part of the catalogue.
        Product;
        /// Part of the catalogue.
        SubscriptionPlan;
        /// The questions, not the answers.
        FormSchema;
        /// A company.
        InsuranceProvider;
        /// A business.
        Pharmacy;
        /// A label; its assignments are in `entity_tags`.
        Tag;
    }
}

/// The reader's own rows that the transaction has read, by entity and id, because an id may occur in several tables.
#[derive(Debug)]
pub struct OwnRows {
    reader: UserId,
    rows: HashSet<(&'static str, Uuid)>,
}

/// Entities whose id is the user's id.
const ACCOUNTS: &[&str] = &["user", "patient", "provider", "administrator"];

impl OwnRows {
    fn has<E: Entity>(&self, id: Uuid) -> bool {
        self.has_named(E::Record::NAME, id)
    }

    fn has_named(&self, entity: &'static str, id: Uuid) -> bool {
        (ACCOUNTS.contains(&entity) && id == self.reader.uuid()) || self.rows.contains(&(entity, id))
    }
}

/// The maximum number of ids in one report, as defined by `audit_report_reads` in migration 0020.
const REPORT_IDS: usize = 1_000;

/// The rows about other people that a statement has read.
#[derive(Debug)]
struct Read {
    entity: &'static str,
    ids: Vec<Uuid>,
}

/// The rows about other people that a transaction of a person has read.
#[derive(Debug)]
pub(crate) struct Reads {
    /// `None` for a service account, whose reads are not recorded: no person sees the rows.
    own: Option<OwnRows>,
    others: Vec<Read>,
}

impl Reads {
    pub(crate) fn of(reader: Option<UserId>) -> Self {
        Self { own: reader.map(|reader| OwnRows { reader, rows: HashSet::new() }), others: Vec::new() }
    }

    /// Records what one statement has read.
    pub(crate) fn note<E: Entity + PersonalData>(&mut self, found: &[E]) {
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

    /// Returns lists of `{entity, ids}`, each with at most [`REPORT_IDS`] ids.
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
