use crate::{
    Code, SubscriptionPlanId, Timestamp,
    error::{Invalid, Violations},
    label::labels,
    operation::{changes, inputs, operations},
    record::{Rules, constraints, records},
    value::{Count, LongText, Money, Percentage, Positive, Text},
};

labels! {
    /// How often a subscription is paid.
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
    /// The length in months.
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

records! {
    /// A plan that patients subscribe to.
    pub struct SubscriptionPlanRecord for SubscriptionPlan in subscription_plans as "subscription_plan" {
        /// Primary key.
        id: SubscriptionPlanId,
        /// Name, unique.
        name: Text<200>,
        /// What it is.
        description: Option<LongText>,
        /// What a billing cycle costs before the discount.
        price: Money,
        /// How often it is paid.
        billing_cycle: BillingCycle,
        /// For how many months; without an end where there is none.
        duration_months: Option<Positive>,
        /// The discount on each payment.
        discount_percentage: Percentage,
        /// What it offers, in words.
        features: Vec<LongText>,
        /// Whether it is recommended.
        is_popular: bool,
        /// Whether it is on sale.
        is_active: bool,
        /// Consultations in a billing cycle; unlimited where there is none.
        max_consultations: Option<i32>,
        /// Whether shipping is free.
        includes_shipping: bool,
        /// When the row was made.
        created_at: Timestamp,
        /// When the row last changed; the version that a save compares.
        updated_at: Timestamp,
    }
}

impl Rules for SubscriptionPlanRecord {
    constraints! {
        subscription_plans_name_key: name => SUBSCRIPTION_PLAN_NAME_TAKEN,
        subscription_plans_price_check: price => MONEY_NEGATIVE,
        subscription_plans_duration_months_check: duration_months => INTEGER_NOT_POSITIVE,
        subscription_plans_discount_percentage_check: discount_percentage => PERCENTAGE_OUT_OF_RANGE,
    }
}

inputs! {
    /// What it takes to offer a plan.
    pub struct NewSubscriptionPlan for SubscriptionPlanRecord {
        required {
            name: Text<200>,
            price: Money,
            billing_cycle: BillingCycle,
        }
        optional {
            id: SubscriptionPlanId,
            description: LongText,
            duration_months: Positive,
            discount_percentage: Percentage,
            features: Vec<LongText>,
            is_popular: bool,
            max_consultations: i32,
            includes_shipping: bool,
        }
    }
}

changes! {
    /// Changes to a plan.
    pub struct SubscriptionPlanChanges for SubscriptionPlanRecord {
        name: Text<200>,
        description: Option<LongText>,
        price: Money,
        billing_cycle: BillingCycle,
        duration_months: Option<Positive>,
        discount_percentage: Percentage,
        features: Vec<LongText>,
        is_popular: bool,
        is_active: bool,
        max_consultations: Option<i32>,
        includes_shipping: bool,
    }
}

operations! {
    impl SubscriptionPlan;
    doors {
        /// Offers a plan, for a whole number of billing cycles or without an end.
        pub fn offer(new: NewSubscriptionPlan, now: Timestamp) -> Result<Self, Invalid> {
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
            let mut broken = Violations::of("subscription_plan");
            record.check_door(&mut broken);
            broken.finish()?;
            record.try_into()
        }
    }
    moves {
        /// Changes the plan, under the rules of a new one.
        pub fn revise(mut self, changes: SubscriptionPlanChanges) -> Result<Self, Invalid> {
            changes.apply(&mut self.0);
            let mut broken = Violations::of("subscription_plan");
            self.check_door(&mut broken);
            broken.finish()?;
            Ok(self)
        }
    }
    queries for SubscriptionPlanRecord {
        /// What one billing cycle costs. The discount is computed exactly and then rounded to hundredths, half a hundredth
        /// up (see [`Percentage::of`]); the total is the price less the rounded discount, so that the three always add up.
        pub fn charge(&self) -> PlanCharge {
            let discount = self.discount_percentage.of(self.price);
            // A discount never exceeds the price.
            let total = self.price.minus(discount).unwrap_or(Money::ZERO);
            PlanCharge { subtotal: self.price, discount, total }
        }

        /// How many payments the plan takes: one for each billing cycle that begins within it; `None` without an end.
        pub fn payments(&self) -> Option<Positive> {
            let months = self.duration_months?.get().unsigned_abs();
            let payments = months.div_ceil(self.billing_cycle.months());
            i32::try_from(payments).ok().and_then(|payments| payments.try_into().ok())
        }

        /// What all payments of the plan come to: the rounded payment times their number; `None` without an end.
        ///
        /// # Errors
        /// [`Code::MONEY_TOO_LARGE`].
        pub fn term_total(&self) -> Result<Option<Money>, Invalid> {
            let mut broken = Violations::of("subscription_plan");
            let total = self.payments().map(|payments| self.charge().total.times(payments)).transpose();
            let total = broken.take("total", total);
            broken.finish().map(|()| total.flatten())
        }

        /// When the payment number `nth` is due, the first (0) at `start` and each later one some whole billing cycles after
        /// it, on the last day of a shorter month; `None` when the plan has ended by then.
        pub fn payment_due(&self, start: Timestamp, nth: Count) -> Option<Timestamp> {
            if self.payments().is_some_and(|payments| nth.get() >= payments.get()) {
                return None;
            }
            start.plus_months(nth.get().unsigned_abs().checked_mul(self.billing_cycle.months())?)
        }
    }
}

crate::object! {
    /// What one billing cycle of a plan costs.
    pub struct PlanCharge {
        /// The price before the discount.
        subtotal: Money,
        /// The discount.
        discount: Money,
        /// What is paid.
        total: Money,
    }
}

impl SubscriptionPlanRecord {
    /// The rules of a new plan.
    fn check_door(&self, broken: &mut Violations) {
        broken.take("name", self.name.verify());
        let months = self.duration_months.map_or(0, Positive::get).unsigned_abs();
        broken.require(
            months.is_multiple_of(self.billing_cycle.months()),
            "duration_months",
            Code::SUBSCRIPTION_PLAN_TERM,
            "must be a whole number of billing cycles",
        );
        broken.require(
            self.max_consultations.is_none_or(|most| most >= 0),
            "max_consultations",
            Code::INTEGER_NEGATIVE,
            "must not be negative",
        );
    }
}
