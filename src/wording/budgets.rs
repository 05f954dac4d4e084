//! Budgets: set, left, crossed, paused, ended.

use hisab_port::Paragraph;

use super::{
    Reader,
    dates::{short, within},
    line::{Line, bold, plain, size},
};
use crate::{
    domain::{
        budget::BudgetPeriod,
        text::{CategoryName, Tag},
    },
    ledger::{
        BudgetEnded, BudgetSet, BudgetSettings, BudgetState, BudgetTouched, Budgets, BudgetsPaused,
    },
};

/// "Food budget", "#goa budget", "Budget for everything".
pub(super) fn of(category: Option<&CategoryName>, tag: Option<&Tag>) -> String {
    match (category, tag) {
        (Some(name), _) => format!("{name} budget"),
        (None, Some(tag)) => format!("#{tag} budget"),
        (None, None) => "Budget for everything".to_owned(),
    }
}

fn of_state(state: &BudgetState) -> String {
    of(state.category.as_ref(), state.tag.as_ref())
}

/// After an amount: " a month", " from 1 Dec 2026 to 10 Dec 2026".
pub(super) fn each(period: BudgetPeriod) -> String {
    match period {
        BudgetPeriod::Week => " a week".to_owned(),
        BudgetPeriod::Month => " a month".to_owned(),
        BudgetPeriod::Year => " a year".to_owned(),
        BudgetPeriod::Between(days) => {
            let day = |day: chrono::NaiveDate| day.format("%-d %b %Y");
            format!(" from {} to {}", day(days.start()), day(days.last_day()))
        }
    }
}

/// The same where a month goes without saying.
pub(super) fn each_but_month(period: BudgetPeriod) -> String {
    if period == BudgetPeriod::Month { String::new() } else { each(period) }
}

/// Before a name: "weekly ", nothing between dates.
pub(super) const fn how_often(period: BudgetPeriod) -> &'static str {
    match period {
        BudgetPeriod::Week => "weekly ",
        BudgetPeriod::Month => "monthly ",
        BudgetPeriod::Year => "yearly ",
        BudgetPeriod::Between(_) => "",
    }
}

/// "Food budget: ₹3,770 left of ₹5,000 this month."
fn stands(reader: Reader, state: &BudgetState) -> Line {
    let when = within(reader, Some(state.days));
    let line = plain(of_state(state)).plain(": ");
    let line = if state.left.minor < 0 {
        line.bold(format!("{} over", size(state.left))).plain(" the ").plain(state.available)
    } else {
        line.bold(format!("{} left", state.left)).plain(" of ").plain(state.available)
    };
    let line = line.plain(" ").plain(when);
    match state.carried {
        Some(carried) => line.plain(", ").plain(carried).plain(" of it carried over."),
        None => line.plain("."),
    }
}

/// How a budget stands, and when it will be gone if it does not last.
pub(super) fn listed_one(reader: Reader, state: &BudgetState) -> Paragraph {
    let line = stands(reader, state);
    if state.paused {
        return line.plain(" It is paused.").end();
    }
    gone(reader, line, state.gone_on).end()
}

fn gone(reader: Reader, line: Line, day: Option<chrono::NaiveDate>) -> Line {
    match day {
        Some(day) => line.plain(format!(" At this rate it is gone by {}.", short(reader, day))),
        None => line,
    }
}

/// What an entry did to a budget: what is left, and what is new about it.
pub(super) fn touched(reader: Reader, touched: &BudgetTouched) -> Paragraph {
    let BudgetTouched { state, crossed, slips } = touched;
    let mut line = stands(reader, state);
    // "₹230 over" says already that all of it is spent.
    let said = if state.left.minor < 0 { 100 } else { 0 };
    if crossed.iter().any(|percent| *percent > said) {
        line = line.plain(format!(" {}% of it is spent.", state.percent));
    }
    gone(reader, line, *slips).end()
}

pub(super) fn set(reader: Reader, set: &BudgetSet) -> Vec<Paragraph> {
    let BudgetSet { budget, before, settings } = set;
    let name = of_state(budget);
    let mut said = Vec::new();
    if *before != Some(budget.amount) {
        let line = plain(&name).plain(" is now ").bold(budget.amount);
        let line = line.plain(each(budget.period));
        let line = match before {
            Some(before) => line.plain(", before it was ").plain(before).plain("."),
            None => line.plain("."),
        };
        said.push(line.end());
    }
    said.extend(
        settings_in_words(settings)
            .into_iter()
            .map(|words| plain(&name).plain(": ").plain(words).plain(".").end()),
    );
    said.push(listed_one(reader, budget));
    said
}

/// "what is left rolls over", "I speak up at 70% and 90%", "paused".
pub(super) fn settings_in_words(settings: &BudgetSettings) -> Vec<String> {
    let rollover = settings.rollover.map(|rolls| {
        let words = if rolls { "what is left rolls over" } else { "nothing rolls over" };
        words.to_owned()
    });
    let thresholds = settings.thresholds.as_deref().map(|percent| {
        let (last, before) = percent.split_last().unwrap_or((&0, &[]));
        let before: Vec<String> = before.iter().map(|one| format!("{one}%")).collect();
        let and = if before.is_empty() { "" } else { " and " };
        format!("I speak up at {}{and}{last}%", before.join(", "))
    });
    let paused = settings.paused.map(|paused| {
        let words = if paused { "paused" } else { "on again" };
        words.to_owned()
    });
    [rollover, thresholds, paused].into_iter().flatten().collect()
}

pub(super) fn listed(reader: Reader, budgets: &Budgets) -> Vec<Paragraph> {
    let Budgets { category, tag, only, budgets } = budgets;
    if budgets.is_empty() {
        let of = category.as_ref().map(|name| format!("{name} "));
        let of = of.or_else(|| tag.as_ref().map(|tag| format!("#{tag} "))).unwrap_or_default();
        let example = category.as_ref().map(|name| name.as_str().to_lowercase());
        let example = example.or_else(|| tag.as_ref().map(|tag| format!("#{tag}")));
        let often = only.map(how_often).unwrap_or_default();
        let each = only.map(each_but_month).unwrap_or_default();
        return vec![
            plain("No ")
                .plain(often)
                .plain(of)
                .plain("budget yet. Set one with “budget ")
                .plain(example.as_deref().unwrap_or("food"))
                .plain(" 5000")
                .plain(each)
                .plain("”.")
                .end(),
        ];
    }
    budgets.iter().map(|state| listed_one(reader, state)).collect()
}

pub(super) fn paused(reader: Reader, paused: &BudgetsPaused) -> Vec<Paragraph> {
    let BudgetsPaused { paused, budgets } = paused;
    let sentence = |state: &BudgetState| {
        let line =
            bold(of_state(state)).plain(" of ").plain(state.amount).plain(each(state.period));
        if *paused {
            line.plain(" is paused: I say nothing of it by myself.").end()
        } else {
            line.plain(" is on again.").end()
        }
    };
    let mut said: Vec<Paragraph> = budgets.iter().map(sentence).collect();
    if !paused {
        said.extend(budgets.iter().map(|state| listed_one(reader, state)));
    }
    said
}

pub(super) fn ended(ended: &[BudgetEnded]) -> Vec<Paragraph> {
    let sentence = |BudgetEnded { category, tag, period, amount }: &BudgetEnded| {
        bold(of(category.as_ref(), tag.as_ref()))
            .plain(" of ")
            .plain(amount)
            .plain(each(*period))
            .plain(" has ended.")
            .end()
    };
    ended.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::{
        domain::{
            budget::BudgetPeriod,
            period::{Period, Unit},
            text::Tag,
        },
        ledger::{
            BudgetEnded, BudgetSet, BudgetSettings, BudgetState, BudgetTouched, Budgets,
            BudgetsPaused, Logged, Outcome,
        },
    };

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    fn of_goa() -> BudgetState {
        let start = "2026-02-01".parse().unwrap();
        let days = Period::new(start, "2026-02-11".parse().unwrap()).unwrap();
        BudgetState {
            category: None,
            tag: Some(Tag::parse("goa").unwrap()),
            period: BudgetPeriod::Between(days),
            days,
            ..samples::budget("20000", "0")
        }
    }

    fn weekly() -> BudgetState {
        let days = Period::holding(samples::reader().today, Unit::Week);
        BudgetState { period: BudgetPeriod::Week, days, ..samples::budget("1000", "250") }
    }

    fn listed(budgets: Vec<BudgetState>) -> String {
        said(Budgets { budgets, ..Budgets::default() })
    }

    #[test]
    fn a_budget_says_what_is_left_or_how_far_over_it_is() {
        let everything = BudgetState { category: None, ..samples::budget("5000", "5230.50") };
        assert_snapshot!(listed(vec![samples::budget("5000", "0"), everything]), @r"
        Food budget: ₹5,000 left of ₹5,000 this month.
        Budget for everything: ₹230.50 over the ₹5,000 this month.
        ");
        let slow = BudgetState {
            gone_on: Some("2026-01-23".parse().unwrap()),
            ..samples::budget("5000", "3300")
        };
        let rich = BudgetState {
            carried: Some(samples::rupees("700")),
            available: samples::rupees("5700"),
            left: samples::rupees("5600"),
            ..samples::budget("5000", "100")
        };
        let paused = BudgetState { paused: true, gone_on: slow.gone_on, ..weekly() };
        assert_snapshot!(listed(vec![slow, rich, paused, of_goa()]), @r"
        Food budget: ₹1,700 left of ₹5,000 this month. At this rate it is gone by 23 Jan.
        Food budget: ₹5,600 left of ₹5,700 this month, ₹700 of it carried over.
        Food budget: ₹750 left of ₹1,000 this week. It is paused.
        #goa budget: ₹20,000 left of ₹20,000 from 1 Feb to 10 Feb.
        ");
    }

    #[test]
    fn setting_a_budget_says_what_it_was() {
        let budget = samples::budget("5000", "1000");
        let settings = BudgetSettings::default();
        let before = Some(samples::rupees("4000"));
        let set = BudgetSet { budget: budget.clone(), before, settings: settings.clone() };
        assert_snapshot!(said(set), @r"
        Food budget is now ₹5,000 a month, before it was ₹4,000.
        Food budget: ₹4,000 left of ₹5,000 this month.
        ");
        let set = |budget| BudgetSet { budget, before: None, settings: settings.clone() };
        assert_snapshot!(said(set(budget)), @r"
        Food budget is now ₹5,000 a month.
        Food budget: ₹4,000 left of ₹5,000 this month.
        ");
        assert_snapshot!(said(set(of_goa())), @r"
        #goa budget is now ₹20,000 from 1 Feb 2026 to 10 Feb 2026.
        #goa budget: ₹20,000 left of ₹20,000 from 1 Feb to 10 Feb.
        ");
    }

    #[test]
    fn what_else_is_set_is_said() {
        let set = |rollover, thresholds| BudgetSet {
            budget: weekly(),
            before: Some(samples::rupees("1000")),
            settings: BudgetSettings { rollover, thresholds, paused: None },
        };
        assert_snapshot!(said(set(Some(true), Some(vec![70, 90, 100]))), @r"
        Food budget: what is left rolls over.
        Food budget: I speak up at 70%, 90% and 100%.
        Food budget: ₹750 left of ₹1,000 this week.
        ");
        assert_snapshot!(said(set(Some(false), Some(vec![70]))), @r"
        Food budget: nothing rolls over.
        Food budget: I speak up at 70%.
        Food budget: ₹750 left of ₹1,000 this week.
        ");
    }

    #[test]
    fn an_entry_that_crosses_a_line_says_so() {
        let filed = |state: BudgetState, crossed: &[u16], slips: Option<&str>| {
            let slips = slips.map(|day| day.parse().unwrap());
            let touched = BudgetTouched { state, crossed: crossed.to_vec(), slips };
            said(Logged { entries: vec![samples::chai()], budgets: vec![touched] })
        };
        assert_snapshot!(filed(samples::budget("5000", "4150"), &[50, 80], Some("2026-01-18")), @r"
        Filed chai ₹20 in Food.
        Food budget: ₹850 left of ₹5,000 this month. 83% of it is spent. At this rate it is gone by 18 Jan.
        ");
        assert_snapshot!(filed(samples::budget("5000", "5000"), &[100], None), @r"
        Filed chai ₹20 in Food.
        Food budget: ₹0 left of ₹5,000 this month. 100% of it is spent.
        ");
        assert_snapshot!(filed(samples::budget("5000", "5100"), &[100], None), @r"
        Filed chai ₹20 in Food.
        Food budget: ₹100 over the ₹5,000 this month.
        ");
        assert_snapshot!(filed(samples::budget("5000", "6100"), &[120], None), @r"
        Filed chai ₹20 in Food.
        Food budget: ₹1,100 over the ₹5,000 this month. 122% of it is spent.
        ");
    }

    #[test]
    fn a_pause_says_what_it_means() {
        let paused = |paused| BudgetsPaused { paused, budgets: vec![weekly()] };
        assert_snapshot!(said(paused(true)), @"Food budget of ₹1,000 a week is paused: I say nothing of it by myself.");
        assert_snapshot!(said(paused(false)), @r"
        Food budget of ₹1,000 a week is on again.
        Food budget: ₹750 left of ₹1,000 this week.
        ");
    }

    #[test]
    fn no_budget_says_how_to_set_one() {
        let none = Budgets { category: Some(samples::name("Travel")), ..Budgets::default() };
        assert_snapshot!(said(none), @"No Travel budget yet. Set one with “budget travel 5000”.");
        assert_snapshot!(said(Budgets::default()), @"No budget yet. Set one with “budget food 5000”.");
        let none = Budgets { only: Some(BudgetPeriod::Week), ..Budgets::default() };
        assert_snapshot!(said(none), @"No weekly budget yet. Set one with “budget food 5000 a week”.");
        let none = Budgets { tag: of_goa().tag, ..Budgets::default() };
        assert_snapshot!(said(none), @"No #goa budget yet. Set one with “budget #goa 5000”.");
    }

    #[test]
    fn an_ended_budget_says_so() {
        let ended = |period| {
            let amount = samples::rupees("5000");
            said(vec![BudgetEnded { category: None, tag: None, period, amount }])
        };
        assert_snapshot!(ended(BudgetPeriod::Month), @"Budget for everything of ₹5,000 a month has ended.");
        assert_snapshot!(ended(BudgetPeriod::Year), @"Budget for everything of ₹5,000 a year has ended.");
    }
}
