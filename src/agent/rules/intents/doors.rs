//! What people say of their books as a whole: joining them from another chat, parting them, having them as a file, having
//! everything erased; and looking at them on the dashboard.
//!
//! Each phrase is known by all of its words; any other makes it something else. So "link 500", "delete the books entry"
//! and "export fees 2000" are none of these. It is read from the text and not from its pieces, for a code may look like
//! a number.

use crate::{
    agent::tools::{
        Call, erase_account, export_transactions, get_dashboard_link, keep_books, link_account,
        unlink_account,
    },
    ledger::{Format, is_code},
};

/// The most words of such a message.
const LONGEST: usize = 12;

/// Words that any of them may have.
const LITTLE: &str = "please pls hey ok okay now can could would you i want like to just again";

/// What doors lead to, and what they are called.
const DOORS: &str = "my the an a this other another new account accounts chat chats door doors app apps phone device book books telegram discord web widget terminal code codes with using up together from";

/// What is handed out, and as what.
const BOOKS: &str = "my me the all a an as in of books data everything entries transactions records account file csv json spreadsheet table archive";

/// Around the dashboard.
const DASHBOARD: &str = "dashboard my the a me us open show see give get send go take to into link login sign in log on web page url address where is where's what's what kholo dikhao dekhau khola ko ka";

/// What is erased.
const EVERYTHING: &str =
    "me my the all of account accounts data books everything profile completely forever";

/// Reads a message about the books as a whole.
pub(in crate::agent::rules) fn read(text: &str) -> Option<Call> {
    let lower = text.to_lowercase().replace(['_', '’'], " ").replace('\'', "");
    let apart = |c: char| c.is_ascii_punctuation() && c != '-' || matches!(c, '“' | '”');
    let words: Vec<&str> = lower
        .split_whitespace()
        .take(LONGEST + 1)
        .map(|word| word.trim_matches(apart))
        .filter(|word| !word.is_empty() && !is_one(word, LITTLE))
        .collect();
    if words.len() > LONGEST {
        return None;
    }
    if has(&words, "dashboard") && all(&words, DASHBOARD) || words == ["sign", "me", "in"] {
        return Some(Call::GetDashboardLink(get_dashboard_link::Args {}));
    }
    let (first, rest) = words.split_first()?;
    match *first {
        "link" => link(rest),
        "connect" | "join" if !rest.is_empty() => link(rest),
        "unlink" if all(rest, DOORS) => Some(unlink()),
        "disconnect" if !rest.is_empty() && all(rest, DOORS) => Some(unlink()),
        "export" if all(rest, BOOKS) => Some(export(rest)),
        "download" | "send" | "give" if all(rest, BOOKS) && has(rest, "books data everything") => {
            Some(export(rest))
        }
        "keep" => (all(rest, EVERYTHING) && whole(rest)).then(keep),
        "dont" | "stop" | "cancel" => spares(rest).then(keep),
        "do" | "don" => rest
            .split_first()
            .filter(|(not, rest)| is_one(not, "not t") && spares(rest))
            .map(|_| keep()),
        verb => {
            erases(verb, rest).then_some(Call::EraseAccount(erase_account::Args { agreed: None }))
        }
    }
}

fn unlink() -> Call {
    Call::UnlinkAccount(unlink_account::Args { agreed: None })
}

fn keep() -> Call {
    Call::KeepBooks(keep_books::Args {})
}

fn export(rest: &[&str]) -> Call {
    let format = if has(rest, "json archive") { Format::Json } else { Format::Csv };
    Call::ExportTransactions(export_transactions::Args { format })
}

/// "link", "link another chat", "link ABCD-EFGH", "link code abcd efgh".
fn link(rest: &[&str]) -> Option<Call> {
    let link =
        |code: Option<String>| Some(Call::LinkAccount(link_account::Args { code, agreed: false }));
    if all(rest, DOORS) {
        return link(None);
    }
    let known = rest.iter().take_while(|word| is_one(word, DOORS)).count();
    let code = match rest.get(known..)? {
        [code] if is_code(code) || nearly(code) => (*code).to_owned(),
        [first, last] if first.len() == 4 && is_code(&format!("{first}{last}")) => {
            format!("{first}-{last}")
        }
        _ => return None,
    };
    link(Some(code.to_uppercase()))
}

/// Whether a word is a code with a slip in it: letters with a dash or digits among them.
fn nearly(word: &str) -> bool {
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let others = word.bytes().any(|byte| !byte.is_ascii_alphabetic());
    (6..=12).contains(&word.len()) && plain && letters && others
}

/// Whether a verb means that all of it goes.
fn erases(verb: &str, rest: &[&str]) -> bool {
    let verb_fits =
        is_one(verb, "delete erase wipe remove destroy") || verb == "forget" && rest == ["me"];
    verb_fits && all(rest, EVERYTHING) && whole(rest)
}

/// Whether words that follow "don't", "stop" or "cancel" are about that.
fn spares(rest: &[&str]) -> bool {
    let Some((verb, rest)) = rest.split_first() else { return false };
    let noun = is_one(verb, "erasure erasing deletion deleting");
    erases(verb, rest) || noun && all(rest, EVERYTHING) || *verb == "the" && spares(rest)
}

/// Whether words mean all there is, and not one thing that is called so.
fn whole(rest: &[&str]) -> bool {
    has(rest, "me account accounts data everything profile")
        || has(rest, "books") && has(rest, "my all")
}

fn is_one(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

fn all(rest: &[&str], words: &str) -> bool {
    rest.iter().all(|word| is_one(word, words))
}

fn has(rest: &[&str], words: &str) -> bool {
    rest.iter().any(|word| is_one(word, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        read(text).map(|call| serde_json::to_string(&call).unwrap())
    }

    #[test]
    fn wishes_about_the_books_as_a_whole_are_known_by_their_words() {
        let link = r#"{"tool":"link_account","args":{}}"#;
        let with = r#"{"tool":"link_account","args":{"code":"ABCD-2345"}}"#;
        let unlink = r#"{"tool":"unlink_account","args":{}}"#;
        let csv = r#"{"tool":"export_transactions","args":{"format":"csv"}}"#;
        let json = r#"{"tool":"export_transactions","args":{"format":"json"}}"#;
        let erase = r#"{"tool":"erase_account","args":{}}"#;
        let dashboard = r#"{"tool":"get_dashboard_link","args":{}}"#;
        let keep = r#"{"tool":"keep_books","args":{}}"#;
        for (texts, call) in [
            (
                &["link", "Link my account!", "please link another chat", "connect my accounts"][..],
                link,
            ),
            (
                &[
                    "link ABCD-2345",
                    "link abcd-2345.",
                    "link code ABCD 2345",
                    "Link with code abcd-2345",
                ],
                with,
            ),
            (&["unlink", "unlink my account", "unlink this chat", "disconnect this chat"], unlink),
            (
                &["export", "export my books", "send me my data", "export csv", "download my data"],
                csv,
            ),
            (&["export json", "export my books as json"], json),
            (
                &[
                    "delete me",
                    "delete my account",
                    "delete all my data",
                    "erase everything",
                    "delete_me",
                    "forget me",
                    "delete everything",
                ],
                erase,
            ),
            (
                &[
                    "dashboard",
                    "Open my dashboard",
                    "link to my dashboard",
                    "where is the dashboard?",
                    "sign me in",
                ],
                dashboard,
            ),
            (
                &["keep my books", "don't delete me", "do not erase my data", "cancel the erasure"],
                keep,
            ),
        ] {
            for text in texts {
                assert_eq!(said(text).as_deref(), Some(call), "{text}");
            }
        }
        assert_eq!(said("link abcd2345"), said("link ABCD2345"));
        assert!(said("link ABCD-234").is_some(), "a slip in a code is told");
    }

    #[test]
    fn other_words_make_it_something_else() {
        for text in [
            "link 500",
            "dashboard camera 4500",
            "sign me up 200",
            "link road taxi 200",
            "join gym 500",
            "export fees 2000",
            "delete the books entry",
            "delete books",
            "remove the last entry",
            "keep 500",
            "send 500 to mom",
            "forget it",
            "forget everything i said",
            "delete that",
            "erase the board 20",
            "unlink 20",
            "",
            "link to something nice",
            "ABCD-2345",
            "don't",
            "do not",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
