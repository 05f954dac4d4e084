//! Recognises times of day, so that their digits are no amounts: "10:30", "5 pm", "6 o'clock", "at 8".
//!
//! To add a way to say one: its words as `DateWord::Clock`, or a branch in [`read`].

use super::token::Tokens;
use super::words::DateWord;
use super::words::role::Role;

/// Reads a time of day; gives the position after it.
pub(super) fn read(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let start = at + usize::from(tokens.at(at).is(Role::At));
    let hour = number(tokens, start, 24)?;
    let mut end = start + 1;
    let mut certain = false;
    while tokens.at(end).mark(':') && tokens.at(end).glued && tokens.at(end + 1).glued {
        number(tokens, end + 1, 59)?;
        certain = true;
        end += 2;
    }
    if let Some(after) = half_of_day(tokens, end) {
        return (hour <= 12 || certain).then_some(after);
    }
    if tokens.at(end).word.date == Some(DateWord::Clock) {
        return Some(end + 1);
    }
    // "at 8", but not "at 8 rupees", "at 8.50" or "at 8 each".
    let alone = start > at && tokens.at(start).text.len() <= 2 && !tokens.at(end).is(Role::Each);
    (certain || alone).then_some(end)
}

fn number(tokens: &Tokens<'_>, at: usize, most: u8) -> Option<u8> {
    let token = tokens.at(at);
    let value: u8 = token.text.parse().ok().filter(|_| token.number() && token.text.len() <= 2)?;
    (value <= most).then_some(value)
}

/// "am", "a.m.", "p m".
fn half_of_day(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let token = tokens.at(at);
    if token.said("am") || token.said("pm") {
        return Some(at + 1);
    }
    if !token.said("a") && !token.said("p") {
        return None;
    }
    let dot = usize::from(tokens.at(at + 1).mark('.'));
    if !tokens.at(at + 1 + dot).said("m") {
        return None;
    }
    let end = at + 2 + dot;
    Some(end + usize::from(dot == 1 && tokens.at(end).mark('.')))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::agent::rules::lexer;

    #[rstest]
    #[case("10:30", Some(0))]
    #[case("10:30:05 pm", Some(0))]
    #[case("7pm", Some(0))]
    #[case("7 p.m.", Some(0))]
    #[case("at 8", Some(0))]
    #[case("6 o'clock", Some(0))]
    #[case("9 बजे", Some(0))]
    #[case("25:10", None)]
    #[case("8", None)]
    #[case("at 80", None)]
    #[case("at 8.50", None)]
    fn times_of_day(#[case] text: &str, #[case] left: Option<usize>) {
        let tokens = lexer::cut(text);
        assert_eq!(read(&tokens, 0).map(|end| tokens.len() - end), left);
    }
}
