//! The conversation of a person at a terminal: line editing, history, buttons as numbers, colour.

use std::io::ErrorKind;

use hisabkitab::{domain::change::Preferences, wording};
use rustyline::{Editor, error::ReadlineError, history::MemHistory};

use super::{Talk, show};
use crate::commands::tell;

pub(super) async fn talk(
    talk: &Talk,
    preferences: Preferences,
    written: Vec<String>,
) -> anyhow::Result<()> {
    tell(&wording::welcome(
        &talk.app.address.to_string(),
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
        let reply = match editor.readline("> ") {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => {
                // Nor is it one not to file what was written.
                let _ = editor.add_history_entry(&line);
                talk.say(line).await.reply
            }
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => {
                wording::unreadable("the line is not UTF-8")
            }
            Err(error) => return Err(error.into()),
        };
        for late in talk.counter.unasked() {
            tell(&show::rendered(&late, colour))?;
        }
        tell(&show::rendered(&reply, colour))?;
    }
    tell(wording::farewell())?;
    Ok(())
}
