//! Draws charts: as SVG for pages and as PNG for chats, from one source and with the same words and figures.
//!
//! A [`Chart`] comes in complete: texts from `wording`, exact amounts from the ledger. What goes out is one self-contained
//! document without scripts or links, with a title and a description, in light or dark. Names are literal: whatever looks
//! like markup is shown as written, too long ones end in "…". Lengths are whole numbers, so that a chart is the same bytes
//! on each machine; the fonts of PNG are part of the binary (`fonts.rs`). What is drawn is bounded: at most [`ROWS`] rows
//! and [`COLUMNS`] columns.
//!
//! charts-rs writes the shapes. Its ready-made charts were tried and are not used: they abbreviate amounts and group them by
//! thousands, measure every script as Latin, and know no limits that are overrun.
//!
//! To add a kind: a variant of [`Drawn`], its file here, and its arm in [`svg`].

mod bars;
mod columns;
mod fonts;
mod meters;
mod page;
mod picture;
mod raster;
mod theme;

pub use picture::picture;
pub use raster::{DrawError, png};
pub use theme::Theme;

use crate::domain::chart::{Chart, Drawn};
use page::Page;

/// The most rows that are drawn.
pub const ROWS: usize = 40;

/// The most columns that are drawn: the days of a leap year.
pub const COLUMNS: usize = 366;

/// The most characters of a name that are drawn.
pub const NAME: usize = 40;

/// How wide a chart is, in its own units and in pixels of PNG. Half of that on a page.
pub const WIDTH: u16 = 1280;

/// Draws a chart as an SVG document, half of [`WIDTH`] wide and as high as it takes.
pub fn svg(chart: &Chart, theme: Theme) -> String {
    let mut page = Page::new(chart, theme);
    match &chart.drawn {
        Drawn::Bars(bars) => bars::draw(&mut page, bars),
        Drawn::Columns { columns, level } => columns::draw(&mut page, columns, level.as_ref()),
        Drawn::Meters(meters) => meters::draw(&mut page, meters),
    }
    page.document(chart)
}

#[cfg(test)]
mod tests;
