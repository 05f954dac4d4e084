//! The stand-in as another process has it: lines of JSON.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

#[test]
fn another_process_tells_what_people_do() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_telegram-standin"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut says = process.stdin.take().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut heard = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert!(heard()["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let mut tell = |line: Value| {
        writeln!(says, "{line}").unwrap();
        heard()
    };
    let said = tell(json!({ "says": "chai 20", "from": "Asha" }));
    assert_eq!(said["message"], 1);
    assert_eq!(tell(json!({ "edits": 1, "to": "chai 25", "from": "Asha" }))["message"], 1);
    assert_eq!(tell(json!({ "replies": "30", "to": 1, "from": "Asha" }))["message"], 2);
    assert_eq!(tell(json!({ "shown": "Asha" })), json!({ "chat": said["chat"], "shown": [] }));
    assert_eq!(tell(json!({ "dances": true })), json!({ "wrong": "it does not say who" }));
    assert!(tell(json!({ "presses": "x", "of": 2, "from": "Asha" }))["query"].is_string());
    drop(says);
    assert!(heard()["violation"].as_str().unwrap().contains("has no button"));
    assert!(!process.wait().unwrap().success(), "violations are told by the status too");
}
