//! The reads of applications.

use super::clinic::add_clinic;
use crate::support::{care::hours, new_patient, portal_at, raw, service, trust_services, world::peopled};
use diesel::PgConnection;
use std::sync::atomic::{AtomicUsize, Ordering};
use telehealth_core::{
    ConsultationId, Date, EntityId, PatientId, Phi, ProviderId, UserId,
    accounts::{NewUser, Patient, User, UserRole},
    care::{Consultation, ConsultationStatus, Prescription, PrescriptionStatus, Session},
    commerce::{Invoice, Order, OrderStatus},
    messaging::{Message, Notification},
    value::{Count, EntityType},
    workflow::{AuditLog, LogSeverity, Task},
};
use telehealth_storage::{
    Actor, AuditLogFilter, ConsultationFilter, InvoiceFilter, ListOrder, MessageFilter, NotificationFilter,
    OrderFilter, PatientFilter, Portal, PrescriptionFilter, Readable, Result, SessionFilter, TaskFilter, Transaction,
    UserFilter, now,
};
use uuid::Uuid;

/// The length of the pages.
pub const PAGE: u32 = 50;

/// Who reads and what.
pub struct Clinic {
    pub patient: PatientId,
    pub provider: ProviderId,
    administrator: UserId,
    conversation: Uuid,
    visit: Uuid,
    tag: Uuid,
    /// Patients to erase, one after the other.
    erased: Vec<PatientId>,
    erasures: AtomicUsize,
}

pub enum As {
    Patient,
    Provider,
    Administrator,
    Service,
}
use As::{Administrator as AnAdministrator, Patient as APatient, Provider as AProvider, Service};

pub type Work = fn(&mut Transaction, &Clinic) -> Result<usize>;

fn page<E: Readable>(tx: &mut Transaction, filter: &E::Filter, order: ListOrder<E>) -> Result<usize> {
    tx.list::<E>(filter, order, None, PAGE).map(|page| page.items.len() + page.damaged.len())
}

fn rows_of(count: Count) -> usize {
    usize::try_from(count.get()).unwrap_or(0)
}

fn today() -> Date {
    now().date()
}

/// The reads of applications, each with a limit or of one person's rows.
pub const READS: &[(&str, As, Work)] = &[
    ("a patient's visits, latest first", APatient, |tx, _| {
        page(tx, &ConsultationFilter::default(), ListOrder::<Consultation>::SCHEDULED_AT.descending())
    }),
    ("a patient's prescriptions, latest first", APatient, |tx, _| {
        page(tx, &PrescriptionFilter::default(), ListOrder::<Prescription>::PRESCRIBED_AT.descending())
    }),
    ("a patient's orders, latest first", APatient, |tx, _| {
        page(tx, &OrderFilter::default(), ListOrder::<Order>::CREATED_AT.descending())
    }),
    ("a patient's invoices by due date", APatient, |tx, _| {
        page(tx, &InvoiceFilter::default(), ListOrder::<Invoice>::DUE_DATE)
    }),
    ("a patient's sessions by date", APatient, |tx, _| {
        page(tx, &SessionFilter::default(), ListOrder::<Session>::SCHEDULED_DATE)
    }),
    ("a patient's notifications, latest first", APatient, |tx, _| {
        page(tx, &NotificationFilter::default(), ListOrder::<Notification>::SCHEDULED_AT.descending())
    }),
    ("a patient's inbox", APatient, |tx, it| tx.inbox(it.patient.into(), None, 50).map(|inbox| inbox.items.len())),
    ("a patient's unread messages", APatient, |tx, it| tx.unread_count(it.patient.into()).map(|_| 1)),
    ("a page of a conversation", APatient, |tx, it| {
        tx.messages_page(it.conversation.into(), it.patient.into(), None, 50).map(|page| page.items.len())
    }),
    ("a patient's open flows", APatient, |tx, it| tx.open_flows(it.patient).map(|flows| flows.len())),
    ("a patient's due invoices", APatient, |tx, it| tx.due_invoices(it.patient).map(|due| due.len())),
    ("a patient's coverage", APatient, |tx, it| tx.coverage_on(it.patient, today()).map(|policies| policies.len())),
    ("providers that a patient can book", APatient, |tx, _| {
        tx.bookable_providers(None, None, 50).map(|page| page.items.len())
    }),
    ("a patient's consents", APatient, |tx, it| tx.consents(it.patient).map(|consents| consents.len())),
    ("a provider's day", AProvider, |tx, it| {
        let day = ConsultationFilter {
            provider_id: Some(it.provider),
            scheduled_from: Some(now()),
            scheduled_before: Some(hours(now(), 24)),
            ..Default::default()
        };
        page(tx, &day, ListOrder::<Consultation>::SCHEDULED_AT)
    }),
    ("a provider's free slots", AProvider, |tx, it| {
        let week = (now()..hours(now(), 24 * 7)).into();
        tx.free_slots(it.provider, week, now()).map(|slots| slots.len())
    }),
    ("a provider's tasks", AProvider, |tx, it| tx.tasks_of(it.provider.into(), None, 50).map(|page| page.items.len())),
    ("a provider's patients", AProvider, |tx, _| page::<Patient>(tx, &PatientFilter::default(), ListOrder::ID)),
    ("a patient's chart by row, for a provider", AProvider, |tx, it| {
        let of_patient = ConsultationFilter { patient_id: Some(it.patient), ..Default::default() };
        page(tx, &of_patient, ListOrder::<Consultation>::SCHEDULED_AT.descending())
    }),
    ("a patient's chart, for a provider", AProvider, |tx, it| {
        tx.chart(it.patient, None).map(|chart| 1 + chart.damaged.len())
    }),
    ("a patient's export", APatient, |tx, it| {
        tx.export_designated_record_set(it.patient, now()).map(|export| export.damaged.len() + export.disclosures.len())
    }),
    ("users, for an administrator", AnAdministrator, |tx, _| page::<User>(tx, &UserFilter::default(), ListOrder::ID)),
    ("patients, for an administrator", AnAdministrator, |tx, _| {
        page::<Patient>(tx, &PatientFilter::default(), ListOrder::ID)
    }),
    ("prescriptions of visits", Service, |tx, it| {
        tx.prescriptions_of(vec![it.visit.into()]).map(|prescriptions| prescriptions.len())
    }),
    ("an order by its payment", Service, |tx, _| {
        tx.order_by_payment_intent(Phi::new("pi_7".parse()?)).map(|order| usize::from(order.is_some()))
    }),
    ("tags of a row", Service, |tx, it| {
        tx.tags_of(EntityType::Patient, EntityId::from(Uuid::from(it.patient))).map(|tags| tags.len())
    }),
    ("rows with a tag", Service, |tx, it| {
        tx.tagged(it.tag.into(), EntityType::Patient, None, 50).map(|page| page.items.len())
    }),
    ("legal holds", Service, |tx, _| tx.legal_holds(None, None, 50).map(|page| page.items.len())),
    ("the next visits of the clinic", Service, |tx, _| {
        let next = ConsultationFilter {
            status: Some(ConsultationStatus::Scheduled),
            scheduled_from: Some(now()),
            ..Default::default()
        };
        page(tx, &next, ListOrder::<Consultation>::SCHEDULED_AT)
    }),
    ("prescriptions that expire", Service, |tx, _| {
        let expiring = PrescriptionFilter { status: Some(PrescriptionStatus::Active), ..Default::default() };
        page(tx, &expiring, ListOrder::<Prescription>::EXPIRES_AT)
    }),
    ("orders to work on", Service, |tx, _| {
        let pending = OrderFilter { status: Some(OrderStatus::Pending), ..Default::default() };
        page(tx, &pending, ListOrder::<Order>::CREATED_AT)
    }),
    ("messages of a conversation", Service, |tx, it| {
        let of_conversation = MessageFilter { conversation_id: Some(it.conversation.into()), ..Default::default() };
        page(tx, &of_conversation, ListOrder::<Message>::CREATED_AT.descending())
    }),
    ("patients, longest away first", Service, |tx, _| {
        page(tx, &PatientFilter::default(), ListOrder::<Patient>::LAST_ACTIVE_AT)
    }),
    ("visits, the next page by id", Service, |tx, it| {
        tx.list::<Consultation>(
            &ConsultationFilter::default(),
            ListOrder::ID,
            Some(ConsultationId::from(it.visit).into()),
            PAGE,
        )
        .map(|page| page.damaged.len())
    }),
    ("the log of a row", Service, |tx, it| {
        let of_visit = AuditLogFilter {
            entity_type: "patient".parse().ok(),
            entity_id: Some(it.visit.into()),
            ..Default::default()
        };
        page::<AuditLog>(tx, &of_visit, ListOrder::ID)
    }),
    ("who saw a patient", Service, |tx, it| {
        tx.accounting_of_disclosures(it.patient, None, None, 50, now()).map(|page| page.items.len())
    }),
    ("payments to work off", Service, |tx, _| tx.payment_exceptions(None, 50).map(|page| page.items.len())),
    ("the latest entries of the log", Service, |tx, _| {
        page::<AuditLog>(tx, &AuditLogFilter::default(), ListOrder::<AuditLog>::ID.descending())
    }),
    ("the log of a user", Service, |tx, it| {
        let by_provider = AuditLogFilter { actor_id: Some(it.provider.into()), ..Default::default() };
        page::<AuditLog>(tx, &by_provider, ListOrder::ID)
    }),
    ("the log of a day", Service, |tx, _| {
        let day = AuditLogFilter {
            created_from: Some(hours(now(), -48)),
            created_before: Some(hours(now(), -47)),
            ..Default::default()
        };
        page::<AuditLog>(tx, &day, ListOrder::ID)
    }),
    ("severe entries of the log", Service, |tx, _| {
        let critical = AuditLogFilter { severity: Some(LogSeverity::Critical), ..Default::default() };
        page::<AuditLog>(tx, &critical, ListOrder::<AuditLog>::ID.descending())
    }),
    ("overdue tasks", Service, |tx, _| tx.overdue_tasks(today(), None, 50).map(|page| page.items.len())),
    ("tasks about a row", Service, |tx, it| {
        let related_entity_id = Some(EntityId::from(Uuid::from(it.patient)));
        let about =
            TaskFilter { related_entity_type: Some(EntityType::Patient), related_entity_id, ..Default::default() };
        page::<Task>(tx, &about, ListOrder::ID.descending())
    }),
    ("tasks of a user", Service, |tx, it| {
        let assigned = TaskFilter { assignee_id: Some(it.provider.into()), ..Default::default() };
        page::<Task>(tx, &assigned, ListOrder::ID)
    }),
    ("notifications that are due", Service, |tx, _| {
        let lease = 60.try_into().expect("a lease");
        tx.claim_due(50, lease, now()).map(|claimed| claimed.notifications.len() + claimed.damaged.len())
    }),
    ("submissions to process", Service, |tx, _| {
        tx.claim_submissions(50).map(|claimed| claimed.submissions.len() + claimed.damaged.len())
    }),
    ("expired prescriptions", Service, |tx, _| tx.expire_prescriptions(now()).map(|expired| expired.len())),
    ("overdue invoices", Service, |tx, _| tx.mark_overdue_invoices(None, now()).map(|marked| marked.len())),
    ("a user by e-mail", Service, |tx, _| {
        tx.user_by_email("p7@clinic.example".parse()?).map(|user| usize::from(user.is_some()))
    }),
    ("pharmacies near", Service, |tx, _| {
        tx.pharmacies_near("MA".parse()?, "02101".parse()?, None, 10).map(|pharmacies| pharmacies.len())
    }),
];

/// What deletes rows of one patient, or a few old rows.
pub const DELETIONS: &[(&str, As, Work)] = &[
    ("an erasure", Service, |tx, it| {
        let patient = it.erased[it.erasures.fetch_add(1, Ordering::Relaxed) % it.erased.len()];
        let erasure = tx.erase_patient(patient, now())?;
        let kept = erasure.kept.iter().filter_map(|it| it.rows);
        Ok(erasure.erased.iter().map(|it| it.rows).chain(kept).map(rows_of).sum())
    }),
    ("rows whose retention has ended", Service, |tx, _| {
        let run = tx.apply_retention(50, now())?;
        Ok(run.deleted.iter().map(|it| rows_of(it.rows)).sum())
    }),
];

/// Adds a patient whose name can be decrypted, as a chart needs it.
fn add_patient(portal: &Portal, id: UserId) {
    let new =
        NewUser { id: Some(id), ..NewUser::new("p3@clinic.example".parse().expect("an address"), UserRole::Patient) };
    let user = User::register(new, now()).expect("a user").activate().expect("active");
    let added = portal.transaction(&service(), |tx| {
        let user = tx.add(user.clone())?;
        tx.add(new_patient(&user, now()))
    });
    added.expect("a patient");
}

impl Clinic {
    /// Adds a clinic to the database of `world.sql`.
    pub fn build(visits: usize) -> (Self, Portal, PgConnection) {
        let (url, mut connection) = peopled();
        add_clinic(&mut connection, visits);
        raw::must(&mut connection, "UPDATE administrators SET permissions = ARRAY['users:select', 'patients:select']");
        let portal = portal_at(&url);
        trust_services(&portal);
        let id = |connection: &mut _, kind: &str| -> Uuid {
            raw::text(connection, &format!("SELECT md5('{kind}')::uuid")).parse().expect("an id")
        };
        let patient = id(&mut connection, "patient-3");
        let account = format!("DELETE FROM patients WHERE id = '{patient}'; DELETE FROM users WHERE id = '{patient}'");
        raw::must(&mut connection, &format!("SET session_replication_role = replica; {account}"));
        raw::must(&mut connection, "SET session_replication_role = origin");
        add_patient(&portal, patient.into());
        let erased = (10..60).map(|n| id(&mut connection, &format!("patient-{n}")).into()).collect();
        let clinic = Self {
            patient: patient.into(),
            provider: id(&mut connection, "provider-3").into(),
            conversation: id(&mut connection, "talk-3"),
            administrator: UserId::from(id(&mut connection, "admin1")),
            visit: id(&mut connection, "visit-3"),
            tag: id(&mut connection, "tag1"),
            erased,
            erasures: AtomicUsize::new(0),
        };
        (clinic, portal, connection)
    }

    pub fn actor(&self, who: &As) -> Actor {
        match who {
            APatient => Actor::user(UserId::from(self.patient)),
            AProvider => Actor::user(UserId::from(self.provider)),
            AnAdministrator => Actor::user(self.administrator),
            Service => service(),
        }
    }
}
