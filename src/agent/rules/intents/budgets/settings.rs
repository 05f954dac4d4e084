//! What is changed of a budget besides its amount: "pause the food budget", "resume it", "let the food budget roll over",
//! "no rollover for food", "warn me at 70% and 90% of food".

use super::super::Context;
use super::{about, act, days};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::{Call, pause_budget, set_budget};

const PAUSES: [&str; 4] = ["pause", "suspend", "freeze", "mute"];
const RESUMES: [&str; 4] = ["resume", "unpause", "unfreeze", "unmute"];
const ROLLS: [&str; 9] =
    ["roll", "rolls", "rollover", "rolling", "carry", "carries", "carryover", "forward", "unused"];
/// With one of these nothing is to roll over any more.
const OFF: Roles = Roles::of(&[Role::Not, Role::No, Role::Ends, Role::Delete]);
const OPENS: [&str; 9] = ["let", "turn", "off", "enable", "disable", "next", "no", "stop", "end"];
const WARNS: [&str; 7] = ["warn", "warning", "warnings", "alert", "alerts", "notify", "nudge"];
const REACHES: [&str; 12] = [
    "when", "once", "hits", "hit", "reaches", "reach", "crosses", "cross", "gets", "used",
    "percent", "pct",
];

/// Reads a wish for other settings.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let question = pieces.list.iter().any(|piece| piece.mark('?'))
        || pieces.has(Role::What)
        || pieces.has(Role::How)
        || pieces.has(Role::Why);
    if question || pieces.has(Role::If) || pieces.len() > 16 {
        return None;
    }
    pause(pieces, context)
        .or_else(|| rollover(pieces, context))
        .or_else(|| thresholds(pieces, context))
}

fn first_word(pieces: &Pieces<'_>) -> Option<usize> {
    let polite = Roles::of(&[Role::Please, Role::Filler, Role::Can, Role::You]);
    (0..pieces.len()).find(|at| pieces.at(*at).word() && !pieces.at(*at).any(polite))
}

fn unclear() -> Decision {
    Decision::Pass(Why::Unclear)
}

fn pause(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let first = first_word(pieces)?;
    let paused = PAUSES.iter().any(|word| pieces.said(first, word));
    let resumed = RESUMES.iter().any(|word| pieces.said(first, word));
    if !pieces.has(Role::Budget) || !(paused || resumed) {
        return None;
    }
    let about = about::read(pieces, context, &[PAUSES.as_slice(), &RESUMES].concat());
    let many = pieces.said_any(&["budgets"]) || pieces.has(Role::All);
    let else_said = pieces.moneys().next().is_some() || pieces.whens().next().is_some();
    let Ok(period) = days::each(pieces).unit() else { return Some(unclear()) };
    if about.is_unknown() || many || else_said {
        return Some(unclear());
    }
    let (category, tag) = about.names();
    Some(act(Call::PauseBudget(pause_budget::Args { category, tag, period, paused })))
}

/// Whether what is left is to roll over, if that is said.
pub(super) fn rolls(pieces: &Pieces<'_>) -> Option<bool> {
    let over = |at: usize| pieces.said(at, "over") || pieces.said(at, "forward");
    let said = (0..pieces.len()).any(|at| {
        let verb = ["roll", "rolls", "rolling", "carry", "carries"];
        pieces.said(at, "rollover")
            || pieces.said(at, "carryover")
            || verb.iter().any(|verb| pieces.said(at, verb))
                && (over(at + 1) || over_later(pieces, at))
    });
    let off = pieces.all.any(OFF) || pieces.said_any(&["off"]);
    said.then_some(!off)
}

/// "carry what is left over".
fn over_later(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.has(Role::Left) && (at + 2..pieces.len()).any(|at| pieces.said(at, "over"))
}

fn rollover(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let rollover = rolls(pieces)?;
    let named = pieces.has(Role::Budget);
    if !named && !pieces.said_any(&["rollover"]) || pieces.moneys().next().is_some() {
        return None;
    }
    let aside = [ROLLS.as_slice(), &OPENS].concat();
    let about = about::read(pieces, context, &aside);
    if about.is_unknown() || pieces.whens().next().is_some() {
        return named.then(unclear);
    }
    let Ok(period) = days::each(pieces).unit() else { return Some(unclear()) };
    let (category, tag) = about.names();
    Some(act(Call::SetBudget(set_budget::Args {
        category,
        tag,
        currency: context.situation.currency.code().to_owned(),
        period,
        rollover: Some(rollover),
        ..set_budget::Args::default()
    })))
}

fn thresholds(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let named = pieces.has(Role::Budget);
    let first = first_word(pieces)?;
    let opens = WARNS.iter().any(|word| pieces.said(first, word));
    let percent = percentages(pieces)?;
    let said = opens || named && pieces.said_any(&WARNS);
    if !said {
        return None;
    }
    let about = about::read(pieces, context, &[WARNS.as_slice(), &REACHES].concat());
    let off = pieces.all.any(OFF) || pieces.whens().next().is_some();
    if about.is_unknown() || off {
        return named.then(unclear);
    }
    let Ok(period) = days::each(pieces).unit() else { return Some(unclear()) };
    let (category, tag) = about.names();
    Some(act(Call::SetBudget(set_budget::Args {
        category,
        tag,
        currency: context.situation.currency.code().to_owned(),
        period,
        thresholds: Some(percent),
        ..set_budget::Args::default()
    })))
}

/// The figures of a message, if all are percentages: "70%", "70 and 90 percent".
fn percentages(pieces: &Pieces<'_>) -> Option<Vec<u16>> {
    let mut percent = Vec::new();
    let mut signed = false;
    for at in 0..pieces.len() {
        let piece = pieces.at(at);
        let text = pieces.text(at);
        signed |= text.ends_with('%') || pieces.said(at, "percent") || pieces.said(at, "pct");
        match piece.what {
            What::Count => {
                let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
                let unit = text.get(digits.len()..).unwrap_or_default().trim();
                signed |= matches!(unit, "percent" | "pct");
                if !matches!(unit, "" | "%" | "percent" | "pct") {
                    return None;
                }
                percent.push(digits.parse().ok()?);
            }
            What::Money(money) if money.named.is_none() => percent.push(text.parse().ok()?),
            What::Money(_) | What::Spoiled => return None,
            _ => {}
        }
    }
    (signed && !percent.is_empty()).then_some(percent)
}
