//! tmp
use super::Context;
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::Decision;
pub(super) fn read(_pieces: &Pieces<'_>, _context: &Context<'_>) -> Option<Decision> { None }
