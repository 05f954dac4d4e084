//! What the books show of habits: months one after the other, unusual entries, payments that come again.

use hisab_port::Paragraph;

use super::{
    Reader,
    dates::{day, short, within},
    figures::about,
    line::{Line, bold, count, plain, size},
};
use crate::{
    domain::{kind::Kind, period::Period},
    ledger::{
        Course, Every, Recurring, RecurringPayment, Trend, TrendMonth, Unusual, UnusualEntry,
    },
};

/// How many months are shown.
const MONTHS: usize = 12;

pub(super) fn trend(reader: Reader, trend: &Trend) -> Vec<Paragraph> {
    let what =
        about(trend.kind, trend.category.as_ref(), trend.words.as_deref(), trend.tag.as_ref());
    if trend.months.is_empty() {
        let nothing = match trend.kind {
            Kind::Expense => "Nothing spent",
            Kind::Income => "No money came in",
        };
        return vec![plain(nothing).plain(what).plain(" in those months.").end()];
    }
    let mut said = Vec::new();
    if trend.courses.is_empty() {
        let way = match trend.kind {
            Kind::Expense => "Spent",
            Kind::Income => "Came in",
        };
        said.push(plain(way).plain(what).plain(" by month:").end());
    } else {
        let averages: Vec<_> = trend.courses.iter().map(|course| course.average).collect();
        let months = count(i64::from(trend.over), "whole month", "whole months");
        let line = match trend.kind {
            Kind::Expense => plain("You spent on average ").amounts(&averages).plain(" a month"),
            Kind::Income => plain("On average ").amounts(&averages).plain(" a month came in"),
        };
        let line = line.plain(what);
        said.push(line.plain(", over ").plain(months).plain(".").end());
        let over = usize::try_from(trend.over).unwrap_or(usize::MAX);
        let (first, last) = (trend.months.first(), trend.months.get(over.saturating_sub(1)));
        if let (Some(first), Some(last)) = (first, last) {
            said.extend(trend.courses.iter().map(|course| went(course, first, last)));
        }
    }
    let hidden = trend.months.len().saturating_sub(MONTHS);
    said.extend(trend.months.iter().skip(hidden).map(|month| {
        let line = plain("• ").plain(name(month.period)).plain(" ").amounts(&month.totals);
        let goes_on = month.period.contains(reader.today);
        line.plain(if goes_on { " so far" } else { "" }).end()
    }));
    if hidden > 0 {
        said.push(plain("and ").plain(hidden).plain(" earlier.").end());
    }
    said
}

/// "From ₹4,000 in Jun 2025 to ₹5,200 in Oct 2025: ₹1,200 more."
fn went(course: &Course, first: &TrendMonth, last: &TrendMonth) -> Paragraph {
    let line = plain("From ").plain(course.first).plain(" in ").plain(name(first.period));
    let line = line.plain(" to ").plain(course.last).plain(" in ").plain(name(last.period));
    let word = match course.difference.minor {
        0 => return line.plain(": just the same.").end(),
        more if more > 0 => "more",
        _ => "less",
    };
    line.plain(": ").bold(format!("{} {word}", size(course.difference))).plain(".").end()
}

fn name(month: Period) -> String {
    month.start().format("%b %Y").to_string()
}

pub(super) fn unusual(reader: Reader, unusual: &Unusual) -> Vec<Paragraph> {
    let on = unusual.category.as_ref().map(|name| format!(" on {name}")).unwrap_or_default();
    let when = within(reader, Some(unusual.period));
    if unusual.judged == 0 {
        return if unusual.unjudged == 0 {
            vec![plain("Nothing spent").plain(on).plain(" ").plain(when).plain(".").end()]
        } else {
            let needed = plain("Not enough to go by yet: it takes ").plain(Unusual::FEWEST);
            vec![needed.plain(" entries of a category in a year to tell what is usual.").end()]
        };
    }
    let number = i64::try_from(unusual.found.len()).unwrap_or(i64::MAX);
    let line = match (number, unusual.more) {
        (0, _) => plain("Nothing unusual"),
        (_, true) => bold("The largest unusual expenses"),
        (_, false) => bold(count(number, "unusual expense", "unusual expenses")),
    };
    let judged = count(unusual.judged, "entry", "entries");
    let line = line.plain(on).plain(" ").plain(when).plain(", among ").plain(judged).plain(".");
    let mut said = vec![line.end()];
    said.extend(unusual.found.iter().map(|found| odd(reader, found)));
    if unusual.unjudged > 0 {
        let others = count(unusual.unjudged, "other", "others");
        let line = plain(others).plain(" could not be judged: fewer than ").plain(Unusual::FEWEST);
        said.push(line.plain(" entries in the category.").end());
    }
    said
}

/// "• shoes ₹2,500 on Mon 12 Jan: Shopping is usually ₹200 to ₹400"
pub(super) fn odd(reader: Reader, UnusualEntry { entry, least, most }: &UnusualEntry) -> Paragraph {
    let line = plain("• ").plain(&entry.description).plain(" ").bold(entry.money);
    let line = when(line.plain(" "), &day(reader, entry.date)).plain(": ");
    let line = line.plain(&entry.category).plain(" is usually ").plain(least);
    if least == most { line.end() } else { line.plain(" to ").plain(most).end() }
}

pub(super) fn recurring(reader: Reader, recurring: &Recurring) -> Vec<Paragraph> {
    let Recurring { payments, more, until, soon } = recurring;
    if payments.is_empty() {
        return vec![
            plain("No recurring payments found. It takes three of about the same amount, as far ")
                .plain("apart as the weeks, months or years are.")
                .end(),
        ];
    }
    let number = i64::try_from(payments.len()).unwrap_or(i64::MAX).saturating_add((*more).into());
    let line = bold(count(number, "recurring payment", "recurring payments"));
    let line = if soon.is_empty() {
        line.plain(", none due")
    } else {
        line.plain(", ").amounts(soon).plain(" due")
    };
    let mut said = vec![line.plain(" until ").plain(short(reader, *until)).plain(".").end()];
    said.extend(payments.iter().map(|payment| comes(reader, payment)));
    if *more > 0 {
        said.push(plain("and ").plain(more).plain(" later.").end());
    }
    said
}

/// "• Netflix ₹649 a month, next on Thu 5 Feb"
pub(super) fn comes(reader: Reader, payment: &RecurringPayment) -> Paragraph {
    let every = match payment.every {
        Every::Week => " a week",
        Every::TwoWeeks => " every two weeks",
        Every::Month => " a month",
        Every::Quarter => " a quarter",
        Every::Year => " a year",
    };
    let line = plain("• ").plain(&payment.name).plain(" ").bold(payment.usual).plain(every);
    let line = line.plain(if payment.next < reader.today { ", was due " } else { ", next " });
    when(line, &day(reader, payment.next)).end()
}

/// "on Thu 5 Feb", "today".
fn when(line: Line, day: &str) -> Line {
    match day {
        "today" | "yesterday" => line.plain(day),
        _ => line.plain("on ").plain(day),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use super::*;
    use crate::domain::period::Unit;
    use crate::ledger::Outcome;

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    fn months() -> Trend {
        let month = |first: &str, amount| TrendMonth {
            period: Period::holding(first.parse().unwrap(), Unit::Month),
            totals: vec![samples::rupees(amount)],
        };
        Trend {
            kind: Kind::Expense,
            category: Some(samples::name("Food")),
            words: None,
            tag: None,
            months: vec![
                month("2025-11-01", "4000"),
                month("2025-12-01", "5200"),
                month("2026-01-01", "900"),
            ],
            over: 2,
            courses: vec![Course {
                average: samples::rupees("4600"),
                first: samples::rupees("4000"),
                last: samples::rupees("5200"),
                difference: samples::rupees("1200"),
            }],
        }
    }

    #[test]
    fn months_are_told_by_their_figures() {
        assert_snapshot!(said(months()), @r"
        You spent on average ₹4,600 a month on Food, over 2 whole months.
        From ₹4,000 in Nov 2025 to ₹5,200 in Dec 2025: ₹1,200 more.
        • Nov 2025 ₹4,000
        • Dec 2025 ₹5,200
        • Jan 2026 ₹900 so far
        ");
        let income = Trend { kind: Kind::Income, category: None, ..months() };
        let income = said(income);
        assert_snapshot!(income.lines().next().unwrap_or_default(), @"On average ₹4,600 a month came in, over 2 whole months.");
        let mut new = months();
        new.months.drain(..2);
        let new = Trend { over: 0, courses: vec![], ..new };
        assert_snapshot!(said(new), @r"
        Spent on Food by month:
        • Jan 2026 ₹900 so far
        ");
        let none = Trend { months: vec![], courses: vec![], over: 0, ..months() };
        assert_snapshot!(said(none), @"Nothing spent on Food in those months.");
    }

    fn odd_ones() -> Unusual {
        let mut shoes = samples::entry("shoes", "2500", "Shopping");
        shoes.date = "2026-01-12".parse().unwrap();
        let (least, most) = (samples::rupees("200"), samples::rupees("400"));
        Unusual {
            period: Period::holding(samples::reader().today, Unit::Month),
            category: None,
            found: vec![UnusualEntry { entry: shoes, least, most }],
            more: false,
            judged: 42,
            unjudged: 3,
        }
    }

    #[test]
    fn what_is_unusual_is_explained() {
        assert_snapshot!(said(odd_ones()), @r"
        1 unusual expense this month, among 42 entries.
        • shoes ₹2,500 on Mon 12 Jan: Shopping is usually ₹200 to ₹400
        3 others could not be judged: fewer than 8 entries in the category.
        ");
        let none = Unusual { found: vec![], unjudged: 0, ..odd_ones() };
        assert_snapshot!(said(none), @"Nothing unusual this month, among 42 entries.");
        let thin = Unusual { found: vec![], judged: 0, ..odd_ones() };
        assert_snapshot!(said(thin), @"Not enough to go by yet: it takes 8 entries of a category in a year to tell what is usual.");
        let nothing = Unusual { found: vec![], judged: 0, unjudged: 0, ..odd_ones() };
        assert_snapshot!(said(nothing), @"Nothing spent this month.");
    }

    #[test]
    fn a_recurring_payment_has_its_next_day() {
        let payment = |name: &str, amount, every, next: &str| RecurringPayment {
            name: name.to_owned(),
            category: samples::name("Bills"),
            every,
            usual: samples::rupees(amount),
            last: "2025-12-13".parse().unwrap(),
            next: next.parse().unwrap(),
            times: 3,
        };
        let recurring = Recurring {
            payments: vec![
                payment("rent", "15000", Every::Month, "2026-01-13"),
                payment("maid", "500", Every::Week, "2026-01-15"),
                payment("domain", "900", Every::Year, "2026-12-13"),
            ],
            more: 2,
            until: "2026-02-13".parse().unwrap(),
            soon: vec![samples::rupees("17500")],
        };
        assert_snapshot!(said(recurring), @r"
        5 recurring payments, ₹17,500 due until 13 Feb.
        • rent ₹15,000 a month, was due on Tue 13 Jan
        • maid ₹500 a week, next today
        • domain ₹900 a year, next on Sun 13 Dec
        and 2 later.
        ");
        let none =
            Recurring { payments: vec![], more: 0, until: samples::reader().today, soon: vec![] };
        assert_snapshot!(said(none), @"No recurring payments found. It takes three of about the same amount, as far apart as the weeks, months or years are.");
    }
}
