//! What cannot be mended by trying again is said, and what can is tried again.

use hisab_discord::Stopped;
use hisab_standins::discord::Fault;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::support::{App, PATIENCE, adapter, echo, one_person, text};

#[tokio::test]
async fn a_wrong_token_is_told() {
    let (standin, ..) = one_person().await;
    let adapter = adapter(&standin, "wrong");
    let running = Box::pin(adapter.run(echo(), CancellationToken::new()));
    assert_eq!(time::timeout(PATIENCE, running).await.unwrap(), Err(Stopped::Token));
    standin.take_violations();
}

#[tokio::test]
async fn intents_that_are_not_allowed_are_told() {
    let (standin, ..) = one_person().await;
    standin.disallow_intents(u64::MAX);
    let adapter = adapter(&standin, &standin.token());
    let running = Box::pin(adapter.run(echo(), CancellationToken::new()));
    let ended = time::timeout(PATIENCE, running).await.unwrap();
    assert_eq!(ended, Err(Stopped::Intents));
    standin.take_violations();
}

#[tokio::test]
async fn it_begins_when_discord_is_back_and_ends_when_it_is_told() {
    let (standin, asha, channel) = one_person().await;
    standin.fail("GET /gateway", Fault::Status(503), 1);
    standin.fail("GET /applications/@me", Fault::Status(503), 2);
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    assert_eq!(app.stored().await.content, text("chai 20"));
    app.stop().await;
    assert_eq!(standin.faults_left(), 0);
}

#[tokio::test]
async fn a_token_that_was_good_once_is_tried_again() {
    let (standin, asha, channel) = one_person().await;
    standin.fail("GET /applications/@me", Fault::Status(503), 1_000);
    let chat = echo();
    let app = App::begin(&standin, &chat);
    standin.wait_ready().await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.heal();
    standin.fail("GET /applications/@me", Fault::Status(401), 1);
    standin.registered().await;
    assert_eq!(standin.faults_left(), 0);
    app.stop().await;
}
