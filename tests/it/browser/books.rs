//! The overview, the entries and the budgets in a real browser: filed, changed in place, narrowed, drawn; on a phone, in the
//! dark, printed, with a screen reader, without scripts.

use fantoccini::key::Key;
use hisabkitab::ledger::{self, Books, BudgetWishes, WhichBudgets};
use serde_json::json;

use super::{
    inside::{is_for_everybody, sign_in, somebody},
    seen::violations,
};
use crate::support::{
    block_on,
    browser::{Browser, Tab, axe},
};

/// Types into a field that is there.
fn fill(tab: &Tab<'_>, id: &str, text: &str) {
    tab.until("document.getElementById(given)", id);
    tab.run(
        "const field = document.getElementById(arguments[0]); field.focus(); field.select()",
        id,
    );
    tab.type_keys(text);
}

fn press(tab: &Tab<'_>, selector: &str) {
    tab.click("document.querySelector(given)", selector);
}

/// Files something by the form.
fn file(tab: &Tab<'_>, description: &str, amount: &str) {
    tab.run("document.getElementById('add').open = true", ());
    fill(tab, "new-description", description);
    fill(tab, "new-amount", amount);
    press(tab, "#add button");
    tab.until("document.querySelector('#entries')?.textContent.includes(given)", description);
}

const SAID: &str = "document.querySelector('#main > .said')?.textContent === given";

#[test]
fn an_entry_is_filed_and_changed_in_place_without_leaving_the_page() {
    let (api, person) = somebody(false);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    press(&tab, "nav a[href='/dashboard/transactions']");
    tab.until("location.pathname === '/dashboard/transactions'", ());
    tab.run("window.stays = true", ());
    file(&tab, "chai", "20");
    tab.until(SAID, "Filed.");
    file(&tab, "petrol", "500");
    press(&tab, "tbody tr:nth-child(2) a.what");
    tab.until("document.activeElement.id === 'edit-description'", ());
    // One at a time.
    press(&tab, "tbody tr:nth-child(1) a.what");
    tab.until("document.querySelectorAll('tr.editing').length === 1", ());
    tab.until("document.querySelector('#edit-description').value === 'petrol'", ());
    tab.press(&[Key::Escape]);
    tab.until("!document.querySelector('tr.editing')", ());
    press(&tab, "tbody tr:nth-child(2) a.what");
    tab.until("document.activeElement.id === 'edit-description'", ());
    fill(&tab, "edit-amount", "lots");
    tab.press(&[Key::Enter]);
    tab.until("document.activeElement.id === 'edit-amount'", ());
    let why = "document.getElementById('edit-amount-why').textContent";
    assert!(tab.text(why, ()).contains("“lots” is no amount"));
    assert_eq!(violations(&tab, &axe()), [""; 0]);
    fill(&tab, "edit-amount", "25.50");
    tab.press(&[Key::Enter]);
    tab.until(SAID, "Changed.");
    tab.until("document.querySelector('tbody tr:nth-child(2)').textContent.includes('₹25.50')", ());
    let undo =
        "[...document.querySelectorAll('#steps button')].map((button) => button.textContent)";
    assert_eq!(tab.until(undo, ()), json!(["Undo: chai: ₹20 → ₹25.50"]));
    press(&tab, "#steps button");
    tab.until(SAID, "Taken back.");
    tab.until("document.querySelector('tbody tr:nth-child(2)').textContent.includes('₹20')", ());
    press(&tab, "[data-tick-all]");
    tab.until("document.querySelectorAll('input[name=tick]:checked').length === 2", ());
    press(&tab, "#bulk .danger");
    tab.until(
        "document.querySelector('#entries').textContent.includes('Nothing is filed yet')",
        (),
    );
    tab.until("window.stays && location.search === ''", ());
    let errors: Vec<String> =
        browser.console().into_iter().filter(|line| !line.contains("422")).collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn a_list_is_narrowed_and_a_budget_is_set() {
    let (api, person) = somebody(true);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    tab.open(&format!("{}/dashboard/transactions", api.served.url));
    fill(&tab, "q", "no such thing");
    press(&tab, "[role=search] button");
    tab.until(
        "location.search.includes('q=no') && document.body.textContent.includes('Nothing fits')",
        (),
    );
    press(&tab, "[role=search] a[href='/dashboard/transactions']");
    tab.until("location.search === '' && document.querySelectorAll('tbody tr').length > 1", ());
    press(&tab, "nav a[href='/dashboard/budgets']");
    tab.until("document.getElementById('new-amount')", ());
    tab.run("document.getElementById('set').open = true", ());
    tab.until("document.getElementById('new-dates').hidden", ());
    press(&tab, "#new-period option[value=dates]");
    tab.until("!document.getElementById('new-dates').hidden", ());
    press(&tab, "#new-period option[value=week]");
    fill(&tab, "new-amount", "700");
    press(&tab, "#set .button");
    tab.until(SAID, "The budget is set.");
    tab.until("document.getElementById('budgets').textContent.includes('₹700 a week')", ());
    press(&tab, "nav a[href='/dashboard']");
    tab.until("document.querySelector('.budget .used').getAttribute('width') !== null", ());
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn a_chart_says_what_it_shows() {
    let (api, person) = somebody(true);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    let label = "document.querySelector('.chart [role=img]').getAttribute('aria-label')";
    assert!(tab.text(label, ()).starts_with("Spending by category this month: "));
    // What is pointed at says its day and its amount.
    let tip = "document.querySelector('[aria-labelledby=by-day] .light rect > title').textContent";
    assert!(tab.text(tip, ()).contains(": ₹"), "{}", tab.text(tip, ()));
    tab.until("document.querySelectorAll('.chart .light svg').length === 2", ());
    for (scheme, other) in [("light", "dark"), ("dark", "light")] {
        tab.prefer(scheme);
        let seen =
            "getComputedStyle(document.querySelector(`.chart .${given[0]}`)).display === 'block'
            && getComputedStyle(document.querySelector(`.chart .${given[1]}`)).display === 'none'";
        tab.until(seen, json!([scheme, other]));
    }
    tab.command("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    tab.until("getComputedStyle(document.querySelector('header.top')).display === 'none'", ());
    tab.until("getComputedStyle(document.querySelector('.chart .light')).display === 'block'", ());
    assert_eq!(browser.console(), [""; 0]);
}

/// Budgets that go well, near their end, beyond it, and not at all.
async fn plan(books: &mut Books) {
    for (category, amount) in [
        (None, "90000"),
        (Some("Home"), "18000"),
        (Some("Food"), "100"),
        (Some("Transport"), "900"),
    ] {
        let which =
            WhichBudgets { category: category.map(ToOwned::to_owned), ..Default::default() };
        let wishes = BudgetWishes {
            which: which.clone(),
            amount: Some(amount.to_owned()),
            currency: books.preferences().currency,
            rollover: Some(category.is_none()),
            thresholds: None,
        };
        ledger::set_budget(books, &wishes).await.unwrap();
        if category == Some("Transport") {
            ledger::pause_budget(books, &which, true).await.unwrap();
        }
    }
}

#[test]
fn the_books_are_for_everybody() {
    let (api, person) = somebody(true);
    block_on(async {
        let mut books = api.books(&person.subject).await;
        plan(&mut books).await;
        books.commit().await.unwrap();
    });
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    let open = "document.querySelectorAll('details').forEach((details) => (details.open = true))";
    is_for_everybody("overview", &tab);
    tab.run(open, ());
    is_for_everybody("overview-open", &tab);
    tab.open(&format!("{}/dashboard/transactions", api.served.url));
    is_for_everybody("transactions", &tab);
    press(&tab, "tbody tr:nth-child(2) a.what");
    tab.until("document.activeElement.id === 'edit-description'", ());
    tab.run(open, ());
    is_for_everybody("transactions-open", &tab);
    tab.open(&format!("{}/dashboard/budgets", api.served.url));
    is_for_everybody("budgets", &tab);
    tab.run(open, ());
    is_for_everybody("budgets-open", &tab);
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn empty_books_are_for_everybody() {
    let (api, person) = somebody(false);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    is_for_everybody("overview-empty", &tab);
    press(&tab, "#main a.button");
    tab.until("location.hash === '#add' && document.getElementById('add').open", ());
    is_for_everybody("transactions-empty", &tab);
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn without_scripts_the_books_are_whole() {
    let (api, person) = somebody(false);
    let browser = Browser::new();
    let tab = browser.tab();
    sign_in(&api, &tab, &person, false);
    tab.command("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    tab.open(&format!("{}/dashboard/transactions", api.served.url));
    press(&tab, "#add summary");
    fill(&tab, "new-description", "chai");
    fill(&tab, "new-amount", "20");
    press(&tab, "#add button");
    tab.until(SAID, "Filed.");
    tab.until("location.search === '?done=filed'", ());
    press(&tab, "tbody a.what");
    tab.until("location.search.includes('edit=')", ());
    fill(&tab, "edit-amount", "30");
    press(&tab, "tr.editing .button");
    tab.until(SAID, "Changed.");
    press(&tab, "tbody input[name=tick]");
    press(&tab, "#bulk .danger");
    tab.until(
        "document.querySelector('#entries').textContent.includes('Nothing is filed yet')",
        (),
    );
    press(&tab, "#steps button");
    tab.until("document.querySelector('tbody').textContent.includes('₹30')", ());
}
