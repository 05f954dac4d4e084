//! Who gets which answer, and when.

use rig_core::{
    DynModel, completion::FinishReason, message::Message, operation::Completion,
    providers::gemini::ThoughtReplay,
};
use serde_json::json;

use super::{answer, asks, calls, model, provider, result, start};
use crate::support::gemini::Turn;

#[tokio::test]
async fn text_arrives_whole_in_both_ways() {
    let gemini = start().await;
    let text = "₹1,23,456.50 for चाय and 🫖 on 2026-01-15; anything else?";
    gemini.always(Turn::text(text));
    let model = model(&gemini, "gemini-2.5-flash");
    for streams in [false, true] {
        let got = answer(&model, streams, asks(Vec::new(), Message::user("hi"))).await.unwrap();
        assert_eq!((got.text().as_str(), got.finish_reason()), (text, Some(FinishReason::Stop)));
        assert!(got.usage.input_tokens.unwrap() > 20 && got.usage.output_tokens.unwrap() > 10);
    }
}

/// Goes through a conversation, from one thing that the person says to the model's last word on it.
async fn talk(
    model: &DynModel<Completion>,
    streams: bool,
    messages: &mut Vec<Message>,
    said: &str,
) -> Vec<usize> {
    messages.push(Message::user(said));
    let mut counts = Vec::new();
    loop {
        let last = messages.pop().unwrap();
        let request = asks(messages.clone(), last.clone());
        let got = answer(model, streams, request).await.unwrap();
        messages.extend([last, got.message().unwrap()]);
        counts.push(calls(&got).len());
        if got.finish_reason() != Some(FinishReason::ToolCalls) {
            assert_eq!(got.text(), "Noted.");
            return counts;
        }
        messages.push(Message::User { content: got.tool_calls().map(result).collect() });
    }
}

/// Both generations: the older one's calls come back without ids, the newer one ends in an event of its own.
#[tokio::test]
async fn calls_go_on_to_their_end() {
    let ways =
        [("gemini-2.5-flash", true), ("gemini-3.8-flash", true), ("gemini-3.8-flash", false)];
    for (name, streams) in ways {
        let gemini = start().await;
        let two = vec![("add", json!({ "x": 1 })), ("add", json!({ "x": 2 }))];
        let first = Turn::TextAndCalls("Let me see.".to_owned(), two);
        gemini.script("chai 20", vec![first, Turn::call("add", json!({})), Turn::text("Noted.")]);
        gemini.script("tea 10", vec![Turn::call("add", json!({ "x": 3 })), Turn::text("Noted.")]);
        let (model, mut messages) = (model(&gemini, name), Vec::new());
        assert_eq!(talk(&model, streams, &mut messages, "chai 20").await, [2, 1, 0]);
        assert_eq!(talk(&model, streams, &mut messages, "tea 10").await, [1, 0]);
    }
}

#[tokio::test]
async fn signatures_may_stay_behind_with_their_turn() {
    let gemini = start().await;
    for said in ["chai 20", "tea 10"] {
        gemini.script(said, vec![Turn::call("add", json!({})), Turn::text("Noted.")]);
    }
    let model = provider(&gemini).completion("gemini-3.8-flash");
    let model = model.thought_replay(ThoughtReplay::CurrentTurn).erase();
    let mut messages = Vec::new();
    for said in ["chai 20", "tea 10"] {
        talk(&model, true, &mut messages, said).await;
    }
    let last = gemini.requests().pop().unwrap().body["contents"].to_string();
    assert_eq!(last.matches("thoughtSignature").count(), 1);
}

#[tokio::test]
async fn an_obedient_model_looks_at_the_conversation() {
    let gemini = start().await;
    gemini.script_with("chai", |body| {
        let count = body["contents"].as_array().unwrap().len();
        Turn::Text(format!("{count} so far"))
    });
    gemini.script("chai 20", vec![Turn::text("of the longer script")]);
    gemini.script("chai 20", vec![Turn::text("and its second turn")]);
    let model = model(&gemini, "gemini-2.5-flash");
    let mut got = Vec::new();
    for said in ["chai", "earlier: chai. now: chai 20", "chai 20"] {
        let request = asks(Vec::new(), Message::user(said));
        got.push(answer(&model, true, request).await.unwrap().text());
    }
    assert_eq!(got, ["1 so far", "of the longer script", "and its second turn"]);
}

#[tokio::test]
async fn a_script_that_panics_is_a_violation() {
    let gemini = start().await;
    gemini.script_with("chai", |body| Turn::text(body["no"]["such"].as_str().unwrap()));
    let request = asks(Vec::new(), Message::user("chai"));
    answer(&model(&gemini, "gemini-2.5-flash"), true, request).await.unwrap_err();
    assert!(gemini.violations()[0].contains("the script panics"));
}

#[tokio::test]
async fn a_script_has_an_end() {
    let gemini = start().await;
    gemini.script("chai", vec![Turn::text("Noted.")]);
    let model = model(&gemini, "gemini-2.5-flash");
    answer(&model, true, asks(Vec::new(), Message::user("chai"))).await.unwrap();
    answer(&model, true, asks(Vec::new(), Message::user("chai"))).await.unwrap_err();
    assert!(gemini.violations()[0].contains("is at its end"));
}

#[tokio::test]
async fn a_script_may_not_ask_for_what_there_is_not() {
    let gemini = start().await;
    let nothing = Turn::Recording("nothing".to_owned(), 0);
    gemini.script("chai", vec![nothing, Turn::call("add chai", json!({}))]);
    let model = model(&gemini, "gemini-2.5-flash");
    for why in ["there is no recording", "is no name for a function"] {
        let request = asks(Vec::new(), Message::user("chai"));
        drop(answer(&model, true, request).await);
        let violations = gemini.violations();
        assert!(violations.len() == 1 && violations[0].contains(why), "{violations:?}");
    }
}

#[tokio::test]
async fn a_held_answer_waits_for_its_release() {
    let gemini = start().await;
    gemini.script("chai", vec![Turn::text("Noted.").held()]);
    let model = model(&gemini, "gemini-2.5-flash");
    let asking =
        tokio::spawn(
            async move { answer(&model, true, asks(Vec::new(), Message::user("chai"))).await },
        );
    gemini.hanging().await;
    assert!(!asking.is_finished());
    gemini.release();
    assert_eq!(asking.await.unwrap().unwrap().text(), "Noted.");
}

#[tokio::test]
async fn a_hanging_request_can_be_given_up() {
    let gemini = start().await;
    gemini.script("chai", vec![Turn::Hang]);
    let model = model(&gemini, "gemini-2.5-flash");
    let asking =
        tokio::spawn(
            async move { answer(&model, true, asks(Vec::new(), Message::user("chai"))).await },
        );
    gemini.hanging().await;
    asking.abort();
    gemini.given_up().await;
}

#[tokio::test]
async fn nothing_hangs_longer_than_the_stand_in_lives() {
    let gemini = start().await;
    gemini.script("chai", vec![Turn::Hang]);
    let model = model(&gemini, "gemini-2.5-flash");
    let asking =
        tokio::spawn(
            async move { answer(&model, true, asks(Vec::new(), Message::user("chai"))).await },
        );
    gemini.hanging().await;
    drop(gemini);
    let error = asking.await.unwrap().unwrap_err();
    assert_eq!(error.provider_response_status().unwrap(), 503);
}
