//! Operations on telehealth flows: each step creates or links its rows in the transaction that changes the flow's
//! status.

use super::PlacedOrder;
use crate::{
    error::{DamagedRow, Error, Result},
    session::transaction::Transaction,
    sql::{row::Db, schema},
};
use diesel::prelude::*;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    ConsultationId, FormSchemaId, PatientId, Phi, PrescriptionId, ProductId, Record, SubscriptionPlanId,
    TelehealthFlowId, Timestamp,
    care::Consultation,
    commerce::{Order, OrderLine, Product, ProductRecord},
    forms::{FormSubmission, NewFormSubmission},
    messaging::Notification,
    value::{JsonObject, Positive},
    workflow::{FlowStatus, NewFlowOrder, TelehealthFlow, TelehealthFlowRecord},
};

/// A flow with everything that its steps have created, as needed to continue it.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct FlowOverview {
    /// The flow; its status determines the next step.
    pub flow: TelehealthFlow,
    /// The product that the patient has chosen.
    pub product: Option<Product>,
    /// The forms submitted in the flow, newest first.
    pub submissions: Vec<FormSubmission>,
    /// The orders placed in the flow, newest first, including cancelled ones.
    pub orders: Vec<Order>,
    /// The submissions and orders that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = FLOWS)]
impl Transaction {
    /// Records which product and, optionally, which subscription plan the patient has chosen.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow, product or plan, [`Error::Validation`] if the product or plan is
    /// not on sale, [`Error::Transition`] if the flow is at another step.
    #[operation(grants = "telehealth_flows:update products:select subscription_plans:select")]
    pub fn choose_product(
        &mut self,
        flow_id: TelehealthFlowId,
        product_id: ProductId,
        subscription_plan_id: Option<SubscriptionPlanId>,
    ) -> Result<TelehealthFlow> {
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        let product: Product = self.get(product_id)?;
        let plan = subscription_plan_id.map(|id| self.get(id)).transpose()?;
        self.save(flow.select_product(&product, plan)?)
    }

    /// Submits the intake form, like `submit_form`, and records its answers in the flow.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow or form, [`Error::Validation`] with all violations in the answers,
    /// [`Error::Transition`] if the flow is at another step.
    #[operation(grants = "telehealth_flows:update form_schemas:select consultations:select form_submissions:insert")]
    pub fn submit_intake(
        &mut self,
        flow_id: TelehealthFlowId,
        form_schema_id: FormSchemaId,
        new: NewFormSubmission,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        let new = NewFormSubmission { telehealth_flow_id: Some(flow_id), ..new };
        let submission = self.submit_form(form_schema_id, new, now)?;
        self.save(flow.complete_intake(&submission)?)
    }

    /// Records that a provider has approved the treatment in a visit, and notifies the patient.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow or visit, [`Error::Validation`] if the visit is another patient's
    /// or has not taken place, [`Error::Transition`] if the flow is at another step.
    #[operation(grants = "telehealth_flows:update consultations:select notifications:insert")]
    pub fn approve_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        consultation_id: ConsultationId,
        consultation_data: Option<Phi<JsonObject>>,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        let visit: Consultation = self.get(consultation_id)?;
        let flow = self.save(flow.approve(&visit, consultation_data)?)?;
        self.notify(Notification::flow_approved(&flow, now)?)?;
        Ok(flow)
    }

    /// Records that a provider has rejected the treatment in a visit, and notifies the patient.
    ///
    /// # Errors
    /// As `approve_flow`.
    #[operation(grants = "telehealth_flows:update consultations:select notifications:insert")]
    pub fn reject_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        consultation_id: ConsultationId,
        consultation_data: Option<Phi<JsonObject>>,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        let visit: Consultation = self.get(consultation_id)?;
        let flow = self.save(flow.reject(&visit, consultation_data)?)?;
        self.notify(Notification::flow_rejected(&flow, now)?)?;
        Ok(flow)
    }

    /// Places the order of an approved flow, like `place_order`, for one unit of its product unless `quantity` is
    /// given. The flow then awaits the payment, whose capture by `apply_payment_event` advances the flow.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow or its product was deleted, [`Error::Transition`] if the flow is at
    /// another step, and the errors of `place_order`.
    #[operation(grants = "telehealth_flows:update orders:insert order_items:insert products:update \
                  prescriptions:update")]
    pub fn order_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        new: NewFlowOrder,
        quantity: Option<Positive>,
        prescription_id: Option<PrescriptionId>,
        now: Timestamp,
    ) -> Result<PlacedOrder> {
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        let missing = Error::NotFound { entity: ProductRecord::NAME, id: flow_id.into() };
        let product: Product = self.get(flow.product_id.ok_or(missing)?)?;
        let line = OrderLine { prescription_id, ..OrderLine::new(product.id, quantity.unwrap_or(Positive::ONE)) };
        let placed = self.place_order(flow.order(new, &product), vec![line], None, now)?;
        let flow = self.save(flow.link_order(&placed.order)?)?;
        self.save(flow.await_payment()?)?;
        Ok(placed)
    }

    /// Cancels a flow and its order, whose units return to the stock. Captured money is not refunded; see
    /// `refund_order`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow, [`Error::Transition`] if the flow has ended or its order has been
    /// shipped.
    #[operation(grants = "telehealth_flows:update orders:update order_items:select products:update")]
    pub fn cancel_flow(&mut self, flow_id: TelehealthFlowId) -> Result<TelehealthFlow> {
        // Locks the order before the flow, in the same sequence as a payment event, to avoid deadlocks.
        let seen: TelehealthFlow = self.get(flow_id)?;
        seen.clone().cancel()?;
        if let Some(order_id) = seen.order_id {
            let order: Order = self.get(order_id)?;
            if !order.is_closed() {
                self.cancel_order(order_id)?;
            }
        }
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        if flow.order_id != seen.order_id {
            return Err(Error::Stale { entity: TelehealthFlowRecord::NAME, id: flow_id.into() });
        }
        self.save(flow.cancel()?)
    }

    /// Returns the flows of a patient that have been neither completed nor cancelled, newest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is unavailable.
    #[operation(grants = "telehealth_flows:select")]
    pub fn open_flows(&mut self, patient_id: PatientId) -> Result<Vec<TelehealthFlow>> {
        use schema::telehealth_flows::dsl;
        self.find::<TelehealthFlow>(|query| {
            query
                .filter(dsl::patient_id.eq(Db(patient_id)))
                .filter(dsl::current_status.ne_all([Db(FlowStatus::Completed), Db(FlowStatus::Cancelled)]))
                .order((dsl::created_at.desc(), dsl::id.desc()))
        })
    }

    /// Returns a flow with its product, submissions and orders.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such flow.
    #[operation(grants = "telehealth_flows:select products:select form_submissions:select orders:select")]
    pub fn flow_overview(&mut self, flow_id: TelehealthFlowId) -> Result<FlowOverview> {
        let flow: TelehealthFlow = self.get(flow_id)?;
        let product = flow.product_id.map(|id| self.get(id)).transpose()?;
        let (submissions, submissions_damaged) = self.with_damaged(|tx| {
            use schema::form_submissions::dsl;
            let order = (dsl::created_at.desc(), dsl::id.desc());
            tx.find::<FormSubmission>(|query| query.filter(dsl::telehealth_flow_id.eq(Some(Db(flow_id)))).order(order))
        })?;
        let (orders, orders_damaged) = self.with_damaged(|tx| {
            use schema::orders::dsl;
            let order = (dsl::created_at.desc(), dsl::id.desc());
            tx.find::<Order>(|query| query.filter(dsl::telehealth_flow_id.eq(Some(Db(flow_id)))).order(order))
        })?;
        let damaged = [submissions_damaged, orders_damaged].concat();
        Ok(FlowOverview { flow, product, submissions, orders, damaged })
    }
}

impl Transaction {
    /// Advances the flow of an order that has just been paid, if the flow awaits this payment.
    pub(crate) fn flow_paid(&mut self, order: &Order) -> Result<()> {
        let Some(flow_id) = order.telehealth_flow_id else { return Ok(()) };
        let flow = self.get_for_update::<TelehealthFlow>(flow_id)?;
        if flow.current_status == FlowStatus::PaymentPending && flow.order_id == Some(order.id) {
            self.save(flow.pay(order)?)?;
        }
        Ok(())
    }
}
