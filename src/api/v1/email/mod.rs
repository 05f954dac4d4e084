//! `/email`: where mail goes. Whoever reads that mail can sign in with it, so only the person says where that is, when
//! they are signed in; a program's token is not good for it.

mod address;
mod wish;

use axum::{http::StatusCode, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{Caller, Problem, change::Change},
    gate::Gate,
    ledger::{self, Books, Email, EmailKnown, EmailWish},
};

/// Its endpoints.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new()
        .routes(routes!(address::show, address::set, address::forget))
        .routes(routes!(wish::confirm))
        .routes(routes!(wish::stop))
        .routes(routes!(wish::start))
}

/// Refuses who is not signed in as the person.
async fn signed_in(gate: &Gate, Caller(shown): &Caller) -> Result<(), Problem> {
    gate.look_in_person(shown).await?;
    Ok(())
}

/// What is known of the address.
async fn known(books: &mut Books) -> Result<EmailKnown, Problem> {
    match ledger::set_email(books, EmailWish::Show).await? {
        Email::Shown(known) => Ok(known),
        Email::Refused(why) => Err(Problem::Mail(why)),
        _ => Err(Problem::Missing("address")),
    }
}

/// Does what is wanted, and shows what is known then.
async fn done(change: Box<Change>, gate: &Gate, wish: EmailWish) -> Result<Response, Problem> {
    let mut change = *change;
    match ledger::set_email(&mut change.books, wish).await? {
        Email::Refused(why) => {
            // That a wrong code was entered must be remembered.
            change.books.commit().await?;
            Err(Problem::Mail(why))
        }
        Email::Forgotten => change.done_silently(gate).await,
        _ => {
            let known = known(&mut change.books).await?;
            change.done(gate, StatusCode::OK, &known).await
        }
    }
}
