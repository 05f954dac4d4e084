//! What is seen, and by whom: pictures, light and dark, by keyboard alone, by ear.

use std::fs;

use fantoccini::key::Key;
use hisab_port::{Media, Picture, Reply, memory::MemoryChat};
use serde_json::json;

use crate::support::{
    block_on,
    browser::{Browser, Tab, axe, provided},
    pages::{Booth, page_with_widget_of, serve},
    serve::{Place, Served, free_port},
};

const CHART: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='360'>\
    <rect width='640' height='360' fill='#e0f0ea'/><rect x='80' y='90' width='90' height='230' fill='#0b6b59'/>\
    <rect x='260' y='200' width='90' height='120' fill='#0b6b59'/></svg>";

/// A chat whose every answer has a chart.
fn charts() -> String {
    let chat = MemoryChat::new(|_| Reply {
        picture: Some(Picture {
            alt: "Food ₹230, Transport ₹120".to_owned(),
            media: Media::Svg,
            data: CHART.into(),
            dark: None,
        }),
        ..Reply::from("This month:")
    });
    Booth::of(chat).url
}

#[test]
fn a_picture_is_shown_with_its_words_and_opens_larger() {
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&charts());
    assert_eq!(tab.ask("where did it go?"), "This month:");
    let shown = "one('[data-picture] img').naturalWidth === 640 && one('[data-picture] img').alt";
    assert_eq!(tab.text(shown, ()), "Food ₹230, Transport ₹120");
    let larger = "one('dialog:modal img').clientWidth > one('[data-picture] img').clientWidth
        && one('dialog').getAttribute('aria-label')";
    let open = |tab: &Tab<'_>| {
        tab.click("one('[data-picture]')", ());
        assert_eq!(tab.text(larger, ()), "Food ₹230, Transport ₹120");
    };
    open(&tab);
    tab.click("one('[data-shut]')", ());
    tab.until("!one('dialog')", ());
    open(&tab);
    tab.press(&[Key::Escape]);
    tab.until("!one('dialog')", ());
    tab.until("root().activeElement.matches('[data-picture]')", ());
    tab.reload();
    tab.until(shown, ());
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn the_books_are_handed_over_as_a_file() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    tab.ask("chai 20");
    tab.ask("/export");
    let name = tab.text("one('a.file').download", ());
    let day = name.strip_prefix("books-").and_then(|rest| rest.strip_suffix(".csv"));
    assert!(day.is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok()), "{name}");
    assert_eq!(tab.text("one('a.file').textContent", ()), name);
    let saved = tab.text("atob(one('a.file').href.split(',')[1])", ());
    assert!(
        saved.starts_with("date,kind,amount,") && saved.contains(",20.00,INR,chai,"),
        "{saved}"
    );
    assert_eq!(violations(&tab, &axe()), [""; 0]);
    picture("file", &tab);
}

/// What axe-core finds wrong: the rule, and where.
pub(super) fn violations(tab: &Tab<'_>, axe: &str) -> Vec<String> {
    tab.run(axe, ());
    let check = "const done = arguments[1];
        axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations
            .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
                `${id} at ${target}: ${failureSummary}`))), (error) => done([String(error)]));";
    serde_json::from_value(tab.run_async(check, ())).unwrap()
}

/// A conversation with everything in it that has a look of its own.
fn converse(tab: &Tab<'_>) {
    tab.ask("chai 20, auto 85");
    let chai = tab.say("momo 180");
    tab.reply_to(&chai);
    tab.act("data-reply-to", &chai, "data-answer");
    tab.ask("make it 150");
    let rent = tab.say("rent 5000");
    tab.reply_to(&rent);
    tab.act("data-mine", &rent, "data-edit");
    tab.rewrite("rent 5500");
    tab.reply_containing("₹5,500");
    let mistaken = tab.say("bus 12");
    tab.reply_to(&mistaken);
    tab.act("data-mine", &mistaken, "data-delete");
    tab.act("data-mine", &mistaken, "data-delete");
    tab.message_is(&mistaken, "deleted");
    tab.ask("what did I spend this month?");
    tab.ask("set groceries 300");
}

/// Everybody can use it, in light and in dark; the server is killed at the end, for what that looks like.
fn is_accessible(tab: &Tab<'_>, served: Served) {
    let axe = axe();
    let check = |state: &str| {
        for scheme in ["light", "dark"] {
            tab.prefer(scheme);
            let dark = "matchMedia('(prefers-color-scheme: dark)').matches === given";
            tab.until(dark, scheme == "dark");
            assert_eq!(violations(tab, &axe), [""; 0], "{state}, {scheme}");
        }
    };
    check("empty");
    converse(tab);
    check("a conversation");
    let asked = tab.until("all('[data-reply-to]').at(-1).dataset.replyTo", ());
    tab.act("data-reply-to", asked.as_str().unwrap(), "data-answer");
    served.kill();
    let unsent = tab.say("auto 85");
    tab.message_is(&unsent, "unsent");
    tab.until("status() !== '' && !one('[data-retry]').hidden", ());
    check("offline");
}

#[test]
fn the_page_is_for_everybody() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    is_accessible(&tab, served);
}

#[test]
fn the_widget_in_the_corner_of_a_page_is_for_everybody() {
    let place = block_on(Place::server());
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let page = format!("http://localhost:{}", serve(page_with_widget_of(&url)));
    let served = Served::start(&place, port, &["--origins", &page]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&page);
    assert_eq!(violations(&tab, &axe()), [""; 0], "closed");
    tab.click("one('[data-open]')", ());
    is_accessible(&tab, served);
}

#[test]
fn the_keyboard_is_enough() {
    let place = block_on(Place::server());
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let page = format!("http://localhost:{}", serve(page_with_widget_of(&url)));
    let _served = Served::start(&place, port, &["--origins", &page]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&page);
    tab.until("one('[data-open]')", ());
    tab.press(&[Key::Tab, Key::Enter]);
    tab.until("root().activeElement.matches('textarea')", ());
    tab.type_keys("set groceries 300");
    tab.press(&[Key::Enter]);
    tab.reply_containing("Which do you mean?");
    // Back from the box: the two buttons stand last in the log.
    let shift_tab = |tab: &Tab<'_>| tab.press_with(Key::Shift, Key::Tab);
    shift_tab(&tab);
    tab.until("root().activeElement.dataset.press === 'choose:2'", ());
    tab.press(&[Key::Enter]);
    assert_eq!(tab.reply_containing("Filed"), "Filed groceries ₹300 in Groceries.");
    tab.press(&[Key::Escape]);
    tab.until("one('[data-panel]').hidden && root().activeElement.matches('[data-open]')", ());
    tab.until("one('[data-open]').getAttribute('aria-expanded') === 'false'", ());
    tab.press(&[Key::Enter]);
    tab.until("!one('[data-panel]').hidden && root().activeElement.matches('textarea')", ());
    // On the page itself the log is before the box, and can be scrolled.
    tab.open(&url);
    tab.until("one('textarea')", ());
    tab.press(&[Key::Tab]);
    tab.until("root().activeElement.matches('[data-log]')", ());
    tab.press(&[Key::Tab]);
    tab.until("root().activeElement.matches('textarea')", ());
    tab.type_keys("chai 20");
    tab.press(&[Key::Enter]);
    tab.reply_containing("Filed chai");
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn answers_are_read_out_and_history_is_not() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    tab.until("one('[role=log]').getAttribute('aria-live') === 'polite'", ());
    tab.until("one('[role=log]').getAttribute('aria-label') === 'Messages'", ());
    tab.ask("chai 20");
    // What the log is while the history is put into it.
    let script = "window.heard = [];
        const { insertBefore } = Node.prototype;
        Node.prototype.insertBefore = function (...nodes) {
            const log = this.getRootNode().querySelector('[role=log]');
            if (log?.contains(this)) heard.push(log.getAttribute('aria-live'));
            return insertBefore.apply(this, nodes);
        };";
    tab.command("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script }));
    tab.reload();
    assert_eq!(tab.until("one('[data-reply-to]') && heard", ()), json!(["off"]));
    tab.until("one('[role=log]').getAttribute('aria-live') === 'polite'", ());
}

/// The size of a PNG, from its first chunk.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

fn keep(name: &str, tab: &Tab<'_>) -> (u32, u32) {
    let png = tab.screenshot();
    if let Some(folder) = provided("HISAB_SCREENSHOTS") {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), &png).unwrap();
    }
    size(&png)
}

/// Pictures of what a person sees, at the sizes of a phone and of a screen, light and dark.
pub(super) fn picture(name: &str, tab: &Tab<'_>) {
    for (width, height) in [(390, 844), (1280, 800)] {
        tab.resize(width, height);
        for scheme in ["light", "dark"] {
            tab.prefer(scheme);
            // Nothing is cut off, and the end is in view.
            let seen = "JSON.stringify([innerWidth, innerHeight, document.documentElement.scrollWidth,
                (({ scrollWidth, clientWidth, scrollTop, clientHeight, scrollHeight }) =>
                    [scrollWidth - clientWidth, Math.round(scrollTop + clientHeight - scrollHeight)])(one('[data-log]'))])";
            let there = format!("{seen} === given");
            tab.until(&there, json!([width, height, width, [0, 0]]).to_string());
            assert_eq!(keep(&format!("{name}-{width}-{scheme}"), tab), (width, height));
        }
    }
}

#[test]
fn it_looks_well_on_a_phone_and_on_a_screen() {
    let place = block_on(Place::server());
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let page = format!("http://localhost:{}", serve(page_with_widget_of(&url)));
    let served = Served::start(&place, port, &["--origins", &page]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&url);
    picture("empty", &tab);
    converse(&tab);
    picture("conversation", &tab);
    tab.open(&page);
    tab.click("one('[data-open]')", ());
    converse(&tab);
    picture("corner", &tab);
    served.kill();
    let unsent =
        tab.say("a very long message about something that was bought on the way home: 1234");
    tab.message_is(&unsent, "unsent");
    tab.until("!one('[data-retry]').hidden", ());
    picture("offline", &tab);
}
