//! What stands on the page that shows what the figures say: how months went, what comes again, what may be ahead, what is
//! unlike the rest, and two periods side by side. What is said of each is what a chat says.

use super::{
    Table,
    table::{amounts, words},
};
use crate::{
    domain::{kind::Kind, money::Money, period::Period},
    ledger::{Comparison, Every, Forecast, Recurring, Trend, Unusual},
    wording::{
        Reader,
        dates::{day, short},
        line::size,
    },
};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Insights {
    /// The form that says what is looked at.
    pub look_at: &'static str,
    /// How many months.
    pub months: &'static str,
    /// Money out or money in.
    pub kind: &'static str,
    /// Which category.
    pub category: &'static str,
    /// All of them.
    pub everything: &'static str,
    /// The button of a form that only looks.
    pub show: &'static str,
    /// How months went.
    pub trend: &'static str,
    /// What opens the figures of a picture.
    pub figures: &'static str,
    /// Payments that come again.
    pub recurring: &'static str,
    /// What the month will have cost.
    pub forecast: &'static str,
    /// What opens what that rests on.
    pub rests_on: &'static str,
    /// What would be after a purchase.
    pub what_if: &'static str,
    /// What that is for.
    pub what_if_hint: &'static str,
    /// How much it would cost.
    pub amount: &'static str,
    /// In which currency.
    pub currency: &'static str,
    /// What it would be.
    pub what: &'static str,
    /// The button that works it out.
    pub work_out: &'static str,
    /// Entries unlike the others.
    pub unusual: &'static str,
    /// Two periods side by side.
    pub comparison: &'static str,
    /// Which two.
    pub compare: &'static str,
    /// The days of the first, and of the second.
    pub of_days: &'static str,
    /// The other.
    pub than_days: &'static str,
    /// Its first day.
    pub from: &'static str,
    /// Its last day.
    pub to: &'static str,
    /// When days are used.
    pub days_hint: &'static str,
    /// A field that must have a day.
    pub no_days: &'static str,
    /// While nothing was filed.
    pub nothing: &'static str,
}

/// Its labels.
pub const INSIGHTS: Insights = Insights {
    look_at: "What to look at",
    months: "Months",
    kind: "Money",
    category: "Category",
    everything: "Everything",
    show: "Show",
    trend: "How months went",
    figures: "The figures",
    recurring: "Recurring payments",
    forecast: "Where this month is going",
    rests_on: "What that rests on",
    what_if: "What if you buy something?",
    what_if_hint: "It is only worked out: nothing is filed.",
    amount: "Amount",
    currency: "Currency",
    what: "What it is",
    work_out: "Work it out",
    unusual: "Unusual entries",
    comparison: "Compared",
    compare: "Compare",
    of_days: "These days",
    than_days: "With these days",
    from: "From",
    to: "To",
    days_hint: "Choose “days of your own” above to have these compared.",
    no_days: "Choose a first and a last day for both, each with the first before the last.",
    nothing: "There is nothing to show yet. Write what you spend in the chat, “chai 20” for instance; after some days this page has something to say.",
};

/// Money out, or in.
pub const fn flow(kind: Kind) -> &'static str {
    match kind {
        Kind::Expense => "Spent",
        Kind::Income => "Came in",
    }
}

/// Which two periods are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pair {
    /// This month so far, and the last until the same day.
    #[default]
    Month,
    /// This month so far, and the same days a year before.
    YearAgo,
    /// The last month, and the one before.
    LastMonth,
    /// This year so far, and the last until the same day.
    Year,
    /// Days of the person's choice.
    Days,
}

impl Pair {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Month, Self::YearAgo, Self::LastMonth, Self::Year, Self::Days];

    /// What an address calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::YearAgo => "year_ago",
            Self::LastMonth => "last_month",
            Self::Year => "year",
            Self::Days => "days",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "This month with last month, so far",
            Self::YearAgo => "This month with a year ago, so far",
            Self::LastMonth => "Last month with the one before",
            Self::Year => "This year with last year, so far",
            Self::Days => "Days of your own",
        }
    }
}

fn all(amounts: &[Money]) -> String {
    let amounts: Vec<String> = amounts.iter().map(ToString::to_string).collect();
    if amounts.is_empty() { "–".to_owned() } else { amounts.join(", ") }
}

fn month(reader: Reader, month: Period) -> String {
    let name = month.start().format("%B %Y");
    if month.contains(reader.today) { format!("{name}, so far") } else { name.to_string() }
}

/// The months of a trend.
pub fn trend_table(reader: Reader, trend: &Trend) -> Table {
    let row = |one: &crate::ledger::TrendMonth| vec![month(reader, one.period), all(&one.totals)];
    Table {
        caption: "Month by month",
        heads: vec![words("Month"), amounts(flow(trend.kind))],
        rows: trend.months.iter().map(row).collect(),
    }
}

const fn how_often(every: Every) -> &'static str {
    match every {
        Every::Week => "each week",
        Every::TwoWeeks => "every two weeks",
        Every::Month => "each month",
        Every::Quarter => "each quarter",
        Every::Year => "each year",
    }
}

/// Payments that come again.
pub fn recurring_table(reader: Reader, recurring: &Recurring) -> Table {
    let row = |payment: &crate::ledger::RecurringPayment| {
        let late = if payment.next < reader.today { ", late" } else { "" };
        vec![
            payment.name.clone(),
            payment.category.to_string(),
            how_often(payment.every).to_owned(),
            payment.usual.to_string(),
            day(reader, payment.last),
            day(reader, payment.next) + late,
        ]
    };
    Table {
        caption: "Payments that come again",
        heads: vec![
            words("Payment"),
            words("Category"),
            words("How often"),
            amounts("Usually"),
            words("Last"),
            words("Next"),
        ],
        rows: recurring.payments.iter().map(row).collect(),
    }
}

/// What a forecast rests on; nothing while there is too little to go by.
pub fn forecast_table(reader: Reader, forecast: &Forecast) -> Option<Table> {
    let ahead = forecast.outlook.as_ref()?;
    let mut rows = vec![vec!["Spent so far".to_owned(), forecast.spent.to_string()]];
    rows.extend(ahead.due.iter().map(|due| {
        let late = if due.date < reader.today { "was due" } else { "due" };
        vec![format!("{}, {late} {}", due.name, short(reader, due.date)), due.money.to_string()]
    }));
    let days = if ahead.days == 1 { "day" } else { "days" };
    let others = format!("{} {days} at {} each", ahead.days, ahead.per_day);
    rows.push(vec![others, ahead.rest.to_string()]);
    rows.push(vec!["Expected altogether".to_owned(), ahead.expected.to_string()]);
    if let Some(range) = &ahead.range {
        rows.push(vec!["If the days left are quiet".to_owned(), range.least.to_string()]);
        rows.push(vec!["If they are busy".to_owned(), range.most.to_string()]);
    }
    let heads = vec![words("Part"), amounts("Amount")];
    Some(Table { caption: "What the forecast is made of", heads, rows })
}

/// Entries unlike the others.
pub fn unusual_table(reader: Reader, unusual: &Unusual) -> Table {
    let row = |found: &crate::ledger::UnusualEntry| {
        let usually = if found.least == found.most {
            found.least.to_string()
        } else {
            format!("{} to {}", found.least, found.most)
        };
        let entry = &found.entry;
        vec![
            entry.description.to_string(),
            day(reader, entry.date),
            entry.category.to_string(),
            entry.money.to_string(),
            usually,
        ]
    };
    Table {
        caption: "Entries that cost much more than usual",
        heads: vec![
            words("Entry"),
            words("Day"),
            words("Category"),
            amounts("Amount"),
            amounts("Usually"),
        ],
        rows: unusual.found.iter().map(row).collect(),
    }
}

/// What made the difference between two periods.
pub fn comparison_table(comparison: &Comparison) -> Table {
    let row = |change: &crate::ledger::CategoryChange| {
        let word = if change.difference.minor > 0 { "more" } else { "less" };
        vec![
            change.category.clone(),
            change.this.to_string(),
            change.that.to_string(),
            format!("{} {word}", size(change.difference)),
        ]
    };
    Table {
        caption: "What made the difference",
        heads: vec![words("Category"), amounts("Now"), amounts("Before"), amounts("Difference")],
        rows: comparison.changes.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::{
        domain::period::Unit,
        ledger::{Due, Outlook, Range, RecurringPayment},
        wording::samples,
    };

    fn lines(table: &Table) -> String {
        let row = |cells: Vec<&str>| cells.join(" | ");
        let heads = row(table.heads.iter().map(|head| head.label).collect());
        let rows = table.rows.iter().map(|cells| row(cells.iter().map(String::as_str).collect()));
        std::iter::once(heads).chain(rows).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_forecast_adds_up_in_its_table() {
        let outlook = Outlook {
            due: vec![Due {
                name: "gym".to_owned(),
                date: "2026-01-13".parse().unwrap(),
                money: samples::rupees("900"),
            }],
            dues: 1,
            due_total: samples::rupees("900"),
            weeks: 8,
            per_day: samples::rupees("320"),
            days: 16,
            rest: samples::rupees("5120"),
            expected: samples::rupees("18020"),
            range: Some(Range { least: samples::rupees("16000"), most: samples::rupees("21000") }),
        };
        let forecast = Forecast {
            period: Period::holding(samples::reader().today, Unit::Month),
            category: None,
            spent: samples::rupees("12000"),
            apart: vec![],
            outlook: Some(outlook),
        };
        let table = forecast_table(samples::reader(), &forecast).unwrap();
        assert_snapshot!(lines(&table), @r"
        Part | Amount
        Spent so far | ₹12,000
        gym, was due 13 Jan | ₹900
        16 days at ₹320 each | ₹5,120
        Expected altogether | ₹18,020
        If the days left are quiet | ₹16,000
        If they are busy | ₹21,000
        ");
        let unknown = Forecast { outlook: None, ..forecast };
        assert_eq!(forecast_table(samples::reader(), &unknown), None);
    }

    #[test]
    fn a_payment_that_is_late_says_so() {
        let payment = RecurringPayment {
            name: "rent".to_owned(),
            category: samples::name("Bills"),
            every: Every::Month,
            usual: samples::rupees("15000"),
            last: "2025-12-13".parse().unwrap(),
            next: "2026-01-13".parse().unwrap(),
            times: 3,
        };
        let today = samples::reader().today;
        let recurring = Recurring { payments: vec![payment], more: 0, until: today, soon: vec![] };
        assert_snapshot!(lines(&recurring_table(samples::reader(), &recurring)), @r"
        Payment | Category | How often | Usually | Last | Next
        rent | Bills | each month | ₹15,000 | 13 Dec 2025 | Tue 13 Jan, late
        ");
    }

    #[test]
    fn an_address_names_what_is_compared() {
        for pair in Pair::ALL {
            assert_eq!(serde_json::to_value(pair).unwrap(), pair.name());
        }
    }
}
