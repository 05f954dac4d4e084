//! What breaks on the way: the server, the connection, an answer; and what the person wrote meanwhile.

use serde_json::json;

use crate::support::{
    block_on,
    browser::{Browser, Tab},
    pages::{Manner, Proxy},
    serve::{Place, Served, free_port},
};

const OFFLINE: &str = "You are offline. What you write is kept here and sent later.";

fn says(tab: &Tab<'_>, status: &str) {
    tab.until("status() === given", status);
}

#[test]
fn what_is_written_while_the_server_is_down_is_answered_once_and_in_order() {
    let place = block_on(Place::server());
    let port = free_port();
    let served = Served::start(&place, port, &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    let first = tab.ask("chai 20");
    served.kill();
    let kept = ["auto 85", "how much today?", "momo 180"].map(|text| tab.say(text));
    says(&tab, OFFLINE);
    for id in &kept {
        tab.message_is(id, "unsent");
    }
    let _served = Served::start(&place, port, &[]);
    for id in &kept {
        tab.reply_to(id);
        tab.message_is(id, "sent");
    }
    tab.until("status() === '' && one('[data-retry]').hidden", ());
    let said = [
        "> chai 20",
        &first,
        "> auto 85",
        "Filed auto ₹85 in Transport.",
        "> how much today?",
        "You spent ₹105 today, in 2 entries.",
        "> momo 180",
        "Filed momo ₹180 in Food.",
    ]
    .map(str::to_owned);
    tab.shows(&said);
    tab.reload();
    tab.shows(&said);
    assert_eq!(tab.ask("how much today?"), "You spent ₹285 today, in 3 entries.");
}

#[test]
fn what_was_left_unsent_is_sent_when_the_page_is_opened_again() {
    let place = block_on(Place::server());
    let port = free_port();
    let served = Served::start(&place, port, &[]);
    let (browser, url) = (Browser::new(), served.url.clone());
    let tab = browser.tab();
    tab.open(&url);
    tab.ask("chai 20");
    served.kill();
    let kept = ["auto 85", "momo 180"].map(|text| tab.say(text));
    says(&tab, OFFLINE);
    tab.open("about:blank");
    let _served = Served::start(&place, port, &[]);
    tab.open(&url);
    for id in &kept {
        tab.reply_to(id);
    }
    let said = tab.conversation();
    assert_eq!([&said[2], &said[4]], ["> auto 85", "> momo 180"]);
    assert_eq!(said.len(), 6);
    assert_eq!(tab.ask("how much today?"), "You spent ₹285 today, in 3 entries.");
}

#[test]
fn a_server_that_dies_on_every_message_still_answers_each_of_them_once() {
    let place = block_on(Place::server());
    let port = free_port();
    let mut served = Served::start(&place, port, &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    tab.ask("chai 20");
    let mut ids = Vec::new();
    for text in ["auto 85", "momo 180", "rent 5000"] {
        // Before it was sent, while it is worked on, or after: whatever comes.
        ids.push(tab.say(text));
        served.kill();
        served = Served::start(&place, port, &[]);
    }
    for id in &ids {
        tab.reply_to(id);
    }
    let said = tab.conversation();
    assert_eq!(said.len(), 8, "{said:?}");
    assert_eq!(tab.ask("how much today?"), "You spent ₹5,285 today, in 4 entries.");
}

#[test]
fn an_unsent_message_is_edited_and_deleted_before_anybody_hears_of_it() {
    let place = block_on(Place::server());
    let port = free_port();
    let served = Served::start(&place, port, &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    tab.ask("chai 20");
    served.kill();
    let [auto, momo] = ["auto 85", "momo 180"].map(|text| tab.say(text));
    says(&tab, OFFLINE);
    tab.act("data-mine", &auto, "data-edit");
    tab.rewrite("auto 90");
    tab.act("data-mine", &momo, "data-delete");
    tab.act("data-mine", &momo, "data-delete");
    tab.until("!one(`[data-mine=\"${given}\"]`)", momo.as_str());
    let _served = Served::start(&place, port, &[]);
    assert_eq!(tab.reply_to(&auto), "Filed auto ₹90 in Transport.");
    assert_eq!(tab.ask("how much today?"), "You spent ₹110 today, in 2 entries.");
    tab.until("all('[data-mine]').length === 3", ());
}

#[test]
fn a_message_that_arrived_unheard_and_was_edited_then_is_amended() {
    let place = block_on(Place::server());
    let port = free_port();
    // It takes messages in and nobody answers them yet: no answer says that one arrived.
    let web = Served::start(&place, port, &["--role", "web"]);
    let proxy = Proxy::before(&web.url, Manner::LosesAnswers);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&proxy.url);
    let chai = tab.say("chai 20");
    says(&tab, OFFLINE);
    tab.message_is(&chai, "unsent");
    tab.act("data-mine", &chai, "data-edit");
    tab.rewrite("chai 25");
    proxy.be(Manner::Faithful);
    tab.message_is(&chai, "sent");
    web.kill();
    let _served = Served::start(&place, port, &[]);
    tab.reply_containing("₹25");
    assert_eq!(tab.conversation()[0], "> chai 25");
    assert_eq!(tab.ask("how much today?"), "You spent ₹25 today, in 1 entry.");
    let sent = "one(`[data-mine=\"${given}\"]`).innerText.includes('edited')";
    tab.until(sent, chai);
}

#[test]
fn a_message_whose_acceptance_was_lost_is_sent_again_and_counts_once() {
    let place = block_on(Place::server());
    let port = free_port();
    let web = Served::start(&place, port, &["--role", "web"]);
    let proxy = Proxy::before(&web.url, Manner::LosesAnswers);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&proxy.url);
    let chai = tab.say("chai 20");
    says(&tab, OFFLINE);
    tab.message_is(&chai, "unsent");
    proxy.be(Manner::Faithful);
    tab.message_is(&chai, "sent");
    assert!(proxy.asked().iter().filter(|path| *path == "messages").count() >= 2);
    web.kill();
    let _served = Served::start(&place, port, &[]);
    assert_eq!(tab.reply_to(&chai), "Filed chai ₹20 in Food.");
    assert_eq!(tab.ask("how much today?"), "You spent ₹20 today, in 1 entry.");
    assert_eq!(tab.conversation().len(), 4);
}

#[test]
fn an_id_that_another_message_has_is_refused() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let (tab, other) = (browser.tab(), browser.another_tab());
    tab.open(&served.url);
    let chai = tab.say("chai 20");
    tab.reply_to(&chai);
    other.open(&served.url);
    // Whoever finds the message in the history knows that it arrived.
    other.reply_to(&chai);
    // As another tab's queue would have it; the first one hears of it and sends it.
    let forge = "const [id] = arguments;
        const item = { id, at: Date.now(), body: { text: 'momo 30' }, tried: true };
        localStorage.setItem(`hisab-chat ${location.origin}/chat/ ${id}`, JSON.stringify(item));";
    other.run(forge, chai.as_str());
    tab.message_is(&chai, "refused");
    let why = tab.text("one('[part=refusal] p').textContent", ());
    assert!(why.starts_with("Not accepted: That id was used for another message"), "{why}");
    tab.act("data-mine", &chai, "data-discard");
    tab.message_is(&chai, "sent");
    assert_eq!(tab.ask("how much today?"), "You spent ₹20 today, in 1 entry.");
}

#[test]
fn a_page_that_is_shut_out_says_so_and_asks_no_more() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    // The page is the server's own, which does not know it: a proxy that was set up badly.
    let proxy = Proxy::before(&served.url, Manner::HidesHost);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&proxy.url);
    tab.until("status().startsWith('This page may not use the chat.')", ());
    assert_eq!(proxy.asked(), ["session"]);
    let chai = tab.say("chai 20");
    tab.message_is(&chai, "unsent");
    // Half a minute, at once: others would have tried again after one, two and four seconds.
    let now = tab.until("`${performance.now()}`", ());
    let hurry = json!({ "policy": "advance", "budget": 60_000 });
    tab.command("Emulation.setVirtualTimePolicy", &hurry);
    tab.until("performance.now() > Number(given) + 20_000", now);
    assert_eq!(proxy.asked(), ["session", "session"], "once more, for the message");
    proxy.be(Manner::Faithful);
    // A window in which time goes as ever.
    let tab = browser.another_tab();
    tab.open(&proxy.url);
    assert_eq!(tab.reply_to(&chai), "Filed chai ₹20 in Food.");
    says(&tab, "");
}
