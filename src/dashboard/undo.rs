//! Undo and redo: buttons that say what they take back or do again, and do just that.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    form::Form,
    page::Failure,
    shell::Place,
    transactions::{Asked, Opened, shown},
};
use crate::{
    gate::Gate,
    ledger::{self, Books, NextStep},
    wording::{
        self, Reader,
        pages::{Done, TRANSACTIONS},
    },
};

/// A button that takes back the last step, or does it again.
#[derive(Clone, Debug)]
pub(super) struct Button {
    /// Where it posts to.
    pub(super) to: &'static str,
    /// The step that it is about.
    pub(super) step: i64,
    /// What it says.
    pub(super) label: String,
}

/// The buttons of these books.
pub(super) async fn buttons(books: &mut Books, reader: Reader) -> Result<Vec<Button>, Failure> {
    let (undo, redo) = ledger::next_steps(books).await?;
    let button = |to, label: fn(Reader, &[ledger::StepDone]) -> String, next: NextStep| Button {
        to,
        step: next.number,
        label: label(reader, &next.changes),
    };
    let undo = undo.map(|next| button("/dashboard/undo", wording::pages::undo, next));
    let redo = redo.map(|next| button("/dashboard/redo", wording::pages::redo, next));
    Ok(undo.into_iter().chain(redo).collect())
}

/// Which step, and the list it was shown beside.
#[derive(Deserialize)]
pub(super) struct Step {
    step: i64,
    #[serde(default)]
    back: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Again,
}

/// Takes the last step back.
pub(super) async fn undo(State(gate): State<Gate>, form: Form<Step>) -> Result<Response, Failure> {
    go(&gate, form, Way::Back).await
}

/// Does it again.
pub(super) async fn redo(State(gate): State<Gate>, form: Form<Step>) -> Result<Response, Failure> {
    go(&gate, form, Way::Again).await
}

async fn go(
    gate: &Gate,
    Form { visitor, value: Step { step, back } }: Form<Step>,
    way: Way,
) -> Result<Response, Failure> {
    let asked = Asked::read(&back);
    let mut books = gate.change(&visitor.shown).await?;
    let (undo, redo) = ledger::next_steps(&mut books).await?;
    let next = if way == Way::Back { undo } else { redo };
    if next.is_none_or(|next| next.number != step) {
        drop(books);
        let opened = Opened::Said(TRANSACTIONS.other_step);
        return shown(gate, &visitor, asked, opened).await;
    }
    let done = match way {
        Way::Back => ledger::undo(&mut books, 1).await.map(|_| Done::Undone)?,
        Way::Again => ledger::redo(&mut books, 1).await.map(|_| Done::Redone)?,
    };
    books.commit().await?;
    let to = asked.after(done).address(Place::Transactions.path());
    Ok(Redirect::to(&to).into_response())
}
