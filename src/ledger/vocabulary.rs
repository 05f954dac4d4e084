//! A person's words for things: the names of their categories, what they taught, and the common lexicon.
//!
//! Pure: built once per turn from rows, then asked many times. What a person taught comes before the lexicon,
//! longer phrases before shorter ones.

use std::collections::HashMap;

use crate::domain::{category::Starter, text::CategoryName};

/// Folded so that two spellings of a word meet: lower case, single blanks, no punctuation at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// One person's words.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Folded names, and the folded starting names of renamed categories, to what it is called now.
    names: HashMap<String, CategoryName>,
    /// The category that a starter became for this person.
    starters: HashMap<Starter, CategoryName>,
    /// Folded words to categories, as the person taught them.
    taught: HashMap<String, CategoryName>,
}

/// One category as the vocabulary needs it.
#[derive(Clone, Debug)]
pub struct KnownCategory {
    /// What it is called (for a merged one: what the category it went into is called).
    pub name: CategoryName,
    /// Other names that lead to it: its own when it was merged away.
    pub also: Option<CategoryName>,
    /// The starter it began as, if it did.
    pub starter: Option<Starter>,
}

impl Vocabulary {
    /// From a person's categories and what they taught (words, category).
    pub fn new(
        categories: impl IntoIterator<Item = KnownCategory>,
        taught: impl IntoIterator<Item = (String, CategoryName)>,
    ) -> Self {
        let mut vocabulary = Self::default();
        let mut former = Vec::new();
        for KnownCategory { name, also, starter } in categories {
            if let Some(also) = also {
                former.push((fold(also.as_str()), name.clone()));
            }
            if let Some(starter) = starter {
                former.push((fold(starter.name()), name.clone()));
                vocabulary.starters.insert(starter, name.clone());
            }
            vocabulary.names.insert(fold(name.as_str()), name);
        }
        // A name in use now wins over a name something once had.
        for (words, name) in former {
            vocabulary.names.entry(words).or_insert(name);
        }
        vocabulary.taught = taught.into_iter().map(|(words, name)| (fold(&words), name)).collect();
        vocabulary
    }

    /// What someone starts with, before they have changed anything.
    pub fn starting() -> Self {
        let categories = Starter::ALL.into_iter().filter_map(|starter| {
            let name = CategoryName::parse(starter.name()).ok()?;
            Some(KnownCategory { name, also: None, starter: Some(starter) })
        });
        Self::new(categories, [])
    }

    /// The category that is called so.
    pub fn named(&self, words: &str) -> Option<&CategoryName> {
        self.names.get(&fold(words))
    }

    /// The category a starter is for this person.
    pub fn starter(&self, starter: Starter) -> Option<&CategoryName> {
        self.starters.get(&starter)
    }
}
