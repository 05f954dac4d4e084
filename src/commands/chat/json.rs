//! The conversation of a program: a JSON line in, a JSON line out, flushed before the next is read.
//!
//! In: plain text, or `{text, id?, at?, edits?, deletes?, reply_to?, press?}`. Out: `{id, reply, buttons,
//! outcomes: [{tool, result}]}`. Ids are the caller's; a line without one gets one. A line that cannot be read
//! is answered with `{id: null, error}`, and the conversation goes on.

use std::io::{self, BufRead, Write};

use chrono::{DateTime, Utc};
use hisab_port::{Button, Content, Incoming, MessageRef};
use hisabkitab::{
    app::{self, App},
    conversation::Done,
    domain::ids::MessageId,
};
use serde::{Deserialize, Serialize};

use super::{answer, chat, sender};

/// The longest line that is read, in bytes; a longer one is skipped to its end.
const MAX_LINE: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: Option<String>,
    id: Option<String>,
    /// The platform's timestamp.
    at: Option<DateTime<Utc>>,
    edits: Option<String>,
    deletes: Option<String>,
    reply_to: Option<String>,
    /// A button's payload.
    press: Option<String>,
}

#[derive(Serialize)]
struct Said {
    id: String,
    reply: String,
    buttons: Vec<Vec<Button>>,
    outcomes: Vec<Done>,
}

#[derive(Serialize)]
struct Unreadable {
    id: Option<String>,
    error: String,
}

pub(super) async fn talk(app: &App) -> anyhow::Result<()> {
    let ids = app.ids();
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    while let Some(line) = next_line(&mut input)? {
        let now = app::now();
        let said = match line.and_then(|line| incoming(&line, now, || ids.next(now))) {
            Ok(None) => continue,
            Ok(Some(incoming)) => {
                let answered = answer(app, &incoming).await;
                serde_json::to_string(&Said {
                    id: incoming.id.0,
                    reply: answered.reply.plain_text(),
                    buttons: answered.reply.buttons,
                    outcomes: answered.outcomes,
                })?
            }
            Err(error) => serde_json::to_string(&Unreadable { id: None, error })?,
        };
        writeln!(out, "{said}")?;
        out.flush()?;
    }
    Ok(())
}

/// The next line, or why it cannot be read; `None` at the end of the input.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    let read = io::Read::take(&mut *input, MAX_LINE).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if !bytes.ends_with(b"\n") && u64::try_from(read).is_ok_and(|read| read == MAX_LINE) {
        input.skip_until(b'\n')?;
        return Ok(Some(Err(format!("the line is longer than {MAX_LINE} bytes"))));
    }
    let line = String::from_utf8(bytes).map_err(|_| "the line is not UTF-8".to_owned());
    Ok(Some(line))
}

/// What a line says; nothing for a blank one.
fn incoming(
    line: &str,
    now: DateTime<Utc>,
    fresh: impl FnOnce() -> MessageId,
) -> Result<Option<Incoming>, String> {
    let line = line.trim_end_matches(['\n', '\r']);
    if line.trim().is_empty() {
        return Ok(None);
    }
    let line = if line.trim_start().starts_with('{') {
        serde_json::from_str(line).map_err(|error| format!("the line is no message: {error}"))?
    } else {
        Line {
            text: Some(line.to_owned()),
            id: None,
            at: None,
            edits: None,
            deletes: None,
            reply_to: None,
            press: None,
        }
    };
    let content = match (line.text, line.edits, line.deletes, line.press) {
        (Some(text), None, None, None) => Content::Text(text),
        (Some(text), Some(of), None, None) => Content::Edited { of: MessageRef(of), text },
        (None, None, Some(of), None) => Content::Deleted { of: MessageRef(of) },
        (None, None, None, Some(payload)) => Content::Button { payload },
        _ => {
            return Err("the line is no message: it needs text (with or without edits), \
                        deletes, or press"
                .to_owned());
        }
    };
    Ok(Some(Incoming {
        chat: chat(),
        sender: sender(),
        id: MessageRef(line.id.unwrap_or_else(|| fresh().to_string())),
        at: line.at.unwrap_or(now),
        content,
        reply_to: line.reply_to.map(MessageRef),
    }))
}
