//! Questions that are known by all of their words: "top 5 this month", "daily average", "show me yesterday",
//! "monthly report". Any other word makes them something else.

use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::{Role, Roles};

/// "average per day this month", "daily average": an average and nothing that it would be of.
pub(super) fn only_figure(pieces: &Pieces<'_>) -> bool {
    let little = Roles::of(&[
        Role::Average,
        Role::Each,
        Role::Pace,
        Role::What,
        Role::Be,
        Role::My,
        Role::Me,
        Role::Article,
        Role::Show,
        Role::Please,
        Role::For,
        Role::In,
        Role::Filler,
        Role::By,
    ]);
    pieces.list.iter().all(|piece| match piece.what {
        What::Word => {
            let unit = matches!(pieces.tokens.at(piece.first).word.date, Some(DateWord::Unit(_)));
            piece.any(little) || unit
        }
        What::When(_) | What::Mark(_) => true,
        _ => false,
    })
}

/// "show me yesterday": entries of a period, which nothing else is said of.
pub(super) fn only_period(pieces: &Pieces<'_>) -> bool {
    let little = Roles::of(&[Role::Show, Role::Me, Role::My, Role::All, Role::Please]);
    pieces.has(Role::Show) && pieces.whens().count() == 1 && fits(pieces, little)
}

/// "summary of this month", "monthly report".
pub(super) fn overview(pieces: &Pieces<'_>) -> bool {
    let little = Roles::of(&[
        Role::Show,
        Role::Me,
        Role::My,
        Role::Of,
        Role::For,
        Role::Monthly,
        Role::Article,
        Role::Please,
    ]);
    let names = ["summary", "summarise", "summarize", "report", "breakdown"];
    pieces.said_any(&names) && fits(pieces, little)
}

/// Whether a message is made of such words and dates.
fn fits(pieces: &Pieces<'_>, words: Roles) -> bool {
    pieces.list.iter().all(|piece| match piece.what {
        What::Word => piece.any(words),
        What::When(_) | What::Mark(_) => true,
        _ => false,
    })
}

/// "top 5", "top 5 this month".
pub(super) fn only_best(pieces: &Pieces<'_>) -> bool {
    pieces.list.iter().all(|piece| {
        let number = piece.what == What::Count || piece.money().is_some();
        number || piece.when().is_some() || piece.any(Roles::of(&[Role::Biggest, Role::My]))
    })
}
