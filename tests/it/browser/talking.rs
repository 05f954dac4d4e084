//! Writing, asking, correcting, pressing buttons, and coming back.

use hisabkitab::store::{Store, posts};
use serde_json::json;
use uuid::Uuid;

use crate::support::{
    block_on,
    browser::{Browser, Tab},
    now,
    serve::{Place, Served, free_port},
};

/// A newcomer's first minute.
fn begin(place: &Place) {
    let served = Served::start(place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    let filed = tab.ask("chai 20, auto 85");
    assert_eq!(filed, "Filed:\n• chai ₹20 in Food\n• auto ₹85 in Transport");
    assert_eq!(tab.ask("how much today?"), "You spent ₹105 today, in 2 entries.");
    let said =
        ["> chai 20, auto 85", &filed, "> how much today?", "You spent ₹105 today, in 2 entries."];
    tab.shows(&said.map(str::to_owned));
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn a_newcomer_files_and_asks() {
    begin(&block_on(Place::server()));
}

#[cfg(feature = "embedded")]
#[test]
fn a_newcomer_files_and_asks_with_books_in_a_folder() {
    begin(&Place::folder());
}

/// Runs a test in a browser whose page is open.
fn at_the_chat(test: impl FnOnce(&Tab<'_>)) {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    test(&tab);
    assert_eq!(browser.console(), [""; 0], "nothing went wrong unseen");
}

#[test]
fn a_reply_to_an_answer_corrects_the_entry_it_told_of() {
    at_the_chat(|tab| {
        let chai = tab.say("chai 20");
        tab.reply_to(&chai);
        tab.ask("auto 85");
        tab.act("data-reply-to", &chai, "data-answer");
        assert_eq!(
            tab.text("one('[part=strip] span').textContent", ()),
            "Replying to: Filed chai ₹20 in Food."
        );
        let correction = tab.say("make it 25");
        assert_eq!(tab.reply_to(&correction), "Changed chai: ₹20 → ₹25.");
        let quoted = tab.text("one(`[data-mine=\"${given}\"] .quote`).textContent", correction);
        assert_eq!(quoted, "Filed chai ₹20 in Food.");
        assert_eq!(tab.ask("how much today?"), "You spent ₹110 today, in 2 entries.");
    });
}

#[test]
fn an_edited_message_amends_what_it_filed() {
    at_the_chat(|tab| {
        let chai = tab.say("chai 20");
        tab.reply_to(&chai);
        tab.ask("auto 85");
        tab.act("data-mine", &chai, "data-edit");
        tab.until("one('textarea').value === given", "chai 20");
        tab.rewrite("chai 40");
        tab.reply_containing("₹40");
        let mark = "one(`[data-mine=\"${given}\"]`)?.innerText.includes('edited')";
        tab.until(mark, chai.as_str());
        assert_eq!(tab.ask("how much today?"), "You spent ₹125 today, in 2 entries.");
        let before = tab.conversation();
        assert_eq!(before[0], "> chai 40", "the bubble has the new words");
        tab.reload();
        tab.shows(&before);
        tab.until(mark, chai);
    });
}

#[test]
fn a_deleted_message_takes_back_what_it_filed() {
    at_the_chat(|tab| {
        let chai = tab.say("chai 20");
        tab.reply_to(&chai);
        tab.ask("auto 85");
        tab.act("data-mine", &chai, "data-delete");
        assert_eq!(tab.text("one('[data-sure]').textContent.trim()", ()), "Really delete?");
        tab.message_is(&chai, "sent");
        tab.act("data-mine", &chai, "data-delete");
        tab.message_is(&chai, "deleted");
        tab.reply_containing("chai ₹20");
        tab.until("all('[data-reply-to]').length === 3", ());
        assert_eq!(tab.ask("how much today?"), "You spent ₹85 today, in 1 entry.");
        tab.reload();
        tab.message_is(&chai, "deleted");
    });
}

#[test]
fn undo_takes_back_and_redo_does_it_again() {
    at_the_chat(|tab| {
        tab.ask("chai 20");
        assert!(tab.ask("undo").contains("chai ₹20"));
        assert_eq!(tab.ask("how much today?"), "Nothing spent today.");
        assert!(tab.ask("redo").contains("chai ₹20"));
        assert_eq!(tab.ask("how much today?"), "You spent ₹20 today, in 1 entry.");
    });
}

#[test]
fn a_press_on_a_button_answers_the_question() {
    at_the_chat(|tab| {
        let asked = tab.say("set groceries 300");
        assert_eq!(tab.reply_to(&asked), "Which do you mean?");
        let labels = tab.until("all('[data-press]').map((button) => button.textContent)", ());
        assert_eq!(labels, json!(["a budget of ₹300 a month for Groceries", "groceries ₹300"]));
        tab.click("one('[data-press=\"choose:2\"]')", ());
        assert_eq!(tab.reply_containing("Filed"), "Filed groceries ₹300 in Groceries.");
        let chosen = "one('[data-press=\"choose:2\"]').hasAttribute('data-chosen')";
        tab.until(chosen, ());
        assert_eq!(tab.ask("how much today?"), "You spent ₹300 today, in 1 entry.");
        let before = tab.conversation();
        assert!(before.contains(&"> groceries ₹300".to_owned()), "the press is shown: {before:?}");
        tab.reload();
        tab.shows(&before);
        tab.until(chosen, ());
    });
}

#[test]
fn a_reload_shows_the_same_conversation_and_nothing_twice() {
    at_the_chat(|tab| {
        for text in ["chai 20", "how much today?", "auto 85", "hello"] {
            tab.ask(text);
        }
        let before = tab.conversation();
        assert_eq!(before.len(), 8);
        for _ in 0..2 {
            tab.reload();
            tab.shows(&before);
        }
        let again = tab.ask("how much today?");
        assert_eq!(again, "You spent ₹105 today, in 2 entries.");
        let all = [before.as_slice(), &["> how much today?".to_owned(), again]].concat();
        tab.shows(&all);
    });
}

#[test]
fn what_looks_like_markup_is_shown_as_it_was_written() {
    at_the_chat(|tab| {
        let evil = "<img src=x onerror=alert(1)> 20";
        let id = tab.say(evil);
        assert_eq!(tab.reply_to(&id), format!("Filed {} in Other.", evil.replace("20", "₹20")));
        let script = "<script>document.title = 'gone'</script> **bold** [a](javascript:alert(1))";
        tab.ask(script);
        tab.ask("what did I spend on <img src=x onerror=alert(1)>?");
        let before = tab.conversation();
        assert_eq!(before[0], format!("> {evil}"));
        assert_eq!(before[2], format!("> {script}"));
        tab.reload();
        tab.shows(&before);
        // An alert that was open would have failed every command until now.
        tab.until("document.title === 'HisabKitab'", ());
        tab.until("all('img, script, a').length === 0", ());
    });
}

#[test]
fn words_from_right_to_left_are_set_so() {
    at_the_chat(|tab| {
        let id = tab.say("چائے 20");
        tab.reply_to(&id);
        let direction = "getComputedStyle(one(`[data-mine=\"${given}\"] [part=text]`)).direction";
        assert_eq!(tab.text(direction, id), "rtl");
        tab.until("all('[part=text] p').every((paragraph) => paragraph.dir === 'auto')", ());
        let id = tab.say("चाय २०");
        assert!(tab.reply_to(&id).contains("₹20"));
        assert_eq!(tab.text(direction, id), "ltr");
    });
}

#[test]
fn the_last_message_is_edited_by_the_arrow_up_and_left_by_escape() {
    at_the_chat(|tab| {
        tab.ask("chai 20");
        tab.click("one('textarea')", ());
        tab.press(&[fantoccini::key::Key::Up]);
        tab.until("one('textarea').value === 'chai 20'", ());
        tab.press(&[fantoccini::key::Key::Escape]);
        tab.until("one('textarea').value === '' && one('[part=strip]').hidden", ());
    });
}

/// Tells whoever wrote first something that they did not ask for.
async fn tell(place: &Place, text: &str) {
    let store = Store::open(&place.address()).await.unwrap();
    let mut conn = store.acquire().await.unwrap();
    let (user, conversation): (Uuid, Uuid) =
        sqlx::query_as("select user_id, id from conversations limit 1")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    let post = posts::Post {
        id: Uuid::from_u128(1).into(),
        outgoing: Uuid::from_u128(1),
        key: "news",
        reply: &json!({ "paragraphs": [[{ "plain": text }]] }),
        question: None,
        about: &[],
        now: now(),
    };
    assert!(posts::insert(&mut conn, user.into(), conversation.into(), &post).await.unwrap());
}

#[test]
fn what_nobody_asked_for_is_shown_as_a_reply_alone_and_can_be_answered() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    let filed = tab.ask("chai 20");
    block_on(tell(&place, "Rent is due tomorrow."));
    let news = tab.reply_containing("Rent is due");
    let said = ["> chai 20", &filed, &news].map(str::to_owned);
    tab.shows(&said);
    tab.reload();
    tab.shows(&said);
    let id = format!("notice:{}", Uuid::from_u128(1));
    tab.act("data-reply-to", &id, "data-answer");
    let strip = tab.text("one('[part=strip] span').textContent", ());
    assert_eq!(strip, "Replying to: Rent is due tomorrow.");
    let answer = tab.say("how much today?");
    assert_eq!(tab.reply_to(&answer), "You spent ₹20 today, in 1 entry.");
    assert_eq!(browser.console(), [""; 0]);
}
