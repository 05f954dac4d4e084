//! One message that a model is asked about: in rounds, each of them one question over the network and then one
//! transaction for what the answer called for. Between the two nothing is held, and what stands after a round can be
//! written down ([`Inquiry::state`]) and gone on with by another process ([`Inquiry::resume`]).
//!
//! The library's run keeps the protocol (which calls need results, how often an answer may be wrong); what is sent, when
//! to stop, and what a call may do is ours.

mod names;
mod offered;
mod prompt;

use chrono::NaiveDate;
use rig_agent::{
    agent::{AgentRun, AgentRunStep, InvalidToolCallAction, ModelTurn, ModelTurnOutcome},
    completion::PromptError,
    run::{PendingToolCall, prepare_request},
    tool::{ToolContext, ToolSet},
};
use rig_core::{
    completion::CompletionRequest,
    message::{
        AssistantContent, CallId, Message, ToolCall, ToolName, ToolResult, ToolResultContent,
        UserContent,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use self::names::{Issued, Names};
use super::{
    consent::Consent,
    grounding::{self, Evidence},
    masking::Mask,
    memory::Exchange,
    model::{Failure, Model, Usage},
    tools::{self, Call, Desk, Round},
};
use crate::{
    domain::{currency::Currency, zone::Zone},
    ledger::{Books, Outcome, Piece},
};

/// What a message says, and what must be known of who wrote it.
#[derive(Debug)]
pub struct Brief {
    /// The message, in the person's words.
    pub said: String,
    /// What they said before, if the message answers a question of the model about it.
    pub before: Option<String>,
    /// The day it was for them when they wrote.
    pub today: NaiveDate,
    /// Where they are.
    pub zone: Zone,
    /// Their currency.
    pub currency: Currency,
    /// Their categories, by name.
    pub categories: Vec<String>,
    /// What hides their names, if they want it.
    pub mask: Option<Mask>,
    /// Whether it is the new wording of a message that filed something: then it is read, and nothing is done by itself.
    pub is_edit: bool,
}

/// Something that leaves the process, as it leaves: the person's word (`user`), the model's own (`model`), a tool's
/// (`tool`), or what must be known (`context`).
fn piece(role: &str, text: &str) -> Piece {
    Piece { role: role.to_owned(), text: text.to_owned() }
}

/// What must last between rounds.
#[derive(Debug, Serialize, Deserialize)]
struct State<Run> {
    run: Run,
    names: Issued,
    said: String,
    before: Option<String>,
    is_edit: bool,
    tokens: i64,
}

/// A message that a model is asked about.
#[derive(Debug)]
pub struct Inquiry {
    run: AgentRun,
    names: Names,
    said: String,
    before: Option<String>,
    is_edit: bool,
    tokens: i64,
    today: NaiveDate,
    categories: Vec<String>,
    /// What goes out in the coming round that did not before.
    pieces: Vec<Piece>,
    /// What was done in the rounds so far.
    done: Vec<(Call, Outcome)>,
    /// The model's answer that is not acted on yet.
    answer: Option<ModelTurn>,
}

/// What a round asks.
struct Coming {
    prompt: Message,
    history: Vec<Message>,
}

/// What came of asking.
#[derive(Debug)]
pub struct Asked {
    /// What it took.
    pub usage: Usage,
    /// Whether anything left the process.
    pub was_sent: bool,
    /// Whether there is an answer to act on; else why not.
    pub result: Result<(), Failure>,
}

/// What an answer led to.
#[derive(Debug)]
pub enum Next {
    /// It is over; with the model's own words if it had any.
    Over(Option<String>),
    /// The model must be told what came of its calls.
    Again,
}

/// How many calls one answer may have.
const CALLS: usize = 20;

/// How many tokens one message may take.
const TOKENS: i64 = 20_000;

impl Inquiry {
    /// Begins with a message and what was said before it.
    pub fn begin(mut brief: Brief, exchanges: &[Exchange]) -> Self {
        let mut names = Names::new(brief.mask.take());
        let (history, prompt, pieces) = prompt::messages(&brief, exchanges, &mut names);
        let run = AgentRun::from_spec(&prompt::spec(prompt::ANSWER), prompt, Some(history));
        Self {
            run,
            names,
            said: brief.said,
            before: brief.before,
            is_edit: brief.is_edit,
            tokens: 0,
            today: brief.today,
            categories: brief.categories,
            pieces,
            done: Vec::new(),
            answer: None,
        }
    }

    /// Goes on where it was written down, after what was done in its rounds; `None` if another make of this program
    /// wrote it.
    pub fn resume(state: Value, brief: Brief, done: Vec<(Call, Outcome)>) -> Option<Self> {
        let state: State<AgentRun> = serde_json::from_value(state).ok()?;
        Some(Self {
            run: state.run,
            names: Names::again(state.names, brief.mask),
            said: state.said,
            before: state.before,
            is_edit: state.is_edit,
            tokens: state.tokens,
            today: brief.today,
            categories: brief.categories,
            pieces: Vec::new(),
            done,
            answer: None,
        })
    }

    /// What to write down before the coming round.
    pub fn state(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(State {
            run: &self.run,
            names: self.names.issued(),
            said: self.said.clone(),
            before: self.before.clone(),
            is_edit: self.is_edit,
            tokens: self.tokens,
        })
    }

    /// The message, in the person's words.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// All that the person said on it: what a call may go by.
    pub fn own_words(&self) -> String {
        self.before.iter().chain([&self.said]).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Whether it is an edit: see [`Brief::is_edit`].
    pub fn is_edit(&self) -> bool {
        self.is_edit
    }

    /// What leaves the process with the coming round that did not before.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// What was done in the rounds so far.
    pub fn done(&self) -> &[(Call, Outcome)] {
        &self.done
    }

    /// What a text may state by now.
    pub fn evidence(&self) -> Evidence {
        let categories = self.categories.iter().map(String::as_str);
        let mut evidence = Evidence::new(&self.own_words(), self.today, categories);
        for (_, outcome) in &self.done {
            evidence.add(outcome);
        }
        evidence
    }

    /// Asks the model. `draft` is told as much of a text as may be shown already. Afterwards the answer waits to be
    /// acted on, unless there is none.
    pub async fn ask(
        &mut self,
        model: &Model,
        until: Instant,
        mut draft: impl FnMut(String),
    ) -> Asked {
        let coming = match self.coming() {
            Ok(coming) => coming,
            Err(failure) => {
                let (usage, was_sent) = (Usage::default(), false);
                return Asked { usage, was_sent, result: Err(failure) };
            }
        };
        let (capabilities, own_words) = (model.capabilities(), self.own_words());
        // Made anew for each attempt: while a model is waited for, none of it takes room.
        let prepare = |most: u64| {
            let spec = prompt::spec(most);
            let tools = prompt::definitions(&own_words);
            prepare_request(&spec, &capabilities, &coming.history, tools, None, None).ok()
        };
        let request = |most| {
            let prepared = prepare(most)?;
            Some(prepared.apply(CompletionRequest::new(coming.prompt.clone())))
        };
        let evidence = self.evidence();
        let names = &self.names;
        let mut shown = String::new();
        let heard = model
            .ask(request, prompt::ANSWER, until, |text| {
                // No longer text is sent, so that none of it is shown.
                if text.chars().nth(grounding::MAX_CHARS).is_some() {
                    return;
                }
                let text = grounding::plain(&names.show(text));
                // What is shown already is not looked at again: thousands of lines would take a core for a minute.
                let Some(rest) = text.strip_prefix(shown.as_str()) else { return };
                let fit = grounding::shown(rest, &evidence);
                if fit > 0
                    && let Some(more) = rest.get(..fit)
                {
                    shown.push_str(more);
                    draft(shown.clone());
                }
            })
            .await;
        self.tokens = self.tokens.saturating_add(heard.usage.tokens());
        let result = heard.result.and_then(|response| {
            let prepared = prepare(prompt::ANSWER).ok_or(Failure::Garbled)?;
            self.answer = Some(ModelTurn::from_response(&response, &prepared));
            Ok(())
        });
        Asked { usage: heard.usage, was_sent: heard.was_sent, result }
    }

    /// What the coming round asks.
    fn coming(&mut self) -> Result<Coming, Failure> {
        if self.tokens >= TOKENS {
            return Err(Failure::TooManyRounds);
        }
        match self.run.next_step().map_err(|error| read(&error))? {
            AgentRunStep::CallModel { prompt, history, .. } => Ok(Coming { prompt, history }),
            AgentRunStep::CallTools { .. } | AgentRunStep::Done(_) => Err(Failure::Garbled),
        }
    }

    /// The calls of the answer that waits, undone: for whoever only wants to know what it would do. `None` if one cannot
    /// be read.
    pub fn calls(&mut self) -> Option<Vec<Call>> {
        let turn = self.answer.take()?;
        let calls = turn.choice.iter().filter_map(|content| match content {
            AssistantContent::ToolCall(call) => Some(call),
            _ => None,
        });
        let read = |call: &ToolCall| {
            let mut args = call.function.arguments_value();
            self.names.show_arguments(&mut args);
            let tool = call.function.name.as_str();
            serde_json::from_value(json!({ "tool": tool, "args": args })).ok()
        };
        calls.map(read).collect()
    }

    /// Does what the answer that waits calls for, in the person's open books.
    pub async fn act(
        &mut self,
        books: Books,
        consent: Consent,
    ) -> Option<(Books, Round, Result<Next, Failure>)> {
        let desk = Desk::new(books, consent);
        let next = self.steps(&desk).await;
        let (books, round) = desk.clear()?;
        self.done.extend(round.done.iter().cloned());
        Some((books, round, next))
    }

    async fn steps(&mut self, desk: &Desk) -> Result<Next, Failure> {
        self.pieces.clear();
        let turn = self.answer.take().ok_or(Failure::Silent)?;
        let run = &mut self.run;
        let mut outcome = run.model_response(turn).map_err(|error| read(&error))?;
        while let ModelTurnOutcome::NeedsResolution(invalid) = outcome {
            let words = prompt::NO_SUCH_TOOL.trim().replace("{tool}", &invalid.tool_name);
            let retry = InvalidToolCallAction::retry(words.clone());
            outcome = run.resolve_invalid_tool_call(retry).map_err(|error| read(&error))?;
            self.pieces.push(piece("tool", &words));
        }
        if let ModelTurnOutcome::TurnRetried = outcome {
            return Ok(Next::Again);
        }
        match run.next_step().map_err(|error| read(&error))? {
            AgentRunStep::CallTools { calls } => self.call(desk, calls).await,
            AgentRunStep::Done(response) => {
                let text = self.names.show(&response.output());
                Ok(Next::Over(Some(text).filter(|text| !text.trim().is_empty())))
            }
            AgentRunStep::CallModel { .. } => Err(Failure::Garbled),
        }
    }

    async fn call(&mut self, desk: &Desk, calls: Vec<PendingToolCall>) -> Result<Next, Failure> {
        // Nobody says so much at once, and each call costs time and words.
        if calls.len() > CALLS {
            return Err(Failure::Garbled);
        }
        let tools = tools::toolset(desk);
        let mut results = Vec::with_capacity(calls.len());
        let mut all_terminal = true;
        for PendingToolCall { tool_call, preresolved_result } in calls {
            if let Some(result) = preresolved_result {
                all_terminal = false;
                results.push(result);
                continue;
            }
            let name = tool_call.function.name.clone();
            let arguments = tool_call.function.arguments_value();
            self.pieces.push(piece("model", &format!("{name} {arguments}")));
            let is_terminal = tools::is_terminal(name.as_str());
            let (result, is_success) = self.run(&tools, tool_call.id, name, arguments).await;
            all_terminal &= is_terminal && is_success;
            results.push(result);
        }
        drop(tools);
        self.run.tool_results(results).map_err(|error| read(&error))?;
        Ok(if all_terminal { Next::Over(None) } else { Next::Again })
    }

    async fn run(
        &mut self,
        tools: &ToolSet,
        id: CallId,
        name: ToolName,
        mut arguments: Value,
    ) -> (UserContent, bool) {
        self.names.show_arguments(&mut arguments);
        let mut context = ToolContext::default();
        let result = tools.execute(name.as_str(), arguments.to_string(), &mut context).await;
        let is_success = result.is_success();
        let told = if let Some(value) = result.output().as_json() {
            let mut value = value.clone();
            self.names.hide_result(&mut value);
            self.pieces.push(piece("tool", &value.to_string()));
            ToolResultContent::json(value)
        } else {
            let words = self.names.hide(&result.output().render());
            self.pieces.push(piece("tool", &words));
            ToolResultContent::text(words)
        };
        let result = ToolResult { call: id, name, content: vec![told], is_error: !is_success };
        (UserContent::ToolResult(result), is_success)
    }
}

fn read(error: &PromptError) -> Failure {
    match error {
        PromptError::MaxTurns { .. } => Failure::TooManyRounds,
        _ => Failure::Garbled,
    }
}
