//! What the address of the page asks for. It may be kept, sent and changed by hand: what cannot be read asks for nothing.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    domain::{
        kind::Kind,
        period::{EmptyPeriod, Period, Unit, back, forward},
    },
    ledger,
    wording::pages::Pair,
};

/// How many months can be looked at.
pub(super) const MONTHS: [u32; 4] = [3, 6, 12, 24];

/// What is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// How many months.
    months: u32,
    /// Money out or money in.
    pub(super) kind: Kind,
    /// Which category, if not all.
    pub(super) category: Option<String>,
    /// Which periods are compared.
    pub(super) pair: Pair,
    /// The days of the first, where they are the person's own choice.
    from: String,
    to: String,
    /// And of the second.
    than_from: String,
    than_to: String,
    /// What would be bought.
    amount: String,
    currency: String,
    what: String,
}

impl Default for Asked {
    fn default() -> Self {
        let none = String::new;
        Self {
            months: 6,
            kind: Kind::Expense,
            category: None,
            pair: Pair::default(),
            from: none(),
            to: none(),
            than_from: none(),
            than_to: none(),
            amount: none(),
            currency: none(),
            what: none(),
        }
    }
}

/// A field that one types into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    From,
    To,
    ThanFrom,
    ThanTo,
    Amount,
    Currency,
    What,
}

/// What a form asks for, which the other forms must not forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    View,
    Days,
    Purchase,
}

impl Asked {
    /// What was typed, as it was.
    pub(super) fn typed(&self, field: Field) -> &str {
        match field {
            Field::From => &self.from,
            Field::To => &self.to,
            Field::ThanFrom => &self.than_from,
            Field::ThanTo => &self.than_to,
            Field::Amount => &self.amount,
            Field::Currency => &self.currency,
            Field::What => &self.what,
        }
    }

    /// What was typed, if anything was.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        Some(self.typed(field).trim()).filter(|text| !text.is_empty())
    }

    /// How many months, of those that can be chosen.
    pub(super) fn months(&self) -> u32 {
        if MONTHS.contains(&self.months) { self.months } else { 6 }
    }

    /// These months, this one with them.
    pub(super) fn period(&self, today: NaiveDate) -> Result<Period, EmptyPeriod> {
        let this = Period::holding(today, Unit::Month);
        Period::new(back(this.start(), Unit::Month, self.months() - 1), this.end())
    }

    /// What the other forms ask for, as fields of one.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn besides(&self, group: &Group) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        if *group != Group::View {
            fields.push(("months", self.months().to_string()));
            fields.push(("kind", self.kind.name().to_owned()));
            fields.extend(self.category.clone().map(|name| ("category", name)));
        }
        if *group != Group::Days {
            fields.push(("pair", self.pair.name().to_owned()));
            for (name, text) in [
                ("from", &self.from),
                ("to", &self.to),
                ("than_from", &self.than_from),
                ("than_to", &self.than_to),
            ] {
                fields.push((name, text.clone()));
            }
        }
        if *group != Group::Purchase {
            for (name, text) in
                [("amount", &self.amount), ("currency", &self.currency), ("what", &self.what)]
            {
                fields.push((name, text.clone()));
            }
        }
        fields.retain(|(_, text)| !text.is_empty());
        fields
    }
}

/// The two periods to compare; `None` if the days that were chosen are none.
pub(super) fn days_of(asked: &Asked, today: NaiveDate) -> Option<(Period, Period)> {
    let month = Period::holding(today, Unit::Month);
    Some(match asked.pair {
        Pair::Month => ledger::as_far(month, month.previous(), today),
        Pair::YearAgo => {
            let ago = Period::holding(back(month.start(), Unit::Year, 1), Unit::Month);
            ledger::as_far(month, ago, today)
        }
        Pair::LastMonth => (month.previous(), month.previous().previous()),
        Pair::Year => {
            let year = Period::holding(today, Unit::Year);
            ledger::as_far(year, year.previous(), today)
        }
        Pair::Days => {
            let this = between(&asked.from, &asked.to)?;
            (this, between(&asked.than_from, &asked.than_to)?)
        }
    })
}

/// From a first day to a last, within what books can hold.
fn between(first: &str, last: &str) -> Option<Period> {
    let first: NaiveDate = first.trim().parse().ok()?;
    let last: NaiveDate = last.trim().parse().ok()?;
    let bounds = NaiveDate::from_ymd_opt(1970, 1, 1)?..NaiveDate::from_ymd_opt(9999, 1, 1)?;
    let fits = bounds.contains(&first) && bounds.contains(&last);
    Period::new(first, forward(last, Unit::Day, 1)).ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Asked {
        serde_urlencoded::from_str(query).unwrap_or_default()
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        for query in
            ["", "months=many", "months=7", "pair=never", "kind=gold", "months=6&months=12"]
        {
            let asked = read(query);
            assert_eq!((asked.months(), asked.kind, asked.pair), (6, Kind::Expense, Pair::Month));
        }
        assert_eq!(read("months=24&kind=income").months(), 24);
    }

    #[test]
    fn a_form_keeps_what_the_others_ask_for() {
        let asked = read("months=12&category=Food&pair=year&amount=40&what=a%20phone");
        let of = |group| {
            let fields = asked.besides(&group);
            fields.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join("&")
        };
        assert_eq!(of(Group::View), "pair=year&amount=40&what=a phone");
        assert_eq!(of(Group::Days), "months=12&kind=expense&category=Food&amount=40&what=a phone");
        assert_eq!(of(Group::Purchase), "months=12&kind=expense&category=Food&pair=year");
    }

    #[test]
    fn days_of_ones_own_end_with_the_last() {
        let today = "2026-01-15".parse().unwrap();
        let days = |query: &str| days_of(&read(query), today);
        let own = "pair=days&from=2026-01-01&to=2026-01-03&than_from=2025-12-31&than_to=2025-12-31";
        let (this, that) = days(own).unwrap();
        assert_eq!((this.days(), that.days()), (3, 1));
        for bad in [
            "pair=days",
            "pair=days&from=2026-01-03&to=2026-01-01&than_from=2025-12-31&than_to=2025-12-31",
            "pair=days&from=0001-01-01&to=9999-12-31&than_from=2025-12-31&than_to=2025-12-31",
        ] {
            assert_eq!(days(bad), None, "{bad}");
        }
        let (this, that) = days("pair=year_ago").unwrap();
        assert_eq!((this.days(), that.start().to_string()), (15, "2025-01-01".to_owned()));
    }
}
