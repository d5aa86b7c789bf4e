//! The division of a plan's price at a day of its billing cycle.

use crate::support::vectors;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;
use telehealth_core::{
    Code, Date, Timestamp,
    commerce::{BillingCycle, PlanSwitch, SubscriptionPlan, SubscriptionPlanRecord},
    record::entity_from_json,
    value::Money,
};

const CYCLES: [BillingCycle; 4] =
    [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::SemiAnnual, BillingCycle::Annual];

static PLAN: LazyLock<SubscriptionPlan> =
    LazyLock::new(|| entity_from_json(&vectors().row("subscription_plan")).unwrap());

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
fn only_the_days_of_the_subscription_divide_a_cycle() {
    let days = |plan: &SubscriptionPlan, start: &str, on: &str| {
        let parts = plan.prorate(PlanSwitch { start: date(start), changed_on: date(on) });
        parts.map(|parts| (parts.days.get(), parts.days_left.get())).map_err(|error| error.code())
    };
    let outside = Err(Code::SUBSCRIPTION_PLAN_CYCLE);
    let monthly = plan(BillingCycle::Monthly, 10_000, 0);
    for (on, expected) in [
        ("2026-01-30", outside),
        ("2026-01-31", Ok((28, 28))),
        ("2026-02-27", Ok((28, 1))),
        // The second cycle lasts until the day before 31 March.
        ("2026-02-28", Ok((31, 31))),
        ("2026-03-30", Ok((31, 1))),
        ("2026-03-31", Ok((30, 30))),
    ] {
        assert_eq!(days(&monthly, "2026-01-31", on), expected, "{on}");
    }
    assert_eq!(days(&monthly, "9999-12-15", "9999-12-31"), Ok((31, 15)), "the end of time");
    // Four payments, each for three months.
    let term: &SubscriptionPlan = &PLAN;
    assert_eq!(days(term, "2026-11-30", "2027-11-29"), Ok((92, 1)));
    assert_eq!(days(term, "2026-11-30", "2027-11-30"), outside);
}

proptest! {
    /// Every cycle, not only the first, goes from one payment to the next, wherever in the month the subscription began.
    #[test]
    fn cycles_are_those_of_the_payments(
        cycle in prop::sample::select(CYCLES.to_vec()),
        start in prop::sample::select(vec!["2027-01-28", "2027-10-29", "2027-11-30", "2027-08-31", "2028-02-29"]),
        (nth, later) in (0..40_i32, any::<prop::sample::Index>()),
    ) {
        let plan = plan(cycle, 10_000, 0);
        let first: Timestamp = format!("{start}T00:00:00Z").parse().unwrap();
        let due = |nth: i32| plan.payment_due(first, nth.try_into().unwrap()).unwrap().date();
        let (begins, next) = (due(nth), due(nth + 1));
        let days = i32::try_from((next.naive() - begins.naive()).num_days()).unwrap();
        let used = i32::try_from(later.index(usize::try_from(days).unwrap())).unwrap();
        let changed_on = begins.plus_days(used.unsigned_abs()).unwrap();
        let parts = plan.prorate(PlanSwitch { start: first.date(), changed_on }).unwrap();
        prop_assert_eq!((parts.days.get(), parts.days_left.get()), (days, days - used));
    }

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
