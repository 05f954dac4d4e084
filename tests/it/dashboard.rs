//! The pages as browsers see them: figures that are those of the chat, forms that are taken or refused with a reason, and
//! changes that are told at once.

mod budgets;
mod chat;
pub(crate) mod insights;
mod live;
mod operator;
mod overview;
mod settings;
mod transactions;
