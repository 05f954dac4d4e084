//! The entries as a table for spreadsheets, and how its texts are kept from doing anything there.
//!
//! A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). So does one that
//! has such apostrophes already: whoever reads the table takes away one, and has what was there.

use std::io::Write;

use super::{Books, ExportError, transfer};
use crate::domain::text::Tag;

/// What formulas begin with, in wide letters, too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// What stands between the tags of an entry.
const BETWEEN: char = '|';

/// The headings, in their order.
pub(super) const HEADINGS: [&str; 10] = [
    "date",
    "kind",
    "amount",
    "currency",
    "description",
    "merchant",
    "category",
    "tags",
    "voided",
    "id",
];

/// Writes the entries as a table, newest last, those taken out marked as such.
pub async fn csv(books: &mut Books, out: impl Write) -> Result<(), ExportError> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADINGS)?;
    let mut last = None;
    loop {
        let page = transfer::page(books, last).await?;
        for entry in &page {
            let name = books.name_of(entry.category).map_or("", |name| name.as_str());
            table.write_record([
                entry.date.to_string(),
                entry.kind.name().to_owned(),
                entry.money.to_decimal(),
                entry.money.currency.code().to_owned(),
                inert(entry.description.as_str()),
                inert(entry.merchant.as_ref().map_or("", |m| m.as_str())),
                inert(name),
                inert(&joined(&entry.tags)),
                entry.voided_at.is_some().to_string(),
                entry.id.to_string(),
            ])?;
            last = Some(entry.id);
        }
        if page.len() < transfer::PAGE {
            break;
        }
    }
    table.flush()?;
    Ok(())
}

/// A text that a spreadsheet will not take for a formula.
pub(super) fn inert(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// What an inert text was.
pub(super) fn revived(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Tags as one text.
pub(super) fn joined(tags: &[Tag]) -> String {
    let mut text = String::new();
    for (at, tag) in tags.iter().enumerate() {
        if at > 0 {
            text.push(BETWEEN);
        }
        for c in tag.as_str().chars() {
            if c == BETWEEN || c == '\\' {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text
}

/// The texts of tags that were joined.
pub(super) fn parted(text: &str) -> Vec<String> {
    let mut tags = vec![String::new()];
    let mut literal = false;
    for c in text.chars() {
        if !literal && c == '\\' {
            literal = true;
        } else if !literal && c == BETWEEN {
            tags.push(String::new());
        } else {
            literal = false;
            if let Some(tag) = tags.last_mut() {
                tag.push(c);
            }
        }
    }
    tags.retain(|tag| !tag.trim().is_empty());
    tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "''@x"] {
            let inert = inert(text);
            assert!(inert.starts_with('\'') && revived(&inert) == text, "{text}: {inert}");
        }
        for text in ["chai", "'90s music", "it's", "", "1-2"] {
            assert_eq!((inert(text).as_str(), revived(text)), (text, text));
        }
    }

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was(text in "['=+@a-]{0,6}|.{0,20}") {
            let inert = inert(&text);
            prop_assert_eq!(revived(&inert), text.as_str());
            prop_assert!(!inert.starts_with(FORMULA));
        }

        #[test]
        fn tags_come_back_as_they_were(tags in proptest::collection::vec("[a-z|\\\\ ,;]{0,8}x", 0..10)) {
            let tags: Vec<Tag> = tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
            let back: Vec<Tag> = parted(&joined(&tags)).iter().map(|tag| Tag::parse(tag).unwrap()).collect();
            prop_assert_eq!(back, tags);
        }
    }
}
