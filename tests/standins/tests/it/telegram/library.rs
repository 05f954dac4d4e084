//! A bot on somebody else's library, which was written for the real server.

use std::{
    io::Read,
    panic::AssertUnwindSafe,
    process::{Child, Command, Stdio},
};

use futures_util::FutureExt;
use hisab_standins::telegram::Standin;

/// Its bot.
const BOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/telegram.py");

/// The bot's process; it does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "tests/run says which Python has the library")]
async fn python_telegram_bot_finds_nothing_amiss() {
    let python = std::env::var("PTB_PYTHON").expect("PTB_PYTHON: tests/run provides it");
    let standin = Standin::start().await.unwrap();
    let mut bot = Command::new(python);
    bot.args([BOT, &standin.url(), standin.token()]);
    let mut bot = Running(bot.stderr(Stdio::piped()).spawn().unwrap());
    let mut errors = bot.0.stderr.take().unwrap();
    let errors = tokio::task::spawn_blocking(move || {
        let mut said = String::new();
        errors.read_to_string(&mut said).map(|_| said)
    });
    let talk = async {
        let asha = standin.person_speaking("Asha", "ne");
        let chat = asha.chat();
        standin.says(&asha, chat, "/start");
        let asked = standin.shown(chat).await;
        assert_eq!((asked.text.as_str(), asked.bold_words()), ("Hello <Asha>", vec!["Asha"]));
        let buttons = [("Yes", "yes"), ("No", "no")].map(|(l, d)| (l.to_owned(), d.to_owned()));
        assert_eq!(asked.buttons, [buttons]);
        let commands: Vec<String> = standin.commands().into_iter().map(|c| c.command).collect();
        assert_eq!(commands, ["start", "stop"]);
        let query = standin.presses(&asha, chat, asked.message_id, "yes");
        assert_eq!(standin.answered(&query).await.text, "Noted");
        let edited = standin.shown_edited(chat).await;
        assert_eq!((edited.text.as_str(), edited.buttons.len()), ("You said yes", 0));
        let said = standin.says(&asha, chat, "chart");
        let picture = standin.shown(chat).await;
        assert_eq!((picture.text.as_str(), picture.bold_words()), ("A chart", vec!["chart"]));
        assert!(picture.photo.is_some_and(|bytes| bytes.starts_with(b"\x89PNG")));
        assert_eq!(picture.reply_to, Some(said));
        let file = ("bank.csv", "text/csv", b"a,b\n".as_slice());
        standin.now().sends_document(&asha, chat, file, "here", None);
        let returned = standin.shown(chat).await;
        assert_eq!(returned.document, Some(("again.csv".to_owned(), b"a,b\n".to_vec())));
        assert_eq!(standin.actions(chat), ["typing"]);
        standin.says(&asha, chat, "/stop");
    };
    let talked = AssertUnwindSafe(talk).catch_unwind().await;
    if talked.is_err() {
        bot.0.kill().unwrap();
    }
    let errors = errors.await.unwrap().unwrap();
    assert!(talked.is_ok() && errors.is_empty(), "{errors}");
    assert!(bot.0.wait().unwrap().success());
    standin.all_confirmed().await;
    assert_eq!(standin.violations(), [""; 0]);
}
