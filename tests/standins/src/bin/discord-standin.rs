//! Discord's stand-in as a process of its own: `discord-standin [PORT]`.
//!
//! It first prints where it is: `{"url","token","application","guild"}`. Then each line of its input is one act in JSON,
//! answered with one line; the end of its input, or a signal, ends it, with an error if anything was wrong.
//! An act is `{"do": NAME, ...}`: `person {name}`, `says {person, channel, text, at?, reply_to?}`, `edits {channel, message, text}`,
//! `deletes {channel, message}`, `presses {person, channel, message, custom_id}`, `command {person, channel, name, options?}`,
//! `guild_channel {name}`, `shown {channel}`, `unseen {channel}`, `ready`, `registered`, `again`, `hold`, `release`,
//! `drop`, `reconnect`, `invalidate {resumable}`, `fail {route, fault, times, seconds?, status?}`, `violations`.
//! To add one: an arm in `act`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of tests: what it prints is what it is for"
)]

use std::{process::ExitCode, time::Duration};

use chrono::{DateTime, Utc};
use hisab_standins::discord::{Fault, Id, Person, Shown, Standin, Writes};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> ExitCode {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where this process reads the time"
    )]
    let now = Utc::now();
    let standin = Standin::start_on(port, now).await;
    println!(
        "{}",
        json!({
            "url": standin.url(), "token": standin.token(),
            "application": standin.application_id().to_string(),
            "guild": standin.guild_id().to_string(),
        })
    );
    let mut lines = lines();
    loop {
        let line = tokio::select! {
            line = lines.recv() => line,
            _ = tokio::signal::ctrl_c() => None,
        };
        let Some(line) = line else { break };
        let answer = match serde_json::from_str(&line) {
            Ok(said) => act(&standin, &said).await,
            Err(why) => Err(format!("no JSON: {why}")),
        };
        println!("{}", answer.unwrap_or_else(|why| json!({"error": why})));
    }
    let violations = standin.take_violations();
    for violation in &violations {
        eprintln!("{violation}");
    }
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is read, by a thread that may wait for it for ever.
fn lines() -> tokio::sync::mpsc::UnboundedReceiver<String> {
    let (send, receive) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}

async fn act(standin: &Standin, said: &Value) -> Result<Value, String> {
    let text = |name: &str| {
        said[name].as_str().map(str::to_owned).ok_or_else(|| format!("{name} is missing"))
    };
    let id = |name: &str| text(name)?.parse::<Id>().map_err(|_| format!("{name} is no id"));
    let who = || id("person").map(|id| Person { id, name: String::new() });
    let made = |id: Id| Ok(json!({"id": id.to_string()}));
    let done = || Ok(json!({"ok": true}));
    match text("do")?.as_str() {
        "person" => {
            let person = standin.person(&text("name")?);
            let channel = standin.dm(&person);
            Ok(json!({"id": person.id.to_string(), "channel": channel.to_string()}))
        }
        "guild_channel" => made(standin.guild_channel(&text("name")?)),
        "says" => {
            let at = said["at"].as_str().map(str::parse::<DateTime<Utc>>).transpose();
            let at = at.map_err(|_| "at is no time".to_owned())?;
            let reply_to = said["reply_to"].as_str().and_then(|id| id.parse().ok());
            let what = Writes { text: text("text")?, at, reply_to, files: Vec::new() };
            made(standin.writes(&who()?, id("channel")?, what))
        }
        "edits" => {
            standin.edits(id("channel")?, id("message")?, &text("text")?);
            done()
        }
        "deletes" => {
            standin.deletes(id("channel")?, id("message")?);
            done()
        }
        "presses" => {
            let (channel, message) = (id("channel")?, id("message")?);
            made(standin.presses(&who()?, channel, message, &text("custom_id")?))
        }
        "command" => {
            let given = said["options"].as_object().cloned().unwrap_or_default();
            let given: Vec<(&str, Value)> =
                given.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            made(standin.uses_command(&who()?, id("channel")?, &text("name")?, &given))
        }
        "shown" => Ok(look(&standin.shown(id("channel")?).await)),
        "unseen" => Ok(json!({"unseen": standin.unseen(id("channel")?)})),
        "ready" => {
            standin.wait_ready().await;
            done()
        }
        "registered" => Ok(json!(standin.registered().await)),
        "again" => {
            standin.deliver_again();
            done()
        }
        "hold" => {
            standin.hold();
            done()
        }
        "release" => {
            standin.release();
            done()
        }
        "drop" => {
            standin.drop_connection();
            done()
        }
        "reconnect" => {
            standin.reconnect();
            done()
        }
        "invalidate" => {
            standin.invalidate_session(said["resumable"] == true);
            done()
        }
        "fail" => {
            let times = said["times"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
            standin.fail(text("route")?.as_str(), fault(said)?, times);
            done()
        }
        "violations" => Ok(json!(standin.violations())),
        other => Err(format!("{other} is not known")),
    }
}

fn fault(said: &Value) -> Result<Fault, String> {
    let wait = Duration::from_secs(said["seconds"].as_u64().unwrap_or(1));
    let status = said["status"].as_u64().and_then(|n| u16::try_from(n).ok()).unwrap_or(502);
    match said["fault"].as_str().unwrap_or_default() {
        "too_many" => Ok(Fault::TooMany(wait)),
        "too_many_of_all" => Ok(Fault::TooManyOfAll(wait)),
        "status" => Ok(Fault::Status(status)),
        "hang" => Ok(Fault::Hang),
        "cut_before" => Ok(Fault::CutBefore),
        "cut_after" => Ok(Fault::CutAfter),
        other => Err(format!("{other} is no fault")),
    }
}

fn look(shown: &Shown) -> Value {
    let buttons: Vec<Value> = shown
        .all_buttons()
        .map(|button| json!({"label": button.label, "custom_id": button.custom_id}))
        .collect();
    let files: Vec<&str> = shown.attachments.iter().map(|file| file.name.as_str()).collect();
    json!({
        "id": shown.message_id.to_string(), "text": shown.text, "bold": shown.bold_words(),
        "buttons": buttons, "files": files, "picture": shown.picture.as_ref().map(|p| &p.name),
        "reply_to": shown.reply_to.map(|id| id.to_string()), "ephemeral": shown.ephemeral,
        "nonce": shown.nonce,
    })
}
