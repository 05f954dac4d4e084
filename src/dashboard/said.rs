//! What is said of an outcome, as it is said in a chat: its paragraphs, those that are points as a list; and its figures as
//! a table.

use askama::Template;
use hisab_port::{Paragraph, Span};

use crate::wording::{Reader, is_item, outcome, pages::Table as Figures};

/// Paragraphs one after the other.
#[derive(Template)]
#[template(path = "dashboard/said.html")]
pub(super) struct Said {
    blocks: Vec<Block>,
}

enum Block {
    Text(Vec<Span>),
    Points(Vec<Vec<Span>>),
}

impl Said {
    /// All that is said of an outcome.
    pub(super) fn of(reader: Reader, done: &crate::ledger::Outcome) -> Self {
        Self::all(outcome(reader, done).paragraphs)
    }

    /// What is said of an outcome whose points stand in a table beside it.
    pub(super) fn in_short(reader: Reader, done: &crate::ledger::Outcome) -> Self {
        let mut paragraphs = outcome(reader, done).paragraphs;
        paragraphs.retain(|paragraph| !is_item(paragraph));
        Self::all(paragraphs)
    }

    fn all(paragraphs: Vec<Paragraph>) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for paragraph in paragraphs {
            if !is_item(&paragraph) {
                blocks.push(Block::Text(paragraph.0));
                continue;
            }
            let mut spans = paragraph.0;
            if let Some(Span::Plain(first)) = spans.first_mut() {
                *first = first.trim_start_matches("• ").to_owned();
            }
            match blocks.last_mut() {
                Some(Block::Points(points)) => points.push(spans),
                _ => blocks.push(Block::Points(vec![spans])),
            }
        }
        Self { blocks }
    }
}

/// A table of figures.
#[derive(Template)]
#[template(path = "dashboard/table.html")]
pub(super) struct Table {
    figures: Figures,
}

impl From<Figures> for Table {
    fn from(figures: Figures) -> Self {
        Self { figures }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_become_a_list_and_nothing_becomes_markup() {
        let plain = |text: &str| Span::Plain(text.to_owned());
        let said = Said::all(vec![
            Paragraph(vec![Span::Bold("<2>".to_owned()), plain(" things:")]),
            Paragraph(vec![plain("• a "), Span::Bold("₹1".to_owned())]),
            Paragraph(vec![plain("• b & c")]),
        ]);
        assert_eq!(
            said.render().unwrap().replace('\n', ""),
            "<p><b>&#60;2&#62;</b> things:</p><ul><li>a <b>₹1</b></li><li>b &#38; c</li></ul>"
        );
    }
}
