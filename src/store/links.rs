//! Books that became part of others, and the doors that lead to books. How rows move between two people stands in
//! [`super::moves`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar, types::Json};
use uuid::Uuid;

use super::{Connection, Error, users};
use crate::domain::{
    budget::Budget,
    category::Category,
    ids::{CategoryId, ConversationId, LinkId, UserId},
    nudge::Wanted,
    rate::DatedRate,
};

/// One way in: who somebody is on a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Door {
    /// The channel's name.
    pub channel: String,
    /// The platform's id of the person.
    pub subject: String,
}

/// Books that became part of others, and how they were.
#[derive(Clone, Debug)]
pub struct Link {
    /// Whose books they became part of.
    pub into: UserId,
    /// Its id.
    pub id: LinkId,
    /// Whose they were.
    pub from: UserId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When they were parted again, if they were.
    pub undone_at: Option<DateTime<Utc>>,
    /// Their doors.
    pub doors: Vec<Door>,
    /// Their conversations.
    pub conversations: Vec<Uuid>,
    /// Their entries.
    pub transactions: Vec<Uuid>,
    /// Their categories, as they were.
    pub categories: Vec<Category>,
    /// What was taught, as it was, and whether the others had taught something about the same words.
    pub hints: Vec<(String, CategoryId, bool)>,
    /// Their budgets, as they were.
    pub budgets: Vec<Budget>,
    /// The rates they had set, and whether the others had set one between the same currencies for the same day.
    pub rates: Vec<(DatedRate, bool)>,
    /// The rows of `model_usage`, as they were.
    pub usage: Value,
    /// What both had said they want to be told.
    pub wants: Wants,
    /// What they were told without asking.
    pub nudges: Vec<Uuid>,
}

/// What two people had said they want to be told, if they had, before the books of one became part of the other's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wants {
    /// Whose books became part of others.
    pub from: Option<Wanted>,
    /// Whose books they became part of.
    pub into: Option<Wanted>,
}

struct Row {
    user_id: Uuid,
    id: Uuid,
    from_user: Uuid,
    made_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
    doors: Json<Vec<Door>>,
    conversations: Vec<Uuid>,
    transactions: Vec<Uuid>,
    categories: Json<Vec<Category>>,
    hints: Json<Vec<(String, CategoryId, bool)>>,
    budgets: Json<Vec<Budget>>,
    rates: Json<Vec<(DatedRate, bool)>>,
    usage: Value,
    wants: Json<Wants>,
    nudges: Vec<Uuid>,
}

impl From<Row> for Link {
    fn from(row: Row) -> Self {
        Self {
            into: row.user_id.into(),
            id: row.id.into(),
            from: row.from_user.into(),
            made_at: row.made_at,
            undone_at: row.undone_at,
            doors: row.doors.0,
            conversations: row.conversations,
            transactions: row.transactions,
            categories: row.categories.0,
            hints: row.hints.0,
            budgets: row.budgets.0,
            rates: row.rates.0,
            usage: row.usage,
            wants: row.wants.0,
            nudges: row.nudges,
        }
    }
}

/// Locks people until the transaction ends; those who are there. Whoever asks has locked their own already, so two can wait
/// for each other: the database ends one of them then, whose turn is taken again.
pub async fn lock(conn: &mut Connection, ids: &[UserId]) -> Result<Vec<users::User>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = query_as!(
        users::Row,
        r#"select id, currency, timezone, assistant, setup_asked_at is not null as "asked!"
           from users where id = any($1) order by id for update"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(users::User::try_from).collect()
}

/// The doors of a person, the oldest first.
pub async fn doors(conn: &mut Connection, user: UserId) -> Result<Vec<Door>, Error> {
    query_as!(
        Door,
        "select channel, subject from identities where user_id = $1
         order by created_at, channel, subject",
        user.0,
    )
    .fetch_all(conn)
    .await
}

/// A door, and the conversation that came in by it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedDoor {
    /// The channel's name.
    pub channel: String,
    /// The platform's id of the person.
    pub subject: String,
    /// Since when it leads to the person, or anybody.
    pub since: DateTime<Utc>,
    /// The conversation, if there is one that nobody else reads.
    pub conversation: Option<Uuid>,
}

/// The doors that lead to a person's books, in the order they came, with what is said by them.
pub async fn used_doors(conn: &mut Connection, user: UserId) -> Result<Vec<UsedDoor>, Error> {
    query_as!(
        UsedDoor,
        "select i.channel, i.subject, i.created_at as since, (
             select c.id from conversations c
             where c.user_id = $1 and c.channel = i.channel and c.retired_at is null and not c.shared
               and coalesce(c.subject, c.chat) = i.subject
             order by c.id desc limit 1
         ) as conversation
         from identities i where i.user_id = $1
         order by i.created_at, i.channel, i.subject",
        user.0,
    )
    .fetch_all(conn)
    .await
}

/// The door that a conversation came in by, if it still leads to the person. Where that was not written down, the chat's
/// name or the only door of the channel tells.
pub async fn door_of(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Door>, Error> {
    query_as!(
        Door,
        "select i.channel, i.subject from conversations c
         join identities i on i.user_id = c.user_id and i.channel = c.channel
         where c.user_id = $1 and c.id = $2
           and (i.subject = c.subject or c.subject is null and (i.subject = c.chat or not exists (
               select from identities o
               where o.user_id = $1 and o.channel = i.channel and o.subject <> i.subject
           )))
         order by i.subject = c.chat desc limit 1",
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await
}

/// A door leads to a person's books no longer.
pub async fn close_door(conn: &mut Connection, user: UserId, door: &Door) -> Result<(), Error> {
    query!(
        "delete from identities where user_id = $1 and channel = $2 and subject = $3",
        user.0,
        door.channel,
        door.subject,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether two people's books hold rows of the same ids: one was read from an archive of the other.
pub async fn share_rows(conn: &mut Connection, one: UserId, other: UserId) -> Result<bool, Error> {
    query_scalar!(
        r#"select exists (
             select from transactions a join transactions b on b.user_id = $2 and b.id = a.id
             where a.user_id = $1
         ) or exists (
             select from categories a join categories b on b.user_id = $2 and b.id = a.id
             where a.user_id = $1
         ) or exists (
             select from budgets a join budgets b on b.user_id = $2 and b.id = a.id
             where a.user_id = $1
         ) as "share!""#,
        one.0,
        other.0,
    )
    .fetch_one(conn)
    .await
}

/// Writes down how a person's books are before they become part of others.
pub async fn insert(
    conn: &mut Connection,
    link: (LinkId, UserId, UserId),
    categories: &[Category],
    hints: &[(String, CategoryId, bool)],
    budgets: &[Budget],
    rates: &[(DatedRate, bool)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (id, from, into) = link;
    query!(
        "insert into links (user_id, id, from_user, made_at, doors, conversations, transactions,
                            categories, hints, budgets, rates, usage)
         values ($1, $2, $3, $4,
             coalesce((
                 select jsonb_agg(jsonb_build_object('channel', channel, 'subject', subject))
                 from identities where user_id = $3
             ), '[]'),
             array(select id from conversations where user_id = $3),
             array(select id from transactions where user_id = $3),
             $5, $6, $7, $8,
             coalesce((
                 select jsonb_agg(to_jsonb(u) - 'user_id') from model_usage u where user_id = $3
             ), '[]'))",
        into.0,
        id.0,
        from.0,
        now,
        Json(categories) as _,
        Json(hints) as _,
        Json(budgets) as _,
        Json(rates) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down what both want to be told, and what the one who comes was told.
pub async fn insert_nudges(
    conn: &mut Connection,
    (id, from, into): (LinkId, UserId, UserId),
    wants: &Wants,
) -> Result<(), Error> {
    query!(
        "update links set wants = $4, nudges = array(select id from nudges where user_id = $3)
         where user_id = $1 and id = $2",
        into.0,
        id.0,
        from.0,
        Json(wants) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down that a door left for books of its own, for whoever is about to do something in a conversation that went
/// with it. It is no link that could be taken back.
pub async fn insert_trail(
    conn: &mut Connection,
    (id, from, into): (LinkId, UserId, UserId),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into links (user_id, id, from_user, made_at, undone_at, doors, conversations, transactions,
                            categories, hints, budgets, usage)
         values ($1, $2, $3, $4, $4, '[]', '{}', '{}', '[]', '[]', '[]', '[]')",
        into.0,
        id.0,
        from.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A link, by its id.
pub async fn find(conn: &mut Connection, user: UserId, id: LinkId) -> Result<Option<Link>, Error> {
    let row = query_as!(
        Row,
        r#"select user_id, id, from_user, made_at, undone_at, doors as "doors: Json<Vec<Door>>",
                  conversations, transactions, categories as "categories: Json<Vec<Category>>",
                  hints as "hints: Json<Vec<(String, CategoryId, bool)>>",
                  budgets as "budgets: Json<Vec<Budget>>",
                  rates as "rates: Json<Vec<(DatedRate, bool)>>", usage,
                  wants as "wants: Json<Wants>", nudges
           from links where user_id = $1 and id = $2"#,
        user.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Link::from))
}

/// A link that is in force.
#[derive(Clone, Copy, Debug)]
pub struct InForce {
    /// Its id.
    pub id: LinkId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Whether it brought the door that was asked about.
    pub brought: bool,
}

/// The links that are in force, the newest first.
pub async fn in_force(
    conn: &mut Connection,
    user: UserId,
    door: Option<&Door>,
) -> Result<Vec<InForce>, Error> {
    let door = serde_json::json!([door]);
    let rows = query!(
        r#"select id, made_at, doors @> $2 as "brought!" from links
           where user_id = $1 and undone_at is null order by made_at desc, id desc"#,
        user.0,
        door,
    )
    .fetch_all(conn)
    .await?;
    let link = |(id, made_at, brought): (Uuid, _, _)| InForce { id: id.into(), made_at, brought };
    Ok(rows.into_iter().map(|row| link((row.id, row.made_at, row.brought))).collect())
}

/// Marks a link as taken back; how the books were is kept no longer.
pub async fn mark_undone(
    conn: &mut Connection,
    user: UserId,
    id: LinkId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update links set undone_at = $3, doors = '[]', conversations = '{}', transactions = '{}',
             categories = '[]', hints = '[]', budgets = '[]', rates = '[]', usage = '[]'
         where user_id = $1 and id = $2",
        user.0,
        id.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How books were that became part of a person's before a time is kept no longer: they stay. The doors are kept, which
/// tell which link brought one.
pub async fn forget_before(
    conn: &mut Connection,
    user: UserId,
    time: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update links set conversations = '{}', transactions = '{}', categories = '[]',
             hints = '[]', budgets = '[]', rates = '[]', usage = '[]', wants = '{}', nudges = '{}'
         where user_id = $1 and undone_at is null and made_at < $2 and categories <> '[]'",
        user.0,
        time,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When a link was made.
pub async fn made_at(
    conn: &mut Connection,
    user: UserId,
    id: LinkId,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!("select made_at from links where user_id = $1 and id = $2", user.0, id.0)
        .fetch_optional(conn)
        .await
}

/// To whom a conversation belongs now that was a person's until their books became part of others, or left them.
pub async fn new_home(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<UserId>, Error> {
    let home = query_scalar!(
        "select c.user_id from links l
         join conversations c on c.user_id in (l.user_id, l.from_user) and c.id = $2
         where (l.user_id = $1 or l.from_user = $1) and c.user_id <> $1 limit 1",
        user.0,
        conversation.0,
    );
    Ok(home.fetch_optional(conn).await?.map(Into::into))
}
