//! A budget that entries count against, on the wire. It is stored with every message that files something: what goes
//! without saying is left out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{state::BudgetState, touched::BudgetTouched};
use crate::domain::{
    budget::{BudgetPeriod, Thresholds},
    money::Money,
    period::Period,
    text::{CategoryName, Tag},
};

/// [`BudgetTouched`] and its state, field by field.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Wire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<CategoryName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Tag>,
    #[serde(flatten)]
    period: BudgetPeriod,
    #[serde(alias = "month")]
    days: Period,
    amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    carried: Option<Money>,
    /// Left out where it is the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    available: Option<Money>,
    spent: Money,
    left: Money,
    percent: i64,
    days_left: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone_on: Option<NaiveDate>,
    /// Left out where they are the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thresholds: Option<Vec<u16>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reached: Vec<u16>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rollover: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    paused: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    crossed: Vec<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slips: Option<NaiveDate>,
}

crate::domain::schema::described_as!(BudgetTouched => Wire, "BudgetTouched");

impl From<BudgetTouched> for Wire {
    fn from(BudgetTouched { state, crossed, slips }: BudgetTouched) -> Self {
        let BudgetState { category, tag, period, days, amount, carried, available, .. } = state;
        let BudgetState { spent, left, percent, days_left, gone_on, .. } = state;
        let BudgetState { thresholds, reached, rollover, paused, .. } = state;
        let usual = Thresholds::default();
        Self {
            category,
            tag,
            period,
            days,
            amount,
            carried,
            available: (available != amount).then_some(available),
            spent,
            left,
            percent,
            days_left,
            gone_on,
            thresholds: (thresholds != usual.percent()).then_some(thresholds),
            reached,
            rollover,
            paused,
            crossed,
            slips,
        }
    }
}

impl From<Wire> for BudgetTouched {
    fn from(wire: Wire) -> Self {
        let state = BudgetState {
            category: wire.category,
            tag: wire.tag,
            period: wire.period,
            days: wire.days,
            amount: wire.amount,
            carried: wire.carried,
            available: wire.available.unwrap_or(wire.amount),
            spent: wire.spent,
            left: wire.left,
            percent: wire.percent,
            days_left: wire.days_left,
            gone_on: wire.gone_on,
            thresholds: wire.thresholds.unwrap_or_else(|| Thresholds::default().into()),
            reached: wire.reached,
            rollover: wire.rollover,
            paused: wire.paused,
        };
        Self { state, crossed: wire.crossed, slips: wire.slips }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// As it was stored when nothing was left out.
    fn whole() -> Value {
        let rupees = |amount: &str| json!({ "amount": amount, "currency": "INR" });
        json!({
            "category": null, "period": "month", "days": { "start": "2026-01-01", "end": "2026-02-01" },
            "amount": rupees("50.00"), "available": rupees("50.00"), "spent": rupees("20.00"), "left": rupees("30.00"),
            "percent": 40, "days_left": 17, "thresholds": [50, 80, 100], "reached": [], "rollover": false, "paused": false
        })
    }

    fn read(value: Value) -> BudgetTouched {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_goes_without_saying_is_left_out() {
        let touched = read(whole());
        let short = serde_json::to_value(&touched).unwrap();
        let mut fields: Vec<&String> = short.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["amount", "days", "days_left", "left", "percent", "period", "spent"]);
        assert_eq!(read(short), touched);
        assert_eq!(serde_json::to_value(&touched.state).unwrap(), whole());
    }

    #[test]
    fn what_is_unusual_is_said() {
        let mut touched = read(whole());
        let other = Money { minor: 7_000, ..touched.state.amount };
        touched.state.carried = Some(Money { minor: 2_000, ..other });
        touched.state.available = other;
        touched.state.thresholds = vec![90];
        touched.state.reached = vec![90];
        touched.state.rollover = true;
        touched.state.paused = true;
        touched.crossed = vec![90];
        touched.slips = Some(touched.state.days.start());
        assert_eq!(read(serde_json::to_value(&touched).unwrap()), touched);
    }
}
