//! Budgets: "set food budget to 5000", "limit eating out to 4000 a month", "how much is left of my food budget".
//!
//! Decision: "set groceries 300" without the word budget is asked about, since it may be an entry too.

use super::{Context, exact, topic};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Question, Why};
use crate::agent::tools::{Call, delete_budget, list_budgets, log_transactions, set_budget};
use crate::domain::kind::Kind;
use crate::domain::text::Description;

/// Words that are not the name of a budget's category.
const LITTLE: Roles = Roles::of(&[
    Role::Article,
    Role::My,
    Role::I,
    Role::Me,
    Role::Set,
    Role::Change,
    Role::Budget,
    Role::Limit,
    Role::To,
    Role::For,
    Role::On,
    Role::Of,
    Role::In,
    Role::At,
    Role::Please,
    Role::Filler,
    Role::Be,
    Role::Monthly,
    Role::Each,
    Role::Log,
    Role::Delete,
    Role::What,
    Role::How,
    Role::Much,
    Role::Left,
    Role::Show,
    Role::Know,
    Role::Do,
    Role::Have,
    Role::More,
    Role::Less,
    Role::Can,
    Role::You,
    Role::Want,
    Role::All,
    Role::It,
    Role::From,
    Role::Under,
    Role::Total,
    Role::Order,
    Role::With,
    Role::By,
    Role::Will,
    Role::Spend,
    Role::Spent,
    Role::Cost,
    Role::Post,
    Role::Category,
    Role::Ever,
    Role::Not,
    Role::And,
    Role::Recent,
    Role::Yes,
    Role::Ends,
]);

/// Reads a message about budgets.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
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
    let about = category(pieces, context);
    let question = pieces.list.iter().any(|piece| piece.mark('?'))
        || pieces.has(Role::What)
        || pieces.has(Role::How)
        || pieces.has(Role::Show)
        || pieces.has(Role::Left)
        || pieces.has(Role::Have)
        || pieces.has(Role::Know);
    if named && ends(pieces) && moneys == 0 {
        return Some(match about {
            About::Unknown => Decision::Pass(Why::Unclear),
            about => act(Call::DeleteBudget(delete_budget::Args { category: about.name() })),
        });
    }
    if named && (question || moneys == 0) {
        return (pieces.len() <= 16 && !pieces.has(Role::If)).then(|| match about {
            // A question about something without a budget still gets them all.
            About::Unknown if moneys == 0 => act(Call::ListBudgets(list_budgets::Args::default())),
            About::Unknown => Decision::Pass(Why::Unclear),
            about => act(Call::ListBudgets(list_budgets::Args { category: about.name() })),
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
    let month = pieces.whens().all(|when| when.as_day().is_none())
        && !pieces.said_any(&["week", "weekly", "year", "yearly", "daily", "day"]);
    if !month {
        return Some(Decision::Pass(Why::Unclear));
    }
    let code = currency.code().to_owned();
    let budget = |category| {
        Call::SetBudget(set_budget::Args {
            category,
            amount: amount.clone(),
            currency: code.clone(),
        })
    };
    match about {
        About::Unknown if named || limit => Some(Decision::Pass(Why::Unclear)),
        About::Everything if !named => None,
        About::Unknown => None,
        // "limit food to 4000" names what a budget is.
        about if named || limit && matches!(about, About::Category(..)) => {
            Some(act(budget(about.name())))
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
                readings: vec![vec![budget(Some(name))], vec![log]],
            }))
        }
        About::Everything => None,
    }
}

/// What a budget is for.
enum About {
    Everything,
    /// The category's name, and what the person called it.
    Category(String, String),
    Unknown,
}

impl About {
    fn name(self) -> Option<String> {
        match self {
            Self::Category(name, _) => Some(name),
            Self::Everything | Self::Unknown => None,
        }
    }
}

fn category(pieces: &Pieces<'_>, context: &Context<'_>) -> About {
    let names = |at: usize| {
        let piece = pieces.at(at);
        let pace = matches!(pieces.tokens.at(piece.first).word.date, Some(DateWord::Unit(_)));
        piece.word()
            && !pace
            && (!piece.any(LITTLE) || topic::named(context, pieces.text(at)).is_some())
            || piece.is(Role::Eat)
    };
    let Some(first) = (0..pieces.len()).find(|at| names(*at)) else { return About::Everything };
    let mut end = first;
    while names(end) || pieces.at(end).mark('&') || pieces.at(end).is(Role::And) && names(end + 1) {
        end += 1;
    }
    if (end..pieces.len()).any(|at| names(at) || pieces.at(at).what == What::Spoiled) {
        return About::Unknown;
    }
    let words = super::words_of(pieces, first, end);
    topic::named(context, words)
        .map_or(About::Unknown, |name| About::Category(name.as_str().to_owned(), words.to_owned()))
}
