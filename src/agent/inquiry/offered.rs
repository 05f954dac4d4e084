//! Which tools a model is told of with a message.
//!
//! Each tool costs with each question. So most messages come with the few that everyday wishes need, the same each time, which
//! providers keep at hand; the others come along where a word of the message may be about them. What a person says in fixed
//! words, or what must not be done on a guess, a model is never told of. A tool that is in neither list comes always.

use crate::agent::tools::{self, Definition};

/// Tools that rules alone call.
const NEVER: [&str; 14] = [
    "erase_account",
    "explain_nudge",
    "export_transactions",
    "forget_conversation",
    "get_dashboard_link",
    "keep_books",
    "less_nudges",
    "link_account",
    "redo",
    "set_email",
    "set_rate",
    "show_sent",
    "show_usage",
    "unlink_account",
];

/// Tools that come along where a word begins like one of these.
const BY_WORDS: [(&str, &[&str]); 10] = [
    ("pause paused pausing resume unpause suspend hold freeze", &["pause_budget"]),
    ("chart graph plot draw picture diagram visual", &["draw_chart"]),
    ("trend monthly growing shrinking rising falling creeping average", &["show_trend"]),
    ("unusual strange odd weird outlier spike suspicious", &["find_unusual"]),
    ("subscription subscribe recurring regular bills upcoming due renew", &["find_recurring"]),
    ("forecast predict project expect track pace end", &["forecast_spending"]),
    ("afford safe allowance spare comfortabl", &["safe_to_spend", "what_if"]),
    (
        "convert currenc exchange worth dollar euro rupee pound rate",
        &["convert_amount", "list_rates"],
    ),
    ("nudge alert remind notif digest report warn quiet disturb", &["set_nudges", "show_nudges"]),
    ("categor", &["list_categories", "add_category", "rename_category", "merge_categories"]),
];

/// The tools for what somebody said.
pub(super) fn offered(said: &str) -> impl Iterator<Item = &'static Definition> {
    let lower = said.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let is_about = |hints: &str| {
        let mut hints = hints.split(' ');
        hints.any(|hint| words.iter().any(|word| word.starts_with(hint)))
    };
    let left_out: Vec<&str> = BY_WORDS
        .iter()
        .filter(|(hints, _)| !is_about(hints))
        .flat_map(|(_, tools)| *tools)
        .chain(&NEVER)
        .copied()
        .collect();
    tools::catalogue().iter().filter(move |tool| !left_out.contains(&tool.name))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn names(said: &str) -> Vec<&'static str> {
        offered(said).map(|tool| tool.name).collect()
    }

    #[test]
    fn each_name_is_a_tool_and_stands_once() {
        let listed: Vec<&str> =
            BY_WORDS.iter().flat_map(|(_, tools)| *tools).chain(&NEVER).copied().collect();
        for (at, name) in listed.iter().enumerate() {
            assert!(tools::catalogue().iter().any(|tool| tool.name == *name), "{name}");
            assert!(!listed.iter().skip(at + 1).any(|other| other == name), "{name}");
        }
    }

    #[rstest]
    #[case("put my eating-out limit on hold till march", "pause_budget")]
    #[case("can you make me a pie chart of where it all went", "draw_chart")]
    #[case("has what I spend on cabs been creeping up lately", "show_trend")]
    #[case("anything weird on my side this month?", "find_unusual")]
    #[case("which subscriptions am I still paying for", "find_recurring")]
    #[case("where will I end up by the 31st", "forecast_spending")]
    #[case("could we afford a weekend in goa", "what_if")]
    #[case("what would that be worth in dollars", "convert_amount")]
    #[case("don't disturb me after nine", "set_nudges")]
    #[case("which categories do I have that I never use", "list_categories")]
    fn what_a_message_may_be_about_comes_along(#[case] said: &str, #[case] tool: &str) {
        assert!(names(said).contains(&tool), "{said}");
        assert!(!names("took everyone out yesterday").contains(&tool), "{tool}");
    }

    #[test]
    fn what_rules_alone_do_never_comes_along() {
        let everything: Vec<&str> = BY_WORDS.iter().map(|(hints, _)| *hints).collect();
        let names = names(&everything.join(" "));
        assert_eq!(names.len(), tools::catalogue().len() - NEVER.len());
        assert!(!names.iter().any(|name| NEVER.contains(name)));
    }
}
