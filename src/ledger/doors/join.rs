//! Has books become part of others: every row of theirs moves, and keeps its id.
//!
//! Of categories with the same name, and of budgets over the same, those of the books that stay are the ones in use; what
//! the others were is written down, so that it can be taken back.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{WITHIN, channels, counted, split::joined};
use crate::{
    domain::{
        budget::{Budget, BudgetPeriod},
        category::Category,
        change::Change,
        ids::{BudgetId, CategoryId, ConversationId, LinkId},
        money::Money,
        rate::DatedRate,
        text::{CategoryName, Tag},
    },
    ledger::{Books, LedgerError, Person, nudges, set_preferences},
    store::{
        self, daily_totals,
        links::{self, Wants},
        moves,
    },
};

/// Books that became part of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The channels that led to them.
    pub from: Vec<String>,
    /// How many entries they had.
    pub entries: u64,
    /// Their categories that are new here.
    pub categories: Vec<CategoryName>,
    /// Their budgets that ended, since there is one already.
    pub budgets: Vec<BudgetMet>,
    /// The channels that lead to the books now.
    pub channels: Vec<String>,
    /// The conversations that came with them.
    #[serde(skip)]
    pub came: Vec<ConversationId>,
}

/// Two budgets over the same, of which one ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetMet {
    /// The category, if they are over one.
    pub category: Option<CategoryName>,
    /// The tag, if they are over one. With neither they are over everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// What they are for.
    #[serde(flatten)]
    pub period: BudgetPeriod,
    /// How much the one is that stays.
    pub kept: Money,
    /// How much the one was that ended.
    pub ended: Money,
}

/// The category that an id leads to.
fn root(categories: &[Category], id: Option<CategoryId>) -> Option<CategoryId> {
    let found = categories.iter().find(|category| Some(category.id) == id);
    found.and_then(|category| category.merged_into).or(id)
}

/// Has the open books become part of those of somebody who is locked, and opens these.
pub(super) async fn join(books: &mut Books, into: Person) -> Result<Linked, LedgerError> {
    // What was done before in the same breath was done to the books that go.
    books.journal().await?;
    let (from, now) = (books.user, books.now);
    let (both, mine) = ((from, into.id), books.categories.clone());
    let theirs = store::categories::list(books.conn(), into.id).await?;
    let moved = joined(&mine, &theirs);
    let (hints, taught) = (
        store::hints::list(books.conn(), from).await?,
        store::hints::list(books.conn(), into.id).await?,
    );
    let taught: HashSet<String> = taught.into_iter().map(|(words, _)| words).collect();
    let hints: Vec<(String, CategoryId, bool)> = hints
        .into_iter()
        .map(|(words, category)| {
            let stays = taught.contains(&words);
            (words, category, stays)
        })
        .collect();
    let budgets = store::budgets::list(books.conn(), from).await?;
    let (rates, told) = (
        store::rates::list(books.conn(), from).await?,
        store::rates::list(books.conn(), into.id).await?,
    );
    let rates: Vec<(DatedRate, bool)> = rates
        .into_iter()
        .map(|rate| {
            let same = |one: &DatedRate| one.date == rate.date && one.pair.is_between(rate.pair);
            (rate, told.iter().any(same))
        })
        .collect();
    let entries = counted(store::erasures::counts(books.conn(), from).await?.entries);
    let from_channels = channels(books, from).await?;
    let doors = links::doors(books.conn(), from).await?;
    links::forget_before(books.conn(), into.id, now - WITHIN).await?;
    let id: LinkId = books.ids.next(now);
    links::insert(books.conn(), (id, from, into.id), &mine, &hints, &budgets, &rates, now).await?;
    let wants = Wants {
        from: store::nudges::said(books.conn(), from).await?,
        into: store::nudges::said(books.conn(), into.id).await?,
    };
    links::insert_nudges(books.conn(), (id, from, into.id), &wants).await?;
    let link = links::find(books.conn(), into.id, id).await?;
    let link = link.ok_or(LedgerError::Internal(store::Error::RowNotFound))?;

    let in_force = store::budgets::in_force(books.conn(), into.id).await?;
    let all: Vec<Category> = theirs.iter().chain(&moved).cloned().collect();
    let over = |budget: &Budget| {
        let category = root(&all, budget.scope.category());
        (category, budget.scope.tag().cloned(), budget.amount.currency, budget.period)
    };
    let met: Vec<(&Budget, &Budget)> = budgets
        .iter()
        .filter(|budget| budget.ended_at.is_none())
        .filter_map(|one| Some((in_force.iter().find(|kept| over(kept) == over(one))?, one)))
        .collect();
    let named = |id: CategoryId| all.iter().find(|c| c.id == id).map(|c| c.name.clone());
    let budgets_met = met.iter().map(|(kept, ended)| BudgetMet {
        category: over(kept).0.and_then(named),
        tag: kept.scope.tag().cloned(),
        period: kept.period,
        kept: kept.amount,
        ended: ended.amount,
    });
    let linked = Linked {
        from: from_channels.clone(),
        entries,
        categories: moved.iter().filter(|c| c.in_use()).map(|c| c.name.clone()).collect(),
        budgets: budgets_met.collect(),
        channels: Vec::new(),
        came: link.conversations.iter().copied().map(Into::into).collect(),
    };
    let ended: Vec<BudgetId> = met.iter().map(|(_, ended)| ended.id).collect();
    let every: Vec<BudgetId> = budgets.iter().map(|budget| budget.id).collect();

    let conn = books.conn();
    moves::begin(conn).await?;
    moves::doors(conn, both, &doors).await?;
    store::link_codes::delete_all(conn, from).await?;
    store::callers::end_access(conn, from).await?;
    moves::categories(conn, both, &moved).await?;
    moves::transactions(conn, both, &link.transactions).await?;
    moves::end_budgets(conn, from, &ended, Some(now)).await?;
    moves::budgets(conn, both, &every).await?;
    store::budget_alerts::move_with(conn, both, &every).await?;
    moves::hints(conn, both).await?;
    moves::rates(conn, both).await?;
    moves::usage(conn, both).await?;
    store::mail_addresses::join(conn, both, id).await?;
    // Last: what comes in there meanwhile waits from here on.
    moves::conversations(conn, both, &link.conversations, now, false).await?;
    moves::end(conn).await?;
    for user in [from, into.id] {
        daily_totals::rebuild(conn, user).await?;
    }

    let wanted = books.preferences.assistant.max(into.preferences.assistant);
    books.turn_to(into).await?;
    nudges::adopt(books, from, &wants).await?;
    if wanted != into.preferences.assistant {
        // Nothing leaves that one of the two did not want to leave.
        set_preferences(books, None, None, Some(wanted)).await?;
    }
    books.changed(Change::Linked { link: id, channels: from_channels, entries });
    Ok(Linked { channels: channels(books, into.id).await?, ..linked })
}
