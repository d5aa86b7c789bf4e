//! Operations on payments of orders: events of the payment service, their exceptions, and refunds.

use crate::{
    error::{Error, Result},
    operations::payment_events::{PaymentException, Resolution},
    session::{
        page::{checked_rows, cut},
        transaction::Transaction,
    },
    sql::schema,
    tables::blind_index::INTENT,
};
use diesel::{dsl::sql, prelude::*, sql_types as st};
use telehealth_core::macros::{ObjectField, operations};
use telehealth_core::{
    Code, OrderId, Phi, Timestamp,
    commerce::{Order, PaymentEvent, PaymentEventKind, PaymentOutcome, Product},
    error::{ValidationError, Violation},
    messaging::Notification,
    value::{PaymentAmount, Text, TimeZone},
};

/// The result of applying a payment event.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PaymentReceipt {
    /// The current order.
    pub order: Order,
    /// Whether the event has changed the order.
    pub outcome: PaymentOutcome,
}

/// A page of open exceptions, oldest first.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct PaymentExceptionPage {
    /// The exceptions.
    pub items: Vec<PaymentException>,
    /// The value to pass as `after` for the next page; absent on the last page.
    pub next: Option<Text<255>>,
}

#[operations(list = PAYMENTS)]
impl Transaction {
    /// Returns the newest order that was paid by a payment intent, if there is one. The intent is sealed and found by a
    /// blind index, which reveals to somebody with a dump of the database which orders have the same intent.
    ///
    /// # Errors
    /// [`Error::Sealed`] without a keyring.
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
    /// patient, advances the order's telehealth flow, and pays its invoice over the same amount, today in the clinic's
    /// time zone, by default UTC. A refund that failed and a dispute that was opened are recorded as an `exception`. An
    /// error records nothing, so that the service can send the event again; `receive_payment_event` records such an
    /// event too.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such order, [`Error::Conflict`] if a different event had the id, or if
    /// another event has concluded the same refund or dispute, and the errors of the command that the event stands for.
    #[operation(grants = "orders:update order_items:select products:update payment_events:insert invoices:update \
                  telehealth_flows:update notifications:insert")]
    pub fn apply_payment_event(
        &mut self,
        event: PaymentEvent,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        let order = self.get_for_update::<Order>(event.order_id)?;
        if self.has_recorded(&event)? {
            return Ok(PaymentReceipt { order, outcome: PaymentOutcome::Repeated });
        }
        let effect = self.effect_of(order, &event)?;
        let code = match (effect.outcome, event.kind) {
            (PaymentOutcome::Exception, PaymentEventKind::RefundFailed) => Some(Code::PAYMENT_EVENT_REFUND_FAILED),
            (PaymentOutcome::Exception, _) => Some(Code::PAYMENT_EVENT_DISPUTED),
            _ => None,
        };
        self.record(&event, effect.outcome, code, now)?;
        self.carry_out(&event, effect, time_zone, now)
    }

    /// Applies an event of a payment service like `apply_payment_event`, but records it as an `exception` if it does
    /// not fit its order: a capture of a part, a second capture with another payment, another currency, a refund of more
    /// than is left, or a refund that arrives before the capture. An event that does fit lets the order's exceptions be
    /// tried again, so that the order in which events arrive does not matter. `payment_exceptions` returns those that a
    /// person has to work off. Captures of parts are not added up: if they pay the order together, apply an event over
    /// the total, then dismiss them.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such order, [`Error::Conflict`] if a different event had the id,
    /// [`Error::Validation`] if the id is blank.
    #[operation(grants = "orders:update order_items:select products:update payment_events:insert \
                  payment_resolutions:insert invoices:update telehealth_flows:update notifications:insert")]
    pub fn receive_payment_event(
        &mut self,
        event: PaymentEvent,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        event.id.verify().map_err(|error| ValidationError::from(error.at("payment_event", "id")))?;
        let order = self.get_for_update::<Order>(event.order_id)?;
        if self.has_recorded(&event)? {
            return Ok(PaymentReceipt { order, outcome: PaymentOutcome::Repeated });
        }
        let refused = match self.savepoint(|tx| tx.apply_payment_event(event.clone(), time_zone, now)) {
            // A dispute whose end has arrived before it can be concluded now.
            Ok(receipt)
                if receipt.outcome == PaymentOutcome::Applied || event.kind == PaymentEventKind::DisputeOpened =>
            {
                let order = self.retry_exceptions(receipt.order, time_zone, now)?;
                return Ok(PaymentReceipt { order, ..receipt });
            }
            Ok(receipt) => return Ok(receipt),
            Err(error @ (Error::Validation(_) | Error::Transition(_) | Error::Conflict(_) | Error::Damaged(_))) => {
                error
            }
            Err(error) => return Err(error),
        };
        self.record(&event, PaymentOutcome::Exception, Some(refused.code()), now)?;
        Ok(PaymentReceipt { order, outcome: PaymentOutcome::Exception })
    }

    /// Returns a page of up to `limit` open exceptions, oldest first: events that did not fit their order, refunds that failed,
    /// and disputes that were opened. Close each with `retry_payment_exception` once it fits, for example after the
    /// order was repriced, or with `dismiss_payment_exception` once a person has dealt with it. A dispute is also
    /// closed by the event that it was won or lost.
    ///
    /// # Errors
    /// [`Error::Validation`] if the limit is not 1 to 1,000, or if there is no event `after`.
    #[operation(grants = "payment_events:select payment_resolutions:select")]
    pub fn payment_exceptions(&mut self, after: Option<Text<255>>, limit: i32) -> Result<PaymentExceptionPage> {
        let limit = checked_rows("payment_event", "limit", limit)?;
        self.require_grants_of("payment_exceptions")?;
        // One extra row shows whether there is a next page.
        let mut items = self.open_exceptions("outcome", "exception", after.clone(), i64::from(limit) + 1)?;
        if let (Some(after), []) = (after, &items[..]) {
            self.require_event(&after)?;
        }
        let next = cut(&mut items, limit).map(|last| last.event.id.clone());
        Ok(PaymentExceptionPage { items, next })
    }

    /// Applies the event of an open exception, which now fits its order, and closes the exception.
    ///
    /// # Errors
    /// [`Error::Conflict`] with `payment_event.no_exception` if it is not an open exception, or one that no trying
    /// changes: a failed refund, a new dispute, an event of a second payment, or a capture of an order that was captured
    /// meanwhile; otherwise as `apply_payment_event`.
    #[operation(grants = "orders:update order_items:select products:update payment_resolutions:insert \
                  invoices:update telehealth_flows:update notifications:insert")]
    pub fn retry_payment_exception(
        &mut self,
        event_id: Text<255>,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        let PaymentException { event, code, .. } = self.exception(&event_id)?;
        let is_final = matches!(event.kind, PaymentEventKind::RefundFailed | PaymentEventKind::DisputeOpened);
        // The payment's id is not recorded with the event.
        if is_final || code == Code::PAYMENT_EVENT_OTHER_PAYMENT {
            return Err(no_exception());
        }
        let order = self.get_for_update::<Order>(event.order_id)?;
        // Another call may have closed it before the lock.
        self.exception(&event_id)?;
        let effect = self.effect_of(order, &event)?;
        // It may have been another payment, and only a person can find out.
        if event.kind == PaymentEventKind::Captured && effect.outcome == PaymentOutcome::Superseded {
            return Err(no_exception());
        }
        self.resolve(&event.id, Resolution::Applied, now)?;
        self.carry_out(&event, effect, time_zone, now)
    }

    /// Closes an open exception that a person has dealt with, without changing the order. Returns it.
    ///
    /// # Errors
    /// [`Error::Conflict`] with `payment_event.no_exception` if it is not an open exception.
    #[operation(grants = "payment_resolutions:insert")]
    pub fn dismiss_payment_exception(&mut self, event_id: Text<255>, now: Timestamp) -> Result<PaymentException> {
        let exception = self.exception(&event_id)?;
        self.resolve(&event_id, Resolution::Dismissed, now)?;
        Ok(exception)
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
        let refund = PaymentEvent::new(refund_id, order_id, PaymentEventKind::Refunded, amount);
        self.apply_payment_event(refund, None, now)
    }

    /// Starts the payment of an order by a method such as `card`, again if it has failed. A patient starts the payment of
    /// their own order; what the payment service reports is applied by a service account, with `apply_payment_event`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such order, and the errors of the command `pay_by`.
    #[operation(grants = "orders:update")]
    pub fn start_payment(&mut self, order_id: OrderId, payment_method: Text<50>) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save(order.pay_by(payment_method)?)
    }

    /// Starts a new attempt at a failed payment, with a new id of the payment service. The order must not be closed.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such order, and the errors of the command `retry`.
    #[operation(grants = "orders:update")]
    pub fn retry_payment(&mut self, order_id: OrderId) -> Result<Order> {
        let order = self.get_for_update::<Order>(order_id)?;
        self.save(order.retry()?)
    }
}

/// What an event does to its order.
struct Effect {
    order: Order,
    is_changed: bool,
    outcome: PaymentOutcome,
    /// The products whose units return to the stock.
    products: Vec<Product>,
}

impl Transaction {
    /// Returns the effect of an event. Everything that may fail comes before the first write.
    fn effect_of(&mut self, order: Order, event: &PaymentEvent) -> Result<Effect> {
        let earlier = self.concluded_by(event)?;
        let before = order.clone();
        let (order, outcome) = order.receive(event, earlier.as_ref())?;
        let products = self.stock_after(before.status, &order)?;
        Ok(Effect { is_changed: order != before, order, outcome, products })
    }

    fn carry_out(
        &mut self,
        event: &PaymentEvent,
        effect: Effect,
        time_zone: Option<TimeZone>,
        now: Timestamp,
    ) -> Result<PaymentReceipt> {
        let Effect { mut order, is_changed, outcome, products } = effect;
        self.write_stock(&products)?;
        if is_changed {
            order = self.save(order)?;
        }
        if outcome == PaymentOutcome::Applied {
            if event.kind == PaymentEventKind::Captured {
                self.flow_paid(&order)?;
                self.settle_invoice_of(&order, time_zone, now)?;
                self.notify(Notification::order_paid(&order, now)?)?;
            }
            if let Some(concluded) = &event.concludes {
                self.resolve(concluded, Resolution::Concluded, now)?;
            }
        }
        Ok(PaymentReceipt { order, outcome })
    }

    /// Tries the open exceptions of an order again, until none fits any more.
    fn retry_exceptions(&mut self, mut order: Order, time_zone: Option<TimeZone>, now: Timestamp) -> Result<Order> {
        let mut waiting = self.open_exceptions("order_id", &order.id.to_string(), None, EXCEPTIONS_TRIED)?;
        loop {
            let before = waiting.len();
            let mut left = Vec::new();
            for exception in waiting {
                match self.savepoint(|tx| tx.retry_payment_exception(exception.event.id.clone(), time_zone, now)) {
                    Ok(receipt) => order = receipt.order,
                    Err(Error::Validation(_) | Error::Transition(_) | Error::Conflict(_)) => left.push(exception),
                    Err(error) => return Err(error),
                }
            }
            waiting = left;
            if waiting.is_empty() || waiting.len() == before {
                return Ok(order);
            }
        }
    }

    /// Returns an open exception.
    fn exception(&mut self, event_id: &Text<255>) -> Result<PaymentException> {
        self.open_exceptions("id", event_id.as_str(), None, 1)?.pop().ok_or_else(no_exception)
    }
}

/// How many exceptions of one order are tried again.
const EXCEPTIONS_TRIED: i64 = 100;

fn no_exception() -> Error {
    let message = "is not the id of an open exception that can be tried again";
    Error::Conflict(Violation::new("payment_event", "id", Code::PAYMENT_EVENT_NO_EXCEPTION, message))
}
