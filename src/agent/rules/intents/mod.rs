//! What a message wants: one file per kind of message.
//!
//! Each kind looks at the pieces and gives a decision when the message is of its kind. They are asked in
//! order, the most specific first. To add a kind: a file here and its line in [`decide`].

mod log;

use super::dates::Today;
use super::pieces::Pieces;
use super::{Decision, Situation, Why};

/// What everything in here looks at.
pub(super) struct Context<'a> {
    pub situation: &'a Situation<'a>,
    pub today: &'a Today,
}

/// Decides what to do with a message.
pub(super) fn decide(pieces: &mut Pieces<'_>, situation: &Situation<'_>, today: &Today) -> Decision {
    let context = Context { situation, today };
    log::read(pieces, &context).unwrap_or(Decision::Pass(Why::NotAboutMoney))
}
