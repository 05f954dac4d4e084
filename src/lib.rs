//! HisabKitab keeps a person's books by chat.

pub mod agent;
pub mod commands;
pub mod domain;
pub mod ledger;
