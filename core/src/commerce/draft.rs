//! An order with its items, before it is placed.

use crate::{
    OrderId, Phi, ProductId, Timestamp,
    care::Prescription,
    commerce::{NewOrder, NewOrderCharge, NewOrderItem, Order, OrderItem, Product},
    error::{Invalid, Violations},
    value::{Count, JsonObject, LongText, Money, Positive, Text},
};
use std::collections::BTreeMap;

/// A product that goes into an order.
#[derive(Clone, Debug)]
pub struct OrderLine<'a> {
    /// The product as it is now.
    pub product: &'a Product,
    /// Units.
    pub quantity: Positive,
    /// The prescription that allows it.
    pub prescription: Option<Prescription>,
    /// How to take it.
    pub dosage_instructions: Option<Phi<LongText>>,
    /// Whatever else the portal keeps about it.
    pub metadata: Option<JsonObject>,
}

impl<'a> OrderLine<'a> {
    /// Units of a product, with nothing optional set.
    #[must_use]
    pub const fn new(product: &'a Product, quantity: Positive) -> Self {
        Self { product, quantity, prescription: None, dosage_instructions: None, metadata: None }
    }
}

/// An order that is being put together; what is wrong with any item is reported when it is placed, all at once.
///
/// ```
/// use telehealth_core::{Timestamp, UserId, commerce::{NewOrder, OrderDraft, OrderType}};
///
/// let now: Timestamp = "2026-11-23T13:00:00Z".parse()?;
/// let mut new = NewOrder::new("ORD-00000042".parse()?, UserId::generate(), OrderType::Consultation);
/// new.tax_amount = Some("1.60".parse()?);
/// let placed = OrderDraft::new(new, now).charge("visit".parse()?, 2.try_into()?, "9.99".parse()?).place()?;
/// assert_eq!(placed.order.total_amount.to_string(), "21.58");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OrderDraft {
    new: NewOrder,
    id: OrderId,
    now: Timestamp,
    items: Vec<OrderItem>,
    lines: usize,
    units: BTreeMap<ProductId, Count>,
    broken: Violations,
}

/// An order that can be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedOrder {
    /// The order.
    pub order: Order,
    /// Its items, in the order in which they were added.
    pub items: Vec<OrderItem>,
    /// How many units of which product leave the stock, by id; services leave none.
    pub units: Vec<(ProductId, Positive)>,
}

impl OrderDraft {
    /// Begins an order.
    #[must_use]
    pub fn new(new: NewOrder, now: Timestamp) -> Self {
        let id = new.id.unwrap_or_else(OrderId::generate);
        let broken = Violations::of("order");
        Self { new, id, now, items: Vec::new(), lines: 0, units: BTreeMap::new(), broken }
    }

    /// The id that the order will have.
    #[must_use]
    pub const fn id(&self) -> OrderId {
        self.id
    }

    /// Adds a product at its present price; see [`OrderItem::sell`]. Several lines of one product share its stock.
    #[must_use]
    pub fn sell(mut self, line: OrderLine<'_>) -> Self {
        let mut broken = Violations::of("order_item");
        let before = self.units.get(&line.product.id).copied().unwrap_or(Count::ZERO);
        // So many that the sum does not fit are more than any stock.
        let units = before.more(line.quantity);
        if before > Count::ZERO {
            let all = units.and_then(|units| units.get().try_into().ok());
            line.product.check_stock(all.unwrap_or(Positive::MAX), &mut broken);
        }
        if line.product.product_type.is_stocked() {
            self.units.insert(line.product.id, units.unwrap_or(before));
        }
        let new = NewOrderItem {
            dosage_instructions: line.dosage_instructions,
            metadata: line.metadata,
            ..NewOrderItem::new(self.id, line.quantity)
        };
        let item = OrderItem::sell(new, line.product, self.new.patient_id, line.prescription, self.now);
        // What one line alone exceeds is not reported twice.
        let item = item.and_then(|item| broken.finish().map(|()| item));
        self.added(item)
    }

    /// Adds something that is no product; see [`OrderItem::charge`].
    #[must_use]
    pub fn charge(self, name: Text<200>, quantity: Positive, unit_price: Money) -> Self {
        let item = OrderItem::charge(NewOrderCharge::new(self.id, name, quantity, unit_price), self.now);
        self.added(item)
    }

    fn added(mut self, item: Result<OrderItem, Invalid>) -> Self {
        self.items.extend(self.broken.merge_at(format_args!("items[{}]", self.lines), item));
        self.lines += 1;
        self
    }

    /// Prices the order and checks it; see [`Order::place`].
    ///
    /// # Errors
    /// [`Invalid`] with everything that is wrong with the items, named `items[2].quantity`, or with the order.
    pub fn place(self) -> Result<PlacedOrder, Invalid> {
        self.broken.finish()?;
        let order = Order::place(NewOrder { id: Some(self.id), ..self.new }, self.items.clone(), self.now)?;
        let units = self.units.into_iter().filter_map(|(id, units)| Some((id, units.get().try_into().ok()?))).collect();
        Ok(PlacedOrder { order, items: self.items, units })
    }
}
