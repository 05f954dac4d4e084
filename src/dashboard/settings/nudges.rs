//! What is told without being asked, and when nothing is.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use chrono::NaiveTime;
use serde::Deserialize;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure},
    domain::nudge::{Kind, Quiet},
    gate::Gate,
    ledger::{self, Invalid},
    wording::pages::SettingDone,
};

#[derive(Deserialize)]
pub(super) struct Wishes {
    quiet_from: String,
    quiet_to: String,
    /// The kinds that are ticked, by their names.
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

/// Sets them.
pub(super) async fn set(
    State(gate): State<Gate>,
    Form { visitor, value }: Form<Wishes>,
) -> Result<Response, Failure> {
    let Wishes { quiet_from, quiet_to, ticked } = value;
    let quiet = match (time(&quiet_from), time(&quiet_to)) {
        (Ok(from), Ok(to)) => Quiet { from, to },
        (Err(error), _) | (_, Err(error)) => {
            let answer = Answer::trouble("quiet_from", refusal(error.into())?)
                .with("quiet_from", &quiet_from)
                .with("quiet_to", &quiet_to);
            return answered(&gate, &visitor, answer).await;
        }
    };
    let (told, silent): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().partition(|kind| ticked.contains_key(kind.name()));
    let mut books = gate.change(&visitor.shown).await?;
    let mut set = ledger::set_nudges(&mut books, &[], None, Some(quiet)).await?;
    for (kinds, told) in [(told, true), (silent, false)] {
        // No kinds would be all of them.
        if !kinds.is_empty() {
            set = ledger::set_nudges(&mut books, &kinds, Some(told), None).await?;
        }
    }
    books.commit().await?;
    let unheard = set.unreachable && !set.after.kinds.is_empty();
    let what = if unheard { SettingDone::NudgesUnheard } else { SettingDone::Nudges };
    Ok(done(what, "nudges"))
}

fn time(said: &str) -> Result<NaiveTime, Invalid> {
    // Browsers add seconds if they know any.
    let time = said.trim().get(..5).unwrap_or(said);
    NaiveTime::parse_from_str(time, "%H:%M")
        .map_err(|_| Invalid::Time { said: said.chars().take(20).collect() })
}
