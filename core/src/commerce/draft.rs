//! An order with its items, before it is placed.

use crate::{
    Code, OrderId, Phi, PrescriptionId, ProductId, Timestamp,
    care::Prescription,
    commerce::{NewOrder, NewOrderCharge, NewOrderItem, Order, OrderItem, Product},
    error::{FieldError, ValidationError, Violations},
    field::LIST_LIMIT,
    value::{JsonObject, LongText, Money, OrderNumber, Positive, Text},
    workflow::TelehealthFlow,
};
use std::collections::{BTreeMap, BTreeSet};
use telehealth_macros::ObjectField;

/// A product to order.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct OrderLine {
    /// The product.
    pub product_id: ProductId,
    /// Units.
    pub quantity: Positive,
    /// The prescription that allows it.
    pub prescription_id: Option<PrescriptionId>,
    /// How to take it.
    pub dosage_instructions: Option<Phi<LongText>>,
    /// Whatever else the portal keeps about it.
    pub metadata: Option<JsonObject>,
}

/// Something to order that is no product, such as a visit.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct OrderCharge {
    /// What it is.
    pub name: Phi<Text<200>>,
    /// Units.
    pub quantity: Positive,
    /// What a unit costs.
    pub unit_price: Money,
    /// More about it.
    pub description: Option<Phi<LongText>>,
    /// Whatever else the portal keeps about it.
    pub metadata: Option<JsonObject>,
}

impl OrderLine {
    /// Units of a product, with nothing optional set.
    #[must_use]
    pub const fn new(product_id: ProductId, quantity: Positive) -> Self {
        Self { product_id, quantity, prescription_id: None, dosage_instructions: None, metadata: None }
    }
}

impl OrderCharge {
    /// Units of something, with nothing optional set.
    #[must_use]
    pub const fn new(name: Phi<Text<200>>, quantity: Positive, unit_price: Money) -> Self {
        Self { name, quantity, unit_price, description: None, metadata: None }
    }
}

/// An order that is being put together; what is wrong with any part of it is reported when it is placed, all at once.
///
/// ```
/// use telehealth_core::{Timestamp, UserId, commerce::{NewOrder, OrderCharge, OrderDraft, OrderType}};
///
/// let now: Timestamp = "2026-11-23T13:00:00Z".parse()?;
/// let mut new = NewOrder::new(UserId::generate(), OrderType::Consultation);
/// new.tax_amount = Some("1.60".parse()?);
/// let visits = OrderCharge::new("visit".parse()?, 2.try_into()?, "9.99".parse()?);
/// let sale = OrderDraft::new(new, now).charge(vec![visits]).place("ORD-00000042".parse()?)?;
/// assert_eq!(sale.order.total_amount.to_string(), "21.58");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OrderDraft {
    new: NewOrder,
    id: OrderId,
    now: Timestamp,
    items: Vec<OrderItem>,
    /// Whether some line or charge has not become an item.
    incomplete: bool,
    /// What is left of each product.
    products: BTreeMap<ProductId, Product>,
    sold: BTreeSet<ProductId>,
    violations: Violations,
}

/// An order that can be stored, and what it takes out of the stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    /// The order.
    pub order: Order,
    /// Its items: the lines, then the charges, as they were given.
    pub items: Vec<OrderItem>,
    /// The products with less in stock than before, as they are now, in the order of their ids.
    pub products: Vec<Product>,
}

impl OrderDraft {
    /// Begins an order.
    #[must_use]
    pub fn new(new: NewOrder, now: Timestamp) -> Self {
        Self {
            id: new.id.unwrap_or_else(OrderId::generate),
            new,
            now,
            items: Vec::new(),
            incomplete: false,
            products: BTreeMap::new(),
            sold: BTreeSet::new(),
            violations: Violations::of("order"),
        }
    }

    /// The id that the order will have.
    #[must_use]
    pub const fn id(&self) -> OrderId {
        self.id
    }

    /// Checks the flow that the order names, where it names one: it is there, and of the same patient.
    #[must_use]
    pub fn within(mut self, flow: Option<&TelehealthFlow>) -> Self {
        let known = self.new.telehealth_flow_id.is_none_or(|id| flow.is_some_and(|flow| flow.id == id));
        let theirs = flow.is_none_or(|flow| flow.patient_id == self.new.patient_id);
        self.violations.require(known, "telehealth_flow_id", Code::REFERENCE_UNKNOWN, "must be a flow that there is");
        self.violations.require(theirs, "telehealth_flow_id", Code::FLOW_OTHER, "must be a flow of the same patient");
        self
    }

    /// Adds products at their present prices, with the prescriptions that the lines name; see [`OrderItem::sell`].
    /// Several lines of one product share its stock.
    #[must_use]
    pub fn sell(mut self, lines: Vec<OrderLine>, products: Vec<Product>, prescriptions: Vec<Prescription>) -> Self {
        self.products.extend(products.into_iter().map(|product| (product.id, product)));
        let prescriptions: BTreeMap<PrescriptionId, Prescription> =
            prescriptions.into_iter().map(|prescription| (prescription.id, prescription)).collect();
        if self.fits("lines", lines.len()) {
            for (i, line) in lines.into_iter().enumerate() {
                let prescription = line.prescription_id.and_then(|id| prescriptions.get(&id)).cloned();
                let item = self.item(line, prescription);
                self.take("lines", i, item);
            }
        }
        self
    }

    /// Adds what is no product; see [`OrderItem::charge`].
    #[must_use]
    pub fn charge(mut self, charges: Vec<OrderCharge>) -> Self {
        if self.fits("charges", charges.len()) {
            for (i, charge) in charges.into_iter().enumerate() {
                let new = NewOrderCharge {
                    description: charge.description,
                    metadata: charge.metadata,
                    ..NewOrderCharge::new(self.id, charge.name, charge.quantity, charge.unit_price)
                };
                let item = OrderItem::charge(new, self.now);
                self.take("charges", i, item);
            }
        }
        self
    }

    /// Prices the order and checks it; see [`Order::place`].
    ///
    /// # Errors
    /// [`ValidationError`] with everything that is wrong with the order, its lines, named `lines[2].quantity`, and its charges.
    pub fn place(mut self, order_number: OrderNumber) -> Result<Sale, ValidationError> {
        let new = NewOrder { id: Some(self.id), ..self.new };
        let mut violations = Violations::of("order");
        let order = violations.merge(Order::place(order_number, new, self.items.clone(), self.now));
        // What some of the items come to says nothing of the order.
        let incomplete = self.incomplete;
        violations.retain(|field| !incomplete || !matches!(field, "items" | "subtotal" | "total_amount"));
        self.violations.merge(violations.finish());
        self.violations.finish()?;
        let products = self.products.into_values().filter(|product| self.sold.contains(&product.id)).collect();
        // An order that is `None` has left a violation.
        order.map(|order| Sale { order, items: self.items, products }).ok_or_else(ValidationError::default)
    }

    /// Sells a line, and takes its units out of what is left.
    fn item(&mut self, line: OrderLine, prescription: Option<Prescription>) -> Result<OrderItem, ValidationError> {
        let mut violations = Violations::of("order_item");
        violations.require(
            line.prescription_id.is_none() || prescription.is_some(),
            "prescription_id",
            Code::REFERENCE_UNKNOWN,
            "must be a prescription that there is",
        );
        let product = self.products.get(&line.product_id);
        let product =
            product.ok_or_else(|| FieldError::new(Code::REFERENCE_UNKNOWN, "must be a product that there is"));
        let Some(product) = violations.take("product_id", product.cloned()) else {
            violations.finish()?;
            return Err(ValidationError::default());
        };
        violations.finish()?;
        let new = NewOrderItem {
            dosage_instructions: line.dosage_instructions,
            metadata: line.metadata,
            ..NewOrderItem::new(self.id, line.quantity)
        };
        let item = OrderItem::sell(new, &product, self.new.patient_id, prescription, self.now);
        if let Ok(left) = product.take(line.quantity)
            && left.product_type.is_stocked()
        {
            self.sold.insert(left.id);
            self.products.insert(left.id, left);
        }
        item
    }

    /// Whether there are not too many.
    fn fits(&mut self, field: &'static str, count: usize) -> bool {
        self.violations.require(count <= LIST_LIMIT, field, Code::LIST_TOO_LONG, "must hold at most 10000 items");
        self.incomplete |= count > LIST_LIMIT;
        count <= LIST_LIMIT
    }

    fn take(&mut self, list: &'static str, number: usize, item: Result<OrderItem, ValidationError>) {
        self.incomplete |= item.is_err();
        self.items.extend(self.violations.merge_at(format_args!("{list}[{number}]"), item));
    }
}
