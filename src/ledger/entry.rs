//! An entry as people see it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::TransactionId,
    kind::Kind,
    money::Money,
    text::{CategoryName, Description, Merchant, Tag},
};

/// An entry as people see it: its category by the name it has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its id.
    pub id: TransactionId,
    /// Which way the money went.
    pub kind: Kind,
    /// How much.
    #[serde(flatten)]
    pub money: Money,
    /// The day, in the person's calendar.
    pub date: NaiveDate,
    /// What it was for.
    pub description: Description,
    /// Where or to whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<Merchant>,
    /// Its category.
    pub category: CategoryName,
    /// Its labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}
