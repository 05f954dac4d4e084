//! The page with all entries.

use super::super::{Reader, entries, history, line::count};
use crate::ledger::{Entry, StepDone};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Transactions {
    /// Opens the form for a new entry.
    pub add: &'static str,
    /// Files it.
    pub file: &'static str,
    /// Keeps a changed entry.
    pub save: &'static str,
    /// Leaves an entry as it is.
    pub cancel: &'static str,
    /// Takes an entry out.
    pub take_out: &'static str,
    /// Above the form of an entry that is being changed.
    pub change: &'static str,
    /// Before the fields of an entry.
    pub kind: &'static str,
    /// Money out.
    pub expense: &'static str,
    /// Money in.
    pub income: &'static str,
    /// Before the amount.
    pub amount: &'static str,
    /// Before the currency.
    pub currency: &'static str,
    /// Before what it was for.
    pub description: &'static str,
    /// Before where it was.
    pub merchant: &'static str,
    /// Before the category.
    pub category: &'static str,
    /// The category that the words belong to.
    pub by_words: &'static str,
    /// Before the day.
    pub date: &'static str,
    /// Before the tags.
    pub tags: &'static str,
    /// Under it.
    pub tags_hint: &'static str,
    /// Before the words that are looked for.
    pub search: &'static str,
    /// Looks for them.
    pub find: &'static str,
    /// Opens what else a list can be narrowed by.
    pub filters: &'static str,
    /// Everything of a filter.
    pub all: &'static str,
    /// Before the first day.
    pub from: &'static str,
    /// Before the last day.
    pub to: &'static str,
    /// Before a tag.
    pub tag: &'static str,
    /// Before the smallest amount.
    pub least: &'static str,
    /// Before the largest amount.
    pub most: &'static str,
    /// Before the order.
    pub order: &'static str,
    /// Takes all filters away.
    pub clear: &'static str,
    /// The orders.
    pub orders: [(&'static str, &'static str); 4],
    /// Days to look at.
    pub this_month: &'static str,
    /// The same.
    pub last_month: &'static str,
    /// Ticks all that are shown.
    pub tick_all: &'static str,
    /// What is done with those that are ticked.
    pub bulk: &'static str,
    /// Files them elsewhere.
    pub refile: &'static str,
    /// Takes them out.
    pub take_them_out: &'static str,
    /// Leads on.
    pub next: &'static str,
    /// Leads back to the beginning.
    pub first: &'static str,
    /// What the links between pages are called.
    pub paging: &'static str,
    /// Where nothing was filed.
    pub none_yet: &'static str,
    /// Where nothing fits.
    pub none_found: &'static str,
    /// The entry that is shown was changed by somebody else.
    pub changed_meanwhile: &'static str,
    /// The entry is no longer there.
    pub gone_meanwhile: &'static str,
    /// One of several entries was changed or taken out.
    pub some_changed: &'static str,
    /// Nothing was ticked.
    pub none_ticked: &'static str,
    /// No category was chosen for several entries.
    pub no_category: &'static str,
    /// Something else is the last step now.
    pub other_step: &'static str,
    /// Said of money in beside its amount.
    pub came_in: &'static str,
}

/// Its labels.
pub const TRANSACTIONS: Transactions = Transactions {
    add: "Add an entry",
    file: "File it",
    save: "Save",
    cancel: "Cancel",
    take_out: "Take it out",
    change: "Change this entry",
    kind: "Which way",
    expense: "Money out",
    income: "Money in",
    amount: "Amount",
    currency: "Currency",
    description: "What it was for",
    merchant: "Where (if you like)",
    category: "Category",
    by_words: "What the words say",
    date: "Day",
    tags: "Tags (if you like)",
    tags_hint: "With commas between them: goa, work",
    search: "Search",
    find: "Show",
    filters: "More filters",
    all: "All",
    from: "From",
    to: "To, that day included",
    tag: "Tag",
    least: "At least",
    most: "At most",
    order: "First",
    clear: "Show everything",
    orders: [
        ("newest", "the latest"),
        ("oldest", "the oldest"),
        ("biggest", "the largest"),
        ("smallest", "the smallest"),
    ],
    this_month: "This month",
    last_month: "Last month",
    tick_all: "Tick all on this page",
    bulk: "With those that are ticked",
    refile: "File them there",
    take_them_out: "Take them out",
    next: "Go on",
    first: "Back to the beginning",
    paging: "Pages of the list",
    none_yet: "Nothing is filed yet. Write “chai 20” in the chat, or add an entry above.",
    none_found: "Nothing fits. Look for fewer words, or a longer time.",
    changed_meanwhile: "It was changed meanwhile, so nothing was done. This is how it is now.",
    gone_meanwhile: "That entry is not in the books any more, so nothing was done.",
    some_changed: "Some of them were changed meanwhile, so nothing was done. This is how they are now.",
    none_ticked: "Tick the entries first that you mean.",
    no_category: "Choose the category first.",
    other_step: "Something else was done meanwhile, so nothing was taken back. Look at what the button says now.",
    came_in: "money in",
};

/// What the button says that takes the last step back.
pub fn undo(reader: Reader, changes: &[StepDone]) -> String {
    format!("Undo: {}", step(reader, changes))
}

/// What the button says that does it again.
pub fn redo(reader: Reader, changes: &[StepDone]) -> String {
    format!("Redo: {}", step(reader, changes))
}

/// What words mean is learned by the way: it is named only where nothing else was done.
fn step(reader: Reader, changes: &[StepDone]) -> String {
    let by_the_way = |change: &&StepDone| matches!(change, StepDone::Rule(_));
    let (taught, done): (Vec<&StepDone>, Vec<&StepDone>) = changes.iter().partition(by_the_way);
    let named = if done.is_empty() { taught } else { done };
    let first = named.first().map(|change| history::brief(reader, change)).unwrap_or_default();
    match named.len() {
        0 | 1 => first,
        many => format!("{first} and {} more", many.saturating_sub(1)),
    }
}

/// The box that ticks an entry: "Tick chai ₹20".
pub fn tick(entry: &Entry) -> String {
    format!("Tick {}", entries::in_brief(entry))
}

/// A text that is no day.
pub fn no_day(said: &str) -> String {
    let said: String = said.chars().take(40).collect();
    format!("“{said}” is no day. Write it like 2026-01-31.")
}

/// A place in a list that is none.
pub const fn no_place() -> &'static str {
    "That page of the list cannot be found any more, so this is its beginning."
}

/// "3 entries on this page".
pub fn on_this_page(entries: usize) -> String {
    let entries = i64::try_from(entries).unwrap_or(i64::MAX);
    format!("{} on this page", count(entries, "entry", "entries"))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::wording::samples;

    #[test]
    fn the_buttons_say_what_they_take_back() {
        let filed = || StepDone::Filed(samples::chai());
        let reader = samples::reader();
        assert_snapshot!(undo(reader, &[filed()]), @"Undo: chai ₹20");
        assert_snapshot!(redo(reader, &[filed(), filed(), filed()]), @"Redo: chai ₹20 and 2 more");
        let taught = StepDone::Rule("irani cafe".to_owned());
        assert_snapshot!(undo(reader, &[taught, filed()]), @"Undo: chai ₹20");
        assert_snapshot!(tick(&samples::chai()), @"Tick chai ₹20");
    }

    #[test]
    fn what_is_no_day_is_said_with_what_is_one() {
        assert_snapshot!(no_day("31/1"), @"“31/1” is no day. Write it like 2026-01-31.");
    }
}
