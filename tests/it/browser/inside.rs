//! The pages of somebody who is signed in, in a real browser: the chat in the corner, what it changes seen at once, forms,
//! and whoever looks: on a phone, in the dark, with a screen reader, without scripts.

use std::fs;

use hisabkitab::{app, ledger};
use serde_json::{Value, json};

use super::seen::violations;
use crate::{
    dashboard::insights::keep_books,
    support::{
        api::{Api, Client},
        block_on,
        browser::{Browser, Tab, axe, provided},
    },
};

/// Follows a link and presses its button, as a person does.
pub(super) fn sign_in(api: &Api, tab: &Tab<'_>, person: &Client, is_owner: bool) {
    let link = block_on(async {
        if is_owner {
            let mut books = api.books(&person.subject).await;
            let link = ledger::owner_link(&mut books).await.unwrap();
            books.commit().await.unwrap();
            return link.unwrap();
        }
        let mut tx = api.store.begin().await.unwrap();
        let made = ledger::mail_link(&mut tx, person.user, app::now(), &api.ids).await.unwrap();
        tx.commit().await.unwrap();
        made.unwrap().1
    });
    tab.open(&format!("{}/sign-in?t={}", api.served.url, link.shown()));
    tab.click("document.querySelector('form button')", ());
    tab.until("location.pathname === '/dashboard'", ());
}

pub(super) fn somebody(keeps: bool) -> (Api, Client) {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        if keeps {
            let mut books = api.books(&person.subject).await;
            keep_books(&mut books).await;
            books.commit().await.unwrap();
        }
        (api, person)
    })
}

#[test]
fn what_is_said_in_the_corner_is_seen_on_the_page_without_loading_it_again() {
    let (api, person) = somebody(false);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    tab.open(&format!("{}/dashboard/insights", api.served.url));
    tab.until("document.getElementById('trend').textContent.includes('nothing to show yet')", ());
    // What is typed and not sent stays, whatever changes around it.
    tab.run("window.stays = true; document.getElementById('what').value = 'a phone'", ());
    tab.click("one('[data-open]')", ());
    tab.ask("chai 20");
    tab.until("document.querySelector('#trend table')?.textContent.includes('₹20')", ());
    tab.until("document.getElementById('live').textContent.includes('have changed')", ());
    tab.until("window.stays && document.getElementById('what').value === 'a phone'", ());
    tab.until("root().activeElement.matches('textarea')", ());
    tab.run("document.getElementById('trend-figures').open = true", ());
    tab.ask("auto 85");
    tab.until(
        "document.querySelector('#trend details[open] table')?.textContent.includes('₹105')",
        (),
    );
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn the_corner_is_each_persons_own_and_not_the_guests() {
    let (api, person) = somebody(false);
    let other = block_on(api.person());
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&api.served.url);
    tab.ask("guest tea 5");
    for (person, text) in [(&person, "chai 20"), (&other, "auto 85")] {
        sign_in(&api, &tab, person, false);
        tab.click("one('[data-open]')", ());
        tab.until("one('[role=log]').getAttribute('aria-live') === 'polite'", ());
        tab.shows(&[]);
        tab.ask(text);
        let said = tab.conversation();
        assert_eq!(said[0], format!("> {text}"));
    }
    tab.open(&api.served.url);
    tab.until("spoken()[0] === '> guest tea 5' && spoken().length === 2", ());
    // What somebody leaves unsent is not the next one's to send, nor to see.
    sign_in(&api, &tab, &person, false);
    tab.click("one('[data-open]')", ());
    tab.until("spoken().length === 2", ());
    let left = "const name = `hisab-chat ${new URL(given, location.href)} x1`;
        localStorage.setItem(name, JSON.stringify({ id: 'x1', at: Date.now(), body: { text: 'left 7' } }));";
    tab.run(
        &format!("const given = arguments[0]; {left}"),
        format!("/dashboard/chat/{}/", other.user),
    );
    tab.reload();
    tab.click("one('[data-open]')", ());
    tab.until("spoken().length === 2 && spoken()[0] === '> chai 20'", ());
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn a_token_is_seen_once_and_everybody_is_signed_out_at_once() {
    let (api, person) = somebody(false);
    let (browser, elsewhere) = (Browser::new(), Browser::new());
    let (tab, other) = (browser.tab(), elsewhere.tab());
    sign_in(&api, &tab, &person, false);
    sign_in(&api, &other, &person, false);
    let settings = format!("{}/dashboard/settings", api.served.url);
    tab.open(&settings);
    tab.run("document.getElementById('name').value = 'my phone'", ());
    tab.click("document.querySelector('#tokens form.bar button')", ());
    let token = tab.text("document.querySelector('.secret').textContent", ());
    assert!(token.starts_with("hisab_"), "{token}");
    tab.open(&settings);
    tab.until(
        "document.querySelector('#tokens th[scope=row]').textContent.includes('my phone')",
        (),
    );
    tab.until("!document.body.innerHTML.includes(given)", token);
    tab.click("[...document.querySelectorAll('#sessions .danger')].at(-1)", ());
    tab.until("location.pathname === '/sign-in'", ());
    other.open(&settings);
    other.until("location.pathname === '/sign-in'", ());
    assert_eq!(browser.console(), [""; 0]);
}

/// Pictures of a page as on a phone and on a screen, light and dark, which everybody must be able to use.
pub(super) fn is_for_everybody(name: &str, tab: &Tab<'_>) {
    let axe = axe();
    for (width, height) in [(320, 640), (380, 800), (1280, 900)] {
        tab.resize(width, height);
        for scheme in ["light", "dark"] {
            tab.prefer(scheme);
            tab.until(
                "matchMedia('(prefers-color-scheme: dark)').matches === given",
                scheme == "dark",
            );
            tab.until("innerWidth === given", width);
            keep(&format!("{name}-{width}-{scheme}"), tab);
            assert_eq!(beyond(tab), json!([]), "{name}, {width}");
            assert_eq!(violations(tab, &axe), [""; 0], "{name}, {width}, {scheme}");
        }
    }
}

/// What reaches beyond the right edge, so that one would have to scroll sideways.
fn beyond(tab: &Tab<'_>) -> Value {
    let look = "if (document.documentElement.scrollWidth <= innerWidth) return [];
        const beyond = (element) => element.getBoundingClientRect().right > innerWidth + 0.5;
        return [...document.querySelectorAll('main *')].filter(beyond)
            .map(({ tagName, id, className }) => `${tagName} ${id} ${className}`);";
    tab.run(look, ())
}

/// Keeps a picture of the whole page, if somebody wants to look at it.
fn keep(name: &str, tab: &Tab<'_>) {
    let Some(folder) = provided("HISAB_SCREENSHOTS") else { return };
    let taken = tab.command(
        "Page.captureScreenshot",
        &json!({ "captureBeyondViewport": true, "format": "png" }),
    );
    let png = taken["data"].as_str().unwrap();
    let png = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, png).unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), png).unwrap();
}

#[test]
fn insights_are_for_everybody() {
    let (api, person) = somebody(true);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    let page = "/dashboard/insights?amount=40000&what=phone&pair=days&from=2026-02-01";
    tab.open(&format!("{}{page}", api.served.url));
    tab.run("document.querySelectorAll('details').forEach((details) => (details.open = true))", ());
    is_for_everybody("insights", &tab);
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn settings_and_the_operators_page_are_for_everybody() {
    let (api, person) = somebody(false);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, true);
    tab.open(&format!("{}/dashboard/operator", api.served.url));
    is_for_everybody("operator", &tab);
    tab.open(&format!("{}/dashboard/settings", api.served.url));
    is_for_everybody("settings", &tab);
    tab.run("document.getElementById('timezone').value = 'Atlantis'", ());
    tab.click("document.querySelector('#preferences button')", ());
    tab.until("document.getElementById('timezone-wrong')", ());
    is_for_everybody("settings-refused", &tab);
    assert!(browser.console().iter().all(|line| line.contains("422")), "{:?}", browser.console());
}

#[test]
fn without_scripts_the_pages_are_whole() {
    let (api, person) = somebody(true);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    tab.command("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    tab.open(&format!("{}/dashboard/insights", api.served.url));
    tab.until("!document.querySelector('hisab-chat')", ());
    tab.click("document.querySelector('#pair option[value=last_month]')", ());
    tab.click(
        "document.querySelector('#comparison').parentElement.querySelector('form button')",
        (),
    );
    tab.until("location.search.includes('pair=last_month')", ());
    tab.until("document.querySelector('#trend .light svg').clientWidth > 0", ());
    tab.open(&format!("{}/dashboard/settings", api.served.url));
    tab.click("document.querySelector('#nudges input[name=weekly]')", ());
    tab.click("document.querySelector('#nudges button')", ());
    tab.until("document.querySelector('p.said[role=status]').textContent.includes('Saved')", ());
    tab.until("document.querySelector('#nudges input[name=weekly]').checked", ());
}
