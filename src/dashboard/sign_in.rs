//! `/sign-in`: the page that a link from a chat or a mail leads to. Looking at it uses nothing up, for programs look at
//! links that people send; its button does. Without a link it says how to get one, sends one by mail where mail is sent,
//! and takes a password where Firebase knows passwords.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    form,
    page::{Failure, rendered, said},
};
use crate::{
    domain::{mail::EmailAddress, token::Token},
    gate::{Asker, Gate, NotSignedIn, Password, signed_in},
    ledger::{self, Books, LedgerError, SignInRefused, SignedIn},
    mail, store,
    wording::{
        self,
        pages::{self, SignIn},
    },
};

#[derive(Template)]
#[template(path = "dashboard/sign_in.html")]
struct Page<'a> {
    words: &'a SignIn,
    /// The link's token, where one was followed.
    link: Option<String>,
    /// Whether a link can be had by mail.
    mails: bool,
    /// Whether a password can be given.
    passwords: bool,
}

/// What a link says.
#[derive(Deserialize)]
pub(super) struct Link {
    t: Option<String>,
}

/// Asks.
pub(super) async fn ask(State(gate): State<Gate>, Query(Link { t }): Query<Link>) -> Response {
    match t {
        None => shown(&gate, StatusCode::OK, None, &pages::sign_in()),
        Some(text) if Token::parse(&text).is_some() => {
            shown(&gate, StatusCode::OK, Some(text), &pages::sign_in_by_link())
        }
        Some(_) => shown(&gate, StatusCode::NOT_FOUND, None, &pages::no_such_link()),
    }
}

fn shown(gate: &Gate, status: StatusCode, link: Option<String>, words: &SignIn) -> Response {
    let (mails, passwords) = (gate.mails(), gate.takes_passwords());
    rendered(status, &Page { words, link, mails, passwords })
}

/// To somebody who did something with a session that is over.
pub(super) fn over() -> Response {
    said(StatusCode::UNAUTHORIZED, &wording::pages::signed_out())
}

fn come_in(gate: &Gate, SignedIn { user, session }: &SignedIn) -> Response {
    (signed_in(gate, *user, session), Redirect::to("/dashboard")).into_response()
}

/// Asks again, and says why.
fn ask_again(gate: &Gate, why: NotSignedIn) -> Result<Response, Failure> {
    let (status, words) = match why {
        NotSignedIn::Link(SignInRefused::Used) => (StatusCode::GONE, pages::link_used()),
        NotSignedIn::Link(SignInRefused::Unknown) => (StatusCode::NOT_FOUND, pages::no_such_link()),
        NotSignedIn::Password | NotSignedIn::Token(_) | NotSignedIn::Anonymous => {
            (StatusCode::FORBIDDEN, pages::wrong_password())
        }
        NotSignedIn::SecondProof => (StatusCode::FORBIDDEN, pages::second_proof()),
        NotSignedIn::Away => (StatusCode::SERVICE_UNAVAILABLE, pages::firebase_away()),
        NotSignedIn::NotOffered => return Err(Failure::NoSuchPage),
        NotSignedIn::TooMany => return Err(Failure::TooFast),
        NotSignedIn::Books(error) => return Err(error.into()),
    };
    Ok(shown(gate, status, None, &words))
}

/// The form with the link.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByLink {
    t: String,
}

/// Signs in by a link.
pub(super) async fn by_link(
    State(gate): State<Gate>,
    asker: Asker,
    body: Bytes,
) -> Result<Response, Failure> {
    let ByLink { t } = form::read(&body)?;
    let Some(link) = Token::parse(&t) else {
        return Ok(shown(&gate, StatusCode::NOT_FOUND, None, &pages::no_such_link()));
    };
    match asker.by_link(&gate, &link).await {
        Ok(signed_in) => Ok(come_in(&gate, &signed_in)),
        Err(why) => ask_again(&gate, why),
    }
}

/// The form with an address and its password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByPassword {
    email: String,
    password: String,
}

/// Signs in by a password.
pub(super) async fn by_password(
    State(gate): State<Gate>,
    asker: Asker,
    body: Bytes,
) -> Result<Response, Failure> {
    let ByPassword { email, password } = form::read(&body)?;
    let Ok(email) = EmailAddress::parse(&email) else {
        return Ok(shown(&gate, StatusCode::UNPROCESSABLE_ENTITY, None, &pages::no_such_address()));
    };
    let password = Password { email, password: password.into() };
    match asker.by_password(&gate, &password).await {
        Ok(signed_in) => Ok(come_in(&gate, &signed_in)),
        Err(why) => ask_again(&gate, why),
    }
}

/// The form with an address for mail.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByMail {
    email: String,
}

/// Has a link sent by mail to whoever confirmed an address. Whether anybody did is not said, nor told by how long it takes:
/// the mail is written when the answer is on its way.
pub(super) async fn by_mail(
    State(gate): State<Gate>,
    asker: Asker,
    body: Bytes,
) -> Result<Response, Failure> {
    let ByMail { email } = form::read(&body)?;
    if !gate.mails() {
        return Err(Failure::NoSuchPage);
    }
    let Ok(address) = EmailAddress::parse(&email) else {
        return Ok(shown(&gate, StatusCode::UNPROCESSABLE_ENTITY, None, &pages::no_such_address()));
    };
    if let Err(why) = asker.attempt(&gate, Some(address.as_str())).await {
        return ask_again(&gate, why);
    }
    tokio::spawn(async move {
        if let Err(LedgerError::Internal(error)) = send(&gate, &address).await {
            tracing::error!(error = store::describe(&error), "A link could not be mailed");
        }
    });
    Ok(said(StatusCode::OK, &wording::pages::link_sent()))
}

async fn send(gate: &Gate, address: &EmailAddress) -> Result<(), LedgerError> {
    let now = gate.clock().now();
    let known = ledger::known_by_mail(&mut *gate.store().acquire().await?, address).await?;
    for user in known {
        let mut tx = gate.store().begin().await?;
        let Some((person, link)) = ledger::mail_link(&mut tx, user, now, gate.ids()).await? else {
            continue;
        };
        let mut books = Books::open(tx, person, now, now, gate.ids().clone()).await?;
        mail::sign_in(&mut books, (address, &gate.site().sign_in(&link))).await?;
        books.commit().await?;
    }
    Ok(())
}
