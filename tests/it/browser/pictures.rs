//! A chart as it is seen in the widget: the real program draws it, a real browser shows it, light or dark as the rest.

use serde_json::json;

use super::seen::{picture, violations};
use crate::support::{
    block_on,
    browser::{Browser, Tab, axe},
    serve::{Place, Served, free_port},
};

/// Waits until the picture that a selector finds is seen, on a ground that is light or dark.
#[track_caller]
fn is_seen(tab: &Tab<'_>, selector: &str, scheme: &str) {
    let seen = "(() => {
        const image = one(given[0]);
        if (!image.complete || image.naturalWidth !== 1280 || image.clientWidth === 0) return false;
        const canvas = document.createElement('canvas');
        const brush = canvas.getContext('2d');
        brush.drawImage(image, 0, 0);
        const [red, green, blue] = brush.getImageData(1, 1, 1, 1).data;
        return given[1] === (red + green + blue < 100 ? 'dark' : 'light');
    })()";
    tab.until(seen, json!([selector, scheme]));
}

#[test]
fn a_chart_is_light_in_light_surroundings_and_dark_in_dark_ones() {
    let place = block_on(Place::server());
    let served = Served::start(&place, free_port(), &[]);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    tab.prefer("light");
    tab.ask("chai 20, momo 180");
    let said = tab.ask("show me a chart of food since june");
    assert!(said.starts_with("You spent ₹200 on Food"), "{said}");
    let alt = tab.text("one('[data-picture] img').alt", ());
    assert!(alt.starts_with("Spending on Food by month") && alt.ends_with(" ₹200."), "{alt}");
    let shown = "[data-picture] img";
    is_seen(&tab, shown, "light");
    // It changes while it is shown, and so does the larger one.
    tab.prefer("dark");
    is_seen(&tab, shown, "dark");
    tab.click("one('[data-picture]')", ());
    is_seen(&tab, "dialog:modal img", "dark");
    assert_eq!(tab.text("one('dialog:modal img').alt", ()), alt);
    tab.prefer("light");
    is_seen(&tab, "dialog:modal img", "light");
    tab.click("one('[data-shut]')", ());
    // Both are still there for who comes again.
    tab.reload();
    is_seen(&tab, shown, "light");
    tab.prefer("dark");
    is_seen(&tab, shown, "dark");
    assert_eq!(violations(&tab, &axe()), [""; 0]);
    assert_eq!(browser.console(), [""; 0]);
    tab.ask("chart of this month");
    picture("chart", &tab);
}
