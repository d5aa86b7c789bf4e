use crate::{
    CategoryId, Code, OrderId, PatientId, Phi, ProductId, SubscriptionPlanId, TelehealthFlowId, Timestamp,
    care::{Consultation, ConsultationStatus},
    commerce::{Order, Product, SubscriptionPlan},
    error::{Error, TransitionError, ValidationError, Violation, Violations},
    field::{Field, Object},
    forms::FormSubmission,
    label::labels,
    machine::machine,
    record::{Record, Rules, constraints},
    value::JsonObject,
};
use telehealth_macros::{ObjectField, input, operations, record};

labels! {
    /// The status of a telehealth flow.
    FlowStatus {
        /// Started.
        Started = "started",
        /// The patient has chosen a product.
        ProductSelected = "product_selected",
        /// The patient has completed the intake form.
        IntakeCompleted = "intake_completed",
        /// A provider has approved the treatment.
        ConsultationApproved = "consultation_approved",
        /// A provider has rejected the treatment.
        ConsultationRejected = "consultation_rejected",
        /// The order has been placed.
        OrderCreated = "order_created",
        /// The order awaits payment.
        PaymentPending = "payment_pending",
        /// The payment has arrived.
        PaymentCompleted = "payment_completed",
        /// Completed.
        Completed = "completed",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

machine! {
    FlowStatus as "flow" {
        Started => ProductSelected, Cancelled;
        ProductSelected => IntakeCompleted, Cancelled;
        IntakeCompleted => ConsultationApproved, ConsultationRejected, Cancelled;
        ConsultationApproved => OrderCreated, Cancelled;
        ConsultationRejected => Cancelled;
        OrderCreated => PaymentPending, Cancelled;
        PaymentPending => PaymentCompleted, Cancelled;
        PaymentCompleted => Completed, Cancelled;
        Completed => ;
        Cancelled => ;
    }

    fn TelehealthFlow::transition(current_status);
}

/// An entry of a flow's status history.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct FlowStatusChange {
    /// The status.
    pub status: FlowStatus,
    /// When the flow took this status.
    pub timestamp: Timestamp,
}

/// A patient's process from choosing a product to receiving the treatment.
#[record(table = "telehealth_flows", entity = TelehealthFlow)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TelehealthFlowRecord {
    /// Primary key.
    pub id: TelehealthFlowId,
    /// The patient.
    pub patient_id: PatientId,
    /// The product category.
    pub category_id: Option<CategoryId>,
    /// The product that the patient has chosen.
    pub product_id: Option<ProductId>,
    /// The subscription plan that the patient has chosen.
    pub subscription_duration_id: Option<SubscriptionPlanId>,
    /// The status of the flow.
    pub current_status: FlowStatus,
    /// Every status of the flow so far, in order. Maintained by the database, which ignores written values.
    pub status_history: Vec<FlowStatusChange>,
    /// The patient's answers to the intake form.
    pub intake_form_data: Phi<JsonObject>,
    /// The provider's decision and reasons.
    pub consultation_data: Phi<JsonObject>,
    /// The resulting order.
    pub order_id: Option<OrderId>,
    /// When the flow was completed.
    pub completed_at: Option<Timestamp>,
    /// Additional data of the application.
    pub metadata: JsonObject,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`TelehealthFlowRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TelehealthFlow(TelehealthFlowRecord);

impl Rules for TelehealthFlowRecord {
    constraints! {
        completion_logic: completed_at => FLOW_COMPLETION,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: current_status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            (self.current_status == FlowStatus::Completed) == self.completed_at.is_some(),
            &["completed_at", "current_status"],
            Code::FLOW_COMPLETION,
            "must be set once the flow is completed, and only then",
        );
    }
}

/// Input for starting a telehealth flow.
#[input(TelehealthFlowRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewTelehealthFlow {
    pub patient_id: PatientId,
    pub id: Option<TelehealthFlowId>,
    pub category_id: Option<CategoryId>,
    pub metadata: Option<JsonObject>,
}

#[operations]
impl TelehealthFlow {
    /// Starts a flow.
    #[constructor]
    pub fn start(new: NewTelehealthFlow, now: Timestamp) -> Result<Self, ValidationError> {
        Self::try_from(TelehealthFlowRecord {
            id: new.id.unwrap_or_else(TelehealthFlowId::generate),
            patient_id: new.patient_id,
            category_id: new.category_id,
            product_id: None,
            subscription_duration_id: None,
            current_status: FlowStatus::Started,
            status_history: Vec::new(),
            intake_form_data: Phi::new(JsonObject::default()),
            consultation_data: Phi::new(JsonObject::default()),
            order_id: None,
            completed_at: None,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
            updated_at: now,
        })
    }

    /// Records the product and, if any, the subscription plan that the patient has chosen; both must be on sale. The
    /// flow takes the product's category, if it has one.
    #[command]
    pub fn select_product(self, product: &Product, plan: Option<SubscriptionPlan>) -> Result<Self, Error> {
        let mut flow = self.transition("select_product", FlowStatus::ProductSelected)?;
        let mut violations = Violations::of(TelehealthFlowRecord::NAME);
        violations.require(
            product.is_active,
            "product_id",
            Code::PRODUCT_NOT_ACTIVE,
            "must be a product that is on sale",
        );
        violations.require(
            plan.as_ref().is_none_or(|plan| plan.is_active),
            "subscription_duration_id",
            Code::SUBSCRIPTION_PLAN_NOT_ACTIVE,
            "must be a plan that is on sale",
        );
        violations.finish()?;
        flow.0.product_id = Some(product.id);
        flow.0.category_id = product.category_id.or(flow.category_id);
        flow.0.subscription_duration_id = plan.map(|plan| plan.id);
        Ok(flow)
    }

    /// Records the patient's answers to the intake form, from a form submission for this flow and patient.
    #[command]
    pub fn complete_intake(self, submission: &FormSubmission) -> Result<Self, Error> {
        let mut flow = self.transition("complete_intake", FlowStatus::IntakeCompleted)?;
        let ours = submission.telehealth_flow_id == Some(flow.id) && submission.patient_id == Some(flow.patient_id);
        require(ours, "intake_form_data", Code::FLOW_OTHER, "must belong to this flow and its patient")?;
        let answered = !submission.submission_data.expose().is_empty();
        require(answered, "intake_form_data", Code::FLOW_INTAKE, "must not be empty")?;
        flow.0.intake_form_data = submission.submission_data.clone();
        Ok(flow)
    }

    /// Records that a provider has approved the treatment in a completed visit of this patient. `consultation_data`
    /// holds details of the decision; the ids of the visit and the provider are added to it.
    #[command]
    pub fn approve(self, visit: &Consultation, consultation_data: Option<Phi<JsonObject>>) -> Result<Self, Error> {
        self.decided("approve", FlowStatus::ConsultationApproved, visit, consultation_data)
    }

    /// Records that a provider has rejected the treatment. The arguments are those of `approve`.
    #[command]
    pub fn reject(self, visit: &Consultation, consultation_data: Option<Phi<JsonObject>>) -> Result<Self, Error> {
        self.decided("reject", FlowStatus::ConsultationRejected, visit, consultation_data)
    }

    /// Links the order of the approved treatment. It must belong to this flow and patient.
    #[command]
    pub fn link_order(self, order: &Order) -> Result<Self, Error> {
        let mut flow = self.transition("link_order", FlowStatus::OrderCreated)?;
        let ours = order.telehealth_flow_id == Some(flow.id) && order.patient_id == flow.patient_id;
        require(ours, "order_id", Code::FLOW_OTHER, "must belong to this flow and its patient")?;
        flow.0.order_id = Some(order.id);
        Ok(flow)
    }

    /// Records that the order awaits payment.
    #[command]
    pub fn await_payment(self) -> Result<Self, TransitionError> {
        self.transition("await_payment", FlowStatus::PaymentPending)
    }

    /// Records that the payment of the flow's order has arrived.
    #[command]
    pub fn pay(self, order: &Order) -> Result<Self, Error> {
        let flow = self.transition("pay", FlowStatus::PaymentCompleted)?;
        require(
            flow.order_id == Some(order.id),
            "order_id",
            Code::FLOW_OTHER,
            "must belong to this flow and its patient",
        )?;
        let paid = order.payment_status.is_captured();
        require(paid, "order_id", Code::ORDER_NOT_CAPTURED, "must be an order whose payment is captured")?;
        Ok(flow)
    }

    /// Completes the flow.
    #[command]
    pub fn complete(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut flow = self.transition("complete", FlowStatus::Completed)?;
        flow.0.completed_at = Some(now);
        Ok(flow)
    }

    /// Cancels the flow.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", FlowStatus::Cancelled)
    }
}

/// Checks one condition of a transition.
fn require(holds: bool, field: &'static str, code: Code, message: &'static str) -> Result<(), ValidationError> {
    if holds { Ok(()) } else { Err(Violation::new(TelehealthFlowRecord::NAME, field, code, message).into()) }
}

/// A flow's status with its data, for pattern matching. Ids are optional because the rows may have been deleted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TelehealthFlowState<'a> {
    /// Started.
    Started {
        /// The product category.
        category_id: Option<CategoryId>,
    },
    /// The patient has chosen a product.
    ProductSelected {
        /// The product.
        product_id: Option<ProductId>,
        /// The subscription plan.
        subscription_duration_id: Option<SubscriptionPlanId>,
    },
    /// The patient has completed the intake form.
    IntakeCompleted {
        /// The answers.
        intake_form_data: &'a Phi<JsonObject>,
    },
    /// A provider has approved the treatment.
    ConsultationApproved {
        /// The provider's decision and reasons.
        consultation_data: &'a Phi<JsonObject>,
    },
    /// A provider has rejected the treatment.
    ConsultationRejected {
        /// The provider's decision and reasons.
        consultation_data: &'a Phi<JsonObject>,
    },
    /// The order has been placed.
    OrderCreated {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// The order awaits payment.
    PaymentPending {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// The payment has arrived.
    PaymentCompleted {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// Completed.
    Completed {
        /// When the flow was completed.
        completed_at: Option<Timestamp>,
    },
    /// Cancelled.
    Cancelled,
}

impl TelehealthFlow {
    fn decided(
        self,
        event: &'static str,
        status: FlowStatus,
        visit: &Consultation,
        consultation_data: Option<Phi<JsonObject>>,
    ) -> Result<Self, Error> {
        let mut flow = self.transition(event, status)?;
        let seen = visit.patient_id == flow.patient_id && visit.status == ConsultationStatus::Completed;
        require(seen, "consultation_data", Code::FLOW_CONSULTATION, "must be of a completed visit of this patient")?;
        let mut data = consultation_data.map_or_else(Object::new, |data| data.expose().members().clone());
        data.insert("consultation_id".to_owned(), visit.id.to_json());
        data.insert("provider_id".to_owned(), visit.provider_id.to_json());
        let mut violations = Violations::of(TelehealthFlowRecord::NAME);
        let data = violations.take("consultation_data", data.try_into());
        violations.finish()?;
        flow.0.consultation_data = Phi::new(data.unwrap_or_default());
        Ok(flow)
    }

    /// Returns the status with its data.
    #[must_use]
    pub fn state(&self) -> TelehealthFlowState<'_> {
        use TelehealthFlowState as State;
        let (order_id, consultation_data) = (self.order_id, &self.consultation_data);
        match self.current_status {
            FlowStatus::Started => State::Started { category_id: self.category_id },
            FlowStatus::ProductSelected => State::ProductSelected {
                product_id: self.product_id,
                subscription_duration_id: self.subscription_duration_id,
            },
            FlowStatus::IntakeCompleted => State::IntakeCompleted { intake_form_data: &self.intake_form_data },
            FlowStatus::ConsultationApproved => State::ConsultationApproved { consultation_data },
            FlowStatus::ConsultationRejected => State::ConsultationRejected { consultation_data },
            FlowStatus::OrderCreated => State::OrderCreated { order_id },
            FlowStatus::PaymentPending => State::PaymentPending { order_id },
            FlowStatus::PaymentCompleted => State::PaymentCompleted { order_id },
            FlowStatus::Completed => State::Completed { completed_at: self.completed_at },
            FlowStatus::Cancelled => State::Cancelled,
        }
    }
}
