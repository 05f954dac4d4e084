//! Questions about the person's own books: totals, lists, biggest, averages, comparisons.
//!
//! A question needs evidence that it is about this person's money: "I", "my", or a telegraphic form ("food
//! expenses last month", "how much on groceries?"). What banks know (balances, rates, bills due) is passed on.
//! Decisions: a total without a period is over the current month, unless the person says "ever" or "in total"; a
//! list without one is not limited; "recently" is the last 30 days.

use chrono::Days;

use super::brief::{only_best, only_figure, only_period, overview};
use super::shape::{self, dimension, kind_of_income, limit, listed_kind};
use super::{Context, about, beyond, compare, exact};
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Chat, Decision, Why};
use crate::agent::tools::Call;
use crate::agent::tools::args::{Filter, Span};
use crate::agent::tools::list_transactions::{self, Order};
use crate::agent::tools::summarize_spending::{self, Dimension};
use crate::domain::kind::Kind;
use crate::domain::period::{Period, Unit};

const ASKS: Roles =
    Roles::of(&[Role::How, Role::What, Role::When, Role::Show, Role::Know, Role::Compare]);
const SPENDS: Roles = Roles::of(&[Role::Spent, Role::Spend, Role::Done]);
const OWN: Roles = Roles::of(&[Role::I, Role::My, Role::Me]);
/// Questions with these words are about a bank, or about nothing of the person's.
const ELSEWHERE: Roles = Roles::of(&[Role::Why, Role::If, Role::Exchange, Role::Budget]);

/// Reads a question.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let asking = Asking::of(pieces);
    if !asking.about_books(pieces, context) {
        return None;
    }
    if beyond::reaches(pieces, context)
        || pieces.all.any(ELSEWHERE)
        || of_a_bank(pieces)
        || not_own(pieces)
        || advice(pieces)
    {
        return Some(Decision::Pass(Why::Unclear));
    }
    if how_to(pieces) {
        return Some(Decision::Pass(Why::Chat(Chat::Help)));
    }
    if compare::both_ways(pieces) {
        let whens: Vec<When> = pieces.whens().collect();
        let period = period(pieces, &whens, context).or_else(|| this_month(context));
        let calls = [Kind::Income, Kind::Expense].map(|kind| {
            let filter = Filter { period, ..Filter::default() };
            Call::SummarizeSpending(summarize_spending::Args {
                filter,
                kind,
                by: None,
                average: false,
                currency: None,
            })
        });
        return Some(Decision::Act(calls.into()));
    }
    Some(Decision::Act(vec![call(pieces, context, &asking)]))
}

/// What kind of question it may be.
pub(super) struct Asking {
    /// Whether it asks at all.
    pub question: bool,
    /// Whether it is about money that went.
    pub spends: bool,
    /// Whether it is about money that came.
    pub income: bool,
}

impl Asking {
    fn of(pieces: &Pieces<'_>) -> Self {
        let spends = pieces.all.any(SPENDS)
            || pieces.said_any(&[
                "bought",
                "buy",
                "charged",
                "costing",
                "ordered",
                "overspend",
                "overspent",
                "purchased",
            ]);
        let auxiliary = pieces.list.windows(2).take(12).any(|pair| {
            let [first, second] = pair else { return false };
            (first.is(Role::Do)
                || first.is(Role::Have)
                || first.is(Role::Be)
                || first.is(Role::Can))
                && second.is(Role::I)
        });
        Self {
            question: mark(pieces) || auxiliary || asks(pieces),
            spends,
            income: pieces.has(Role::Income)
                || pieces.said_any(&[
                    "earn",
                    "earned",
                    "earning",
                    "earnings",
                    "make",
                    "deposited",
                    "deposits",
                    "receive",
                    "received",
                    "recieved",
                ])
                || pieces.said_any(&["get"]) && pieces.has(Role::Much) && pieces.has(Role::Do),
        }
    }

    fn about_books(&self, pieces: &Pieces<'_>, context: &Context<'_>) -> bool {
        let money = pieces.moneys().next().is_some();
        let period = pieces.whens().next().is_some() || pieces.has(Role::Recent);
        let much = pieces.has(Role::How) && pieces.has(Role::Much);
        let figure =
            pieces.has(Role::Average) || pieces.has(Role::Total) || pieces.has(Role::Biggest);
        // "I spent a lot on vacations": no amount, but a wish to know.
        let vague = pieces.has(Role::Lot) && pieces.has(Role::I);
        let spending = self.spends && (self.question || (vague || figure) && !money);
        let compares = compare::wanted(pieces) && !money;
        // "Food expenses last month", "transactions over 1000", "Total transport costs".
        let noted = pieces.has(Role::Records)
            && !pieces.has(Role::Not)
            && !pieces.all.any(SPENDS)
            && (self.question
                || pieces.has(Role::Total)
                || pieces.has(Role::Average)
                || pieces.has(Role::Recent)
                || pieces.has(Role::Biggest)
                || pieces.has(Role::Smallest)
                || period && !money
                || bounded(pieces));
        let parted = dimension(pieces, self).is_some();
        let gerund = pieces.said_any(&[
            "spending",
            "expenses",
            "expenditure",
            "kharcha",
            "kharch",
            "kharche",
            "खर्च",
            "खर्चा",
        ]) && (period || parted || pieces.has(Role::My))
            && !money;
        // "last 10 expenses", "show last 5".
        let latest = limit(pieces).is_some()
            && (pieces.has(Role::Records) || self.question || only_best(pieces))
            && pieces.len() <= 6;
        let best = pieces.has(Role::Biggest) && pieces.has(Role::Category) && !money;
        let ranked = shape::ranked(pieces).is_some();
        let by_weekday = dimension(pieces, self) == Some(Dimension::Weekday) && !money;
        // "where did my money go".
        let gone = pieces.has(Role::What)
            && pieces.said_any(&["money"])
            && pieces.said_any(&["go", "gone", "went", "going"])
            && pieces.has(Role::My);
        let telegraphic = much
            && (pieces.len() <= 6 || pieces.len() <= 8 && mark(pieces))
            && (pieces.has(Role::On) || pieces.has(Role::For) || period)
            && !foreign(pieces);
        let total = pieces.has(Role::Total) && period && !money;
        let shown = self.question || figure || pieces.has(Role::Smallest) || pieces.len() <= 6;
        let own = self.question && pieces.all.any(OWN);
        let named = pieces.has(Role::Income)
            && (period || figure || self.question && pieces.len() <= 4)
            && shown;
        let income = self.income && (own || named) && !money;
        let paced = pieces.has(Role::Average) && only_figure(pieces);
        spending
            || compares
            || noted
            || gerund
            || telegraphic
            || total
            || income
            || paced
            || latest
            || gone
            || only_period(pieces)
            || overview(pieces)
            || best
            || ranked
            || by_weekday && pieces.len() <= 6
            || about::category_alone(pieces, context).is_some()
    }
}

/// "how do i add an expense", "can i log expenses here".
fn how_to(pieces: &Pieces<'_>) -> bool {
    let verbs = ["add", "log", "record", "enter", "track", "note"];
    (1..pieces.len()).any(|at| {
        let asks = pieces.before(at).any(Roles::of(&[Role::Do, Role::Can]));
        asks && pieces.at(at).is(Role::I) && verbs.iter().any(|verb| pieces.said(at + 1, verb))
    })
}

/// Whether a word asks; "ke" asks only where it joins no price to its thing.
fn asks(pieces: &Pieces<'_>) -> bool {
    let priced = pieces.moneys().next().is_some();
    pieces.list.iter().any(|piece| piece.any(ASKS) && !(priced && piece.is(Role::Post)))
}

/// "should i buy shoes for 3000", "can i spend 500": advice is not in the books.
fn advice(pieces: &Pieces<'_>) -> bool {
    let buys = ["buy", "spend", "afford", "pay", "purchase", "order"];
    (0..pieces.len()).any(|at| {
        let verb = at + 2 + usize::from(pieces.at(at + 2).is(Role::Filler));
        pieces.at(at).is(Role::Can)
            && pieces.at(at + 1).is(Role::I)
            && buys.iter().any(|word| pieces.said(verb, word))
    })
}

/// "items less than 100".
fn bounded(pieces: &Pieces<'_>) -> bool {
    pieces.has(Role::Records) && pieces.moneys().count() == 1 && bound(pieces).is_some()
}

/// "how much does a car cost": nobody's books.
fn not_own(pieces: &Pieces<'_>) -> bool {
    let own = pieces.all.any(OWN);
    let worded = pieces.has(Role::Do)
        || pieces.has(Role::Be)
        || pieces.has(Role::You)
        || pieces.has(Role::Will);
    !own && worded
        && !compare::of_periods_alone(pieces)
        && !(pieces.has(Role::Records)
            && (pieces.has(Role::Show)
                || pieces.said_any(&["transactions", "purchases", "withdrawals"])))
}

fn mark(pieces: &Pieces<'_>) -> bool {
    pieces.list.iter().any(|piece| piece.mark('?'))
}

fn foreign(pieces: &Pieces<'_>) -> bool {
    pieces.has(Role::Be) || pieces.has(Role::You) || pieces.has(Role::Do) && !pieces.has(Role::I)
}

fn of_a_bank(pieces: &Pieces<'_>) -> bool {
    let helpdesk = pieces.list.iter().enumerate().any(|(at, piece)| {
        piece.is(Role::Bank)
            && !piece.is(Role::Records)
            && !pieces.said(at, "statement")
            && !pieces.said(at, "deposited")
    });
    let moving = pieces.has(Role::Move)
        && !pieces.all.any(SPENDS)
        && !pieces.said_any(&["withdrawals", "deposited"]);
    let owing = pieces.said_any(&[
        "due",
        "owe",
        "owed",
        "fee",
        "fees",
        "rate",
        "worth",
        "failed",
        "stolen",
        "stole",
        "recognize",
        "cancel",
        "refunded",
        "list's",
        "reminder",
        "alarm",
    ]);
    let bill = pieces.said_any(&["bill", "bills"]) && !pieces.all.any(SPENDS);
    let wants_to = pieces.said_any(&["want", "wanna", "need", "planning", "wish"])
        && pieces.has(Role::Spend)
        && !pieces.has(Role::Know)
        && !pieces.has(Role::Show)
        && !pieces.has(Role::What);
    helpdesk || moving || owing || bill || wants_to
}

fn call(pieces: &Pieces<'_>, context: &Context<'_>, asking: &Asking) -> Call {
    let whens: Vec<When> = pieces.whens().collect();
    if let Some(args) = compare::read(pieces, &whens, context) {
        return Call::ComparePeriods(args);
    }
    let filter = about::read(pieces, context);
    let filter = if asking.income && filter == Filter::default() {
        Filter { words: kind_of_income(pieces), ..filter }
    } else {
        filter
    };
    let period = period(pieces, &whens, context);
    let average = pieces.has(Role::Average);
    let extreme = if pieces.has(Role::Biggest) {
        Some(Order::Biggest)
    } else if pieces.has(Role::Smallest) {
        Some(Order::Smallest)
    } else {
        None
    };
    let kind = if asking.income && !asking.spends { Kind::Income } else { Kind::Expense };
    let bound = bound(pieces).and_then(|over| Some((over, amount(pieces, context)?)));
    let by = if overview(pieces) { Some(Dimension::Category) } else { dimension(pieces, asking) };
    let filter = match &filter.words {
        // "by day of the week" is about no week.
        Some(words) if by == Some(Dimension::Weekday) && words.ends_with("week") => {
            Filter { words: None, ..filter }
        }
        _ => filter,
    };
    let much = pieces.has(Role::Much) || pieces.has(Role::Total) || average;
    let one_entry = pieces.has(Role::Records) && pieces.has(Role::Last) && !plural(pieces);
    let showing = pieces.has(Role::Show) && kind == Kind::Income && !much;
    let latest = limit(pieces).is_some() && pieces.has(Role::Last) && !asking.spends && !much;
    let listed = by.is_none()
        && !average
        && (pieces.has(Role::Records)
            && !much
            && (asking.question || pieces.has(Role::Recent) || bound.is_some())
            && !says_spending(pieces)
            || one_entry
            || bound.is_some() && pieces.has(Role::Records)
            || extreme.is_some()
            || showing
            || only_period(pieces) && !overview(pieces)
            || says_entries(pieces) && !much
            || latest
            || pieces.said_any(&["bought", "buy", "purchased", "purchase", "charged", "when"])
                && !pieces.has(Role::Much));
    if listed {
        let (at_least, at_most) = match bound {
            Some((true, amount)) => (Some(amount), None),
            Some((false, amount)) => (None, Some(amount)),
            None => (None, None),
        };
        let filter = Filter { period: period.or_else(|| recent(pieces, context)), ..filter };
        return Call::ListTransactions(list_transactions::Args {
            filter,
            kind: listed_kind(pieces, asking, kind),
            at_least,
            at_most,
            order: extreme.unwrap_or_default(),
            limit: limit(pieces).or(one_entry.then_some(1)),
        });
    }
    let period = period.or_else(|| recent(pieces, context)).or_else(|| {
        let all = pieces.has(Role::Ever) || said_in_total(pieces);
        this_month(context).filter(|_| !all)
    });
    Call::SummarizeSpending(summarize_spending::Args {
        filter: Filter { period, ..filter },
        kind,
        by,
        average,
        currency: None,
    })
}

fn plural(pieces: &Pieces<'_>) -> bool {
    pieces
        .list
        .iter()
        .enumerate()
        .any(|(at, piece)| piece.is(Role::Records) && pieces.text(at).ends_with('s'))
}

/// Words for entries that are not also words for a sum.
fn says_entries(pieces: &Pieces<'_>) -> bool {
    pieces.said_any(&["transactions", "transations", "txns", "entries"])
}

fn says_spending(pieces: &Pieces<'_>) -> bool {
    pieces.said_any(&["spending", "expenditure", "finances", "tab", "costs", "cost"])
        && !pieces.said_any(&["history"])
}

/// What a total without a period is over.
#[expect(clippy::unnecessary_wraps, reason = "its callers chain it")]
fn this_month(context: &Context<'_>) -> Option<Span> {
    let month = Period::holding(context.today.date, Unit::Month);
    Some(Span { start: month.start(), end: month.end() })
}

/// "in total", "all time".
fn said_in_total(pieces: &Pieces<'_>) -> bool {
    (0..pieces.len()).any(|at| {
        pieces.said(at, "in") && pieces.said(at + 1, "total")
            || pieces.said(at, "all") && pieces.said(at + 1, "time")
            || pieces.said(at, "so") && pieces.said(at + 1, "far")
    })
}

/// The days that a question is over.
pub(super) fn period(pieces: &Pieces<'_>, whens: &[When], context: &Context<'_>) -> Option<Span> {
    let open_start = |when: &When| {
        when.start.unwrap_or_else(|| {
            chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or(context.today.date)
        })
    };
    let tomorrow = context.today.date.succ_opt()?;
    // Several periods without a comparison ("november and december"): all of them.
    let start = whens.iter().map(open_start).min()?;
    let end = whens.iter().map(|when| when.end.unwrap_or(tomorrow)).max()?;
    // "2 months ago" in a question is that month.
    if let ([when], true) = (whens, pieces.said_any(&["months", "month", "महीने"]))
        && let Some(day) = when.as_day().filter(|_| months_ago(pieces))
    {
        let month = Period::holding(day, Unit::Month);
        return Some(Span { start: month.start(), end: month.end() });
    }
    (start < end).then_some(Span { start, end })
}

fn months_ago(pieces: &Pieces<'_>) -> bool {
    pieces.list.iter().any(|piece| {
        piece.when().is_some() && {
            let text = pieces.tokens.text_of(piece.first, piece.end);
            text.contains("month") && text.ends_with("ago")
        }
    })
}

fn recent(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Span> {
    let lately = pieces.said_any(&["recently", "lately"])
        || pieces.said_any(&["recent"]) && says_spending(pieces);
    let end = context.today.date.succ_opt()?;
    Some(Span { start: end.checked_sub_days(Days::new(30))?, end }).filter(|_| lately)
}

/// "over 1000" is true, "less than 100" is false.
fn bound(pieces: &Pieces<'_>) -> Option<bool> {
    let at = pieces.list.iter().position(|piece| piece.money().is_some())?;
    (at.saturating_sub(2)..at).rev().find_map(|at| {
        let piece = pieces.at(at);
        if piece.is(Role::Less) || piece.is(Role::Under) {
            Some(false)
        } else if piece.is(Role::More) {
            Some(true)
        } else {
            None
        }
    })
}

fn amount(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<String> {
    let own = context.situation.currency;
    let money = pieces.moneys().next()?;
    exact(money.readings(own).0, money.named.map_or(own, |named| named.common(own)))
}
