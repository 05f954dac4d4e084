//! What is in the books already of what is to be filed in them.

use chrono::NaiveDate;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::Row;
use crate::{
    domain::{
        ids::{TransactionId, UserId},
        kind::Kind,
        money::Money,
        text::Description,
        transaction::Transaction,
    },
    store::{Connection, Error},
};

/// Which of these entries are in the books, voided or not.
pub async fn known(
    conn: &mut Connection,
    user: UserId,
    ids: &[TransactionId],
) -> Result<Vec<TransactionId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let known = query_scalar!(
        "select id from transactions where user_id = $1 and id = any($2)",
        user.0,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(known.into_iter().map(Into::into).collect())
}

/// These entries, voided or not, in the order they were filed.
pub async fn all(
    conn: &mut Connection,
    user: UserId,
    ids: &[TransactionId],
) -> Result<Vec<Transaction>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = query_as!(
        Row,
        "select id, kind, amount_minor, currency, spent_on, description, merchant, category_id,
                tags, message_id, created_at, voided_at
         from transactions where user_id = $1 and id = any($2) order by id",
        user.0,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Transaction::try_from).collect()
}

/// What makes two entries alike.
#[derive(Clone, Copy, Debug)]
pub struct Alike<'a> {
    /// The day.
    pub day: NaiveDate,
    /// Which way the money went.
    pub kind: Kind,
    /// How much.
    pub money: Money,
    /// What it was for, in whatever letters.
    pub description: &'a Description,
}

/// How many entries that are not voided are like each of these.
pub async fn alike(
    conn: &mut Connection,
    user: UserId,
    wanted: &[Alike<'_>],
) -> Result<Vec<i64>, Error> {
    let days: Vec<NaiveDate> = wanted.iter().map(|one| one.day).collect();
    let kinds: Vec<String> = wanted.iter().map(|one| one.kind.name().to_owned()).collect();
    let minors: Vec<i64> = wanted.iter().map(|one| one.money.minor).collect();
    let currencies: Vec<String> =
        wanted.iter().map(|one| one.money.currency.code().to_owned()).collect();
    let words: Vec<String> = wanted.iter().map(|one| one.description.as_str().to_owned()).collect();
    let rows = query!(
        r#"select wanted.at as "at!", count(*) as "entries!"
           from unnest($2::date[], $3::text[], $4::bigint[], $5::text[], $6::text[])
                    with ordinality as wanted (day, kind, minor, currency, words, at)
           join transactions t
             on t.spent_on = wanted.day and t.kind = wanted.kind
            and t.amount_minor = wanted.minor and t.currency = wanted.currency
            and lower(t.description) = lower(wanted.words)
           where t.user_id = $1 and t.voided_at is null
             and t.spent_on >= $7 and t.spent_on <= $8
           group by wanted.at"#,
        user.0,
        &days,
        &kinds,
        &minors,
        &currencies,
        &words,
        days.iter().min().copied().unwrap_or_default(),
        days.iter().max().copied().unwrap_or_default(),
    )
    .fetch_all(conn)
    .await?;
    let mut counts = vec![0; wanted.len()];
    for row in rows {
        let at = usize::try_from(row.at - 1).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(at) {
            *count = row.entries;
        }
    }
    Ok(counts)
}
