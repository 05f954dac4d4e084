//! More than one tab, and pages of other sites.

use serde_json::{Value, json};

use crate::support::{
    block_on,
    browser::{Browser, Tab},
    pages::{page_with_widget_of, serve},
    serve::{Place, Served, free_port},
};

#[test]
fn two_tabs_show_the_same() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let (one, other) = (browser.tab(), browser.another_tab());
    one.open(&served.url);
    other.open(&served.url);
    let chai = one.say("chai 20");
    other.reply_to(&chai);
    let auto = other.say("auto 85");
    one.reply_to(&auto);
    let asked = one.say("set groceries 300");
    other.reply_to(&asked);
    other.click("one('[data-press=\"choose:2\"]')", ());
    one.reply_containing("Filed groceries ₹300");
    let said = one.conversation();
    assert_eq!(said.len(), 8);
    other.shows(&said);
    other.act("data-mine", &chai, "data-edit");
    other.rewrite("chai 25");
    one.reply_containing("₹25");
    one.until("one(`[data-mine=\"${given}\"]`).innerText.includes('edited')", chai);
    other.reply_containing("₹25");
    let said = other.conversation();
    assert_eq!(said[0], "> chai 25");
    one.shows(&said);
    assert_eq!(one.ask("how much today?"), "You spent ₹410 today, in 3 entries.");
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn two_tabs_of_a_newcomer_have_one_conversation() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let (one, other) = (browser.tab(), browser.another_tab());
    for tab in [&one, &other] {
        tab.open(&served.url);
    }
    let ids = [one.say("chai 20"), other.say("auto 85")];
    for (tab, id) in [(&one, &ids[1]), (&other, &ids[0])] {
        tab.reply_to(id);
        tab.until("all('[data-mine]').length === 2 && all('[data-reply-to]').length === 2", ());
    }
}

fn cookies(tab: &Tab<'_>, url: &str) -> Vec<Value> {
    let url = format!("{url}/chat/session");
    let found = tab.command("Network.getCookies", &json!({ "urls": [url] }));
    found["cookies"].as_array().unwrap().clone()
}

#[test]
fn a_page_of_another_site_that_is_named_has_the_chat() {
    let place = block_on(Place::server());
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let page = format!("http://localhost:{}", serve(page_with_widget_of(&url)));
    let _served = Served::start(&place, port, &["--origins", &page]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&page);
    assert_eq!(cookies(&tab, &url), [Value::Null; 0], "who passes by gets no books");
    tab.click("one('[data-open]')", ());
    assert_eq!(tab.ask("chai 20"), "Filed chai ₹20 in Food.");
    assert_eq!(tab.ask("how much today?"), "You spent ₹20 today, in 1 entry.");
    let cookies = cookies(&tab, &url);
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    let cookie = &cookies[0];
    assert_eq!(cookie["sameSite"], "None");
    assert_eq!([&cookie["secure"], &cookie["httpOnly"]], [true, true]);
    assert_eq!(cookie["partitionKey"]["topLevelSite"], "http://localhost");
    let said = tab.conversation();
    tab.reload();
    tab.click("one('[data-open]')", ());
    tab.shows(&said);
    assert_eq!(browser.console(), [""; 0]);
    // The same person at the server's own page is another guest.
    tab.open(&url);
    assert_eq!(tab.ask("how much today?"), "Nothing spent today.");
}

#[test]
fn a_page_of_another_site_that_is_not_named_gets_nothing() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &["--origins", "http://localhost:1"]);
    let page = format!("http://localhost:{}", serve(page_with_widget_of(&served.url)));
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&page);
    tab.click("one('[data-open]')", ());
    let chai = tab.say("chai 20");
    tab.until("status().includes('this page may not use it')", ());
    tab.message_is(&chai, "unsent");
    assert_eq!(cookies(&tab, &served.url), [Value::Null; 0]);
    // Whatever it tries.
    let status = "const [url, done] = arguments;
        fetch(`${url}/chat/session`, { method: 'POST', mode: 'no-cors', credentials: 'include' })
            .then((response) => done(response.type), (error) => done(String(error)));";
    assert_eq!(tab.run_async(status, served.url.as_str()), "opaque");
    assert_eq!(cookies(&tab, &served.url), [Value::Null; 0]);
}
