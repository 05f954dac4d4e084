//! What came of a corpus, counted by kind and slice: for people as a table, for programs as JSON.

use std::collections::BTreeMap;

use hisabkitab::{
    agent::model::Usage,
    wording::eval::{self as wording, Figures},
};
use serde_json::{Map, Value, json};

use super::judge::Verdict;

/// What came of one message.
#[derive(Debug)]
pub(super) struct Judged {
    /// Its kind and slice.
    pub(super) group: String,
    pub(super) verdict: Verdict,
    /// What the model took and why it did not answer, if it was asked.
    pub(super) asked: Option<(Usage, Option<&'static str>)>,
}

/// What came of the messages so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) groups: BTreeMap<String, Figures>,
    pub(super) failures: BTreeMap<&'static str, i64>,
    /// The model that was asked, if one was.
    pub(super) model: Option<String>,
    /// Lines that cannot be read, and why not.
    pub(super) unread: Vec<(usize, String)>,
    /// How many lines are of something else than a message.
    pub(super) left_out: i64,
    /// How many messages there are in all.
    pub(super) messages: usize,
    /// How many of them were judged.
    pub(super) done: usize,
}

impl Report {
    /// Counts a message.
    pub(super) fn count(&mut self, judged: Judged) {
        let Judged { group, verdict, asked } = judged;
        let figures = self.groups.entry(group).or_default();
        match verdict {
            Verdict::Right => figures.right += 1,
            Verdict::PassedOn => figures.passed_on += 1,
            Verdict::Wrong => figures.wrong += 1,
        }
        if let Some((usage, failure)) = asked {
            add(figures, usage);
            figures.asked += 1;
            if let Some(why) = failure {
                *self.failures.entry(why).or_default() += 1;
            }
        }
        self.done += 1;
    }

    fn total(&self) -> Figures {
        let mut total = Figures::default();
        for figures in self.groups.values() {
            let Figures { right, passed_on, wrong, asked, input, cached, output, cost } = *figures;
            total.right += right;
            total.passed_on += passed_on;
            total.wrong += wrong;
            total.asked += asked;
            add(&mut total, Usage { calls: 0, input, cached, output, cost });
        }
        total
    }

    /// For people.
    pub(super) fn lines(&self) -> Vec<String> {
        let total = wording::total();
        let names = self.groups.keys().map(String::as_str).chain([total]);
        let width = names.map(|name| name.chars().count()).max().unwrap_or(0);
        let with_model = self.model.is_some();
        let mut lines = vec![wording::head(width, with_model)];
        for (name, figures) in &self.groups {
            lines.push(wording::row(name, width, figures, with_model));
        }
        lines.push(wording::row(total, width, &self.total(), with_model));
        lines.extend(self.model.as_deref().map(wording::model));
        let failures = self.failures.iter();
        lines.extend(failures.map(|(why, count)| wording::failed(why, *count)));
        lines.extend(self.unread.iter().map(|(line, why)| wording::unread(*line, why)));
        lines.extend((self.left_out > 0).then(|| wording::left_out(self.left_out)));
        let stopped = self.done < self.messages;
        lines.extend(stopped.then(|| wording::stopped(self.done, self.messages)));
        lines
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let groups: Map<String, Value> =
            self.groups.iter().map(|(name, figures)| (name.clone(), fields(figures))).collect();
        let unread: Vec<Value> =
            self.unread.iter().map(|(line, why)| json!({ "line": line, "error": why })).collect();
        json!({
            "model": self.model,
            "groups": groups,
            "total": fields(&self.total()),
            "failures": self.failures,
            "unread": unread,
            "left_out": self.left_out,
            "messages": self.messages,
            "stopped": self.done < self.messages,
        })
    }
}

fn add(figures: &mut Figures, usage: Usage) {
    figures.input = figures.input.saturating_add(usage.input);
    figures.cached = figures.cached.saturating_add(usage.cached);
    figures.output = figures.output.saturating_add(usage.output);
    figures.cost = [figures.cost, usage.cost].into_iter().sum();
}

fn fields(figures: &Figures) -> Value {
    let Figures { right, passed_on, wrong, asked, input, cached, output, cost } = figures;
    json!({
        "messages": figures.messages(),
        "right": right,
        "passed_on": passed_on,
        "wrong": wrong,
        "asked": asked,
        "input_tokens": input,
        "cached_tokens": cached,
        "output_tokens": output,
        "cost_micros": cost.micros,
        "cost": cost.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use hisabkitab::domain::cost::Cost;

    use super::*;

    fn judged(group: &str, verdict: Verdict, failure: Option<&'static str>) -> Judged {
        let cost = Cost { micros: 300 };
        let usage = Usage { calls: 1, input: 1_000, cached: 400, output: 20, cost };
        Judged { group: group.to_owned(), verdict, asked: Some((usage, failure)) }
    }

    #[test]
    fn figures_add_up() {
        let mut report = Report { messages: 4, ..Report::default() };
        report.count(judged("log/core", Verdict::Right, None));
        report.count(judged("log/core", Verdict::PassedOn, Some("away")));
        report.count(Judged { asked: None, ..judged("ask/core", Verdict::Wrong, None) });
        let json = report.json();
        assert_eq!(json["groups"]["log/core"]["messages"], 2);
        assert_eq!(json["groups"]["log/core"]["passed_on"], 1);
        assert_eq!(json["groups"]["ask/core"]["asked"], 0);
        assert_eq!(json["total"]["input_tokens"], 2_000);
        assert_eq!(json["total"]["cost"], "$0.0006");
        assert_eq!(json["failures"]["away"], 1);
        assert_eq!(json["stopped"], true);
        let lines = report.lines();
        assert_eq!(lines.len(), 1 + 2 + 1 + 1 + 1, "{lines:?}");
        assert!(lines[3].starts_with("all "), "{lines:?}");
    }
}
