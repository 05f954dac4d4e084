//! The stand-in of Gemini itself: that it refuses what Gemini refuses, and that the library which the program uses
//! reads its answers and faults like real ones.

mod faults;
mod recorded;
mod refused;
mod scripts;
mod tables;
mod talk;

use rig_agent::run::transcript::tool_result_message;
use rig_core::{
    DynModel,
    completion::{CompletionRequest, CompletionResponse, ToolDefinition},
    error::ProviderError,
    message::{Message, ToolCall, ToolName, UserContent},
    operation::Completion,
    providers::gemini::{self as provider, GeminiConfig},
};
use rig_reqwest::ReqwestClient;
use serde_json::{Value, json};

use crate::support::gemini::{Gemini, Key};

/// One that takes the key where the library puts it.
async fn start() -> Gemini {
    Gemini::start_with(Key::Url).await
}

/// The library, set to ask the stand-in.
fn provider(gemini: &Gemini) -> provider::Gemini {
    let http = ReqwestClient::from(reqwest::Client::builder().no_proxy().build().unwrap());
    GeminiConfig::new("a-key").with_base_url(gemini.url.clone()).connect(http)
}

/// A model as the library has it.
fn model(gemini: &Gemini, name: &str) -> DynModel<Completion> {
    provider(gemini).completion(name).erase()
}

/// The whole answer, streamed or not.
async fn answer(
    model: &DynModel<Completion>,
    streams: bool,
    request: CompletionRequest,
) -> Result<CompletionResponse, ProviderError> {
    if streams { model.stream(request)?.finish().await } else { model.call(request).await }
}

/// A request with one tool and these messages before the last.
fn asks(history: Vec<Message>, last: Message) -> CompletionRequest {
    let schema = json!({ "type": "object", "properties": { "x": { "type": "integer" } } });
    let tool = ToolDefinition {
        name: ToolName::new("add").unwrap(),
        description: "Adds.".to_owned(),
        parameters: schema,
    };
    CompletionRequest::new(last).preamble("You add.").messages(history).tool(tool)
}

/// Calls as name and arguments.
fn calls(response: &CompletionResponse) -> Vec<(String, Value)> {
    let calls = response.tool_calls().map(|call| &call.function);
    calls.map(|f| (f.name.to_string(), Value::Object(f.arguments.clone()))).collect()
}

/// What a call came to.
fn result(call: &ToolCall) -> UserContent {
    tool_result_message(call.id.clone(), call.function.name.clone(), "1".to_owned())
}
