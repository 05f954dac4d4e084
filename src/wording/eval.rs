//! How well messages were understood: a table with a line for each kind, and what stands below it.

use super::line::count;
use crate::domain::cost::Cost;

/// One line of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Messages that were what was wanted.
    pub right: i64,
    /// Messages that were left to somebody else.
    pub passed_on: i64,
    /// Messages that were not.
    pub wrong: i64,
    /// How many of them a model was asked about.
    pub asked: i64,
    /// Tokens that went in, the cached ones among them.
    pub input: i64,
    /// Tokens of those that the model had in its cache.
    pub cached: i64,
    /// Tokens that came out.
    pub output: i64,
    /// The list price.
    pub cost: Cost,
}

impl Figures {
    /// All messages.
    pub const fn messages(&self) -> i64 {
        self.right.saturating_add(self.passed_on).saturating_add(self.wrong)
    }
}

/// What stands over the table.
pub fn head(width: usize, with_model: bool) -> String {
    let model = if with_model {
        format!(" {:>6} {:>9} {:>9} {:>9}  {}", "asked", "in", "cached", "out", "cost")
    } else {
        String::new()
    };
    format!(
        "{:width$} {:>8} {:>14} {:>14} {:>14}{model}",
        "", "messages", "right", "passed on", "wrong"
    )
}

/// One line of it.
pub fn row(name: &str, width: usize, figures: &Figures, with_model: bool) -> String {
    let messages = figures.messages();
    let share = |part: i64| format!("{part} ({})", percent(part, messages));
    let model = if with_model {
        let Figures { asked, input, cached, output, cost, .. } = figures;
        format!(" {asked:>6} {input:>9} {cached:>9} {output:>9}  {cost}")
    } else {
        String::new()
    };
    format!(
        "{name:width$} {messages:>8} {:>14} {:>14} {:>14}{model}",
        share(figures.right),
        share(figures.passed_on),
        share(figures.wrong)
    )
}

/// What the last line is called.
pub const fn total() -> &'static str {
    "all"
}

/// A share with one place, rounded down: only what is whole is "100.0%".
fn percent(part: i64, whole: i64) -> String {
    let mille = part.saturating_mul(1000).checked_div(whole).unwrap_or(0);
    format!("{}.{}%", mille / 10, mille % 10)
}

/// Which model was asked.
pub fn model(name: &str) -> String {
    format!("The model is {name}. What its calls do not tell counts as passed on.")
}

/// Messages that a model did not answer, and why not: a name as the figures have it, or itself.
pub fn failed(why: &str, messages: i64) -> String {
    let messages = count(messages, "message", "messages");
    let why = match why {
        "away" => "it could not be reached",
        "busy" => "it is asked too much just now",
        "out_of_time" => "it took too long",
        "refused" => "it will not read this, or not say this",
        "cut_off" => "its answer was longer than allowed",
        "garbled" => "its answer could not be read",
        "silent" => "it said nothing",
        "misconfigured" => {
            "it does not accept the settings; look at the key and the name of the model"
        }
        "unreadable_call" => "it called for something with arguments that do not fit",
        other => other,
    };
    format!("{messages} passed on for want of an answer: {why}.")
}

/// A line that cannot be read.
pub fn unread(line: usize, why: &str) -> String {
    format!("Line {line} cannot be read: {why}.")
}

/// Lines that are about something else than a message.
pub fn left_out(lines: i64) -> String {
    format!("{} about pictures left out.", count(lines, "line", "lines"))
}

/// It was ended before all was judged.
pub fn stopped(done: usize, of: usize) -> String {
    format!("Stopped after {done} of {of} messages.")
}

/// How far it is.
pub fn progress(done: usize, of: usize) -> String {
    format!("{done} of {of} messages")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn a_table_stands_in_columns() {
        let figures = Figures {
            right: 1999,
            passed_on: 0,
            wrong: 1,
            asked: 12,
            input: 14_000,
            cached: 9_000,
            output: 700,
            cost: Cost { micros: 4_301 },
        };
        let lines =
            |with_model| [head(8, with_model), row("log/core", 8, &figures, with_model)].join("\n");
        assert_snapshot!(lines(false), @r"
                 messages          right      passed on          wrong
        log/core     2000   1999 (99.9%)       0 (0.0%)       1 (0.0%)
        ");
        assert_snapshot!(lines(true), @r"
                 messages          right      passed on          wrong  asked        in    cached       out  cost
        log/core     2000   1999 (99.9%)       0 (0.0%)       1 (0.0%)     12     14000      9000       700  $0.004301
        ");
        assert_snapshot!(row(total(), 8, &Figures::default(), false), @"all             0       0 (0.0%)       0 (0.0%)       0 (0.0%)");
    }

    #[test]
    fn what_stands_below_says_what_is_missing() {
        let said = [
            model("gemini-2.5-flash"),
            failed("away", 3),
            unread(7, "not JSON"),
            left_out(2),
            stopped(10, 20),
            progress(10, 20),
        ];
        assert_snapshot!(said.join("\n"), @r"
        The model is gemini-2.5-flash. What its calls do not tell counts as passed on.
        3 messages passed on for want of an answer: it could not be reached.
        Line 7 cannot be read: not JSON.
        2 lines about pictures left out.
        Stopped after 10 of 20 messages.
        10 of 20 messages
        ");
    }
}
