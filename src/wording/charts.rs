//! The words of a chart: what is said beside it, what stands in it, and what it shows for whoever does not see it.

use chrono::{Datelike, NaiveDate};
use hisab_port::Paragraph;

use super::{
    Reader, budgets,
    dates::{from_to, short, subject, within},
    figures,
    line::{clip, count, plain, size},
};
use crate::{
    domain::{
        budget::BudgetPeriod,
        chart::{Bar, Chart, Column, Drawn, Level, Meter},
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::clipped,
    },
    ledger::{BudgetState, Budgets, ChartKind, ChartPace, Charted, Summary},
};

/// How many budgets a picture shows.
const BUDGETS: usize = 12;

/// How many characters the words of a picture have at most: less than the platforms allow with what is said beside it.
const ALT: usize = 900;

/// What is said beside it.
pub(super) fn said(reader: Reader, charted: &Charted) -> Vec<Paragraph> {
    if charted.kind == ChartKind::Budgets {
        let Charted { category, tag, budgets, .. } = charted;
        if budgets.is_empty() {
            let (category, tag) = (category.clone(), tag.clone());
            let none = Budgets { category, tag, ..Budgets::default() };
            return budgets::listed(reader, &none);
        }
        let many = i64::try_from(budgets.len()).unwrap_or(i64::MAX);
        return vec![
            plain("Here is how ")
                .bold(count(many, "budget", "budgets"))
                .plain(if many == 1 { " stands." } else { " stand." })
                .end(),
        ];
    }
    let whole = Summary { by: None, lines: Vec::new(), ..charted.sums() };
    figures::summary(reader, &whole)
}

/// "₹323 a day would use up the budget of ₹10,000".
fn pace_of(ChartPace { budget, per_day }: ChartPace) -> String {
    format!("{per_day} a day would use up the budget of {budget}")
}

/// What is to be drawn, with its words, if there is anything to see.
pub fn chart(reader: Reader, charted: &Charted) -> Option<Chart> {
    let (drawn, shown) = match charted.kind {
        ChartKind::Budgets => meters(reader, &charted.budgets),
        ChartKind::ByCategory => bars(charted),
        ChartKind::ByDay | ChartKind::ByMonth => columns(reader, charted),
    }?;
    let title = title(charted);
    let note = note(reader, charted);
    let when = match days(charted) {
        Some(days) => format!(" {}", within(reader, Some(days))),
        None if charted.kind == ChartKind::Budgets => String::new(),
        None => " of all time".to_owned(),
    };
    let more = charted.pace.map(pace_of).or_else(|| not_drawn(charted));
    let more = more.map_or_else(String::new, |more| format!(" {more}."));
    // What is said last is not what may be missing.
    let room = ALT.saturating_sub(more.chars().count());
    let alt = clipped(&format!("{title}{when}: {shown}."), room) + &more;
    Some(Chart { title, note, alt, drawn })
}

/// "3 more are not drawn", of budgets.
fn not_drawn(charted: &Charted) -> Option<String> {
    match charted.budgets.len().saturating_sub(BUDGETS) {
        0 => None,
        1 => Some("1 more is not drawn".to_owned()),
        more => Some(format!("{more} more are not drawn")),
    }
}

fn title(charted: &Charted) -> String {
    let by = match charted.kind {
        ChartKind::Budgets => return "Budgets".to_owned(),
        ChartKind::ByCategory => "by category",
        ChartKind::ByDay => "by day",
        ChartKind::ByMonth => "by month",
    };
    let (what, on) = match charted.flow {
        Kind::Expense => ("Spending", "on"),
        Kind::Income => ("Income", "from"),
    };
    let Charted { category, words, tag, .. } = charted;
    let category = category.as_ref().map(|name| format!(" {on} {name}"));
    let words = words.as_ref().map(|words| format!(" {on} “{}”", clip(words)));
    let tag = tag.as_ref().map(|tag| format!(" {on} #{tag}"));
    let scope: String = [category, words, tag].into_iter().flatten().collect();
    format!("{what}{scope} {by}")
}

/// The days it shows, if those are not all; of budgets, those that all of them are over.
fn days(charted: &Charted) -> Option<Period> {
    if charted.kind != ChartKind::Budgets {
        return charted.period;
    }
    let mut all = charted.budgets.iter().map(|state| state.days);
    let first = all.next()?;
    all.all(|period| period == first).then_some(first)
}

fn note(reader: Reader, charted: &Charted) -> String {
    let days = match days(charted) {
        Some(days) => subject(reader, days),
        None if charted.kind == ChartKind::Budgets => String::new(),
        None => "All time".to_owned(),
    };
    match charted.totals.as_slice() {
        [] => {
            let days = Some(days).filter(|days| !days.is_empty());
            days.into_iter().chain(not_drawn(charted)).collect::<Vec<_>>().join("; ")
        }
        [drawn] => format!("{days}: {drawn}"),
        [drawn, others @ ..] => {
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            format!("{days}: {drawn}; not drawn: {}", others.join(", "))
        }
    }
}

type Shown = Option<(Drawn, String)>;

/// "Food ₹5,000 (42%), Rent ₹4,000 (33%) and 3 smaller ones ₹300 (2%)".
fn bars(charted: &Charted) -> Shown {
    let mut bars: Vec<Bar> = charted
        .parts
        .iter()
        .map(|part| Bar {
            label: part.label.clone(),
            money: part.money,
            note: part.percent.map(share).unwrap_or_default(),
            is_rest: false,
        })
        .collect();
    bars.extend(charted.rest.map(|rest| Bar {
        label: format!("{} smaller ones", rest.categories),
        money: rest.money,
        note: share(rest.percent),
        is_rest: true,
    }));
    let told = bars.iter().map(|bar| format!("{} {} ({})", bar.label, bar.money, bar.note));
    let told = told.collect::<Vec<_>>().join(", ");
    (!bars.is_empty()).then_some((Drawn::Bars(bars), told))
}

/// "42%". What there is of it is more than nothing.
pub(super) fn share(percent: u8) -> String {
    if percent == 0 { "<1%".to_owned() } else { format!("{percent}%") }
}

/// How many days stand under an axis with the month beside them; of more, only the months do.
const DATED: usize = 62;

/// How many days have room for their month.
const WEEK: usize = 7;

/// How many months stand under an axis without their year.
const YEAR: usize = 12;

fn columns(reader: Reader, charted: &Charted) -> Shown {
    let steps = charted.steps();
    let (first, last) = (steps.first()?.0, steps.last()?.0);
    let by_month = charted.kind == ChartKind::ByMonth;
    let month = |day: NaiveDate| {
        let years = steps.len() > YEAR || day.year() != reader.today.year();
        day.format(if years { "%b %Y" } else { "%b" }).to_string()
    };
    let one_month = Period::holding(first, Unit::Month).contains(last);
    let tick = |day: NaiveDate| {
        if by_month {
            let years = steps.len() > YEAR;
            Some(day.format(if years { "%b ’%y" } else { "%b" }).to_string())
        } else if steps.len() > DATED {
            (day.day() == 1).then(|| day.format("%b").to_string())
        } else {
            let month = !one_month || steps.len() <= WEEK;
            Some(day.format(if month { "%-d %b" } else { "%-d" }).to_string())
        }
    };
    let named = |day| if by_month { month(day) } else { short(reader, day) };
    let told = if by_month {
        let told = steps.iter().map(|(day, money)| format!("{} {money}", named(*day)));
        told.collect::<Vec<_>>().join(", ")
    } else {
        let (day, most) = steps.iter().rev().max_by_key(|(_, money)| money.minor)?;
        let whole = charted.totals.first()?;
        match charted.flow {
            Kind::Expense => format!("{whole} in all, the most on {}, {most}", named(*day)),
            Kind::Income => format!("{whole} in all, the most came on {}, {most}", named(*day)),
        }
    };
    let column = |(day, money): &(NaiveDate, Money)| Column {
        label: named(*day),
        tick: tick(*day),
        money: *money,
    };
    let columns = steps.iter().map(column).collect();
    let level = charted.pace.map(|pace| Level { label: pace_of(pace), money: pace.per_day });
    Some((Drawn::Columns { columns, level }, told))
}

/// "Food: ₹3,770 left of ₹5,000, #goa (1 Feb to 10 Feb, paused): ₹500 over ₹4,000".
fn meters(reader: Reader, budgets: &[BudgetState]) -> Shown {
    let meters = budgets.iter().take(BUDGETS).map(|state| meter(reader, state));
    let meters: Vec<Meter> = meters.collect();
    let told = meters.iter().map(|Meter { label, detail, note, .. }| match detail.as_str() {
        "" => format!("{label}: {note}"),
        detail => format!("{label} ({detail}): {note}"),
    });
    let told = told.collect::<Vec<_>>().join(", ");
    (!meters.is_empty()).then_some((Drawn::Meters(meters), told))
}

fn meter(reader: Reader, state: &BudgetState) -> Meter {
    let BudgetState { category, tag, period, available, spent, left, paused, .. } = state;
    let note = if left.minor < 0 {
        format!("{} over {available}", size(*left))
    } else {
        format!("{left} left of {available}")
    };
    let label = match (category, tag) {
        (Some(name), _) => name.to_string(),
        (None, Some(tag)) => format!("#{tag}"),
        (None, None) => "Everything".to_owned(),
    };
    let often = match period {
        BudgetPeriod::Month => None,
        BudgetPeriod::Week => Some("week".to_owned()),
        BudgetPeriod::Year => Some("year".to_owned()),
        BudgetPeriod::Between(days) => Some(from_to(reader, *days)),
    };
    let rests = paused.then(|| "paused".to_owned());
    let detail = often.into_iter().chain(rests).collect::<Vec<_>>().join(", ");
    Meter { label, detail, note, amount: *available, used: *spent, is_paused: *paused }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{
        super::{outcome, samples},
        *,
    };
    use crate::ledger::{ChartPart, ChartRest, Outcome};

    fn part(label: &str, amount: &str, percent: Option<u8>) -> ChartPart {
        ChartPart { label: label.to_owned(), money: samples::rupees(amount), entries: 1, percent }
    }

    fn charted(kind: ChartKind) -> Charted {
        Charted {
            kind,
            flow: Kind::Expense,
            period: Some(Period::holding(samples::reader().today, Unit::Month)),
            category: None,
            words: None,
            tag: None,
            totals: vec![samples::rupees("1050.50")],
            entries: 7,
            parts: Vec::new(),
            rest: None,
            pace: None,
            budgets: Vec::new(),
        }
    }

    /// What is said, and what stands in the picture.
    fn shown(charted: &Charted) -> String {
        let said = outcome(samples::reader(), &Outcome::Charted(charted.clone())).plain_text();
        let Some(Chart { title, note, alt, .. }) = chart(samples::reader(), charted) else {
            return said;
        };
        [said, title, note, alt].join("\n")
    }

    #[test]
    fn categories_are_told_with_their_parts() {
        let rest = ChartRest { categories: 3, money: samples::rupees("0.50"), percent: 0 };
        let charted = Charted {
            parts: vec![part("Food", "1000", Some(95)), part("Rent", "50", Some(5))],
            rest: Some(rest),
            totals: vec![samples::rupees("1050.50"), samples::dollars("5")],
            ..charted(ChartKind::ByCategory)
        };
        assert_snapshot!(shown(&charted), @r"
        You spent ₹1,050.50 and $5 this month, in 7 entries.
        Spending by category
        This month: ₹1,050.50; not drawn: $5
        Spending by category this month: Food ₹1,000 (95%), Rent ₹50 (5%), 3 smaller ones ₹0.50 (<1%).
        ");
    }

    #[test]
    fn days_are_told_by_the_highest_and_the_pace() {
        let pace = ChartPace { budget: samples::rupees("3100"), per_day: samples::rupees("100") };
        let days = Charted {
            category: Some(samples::name("Food")),
            parts: vec![part("2026-01-03", "50.50", None), part("2026-01-12", "1000", None)],
            pace: Some(pace),
            ..charted(ChartKind::ByDay)
        };
        assert_snapshot!(shown(&days), @r"
        You spent ₹1,050.50 on Food this month, in 7 entries.
        Spending on Food by day
        This month: ₹1,050.50
        Spending on Food by day this month: ₹1,050.50 in all, the most on 12 Jan, ₹1,000. ₹100 a day would use up the budget of ₹3,100.
        ");
        let Some(Chart { drawn: Drawn::Columns { columns, level }, .. }) =
            chart(samples::reader(), &days)
        else {
            panic!("days are columns");
        };
        assert_eq!((columns.len(), level.unwrap().money), (31, pace.per_day));
        assert_eq!(columns[11].money, samples::rupees("1000"));
        assert_eq!(columns[11].tick.as_deref(), Some("12"));
        assert_eq!(columns[30].money.minor, 0);
    }

    #[test]
    fn months_are_told_one_by_one() {
        let period = Period::new("2025-11-01".parse().unwrap(), "2026-02-01".parse().unwrap());
        let income = Charted {
            flow: Kind::Income,
            period: period.ok(),
            parts: vec![part("2025-11", "50.50", None), part("2026-01", "1000", None)],
            ..charted(ChartKind::ByMonth)
        };
        assert_snapshot!(shown(&income), @r"
        ₹1,050.50 came in from 1 Nov 2025 to 31 Jan, in 7 entries.
        Income by month
        1 Nov 2025 to 31 Jan: ₹1,050.50
        Income by month from 1 Nov 2025 to 31 Jan: Nov 2025 ₹50.50, Dec 2025 ₹0, Jan ₹1,000.
        ");
    }

    #[test]
    fn budgets_are_told_by_what_is_left() {
        let everything = BudgetState { category: None, ..samples::budget("100", "250") };
        let two = budgets(vec![samples::budget("5000", "1230"), everything]);
        let none = budgets(Vec::new());
        assert_snapshot!([shown(&two), shown(&none)].join("\n"), @r"
        Here is how 2 budgets stand.
        Budgets
        This month
        Budgets this month: Food: ₹3,770 left of ₹5,000, Everything: ₹150 over ₹100.
        No budget yet. Set one with “budget food 5000”.
        ");
    }

    fn budgets(budgets: Vec<BudgetState>) -> Charted {
        Charted { period: None, totals: Vec::new(), budgets, ..charted(ChartKind::Budgets) }
    }

    #[test]
    fn a_budget_says_which_it_is_and_that_it_is_paused() {
        let dates = |start: &str, end: &str| {
            let days = Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
            let period = BudgetPeriod::Between(days);
            BudgetState { period, days, ..samples::budget("2000", "2500") }
        };
        let days = Period::holding(samples::reader().today, Unit::Week);
        let week = BudgetState { period: BudgetPeriod::Week, days, ..samples::budget("700", "0") };
        let paused = BudgetState { paused: true, ..samples::budget("5000", "1230") };
        let one_day = BudgetState { paused: true, ..dates("2026-02-14", "2026-02-15") };
        let all = budgets(vec![dates("2025-12-20", "2026-01-03"), week, paused, one_day]);
        assert_snapshot!(shown(&all), @r"
        Here is how 4 budgets stand.
        Budgets

        Budgets: Food (20 Dec 2025 to 2 Jan): ₹500 over ₹2,000, Food (week): ₹700 left of ₹700, Food (paused): ₹3,770 left of ₹5,000, Food (14 Feb, paused): ₹500 over ₹2,000.
        ");
        let Some(Chart { drawn: Drawn::Meters(meters), .. }) = chart(samples::reader(), &all)
        else {
            panic!("budgets are meters");
        };
        let paused: Vec<bool> = meters.iter().map(|meter| meter.is_paused).collect();
        assert_eq!(paused, [false, false, true, true]);
        assert!(meters.iter().all(|meter| meter.label == "Food"));
    }

    #[test]
    fn budgets_that_are_not_drawn_are_told() {
        let named = |at: usize| BudgetState {
            category: Some(samples::name(&format!("{at:02} {}", "x".repeat(30)))),
            ..samples::budget("9999999", "1230")
        };
        let many = |count| chart(samples::reader(), &budgets((0..count).map(named).collect()));
        let Some(Chart { note, alt, drawn: Drawn::Meters(meters), .. }) = many(15) else {
            panic!("budgets are meters");
        };
        assert_eq!((meters.len(), note.as_str()), (BUDGETS, "This month; 3 more are not drawn"));
        // However long it is.
        assert!(
            alt.ends_with(". 3 more are not drawn.") || alt.ends_with("… 3 more are not drawn.")
        );
        assert!(alt.chars().count() <= ALT, "{alt}");
        assert!(many(13).unwrap().alt.ends_with(" 1 more is not drawn."));
        assert_eq!(many(12).unwrap().note, "This month");
        let week = Period::holding(samples::reader().today, Unit::Week);
        let mut mixed = budgets((0..13).map(named).collect());
        mixed.budgets[0].days = week;
        let note = chart(samples::reader(), &mixed).unwrap().note;
        assert_eq!(note, "1 more is not drawn", "they are not all over the same days");
    }

    #[test]
    fn of_nothing_there_is_no_picture() {
        let nothing = Charted { totals: Vec::new(), entries: 0, ..charted(ChartKind::ByDay) };
        assert_snapshot!(shown(&nothing), @"Nothing spent this month.");
        let nothing = Charted { kind: ChartKind::ByCategory, ..nothing };
        assert_eq!(chart(samples::reader(), &nothing), None);
    }

    #[test]
    fn the_words_of_a_picture_are_bounded() {
        let parts = (0..8).map(|at| part(&format!("{at}").repeat(40), "99999999999", Some(12)));
        let wordy = Charted {
            parts: parts.collect(),
            words: Some("x".repeat(500)),
            ..charted(ChartKind::ByCategory)
        };
        let alt = chart(samples::reader(), &wordy).unwrap().alt;
        assert!(alt.chars().count() <= ALT, "{alt}");
    }
}
