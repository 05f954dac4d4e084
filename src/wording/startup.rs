//! What the commands say outside a conversation.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::ledger::Imported;

/// When a conversation in the terminal begins.
pub fn welcome(books: &str, currency: &str, zone: &str) -> String {
    format!(
        "HisabKitab keeps your books. Yours are in {books}, in {currency}, by the days of {zone}.\n\
         Write what you spent, like “chai 20, auto 85”; “help” shows more, Ctrl-D ends."
    )
}

/// What is served.
#[derive(Clone, Copy, Debug)]
pub struct Serving<'a> {
    /// The chat's address, if people reach it here.
    pub chat: Option<&'a str>,
    /// The channels besides, by their names.
    pub bots: &'a [&'a str],
    /// Where the books are.
    pub books: &'a str,
    /// The model that is asked, if any.
    pub model: Option<&'a str>,
}

/// When the chat is served.
pub fn serving(what: Serving<'_>) -> String {
    let chat = what.chat.unwrap_or("elsewhere: this process answers and sends");
    let bots = if what.bots.is_empty() { "none".to_owned() } else { what.bots.join(", ") };
    let mind = what.model.map_or_else(
        || "rules alone, no model".to_owned(),
        |model| format!("rules first, then {model}"),
    );
    let books = what.books;
    format!(
        "HisabKitab is ready.\n  Chat   {chat}\n  Bots   {bots}\n  Books  {books}\n  Mind   {mind}\nCtrl-C ends it."
    )
}

/// A link for whoever runs the program.
pub fn owner_link(link: &str, minutes: i64) -> String {
    format!(
        "You run this. The link opens your dashboard and what only you see, once, within {minutes} minutes:\n  {link}\n\
         “hisab owner” makes another."
    )
}

/// When enough of them were made.
pub fn no_owner_link() -> &'static str {
    "that is enough links for an hour; use one of them, or wait"
}

/// When a dry run finds nothing.
pub fn nobody_to_tell(at: DateTime<Utc>) -> String {
    format!("By {} nobody is to be told anything.", at.format("%Y-%m-%d %H:%M UTC"))
}

/// When it ends.
pub fn farewell() -> &'static str {
    "Everything is filed. See you soon."
}

/// After an export.
pub fn exported(file: &Path) -> String {
    format!("Your books are in {}.", file.display())
}

/// After a file came with a reply.
pub fn saved(file: &Path) -> String {
    format!("It is in {}.", file.display())
}

/// When it could not be kept.
pub fn not_saved(why: &str) -> String {
    format!("It could not be saved here ({why}). `hisab export FILE` writes it wherever you say.")
}

/// After an import.
pub fn imported(imported: Imported) -> String {
    let Imported { transactions, known, categories, budgets } = imported;
    format!(
        "Read {transactions} new entries ({known} were there already), {categories} categories and {budgets} budgets."
    )
}

/// After the tables were brought up to date.
pub fn migrated(books: &str) -> String {
    format!("The tables of {books} are up to date.")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn the_commands_say_where_things_are() {
        assert_snapshot!(welcome("/tmp/books", "INR", "Asia/Kolkata"), @r"
        HisabKitab keeps your books. Yours are in /tmp/books, in INR, by the days of Asia/Kolkata.
        Write what you spent, like “chai 20, auto 85”; “help” shows more, Ctrl-D ends.
        ");
        let chat = Some("http://127.0.0.1:8080/");
        let here = Serving { chat, bots: &[], books: "/tmp/books", model: None };
        assert_snapshot!(serving(here), @r"
        HisabKitab is ready.
          Chat   http://127.0.0.1:8080/
          Bots   none
          Books  /tmp/books
          Mind   rules alone, no model
        Ctrl-C ends it.
        ");
        let bots = &["telegram", "discord"];
        let elsewhere = Serving { chat: None, bots, model: Some("gemini-2.5-flash"), ..here };
        assert_snapshot!(serving(elsewhere), @r"
        HisabKitab is ready.
          Chat   elsewhere: this process answers and sends
          Bots   telegram, discord
          Books  /tmp/books
          Mind   rules first, then gemini-2.5-flash
        Ctrl-C ends it.
        ");
        assert_snapshot!(owner_link("http://127.0.0.1:8080/sign-in?t=1", 15), @r"
        You run this. The link opens your dashboard and what only you see, once, within 15 minutes:
          http://127.0.0.1:8080/sign-in?t=1
        “hisab owner” makes another.
        ");
        assert_snapshot!(farewell(), @"Everything is filed. See you soon.");
        assert_snapshot!(exported(Path::new("b.json")), @"Your books are in b.json.");
        assert_snapshot!(migrated("/tmp/books"), @"The tables of /tmp/books are up to date.");
        let read = Imported { transactions: 2, known: 1, categories: 16, budgets: 0 };
        assert_snapshot!(imported(read), @"Read 2 new entries (1 were there already), 16 categories and 0 budgets.");
    }
}
