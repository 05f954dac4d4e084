//! Which turn is whose: scripts by what a person says.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use serde_json::Value;

use super::turn::Turn;

/// A model that looks at the conversation.
pub(crate) type Obedient = Arc<dyn Fn(&Value) -> Turn + Send + Sync>;

/// All scripts of a stand-in.
#[derive(Default)]
pub(crate) struct Scripts {
    conversations: Vec<Conversation>,
    always: Option<Turn>,
}

struct Conversation {
    said: String,
    turns: VecDeque<Turn>,
    obedient: Option<Obedient>,
}

/// What a request gets.
pub(crate) enum Next {
    Turn(Turn),
    Obedient(Obedient),
}

impl Scripts {
    pub(crate) fn add(&mut self, said: &str, turns: Vec<Turn>) {
        self.conversation(said).turns.extend(turns);
    }

    pub(crate) fn obey(&mut self, said: &str, obedient: Obedient) {
        self.conversation(said).obedient = Some(obedient);
    }

    pub(crate) fn always(&mut self, turn: Turn) {
        self.always = Some(turn);
    }

    fn conversation(&mut self, said: &str) -> &mut Conversation {
        let known = self.conversations.iter().position(|conversation| conversation.said == said);
        let at = known.unwrap_or_else(|| {
            let said = said.to_owned();
            self.conversations.push(Conversation { said, turns: VecDeque::new(), obedient: None });
            self.conversations.len() - 1
        });
        &mut self.conversations[at]
    }

    /// Of several scripts that fit, the one whose words come last counts: what stands before them may tell of
    /// earlier messages. Then the longer one.
    pub(crate) fn next(&mut self, text: &str) -> Result<Next, String> {
        let fitting = self.conversations.iter_mut().filter_map(|conversation| {
            let start = text.rfind(&conversation.said)?;
            let length = conversation.said.len();
            Some(((start + length, length), conversation))
        });
        let Some((_, conversation)) = fitting.max_by_key(|(place, _)| *place) else {
            return match &self.always {
                Some(turn) => Ok(Next::Turn(turn.clone())),
                None => Err(format!("no script fits {text:?}")),
            };
        };
        if let Some(turn) = conversation.turns.pop_front() {
            return Ok(Next::Turn(turn));
        }
        let said = &conversation.said;
        let obedient = conversation.obedient.clone();
        obedient.map(Next::Obedient).ok_or_else(|| format!("the script of {said:?} is at its end"))
    }
}

impl Next {
    /// The turn, for this body. What an obedient model's own code fails with is told.
    pub(crate) fn turn(self, body: &Value) -> Result<Turn, String> {
        match self {
            Self::Turn(turn) => Ok(turn),
            Self::Obedient(obedient) => catch_unwind(AssertUnwindSafe(|| obedient(body)))
                .map_err(|_| format!("the script panics at {body}")),
        }
    }
}
