//! The program as a person at a terminal has it: conversations, the books they leave behind, and the commands.
//!
//! Written from what was promised, not from how it is done: each test starts the program on books of its own and
//! reads what it says and what it exports.
//!
//! Longer than a file should be: it is the list of what was promised, a conversation for each, in one place.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::terminal::{Answer, Chat, Home, files, hisab, hisab_with, money};

const NONE: [&str; 0] = [];

// The first conversation.

#[test]
fn what_is_filed_is_found_again_after_a_restart() {
    let home = Home::new();
    let mut chat = home.chat();
    let filed = chat.say("chai 20, auto 85");
    assert_eq!(
        filed.filed(),
        ["chai 20.00 INR, Food, 2025-01-15", "auto 85.00 INR, Transport, 2025-01-15"]
    );
    filed.says("chai").says("20").says("Food").says("auto").says("85").says("Transport");
    assert_eq!(chat.say("how much today?").says("105").totals(), ["105.00 INR"]);
    chat.say("momo 180");
    assert_eq!(
        chat.say("make it 150").says("150").changed(),
        ["momo 150.00 INR, Food, 2025-01-15"]
    );
    assert_eq!(chat.say("how much today?").says("255").totals(), ["255.00 INR"]);
    assert_eq!(chat.say("undo").says("momo").result("undo")["steps"], 1);
    assert_eq!(chat.say("how much today?").says("285").totals(), ["285.00 INR"]);
    chat.close();

    let mut chat = home.chat();
    chat.at("2025-01-15 20:00");
    assert_eq!(chat.say("how much today?").says("285").totals(), ["285.00 INR"]);
    chat.say("redo").result("redo");
    chat.say("undo").result("undo");
    chat.say("undo").result("undo");
    assert_eq!(chat.say("how much today?").totals(), ["105.00 INR"]);
    chat.close();
    assert_eq!(
        home.archive().entries(),
        ["chai 20.00 INR, Food, 2025-01-15", "auto 85.00 INR, Transport, 2025-01-15"]
    );
}

#[test]
fn a_message_delivered_twice_has_one_effect_and_one_answer() {
    let home = Home::new();
    let mut chat = home.chat();
    let first_entry = json!({ "id": "7", "text": "chai 20", "at": "2025-01-15T10:00:00+05:45" });
    let question =
        json!({ "id": "8", "text": "how much today?", "at": "2025-01-15T10:01:00+05:45" });
    let edit =
        json!({ "id": "9", "edits": "7", "text": "chai 25", "at": "2025-01-15T10:02:00+05:45" });
    let deletion = json!({ "id": "10", "deletes": "7", "at": "2025-01-15T10:03:00+05:45" });
    let first = chat.send(first_entry.clone());
    assert_eq!(chat.send(first_entry.clone()), first);
    let answered = chat.send(question.clone());
    assert_eq!(answered.totals(), ["20.00 INR"]);
    let edited = chat.send(edit.clone());
    assert_eq!(chat.send(edit.clone()), edited);
    // The question was answered once: the same answer, though the books have moved on.
    assert_eq!(chat.send(question.clone()), answered);
    chat.close();

    let mut chat = home.chat();
    assert_eq!(chat.send(first_entry.clone()), first);
    assert_eq!(chat.send(edit.clone()), edited);
    assert_eq!(chat.send(question), answered);
    let deleted = chat.send(deletion.clone());
    assert_eq!(chat.send(deletion), deleted);
    // Delivered again after it was taken out, nothing comes back.
    assert_eq!(chat.send(first_entry), first);
    assert_eq!(chat.send(edit), edited);
    chat.close();
    let books = home.archive();
    assert_eq!(books.entries(), NONE);
    assert_eq!(books.voided(), ["chai 25.00 INR, Food, 2025-01-15"]);
}

#[test]
fn a_crash_right_after_an_answer_loses_nothing() {
    let home = Home::new();
    let mut chat = home.chat();
    let first_entry = json!({ "id": "chai", "text": "chai 20" });
    let first = chat.send(first_entry.clone());
    chat.kill();
    let mut chat = home.chat();
    assert_eq!(chat.send(first_entry), first);
    chat.say("make it 30").changed();
    chat.kill();
    let mut chat = home.chat();
    chat.say("budget food 1000").result("set_budget");
    chat.kill();
    // Killed with messages on their way: each has its whole effect or none, and delivering it again completes it.
    let mut chat = home.chat();
    let burst: Vec<Value> = (0..20)
        .map(|n| json!({ "id": format!("burst-{n}"), "text": "momo 100, auto 10" }))
        .collect();
    for message in &burst {
        chat.post(message.clone());
    }
    chat.read();
    chat.kill();
    let mut chat = home.chat();
    for message in burst {
        chat.send(message).filed();
    }
    assert_eq!(chat.say("how much today?").totals(), ["2230.00 INR"]);
    chat.close();
    let books = home.archive();
    assert_eq!(books.entries()[0], "chai 30.00 INR, Food, 2025-01-15");
    assert_eq!(books.entries().len(), 41);
    assert_eq!(books.whole["budgets"][0]["amount"], "1000.00");
}

#[test]
fn messages_in_a_burst_are_all_filed_in_their_order() {
    let home = Home::new();
    let mut chat = home.chat();
    let at = "2025-01-15T14:45:00+05:45";
    let ids: Vec<String> = ["chai 20", "auto 85", "lunch 250", "make it 240", "how much today?"]
        .into_iter()
        .map(|text| chat.post(json!({ "text": text, "at": at })))
        .collect();
    let answers: Vec<_> = ids.iter().map(|_| chat.read()).collect();
    let answered: Vec<&str> = answers.iter().map(Answer::id).collect();
    assert_eq!(answered, ids);
    assert_eq!(answers[4].totals(), ["345.00 INR"]);
    chat.close();
    assert_eq!(
        home.archive().entries(),
        [
            "chai 20.00 INR, Food, 2025-01-15",
            "auto 85.00 INR, Transport, 2025-01-15",
            "lunch 240.00 INR, Food, 2025-01-15"
        ]
    );
}

// The message is the record.

#[test]
fn an_edit_amends_what_it_changes_and_keeps_what_was_corrected_since() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.send(json!({ "id": "chai", "text": "chai 20" }));
    assert_eq!(
        chat.say("not food, groceries").changed(),
        ["chai 20.00 INR, Groceries, 2025-01-15"]
    );
    // The next day, and still of the day it was written.
    chat.at("2025-01-16 09:00");
    let edited = chat.send(json!({ "edits": "chai", "text": "chai 25" }));
    assert_eq!(edited.changed(), ["chai 25.00 INR, Groceries, 2025-01-15"]);

    chat.send(json!({ "id": "momo", "text": "momo 150" }));
    chat.say("make it 180").changed();
    // Other words, the same figure: the correction stands.
    let edited = chat.send(json!({ "edits": "momo", "text": "big momo 150" }));
    assert_eq!(edited.changed(), ["big momo 180.00 INR, Food, 2025-01-16"]);
    // Another figure: the person's last word.
    let edited = chat.send(json!({ "edits": "momo", "text": "big momo 160" }));
    assert_eq!(edited.changed(), ["big momo 160.00 INR, Food, 2025-01-16"]);
    // The same text again changes nothing.
    chat.send(json!({ "edits": "momo", "text": "big momo 160" }));
    // Undone as any other step.
    chat.say("undo");
    chat.close();
    assert_eq!(
        home.archive().entries(),
        ["chai 25.00 INR, Groceries, 2025-01-15", "big momo 180.00 INR, Food, 2025-01-16"]
    );
}

#[test]
fn an_edit_to_more_or_fewer_entries_files_and_takes_out_the_difference() {
    let home = Home::new();
    let mut chat = home.chat();
    let first = "chai 20.00 INR, Food, 2025-01-15";
    let second = "auto 85.00 INR, Transport, 2025-01-15";
    chat.send(json!({ "id": "m", "text": "chai 20, auto 85" }));
    chat.close();
    let auto = home.archive().id_of("auto");

    let mut chat = home.chat();
    chat.send(json!({ "edits": "m", "text": "chai 20, auto 85, momo 150" })).says("momo");
    assert_eq!(chat.say("how much today?").totals(), ["255.00 INR"]);
    chat.close();
    let books = home.archive();
    assert_eq!(books.entries(), [first, second, "momo 150.00 INR, Food, 2025-01-15"]);
    assert_eq!(books.voided(), NONE);

    let mut chat = home.chat();
    chat.at("2025-01-15 15:00");
    chat.send(json!({ "edits": "m", "text": "auto 90" }));
    assert_eq!(chat.say("how much today?").totals(), ["90.00 INR"]);
    chat.close();
    let books = home.archive();
    assert_eq!(books.entries(), ["auto 90.00 INR, Transport, 2025-01-15"]);
    assert_eq!(books.id_of("auto"), auto, "the entry that stayed is the same one");
    assert_eq!(books.voided().len(), 2);

    // One edit is one step.
    let mut chat = home.chat();
    chat.at("2025-01-15 15:30");
    chat.say("undo").result("undo");
    assert_eq!(chat.say("how much today?").totals(), ["255.00 INR"]);
    chat.close();
}

#[test]
fn edits_and_deletions_out_of_order_end_as_if_in_order() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.send(json!({ "edits": "late", "text": "chai 30" }));
    chat.send(json!({ "id": "late", "text": "chai 20" }));
    chat.send(json!({ "deletes": "gone" }));
    chat.send(json!({ "id": "gone", "text": "momo 150" }));
    // About messages that made nothing, or that never were.
    chat.send(json!({ "deletes": "never" })).did_nothing();
    chat.send(json!({ "id": "hello", "text": "hello" })).did_nothing();
    chat.send(json!({ "deletes": "hello" })).did_nothing();
    chat.close();
    let books = home.archive();
    assert_eq!(books.entries(), ["chai 30.00 INR, Food, 2025-01-15"]);
}

#[test]
fn an_edited_question_is_answered_anew() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20, auto 85");
    chat.send(json!({ "id": "q", "text": "how much yesterday?" }));
    let edited = chat.send(json!({ "edits": "q", "text": "how much today?" }));
    assert_eq!(edited.says("105").totals(), ["105.00 INR"]);
    // From a question to an entry, and back.
    let edited = chat.send(json!({ "edits": "q", "text": "momo 150" }));
    assert_eq!(edited.filed(), ["momo 150.00 INR, Food, 2025-01-15"]);
    chat.send(json!({ "edits": "q", "text": "how much this month?" }));
    assert_eq!(chat.say("how much today?").totals(), ["105.00 INR"]);
    // From what was asked about ("how much?") to the whole of it.
    chat.send(json!({ "id": "half", "text": "bought samosa" })).did_nothing();
    chat.send(json!({ "edits": "half", "text": "bought samosa 40" }));
    assert_eq!(chat.say("how much today?").totals(), ["145.00 INR"]);
    chat.close();
}

#[test]
fn a_deleted_message_takes_its_entries_out() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.send(json!({ "id": "a", "text": "chai 20, auto 85" }));
    chat.send(json!({ "id": "b", "text": "momo 150" }));
    let deleted = chat.send(json!({ "deletes": "a" }));
    assert!(deleted.tools().iter().all(|tool| *tool == "delete_transactions"), "{deleted:?}");
    deleted.says("chai").says("auto");
    assert_eq!(chat.say("how much today?").totals(), ["150.00 INR"]);
    chat.send(json!({ "deletes": "a" })).did_nothing();
    chat.say("undo").result("undo");
    assert_eq!(chat.say("how much today?").totals(), ["255.00 INR"]);
    chat.say("redo").result("redo");
    // By words, too.
    chat.say("delete the momo").result("delete_transactions");
    assert_eq!(chat.say("how much today?").totals(), NONE);
    chat.close();
    let books = home.archive();
    assert_eq!((books.entries().len(), books.voided().len()), (0, 3));
}

#[test]
fn a_reply_corrects_exactly_the_entry_of_its_message() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.at("2025-01-13 10:00");
    chat.send(json!({ "id": "old", "text": "chai 200" }));
    chat.at("2025-01-15 10:00");
    chat.send(json!({ "id": "new", "text": "chai 20" }));
    let corrected = chat.send(json!({ "reply_to": "old", "text": "250 not 200" }));
    assert_eq!(corrected.says("250").changed(), ["chai 250.00 INR, Food, 2025-01-13"]);
    let moved = chat.send(json!({ "reply_to": "old", "text": "that was yesterday" }));
    assert_eq!(moved.changed(), ["chai 250.00 INR, Food, 2025-01-14"]);
    let sorted = chat.send(json!({ "reply_to": "old", "text": "not food, groceries" }));
    assert_eq!(sorted.changed(), ["chai 250.00 INR, Groceries, 2025-01-14"]);

    // Several entries: it asks which, and takes one answer.
    chat.send(json!({ "id": "two", "text": "coffee 150, cab 200" }));
    let asked = chat.send(json!({ "reply_to": "two", "text": "make it 180" }));
    asked.did_nothing();
    let cab = asked.button("cab");
    let pressed = chat.send(json!({ "press": cab }));
    assert_eq!(pressed.changed(), ["cab 180.00 INR, Transport, 2025-01-15"]);
    chat.say("undo").result("undo");
    chat.send(json!({ "press": cab })).did_nothing();
    chat.send(json!({ "press": asked.button("coffee") })).did_nothing();
    chat.send(json!({ "press": "nonsense" })).did_nothing();
    // A reply that names the entry needs no question.
    let named = chat.send(json!({ "reply_to": "two", "text": "cab was 210" }));
    assert_eq!(named.changed(), ["cab 210.00 INR, Transport, 2025-01-15"]);
    chat.send(json!({ "reply_to": "new", "text": "delete" })).result("delete_transactions");
    chat.close();
    let books = home.archive();
    assert_eq!(
        books.entries(),
        [
            "chai 250.00 INR, Groceries, 2025-01-14",
            "coffee 150.00 INR, Food, 2025-01-15",
            "cab 210.00 INR, Transport, 2025-01-15"
        ]
    );
}

#[test]
fn a_reply_to_what_is_not_known_changes_nothing() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    chat.send(json!({ "id": "q", "text": "how much today?" }));
    chat.send(json!({ "reply_to": "q", "text": "make it 5" })).did_nothing();
    chat.send(json!({ "reply_to": "unknown", "text": "make it 5" })).did_nothing();
    chat.send(json!({ "reply_to": "unknown", "text": "delete" })).did_nothing();
    chat.close();
    assert_eq!(home.archive().entries(), ["chai 20.00 INR, Food, 2025-01-15"]);
}

#[test]
fn a_reply_to_the_confirmation_of_a_change_means_what_was_changed() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.send(json!({ "id": "chai", "text": "chai 20" }));
    chat.say("momo 150");
    chat.send(json!({ "id": "fix", "reply_to": "chai", "text": "make it 30" })).changed();
    let again = chat.send(json!({ "reply_to": "fix", "text": "make it 35" }));
    assert_eq!(again.changed(), ["chai 35.00 INR, Food, 2025-01-15"]);
    chat.send(json!({ "id": "edit", "edits": "chai", "text": "chai 40" }));
    let again = chat.send(json!({ "reply_to": "edit", "text": "make it 45" }));
    assert_eq!(again.changed(), ["chai 45.00 INR, Food, 2025-01-15"]);
    chat.close();
}

#[test]
fn an_edit_may_come_under_the_id_of_its_message() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.send(json!({ "id": "chai", "text": "chai 20" }));
    chat.send(json!({ "id": "chai", "edits": "chai", "text": "chai 25" }));
    chat.send(json!({ "id": "chai", "edits": "chai", "text": "chai 30" }));
    assert_eq!(chat.say("how much today?").totals(), ["30.00 INR"]);
    chat.send(json!({ "id": "chai", "deletes": "chai" }));
    assert_eq!(chat.say("how much today?").totals(), NONE);
    chat.close();
}

#[test]
fn an_edit_that_changes_no_word_does_nothing_again() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    chat.say("auto 85");
    chat.say("momo 150");
    chat.send(json!({ "id": "undo", "text": "undo" })).result("undo");
    chat.send(json!({ "edits": "undo", "text": "undo" }));
    assert_eq!(chat.say("how much today?").totals(), ["105.00 INR"]);
    chat.close();
}

#[test]
fn a_numbered_choice_is_made_once_in_a_plain_conversation() {
    let home = Home::new();
    let talk = "coffee 150, cab 200\nmake it 180\n2\n2\n";
    let said = home.run(&["chat", "--currency", "INR"], talk).ok();
    assert!(said.contains("180"), "{said}");
    let entries = home.archive().entries();
    assert!(entries[0].starts_with("coffee 150.00 INR, Food"), "{entries:?}");
    assert!(entries[1].starts_with("cab 180.00 INR, Transport"), "{entries:?}");
    assert_eq!(entries.len(), 2);
}

// Time and money.

#[test]
fn the_day_is_the_persons_when_they_wrote() {
    let home = Home::new();
    let mut chat = home.chat();
    // Ten past midnight in Kathmandu is still yesterday in London.
    chat.at("2025-01-15 00:10");
    assert_eq!(chat.say("chai 20").filed(), ["chai 20.00 INR, Food, 2025-01-15"]);
    assert_eq!(chat.say("lunch 250 yesterday").filed(), ["lunch 250.00 INR, Food, 2025-01-14"]);
    assert_eq!(chat.say("how much today?").totals(), ["20.00 INR"]);
    assert_eq!(chat.say("how much yesterday?").totals(), ["250.00 INR"]);
    // Delivered late, across midnight.
    chat.at("2025-01-14 23:50");
    assert_eq!(chat.say("auto 85").filed(), ["auto 85.00 INR, Transport, 2025-01-14"]);
    chat.at("2025-01-15 09:00");
    assert_eq!(chat.say("how much yesterday?").totals(), ["335.00 INR"]);
    chat.say("momo 150");
    assert_eq!(chat.say("that was yesterday").changed(), ["momo 150.00 INR, Food, 2025-01-14"]);
    // The turn of the year.
    chat.at("2025-01-01 00:05");
    assert_eq!(chat.say("cake 500").filed(), ["cake 500.00 INR, Food, 2025-01-01"]);
    assert_eq!(chat.say("dinner 900 yesterday").filed(), ["dinner 900.00 INR, Food, 2024-12-31"]);
    assert_eq!(
        chat.say("cab 300 on 31 December").filed(),
        ["cab 300.00 INR, Transport, 2024-12-31"]
    );
    chat.at("2025-01-15 10:00");
    let december = chat.say("how much in December?");
    assert_eq!(december.totals(), ["1200.00 INR"]);
    let period = &december.result("summarize_spending")["period"];
    assert_eq!(period, &json!({ "start": "2024-12-01", "end": "2025-01-01" }));
    assert_eq!(chat.say("how much last year?").totals(), ["1200.00 INR"]);
    chat.close();

    // The same instant is another day elsewhere.
    let mut chat = home.chat_with(&["--timezone", "America/New_York"]);
    chat.at("2025-01-16 09:00");
    assert_eq!(chat.say("tea 40").filed(), ["tea 40.00 INR, Food, 2025-01-15"]);
    chat.close();
}

#[test]
fn currencies_are_kept_apart_and_ones_own_comes_first() {
    let home = Home::new();
    let mut chat = home.chat_with(&["--currency", "NPR", "--timezone", "Asia/Kathmandu"]);
    assert_eq!(
        chat.say("lunch $5.50, cab 20 EUR and chai 30").filed(),
        [
            "lunch 5.50 USD, Food, 2025-01-15",
            "cab 20.00 EUR, Transport, 2025-01-15",
            "chai 30.00 NPR, Food, 2025-01-15"
        ]
    );
    chat.say("ramen ¥1,200").filed();
    let mut totals = chat.say("how much today?").says("30").says("5.50").says("1,200").totals();
    assert_eq!(totals[0], "30.00 NPR");
    totals.sort();
    assert_eq!(totals, ["1200 JPY", "20.00 EUR", "30.00 NPR", "5.50 USD"]);
    // In the middle of a conversation.
    let set = chat.say("my currency is KWD");
    assert_eq!(set.says("KWD").result("set_preference")["after"]["currency"], "KWD");
    assert_eq!(chat.say("coffee 1.250").filed(), ["coffee 1.250 KWD, Food, 2025-01-15"]);
    chat.close();

    // It stays, without being said again.
    let mut chat = home.chat_with(&[]);
    chat.at("2025-01-15 20:00");
    assert_eq!(chat.say("tea 2").filed(), ["tea 2.000 KWD, Food, 2025-01-15"]);
    assert_eq!(chat.say("how much today?").totals()[0], "3.250 KWD");
    chat.close();
    assert_eq!(home.archive().whole["person"]["currency"], "KWD");
    assert_eq!(home.archive().whole["person"]["timezone"], "Asia/Kathmandu");
}

// Categories and budgets.

#[test]
fn what_is_corrected_once_is_known_the_next_time() {
    let home = Home::new();
    let mut chat = home.chat();
    assert_eq!(chat.say("momo 150").filed(), ["momo 150.00 INR, Food, 2025-01-15"]);
    chat.say("not food, groceries").says("Groceries").changed();
    assert_eq!(chat.say("momo 120").filed(), ["momo 120.00 INR, Groceries, 2025-01-15"]);
    chat.close();
    let mut chat = home.chat();
    chat.at("2025-01-15 20:00");
    assert_eq!(chat.say("Momo 130").filed(), ["Momo 130.00 INR, Groceries, 2025-01-15"]);
    assert_eq!(chat.say("chai 20").filed(), ["chai 20.00 INR, Food, 2025-01-15"]);
    chat.close();
}

#[test]
fn categories_are_added_taught_renamed_and_merged_without_losing_history() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("momo 150, groceries 500");
    assert_eq!(chat.say("add category Pets").says("Pets").result("add_category")["name"], "Pets");
    let taught = chat.say("always put whiskas in Pets");
    assert_eq!(taught.says("Pets").result("set_category_rule")["category"], "Pets");
    assert_eq!(chat.say("whiskas 300").filed(), ["whiskas 300.00 INR, Pets, 2025-01-15"]);

    chat.say("rename Pets to Cats").says("Cats").result("rename_category");
    assert_eq!(chat.say("whiskas 200").filed(), ["whiskas 200.00 INR, Cats, 2025-01-15"]);
    assert_eq!(chat.say("how much on Cats this month?").totals(), ["500.00 INR"]);

    chat.say("budget groceries 2000").result("set_budget");
    chat.say("merge Groceries into Food").says("Food").result("merge_categories");
    assert_eq!(chat.say("how much on food this month?").totals(), ["650.00 INR"]);
    assert_eq!(chat.say("groceries 100").filed(), ["groceries 100.00 INR, Food, 2025-01-15"]);
    let names = chat.say("my categories").result("list_categories")["categories"].clone();
    let names: Vec<&str> = names.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert!(names.contains(&"Cats") && names.contains(&"Food"), "{names:?}");
    assert!(!names.contains(&"Pets") && !names.contains(&"Groceries"), "{names:?}");
    // Back: the groceries of today, the merge.
    chat.say("undo the last two").result("undo");
    assert_eq!(chat.say("how much on food this month?").totals(), ["150.00 INR"]);
    assert_eq!(chat.say("how much on groceries this month?").totals(), ["500.00 INR"]);
    // What is there already, and what is not.
    chat.say("add category food").did_nothing();
    chat.say("merge Unicorns into Food").did_nothing();
    chat.close();
    assert_eq!(
        home.archive().entries(),
        [
            "momo 150.00 INR, Food, 2025-01-15",
            "groceries 500.00 INR, Groceries, 2025-01-15",
            "whiskas 300.00 INR, Cats, 2025-01-15",
            "whiskas 200.00 INR, Cats, 2025-01-15"
        ]
    );
}

#[test]
fn a_budget_says_what_is_left_of_it_until_it_is_removed() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("coffee 150");
    let set = chat.say("budget food 5000").says("5,000").says("4,850").clone();
    let budget = &set.result("set_budget")["budget"];
    assert_eq!(
        (&budget["category"], money(&budget["amount"])),
        (&json!("Food"), "5000.00 INR".into())
    );
    assert_eq!(money(&budget["left"]), "4850.00 INR");

    let filed = chat.say("momo 180").says("4,670").clone();
    let left = |answer: &Value| money(&answer["budgets"][0]["left"]);
    assert_eq!(left(filed.result("log_transactions")), "4670.00 INR");
    let changed = chat.say("make it 150").says("4,700").clone();
    assert_eq!(left(changed.result("amend_transaction")), "4700.00 INR");
    // Another category, another month, another currency: not this budget.
    let other = chat.say("auto 85").result("log_transactions").clone();
    assert!(other.get("budgets").is_none_or(|budgets| budgets == &json!([])), "{other}");
    chat.say("momo 700 on 20 December");
    chat.say("lunch $9");
    let asked = chat.say("how much is left of my food budget?").says("4,700").clone();
    assert_eq!(left(asked.result("list_budgets")), "4700.00 INR");

    let over = chat.say("dinner 4800").says("100").clone();
    assert_eq!(left(over.result("log_transactions")), "-100.00 INR");
    // Raised, shown, removed, and back again.
    chat.say("budget food 6000").says("900").result("set_budget");
    chat.say("my budgets").says("6,000").says("900").result("list_budgets");
    chat.say("remove the food budget").says("Food").result("delete_budget");
    let after = chat.say("tea 10").result("log_transactions").clone();
    assert!(after.get("budgets").is_none_or(|budgets| budgets == &json!([])), "{after}");
    chat.say("undo the last two").result("undo");
    let back = chat.say("my budgets").says("900").clone();
    assert_eq!(left(back.result("list_budgets")), "900.00 INR");
    chat.close();
    // The next month begins anew.
    let mut chat = home.chat();
    chat.at("2025-02-01 00:30");
    assert_eq!(left(chat.say("my budgets").result("list_budgets")), "6000.00 INR");
    chat.close();
}

#[test]
fn the_last_steps_are_undone_and_redone_until_something_new_is_done() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("undo").did_nothing();
    chat.say("redo").did_nothing();
    chat.say("chai 20, auto 85");
    chat.say("momo 150");
    chat.say("budget food 1000");
    chat.say("add category Pets");
    let undone = chat.say("undo the last three").says("momo").says("Pets").clone();
    assert_eq!(undone.result("undo")["steps"], 3);
    assert_eq!(chat.say("how much today?").totals(), ["105.00 INR"]);
    assert_eq!(chat.say("my budgets").result("list_budgets")["budgets"], json!([]));
    // The oldest of them first.
    chat.say("redo").says("momo").result("redo");
    assert_eq!(chat.say("how much today?").totals(), ["255.00 INR"]);
    chat.say("redo").result("redo");
    assert_eq!(
        chat.say("my budgets").result("list_budgets")["budgets"][0]["left"]["amount"],
        "830.00"
    );
    chat.close();

    let mut chat = home.chat();
    chat.at("2025-01-15 20:00");
    chat.say("undo").says("1,000").result("undo");
    chat.say("undo").says("momo").result("undo");
    chat.say("tea 10");
    chat.say("redo").did_nothing();
    // More than there is: all there is. What one message did is one step.
    chat.say("undo").says("tea").result("undo");
    chat.say("undo").says("chai").says("auto").result("undo");
    chat.say("undo").did_nothing();
    assert_eq!(chat.say("how much today?").totals(), NONE);
    chat.close();
    assert_eq!(home.archive().entries(), NONE);
}

// Questions.

#[test]
fn questions_are_answered_with_exact_figures_and_write_nothing() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.at("2024-12-10 12:00");
    chat.say("rent 12000, groceries 2000");
    chat.at("2025-01-03 12:00");
    chat.say("groceries 900");
    chat.say("salary 50000");
    chat.at("2025-01-14 12:00");
    chat.say("lunch 250");
    chat.at("2025-01-15 08:00");
    chat.say("chai 20, auto 85");
    chat.say("coffee 245");
    chat.close();
    let before = home.archive();
    assert_eq!(before.entries().len(), 8);

    let mut chat = home.chat();
    chat.at("2025-01-15 18:00");
    let totals = [
        ("how much today?", "350"),
        ("how much did I spend yesterday?", "250"),
        ("how much this week?", "600"),
        ("how much have I spent this month?", "1,500"),
        ("how much last month?", "14,000"),
        ("total in December", "14,000"),
        ("how much since 14 January?", "600"),
        ("how much on food this month?", "515"),
        ("how much on chai this month?", "20"),
        ("what did I spend on transport this week?", "85"),
        ("how much did I earn this month?", "50,000"),
    ];
    for (question, total) in totals {
        let decimal = format!("{}.00 INR", total.replace(',', ""));
        assert_eq!(chat.say(question).says(total).totals(), [decimal], "{question}");
    }

    let split = chat.say("spending by category this month");
    let lines = split.result("summarize_spending")["lines"].as_array().unwrap().clone();
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {}", line["label"].as_str().unwrap(), money(line)))
        .collect();
    assert_eq!(lines, ["Groceries 900.00 INR", "Food 515.00 INR", "Transport 85.00 INR"]);

    let newest = chat.say("show my last 3 expenses").says("coffee").clone();
    assert_eq!(newest.listed()[0], "coffee 245.00 INR, Food, 2025-01-15");
    assert_eq!(newest.listed().len(), 3);
    let over = chat.say("transactions over 1000").says("rent").listed();
    assert!(over.iter().any(|entry| entry.starts_with("rent 12000.00 INR")), "{over:?}");
    assert!(over.iter().any(|entry| entry.starts_with("groceries 2000.00 INR")), "{over:?}");
    assert!(!over.iter().any(|entry| entry.starts_with("groceries 900")), "{over:?}");
    assert_eq!(chat.say("list expenses today").listed().len(), 3);

    // Fifteen days have begun.
    let average =
        chat.say("how much do I spend per day on average this month?").says("100").clone();
    let average = &average.result("summarize_spending")["average"];
    assert_eq!(
        (&average["days"], money(&average["per_day"][0])),
        (&json!(15), "100.00 INR".into())
    );

    let compared = chat.say("this month vs last month").clone();
    compared.says("1,500").says("14,000").says("12,500");
    let comparison = compared.result("compare_periods");
    assert_eq!(money(&comparison["this"]["totals"][0]), "1500.00 INR");
    assert_eq!(money(&comparison["that"]["totals"][0]), "14000.00 INR");
    assert_eq!(money(&comparison["differences"][0]), "-12500.00 INR");

    // Asked again, nothing is from memory.
    chat.say("tea 10");
    assert_eq!(chat.say("how much today?").says("360").totals(), ["360.00 INR"]);
    chat.say("undo");
    chat.close();
    let mut after = home.archive();
    after.whole["transactions"].as_array_mut().unwrap().pop();
    assert_eq!(after.whole, before.whole);
}

#[test]
fn the_biggest_expense_is_no_income() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("salary 50000");
    chat.say("groceries 900, chai 20");
    let biggest = chat.say("what was my biggest expense this month?").says("900").listed();
    assert_eq!(biggest[0], "groceries 900.00 INR, Groceries, 2025-01-15");
    let over = chat.say("expenses over 500").listed();
    assert_eq!(over, ["groceries 900.00 INR, Groceries, 2025-01-15"]);
    chat.close();
}

#[test]
fn usual_questions_and_corrections_are_understood() {
    let today = json!({ "start": "2025-01-15", "end": "2025-01-16" });
    let month = json!({ "start": "2025-01-01", "end": "2025-02-01" });
    let wanted = [
        ("average per day this month", "summarize_spending", "/filter/period", month.clone()),
        ("average per day this month", "summarize_spending", "/average", json!(true)),
        (
            "what's my average daily spending this month?",
            "summarize_spending",
            "/filter/words",
            Value::Null,
        ),
        ("compare this month with last month", "compare_periods", "/this", month.clone()),
        ("compare this month to last month", "compare_periods", "/this", month.clone()),
        ("food this month vs last month", "compare_periods", "/category", json!("Food")),
        ("list today's expenses", "list_transactions", "/filter/period", today.clone()),
        ("show today's transactions", "list_transactions", "/filter/period", today),
        ("change the cab to 180", "amend_transaction", "/which/words", json!("cab")),
        ("make the cab 180", "amend_transaction", "/which/words", json!("cab")),
        ("cancel the food budget", "delete_budget", "/category", json!("Food")),
        ("cancel the budget for food", "delete_budget", "/category", json!("Food")),
        ("rename Food to Cat", "rename_category", "/name", json!("Cat")),
        ("show income this month", "list_transactions", "/kind", json!("income")),
    ];
    let line = |(at, text): (usize, &str)| {
        let now = "2025-01-15T12:00:00+05:45";
        let line =
            json!({ "id": at.to_string(), "text": text, "now": now, "timezone": "Asia/Kathmandu" });
        format!("{line}\n")
    };
    let input: String = wanted.iter().map(|wanted| wanted.0).enumerate().map(line).collect();
    let out = hisab(&["understand"], input).ok();
    let answers = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let wrong: Vec<String> = wanted
        .iter()
        .zip(answers)
        .filter(|((_, tool, pointer, value), answer)| {
            let call = &answer["calls"][0];
            call["tool"] != *tool || call["args"].pointer(pointer).unwrap_or(&Value::Null) != value
        })
        .map(|((text, tool, pointer, value), answer)| {
            format!("{text}: not {tool} with {pointer} {value}, but {}", answer["calls"])
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_spending_is_not_filed() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    chat.close();
    let before = home.archive();
    let mut chat = home.chat();
    for text in [
        "hello",
        "thanks!",
        "help",
        "I have 2 meetings today",
        "my flight is AI 202 at 7",
        "call me on 9841234567",
        "I want to buy a phone for 50000",
        "I will buy shoes for 2000 tomorrow",
        "should I spend 500 on shoes?",
        "can I afford a bike for 150000?",
        "did I pay 500 for the gas?",
        "wish I had 1 lakh",
        "rent of 12000 is due on the 5th",
        "if I spend 300 a day, how much is that a month?",
        "chai is 20 these days?",
        "I did not buy the jacket for 3000",
        "remind me to pay 500 to Asha",
        "lunch 100 tomorrow",
        "is 2000 too much for dinner?",
    ] {
        chat.say(text).text();
    }
    chat.close();
    let after = home.archive();
    assert_eq!(after.entries(), before.entries());
    assert_eq!(after.text, before.text);
}

#[test]
fn what_is_missing_is_asked_and_the_next_message_completes_it() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("bought chai").did_nothing().says("chai");
    assert_eq!(chat.say("20").filed(), ["chai 20.00 INR, Food, 2025-01-15"]);
    // Answered once: a bare amount now is about something else.
    chat.say("120").did_nothing().says("120");
    assert_eq!(chat.say("samosa").filed(), ["samosa 120.00 INR, Food, 2025-01-15"]);
    // What was said already is not asked again.
    chat.say("bought momo yesterday").did_nothing();
    assert_eq!(chat.say("$3").filed(), ["momo 3.00 USD, Food, 2025-01-14"]);
    // Across a restart.
    chat.say("bought coffee").did_nothing();
    chat.close();
    let mut chat = home.chat();
    chat.at("2025-01-15 20:00");
    assert_eq!(chat.say("150").filed(), ["coffee 150.00 INR, Food, 2025-01-15"]);
    // Something else instead of an answer.
    chat.say("bought biscuits").did_nothing();
    assert_eq!(chat.say("auto 85").filed(), ["auto 85.00 INR, Transport, 2025-01-15"]);
    chat.say("250").did_nothing();
    assert_eq!(chat.say("how much today?").totals(), ["375.00 INR"]);
    chat.close();
    assert_eq!(home.archive().entries().len(), 5);
}

#[test]
fn an_amount_that_cannot_be_is_asked_for_again() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 0").did_nothing();
    assert_eq!(chat.say("chai 20").filed(), ["chai 20.00 INR, Food, 2025-01-15"]);
    chat.say("bought momo").did_nothing();
    chat.say("-5").did_nothing();
    assert_eq!(chat.say("150").filed(), ["momo 150.00 INR, Food, 2025-01-15"]);
    chat.close();
}

// Bad input.

#[test]
fn a_blank_line_is_answered() {
    let home = Home::new();
    let mut chat = home.chat();
    for blank in ["", "   ", "\t", "\r"] {
        chat.write(blank);
        let next = chat.post(json!({ "text": "how much today?" }));
        let answer = chat.read();
        assert_ne!(answer.id(), next, "{blank:?} was not answered");
        answer.did_nothing();
        assert_eq!(chat.read().id(), next);
    }
    chat.close();
}

#[test]
fn a_line_that_is_no_message_gets_one_short_answer_and_the_conversation_goes_on() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    let megabyte = "chai 20, ".repeat(1 << 17);
    let lines: Vec<Vec<u8>> = vec![
        br#"{"text": "auto 85""#.into(),
        br#"{"text": "auto 85", "colour": "red"}"#.into(),
        br"{}".into(),
        br#"{"id": "no-text"}"#.into(),
        br#"{"text": null}"#.into(),
        br#"{"text": 85}"#.into(),
        br#"{"text": ""}"#.into(),
        br#"{"text": "   "}"#.into(),
        br#"{"text": "auto 85", "id": ""}"#.into(),
        br#"{"text": "auto 85", "at": "yesterday"}"#.into(),
        br#"{"text": "auto 85", "at": "0001-01-01T00:00:00Z"}"#.into(),
        br#"{"text": "auto 85", "edits": "chai", "deletes": "chai"}"#.into(),
        br#"{"text": "auto \ud800 85"}"#.into(),
        b"auto \xff\xfe 85".into(),
        b"{\"text\": \"auto \xff 85\"}".into(),
        b"\x00\x01\x02".into(),
        "[".repeat(100_000).into(),
        format!("{}1", "{\"text\":".repeat(100_000)).into(),
        json!({ "text": "auto 85", "id": "i".repeat(100_000) }).to_string().into(),
        json!({ "text": megabyte }).to_string().into(),
        "9".repeat(1 << 20).into(),
        megabyte.into(),
    ];
    for line in lines {
        let start = String::from_utf8_lossy(&line[..line.len().min(60)]).into_owned();
        let answer = chat.raw(line);
        assert_eq!(answer.tools(), NONE, "{start}");
        answer.text();
        assert_eq!(chat.say("how much today?").totals(), ["20.00 INR"], "{start}");
    }
    chat.close();
    assert_eq!(home.archive().entries(), ["chai 20.00 INR, Food, 2025-01-15"]);
}

#[test]
fn an_amount_or_a_day_beyond_sense_is_not_filed() {
    let home = Home::new();
    let mut chat = home.chat();
    for text in [
        "chai 0",
        "chai 0.00",
        "chai -20",
        "chai 0.001",
        "chai 99999999999999999999",
        "chai 1e444444410",
        "chai 1e400",
        "chai 999999999999 crore",
        "¥0.5 ramen",
        "lunch 100 on 31 December 9999",
        "lunch 100 on 9999-12-31",
        "lunch 100 on 31 February",
        "momo 150, auto 99999999999999999999",
        "budget food 0",
        "budget food -5",
        "budget food 99999999999999999999",
        "how much in the year 9999?",
        "undo the last 99999999999999999999",
        "😀😀😀",
        "👍",
        "🍕🍕 ☕️",
        "\u{200f}\u{202e}\u{2066}",
        "\u{7}\u{1b}[2J",
        "?!…",
    ] {
        chat.say(text).text();
    }
    // A clock that runs a life ahead is not believed.
    chat.send(json!({ "text": "tea 10", "at": "9999-12-31T23:59:59Z" })).text();
    chat.close();
    let books = home.archive();
    let entries = books.entries();
    assert!(entries.iter().all(|entry| entry.starts_with("tea 10.00 INR")), "{entries:?}");
    assert!(entries.iter().all(|entry| !entry.contains("9999")), "{entries:?}");
    assert_eq!(books.whole["budgets"], json!([]));
}

#[test]
fn hostile_words_are_only_words() {
    let home = Home::new();
    let mut chat = home.chat();
    let harmless = |text: &str| {
        let hidden = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(hidden), "{text:?}");
    };
    let sql = chat.say("chai'); DROP TABLE transactions;-- 20");
    sql.text();
    for text in [
        "chai\u{7}\u{1b}[31m 21",
        "\u{200f}chai\u{200f} 22",
        "chai \u{202e}23\u{202c}",
        "chai\u{0} 24",
    ] {
        harmless(chat.say(text).text());
    }
    let braces = chat.say("{} {0} %s ${HOME} `id` 25");
    braces.text();
    // The books are whole, and hold nothing that was not said.
    assert_eq!(chat.say("chai 30").filed(), ["chai 30.00 INR, Food, 2025-01-15"]);
    chat.close();
    let books = home.archive();
    let entries = books.entries();
    let said = ["20.00", "21.00", "22.00", "23.00", "24.00", "25.00", "30.00"];
    for entry in &entries {
        harmless(entry);
        assert!(said.iter().any(|amount| entry.contains(&format!(" {amount} INR"))), "{entry}");
    }
    let sql = entries.iter().find(|entry| entry.contains(" 20.00 INR"));
    assert!(sql.is_none_or(|entry| entry.contains("'); DROP TABLE transactions")), "{entries:?}");
}

#[test]
fn markup_in_a_description_stands_as_it_was_written() {
    let home = Home::new();
    let mut chat = home.chat();
    let html = chat.say("<b>momo</b> 100");
    assert_eq!(html.says("<b>momo</b>").filed(), ["<b>momo</b> 100.00 INR, Food, 2025-01-15"]);
    let markdown = chat.say("*chai* _masala_ [x](y) 20").filed().concat();
    assert!(markdown.starts_with("*chai* _masala_ [x](y) 20.00 INR"), "{markdown}");
    // What has digits of its own is asked or filed, and never split.
    chat.say("samosa <script>alert(1)</script> 40").text();
    chat.close();
    let entries = home.archive().entries();
    let samosa = &entries[2..];
    assert!(
        samosa.is_empty()
            || samosa == ["samosa <script>alert(1)</script> 40.00 INR, Food, 2025-01-15"],
        "{samosa:?}"
    );
}

#[test]
fn books_in_use_are_not_opened_twice() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    let folder = home.books().display().to_string();
    for command in [&["chat", "--json"][..], &["export", "-"], &["migrate"]] {
        let said = home.run(command, "auto 85\n").trouble();
        assert!(said.contains(&folder), "{said}");
    }
    assert_eq!(chat.say("momo 150").filed(), ["momo 150.00 INR, Food, 2025-01-15"]);
    assert_eq!(chat.say("how much today?").totals(), ["170.00 INR"]);
    chat.close();
    assert_eq!(home.archive().entries().len(), 2);
}

#[test]
fn a_damaged_folder_is_told_and_left_alone() {
    type Harm = fn(&Home);
    let harms: [(&str, Harm); 3] = [
        ("every file overwritten", |home| {
            for file in files(&home.books().join("postgres")) {
                std::fs::write(file, "garbage\0\u{1}".repeat(500)).unwrap();
            }
        }),
        ("every file empty", |home| {
            for file in files(&home.books().join("postgres")) {
                std::fs::write(file, "").unwrap();
            }
        }),
        ("a file where the folder was", |home| {
            std::fs::rename(home.books(), home.file("elsewhere")).unwrap();
            std::fs::write(home.books(), "garbage").unwrap();
        }),
    ];
    for (what, harm) in harms {
        let home = Home::new();
        let mut chat = home.chat();
        chat.say("chai 20");
        chat.close();
        harm(&home);
        let folder = home.books().display().to_string();
        for _ in 0..2 {
            let said = home.run(&["chat", "--json"], "auto 85\n").trouble();
            assert!(said.contains(&folder), "{what}: {said}");
        }
    }
}

#[test]
fn books_of_which_a_part_is_missing_are_not_begun_anew() {
    for part in ["pg_control", "PG_VERSION", "pg_xact"] {
        let home = Home::new();
        let mut chat = home.chat();
        chat.say("chai 20");
        chat.close();
        let within = |path: &PathBuf| path.iter().any(|name| name == part);
        let all = files(&home.books());
        let missing: Vec<(&PathBuf, Vec<u8>)> = all
            .iter()
            .filter(|path| within(path))
            .map(|path| (path, std::fs::read(path).unwrap()))
            .collect();
        assert!(!missing.is_empty(), "{part}");
        for (path, _) in &missing {
            std::fs::remove_file(path).unwrap();
        }
        let tried = home.run(&["export", "-"], "");
        // What is missing may be made good; what was in the books may not be lost.
        if tried.status.success() {
            assert!(tried.ok().contains("chai"), "without {part} the books are empty");
        } else {
            let said = tried.trouble();
            assert!(said.contains(&home.books().display().to_string()), "{part}: {said}");
        }
        for (path, content) in missing {
            std::fs::write(path, content).unwrap();
        }
        assert_eq!(home.archive().entries(), ["chai 20.00 INR, Food, 2025-01-15"], "{part}");
    }
}

#[test]
fn an_edit_after_an_undo_files_nothing_twice() {
    let home = Home::new();
    let mut chat = home.chat();
    let first = chat.post(json!({ "text": "chai 20, momo 180" }));
    chat.read();
    chat.send(json!({ "edits": first, "text": "chai 20" }));
    chat.say("undo");
    chat.send(json!({ "edits": first, "text": "chai 20, momo 180" }));
    assert_eq!(
        home_entries(&home, chat),
        ["chai 20.00 INR, Food, 2025-01-15", "momo 180.00 INR, Food, 2025-01-15"]
    );
}

#[test]
fn an_edit_after_an_undo_leaves_what_the_message_says() {
    let home = Home::new();
    let mut chat = home.chat();
    let first = chat.post(json!({ "text": "chai 20, momo 180" }));
    chat.read();
    chat.send(json!({ "edits": first, "text": "tea 25" }));
    chat.say("undo");
    chat.send(json!({ "edits": first, "text": "tea 26" }));
    assert_eq!(home_entries(&home, chat), ["tea 26.00 INR, Food, 2025-01-15"]);
}

#[test]
fn an_entry_edited_into_a_correction_harms_no_other() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("momo 180");
    let written = chat.post(json!({ "text": "chai 20" }));
    chat.read();
    for text in ["make it 25", "delete that", "undo"] {
        chat.send(json!({ "edits": written, "text": text })).did_nothing();
    }
    chat.say("budget food 5000");
    assert_eq!(
        home_entries(&home, chat),
        ["momo 180.00 INR, Food, 2025-01-15", "chai 20.00 INR, Food, 2025-01-15"]
    );
}

#[test]
fn a_question_that_is_declined_files_nothing() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("wrong chat 800");
    for no in ["cancel", "nothing", "never mind"] {
        chat.say("900");
        chat.say(no).did_nothing();
    }
    let only = home_entries(&home, chat);
    assert_eq!(only.len(), 1, "{only:?}");
}

#[test]
fn an_undo_in_a_reply_takes_back_no_other_message() {
    let home = Home::new();
    let mut chat = home.chat();
    let written = chat.post(json!({ "text": "chai 20" }));
    chat.read();
    chat.say("momo 180");
    chat.send(json!({ "reply_to": written, "text": "undo" })).did_nothing();
    assert_eq!(home_entries(&home, chat).len(), 2);
}

/// What is in the books when a conversation has ended.
fn home_entries(home: &Home, chat: Chat) -> Vec<String> {
    chat.close();
    home.archive().entries()
}

#[test]
fn a_disk_that_is_nearly_full_is_not_written_and_can_still_be_read() {
    let home = Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    chat.close();
    // More than any disk has free.
    let mut chat = home.chat_with(&["--reserve", "4294967295"]);
    let answer = chat.say("auto 85");
    answer.did_nothing().says("space");
    chat.close();
    assert_eq!(home.archive().entries(), ["chai 20.00 INR, Food, 2025-01-15"]);
    let mut chat = home.chat();
    assert_eq!(chat.say("auto 85").filed(), ["auto 85.00 INR, Transport, 2025-01-15"]);
    chat.close();
}

#[test]
fn a_wrong_address_is_told_without_its_password() {
    for url in [
        "postgres://someone:hunter2@127.0.0.1:1/books",
        "postgres://someone:hunter2@127.0.0.1:notaport/books",
        "postgres://someone:hunter2@[::1/books",
        "mysql://someone:hunter2@127.0.0.1/books",
        "someone:hunter2",
        "postgres://someone:hunter2@no-such-host.invalid/books",
    ] {
        let told = hisab(&["chat", "--json", "--database-url", url], "chai 20\n").trouble();
        assert!(!told.contains("hunter2"), "{told}");
        let told = hisab_with(&["export", "-"], &[("DATABASE_URL", url)], "").trouble();
        assert!(!told.contains("hunter2"), "{told}");
    }
}

#[test]
fn an_unknown_currency_or_zone_is_told_before_anything_is_made() {
    let home = Home::new();
    for (option, value) in [
        ("--currency", "XYZW"),
        ("--currency", "rupees; drop"),
        ("--currency", ""),
        ("--timezone", "Mars/Olympus"),
        ("--timezone", ""),
    ] {
        let said = home.run(&["chat", "--json", option, value], "chai 20\n").trouble();
        assert!(said.contains(option) && said.contains(value), "{said}");
        assert!(!home.books().exists(), "{value}");
    }
    let mut chat = home.chat();
    chat.say("my currency is XYZ").did_nothing();
    chat.say("my timezone is Mars/Olympus").did_nothing();
    chat.close();
    assert_eq!(
        home.archive().whole["person"],
        json!({ "currency": "INR", "timezone": "Asia/Kathmandu", "assistant": "on" })
    );
}

// The commands.

/// A conversation that leaves something of everything in the books.
fn a_full_house() -> Home {
    let home = Home::new();
    let mut chat = home.chat();
    for text in [
        "chai 20, auto 85",
        "salary 50000 on 1 January",
        "lunch $5.50",
        "momo 150",
        "not food, groceries",
        "budget food 5000",
        "budget transport 900",
        "remove the transport budget",
        "add category Pets",
        "always put whiskas in Pets",
        "whiskas 300",
        "rename Pets to Cats",
        "merge Gifts into Family",
        "coffee 99",
        "undo",
        "tea 45",
        "delete the tea",
        "cab 200 #office",
    ] {
        assert_ne!(chat.say(text).tools(), NONE, "{text}");
    }
    chat.close();
    home
}

#[test]
fn the_export_holds_everything_and_reads_back_without_loss() {
    let home = a_full_house();
    let books = home.archive();
    let whole = &books.whole;
    assert_eq!(whole["version"], 1);
    assert_eq!(
        whole["person"],
        json!({ "currency": "INR", "timezone": "Asia/Kathmandu", "assistant": "on" })
    );
    assert_eq!(
        books.entries(),
        [
            "chai 20.00 INR, Food, 2025-01-15",
            "auto 85.00 INR, Transport, 2025-01-15",
            "salary +50000.00 INR, Income, 2025-01-01",
            "lunch 5.50 USD, Food, 2025-01-15",
            "momo 150.00 INR, Groceries, 2025-01-15",
            "whiskas 300.00 INR, Cats, 2025-01-15",
            "cab 200.00 INR, Transport, 2025-01-15"
        ]
    );
    assert_eq!(books.voided().len(), 2);
    let list = |name: &str| whole[name].as_array().unwrap();
    let uuid = |id: &Value| {
        let id = id.as_str().unwrap();
        assert!(id.len() == 36 && id.split('-').count() == 5, "{id}");
    };
    let instant = |at: &Value| {
        chrono::DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap();
    };
    for entry in list("transactions") {
        uuid(&entry["id"]);
        uuid(&entry["message_id"]);
        instant(&entry["created_at"]);
        let category = list("categories").iter().find(|c| c["id"] == entry["category_id"]).unwrap();
        assert_eq!(category["name"], entry["category"]);
        assert_eq!(entry["voided"] == true, entry["voided_at"] != Value::Null);
        assert!(entry["tags"].is_array() && entry.get("merchant").is_some(), "{entry}");
    }
    let ids: Vec<&str> = list("transactions").iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    assert_eq!(list("transactions").last().unwrap()["tags"], json!(["office"]));
    let of = |name: &str| list("categories").iter().find(|c| c["name"] == name).unwrap();
    assert_eq!(of("Gifts")["merged_into"], of("Family")["id"]);
    assert_eq!(of("Cats")["starter"], Value::Null);
    let budgets: Vec<(&Value, &Value, &Value, &Value)> = list("budgets")
        .iter()
        .map(|b| (&b["category"], &b["amount"], &b["period"], &b["voided"]))
        .collect();
    let month = json!("month");
    assert!(
        budgets.contains(&(&json!("Food"), &json!("5000.00"), &month, &json!(false))),
        "{budgets:?}"
    );
    assert!(
        budgets.contains(&(&json!("Transport"), &json!("900.00"), &month, &json!(true))),
        "{budgets:?}"
    );
    let rule = |words: &str| list("rules").iter().find(|rule| rule["words"] == words).unwrap();
    assert_eq!(rule("whiskas")["category_id"], of("Cats")["id"]);

    // To a file, the same; into new books and out again, the same; twice, the same.
    let file = home.file("books.json").display().to_string();
    home.run(&["export", &file], "").ok();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), books.text);
    let other = Home::new();
    other.run(&["import", &file], "").ok();
    assert_eq!(other.archive().text, books.text);
    other.run(&["import", "-"], books.text.as_bytes()).ok();
    assert_eq!(other.archive().text, books.text);
    // And one can go on from there.
    let mut chat = other.chat();
    chat.at("2025-01-15 20:00");
    assert_eq!(chat.say("how much today?").totals(), ["755.00 INR", "5.50 USD"]);
    assert_eq!(chat.say("whiskas 100").filed(), ["whiskas 100.00 INR, Cats, 2025-01-15"]);
    let left = chat.say("budget left?").result("list_budgets")["budgets"][0]["left"].clone();
    assert_eq!(money(&left), "4980.00 INR");
    chat.close();

    // Into books that hold something: beside it.
    let third = Home::new();
    let mut chat = third.chat();
    chat.say("biscuits 60");
    chat.close();
    third.run(&["import", &file], "").ok();
    assert_eq!(third.archive().entries().len(), 8);
    let mut chat = third.chat();
    assert_eq!(chat.say("how much today?").totals(), ["815.00 INR", "5.50 USD"]);
    chat.close();
}

#[test]
fn the_table_is_safe_for_a_spreadsheet() {
    let home = a_full_house();
    let archive = home.archive().text.replace("\"whiskas\"", r#""=SUM(1,2)\"\nx""#);
    let other = Home::new();
    other.run(&["import", "-"], archive).ok();
    let file = other.file("books.csv");
    other.run(&["export", &file.display().to_string()], "").ok();
    let table = std::fs::read(&file).unwrap();
    let mut rows = csv::Reader::from_reader(table.as_slice());
    let heading = "date,kind,amount,currency,description,merchant,category,tags,voided,id";
    assert_eq!(rows.headers().unwrap().iter().collect::<Vec<_>>().join(","), heading);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 9);
    let first: Vec<&str> = rows[0].iter().collect();
    assert_eq!(first[..5], ["2025-01-15", "expense", "20.00", "INR", "chai"]);
    assert_eq!((first[6], first[8]), ("Food", "false"));
    let formula = rows.iter().find(|row| row[4].contains("SUM(1,2)")).unwrap();
    assert!(formula[4].starts_with("'="), "{formula:?}");
}

#[test]
fn what_is_no_archive_is_refused_and_changes_nothing() {
    let home = a_full_house();
    let before = home.archive();
    let changed = |change: fn(&mut Value)| {
        let mut whole = before.whole.clone();
        change(&mut whole);
        whole.to_string()
    };
    let strange = [
        String::new(),
        "garbage".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        r#"{"version": 1}"#.to_owned(),
        before.text[..before.text.len() / 2].to_owned(),
        changed(|whole| whole["version"] = json!(2)),
        changed(|whole| whole["version"] = json!(999)),
        changed(|whole| whole["transactions"][8]["amount"] = json!("twenty")),
        changed(|whole| whole["transactions"][8]["amount"] = json!("-20.00")),
        changed(|whole| whole["transactions"][8]["amount"] = json!("99999999999999999999.00")),
        changed(|whole| whole["transactions"][8]["currency"] = json!("XYZ")),
        changed(|whole| whole["transactions"][8]["date"] = json!("2025-02-30")),
        changed(|whole| {
            whole["transactions"][8]["category_id"] = json!("00000000-0000-7000-8000-000000000000");
        }),
        changed(|whole| whole["person"]["timezone"] = json!("Mars/Olympus")),
    ];
    let fresh = Home::new();
    fresh.chat().close();
    let empty = fresh.archive();
    for archive in strange {
        fresh.run(&["import", "-"], archive).trouble();
    }
    assert_eq!(fresh.archive().text, empty.text);
    let said =
        fresh.run(&["import", "-"], changed(|whole| whole["version"] = json!(999))).trouble();
    assert!(said.contains("999") || said.contains("newer"), "{said}");
    let missing = fresh.file("missing.json").display().to_string();
    assert!(fresh.run(&["import", &missing], "").trouble().contains(&missing));
    let nowhere = fresh.file("nowhere/books.json").display().to_string();
    assert!(fresh.run(&["export", &nowhere], "").trouble().contains(&nowhere));
    home.run(&["import", "-"], "garbage").trouble();
    assert_eq!(home.archive().text, before.text);
}

#[test]
fn understanding_speaks_json_lines_and_opens_no_books() {
    let home = Home::new();
    let say = |id: &str, text: &str| {
        let now = "2025-01-15T00:10:00+05:45";
        json!({ "id": id, "text": text, "now": now, "timezone": "Asia/Kathmandu", "currency": "NPR" })
            .to_string()
    };
    let lines: Vec<Vec<u8>> = vec![
        say("several", "chai 20 and lunch $5.50 yesterday").into(),
        b"{not json".into(),
        say("question", "how much last week?").into(),
        b"\xff\xfe".into(),
        say("asked", "bought chai").into(),
        say("nothing", "I have 2 meetings today").into(),
        br#"{"id": "plain", "text": "auto 85", "now": "2025-01-15T12:00:00Z"}"#.into(),
        br#"{"id": "no-text"}"#.into(),
        say("budget", "budget food 5000").into(),
        say("long", &"momo 150, ".repeat(20_000)).into(),
        say("last", "momo 1.5k").into(),
    ];
    let mut input = lines.join(&b'\n');
    input.push(b'\n');
    let out = home.run(&["understand"], input).ok();
    assert!(!home.books().exists());
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |id: &str| {
        let fitting: Vec<&Value> = answers.iter().filter(|answer| answer["id"] == id).collect();
        assert_eq!(fitting.len(), 1, "{id} in {out}");
        fitting[0]
    };
    let order = ["several", "question", "asked", "nothing", "plain", "budget", "last"];
    let answered: Vec<&str> = answers.iter().filter_map(|a| a["id"].as_str()).collect();
    let mut wanted = answered.iter().filter(|id| order.contains(id));
    assert!(order.iter().all(|id| wanted.next() == Some(id)), "{answered:?}");

    let several = of("several");
    assert_eq!(several["decision"], "act");
    let call = &several["calls"][0];
    assert_eq!((&call["tool"], &call["writes"]), (&json!("log_transactions"), &json!(true)));
    assert_eq!(call["args"]["entries"][0]["description"], "chai");
    assert_eq!(call["args"]["entries"][0]["currency"], "NPR");
    assert_eq!(call["args"]["entries"][1]["currency"], "USD");
    assert_eq!(call["args"]["entries"][1]["date"], "2025-01-14");
    assert_eq!(several["amounts"][0], json!({ "amount": "20", "currency": null }));
    assert_eq!(several["dates"], json!([{ "start": "2025-01-14", "end": "2025-01-15" }]));

    let question = of("question");
    assert_eq!(question["decision"], "act");
    assert_eq!(question["calls"][0]["tool"], "summarize_spending");
    assert_eq!(question["calls"][0]["writes"], false);
    assert_eq!(question["dates"], json!([{ "start": "2025-01-06", "end": "2025-01-13" }]));
    assert_eq!((&of("asked")["decision"], &of("asked")["amounts"]), (&json!("ask"), &json!([])));
    assert_eq!((&of("nothing")["decision"], &of("nothing")["calls"]), (&json!("pass"), &json!([])));
    assert_eq!(of("plain")["calls"][0]["args"]["entries"][0]["amount"], "85");
    assert_eq!(of("budget")["calls"][0]["tool"], "set_budget");
    assert_eq!(of("budget")["calls"][0]["writes"], true);
    assert_eq!(of("last")["amounts"], json!([{ "amount": "1500", "currency": null }]));
    for answer in
        answers.iter().filter(|answer| answer["id"].is_string() && answer.get("error").is_none())
    {
        let decision = answer["decision"].as_str().unwrap();
        assert!(["act", "ask", "pass"].contains(&decision), "{answer}");
        for list in ["calls", "amounts", "dates"] {
            assert!(answer[list].is_array(), "{answer}");
        }
    }
}

#[test]
fn the_program_says_how_it_is_used() {
    let help = hisab(&["--help"], "").ok();
    for command in ["serve", "chat", "understand", "export", "import", "migrate"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{help}");
        assert!(hisab(&[command, "--help"], "").ok().contains("Usage"), "{command}");
    }
    for option in ["--data", "--database-url"] {
        assert!(help.contains(option), "{help}");
    }
    assert!(hisab(&["--version"], "").ok().starts_with("hisab"));
    assert!(hisab(&["dance"], "").trouble().contains("dance"));
    let home = Home::new();
    home.run(&["migrate"], "").ok();
    home.run(&["migrate"], "").ok();
}
