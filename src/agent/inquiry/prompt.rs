//! What a model reads: first what is the same for everybody and every message, which providers keep at hand, then what
//! was said lately, then the message with what must be known of the person.

use std::fmt::Write as _;

use rig_agent::run::RunSpec;
use rig_core::{
    completion::{GenerationOptions, OnUnsupported, Reasoning, ToolDefinition},
    message::{Message, ToolName, UserContent},
};

use super::{Brief, names::Names, offered::offered, piece};
use crate::{
    agent::{memory::Exchange, tools},
    ledger::Piece,
};

/// What a model is to do, for everybody.
const SYSTEM: &str = include_str!("../../../prompts/system.md");

/// To a call of something that is no tool.
pub(super) const NO_SUCH_TOOL: &str = include_str!("../../../prompts/told/no_such_tool.md");

/// How often a model may be asked about one message.
const ROUNDS: usize = 4;

/// How many tokens an answer may have.
pub(super) const ANSWER: u64 = 600;

/// The tools that a model is told of with what somebody said.
pub(super) fn definitions(said: &str) -> Vec<ToolDefinition> {
    let definition = |tool: &tools::Definition| {
        let (name, description) = (ToolName::new(tool.name).ok()?, tool.text.to_owned());
        Some(ToolDefinition { name, description, parameters: tool.parameters.clone() })
    };
    offered(said).filter_map(definition).collect()
}

/// How a run goes, with answers of so many tokens.
pub(super) fn spec(most: u64) -> RunSpec {
    RunSpec {
        preamble: Some(SYSTEM.trim().to_owned()),
        max_tokens: Some(most),
        temperature: Some(0.1),
        // What is asked here needs reading, not reasoning.
        options: GenerationOptions::new()
            .reasoning(Reasoning::Off)
            .on_unsupported(OnUnsupported::Ignore),
        max_turns: Some(ROUNDS),
        max_invalid_tool_call_retries: 2,
        max_consecutive_malformed_tool_calls: Some(2),
        ..RunSpec::new()
    }
}

/// What a model must know of the person.
fn context(brief: &Brief, names: &mut Names) -> String {
    let mut text = format!(
        "Today is {}. Time zone {}, currency {}.",
        brief.today.format("%A %Y-%m-%d"),
        brief.zone.name(),
        brief.currency.code()
    );
    if !brief.categories.is_empty() {
        // One of their own may be called after somebody.
        let categories: Vec<String> =
            brief.categories.iter().map(|category| names.hide(category)).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, " Categories: {}.", categories.join(", "));
    }
    text
}

/// What was said lately, and the message.
pub(super) fn messages(
    brief: &Brief,
    exchanges: &[Exchange],
    names: &mut Names,
) -> (Vec<Message>, Message, Vec<Piece>) {
    let mut pieces = Vec::new();
    let mut history = Vec::new();
    let mut turns: Vec<(String, String)> = Vec::new();
    for exchange in exchanges {
        let said = names.hide(&exchange.said);
        let mut told = names.hide(&exchange.told);
        let entries: Vec<String> = exchange
            .entries
            .iter()
            .map(|entry| format!("{} {}", names.of_entry(entry.id), names.hide(&entry.what)))
            .collect();
        if !entries.is_empty() {
            let _ = write!(told, " [{}]", entries.join("; "));
        }
        if !said.is_empty() {
            turns.push((said, told));
        } else if let Some((_, before)) = turns.last_mut() {
            // What was told unasked goes on with what was told before: people and model take turns, and nobody said this.
            before.push('\n');
            before.push_str(&told);
        }
    }
    for (said, told) in turns {
        pieces.extend([piece("user", &said), piece("model", &told)]);
        history.extend([Message::user(said), Message::assistant(told)]);
    }
    let (about, said) = (context(brief, names), names.hide(&brief.said));
    pieces.extend([piece("context", &about), piece("user", &said)]);
    let content = vec![UserContent::text(about), UserContent::text(said)];
    (history, Message::User { content }, pieces)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::{category::Starter, currency::Currency, zone::Zone};

    fn brief() -> Brief {
        Brief {
            said: "took the family out, the bill was 3,400 but ravi paid his 800 back".to_owned(),
            today: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(),
            zone: Zone::KOLKATA,
            currency: Currency::INR,
            categories: Starter::ALL.map(|starter| starter.name().to_owned()).to_vec(),
            before: None,
            mask: None,
            is_edit: false,
        }
    }

    #[test]
    fn what_was_told_unasked_is_nobodys_words() {
        let exchange = |said: &str, told: &str| Exchange::new(1, said, told, Vec::new());
        let exchanges = [
            exchange("", "Rent is due."),
            exchange("chai 20", "Filed."),
            exchange("", "Food is at 80 %."),
            exchange("", "Food is at 100 %."),
            exchange("thanks", "Any time."),
        ];
        let (history, _, _) = messages(&brief(), &exchanges, &mut Names::default());
        let told = Message::assistant("Filed.\nFood is at 80 %.\nFood is at 100 %.");
        let expected = [
            Message::user("chai 20"),
            told,
            Message::user("thanks"),
            Message::assistant("Any time."),
        ];
        assert_eq!(history, expected);
    }

    #[test]
    fn a_typical_question_is_short() {
        let (_, prompt, _) = messages(&brief(), &[], &mut Names::default());
        let parts = [
            serde_json::to_string(&definitions(&brief().said)).unwrap(),
            SYSTEM.to_owned(),
            serde_json::to_string(&prompt).unwrap(),
        ];
        // About four characters make a token.
        let tokens = parts.iter().map(String::len).sum::<usize>() / 4;
        assert!(tokens <= 1_450, "{tokens}");
        // One that may be about something else takes a little more.
        let chart = serde_json::to_string(&definitions("a chart of it all")).unwrap().len() / 4;
        let everyday = parts[0].len() / 4;
        assert!((everyday + 1..=everyday + 200).contains(&chart), "{chart}, {everyday}");
    }
}
