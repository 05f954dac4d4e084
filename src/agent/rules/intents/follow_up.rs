//! Fragments that go on from what was asked before: "and last month?", "same for transport", "by category?", "list
//! them", "and income?", "in usd?", "same again".
//!
//! A fragment changes one thing of the last question and keeps the rest: a new period keeps the category, a new category
//! the period. Every word of it must be known; a whole question, an entry, or anything with an amount is none, and without
//! a last exchange nothing is. Decision: only "same again" and "one more" file anything, what was filed last and alone, today;
//! "again" may mean the question.

use super::about;
use super::ask::{self, Asking};
use super::shape::dimension;
use super::{Context, phrase, rates, topic, words_of};
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::{Pieces, What, in_future};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Last};
use crate::agent::tools::args::{Filter, Span};
use crate::agent::tools::draw_chart::{self, ChartKind};
use crate::agent::tools::summarize_spending::Dimension;
use crate::agent::tools::{
    Call, find_unusual, forecast_spending, list_transactions, log_transactions, show_trend,
    summarize_spending,
};
use crate::domain::currency::Currency;
use crate::domain::kind::Kind;

/// What a fragment changes.
#[derive(Clone, Debug)]
enum Fragment {
    /// The days, the topic, or both.
    About { period: Option<Span>, topic: Option<Filter> },
    /// How the total is split.
    By(Dimension),
    /// Entries instead of a total.
    Entries,
    /// What came in instead of what went, or the other way round.
    Kind(Kind),
    /// An average besides.
    Average,
    /// A total in this currency.
    In(Currency),
    /// The same entry once more.
    Again,
}

/// The most pieces of a fragment.
const LONGEST: usize = 9;

/// Words that lead to what a fragment is about and say nothing themselves.
const LEADS: Roles = Roles::of(&[
    Role::And,
    Role::Filler,
    Role::Please,
    Role::Article,
    Role::On,
    Role::For,
    Role::In,
    Role::Of,
    Role::Post,
    Role::My,
]);

/// Whether a message is such a fragment, if there is something for it to go on from.
pub(super) fn fits(pieces: &Pieces<'_>, context: &Context<'_>) -> bool {
    fragment(pieces, context).is_some()
}

/// Reads a fragment by the exchange before it.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let last = context.situation.last.as_ref()?;
    let fragment = fragment(pieces, context)?;
    let calls = match &fragment {
        Fragment::Again => again(last, context)?,
        // "income and expenses this month" are two questions, and only their days can change together.
        Fragment::About { topic: None, .. } => {
            last.calls.iter().map(|call| changed(call, &fragment)).collect::<Option<Vec<Call>>>()?
        }
        _ => match last.calls {
            [call] => vec![changed(call, &fragment)?],
            _ => return None,
        },
    };
    (!calls.is_empty()).then_some(Decision::Act(calls))
}

/// What was filed, filed again today.
fn again(last: &Last<'_>, context: &Context<'_>) -> Option<Vec<Call>> {
    let [Call::LogTransactions(log)] = last.calls else { return None };
    let [entry] = log.entries.as_slice() else { return None };
    let entry = log_transactions::Entry { date: context.today.date, ..entry.clone() };
    Some(vec![Call::LogTransactions(log_transactions::Args { entries: vec![entry] })])
}

/// The call of a question with one thing changed; none for what a fragment cannot change.
fn changed(call: &Call, fragment: &Fragment) -> Option<Call> {
    match call {
        Call::SummarizeSpending(args) => summary(args.clone(), fragment),
        Call::ListTransactions(args) => list(args.clone(), fragment),
        Call::ComparePeriods(args) => {
            let Fragment::About { period: None, topic: Some(topic) } = fragment else {
                return None;
            };
            let (category, words) = (topic.category.clone(), topic.words.clone());
            Some(Call::ComparePeriods(crate::agent::tools::compare_periods::Args {
                category,
                words,
                ..args.clone()
            }))
        }
        Call::DrawChart(args) if args.kind != ChartKind::Budgets => {
            let Fragment::About { period: Some(Span { start, end }), topic: None } = fragment
            else {
                return None;
            };
            let (start, end) = (Some(*start), Some(*end));
            Some(Call::DrawChart(draw_chart::Args { start, end, ..args.clone() }))
        }
        Call::ShowTrend(args) => {
            let Fragment::About { period, topic } = fragment else { return None };
            let filter = about_instead(args.filter.clone(), *period, topic.as_ref());
            Some(Call::ShowTrend(show_trend::Args { filter, ..args.clone() }))
        }
        Call::FindUnusual(args) => {
            let (period, category) = about_category(args.period, args.category.as_ref(), fragment)?;
            Some(Call::FindUnusual(find_unusual::Args { period, category }))
        }
        Call::ForecastSpending(args) => {
            let (period, category) = about_category(args.period, args.category.as_ref(), fragment)?;
            Some(Call::ForecastSpending(forecast_spending::Args { period, category }))
        }
        Call::ListBudgets(_) => {
            let Fragment::About { period: None, topic: Some(topic) } = fragment else {
                return None;
            };
            let category = Some(topic.category.clone()?);
            Some(Call::ListBudgets(crate::agent::tools::list_budgets::Args {
                category,
                ..Default::default()
            }))
        }
        _ => None,
    }
}

fn summary(mut args: summarize_spending::Args, fragment: &Fragment) -> Option<Call> {
    match fragment {
        Fragment::About { period, topic } => {
            // A category has no parts by category.
            if topic.is_some() && args.by == Some(Dimension::Category) {
                args.by = None;
            }
            args.filter = about_instead(args.filter, *period, topic.as_ref());
        }
        Fragment::By(by) => args.by = Some(*by),
        Fragment::Entries => {
            return Some(Call::ListTransactions(list_transactions::Args {
                filter: args.filter,
                kind: Some(args.kind),
                ..list_transactions::Args::default()
            }));
        }
        Fragment::Kind(kind) => {
            args.kind = *kind;
            // What was bought is no income.
            args.filter = Filter { period: args.filter.period, ..Filter::default() };
        }
        Fragment::Average => args.average = true,
        Fragment::In(currency) => args.currency = Some(currency.code().to_owned()),
        Fragment::Again => return None,
    }
    Some(Call::SummarizeSpending(args))
}

fn list(mut args: list_transactions::Args, fragment: &Fragment) -> Option<Call> {
    let total = |args: list_transactions::Args, by, average| {
        // A total has no bounds and no first few.
        let whole = args.at_least.is_none() && args.at_most.is_none();
        whole.then(|| {
            let kind = args.kind.unwrap_or(Kind::Expense);
            let filter = args.filter;
            Call::SummarizeSpending(summarize_spending::Args {
                filter,
                kind,
                by,
                average,
                currency: None,
            })
        })
    };
    match fragment {
        Fragment::About { period, topic } => {
            args.filter = about_instead(args.filter, *period, topic.as_ref());
        }
        Fragment::By(by) => return total(args, Some(*by), false),
        Fragment::Average => return total(args, None, true),
        Fragment::Kind(kind) => {
            args.kind = Some(*kind);
            args.filter = Filter { period: args.filter.period, ..Filter::default() };
        }
        Fragment::Entries | Fragment::In(_) | Fragment::Again => return None,
    }
    Some(Call::ListTransactions(args))
}

/// The period and the category with one of them changed; none for what is no category.
fn about_category(
    period: Option<Span>,
    category: Option<&String>,
    fragment: &Fragment,
) -> Option<(Option<Span>, Option<String>)> {
    let Fragment::About { period: other, topic } = fragment else { return None };
    let category = match topic {
        Some(topic) => Some(topic.category.clone()?),
        None => category.cloned(),
    };
    Some((other.or(period), category))
}

fn about_instead(filter: Filter, period: Option<Span>, topic: Option<&Filter>) -> Filter {
    let before = filter.period;
    let filter = topic.cloned().unwrap_or(filter);
    Filter { period: period.or(before), ..filter }
}

fn fragment(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Fragment> {
    let plain = pieces.list.iter().enumerate().all(|(at, piece)| match piece.what {
        // A count is in "one more" and "the same for 7up".
        What::Word | What::When(_) | What::Count => true,
        What::Mark(mark) => matches!(mark, '?' | '.' | '!' | ',' | '-' | '\''),
        What::Money(_) => says(pieces, at, "one"),
        _ => false,
    });
    if pieces.len() > LONGEST || !plain {
        return None;
    }
    again_alone(pieces)
        .or_else(|| entries_alone(pieces))
        .or_else(|| average_alone(pieces))
        .or_else(|| by_alone(pieces))
        .or_else(|| kind_alone(pieces))
        .or_else(|| in_alone(pieces, context))
        .or_else(|| about_alone(pieces, context))
}

/// Whether every word is one of these.
fn made_of(pieces: &Pieces<'_>, words: &[&str]) -> bool {
    (0..pieces.len()).all(|at| {
        let piece = pieces.at(at);
        matches!(piece.what, What::Mark(_)) || words.iter().any(|word| says(pieces, at, word))
    })
}

/// Whether a piece is this text, also where it is a number word.
fn says(pieces: &Pieces<'_>, at: usize, word: &str) -> bool {
    pieces.text(at).eq_ignore_ascii_case(word)
}

/// "same again", "one more", "another one", "one more please".
fn again_alone(pieces: &Pieces<'_>) -> Option<Fragment> {
    let pairs = [["same", "again"], ["one", "more"], ["another", "one"], ["once", "more"]];
    let words: Vec<usize> = (0..pieces.len())
        .filter(|at| {
            let piece = pieces.at(*at);
            !matches!(piece.what, What::Mark(_)) && !piece.is(Role::Please)
        })
        .collect();
    let asks = pieces.list.iter().any(|piece| piece.mark('?'));
    let [one, two] = words.as_slice() else { return None };
    let fits =
        pairs.iter().any(|[first, second]| says(pieces, *one, first) && says(pieces, *two, second));
    (fits && !asks).then_some(Fragment::Again)
}

/// "list them", "show me those", "which ones?".
fn entries_alone(pieces: &Pieces<'_>) -> Option<Fragment> {
    let little = [
        "and",
        "ok",
        "please",
        "can",
        "you",
        "show",
        "list",
        "me",
        "them",
        "those",
        "these",
        "all",
        "of",
        "which",
        "ones",
        "were",
        "they",
        "what",
        "are",
        "see",
        "let",
        "entries",
        "transactions",
    ];
    let shows = pieces.said_any(&["show", "list"]) && pieces.said_any(&["them", "those", "these"]);
    let which = pieces.said_any(&["which"]) && pieces.said_any(&["ones"]);
    ((shows || which) && made_of(pieces, &little)).then_some(Fragment::Entries)
}

/// "on average?", "and the average", "and on average per day?".
fn average_alone(pieces: &Pieces<'_>) -> Option<Fragment> {
    let little = [
        "and", "on", "average", "avg", "the", "what", "what's", "is", "about", "how", "in", "an",
        "per", "a", "day", "daily", "aur", "ani",
    ];
    let says = pieces.said_any(&["average", "avg"]);
    (says && made_of(pieces, &little)).then_some(Fragment::Average)
}

/// "by category?", "and by day", "category wise", "split it by shop".
fn by_alone(pieces: &Pieces<'_>) -> Option<Fragment> {
    let little = [
        "and",
        "ok",
        "please",
        "by",
        "per",
        "each",
        "wise",
        "category",
        "categories",
        "day",
        "days",
        "daily",
        "of",
        "week",
        "weekday",
        "month",
        "months",
        "monthly",
        "merchant",
        "merchants",
        "shop",
        "store",
        "place",
        "tag",
        "tags",
        "split",
        "break",
        "it",
        "that",
        "this",
        "them",
        "down",
        "show",
        "me",
        "what",
        "how",
        "about",
        "the",
        "now",
    ];
    let none = Asking { question: false, spends: false, income: false };
    let by = dimension(pieces, &none).filter(|_| made_of(pieces, &little))?;
    Some(Fragment::By(by))
}

/// "and income?", "what about expenses?".
fn kind_alone(pieces: &Pieces<'_>) -> Option<Fragment> {
    let incomes = ["income", "earnings", "kamai", "aamdani", "आमदनी"];
    let expenses = ["expenses", "spending", "expense", "kharcha", "kharch", "खर्च"];
    let named = |words: &[&str]| {
        (0..pieces.len()).find(|at| words.iter().any(|word| pieces.said(*at, word)))
    };
    let (at, kind) = match (named(&incomes), named(&expenses)) {
        (Some(at), None) => (at, Kind::Income),
        (None, Some(at)) => (at, Kind::Expense),
        _ => return None,
    };
    let opening = Opening::of(pieces);
    let alone = (0..pieces.len()).filter(|other| *other != at).all(|at| {
        let piece = pieces.at(at);
        matches!(piece.what, What::Mark(_)) || at < opening.end || piece.word() && piece.any(LEADS)
    });
    (alone && opening.opens()).then_some(Fragment::Kind(kind))
}

/// "in usd?", "and in rupees", "everything in inr".
fn in_alone(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Fragment> {
    if pieces.whens().next().is_some() {
        return None;
    }
    let (currency, _) = rates::wanted(pieces, context.situation.currency)?;
    Some(Fragment::In(currency))
}

/// How a fragment begins.
#[derive(Clone, Copy, Debug, Default)]
struct Opening {
    /// "and".
    and: bool,
    /// "what about", "same for".
    about: bool,
    /// The piece after it.
    end: usize,
}

impl Opening {
    fn of(pieces: &Pieces<'_>) -> Self {
        let mut opening = Self::default();
        let mut at = 0;
        loop {
            let piece = pieces.at(at);
            let word = |words: &[&str]| words.iter().any(|word| pieces.said(at, word));
            if word(&["what", "how"]) && pieces.said(at + 1, "about") {
                opening.about = true;
                at += 2;
            } else if word(&["same"]) {
                // "the same thing for", "same question with".
                at += 1 + usize::from(pieces.said_any(&["thing", "question"]));
                opening.about = true;
            } else if opening.and
                && (piece.is(Role::How) || piece.is(Role::Much))
                && pieces.has(Role::Much)
            {
                at += 1;
            } else if piece.word() && piece.is(Role::And) {
                opening.and = true;
                at += 1;
            } else if piece.mark(',') && at > 0
                || piece.word() && piece.any(Roles::of(&[Role::Filler, Role::Yes, Role::Article]))
            {
                at += 1;
            } else {
                break;
            }
        }
        opening.end = at;
        opening
    }

    fn opens(self) -> bool {
        self.and || self.about
    }
}

/// "and last month?", "what about food?", "same for transport in december".
fn about_alone(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Fragment> {
    let opening = Opening::of(pieces);
    let asks = pieces.list.iter().any(|piece| piece.mark('?'));
    let (mut run, mut when): (Option<(usize, usize)>, Option<When>) = (None, None);
    let mut at = opening.end;
    while at < pieces.len() {
        let piece = pieces.at(at);
        if let Some(found) = piece.when() {
            if when.replace(found).is_some() || in_future(found, context.today.date) {
                return None;
            }
        } else if let (true, Some((first, end))) =
            (piece.word() && !piece.any(LEADS), about::run(pieces, at))
        {
            if first != at || run.replace((first, end)).is_some() {
                return None;
            }
            at = end;
            continue;
        } else if !(matches!(piece.what, What::Mark(_)) || piece.word() && piece.any(LEADS)) {
            return None;
        }
        at += 1;
    }
    let text = run.map(|(first, end)| words_of(pieces, first, end));
    let certain = text.is_none_or(|text| {
        let named = topic::named(context, text).is_some();
        let thing = named || topic::is_thing(context, text);
        // Of a thing that is not known, only who asks for it wants to know.
        named && (opening.opens() || asks)
            || thing && (opening.about || asks)
            || asks && opening.opens()
    });
    if !certain {
        return None;
    }
    let period = match when {
        // A day alone goes on from a question; with a topic it is a question of its own, or an entry.
        Some(_) if run.is_some() && !opening.opens() => return None,
        // "this evening" alone is about no books.
        Some(_) if !opening.opens() && !asks && phrase::says_time_of_day(pieces) => return None,
        Some(when) => Some(ask::period(pieces, &[when], context)?),
        None => None,
    };
    let topic = text.map(|text| about::filter(context, text));
    (period.is_some() || topic.is_some()).then_some(Fragment::About { period, topic })
}
