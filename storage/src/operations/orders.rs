//! Operations on orders: place, ship, cancel, take back.

use crate::{
    error::Result,
    session::{stored::Readable, transaction::Transaction},
    sql::{row::Db, schema},
    tables::commerce::order_items,
};
use diesel::prelude::*;
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Date, OrderId, Timestamp,
    care::Prescription,
    commerce::{NewOrder, Order, OrderCharge, OrderDraft, OrderItem, OrderLine, OrderStatus, Product},
    messaging::Notification,
    value::Text,
    workflow::TelehealthFlow,
};

/// An order with its items.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PlacedOrder {
    /// The order.
    pub order: Order,
    /// Its items, in the order of the given lines and charges.
    pub items: Vec<OrderItem>,
}

#[operations(list = ORDERS)]
impl Transaction {
    /// Places an order of products at their current prices, and of charges that are not products, with the next order
    /// number, and takes the units from the stock. A patient orders for themselves: products only, in US dollars; a
    /// service account adds charges, tax, discount and shipping.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) with all violations, with fields such as `lines/2/quantity`:
    /// products that are not on sale or not in stock, prescriptions that are not active or of another patient, a flow
    /// of another patient.
    #[operation(
        grants = "orders:insert order_items:insert products:update prescriptions:update telehealth_flows:select",
        person = "orders:insert order_items:insert products:select"
    )]
    pub fn place_order(
        &mut self,
        new: NewOrder,
        lines: Vec<OrderLine>,
        charges: Option<Vec<OrderCharge>>,
        now: Timestamp,
    ) -> Result<PlacedOrder> {
        let flow: Option<TelehealthFlow> = match new.telehealth_flow_id {
            Some(id) => match self.get(id) {
                Err(crate::Error::NotFound { .. }) => None,
                flow => Some(flow?),
            },
            None => None,
        };
        let product_ids = lines.iter().map(|line| line.product_id).collect();
        // The database takes the units that a patient orders from the stock, and checks the prices.
        let by_patient = self.is_by(new.patient_id);
        let products = self.sellable::<Product>(by_patient, product_ids)?;
        let prescription_ids = lines.iter().filter_map(|line| line.prescription_id).collect();
        let prescriptions = self.sellable::<Prescription>(by_patient, prescription_ids)?;
        let sale = OrderDraft::new(new, now)
            .within(flow.as_ref())
            .sell(lines, products, prescriptions)
            .charge(charges.unwrap_or_default())
            .place(self.next_order_number()?)?;
        if !by_patient {
            self.write_stock(&sale.products)?;
        }
        let order = self.add(sale.order)?;
        let items = self.insert_all(sale.items)?;
        Ok(PlacedOrder { order, items })
    }

    /// Returns an order with its items.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order.
    #[operation(grants = "orders:select order_items:select")]
    pub fn order_with_items(&mut self, order_id: OrderId) -> Result<PlacedOrder> {
        let order = self.get(order_id)?;
        let items = self.item_rows(order_id)?;
        Ok(PlacedOrder { order, items: self.read_audited(items)? })
    }

    /// Marks a paid order as shipped and notifies the patient.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order, and the errors of the command `ship`.
    #[operation(grants = "orders:update notifications:insert")]
    pub fn ship_order(
        &mut self,
        order_id: OrderId,
        tracking_number: Option<Text<100>>,
        estimated_delivery_date: Option<Date>,
        now: Timestamp,
    ) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        let order = self.save(order.ship(tracking_number, estimated_delivery_date)?)?;
        self.notify(Notification::order_shipped(&order, now)?)?;
        Ok(order)
    }

    /// Cancels an order before it is shipped and returns its units to the stock. Captured money is not refunded; see
    /// `refund_order`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order, and the errors of the command `cancel`.
    #[operation(grants = "orders:update order_items:select products:update")]
    pub fn cancel_order(&mut self, order_id: OrderId) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save_moved(order.status, order.cancel()?)
    }

    /// Records that the goods of an order were returned, and returns them to the stock. Money is not refunded; see
    /// `refund_order`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order, and the errors of the command
    /// `take_back`.
    #[operation(grants = "orders:update order_items:select products:update")]
    pub fn take_back_order(&mut self, order_id: OrderId) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save_moved(order.status, order.take_back()?)
    }
}

impl Transaction {
    /// Returns the products, with their new stock, whose units return to the stock when an order leaves the status
    /// `from`. They are locked before the order is saved, as when an order is placed: saving it locks its patient, and
    /// a fixed sequence avoids deadlocks.
    pub(crate) fn stock_after(&mut self, from: OrderStatus, order: &Order) -> Result<Vec<Product>> {
        if !from.returns_stock(order.status) {
            return Ok(Vec::new());
        }
        // Fails on a damaged item, because its units must return as well.
        let items = self.item_rows(order.id)?;
        let items: Vec<OrderItem> = self.read_audited_strict(items)?;
        let product_ids: Vec<_> = items.iter().filter_map(|item| item.product_id).collect();
        Ok(Product::restock_all(self.lock::<Product>(&product_ids)?, &items)?)
    }

    /// Reads what an order is made of. It is locked, except for a patient, who cannot change it.
    fn sellable<E: Readable>(&mut self, by_patient: bool, ids: Vec<E::Id>) -> Result<Vec<E>> {
        match ids.as_slice() {
            [] => Ok(Vec::new()),
            ids if by_patient => self.get_many(ids),
            ids => self.lock(ids),
        }
    }

    /// Saves an order that has left the status `from`, and the stock.
    fn save_moved(&mut self, from: OrderStatus, order: Order) -> Result<Order> {
        let products = self.stock_after(from, &order)?;
        self.write_stock(&products)?;
        self.save(order)
    }

    fn item_rows(&mut self, order_id: OrderId) -> Result<Vec<order_items::Row>> {
        use schema::order_items::dsl;
        // Ids increase, so this is the order of creation.
        self.rows::<OrderItem>(|query| query.filter(dsl::order_id.eq(Db(order_id))).order(dsl::id))
    }
}
