//! What a question is about: "on food", "at Olive", "gas purchases", "eating out", "#work".

use super::{Context, topic, words_of};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::tools::args::Filter;

/// Words that end what a question is about.
const STOPS: Roles = Roles::of(&[
    Role::On,
    Role::For,
    Role::At,
    Role::From,
    Role::In,
    Role::To,
    Role::With,
    Role::By,
    Role::Recent,
    Role::Versus,
    Role::Than,
    Role::Total,
    Role::Ever,
    Role::I,
    Role::Lot,
    Role::Please,
    Role::More,
    Role::Less,
    Role::Be,
    Role::Do,
    Role::What,
    Role::How,
    Role::Until,
    Role::Since,
    Role::Between,
    Role::After,
    Role::Before,
    Role::Done,
    Role::Or,
    Role::Have,
    Role::You,
    Role::Put,
    Role::Post,
]);
/// Words that say nothing about the topic.
const EMPTY: Roles = Roles::of(&[
    Role::Article,
    Role::My,
    Role::Filler,
    Role::All,
    Role::Records,
    Role::Of,
    Role::Show,
    Role::Know,
    Role::Me,
    Role::Biggest,
    Role::Smallest,
    Role::Average,
    Role::Last,
    Role::It,
    Role::Much,
    Role::Entry,
    Role::Compare,
    Role::Spend,
    Role::Spent,
    Role::Can,
    Role::Want,
    Role::Each,
    Role::Pace,
    Role::Income,
    Role::Category,
    Role::Yes,
    Role::And,
    Role::No,
    Role::Greeting,
]);

/// What the question is about: a category, or words of entries.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Filter {
    if let Some(at) = pieces.list.iter().position(|piece| piece.mark('#'))
        && pieces.at(at + 1).word()
    {
        return Filter { tag: Some(pieces.text(at + 1).to_owned()), ..Filter::default() };
    }
    let about = after_preposition(pieces)
        .or_else(|| eating(pieces))
        .or_else(|| before_records(pieces))
        .or_else(|| category_alone(pieces, context))
        .or_else(|| before_postposition(pieces))
        .or_else(|| after_verb(pieces));
    let Some((first, end)) = about else { return Filter::default() };
    filter(context, words_of(pieces, first, end))
}

/// A topic as a filter: a category if one is called so, else words.
pub(super) fn filter(context: &Context<'_>, text: &str) -> Filter {
    match topic::named(context, text) {
        Some(category) => {
            Filter { category: Some(category.as_str().to_owned()), ..Filter::default() }
        }
        None => Filter { words: Some(text.to_owned()), ..Filter::default() },
    }
}

fn content(pieces: &Pieces<'_>, at: usize) -> bool {
    let piece = pieces.at(at);
    match piece.what {
        What::Word => !piece.any(EMPTY) && !piece.any(STOPS) || piece.is(Role::Eat),
        What::Count => true,
        What::Mark(mark) => {
            matches!(mark, '-' | '&' | '\'' | '.')
                && pieces.at(at + 1).word()
                && pieces.tokens.at(pieces.at(at).first).glued
        }
        _ => false,
    }
}

/// The words that say a topic from a position on, past those that say nothing.
pub(super) fn run(pieces: &Pieces<'_>, from: usize) -> Option<(usize, usize)> {
    let mut first = from;
    while pieces.at(first).word() && pieces.at(first).any(EMPTY) && !content(pieces, first) {
        first += 1;
    }
    let mut end = first;
    while content(pieces, end) {
        end += 1;
    }
    let named = (first..end).any(|at| pieces.at(at).word());
    named.then_some((first, end))
}

/// "on fast food", "at home depot", "to underground", "related to utilities".
fn after_preposition(pieces: &Pieces<'_>) -> Option<(usize, usize)> {
    let opens = Roles::of(&[
        Role::On,
        Role::At,
        Role::From,
        Role::For,
        Role::To,
        Role::In,
        Role::With,
        Role::Of,
    ]);
    (0..pieces.len()).filter(|at| pieces.at(*at).any(opens)).find_map(|at| {
        let (first, end) = run(pieces, at + 1)?;
        // "on my visa card" says how it was paid.
        let account = (first..end).any(|at| pieces.at(at).is(Role::Account));
        (!account).then_some((first, end))
    })
}

/// "spent eating out", "going out to eat".
fn eating(pieces: &Pieces<'_>) -> Option<(usize, usize)> {
    let at = pieces.list.iter().position(|piece| piece.is(Role::Eat))?;
    let out = pieces.said(at + 1, "out");
    out.then_some((at, at + 2))
}

/// "food expenses", "gas purchases", "transport costs".
fn before_records(pieces: &Pieces<'_>) -> Option<(usize, usize)> {
    let at = (0..pieces.len()).find(|at| {
        pieces.at(*at).is(Role::Records)
            || pieces.said(*at, "spend")
            || pieces.said(*at, "total") && *at > 0
    })?;
    let first = (0..at).rev().take_while(|at| content(pieces, *at)).last()?;
    let account = (first..at).any(|at| pieces.at(at).is(Role::Account));
    let named = (first..at).any(|at| pieces.at(at).word());
    (!account && named).then_some((first, at))
}

/// "food this month", "groceries total": a category, and a period that is longer than a day or the word "total".
pub(super) fn category_alone(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<(usize, usize)> {
    let (first, end) = (0..pieces.len()).find_map(|at| run(pieces, at))?;
    topic::named(context, words_of(pieces, first, end))?;
    let little = Roles::of(&[
        Role::Total,
        Role::Average,
        Role::Each,
        Role::Pace,
        Role::On,
        Role::Of,
        Role::In,
        Role::For,
        Role::My,
        Role::Article,
    ]);
    let alone = pieces.list.iter().enumerate().all(|(at, piece)| match piece.what {
        What::Word => (first..end).contains(&at) || piece.any(little),
        What::Mark(_) => true,
        What::When(when) => when.as_day().is_none(),
        _ => false,
    });
    let asks =
        pieces.whens().next().is_some() || pieces.has(Role::Total) || pieces.has(Role::Average);
    (alone && asks && pieces.whens().count() < 2).then_some((first, end))
}

/// "petrol pe kitna kharcha", "khana ma kati", "खाने पर".
fn before_postposition(pieces: &Pieces<'_>) -> Option<(usize, usize)> {
    let marks = ["pe", "par", "ma", "me", "mein", "पर", "में", "मा"];
    let at = (1..pieces.len()).find(|at| {
        let mark = marks.iter().any(|mark| pieces.said(*at, mark));
        mark && pieces.at(*at).is(Role::Post) && content(pieces, *at - 1)
    })?;
    let first = (0..at).rev().take_while(|at| content(pieces, *at)).last()?;
    (first..at).any(|at| pieces.at(at).word()).then_some((first, at))
}

/// "did I buy milk", "when did I last pay rent".
fn after_verb(pieces: &Pieces<'_>) -> Option<(usize, usize)> {
    let verbs = Roles::of(&[Role::Spend, Role::Spent, Role::Had]);
    let vague = ["money", "cash", "most", "more", "less", "anything", "things", "stuff", "there"];
    let at = pieces.list.iter().position(|piece| piece.word() && piece.any(verbs))?;
    let (first, end) = run(pieces, at + 1)?;
    // "spend a day".
    let word = pieces.tokens.at(pieces.at(first).first).word;
    if word.date.is_some() {
        return None;
    }
    let named = (first..end).all(|at| !vague.iter().any(|word| pieces.said(at, word)));
    named.then_some((first, end))
}
