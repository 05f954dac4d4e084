//! What stands on the page for whoever runs the program: how it goes with everybody together, and nobody's books.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Table,
    settings::moment,
    table::{amounts, words},
};
use crate::{
    domain::{cost::Cost, zone::Zone},
    ledger::{OVERVIEW_DAYS, Overview, Run, Waiting},
    wording::{Reader, doors, line::count},
};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// Whether all is well.
    pub health: &'static str,
    /// How much there is.
    pub numbers: &'static str,
    /// What happened by the clock.
    pub jobs: &'static str,
    /// What could not be sent.
    pub dead: &'static str,
    /// What that is.
    pub dead_hint: &'static str,
    /// While there is nothing.
    pub no_dead: &'static str,
    /// Which.
    pub id: &'static str,
    /// On which channel.
    pub channel: &'static str,
    /// When it was given up.
    pub failed: &'static str,
    /// How often it was tried.
    pub attempts: &'static str,
    /// Why.
    pub why: &'static str,
    /// The column of buttons.
    pub what_to_do: &'static str,
    /// Has one tried again.
    pub replay: &'static str,
    /// Has all tried again.
    pub replay_all: &'static str,
}

/// Its labels.
pub const OPERATOR: Operator = Operator {
    health: "How it goes",
    numbers: "Numbers",
    jobs: "By the clock",
    dead: "Not delivered",
    dead_hint: "What was given up after many attempts, the oldest first. What it says is nobody’s but the person’s.",
    no_dead: "Everything was delivered.",
    id: "Reply",
    channel: "Channel",
    failed: "Given up",
    attempts: "Attempts",
    why: "Why",
    what_to_do: "What to do",
    replay: "Try again",
    replay_all: "Try all again",
};

/// How long something may wait before it is said, in seconds.
const TOO_LONG: i64 = 60;

/// Whether all is well, in a sentence.
pub fn waiting(overview: &Overview) -> String {
    let too_long = |waiting: &Waiting| waiting.oldest_seconds.is_some_and(|age| age > TOO_LONG);
    let late: Vec<&str> =
        [("messages", &overview.inbox), ("replies", &overview.outbox), ("mails", &overview.mails)]
            .into_iter()
            .filter(|(_, waiting)| too_long(waiting))
            .map(|(name, _)| name)
            .collect();
    if late.is_empty() {
        return "All is well: nothing waits for longer than it should.".to_owned();
    }
    format!(
        "Something is wrong: {} wait for more than a minute. Look whether a process takes turns, and at its log.",
        late.join(" and ")
    )
}

fn number(number: i64) -> String {
    number.to_string()
}

/// "3, the oldest for 12 seconds".
fn how_many(Waiting { count: many, oldest_seconds }: &Waiting) -> String {
    match oldest_seconds.map(TimeDelta::seconds) {
        Some(age) if age < TimeDelta::minutes(2) => {
            format!("{many}, the oldest for {}", count(age.num_seconds(), "second", "seconds"))
        }
        Some(age) if age < TimeDelta::hours(2) => {
            format!("{many}, the oldest for {}", count(age.num_minutes(), "minute", "minutes"))
        }
        Some(age) => format!("{many}, the oldest for {}", count(age.num_hours(), "hour", "hours")),
        None => number(*many),
    }
}

/// How much there is.
pub fn numbers_table(overview: &Overview) -> Table {
    let model = &overview.model;
    let row = |label: &str, figure: String| vec![label.to_owned(), figure];
    let cost = Cost { micros: model.cost_micros };
    Table {
        caption: "People, what waits, and what models took",
        heads: vec![words("What"), amounts("How much")],
        rows: vec![
            row("People with books", number(overview.people)),
            row(&format!("Of them wrote within {OVERVIEW_DAYS} days"), number(overview.active)),
            row("Messages waiting for their turn", how_many(&overview.inbox)),
            row("Replies to be sent", how_many(&overview.outbox)),
            row("Replies not delivered", number(overview.dead_letters)),
            row("Mails to be sent", how_many(&overview.mails)),
            row(&format!("Questions to a model within {OVERVIEW_DAYS} days"), number(model.calls)),
            row("Tokens that went in", number(model.input_tokens)),
            row("Of those from its cache", number(model.cached_tokens)),
            row("Tokens that came out", number(model.output_tokens)),
            row("By list price", cost.to_string()),
        ],
    }
}

/// What happened by the clock.
pub fn jobs_table(reader: Reader, zone: Zone, runs: &[Run]) -> Table {
    let at = |time: DateTime<Utc>| moment(reader, zone, time);
    let row = |run: &Run| {
        let done = run.finished_at.map_or_else(|| "still going on".to_owned(), at);
        vec![run.job.clone(), at(run.due_at), done]
    };
    Table {
        caption: "The newest run of each job",
        heads: vec![words("Job"), words("Was due"), words("Was done")],
        rows: runs.iter().map(row).collect(),
    }
}

/// A channel as people call it.
pub fn channel(name: &str) -> String {
    doors::place(name)
}

/// So many are tried again.
pub fn replayed(many: u64) -> String {
    match many {
        0 => "There was nothing left to try again.".to_owned(),
        1 => "It is tried again.".to_owned(),
        many => format!("{many} are tried again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::ModelTotals;

    fn overview(oldest: Option<i64>) -> Overview {
        let waiting = |count, oldest_seconds| Waiting { count, oldest_seconds };
        Overview {
            at: DateTime::UNIX_EPOCH,
            people: 3,
            active: 2,
            inbox: waiting(1, oldest),
            outbox: waiting(0, None),
            dead_letters: 0,
            mails: waiting(0, None),
            model: ModelTotals {
                calls: 4,
                input_tokens: 900,
                cached_tokens: 100,
                output_tokens: 80,
                cost_micros: 4_300,
            },
        }
    }

    #[test]
    fn what_waits_for_too_long_is_said() {
        assert!(waiting(&overview(None)).starts_with("All is well"));
        assert!(waiting(&overview(Some(60))).starts_with("All is well"));
        assert!(waiting(&overview(Some(61))).contains("messages wait"));
    }

    #[test]
    fn the_numbers_are_those_of_the_outcome() {
        let table = numbers_table(&overview(Some(150)));
        let figures: Vec<&str> = table.rows.iter().map(|row| row[1].as_str()).collect();
        let waits = "1, the oldest for 2 minutes";
        assert_eq!(figures, ["3", "2", waits, "0", "0", "0", "4", "900", "100", "80", "$0.0043"]);
    }
}
