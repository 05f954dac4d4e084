//! What stands in a message: its words, its numbers, and which of its words are orders of the person themselves.

use std::collections::HashSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::wish::{COMES_IN, has};
use crate::{
    agent::rules::statements::{self, What},
    ledger::vocabulary::fold,
};

/// Orders are short. In a long text they are somebody else's, or may as well be confirmed.
const LONGEST: usize = 40;

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || is_sign(c)))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Vowel signs and the like, which belong to the word in Indic scripts.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}')
}

/// Whether two words are forms of one: "ride" and "rides", "samosa" and "samose".
pub(super) fn is_like(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let near = |word: &str| word.chars().count() <= same + 3;
    let numeric = one.chars().chain(other.chars()).any(char::is_numeric);
    let plural = one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one);
    !numeric && (plural || same >= 4 && near(one) && near(other))
}

/// Plain numbers in a text, however they are grouped. Those in a word, a date or a time of day are none: "2k" is not 2.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = Decimal> {
    let joined =
        |c: char| c.is_alphanumeric() || is_sign(c) || matches!(c, ',' | '.' | ':' | '/' | '-');
    text.split(move |c: char| !joined(c))
        .map(|run| run.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|run| run.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.')))
        .filter_map(|run| run.replace(',', "").parse::<Decimal>().ok())
        .map(|number| number.normalize())
}

/// A part of a sentence: what it says of an amount is said of no other.
#[derive(Clone, Debug, Default)]
pub(super) struct Clause {
    pub(super) figures: Vec<Decimal>,
    pub(super) words: Vec<String>,
}

/// The clauses of a text.
pub(super) fn clauses(text: &str, today: NaiveDate) -> Vec<Clause> {
    const JOINTS: &str = "also and ani aur but plus ra then while और र तथा এবং আর";
    let mut all = vec![Clause::default()];
    for piece in statements::read(text, today) {
        let said = piece.text.to_lowercase();
        if matches!(piece.what, What::Mark(',' | ';' | '.' | '!' | '\n' | '।'))
            || has(JOINTS, &said)
        {
            all.push(Clause::default());
        }
        let Some(clause) = all.last_mut() else { continue };
        match piece.what {
            What::Figure { value, .. } => clause.figures.push(value),
            _ => clause.words.extend(words(&said)),
        }
    }
    all
}

/// Whether words tell of money that came in.
pub(super) fn tells_of_income(words: &[String]) -> bool {
    let gives = |pair: &[String]| matches!(pair, [verb, whom] if has("paid pays owed", verb) && has("me us", whom));
    words.iter().any(|word| has(COMES_IN, word)) || words.windows(2).any(gives)
}

/// The words that may order something; none of a question, or of what somebody else wrote.
pub(super) fn orders(text: &str) -> Option<HashSet<String>> {
    let own = own_words(text);
    let mut all = words(&own);
    let (first, second) = (all.next().unwrap_or_default(), all.next().unwrap_or_default());
    if is_question(text, &first, &second) || has("fw fwd forwarded", &first) {
        return None;
    }
    let orders: HashSet<String> = words(&own).collect();
    Some(if words(text).nth(LONGEST).is_some() { HashSet::new() } else { orders })
}

/// The text without quotations, and without what follows "wrote:" or "says:".
fn own_words(text: &str) -> String {
    const REPORTS: [&str; 7] =
        ["wrote:", "writes:", "said:", "says:", "sent:", "message:", "reads:"];
    let lower = text.to_lowercase();
    let end = REPORTS.iter().filter_map(|report| lower.find(report)).min();
    let text = end.and_then(|end| lower.get(..end)).unwrap_or(&lower);
    let mut own = String::with_capacity(text.len());
    let mut is_quoted = false;
    for line in text.lines().filter(|line| !line.trim_start().starts_with('>')) {
        for c in line.chars() {
            match c {
                '"' | '“' | '”' | '„' | '«' | '»' => is_quoted = !is_quoted,
                c if !is_quoted => own.push(c),
                _ => {}
            }
        }
        own.push('\n');
    }
    own
}

fn is_question(text: &str, first: &str, second: &str) -> bool {
    const ASKING: &str = "how what when where which who whose why show list tell is are kitna kitne kitni kati kya \
        kab kahan kaun kaise kyun kina kasari kahile कितना कितने कितनी क्या कब कहाँ कौन कैसे क्यों कति किन কত কি";
    // "Did I pay the maid" asks, "did the laundry for 200" tells.
    const VERBS: &str =
        "am can could did do does had has have may shall should was were will would";
    const WHOM: &str = "any anybody anyone he i it she that there they this we you";
    text.contains(['?', '？']) || has(ASKING, first) || has(VERBS, first) && has(WHOM, second)
}
