//! The program with a bot at Telegram's stand-in, on the PostgreSQL server of `DATABASE_URL`, in one run: how long from
//! an update handed out to `sendMessage` on the wire; and what a minute of 500 messages a second from 200 chats does to
//! it. The stand-in runs beside it, so that the two cores are shared with what is measured.
//!
//! `DATABASE_URL=… cargo bench --no-default-features --bench telegram` (Linux: memory is read from /proc).

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use hisab_standins::telegram::{Options, Person, Standin};

/// Messages that come one after the other.
const SINGLE: usize = 500;
const CHATS: usize = 200;
const PER_SECOND: usize = 500;
const SECONDS: usize = 60;

/// At which second the program has what it needs, and its memory is looked at first.
const WARM: usize = 15;

/// How long replies may be behind before it is said that they are.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    let options = Options { specification: false, ..Options::default() };
    let telegram = Standin::start_with(options).await.unwrap();
    let program = Program::start(&url, &telegram);
    let people: Vec<Person> =
        (0..CHATS).map(|number| telegram.person(&format!("P{number}"))).collect();
    meet(&telegram, &people).await;
    single(&telegram, &people[0]).await;
    sustained(&telegram, &people, &program).await;
}

/// Lets everybody say hello, and be asked what is asked once.
async fn meet(telegram: &Standin, people: &[Person]) {
    for person in people {
        telegram.says(person, person.chat(), "/start");
    }
    for person in people {
        telegram.shown(person.chat()).await;
    }
}

async fn single(telegram: &Standin, person: &Person) {
    let mut times = Vec::with_capacity(SINGLE);
    for _ in 0..SINGLE {
        telegram.says(person, person.chat(), "chai 20, auto 85");
        let update = telegram.last_update().unwrap();
        telegram.shown(person.chat()).await;
        let sent = telegram.sends().last().unwrap().at;
        times.push(sent - telegram.handed_at(update).unwrap());
    }
    times.sort();
    let at = |share: usize| times[times.len() * share / 100];
    println!(
        "update handed out to sendMessage, one chat: median {:?} (at most 8 ms), p99 {:?}",
        at(50),
        at(99)
    );
}

async fn sustained(telegram: &Standin, people: &[Person], program: &Program) {
    let (all, before) = (PER_SECOND * SECONDS, telegram.sends().len());
    let mut begun: HashMap<i64, Vec<i64>> = HashMap::new();
    let (start, mut warm) = (Instant::now(), 0);
    for number in 0..all {
        let due = start + Duration::from_secs(1) * u32::try_from(number).unwrap() / 500;
        tokio::time::sleep_until(due.into()).await;
        let person = &people[number % CHATS];
        // The amount tells which message a reply is to.
        let amount = i64::try_from(number / CHATS + 1).unwrap();
        telegram.says(person, person.chat(), &format!("chai {amount}"));
        begun.entry(person.chat()).or_default().push(amount);
        if number == PER_SECOND * WARM {
            warm = program.memory();
        }
    }
    let said = start.elapsed();
    let behind = all - (telegram.sends().len() - before).min(all);
    let deadline = Instant::now() + PATIENCE;
    while telegram.sends().len() - before < all && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (caught_up, end) = (start.elapsed().saturating_sub(said), program.memory());
    let answered = telegram.sends().len() - before;
    let in_order = people.iter().all(|person| {
        let shown = telegram.all_shown(person.chat());
        let told = shown.iter().filter_map(|shown| {
            shown
                .text
                .strip_prefix("Filed chai ₹")?
                .split(' ')
                .next()?
                .replace(',', "")
                .parse()
                .ok()
        });
        let told: Vec<i64> = told.collect();
        told.ends_with(&begun[&person.chat()])
    });
    println!(
        "{all} messages from {CHATS} chats in {said:?}: {answered} answered, in order: {in_order}"
    );
    println!(
        "  waiting for their reply when the last was written: {behind}; all answered {caught_up:?} later"
    );
    println!(
        "  memory of the program: {:.1} MiB after {WARM} s, {:.1} MiB at the end",
        mebibytes(warm),
        mebibytes(end)
    );
}

#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "of a figure for people")]
fn mebibytes(kilobytes: u64) -> f64 {
    kilobytes as f64 / 1024.0
}

/// The program itself.
struct Program(Child);

impl Program {
    fn start(url: &str, telegram: &Standin) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hisab"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", url]);
        command.args(["--telegram-url", &telegram.url(), "--telegram-rate", "100000"]);
        command.env("TELEGRAM_BOT_TOKEN", telegram.token()).env_remove("DISCORD_TOKEN");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("HisabKitab is ready")));
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }

    /// What it holds in memory, in kilobytes: `VmRSS` of proc(5).
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
