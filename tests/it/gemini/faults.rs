//! How the library tells of what can go wrong: the program decides by this what to try again and what to say.

use std::time::Duration;

use rig_core::{
    completion::{CompletionResponse, FinishReason},
    error::ProviderError,
    message::Message,
};
use serde_json::{Value, json};

use super::{answer, asks, calls, model, result, start};
use crate::support::gemini::Turn;

async fn after(turn: Turn, streams: bool) -> Result<CompletionResponse, ProviderError> {
    let gemini = start().await;
    gemini.script("chai 20", vec![turn]);
    let request = asks(Vec::new(), Message::user("chai 20"));
    answer(&model(&gemini, "gemini-3.8-flash"), streams, request).await
}

async fn both(turn: Turn) -> [Result<CompletionResponse, ProviderError>; 2] {
    [after(turn.clone(), false).await, after(turn, true).await]
}

/// When to try again, as Google says it.
fn delay(error: &ProviderError) -> Option<String> {
    let body = error.provider_response_json().ok()??;
    let details = body["error"]["details"].as_array()?;
    let retry = "type.googleapis.com/google.rpc.RetryInfo";
    let info = details.iter().find(|detail| detail["@type"] == retry)?;
    info["retryDelay"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn too_many_requests_tell_when_to_try_again() {
    for (pause, told) in [(2000, "2s"), (500, "0.500s")] {
        for got in both(Turn::TooMany(Duration::from_millis(pause))).await {
            let error = got.unwrap_err();
            assert!(matches!(error, ProviderError::ProviderResponse(_)), "{error:?}");
            assert!(error.is_retryable());
            assert_eq!(error.provider_response_status().unwrap(), 429);
            assert_eq!(delay(&error).as_deref(), Some(told));
        }
    }
}

#[tokio::test]
async fn statuses_keep_their_bodies() {
    let cases = [(400, false), (404, false), (500, true), (503, true), (504, true)];
    for (status, retryable) in cases {
        for got in both(Turn::Status(status)).await {
            let error = got.unwrap_err();
            assert!(matches!(error, ProviderError::ProviderResponse(_)), "{error:?}");
            assert_eq!(error.is_retryable(), retryable, "{status}");
            assert_eq!(error.provider_response_status().unwrap(), status);
            let body: Value = error.provider_response_json().unwrap().unwrap();
            assert_eq!(body["error"]["code"], status);
        }
    }
}

#[tokio::test]
async fn a_bad_key_is_no_matter_of_trying_again() {
    for status in [401, 403] {
        for got in both(Turn::Status(status)).await {
            let error = got.unwrap_err();
            assert!(matches!(error, ProviderError::ProviderResponse(_)), "{error:?}");
            assert!(!error.is_retryable());
            assert_eq!(error.provider_response_status().unwrap(), status);
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_is_truncated() {
    let error = after(Turn::Cut("All of it is 1200 rupees.".to_owned()), true).await.unwrap_err();
    assert!(matches!(error, ProviderError::Truncated), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_body_that_is_cut_is_no_json() {
    let error = after(Turn::Cut("All of it is 1200 rupees.".to_owned()), false).await.unwrap_err();
    assert!(matches!(error, ProviderError::Json(_)), "{error:?}");
}

#[tokio::test]
async fn a_broken_connection_may_be_tried_again() {
    for got in both(Turn::Reset("All of it is 1200 rupees.".to_owned())).await {
        let error = got.unwrap_err();
        assert!(matches!(error, ProviderError::Http(_)), "{error:?}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn malformed_arguments_stay_as_they_came() {
    for got in both(Turn::MalformedArguments("add")).await {
        let got = got.unwrap();
        assert_eq!(calls(&got), [("add".to_owned(), json!({}))]);
        let call = got.tool_calls().next().unwrap();
        let raw = call.function.invalid_arguments.as_deref();
        assert_eq!(raw, Some("\"as much as last time\""));
    }
}

/// The library would repeat them as they came, which Gemini refuses: whoever goes on must take them out.
#[tokio::test]
async fn malformed_arguments_must_not_go_back() {
    let gemini = start().await;
    gemini.script("chai 20", vec![Turn::MalformedArguments("add"), Turn::text("Noted.")]);
    let model = model(&gemini, "gemini-3.8-flash");
    let said = Message::user("chai 20");
    let got = answer(&model, true, asks(Vec::new(), said.clone())).await.unwrap();
    let results = Message::User { content: got.tool_calls().map(result).collect() };
    let request = asks(vec![said, got.message().unwrap()], results);
    let error = answer(&model, true, request).await.unwrap_err();
    assert_eq!(error.provider_response_status().unwrap(), 400);
    assert!(gemini.violations()[0].contains("functionCall.args"));
}

#[tokio::test]
async fn finish_reasons_are_no_errors() {
    let malformed = FinishReason::Other("MALFORMED_FUNCTION_CALL".to_owned());
    let cases = [
        (Turn::MalformedFunctionCall, malformed, ""),
        (Turn::Safety, FinishReason::ContentFilter, ""),
        (Turn::MaxTokens("1200 rup".to_owned()), FinishReason::Length, "1200 rup"),
        (Turn::Empty, FinishReason::Stop, ""),
    ];
    for (turn, finish, text) in cases {
        for got in both(turn.clone()).await {
            let got = got.unwrap();
            assert_eq!(got.finish_reason(), Some(finish.clone()), "{turn:?}");
            assert_eq!((got.text().as_str(), calls(&got)), (text, Vec::new()), "{turn:?}");
        }
    }
}

#[tokio::test]
async fn a_blocked_prompt_is_a_refusal() {
    for got in both(Turn::Blocked).await {
        let error = got.unwrap_err();
        assert!(matches!(error, ProviderError::ProviderResponse(_)), "{error:?}");
        assert!(!error.is_retryable());
        let report = error.report();
        assert!(report.refusal);
        assert_eq!(report.code.as_deref(), Some("PROHIBITED_CONTENT"));
    }
}
