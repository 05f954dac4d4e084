//! Small talk: greetings, thanks, "help", "yes" and "no". Only where the whole message is that.

use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Chat, Decision, Why};

const TALK: Roles = Roles::of(&[
    Role::Greeting,
    Role::Thanks,
    Role::Bye,
    Role::Help,
    Role::Yes,
    Role::No,
    Role::Filler,
    Role::Please,
    Role::You,
    Role::For,
    Role::Article,
    Role::And,
    Role::Lot,
    Role::Me,
    Role::It,
]);
const LONGEST: usize = 8;

/// Reads small talk.
pub(super) fn read(pieces: &Pieces<'_>) -> Option<Decision> {
    let words = || pieces.list.iter().filter(|piece| piece.word());
    if words().next().is_none() {
        // Nothing but signs: emoji, punctuation, blanks.
        let silent =
            pieces.list.iter().all(|piece| matches!(piece.what, What::Mark(_) | What::Line));
        return silent.then_some(Decision::Pass(Why::NotAboutMoney));
    }
    let talk = |chat| Some(Decision::Pass(Why::Chat(chat)));
    if what_can_you_do(pieces) {
        return talk(Chat::Help);
    }
    let only = pieces.len() <= LONGEST
        && pieces.list.iter().all(|piece| match piece.what {
            What::Word => piece.any(TALK),
            What::Mark(mark) => mark != '+',
            What::Line => true,
            _ => false,
        });
    if !only {
        return None;
    }
    if pieces.has(Role::Help) {
        return talk(Chat::Help);
    }
    let says = [
        (Role::Bye, Chat::Bye),
        (Role::No, Chat::No),
        (Role::Thanks, Chat::Thanks),
        (Role::Yes, Chat::Yes),
        (Role::Greeting, Chat::Greeting),
    ];
    let (_, chat) = says.iter().find(|(role, _)| pieces.has(*role))?;
    talk(*chat)
}

/// "what can you do", "how can you help me".
fn what_can_you_do(pieces: &Pieces<'_>) -> bool {
    let asks = pieces.has(Role::What) || pieces.has(Role::How);
    asks && pieces.has(Role::You)
        && pieces.has(Role::Can)
        && (pieces.has(Role::Do) || pieces.has(Role::Help))
        && pieces.moneys().next().is_none()
}
