//! `hisab chat`: a conversation in the terminal, for people or (with `--json`) for programs.

mod json;
mod screen;
mod show;

use std::io::IsTerminal;

use hisab_port::{Channel, ChatRef, Incoming, Sender};
use hisabkitab::{
    app::{self, App},
    config,
    conversation::{self, Answered, TurnError},
    domain::change::Preferences,
    ledger::{self, LedgerError},
    wording,
};

use super::OWNER;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    person: config::person::Person,
    /// Read and write JSON lines
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let app = App::start(books, args.person.defaults()).await?;
    let preferences = set_preferences(&app, args.person).await?;
    let talked = if args.json {
        json::talk(&app).await
    } else if std::io::stdin().is_terminal() {
        let written = recent_texts(&app).await?;
        screen::talk(&app, preferences, written).await
    } else {
        show::talk(&app).await
    };
    app.stop().await;
    talked
}

/// What the command line says of currency and zone holds for someone known, too.
async fn set_preferences(app: &App, person: config::person::Person) -> anyhow::Result<Preferences> {
    let mut books = app.conversations.books(Channel::Terminal, OWNER, app::now()).await?;
    if person.currency.is_some() || person.timezone.is_some() {
        ledger::set_preferences(&mut books, person.currency, person.timezone).await?;
    }
    let preferences = books.preferences();
    books.commit().await?;
    Ok(preferences)
}

/// What the person wrote here last, also in earlier sessions: what the arrow keys bring back.
async fn recent_texts(app: &App) -> anyhow::Result<Vec<String>> {
    const TEXTS: i64 = 200;
    let mut books = app.conversations.books(Channel::Terminal, OWNER, app::now()).await?;
    Ok(conversation::recent_texts(&mut books, &chat(), TEXTS).await?)
}

/// Where the conversation of this terminal takes place.
fn chat() -> ChatRef {
    ChatRef { channel: Channel::Terminal, chat: OWNER.to_owned() }
}

fn sender() -> Sender {
    Sender { subject: OWNER.to_owned(), name: None }
}

/// Takes a message; what goes wrong is logged once, here, and answered.
async fn answer(app: &App, incoming: &Incoming) -> Answered {
    match app.conversations.receive(incoming, app::now()).await {
        Ok(answered) => answered,
        Err(TurnError::Books(LedgerError::NoSpace)) => no_space(),
        Err(_) if !app.conversations.has_room() => no_space(),
        Err(error) => {
            tracing::error!(error = log_safe(&error), "A message could not be taken");
            wording::apology().into()
        }
    }
}

fn no_space() -> Answered {
    tracing::error!("No space left for the books");
    wording::refusal(&LedgerError::NoSpace).into()
}

/// The chain of causes. The database's messages name constraints and columns, never values: those stand in
/// its details, which are not part of it.
fn log_safe(error: &TurnError) -> String {
    let causes =
        std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
