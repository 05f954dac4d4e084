//! Discord's pace is kept: the stand-in fails a test in which something is sent too early.

use std::time::Duration;

use hisab_port::{Reply, SendError};
use hisab_standins::discord::Fault;

use crate::support::{App, echo, one_person, outgoing};

const MESSAGES: &str = "POST /channels/*/messages";

/// Far longer than a test takes.
const LONG: Duration = Duration::from_secs(1_000);

#[tokio::test]
async fn a_bucket_that_is_shut_is_left_alone_and_others_go_on() {
    let (standin, _, channel) = one_person().await;
    let other = standin.dm(&standin.person("ravi"));
    let app = App::start(&standin, &echo()).await;
    standin.fail(MESSAGES, Fault::TooMany(LONG), 1);
    for number in 1..=2 {
        let sent = app.send(channel, &outgoing(number, Reply::from("chai"))).await;
        let Err(SendError::RetryAfter(pause)) = sent else { panic!("{sent:?}") };
        assert!(pause <= LONG && pause > LONG / 2, "{pause:?}");
    }
    app.send(other, &outgoing(3, Reply::from("auto"))).await.unwrap();
    let asked = standin.requests().into_iter().filter(|request| request.status == 429).count();
    assert_eq!(asked, 1, "nothing is sent into a bucket that is shut");
}

#[tokio::test]
async fn when_all_is_shut_nothing_is_sent() {
    let (standin, _, channel) = one_person().await;
    let other = standin.dm(&standin.person("ravi"));
    let app = App::start(&standin, &echo()).await;
    standin.fail(MESSAGES, Fault::TooManyOfAll(LONG), 1);
    for (number, to) in [(1, channel), (2, other)] {
        let sent = app.send(to, &outgoing(number, Reply::from("chai"))).await;
        assert!(matches!(sent, Err(SendError::RetryAfter(pause)) if pause > LONG / 2), "{sent:?}");
    }
    let asked = standin.requests().into_iter().filter(|request| request.status == 429).count();
    assert_eq!(asked, 1);
}
