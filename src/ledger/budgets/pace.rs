//! When a budget will be gone if spending goes on as it did so far.

use chrono::{Days, NaiveDate};

use crate::domain::period::Period;

/// From this day of the period on it can be told; before, a single lunch would be a trend.
const FIRST_TOLD: u64 = 3;

/// The day on which `available` will be spent, at the rate of the days gone, today among them; none when it is spent
/// already, when it is too early to tell, or when it lasts until the last day. Amounts in minor units.
pub(super) fn gone_on(
    days: Period,
    on: NaiveDate,
    spent: i128,
    available: i128,
) -> Option<NaiveDate> {
    if !days.contains(on) || spent <= 0 || spent >= available {
        return None;
    }
    let gone = (on - days.start()).num_days().unsigned_abs().checked_add(1)?;
    if gone < FIRST_TOLD {
        return None;
    }
    // The smallest number of days of which spent / gone a day makes it all.
    let lasts = (available.checked_mul(i128::from(gone))? + spent - 1) / spent;
    let lasts = u64::try_from(lasts).ok().filter(|lasts| *lasts < days.days())?;
    days.start().checked_add_days(Days::new(lasts.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::period::Unit;

    fn january(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
    }

    #[rstest]
    // 100 a day: of 2,200 the last is spent on the 22nd.
    #[case(10, 1_000, 2_200, Some(22))]
    #[case(10, 1_000, 2_201, Some(23))]
    // It lasts until the last day, or longer.
    #[case(10, 1_000, 3_100, None)]
    #[case(10, 1_000, 3_000, Some(30))]
    #[case(10, 1_000, 90_000, None)]
    // Gone already, nothing spent, too early.
    #[case(10, 1_000, 1_000, None)]
    #[case(10, 0, 1_000, None)]
    #[case(2, 900, 1_000, None)]
    #[case(3, 900, 1_000, Some(4))]
    fn spending_goes_on_as_it_did(
        #[case] on: u32,
        #[case] spent: i128,
        #[case] available: i128,
        #[case] gone: Option<u32>,
    ) {
        let month = Period::holding(january(1), Unit::Month);
        assert_eq!(gone_on(month, january(on), spent, available), gone.map(january));
    }

    proptest! {
        #[test]
        fn it_is_the_first_day_on_which_the_rate_makes_it_all(
            on in 3_u32..=31, spent in 1_i128..1_000_000_000_000_000, left in 1_i128..1_000_000_000_000_000,
        ) {
            let month = Period::holding(january(1), Unit::Month);
            let available = spent + left;
            let makes = |day: u32| spent * i128::from(day) >= available * i128::from(on);
            let first = (1..31_u32).find(|day| makes(*day));
            prop_assert_eq!(gone_on(month, january(on), spent, available), first.map(january));
        }
    }
}
