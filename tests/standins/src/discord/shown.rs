//! A message of the bot as the person sees it.

use std::{ops::Range, time::Instant};

use serde_json::Value;

use super::{
    File, Id, markdown,
    messages::{EPHEMERAL, has_flag},
    state::State,
};

/// What a person sees of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Which one.
    pub message_id: Id,
    /// Where.
    pub channel: Id,
    /// Its text as it is read, without the marks of Markdown.
    pub text: String,
    /// Which bytes of the text are bold.
    pub bold: Vec<Range<usize>>,
    /// Which bytes of the text are marked in any other way (slanted, a heading, code, a link, ...), and how.
    pub marked: Vec<(&'static str, Range<usize>)>,
    /// Its text as it was sent.
    pub source: String,
    /// Its buttons, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// The picture of its embed.
    pub picture: Option<Picture>,
    /// Its embeds, as they were sent.
    pub embeds: Vec<Value>,
    /// Its files, without the one that is the picture.
    pub attachments: Vec<File>,
    /// The message that it answers.
    pub reply_to: Option<Id>,
    /// Whether only one person sees it.
    pub ephemeral: bool,
    /// What it was marked with against being written twice.
    pub nonce: Option<String>,
    /// The interaction that it answers.
    pub interaction: Option<Id>,
    /// Whom it calls, by their ids; `everyone` for all.
    pub calls: Vec<String>,
    /// When it was there to be seen.
    pub at: Instant,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What a press sends, unless it is a link.
    pub custom_id: Option<String>,
    /// Where a link leads.
    pub url: Option<String>,
    /// It cannot be pressed.
    pub disabled: bool,
    /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
}

/// A picture in an embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file's name; empty if it is not on this server.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it shows, in words.
    pub description: Option<String>,
    /// Where it is.
    pub url: String,
}

impl Shown {
    /// All buttons, one after another.
    pub fn all_buttons(&self) -> impl Iterator<Item = &Button> {
        self.buttons.iter().flatten()
    }

    /// The words that are bold.
    pub fn bold_words(&self) -> Vec<&str> {
        self.bold.iter().map(|range| &self.text[range.clone()]).collect()
    }
}

pub(super) fn look(state: &State, url: &str, channel: Id, message: &Value) -> Shown {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let source = text(&message["content"]).unwrap_or_default();
    let name = |id: &str| {
        let user = state.users.get(&id.parse().ok()?)?;
        text(&user["global_name"]).or_else(|| text(&user["username"]))
    };
    let reading = markdown::read(&source, &name);
    let list = |name: &str| message[name].as_array().cloned().unwrap_or_default();
    let embeds = list("embeds");
    let mut calls: Vec<String> = list("mentions").iter().filter_map(|u| text(&u["id"])).collect();
    if message["mention_everyone"] == true {
        calls.push("everyone".to_owned());
    }
    Shown {
        message_id: Id::of(&message["id"]).unwrap_or(Id(0)),
        channel,
        text: reading.text,
        bold: reading.bold,
        marked: reading.marked,
        source,
        buttons: list("components").iter().map(row).collect(),
        picture: embeds.iter().find_map(|embed| picture(state, url, &embed["image"])),
        embeds,
        attachments: list("attachments").iter().filter_map(|a| file(state, a)).collect(),
        reply_to: Id::of(&message["message_reference"]["message_id"]),
        ephemeral: has_flag(message, EPHEMERAL),
        nonce: text(&message["nonce"]),
        interaction: Id::of(&message["interaction_metadata"]["id"]),
        calls,
        at: Instant::now(),
    }
}

fn row(row: &Value) -> Vec<Button> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let buttons = row["components"].as_array().into_iter().flatten();
    buttons
        .map(|button| Button {
            label: text(&button["label"]).unwrap_or_default(),
            custom_id: text(&button["custom_id"]),
            url: text(&button["url"]),
            disabled: button["disabled"] == true,
            style: button["style"].as_u64().unwrap_or(0),
        })
        .collect()
}

fn file(state: &State, attachment: &Value) -> Option<File> {
    state.files.get(&Id::of(&attachment["id"])?).cloned()
}

fn picture(state: &State, server: &str, image: &Value) -> Option<Picture> {
    let url = image["url"].as_str()?;
    let path = url.strip_prefix(server).and_then(|path| path.strip_prefix("/attachments/"));
    let id = path.and_then(|path| path.split('/').nth(1)).and_then(|id| id.parse().ok());
    let file = id.and_then(|id: Id| state.files.get(&id)).cloned().unwrap_or_default();
    let said = image["description"].as_str().map(str::to_owned);
    let description = said.or(file.description);
    Some(Picture { name: file.name, bytes: file.bytes, description, url: url.to_owned() })
}
