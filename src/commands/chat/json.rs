//! The conversation of a program: a JSON line in, a JSON line out, flushed before the next is read.
//!
//! In: plain text, or `{text, id?, at?, edits?, deletes?, reply_to?, press?}`; ids are texts or numbers, and the
//! caller's. Out: `{id, reply, buttons, outcomes: [{tool, result}], file?: {name,
//! media, data}}`, the data in base64, with the id as it came; a line without one
//! gets one. A line that cannot be read is answered in the same shape with `id: null`, and the conversation
//! goes on.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use hisab_port::{Button, Content, File, Incoming, Media, MessageRef, Picture, Revision};
use hisabkitab::{app, conversation::Done, domain::ids::MessageId, wording};
use serde::{Deserialize, Serialize};

use super::{Talk, lines, message};

#[derive(Clone, Deserialize, Serialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

impl From<Id> for MessageRef {
    fn from(id: Id) -> Self {
        Self(match id {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: Option<String>,
    id: Option<Id>,
    /// The platform's timestamp, RFC 3339.
    at: Option<String>,
    edits: Option<Id>,
    deletes: Option<Id>,
    reply_to: Option<Id>,
    /// A button's payload.
    press: Option<String>,
}

#[derive(Serialize)]
struct Said {
    id: Option<Id>,
    reply: String,
    buttons: Vec<Vec<Button>>,
    outcomes: Vec<Done>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<Shown>,
}

/// A picture in words: whoever reads lines is spared its bytes.
#[derive(Serialize)]
struct Shown {
    alt: String,
    media: Media,
    bytes: usize,
}

impl From<Picture> for Shown {
    fn from(Picture { alt, media, data, .. }: Picture) -> Self {
        Self { alt, media, bytes: data.len() }
    }
}

pub(super) async fn talk(talk: &Talk) -> anyhow::Result<()> {
    let ids = talk.app.ids();
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    while let Some(line) = lines::next(&mut input)? {
        let now = app::now();
        let fresh = || Id::Text(ids.next::<MessageId>(now).to_string());
        let said = match line.and_then(|line| read(&line, now, fresh)) {
            Ok((id, incoming)) => {
                // A program reads whole lines: what an answer is before it is one is for people.
                let answered = talk.answer(incoming, |_| {}).await;
                Said {
                    id: Some(id),
                    reply: answered.reply.plain_text(),
                    buttons: answered.reply.buttons,
                    outcomes: answered.outcomes,
                    file: answered.reply.file,
                    picture: answered.reply.picture.map(Shown::from),
                }
            }
            Err(why) => Said {
                id: None,
                reply: wording::unreadable(&why).plain_text(),
                buttons: Vec::new(),
                outcomes: Vec::new(),
                file: None,
                picture: None,
            },
        };
        serde_json::to_writer(&mut out, &said)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

/// What a line says.
fn read(
    line: &str,
    now: DateTime<Utc>,
    fresh: impl FnOnce() -> Id,
) -> Result<(Id, Incoming), String> {
    let line = if line.trim_start().starts_with('{') {
        serde_json::from_str(line).map_err(|error| error.to_string())?
    } else {
        Line { text: Some(line.to_owned()), ..Line::default() }
    };
    let content = match (line.text, line.edits, line.deletes, line.press) {
        (Some(text), None, None, None) => Content::Text(text),
        (Some(text), Some(of), None, None) => Content::Edited { of: of.into(), text },
        (None, None, Some(of), None) => Content::Deleted { of: of.into() },
        (None, None, None, Some(payload)) => Content::Button { payload },
        _ => return Err("it needs text (with or without edits), deletes, or press".to_owned()),
    };
    let id = line.id.unwrap_or_else(fresh);
    let at = line.at.map(|at| instant(&at)).transpose()?.unwrap_or(now);
    let reply_to = line.reply_to.map(Into::into);
    let message = message(id.clone().into(), content, now);
    // An edit or a deletion may come under the id of its message.
    let revision = match &message.content {
        Content::Edited { of, .. } if *of == message.id => Revision(at.timestamp_micros()),
        Content::Deleted { of } if *of == message.id => Revision::GONE,
        _ => Revision::FIRST,
    };
    let order = at.timestamp_micros();
    Ok((id, Incoming { at, order, reply_to, revision, ..message }))
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let instant = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    instant.map_err(|_| "`at` must be an instant like 2026-01-15T14:45:00+05:45".to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn content(line: &str) -> Result<Content, String> {
        let now = "2026-01-15T09:00:00Z".parse().unwrap();
        read(line, now, || Id::Number(7)).map(|(_, incoming)| incoming.content)
    }

    #[rstest]
    #[case("chai 20", Content::Text("chai 20".to_owned()))]
    #[case("", Content::Text(String::new()))]
    #[case(r#"{"text":"chai 20","id":1}"#, Content::Text("chai 20".to_owned()))]
    #[case(
        r#"{"text":"chai 25","edits":1}"#,
        Content::Edited { of: MessageRef("1".to_owned()), text: "chai 25".to_owned() }
    )]
    #[case(r#"{"deletes":"a"}"#, Content::Deleted { of: MessageRef("a".to_owned()) })]
    #[case(r#"{"press":"choose:1"}"#, Content::Button { payload: "choose:1".to_owned() })]
    fn a_line_says_one_thing(#[case] line: &str, #[case] said: Content) {
        assert_eq!(content(line), Ok(said));
    }

    #[rstest]
    #[case("{")]
    #[case("{}")]
    #[case(r#"{"text":"x","user":"someone"}"#)]
    #[case(r#"{"text":"x","deletes":"a"}"#)]
    #[case(r#"{"text":"x","at":"yesterday"}"#)]
    fn a_line_that_says_nothing_clear_is_refused(#[case] line: &str) {
        assert!(content(line).is_err());
    }
}
