//! Every family of figures: its name, what it means, and for times the limits between which they are counted.
//!
//! Names follow Prometheus: `_total` counts up, `_seconds` and `_bytes` are base units. A label takes few values: routes as they
//! are declared, channels, jobs, models that are set, outcomes.

use metrics::{describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

const COUNTERS: &[(&str, &str)] = &[
    ("hisab_http_requests_total", "Requests that were answered, by method, route and status"),
    (
        "hisab_messages_total",
        "Messages that were handed in, by channel and receipt: stored, known, differs, refused, down, full",
    ),
    (
        "hisab_turns_total",
        "Messages that were answered, by channel and what answered: rules, question, words, model, fallback, apology",
    ),
    (
        "hisab_turn_failures_total",
        "Turns that came to nothing and are taken again, by channel and reason: error, outage, panic, full",
    ),
    ("hisab_model_answers_total", "Answers of a model that could be counted"),
    (
        "hisab_model_calls_total",
        "Questions put to a model, by model and outcome: answered, or why the answer could not be used",
    ),
    ("hisab_model_tokens_total", "Tokens that a model took, by kind"),
    (
        "hisab_model_cost_microdollars_total",
        "What a model's answers cost by list price, in millionths of a US dollar",
    ),
    (
        "hisab_model_ungrounded_total",
        "Texts of a model that were not sent since they stated what nobody had found, by kind",
    ),
    (
        "hisab_outbox_sends_total",
        "Attempts to send a reply, by channel and outcome: sent, retried, rejected, gone",
    ),
    (
        "hisab_mails_total",
        "Mails that were taken up, by outcome: sent, retried, refused, no_mailbox, dropped, given_up",
    ),
    ("hisab_job_runs_total", "Runs of jobs in this process, by job and outcome: done, failed"),
    ("hisab_nudges_total", "What people were told without having asked, by kind"),
];

const GAUGES: &[(&str, &str)] = &[
    ("hisab_http_requests_in_flight", "Requests whose answer has not begun"),
    ("hisab_inbox_waiting", "Messages that wait for their turn, in all processes"),
    ("hisab_inbox_oldest_seconds", "How long the message waits that has waited longest"),
    ("hisab_outbox_waiting", "Replies on their way out, by channel, in all processes"),
    ("hisab_outbox_oldest_seconds", "How long the reply waits that has waited longest, by channel"),
    ("hisab_outbox_failed", "Replies that could not be sent and were given up, by channel"),
    ("hisab_mails_waiting", "Mails on their way out, in all processes"),
    ("hisab_mails_oldest_seconds", "How long the mail waits that has waited longest"),
    (
        "hisab_job_last_success_timestamp_seconds",
        "When a job was done last, by whichever process, since 1970",
    ),
    ("hisab_database_up", "Whether the database answers: 1, or 0 when what it knows is not known"),
    ("hisab_database_connections", "Connections to the database, by state: used, idle"),
    ("hisab_database_connections_max", "How many connections to the database there may be"),
    ("hisab_build_info", "1, with the version that runs"),
    ("process_start_time_seconds", "When the process began, since 1970"),
    ("process_resident_memory_bytes", "Memory that the process has"),
    ("process_open_fds", "Files and connections that the process has open"),
];

/// A family of times, with the upper limits of its buckets in seconds.
const TIMES: &[(&str, &[f64], &str)] = &[
    (
        "hisab_http_request_seconds",
        &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
        "Time until the answer to a request began, by method and route",
    ),
    (
        "hisab_turn_seconds",
        &[0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
        "Time that a turn took until its answer was stored, by what answered",
    ),
    (
        "hisab_model_seconds",
        &[0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0],
        "Time until a model had answered",
    ),
    (
        "hisab_outbox_send_seconds",
        &[0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
        "Time that an attempt to send a reply took, by channel",
    ),
    (
        "hisab_job_seconds",
        &[0.01, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0],
        "Time that a run of a job took",
    ),
];

/// What counts, with a description of each family.
pub(super) fn described() -> Result<PrometheusHandle, BuildError> {
    let mut recorder = PrometheusBuilder::new();
    for (name, limits, _) in TIMES {
        recorder = recorder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), limits)?;
    }
    let recorder = recorder.install_recorder()?;
    for (name, help) in COUNTERS {
        describe_counter!(*name, *help);
    }
    for (name, help) in GAUGES {
        describe_gauge!(*name, *help);
    }
    for (name, _, help) in TIMES {
        describe_histogram!(*name, *help);
    }
    Ok(recorder)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names() -> Vec<(&'static str, &'static str)> {
        let counters = COUNTERS.iter().map(|(name, _)| (*name, "_total"));
        let times = TIMES.iter().map(|(name, _, _)| (*name, "_seconds"));
        counters.chain(times).chain(GAUGES.iter().map(|(name, _)| (*name, ""))).collect()
    }

    #[test]
    fn names_are_as_prometheus_has_them() {
        for (name, ending) in names() {
            assert!(name.ends_with(ending), "{name}");
            assert!(name.starts_with("hisab_") || name.starts_with("process_"), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        }
        let gauges = GAUGES.iter().filter(|(name, _)| name.ends_with("_total"));
        assert_eq!(gauges.count(), 0, "what counts up is a counter");
        let once: BTreeSet<&str> = names().into_iter().map(|(name, _)| name).collect();
        assert_eq!(once.len(), names().len(), "each name stands once");
    }

    #[test]
    fn the_readme_lists_exactly_these() {
        let is_name =
            |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let ours = |word: &str| word.starts_with("hisab_") || word.starts_with("process_");
        let listed = |word: &&str| is_name(word) && ours(word);
        let section =
            include_str!("../../../README.md").split("\n## Watching it\n").nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let readme: BTreeSet<&str> = section.split('`').filter(listed).collect();
        let ours: BTreeSet<&str> = names().into_iter().map(|(name, _)| name).collect();
        assert_eq!(readme, ours);
    }

    #[test]
    fn limits_grow() {
        for (name, limits, _) in TIMES {
            assert!(limits.is_sorted_by(|a, b| a < b), "{name}");
        }
    }
}
