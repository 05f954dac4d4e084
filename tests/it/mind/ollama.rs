//! Another provider by configuration alone: Ollama, which keeps everything on a machine of one's own.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
    routing::post,
};
use hisabkitab::{
    agent::{
        memory::Memory,
        model::{Limits, Model, Provider, Settings},
    },
    domain::clock::Clock,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{
    block_on, desk_with,
    mind::{Talk, expense, server},
    now,
};

#[derive(Clone, Default)]
struct Daemon(Arc<Mutex<Vec<(HeaderMap, Value)>>>);

/// As Ollama's OpenAI-compatible endpoint streams a call: <https://github.com/ollama/ollama/blob/main/docs/openai.md>
async fn chat(
    State(Daemon(asked)): State<Daemon>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> impl IntoResponse {
    asked.lock().unwrap().push((headers, body));
    let arguments = json!({ "entries": [expense("3400", "family")] }).to_string();
    let call = json!({
        "index": 0, "id": "call_1", "type": "function",
        "function": { "name": "log_transactions", "arguments": arguments },
    });
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish });
        let chunk = json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
            "model": "qwen3", "choices": [choice] });
        format!("data: {chunk}\n\n")
    };
    let stream = [
        chunk(json!({ "role": "assistant", "content": "", "tool_calls": [call] }), Value::Null),
        chunk(json!({ "role": "assistant", "content": "" }), json!("tool_calls")),
        "data: [DONE]\n\n".to_owned(),
    ];
    ([(header::CONTENT_TYPE, "text/event-stream")], stream.concat())
}

#[test]
fn a_model_of_ones_own_takes_its_place() {
    block_on(async {
        let daemon = Daemon::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/chat/completions", post(chat));
        let router = router.with_state(daemon.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let settings = Settings {
            provider: Provider::Ollama,
            model: "qwen3".to_owned(),
            url: Some(url),
            daily_tokens: 100_000.try_into().unwrap(),
            limits: Limits::default(),
        };
        let model = Arc::new(Model::new(&settings).unwrap());
        let mut talk = Talk::new().await;
        talk.desk = desk_with(&server(), Some(model), Memory::default(), Clock::new(now)).await;

        let told = talk.told("took the family out, the bill was 3,400 all in all").await;
        assert!(told.contains("family ₹3,400"), "{told}");
        let asked = daemon.0.lock().unwrap();
        let [(headers, body)] = asked.as_slice() else { panic!("asked {} times", asked.len()) };
        assert!(
            !headers.contains_key(header::AUTHORIZATION)
                || headers[header::AUTHORIZATION].is_empty()
        );
        assert_eq!((&body["model"], &body["stream"]), (&json!("qwen3"), &json!(true)));
        assert!(body["tools"].as_array().unwrap().len() >= 10);
        let first = body["messages"][0].to_string();
        assert!(first.contains("keep one person's books"), "{first}");
    });
}
