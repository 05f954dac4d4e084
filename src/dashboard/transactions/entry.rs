//! The fields of an entry, as they were typed, and what they say.

use serde::Deserialize;

use super::super::{
    fields::{Troubles, said},
    page::Failure,
};
use crate::{
    domain::{
        currency::Currency,
        kind::Kind,
        text::{Description, Merchant, Tag},
    },
    gate,
    ledger::{Books, Changes, Entry, NewEntry},
    store,
};

/// The fields by their names.
pub(super) const FIELDS: [&str; 8] =
    ["kind", "amount", "currency", "description", "merchant", "category", "date", "tags"];

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) kind: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) merchant: String,
    pub(super) category: String,
    pub(super) date: String,
    pub(super) tags: String,
    /// The version of the entry that was shown.
    pub(super) version: String,
    /// The list it was shown in.
    pub(super) back: String,
}

/// The fields with what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(in crate::dashboard) struct Fields {
    /// The entry, if it is one that is there.
    pub(super) id: Option<String>,
    /// What stands in them.
    pub(super) typed: Typed,
    /// What is wrong.
    pub(super) troubles: Troubles,
}

/// The version of an entry.
pub(super) fn version(entry: &Entry) -> Result<String, Failure> {
    Ok(gate::version(entry).map_err(store::broken)?)
}

/// Tags as they are typed.
fn tags_of(entry: &Entry) -> String {
    entry.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")
}

fn tags(typed: &str, troubles: &mut Troubles) -> Option<Vec<Tag>> {
    let names = typed.split(',').map(|tag| tag.trim().trim_start_matches('#'));
    let parsed: Result<Vec<Tag>, _> = names.filter(|tag| !tag.is_empty()).map(Tag::parse).collect();
    troubles.read("tags", parsed)
}

impl Fields {
    /// Those of a new entry, before anything is typed.
    pub(super) fn fresh(books: &Books) -> Self {
        let typed = Typed {
            kind: Kind::Expense.name().to_owned(),
            currency: books.preferences().currency.code().to_owned(),
            date: books.today().to_string(),
            ..Typed::default()
        };
        Self { typed, ..Self::default() }
    }

    /// Those of an entry as it is.
    pub(super) fn of(entry: &Entry) -> Result<Self, Failure> {
        let merchant = entry.merchant.as_ref().map(ToString::to_string);
        let typed = Typed {
            kind: entry.kind.name().to_owned(),
            amount: entry.money.to_decimal(),
            currency: entry.money.currency.code().to_owned(),
            description: entry.description.to_string(),
            merchant: merchant.unwrap_or_default(),
            category: entry.category.to_string(),
            date: entry.date.to_string(),
            tags: tags_of(entry),
            version: version(entry)?,
            back: String::new(),
        };
        Ok(Self { id: Some(entry.id.to_string()), typed, troubles: Troubles::default() })
    }
}

impl Typed {
    fn currency(&self, troubles: &mut Troubles) -> Option<Currency> {
        troubles.read("currency", Currency::parse(&self.currency.trim().to_uppercase()))
    }

    #[expect(clippy::option_option, reason = "wrong, none, or this one")]
    fn merchant(&self, troubles: &mut Troubles) -> Option<Option<Merchant>> {
        troubles.read("merchant", said(&self.merchant).map(Merchant::parse).transpose())
    }

    /// A new entry, if nothing is wrong with it.
    pub(super) fn entry(&self, books: &Books) -> Result<NewEntry, Troubles> {
        let mut troubles = Troubles::default();
        let kind = Kind::from_name(&self.kind).unwrap_or(Kind::Expense);
        let currency = self.currency(&mut troubles);
        let description = troubles.read("description", Description::parse(&self.description));
        let merchant = self.merchant(&mut troubles);
        let date = match said(&self.date) {
            Some(day) => troubles.day("date", day),
            None => Some(books.today()),
        };
        let tags = tags(&self.tags, &mut troubles);
        match (currency, description, merchant, date, tags) {
            (Some(currency), Some(description), Some(merchant), Some(date), Some(tags)) => {
                let (amount, category) = (self.amount.trim().to_owned(), said(&self.category));
                let category = category.map(ToOwned::to_owned);
                Ok(NewEntry { kind, amount, currency, description, merchant, category, date, tags })
            }
            _ => Err(troubles),
        }
    }

    /// What is different from an entry as it is, if nothing is wrong with it. What stays is left out: a category that
    /// nobody chose teaches nothing.
    pub(super) fn changes(&self, entry: &Entry) -> Result<Changes, Troubles> {
        let mut troubles = Troubles::default();
        let now = &entry.money;
        let currency = self.currency(&mut troubles).filter(|said| *said != now.currency);
        let amount = Some(self.amount.trim()).filter(|said| *said != now.to_decimal());
        let description = troubles.read("description", Description::parse(&self.description));
        let merchant = self.merchant(&mut troubles).filter(|said| *said != entry.merchant);
        let date = said(&self.date).and_then(|day| troubles.day("date", day));
        let retagged = Some(&self.tags).filter(|said| said.trim() != tags_of(entry));
        let changes = Changes {
            amount: amount.map(ToOwned::to_owned),
            currency,
            description: description.filter(|said| *said != entry.description),
            merchant,
            category: said(&self.category)
                .filter(|said| *said != entry.category.as_str())
                .map(ToOwned::to_owned),
            date: date.filter(|day| *day != entry.date),
            kind: Kind::from_name(&self.kind).filter(|kind| *kind != entry.kind),
            tags: retagged.and_then(|said| tags(said, &mut troubles)),
        };
        if troubles.is_empty() { Ok(changes) } else { Err(troubles) }
    }
}
