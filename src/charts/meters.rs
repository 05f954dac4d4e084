//! Limits, and how much of each is used: the name and how it stands, and under that a bar. What is beyond a limit is of
//! another colour, behind a gap where the limit is; one that rests is grey.

use super::{
    ROWS,
    fonts::{self, Weight},
    page::{At, EDGE, PAGE, Page, SIZE, name, scaled},
};
use crate::domain::chart::Meter;

const ROW: i32 = 124;
const THICK: i32 = 32;
const GAP: i32 = 6;
/// The room between a name and what is added to it.
const APART: i32 = 16;

/// A name and what is added to it, side by side in their room. What is added tells like names apart, so the name is cut
/// first, but not to nothing.
fn named(label: &str, detail: &str, room: i32) -> (String, String) {
    if detail.is_empty() {
        return (fonts::fit(label, SIZE, Weight::Bold, room), String::new());
    }
    let room = room - APART;
    let least = fonts::width(label, SIZE, Weight::Bold).min(room / 4);
    let detail = fonts::fit(detail, SIZE, Weight::Regular, room - least);
    let left = room - fonts::width(&detail, SIZE, Weight::Regular);
    (fonts::fit(label, SIZE, Weight::Bold, left), detail)
}

pub(super) fn draw(page: &mut Page, meters: &[Meter]) {
    let room = PAGE - 2 * EDGE;
    for meter in meters.iter().take(ROWS) {
        let Meter { label, detail, note, amount, used, is_paused } = meter;
        let colours = page.colours;
        let is_over = used.minor > amount.minor;
        let base = page.y + SIZE + 6;
        let ink = if is_over { colours.over } else { colours.muted };
        let note = fonts::fit(note, SIZE, Weight::Regular, room * 2 / 3);
        page.text(&note, At::End(PAGE - EDGE), base, SIZE, Weight::Regular, ink);
        let beside = room - fonts::width(&note, SIZE, Weight::Regular) - 32;
        let (label, detail) = named(&name(label), &fonts::clean(detail), beside);
        page.text(&label, At::Start(EDGE), base, SIZE, Weight::Bold, colours.text);
        if !detail.is_empty() {
            let after = EDGE + fonts::width(&label, SIZE, Weight::Bold) + APART;
            page.text(&detail, At::Start(after), base, SIZE, Weight::Regular, colours.muted);
        }
        let bar = if *is_paused { colours.rest } else { colours.bar };
        let top = base + 22;
        if is_over {
            let limit = scaled(amount.minor, used.minor, room - GAP - 3);
            page.rect((EDGE, top, limit, THICK), bar, None);
            let beyond = EDGE + limit + GAP;
            page.rect((beyond, top, PAGE - EDGE - beyond, THICK), colours.over, None);
        } else {
            page.rect((EDGE, top, room, THICK), colours.faint, None);
            let long = scaled(used.minor, amount.minor, room);
            page.rect((EDGE, top, long, THICK), bar, None);
        }
        page.y += ROW;
    }
}
