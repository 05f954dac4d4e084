//! A tool as rig's models call it: arguments from the model, everything else from the desk.

use std::{marker::PhantomData, sync::Arc};

use rig_agent::tool::{Tool, ToolContext, ToolExecutionError};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;

use super::Call;
use crate::{
    ledger::{Books, LedgerError, Outcome},
    wording,
};

/// The arguments of a tool, and what a model must know of it.
pub(super) trait Act: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    const NAME: &'static str;
    const TEXT: &'static str;

    fn call(self) -> Call;
}

/// One person's open books and what was done with them in this round.
#[derive(Clone)]
pub struct Desk(Arc<Mutex<Round>>);

struct Round {
    books: Books,
    done: Vec<(Call, Outcome)>,
}

impl Desk {
    /// Puts books on the desk.
    pub fn new(books: Books) -> Self {
        Self(Arc::new(Mutex::new(Round { books, done: Vec::new() })))
    }

    /// The books and what was done with them, once every tool that was bound to them is gone.
    pub fn clear(self) -> Option<(Books, Vec<(Call, Outcome)>)> {
        let Round { books, done } = Arc::into_inner(self.0)?.into_inner();
        Some((books, done))
    }
}

/// A tool bound to a desk.
pub(super) struct Bound<Args> {
    desk: Desk,
    args: PhantomData<fn() -> Args>,
}

impl<Args> Bound<Args> {
    pub(super) fn new(desk: &Desk) -> Self {
        Self { desk: desk.clone(), args: PhantomData }
    }
}

impl<Args: Act> Tool for Bound<Args> {
    const NAME: &'static str = Args::NAME;
    type Args = Args;
    type Output = Value;
    type Error = ToolExecutionError;

    fn description(&self) -> String {
        Args::TEXT.trim().to_owned()
    }

    fn parameters(&self) -> Value {
        schema::<Args>()
    }

    async fn call(&self, _: &mut ToolContext, args: Args) -> Result<Value, ToolExecutionError> {
        let mut round = self.desk.0.lock().await;
        let call = args.call();
        let outcome = call.clone().run(&mut round.books).await.map_err(to_model)?;
        let result = outcome.result().map_err(ToolExecutionError::from_error)?;
        round.done.push((call, outcome));
        Ok(result)
    }
}

/// The schema of a tool's arguments. Models reject `$ref` and `$schema` in places, so everything is inline.
pub fn schema<Args: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<Args>().to_value()
}

/// What a model is told of a failure: what it can mend, in words; what it cannot, not at all.
fn to_model(error: LedgerError) -> ToolExecutionError {
    match &error {
        LedgerError::Invalid(_) | LedgerError::Exists(_) => {
            ToolExecutionError::invalid_args(wording::refusal(&error).plain_text())
        }
        LedgerError::Missing(_) | LedgerError::Ambiguous(_) => {
            ToolExecutionError::not_found(wording::refusal(&error).plain_text())
        }
        LedgerError::NoSpace | LedgerError::Internal(_) => ToolExecutionError::from_error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::tools::{delete_transactions, undo};

    #[test]
    fn a_schema_is_self_contained() {
        for schema in [schema::<delete_transactions::Args>(), schema::<undo::Args>()] {
            let text = schema.to_string();
            assert!(!text.contains("$ref") && !text.contains("$schema"), "{text}");
        }
    }
}
