//! Closes the gaps of many chats beside each other: so many are asked for at a time, a chat that Discord does not
//! answer for waits aside, and chats where something waits already come first.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use hisab_port::ChatRef;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::intake::{
    Intake,
    gap::{Gap, Step},
};

/// So many gaps are worked at beside each other.
const BESIDE: usize = 4;

/// What a place is taken for.
enum Turn {
    /// A page.
    Ask(Gap),
    /// What was found is being handed over: not much more is to be held at a time.
    Settle(ChatRef),
}

/// Fetches what these chats missed. All of them are held; each is let go when it is done, or when this is `ended`.
pub(super) async fn all(intake: &Arc<Intake>, gaps: Vec<Gap>, ended: &CancellationToken) {
    let mut held: HashSet<ChatRef> = gaps.iter().map(|gap| gap.chat().clone()).collect();
    ended.run_until_cancelled(close(intake, gaps.into(), &mut held)).await;
    for chat in held {
        intake.fill(&chat, Vec::new());
    }
}

async fn close(intake: &Arc<Intake>, mut ready: VecDeque<Gap>, held: &mut HashSet<ChatRef>) {
    let (mut turns, mut aside) = (FuturesUnordered::new(), FuturesUnordered::new());
    loop {
        while turns.len() < BESIDE
            && let Some(gap) = next(intake, &mut ready)
        {
            turns.push(take(intake, Turn::Ask(gap)));
        }
        tokio::select! {
            Some(taken) = turns.next() => match taken {
                Some((gap, Step::More)) => ready.push_back(gap),
                Some((gap, Step::Later(pause))) => aside.push(async move {
                    time::sleep(pause).await;
                    gap
                }),
                Some((gap, Step::Done)) => {
                    let chat = gap.chat().clone();
                    held.remove(&chat);
                    intake.fill(&chat, gap.works());
                    turns.push(take(intake, Turn::Settle(chat)));
                }
                None => {}
            },
            Some(gap) = aside.next() => ready.push_back(gap),
            else => return,
        }
    }
}

/// The chat whose turn it is.
fn next(intake: &Intake, ready: &mut VecDeque<Gap>) -> Option<Gap> {
    let first = intake.queue.first_waiting(ready.iter().map(Gap::chat));
    ready.remove(first.unwrap_or(0))
}

async fn take(intake: &Intake, turn: Turn) -> Option<(Gap, Step)> {
    match turn {
        Turn::Ask(mut gap) => {
            let step = gap.step(&intake.shared).await;
            Some((gap, step))
        }
        Turn::Settle(chat) => {
            intake.queue.caught_up(&chat).await;
            None
        }
    }
}
