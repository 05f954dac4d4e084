//! An entry in the books.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ids::{CategoryId, MessageId, TransactionId},
    kind::Kind,
    money::Money,
    text::{Description, Merchant, Tag},
};

/// An entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its id.
    pub id: TransactionId,
    /// Which way the money went.
    pub kind: Kind,
    /// How much; always positive.
    #[serde(flatten)]
    pub money: Money,
    /// The day it happened, in the person's calendar.
    pub date: NaiveDate,
    /// What it was for.
    pub description: Description,
    /// Where or to whom.
    pub merchant: Option<Merchant>,
    /// The category it was filed under; see [`Category::merged_into`](super::category::Category).
    #[serde(rename = "category_id")]
    pub category: CategoryId,
    /// Its labels.
    pub tags: Vec<Tag>,
    /// The message that made it.
    #[serde(rename = "message_id")]
    pub message: Option<MessageId>,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// When it was taken out, if it was. A voided entry counts nowhere.
    pub voided_at: Option<DateTime<Utc>>,
}

impl Transaction {
    /// The most labels an entry can have; also a constraint in the schema.
    pub const MAX_TAGS: usize = 10;
}
