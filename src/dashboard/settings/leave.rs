//! The books as a file, and the wish to have them erased: asked about, waited with for a day, taken back.

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure, said::Said, session::Visitor, sign_out::Nothing},
    gate::Gate,
    ledger::{self, Books, Erasure, ErasureDue, Format, LedgerError, Outcome},
    store::{self, posts},
    wording::{self, Reader, pages::SettingDone},
};

/// As what.
#[derive(Deserialize)]
pub(super) struct As {
    format: Format,
}

/// Hands out the books.
pub(super) async fn export(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: Result<Query<As>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    // First who asks: what is there is told to nobody else.
    let mut books = gate.look(&visitor.shown).await?;
    let Query(As { format }) = query.map_err(|_| Failure::NoSuchPage)?;
    // Nothing is committed: what was handed out in chats before stays there.
    let exported = ledger::export_transactions(&mut books, format).await?;
    drop(books);
    let disposition = format!("attachment; filename=\"{}\"", exported.name);
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| Failure::NoSuchPage)?;
    let (_, media) = format.ending();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, exported.data).into_response())
}

/// Whose books, once it was said what that does.
#[derive(Deserialize)]
pub(super) struct Agreed {
    of: Option<Uuid>,
}

/// Asks, or begins the wait.
pub(super) async fn erase(
    State(gate): State<Gate>,
    Form { visitor, value: Agreed { of } }: Form<Agreed>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    match ledger::erase_account(&mut books, of.map(Into::into)).await? {
        Erasure::Asked(asked) => {
            drop(books);
            let of = asked.of.to_string();
            let said = Said::of(reader, &Outcome::ErasureAsked(asked));
            let answer = Answer { erase: Some((said, of)), ..Answer::default() };
            answered(&gate, &visitor, answer).await
        }
        Erasure::Due(due) => {
            if of.is_some() {
                tell_chats(&gate, &mut books, reader, &due).await?;
            }
            books.commit().await?;
            Ok(done(SettingDone::Erasing, "erase"))
        }
    }
}

/// In how many chats it is told.
const CHATS: i64 = 20;

/// Tells the chats that lead to the books: whoever writes there may not be who asked for it.
async fn tell_chats(
    gate: &Gate,
    books: &mut Books,
    reader: Reader,
    due: &ErasureDue,
) -> Result<(), LedgerError> {
    let (user, now, ids) = (books.user(), gate.clock().now(), gate.ids());
    let reply = wording::erasure_elsewhere(reader, due);
    let reply = serde_json::to_value(&reply).map_err(|error| store::Error::Decode(error.into()))?;
    for place in store::erasures::places(books.conn(), user, CHATS).await? {
        let id: Uuid = ids.next(now);
        let post = posts::Post {
            id: id.into(),
            outgoing: ids.next(now),
            key: &format!("elsewhere:{id}"),
            reply: &reply,
            question: None,
            about: &[],
            now,
        };
        posts::insert(books.conn(), user, place.conversation_id, &post).await?;
    }
    Ok(())
}

/// Nothing is erased after all.
pub(super) async fn keep(
    State(gate): State<Gate>,
    Form { visitor, value: Nothing {} }: Form<Nothing>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    if let Err(error) = ledger::keep_books(&mut books).await {
        drop(books);
        return answered(&gate, &visitor, Answer::trouble("erase", refusal(error)?)).await;
    }
    books.commit().await?;
    Ok(done(SettingDone::Kept, "erase"))
}
