//! The stand-ins, from the side of their clients.

mod firebase;
mod resend;
mod telegram;
