//! Orders of telehealth flows.

use crate::{
    Code, Date, OrderId, Phi, ProviderId,
    commerce::{NewOrder, OrderDraft, OrderRecord, OrderType, Product, ProductType},
    error::FieldError,
    value::{Address, Currency, JsonObject, LongText, Money, Text},
    workflow::TelehealthFlow,
};
use telehealth_macros::input;

/// Input for placing the order of a flow. Its patient, type and item are those of the flow.
#[input(OrderRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewFlowOrder {
    pub id: Option<OrderId>,
    pub provider_id: Option<ProviderId>,
    pub tax_amount: Option<Money>,
    pub discount_amount: Option<Money>,
    pub shipping_amount: Option<Money>,
    pub currency: Option<Currency>,
    pub payment_method: Option<Text<50>>,
    pub shipping_address: Option<Phi<Address>>,
    pub billing_address: Option<Phi<Address>>,
    pub estimated_delivery_date: Option<Date>,
    pub notes: Option<Phi<LongText>>,
    pub metadata: Option<JsonObject>,
}

impl TelehealthFlow {
    /// Returns the input for an order of a product for this flow.
    #[must_use]
    pub fn order(&self, new: NewFlowOrder, product: &Product) -> NewOrder {
        NewOrder {
            id: new.id,
            provider_id: new.provider_id,
            telehealth_flow_id: Some(self.id),
            tax_amount: new.tax_amount,
            discount_amount: new.discount_amount,
            shipping_amount: new.shipping_amount,
            currency: new.currency,
            payment_method: new.payment_method,
            shipping_address: new.shipping_address,
            billing_address: new.billing_address,
            estimated_delivery_date: new.estimated_delivery_date,
            notes: new.notes,
            metadata: new.metadata,
            ..NewOrder::new(self.patient_id, order_type(product.product_type))
        }
    }
}

impl OrderDraft {
    /// Checks that the flow to which the order refers, if any, exists and belongs to the same patient.
    #[must_use]
    pub fn within(mut self, flow: Option<&TelehealthFlow>) -> Self {
        let (new, violations) = self.parts();
        let known = new.telehealth_flow_id.is_none_or(|id| flow.is_some_and(|flow| flow.id == id));
        let theirs = flow.is_none_or(|flow| flow.patient_id == new.patient_id);
        violations.require(known, "telehealth_flow_id", Code::REFERENCE_UNKNOWN, "must refer to an existing row");
        if !theirs {
            let error = FieldError::new(Code::FLOW_OTHER, "must be a flow of the same patient");
            violations.report("telehealth_flow_id", error.with("rule", "patient"));
        }
        self
    }
}

/// Returns the type of an order of such a product.
const fn order_type(product_type: ProductType) -> OrderType {
    match product_type {
        ProductType::Prescription => OrderType::Prescription,
        ProductType::Supplement => OrderType::Supplement,
        ProductType::MedicalDevice => OrderType::MedicalDevice,
        ProductType::Consultation => OrderType::Consultation,
        ProductType::LabTest => OrderType::LabTest,
        ProductType::TelehealthSession => OrderType::TelehealthSession,
    }
}
