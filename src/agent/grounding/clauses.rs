//! Cuts a sentence into clauses, and puts a label that stands alone ("Most of it, ₹900, was at Swiggy") with the
//! figure that it belongs to.
//!
//! Where that can be two figures, the label goes to both: a clause that says more is harder to ground.

use std::collections::BTreeSet;

use super::{
    aspects::{self, Aspects},
    figure::{Measure, Stated, noun},
    words::{is_ordinary, stem},
};
use crate::agent::rules::statements::{Days, Piece, What};
use crate::domain::period::Unit;

/// What one clause states.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Its figures, in order.
    pub figures: Vec<Stated>,
    /// The stems of its words.
    pub words: BTreeSet<String>,
    /// "/day", "/entry": what a figure is for each of.
    pub paces: Vec<String>,
    /// Units of the calendar by themselves, "the week", with their words.
    pub units: Vec<(Unit, String)>,
    /// The days it is about.
    pub days: Vec<Days>,
    /// The days it compares with.
    pub than: Vec<Days>,
    /// What it says about its figures.
    pub aspects: Aspects,
    /// Whether it has a word that is neither ordinary nor known.
    pub unknown: bool,
    /// Whether it names a currency without a figure.
    pub priced: bool,
    opens: Opens,
}

/// How a clause begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Opens {
    /// With nothing that matters.
    #[default]
    Plainly,
    /// With what it compares with: "than last month".
    Comparing,
    /// In brackets.
    Bracketed,
}

impl Group {
    /// Whether it states how much.
    pub(super) fn states(&self) -> bool {
        !self.figures.is_empty() || self.priced || self.aspects.meets(Aspects::NOTHING)
    }

    fn labels(&self, labels: &BTreeSet<String>) -> bool {
        !self.days.is_empty()
            || !self.than.is_empty()
            || self.words.iter().any(|word| labels.contains(word))
    }

    /// Whether it only counts: "(5 entries)".
    fn counts(&self) -> bool {
        let counted = |figure: &Stated| matches!(figure.of, Measure::Count(Some(_)));
        !self.figures.is_empty() && self.figures.iter().all(counted)
    }

    fn join(&mut self, other: &Self) {
        self.figures.extend(&other.figures);
        self.words.extend(other.words.iter().cloned());
        self.paces.extend(other.paces.iter().cloned());
        self.units.extend(other.units.iter().cloned());
        self.days.extend(&other.days);
        self.than.extend(&other.than);
        self.aspects = self.aspects.and(other.aspects);
        self.unknown |= other.unknown;
        self.priced |= other.priced;
    }
}

/// Words that end a clause.
const JOINTS: [&str; 20] = [
    "and",
    "but",
    "while",
    "whereas",
    "vs",
    "versus",
    "against",
    "compared",
    "comparing",
    "plus",
    "than",
    "aur",
    "और",
    "र",
    "ra",
    "ani",
    "এবং",
    "আর",
    "तथा",
    "or",
];
/// Words behind which stands what is compared with.
const COMPARING: [&str; 6] = ["than", "vs", "versus", "against", "compared", "comparing"];
/// After "no": what there is nothing of.
const NO: [&str; 9] = [
    "expense",
    "spending",
    "entry",
    "transaction",
    "purchase",
    "money",
    "record",
    "payment",
    "income",
];

/// The clauses of a sentence. `labels` are words that name something in the books, `known` all words of the
/// evidence.
pub(super) fn groups(
    pieces: &[Piece<'_>],
    labels: &BTreeSet<String>,
    known: &BTreeSet<String>,
) -> Vec<Group> {
    pieces
        .split(|piece| {
            matches!(piece.what, What::Mark(';' | '.' | '!' | '?' | '।' | '॥' | '…' | '\n'))
        })
        .flat_map(|part| assembled(segments(part, known), labels))
        .collect()
}

fn segments(pieces: &[Piece<'_>], known: &BTreeSet<String>) -> Vec<Group> {
    let mut all = vec![Group::default()];
    let word = |at: usize| pieces.get(at).map(|piece| stem(piece.text)).unwrap_or_default();
    for (at, piece) in pieces.iter().enumerate() {
        let spoken = piece.text.to_lowercase();
        let mark = matches!(
            piece.what,
            What::Mark(',' | '(' | ')' | ':' | '–' | '—' | '-' | '·' | '→' | '•' | '|' | '/' | '=')
        );
        let joint = matches!(piece.what, What::Word { .. }) && JOINTS.contains(&spoken.as_str());
        // "Up from ₹2,000".
        let up = matches!(spoken.as_str(), "up" | "down")
            && word(at + 1) == "from"
            && matches!(pieces.get(at + 2).map(|piece| &piece.what), Some(What::Figure { .. }));
        if mark || joint || up {
            let compares = up || COMPARING.contains(&spoken.as_str());
            let opens = match piece.what {
                What::Mark('(') => Opens::Bracketed,
                _ if compares => Opens::Comparing,
                _ => Opens::Plainly,
            };
            all.push(Group { opens, ..Group::default() });
        }
        let Some(group) = all.last_mut() else { continue };
        match &piece.what {
            What::Figure { value, money, percent, plus } => {
                let of = match money {
                    Some(priced) => Measure::Money(*priced),
                    None if *percent => Measure::Percent,
                    None => Measure::Count(noun(&word(at + 1))),
                };
                group.figures.push(Stated { value: *value, of });
                if *plus {
                    group.aspects = group.aspects.and(Aspects::MORE);
                }
            }
            What::Days(days) => {
                let change = group.aspects.meets(Aspects::MORE.and(Aspects::LESS));
                let from = spoken.starts_with("from ") && !spoken.contains(" to ");
                let to = if group.opens == Opens::Comparing || change && from {
                    &mut group.than
                } else {
                    &mut group.days
                };
                to.extend(days);
            }
            What::Word { ordinary, unit, money } => {
                group.priced |= *money;
                let stem = stem(piece.text);
                let number = at.checked_sub(1).and_then(|at| pieces.get(at));
                let counted = number.is_some_and(|piece| matches!(piece.what, What::Figure { .. }));
                if let Some(unit) = unit.filter(|_| !counted) {
                    group.units.push((unit, stem.clone()));
                }
                group.unknown |= !(*ordinary
                    || is_ordinary(piece.text)
                    || known.contains(&stem)
                    || aspects::of(piece.text) != Aspects::default());
                group.aspects = group.aspects.and(said(pieces, at));
                // "a day", "per entry".
                if matches!(
                    word(at.wrapping_sub(1)).as_str(),
                    "a" | "an" | "per" | "each" | "every"
                ) && noun(&stem).is_some()
                {
                    group.paces.push(format!("/{stem}"));
                }
                group.words.insert(stem);
            }
            What::Literal => {
                group.words.insert(stem(piece.text));
            }
            What::Unreadable | What::Mark(_) => {}
        }
    }
    all
}

/// What a word says about the figures of its clause, seen with its neighbours.
fn said(pieces: &[Piece<'_>], at: usize) -> Aspects {
    let text =
        |at: usize| pieces.get(at).map(|piece| piece.text.to_lowercase()).unwrap_or_default();
    let word = text(at);
    match word.as_str() {
        "most" | "least" if text(at.wrapping_sub(1)) != "at" => Aspects::default(),
        "no" if NO.contains(&stem(&text(at + 1)).as_str()) => Aspects::NOTHING,
        "anything" => Aspects::NOTHING,
        "came" | "come" | "comes" if text(at + 1) == "in" => Aspects::INCOME,
        // "Adds up", "up to".
        "up" if matches!(
            text(at.wrapping_sub(1)).as_str(),
            "came" | "comes" | "add" | "adds" | "added" | "make" | "makes"
        ) =>
        {
            Aspects::default()
        }
        "up" if text(at + 1) == "to" => Aspects::NEAR,
        "under" | "within" | "beyond" | "past" => {
            let the = at + 1 + usize::from(text(at + 1) == "the");
            let figure =
                pieces.get(the).is_some_and(|piece| matches!(piece.what, What::Figure { .. }));
            if figure { Aspects::NEAR } else { Aspects::default() }
        }
        // "over the last week", "over 3 days" are times.
        "over" => {
            let the = at + 1 + usize::from(text(at + 1) == "the");
            let time = pieces.get(the).is_some_and(|piece| {
                matches!(piece.what, What::Days(_) | What::Word { unit: Some(_), .. })
            }) || noun(&stem(&text(the + 1))).is_some();
            if time { Aspects::default() } else { Aspects::OVER }
        }
        _ => aspects::of(&word),
    }
}

/// Puts segments that only label with those that state.
fn assembled(segments: Vec<Group>, labels: &BTreeSet<String>) -> Vec<Group> {
    let mut segments: Vec<Group> = segments
        .into_iter()
        .filter_map(|mut group| {
            // "Nothing was filed" is of nothing that the books add up.
            let sums = Aspects::SPENT.and(Aspects::INCOME);
            if !group.labels(labels) && !group.aspects.meets(sums) {
                group.aspects = group.aspects.without(Aspects::NOTHING);
            }
            (group.states() || group.labels(labels) || !group.words.is_empty()).then_some(group)
        })
        .collect();
    let bare: Vec<bool> =
        segments.iter().map(|group| group.states() && !group.labels(labels)).collect();
    // "Swiggy: ₹900 (5 entries)": a count beside an amount is of the same thing.
    let amounts = segments.iter().any(|group| group.states() && !group.counts());
    let states: Vec<bool> = segments
        .iter()
        .map(|group| group.states() && !(amounts && group.counts() && !group.labels(labels)))
        .collect();
    let is_anchor = |at: usize| states.get(at).copied().unwrap_or_default();
    let is_bare = |at: usize| bare.get(at).copied().unwrap_or_default();
    // The first that says something of the books sets the order: labels first, or figures first.
    let tells = |group: &&Group| {
        group.states() || group.labels(labels) || !group.aspects.is_empty() || group.unknown
    };
    let forward = segments.iter().find(tells).is_some_and(|group| !group.states());
    let mut to: Vec<(usize, usize)> = Vec::new();
    let opened: Vec<bool> = segments.iter().map(|group| group.opens == Opens::Bracketed).collect();
    let is_opened = |at: usize| opened.get(at).copied().unwrap_or_default();
    for (at, group) in segments.iter().enumerate() {
        if is_anchor(at) {
            continue;
        }
        let before = states.get(..at).and_then(|states| states.iter().rposition(|states| *states));
        let after = states
            .get(at + 1..)
            .and_then(|states| states.iter().position(|states| *states))
            .map(|ahead| at + 1 + ahead);
        match (before, after) {
            (Some(before), None) => to.push((at, before)),
            (None, Some(after)) => to.push((at, after)),
            (Some(before), Some(_)) if group.opens != Opens::Plainly || group.states() => {
                to.push((at, before));
            }
            // "Swiggy (₹900) and Zomato (₹350)".
            (_, Some(after)) if after == at + 1 && is_bare(after) && is_opened(after) => {
                to.push((at, after));
            }
            (Some(before), Some(after)) => match (is_bare(before), is_bare(after)) {
                (true, false) => to.push((at, before)),
                (false, true) => to.push((at, after)),
                (true, true) => to.push((at, if forward { after } else { before })),
                (false, false) => to.extend([(at, before), (at, after)]),
            },
            (None, None) => {}
        }
    }
    for (from, into) in &to {
        let Some(label) = segments.get(*from).cloned() else { continue };
        if let Some(group) = segments.get_mut(*into) {
            group.join(&label);
        }
    }
    let moved: BTreeSet<usize> = to.into_iter().map(|(from, _)| from).collect();
    segments
        .into_iter()
        .enumerate()
        .filter_map(|(at, group)| (!moved.contains(&at)).then_some(group))
        .collect()
}
