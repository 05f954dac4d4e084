//! What the stand-in answers: what a model can say, and what can go wrong.

use std::time::Duration;

use serde_json::Value;

/// One answer of a script.
#[derive(Clone, Debug)]
pub(crate) enum Turn {
    /// Streamed in pieces that end at odd places, also inside words and numbers.
    Text(String),
    /// Functions that the model calls at once.
    Calls(Vec<(&'static str, Value)>),
    TextAndCalls(String, Vec<(&'static str, Value)>),
    /// Google's error with this status.
    Status(u16),
    /// 429, and when to try again.
    TooMany(Duration),
    /// No answer while the stand-in lives.
    Hang,
    /// The answer inside, once it is released.
    Held(Box<Turn>),
    /// Half of the text, and then an end as if all were said.
    Cut(String),
    /// Half of the text, and then the connection breaks.
    Reset(String),
    /// A call of this function with arguments that are no object.
    MalformedArguments(&'static str),
    /// The model wrote a call that is none, and says so.
    MalformedFunctionCall,
    /// The answer was held back.
    Safety,
    /// The prompt was refused.
    Blocked,
    /// The text is as far as the model got.
    MaxTokens(String),
    /// Nothing at all, in good order.
    Empty,
    /// What Google really answered: a recording's name, and which of its answers.
    Recording(String, usize),
}

impl Turn {
    /// The model says something.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The model calls one function.
    pub(crate) fn call(name: &'static str, args: Value) -> Self {
        Self::Calls(vec![(name, args)])
    }

    /// The same, after [`super::Gemini::release`].
    pub(crate) fn held(self) -> Self {
        Self::Held(Box::new(self))
    }
}
