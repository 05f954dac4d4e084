//! Figures side by side, as pages show them.

/// A table: what it is of, its columns, and in each row a cell for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is of.
    pub caption: &'static str,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What stands above it.
    pub label: &'static str,
    /// Whether it holds amounts.
    pub is_amount: bool,
}

/// A column of words.
pub(super) const fn words(label: &'static str) -> Head {
    Head { label, is_amount: false }
}

/// A column of amounts.
pub(super) const fn amounts(label: &'static str) -> Head {
    Head { label, is_amount: true }
}
