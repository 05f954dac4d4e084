//! The figures of a chart as the rows of a table.

use super::super::{Reader, charts::share, dates::short, figures::month_name};
use crate::ledger::{ChartKind, Charted};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartRow {
    /// The category, day or month.
    pub what: String,
    /// Its sum.
    pub amount: String,
    /// Its part of the whole; of categories only.
    pub share: String,
}

/// Its rows: those that have something, and what is too small to be drawn.
pub fn chart_rows(reader: Reader, charted: &Charted) -> Vec<ChartRow> {
    let what = |label: &str| match charted.kind {
        ChartKind::ByDay => {
            label.parse().map_or_else(|_| label.to_owned(), |day| short(reader, day))
        }
        ChartKind::ByMonth => month_name(label),
        ChartKind::ByCategory | ChartKind::Budgets => label.to_owned(),
    };
    let part = |part: &crate::ledger::ChartPart| ChartRow {
        what: what(&part.label),
        amount: part.money.to_string(),
        share: part.percent.map(share).unwrap_or_default(),
    };
    let rest = charted.rest.map(|rest| ChartRow {
        what: format!("{} smaller ones", rest.categories),
        amount: rest.money.to_string(),
        share: share(rest.percent),
    });
    charted.parts.iter().map(part).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::kind::Kind,
        ledger::{Dimension, Line, Summary},
        wording::samples,
    };

    #[test]
    fn a_table_has_what_is_drawn() {
        let line = |label: &str, amount| Line {
            label: label.to_owned(),
            money: samples::rupees(amount),
            entries: 1,
        };
        let summary = Summary {
            kind: Kind::Expense,
            period: None,
            category: None,
            words: None,
            tag: None,
            totals: vec![samples::rupees("400")],
            entries: 2,
            by: Some(Dimension::Category),
            lines: vec![line("Food", "300"), line("Rent", "100")],
            average: None,
            converted: None,
        };
        let rows = chart_rows(samples::reader(), &Charted::by_category(summary));
        let said: Vec<String> =
            rows.iter().map(|row| format!("{} {} {}", row.what, row.amount, row.share)).collect();
        assert_eq!(said, ["Food ₹300 75%", "Rent ₹100 25%"]);
    }
}
