use crate::{
    Code, OrderId, OrderItemId, Phi, PrescriptionId, ProductId, Timestamp, UserId,
    care::{Prescription, PrescriptionStatus},
    commerce::Product,
    error::{Invalid, Violations},
    operation::{inputs, operations},
    record::{Rules, constraints, records},
    value::{JsonObject, LongText, Money, Positive, Text},
};

records! {
    /// What was ordered, as it was at the time of the order; it is not changed afterwards.
    pub struct OrderItemRecord for OrderItem in order_items as "order_item" {
        /// Primary key.
        id: OrderItemId,
        /// The order that it belongs to.
        order_id: OrderId,
        /// The product.
        product_id: Option<ProductId>,
        /// The prescription that allows it.
        prescription_id: Option<PrescriptionId>,
        /// The product's name at the time of the order: it may be a drug's.
        name: Phi<Text<200>>,
        /// The product's description at the time of the order.
        description: Option<Phi<LongText>>,
        /// Units.
        quantity: Positive,
        /// What a unit cost.
        unit_price: Money,
        /// Quantity times unit price.
        total_price: Money,
        /// How to take it.
        dosage_instructions: Option<Phi<LongText>>,
        /// Whatever else the portal keeps about it.
        metadata: JsonObject,
        /// When the row was made.
        created_at: Timestamp,
    }
}

impl Rules for OrderItemRecord {
    constraints! {
        order_items_quantity_check: quantity => INTEGER_NOT_POSITIVE,
        order_items_unit_price_check: unit_price => MONEY_NEGATIVE,
        order_items_total_price_check: total_price => MONEY_NEGATIVE,
        price_calculation: total_price => ORDER_ITEM_TOTAL,
    }

    fn check(&self, broken: &mut Violations) {
        broken.require(
            self.unit_price.times(self.quantity) == Ok(self.total_price),
            "total_price",
            Code::ORDER_ITEM_TOTAL,
            "must be quantity times unit_price",
        );
    }
}

inputs! {
    /// What it takes to sell a product in an order.
    pub struct NewOrderItem for OrderItemRecord {
        required {
            order_id: OrderId,
            quantity: Positive,
        }
        optional {
            id: OrderItemId,
            dosage_instructions: Phi<LongText>,
            metadata: JsonObject,
        }
    }
}

inputs! {
    /// What it takes to charge for something that is no product.
    pub struct NewOrderCharge for OrderItemRecord {
        required {
            order_id: OrderId,
            name: Phi<Text<200>>,
            quantity: Positive,
            unit_price: Money,
        }
        optional {
            id: OrderItemId,
            description: Phi<LongText>,
            metadata: JsonObject,
        }
    }
}

operations! {
    impl OrderItem;
    doors {
        /// Sells a product at its present price: it is on sale, in stock, and where it needs a prescription there is an
        /// active one of this patient.
        pub fn sell(
            new: NewOrderItem,
            product: &Product,
            patient_id: UserId,
            prescription: Option<Prescription>,
            now: Timestamp,
        ) -> Result<Self, Invalid> {
            let mut broken = Violations::of("order_item");
            product.check_sale(new.quantity, &mut broken);
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
            broken.require(
                allowed,
                "prescription_id",
                Code::ORDER_ITEM_PRESCRIPTION,
                "must be an active prescription of this patient",
            );
            let total_price = broken.take("total_price", product.price.times(new.quantity));
            broken.finish()?;
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

        /// Charges for something that is no product, such as a visit.
        pub fn charge(new: NewOrderCharge, now: Timestamp) -> Result<Self, Invalid> {
            let mut broken = Violations::of("order_item");
            broken.take("name", new.name.expose().verify());
            let total_price = broken.take("total_price", new.unit_price.times(new.quantity));
            broken.finish()?;
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
    moves {}
}
