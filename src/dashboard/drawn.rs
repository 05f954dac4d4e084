//! A chart on a page: drawn within it, for light and for dark, so that what is pointed at says what it is; and its figures
//! as a table for whoever would rather read.

use crate::{
    charts::{self, Theme},
    ledger::{ChartKind, Charted},
    wording::{
        self, Reader,
        pages::{ChartRow, chart_rows},
    },
};

/// A chart, if there is anything to see.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// What it shows, in words with its figures.
    pub(super) alt: String,
    /// As it is drawn for light and for dark surroundings.
    pub(super) light: String,
    pub(super) dark: String,
    /// Its figures.
    pub(super) rows: Vec<ChartRow>,
    /// Whether they are of categories, and each has its part of the whole.
    pub(super) has_shares: bool,
}

impl Drawn {
    pub(super) fn new(reader: Reader, charted: &Charted) -> Option<Self> {
        let chart = wording::chart(reader, charted)?;
        Some(Self {
            light: charts::svg(&chart, Theme::Light),
            dark: charts::svg(&chart, Theme::Dark),
            alt: chart.alt,
            rows: chart_rows(reader, charted),
            has_shares: charted.kind == ChartKind::ByCategory,
        })
    }
}
