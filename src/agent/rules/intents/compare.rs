//! Questions that set two periods against each other: "this month vs last month", "food: january vs february",
//! "how does this week compare to last week", "more on taxis than last month".
//!
//! Decisions: the periods stand in the order in which they were said; one period alone ("than last month") is set
//! against the current one, the current one against the one before it. What is compared may stand before or
//! after a preposition, at the beginning, or after "compare"; elsewhere it must be something people spend on.

use chrono::Datelike;

use super::{Context, about, topic, words_of};
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::tools::args::{Filter, Span};
use crate::agent::tools::compare_periods;
use crate::domain::period::{Period, Unit};

const COMPARES: Roles = Roles::of(&[Role::Versus, Role::Compare]);

/// Whether a message without an amount is such a question, told by its periods alone.
pub(super) fn wanted(pieces: &Pieces<'_>) -> bool {
    let own = Roles::of(&[Role::I, Role::My, Role::Records, Role::Spend, Role::Spent]);
    let periods = pieces.whens().count();
    let than = periods == 2 && pieces.said_any(&["than"]);
    (pieces.all.any(COMPARES) || than)
        && !both_ways(pieces)
        && (periods == 2
            || periods == 1 && nothing_else(pieces)
            || periods == 1 && (pieces.has(Role::Versus) || pieces.all.any(own)))
}

/// Whether nothing but periods is compared: "how does this week compare to last week".
pub(super) fn of_periods_alone(pieces: &Pieces<'_>) -> bool {
    wanted(pieces) && pieces.whens().count() == 2 && nothing_else(pieces)
}

fn nothing_else(pieces: &Pieces<'_>) -> bool {
    (0..pieces.len()).all(|at| about::run(pieces, at).is_none())
}

/// "income vs expenses": not periods are compared, but what came and what went.
pub(super) fn both_ways(pieces: &Pieces<'_>) -> bool {
    let spent =
        ["expense", "expenses", "expenditure", "spending", "kharcha", "kharch", "outgoings"];
    pieces.has(Role::Income)
        && pieces.said_any(&["income", "earnings", "kamai", "aamdani"])
        && pieces.said_any(&spent)
        && pieces.whens().count() < 2
}

/// The periods, and what of them is compared.
pub(super) fn read(
    pieces: &Pieces<'_>,
    whens: &[When],
    context: &Context<'_>,
) -> Option<compare_periods::Args> {
    let compares = pieces.all.any(COMPARES) || pieces.has(Role::Than);
    if !compares || both_ways(pieces) || pieces.moneys().next().is_some() {
        return None;
    }
    let (this, that) = compared(whens, context)?;
    let filter = match about::read(pieces, context) {
        Filter { category: None, words: None, .. } => compared_thing(pieces, context),
        filter => filter,
    };
    let (category, words) = (filter.category, filter.words);
    Some(compare_periods::Args { this, that, category, words, so_far: false })
}

/// "food this month vs last month", "compare swiggy in june and july", "june vs july groceries".
fn compared_thing(pieces: &Pieces<'_>, context: &Context<'_>) -> Filter {
    let mut at = 0;
    while at < pieces.len() {
        let Some((first, end)) = about::run(pieces, at) else {
            at += 1;
            continue;
        };
        let text = words_of(pieces, first, end);
        let leads = first == 0 || at > 0 && pieces.before(first).is(Role::Compare);
        if leads || topic::named(context, text).is_some() || topic::is_thing(context, text) {
            return about::filter(context, text);
        }
        at = end;
    }
    Filter::default()
}

/// The two periods that these say.
pub(super) fn compared(whens: &[When], context: &Context<'_>) -> Option<(Span, Span)> {
    let span = |when: &When| Some(Span { start: when.start?, end: when.end? });
    match whens {
        // "last 7 days with the previous 7 days".
        [one, other] if one == other => {
            let this = span(one)?;
            let before = Period::new(this.start, this.end).ok()?.previous();
            Some((this, Span { start: before.start(), end: before.end() }))
        }
        [one, other] => Some((span(one)?, span(other)?)),
        // "more than last month": this one against it.
        [that] => {
            let that = span(that)?;
            let unit = Period::new(that.start, that.end).ok()?.unit()?;
            let this = Period::holding(context.today.date, unit);
            (this.start() > that.start)
                .then_some((Span { start: this.start(), end: this.end() }, that))
                .or_else(|| {
                    let before = Period::new(that.start, that.end).ok()?.previous();
                    Some((that, Span { start: before.start(), end: before.end() }))
                })
        }
        [] => {
            let this = Period::holding(context.today.date.with_day(1)?, Unit::Month);
            let that = this.previous();
            Some((
                Span { start: this.start(), end: this.end() },
                Span { start: that.start(), end: that.end() },
            ))
        }
        _ => None,
    }
}
