//! `set_nudges`: what the person is told without asking, and when they are left alone.

use chrono::NaiveTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::nudge::{Kind, Quiet},
    ledger::{self, Books, Invalid, LedgerError, Outcome},
};

/// The new settings; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Which kinds; none are all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Whether they are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<bool>,
    /// When nothing is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Hours>,
}

/// Hours of the person's clock, HH:MM; the same twice are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From when on.
    pub from: String,
    /// Until when; over midnight if it is earlier.
    pub to: String,
}

/// Sets them.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let quiet = args.quiet.as_ref().map(|hours| {
        Ok::<_, LedgerError>(Quiet { from: time(&hours.from)?, to: time(&hours.to)? })
    });
    let set = ledger::set_nudges(books, &args.kinds, args.told, quiet.transpose()?).await?;
    Ok(set.into())
}

fn time(said: &str) -> Result<NaiveTime, Invalid> {
    NaiveTime::parse_from_str(said, "%H:%M")
        .map_err(|_| Invalid::Time { said: said.chars().take(20).collect() })
}
