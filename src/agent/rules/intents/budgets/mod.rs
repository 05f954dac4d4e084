//! Budgets: "set food budget to 5000", "limit eating out to 4000 a month", "how much is left of my food budget",
//! "budget 20000 for #goa from 1 dec to 10 dec"; what else is set of them is in `settings`, questions that do not name
//! them in `track`.
//!
//! Decisions: a budget is for a month unless something else is said; "set groceries 300" without the word budget is asked
//! about, since it may be an entry too.

mod about;
mod days;
mod settings;
mod track;

use self::about::About;
use self::days::Days;
use super::{Context, exact};
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Question, Why};
use crate::agent::tools::{
    Call, args::Each, delete_budget, list_budgets, log_transactions, set_budget,
};
use crate::domain::kind::Kind;
use crate::domain::text::Description;

/// Reads a message about budgets.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    settings::read(pieces, context)
        .or_else(|| named(pieces, context))
        .or_else(|| track::read(pieces, context))
}

/// Reads what names a budget, or begins with "set" or "limit".
fn named(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let first_set = pieces
        .list
        .iter()
        .find(|piece| piece.word())
        .is_some_and(|piece| piece.is(Role::Set) || piece.is(Role::Limit));
    let named = pieces.has(Role::Budget);
    if !named && !first_set {
        return None;
    }
    // "rename Food to Party budget" names a category.
    if (0..3).any(|at| pieces.said(at, "rename") || pieces.said(at, "merge")) {
        return None;
    }
    let moneys = pieces.moneys().count();
    let about = about::read(pieces, context, &["rollover", "roll", "carry", "carryover", "no"]);
    let question = pieces.list.iter().any(|piece| piece.mark('?'))
        || pieces.has(Role::What)
        || pieces.has(Role::How)
        || pieces.has(Role::Show)
        || pieces.has(Role::Left)
        || pieces.has(Role::Have)
        || pieces.has(Role::Know);
    if named && ends(pieces) && moneys == 0 {
        let Ok(period) = days::each(pieces).unit() else {
            return Some(Decision::Pass(Why::Unclear));
        };
        return Some(match about {
            About::Unknown => Decision::Pass(Why::Unclear),
            about => {
                let (category, tag) = about.names();
                act(Call::DeleteBudget(delete_budget::Args { category, tag, period }))
            }
        });
    }
    if named && (question || moneys == 0) {
        return (pieces.len() <= 16 && !pieces.has(Role::If)).then(|| match about {
            // A question about something without a budget still gets them all.
            About::Unknown if moneys == 0 => act(Call::ListBudgets(list_budgets::Args::default())),
            About::Unknown => Decision::Pass(Why::Unclear),
            about => {
                // Most are for a month, so that "my monthly budget" is any.
                let period = match days::each(pieces) {
                    Days::Each(each) if each != Each::Month => Some(each),
                    _ => None,
                };
                let (category, tag) = about.names();
                act(Call::ListBudgets(list_budgets::Args { category, tag, period }))
            }
        });
    }
    if moneys != 1 || question || pieces.has(Role::Not) || pieces.has(Role::If) {
        return named.then_some(Decision::Pass(Why::Unclear));
    }
    set(pieces, context, about, named)
}

/// "delete the budget", "cancel my food budget", "get rid of the food budget".
fn ends(pieces: &Pieces<'_>) -> bool {
    let polite = Roles::of(&[
        Role::Please,
        Role::Filler,
        Role::Can,
        Role::You,
        Role::I,
        Role::Want,
        Role::To,
        Role::No,
        Role::Yes,
    ]);
    let first = |at: usize| pieces.at(at).word() && !pieces.at(at).any(polite);
    let Some(opening) = (0..pieces.len()).find(|at| first(*at)) else { return false };
    let verb = opening + usize::from(pieces.said(opening, "get"));
    pieces.has(Role::Delete) || pieces.at(verb).is(Role::Ends)
}

fn act(call: Call) -> Decision {
    Decision::Act(vec![call])
}

fn set(pieces: &Pieces<'_>, context: &Context<'_>, about: About, named: bool) -> Option<Decision> {
    let own = context.situation.currency;
    let at = pieces.list.iter().position(|piece| piece.money().is_some())?;
    let money = pieces.at(at).money()?;
    let currency = money.named.map_or(own, |named| named.common(own));
    let limit = pieces.has(Role::Limit);
    // "increase it by 500" needs what it was.
    let step = ["increase", "raise", "decrease", "reduce", "lower", "up"];
    if pieces.has(Role::By) && pieces.said_any(&step) {
        return Some(Decision::Pass(Why::Unclear));
    }
    let Some(amount) = exact(money.readings(own).0, currency) else {
        return Some(Decision::Pass(Why::BadAmount));
    };
    let (period, start, end) = match days::read(pieces, context) {
        // A month goes without saying.
        Days::Unsaid | Days::Each(Each::Month) => (None, None, None),
        Days::Each(each) => (Some(each), None, None),
        Days::Between(start, end) => (None, Some(start), Some(end)),
        Days::Other => return Some(Decision::Pass(Why::Unclear)),
    };
    let code = currency.code().to_owned();
    let budget = |(category, tag)| {
        Call::SetBudget(set_budget::Args {
            category,
            tag,
            amount: Some(amount.clone()),
            currency: code.clone(),
            period,
            start,
            end,
            rollover: settings::rolls(pieces),
            thresholds: None,
        })
    };
    match about {
        About::Unknown if named || limit => Some(Decision::Pass(Why::Unclear)),
        About::Everything if !named => None,
        About::Unknown => None,
        // "limit food to 4000" names what a budget is.
        about if named || limit && !matches!(about, About::Everything) => {
            Some(act(budget(about.names())))
        }
        About::Category(name, words) => {
            let description = Description::parse(&words).ok()?.as_str().to_owned();
            let entry = log_transactions::Entry {
                kind: Kind::Expense,
                amount: amount.clone(),
                currency: code.clone(),
                description,
                merchant: None,
                category: Some(name.clone()),
                date: context.today.date,
                tags: Vec::new(),
            };
            let log = Call::LogTransactions(log_transactions::Args { entries: vec![entry] });
            Some(Decision::Ask(Question::Which {
                readings: vec![vec![budget((Some(name), None))], vec![log]],
            }))
        }
        About::Everything | About::Tag(_) => None,
    }
}
