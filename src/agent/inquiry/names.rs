//! What things are called towards a model: entries by short names instead of ids, and people and shops by
//! placeholders where the person wants them hidden. Both are turned back on the way in.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{agent::masking::Mask, domain::ids::TransactionId};

/// The names given so far in one inquiry.
#[derive(Debug, Default)]
pub(super) struct Names {
    entries: Vec<TransactionId>,
    mask: Option<Mask>,
}

/// What must be kept of them between rounds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Issued {
    entries: Vec<TransactionId>,
    placeholders: HashMap<String, String>,
}

impl Names {
    /// None yet; hiding what the mask hides.
    pub(super) fn new(mask: Option<Mask>) -> Self {
        Self { entries: Vec::new(), mask }
    }

    /// What to keep.
    pub(super) fn issued(&self) -> Issued {
        let placeholders = self.mask.as_ref().map(|mask| mask.issued().clone());
        Issued { entries: self.entries.clone(), placeholders: placeholders.unwrap_or_default() }
    }

    /// The names that were kept; hiding what the mask hides, or else at least putting back what was hidden.
    pub(super) fn again(issued: Issued, mask: Option<Mask>) -> Self {
        let Issued { entries, placeholders } = issued;
        // Who no longer hides anything must still not be told of placeholders, nor have them filed.
        let hidden = (!placeholders.is_empty()).then(|| Mask::new([0; 16], [], []));
        let mask = mask.or(hidden).map(|mut mask| {
            mask.take_over(placeholders);
            mask
        });
        Self { entries, mask }
    }

    /// The short name of an entry: "e1".
    pub(super) fn of_entry(&mut self, id: TransactionId) -> String {
        let known = self.entries.iter().position(|known| *known == id);
        let at = known.unwrap_or_else(|| {
            self.entries.push(id);
            self.entries.len() - 1
        });
        format!("e{}", at + 1)
    }

    fn entry(&self, name: &str) -> Option<TransactionId> {
        let number: usize = name.strip_prefix('e')?.parse().ok()?;
        self.entries.get(number.checked_sub(1)?).copied()
    }

    /// A text on its way out.
    pub(super) fn hide(&mut self, text: &str) -> String {
        match &mut self.mask {
            Some(mask) => mask.hide(text),
            None => text.to_owned(),
        }
    }

    /// A tool's result on its way out.
    pub(super) fn hide_result(&mut self, result: &mut Value) {
        each_id(result, &mut |id| {
            let known: Uuid = id.parse().ok()?;
            Some(self.of_entry(known.into()))
        });
        if let Some(mask) = &mut self.mask {
            mask.hide_json(result, &["id"]);
        }
    }

    /// A text on its way in.
    pub(super) fn show(&self, text: &str) -> String {
        match &self.mask {
            Some(mask) => mask.show(text),
            None => text.to_owned(),
        }
    }

    /// The arguments of a call on their way in.
    pub(super) fn show_arguments(&self, arguments: &mut Value) {
        each_id(arguments, &mut |name| self.entry(name).map(|id| id.to_string()));
        if let Some(mask) = &self.mask {
            mask.show_json(arguments);
        }
    }
}

/// Renames every `id`, however deep, that has another name.
fn each_id(value: &mut Value, rename: &mut impl FnMut(&str) -> Option<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(id) if key == "id" => {
                        if let Some(name) = rename(id) {
                            *id = name;
                        }
                    }
                    value => each_id(value, rename),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_id(item, rename)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_has_one_short_name_both_ways() {
        let mut names = Names::new(None);
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(names.of_entry(one.into()), "e1");
        let mut result = json!({"entries": [{"id": two, "is": "chai"}, {"id": one, "is": "auto"}]});
        names.hide_result(&mut result);
        assert_eq!(
            result,
            json!({"entries": [{"id": "e2", "is": "chai"}, {"id": "e1", "is": "auto"}]})
        );
        let mut arguments = json!({"which": {"id": "e2", "words": "e1"}, "amount": "e2"});
        names.show_arguments(&mut arguments);
        assert_eq!(arguments, json!({"which": {"id": two, "words": "e1"}, "amount": "e2"}));
        let mut unknown = json!({"which": {"id": "e9"}});
        names.show_arguments(&mut unknown);
        assert_eq!(unknown, json!({"which": {"id": "e9"}}), "not known, not guessed");
    }

    #[test]
    fn what_was_hidden_is_put_back_also_when_nothing_is_to_be_hidden_any_more() {
        let mut names = Names::new(Some(Mask::new([7; 16], [], [])));
        let hidden = names.hide("lent Ravi 500");
        assert!(!hidden.contains("Ravi"), "{hidden}");
        let again = Names::again(names.issued(), None);
        assert_eq!(again.show(&hidden), "lent Ravi 500");
    }
}
