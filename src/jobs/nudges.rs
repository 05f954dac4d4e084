//! Tells people what they want to be told, when it is their turn.
//!
//! Each is looked after in a transaction of their own, which notes what they are told, stores it on its way out, and says
//! when it is their turn again: a process that dies in it told nothing, and one that dies after it is not needed.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt as _, stream};
use hisab_port::Picture;
use metrics::counter;
use serde::Serialize;

use super::{Jobs, Parts, Run, describe};
use crate::{
    charts,
    domain::{
        ids::{TransactionId, UserId},
        mail::Topic,
        nudge::Kind,
    },
    ledger::{self, Books, Charted, Digest, Finding, LedgerError, Span, look_after},
    mail,
    store::{self, conversations::Place, nudges::Due, posts::Post},
    wording::{self, Reader},
};

/// How many people are fetched at once.
const BATCH: i64 = 200;

/// How long somebody waits for whom nothing can be done now, so that they are not in the way of others.
const LATER: TimeDelta = TimeDelta::hours(1);

pub(super) async fn run(jobs: &Jobs, run: &Run) -> Result<(), LedgerError> {
    let at_once = jobs.parts.store.concurrency().div_ceil(2);
    let mut after = None;
    while jobs.goes_on(run).await? {
        let now = jobs.parts.clock.now();
        let mut conn = jobs.parts.store.acquire().await?;
        let due = store::nudges::due(&mut conn, now, after, BATCH).await?;
        drop(conn);
        let Some(last) = due.last() else { return Ok(()) };
        after = Some(*last);
        stream::iter(due)
            .for_each_concurrent(at_once, |due| async move {
                let Err(error) = tell(jobs, due).await else { return };
                let plan = due.plan.name();
                tracing::error!(
                    plan,
                    error = describe(&error),
                    "Somebody could not be looked after"
                );
                // That the database is away is nobody's fault: the next run looks after them.
                let is_outage =
                    matches!(&error, LedgerError::Internal(error) if store::is_outage(error));
                if !is_outage && put_off(jobs, due, now + LATER).await.is_err() {
                    tracing::error!(plan, "Nor could they be put off; the next run tries again");
                }
            })
            .await;
    }
    Ok(())
}

async fn put_off(jobs: &Jobs, due: Due, until: DateTime<Utc>) -> Result<(), LedgerError> {
    let mut conn = jobs.parts.store.acquire().await?;
    Ok(store::nudges::plan_next(&mut conn, due.user, due.plan, until).await?)
}

/// Looks after one person, unless it is not their turn any more, or another process is at it.
async fn tell(jobs: &Jobs, due: Due) -> Result<(), LedgerError> {
    let now = jobs.parts.clock.now();
    let Some((mut books, place)) = open(&jobs.parts, due.user, now).await? else { return Ok(()) };
    let Some(looked) = look_after(&mut books, due.plan, place.is_some()).await? else {
        return Ok(());
    };
    let Some(place) = place.filter(|_| !looked.nudges.is_empty()) else {
        return books.commit().await;
    };
    let reader = Reader { today: books.today() };
    for (id, nudge) in &looked.nudges {
        let mut reply = wording::nudge(reader, *id, &nudge.finding);
        if let Finding::Digest(digest) = &nudge.finding {
            reply.picture = picture(&mut books, digest, &place.channel).await?;
        }
        let about: &[TransactionId] = match &nudge.finding {
            Finding::Unusual(unusual) => &[unusual.entry.id],
            _ => &[],
        };
        let post = Post {
            id: jobs.parts.ids.next(now),
            outgoing: jobs.parts.ids.next(now),
            key: &format!("nudge:{}", nudge.key),
            reply: &serde_json::to_value(&reply).map_err(store::broken)?,
            question: None,
            about,
            now,
        };
        if !store::posts::insert(books.conn(), due.user, place.conversation_id, &post).await? {
            continue;
        }
        if let (Some(links), Finding::Digest(digest)) = (jobs.links.get(), &nudge.finding) {
            let (title, period) = wording::digest_title(digest);
            let letter = mail::Digest {
                topic: topic(digest.span),
                title,
                period: &period,
                paragraphs: &reply.paragraphs,
                picture: reply.picture.as_ref().map(|picture| picture.alt.as_str()),
            };
            mail::digest(&mut books, links, &letter).await?;
        }
        counter!("hisab_nudges_total", "kind" => nudge.kind.name()).increment(1);
    }
    books.commit().await?;
    (jobs.parts.hand_out)(&place);
    Ok(())
}

/// Which mails a digest is of.
const fn topic(span: Span) -> Topic {
    match span {
        Span::Day => Topic::Daily,
        Span::Week => Topic::Weekly,
        Span::Month => Topic::Monthly,
    }
}

/// What went where in a week or a month; of a day its few lines say enough.
async fn picture(
    books: &mut Books,
    digest: &Digest,
    channel: &str,
) -> Result<Option<Picture>, LedgerError> {
    if digest.span == Span::Day {
        return Ok(None);
    }
    let charted = Charted::by_category(digest.spent.clone());
    let Some(chart) = wording::chart(Reader { today: books.today() }, &charted) else {
        return Ok(None);
    };
    let user = books.user();
    store::messages::drop_pictures(books.conn(), user).await?;
    Ok(charts::picture(chart, channel).await)
}

/// The books of somebody, and where they can be told something.
async fn open(
    parts: &Parts,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<(Books, Option<Place>)>, LedgerError> {
    let mut tx = parts.store.begin().await?;
    let Some(person) = store::links::lock(&mut tx, &[user]).await?.pop() else { return Ok(None) };
    let place = store::nudges::place(&mut tx, user).await?;
    let books = Books::open(tx, person, now, now, parts.ids.clone()).await?;
    Ok(Some((books, place)))
}

/// What somebody would be told.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Who.
    pub user: UserId,
    /// In which channel.
    pub channel: String,
    /// Whether they have an address to which it would go by mail, too, where mail is sent.
    pub by_mail: bool,
    /// With which plan, and when that is due.
    pub plan: &'static str,
    /// When they are due; of several times that were missed, the newest.
    pub due_at: DateTime<Utc>,
    /// Of which kind it is.
    pub kind: Kind,
    /// What they would read.
    pub text: String,
    /// Why, in words.
    pub why: String,
    /// Why, in figures.
    pub finding: Finding,
}

/// Hands over what everybody who is due by a time would be told at that time, if nobody was told anything until then.
/// Nothing is told, and nothing noted.
pub async fn preview(
    parts: &Parts,
    at: DateTime<Utc>,
    mut show: impl FnMut(Preview),
) -> Result<(), LedgerError> {
    let mut after = None;
    loop {
        let mut conn = parts.store.acquire().await?;
        let people = store::nudges::people_due(&mut conn, at, after, BATCH).await?;
        drop(conn);
        let Some((last, _)) = people.last() else { return Ok(()) };
        after = Some(*last);
        for (user, plans) in people {
            let Some((mut books, Some(place))) = open(parts, user, at).await? else { continue };
            // What is told with one plan counts for the next; the transaction ends with the books, and takes all of it along.
            for plan in plans {
                let Some(looked) = look_after(&mut books, plan, true).await? else { continue };
                let reader = Reader { today: books.today() };
                for (id, nudge) in looked.nudges {
                    let by_mail = match &nudge.finding {
                        Finding::Digest(digest) => {
                            ledger::mail_address(&mut books, topic(digest.span)).await?.is_some()
                        }
                        _ => false,
                    };
                    show(Preview {
                        user,
                        channel: place.channel.clone(),
                        by_mail,
                        plan: plan.name(),
                        due_at: looked.due,
                        kind: nudge.kind,
                        text: wording::nudge(reader, id, &nudge.finding).plain_text(),
                        why: wording::nudge_why(reader, &nudge.finding),
                        finding: nudge.finding,
                    });
                }
            }
        }
    }
}
