//! Answers that are shown while they are written, by books that write as slowly as the test wants.

use std::sync::Arc;

use hisab_port::{ChatRef, MessageRef, Reply, memory::MemoryChat};
use serde_json::json;

use super::seen::{picture, violations};
use crate::support::{
    block_on,
    browser::{Browser, Tab, axe},
    pages::Booth,
};

const ANSWER: &str = "You spent ₹105 today, <b>most</b> of it on the way to work and back.";

/// What the draft says, if there is one.
const DRAFT: &str =
    "[...one('[data-draft]').querySelectorAll('p')].map((p) => p.textContent).join('\\n')";

/// Books that write at the test's word.
struct Slow {
    chat: Arc<MemoryChat>,
    booth: Booth,
}

impl Slow {
    fn books() -> Self {
        let chat = MemoryChat::new(|_| Reply::from(ANSWER));
        chat.hold();
        Self { booth: Booth::of(Arc::clone(&chat)), chat }
    }

    /// Where the only guest is.
    fn guest(&self) -> ChatRef {
        self.chat.received()[0].chat.clone()
    }

    fn draft(&self, answers: &str, text: &str) {
        let answers = MessageRef(answers.to_owned());
        block_on(self.booth.outbound.draft(&self.guest(), &answers, text));
    }

    fn answer(&self) {
        block_on(self.chat.answer_held());
    }
}

/// Asks something, and waits until it was taken.
fn ask(tab: &Tab<'_>, text: &str) -> String {
    let id = tab.say(text);
    tab.message_is(&id, "sent");
    id
}

fn drafted(tab: &Tab<'_>, text: &str) {
    tab.until(&format!("{DRAFT} === given"), text);
}

fn is_answered(tab: &Tab<'_>, id: &str) {
    assert_eq!(tab.reply_to(id), ANSWER);
    tab.until("!one('[data-draft]') && one('[data-typing]').hidden", ());
}

/// Where a bubble stands, to the pixel, and how far the log is scrolled.
fn place(tab: &Tab<'_>, bubble: &str) -> serde_json::Value {
    let place = "(({ left, top, bottom }) => [left, top, bottom, one('[data-log]').scrollHeight])
        (one(given).querySelector('.bubble').getBoundingClientRect())";
    tab.until(place, bubble)
}

#[test]
fn a_draft_grows_where_the_reply_takes_its_place() {
    let slow = Slow::books();
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&slow.booth.url);
    let id = ask(&tab, "how much today?");
    slow.draft(&id, "You spent ₹105 today,");
    drafted(&tab, "You spent ₹105 today,");
    let dots = "!one('[data-typing]').hidden && `${one('[data-typing]').offsetHeight}`";
    assert_eq!(tab.text(dots, ()), "1", "no second bubble");
    slow.draft(&id, "You spent ₹105\n\ntoday, <b>most</b>");
    drafted(&tab, "You spent ₹105\ntoday, <b>most</b>");
    slow.draft(&id, ANSWER);
    drafted(&tab, ANSWER);
    tab.until("!one('[data-draft] b')", ());
    let before = place(&tab, "[data-draft]");
    slow.answer();
    is_answered(&tab, &id);
    assert_eq!(place(&tab, "[data-reply-to]"), before, "nothing moves");
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn a_draft_stands_below_what_it_answers() {
    let slow = Slow::books();
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&slow.booth.url);
    let [first, second] = ["how much today?", "and yesterday?"].map(|text| ask(&tab, text));
    let below =
        "one('[data-draft]').parentNode.querySelector('[data-mine]').dataset.mine === given";
    for id in [&first, &second] {
        slow.draft(id, "You spent");
        tab.until(below, id.as_str());
    }
    slow.answer();
    is_answered(&tab, &second);
    assert_eq!(tab.conversation(), ["> how much today?", ANSWER, "> and yesterday?", ANSWER]);
    // With more to come the dots come back, where the next answer will be.
    slow.chat.hold();
    let third = ask(&tab, "and this week?");
    for id in ["of another device", &third] {
        slow.draft(id, id);
        drafted(&tab, id);
    }
    slow.answer();
    assert_eq!(tab.reply_to(&third), ANSWER);
    tab.until("!one('[data-draft]') && one('[data-typing]').offsetHeight > 20", ());
}

#[test]
fn a_page_that_is_opened_meanwhile_shows_the_draft() {
    let slow = Slow::books();
    let browser = Browser::new();
    let (tab, other) = (browser.tab(), browser.another_tab());
    tab.open(&slow.booth.url);
    let id = ask(&tab, "how much today?");
    slow.draft(&id, "You spent");
    drafted(&tab, "You spent");
    tab.reload();
    drafted(&tab, "You spent");
    other.open(&slow.booth.url);
    drafted(&other, "You spent");
    slow.draft(&id, "You spent ₹105");
    for tab in [&tab, &other] {
        drafted(tab, "You spent ₹105");
    }
    slow.answer();
    for tab in [&tab, &other] {
        is_answered(tab, &id);
    }
}

#[test]
fn a_draft_of_what_is_answered_is_not_shown() {
    let slow = Slow::books();
    let browser = Browser::new();
    let tab = browser.tab();
    // What the page was told by its stream.
    let script = "window.told = [];
        const { addEventListener } = EventSource.prototype;
        EventSource.prototype.addEventListener = function (name, listener) {
            addEventListener.call(this, name, (event) => (listener(event), told.push(event.data)));
        };";
    tab.command("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script }));
    tab.open(&slow.booth.url);
    let id = ask(&tab, "how much today?");
    slow.draft(&id, "You spent");
    drafted(&tab, "You spent");
    slow.answer();
    is_answered(&tab, &id);
    slow.draft(&id, "You spent ₹105 and that is late");
    for _ in 0..2 {
        tab.until("told.some((data) => data.includes('late'))", ());
        assert_eq!(tab.until("[Boolean(one('[data-draft]'))]", ()), json!([false]));
        is_answered(&tab, &id);
        tab.reload();
    }
}

#[test]
fn the_reply_is_read_out_and_its_drafts_are_not() {
    let slow = Slow::books();
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&slow.booth.url);
    tab.until("one('[role=log]').getAttribute('aria-live') === 'polite'", ());
    let id = ask(&tab, "how much today?");
    // The dots are there, and were heard.
    tab.until("!one('[data-typing]').hidden", ());
    let listen = "window.heard = [];
        const log = document.querySelector('hisab-chat').shadowRoot.querySelector('[role=log]');
        new MutationObserver((changes) => changes
            .filter(({ target }) => !target.closest('[aria-hidden=true]'))
            .flatMap(({ addedNodes }) => [...addedNodes])
            .filter((node) => !node.matches?.('[aria-hidden=true]'))
            .forEach((node) => heard.push(node.textContent))
        ).observe(log, { childList: true, subtree: true });";
    tab.run(listen, ());
    for text in ["You spent", "You spent ₹105", "You spent ₹105\ntoday"] {
        slow.draft(&id, text);
        drafted(&tab, text);
    }
    let axe = axe();
    for scheme in ["light", "dark"] {
        tab.prefer(scheme);
        assert_eq!(violations(&tab, &axe), [""; 0], "{scheme}");
    }
    tab.until("getComputedStyle(one('[data-draft] i')).animationName === 'none'", ());
    // Those who hear are still told that it is worked on, by what was there all the time.
    tab.until("one('[data-typing]').innerText.includes('Writing an answer')", ());
    slow.answer();
    is_answered(&tab, &id);
    assert_eq!(tab.until("heard.length", ()), 1, "the reply, once");
    tab.until("heard[0].includes(given)", ANSWER);
    slow.draft("next", &"And it goes on and on, with every line of it in view. ".repeat(40));
    tab.until("one('[data-draft]')", ());
    picture("draft", &tab);
}
