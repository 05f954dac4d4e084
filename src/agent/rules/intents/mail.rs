//! What people say of their address for mail: what it is, the code that came there, that no more is wanted, that it be
//! forgotten.
//!
//! Each phrase is known by all of its words, in any order; any other makes it something else. So "stop 500", "email
//! hosting 1200" and "promo code 123456 pizza 300" are none of these. It is read from the text and not from its pieces,
//! for an address is no word. To add a phrase: its words in the list of its wish.

use crate::agent::tools::{
    Call,
    set_email::{Args, Wish},
};

/// The most words of such a message.
const LONGEST: usize = 12;

/// What mail is called; one of these is in every phrase but that with a code.
const MAIL: &str = "email emails e-mail e-mails mail mails emailing mailing";

/// Words that any of them may have.
const LITTLE: &str = "please pls hey hi ok okay now can could would you i want like to just again";

/// Beside an address.
const AT: &str = "my me is at the address id use for on by it set change update new digest digests send reports summary summaries mera meri mero hai ho chha par pe ma";

/// Beside a code.
const CODE: &str = "code confirm verify confirmation verification my the is it from here here's mail email e-mail ye yo hai ho mera mero";

/// No more of it.
const STOP: &str = "stop no more dont don't do not never off turn disable unsubscribe cancel me all any the sending from anymore band karo mat bhejo bhejna nahi nahin rokna roko napathau nabhej nagara banda gara";
/// One of these must be there.
const STOPS: &str = "stop no dont don't not never off disable unsubscribe cancel band mat roko napathau nabhej banda";

/// Of it again.
const START: &str =
    "start resume on turn enable subscribe me the sending all chalu karo bhejo suru gara pathau";
/// One of these must be there.
const STARTS: &str = "start resume on enable subscribe chalu suru";

/// None of it is to be known.
const FORGET: &str = "forget delete remove erase clear my the address id hatao hata do mitao hataidinu hatau mera mero";
/// One of these must be there.
const FORGETS: &str = "forget delete remove erase clear hatao mitao hatau";

/// What it is.
const SHOW: &str = "what what's whats which show is do have know my the address id me your mera mero kya ke ho hai";
/// One of these must be there.
const SHOWS: &str = "what what's whats which show kya ke";

/// Reads a message about the address for mail.
pub(in crate::agent::rules) fn read(text: &str) -> Option<Call> {
    let lower = text.to_lowercase().replace('’', "'");
    let edge = |c: char| ".,!?;:()<>\"“”*".contains(c);
    let words: Vec<&str> = lower
        .split_whitespace()
        .take(LONGEST + 1)
        .map(|word| word.trim_matches(edge))
        .filter(|word| !word.is_empty() && !is_one(word, LITTLE))
        .collect();
    if words.is_empty() || words.len() > LONGEST {
        return None;
    }
    wish(&words).map(Call::SetEmail)
}

fn wish(words: &[&str]) -> Option<Args> {
    let (places, rest): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.contains('@'));
    if let [address] = places.as_slice() {
        let address = address.trim_start_matches("mailto:");
        let said = has(&rest, MAIL) && all(&rest, AT);
        return (said && !address.starts_with('@'))
            .then(|| Args { address: Some(address.to_owned()), ..Args::default() });
    }
    if !places.is_empty() {
        return None;
    }
    if let Some(code) = code(words) {
        return Some(Args { code: Some(code), ..Args::default() });
    }
    if !has(words, MAIL) && words != ["unsubscribe"] {
        return None;
    }
    let fits = |needed: &str, may: &str| has(words, needed) && all(words, may);
    let wish = |wish: Wish| Some(Args { wish: Some(wish), ..Args::default() });
    if fits(FORGETS, FORGET) {
        wish(Wish::Forget)
    } else if fits(STOPS, STOP) {
        wish(Wish::Stop)
    } else if fits(STARTS, START) {
        wish(Wish::Start)
    } else if fits(SHOWS, SHOW) {
        Some(Args::default())
    } else {
        None
    }
}

/// "code 123456", "my code is 123 456".
fn code(words: &[&str]) -> Option<String> {
    let number = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let digits: String = words.iter().filter(number).flat_map(|word| word.chars()).collect();
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let rest: Vec<&str> = words.iter().filter(|word| !number(word)).copied().collect();
    let said = has(&rest, "code confirm verify") && rest.iter().all(|word| is_one(word, CODE));
    (said && digits.len() == 6).then_some(digits)
}

fn is_one(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// Whether all words are among these, or mean mail.
fn all(words: &[&str], may: &str) -> bool {
    words.iter().all(|word| is_one(word, may) || is_one(word, MAIL))
}

fn has(words: &[&str], needed: &str) -> bool {
    words.iter().any(|word| is_one(word, needed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<Args> {
        read(text).map(|call| match call {
            Call::SetEmail(args) => args,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn an_address_is_known_beside_the_word_for_it() {
        for text in [
            "email me at asha@example.org",
            "my email is asha@example.org.",
            "My e-mail address is Asha@Example.org!",
            "please mail me at <asha@example.org>",
            "change my email to mailto:asha@example.org",
            "use asha@example.org for email",
            "send my digests to asha@example.org by mail",
            "mera email asha@example.org hai",
            "mero email asha@example.org ho",
        ] {
            let expected = Args { address: Some("asha@example.org".to_owned()), ..Args::default() };
            assert_eq!(said(text), Some(expected), "{text}");
        }
        let wrong = Args { address: Some("asha@".to_owned()), ..Args::default() };
        assert_eq!(said("my email is asha@"), Some(wrong), "a slip is told");
    }

    #[test]
    fn a_code_is_six_digits_with_the_word_for_it() {
        let expected = Args { code: Some("012345".to_owned()), ..Args::default() };
        for text in [
            "code 012345",
            "Code: 012345",
            "my code is 012 345",
            "confirm 012-345",
            "the email code is 012345",
            "mera code 012345 hai",
        ] {
            assert_eq!(said(text).as_ref(), Some(&expected), "{text}");
        }
        for text in [
            "012345",
            "code 12345",
            "code 1234567",
            "promo code 123456 pizza",
            "zip code 94107",
            "dress code 500",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn wishes_are_known_by_their_words() {
        for (wish, texts) in [
            (
                Some(Wish::Stop),
                &[
                    "stop emails",
                    "Stop emailing me!",
                    "no more e-mails please",
                    "don't email me",
                    "unsubscribe",
                    "turn off emails",
                    "email band karo",
                    "email mat bhejo",
                ][..],
            ),
            (
                Some(Wish::Start),
                &["start emails", "resume emails", "turn emails on", "email chalu karo"],
            ),
            (
                Some(Wish::Forget),
                &[
                    "forget my email",
                    "delete my email address",
                    "remove my e-mail",
                    "mera email hatao",
                ],
            ),
            (None, &["what's my email?", "show my email address", "which email do you have"]),
        ] {
            for text in texts {
                assert_eq!(said(text), Some(Args { wish, ..Args::default() }), "{text}");
            }
        }
    }

    #[test]
    fn other_words_make_it_something_else() {
        for text in [
            "email hosting 1200",
            "stop 500",
            "stop",
            "mail 50",
            "paid asha@okaxis 500",
            "500 to asha@upi for email",
            "asha@example.org",
            "email @asha",
            "email a@b.org and c@d.org",
            "delete the email subscription 200",
            "delete the last entry",
            "start a budget",
            "mailing a parcel 300",
            "show my last entries",
            "forget everything",
            "email",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
