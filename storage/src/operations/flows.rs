//! The telehealth flow: each step makes or links what it promises, in the transaction that moves the flow.

use super::PlacedOrder;
use crate::{
    error::{DamagedRow, Error, Result},
    session::transaction::Transaction,
    sql::{row::Db, schema},
    tables::{commerce::orders, forms::form_submissions, workflow::telehealth_flows},
};
use diesel::prelude::*;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    ConsultationId, FormSchemaId, Phi, PrescriptionId, ProductId, Record, SubscriptionPlanId, TelehealthFlowId,
    Timestamp, UserId,
    care::Consultation,
    commerce::{Order, OrderLine, Product, ProductRecord},
    forms::{FormSubmission, NewFormSubmission},
    messaging::Notification,
    value::{JsonObject, Positive},
    workflow::{FlowStatus, NewFlowOrder, TelehealthFlow, TelehealthFlowRecord},
};

/// A flow with everything that its steps have brought, which is all that it takes to go on with it.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct FlowOverview {
    /// The flow; its status says which step is next.
    pub flow: TelehealthFlow,
    /// The product that the patient has chosen.
    pub product: Option<Product>,
    /// The forms that were submitted in the flow, the latest first.
    pub submissions: Vec<FormSubmission>,
    /// The orders that were placed in the flow, the latest first; a flow may have one that was cancelled.
    pub orders: Vec<Order>,
    /// The submissions and orders that cannot be read.
    pub damaged: Vec<DamagedRow>,
}

#[operations(list = FLOWS)]
impl Transaction {
    /// Records which product the patient has chosen, and which subscription plan if one; see
    /// [`TelehealthFlow::select_product`](telehealth_core::workflow::TelehealthFlow::select_product).
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow, product or plan,
    /// [`Error::Validation`] where one is not on sale, [`Error::Transition`] where
    /// the flow is at another step.
    #[operation]
    pub fn choose_product(
        &mut self,
        flow_id: TelehealthFlowId,
        product_id: ProductId,
        subscription_plan_id: Option<SubscriptionPlanId>,
    ) -> Result<TelehealthFlow> {
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        let product: Product = self.get(product_id)?;
        let plan = subscription_plan_id.map(|id| self.get(id)).transpose()?;
        self.save(flow.select_product(&product, plan)?)
    }

    /// Submits the intake's form and records its answers in the flow; see `submit_form` and
    /// [`TelehealthFlow::complete_intake`](telehealth_core::workflow::TelehealthFlow::complete_intake).
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow or form, [`Error::Validation`]
    /// with everything that is wrong with the answers, [`Error::Transition`] where the flow is at
    /// another step.
    #[operation]
    pub fn submit_intake(
        &mut self,
        flow_id: TelehealthFlowId,
        form_schema_id: FormSchemaId,
        new: NewFormSubmission,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        let new = NewFormSubmission { telehealth_flow_id: Some(flow_id), ..new };
        let submission = self.submit_form(form_schema_id, new, now)?;
        self.save(flow.complete_intake(&submission)?)
    }

    /// Records that a provider has approved the treatment in a visit, and tells the patient; see
    /// [`TelehealthFlow::approve`](telehealth_core::workflow::TelehealthFlow::approve).
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow or visit,
    /// [`Error::Validation`] where the visit is another patient's or has not taken place,
    /// [`Error::Transition`] where the flow is at another step.
    #[operation]
    pub fn approve_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        consultation_id: ConsultationId,
        consultation_data: Option<Phi<JsonObject>>,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        let visit: Consultation = self.get(consultation_id)?;
        let flow = self.save(flow.approve(&visit, consultation_data)?)?;
        self.notify(Notification::flow_approved(&flow, now)?)?;
        Ok(flow)
    }

    /// Records that a provider has not approved the treatment in a visit, and tells the patient; see
    /// [`TelehealthFlow::reject`](telehealth_core::workflow::TelehealthFlow::reject).
    ///
    /// # Errors
    /// As `approve_flow`.
    #[operation]
    pub fn reject_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        consultation_id: ConsultationId,
        consultation_data: Option<Phi<JsonObject>>,
        now: Timestamp,
    ) -> Result<TelehealthFlow> {
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        let visit: Consultation = self.get(consultation_id)?;
        let flow = self.save(flow.reject(&visit, consultation_data)?)?;
        self.notify(Notification::flow_rejected(&flow, now)?)?;
        Ok(flow)
    }

    /// Places the order of an approved flow, one unit of its product unless told, and awaits the payment, whose capture
    /// moves the flow on by itself; see `place_order` and `apply_payment_event`.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow, or where its product is gone, and those of
    /// `place_order`; [`Error::Transition`] where the flow is at another step.
    #[operation]
    pub fn order_flow(
        &mut self,
        flow_id: TelehealthFlowId,
        new: NewFlowOrder,
        quantity: Option<Positive>,
        prescription_id: Option<PrescriptionId>,
        now: Timestamp,
    ) -> Result<PlacedOrder> {
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        let missing = Error::NotFound { entity: ProductRecord::NAME, id: flow_id.into() };
        let product: Product = self.get(flow.product_id.ok_or(missing)?)?;
        let line = OrderLine { prescription_id, ..OrderLine::new(product.id, quantity.unwrap_or(Positive::ONE)) };
        let placed = self.place_order(flow.order(new, &product), vec![line], None, now)?;
        let flow = self.save(flow.link_order(&placed.order)?)?;
        self.save(flow.await_payment()?)?;
        Ok(placed)
    }

    /// Calls a flow off and releases what it holds: the order is cancelled and its goods go back into the stock. Money
    /// that was captured is given back by `refund_order`.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow, [`Error::Transition`] where
    /// the flow has ended, or its order has been shipped.
    #[operation]
    pub fn cancel_flow(&mut self, flow_id: TelehealthFlowId) -> Result<TelehealthFlow> {
        // A payment that arrives locks the order before the flow, so this does the same.
        let seen: TelehealthFlow = self.get(flow_id)?;
        seen.clone().cancel()?;
        if let Some(order_id) = seen.order_id {
            let order: Order = self.get(order_id)?;
            if !order.is_closed() {
                self.cancel_order(order_id)?;
            }
        }
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        if flow.order_id != seen.order_id {
            return Err(Error::Stale { entity: TelehealthFlowRecord::NAME, id: flow_id.into() });
        }
        self.save(flow.cancel()?)
    }

    /// The flows of a patient that have neither been completed nor cancelled, the latest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database cannot serve.
    #[operation]
    pub fn open_flows(&mut self, patient_id: UserId) -> Result<Vec<TelehealthFlow>> {
        use schema::telehealth_flows::dsl;
        telehealth_flows::find(self, |query| {
            query
                .filter(dsl::patient_id.eq(Db(patient_id)))
                .filter(dsl::current_status.ne_all([Db(FlowStatus::Completed), Db(FlowStatus::Cancelled)]))
                .order((dsl::created_at.desc(), dsl::id.desc()))
        })
    }

    /// A flow with everything that belongs to it.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a flow.
    #[operation]
    pub fn flow_overview(&mut self, flow_id: TelehealthFlowId) -> Result<FlowOverview> {
        let flow: TelehealthFlow = self.get(flow_id)?;
        let product = flow.product_id.map(|id| self.get(id)).transpose()?;
        let (submissions, submissions_damaged) = self.with_damaged(|tx| {
            use schema::form_submissions::dsl;
            let order = (dsl::created_at.desc(), dsl::id.desc());
            form_submissions::find(tx, |query| query.filter(dsl::telehealth_flow_id.eq(Some(Db(flow_id)))).order(order))
        })?;
        let (orders, orders_damaged) = self.with_damaged(|tx| {
            use schema::orders::dsl;
            let order = (dsl::created_at.desc(), dsl::id.desc());
            orders::find(tx, |query| query.filter(dsl::telehealth_flow_id.eq(Some(Db(flow_id)))).order(order))
        })?;
        let damaged = [submissions_damaged, orders_damaged].concat();
        Ok(FlowOverview { flow, product, submissions, orders, damaged })
    }
}

impl Transaction {
    /// Moves the flow of an order on that has just been paid, if it waits for that.
    pub(crate) fn flow_paid(&mut self, order: &Order) -> Result<()> {
        let Some(flow_id) = order.telehealth_flow_id else { return Ok(()) };
        let flow = telehealth_flows::lock_one(self, flow_id)?;
        if flow.current_status == FlowStatus::PaymentPending && flow.order_id == Some(order.id) {
            self.save(flow.pay(order)?)?;
        }
        Ok(())
    }
}
