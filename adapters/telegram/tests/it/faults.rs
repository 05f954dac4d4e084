//! What goes wrong with Telegram itself, and what is said about it.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};

use hisab_port::SendError;
use hisab_standins::telegram::{Fault, Standin};
use hisab_telegram::Stopped;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{Event, Metadata, Subscriber, field::Field, span};

use crate::bot::{Bot, adapter, echo, outgoing, settings};

/// Everything that is logged in this thread, at any level, a line each.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>, Arc<Notify>);

impl Log {
    /// Waits until there is a line with this.
    async fn tells(&self, with: &str) {
        while self.lines(with) == 0 {
            self.1.notified().await;
        }
    }

    fn lines(&self, with: &str) -> usize {
        self.0.lock().unwrap().lines().filter(|line| line.contains(with)).count()
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = format!("{} {} ", event.metadata().level(), event.metadata().target());
        event.record(&mut |field: &Field, value: &dyn Debug| {
            let _ = write!(line, "{field}={value:?} ");
        });
        let mut log = self.0.lock().unwrap();
        log.push_str(&line.replace('\n', " "));
        log.push('\n');
        self.1.notify_one();
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn a_token_that_is_refused_stops_the_bot() {
    let telegram = Standin::start().await.unwrap();
    let mut wrong = settings(&telegram, None);
    wrong.token = "7000000001:wrong".into();
    let stopped = adapter(wrong).run(echo(), CancellationToken::new()).await;
    assert_eq!(stopped, Err(Stopped::Token));
    telegram.take_violations();
}

#[tokio::test]
async fn another_program_that_fetches_is_told_once_and_outlasted() {
    let log = Log::default();
    let _logged = tracing::subscriber::set_default(log.clone());
    let bot = Bot::polling(echo()).await;
    let conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    bot.telegram.fail("getUpdates", 2, Fault::Error(409, conflict.to_owned()));
    bot.says("chai 20");
    bot.telegram.faults_over().await;
    bot.says("auto 85");
    bot.telegram.all_confirmed().await;
    assert_eq!(bot.heard(), ["chai 20", "auto 85"]);
    assert_eq!(log.lines("Give the token to one process only"), 1);
    assert_eq!(log.lines("come to this program again"), 1);
}

#[tokio::test]
async fn a_webhook_of_another_program_is_told_as_one() {
    let log = Log::default();
    let _logged = tracing::subscriber::set_default(log.clone());
    let bot = Bot::polling(echo()).await;
    let conflict = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    bot.telegram.fail("getUpdates", 1, Fault::Error(409, conflict.to_owned()));
    bot.says("chai 20");
    bot.telegram.faults_over().await;
    bot.says("auto 85");
    bot.telegram.all_confirmed().await;
    assert_eq!(log.lines("Another program set a webhook"), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_later_does_not_end_the_bot() {
    for method in ["deleteWebhook", "getUpdates"] {
        let log = Log::default();
        let _logged = tracing::subscriber::set_default(log.clone());
        let telegram = Arc::new(Standin::start().await.unwrap());
        telegram.fail(method, 1, Fault::Error(401, "Unauthorized".to_owned()));
        let mut bot = Bot::over(Arc::clone(&telegram), echo());
        tokio::select! {
            stopped = &mut bot.task => panic!("{stopped:?}"),
            () = log.tells("refuses the token of this bot") => {}
        }
        bot.stop.cancel();
        assert_eq!(bot.task.await.unwrap(), Ok(()), "{method}");
    }
}

#[tokio::test]
async fn neither_errors_nor_logs_hold_the_token_or_what_was_said() {
    let log = Log::default();
    let _logged = tracing::subscriber::set_default(log.clone());
    let telegram = Arc::new(Standin::start().await.unwrap());
    telegram.fail("getMe", 1, Fault::CutBefore);
    telegram.fail("setMyCommands", 1, Fault::CutBefore);
    telegram.fail("deleteWebhook", 1, Fault::Page(404));
    let bot = Bot::over(Arc::clone(&telegram), echo());
    telegram.called("getUpdates", 1).await;
    telegram.fail("getUpdates", 1, Fault::CutAfter);
    bot.says("secret chai 20");
    telegram.shown(bot.asha.chat()).await;
    telegram.all_confirmed().await;
    let mut errors = String::new();
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Page(404), Fault::Page(200)] {
        telegram.fail("sendMessage", 1, fault);
        let failed = bot.outbound.send(&bot.place(), &outgoing(1, "secret auto 85")).await;
        let Err(SendError::Transient(said)) = failed else { panic!("{failed:?}") };
        errors.push_str(&said);
    }
    let nowhere = hisab_telegram::Settings {
        api: "http://127.0.0.1:9".to_owned(),
        ..settings(&telegram, None)
    };
    let failed = adapter(nowhere).outbound().send(&bot.place(), &outgoing(2, "secret")).await;
    assert_eq!(failed, Err(SendError::Transient("no connection".to_owned())));
    let log = log.0.lock().unwrap();
    assert!(log.contains("Telegram cannot be reached"), "{log}");
    let (_, secret) = telegram.token().split_once(':').unwrap();
    let host = telegram.url();
    for never in [secret, host.as_str(), "secret"] {
        let ours = log.lines().filter(|line| line.contains("hisab_telegram"));
        assert!(ours.into_iter().all(|line| !line.contains(never)), "{never}: {log}");
        assert!(!errors.contains(never), "{never}: {errors}");
    }
    assert!(!log.contains(secret), "not even by what is below us");
}
