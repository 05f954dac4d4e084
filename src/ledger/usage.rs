//! What models took for a person, and what that cost.

use serde::{Deserialize, Serialize};

use super::{Books, LedgerError};
use crate::{
    domain::{
        cost::Cost,
        period::{Period, Unit},
    },
    store,
};

/// What models took this month, and of that today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Usage {
    /// In the person's month so far.
    pub month: Taken,
    /// On their day.
    pub today: Taken,
}

/// What models took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Taken {
    /// How often one was asked.
    pub calls: i64,
    /// Tokens that went in, the cached ones among them.
    pub input_tokens: i64,
    /// Tokens of those that the model had in its cache.
    pub cached_tokens: i64,
    /// Tokens that came out.
    pub output_tokens: i64,
    /// The list price.
    pub cost: Cost,
}

/// Adds up what models took this month and today.
pub async fn show_usage(books: &mut Books) -> Result<Usage, LedgerError> {
    let month = Period::holding(books.today, Unit::Month);
    let today = Period::holding(books.today, Unit::Day);
    Ok(Usage { month: taken(books, month).await?, today: taken(books, today).await? })
}

async fn taken(books: &mut Books, period: Period) -> Result<Taken, LedgerError> {
    let user = books.user;
    let (start, end) = (period.start(), period.end());
    let sum = store::model_usage::sum(books.conn(), user, start, end).await?;
    Ok(Taken {
        calls: sum.calls,
        input_tokens: sum.input_tokens,
        cached_tokens: sum.cached_tokens,
        output_tokens: sum.output_tokens,
        cost: sum.cost,
    })
}
