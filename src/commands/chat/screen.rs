//! The conversation of a person at a terminal: line editing, history, buttons as numbers, colour.

use hisab_port::{Content, Incoming, MessageRef};
use hisabkitab::{
    app::{self, App},
    domain::{change::Preferences, ids::MessageId},
    wording,
};
use rustyline::{Editor, error::ReadlineError, history::MemHistory};

use super::{answer, chat, sender, show};
use crate::commands::tell;

pub(super) async fn talk(
    app: &App,
    preferences: Preferences,
    written: Vec<String>,
) -> anyhow::Result<()> {
    tell(&wording::welcome(
        &app.address.to_string(),
        preferences.currency.code(),
        preferences.timezone.name(),
    ))?;
    let colour = show::wants_colour();
    let mut editor: Editor<(), MemHistory> =
        Editor::with_history(rustyline::Config::default(), MemHistory::new())?;
    for line in written {
        // A history that cannot be kept is no reason not to begin.
        let _ = editor.add_history_entry(line);
    }
    loop {
        let line = match editor.readline("> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        };
        if line.trim().is_empty() {
            continue;
        }
        // Nor is it one not to file what was written.
        let _ = editor.add_history_entry(&line);
        let now = app::now();
        let id: MessageId = app.ids().next(now);
        let incoming = Incoming {
            chat: chat(),
            sender: sender(),
            id: MessageRef(id.to_string()),
            at: now,
            content: Content::Text(line),
            reply_to: None,
        };
        let answered = answer(app, &incoming).await;
        tell(&show::rendered(&answered.reply, colour))?;
    }
    tell(wording::farewell())?;
    Ok(())
}
