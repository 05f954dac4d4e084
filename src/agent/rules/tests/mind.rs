//! What is said of the model beside the rules, and what only looks like it.

use rstest::rstest;

use super::*;
use crate::domain::assistant::Assistant;

fn call(text: &str) -> Option<(&'static str, Option<Assistant>)> {
    // With something filed before, most things are taken for a correction.
    match understood(text, "INR", true, false).decision {
        Decision::Act(calls) => match calls.as_slice() {
            [Call::SetPreference(args)] => Some(("set_preference", args.assistant)),
            [call] => Some((call.tool(), None)),
            _ => None,
        },
        Decision::Ask(_) | Decision::Pass(_) => None,
    }
}

#[rstest]
#[case("forget_conversation", &[
    "forget this conversation", "Forget our chat.", "please forget what we talked about", "forget what we said",
    "forget everything I told you", "clear the chat", "clear the memory", "clear chat history", "clear your memory please",
    "can you clear the history", "delete this conversation", "wipe your memory",
])]
#[case("show_usage", &[
    "how much did you cost me?", "what do you cost me this month", "ai usage", "show my model usage", "how many tokens",
    "how many tokens did you use today?", "what does the ai cost me?", "how much have you cost me so far?", "token usage",
])]
#[case("show_sent", &[
    "what left my books?", "show me what left my books", "what did you send to google", "what did you send to gemini?",
    "what have you sent to the model", "what was sent to the AI?", "show what was sent", "show me what you sent",
    "what do you share with google", "what data did you send to the model?",
])]
fn the_model_is_asked_about(#[case] tool: &str, #[case] texts: &[&str]) {
    for text in texts {
        assert_eq!(call(text), Some((tool, None)), "{text}");
    }
}

#[rstest]
#[case(Assistant::Off, &[
    "turn off the model", "switch off ai", "turn the ai off", "switch gemini off please", "don't use ai", "don’t use the model",
    "do not use gemini", "no ai", "no ai please", "stop using the model", "disable the assistant", "AI off",
    "don't send anything to google", "stop sending my data to the model",
])]
#[case(Assistant::On, &[
    "turn the model on", "turn the ai back on", "switch on ai", "use the model", "use ai again", "enable gemini",
    "you can use the ai", "stop masking", "turn off masking", "don't hide my names", "unmask my data",
])]
#[case(Assistant::Masked, &[
    "mask my names", "mask my data", "hide names from the model", "hide my account numbers and names from gemini",
    "turn on masking", "mask names and account numbers", "hide my data from google", "anonymise my data",
])]
fn whether_a_model_may_read_is_said(#[case] assistant: Assistant, #[case] texts: &[&str]) {
    for text in texts {
        assert_eq!(call(text), Some(("set_preference", Some(assistant))), "{text}");
    }
}

#[rstest]
#[case("forget it")]
#[case("forget the last entry")]
#[case("forget the chai")]
#[case("forget what i said")]
#[case("forget everything")]
#[case("clear the history of food")]
#[case("how much did it cost me?")]
#[case("how much did the model train cost?")]
#[case("what did you cost me last month?")]
#[case("what did i send to google")]
#[case("what did i send to mom")]
#[case("what was sent to mom")]
#[case("no")]
#[case("no chai")]
#[case("use my card")]
#[case("should i use ai?")]
#[case("can you turn off the ai?")]
#[case("turn off the lights")]
#[case("turn off google assistant")]
#[case("hide my account")]
#[case("model car 300")]
#[case("ai course 2000")]
#[case("paid 20 for gemini")]
#[case("i bought a model")]
#[case("how much did i spend on ai this month")]
fn what_looks_like_it_is_something_else(#[case] text: &str) {
    let mind = ["forget_conversation", "show_usage", "show_sent", "set_preference"];
    let said = call(text);
    assert!(said.is_none_or(|(tool, _)| !mind.contains(&tool)), "{text}: {said:?}");
}
