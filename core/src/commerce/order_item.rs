use crate::{
    Code, OrderId, OrderItemId, PatientId, Phi, PrescriptionId, ProductId, Timestamp,
    care::{Prescription, PrescriptionStatus},
    commerce::Product,
    error::{ValidationError, Violations},
    record::{Rules, constraints},
    value::{JsonObject, LongText, Money, Positive, Text},
};
use telehealth_macros::{input, operations, record};

/// An item of an order, as it was at the time of the order. It cannot be changed.
#[record(table = "order_items", entity = OrderItem)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderItemRecord {
    /// Primary key.
    pub id: OrderItemId,
    /// The order.
    pub order_id: OrderId,
    /// The product.
    pub product_id: Option<ProductId>,
    /// The prescription, if the product requires one.
    pub prescription_id: Option<PrescriptionId>,
    /// The product's name at the time of the order; it may be the name of a drug.
    pub name: Phi<Text<200>>,
    /// The product's description at the time of the order.
    pub description: Option<Phi<LongText>>,
    /// The number of units.
    pub quantity: Positive,
    /// The price of a unit.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub total_price: Money,
    /// Instructions for taking the drug.
    pub dosage_instructions: Option<Phi<LongText>>,
    /// Additional data of the application.
    pub metadata: JsonObject,
    /// When the row was created.
    pub created_at: Timestamp,
}

/// An [`OrderItemRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderItem(OrderItemRecord);

impl Rules for OrderItemRecord {
    constraints! {
        order_items_quantity_check: quantity => INTEGER_NOT_POSITIVE,
        order_items_unit_price_check: unit_price => MONEY_NEGATIVE,
        order_items_total_price_check: total_price => MONEY_NEGATIVE,
        price_calculation: total_price => ORDER_ITEM_TOTAL,
        product_in_stock: quantity => PRODUCT_OUT_OF_STOCK,
    }

    fn check(&self, violations: &mut Violations) {
        violations.require(
            self.unit_price.times(self.quantity) == Ok(self.total_price),
            &["total_price", "quantity", "unit_price"],
            Code::ORDER_ITEM_TOTAL,
            "must be quantity times unit_price",
        );
    }
}

/// Input for selling a product in an order.
#[input(OrderItemRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewOrderItem {
    pub order_id: OrderId,
    pub quantity: Positive,
    pub id: Option<OrderItemId>,
    pub dosage_instructions: Option<Phi<LongText>>,
    pub metadata: Option<JsonObject>,
}

/// Input for charging for something that is not a product.
#[input(OrderItemRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewOrderCharge {
    pub order_id: OrderId,
    pub name: Phi<Text<200>>,
    pub quantity: Positive,
    pub unit_price: Money,
    pub id: Option<OrderItemId>,
    pub description: Option<Phi<LongText>>,
    pub metadata: Option<JsonObject>,
}

#[operations]
impl OrderItem {
    /// Sells a product at its current price. It must be on sale and in stock; if it requires a prescription, the
    /// patient must have an active one.
    #[constructor]
    pub fn sell(
        new: NewOrderItem,
        product: &Product,
        patient_id: PatientId,
        prescription: Option<Prescription>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("order_item");
        product.check_sale(new.quantity, &mut violations);
        let allows = |prescription: &Prescription| {
            prescription.patient_id == patient_id
                && prescription.status == PrescriptionStatus::Active
                && now < prescription.expires_at
        };
        let allowed = if product.is_prescribed() {
            prescription.as_ref().is_some_and(allows)
        } else {
            prescription.as_ref().is_none_or(allows)
        };
        violations.require(
            allowed,
            "prescription_id",
            Code::ORDER_ITEM_PRESCRIPTION,
            "must be an active prescription of this patient",
        );
        let total_price = violations.take(&["total_price", "quantity"], product.price.times(new.quantity));
        violations.finish()?;
        Self::try_from(OrderItemRecord {
            id: new.id.unwrap_or_else(OrderItemId::generate),
            order_id: new.order_id,
            product_id: Some(product.id),
            prescription_id: prescription.map(|prescription| prescription.id),
            name: Phi::new(product.name.clone()),
            description: product.description.clone().map(Phi::new),
            quantity: new.quantity,
            unit_price: product.price,
            total_price: total_price.unwrap_or(Money::ZERO),
            dosage_instructions: new.dosage_instructions,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
        })
    }

    /// Charges for something that is not a product, such as a visit.
    #[constructor]
    pub fn charge(new: NewOrderCharge, now: Timestamp) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("order_item");
        violations.take("name", new.name.expose().verify());
        let total_price =
            violations.take(&["total_price", "unit_price", "quantity"], new.unit_price.times(new.quantity));
        violations.finish()?;
        Self::try_from(OrderItemRecord {
            id: new.id.unwrap_or_else(OrderItemId::generate),
            order_id: new.order_id,
            product_id: None,
            prescription_id: None,
            name: new.name,
            description: new.description,
            quantity: new.quantity,
            unit_price: new.unit_price,
            total_price: total_price.unwrap_or(Money::ZERO),
            dosage_instructions: None,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
        })
    }
}
