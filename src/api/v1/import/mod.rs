//! `/import`: entries from tables of other programs, and whole books.

pub(super) mod csv;
pub(super) mod json;

/// The longest body, in bytes: a table of the largest size, with its signs written out as JSON has them.
pub(super) const BODY: usize = 12 << 20;
