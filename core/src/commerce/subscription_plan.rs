use crate::{
    Code, Date, SubscriptionPlanId, Timestamp,
    error::{FieldError, ValidationError, Violations},
    field::Change,
    label::labels,
    record::{Rules, checked, constraints},
    value::{Count, LongText, Money, Percentage, Positive, Text},
};
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use telehealth_macros::{InputField, ObjectField, change, input, operations, record};

labels! {
    /// The interval between the payments of a subscription.
    BillingCycle {
        /// Every month.
        Monthly = "monthly",
        /// Every three months.
        Quarterly = "quarterly",
        /// Every six months.
        SemiAnnual = "semi_annual",
        /// Every twelve months.
        Annual = "annual",
    }
}

impl BillingCycle {
    /// Returns the length in months.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::SemiAnnual => 6,
            Self::Annual => 12,
        }
    }
}

/// A subscription plan for patients.
#[record(table = "subscription_plans", entity = SubscriptionPlan)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubscriptionPlanRecord {
    /// Primary key.
    pub id: SubscriptionPlanId,
    /// Name, unique.
    pub name: Text<200>,
    /// Description.
    pub description: Option<LongText>,
    /// The price of a billing cycle before the discount.
    pub price: Money,
    /// The interval between payments.
    pub billing_cycle: BillingCycle,
    /// The duration in months; unlimited if left out.
    pub duration_months: Option<Positive>,
    /// The discount on each payment.
    pub discount_percentage: Percentage,
    /// Descriptions of its features.
    pub features: Vec<LongText>,
    /// Whether the plan is highlighted as popular.
    pub is_popular: bool,
    /// Whether the plan is on sale.
    pub is_active: bool,
    /// The maximum number of consultations in a billing cycle; unlimited if left out.
    pub max_consultations: Option<i32>,
    /// Whether shipping is free.
    pub includes_shipping: bool,
    /// When the row was created.
    pub created_at: Timestamp,
    /// When the row last changed. Saving compares it to detect concurrent changes.
    pub updated_at: Timestamp,
}

/// A [`SubscriptionPlanRecord`] that satisfies the rules of its table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubscriptionPlan(SubscriptionPlanRecord);

impl Rules for SubscriptionPlanRecord {
    constraints! {
        subscription_plans_name_key: name => SUBSCRIPTION_PLAN_NAME_TAKEN,
        subscription_plans_price_check: price => MONEY_NEGATIVE,
        subscription_plans_duration_months_check: duration_months => INTEGER_NOT_POSITIVE,
        subscription_plans_discount_percentage_check: discount_percentage => PERCENTAGE_OUT_OF_RANGE,
    }
}

/// Input for offering a plan.
#[input(SubscriptionPlanRecord)]
#[derive(Clone, Debug, PartialEq)]
pub struct NewSubscriptionPlan {
    pub name: Text<200>,
    pub price: Money,
    pub billing_cycle: BillingCycle,
    pub id: Option<SubscriptionPlanId>,
    pub description: Option<LongText>,
    pub duration_months: Option<Positive>,
    pub discount_percentage: Option<Percentage>,
    pub features: Option<Vec<LongText>>,
    pub is_popular: Option<bool>,
    pub max_consultations: Option<i32>,
    pub includes_shipping: Option<bool>,
}

/// Changes to a plan.
#[change(SubscriptionPlanRecord)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubscriptionPlanChanges {
    pub name: Change<Text<200>>,
    pub description: Change<Option<LongText>>,
    pub price: Change<Money>,
    pub billing_cycle: Change<BillingCycle>,
    pub duration_months: Change<Option<Positive>>,
    pub discount_percentage: Change<Percentage>,
    pub features: Change<Vec<LongText>>,
    pub is_popular: Change<bool>,
    pub is_active: Change<bool>,
    pub max_consultations: Change<Option<i32>>,
    pub includes_shipping: Change<bool>,
}

#[operations]
impl SubscriptionPlan {
    /// Offers a plan. Its duration is unlimited or a whole number of billing cycles.
    #[constructor]
    pub fn offer(new: NewSubscriptionPlan, now: Timestamp) -> Result<Self, ValidationError> {
        let record = SubscriptionPlanRecord {
            id: new.id.unwrap_or_else(SubscriptionPlanId::generate),
            name: new.name,
            description: new.description,
            price: new.price,
            billing_cycle: new.billing_cycle,
            duration_months: new.duration_months,
            discount_percentage: new.discount_percentage.unwrap_or(Percentage::ZERO),
            features: new.features.unwrap_or_default(),
            is_popular: new.is_popular.unwrap_or(false),
            is_active: true,
            max_consultations: new.max_consultations,
            includes_shipping: new.includes_shipping.unwrap_or(false),
            created_at: now,
            updated_at: now,
        };
        let mut violations = Violations::of("subscription_plan");
        record.check_new(&mut violations);
        checked(record, violations)
    }

    /// Changes the plan. The result must satisfy the rules for a new plan.
    #[command]
    pub fn revise(mut self, changes: SubscriptionPlanChanges) -> Result<Self, ValidationError> {
        changes.apply(&mut self.0);
        let mut violations = Violations::of("subscription_plan");
        self.check_new(&mut violations);
        violations.finish()?;
        Ok(self)
    }

    /// Returns the price of one billing cycle. The discount is computed exactly and rounded half up to hundredths; the
    /// total is the price minus the rounded discount, so the three amounts always add up.
    #[query]
    #[must_use]
    pub fn charge(&self) -> PlanCharge {
        let discount = self.discount_percentage.of(self.price);
        // A discount never exceeds the price.
        let total = self.price.minus(discount).unwrap_or(Money::ZERO);
        PlanCharge { subtotal: self.price, discount, total }
    }

    /// Returns the number of payments: one for each billing cycle that begins within the duration, or nothing if the
    /// duration is unlimited.
    #[query]
    #[must_use]
    pub fn payments(&self) -> Option<Positive> {
        let months = self.duration_months?.get().unsigned_abs();
        let payments = months.div_ceil(self.billing_cycle.months());
        i32::try_from(payments).ok().and_then(|payments| payments.try_into().ok())
    }

    /// Returns the total of all payments: the rounded payment times their number, or nothing if the duration is
    /// unlimited.
    ///
    /// # Errors
    /// An error with code `money.too_large`.
    #[query]
    pub fn term_total(&self) -> Result<Option<Money>, ValidationError> {
        let mut violations = Violations::of("subscription_plan");
        let total = self.payments().map(|payments| self.charge().total.times(payments)).transpose();
        let total = violations.take("total", total);
        violations.finish().map(|()| total.flatten())
    }

    /// Returns when payment number `nth`, counted from 0, is due: `nth` billing cycles after `start`, clamped to the
    /// last day of a shorter month; or nothing if the plan has ended by then.
    #[query]
    #[must_use]
    pub fn payment_due(&self, start: Timestamp, nth: Count) -> Option<Timestamp> {
        if self.payments().is_some_and(|payments| nth.get() >= payments.get()) {
            return None;
        }
        start.plus_months(nth.get().unsigned_abs().checked_mul(self.billing_cycle.months())?)
    }

    /// Divides the price of a billing cycle at a day within it, by days: for a patient who changes to another plan on
    /// that day, the unused part of the old plan is credited, and that of the new one charged. The cycles are those of
    /// `payment_due`: each begins on the day on which a payment is due, and ends before the next. The unused part is
    /// computed exactly and rounded half up to hundredths; the used part is the rest, so that the two always add up to
    /// the price.
    ///
    /// # Errors
    /// An error with code `subscription_plan.cycle` if the day is before the subscription or after its last cycle.
    #[query]
    pub fn prorate(&self, change: PlanSwitch) -> Result<Proration, ValidationError> {
        let PlanSwitch { start, changed_on } = change;
        let mut violations = Violations::of("subscription_plan");
        let outside = || FieldError::new(Code::SUBSCRIPTION_PLAN_CYCLE, "must be a day of the subscription");
        let cycle = self.cycle_with(changed_on, start).ok_or_else(outside);
        let cycle = violations.take(&["changed_on", "start"], cycle);
        let (first, next) = violations.finish_with(cycle)?;
        let (days, days_left) = ((next - first).num_days(), (next - changed_on.naive()).num_days());
        let total = self.charge().total;
        let exact = total.decimal() * Decimal::from(days_left) / Decimal::from(days);
        let rounded = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        // A part of the total is in the range of amounts.
        let unused = Money::try_from(rounded).unwrap_or(total);
        let used = total.minus(unused).unwrap_or(Money::ZERO);
        let count =
            |days: i64| i32::try_from(days).ok().and_then(|days| Count::try_from(days).ok()).unwrap_or(Count::ZERO);
        Ok(Proration { days: count(days), days_left: count(days_left), used, unused })
    }
}

/// The change from a plan to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, InputField)]
pub struct PlanSwitch {
    /// The day on which the subscription began and its first payment was due.
    pub start: Date,
    /// The day of the change.
    pub changed_on: Date,
}

/// The parts of the price of a billing cycle before and from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct Proration {
    /// The days of the cycle.
    pub days: Count,
    /// The days from the given one on.
    pub days_left: Count,
    /// The part of the price for the days before.
    pub used: Money,
    /// The part of the price for the days that are left.
    pub unused: Money,
}

/// The price of one billing cycle of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ObjectField)]
pub struct PlanCharge {
    /// The price before the discount.
    pub subtotal: Money,
    /// The discount.
    pub discount: Money,
    /// The amount to pay.
    pub total: Money,
}

impl SubscriptionPlan {
    /// Returns the first day of the billing cycle that includes a day, and the first day of the next cycle; `None` if the
    /// subscription has not begun on that day, or has ended by then.
    fn cycle_with(&self, day: Date, start: Date) -> Option<(NaiveDate, NaiveDate)> {
        let (day, start, length) = (day.naive(), start.naive(), self.billing_cycle.months());
        // Counted from the start, like the payments: 31 January, 28 February, 31 March.
        let begins = |nth: u32| start.checked_add_months(Months::new(nth.saturating_mul(length)));
        let month = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
        let begun_by_month = u32::try_from(month(day) - month(start)).ok()? / length;
        let nth = if begins(begun_by_month)? <= day { begun_by_month } else { begun_by_month.checked_sub(1)? };
        let is_paid = self.payments().is_none_or(|payments| nth < payments.get().unsigned_abs());
        is_paid.then_some((begins(nth)?, begins(nth + 1)?))
    }
}

impl SubscriptionPlanRecord {
    /// Checks the rules for a new plan.
    fn check_new(&self, violations: &mut Violations) {
        violations.take("name", self.name.verify());
        let months = self.duration_months.map_or(0, Positive::get).unsigned_abs();
        violations.require(
            months.is_multiple_of(self.billing_cycle.months()),
            &["duration_months", "billing_cycle"],
            Code::SUBSCRIPTION_PLAN_TERM,
            "must be a whole number of billing cycles",
        );
        violations.require(
            self.max_consultations.is_none_or(|most| most >= 0),
            "max_consultations",
            Code::INTEGER_NEGATIVE,
            "must not be negative",
        );
    }
}
