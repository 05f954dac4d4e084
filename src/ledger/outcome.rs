//! What a use case did or found, whichever it was.

use serde::{Deserialize, Serialize};

use crate::domain::ids::TransactionId;

use super::{
    Amended, BudgetEnded, BudgetSet, Budgets, BudgetsPaused, Categories, CategoryAdded,
    CategoryMerged, CategoryRenamed, Charted, Comparison, Conversion, DashboardLink, Deleted,
    DoorLeft, Email, Entry, Erasure, ErasureAsked, ErasureDue, Explained, Exported, Forecast,
    LinkAsked, LinkCode, LinkRefused, LinkStep, Linked, Listed, Logged, NudgesSet, NudgesShown,
    Parted, PreferencesSet, RateSet, Rates, RatesForgotten, Recurring, Replayed, RuleSet,
    SafeToSpend, Sent, Summary, Trend, UnlinkAsked, UnlinkStep, Unusual, Usage, WhatIf,
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
    /// A chart was drawn.
    Charted(Charted),
    /// Months were shown one after the other.
    Trend(Trend),
    /// Unusual entries were looked for.
    Unusual(Unusual),
    /// Recurring payments were looked for.
    Recurring(Recurring),
    /// What a period will have cost was foretold.
    Forecast(Forecast),
    /// What can be spent on each day was worked out.
    SafeToSpend(SafeToSpend),
    /// What would be after a purchase was worked out.
    WhatIf(WhatIf),
    /// A budget was set.
    BudgetSet(BudgetSet),
    /// Budgets were shown.
    Budgets(Budgets),
    /// Budgets were ended.
    BudgetsEnded(Vec<BudgetEnded>),
    /// Budgets were paused, or taken up again.
    BudgetsPaused(BudgetsPaused),
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
    /// What is told without asking was set.
    NudgesSet(NudgesSet),
    /// What is told without asking was shown.
    Nudges(NudgesShown),
    /// Why something was told was explained.
    NudgeExplained(Explained),
    /// A rate was set.
    RateSet(RateSet),
    /// Rates were forgotten.
    RatesForgotten(RatesForgotten),
    /// Rates were shown.
    Rates(Rates),
    /// An amount was converted.
    Conversion(Conversion),
    /// What was said is forgotten.
    Forgotten,
    /// What models took was added up.
    Usage(Usage),
    /// What was sent to a model was shown.
    Sent(Sent),
    /// A code was made that joins two books.
    LinkCode(LinkCode),
    /// Two books were joined.
    Linked(Linked),
    /// Two books were not joined, or no code was made.
    LinkRefused(LinkRefused),
    /// Two books were parted.
    Parted(Parted),
    /// A door is to leave, once that is agreed to.
    UnlinkAsked(UnlinkAsked),
    /// Whether books are to be joined was asked.
    LinkAsked(LinkAsked),
    /// A door left.
    DoorLeft(DoorLeft),
    /// The books were handed out as a file.
    Exported(Exported),
    /// Everything is to be erased, once that is agreed to.
    ErasureAsked(ErasureAsked),
    /// Everything will be erased.
    ErasureDue(ErasureDue),
    /// Nothing will be erased after all.
    Kept,
    /// Something about the address for mail.
    Email(Email),
    /// A link to the dashboard was asked for.
    DashboardLink(DashboardLink),
}

impl From<LinkStep> for Outcome {
    fn from(step: LinkStep) -> Self {
        match step {
            LinkStep::Code(code) => Self::LinkCode(code),
            LinkStep::Asked(asked) => Self::LinkAsked(asked),
            LinkStep::Linked(linked) => Self::Linked(linked),
            LinkStep::Refused(why) => Self::LinkRefused(why),
        }
    }
}

impl From<UnlinkStep> for Outcome {
    fn from(step: UnlinkStep) -> Self {
        match step {
            UnlinkStep::Parted(parted) => Self::Parted(parted),
            UnlinkStep::Asked(asked) => Self::UnlinkAsked(asked),
            UnlinkStep::Left(left) => Self::DoorLeft(left),
        }
    }
}

impl From<Erasure> for Outcome {
    fn from(erasure: Erasure) -> Self {
        match erasure {
            Erasure::Asked(asked) => Self::ErasureAsked(asked),
            Erasure::Due(due) => Self::ErasureDue(due),
        }
    }
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
    Charted(Charted),
    Trend(Trend),
    Unusual(Unusual),
    Recurring(Recurring),
    Forecast(Forecast),
    SafeToSpend(SafeToSpend),
    WhatIf(WhatIf),
    BudgetSet(BudgetSet),
    Budgets(Budgets),
    BudgetsEnded(Vec<BudgetEnded>),
    BudgetsPaused(BudgetsPaused),
    Categories(Categories),
    CategoryAdded(CategoryAdded),
    CategoryRenamed(CategoryRenamed),
    CategoryMerged(CategoryMerged),
    RuleSet(RuleSet),
    PreferencesSet(PreferencesSet),
    NudgesSet(NudgesSet),
    Nudges(NudgesShown),
    NudgeExplained(Explained),
    RateSet(RateSet),
    RatesForgotten(RatesForgotten),
    Rates(Rates),
    Conversion(Conversion),
    Usage(Usage),
    Sent(Sent),
    Exported(Exported),
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
            Self::Unusual(unusual) => unusual.found.iter().map(|found| &found.entry).collect(),
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
            Self::Charted(result) => serde_json::to_value(result),
            Self::Trend(result) => serde_json::to_value(result),
            Self::Unusual(result) => serde_json::to_value(result),
            Self::Recurring(result) => serde_json::to_value(result),
            Self::Forecast(result) => serde_json::to_value(result),
            Self::SafeToSpend(result) => serde_json::to_value(result),
            Self::WhatIf(result) => serde_json::to_value(result),
            Self::BudgetSet(result) => serde_json::to_value(result),
            Self::Budgets(result) => serde_json::to_value(result),
            Self::BudgetsEnded(result) => serde_json::to_value(result),
            Self::BudgetsPaused(result) => serde_json::to_value(result),
            Self::Undone(result) | Self::Redone(result) => serde_json::to_value(result),
            Self::Categories(result) => serde_json::to_value(result),
            Self::CategoryAdded(result) => serde_json::to_value(result),
            Self::CategoryRenamed(result) => serde_json::to_value(result),
            Self::CategoryMerged(result) => serde_json::to_value(result),
            Self::RuleSet(result) => serde_json::to_value(result),
            Self::PreferencesSet(result) => serde_json::to_value(result),
            Self::NudgesSet(result) => serde_json::to_value(result),
            Self::Nudges(result) => serde_json::to_value(result),
            Self::NudgeExplained(result) => serde_json::to_value(result),
            Self::RateSet(result) => serde_json::to_value(result),
            Self::RatesForgotten(result) => serde_json::to_value(result),
            Self::Rates(result) => serde_json::to_value(result),
            Self::Conversion(result) => serde_json::to_value(result),
            Self::Forgotten => Ok(serde_json::json!({ "forgotten": true })),
            Self::Usage(result) => serde_json::to_value(result),
            Self::Sent(result) => serde_json::to_value(result),
            Self::LinkCode(result) => serde_json::to_value(result),
            Self::Linked(result) => serde_json::to_value(result),
            Self::LinkRefused(why) => Ok(serde_json::json!({ "refused": why })),
            Self::Parted(result) => serde_json::to_value(result),
            Self::UnlinkAsked(result) => serde_json::to_value(result),
            Self::LinkAsked(result) => serde_json::to_value(result),
            Self::DoorLeft(result) => serde_json::to_value(result),
            Self::Exported(result) => serde_json::to_value(result),
            Self::ErasureAsked(result) => serde_json::to_value(result),
            Self::ErasureDue(result) => serde_json::to_value(result),
            Self::Kept => Ok(serde_json::json!({ "kept": true })),
            Self::Email(result) => serde_json::to_value(result),
            Self::DashboardLink(result) => serde_json::to_value(result),
        }
    }
}
