//! `/categories`: the person's categories.

pub(super) mod add;
pub(super) mod list;
pub(super) mod merge;
pub(super) mod rename;
