//! The stand-ins, from the side of their clients.

mod resend;
mod telegram;
