//! Stand-ins of the services that chats run on, of the one that mail goes through, and of the one that people sign in with.

pub mod discord;
pub mod firebase;
mod line;
pub mod resend;
pub mod telegram;
