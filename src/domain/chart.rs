//! A chart as data: what is to be seen, in words and exact amounts, before anybody draws it.
//!
//! `wording` makes one of what the books found, `charts` draws it; neither knows the other. Every figure in it stands
//! in the outcome that it was made of. To add a kind: a variant of [`Drawn`], and what the compiler then asks for.

use super::money::Money;

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it is about: "Spending by category".
    pub title: String,
    /// The line under that: of which days, how much in all.
    pub note: String,
    /// What it shows, in words with its figures, for whoever does not see it.
    pub alt: String,
    /// What is drawn. All amounts of a chart are of one currency.
    pub drawn: Drawn,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Bars from left to right, one a row: for names, which need room.
    Bars(Vec<Bar>),
    /// Bars from the bottom up, one after another: for days and months.
    Columns {
        /// In the order of time.
        columns: Vec<Column>,
        /// A level across all of them.
        level: Option<Level>,
    },
    /// How much of each limit is used.
    Meters(Vec<Meter>),
}

/// A bar with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// How long it is.
    pub money: Money,
    /// What stands after the amount: "42%".
    pub note: String,
    /// Whether it stands for many small ones.
    pub is_rest: bool,
}

/// A day or a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in full.
    pub label: String,
    /// What may stand under it; as many as fit do.
    pub tick: Option<String>,
    /// How high it is.
    pub money: Money,
}

/// A level to compare columns with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// What it means.
    pub label: String,
    /// How high it is.
    pub money: Money,
}

/// A limit, and how much of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// What it limits.
    pub label: String,
    /// Which of those it is, and whether it rests: "1 Feb to 10 Feb, paused". Nothing, for most.
    pub detail: String,
    /// How it stands: "₹3,770 left of ₹5,000".
    pub note: String,
    /// The limit.
    pub amount: Money,
    /// What is used, perhaps more.
    pub used: Money,
    /// Whether nobody minds it for now.
    pub is_paused: bool,
}
