//! Columns in the order of time, over a scale of round amounts. Where each has room for its amount it stands above, else
//! only that of the highest does.

use super::{
    COLUMNS,
    fonts::{self, Weight},
    page::{At, EDGE, PAGE, Page, SIZE, name, scaled},
};
use crate::domain::{
    chart::{Column, Level},
    money::Money,
};

const HIGH: i32 = 480;
/// The size of what stands at the scale.
const SMALL: i32 = 30;
/// The room between two texts side by side.
const APART: i32 = 22;
/// How many parts the scale has at most.
const PARTS: i64 = 4;
/// How wide a column is at most.
const WIDEST: i32 = 150;
/// From how many columns on they stand close together.
const MANY: usize = 70;

/// The round amount that at most [`PARTS`] of reach `highest`: 1, 2 or 5 and zeros.
fn part(highest: i64) -> i64 {
    let least = highest / PARTS + i64::from(highest % PARTS != 0);
    let mut ten = 1_i64;
    loop {
        let fits = [1, 2, 5].into_iter().map(|n| ten.saturating_mul(n)).find(|n| *n >= least);
        match (fits, ten.checked_mul(10)) {
            (Some(part), _) => return part.max(1),
            (None, Some(more)) => ten = more,
            (None, None) => return i64::MAX,
        }
    }
}

pub(super) fn draw(page: &mut Page, columns: &[Column], level: Option<&Level>) {
    let columns = columns.get(..COLUMNS.min(columns.len())).unwrap_or_default();
    let Some(first) = columns.first() else { return };
    let highest = columns.iter().map(|column| column.money.minor).max().unwrap_or(0);
    // The scale of nothing is one whole unit of the currency.
    let least = 10_i64.pow(first.money.currency.exponent());
    let reach = highest.max(level.map_or(0, |level| level.money.minor)).max(least);
    let part = part(reach);
    let parts = reach / part + i64::from(reach % part != 0);
    let scale: Vec<Money> =
        (0..=parts).map(|at| Money { minor: part.saturating_mul(at), ..first.money }).collect();
    let whole = part.saturating_mul(parts);
    if let Some(level) = level {
        legend(page, level);
    }
    // Room for the amount of a column as high as the scale.
    page.y += SMALL + 14;
    let bottom = page.y + HIGH;
    let amounts: Vec<String> = scale.iter().map(Money::to_string).collect();
    let from = EDGE + fonts::widest(amounts.iter().map(String::as_str), SMALL, Weight::Regular);
    let from = from + 20;
    let colours = page.colours;
    for (money, amount) in scale.iter().zip(&amounts) {
        let y = bottom - up(money.minor, whole);
        page.level(from, PAGE - EDGE, y, colours.faint, false);
        let base = y + SMALL / 3;
        page.text(amount, At::End(from - 20), base, SMALL, Weight::Regular, colours.muted);
    }
    let plot = Plot { from, bottom, count: columns.len(), whole };
    for (at, column) in columns.iter().enumerate() {
        let says = format!("{}: {}", fonts::clean(&column.label), column.money);
        page.rect(plot.column(at, column.money.minor), colours.bar, Some(says));
    }
    if let Some(level) = level {
        let y = bottom - up(level.money.minor, whole);
        page.level(from, PAGE - EDGE, y, colours.text, true);
    }
    label_columns(page, &plot, columns, highest);
    ticks(page, &plot, columns);
    page.y = bottom + SMALL + 22;
}

fn up(minor: i64, whole: i64) -> i32 {
    if minor == 0 { 0 } else { scaled(minor, whole, HIGH) }
}

/// Where columns stand.
struct Plot {
    from: i32,
    bottom: i32,
    count: usize,
    whole: i64,
}

impl Plot {
    /// Where the room of a column begins.
    fn begins(&self, at: usize) -> i32 {
        let (at, count) = (at.min(self.count), self.count.max(1));
        let room = usize::try_from(PAGE - EDGE - self.from).unwrap_or(0);
        self.from + i32::try_from(room * at / count).unwrap_or(0)
    }

    fn middle(&self, at: usize) -> i32 {
        i32::midpoint(self.begins(at), self.begins(at + 1))
    }

    fn column(&self, at: usize, minor: i64) -> super::page::Place {
        let (left, right) = (self.begins(at), self.begins(at + 1));
        let wide = if self.count > MANY {
            right - left
        } else {
            ((right - left) * 7 / 10).clamp(2, WIDEST)
        };
        let high = up(minor, self.whole);
        (i32::midpoint(left, right) - wide / 2, self.bottom - high, wide, high)
    }
}

/// What the dashed line means.
fn legend(page: &mut Page, level: &Level) {
    page.y += SIZE + 4;
    let after = EDGE + 66;
    page.level(EDGE, EDGE + 48, page.y - SIZE / 3, page.colours.text, true);
    let text = fonts::fit(&fonts::clean(&level.label), 34, Weight::Regular, PAGE - EDGE - after);
    page.text(&text, At::Start(after), page.y, 34, Weight::Regular, page.colours.text);
}

/// The amounts above the columns.
fn label_columns(page: &mut Page, plot: &Plot, columns: &[Column], highest: i64) {
    let amounts = columns.iter().map(|column| column.money.to_string());
    let amounts: Vec<String> = amounts.collect();
    let widest = fonts::widest(amounts.iter().map(String::as_str), SMALL, Weight::Bold);
    let room = plot.begins(1) - plot.begins(0);
    let all = widest + 8 <= room;
    let peak = columns.iter().position(|column| column.money.minor == highest);
    for (at, (column, amount)) in columns.iter().zip(amounts).enumerate() {
        let minor = column.money.minor;
        if minor == 0 || !all && peak != Some(at) {
            continue;
        }
        let half = fonts::width(&amount, SMALL, Weight::Bold) / 2;
        let x = plot.middle(at).clamp(plot.from + half, (PAGE - EDGE - half).max(plot.from + half));
        let base = plot.bottom - up(minor, plot.whole) - 12;
        let behind = (x - half - 6, base - SMALL + 4, 2 * half + 12, SMALL + 4);
        let colours = page.colours;
        page.rect(behind, colours.background, None);
        page.text(&amount, At::Middle(x), base, SMALL, Weight::Bold, colours.text);
    }
}

/// What stands under the columns: as many as have room, evenly.
fn ticks(page: &mut Page, plot: &Plot, columns: &[Column]) {
    let all: Vec<(i32, String)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((plot.middle(at), name(column.tick.as_ref()?))))
        .collect();
    let widest = fonts::widest(all.iter().map(|(_, tick)| tick.as_str()), SMALL, Weight::Regular);
    let fits = |step: &usize| {
        let shown: Vec<i32> = all.iter().step_by(*step).map(|(x, _)| *x).collect();
        shown.windows(2).all(|pair| match pair {
            [one, next] => next - one >= widest + APART,
            _ => true,
        })
    };
    let step = (1..=all.len().max(1)).find(fits).unwrap_or(1);
    let base = plot.bottom + SMALL + 14;
    let colours = page.colours;
    for (x, tick) in all.iter().step_by(step) {
        let half = fonts::width(tick, SMALL, Weight::Regular) / 2;
        let x = (*x).min(PAGE - 8 - half);
        page.text(tick, At::Middle(x), base, SMALL, Weight::Regular, colours.muted);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_scale_has_few_round_parts() {
        for (highest, round) in
            [(1, 1), (4, 1), (5, 2), (320_000, 100_000), (500_000, 200_000), (2_000_001, 1_000_000)]
        {
            assert_eq!(part(highest), round, "{highest}");
        }
    }

    proptest! {
        #[test]
        fn a_scale_reaches_every_amount(highest in 1_i64..=i64::MAX) {
            let part = part(highest);
            let parts = highest / part + i64::from(highest % part != 0);
            prop_assert!((1..=PARTS).contains(&parts));
            prop_assert!(i128::from(part) * i128::from(parts) >= i128::from(highest));
        }
    }
}
