//! Results of games, which look like notes: "Chelsea 3 Arsenal 1", "India 245 Pakistan 198".
//!
//! Decision: two names that nothing is known of, each followed by a bare number, are a score where both are written
//! as names with nothing between them, or where both numbers are below ten. With a currency, a known thing, a
//! third entry or a line break they are a note.

use super::parts::Part;
use super::{Context, topic, words_of};
use crate::agent::rules::pieces::{Pieces, What};

/// Whether a note without a verb is a score.
pub(super) fn read(pieces: &Pieces<'_>, parts: &[Part], context: &Context<'_>) -> bool {
    if parts.len() != 2 || pieces.list.iter().any(|piece| piece.what == What::Line) {
        return false;
    }
    let parted = pieces.list.iter().any(|piece| matches!(piece.what, What::Mark(_)));
    let plain = |part: &Part| {
        let money = pieces.at(part.money).money()?;
        money.plain.filter(|_| money.named.is_none() && !money.plus)
    };
    let named = |part: &Part| {
        let text = words_of(pieces, part.first, part.money);
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        (!text.is_empty() && !topic::is_thing(context, text)).then_some(capital)
    };
    let (mut capitals, mut digits) = (true, true);
    for part in parts {
        let (Some(number), Some(capital)) = (plain(part), named(part)) else { return false };
        capitals &= capital;
        digits &= number < 10;
    }
    capitals && (!parted || digits) || digits && !parted
}
