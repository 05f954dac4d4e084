//! A Bot API server for another process: its first line says where it is, then each line that comes in is something
//! that people do (see `hisab_standins::telegram::obey`), answered by a line. It ends with its input, and badly if
//! there were violations.

use std::io::{self, BufRead, Write};

use hisab_standins::telegram::{Standin, obey};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> io::Result<()> {
    let standin = Standin::start().await?;
    say(&json!({
        "url": standin.url(), "token": standin.token(), "bot": standin.bot_username(),
    }))?;
    let told = tokio::task::spawn_blocking(move || {
        let mut people = Vec::new();
        for line in io::stdin().lock().lines() {
            say(&obey(&standin, &mut people, &line?))?;
        }
        let violations = standin.take_violations();
        for violation in &violations {
            say(&json!({ "violation": violation }))?;
        }
        let complaint = format!("{} violations", violations.len());
        if violations.is_empty() { Ok(()) } else { Err(io::Error::other(complaint)) }
    });
    told.await.map_err(io::Error::other)?
}

fn say(line: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
