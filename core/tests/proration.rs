//! The division of a plan's price at a day of its billing cycle.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;
use telehealth_core::{
    Code, Date,
    commerce::{BillingCycle, PlanSwitch, SubscriptionPlan, SubscriptionPlanRecord},
    record::entity_from_json,
    value::Money,
};

const CYCLES: [BillingCycle; 4] =
    [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::SemiAnnual, BillingCycle::Annual];

static PLAN: LazyLock<SubscriptionPlan> =
    LazyLock::new(|| entity_from_json(&support::vectors().row("subscription_plan")).unwrap());

fn plan(cycle: BillingCycle, cents: i64, discount: i64) -> SubscriptionPlan {
    let mut record: SubscriptionPlanRecord = PLAN.clone().into();
    record.billing_cycle = cycle;
    record.duration_months = None;
    record.price = Decimal::new(cents, 2).try_into().unwrap();
    record.discount_percentage = Decimal::new(discount, 2).try_into().unwrap();
    SubscriptionPlan::try_from(record).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn only_the_days_of_the_cycle_divide_it() {
    let monthly = plan(BillingCycle::Monthly, 10_000, 0);
    let refused = |start: &str, on: &str| {
        monthly.prorate(PlanSwitch { start: date(start), changed_on: date(on) }).err().map(|error| error.code())
    };
    for (on, expected) in [
        ("2026-01-30", Some(Code::SUBSCRIPTION_PLAN_CYCLE)),
        ("2026-01-31", None),
        // The cycle ends with the last day of February; the next one begins on it.
        ("2026-02-27", None),
        ("2026-02-28", Some(Code::SUBSCRIPTION_PLAN_CYCLE)),
    ] {
        assert_eq!(refused("2026-01-31", on), expected, "{on}");
    }
    assert_eq!(refused("9999-12-15", "9999-12-31"), None, "the end of time");
}

proptest! {
    /// The parts add up to the price, and the unused part differs from the exact one by half a cent at most.
    #[test]
    fn the_parts_add_up(
        cycle in prop::sample::select(CYCLES.to_vec()),
        (cents, discount) in (0..=9_999_999_999_i64, 0..=10_000_i64),
        (month, day, later) in (1..=12_u32, 1..=31_u32, any::<prop::sample::Index>()),
    ) {
        let plan = plan(cycle, cents, discount);
        let Some(start) = chrono::NaiveDate::from_ymd_opt(2028, month, day) else { return Ok(()) };
        let start: Date = start.try_into().unwrap();
        let days = plan.prorate(PlanSwitch { start, changed_on: start }).unwrap().days.get();
        let changed_on = start.plus_days(later.index(usize::try_from(days).unwrap()).try_into().unwrap()).unwrap();
        let parts = plan.prorate(PlanSwitch { start, changed_on }).unwrap();
        let total = plan.charge().total;
        prop_assert_eq!(parts.used.plus(parts.unused), Ok(total));
        prop_assert!((1..=days).contains(&parts.days_left.get()));
        let exact = total.decimal() * Decimal::from(parts.days_left.get()) / Decimal::from(days);
        prop_assert!((parts.unused.decimal() - exact).abs() <= Decimal::new(5, 3));
        prop_assert_eq!(plan.prorate(PlanSwitch { start, changed_on: start }).unwrap().used, Money::ZERO);
    }
}
