//! A language model as the agent asks it: one question at a time, within bounds, and whatever goes wrong said in
//! terms of what to do next.
//!
//! Providers differ in [`Provider`] alone; a new one is a variant, an arm in [`Model::new`] and a line in the README.

mod breaker;
mod failure;
mod gemini;
mod key_in_header;
mod limits;
mod usage;

use std::{num::NonZeroU64, time::Duration};

pub use failure::Failure;
use futures_util::StreamExt;
pub use limits::Limits;
use metrics::{counter, histogram};
use rig_core::{
    DynModel,
    completion::{CompletionRequest, CompletionResponse, FinishReason},
    error::ProviderError,
    message::AssistantContent,
    operation::Completion,
    providers::ollama::OllamaConfig,
    streaming::{Item, StreamEvent},
};
use rig_reqwest::{ReqwestClient, reqwest};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::time::Instant;
pub use usage::Usage;

use self::breaker::Breaker;

/// Who runs the model.
#[derive(Clone, Debug)]
pub enum Provider {
    /// Google's Gemini, with its key.
    Gemini(SecretString),
    /// An Ollama daemon, which keeps everything on machines of one's own.
    Ollama,
}

/// Which model, where, and how much of it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who runs it.
    pub provider: Provider,
    /// Its name, such as `gemini-2.5-flash`.
    pub model: String,
    /// Where it is, if not at the provider's own address.
    pub url: Option<String>,
    /// Tokens that one person may take in a day.
    pub daily_tokens: NonZeroU64,
    /// How long it may take.
    pub limits: Limits,
}

/// Why there is no model.
#[derive(Debug, Error)]
pub enum ModelError {
    /// The HTTP client cannot be made.
    #[error("there is no way to reach a model: the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
}

/// How often a model is asked the same before it is given up.
const ATTEMPTS: u32 = 3;

/// How long a text may become, in bytes, whatever a model was told.
const LONGEST: usize = 32_000;

/// The pause before the second attempt; it doubles with each.
const PAUSE: Duration = Duration::from_millis(300);

/// A model that can be asked. Shared by all who ask.
#[derive(Debug)]
pub struct Model {
    inner: DynModel<Completion>,
    name: String,
    daily_tokens: u64,
    limits: Limits,
    breaker: Breaker,
}

/// What came of asking.
#[derive(Debug)]
pub(super) struct Heard {
    /// What all attempts took together.
    pub(super) usage: Usage,
    /// Whether anything left the process.
    pub(super) was_sent: bool,
    /// The answer, or what to do without.
    pub(super) result: Result<CompletionResponse, Failure>,
}

impl Model {
    /// A model by its settings. Nothing is sent yet.
    pub fn new(settings: &Settings) -> Result<Self, ModelError> {
        let Settings { provider, model, url, daily_tokens, limits } = settings;
        let http = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            // How long an answer may take in all is seen to in `ask`: two clocks would race.
            .read_timeout(limits.silence)
            // A key must not follow to wherever an answer points.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let http = ReqwestClient::from(http);
        let inner = match provider {
            Provider::Gemini(key) => {
                gemini::model(http, key.expose_secret(), url.as_deref(), model)
            }
            Provider::Ollama => {
                let mut config = OllamaConfig::new();
                if let Some(url) = url {
                    config = config.with_base_url(url);
                }
                config.connect(http).completion(model).erase()
            }
        };
        Ok(Self {
            inner,
            name: model.clone(),
            daily_tokens: daily_tokens.get(),
            limits: *limits,
            breaker: Breaker::default(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many tokens one person may take in a day.
    pub fn daily_tokens(&self) -> u64 {
        self.daily_tokens
    }

    /// How long it may take.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub(super) fn capabilities(&self) -> rig_core::completion::ProviderCapabilities {
        self.inner.capabilities().completion
    }

    /// Asks, again where that helps, until there is an answer that can be used or the time is up. `request` makes what is
    /// asked, for an answer of so many tokens. `text` is told the text so far whenever it grows, from the beginning with
    /// each attempt.
    pub(super) async fn ask(
        &self,
        request: impl Fn(u64) -> Option<CompletionRequest>,
        mut most: u64,
        until: Instant,
        mut text: impl FnMut(&str),
    ) -> Heard {
        let began = Instant::now();
        let mut heard =
            Heard { usage: Usage::default(), was_sent: false, result: Err(Failure::OutOfTime) };
        for attempt in 1..=ATTEMPTS {
            let now = Instant::now();
            if now >= until {
                break;
            }
            let Some(permit) = self.breaker.admit(now) else {
                heard.result = Err(Failure::Away);
                break;
            };
            let Some(request) = request(most) else {
                heard.result = Err(Failure::Garbled);
                break;
            };
            heard.was_sent = true;
            let ended = |outcome: &'static str| {
                let model = self.name.clone();
                counter!("hisab_model_calls_total", "model" => model, "outcome" => outcome)
                    .increment(1);
            };
            let limit = now + self.limits.answer;
            let answered = tokio::time::timeout_at(until.min(limit), self.once(request, &mut text));
            let (failure, after) = match answered.await {
                Ok(Ok(response)) => {
                    permit.worked();
                    heard.usage.add(&response.usage);
                    match unusable(&response) {
                        None => {
                            ended("answered");
                            heard.result = Ok(response);
                            break;
                        }
                        Some(failure) => (failure, None),
                    }
                }
                Ok(Err(error)) => {
                    let (failure, after) = failure::read(&error);
                    permit.ended(failure, Instant::now());
                    (failure, after)
                }
                Err(_elapsed) => {
                    // That others have used up the time is not the model's fault.
                    if limit <= until {
                        permit.ended(Failure::Away, Instant::now());
                    }
                    (Failure::OutOfTime, None)
                }
            };
            ended(failure.name());
            heard.result = Err(failure);
            let pause = after.unwrap_or(PAUSE * 2_u32.pow(attempt - 1));
            let again = Instant::now().checked_add(pause).filter(|again| *again < until);
            if !failure.may_pass() || attempt == ATTEMPTS || again.is_none() {
                break;
            }
            if failure == Failure::CutOff {
                // It had more to say than it was given room for.
                most *= 2;
            }
            tokio::time::sleep(pause).await;
        }
        match heard.result {
            Err(Failure::Misconfigured) => {
                tracing::error!(
                    model = self.name,
                    "The model refuses what it is asked: its key, name or address is wrong"
                );
            }
            Err(failure) => {
                tracing::warn!(
                    model = self.name,
                    reason = failure.name(),
                    "The model gave no answer"
                );
            }
            Ok(_) => {}
        }
        heard.usage.count(&self.name);
        histogram!("hisab_model_seconds").record(began.elapsed());
        heard
    }

    async fn once(
        &self,
        request: CompletionRequest,
        text: &mut impl FnMut(&str),
    ) -> Result<CompletionResponse, ProviderError> {
        let mut answer = self.inner.stream(request)?;
        let mut so_far = String::new();
        while let Some(item) = answer.next().await {
            if let Item::Event(StreamEvent::Text { text: more, .. }) = item? {
                so_far.push_str(&more);
                if so_far.len() > LONGEST {
                    return Err(ProviderError::Response("a text without end".to_owned()));
                }
                text(&so_far);
            }
        }
        answer.finish().await
    }
}

/// Why an answer cannot be used, if it cannot.
fn unusable(response: &CompletionResponse) -> Option<Failure> {
    let says = |content: &AssistantContent| match content {
        AssistantContent::ToolCall(_) => true,
        AssistantContent::Text(text) => !text.text().trim().is_empty(),
        _ => false,
    };
    // Arguments that are no JSON object could not be sent back without being refused: it is asked again instead.
    let garbled = |content: &AssistantContent| match content {
        AssistantContent::ToolCall(call) => call.function.invalid_arguments.is_some(),
        _ => false,
    };
    // Nor could the character that no database stores be written down.
    let written = serde_json::to_string(response);
    if response.choice.iter().any(garbled)
        || !written.is_ok_and(|written| !written.contains("\\u0000"))
    {
        return Some(Failure::Garbled);
    }
    match response.finish_reason() {
        Some(FinishReason::ContentFilter) => Some(Failure::Refused),
        Some(FinishReason::Length) => Some(Failure::CutOff),
        // Above all a call that is none, by Google's MALFORMED_FUNCTION_CALL.
        Some(FinishReason::Other(_)) => Some(Failure::Garbled),
        _ => (!response.choice.iter().any(says)).then_some(Failure::Silent),
    }
}
