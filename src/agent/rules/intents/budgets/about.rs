//! What a message about budgets says they are over: a category, a tag, or everything.

use super::super::{Context, topic, words_of};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::{Role, Roles};

/// Words that are not the name of a budget's category.
const LITTLE: Roles = Roles::of(&[
    Role::Article,
    Role::My,
    Role::I,
    Role::Me,
    Role::Set,
    Role::Change,
    Role::Budget,
    Role::Limit,
    Role::To,
    Role::For,
    Role::On,
    Role::Of,
    Role::In,
    Role::At,
    Role::Please,
    Role::Filler,
    Role::Be,
    Role::Monthly,
    Role::Pace,
    Role::Each,
    Role::Log,
    Role::Delete,
    Role::What,
    Role::How,
    Role::Much,
    Role::Left,
    Role::Show,
    Role::Know,
    Role::Do,
    Role::Have,
    Role::More,
    Role::Less,
    Role::Can,
    Role::You,
    Role::Want,
    Role::All,
    Role::It,
    Role::From,
    Role::Under,
    Role::Total,
    Role::Order,
    Role::With,
    Role::By,
    Role::Will,
    Role::Spend,
    Role::Spent,
    Role::Cost,
    Role::Post,
    Role::Category,
    Role::Ever,
    Role::Not,
    Role::And,
    Role::Recent,
    Role::Yes,
    Role::Ends,
]);

/// What a budget is for.
pub(super) enum About {
    /// All that is spent.
    Everything,
    /// The category's name, and what the person called it.
    Category(String, String),
    /// The tag, without its #.
    Tag(String),
    /// Something else.
    Unknown,
}

impl About {
    /// The category and the tag, as tools take them.
    pub(super) fn names(self) -> (Option<String>, Option<String>) {
        match self {
            Self::Category(name, _) => (Some(name), None),
            Self::Tag(tag) => (None, Some(tag)),
            Self::Everything | Self::Unknown => (None, None),
        }
    }

    /// Whether it is something that the person's books do not know.
    pub(super) const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// What a message is about; `aside` are words of its kind, which name nothing.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>, aside: &[&str]) -> About {
    let tagged = (0..pieces.len()).find(|at| pieces.at(*at).mark('#'));
    let tag = tagged.filter(|at| pieces.at(at + 1).word()).map(|at| at + 1);
    let names = |at: usize| {
        let piece = pieces.at(at);
        let pace = matches!(pieces.tokens.at(piece.first).word.date, Some(DateWord::Unit(_)));
        let is_aside = aside.iter().any(|word| pieces.said(at, word));
        piece.word()
            && !pace
            && !is_aside
            && tag != Some(at)
            && (!piece.any(LITTLE) || topic::named(context, pieces.text(at)).is_some())
            || piece.is(Role::Eat)
    };
    let first = (0..pieces.len()).find(|at| names(*at));
    let spoiled = pieces.list.iter().any(|piece| piece.what == What::Spoiled);
    match (first, tag) {
        (None, None) if tagged.is_some() => About::Unknown,
        (None, None) => About::Everything,
        (None, Some(_)) if spoiled => About::Unknown,
        (None, Some(tag)) => About::Tag(pieces.text(tag).to_owned()),
        // Over one of them, and it does not say which.
        (Some(_), Some(_)) => About::Unknown,
        (Some(first), None) => {
            let mut end = first;
            while names(end)
                || pieces.at(end).mark('&')
                || pieces.at(end).is(Role::And) && names(end + 1)
            {
                end += 1;
            }
            if (end..pieces.len()).any(|at| names(at) || pieces.at(at).what == What::Spoiled) {
                return About::Unknown;
            }
            let words = words_of(pieces, first, end);
            topic::named(context, words).map_or(About::Unknown, |name| {
                About::Category(name.as_str().to_owned(), words.to_owned())
            })
        }
    }
}
