//! `/transactions`: the entries of the books.

pub(super) mod amend;
pub(super) mod bulk;
pub(super) mod create;
pub(super) mod list;
pub(super) mod show;
pub(super) mod void;
