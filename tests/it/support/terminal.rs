//! The real program, as someone at a terminal has it: a folder of books, a conversation line by line, the commands.
//!
//! Nothing here sleeps: every wait is for something the program does, and ends in a failure when it does not come.
//! What was started is killed when a test ends, however it ends.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program;

/// How long anything may take before a test gives up.
const WAIT: Duration = Duration::from_mins(1);

/// Longer than any answer should be, in characters.
const LONG: usize = 1_000;

/// Message ids are new in the whole run, so that one is sent twice only on purpose.
static IDS: AtomicU64 = AtomicU64::new(1);

/// Runs the program without books, to its end.
pub(crate) fn hisab(args: &[&str], input: impl Into<Vec<u8>>) -> Ended {
    hisab_with(args, &[], input)
}

/// Runs the program with variables of the environment, to its end.
pub(crate) fn hisab_with(args: &[&str], env: &[(&str, &str)], input: impl Into<Vec<u8>>) -> Ended {
    let mut command = program(args);
    command.envs(env.iter().copied());
    let mut running = Running::start(command);
    running.write(input);
    running.end()
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Ended {
    /// What it wrote, when all went well.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert!(self.status.success(), "{} and said: {}", self.status, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        String::from_utf8(self.out).unwrap()
    }

    /// What it said of the trouble, when it ended as a program in trouble should: with a few plain words.
    #[track_caller]
    pub(crate) fn trouble(self) -> String {
        assert!(!self.status.success(), "it went well");
        // `None` is death by a signal, 101 a panic.
        assert!(!matches!(self.status.code(), None | Some(101)), "{}: {}", self.status, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        assert!(!self.err.trim().is_empty(), "it said nothing");
        assert!(self.err.chars().count() < LONG, "{}", self.err);
        self.err
    }
}

/// A program that runs.
struct Running {
    child: Child,
    input: Option<Sender<Vec<u8>>>,
    lines: Receiver<Vec<u8>>,
    errors: Receiver<Vec<u8>>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let (input, to_write) = mpsc::channel::<Vec<u8>>();
        let (line_read, lines) = mpsc::channel();
        let (all_read, errors) = mpsc::channel();
        thread::spawn(move || {
            for bytes in to_write {
                // A program that has ended reads no more.
                if stdin.write_all(&bytes).and_then(|()| stdin.flush()).is_err() {
                    break;
                }
            }
        });
        thread::spawn(move || {
            let mut line = Vec::new();
            while stdout.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                if line_read.send(std::mem::take(&mut line)).is_err() {
                    break;
                }
            }
        });
        thread::spawn(move || {
            let mut all = Vec::new();
            let _ = stderr.read_to_end(&mut all);
            let _ = all_read.send(all);
        });
        Self { child, input: Some(input), lines, errors }
    }

    fn write(&mut self, bytes: impl Into<Vec<u8>>) {
        if let Some(input) = &self.input {
            let _ = input.send(bytes.into());
        }
    }

    #[track_caller]
    fn line(&mut self) -> Vec<u8> {
        match self.lines.recv_timeout(WAIT) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => panic!("no answer within {WAIT:?}"),
            Err(RecvTimeoutError::Disconnected) => panic!("it ended: {}", self.last_words()),
        }
    }

    #[track_caller]
    fn last_words(&mut self) -> String {
        let errors = self.errors.recv_timeout(WAIT).unwrap();
        String::from_utf8_lossy(&errors).into_owned()
    }

    /// Tells it that nothing more comes, and waits for its end.
    #[track_caller]
    fn end(mut self) -> Ended {
        self.input = None;
        let mut out = Vec::new();
        loop {
            match self.lines.recv_timeout(WAIT) {
                Ok(line) => out.extend(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end within {WAIT:?}"),
            }
        }
        let err = self.last_words();
        // Both its outputs are closed, so it is gone or about to be.
        let status = self.child.wait().unwrap();
        Ended { status, out, err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder of books of one's own, and room for files beside it.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The folder of the books.
    pub(crate) fn books(&self) -> PathBuf {
        self.0.path().join("books")
    }

    /// A file beside the books.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A conversation of someone with rupees in Kathmandu, on 15 January 2025, a Wednesday, from 14:45 on.
    pub(crate) fn chat(&self) -> Chat {
        self.chat_with(&["--currency", "INR", "--timezone", "Asia/Kathmandu"])
    }

    /// A conversation with options of its own.
    pub(crate) fn chat_with(&self, options: &[&str]) -> Chat {
        let mut command = program(&["chat", "--json"]);
        command.args(options).arg("--data").arg(self.books());
        Chat { running: Running::start(command), clock: at("2025-01-15 14:45") }
    }

    /// Runs a command on the books, to its end.
    pub(crate) fn run(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Ended {
        let mut command = program(args);
        command.arg("--data").arg(self.books());
        let mut running = Running::start(command);
        running.write(input);
        running.end()
    }

    /// The whole books, as they are exported.
    #[track_caller]
    pub(crate) fn archive(&self) -> Archive {
        let text = self.run(&["export", "-"], "").ok();
        let whole = serde_json::from_str(&text).unwrap();
        Archive { text, whole }
    }
}

/// A moment in Kathmandu, as `2025-01-15 14:45`.
fn at(moment: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_str(&format!("{moment} +0545"), "%Y-%m-%d %H:%M %z").unwrap()
}

/// A conversation. Each message is written a minute after the one before.
pub(crate) struct Chat {
    running: Running,
    clock: DateTime<FixedOffset>,
}

impl Chat {
    /// Sets the clock on the wall in Kathmandu, as `2025-01-15 14:45`.
    pub(crate) fn at(&mut self, moment: &str) {
        self.clock = at(moment);
    }

    /// Says something.
    #[track_caller]
    pub(crate) fn say(&mut self, text: &str) -> Answer {
        self.send(json!({ "text": text }))
    }

    /// Sends a message and reads its answer; an id and a time are filled in where there are none.
    #[track_caller]
    pub(crate) fn send(&mut self, message: Value) -> Answer {
        let id = self.post(message);
        let answer = self.read();
        assert_eq!(answer.id(), id, "{answer:?}");
        answer
    }

    /// Sends a message and does not wait; its id.
    pub(crate) fn post(&mut self, mut message: Value) -> String {
        let fields = message.as_object_mut().unwrap();
        let id = fields
            .entry("id")
            .or_insert_with(|| format!("message-{}", IDS.fetch_add(1, Ordering::Relaxed)).into());
        let id = id.as_str().unwrap().to_owned();
        fields.entry("at").or_insert_with(|| self.clock.to_rfc3339().into());
        self.clock += TimeDelta::minutes(1);
        self.running.write(format!("{message}\n"));
        id
    }

    /// Sends a line, whatever it is, and reads the answer.
    #[track_caller]
    pub(crate) fn raw(&mut self, line: impl Into<Vec<u8>>) -> Answer {
        self.write(line);
        self.read()
    }

    /// Sends a line, whatever it is, and does not wait.
    pub(crate) fn write(&mut self, line: impl Into<Vec<u8>>) {
        let mut line = line.into();
        line.push(b'\n');
        self.running.write(line);
    }

    /// Reads an answer.
    #[track_caller]
    pub(crate) fn read(&mut self) -> Answer {
        Answer(serde_json::from_slice(&self.running.line()).unwrap())
    }

    /// Kills it at once, as a crash would.
    pub(crate) fn kill(mut self) {
        self.running.child.kill().unwrap();
        self.running.child.wait().unwrap();
    }

    /// Ends it as a person does; there must be no answer left unread and nothing to complain of.
    #[track_caller]
    pub(crate) fn close(self) {
        assert_eq!(self.running.end().ok(), "", "an answer too many");
    }
}

/// One line of the program's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer(Value);

impl Answer {
    /// What is said of its picture, null without one.
    pub(crate) fn picture(&self) -> &Value {
        &self.0["picture"]
    }

    pub(crate) fn id(&self) -> &str {
        self.0["id"].as_str().unwrap_or_default()
    }

    /// What a person reads.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        let text = self.0["reply"].as_str().or(self.0["error"].as_str());
        let text = text.unwrap_or_else(|| panic!("no text in {}", self.0));
        let length = text.trim().chars().count();
        assert!((1..LONG).contains(&length), "{length} characters are no answer: {text}");
        text
    }

    /// Asserts that a person reads this figure or name.
    #[track_caller]
    pub(crate) fn says(&self, what: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(what), "{what:?} is not in {text:?}");
        self
    }

    /// Asserts that nothing was done or looked up, and that this was said.
    #[track_caller]
    pub(crate) fn did_nothing(&self) -> &Self {
        let none = self.0.get("outcomes").is_none_or(|outcomes| outcomes == &json!([]));
        assert!(none, "{}", self.0);
        self.text();
        self
    }

    /// Which tools did something.
    pub(crate) fn tools(&self) -> Vec<&str> {
        let outcomes = self.0["outcomes"].as_array().into_iter().flatten();
        outcomes.map(|outcome| outcome["tool"].as_str().unwrap()).collect()
    }

    /// What a tool did or found, which must be all that happened.
    #[track_caller]
    pub(crate) fn result(&self, tool: &str) -> &Value {
        assert_eq!(self.tools(), [tool], "{}", self.0);
        self.text();
        &self.0["outcomes"][0]["result"]
    }

    /// The entries that were filed, and nothing else happened.
    #[track_caller]
    pub(crate) fn filed(&self) -> Vec<String> {
        all(&self.result("log_transactions")["entries"], entry)
    }

    /// The entries that were changed, as they are now, and nothing else happened.
    #[track_caller]
    pub(crate) fn changed(&self) -> Vec<String> {
        let changes = &self.result("amend_transaction")["changes"];
        all(changes, |change| entry(&change["after"]))
    }

    /// The entries that were listed, and nothing else happened.
    #[track_caller]
    pub(crate) fn listed(&self) -> Vec<String> {
        all(&self.result("list_transactions")["entries"], entry)
    }

    /// The totals that were found, one a currency, and nothing else happened.
    #[track_caller]
    pub(crate) fn totals(&self) -> Vec<String> {
        all(&self.result("summarize_spending")["totals"], money)
    }

    /// The payload of the button with this in its label.
    #[track_caller]
    pub(crate) fn button(&self, label: &str) -> String {
        let rows = self.0["buttons"].as_array().into_iter().flatten();
        let mut buttons = rows.flat_map(|row| row.as_array().unwrap());
        let button = buttons.find(|button| button["label"].as_str().unwrap().contains(label));
        let button = button.unwrap_or_else(|| panic!("no {label:?} in {}", self.0));
        button["payload"].as_str().unwrap().to_owned()
    }
}

/// Whole books, exported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Archive {
    pub(crate) text: String,
    pub(crate) whole: Value,
}

impl Archive {
    /// The entries that count, in the order they were filed.
    pub(crate) fn entries(&self) -> Vec<String> {
        self.with_voided(false)
    }

    /// The entries that were taken out, in the order they were filed.
    pub(crate) fn voided(&self) -> Vec<String> {
        self.with_voided(true)
    }

    fn with_voided(&self, voided: bool) -> Vec<String> {
        let entries = self.whole["transactions"].as_array().unwrap();
        entries.iter().filter(|e| e["voided"] == voided).map(entry).collect()
    }

    /// The id of the only entry with this description that counts.
    #[track_caller]
    pub(crate) fn id_of(&self, description: &str) -> String {
        let entries = self.whole["transactions"].as_array().unwrap();
        let fits = |e: &&Value| e["voided"] == false && e["description"] == description;
        let fitting: Vec<&Value> = entries.iter().filter(fits).collect();
        assert_eq!(fitting.len(), 1, "{description:?} in {}", self.text);
        fitting[0]["id"].as_str().unwrap().to_owned()
    }
}

fn all(array: &Value, show: impl Fn(&Value) -> String) -> Vec<String> {
    let array = array.as_array().unwrap_or_else(|| panic!("no list: {array}"));
    array.iter().map(show).collect()
}

/// An entry in one line, as `chai 20.00 INR, Food, 2025-01-15`; income has a plus.
fn entry(entry: &Value) -> String {
    let field = |name: &str| entry[name].as_str().unwrap_or_default();
    let sign = if entry["kind"] == "income" { "+" } else { "" };
    let (description, money) = (field("description"), money(entry));
    format!("{description} {sign}{money}, {}, {}", field("category"), field("date"))
}

/// An amount, as `20.00 INR`.
pub(crate) fn money(money: &Value) -> String {
    let field = |name: &str| money[name].as_str().unwrap_or_default();
    format!("{} {}", field("amount"), field("currency"))
}

/// All files under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
