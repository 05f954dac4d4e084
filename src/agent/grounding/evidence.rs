//! What a text may state: what the person said, and what the tools of this turn did and found.

use std::{collections::BTreeSet, fmt::Display};

use chrono::NaiveDate;

use super::{
    Ungrounded,
    aspects::Aspects,
    claims::Deeds,
    clauses::{self, Group},
    figure::Known,
    markup,
    record::Record,
    records, sentences,
    words::{is_ordinary, stem, stems},
};
use crate::{
    agent::rules::statements,
    domain::currency::Currency,
    ledger::Outcome,
    wording::{self, Reader},
};

/// What a text may state.
#[derive(Clone, Debug)]
pub struct Evidence {
    today: NaiveDate,
    /// The stems of each of the person's categories.
    categories: Vec<Vec<String>>,
    /// Every word that was said or found.
    words: BTreeSet<String>,
    /// The words that name something in the books.
    labels: BTreeSet<String>,
    records: Vec<Record>,
    /// The sentences of the outcomes' own wording.
    sentences: BTreeSet<String>,
    currencies: Vec<Currency>,
    deeds: Deeds,
}

impl Evidence {
    /// From the person's own message; `today` is their day, `categories` the names of all their categories.
    pub fn new<T: Display>(
        said: &str,
        today: NaiveDate,
        categories: impl IntoIterator<Item = T>,
    ) -> Self {
        let categories: Vec<Vec<String>> =
            categories.into_iter().map(|name| stems(&name.to_string()).collect()).collect();
        let labels = categories.iter().flatten().filter(|word| *word != "other").cloned().collect();
        let mut evidence = Self {
            today,
            categories,
            words: stems(said).collect(),
            labels,
            records: Vec::new(),
            sentences: BTreeSet::new(),
            currencies: Vec::new(),
            deeds: Deeds::default(),
        };
        // Each clause of the message is a record: what it sets apart stays apart.
        let pieces = statements::read(said, today);
        let groups = clauses::groups(&pieces, &evidence.labels, &evidence.words);
        evidence.records = groups.into_iter().map(of_message).collect();
        evidence
    }

    /// Adds what a tool did or found in this turn: its own wording and its typed result.
    pub fn add(&mut self, outcome: &Outcome) {
        let reply = wording::outcome(Reader { today: self.today }, outcome).plain_text();
        self.words.extend(stems(&reply));
        for line in markup::plain(&reply).lines() {
            self.sentences.extend(sentences::all(line).map(folded));
        }
        self.deeds = self.deeds.and(Deeds::of(outcome));
        for record in records::of(outcome) {
            for known in &record.figures {
                self.currencies.extend(known.currency());
            }
            self.words.extend(record.words.iter().cloned());
            let labels = record.words.iter().chain(&record.named);
            self.labels.extend(labels.filter(|word| is_label(word)).cloned());
            self.records.push(record);
        }
        self.currencies.sort_by_key(|currency| currency.code());
        self.currencies.dedup();
    }

    /// The person's day.
    pub(super) fn today(&self) -> NaiveDate {
        self.today
    }

    /// What the outcomes did.
    pub(super) fn deeds(&self) -> Deeds {
        self.deeds
    }

    pub(super) fn labels(&self) -> &BTreeSet<String> {
        &self.labels
    }

    pub(super) fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// Whether a sentence is one of the outcomes' own.
    pub(super) fn says(&self, sentence: &str) -> bool {
        self.sentences.contains(&folded(sentence))
    }

    /// Whether no category of the person is named that was not said or found. `words` are stems in order.
    pub(super) fn names_only_known(&self, words: &[String]) -> bool {
        self.categories.iter().all(|name| {
            let known = name.iter().all(|word| self.words.contains(word));
            known
                || name.is_empty()
                || name.iter().eq(["other"])
                || !words.windows(name.len()).any(|window| window == name)
        })
    }

    /// Whether a clause is grounded.
    pub(super) fn holds(&self, group: &Group) -> Result<(), Ungrounded> {
        let compares = group.aspects.meets(Aspects::MORE.and(Aspects::LESS))
            && !(group.days.is_empty() && group.than.is_empty());
        if group.states() || compares {
            if group.unknown {
                return Err(Ungrounded::Name);
            }
            // A figure alone could be of whatever stands before it.
            if group.words.is_empty() && group.days.is_empty() {
                return Err(Ungrounded::Mixed);
            }
            let has = |record: &Record| record.has(group, &self.labels, &self.currencies);
            if self.records.iter().any(has) {
                return Ok(());
            }
            return Err(self.missing(group));
        }
        let dated = |days| {
            self.records
                .iter()
                .any(|record| record.days.contains(days) || record.than.contains(days))
        };
        if !group.days.iter().chain(&group.than).all(dated) {
            return Err(Ungrounded::Date);
        }
        let bound = |word: &String| self.labels.contains(word) && !self.words.contains(word);
        if group.words.iter().any(bound) { Err(Ungrounded::Name) } else { Ok(()) }
    }

    /// What of a clause stands nowhere; if all of it stands somewhere, it is mixed up.
    fn missing(&self, group: &Group) -> Ungrounded {
        let known = || self.records.iter().flat_map(|record| &record.figures);
        for stated in &group.figures {
            if !known().any(|known| known.is(*stated, &self.currencies)) {
                let elsewhere = known().any(|known| known.worth() == stated.value);
                return if elsewhere { Ungrounded::Currency } else { Ungrounded::Figure };
            }
        }
        let dated = |days| {
            self.records
                .iter()
                .any(|record| record.days.contains(days) || record.than.contains(days))
        };
        if group.days.iter().chain(&group.than).all(dated) {
            Ungrounded::Mixed
        } else {
            Ungrounded::Date
        }
    }
}

/// What a person said of their figures may be said back.
fn of_message(group: Group) -> Record {
    let said = |stated: &_| Known::Said(*stated);
    Record {
        figures: group.figures.iter().map(said).collect(),
        words: group.words.into_iter().chain(group.paces).collect(),
        days: group.days,
        than: group.than,
        may: group.aspects.without(Aspects::NOTHING).and(Aspects::NOT),
        ..Record::default()
    }
}

fn is_label(word: &str) -> bool {
    word.chars().count() > 2 && !word.starts_with('/') && !is_ordinary(word)
}

/// A sentence without what does not change it.
fn folded(sentence: &str) -> String {
    let plain = markup::plain(sentence);
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

/// The stems of a label.
pub(super) fn label(text: &str) -> impl Iterator<Item = String> {
    stems(text).map(|word| stem(&word))
}
