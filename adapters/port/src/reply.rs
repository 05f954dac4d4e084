//! What a person is told: plain structure, never markup. Adapters render it within their platform's limits.

use serde::{Deserialize, Serialize};

use crate::{Picture, data};

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Short paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Rows of buttons under the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// At most one picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// At most one file to keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
}

/// One short paragraph (shown on a line of its own).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph(pub Vec<Span>);

/// A piece of a paragraph. The text is literal: whatever looks like markup is shown as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Ordinary text.
    Plain(String),
    /// Text that carries the point: a figure, a name.
    Bold(String),
}

impl Span {
    /// The text, whatever its weight.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Bold(text) => text,
        }
    }
}

/// Something to press instead of typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What the person reads.
    pub label: String,
    /// What comes back when it is pressed; at most 64 bytes, the least that the platforms allow.
    pub payload: String,
}

/// A file to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// What it is called, with its ending.
    pub name: String,
    /// Its media type (RFC 6838).
    pub media: String,
    /// Its bytes, a few megabytes at most; base64 (RFC 4648) in JSON.
    #[serde(with = "data")]
    pub data: Vec<u8>,
}

impl Reply {
    /// The whole text without weights, one line a paragraph.
    pub fn plain_text(&self) -> String {
        let lines: Vec<String> = self
            .paragraphs
            .iter()
            .map(|Paragraph(spans)| spans.iter().map(Span::text).collect())
            .collect();
        lines.join("\n")
    }
}

/// One plain paragraph.
impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        let paragraph = Paragraph(vec![Span::Plain(text.to_owned())]);
        Self { paragraphs: vec![paragraph], ..Self::default() }
    }
}
