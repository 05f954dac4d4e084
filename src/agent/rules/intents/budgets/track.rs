//! Questions about budgets that do not name them: "am I on track?", "how much is left this week?".
//!
//! Only where every other word is one of such a question, or a category: "how much milk is left" is about no budget.

use super::super::Context;
use super::{about, about::About, act, days};
use crate::agent::rules::Decision;
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::tools::{Call, list_budgets};

/// Longer ones ask something else.
const LONGEST: usize = 12;

/// Reads such a question.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let plain = pieces.list.iter().all(|piece| {
        matches!(piece.what, What::Word | What::When(_) | What::Mark('?' | '.' | '!' | '#' | ','))
    });
    if !plain || pieces.len() > LONGEST || pieces.all.any(Roles::of(&[Role::Not, Role::If])) {
        return None;
    }
    let track = (0..pieces.len()).find(|at| pieces.said(*at, "on") && pieces.said(at + 1, "track"));
    let mine = |at: usize| at == 0 || pieces.before(at).is(Role::I) && pieces.has(Role::Be);
    let on_track = track.is_some_and(mine);
    let left = pieces.has(Role::Left) && pieces.has(Role::How) && pieces.said_any(&["much"]);
    if !on_track && !left {
        return None;
    }
    let about = about::read(pieces, context, &["track"]);
    let placed = match &about {
        About::Unknown => false,
        About::Everything | About::Tag(_) => true,
        About::Category(_, words) => comes_after_preposition(pieces, words),
    };
    let period = days::read(pieces, context).unit().ok()?;
    let (category, tag) = about.names();
    placed.then(|| act(Call::ListBudgets(list_budgets::Args { category, tag, period })))
}

/// "for food", not "how much food".
fn comes_after_preposition(pieces: &Pieces<'_>, words: &str) -> bool {
    let opens = Roles::of(&[Role::For, Role::On, Role::In, Role::Of, Role::With, Role::Under]);
    let skips = Roles::of(&[Role::Article, Role::My]);
    let named = (0..pieces.len()).find(|at| {
        let text = pieces.text(*at);
        pieces.at(*at).word() && words.starts_with(text) && !pieces.at(*at).any(opens)
    });
    let before = |at: usize| (0..at).rev().find(|at| !pieces.at(*at).any(skips));
    named.and_then(before).is_some_and(|at| pieces.at(at).any(opens))
}
