//! `/dashboard/operator`: how it goes with everybody together, for the owner alone. It tells of nobody's books.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    form::{self, Form},
    page::{Failure, rendered},
    said::Table,
    session::Visitor,
    shell::{Place, Shell},
};
use crate::{
    domain::access::Role,
    gate::Gate,
    ledger,
    wording::{
        Reader,
        pages::{self, OPERATOR, Operator},
    },
};

/// How much of what could not be sent is shown.
const LETTERS: i64 = 50;

#[derive(Template)]
#[template(path = "dashboard/operator.html")]
struct Page {
    shell: Shell,
    words: &'static Operator,
    health: String,
    numbers: Table,
    jobs: Table,
    letters: Vec<Letter>,
}

/// A reply that could not be sent.
struct Letter {
    id: String,
    channel: String,
    failed: String,
    attempts: i32,
    why: String,
}

/// What was done, if the address says so.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    replayed: Option<u64>,
}

/// Shows it.
pub(super) async fn show(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: RawQuery,
) -> Result<Response, Failure> {
    let Asked { replayed } = form::asked(&query);
    let mut books = gate.oversee(&visitor.shown).await?;
    let (reader, zone) = (Reader { today: books.today() }, books.preferences().timezone);
    let overview = ledger::overview(&mut books).await?;
    let runs = ledger::last_runs(&mut books).await?;
    let letters = ledger::list_dead_letters(&mut books, None, LETTERS).await?;
    let letter = |letter: ledger::DeadLetter| Letter {
        id: letter.id.to_string(),
        channel: pages::channel(&letter.channel),
        failed: pages::moment(reader, zone, letter.failed_at),
        attempts: letter.attempts,
        why: letter.error,
    };
    let mut shell = Shell::new(&gate, &visitor, Place::Operator).of(Role::Owner);
    shell.said = replayed.map(pages::replayed);
    let page = Page {
        shell,
        words: &OPERATOR,
        health: pages::waiting(&overview),
        numbers: pages::numbers_table(&overview).into(),
        jobs: pages::jobs_table(reader, zone, &runs).into(),
        letters: letters.into_iter().map(letter).collect(),
    };
    Ok(rendered(StatusCode::OK, &page))
}

/// Which one; all, if none is named.
#[derive(Deserialize)]
pub(super) struct Which {
    id: Option<Uuid>,
}

/// Has what could not be sent tried again.
pub(super) async fn replay(
    State(gate): State<Gate>,
    Form { visitor, value: Which { id } }: Form<Which>,
) -> Result<Response, Failure> {
    let mut books = gate.operate(&visitor.shown).await?;
    let many = ledger::replay_dead_letters(&mut books, id).await?;
    books.commit().await?;
    let to = format!("/dashboard/operator?replayed={many}");
    Ok(Redirect::to(&to).into_response())
}
