//! HisabKitab keeps a person's books by chat.

pub mod agent;
pub mod domain;
pub mod ledger;
pub mod store;
pub mod wording;
