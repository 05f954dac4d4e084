//! What the commands say outside a conversation.

use std::path::Path;

use crate::ledger::Imported;

/// When a conversation in the terminal begins.
pub fn welcome(books: &str, currency: &str, zone: &str) -> String {
    format!(
        "HisabKitab keeps your books. Yours are in {books}, in {currency}, by the days of {zone}.\n\
         Write what you spent, like “chai 20, auto 85”; “help” shows more, Ctrl-D ends."
    )
}

/// When the chat is served; `chat` is its address, if people reach it here.
pub fn serving(chat: Option<&str>, books: &str) -> String {
    let chat = chat.map_or("elsewhere: this process answers and sends", |chat| chat);
    format!(
        "HisabKitab is ready.\n  Chat   {chat}\n  Books  {books}\n  Mind   rules alone, no model\nCtrl-C ends it."
    )
}

/// When it ends.
pub fn farewell() -> &'static str {
    "Everything is filed. See you soon."
}

/// After an export.
pub fn exported(file: &Path) -> String {
    format!("Your books are in {}.", file.display())
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
        assert_snapshot!(serving(Some("http://127.0.0.1:8080/"), "/tmp/books"), @r"
        HisabKitab is ready.
          Chat   http://127.0.0.1:8080/
          Books  /tmp/books
          Mind   rules alone, no model
        Ctrl-C ends it.
        ");
        assert_snapshot!(farewell(), @"Everything is filed. See you soon.");
        assert_snapshot!(exported(Path::new("b.json")), @"Your books are in b.json.");
        assert_snapshot!(migrated("/tmp/books"), @"The tables of /tmp/books are up to date.");
        let read = Imported { transactions: 2, known: 1, categories: 16, budgets: 0 };
        assert_snapshot!(imported(read), @"Read 2 new entries (1 were there already), 16 categories and 0 budgets.");
    }
}
