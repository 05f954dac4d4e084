//! What tells who is meant stays at home: names, shops and account numbers become placeholders before a
//! text goes to a model, and are put back into its answer.
//!
//! * `text` cuts a text into tokens; `finds` collects what to hide; `code` makes placeholders and finds
//!   them again.
//! * Finders, the surest first: `links` (links, mail and payment addresses), `numbers` (accounts, cards,
//!   phones; never an amount), `books` (the person's own merchants, and their words that stay), `names`
//!   (the common names, capitals, and what the words around say).
//! * `words` holds the lists.
//!
//! To hide one more kind of thing: a finder `fn find(&Text, &mut Finds)` in a file of its own, one line
//! in [`Mask::hide`] at the place that its certainty earns, and a table of cases both ways in `tests`.

use std::{collections::HashMap, fmt};

use serde_json::Value;

mod books;
mod code;
mod finds;
mod links;
mod names;
mod numbers;
mod text;
mod words;

#[cfg(test)]
mod tests;

use self::{
    books::Books,
    finds::{Class, Finds},
    text::{Text, fold},
};

/// Keys whose values name somebody, whatever the value looks like.
const NAMING: [&str; 4] = ["merchant", "payee", "person", "counterparty"];

/// Hides and restores what would tell who is meant.
///
/// One mask serves one person for one turn: it remembers what it hid, and restores that and nothing
/// else. Whoever has no key cannot tell what a placeholder stands for. Hide every text once: a
/// placeholder that is hidden again is restored to a placeholder.
pub struct Mask {
    key: [u8; 16],
    /// How many letters a placeholder has at least.
    length: usize,
    books: Books,
    /// What each placeholder's letters stand for, as it was first written.
    shown: HashMap<String, String>,
    /// The letters of each hidden text, by its small letters.
    letters: HashMap<String, String>,
}

/// Says how much was hidden, not what: a log must not undo the hiding.
impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mask").field("hidden", &self.shown.len()).finish_non_exhaustive()
    }
}

impl Mask {
    /// A mask for one person. `key` makes placeholders their own: the same name has the same placeholder
    /// in every turn. `known`: merchants and such from their books. `plain`: words that must stay
    /// readable (their category names, tags); they win over `known`.
    pub fn new(
        key: [u8; 16],
        known: impl IntoIterator<Item = String>,
        plain: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::with_length(key, code::LENGTH, known, plain)
    }

    /// As [`Mask::new`], with placeholders of another length.
    fn with_length(
        key: [u8; 16],
        length: usize,
        known: impl IntoIterator<Item = String>,
        plain: impl IntoIterator<Item = String>,
    ) -> Self {
        let books = Books::new(known, plain);
        Self { key, length, books, shown: HashMap::new(), letters: HashMap::new() }
    }

    /// What each placeholder stands for, by its letters: to be kept with what was hidden.
    pub fn issued(&self) -> &HashMap<String, String> {
        &self.shown
    }

    /// Takes over what an earlier mask of the same person has issued.
    pub fn take_over(&mut self, issued: HashMap<String, String>) {
        for (letters, text) in issued {
            self.letters.insert(fold(&text), letters.clone());
            self.shown.insert(letters, text);
        }
    }

    /// A text with placeholders for what tells who is meant.
    pub fn hide(&mut self, text: &str) -> String {
        let text = Text::new(text);
        let mut finds = Finds::new(&text);
        links::find(&text, &mut finds);
        for seen in code::find(text.source(), self.length) {
            finds.hide_bytes(&text, seen.start, seen.end, Class::Name);
        }
        numbers::find(&text, &mut finds);
        self.books.find(&text, &mut finds);
        names::find(&text, &self.books, &mut finds);

        let source = text.source();
        let mut hidden = String::with_capacity(source.len());
        let mut at = 0;
        for span in finds.spans(source) {
            hidden.push_str(source.get(at..span.start).unwrap_or_default());
            let inner = source.get(span.start..span.end).unwrap_or_default();
            self.write_placeholder(inner, span.class, &mut hidden);
            at = span.end;
        }
        hidden.push_str(source.get(at..).unwrap_or_default());
        hidden
    }

    /// Hides within all string values, however deep. Keys stay, and so do values under a key in `kept`
    /// (`currency`, `date`, `id`: what is no text of a person). The value of a key that names somebody
    /// (`merchant`, `payee`, ...) is hidden whole.
    pub fn hide_json(&mut self, value: &mut Value, kept: &[&str]) {
        match value {
            Value::String(text) => *text = self.hide(text),
            Value::Array(items) => {
                for item in items {
                    self.hide_json(item, kept);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields.iter_mut() {
                    if kept.contains(&key.as_str()) {
                        continue;
                    }
                    match value {
                        Value::String(text) if NAMING.contains(&key.as_str()) => {
                            *text = self.hide_whole(text);
                        }
                        value => self.hide_json(value, kept),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// An answer with the hidden texts put back. Placeholders are recognised in any case, with another
    /// hyphen, in brackets and Markdown, and with an ending ("NAME-QZFRTK's"). What this mask did not
    /// issue stays as it is.
    pub fn show(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for seen in code::find(text, self.length) {
            let letters = seen.letters.to_ascii_uppercase();
            let (inner, ending) = if let Some(inner) = self.shown.get(&letters) {
                (inner, 0)
            } else if let Some(inner) = letters.strip_suffix('S').and_then(|l| self.shown.get(l)) {
                // A plural, or a possessive that lost its apostrophe.
                (inner, 1)
            } else {
                continue;
            };
            shown.push_str(text.get(at..seen.start).unwrap_or_default());
            shown.push_str(inner);
            at = seen.end - ending;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        shown
    }

    /// Puts the hidden texts back into all string values, however deep.
    pub fn show_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.show(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.show_json(item)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.show_json(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A value that names somebody: one placeholder, unless the person's own words or plain words say it.
    fn hide_whole(&mut self, value: &str) -> String {
        let inner = value.trim();
        let text = Text::new(inner);
        if !inner.contains(char::is_alphabetic) || names::is_plain(&text, &self.books) {
            return self.hide(value);
        }
        let start = value.len() - value.trim_start().len();
        let mut hidden = value.get(..start).unwrap_or_default().to_owned();
        self.write_placeholder(inner, Class::Name, &mut hidden);
        hidden.push_str(value.get(start + inner.len()..).unwrap_or_default());
        hidden
    }

    /// Appends the placeholder of a text. Small and capital letters make no difference, so that "Ravi"
    /// and "ravi" are one person; blanks do, so that the text comes back as it was.
    fn write_placeholder(&mut self, inner: &str, class: Class, hidden: &mut String) {
        let folded = fold(inner);
        let letters = if let Some(letters) = self.letters.get(&folded) {
            letters.clone()
        } else {
            let mut length = self.length;
            let mut letters = code::letters(self.key, &folded, length);
            // Two texts of one turn with the same letters: the later one gets more of its own.
            while self.shown.contains_key(&letters) {
                length += 1;
                letters = code::letters(self.key, &folded, length);
            }
            let spelling = self.books.spelling(&folded).unwrap_or(inner).to_owned();
            self.shown.insert(letters.clone(), spelling);
            self.letters.insert(folded, letters.clone());
            letters
        };
        hidden.push_str(code::prefix(class));
        hidden.push('-');
        hidden.push_str(&letters);
    }
}
