//! Where people want mail: an address each, whether it is confirmed, and what goes there.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::{
    ids::{LinkId, UserId},
    mail::{EmailAddress, Topic, Trouble},
};

/// An address as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The address.
    pub address: EmailAddress,
    /// Since when it is confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The code that waits: its hash, until when it is good, how often another was entered.
    pub code: Option<(Vec<u8>, DateTime<Utc>, i32)>,
    /// Whether they want no mail at all.
    pub stopped: bool,
    /// What they want none of.
    pub unsubscribed: Vec<Topic>,
    /// Why nothing goes there.
    pub trouble: Option<Trouble>,
}

struct Row {
    address: String,
    confirmed_at: Option<DateTime<Utc>>,
    code_hash: Option<Vec<u8>>,
    code_expires_at: Option<DateTime<Utc>>,
    code_tries: i32,
    stopped_at: Option<DateTime<Utc>>,
    unsubscribed: Vec<String>,
    trouble: Option<String>,
}

/// A person's address.
pub async fn find(conn: &mut Connection, user: UserId) -> Result<Option<Stored>, Error> {
    let row = query_as!(
        Row,
        "select address, confirmed_at, code_hash, code_expires_at, code_tries, stopped_at,
                unsubscribed, trouble
         from mail_addresses where user_id = $1",
        user.0,
    );
    row.fetch_optional(conn).await?.map(stored).transpose()
}

/// The people who confirmed an address and have mail come there, the newest first.
pub async fn confirmed_by(
    conn: &mut Connection,
    address: &EmailAddress,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    let users = query_scalar!(
        "select user_id from mail_addresses a
         where a.address = $1 and a.confirmed_at is not null and a.stopped_at is null
           and a.trouble is null
         order by a.confirmed_at desc limit $2",
        address.as_str(),
        limit,
    );
    Ok(users.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

fn stored(row: Row) -> Result<Stored, Error> {
    Ok(Stored {
        address: EmailAddress::parse(&row.address).map_err(super::broken)?,
        confirmed_at: row.confirmed_at,
        code: row.code_hash.zip(row.code_expires_at).map(|(hash, at)| (hash, at, row.code_tries)),
        stopped: row.stopped_at.is_some(),
        unsubscribed: row.unsubscribed.iter().filter_map(|name| Topic::parse(name)).collect(),
        trouble: row.trouble.as_deref().and_then(Trouble::parse),
    })
}

/// Has a person have this address, to be confirmed with a code; whatever they had before is gone.
pub async fn replace(
    conn: &mut Connection,
    user: UserId,
    address: &EmailAddress,
    code: (&[u8], DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into mail_addresses (user_id, address, made_at, code_hash, code_expires_at)
         values ($1, $2, $3, $4, $5)
         on conflict (user_id) do update
         set address = $2, made_at = $3, code_hash = $4, code_expires_at = $5, code_tries = 0,
             confirmed_at = null, stopped_at = null, unsubscribed = '{}', trouble = null,
             told_at = null, link_id = null",
        user.0,
        address.as_str(),
        now,
        code.0,
        code.1,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that another code was entered.
pub async fn tried(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("update mail_addresses set code_tries = code_tries + 1 where user_id = $1", user.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that the person reads what goes there.
pub async fn confirm(conn: &mut Connection, user: UserId, now: DateTime<Utc>) -> Result<(), Error> {
    query!(
        "update mail_addresses
         set confirmed_at = $2, code_hash = null, code_expires_at = null, code_tries = 0
         where user_id = $1",
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has no mail go to an address that some people share from a time on; without one, all of it again.
pub async fn stop(
    conn: &mut Connection,
    users: &[UserId],
    address: &EmailAddress,
    since: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    query!(
        "update mail_addresses
         set stopped_at = $3, unsubscribed = case when $3::timestamptz is null then '{}' else unsubscribed end
         where user_id = any($1) and address = $2",
        &users,
        address.as_str(),
        since,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has no more mail about a topic go to a person, whose books may be part of others' by now; nor to whoever has the same
/// address among those whose books are part of these, in case they part.
pub async fn unsubscribe(conn: &mut Connection, user: UserId, topic: Topic) -> Result<(), Error> {
    query!(
        "with recursive reached (user_id) as (
             select $1::uuid
             union
             select l.user_id from links l, reached r
             where l.from_user = r.user_id and l.undone_at is null
         ), inside (user_id) as (
             select user_id from reached
             union
             select l.from_user from links l, inside i
             where l.user_id = i.user_id and l.undone_at is null
         )
         update mail_addresses set unsubscribed = array_append(unsubscribed, $2::text)
         where not $2 = any(unsubscribed) and (
             user_id in (select user_id from reached)
             or user_id in (select user_id from inside) and address in (
                 select a.address from mail_addresses a, reached r where a.user_id = r.user_id
             )
         )",
        user.0,
        topic.name(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the addresses of some people. Whether there was one.
pub async fn delete(conn: &mut Connection, users: &[UserId]) -> Result<bool, Error> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let done = query!("delete from mail_addresses where user_id = any($1)", &users);
    Ok(done.execute(conn).await?.rows_affected() > 0)
}

/// Whether whoever reads an address called mail from here unwanted, whoever asked for it.
pub async fn is_unwanted(conn: &mut Connection, address: &EmailAddress) -> Result<bool, Error> {
    query_scalar!(
        r#"select exists(select from mail_unwanted where hash = $1) as "it!""#,
        &hash(address),
    )
    .fetch_one(conn)
    .await
}

/// What is kept of an address whose reader wants no mail.
fn hash(address: &EmailAddress) -> Vec<u8> {
    Sha256::digest(address.as_str()).to_vec()
}

/// Notes that whoever reads an address called mail from here unwanted: for good, whoever has the address or will give it,
/// and even if nobody has it now.
pub async fn unwanted(
    conn: &mut Connection,
    address: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into mail_unwanted (hash, since) values ($1, $2) on conflict do nothing",
        &hash(address),
        now,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update mail_addresses set trouble = 'complained', told_at = null
         where address = $1 and trouble is distinct from 'complained'",
        address.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a mail to an address came back for good, for everybody who had it when the mail was written: who gave it
/// later may have made the mailbox meanwhile.
pub async fn bounced(
    conn: &mut Connection,
    address: &EmailAddress,
    written: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update mail_addresses set trouble = 'bounced', told_at = null
         where address = $1 and trouble is null and made_at <= $2",
        address.as_str(),
        written,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody to be told that mail to their address comes to nothing.
#[derive(Clone, Debug)]
pub struct Untold {
    /// Who.
    pub user: UserId,
    /// The address.
    pub address: EmailAddress,
    /// Why.
    pub trouble: Trouble,
    /// Since when they have it.
    pub made_at: DateTime<Utc>,
}

/// Those who do not know yet that mail to their address comes to nothing, whoever they are, as far as there is a chat where
/// they can be told (see `nudges::place`).
pub async fn untold(conn: &mut Connection, limit: i64) -> Result<Vec<Untold>, Error> {
    let rows = query!(
        r#"select a.user_id, a.address, a.trouble as "trouble!", a.made_at from mail_addresses a
           where a.trouble is not null and a.told_at is null and exists (
               select from conversations c join identities i
                   on i.user_id = c.user_id and i.channel = c.channel
                      and i.subject = coalesce(c.subject, i.subject)
               where c.user_id = a.user_id and c.retired_at is null and not c.shared
                     and c.channel <> 'terminal'
           )
           limit $1"#,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Untold {
                user: row.user_id.into(),
                address: EmailAddress::parse(&row.address).map_err(super::broken)?,
                trouble: Trouble::parse(&row.trouble).ok_or(Error::RowNotFound)?,
                made_at: row.made_at,
            })
        })
        .collect()
}

/// Notes that a person is told of this. `false` if somebody else did, or it is otherwise by now.
pub async fn told(
    conn: &mut Connection,
    untold: &Untold,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update mail_addresses set told_at = $4
         where user_id = $1 and address = $2 and trouble = $3 and told_at is null",
        untold.user.0,
        untold.address.as_str(),
        untold.trouble.name(),
        now,
    );
    Ok(done.execute(conn).await?.rows_affected() == 1)
}

/// Has a person whose books others become part of have the others' address, if that is confirmed and theirs is not, or if
/// they have none. What came stays noted with those it came from, in case they part.
pub async fn join(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    link: LinkId,
) -> Result<(), Error> {
    query!(
        "insert into mail_addresses as kept
             (user_id, address, made_at, confirmed_at, code_hash, code_expires_at, code_tries,
              stopped_at, unsubscribed, trouble, told_at, link_id)
         select $2, address, made_at, confirmed_at, null, null, 0,
                stopped_at, unsubscribed, trouble, told_at, $3
         from mail_addresses where user_id = $1
         on conflict (user_id) do update
         set address = excluded.address, made_at = excluded.made_at,
             confirmed_at = excluded.confirmed_at, code_hash = null, code_expires_at = null,
             code_tries = 0, stopped_at = excluded.stopped_at,
             unsubscribed = excluded.unsubscribed, trouble = excluded.trouble,
             told_at = excluded.told_at, link_id = $3
         where kept.confirmed_at is null and excluded.confirmed_at is not null",
        from.0,
        into.0,
        link.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes from a person the address that came by a join which is taken back.
pub async fn part(conn: &mut Connection, user: UserId, link: LinkId) -> Result<(), Error> {
    query!("delete from mail_addresses where user_id = $1 and link_id = $2", user.0, link.0)
        .execute(conn)
        .await?;
    Ok(())
}
