//! Questions that one filter cannot hold: with exceptions, over two things at once, on certain weekdays, averages
//! per week or month. An answer that left a part out would be a wrong figure, so these are passed on.

use super::{Context, topic};
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::words::role::Role;

const WEEKDAYS: [&str; 8] = [
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "weekends",
];

/// Whether a question asks for more than one filter can tell.
pub(super) fn reaches(pieces: &Pieces<'_>, context: &Context<'_>) -> bool {
    let pairs = |first: &[&str], second: &[&str]| {
        (0..pieces.len()).any(|at| {
            first.iter().any(|word| pieces.said(at, word))
                && second.iter().any(|word| pieces.said(at + 1, word))
        })
    };
    let exceptions = pieces.said_any(&["without", "excluding", "exclude", "except", "besides"])
        || pairs(&["not"], &["counting"]);
    // The dates have taken these in: they are asked of the tokens.
    let weekdays = (0..pieces.tokens.len()).any(|at| {
        let token = pieces.tokens.at(at);
        WEEKDAYS.iter().any(|day| token.said(day))
    });
    let by_unit = pieces.has(Role::Average)
        && (pieces.said_any(&["weekly", "monthly"])
            || pairs(&["per", "each", "every", "a"], &["week", "month"]));
    exceptions || weekdays || by_unit || two_things(pieces, context)
}

/// "uber and taxi", "food and rent".
fn two_things(pieces: &Pieces<'_>, context: &Context<'_>) -> bool {
    let thing = |at: usize| pieces.at(at).word() && topic::is_thing(context, pieces.text(at));
    (1..pieces.len()).any(|at| pieces.at(at).is(Role::And) && thing(at - 1) && thing(at + 1))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::agent::rules::{Decision, tests::decided};

    #[rstest]
    #[case("how much this month excluding rent")]
    #[case("how much did i spend without rent this month?")]
    #[case("how much on uber and taxi this month")]
    #[case("total food and transport this month")]
    #[case("how much did I spend on mondays")]
    #[case("what is my average spending per week?")]
    fn a_question_of_which_a_part_would_be_lost_is_passed_on(#[case] text: &str) {
        assert!(matches!(decided(text), Decision::Pass(_)), "{text}");
    }
}
