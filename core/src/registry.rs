//! The list of all entities. Every other list of them is made from it.

/// Passes all entities to a macro, in the order of the specification: the module and the type, the type of the id if
/// the table has its own, and the singular name.
///
/// The catalog, the types of ids, [`EntityType`](crate::value::EntityType) and the dynamic API of storage are made from
/// it. A record that is missing here does not compile, nor does an entity that storage does not store. Tests compare it
/// with the matrix, the vectors and the tables of PostgreSQL.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_entity {
    ($callback:path) => {
        $callback! {
            accounts::User(UserId) = "user";
            accounts::Patient(PatientId) = "patient";
            accounts::Provider(ProviderId) = "provider";
            accounts::Administrator(AdministratorId) = "administrator";
            care::Consultation(ConsultationId) = "consultation";
            care::Prescription(PrescriptionId) = "prescription";
            care::Session(SessionId) = "session";
            commerce::Category(CategoryId) = "category";
            commerce::Product(ProductId) = "product";
            commerce::SubscriptionPlan(SubscriptionPlanId) = "subscription_plan";
            commerce::Order(OrderId) = "order";
            commerce::OrderItem(OrderItemId) = "order_item";
            commerce::Invoice(InvoiceId) = "invoice";
            messaging::Conversation(ConversationId) = "conversation";
            messaging::Message(MessageId) = "message";
            messaging::Notification(NotificationId) = "notification";
            workflow::TelehealthFlow(TelehealthFlowId) = "telehealth_flow";
            workflow::Task(TaskId) = "task";
            workflow::AuditLog(AuditLogId) = "audit_log";
            forms::FormSchema(FormSchemaId) = "form_schema";
            forms::FormSubmission(FormSubmissionId) = "form_submission";
            coverage::InsuranceProvider(InsuranceProviderId) = "insurance_provider";
            coverage::PatientInsurance(PatientInsuranceId) = "patient_insurance";
            coverage::Pharmacy(PharmacyId) = "pharmacy";
            tagging::Tag(TagId) = "tag";
            tagging::EntityTag(EntityTagId) = "entity_tag";
        }
    };
}

/// The entities of the list, and no other type: it cannot be named outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is missing in the list of entities",
    note = "add its line to `for_each_entity!` in core/src/registry.rs"
)]
pub trait Registered {}

macro_rules! registered {
    ($($module:ident::$entity:ident($id:ident) = $label:literal;)*) => {
        $(impl Registered for crate::$module::$entity {})*
    };
}
for_each_entity!(registered);
