//! An unrelated client, discord.js, finds what it knows from the real one.
//!
//! It needs `DISCORD_JS`: a folder whose `node_modules` has discord.js.

use std::{
    path::PathBuf,
    process::{Child, Command},
};

use hisab_standins::discord::{File, How, Id, Person, Standin, Writes};
use serde_json::json;

/// A bot that runs as long as this lives.
struct Bot(Child);

impl Bot {
    fn start(standin: &Standin) -> Self {
        #[expect(clippy::disallowed_methods, reason = "where tests/run has put what it fetched")]
        let place = std::env::var_os("DISCORD_JS").expect("DISCORD_JS: a folder with discord.js");
        let place = PathBuf::from(place);
        assert!(
            place.join("node_modules/discord.js").is_dir(),
            "no discord.js in {}",
            place.display()
        );
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/node/discord.mjs");
        let mut command = Command::new("node");
        command.arg(script).args([standin.url(), standin.token()]).current_dir(place);
        Self(command.spawn().expect("node"))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Talk<'a> {
    standin: &'a Standin,
    asha: &'a Person,
    channel: Id,
}

impl Talk<'_> {
    /// Says something and reads the answer.
    async fn hears(&self, text: &str) -> String {
        self.standin.says(self.asha, self.channel, text);
        self.standin.shown(self.channel).await.text
    }
}

#[tokio::test]
async fn discord_js_can_live_with_it() {
    let standin = Standin::start().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let _bot = Bot::start(&standin);
    standin.wait_ready().await;
    assert_eq!(standin.registered().await[0]["name"], "spent");
    let talk = Talk { standin: &standin, asha: &asha, channel };

    answers_and_is_pressed(&talk).await;
    files_go_both_ways(&talk).await;
    let last = "Here / file / message.txt text/plain; charset=utf-8 11: a long text";
    assert_eq!(talk.hears("history").await, last, "newest first");
    changes(&talk).await;
    assert_eq!(talk.hears("again").await, "once");
    assert_eq!(standin.shown(channel).await.text, "true", "the same message for the same nonce");
    commands(&talk).await;
    guild(&talk).await;
    comes_back(&talk).await;
}

async fn answers_and_is_pressed(talk: &Talk<'_>) {
    let Talk { standin, asha, channel } = *talk;
    let said = standin.says(asha, channel, "chai 20");
    let shown = standin.shown(channel).await;
    assert_eq!(shown.text, "Noted 20 for chai");
    assert_eq!((shown.bold_words(), shown.reply_to), (vec!["20"], Some(said)));
    assert_eq!((standin.typing(channel), shown.calls.len()), (1, 0));
    let press = standin.presses(asha, channel, shown.message_id, "undo:1");
    let changed = standin.edited(channel).await;
    assert_eq!((changed.message_id, changed.text.as_str()), (shown.message_id, "Undone"));
    assert_eq!(changed.all_buttons().count(), 0);
    assert_eq!(standin.acknowledged(press).await.acknowledged.map(|a| a.kind), Some(7));
}

async fn files_go_both_ways(talk: &Talk<'_>) {
    let Talk { standin, asha, channel } = *talk;
    standin.says(asha, channel, "picture");
    let picture = standin.shown(channel).await.picture.expect("a picture");
    assert_eq!((picture.name.as_str(), picture.bytes.as_slice()), ("chart.png", &b"a picture"[..]));
    assert_eq!(picture.description.as_deref(), Some("A chart"));
    let file = File::new("message.txt", "text/plain; charset=utf-8", "a long text");
    standin.sends_file(asha, channel, "fetch", file);
    let said = standin.shown(channel).await.text;
    assert_eq!(said, "message.txt text/plain; charset=utf-8 11: a long text");
    standin.says(asha, channel, "file");
    let file = standin.shown(channel).await.attachments.remove(0);
    assert_eq!((file.name.as_str(), file.bytes.as_slice()), ("books.csv", &b"date,amount\n"[..]));
    assert_eq!(file.description.as_deref(), Some("The books"));
}

async fn changes(talk: &Talk<'_>) {
    let Talk { standin, asha, channel } = *talk;
    let said = standin.says(asha, channel, "lunch 200");
    assert_eq!(standin.shown(channel).await.text, "heard \"lunch 200\"");
    standin.previews(channel, said);
    standin.edits(channel, said, "lunch 250");
    assert_eq!(standin.shown(channel).await.text, "changed to lunch 250");
    standin.deletes(channel, said);
    assert_eq!(standin.shown(channel).await.text, format!("gone {said}"));
    assert_eq!(talk.hears("change").await, "one moment");
    assert_eq!(standin.edited(channel).await.text, "done");
}

async fn commands(talk: &Talk<'_>) {
    let Talk { standin, asha, channel } = *talk;
    standin.uses_command(asha, channel, "spent", &[("what", json!("chai"))]);
    assert_eq!(standin.shown(channel).await.text, "at once: chai");
    let used = standin.uses_command(asha, channel, "spent", &[("what", json!("later"))]);
    let shown = standin.shown(channel).await;
    assert_eq!(
        (shown.text.as_str(), shown.ephemeral, shown.interaction),
        ("later", true, Some(used))
    );
    assert_eq!(standin.acknowledged(used).await.acknowledged.map(|a| a.kind), Some(5));
    assert_eq!(standin.shown(channel).await.text, "and more");
}

async fn guild(talk: &Talk<'_>) {
    let Talk { standin, asha, .. } = *talk;
    let channel = standin.guild_channel("money");
    standin.says(asha, channel, "not for the bot");
    assert_eq!(
        standin.shown(channel).await.text,
        "heard \"\"",
        "it may not read what is not for it"
    );
    standin.says(asha, channel, &format!("<@{}> tea", standin.bot_id()));
    assert_eq!(standin.shown(channel).await.text, "heard \"tea\"");
    standin.uses_command(asha, channel, "spent", &[("what", json!("rent"))]);
    assert_eq!(standin.shown(channel).await.text, "at once: rent");
}

async fn comes_back(talk: &Talk<'_>) {
    let Talk { standin, asha, channel } = *talk;
    let before = standin.connections().len();
    standin.drop_connection();
    standin.writes(asha, channel, Writes::from("in between"));
    assert_eq!(standin.shown(channel).await.text, "heard \"in between\"");
    let attached = standin.attached(before + 1).await;
    let last = attached.last().expect("a RESUME");
    assert!(matches!(last.how, How::Resume { .. }) && last.accepted, "{last:?}");
    standin.reconnect();
    let attached = standin.attached(before + 2).await;
    assert!(matches!(attached.last().expect("another").how, How::Resume { .. }));
    assert_eq!(talk.hears("at last").await, "heard \"at last\"");
}
