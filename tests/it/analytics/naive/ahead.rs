//! What comes again, and what is ahead.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use hisabkitab::{
    domain::{
        currency::Currency,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Description},
    },
    ledger::{self, Allowance, Basis},
};

use super::{Books, Limit, Row, minors, share, sums};

pub(in super::super) async fn recurring_is_right(
    books: &mut ledger::Books,
    known: &Books,
) -> usize {
    let recurring = ledger::find_recurring(books).await.unwrap();
    let naive = known.payments();
    let told: Vec<_> = recurring
        .payments
        .iter()
        .map(|p| {
            let (code, usual) = (p.usual.currency.code(), p.usual.minor);
            let times = usize::try_from(p.times).unwrap();
            (p.name.clone(), p.category.to_string(), code, p.every, usual, p.last, p.next, times)
        })
        .collect();
    let expected: Vec<_> = naive
        .iter()
        .take(20)
        .map(|p| {
            let (name, category) = (p.name.clone(), p.category.clone());
            (name, category, p.code, p.every, p.usual, p.last, p.next, p.paid.len())
        })
        .collect();
    assert_eq!(told, expected);
    assert_eq!(usize::try_from(recurring.more).unwrap(), naive.len().saturating_sub(20));
    let end = known.today + TimeDelta::days(30);
    assert_eq!(recurring.until + TimeDelta::days(1), end);
    let mut soon: BTreeMap<&str, i64> = BTreeMap::new();
    for payment in &naive {
        for _ in payment.days.iter().filter(|day| **day < end) {
            *soon.entry(payment.code).or_default() += payment.usual;
        }
    }
    assert_eq!(minors(&recurring.soon), soon);
    told.len()
}

/// The sum and the number of the payments that are due in a period, of these categories.
fn due(known: &Books, code: &str, period: Period, keep: impl Fn(&str) -> bool) -> (i64, usize) {
    let begun = period.start() <= known.today;
    let (mut sum, mut count) = (0, 0);
    for payment in known.payments().iter().filter(|p| p.code == code && keep(&p.category)) {
        let days = payment.days.iter().filter(|day| **day < period.end());
        let days = days.filter(|day| begun || **day >= period.start()).count();
        sum += payment.usual * i64::try_from(days).unwrap();
        count += days;
    }
    if period.end() <= known.today { (0, 0) } else { (sum, count) }
}

pub(in super::super) async fn forecasts_are_right(
    books: &mut ledger::Books,
    known: &Books,
    period: Period,
    category: &str,
) -> usize {
    let mut told_of = 0;
    for category in [None, Some(category)] {
        let forecast = ledger::forecast(books, Some(period), category).await.unwrap();
        let fits = |row: &Row| category.is_none_or(|category| category == row.category);
        let today = known.today;
        let week = |at: i64| {
            let newest = today - TimeDelta::days(7 * at);
            let oldest = newest - TimeDelta::days(7);
            move |row: &Row| row.date >= oldest && row.date < newest
        };
        // The oldest of eight weeks that anything was filed in, and that was all in the time of the books.
        let mut weeks = 8;
        while weeks > 0 {
            let all_in =
                known.first().is_some_and(|first| first <= today - TimeDelta::days(7 * weeks));
            let filed = known.rows.iter().any(week(weeks - 1));
            let older = (weeks..8).any(|at| known.rows.iter().any(week(at)));
            if all_in && (filed || older) {
                break;
            }
            weeks -= 1;
        }
        let kept = (0..weeks).filter(|at| known.rows.iter().any(week(*at))).count();
        let from = period.start().min(today - TimeDelta::days(7 * weeks));
        let used = |code: &str| {
            known.rows.iter().any(|row| row.code == code && row.date >= from && fits(row))
        };
        let code = if used("USD") && !used("INR") { "USD" } else { "INR" };
        assert_eq!(forecast.spent.currency.code(), code);
        let spent = known.sum(code, |row| fits(row) && period.contains(row.date));
        assert_eq!(forecast.spent.minor, spent);
        let mut apart = sums(known.within(period).filter(|row| fits(row)));
        apart.remove(code);
        assert_eq!(minors(&forecast.apart), apart);
        let payments = known.payments();
        let recurs = |row: &Row| payments.iter().any(|p| p.paid.iter().any(|r| r.id == row.id));
        let whole = |at| known.sum(code, |row| fits(row) && week(at)(row));
        let other = |at| known.sum(code, |row| fits(row) && week(at)(row) && !recurs(row));
        let enough = (0..weeks).filter(|at| whole(*at) > 0).count() >= 2
            && 2 * i64::try_from(kept).unwrap() >= weeks;
        let Some(outlook) = forecast.outlook else {
            assert!(!enough);
            continue;
        };
        assert!(enough);
        let mut ordinary: Vec<i64> = (0..weeks).map(other).collect();
        ordinary.sort_unstable();
        let count = ordinary.len();
        let per_day = share(ordinary[(count - 1) / 2] + ordinary[count / 2], 14);
        let days = (period.end() - period.start().max(today + TimeDelta::days(1))).num_days();
        let days = days.max(0);
        let due = due(known, code, period, |of| category.is_none_or(|category| category == of));
        assert_eq!((outlook.due_total.minor, usize::try_from(outlook.dues).unwrap()), due);
        assert_eq!(outlook.due.len(), due.1.min(10));
        assert_eq!(i64::from(outlook.weeks), weeks);
        assert_eq!((outlook.per_day.minor, i64::from(outlook.days)), (per_day, days));
        assert_eq!(outlook.rest.minor, per_day * days);
        assert_eq!(outlook.expected.minor, spent + due.0 + per_day * days);
        let range = (count >= 4 && days > 0).then(|| {
            let at = |week: i64| spent + due.0 + share(week, 7) * days;
            (at(ordinary[1]), at(ordinary[count - 2]))
        });
        assert_eq!(outlook.range.map(|range| (range.least.minor, range.most.minor)), range);
        told_of += due.1;
    }
    told_of
}

/// What may be spent this month by the budgets.
struct Allowed<'a> {
    basis: Basis,
    code: &'static str,
    /// The amount, what is left, due and free.
    figures: [i64; 4],
    /// All where it is by everything.
    categories: Option<Vec<&'a str>>,
}

/// By which budgets: the first of these that there is.
fn allowed<'a>(known: &'a Books, rather: &str) -> Option<Allowed<'a>> {
    let monthly: Vec<&Limit> =
        known.limits.iter().filter(|l| l.monthly && !l.paused && !l.tagged).collect();
    let (wholes, parts): (Vec<&Limit>, Vec<&Limit>) =
        monthly.into_iter().partition(|l| l.category.is_none());
    let of = |limits: &[&'a Limit], code: &str| -> Vec<&'a Limit> {
        limits.iter().copied().filter(|l| l.code == code).collect()
    };
    let other_part = parts.first().map_or("", |l| l.code);
    let choices = [
        of(&wholes, rather),
        of(&parts, rather),
        wholes.first().copied().into_iter().collect(),
        of(&parts, other_part),
    ];
    let chosen = choices.into_iter().find(|chosen| !chosen.is_empty())?;
    let code = chosen[0].code;
    let categories: Option<Vec<&str>> = chosen.iter().map(|l| l.category.as_deref()).collect();
    let month = Period::holding(known.today, Unit::Month);
    let among = |name: &str| categories.as_ref().is_none_or(|names| names.contains(&name));
    let due = due(known, code, month, among).0;
    let amount = chosen.iter().map(|l| l.available).sum();
    let left: i64 = chosen.iter().map(|l| l.left).sum();
    let basis = match &categories {
        None => Basis::Everything,
        Some(names) => Basis::Categories(u32::try_from(names.len()).unwrap()),
    };
    Some(Allowed { basis, code, figures: [amount, left, due, left - due], categories })
}

/// Rounded down, and nothing if nothing is left.
fn a_day(free: i64, days: i64) -> Option<i64> {
    Some(free / days).filter(|a_day| *a_day > 0)
}

pub(in super::super) async fn what_is_safe_is_right(
    books: &mut ledger::Books,
    known: &Books,
) -> usize {
    let safe = ledger::safe_to_spend(books).await.unwrap();
    let naive = allowed(known, "INR").map(|allowed| (allowed.basis, allowed.figures));
    let told = safe.allowance.as_ref().map(|a: &Allowance| {
        let figures = [a.amount.minor, a.left.minor, a.due_total.minor, a.free.minor];
        (a.basis, figures)
    });
    assert_eq!(told, naive);
    if let (Some(allowance), Some((_, [_, _, _, free]))) = (&safe.allowance, naive) {
        let month = Period::holding(known.today, Unit::Month);
        let days = (month.end() - known.today).num_days();
        assert_eq!(i64::from(allowance.days), days);
        assert_eq!(allowance.per_day.map(|money| money.minor), a_day(free, days));
    }
    usize::from(safe.allowance.is_some_and(|allowance| allowance.dues > 0))
}

pub(in super::super) async fn what_if_is_right(
    books: &mut ledger::Books,
    known: &Books,
    minor: i64,
) -> usize {
    let mut told_of = 0;
    for currency in [Currency::INR, Currency::USD] {
        let amount = Money { minor, currency };
        let what = Some(Description::parse("chai").unwrap());
        let what_if =
            ledger::what_if(books, &amount.to_decimal(), currency, what, None).await.unwrap();
        let category = what_if.category.as_ref().map(CategoryName::as_str);
        let mut naive: Vec<(Option<&str>, i64, i64)> = known
            .limits
            .iter()
            .filter(|l| l.code == currency.code() && !l.paused && !l.tagged)
            .map(|l| (l.category.as_deref(), l.left, l.left - minor))
            .filter(|(of, ..)| of.is_none() || *of == category)
            .collect();
        naive.sort_by_key(|(of, ..)| of.is_none());
        let told: Vec<(Option<&str>, i64, i64)> = what_if
            .budgets
            .iter()
            .map(|b| {
                let of = b.category.as_ref().map(CategoryName::as_str);
                (of, b.left.before.minor, b.left.after.minor)
            })
            .collect();
        assert_eq!(told, naive);
        let of_it = |names: &Vec<&str>| category.is_some_and(|name| names.contains(&name));
        let free = allowed(known, currency.code())
            .filter(|allowed| allowed.code == currency.code())
            .filter(|allowed| allowed.categories.as_ref().is_none_or(of_it))
            .map(|allowed| (allowed.figures[3], allowed.figures[3] - minor));
        let told = what_if.free.as_ref().map(|f| (f.free.before.minor, f.free.after.minor));
        assert_eq!(told, free);
        let over = naive.iter().any(|(_, _, after)| *after < 0)
            || free.is_some_and(|(_, after)| after < 0);
        let measured = !naive.is_empty() || free.is_some();
        assert_eq!(what_if.fits, measured.then_some(!over));
        if let Some(expected) = what_if.expected {
            assert_eq!(expected.after.minor, expected.before.minor + minor);
            told_of += 1;
        }
    }
    told_of
}
