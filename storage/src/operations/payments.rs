//! Operations on payments of orders: events of the payment service, and refunds.

use crate::{error::Result, session::transaction::Transaction, sql::schema, tables::blind_index::INTENT};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    OrderId, Phi, Timestamp,
    commerce::{Order, PaymentEvent, PaymentEventKind, PaymentOutcome},
    messaging::Notification,
    value::{PaymentAmount, Text},
};

/// The result of applying a payment event.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct PaymentReceipt {
    /// The current order.
    pub order: Order,
    /// Whether the event has changed the order.
    pub outcome: PaymentOutcome,
}

#[operations(list = PAYMENTS)]
impl Transaction {
    /// Returns the newest order that was paid by a payment intent, if there is one. The intent is sealed and found by a
    /// blind index, which reveals to somebody with a dump of the database which orders have the same intent.
    ///
    /// # Errors
    /// [`Error::Sealed`](crate::Error::Sealed) without a keyring.
    #[operation(grants = "orders:select")]
    pub fn order_by_payment_intent(&mut self, payment_intent_id: Phi<Text<100>>) -> Result<Option<Order>> {
        use schema::orders::dsl;
        let intent = payment_intent_id.expose().as_str();
        let tokens = self.keys::<Order>()?.sealer()?.exact_tokens_for_query(INTENT, intent);
        let paid = sql::<st::Bool>("orders.id IN (SELECT access_find_orders_by_payment_intent(");
        let paid = paid.bind::<st::Array<st::BigInt>, _>(tokens).sql("))");
        let found =
            self.find_unaudited::<Order>(|query| query.filter(paid).order((dsl::created_at.desc(), dsl::id.desc())))?;
        // Different intents can have the same token, though this is very unlikely.
        let found = found.into_iter().find(|order| order.payment_intent_id.as_ref() == Some(&payment_intent_id));
        Ok(self.record_reads(found.into_iter().collect()).pop())
    }

    /// Applies an event of a payment service exactly once, even if it arrives repeatedly or late: the outcome is
    /// `repeated` for a known id, and `superseded` if the payment has advanced beyond the event. A capture notifies the
    /// patient and advances the order's telehealth flow. An error records nothing, so that the service can send the
    /// event again.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order,
    /// [`Error::Conflict`](crate::Error::Conflict) if a different event had the id, and the errors of the command
    /// `receive`.
    #[operation(grants = "orders:update order_items:select products:update payment_events:insert \
                  telehealth_flows:update notifications:insert")]
    pub fn apply_payment_event(&mut self, event: PaymentEvent, now: Timestamp) -> Result<PaymentReceipt> {
        let order = self.get_for_update::<Order>(event.order_id)?;
        if self.has_recorded(&event)? {
            return Ok(PaymentReceipt { order, outcome: PaymentOutcome::Repeated });
        }
        let status = order.status;
        let (order, outcome) = order.receive(&event)?;
        // Everything that may fail comes before the first write.
        let products = self.stock_after(status, &order)?;
        self.record(&event, outcome, now)?;
        self.write_stock(&products)?;
        if outcome != PaymentOutcome::Applied {
            return Ok(PaymentReceipt { order, outcome });
        }
        let order = self.save(order)?;
        if event.kind == PaymentEventKind::Captured {
            self.flow_paid(&order)?;
            self.notify(Notification::order_paid(&order, now)?)?;
        }
        Ok(PaymentReceipt { order, outcome })
    }

    /// Records a refund of some or all of the remaining captured amount, once for each `refund_id`, the refund's id at
    /// the payment service. If the refund closes an order that was not shipped, its units return to the stock.
    ///
    /// # Errors
    /// As `apply_payment_event`.
    #[operation(grants = "orders:update order_items:select products:update payment_events:insert \
                  telehealth_flows:update notifications:insert")]
    pub fn refund_order(
        &mut self,
        order_id: OrderId,
        amount: PaymentAmount,
        refund_id: Text<255>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        self.apply_payment_event(PaymentEvent::new(refund_id, order_id, PaymentEventKind::Refunded, amount), now)
    }

    /// Starts the payment of an order by a method such as `card`, again if it has failed. A patient starts the payment of
    /// their own order; what the payment service reports is applied by a service account, with `apply_payment_event`.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order, and the errors of the command `pay_by`.
    #[operation(grants = "orders:update")]
    pub fn start_payment(&mut self, order_id: OrderId, payment_method: Text<50>) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save(order.pay_by(payment_method)?)
    }

    /// Starts a new attempt at a failed payment, with a new id of the payment service. The order must not be closed.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such order, and the errors of the command `retry`.
    #[operation(grants = "orders:update")]
    pub fn retry_payment(&mut self, order_id: OrderId) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save(order.retry()?)
    }
}
