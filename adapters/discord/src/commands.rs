//! The commands that Discord completes when somebody types "/": registered once for all servers and direct messages.

use hisab_port::{Argument, Command};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rest::{Call, Rest, failure::Failure};

/// Discord's number for a command that is typed.
const TYPED: u8 = 1;

/// Discord's number for an argument that is text.
const TEXT: u8 = 3;

/// Servers and direct messages with the application; not conversations among others.
const WHERE: [u8; 2] = [0, 1];

#[derive(Deserialize)]
struct Application {
    id: String,
}

/// Puts these commands in the place of those that Discord knows.
pub(crate) async fn register(rest: &Rest, commands: &[Command]) -> Result<(), Failure> {
    let me = Call::new(Method::GET, "/applications/@me".to_owned());
    let Application { id } = rest.read(me).await?;
    let all: Value = commands.iter().map(describe).collect();
    rest.tell(Call::new(Method::PUT, format!("/applications/{id}/commands")).body(&all)).await
}

fn describe(command: &Command) -> Value {
    let argument = |Argument { name, about, required }: Argument| json!({ "type": TEXT, "name": name, "description": about, "required": required });
    let options: Vec<Value> = command.argument.map(argument).into_iter().collect();
    json!({
        "type": TYPED,
        "name": command.name,
        "description": command.about,
        "options": options,
        "contexts": WHERE,
    })
}
