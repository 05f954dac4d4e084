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
        match editor.readline("> ") {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => {
                // Nor is it one not to file what was written.
                let _ = editor.add_history_entry(&line);
                show::answer(talk, line, colour).await?;
            }
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
            Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => {
                show::reply(talk, &wording::unreadable("the line is not UTF-8"), colour)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    tell(wording::farewell())?;
    Ok(())
}
