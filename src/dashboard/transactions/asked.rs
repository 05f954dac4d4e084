//! What the address of the list asks for, as it was typed: shown again in its fields, and carried by its links and forms.

use serde::{Deserialize, Serialize};

use crate::{
    dashboard::fields::{Troubles, said},
    domain::{
        kind::Kind,
        period::{Unit, forward},
        text::{Search, Tag},
    },
    ledger::{Browsing, Sorted},
    wording::pages::{Done, no_place},
};

/// How many entries a page of the list has.
const ROWS: u32 = 20;

/// What is asked for; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::dashboard) struct Asked {
    /// With these words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    /// Only money out, or in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) kind: String,
    /// Only in this category.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) category: String,
    /// Only with this tag.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) tag: String,
    /// From this day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    /// To this day, which is included.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) to: String,
    /// Of at least this amount.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) min: String,
    /// Of at most this amount.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) max: String,
    /// What comes first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) order: String,
    /// Where the page before ended.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) after: String,
    /// The entry that is being changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) edit: String,
    /// What was just done.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "known")]
    pub(super) done: Option<Done>,
}

/// What was done, or nothing: people change addresses by hand.
fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Done>, D::Error> {
    let said = String::deserialize(from)?;
    let said: serde::de::value::StringDeserializer<serde::de::value::Error> =
        serde::de::IntoDeserializer::into_deserializer(said);
    Ok(Done::deserialize(said).ok())
}

impl Asked {
    /// From a list's address, as its forms carry it. What cannot be read asks for everything.
    pub(in crate::dashboard) fn read(query: &str) -> Self {
        let read: Self = serde_urlencoded::from_str(query).unwrap_or_default();
        Self { edit: String::new(), done: None, ..read }
    }

    /// The same list after something was done.
    pub(in crate::dashboard) fn after(self, done: Done) -> Self {
        Self { done: Some(done), edit: String::new(), ..self }
    }

    /// What forms carry of it.
    pub(super) fn back(&self) -> String {
        let list = Self { edit: String::new(), done: None, ..self.clone() };
        serde_urlencoded::to_string(list).unwrap_or_default()
    }

    /// Its address.
    pub(in crate::dashboard) fn address(&self, path: &str) -> String {
        match serde_urlencoded::to_string(self) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }

    /// The same list where one of its entries is being changed.
    pub(super) fn editing(&self, id: &str) -> Self {
        Self { edit: id.to_owned(), done: None, ..self.clone() }
    }

    /// The same list from another place on.
    pub(super) fn going_on(&self, after: String) -> Self {
        Self { after, edit: String::new(), done: None, ..self.clone() }
    }

    /// Whether it is all entries, the latest first.
    pub(super) fn is_everything(&self) -> bool {
        self.back().is_empty()
    }

    /// Whether more is narrowed than by the search for words.
    pub(super) fn is_narrow(&self) -> bool {
        let only_words = Self { q: self.q.clone(), after: self.after.clone(), ..Self::default() };
        self.back() != only_words.back()
    }

    /// What it asks of the books. What cannot be read narrows nothing, and is noted beside its field.
    pub(super) fn browsing(&self, troubles: &mut Troubles) -> Browsing {
        let from = said(&self.from).and_then(|day| troubles.day("from", day));
        let to = said(&self.to).and_then(|day| troubles.day("to", day));
        let tag = said(self.tag.trim().trim_start_matches('#'));
        let cursor = said(&self.after).map(str::parse);
        if matches!(cursor, Some(Err(_))) {
            troubles.add("after", no_place());
        }
        Browsing {
            start: from,
            end: to.map(|day| forward(day, Unit::Day, 1)),
            kind: Kind::from_name(&self.kind),
            category: said(&self.category).map(ToOwned::to_owned),
            tag: tag.and_then(|tag| troubles.read("tag", Tag::parse(tag))),
            currency: None,
            at_least: said(&self.min).map(ToOwned::to_owned),
            at_most: said(&self.max).map(ToOwned::to_owned),
            search: said(&self.q).and_then(|words| troubles.read("q", Search::parse(words))),
            voided: false,
            order: self.sorted(),
            limit: ROWS,
            cursor: cursor.and_then(Result::ok),
        }
    }

    fn sorted(&self) -> Sorted {
        match self.order.as_str() {
            "oldest" => Sorted::Oldest,
            "biggest" => Sorted::Biggest,
            "smallest" => Sorted::Smallest,
            _ => Sorted::Newest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        serde_urlencoded::from_str(query).unwrap()
    }

    #[test]
    fn an_address_leads_back_to_the_same_list() {
        let query = "q=chai+%26+co&category=Food&min=10&order=biggest";
        assert_eq!(asked(query).back(), query);
        assert_eq!(Asked::read(query), asked(query));
        assert_eq!(asked("q=").address("/list"), "/list");
        assert_eq!(asked("q=a").after(Done::Filed).address("/list"), "/list?q=a&done=filed");
    }

    #[test]
    fn what_nobody_could_have_done_is_not_said() {
        assert_eq!(asked("done=undone").done, Some(Done::Undone));
        assert_eq!(asked("done=%3Cscript%3E").done, None);
    }

    #[test]
    fn what_cannot_be_read_is_told_beside_its_field() {
        let mut troubles = Troubles::default();
        let browsing = asked("from=31/1&to=2026-01-31&tag=%23goa&after=x").browsing(&mut troubles);
        assert_eq!(browsing.start, None);
        assert_eq!(browsing.end, Some("2026-02-01".parse().unwrap()));
        assert_eq!(browsing.tag.map(|tag| tag.to_string()).as_deref(), Some("goa"));
        assert!(troubles.at("from").is_some() && troubles.at("after").is_some());
        assert!(troubles.at("to").is_none() && troubles.at("tag").is_none());
    }
}
