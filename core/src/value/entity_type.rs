use crate::label::labels;

labels! {
    /// The type of a row to which a column refers that may refer to rows of any table.
    EntityType {
        /// A row of `users`.
        User = "user",
        /// A row of `patients`.
        Patient = "patient",
        /// A row of `providers`.
        Provider = "provider",
        /// A row of `administrators`.
        Administrator = "administrator",
        /// A row of `consultations`.
        Consultation = "consultation",
        /// A row of `prescriptions`.
        Prescription = "prescription",
        /// A row of `sessions`.
        Session = "session",
        /// A row of `categories`.
        Category = "category",
        /// A row of `products`.
        Product = "product",
        /// A row of `subscription_plans`.
        SubscriptionPlan = "subscription_plan",
        /// A row of `orders`.
        Order = "order",
        /// A row of `order_items`.
        OrderItem = "order_item",
        /// A row of `invoices`.
        Invoice = "invoice",
        /// A row of `conversations`.
        Conversation = "conversation",
        /// A row of `messages`.
        Message = "message",
        /// A row of `notifications`.
        Notification = "notification",
        /// A row of `telehealth_flows`.
        TelehealthFlow = "telehealth_flow",
        /// A row of `tasks`.
        Task = "task",
        /// A row of `audit_logs`.
        AuditLog = "audit_log",
        /// A row of `form_schemas`.
        FormSchema = "form_schema",
        /// A row of `form_submissions`.
        FormSubmission = "form_submission",
        /// A row of `insurance_providers`.
        InsuranceProvider = "insurance_provider",
        /// A row of `patient_insurance`.
        PatientInsurance = "patient_insurance",
        /// A row of `pharmacies`.
        Pharmacy = "pharmacy",
        /// A row of `tags`.
        Tag = "tag",
        /// A row of `entity_tags`.
        EntityTag = "entity_tag",
    }
}
