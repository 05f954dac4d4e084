//! Stand-ins of the services that chats run on, and of the one that mail goes through.

pub mod discord;
mod line;
pub mod resend;
pub mod telegram;
