//! Parts books that were joined: what came goes back as it is now, with what was filed since in the chats that came;
//! everything else stays. What the join itself changed is as it was, unless it was changed since.

use std::collections::HashSet;

use chrono::TimeDelta;
use uuid::Uuid;

use super::{counted, must_stay_together, names, split::parted};
use crate::{
    domain::{
        category::Category,
        change::Change,
        ids::{BudgetId, CategoryId, LinkId, UserId},
        rate::DatedRate,
    },
    ledger::{Books, Invalid, LedgerError, nudges, vocabulary::fold},
    store::{
        self, daily_totals,
        links::{self, Link},
        moves,
    },
};

/// How long a join can be taken back.
pub(in crate::ledger) const WITHIN: TimeDelta = TimeDelta::hours(24);

/// Books that were parted.
pub(in crate::ledger) struct Parted {
    /// The channels that lead to the books which left.
    pub(in crate::ledger) channels: Vec<String>,
    /// How many entries left.
    pub(in crate::ledger) entries: u64,
}

/// What leaves.
struct Leaving {
    conversations: Vec<Uuid>,
    transactions: Vec<Uuid>,
    categories: HashSet<CategoryId>,
    budgets: Vec<BudgetId>,
    rates: Vec<DatedRate>,
}

/// Takes a join back, within a day. If the conversation that is open leaves, so do the open books, once
/// [`Books::go_along`] says so.
pub(in crate::ledger) async fn part(books: &mut Books, id: LinkId) -> Result<Parted, LedgerError> {
    must_stay_together(books).await?;
    let (into, now) = (books.user, books.now);
    let link = links::find(books.conn(), into, id).await?;
    let link = link.filter(|link| link.undone_at.is_none()).ok_or(Invalid::Replaced)?;
    if now - link.made_at > WITHIN {
        return Err(Invalid::LinkTooOld.into());
    }
    let person = links::lock(books.conn(), &[link.from]).await?.into_iter().next();
    let person = person.ok_or(LedgerError::Internal(store::Error::RowNotFound))?;
    let back = (into, link.from);
    let together = books.categories.clone();
    let mut split = parted(&together, &link.categories);

    let conn = books.conn();
    let conversations =
        moves::leaving_conversations(conn, into, &link.conversations, &link.doors).await?;
    let transactions =
        moves::leaving_transactions(conn, into, &link.transactions, &conversations).await?;
    let leaving = Leaving {
        conversations,
        transactions,
        categories: link.categories.iter().map(|category| category.id).collect(),
        budgets: link.budgets.iter().map(|budget| budget.id).collect(),
        rates: link.rates.iter().filter(|(_, stayed)| !stayed).map(|(rate, _)| *rate).collect(),
    };
    let again = budgets_again(books, &link).await?;
    let conn = books.conn();
    moves::begin(conn).await?;
    moves::doors(conn, back, &link.doors).await?;
    moves::categories(conn, back, &split.leaving).await?;
    store::categories::save_all(conn, into, &split.staying).await?;
    moves::transactions(conn, back, &leaving.transactions).await?;
    moves::budgets(conn, back, &leaving.budgets).await?;
    store::budget_alerts::move_with(conn, back, &leaving.budgets).await?;
    moves::end_budgets(conn, link.from, &again, None).await?;
    moves::return_usage(conn, back, &link.usage).await?;
    store::mail_addresses::part(conn, into, link.id).await?;
    return_hints(books, &link).await?;
    return_rates(books, &link).await?;
    nudges::give_back(books, &link, (&person, &leaving.conversations)).await?;
    let before = &link.categories;
    refile(books, link.from, &together, before, &mut split.leaving).await?;
    refile(books, into, &together, &[], &mut split.staying).await?;
    let conn = books.conn();
    // Last: what comes in there meanwhile waits from here on.
    moves::conversations(conn, back, &leaving.conversations, link.made_at, true).await?;
    moves::end(conn).await?;
    for user in [into, link.from] {
        daily_totals::rebuild(books.conn(), user).await?;
    }
    forget_steps(books, &link, &leaving).await?;
    links::mark_undone(books.conn(), into, id, now).await?;
    books.reload().await?;

    let here = books.conversation.is_some_and(|here| leaving.conversations.contains(&here.0));
    books.leaving = here.then_some(person);
    let entries = store::erasures::counts(books.conn(), link.from).await?.entries;
    Ok(Parted { channels: names(&link.doors), entries: counted(entries) })
}

/// The budgets that the join ended and nobody touched since.
async fn budgets_again(books: &mut Books, link: &Link) -> Result<Vec<BudgetId>, LedgerError> {
    let now = store::budgets::list(books.conn(), link.into).await?;
    let untouched = link.budgets.iter().filter(|before| {
        before.ended_at.is_none()
            && now.iter().any(|budget| {
                budget.id == before.id
                    && budget.ended_at == Some(link.made_at)
                    && budget.amount == before.amount
            })
    });
    Ok(untouched.map(|budget| budget.id).collect())
}

/// Gives back what was taught: as it is now where it came along, as it was where the other's counted.
async fn return_hints(books: &mut Books, link: &Link) -> Result<(), LedgerError> {
    let (into, from) = (link.into, link.from);
    let now = store::hints::list(books.conn(), into).await?;
    let conn = books.conn();
    for (words, category, stayed) in &link.hints {
        let known = now.iter().find(|(known, _)| known == words).map(|(_, category)| *category);
        if *stayed {
            store::hints::save(conn, from, words, *category).await?;
        } else if let Some(known) = known {
            store::hints::delete(conn, into, words).await?;
            store::hints::save(conn, from, words, known).await?;
        }
    }
    Ok(())
}

/// Gives back the rates that were set, likewise.
async fn return_rates(books: &mut Books, link: &Link) -> Result<(), LedgerError> {
    let (into, from) = (link.into, link.from);
    let now = store::rates::list(books.conn(), into).await?;
    let conn = books.conn();
    for (rate, stayed) in &link.rates {
        if *stayed {
            store::rates::save(conn, from, rate).await?;
        } else if let Some(known) = now.iter().find(|known| is_same(known, rate)) {
            store::rates::delete(conn, into, known.pair, known.date).await?;
            store::rates::save(conn, from, known).await?;
        }
    }
    Ok(())
}

/// Whether two rates are between the same currencies and of the same day.
fn is_same(one: &DatedRate, other: &DatedRate) -> bool {
    one.date == other.date && one.pair.is_between(other.pair)
}

/// Files what a person has under a category of the other's under their own of that name, or that of theirs, as it was
/// `before`, which it stood for; they get one if they have none.
async fn refile(
    books: &mut Books,
    user: UserId,
    together: &[Category],
    before: &[Category],
    own: &mut Vec<Category>,
) -> Result<(), LedgerError> {
    let now = books.now;
    for id in moves::filed_under(books.conn(), user).await? {
        if own.iter().any(|category| category.id == id) {
            continue;
        }
        let Some(foreign) = together.iter().find(|category| category.id == id) else { continue };
        let root = foreign.merged_into.unwrap_or(id);
        let name = together.iter().find(|category| category.id == root).unwrap_or(foreign);
        let wanted = fold(name.name.as_str());
        let into_own = own.iter().find(|category| category.id == root);
        let same = own.iter().find(|c| c.in_use() && fold(c.name.as_str()) == wanted);
        let mut merged = together.iter().filter(|category| category.merged_into == Some(root));
        let part = merged.find_map(|part| {
            before.iter().find(|category| category.id == part.id && category.in_use())?;
            own.iter().find(|category| category.id == part.id && category.in_use())
        });
        let into = if let Some(category) = into_own.or(same).or(part) {
            category.merged_into.unwrap_or(category.id)
        } else {
            let fresh = Category {
                id: books.ids.next(now),
                name: name.name.clone(),
                starter: None,
                merged_into: None,
                archived_at: None,
                created_at: now,
            };
            store::categories::save(books.conn(), user, &fresh).await?;
            let id = fresh.id;
            own.push(fresh);
            id
        };
        moves::refile(books.conn(), user, (id, into), now).await?;
    }
    Ok(())
}

/// What was done since the join to what leaves is no longer part of the steps of these books, in force or not.
async fn forget_steps(
    books: &mut Books,
    link: &Link,
    leaving: &Leaving,
) -> Result<(), LedgerError> {
    let user = link.into;
    let transactions: HashSet<Uuid> = leaving.transactions.iter().copied().collect();
    for mut step in store::journal::since(books.conn(), user, link.made_at).await? {
        let all = step.changes.len();
        step.changes.retain(|change| !leaving.has(&transactions, change));
        if step.changes.is_empty() {
            store::journal::remove(books.conn(), user, &[step.seq]).await?;
        } else if step.changes.len() < all {
            store::journal::rewrite(books.conn(), user, &step).await?;
        }
    }
    Ok(())
}

impl Leaving {
    /// Whether a change is about something that leaves.
    fn has(&self, transactions: &HashSet<Uuid>, change: &Change) -> bool {
        let leaves = |id: &CategoryId| self.categories.contains(id);
        match change {
            Change::Transaction { before, after } => before
                .iter()
                .chain([after])
                .any(|entry| transactions.contains(&entry.id.0) || leaves(&entry.category)),
            Change::Category { before, after } => before.iter().chain([after]).any(|category| {
                leaves(&category.id) || category.merged_into.as_ref().is_some_and(leaves)
            }),
            Change::Budget { before, after } => before.iter().chain([after]).any(|budget| {
                self.budgets.contains(&budget.id)
                    || budget.scope.category().as_ref().is_some_and(leaves)
            }),
            Change::Hint { before, after, .. } => before.iter().chain(after).any(leaves),
            Change::Imported { entries } => entries.iter().any(|id| transactions.contains(&id.0)),
            Change::Rate { before, after } => before
                .iter()
                .chain(after)
                .any(|rate| self.rates.iter().any(|leaving| is_same(leaving, rate))),
            Change::Preferences { .. }
            | Change::Nudges { .. }
            | Change::Linked { .. }
            | Change::Erasing { .. } => false,
        }
    }
}
