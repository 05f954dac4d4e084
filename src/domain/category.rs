//! Categories: a person's own, and the set that everyone starts with.
//!
//! To add a starter: a variant, its line in [`Starter::ALL`] and in [`Starter::name`], and its words in
//! `ledger/lexicon`. People rename and merge them freely; the key stays, so the lexicon keeps working.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ids::CategoryId, text::CategoryName};

/// A person's category as it stands. Entries keep the category they were filed under; one that was merged
/// away leads to the one it became part of, so nothing of its history is rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// What the person calls it.
    pub name: CategoryName,
    /// The starter it began as.
    pub starter: Option<Starter>,
    /// The category it became part of, itself never merged.
    pub merged_into: Option<CategoryId>,
    /// When it was taken away, if it was.
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

impl Category {
    /// Whether entries can be filed under it.
    pub fn in_use(&self) -> bool {
        self.merged_into.is_none() && self.archived_at.is_none()
    }
}

/// A category of the starting set, by its stable key.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Starter {
    /// Meals, snacks and drinks, in or out.
    Food,
    /// What the kitchen and the household are stocked with.
    Groceries,
    /// Getting around: fares, fuel, parking, repairs of a vehicle.
    Transport,
    /// Things: clothes, electronics, household goods.
    Shopping,
    /// Electricity, water, gas, phone, internet, subscriptions, loan instalments.
    Bills,
    /// Rent, repairs, help in the house, furniture.
    Home,
    /// Doctors, medicine, fitness.
    Health,
    /// Fees, books, courses.
    Education,
    /// Films, games, events, streaming.
    Entertainment,
    /// Journeys: flights, hotels, visas.
    Travel,
    /// Haircuts, cosmetics, laundry.
    PersonalCare,
    /// Children, parents, pets.
    Family,
    /// Presents, donations, puja.
    Gifts,
    /// Insurance, taxes, bank charges, investments.
    Finance,
    /// Salary and everything else that comes in.
    Income,
    /// What fits nowhere else.
    Other,
}

impl Starter {
    /// All of them, in the order people see.
    pub const ALL: [Self; 16] = [
        Self::Food,
        Self::Groceries,
        Self::Transport,
        Self::Shopping,
        Self::Bills,
        Self::Home,
        Self::Health,
        Self::Education,
        Self::Entertainment,
        Self::Travel,
        Self::PersonalCare,
        Self::Family,
        Self::Gifts,
        Self::Finance,
        Self::Income,
        Self::Other,
    ];

    /// The stable key, as stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Food => "food",
            Self::Groceries => "groceries",
            Self::Transport => "transport",
            Self::Shopping => "shopping",
            Self::Bills => "bills",
            Self::Home => "home",
            Self::Health => "health",
            Self::Education => "education",
            Self::Entertainment => "entertainment",
            Self::Travel => "travel",
            Self::PersonalCare => "personal_care",
            Self::Family => "family",
            Self::Gifts => "gifts",
            Self::Finance => "finance",
            Self::Income => "income",
            Self::Other => "other",
        }
    }

    /// From the stable key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|starter| starter.key() == key)
    }

    /// The name it starts with.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Food => "Food",
            Self::Groceries => "Groceries",
            Self::Transport => "Transport",
            Self::Shopping => "Shopping",
            Self::Bills => "Bills",
            Self::Home => "Home",
            Self::Health => "Health",
            Self::Education => "Education",
            Self::Entertainment => "Entertainment",
            Self::Travel => "Travel",
            Self::PersonalCare => "Personal care",
            Self::Family => "Family",
            Self::Gifts => "Gifts",
            Self::Finance => "Finance",
            Self::Income => "Income",
            Self::Other => "Other",
        }
    }
}
