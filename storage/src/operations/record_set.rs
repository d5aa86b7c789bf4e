//! A copy of everything that the portal holds about a patient (45 CFR 164.524).

use crate::{
    error::{DamagedRow, Error, Result},
    operations::disclosures::Disclosure,
    session::{
        page::PAGE_LIMIT,
        stored::{ListOrder, Readable},
        transaction::Transaction,
    },
    sql::{row::Db, schema},
    tables::*,
};
use diesel::{define_sql_function, prelude::*, select, sql_types::Uuid as SqlUuid};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    PatientId, Timestamp, UserId,
    accounts::{Patient, User},
    care::{Consultation, Prescription, Session},
    commerce::{Invoice, Order, OrderItem},
    coverage::PatientInsurance,
    forms::FormSubmission,
    messaging::{Conversation, Message, Notification},
    workflow::TelehealthFlow,
};
use uuid::Uuid;

/// A patient's designated record set (45 CFR 164.501): everything that the portal holds about them, each list in the
/// order in which its rows were created. Messages name their attachments, and visits their recordings, by URL. Tags and
/// tasks, with which the staff organize their work, are no part of it.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct DesignatedRecordSet {
    /// When the copy was made.
    pub exported_at: Timestamp,
    /// The account; absent if it is damaged.
    pub user: Option<User>,
    /// The patient; absent if the row is damaged.
    pub patient: Option<Patient>,
    /// The accounts of duplicates who were merged into the patient, and whose other rows are theirs now.
    pub merged_users: Vec<User>,
    /// Those duplicates.
    pub merged_patients: Vec<Patient>,
    /// Insurance policies.
    pub insurance: Vec<PatientInsurance>,
    /// Visits.
    pub consultations: Vec<Consultation>,
    /// Prescriptions.
    pub prescriptions: Vec<Prescription>,
    /// Treatment sessions.
    pub sessions: Vec<Session>,
    /// Telehealth flows, with the intake.
    pub flows: Vec<TelehealthFlow>,
    /// Answered forms, consents included.
    pub submissions: Vec<FormSubmission>,
    /// Orders.
    pub orders: Vec<Order>,
    /// The items of the orders.
    pub order_items: Vec<OrderItem>,
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// The conversations in which the patient participates.
    pub conversations: Vec<Conversation>,
    /// Their messages, and those that the patient has written in conversations that they have left.
    pub messages: Vec<Message>,
    /// Notifications.
    pub notifications: Vec<Notification>,
    /// Who else read or changed any of it in the last six years; see `accounting_of_disclosures`.
    pub disclosures: Vec<Disclosure>,
    /// The rows that cannot be read and are missing above.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = RECORD_SET)]
impl Transaction {
    /// Returns a copy of everything that the portal holds about a patient (45 CFR 164.524). A damaged row is named in
    /// `damaged` and does not stop the export. Every export is itself an entry of the audit log.
    ///
    /// Patients may export their own data; other actors need to be able to read every table of it: an administrator by
    /// permissions, a service account by grants.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such patient, [`Error::Denied`] for an actor who cannot read every table,
    /// [`Error::GrantMissing`] for such a service account.
    #[operation(
        grants = "users:select patients:select patient_insurance:select consultations:select prescriptions:select \
                          sessions:select telehealth_flows:select form_submissions:select orders:select order_items:select \
                          invoices:select conversations:select messages:select notifications:select audit_logs:select"
    )]
    pub fn export_designated_record_set(
        &mut self,
        patient_id: PatientId,
        now: Timestamp,
    ) -> Result<DesignatedRecordSet> {
        let merged = self.begin_export(patient_id)?;
        let (mut set, damaged) = self.with_damaged(|tx| tx.record_set(patient_id, &merged, now))?;
        set.damaged = damaged;
        Ok(set)
    }
}

define_sql_function! {
    /// Logs an export; returns the duplicates that were merged into the patient, if there is such a patient (migration
    /// 0030).
    fn access_begin_export(patient: SqlUuid) -> Nullable<Array<SqlUuid>>;
}

impl Transaction {
    /// Logs the export and returns the duplicates that were merged into the patient.
    fn begin_export(&mut self, patient_id: PatientId) -> Result<Vec<PatientId>> {
        if !self.is_by_person() {
            self.require_grants_of("export_designated_record_set")?;
        }
        let query = select(access_begin_export(patient_id.uuid()));
        let merged: Option<Vec<Uuid>> = self.run(|connection| query.get_result(connection))?;
        let merged = merged.ok_or(Error::NotFound { entity: "patient", id: patient_id.into() })?;
        Ok(merged.into_iter().map(PatientId::from).collect())
    }

    fn record_set(
        &mut self,
        patient_id: PatientId,
        merged: &[PatientId],
        now: Timestamp,
    ) -> Result<DesignatedRecordSet> {
        let (user_id, theirs) = (patient_id.user_id(), Some(patient_id));
        let merged_users: Vec<UserId> = merged.iter().map(|id| id.user_id()).collect();
        let senders: Vec<_> = merged_users.iter().copied().chain([user_id]).map(Db).collect();
        let orders: Vec<Order> = self.every(&OrderFilter { patient_id: theirs, ..Default::default() })?;
        let order_ids: Vec<_> = orders.iter().map(|order| Db(order.id)).collect();
        let participating = ConversationFilter { participant_ids: Some(vec![user_id]), ..Default::default() };
        let conversations: Vec<Conversation> = self.every(&participating)?;
        let conversation_ids: Vec<_> = conversations.iter().map(|conversation| Db(conversation.id)).collect();
        Ok(DesignatedRecordSet {
            exported_at: now,
            user: self.get_many(&[user_id])?.pop(),
            patient: self.get_many(&[patient_id])?.pop(),
            merged_users: self.get_many(&merged_users)?,
            merged_patients: self.get_many(merged)?,
            insurance: self.every(&PatientInsuranceFilter { patient_id: theirs, ..Default::default() })?,
            consultations: self.every(&ConsultationFilter { patient_id: theirs, ..Default::default() })?,
            prescriptions: self.every(&PrescriptionFilter { patient_id: theirs, ..Default::default() })?,
            sessions: self.every(&SessionFilter { patient_id: theirs, ..Default::default() })?,
            flows: self.every(&TelehealthFlowFilter { patient_id: theirs, ..Default::default() })?,
            submissions: self.find::<FormSubmission>(|query| {
                use schema::form_submissions::dsl;
                // Those about nobody are about the patient who answered.
                let answered = dsl::patient_id.is_null().and(dsl::submitted_by.eq(Some(Db(user_id))));
                let theirs = BoolExpressionMethods::or(dsl::patient_id.eq(Some(Db(patient_id))), answered);
                query.filter(theirs).order(dsl::id)
            })?,
            orders,
            order_items: self.find::<OrderItem>(|query| {
                use schema::order_items::dsl;
                query.filter(dsl::order_id.eq_any(order_ids)).order(dsl::id)
            })?,
            invoices: self.every(&InvoiceFilter { patient_id: theirs, ..Default::default() })?,
            conversations,
            messages: self.find::<Message>(|query| {
                use schema::messages::dsl;
                let theirs = dsl::conversation_id.eq_any(conversation_ids);
                query.filter(BoolExpressionMethods::or(theirs, dsl::sender_id.eq_any(senders))).order(dsl::id)
            })?,
            notifications: self.every(&NotificationFilter { user_id: Some(user_id), ..Default::default() })?,
            disclosures: self.every_disclosure(patient_id, now)?,
            damaged: Vec::new(),
        })
    }

    /// Reads all rows that match a filter, however many there are, in the order of their ids.
    fn every<E: Readable>(&mut self, filter: &E::Filter) -> Result<Vec<E>> {
        let matching = self.matching::<E>(filter)?;
        let query = ListOrder::<E>::ID.apply(matching, None)?;
        let rows = self.run(|connection| query.load(connection))?;
        self.read_audited(rows)
    }

    fn every_disclosure(&mut self, patient_id: PatientId, now: Timestamp) -> Result<Vec<Disclosure>> {
        let limit = i32::try_from(PAGE_LIMIT).unwrap_or(i32::MAX);
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.accounting_of_disclosures(patient_id, None, after, limit, now)?;
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }
}
