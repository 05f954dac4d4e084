//! What a use case did or found, whichever it was.

use serde::{Deserialize, Serialize};

use crate::domain::ids::TransactionId;

use super::{
    Amended, BudgetEnded, BudgetSet, Budgets, Categories, CategoryAdded, CategoryMerged,
    CategoryRenamed, Comparison, Deleted, Entry, Listed, Logged, PreferencesSet, Replayed, RuleSet,
    Sent, Summary, Usage,
};

/// What a use case did or found: every figure that an answer may state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Entries were filed.
    Logged(Logged),
    /// Entries were changed.
    Amended(Amended),
    /// Entries were taken out.
    Deleted(Deleted),
    /// Entries were listed.
    Listed(Listed),
    /// Entries were added up.
    Summary(Summary),
    /// Two periods were compared.
    Comparison(Comparison),
    /// A budget was set.
    BudgetSet(BudgetSet),
    /// Budgets were shown.
    Budgets(Budgets),
    /// Budgets were ended.
    BudgetsEnded(Vec<BudgetEnded>),
    /// Steps were undone.
    Undone(Replayed),
    /// Steps were redone.
    Redone(Replayed),
    /// Categories were shown.
    Categories(Categories),
    /// A category was added.
    CategoryAdded(CategoryAdded),
    /// A category was renamed.
    CategoryRenamed(CategoryRenamed),
    /// Two categories were merged.
    CategoryMerged(CategoryMerged),
    /// Words were taught.
    RuleSet(RuleSet),
    /// Preferences were set.
    PreferencesSet(PreferencesSet),
    /// What was said is forgotten.
    Forgotten,
    /// What models took was added up.
    Usage(Usage),
    /// What was sent to a model was shown.
    Sent(Sent),
}

macro_rules! outcomes {
    ($($variant:ident($inner:ty)),+ $(,)?) => {$(
        impl From<$inner> for Outcome {
            fn from(inner: $inner) -> Self {
                Self::$variant(inner)
            }
        }
    )+};
}

outcomes!(
    Logged(Logged),
    Amended(Amended),
    Deleted(Deleted),
    Listed(Listed),
    Summary(Summary),
    Comparison(Comparison),
    BudgetSet(BudgetSet),
    Budgets(Budgets),
    BudgetsEnded(Vec<BudgetEnded>),
    Categories(Categories),
    CategoryAdded(CategoryAdded),
    CategoryRenamed(CategoryRenamed),
    CategoryMerged(CategoryMerged),
    RuleSet(RuleSet),
    PreferencesSet(PreferencesSet),
    Usage(Usage),
    Sent(Sent),
);

impl Outcome {
    /// The entries it filed, in the order they were said.
    pub fn filed(&self) -> Vec<TransactionId> {
        match self {
            Self::Logged(logged) => logged.entries.iter().map(|entry| entry.id).collect(),
            _ => Vec::new(),
        }
    }

    /// The entries it changed or took out.
    pub fn touched(&self) -> Vec<TransactionId> {
        match self {
            Self::Amended(amended) => {
                amended.changes.iter().map(|change| change.after.id).collect()
            }
            Self::Deleted(deleted) => deleted.entries.iter().map(|entry| entry.id).collect(),
            _ => Vec::new(),
        }
    }

    /// The entries that whoever is told of it sees, in the order shown.
    pub fn entries(&self) -> Vec<&Entry> {
        match self {
            Self::Logged(logged) => logged.entries.iter().collect(),
            Self::Amended(amended) => amended.changes.iter().map(|change| &change.after).collect(),
            Self::Listed(listed) => listed.entries.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What it did or found, without saying which: as a caller of one tool expects it.
    pub fn result(&self) -> Result<serde_json::Value, serde_json::Error> {
        match self {
            Self::Logged(result) => serde_json::to_value(result),
            Self::Amended(result) => serde_json::to_value(result),
            Self::Deleted(result) => serde_json::to_value(result),
            Self::Listed(result) => serde_json::to_value(result),
            Self::Summary(result) => serde_json::to_value(result),
            Self::Comparison(result) => serde_json::to_value(result),
            Self::BudgetSet(result) => serde_json::to_value(result),
            Self::Budgets(result) => serde_json::to_value(result),
            Self::BudgetsEnded(result) => serde_json::to_value(result),
            Self::Undone(result) | Self::Redone(result) => serde_json::to_value(result),
            Self::Categories(result) => serde_json::to_value(result),
            Self::CategoryAdded(result) => serde_json::to_value(result),
            Self::CategoryRenamed(result) => serde_json::to_value(result),
            Self::CategoryMerged(result) => serde_json::to_value(result),
            Self::RuleSet(result) => serde_json::to_value(result),
            Self::PreferencesSet(result) => serde_json::to_value(result),
            Self::Forgotten => Ok(serde_json::json!({ "forgotten": true })),
            Self::Usage(result) => serde_json::to_value(result),
            Self::Sent(result) => serde_json::to_value(result),
        }
    }
}
