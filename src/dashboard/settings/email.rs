//! Where mail goes.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{Answer, answered, done};
use crate::{
    dashboard::{form::Form, page::Failure},
    gate::Gate,
    ledger::{self, Email, EmailWish, Outcome},
    mail,
    wording::{self, Reader, pages::SettingDone},
};

/// What a form wishes; the fields of another are empty.
#[derive(Deserialize)]
pub(super) struct Wished {
    wish: Wish,
    #[serde(default)]
    address: String,
    #[serde(default)]
    code: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wish {
    Use,
    Confirm,
    Stop,
    Start,
    Forget,
}

/// Does it.
pub(super) async fn set(
    State(gate): State<Gate>,
    Form { visitor, value }: Form<Wished>,
) -> Result<Response, Failure> {
    let Wished { wish, address, code } = value;
    let (field, wish) = match wish {
        Wish::Use => ("address", EmailWish::Use(address.clone())),
        Wish::Confirm => ("code", EmailWish::Confirm(code)),
        Wish::Stop => ("email", EmailWish::Stop),
        Wish::Start => ("email", EmailWish::Start),
        Wish::Forget => ("email", EmailWish::Forget),
    };
    let mut books = gate.change(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let email = ledger::set_email(&mut books, wish).await?;
    if let Email::Asked(asked) = &email {
        mail::confirmation(&mut books, asked).await?;
    }
    // That a wrong code was entered is remembered, too.
    books.commit().await?;
    let what = match email {
        Email::Asked(_) => SettingDone::EmailAsked,
        Email::Confirmed(_) => SettingDone::EmailConfirmed,
        Email::Stopped(_) => SettingDone::EmailStopped,
        Email::Started(_) => SettingDone::EmailStarted,
        Email::Forgotten => SettingDone::EmailForgotten,
        refused @ (Email::Refused(_) | Email::Shown(_)) => {
            let said = wording::outcome(reader, &Outcome::Email(refused)).plain_text();
            let answer = Answer::trouble(field, said).with("address", &address);
            return answered(&gate, &visitor, answer).await;
        }
    };
    Ok(done(what, "email"))
}
