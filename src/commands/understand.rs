//! `hisab understand`: what rules make of messages, without any books.
//!
//! One JSON object a line comes in, `{id, text, now, timezone?, currency?}`, and one goes out, `{id, decision, calls,
//! amounts, dates}`. `now` without an offset is local time. A line that cannot be read gives `{id?, error}`, and the
//! next one is read.

use std::io::{BufRead, Write};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use hisabkitab::agent::rules::{self, Decision, Reading, Situation};
use hisabkitab::domain::{currency::Currency, zone::Zone};
use hisabkitab::ledger::vocabulary::Vocabulary;

#[derive(Deserialize)]
struct Message {
    text: String,
    now: String,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    currency: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    decision: &'static str,
    calls: Vec<Value>,
    amounts: Vec<Value>,
    dates: Vec<Value>,
}

/// Answers every line of `input` on `output`; fails only when one of them does.
pub(crate) fn run(input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let vocabulary = Vocabulary::starting();
    for line in input.split(b'\n') {
        let line = line.context("reading the messages")?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let mut answer =
            serde_json::to_vec(&answer(&line, &vocabulary)).context("writing the answers")?;
        answer.push(b'\n');
        output.write_all(&answer).context("writing the answers")?;
    }
    output.flush().context("writing the answers")
}

fn answer(line: &[u8], vocabulary: &Vocabulary) -> Value {
    let value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(error) => return serde_json::json!({ "error": format!("not JSON: {error}") }),
    };
    let id = value.get("id").cloned();
    match understood(value, id.clone().unwrap_or(Value::Null), vocabulary) {
        Ok(answer) => answer,
        Err(error) => match id {
            Some(id) => serde_json::json!({ "id": id, "error": format!("{error:#}") }),
            None => serde_json::json!({ "error": format!("{error:#}") }),
        },
    }
}

fn understood(value: Value, id: Value, vocabulary: &Vocabulary) -> anyhow::Result<Value> {
    let message: Message = serde_json::from_value(value)?;
    let zone = message.timezone.as_deref().map_or(Ok(Zone::UTC), Zone::parse)?;
    let currency = message.currency.as_deref().map_or(Ok(Currency::USD), Currency::parse)?;
    let situation = Situation {
        now: moment(&message.now, zone)?,
        zone,
        currency,
        vocabulary,
        replying: false,
        recent: false,
        last: None,
    };
    let reading = rules::understand(&message.text, &situation);
    Ok(serde_json::to_value(Answer::of(id, &reading)?)?)
}

/// An instant, or a local time in the zone.
pub(super) fn moment(text: &str, zone: Zone) -> anyhow::Result<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.to_utc());
    }
    let local: NaiveDateTime = text
        .parse()
        .or_else(|_| format!("{text}T12:00:00").parse())
        .with_context(|| format!("now: {text:?} is no time such as 2026-01-15T12:00:00"))?;
    Ok(zone.instant(local))
}

impl Answer {
    fn of(id: Value, reading: &Reading) -> anyhow::Result<Self> {
        let (decision, calls) = match &reading.decision {
            Decision::Act(calls) => ("act", calls.as_slice()),
            Decision::Ask(_) => ("ask", [].as_slice()),
            Decision::Pass(_) => ("pass", [].as_slice()),
        };
        let calls: Result<Vec<Value>, _> = calls
            .iter()
            .map(|call| {
                let mut value = serde_json::to_value(call)?;
                if let Value::Object(fields) = &mut value {
                    fields.insert("writes".to_owned(), call.writes().into());
                }
                Ok::<_, serde_json::Error>(value)
            })
            .collect();
        let amounts = reading.amounts.iter().map(|amount| {
            serde_json::json!({ "amount": amount.value.to_string(), "currency": amount.currency })
        });
        let dates = reading
            .dates
            .iter()
            .map(|dates| serde_json::json!({ "start": dates.start, "end": dates.end }));
        Ok(Self { id, decision, calls: calls?, amounts: amounts.collect(), dates: dates.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &str) -> Vec<Value> {
        let mut output = Vec::new();
        run(input.as_bytes(), &mut output).unwrap();
        String::from_utf8(output)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_message_is_answered_with_its_calls() {
        let line = r#"{"id": 7, "text": "chai 20", "now": "2026-01-15T00:10:00", "timezone": "Asia/Kathmandu", "currency": "NPR"}"#;
        let answer = answers(line).remove(0);
        assert_eq!(answer["id"], 7);
        assert_eq!(answer["decision"], "act");
        assert_eq!(answer["calls"][0]["tool"], "log_transactions");
        assert_eq!(answer["calls"][0]["writes"], true);
        assert_eq!(answer["calls"][0]["args"]["entries"][0]["date"], "2026-01-15");
        assert_eq!(answer["amounts"][0]["amount"], "20");
        assert_eq!(answer["amounts"][0]["currency"], Value::Null);
    }

    #[test]
    fn a_bad_line_is_reported_and_the_next_one_read() {
        let input = "nonsense\n{\"id\": \"a\", \"text\": 5}\n\n{\"id\": \"b\", \"text\": \"tea 5\", \"now\": \"2026-01-15\"}\n";
        let answers = answers(input);
        assert_eq!(answers.len(), 3);
        assert!(answers[0]["error"].is_string());
        assert_eq!(answers[1]["id"], "a");
        assert!(answers[1]["error"].is_string());
        assert_eq!(answers[2]["decision"], "act");
    }

    #[test]
    fn bytes_that_are_no_text_are_reported() {
        let mut output = Vec::new();
        run(&b"\xff\xfe\n"[..], &mut output).unwrap();
        assert!(String::from_utf8(output).unwrap().contains("error"));
    }
}
