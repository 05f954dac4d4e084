//! A person's words for things: the names of their categories, what they taught, and the common lexicon.
//!
//! Pure: built once per turn from rows, then asked many times. What a person taught comes before the lexicon,
//! longer phrases before shorter ones.

use std::collections::HashMap;

use super::lexicon;
use crate::domain::{category::Starter, kind::Kind, text::CategoryName};

/// Folded so that two spellings of a word meet: lower case, single blanks, no punctuation at the ends, none at
/// all of the kind that stands in no word.
pub fn fold(text: &str) -> String {
    const APART: &str = "<>()[]{}\";|*=";
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || APART.contains(c)) {
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

/// What stands before the first preposition, and what stands after it.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    const PREPOSITIONS: [&str; 9] = ["to", "for", "with", "at", "from", "in", "on", "by", "of"];
    let mut start = 0;
    let split = text.split(' ').find_map(|word| {
        let at = start;
        start += word.len() + 1;
        (at > 0 && PREPOSITIONS.contains(&word)).then(|| (at - 1, start))
    });
    let (head, rest) = match split {
        Some((end, start)) => (text.get(..end), text.get(start..)),
        None => (Some(text), None),
    };
    [head, rest].into_iter().flatten()
}

/// A text and the phrases in it: itself, then runs of up to [`lexicon::LONGEST`] words, longest first, last
/// first. Only the first words of a long text count, so that the work is bounded.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    const WORDS: usize = 12;
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices(' ').map(|(at, _)| at + 1))
        .take(WORDS)
        .collect();
    let end_of = move |start: usize, words: usize| {
        let rest = text.get(start..).unwrap_or_default();
        rest.match_indices(' ').nth(words - 1).map_or(text.len(), |(at, _)| start + at)
    };
    std::iter::once(text).chain((1..=lexicon::LONGEST).rev().flat_map(move |words| {
        let count = (starts.len() + 1).saturating_sub(words);
        let starts: Vec<usize> = starts.iter().copied().take(count).rev().collect();
        starts.into_iter().filter_map(move |start| text.get(start..end_of(start, words)))
    }))
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

    /// The category of what was spent or received: what the person taught about it, else the category that is
    /// called so, else what the lexicon knows of things that money is spent on. The whole text comes before its parts, what stands before a
    /// preposition before what stands after it ("cake for a birthday", "taxi to the hospital"), longer parts
    /// before shorter ones; among equals the last wins, since English and the languages of South Asia name
    /// the thing after what describes it ("bus ticket", "chai patti").
    pub fn categorise(
        &self,
        kind: Kind,
        description: &str,
        merchant: Option<&str>,
    ) -> Option<&CategoryName> {
        let description = fold(description);
        let merchant = merchant.map(fold);
        let texts = || std::iter::once(description.as_str()).chain(merchant.as_deref());
        let taught = |text: &str| parts(text).find_map(|part| self.taught.get(part));
        if !self.taught.is_empty()
            && let Some(name) = texts().find_map(taught)
        {
            return Some(name);
        }
        if kind == Kind::Income {
            return self.starter(Starter::Income);
        }
        if let Some(name) = texts().find_map(|text| self.names.get(text)) {
            return Some(name);
        }
        let known = |text: &str| {
            parts(text).find_map(|part| {
                lexicon::category(part).filter(|starter| *starter != Starter::Income)
            })
        };
        texts()
            .flat_map(clauses)
            .find_map(known)
            .and_then(|starter| self.starter(starter))
            .or_else(|| texts().find_map(|text| parts(text).find_map(|part| self.names.get(part))))
    }

    /// The category a starter is for this person.
    pub fn starter(&self, starter: Starter) -> Option<&CategoryName> {
        self.starters.get(&starter)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn name(name: &str) -> CategoryName {
        CategoryName::parse(name).unwrap()
    }

    #[rstest]
    #[case("chai", None, Some("Food"))]
    #[case("Chai, with milk!", None, Some("Food"))]
    #[case("taxi to hospital", None, Some("Transport"))]
    #[case("cake for birthday", None, Some("Food"))]
    #[case("movie ticket", None, Some("Entertainment"))]
    #[case("stuff", Some("Pathao"), Some("Transport"))]
    #[case("दूध", None, Some("Groceries"))]
    #[case("zzz", None, None)]
    #[case("", None, None)]
    fn things_fall_into_their_categories(
        #[case] description: &str,
        #[case] merchant: Option<&str>,
        #[case] category: Option<&str>,
    ) {
        let vocabulary = Vocabulary::starting();
        let found = vocabulary.categorise(Kind::Expense, description, merchant);
        assert_eq!(found.map(CategoryName::as_str), category);
    }

    #[test]
    fn what_a_person_taught_comes_first() {
        let food = KnownCategory { name: name("Khana"), also: None, starter: Some(Starter::Food) };
        let pets = KnownCategory { name: name("Pets"), also: None, starter: None };
        let taught = [("Pathao".to_owned(), name("Pets"))];
        let vocabulary = Vocabulary::new([food, pets], taught);
        let by = |text| vocabulary.categorise(Kind::Expense, text, Some("pathao"));
        assert_eq!(by("chai"), Some(&name("Pets")));
        assert_eq!(vocabulary.categorise(Kind::Expense, "chai", None), Some(&name("Khana")));
        assert_eq!(vocabulary.named("food"), Some(&name("Khana")));
        assert_eq!(vocabulary.named("KHANA"), Some(&name("Khana")));
    }

    #[test]
    fn money_in_is_income_whatever_it_is_for() {
        let vocabulary = Vocabulary::starting();
        let found = vocabulary.categorise(Kind::Income, "refund for chai", None);
        assert_eq!(found, Some(&name("Income")));
    }
}
