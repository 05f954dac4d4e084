//! A person's categories.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    category::{Category, Starter},
    ids::UserId,
    text::CategoryName,
};

struct Row {
    id: Uuid,
    name: String,
    starter: Option<String>,
    merged_into: Option<Uuid>,
    archived_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Category {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            name: CategoryName::parse(&row.name).map_err(broken)?,
            starter: row.starter.as_deref().and_then(Starter::from_key),
            merged_into: row.merged_into.map(Into::into),
            archived_at: row.archived_at,
            created_at: row.created_at,
        })
    }
}

/// All of them, also those merged or taken away, in the order they were made.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<Category>, Error> {
    let rows = query_as!(
        Row,
        "select id, name, starter, merged_into, archived_at, created_at from categories
         where user_id = $1 order by created_at, id",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Category::try_from).collect()
}

/// Writes a category as it now stands, new or known.
pub async fn save(conn: &mut Connection, user: UserId, category: &Category) -> Result<(), Error> {
    save_all(conn, user, std::slice::from_ref(category)).await
}

/// Writes categories as they now stand, new or known, in one statement.
pub async fn save_all(
    conn: &mut Connection,
    user: UserId,
    categories: &[Category],
) -> Result<(), Error> {
    // Those out of use first: another may have their name by now.
    let mut categories: Vec<&Category> = categories.iter().collect();
    categories.sort_by_key(|category| category.in_use());
    let rows = serde_json::to_value(categories).map_err(broken)?;
    query!(
        "insert into categories (user_id, id, name, starter, merged_into, archived_at, created_at)
         select $1, r.id, r.name, r.starter, r.merged_into, r.archived_at, r.created_at
         from jsonb_to_recordset($2) as r(id uuid, name text, starter text, merged_into uuid,
                                          archived_at timestamptz, created_at timestamptz)
         on conflict (user_id, id) do update
         set name = excluded.name, merged_into = excluded.merged_into,
             archived_at = excluded.archived_at",
        user.0,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes every category of a person whose books hold nothing yet.
pub async fn delete_all(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("delete from categories where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}
