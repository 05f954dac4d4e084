//! What Google really answered, read by the library. It holds for each recording that is kept; in CI they must be.

use rig_core::{completion::FinishReason, error::ProviderError, message::Message};
use serde_json::{Value, json};

use super::{answer, asks, calls, model, start};
use crate::support::gemini::{
    Turn,
    recordings::{self, Recorded, bodies},
};

/// What a recorded answer holds, in its own words.
struct Held {
    text: String,
    calls: Vec<(String, Value)>,
    finish: FinishReason,
}

fn held(recorded: &Recorded) -> Held {
    let chunks = bodies(&recorded.body);
    let candidates: Vec<&Value> = chunks.iter().map(|chunk| &chunk["candidates"][0]).collect();
    let parts: Vec<&Value> = candidates
        .iter()
        .flat_map(|candidate| candidate["content"]["parts"].as_array().into_iter().flatten())
        .collect();
    let said = parts.iter().filter(|part| part["thought"] != true);
    let text = said.filter_map(|part| part["text"].as_str()).collect();
    let calls: Vec<(String, Value)> = parts
        .iter()
        .filter_map(|part| part.get("functionCall"))
        .map(|call| (call["name"].as_str().unwrap().to_owned(), call["args"].clone()))
        .collect();
    let finish = candidates.iter().rev().find_map(|candidate| candidate["finishReason"].as_str());
    let finish = match finish.unwrap() {
        "STOP" if calls.is_empty() => FinishReason::Stop,
        "STOP" => FinishReason::ToolCalls,
        "MAX_TOKENS" => FinishReason::Length,
        other => FinishReason::Other(other.to_owned()),
    };
    Held { text, calls, finish }
}

#[tokio::test]
async fn every_recording_is_read_as_it_is() {
    let recordings = recordings::all();
    assert!(recordings.is_empty() || recordings.len() == 12, "{}", recordings.len());
    let gemini = start().await;
    for (name, recorded) in recordings {
        for (number, recorded) in recorded.into_iter().enumerate() {
            let said = format!("{name} {number}");
            gemini.script(&said, vec![Turn::Recording(name.clone(), number)]);
            let (model_name, verb) =
                recorded.path.rsplit('/').next().unwrap().split_once(':').unwrap();
            let streams = verb == "streamGenerateContent";
            let request = asks(Vec::new(), Message::user(&said));
            let got = answer(&model(&gemini, model_name), streams, request).await;
            is_read(&recorded, got, &said);
        }
    }
}

fn is_read(
    recorded: &Recorded,
    got: Result<rig_core::completion::CompletionResponse, ProviderError>,
    which: &str,
) {
    if recorded.status == 200 {
        let (got, held) = (got.unwrap(), held(recorded));
        assert_eq!(got.text(), held.text, "{which}");
        assert_eq!(calls(&got), held.calls, "{which}");
        assert_eq!(got.finish_reason(), Some(held.finish), "{which}");
        let usage = &bodies(&recorded.body).pop().unwrap()["usageMetadata"];
        assert_eq!(json!(got.usage.input_tokens), usage["promptTokenCount"], "{which}");
    } else {
        let Err(ProviderError::ProviderResponse(response)) = got else {
            panic!("{which}: {got:?}")
        };
        assert_eq!(response.status.unwrap().as_u16(), recorded.status, "{which}");
        assert_eq!(response.body, recorded.body, "{which}");
    }
}
