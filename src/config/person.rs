//! What someone new starts with.

use clap::Args;

use crate::domain::{assistant::Assistant, change::Preferences, currency::Currency, zone::Zone};

/// What someone new starts with, and what someone known changes to.
#[derive(Args, Clone, Copy, Debug)]
pub struct Person {
    /// Your currency, an ISO 4217 code [default for someone new: INR]
    #[arg(long, value_name = "CODE")]
    pub currency: Option<Currency>,

    /// Your time zone, such as Asia/Kathmandu [default for someone new: Asia/Kolkata]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<Zone>,
}

impl Person {
    /// What someone new starts with: South Asia first.
    pub fn defaults(self) -> Preferences {
        Preferences {
            currency: self.currency.unwrap_or(Currency::INR),
            timezone: self.timezone.unwrap_or(Zone::KOLKATA),
            assistant: Assistant::On,
        }
    }
}
