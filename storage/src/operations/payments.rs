//! Payments of orders: what the payment service reports, and refunds.

use crate::{
    error::Result,
    session::transaction::Transaction,
    sql::schema,
    tables::{blind_index::INTENT, commerce::orders},
};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    OrderId, Phi, Timestamp,
    commerce::{Order, PaymentEvent, PaymentEventKind, PaymentOutcome},
    messaging::Notification,
    value::{Money, Text},
};

/// What became of a payment event.
#[derive(Clone, Debug, PartialEq, ObjectField)]
pub struct PaymentReceipt {
    /// The order as it is now.
    pub order: Order,
    /// Whether the event has changed it.
    pub outcome: PaymentOutcome,
}

#[operations(list = PAYMENTS)]
impl Transaction {
    /// The order that was paid by a payment intent, if there is one; of several the last that was placed. The intent is
    /// sealed and found by a token, which tells whoever has the database which orders have the same.
    ///
    /// # Errors
    /// [`Error::Sealed`](crate::Error::Sealed) without a keyring.
    #[operation]
    pub fn order_by_payment_intent(&mut self, payment_intent_id: Phi<Text<100>>) -> Result<Option<Order>> {
        use schema::orders::dsl;
        let intent = payment_intent_id.expose().as_str();
        let tokens = self.keys::<Order>()?.sealer()?.exact_tokens_for_query(INTENT, intent);
        let paid = sql::<st::Bool>("orders.id IN (SELECT access_orders_paid_by(");
        let paid = paid.bind::<st::Array<st::BigInt>, _>(tokens).sql("))");
        let found = orders::consult(self, |query| query.filter(paid).order((dsl::created_at.desc(), dsl::id.desc())))?;
        // Two intents have the same token once in ages.
        let found = found.into_iter().find(|order| order.payment_intent_id.as_ref() == Some(&payment_intent_id));
        Ok(self.showing(found.into_iter().collect()).pop())
    }

    /// Applies what a payment service reports, once, however often and late it comes: an event with an id that has been
    /// here is `repeated`, one that the payment is past is `superseded`. A capture is told to the patient, and moves the
    /// order's telehealth flow on. A refusal records nothing, so that the service
    /// sends the event again.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) without such an order, [`Error::Conflict`](crate::Error::Conflict)
    /// where another event had the id, and what [`Order::receive`](telehealth_core::commerce::Order::receive) refuses.
    #[operation]
    pub fn apply_payment_event(&mut self, event: PaymentEvent, now: Timestamp) -> Result<PaymentReceipt> {
        let order = orders::lock_one(self, event.order_id)?;
        if self.has_recorded(&event)? {
            return Ok(PaymentReceipt { order, outcome: PaymentOutcome::Repeated });
        }
        let status = order.status;
        let (order, outcome) = order.receive(&event)?;
        // Whatever may be refused comes before the first write.
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

    /// Gives back a part of what was captured, or all that is left, once for each `refund_id`, the refund's id at the
    /// payment service. The units of an order that is closed by it before it was shipped come back into the stock.
    ///
    /// # Errors
    /// As [`apply_payment_event`](Self::apply_payment_event).
    #[operation]
    pub fn refund_order(
        &mut self,
        order_id: OrderId,
        amount: Money,
        refund_id: Text<255>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        self.apply_payment_event(PaymentEvent::new(refund_id, order_id, PaymentEventKind::Refunded, amount), now)
    }

    /// Begins a failed payment anew.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound) without such an order, and what
    /// [`Order::retry`](telehealth_core::commerce::Order::retry) refuses.
    #[operation]
    pub fn retry_payment(&mut self, order_id: OrderId) -> Result<Order> {
        let order = orders::lock_one(self, order_id)?;
        self.save(order.retry()?)
    }
}
