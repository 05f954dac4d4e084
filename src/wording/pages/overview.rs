//! The page that shows how the month goes.

use super::super::{Reader, dates::from_to};
use crate::domain::{money::Money, period::Period};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    /// Above what was spent.
    pub spent: &'static str,
    /// Above what came in.
    pub income: &'static str,
    /// Above what may still be spent.
    pub safe: &'static str,
    /// Above the budgets.
    pub budgets: &'static str,
    /// Leads to where budgets are set.
    pub all_budgets: &'static str,
    /// Above the charts by category and by day.
    pub by_category: &'static str,
    /// The same.
    pub by_day: &'static str,
    /// Opens the figures of a chart.
    pub figures: &'static str,
    /// Above the column of categories or days.
    pub what: [&'static str; 2],
    /// Above the column of entries.
    pub entry: &'static str,
    /// Above the column of amounts.
    pub amount: &'static str,
    /// Above the column of parts.
    pub share: &'static str,
    /// Above what changed since last month.
    pub changed: &'static str,
    /// Above the entries filed last.
    pub recent: &'static str,
    /// Leads to all of them.
    pub all_entries: &'static str,
    /// Where there is nothing yet.
    pub empty_title: &'static str,
    /// What to do then.
    pub empty_text: &'static str,
    /// Leads to where one does it.
    pub empty_link: &'static str,
    /// Where there is no budget.
    pub no_budget: &'static str,
    /// Where there is nothing to draw.
    pub no_chart: &'static str,
    /// Where nothing was filed this month or the one before.
    pub no_change: &'static str,
}

/// Its labels.
pub const OVERVIEW: Overview = Overview {
    spent: "Spent this month",
    income: "Came in this month",
    safe: "Safe to spend",
    budgets: "Budgets",
    all_budgets: "All budgets",
    by_category: "By category",
    by_day: "By day",
    figures: "The figures",
    what: ["Category", "Day"],
    entry: "Entry",
    amount: "Amount",
    share: "Part",
    changed: "What changed",
    recent: "Filed last",
    all_entries: "All entries",
    empty_title: "Your books are empty",
    empty_text: "Write “chai 20” in the chat, as you would tell a friend, and it is filed here. Or add it by hand.",
    empty_link: "Add an entry",
    no_budget: "There is no budget yet. Write “budget food 5000” in the chat, or set one here.",
    no_chart: "Nothing was spent this month, so there is nothing to draw.",
    no_change: "Nothing was spent in these days, this month or last.",
};

/// What stands where nothing was spent or came in.
pub const fn nothing() -> &'static str {
    "nothing"
}

/// "1 Dec to 15 Dec: ₹2,000": what it was in the same days of the month before.
pub fn same_days(reader: Reader, period: Period, totals: &[Money]) -> String {
    let amounts: Vec<String> = totals.iter().map(ToString::to_string).collect();
    let amounts = if amounts.is_empty() { nothing().to_owned() } else { amounts.join(", ") };
    format!("{}: {amounts}", from_to(reader, period))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::wording::samples;

    #[test]
    fn the_month_before_is_told_with_its_days() {
        let start = "2025-12-01".parse().unwrap();
        let days = Period::new(start, "2025-12-16".parse().unwrap()).unwrap();
        let totals = [samples::rupees("2000"), samples::dollars("5.50")];
        let said = same_days(samples::reader(), days, &totals);
        assert_snapshot!(said, @"1 Dec 2025 to 15 Dec 2025: ₹2,000, $5.50");
        assert_snapshot!(same_days(samples::reader(), days, &[]), @"1 Dec 2025 to 15 Dec 2025: nothing");
    }
}
