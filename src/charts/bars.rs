//! Bars from left to right: names on the left, amounts where the bars end.

use super::{
    ROWS,
    fonts::{self, Weight},
    page::{At, EDGE, PAGE, Page, SIZE, name, scaled},
};
use crate::domain::chart::Bar;

const ROW: i32 = 78;
const THICK: i32 = 44;
const GAP: i32 = 22;
/// The most that names may take.
const NAMES: i32 = 440;

/// The room of a text that another follows: on a page the reader's own fonts draw it, and those may be wider than ours.
fn loose(width: i32) -> i32 {
    width * 5 / 4
}

pub(super) fn draw(page: &mut Page, bars: &[Bar]) {
    let bars: Vec<(&Bar, String, String)> =
        bars.iter().take(ROWS).map(|bar| (bar, name(&bar.label), bar.money.to_string())).collect();
    let whole = bars.iter().map(|(bar, ..)| bar.money.minor).max().unwrap_or(0);
    let names = fonts::widest(bars.iter().map(|(_, name, _)| name.as_str()), SIZE, Weight::Regular);
    let names = names.min(NAMES);
    let amounts = bars.iter().map(|(.., amount)| amount.as_str());
    let amounts = loose(fonts::widest(amounts, SIZE, Weight::Bold));
    let notes = bars.iter().map(|(bar, ..)| bar.note.as_str());
    let notes = fonts::widest(notes, SIZE, Weight::Regular);
    let from = EDGE + names + GAP;
    let room = (PAGE - EDGE - notes - GAP - amounts - GAP - from).max(0);
    for (bar, label, amount) in bars {
        let base = page.y + ROW / 2 + SIZE * 7 / 20;
        let colours = page.colours;
        let label = fonts::fit(&label, SIZE, Weight::Regular, names);
        page.text(&label, At::End(EDGE + names), base, SIZE, Weight::Regular, colours.text);
        let long = scaled(bar.money.minor, whole, room);
        let colour = if bar.is_rest { colours.rest } else { colours.bar };
        page.rect((from, page.y + (ROW - THICK) / 2, long, THICK), colour, None);
        let after = from + long + GAP;
        page.text(&amount, At::Start(after), base, SIZE, Weight::Bold, colours.text);
        let after = after + loose(fonts::width(&amount, SIZE, Weight::Bold)) + GAP;
        page.text(&bar.note, At::Start(after), base, SIZE, Weight::Regular, colours.muted);
        page.y += ROW;
    }
}
