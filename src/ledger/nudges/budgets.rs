//! That a line of a budget is crossed, or that a budget will not last.
//!
//! Whoever crosses a line by what they write is told so in the answer; here is what is crossed otherwise: by an import, a
//! change elsewhere, a new week. A line is told of once in a period, wherever that was.

use super::{Finding, Nudge};
use crate::{
    domain::nudge::{Kind, Wanted},
    ledger::{
        Books, LedgerError,
        budgets::{lines, pace, standing_by_id},
    },
    store,
};

pub(super) async fn find(books: &mut Books, wanted: &Wanted) -> Result<Vec<Nudge>, LedgerError> {
    let (user, today) = (books.user, books.today);
    let mut nudges = Vec::new();
    for (id, state) in standing_by_id(books, today).await? {
        if state.paused || !state.days.contains(today) {
            continue;
        }
        let mut news = lines(id, &state, &state.reached);
        news.extend(state.gone_on.filter(|_| state.left.minor >= 0).map(|_| pace(id, &state)));
        let news = store::budget_alerts::untold(books.conn(), user, &news).await?;
        let (start, amount) = (state.days.start(), state.amount.minor);
        let threshold = news.iter().map(|line| line.threshold).max();
        let threshold = threshold.and_then(|line| u16::try_from(line).ok());
        let passed = threshold.filter(|line| *line > 0 && wanted.has(Kind::Budget));
        if let Some(threshold) = passed {
            // That it will not last is said with it.
            nudges.push(Nudge {
                lines: news,
                kind: Kind::Budget,
                key: format!("budget:{id}:{start}:{amount}:{threshold}"),
                finding: Finding::Budget { state: Box::new(state), threshold },
            });
        } else if news.contains(&pace(id, &state)) && wanted.has(Kind::Pace) {
            nudges.push(Nudge {
                lines: vec![pace(id, &state)],
                kind: Kind::Pace,
                key: format!("pace:{id}:{start}:{amount}"),
                finding: Finding::Pace(Box::new(state)),
            });
        }
    }
    Ok(nudges)
}
