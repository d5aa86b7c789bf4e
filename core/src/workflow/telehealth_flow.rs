use crate::{
    CategoryId, Code, OrderId, Phi, ProductId, SubscriptionPlanId, TelehealthFlowId, Timestamp, UserId,
    error::{Error, Invalid, Refused, Violations},
    label::labels,
    machine::machine,
    operation::{inputs, operations},
    record::{Record, Rules, constraints, records},
    value::JsonObject,
};

labels! {
    /// Where a telehealth flow stands.
    FlowStatus {
        /// Begun.
        Started = "started",
        /// The patient has chosen a product.
        ProductSelected = "product_selected",
        /// The patient has answered the questions of the intake.
        IntakeCompleted = "intake_completed",
        /// A provider has approved the treatment.
        ConsultationApproved = "consultation_approved",
        /// A provider has not approved the treatment.
        ConsultationRejected = "consultation_rejected",
        /// The order has been placed.
        OrderCreated = "order_created",
        /// The payment is awaited.
        PaymentPending = "payment_pending",
        /// The payment has arrived.
        PaymentCompleted = "payment_completed",
        /// Done.
        Completed = "completed",
        /// Called off.
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
    }

    fn TelehealthFlow::moved(current_status);
}

crate::object! {
    /// A status that a flow has had.
    pub struct FlowStatusChange {
        /// The status.
        status: FlowStatus,
        /// Since when.
        timestamp: Timestamp,
    }
}

records! {
    /// A patient's way from choosing a product to the treatment.
    pub struct TelehealthFlowRecord for TelehealthFlow in telehealth_flows as "telehealth_flow" {
        /// Primary key.
        id: TelehealthFlowId,
        /// Whose way it is.
        patient_id: UserId,
        /// The category in which the patient looks.
        category_id: Option<CategoryId>,
        /// The product that the patient has chosen.
        product_id: Option<ProductId>,
        /// The subscription plan that the patient has chosen.
        subscription_duration_id: Option<SubscriptionPlanId>,
        /// Where the flow stands.
        current_status: FlowStatus,
        /// Every status that the flow has had, in order. The database alone writes it; what a program writes is
        /// dropped.
        status_history: Vec<FlowStatusChange>,
        /// The patient's answers in the intake.
        intake_form_data: Phi<JsonObject>,
        /// What the provider decided, and why.
        consultation_data: Phi<JsonObject>,
        /// The order that came of it.
        order_id: Option<OrderId>,
        /// When the flow was completed.
        completed_at: Option<Timestamp>,
        /// Whatever else the program keeps about it.
        metadata: JsonObject,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for TelehealthFlowRecord {
    constraints! {
        completion_logic: completed_at => FLOW_COMPLETION,
        status_transition: current_status => STATUS_TRANSITION,
    }

    fn check(&self, broken: &mut Violations) {
        broken.require(
            (self.current_status == FlowStatus::Completed) == self.completed_at.is_some(),
            "completed_at",
            Code::FLOW_COMPLETION,
            "must be set once the flow is completed, and only then",
        );
    }
}

inputs! {
    /// What it takes to begin a telehealth flow.
    pub struct NewTelehealthFlow for TelehealthFlowRecord {
        required {
            patient_id: UserId,
        }
        optional {
            id: TelehealthFlowId,
            category_id: CategoryId,
            metadata: JsonObject,
        }
    }
}

operations! {
    impl TelehealthFlow;
    doors {
        /// Begins a flow.
        pub fn start(new: NewTelehealthFlow, now: Timestamp) -> Result<Self, Invalid> {
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
    }
    moves {
        /// Records which product the patient has chosen, and which subscription plan if one; a category that is left
        /// out stays as it is.
        pub fn select_product(
            self,
            product_id: ProductId,
            category_id: Option<CategoryId>,
            subscription_duration_id: Option<SubscriptionPlanId>,
        ) -> Result<Self, Refused> {
            let mut flow = self.moved("select_product", FlowStatus::ProductSelected)?;
            flow.0.product_id = Some(product_id);
            flow.0.category_id = category_id.or(flow.category_id);
            flow.0.subscription_duration_id = subscription_duration_id;
            Ok(flow)
        }

        /// Records the patient's answers in the intake.
        pub fn complete_intake(self, intake_form_data: Phi<JsonObject>) -> Result<Self, Error> {
            let mut flow = self.moved("complete_intake", FlowStatus::IntakeCompleted)?;
            flow.0.intake_form_data = not_empty("intake_form_data", Code::FLOW_INTAKE, intake_form_data)?;
            Ok(flow)
        }

        /// Records that a provider has approved the treatment.
        pub fn approve(self, consultation_data: Phi<JsonObject>) -> Result<Self, Error> {
            let mut flow = self.moved("approve", FlowStatus::ConsultationApproved)?;
            flow.0.consultation_data = not_empty("consultation_data", Code::FLOW_CONSULTATION, consultation_data)?;
            Ok(flow)
        }

        /// Records that a provider has not approved the treatment.
        pub fn reject(self, consultation_data: Phi<JsonObject>) -> Result<Self, Error> {
            let mut flow = self.moved("reject", FlowStatus::ConsultationRejected)?;
            flow.0.consultation_data = not_empty("consultation_data", Code::FLOW_CONSULTATION, consultation_data)?;
            Ok(flow)
        }

        /// Names the order that was placed for the approved treatment.
        pub fn link_order(self, order_id: OrderId) -> Result<Self, Refused> {
            let mut flow = self.moved("link_order", FlowStatus::OrderCreated)?;
            flow.0.order_id = Some(order_id);
            Ok(flow)
        }

        /// Records that the order's payment is awaited.
        pub fn await_payment(self) -> Result<Self, Refused> {
            self.moved("await_payment", FlowStatus::PaymentPending)
        }

        /// Records that the order's payment has arrived.
        pub fn pay(self) -> Result<Self, Refused> {
            self.moved("pay", FlowStatus::PaymentCompleted)
        }

        /// Ends the flow as planned.
        pub fn complete(self, now: Timestamp) -> Result<Self, Refused> {
            let mut flow = self.moved("complete", FlowStatus::Completed)?;
            flow.0.completed_at = Some(now);
            Ok(flow)
        }

        /// Calls the flow off.
        pub fn cancel(self) -> Result<Self, Refused> {
            self.moved("cancel", FlowStatus::Cancelled)
        }
    }
}

/// What a step of the flow brings must hold something.
fn not_empty(field: &'static str, code: Code, data: Phi<JsonObject>) -> Result<Phi<JsonObject>, Invalid> {
    let mut broken = Violations::of(TelehealthFlowRecord::NAME);
    broken.require(!data.expose().is_empty(), field, code, "must hold something");
    broken.finish().map(|()| data)
}

/// A flow's status with the data that belongs to it, to match on. What a row refers to may be gone by now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TelehealthFlowState<'a> {
    /// Begun.
    Started {
        /// The category in which the patient looks.
        category_id: Option<CategoryId>,
    },
    /// The patient has chosen a product.
    ProductSelected {
        /// The product.
        product_id: Option<ProductId>,
        /// The subscription plan.
        subscription_duration_id: Option<SubscriptionPlanId>,
    },
    /// The patient has answered the questions of the intake.
    IntakeCompleted {
        /// The answers.
        intake_form_data: &'a Phi<JsonObject>,
    },
    /// A provider has approved the treatment.
    ConsultationApproved {
        /// What the provider decided, and why.
        consultation_data: &'a Phi<JsonObject>,
    },
    /// A provider has not approved the treatment.
    ConsultationRejected {
        /// What the provider decided, and why.
        consultation_data: &'a Phi<JsonObject>,
    },
    /// The order has been placed.
    OrderCreated {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// The payment is awaited.
    PaymentPending {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// The payment has arrived.
    PaymentCompleted {
        /// The order.
        order_id: Option<OrderId>,
    },
    /// Done.
    Completed {
        /// When.
        completed_at: Option<Timestamp>,
    },
    /// Called off.
    Cancelled,
}

impl TelehealthFlow {
    /// The status with the data that belongs to it.
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
