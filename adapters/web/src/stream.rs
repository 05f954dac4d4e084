//! Replies as server-sent events (the HTML standard, section 9.2): each exchange once, from where the browser left off;
//! while an answer is written, how far it has come. Such a draft has no id: what a browser names when it comes back is
//! the last exchange it has.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{self, Query},
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, stream};
use hisab_port::{ChatRef, Exchange, Position, Stretch};
use serde::Deserialize;

use crate::{
    Shared, State, address,
    bounds::Open,
    drafts::Draft,
    history::ShownExchange,
    hub::{Happened, Watch},
    problem::Problem,
    session::Guest,
};

/// How many exchanges are read at once.
const AT_ONCE: u16 = 50;

/// How often a silent stream says that it is alive, so that nothing between us and the browser closes it.
const ALIVE: Duration = Duration::from_secs(20);

/// After which time a browser comes back when a stream ends.
const RETRY: Duration = Duration::from_secs(1);

/// From where on.
#[derive(Deserialize)]
pub(crate) struct From {
    /// The last position that the page has; `Last-Event-ID` says it when a browser comes back.
    #[serde(default)]
    after: i64,
}

/// An open stream.
struct Reader {
    shared: Arc<Shared>,
    chat: ChatRef,
    watch: Watch,
    seen: Happened,
    /// The number of the draft that was shown last.
    drawn: u64,
    position: Position,
    /// Whether the history may hold more than was read.
    behind: bool,
    read: VecDeque<Exchange>,
    _open: Open,
}

/// Opens a stream.
pub(crate) async fn open(
    extract::State(state): extract::State<State>,
    guest: Guest,
    from: Result<Query<From>, extract::rejection::QueryRejection>,
    headers: HeaderMap,
    request: extract::Request,
) -> Result<Response, Problem> {
    let shared = state.0;
    let Query(From { after }) = from.map_err(|_| Problem::Malformed)?;
    let last = headers.get("last-event-id").map(|id| id.to_str().ok()?.parse().ok());
    let after = match last {
        Some(last) => last.ok_or(Problem::Future)?,
        None => after,
    };
    let position = Position(after);
    let address = address::client(&headers, request.extensions(), shared.behind_proxy);
    let open = shared.bounds.stream(guest.id, address)?;
    let chat = guest.chat();
    // Looking before reading: what happens between the two is seen twice rather than never.
    let watch = shared.hub.watch(chat.chat.clone());
    let seen = *watch.happened.borrow();
    let history = shared.chat.history(&chat, Stretch::After(position), AT_ONCE).await?;
    if position > history.newest || after < 0 {
        return Err(Problem::Future);
    }
    let behind = history.exchanges.len() >= usize::from(AT_ONCE);
    let (read, shared_too) = (history.exchanges.into(), Arc::clone(&shared));
    let reader = Reader {
        shared: shared_too,
        chat,
        watch,
        seen,
        drawn: 0,
        position,
        behind,
        read,
        _open: open,
    };
    let alive = KeepAlive::new().interval(ALIVE);
    let sse = Sse::new(events(reader)).keep_alive(alive);
    Ok(([("cache-control", "no-store"), ("x-accel-buffering", "no")], sse).into_response())
}

fn events(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    // The first bytes tell the browser that the stream is open.
    let opened = stream::iter([Ok(Event::default().comment("open").retry(RETRY))]);
    let events = stream::unfold(reader, |mut reader| async move {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    });
    stream::StreamExt::chain(opened, events)
}

impl Reader {
    /// The next event; `None` ends the stream, and the browser comes back.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(exchange) = self.read.pop_front() {
                self.position = exchange.position?;
                let id = self.position.0.to_string();
                let event = Event::default().event("exchange").id(id);
                return event.json_data(ShownExchange::from(exchange)).ok();
            }
            let happened = *self.watch.happened.borrow_and_update();
            let news = happened.news != self.seen.news;
            let working = happened.working != self.seen.working;
            self.seen = happened;
            if news || self.behind {
                self.read().await?;
            } else if let Some(draft) = self.new_draft() {
                self.drawn = draft.number;
                return Event::default().event("draft").json_data(&*draft).ok();
            } else if working {
                return Some(Event::default().event("working").data("{}"));
            } else {
                tokio::select! {
                    () = self.shared.stop.cancelled() => return None,
                    changed = self.watch.happened.changed() => changed.ok()?,
                }
            }
        }
    }

    /// A draft that was not shown: asked for whatever happened, so that a new stream has the one that is there.
    fn new_draft(&self) -> Option<Arc<Draft>> {
        self.watch.draft().filter(|draft| draft.number != self.drawn)
    }

    async fn read(&mut self) -> Option<()> {
        let after = Stretch::After(self.position);
        let history = self.shared.chat.history(&self.chat, after, AT_ONCE).await.ok()?;
        self.behind = history.exchanges.len() >= usize::from(AT_ONCE);
        self.read.extend(history.exchanges);
        Some(())
    }
}
