//! What somebody wants to be told, and when they are left alone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{
        change::Change,
        ids::{NudgeId, UserId},
        nudge::{Kind, Plan, Quiet, Wanted},
        zone::Zone,
    },
    ledger::{Books, Invalid, LedgerError, Missing, Person},
    store::{
        self,
        links::{Link, Wants},
    },
};

/// What was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NudgesSet {
    /// As it was.
    pub before: Wanted,
    /// As it is.
    pub after: Wanted,
    /// Whether there is no chat in which they could be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreachable: bool,
}

/// What somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NudgesShown {
    /// The kinds, and the quiet hours.
    pub wanted: Wanted,
}

/// Has kinds told or not, and sets the quiet hours; what is left out stays. No kinds are all of them.
pub async fn set_nudges(
    books: &mut Books,
    kinds: &[Kind],
    told: Option<bool>,
    quiet: Option<Quiet>,
) -> Result<NudgesSet, LedgerError> {
    if told.is_none() && quiet.is_none() {
        return Err(Invalid::Nothing.into());
    }
    let user = books.user;
    let before = store::nudges::wanted(books.conn(), user).await?;
    let kinds = if kinds.is_empty() { &Kind::ALL } else { kinds };
    let mut after = told.map_or_else(|| before.clone(), |told| before.with(kinds, told));
    after.quiet = quiet.unwrap_or(before.quiet);
    change(books, before, after).await
}

/// Has just these kinds told, and sets the quiet hours.
pub async fn want_nudges(
    books: &mut Books,
    kinds: &[Kind],
    quiet: Quiet,
) -> Result<NudgesSet, LedgerError> {
    let user = books.user;
    let before = store::nudges::wanted(books.conn(), user).await?;
    // In the order that they are kept in, each once.
    let after = Wanted { quiet, ..Wanted::default() }.with(kinds, true);
    change(books, before, after).await
}

/// Has no more of the kind told that was told under an id, or last.
pub async fn less_nudges(books: &mut Books, id: Option<NudgeId>) -> Result<NudgesSet, LedgerError> {
    let user = books.user;
    let told = store::nudges::find(books.conn(), user, id).await?;
    let told = told.ok_or(LedgerError::Missing(Missing::Nudge))?;
    let before = store::nudges::wanted(books.conn(), user).await?;
    let after = before.with(&[told.kind], false);
    change(books, before, after).await
}

/// Shows what is wanted.
pub async fn show_nudges(books: &mut Books) -> Result<NudgesShown, LedgerError> {
    let user = books.user;
    Ok(NudgesShown { wanted: store::nudges::wanted(books.conn(), user).await? })
}

async fn change(
    books: &mut Books,
    before: Wanted,
    after: Wanted,
) -> Result<NudgesSet, LedgerError> {
    if before != after {
        save(books, &after).await?;
        books.changed(Change::Nudges { before: before.clone(), after: after.clone() });
    }
    let user = books.user;
    let unreachable = store::nudges::place(books.conn(), user).await?.is_none();
    Ok(NudgesSet { before, after, unreachable })
}

/// Writes what is wanted, and when it is looked for next.
pub(in crate::ledger) async fn save(books: &mut Books, wanted: &Wanted) -> Result<(), LedgerError> {
    let user = books.user;
    let (zone, now) = (books.preferences.timezone, books.now);
    let plans = plans(zone, wanted, now);
    Ok(store::nudges::want(books.conn(), user, wanted, &plans, now).await?)
}

/// Looks for everything by the clock that the person has now.
pub(in crate::ledger) async fn replan(books: &mut Books) -> Result<(), LedgerError> {
    let user = books.user;
    let wanted = store::nudges::wanted(books.conn(), user).await?;
    if wanted.kinds.is_empty() { Ok(()) } else { save(books, &wanted).await }
}

/// Has somebody whose books are open want what the one wanted whose books became part of theirs, unless they said
/// themselves what they want.
pub(in crate::ledger) async fn adopt(
    books: &mut Books,
    from: UserId,
    wants: &Wants,
) -> Result<(), LedgerError> {
    let user = books.user;
    store::nudges::unsay(books.conn(), from).await?;
    store::nudges::move_all(books.conn(), (from, user)).await?;
    match wants {
        Wants { from: Some(theirs), into: None } => save(books, theirs).await,
        _ => Ok(()),
    }
}

/// Gives back what somebody wanted whose books leave, and what they were told; the rest stays, but for what the open books
/// only had from them.
pub(in crate::ledger) async fn give_back(
    books: &mut Books,
    link: &Link,
    (person, conversations): (&Person, &[Uuid]),
) -> Result<(), LedgerError> {
    let (into, now) = (books.user, books.now);
    let conn = books.conn();
    store::nudges::move_some(conn, (into, person.id), &link.nudges, conversations).await?;
    let Some(theirs) = &link.wants.from else { return Ok(()) };
    let plans = plans(person.preferences.timezone, theirs, now);
    store::nudges::want(conn, person.id, theirs, &plans, now).await?;
    if link.wants.into.is_none() && store::nudges::wanted(conn, into).await? == *theirs {
        store::nudges::unsay(conn, into).await?;
    }
    Ok(())
}

fn plans(zone: Zone, wanted: &Wanted, now: DateTime<Utc>) -> Vec<(Plan, DateTime<Utc>)> {
    let needed = Plan::ALL.into_iter().filter(|plan| wanted.needs(*plan));
    needed.map(|plan| (plan, plan.next(zone, wanted.quiet, now))).collect()
}
