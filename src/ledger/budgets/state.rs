//! How a budget stands, from its terms and from what was spent. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{super::Invalid, pace};
use crate::domain::{
    budget::{Budget, BudgetPeriod},
    money::Money,
    period::{Period, Unit, back},
    text::{CategoryName, Tag},
};

/// How many years are looked back for what rolls over, so that a day that makes no sense costs no more than that. Nobody
/// loses what they saved: no books are that old.
const LOOK_BACK: u32 = 100;

/// A budget and how it stands in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetState {
    /// The category it is over, if it is over one.
    pub category: Option<CategoryName>,
    /// The tag it is over, if it is over one. With neither it is over everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// What kind of period it is for.
    #[serde(flatten)]
    pub period: BudgetPeriod,
    /// The days that the figures are of.
    #[serde(alias = "month")]
    pub days: Period,
    /// How much it is for each period.
    pub amount: Money,
    /// How much was carried over from the period before; nothing unless it rolls over and something was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Money>,
    /// How much there is for these days: the amount and what was carried over.
    pub available: Money,
    /// How much of it is spent.
    pub spent: Money,
    /// How much is left; negative when it is overspent.
    pub left: Money,
    /// How much of it is spent, in whole percent, rounded down.
    pub percent: i64,
    /// How many days are left, today among them.
    pub days_left: i64,
    /// The day on which it will be gone at the rate so far, if that is before its last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_on: Option<NaiveDate>,
    /// When it speaks up, in percent.
    pub thresholds: Vec<u16>,
    /// Those thresholds that are reached.
    pub reached: Vec<u16>,
    /// Whether what is left rolls over.
    pub rollover: bool,
    /// Whether it is paused.
    pub paused: bool,
}

/// The thresholds that are reached after and were not before: what to speak up about. The states are of one budget and
/// the same days.
pub fn crossed(before: &BudgetState, after: &BudgetState) -> Vec<u16> {
    after.reached.iter().filter(|percent| !before.reached.contains(percent)).copied().collect()
}

/// The periods whose spending matters for how a budget stands in one: those that it carries over from, the oldest first,
/// and the one itself. `made` is the day the budget was made; a period that had begun by then is not whole.
pub(super) fn periods(budget: &Budget, days: Period, made: NaiveDate) -> Vec<Period> {
    let mut periods = vec![days];
    if let Some(unit) = budget.period.unit().filter(|_| budget.rollover) {
        let since = budget.rolls_since.unwrap_or(made).max(made);
        let since = since.max(back(days.start(), Unit::Year, LOOK_BACK));
        let before = |days: &Period| Some(Period::holding(back(days.start(), Unit::Day, 1), unit));
        let whole = |days: &Period| days.start() >= since;
        periods.extend(std::iter::successors(before(&days), before).take_while(whole));
    }
    periods.reverse();
    periods
}

/// How a budget stands on a day, in the last of `spent`: periods as [`periods`] gives them, each with what was spent in
/// it, in minor units.
pub(super) fn state(
    budget: &Budget,
    category: Option<CategoryName>,
    spent: &[(Period, i128)],
    on: NaiveDate,
) -> Result<BudgetState, Invalid> {
    let ((days, spent), before) = spent.split_last().ok_or(Invalid::SumOutOfRange)?;
    let over = on >= days.end();
    let amount = if over { budget.amount_on(days.last_day()) } else { budget.amount };
    let mut carried = 0_i128;
    for (days, spent) in before {
        let amount = i128::from(budget.amount_on(days.last_day()).minor);
        carried = (amount + carried - spent).max(0);
    }
    let available = i128::from(amount.minor) + carried;
    let money = |minor: i128| {
        let minor = i64::try_from(minor).map_err(|_| Invalid::SumOutOfRange)?;
        Ok::<Money, Invalid>(Money { minor, currency: amount.currency })
    };
    // An amount is at least one minor unit, so what is available is too.
    let percent = spent.saturating_mul(100) / available.max(1);
    let percent = i64::try_from(percent).map_err(|_| Invalid::SumOutOfRange)?;
    let thresholds = budget.thresholds.percent().to_vec();
    let reached = thresholds.iter().filter(|one| percent >= i64::from(**one)).copied().collect();
    let first_left = on.max(days.start());
    Ok(BudgetState {
        category,
        tag: budget.scope.tag().cloned(),
        period: budget.period,
        days: *days,
        amount,
        carried: if carried > 0 { Some(money(carried)?) } else { None },
        available: money(available)?,
        spent: money(*spent)?,
        left: money(available - spent)?,
        percent,
        days_left: (days.end() - first_left).num_days().max(0),
        gone_on: pace::gone_on(*days, on, *spent, available),
        thresholds,
        reached,
        rollover: budget.rollover,
        paused: budget.paused_at.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::{budget::Thresholds, currency::Currency, period::Unit};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rupees(minor: i64) -> Money {
        Money { minor, currency: Currency::INR }
    }

    fn monthly(minor: i64) -> Budget {
        let made = "2025-10-05T00:00:00Z";
        let budget = format!(
            r#"{{"id":"01900000-0000-7000-8000-000000000000","amount":"1","currency":"INR",
                "created_at":"{made}","ended_at":null,"rollover":true}}"#
        );
        Budget { amount: rupees(minor), ..serde_json::from_str(&budget).unwrap() }
    }

    fn month(text: &str) -> Period {
        Period::holding(day(text), Unit::Month)
    }

    fn stands(budget: &Budget, spent: &[(&str, i128)], on: &str) -> BudgetState {
        let spent: Vec<_> = spent.iter().map(|(of, spent)| (month(of), *spent)).collect();
        state(budget, None, &spent, day(on)).unwrap()
    }

    #[test]
    fn what_rolls_over_comes_from_whole_periods_only() {
        let budget = monthly(1_000);
        let since = day("2025-10-05");
        let january = month("2026-01-01");
        let from = periods(&budget, january, since);
        assert_eq!(from, [month("2025-11-01"), month("2025-12-01"), january]);
        assert_eq!(
            periods(&Budget { rollover: false, ..budget.clone() }, january, since),
            [january]
        );
        let dates = Budget { period: BudgetPeriod::Between(january), ..budget.clone() };
        assert_eq!(periods(&dates, january, since), [january]);
        let weekly = Budget { period: BudgetPeriod::Week, ..budget };
        let week = Period::holding(day("2026-12-31"), Unit::Week);
        assert_eq!(periods(&weekly, week, since).len(), 65);
        // What makes no sense has an end.
        assert_eq!(periods(&weekly, week, NaiveDate::MIN).len(), 5_218);
        let late = Budget { rolls_since: Some(day("2026-12-14")), ..weekly.clone() };
        assert_eq!(periods(&late, week, since).len(), 3);
        let early = Budget { rolls_since: Some(day("2020-01-06")), ..weekly };
        assert_eq!(periods(&early, week, since).len(), 65);
    }

    #[test]
    fn what_is_left_is_carried_and_what_is_overspent_is_not() {
        let budget = monthly(1_000);
        let spent = [("2025-11-01", 400), ("2025-12-01", 1_200), ("2026-01-01", 500)];
        // 600 from November, of which December leaves 400.
        let state = stands(&budget, &spent, "2026-01-15");
        assert_eq!((state.carried, state.available), (Some(rupees(400)), rupees(1_400)));
        assert_eq!((state.left, state.percent), (rupees(900), 35));
        let spent = [("2025-11-01", 400), ("2025-12-01", 9_000), ("2026-01-01", 500)];
        let state = stands(&budget, &spent, "2026-01-15");
        assert_eq!((state.carried, state.left), (None, rupees(500)));
    }

    #[test]
    fn a_past_period_goes_by_the_amount_at_its_end_and_this_one_by_the_newest() {
        let budget = monthly(1_000).with_amount(rupees(3_000), day("2026-01-10"));
        let spent = [("2025-11-01", 400), ("2025-12-01", 500), ("2026-01-01", 100)];
        let now = stands(&budget, &spent, "2026-01-15");
        assert_eq!((now.carried, now.amount), (Some(rupees(1_100)), rupees(3_000)));
        let december = stands(&budget, &spent[..2], "2026-01-15");
        assert_eq!((december.amount, december.days_left), (rupees(1_000), 0));
    }

    #[rstest]
    #[case(499, &[], 49)]
    #[case(500, &[50], 50)]
    #[case(799, &[50], 79)]
    #[case(999, &[50, 80], 99)]
    #[case(1_000, &[50, 80, 100], 100)]
    #[case(5_000, &[50, 80, 100], 500)]
    fn a_threshold_is_reached_at_its_percent_exactly(
        #[case] spent: i128,
        #[case] reached: &[u16],
        #[case] percent: i64,
    ) {
        let state = stands(&monthly(1_000), &[("2026-01-01", spent)], "2026-01-01");
        assert_eq!((state.reached.as_slice(), state.percent), (reached, percent));
    }

    #[test]
    fn what_was_crossed_is_what_is_new() {
        let at = |spent| stands(&monthly(1_000), &[("2026-01-01", spent)], "2026-01-01");
        assert_eq!(crossed(&at(100), &at(850)), [50, 80]);
        assert_eq!(crossed(&at(850), &at(900)), [] as [u16; 0]);
        assert_eq!(crossed(&at(900), &at(100)), [] as [u16; 0]);
        let early = Budget { thresholds: Thresholds::parse(vec![10]).unwrap(), ..monthly(1_000) };
        assert_eq!(stands(&early, &[("2026-01-01", 100)], "2026-01-01").reached, [10]);
    }

    #[test]
    fn days_are_counted_with_today() {
        let state = |on| stands(&monthly(1_000), &[("2026-01-01", 100)], on).days_left;
        assert_eq!(state("2026-01-15"), 17);
        assert_eq!(state("2026-01-31"), 1);
        assert_eq!(state("2026-02-01"), 0);
        assert_eq!(state("2025-12-20"), 31);
    }
}
