mod amounts;
mod payment;

pub use payment::{PaymentState, PaymentStatus};

use crate::{
    Code, Date, OrderId, PatientId, Phi, ProviderId, TelehealthFlowId, Timestamp,
    commerce::{OrderItem, OrderStatus, OrderType},
    error::{Error, FieldError, TransitionError, ValidationError, Violations},
    field::Change,
    machine::{Machine, machine},
    record::{Rules, constraints},
    value::{Address, Currency, JsonObject, LongText, Money, OrderNumber, Text},
};
use std::collections::HashSet;
use telehealth_macros::{change, input, operations, record};

machine! {
    OrderStatus as "order" {
        Pending => Confirmed, Cancelled;
        Confirmed => Processing, Cancelled, Refunded;
        Processing => Shipped, Cancelled, Refunded;
        Shipped => Delivered, Returned;
        Delivered => Returned, Refunded;
        Returned => Refunded;
        Cancelled => ;
        Refunded => ;
    }

    fn Order::transition(status);
}

/// A patient's order, with its payment and delivery.
#[record(table = "orders", entity = Order)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderRecord {
    /// Primary key.
    pub id: OrderId,
    /// The order number shown to users, unique.
    pub order_number: OrderNumber,
    /// The patient.
    pub patient_id: PatientId,
    /// The provider who ordered it for the patient.
    pub provider_id: Option<ProviderId>,
    /// The telehealth flow that the order belongs to.
    pub telehealth_flow_id: Option<TelehealthFlowId>,
    /// The type of the order.
    pub order_type: OrderType,
    /// The status of the order.
    pub status: OrderStatus,
    /// The sum of the items.
    pub subtotal: Money,
    /// Tax, added to the subtotal.
    pub tax_amount: Money,
    /// Discount, subtracted from the subtotal.
    pub discount_amount: Money,
    /// Shipping cost, added to the subtotal.
    pub shipping_amount: Money,
    /// Subtotal + tax - discount + shipping.
    pub total_amount: Money,
    /// The amount refunded so far.
    pub refunded_amount: Money,
    /// The currency of the amounts.
    pub currency: Currency,
    /// The status of the payment.
    pub payment_status: PaymentStatus,
    /// The payment method, such as card.
    pub payment_method: Option<Text<50>>,
    /// The payment's id at the payment service.
    pub payment_intent_id: Option<Phi<Text<100>>>,
    /// The shipping address.
    pub shipping_address: Option<Phi<Address>>,
    /// The billing address.
    pub billing_address: Option<Phi<Address>>,
    /// The carrier's tracking number.
    pub tracking_number: Option<Text<100>>,
    /// The estimated delivery date.
    pub estimated_delivery_date: Option<Date>,
    /// The actual delivery date.
    pub actual_delivery_date: Option<Date>,
    /// Notes.
    pub notes: Option<Phi<LongText>>,
    /// Additional data of the application.
    pub metadata: JsonObject,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// An [`OrderRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Order(OrderRecord);

impl Rules for OrderRecord {
    constraints! {
        valid_order_number: order_number => ORDER_NUMBER_MALFORMED,
        orders_order_number_key: order_number => ORDER_NUMBER_TAKEN,
        orders_subtotal_check: subtotal => MONEY_NEGATIVE,
        orders_tax_amount_check: tax_amount => MONEY_NEGATIVE,
        orders_discount_amount_check: discount_amount => MONEY_NEGATIVE,
        orders_shipping_amount_check: shipping_amount => MONEY_NEGATIVE,
        orders_total_amount_check: total_amount => MONEY_NEGATIVE,
        total_calculation: total_amount => ORDER_TOTAL,
        subtotal_matches_items: subtotal => ORDER_SUBTOTAL,
        shipped_is_captured: status => ORDER_NOT_CAPTURED,
        refunded_is_captured: status => ORDER_NOT_REFUNDED,
        orders_refunded_amount_check: refunded_amount => ORDER_REFUND_EXCEEDS,
        refund_matches_payment: refunded_amount => ORDER_REFUND_MISMATCH,
        refunded_amount_never_decreases: refunded_amount => ORDER_REFUND_SHRINKS,
        captured_total_is_final: total_amount => ORDER_TOTAL_FINAL,
        patient_is_not_merged: patient_id => PATIENT_MERGED,
        patient_is_not_erased: patient_id => PATIENT_ERASED,
        status_transition: status => STATUS_TRANSITION,
    }

    fn check(&self, violations: &mut Violations) {
        use OrderStatus as Status;
        violations.require(
            self.priced() == Ok(self.total_amount),
            &["total_amount", "subtotal", "tax_amount", "discount_amount", "shipping_amount"],
            Code::ORDER_TOTAL,
            "must be subtotal + tax_amount - discount_amount + shipping_amount",
        );
        let shipped = matches!(self.status, Status::Shipped | Status::Delivered | Status::Returned);
        if shipped && !self.payment_status.is_captured() {
            let message = "must not be shipped before the payment is captured";
            let error = FieldError::new(Code::ORDER_NOT_CAPTURED, message).with("rule", "shipped");
            violations.report(&["status", "payment_status"], error);
        }
        violations.require(
            self.status != Status::Refunded || self.payment_status.is_refunded(),
            &["status", "payment_status"],
            Code::ORDER_NOT_REFUNDED,
            "must not be refunded before a payment is refunded",
        );
        violations.require(
            self.refunded_amount <= self.total_amount,
            &["refunded_amount", "total_amount"],
            Code::ORDER_REFUND_EXCEEDS,
            "must not exceed total_amount",
        );
        violations.require(
            self.refunded_amount > self.total_amount
                || self.payment_status.fits(self.refunded_amount, self.total_amount),
            &["refunded_amount", "total_amount", "payment_status"],
            Code::ORDER_REFUND_MISMATCH,
            "must be total_amount if payment_status is refunded, a part of it if partially_refunded, else zero",
        );
    }
}

/// Input for placing an order, besides its number and its items.
#[input(OrderRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewOrder {
    pub patient_id: PatientId,
    pub order_type: OrderType,
    pub id: Option<OrderId>,
    pub provider_id: Option<ProviderId>,
    pub telehealth_flow_id: Option<TelehealthFlowId>,
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

/// Changes to an order's details.
#[change(OrderRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderChanges {
    pub provider_id: Change<Option<ProviderId>>,
    pub telehealth_flow_id: Change<Option<TelehealthFlowId>>,
    pub payment_method: Change<Option<Text<50>>>,
    pub shipping_address: Change<Option<Phi<Address>>>,
    pub billing_address: Change<Option<Phi<Address>>>,
    pub tracking_number: Change<Option<Text<100>>>,
    pub estimated_delivery_date: Change<Option<Date>>,
    pub notes: Change<Option<Phi<LongText>>>,
    pub metadata: Change<JsonObject>,
}

/// Changes to the tax, discount and shipping of an order.
#[change(OrderRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderAmounts {
    pub tax_amount: Change<Money>,
    pub discount_amount: Change<Money>,
    pub shipping_amount: Change<Money>,
}

#[operations(with = PAYMENT)]
impl Order {
    /// Places an order of these items. The `order_id` of every item must be the id of the order, which is also the
    /// default for `id`. The subtotal is the sum of the items, the total is subtotal + tax - discount + shipping.
    #[constructor]
    pub fn place(
        order_number: OrderNumber,
        new: NewOrder,
        items: Vec<OrderItem>,
        now: Timestamp,
    ) -> Result<Self, ValidationError> {
        let mut violations = Violations::of("order");
        violations.require(!items.is_empty(), "items", Code::ORDER_EMPTY, "must not be empty");
        let id = new.id.or_else(|| items.first().map(|item| item.order_id)).unwrap_or_else(OrderId::generate);
        let distinct: HashSet<_> = items.iter().map(|item| item.id).collect();
        violations.require(
            items.iter().all(|item| item.order_id == id) && distinct.len() == items.len(),
            &["items", "id"],
            Code::ORDER_ITEMS,
            "must be of this order, each once",
        );
        let sum = items.iter().try_fold(Money::ZERO, |sum, item| sum.plus(item.total_price));
        let subtotal = violations.take(&["subtotal", "items"], sum).unwrap_or(Money::ZERO);
        let mut record = OrderRecord {
            id,
            order_number,
            patient_id: new.patient_id,
            provider_id: new.provider_id,
            telehealth_flow_id: new.telehealth_flow_id,
            order_type: new.order_type,
            status: OrderStatus::Pending,
            subtotal,
            tax_amount: new.tax_amount.unwrap_or(Money::ZERO),
            discount_amount: new.discount_amount.unwrap_or(Money::ZERO),
            shipping_amount: new.shipping_amount.unwrap_or(Money::ZERO),
            total_amount: Money::ZERO,
            refunded_amount: Money::ZERO,
            currency: new.currency.unwrap_or_else(Currency::usd),
            payment_status: PaymentStatus::Pending,
            payment_method: new.payment_method,
            payment_intent_id: None,
            shipping_address: new.shipping_address,
            billing_address: new.billing_address,
            tracking_number: None,
            estimated_delivery_date: new.estimated_delivery_date,
            actual_delivery_date: None,
            notes: new.notes,
            metadata: new.metadata.unwrap_or_default(),
            created_at: now,
            updated_at: now,
        };
        record.check_new(&mut violations);
        violations.finish()?;
        record.reprice()?;
        record.try_into()
    }

    /// Confirms the order.
    #[command]
    pub fn confirm(self) -> Result<Self, TransitionError> {
        self.transition("confirm", OrderStatus::Confirmed)
    }

    /// Starts processing the order.
    #[command]
    pub fn process(self) -> Result<Self, TransitionError> {
        self.transition("process", OrderStatus::Processing)
    }

    /// Ships the order. The payment must be captured and not fully refunded.
    #[command]
    pub fn ship(
        self,
        tracking_number: Option<Text<100>>,
        estimated_delivery_date: Option<Date>,
    ) -> Result<Self, TransitionError> {
        use PaymentStatus as Payment;
        let paid = matches!(self.payment_status, Payment::Captured | Payment::PartiallyRefunded);
        let status = self.status;
        let mut order = self.transition("ship", OrderStatus::Shipped)?;
        if !paid {
            return Err(status.not_allowed("ship", Code::ORDER_NOT_CAPTURED, "the payment is not captured"));
        }
        order.0.tracking_number = tracking_number.or(order.0.tracking_number);
        order.0.estimated_delivery_date = estimated_delivery_date.or(order.0.estimated_delivery_date);
        Ok(order)
    }

    /// Records the delivery of the order, today (UTC).
    #[command]
    pub fn deliver(self, now: Timestamp) -> Result<Self, TransitionError> {
        let mut order = self.transition("deliver", OrderStatus::Delivered)?;
        order.0.actual_delivery_date = Some(now.date());
        Ok(order)
    }

    /// Cancels the order before it is shipped. To return its items to stock as well, use `cancel_order` of a
    /// transaction. A captured payment is refunded separately, with `refund`.
    #[command]
    pub fn cancel(self) -> Result<Self, TransitionError> {
        self.transition("cancel", OrderStatus::Cancelled)
    }

    /// Records that the goods were returned. To return them to stock as well, use `take_back_order` of a transaction.
    /// The payment is refunded separately, with `refund`.
    #[command]
    pub fn take_back(self) -> Result<Self, TransitionError> {
        self.transition("take_back", OrderStatus::Returned)
    }

    /// Closes an order whose payment was refunded in full or in part. `refund` of the full amount closes the order
    /// automatically if its state machine has that transition. This does not return the items of an order that was not
    /// shipped to stock; `cancel_order` does.
    #[command]
    pub fn close_refunded(self) -> Result<Self, TransitionError> {
        let (status, refunded) = (self.status, self.payment_status.is_refunded());
        let order = self.transition("close_refunded", OrderStatus::Refunded)?;
        if !refunded {
            return Err(status.not_allowed("close_refunded", Code::ORDER_NOT_REFUNDED, "no payment was refunded"));
        }
        Ok(order)
    }

    /// Changes tax, discount or shipping, and recomputes the total. Fails once the payment is captured.
    #[command]
    pub fn reprice(mut self, amounts: OrderAmounts) -> Result<Self, Error> {
        self.not_closed("reprice")?;
        if self.payment_status.is_captured() {
            let refused =
                self.payment_status.not_allowed("reprice", Code::ORDER_TOTAL_FINAL, "the payment is captured");
            return Err(refused.into());
        }
        let before = self.0.clone();
        amounts.apply(&mut self.0);
        self.check_changed(&before)?;
        self.0.reprice()?;
        Ok(self)
    }

    /// Changes the order's details. The changed fields must satisfy the rules for a new order. The shipping address
    /// cannot be changed once the order is shipped.
    #[command]
    pub fn revise(mut self, changes: OrderChanges) -> Result<Self, Error> {
        use OrderStatus as Status;
        self.not_closed("revise")?;
        let before = self.0.clone();
        changes.apply(&mut self.0);
        let here = matches!(self.status, Status::Pending | Status::Confirmed | Status::Processing);
        if !here && self.shipping_address != before.shipping_address {
            return Err(self
                .status
                .not_allowed("revise", Code::STATUS_TRANSITION, "it has already been shipped")
                .into());
        }
        self.check_changed(&before)?;
        Ok(self)
    }

    /// Returns the amount that can still be refunded.
    #[query]
    #[must_use]
    pub fn refundable(&self) -> Money {
        let captured = if self.payment_status.is_captured() { self.total_amount } else { Money::ZERO };
        captured.minus(self.refunded_amount).unwrap_or(Money::ZERO)
    }

    /// Checks whether the order is closed: it is cancelled or refunded, and only refunds are still possible.
    #[query]
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.status.is_terminal()
    }
}

impl Order {
    fn not_closed(&self, event: &'static str) -> Result<(), TransitionError> {
        if self.is_closed() {
            return Err(self.status.not_allowed(event, Code::ORDER_CLOSED, "the order is closed"));
        }
        Ok(())
    }
}
