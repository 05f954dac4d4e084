//! `/dashboard/settings`: what the person has chosen, what is told without being asked, their address for mail, their
//! chats, who gets at their books, their books as a file, and the wish to be erased.
//!
//! Each form has a file with its handlers. What was done is said after a redirect, by a word in the address that stands
//! for a sentence; what was refused is said beside its field, with what was typed kept. What is shown once (a code, a
//! token) stands on the page that answers the form. To add a form: a file, its routes in [`router`], its part of the
//! template.

mod chats;
mod email;
mod leave;
mod nudges;
mod preferences;
mod sessions;
mod tokens;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    form,
    page::{Failure, rendered},
    said::Said,
    session::Visitor,
    shell::{Place, Shell},
};
use crate::{
    domain::{
        access::Scope,
        assistant::Assistant,
        change::Preferences,
        currency::Currency,
        nudge::{Kind, Wanted},
    },
    gate::Gate,
    ledger::{self, Books, Email, EmailKnown, EmailWish, Format, LedgerError, Outcome},
    wording::{
        self, Reader,
        pages::{self, SETTINGS, SettingDone, Settings},
    },
};

/// The page, and its forms.
pub(super) fn router() -> Router<Gate> {
    Router::new()
        .route("/dashboard/settings", get(show))
        .route("/dashboard/settings/preferences", post(preferences::set))
        .route("/dashboard/settings/nudges", post(nudges::set))
        .route("/dashboard/settings/email", post(email::set))
        .route("/dashboard/settings/link", post(chats::link))
        .route("/dashboard/settings/unlink", post(chats::unlink))
        .route("/dashboard/settings/tokens", post(tokens::make))
        .route("/dashboard/settings/tokens/delete", post(tokens::delete))
        .route("/dashboard/settings/sessions/end", post(sessions::end))
        .route("/dashboard/settings/sessions/end-all", post(sessions::end_all))
        .route("/dashboard/settings/export", get(leave::export))
        .route("/dashboard/settings/erase", post(leave::erase))
        .route("/dashboard/settings/keep", post(leave::keep))
}

#[derive(Template)]
#[template(path = "dashboard/settings.html")]
struct Page {
    shell: Shell,
    words: &'static Settings,
    preferences: Preferences,
    wanted: Wanted,
    mail: Option<Mail>,
    mails: bool,
    chats: Vec<chats::Chat>,
    tokens: Vec<tokens::Token>,
    sessions: Vec<sessions::Session>,
    due: Option<Said>,
    answer: Answer,
}

/// What is known of the person's address.
struct Mail {
    known: EmailKnown,
    said: Said,
}

/// What a form is answered with besides the page.
#[derive(Default)]
struct Answer {
    /// The field that something is wrong with, and what.
    trouble: Option<(&'static str, String)>,
    /// What was typed.
    typed: BTreeMap<&'static str, String>,
    /// A code for another chat.
    code: Option<Said>,
    /// What unlinking a chat would do.
    unlink: Option<chats::Asked>,
    /// A token that was made.
    token: Option<String>,
    /// What erasing would do, and whose books it is about.
    erase: Option<(Said, String)>,
}

impl Answer {
    /// Something is wrong with a field.
    fn trouble(field: &'static str, said: String) -> Self {
        Self { trouble: Some((field, said)), ..Self::default() }
    }

    /// With what was typed into a field.
    fn with(mut self, field: &'static str, typed: &str) -> Self {
        self.typed.insert(field, typed.to_owned());
        self
    }
}

impl Page {
    /// What is wrong with a field.
    fn trouble(&self, field: &str) -> Option<&str> {
        let trouble = self.answer.trouble.as_ref().filter(|(name, _)| *name == field);
        trouble.map(|(_, said)| said.as_str())
    }

    /// What was typed into a field, or else what stands there.
    fn typed<'a>(&'a self, field: &str, otherwise: &'a str) -> &'a str {
        self.answer.typed.get(field).map_or(otherwise, String::as_str)
    }

    fn currencies() -> Vec<(&'static str, String)> {
        let mut all: Vec<_> = Currency::all().map(|one| (one.code(), one.name())).collect();
        all.sort_unstable();
        all
    }

    fn assistants() -> [(Assistant, &'static str); 3] {
        [Assistant::On, Assistant::Masked, Assistant::Off]
            .map(|one| (one, pages::assistant_choice(one)))
    }

    fn nudges(&self) -> Vec<(&'static str, &'static str, bool)> {
        let one = |kind: Kind| (kind.name(), pages::nudge_kind(kind), self.wanted.has(kind));
        Kind::ALL.into_iter().map(one).collect()
    }

    fn scopes() -> [(&'static str, &'static str); 2] {
        [Scope::Read, Scope::Write].map(|scope| (scope.name(), pages::scope_choice(scope)))
    }

    /// When the quiet hours begin and end, as a browser writes times.
    fn quiet(&self) -> (String, String) {
        let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        (time(self.wanted.quiet.from), time(self.wanted.quiet.to))
    }

    /// Whether mail is on its way to being wanted: nothing was confirmed, or another address is to take its place.
    fn asks_for_code(&self) -> bool {
        self.mail.as_ref().is_some_and(|mail| !mail.known.confirmed)
    }
}

/// What was done, if the address says so.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    done: Option<SettingDone>,
}

/// Shows it.
async fn show(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: RawQuery,
) -> Result<Response, Failure> {
    let Asked { done } = form::asked(&query);
    let said = done.map(|done| pages::setting_done(done).to_owned());
    page(&gate, &visitor, StatusCode::OK, Answer::default(), said).await
}

/// Answers a form with the page.
async fn answered(gate: &Gate, visitor: &Visitor, answer: Answer) -> Result<Response, Failure> {
    let fine = answer.trouble.is_none();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(gate, visitor, status, answer, None).await
}

async fn page(
    gate: &Gate,
    visitor: &Visitor,
    status: StatusCode,
    answer: Answer,
    said: Option<String>,
) -> Result<Response, Failure> {
    let mut books = gate.look(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    let mut shell = Shell::new(gate, visitor, Place::Settings).of(role);
    shell.said = said;
    let page = Page {
        shell,
        words: &SETTINGS,
        preferences: books.preferences(),
        wanted: ledger::show_nudges(&mut books).await?.wanted,
        mail: mail(&mut books, reader).await?,
        mails: gate.mails(),
        chats: chats::all(&mut books, reader).await?,
        tokens: tokens::all(&mut books, reader).await?,
        sessions: sessions::all(&mut books, reader, visitor.session).await?,
        due: ledger::erasure_due(&mut books)
            .await?
            .map(|due| Said::of(reader, &Outcome::ErasureDue(due))),
        answer,
    };
    Ok(rendered(status, &page))
}

async fn mail(books: &mut Books, reader: Reader) -> Result<Option<Mail>, LedgerError> {
    let Email::Shown(known) = ledger::set_email(books, EmailWish::Show).await? else {
        return Ok(None);
    };
    let said = Said::of(reader, &Outcome::Email(Email::Shown(known.clone())));
    Ok(Some(Mail { known, said }))
}

/// Leads back to the page, which says what was done.
fn done(done: SettingDone, part: &str) -> Response {
    let name = serde_urlencoded::to_string([("done", done)]).unwrap_or_default();
    Redirect::to(&format!("/dashboard/settings?{name}#{part}")).into_response()
}

/// What a person is told beside a field of what the books did not do; what is no fault of theirs is a failure.
fn refusal(error: LedgerError) -> Result<String, Failure> {
    match error {
        LedgerError::Internal(_) | LedgerError::NoSpace => Err(error.into()),
        refused => Ok(wording::refusal(&refused).plain_text()),
    }
}
