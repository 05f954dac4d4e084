//! Finds the numbers that are no amounts: counts, measures, ordinals, ids and parts of names.
//!
//! "3 people", "2 kg", "5 times", "20%", "1st", "room 12", "iphone 15", "7up", "PS5", "#4", phone numbers. To
//! add a noun: `Label` (its number follows it), `Counted` or `Measure` (it follows its number) in `words`.

use super::numeral::{self, Numeral};
use super::token::{TokenKind, Tokens};
use super::words::role::{Role, Roles};
use super::words::{DateWord, NumberWord};
use crate::ledger::lexicon;

/// The most digits of a bare amount; longer ones are phone numbers and the like.
const MOST_DIGITS: usize = 8;
/// Up to here a number before a singular noun counts it: "3 plate momo", but "500 bag" is a price.
const FEW: u64 = 20;
/// Nouns and verbs whose "of" comes before an amount: "a budget of 5000", "a bill of 340".
const PRICED: Roles = Roles::of(&[
    Role::Spent,
    Role::Budget,
    Role::Limit,
    Role::Income,
    Role::Records,
    Role::Total,
    Role::Account,
]);
/// From here on, the number after "of" is a price: "petrol of 500".
const LARGE: u64 = 50;
/// From so many digits on, a bare number after a train or bus is its own and no fare.
const TIMETABLE: usize = 5;
/// Up to so many digits, a bare number after "flight" is its own and no fare.
const FLIGHT: usize = 3;

/// Where a number ends that is no amount.
pub(super) fn read(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let token = tokens.at(at);
    let before = tokens.before(at);
    if token.number() {
        if token.glued && (before.letters() || joined_to_word(tokens, at)) || before.mark('#') {
            return Some(at + 1);
        }
        // Code and markup: "<i>f(1)</i>"; "milk(50)" is a price.
        let called = token.glued && before.mark('(') && before.glued;
        let name = tokens.before(at.saturating_sub(1));
        if called && name.letters() && name.glued {
            return Some(at + 1);
        }
        // "score 3-2": what follows the dash is no price either.
        let dash = before.mark('-') && before.glued && token.glued;
        if dash && tokens.before(at - 1).number() {
            return Some(at + 1);
        }
        let next = tokens.at(at + 1);
        if next.glued
            && (next.mark('/') || next.mark(':'))
            && tokens.at(at + 2).glued
            && tokens.at(at + 2).number()
        {
            return Some(at + 3);
        }
    }
    let numeral = numeral::read(tokens, at, false)?;
    if worked_out(tokens, at) {
        return None;
    }
    if before.said("version")
        || before.is(Role::Of) && numeral.plain.is_some() && !priced(tokens, at - 1, &numeral)
    {
        return Some(numeral.end);
    }
    if numeral.plain.is_some() {
        let length = token.text.chars().count();
        if length > MOST_DIGITS || length > 1 && token.text.starts_with('0') {
            return Some(numeral.end);
        }
        // "Order 12345" is an id, "swiggy order 350" a price.
        if length >= 5 && (before.said("order") || before.said("invoice") || before.said("bill")) {
            return Some(numeral.end);
        }
        // A number plate: "mh12 ab 1234".
        let plate = tokens.before(at.saturating_sub(1));
        if length == 4
            && before.text.len() <= 3
            && plate.number()
            && plate.glued
            && before.letters()
        {
            return Some(numeral.end);
        }
        // "bus 42 to office 30": a line, when a fare follows.
        let route = tokens.at(at + 1).any(Roles::of(&[Role::To, Role::From]));
        if before.is(Role::Transit) && route && (at + 2..at + 6).any(|at| tokens.at(at).number()) {
            return Some(numeral.end);
        }
        // "train 12951" is a number of the timetable, "train 120" a fare; "flight 370" is a number,
        // "flight 4500" a fare.
        let digits = token.text.bytes().all(|b| b.is_ascii_digit());
        if before.is(Role::Transit) && digits && length >= TIMETABLE {
            return Some(numeral.end);
        }
        if before.said("flight") && length > FLIGHT {
            return None;
        }
        let dotted = before.mark('.') && before.glued && tokens.before(at - 1).is(Role::Label);
        if before.is(Role::Label) && !before.is(Role::Spent) || dotted {
            return Some(numeral.end);
        }
    }
    counted(tokens, &numeral, token.number())
}

/// "a bill of 5", "recharge of 299": a thing and its price, unlike "3 of 12" and "table of 4".
fn priced(tokens: &Tokens<'_>, of: usize, numeral: &Numeral) -> bool {
    let noun = tokens.before(of);
    let counts = Roles::of(&[
        Role::Label,
        Role::Counted,
        Role::Measure,
        Role::Packed,
        Role::Split,
        Role::Eat,
    ]);
    let thing = noun.letters() && noun.word.number.is_none() && !noun.any(counts);
    noun.any(PRICED) || thing && numeral.plain.is_some_and(|plain| plain >= LARGE)
}

/// "5x3" is worked out elsewhere.
fn worked_out(tokens: &Tokens<'_>, at: usize) -> bool {
    let times = tokens.at(at + 1);
    let operand = tokens.at(at + 2);
    tokens.at(at).number() && times.said("x") && times.glued && operand.number() && operand.glued
}

/// Whether a noun behind the number counts with it.
fn counted(tokens: &Tokens<'_>, numeral: &Numeral, digits: bool) -> Option<usize> {
    let next = tokens.at(numeral.end);
    let ended = Some(numeral.end);
    if matches!(next.kind, TokenKind::Mark('%' | '°')) {
        return Some(numeral.end + 1);
    }
    if !next.letters() {
        return None;
    }
    if next.word.number == Some(NumberWord::OrdinalEnd) && next.glued {
        return Some(numeral.end + 1);
    }
    let time = matches!(
        next.word.date,
        Some(
            DateWord::Unit(_)
                | DateWord::Minutes(_)
                | DateWord::Fortnight
                | DateWord::Weekend
                | DateWord::Clock
        )
    );
    if time || next.is(Role::Counted) {
        return ended;
    }
    if next.is(Role::Measure) {
        return ended;
    }
    if next.is(Role::Packed) {
        return ended.filter(|_| numeral.plain.is_none_or(|plain| plain <= FEW));
    }
    if next.said("l") && digits {
        return ended;
    }
    // "7up", "3d": a name. "20ko" is an amount with its case ending.
    let torn = digits && next.glued && !numeral.scaled && !next.is(Role::Post);
    torn.then_some(numeral.end + 1)
}

/// "covid-19", "A-12"; "chai-20" is a thing with its price, since people spend money on it.
fn joined_to_word(tokens: &Tokens<'_>, at: usize) -> bool {
    let mark = tokens.before(at);
    let name = at.checked_sub(2).map(|at| tokens.at(at)).filter(|name| name.letters());
    let word = name.is_some_and(|name| {
        !mark.mark('-') || lexicon::category(&name.text.to_lowercase()).is_none()
    });
    (mark.mark('-') || mark.mark('_') || mark.mark('\'')) && mark.glued && word
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::agent::rules::lexer;

    fn counts(text: &str) -> Option<usize> {
        let tokens = lexer::cut(text);
        (0..tokens.len()).find_map(|at| read(&tokens, at))
    }

    #[rstest]
    #[case("4 people")]
    #[case("two meetings")]
    #[case("2kg rice")]
    #[case("1.5 litre milk")]
    #[case("3 plate momo")]
    #[case("15%")]
    #[case("1st")]
    #[case("room 12")]
    #[case("<i>f(1)</i>")]
    #[case("flight no. 482")]
    #[case("iphone 15")]
    #[case("7up")]
    #[case("PS5")]
    #[case("covid-19")]
    #[case("#42")]
    #[case("9841000000")]
    #[case("007")]
    #[case("5 times")]
    #[case("3 days")]
    #[case("3-2")]
    #[case("table of 4")]
    #[case("bus 42 to office 30")]
    #[case("mh12 ab 1234")]
    #[case("train 12951")]
    #[case("flight 370")]
    fn numbers_that_are_no_amounts(#[case] text: &str) {
        assert!(counts(text).is_some(), "{text}");
    }

    #[rstest]
    #[case("chai 20")]
    #[case("500 bag")]
    #[case("2k")]
    #[case("45ko chai")]
    #[case("taxi 12.50")]
    #[case("fifty")]
    #[case("petrol of 500")]
    #[case("chai-20")]
    #[case("budget of 5000")]
    #[case("bus 42")]
    #[case("train 120")]
    #[case("flight 4500")]
    fn numbers_that_may_be_amounts(#[case] text: &str) {
        assert_eq!(counts(text), None, "{text}");
    }
}
