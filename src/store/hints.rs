//! What a person taught: which category words belong to.

use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{CategoryId, UserId};

struct Row {
    words: String,
    category_id: Uuid,
}

/// All of them, in the order of the words.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<(String, CategoryId)>, Error> {
    let rows = query_as!(
        Row,
        "select words, category_id from category_hints where user_id = $1 order by words",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.words, row.category_id.into())).collect())
}

/// Remembers words, or what they now mean.
pub async fn save(
    conn: &mut Connection,
    user: UserId,
    words: &str,
    category: CategoryId,
) -> Result<(), Error> {
    query!(
        "insert into category_hints (user_id, words, category_id) values ($1, $2, $3)
         on conflict (user_id, words) do update set category_id = excluded.category_id",
        user.0,
        words,
        category.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets words.
pub async fn delete(conn: &mut Connection, user: UserId, words: &str) -> Result<(), Error> {
    query!("delete from category_hints where user_id = $1 and words = $2", user.0, words)
        .execute(conn)
        .await?;
    Ok(())
}
