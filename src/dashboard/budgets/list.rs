//! The page with the budgets.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use chrono::NaiveDate;
use hisab_port::Span;
use serde::Deserialize;

use super::{
    bar::Bar,
    fields::{Fields, version},
};
use crate::{
    dashboard::{
        form,
        page::{Failure, rendered},
        session::Visitor,
        shell::{Place, Shell},
    },
    domain::{
        ids::BudgetId,
        period::{Unit, back},
    },
    gate::Gate,
    ledger::{self, KeptBudget, WhichBudgets},
    wording::{
        self, Reader,
        pages::{BUDGETS, Budgets, Done},
    },
};

/// A budget as a card.
#[derive(Debug)]
struct Card {
    id: String,
    bar: Bar,
    settings: String,
    /// What it was before, the latest first.
    history: Vec<String>,
    /// Whether what is left can roll over.
    can_roll: bool,
    paused: bool,
    version: String,
    fields: Fields,
    is_open: bool,
}

impl Card {
    fn new(reader: Reader, budget: &KeptBudget, opened: &Opened) -> Result<Self, Failure> {
        let KeptBudget { id, state, earlier, .. } = budget;
        let was = earlier.iter().rev().map(|held| {
            let last = back(held.until, Unit::Day, 1);
            wording::pages::was_until(reader, held.amount, last)
        });
        let (fields, is_open) = match opened {
            Opened::Change(open, fields) if open == id => (fields.clone(), true),
            Opened::Changed(open) => (Fields::of(budget)?, open == id),
            _ => (Fields::of(budget)?, false),
        };
        Ok(Self {
            id: id.to_string(),
            bar: Bar::new(reader, state),
            settings: wording::pages::budget_settings(state),
            history: was.collect(),
            can_roll: state.period.unit().is_some(),
            paused: state.paused,
            version: version(budget)?,
            fields,
            is_open,
        })
    }
}

/// What is open on the page.
pub(super) enum Opened {
    /// Nothing.
    Nothing,
    /// The form for a new one, with what is wrong with it.
    Set(Fields),
    /// The form of one, with what is wrong with it.
    Change(BudgetId, Fields),
    /// The form of one, as it is now: somebody else changed it.
    Changed(BudgetId),
}

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: Option<Done>,
}

#[derive(Template)]
#[template(path = "dashboard/budgets.html")]
struct Page {
    shell: Shell,
    words: &'static Budgets,
    cards: Vec<Card>,
    categories: Vec<String>,
    today: NaiveDate,
    set: Fields,
    is_setting: bool,
}

/// Shows it.
pub(super) async fn show(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: RawQuery,
) -> Result<Response, Failure> {
    let Asked { done } = form::asked(&query);
    page(&gate, &visitor, done, Opened::Nothing).await
}

/// The page after a form that was refused.
pub(super) async fn shown(
    gate: &Gate,
    visitor: &Visitor,
    opened: Opened,
) -> Result<Response, Failure> {
    page(gate, visitor, None, opened).await
}

async fn page(
    gate: &Gate,
    visitor: &Visitor,
    done: Option<Done>,
    opened: Opened,
) -> Result<Response, Failure> {
    let mut books = gate.look(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let found = ledger::list_kept_budgets(&mut books, &WhichBudgets::default()).await?;
    let cards = found.budgets.iter().map(|budget| Card::new(reader, budget, &opened));
    let cards = cards.collect::<Result<Vec<Card>, Failure>>()?;
    let (status, said) = match &opened {
        Opened::Nothing => (StatusCode::OK, None),
        Opened::Set(_) | Opened::Change(..) => (StatusCode::UNPROCESSABLE_ENTITY, None),
        Opened::Changed(_) if cards.iter().any(|card| card.is_open) => {
            (StatusCode::CONFLICT, Some(BUDGETS.changed_meanwhile))
        }
        Opened::Changed(_) => (StatusCode::CONFLICT, Some(BUDGETS.gone_meanwhile)),
    };
    let is_setting = cards.is_empty() || matches!(opened, Opened::Set(_));
    let set = match opened {
        Opened::Set(fields) => fields,
        _ => Fields::fresh(&books),
    };
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    let page = Page {
        shell: Shell::new(gate, visitor, Place::Budgets).of(role).after(done).saying(said),
        words: &BUDGETS,
        cards,
        categories: books.category_names(),
        today: reader.today,
        set,
        is_setting,
    };
    Ok(rendered(status, &page))
}
