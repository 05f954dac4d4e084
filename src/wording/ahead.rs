//! What may be ahead: forecasts, what can be spent a day, what a purchase would do. What they rest on is said with them.

use hisab_port::Paragraph;

use super::{
    Reader,
    budgets::of,
    dates::{short, subject, within},
    line::{Line, bold, count, plain, size},
};
use crate::ledger::{
    Allowance, Basis, BudgetEffect, Due, Effect, Forecast, FreeEffect, Outlook, SafeToSpend, WhatIf,
};

/// How many payments are named.
const NAMED: usize = 3;
const NO_BUDGET: &str = "Set one with “set budget 20000”.";

pub(super) fn forecast(reader: Reader, forecast: &Forecast) -> Vec<Paragraph> {
    let Forecast { period, category, spent, apart, outlook } = forecast;
    let on = category.as_ref().map(|name| format!(" on {name}")).unwrap_or_default();
    let when = within(reader, Some(*period));
    let mut said = match outlook {
        None => vec![
            plain("Not enough to go by yet: it takes two weeks with entries, and some in half of the last ones.").end(),
            plain("Spent so far").plain(on).plain(" ").plain(when).plain(": ").bold(spent).end(),
        ],
        Some(outlook) if outlook.days == 0 && outlook.dues == 0 => {
            let line = plain("You spent ").bold(spent).plain(on).plain(" ").plain(when);
            vec![line.plain("; no more days to foretell.").end()]
        }
        Some(outlook) => {
            let line = plain(subject(reader, *period)).plain(on).plain(" will come to about ");
            let mut said = vec![line.bold(outlook.expected).plain(".").end()];
            said.extend(adds_up(reader, forecast, outlook));
            said
        }
    };
    if !apart.is_empty() {
        said.push(plain("Other currencies are not counted: ").amounts(apart).plain(".").end());
    }
    said
}

/// What the figure is made of.
fn adds_up(reader: Reader, forecast: &Forecast, outlook: &Outlook) -> Vec<Paragraph> {
    let line = plain(forecast.spent).plain(" spent");
    let line = if outlook.dues > 0 {
        line.plain(", ").plain(outlook.due_total).plain(" recurring payments still due")
    } else {
        line
    };
    let days = count(i64::from(outlook.days), "day", "days");
    let weeks = count(i64::from(outlook.weeks), "week", "weeks");
    let line = line.plain(", ").plain(outlook.rest).plain(" for ").plain(days);
    let line = line.plain(" at ").plain(outlook.per_day).plain(", as on an ordinary day of the ");
    let mut said = vec![line.plain("last ").plain(weeks).plain(".").end()];
    if let Some(range) = &outlook.range {
        let line = plain("If they are quiet ").plain(range.least).plain(", if they are busy ");
        said.push(line.plain(range.most).plain(".").end());
    }
    said.extend(dues(reader, &outlook.due, outlook.dues));
    said
}

/// "Still due: rent ₹15,000 on 1 Feb, Netflix ₹649 on 5 Feb and 2 more."
fn dues(reader: Reader, due: &[Due], all: u32) -> Option<Paragraph> {
    if due.is_empty() {
        return None;
    }
    let mut line = plain("Still due: ");
    for (at, Due { name, date, money }) in due.iter().take(NAMED).enumerate() {
        let joint = if at > 0 { ", " } else { "" };
        let when = if *date < reader.today { " since " } else { " on " };
        line = line.plain(joint).plain(name).plain(" ").plain(money);
        line = line.plain(when).plain(short(reader, *date));
    }
    let named = u32::try_from(due.len().min(NAMED)).unwrap_or(all);
    let rest = all.saturating_sub(named);
    let line = if rest > 0 { line.plain(" and ").plain(rest).plain(" more") } else { line };
    Some(line.plain(".").end())
}

pub(super) fn safe(reader: Reader, safe: &SafeToSpend) -> Vec<Paragraph> {
    let Some(allowance) = &safe.allowance else {
        return vec![plain("There is no budget to go by. ").plain(NO_BUDGET).end()];
    };
    let days = count(i64::from(allowance.days), "day", "days");
    let point = match allowance.per_day {
        Some(per_day) => bold(format!("{per_day} a day")).plain(" for ").plain(days),
        None => bold("Nothing more")
            .plain(" can be spent safely ")
            .plain(within(reader, Some(safe.period))),
    };
    let point = if allowance.per_day.is_some() {
        point.plain(if allowance.days == 1 { ", today." } else { ", today included." })
    } else {
        point.plain(".")
    };
    let mut said = vec![point.end(), left(allowance)];
    said.extend(dues(reader, &allowance.due, allowance.dues));
    said
}

/// "₹5,000 left of the ₹20,000 for everything, less ₹1,220 recurring payments still due: ₹3,780."
fn left(allowance: &Allowance) -> Paragraph {
    let line = if allowance.left.minor < 0 {
        plain(size(allowance.left)).plain(" over the ")
    } else {
        plain(allowance.left).plain(" left of the ")
    };
    let line = line.plain(allowance.amount).plain(basis(allowance.basis));
    if allowance.dues == 0 {
        return line.plain(".").end();
    }
    let line = line.plain(", less ").plain(allowance.due_total);
    let line = line.plain(" recurring payments still due: ");
    if allowance.free.minor < 0 {
        line.plain(size(allowance.free)).plain(" over.").end()
    } else {
        line.plain(allowance.free).plain(".").end()
    }
}

fn basis(basis: Basis) -> String {
    match basis {
        Basis::Everything => " budget for everything".to_owned(),
        Basis::Categories(1) => " budget of 1 category".to_owned(),
        Basis::Categories(many) => format!(" budgets of {many} categories"),
    }
}

pub(super) fn what_if(reader: Reader, what_if: &WhatIf) -> Vec<Paragraph> {
    let what = what_if.what.as_ref().map(|what| format!("{what} for ")).unwrap_or_default();
    let point = match what_if.fits {
        Some(true) => bold("It fits").plain(": "),
        Some(false) => bold("It does not fit").plain(": "),
        None => plain("There is no budget to measure it by: "),
    };
    let mut said = vec![point.plain(what).plain(what_if.amount).plain(".").end()];
    said.extend(what_if.budgets.iter().map(|budget| stands(reader, budget)));
    said.extend(what_if.free.as_ref().map(free));
    said.extend(what_if.expected.as_ref().map(|Effect { before, after }| {
        let line = plain(subject(reader, what_if.period)).plain(" would come to about ");
        line.bold(after).plain(" instead of ").plain(before).plain(".").end()
    }));
    if what_if.fits.is_none() {
        said.push(plain(NO_BUDGET).end());
    }
    said.push(plain("Nothing is filed.").end());
    said
}

/// "Shopping budget: ₹2,000 would be left of ₹5,000 this month."
fn stands(reader: Reader, budget: &BudgetEffect) -> Paragraph {
    let after = budget.left.after;
    let line = plain(of(budget.category.as_ref(), None)).plain(": ");
    let line = if after.minor < 0 {
        line.bold(format!("{} over", size(after))).plain(" the ").plain(budget.amount)
    } else {
        line.bold(after).plain(" would be left of ").plain(budget.amount)
    };
    line.plain(" ").plain(within(reader, Some(budget.days))).plain(".").end()
}

/// "₹300 a day for 9 days, after ₹1,220 recurring payments still due."
fn free(FreeEffect { due_total, free, days, per_day, basis: by }: &FreeEffect) -> Paragraph {
    let days = count(i64::from(*days), "day", "days");
    let line: Line = match per_day {
        Some(per_day) => plain("That leaves ").plain(per_day).plain(" a day for ").plain(days),
        None if free.after.minor < 0 => {
            plain("That is ").plain(size(free.after)).plain(" over what is free")
        }
        None => plain("That leaves nothing for ").plain(days),
    };
    let line = match by {
        Basis::Everything => line,
        Basis::Categories(_) => line.plain(" of the").plain(basis(*by)),
    };
    if due_total.minor > 0 {
        let line = line.plain(", after ").plain(due_total);
        line.plain(" recurring payments still due.").end()
    } else {
        line.plain(".").end()
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use super::*;
    use crate::{
        domain::{
            period::{Period, Unit},
            text::Description,
        },
        ledger::{Outcome, Range},
    };

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    fn month() -> Period {
        Period::holding(samples::reader().today, Unit::Month)
    }

    fn due(name: &str, date: &str, amount: &str) -> Due {
        let money = samples::rupees(amount);
        Due { name: name.to_owned(), date: date.parse().unwrap(), money }
    }

    fn ahead() -> Forecast {
        let outlook = Outlook {
            due: vec![due("gym", "2026-01-13", "900"), due("netflix", "2026-01-20", "649")],
            dues: 2,
            due_total: samples::rupees("1549"),
            weeks: 8,
            per_day: samples::rupees("320"),
            days: 16,
            rest: samples::rupees("5120"),
            expected: samples::rupees("18669"),
            range: Some(Range { least: samples::rupees("16000"), most: samples::rupees("21000") }),
        };
        Forecast {
            period: month(),
            category: None,
            spent: samples::rupees("12000"),
            apart: vec![],
            outlook: Some(outlook),
        }
    }

    #[test]
    fn a_forecast_says_what_it_rests_on() {
        assert_snapshot!(said(ahead()), @r"
        This month will come to about ₹18,669.
        ₹12,000 spent, ₹1,549 recurring payments still due, ₹5,120 for 16 days at ₹320, as on an ordinary day of the last 8 weeks.
        If they are quiet ₹16,000, if they are busy ₹21,000.
        Still due: gym ₹900 since 13 Jan, netflix ₹649 on 20 Jan.
        ");
        let food = Forecast {
            category: Some(samples::name("Food")),
            apart: vec![samples::dollars("5")],
            outlook: None,
            ..ahead()
        };
        assert_snapshot!(said(food), @r"
        Not enough to go by yet: it takes two weeks with entries, and some in half of the last ones.
        Spent so far on Food this month: ₹12,000
        Other currencies are not counted: $5.
        ");
    }

    fn measured() -> Allowance {
        Allowance {
            basis: Basis::Everything,
            amount: samples::rupees("20000"),
            left: samples::rupees("5000"),
            due: vec![due("rent", "2026-01-30", "1600")],
            dues: 1,
            due_total: samples::rupees("1600"),
            free: samples::rupees("3400"),
            days: 17,
            per_day: Some(samples::rupees("200")),
        }
    }

    #[test]
    fn what_is_safe_to_spend_is_after_what_is_due() {
        let safe = |allowance| SafeToSpend { period: month(), allowance };
        assert_snapshot!(said(safe(Some(measured()))), @r"
        ₹200 a day for 17 days, today included.
        ₹5,000 left of the ₹20,000 budget for everything, less ₹1,600 recurring payments still due: ₹3,400.
        Still due: rent ₹1,600 on 30 Jan.
        ");
        let over = Allowance {
            basis: Basis::Categories(3),
            left: samples::rupees("-250"),
            due: vec![],
            dues: 0,
            due_total: samples::rupees("0"),
            free: samples::rupees("-250"),
            per_day: None,
            ..measured()
        };
        assert_snapshot!(said(safe(Some(over))), @r"
        Nothing more can be spent safely this month.
        ₹250 over the ₹20,000 budgets of 3 categories.
        ");
        assert_snapshot!(said(safe(None)), @"There is no budget to go by. Set one with “set budget 20000”.");
    }

    #[test]
    fn a_purchase_is_measured_and_not_filed() {
        let effect = |before, after| Effect {
            before: samples::rupees(before),
            after: samples::rupees(after),
        };
        let phone = WhatIf {
            what: Some(Description::parse("phone").unwrap()),
            amount: samples::rupees("40000"),
            category: Some(samples::name("Shopping")),
            period: month(),
            budgets: vec![BudgetEffect {
                days: month(),
                category: Some(samples::name("Shopping")),
                amount: samples::rupees("5000"),
                left: effect("4000", "-36000"),
            }],
            free: Some(FreeEffect {
                basis: Basis::Everything,
                due_total: samples::rupees("1600"),
                free: effect("3400", "-36600"),
                days: 17,
                per_day: None,
            }),
            expected: Some(effect("18669", "58669")),
            fits: Some(false),
        };
        assert_snapshot!(said(phone.clone()), @r"
        It does not fit: phone for ₹40,000.
        Shopping budget: ₹36,000 over the ₹5,000 this month.
        That is ₹36,600 over what is free, after ₹1,600 recurring payments still due.
        This month would come to about ₹58,669 instead of ₹18,669.
        Nothing is filed.
        ");
        let small = WhatIf {
            what: None,
            amount: samples::rupees("800"),
            budgets: vec![],
            free: Some(FreeEffect {
                basis: Basis::Everything,
                due_total: samples::rupees("0"),
                free: effect("3400", "2600"),
                days: 13,
                per_day: Some(samples::rupees("200")),
            }),
            expected: None,
            fits: Some(true),
            ..phone.clone()
        };
        assert_snapshot!(said(small), @r"
        It fits: ₹800.
        That leaves ₹200 a day for 13 days.
        Nothing is filed.
        ");
        let unmeasured =
            WhatIf { budgets: vec![], free: None, expected: None, fits: None, ..phone };
        assert_snapshot!(said(unmeasured), @r"
        There is no budget to measure it by: phone for ₹40,000.
        Set one with “set budget 20000”.
        Nothing is filed.
        ");
    }
}
