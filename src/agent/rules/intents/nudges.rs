//! What people say of what they are told without asking: which kinds, when not, less of it, and why.
//!
//! Each phrase is known by all of its words; any other makes it something else. So "warn me at 80% of food" is about a
//! budget, "quiet 500" and "weekly groceries 900" are entries. It is read from the text and not from its pieces, for hours
//! look like amounts.

use crate::{
    agent::tools::{Call, explain_nudge, less_nudges, set_nudges, show_nudges},
    domain::nudge::Kind,
};

/// The most words of such a message.
const LONGEST: usize = 12;

/// Words that any of them may have.
const LITTLE: &str = "please pls hey ok okay now can could would you i want like to me my the a an any all of for about just again more anymore when is are so by yourself every and from";

/// What is told.
const NUDGES: &str = "nudge nudges alert alerts warning warnings notification notifications digest digests summary summaries report reports reminder reminders";

/// What is told, whatever it is about.
const ALL: &str = "nudge nudges nudging alert alerts notification notifications";

/// That it is told.
const ON: &str = "on enable start activate subscribe send nudge warn notify remind turn switch";

/// That it is not.
const OFF: &str =
    "off disable stop no dont don't never unsubscribe without deactivate mute turn nudging sending";

/// The words of each kind, and the ones that may stand beside them.
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Budget, "budget budgets", "spent over crossed before"),
    (Kind::Pace, "pace", "budget budgets"),
    (Kind::Unusual, "unusual strange odd", "entry entries expense expenses spending"),
    (
        Kind::Recurring,
        "recurring upcoming subscription subscriptions",
        "payment payments bill bills",
    ),
    (Kind::Silence, "silence", ""),
    (Kind::Daily, "daily day evening", ""),
    (Kind::Weekly, "weekly week", ""),
    (Kind::Monthly, "monthly month", ""),
];

/// Reads a message about what is told without asking.
pub(in crate::agent::rules) fn read(text: &str) -> Option<Call> {
    let lower = text.to_lowercase().replace('’', "'");
    let apart = |c: char| matches!(c, '.' | '!' | '?' | ',' | '"' | '“' | '”');
    let words: Vec<&str> = lower
        .split_whitespace()
        .take(LONGEST + 1)
        .map(|word| word.trim_matches(apart))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > LONGEST {
        return None;
    }
    quiet(&words).or_else(|| about_the_last(&words)).or_else(|| kinds(&words))
}

/// "quiet hours 22 to 7", "quiet from 10pm to 6:30am", "no quiet hours".
fn quiet(words: &[&str]) -> Option<Call> {
    let words: Vec<&str> = words.iter().copied().filter(|word| !one_of(word, LITTLE)).collect();
    let hours = |from: String, to: String| {
        let quiet = Some(set_nudges::Hours { from, to });
        Some(Call::SetNudges(set_nudges::Args { quiet, ..set_nudges::Args::default() }))
    };
    if let ["no", "quiet", "hours" | "time"] = words.as_slice() {
        return hours("00:00".to_owned(), "00:00".to_owned());
    }
    let times: Vec<&str> = match words.as_slice() {
        ["quiet", rest @ ..] | ["set", "quiet", rest @ ..] => rest,
        _ => return None,
    }
    .iter()
    .flat_map(|word| word.split(['-', '–']))
    .filter(|word| {
        !one_of(word, "hours time from between and until till to set are") && !word.is_empty()
    })
    .collect();
    match times.as_slice() {
        [from, to] => hours(time(from)?, time(to)?),
        _ => None,
    }
}

/// A time of day as HH:MM: "22", "7am", "6:30pm", "noon".
fn time(said: &str) -> Option<String> {
    let (digits, shift) = match said {
        "noon" => return Some("12:00".to_owned()),
        "midnight" => return Some("00:00".to_owned()),
        _ => match (said.strip_suffix("am"), said.strip_suffix("pm")) {
            (Some(digits), _) => (digits, Some(0)),
            (_, Some(digits)) => (digits, Some(12)),
            _ => (said, None),
        },
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// "less of this", "why did you tell me that".
fn about_the_last(words: &[&str]) -> Option<Call> {
    let less = || Some(Call::LessNudges(less_nudges::Args::default()));
    let why = || Some(Call::ExplainNudge(explain_nudge::Args::default()));
    let words: Vec<&str> =
        words.iter().copied().filter(|word| !one_of(word, "please pls ok okay")).collect();
    match words.as_slice() {
        ["less" | "fewer", "of", "this" | "that" | "these" | "those"]
        | ["less" | "fewer", "nudges"]
        | ["don't" | "dont", "tell", "me", "this" | "that" | "such", "again"] => less(),
        ["why", "did", "you", "tell", "me"]
        | ["why", "did", "you", "tell", "me", "this" | "that"]
        | ["why", "are", "you", "telling", "me", "this" | "that"]
        | ["why", "this" | "that", "nudge" | "alert" | "warning"] => why(),
        _ => None,
    }
}

/// "my nudges", "turn on nudges", "warn me about budgets", "stop the weekly digest".
fn kinds(words: &[&str]) -> Option<Call> {
    let words: Vec<&str> = words.iter().copied().filter(|word| !one_of(word, LITTLE)).collect();
    let has = |known: &str| words.iter().any(|word| one_of(word, known));
    if !has(NUDGES) && !has("warn notify remind nudging") {
        return None;
    }
    let named: Vec<Kind> =
        KINDS.iter().filter(|(_, words, _)| has(words)).map(|(kind, ..)| *kind).collect();
    let beside = |word: &str| {
        KINDS.iter().any(|(kind, words, beside)| {
            named.contains(kind) && (one_of(word, words) || one_of(word, beside))
        })
    };
    let shows = |word: &&str| one_of(word, "nudge nudges show see settings");
    if words.iter().all(shows) && words != ["nudge"] {
        return Some(Call::ShowNudges(show_nudges::Args {}));
    }
    // "turn" alone says neither, and "on" only after it or at the end: "report on the month" is a question.
    let before = |at: usize| at.checked_sub(1).and_then(|at| words.get(at));
    let turned = |at: usize| {
        at + 1 == words.len() || before(at).is_some_and(|word| one_of(word, "turn switch"))
    };
    let said = |known: &str, word: &str| word != "turn" && word != "switch" && one_of(word, known);
    let off = words.iter().any(|word| said(OFF, word));
    let on =
        words.iter().enumerate().any(|(at, word)| said(ON, word) && (*word != "on" || turned(at)));
    // All of them are meant by no other word: "remind me", "send me a report" are about something else.
    if named.is_empty() && !has(ALL) && !(off && has(NUDGES)) {
        return None;
    }
    // One report is asked for, several are subscribed to.
    let once = has("report summary") && words.iter().all(|word| !said(ON, word) || *word == "send");
    if on && !off && once {
        return None;
    }
    let known =
        |word: &&str| one_of(word, NUDGES) || one_of(word, ON) || one_of(word, OFF) || beside(word);
    if !words.iter().all(known) || !on && !off {
        return None;
    }
    // The pace of a budget is about how fast it goes.
    let paced = named.contains(&Kind::Pace);
    let kinds = named.into_iter().filter(|kind| !paced || *kind != Kind::Budget).collect();
    Some(Call::SetNudges(set_nudges::Args { kinds, told: Some(!off), quiet: None }))
}

fn one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        read(text).map(|call| serde_json::to_string(&call).unwrap()).unwrap_or_default()
    }

    #[test]
    fn kinds_are_turned_on_and_off() {
        let set = |kinds: &str, told: bool| {
            let kinds =
                if kinds.is_empty() { String::new() } else { format!("\"kinds\":[{kinds}],") };
            format!(r#"{{"tool":"set_nudges","args":{{{kinds}"told":{told}}}}}"#)
        };
        for (text, kinds, told) in [
            ("turn on nudges", "", true),
            ("nudge me", "", true),
            ("Turn off all nudges.", "", false),
            ("no more nudges please", "", false),
            ("stop nudging me", "", false),
            ("warn me about budgets", r#""budget""#, true),
            ("warn me before a budget is spent", r#""budget""#, true),
            ("budget alerts on", r#""budget""#, true),
            ("turn off pace warnings", r#""pace""#, false),
            ("nudge me about unusual entries", r#""unusual""#, true),
            ("remind me of upcoming bills", r#""recurring""#, true),
            ("send me a weekly digest", r#""weekly""#, true),
            ("send daily and monthly reports", r#""daily","monthly""#, true),
            ("weekly report on", r#""weekly""#, true),
            ("switch on the monthly summary", r#""monthly""#, true),
            ("stop the weekly digest", r#""weekly""#, false),
            ("unsubscribe from the monthly summary", r#""monthly""#, false),
        ] {
            assert_eq!(said(text), set(kinds, told), "{text}");
        }
    }

    #[test]
    fn quiet_hours_are_times_of_day() {
        let set = |from: &str, to: &str| {
            format!(r#"{{"tool":"set_nudges","args":{{"quiet":{{"from":"{from}","to":"{to}"}}}}}}"#)
        };
        for (text, from, to) in [
            ("quiet hours 22 to 7", "22:00", "07:00"),
            ("quiet hours from 10pm to 6:30am", "22:00", "06:30"),
            ("Set quiet hours 21:30-08:00.", "21:30", "08:00"),
            ("quiet from midnight until noon", "00:00", "12:00"),
            ("no quiet hours", "00:00", "00:00"),
        ] {
            assert_eq!(said(text), set(from, to), "{text}");
        }
        assert_eq!(said("quiet hours 25 to 7") + &said("quiet hours 13pm to 7"), "");
    }

    #[test]
    fn what_was_told_last_is_asked_about_and_turned_off() {
        let why = r#"{"tool":"explain_nudge","args":{}}"#;
        let less = r#"{"tool":"less_nudges","args":{}}"#;
        let show = r#"{"tool":"show_nudges","args":{}}"#;
        for (text, call) in [
            ("why did you tell me that?", why),
            ("why this nudge?", why),
            ("less of this", less),
            ("less of this please", less),
            ("my nudges", show),
            ("show nudges", show),
            ("what nudges are on?", ""),
            ("nudge settings", show),
        ] {
            assert_eq!(said(text), call, "{text}");
        }
    }

    #[test]
    fn other_words_make_it_something_else() {
        for text in [
            "warn me at 80% of food",
            "quiet 500",
            "quiet bar 500 to 700 people",
            "weekly groceries 900",
            "summary",
            "weekly summary",
            "report for october",
            "monthly rent 8000",
            "budget food 5000",
            "alert system 2000",
            "sent mom 500 for the report",
            "why",
            "less salt 20",
            "send me a report",
            "send the weekly report",
            "remind me",
            "notify me",
            "warn me",
            "report on the month",
            "report on budgets",
            "summary on this month",
            "don't remind me",
            "",
        ] {
            assert_eq!(said(text), "", "{text}");
        }
    }
}
