//! What an edited message changes: the entries it made are amended to its new words, field by field, so that
//! what the person corrected since stays.

use crate::{
    agent::tools::{Call, amend_transaction, args::Which, delete_transactions, log_transactions},
    domain::{currency::Currency, ids::TransactionId, money::Money, transaction::Transaction},
    ledger::vocabulary::fold,
};

pub(super) type Said = log_transactions::Entry;

/// What a message said at one time, and the entry that each of it became.
pub(super) struct Version {
    /// What it said.
    pub(super) said: Vec<Said>,
    /// The entries, in the same order.
    pub(super) filed: Vec<TransactionId>,
}

impl Version {
    /// From what was stored with a delivery.
    pub(super) fn new(calls: &[Call], filed: &[TransactionId]) -> Self {
        let said = calls.iter().flat_map(|call| match call {
            Call::LogTransactions(args) => args.entries.as_slice(),
            _ => &[],
        });
        Self { said: said.cloned().collect(), filed: filed.to_vec() }
    }

    /// What it said of an entry, as far as that is known.
    fn of(&self, id: TransactionId) -> Option<&Said> {
        let known = self.said.len() == self.filed.len();
        let at = self.filed.iter().position(|filed| *filed == id).filter(|_| known)?;
        self.said.get(at)
    }
}

/// What an edit is to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The calls.
    pub(super) calls: Vec<Call>,
    /// What the message says now.
    pub(super) said: Vec<Said>,
    /// The entry that each of it is; `None` is still to be filed.
    pub(super) filed: Vec<Option<TransactionId>>,
}

/// How to get from what a message said (in each version, the latest last) to what it says now. `live` are the
/// entries of any version that are in the books.
pub(super) fn plan(versions: &[Version], live: &[Transaction], now: Vec<Said>) -> Plan {
    let latest = |id| versions.iter().rev().find_map(|version| version.of(id));
    let mut filed: Vec<Option<TransactionId>> = vec![None; now.len()];
    let free = |filed: &[Option<TransactionId>], fits: &dyn Fn(&Said) -> bool| {
        now.iter().zip(filed).position(|(said, id)| id.is_none() && fits(said))
    };
    // Equal name and amount first, then equal name, then the order in which they were said: "chai 20" may
    // have become "tea 20".
    let mut unpaired: Vec<&Transaction> = live.iter().collect();
    for exact in [true, false] {
        unpaired.retain(|entry| {
            let name = latest(entry.id)
                .map_or(entry.description.as_str(), |said| said.description.as_str());
            let same = |said: &Said| {
                fold(&said.description) == fold(name)
                    && (!exact || amount(said) == Some(entry.money))
            };
            match free(&filed, &same).and_then(|at| filed.get_mut(at)) {
                Some(slot) => *slot = Some(entry.id),
                None => return true,
            }
            false
        });
    }
    // What still stands in the message but was taken out of the books by hand stays out.
    for version in versions.iter().rev() {
        for (was, id) in version.said.iter().zip(&version.filed) {
            let gone = live.iter().all(|entry| entry.id != *id) && !filed.contains(&Some(*id));
            let slot = if gone { free(&filed, &|said| said == was) } else { None };
            if let Some(slot) = slot.and_then(|at| filed.get_mut(at)) {
                *slot = Some(*id);
            }
        }
    }
    let mut calls = Vec::new();
    for entry in unpaired {
        match free(&filed, &|_| true).and_then(|at| filed.get_mut(at)) {
            Some(slot) => *slot = Some(entry.id),
            None => calls.push(delete(entry.id)),
        }
    }
    for (said, id) in now.iter().zip(&filed) {
        let entry = live.iter().find(|entry| Some(entry.id) == *id);
        calls.extend(entry.and_then(|entry| amend(entry, versions, said)));
    }
    let added = now.iter().zip(&filed).filter(|(_, id)| id.is_none());
    let added: Vec<Said> = added.map(|(said, _)| said.clone()).collect();
    if !added.is_empty() {
        calls.push(Call::LogTransactions(log_transactions::Args { entries: added }));
    }
    Plan { calls, said: now, filed }
}

fn amount(said: &Said) -> Option<Money> {
    Money::from_decimal(&said.amount, Currency::parse(&said.currency).ok()?).ok()
}

impl Plan {
    /// What the message says now as a call: what the next edit is measured by.
    pub(super) fn as_said(&self) -> Vec<Call> {
        if self.said.is_empty() {
            return Vec::new();
        }
        vec![Call::LogTransactions(log_transactions::Args { entries: self.said.clone() })]
    }

    /// The entry of each thing it says, with those that were filed just now.
    pub(super) fn all_filed(&self, fresh: Vec<TransactionId>) -> Vec<TransactionId> {
        let mut fresh = fresh.into_iter();
        self.filed.iter().filter_map(|id| id.or_else(|| fresh.next())).collect()
    }
}

/// Takes one entry out.
fn delete(id: TransactionId) -> Call {
    Call::DeleteTransactions(delete_transactions::Args { which: exactly(id) })
}

/// Takes out all the entries that are talked about.
pub(super) fn delete_all() -> Call {
    let which = Which { all: true, ..Which::default() };
    Call::DeleteTransactions(delete_transactions::Args { which })
}

fn exactly(id: TransactionId) -> Which {
    Which { id: Some(id.to_string()), ..Which::default() }
}

/// What the new words change. A value that the message never said was corrected by hand: it gives way only to
/// words that changed. Anything else becomes what the message says, also after an undo brought older words back.
fn amend(entry: &Transaction, versions: &[Version], now: &Said) -> Option<Call> {
    let said: Vec<&Said> = versions.iter().filter_map(|version| version.of(entry.id)).collect();
    let current = Said {
        kind: entry.kind,
        amount: entry.money.to_decimal(),
        currency: entry.money.currency.code().to_owned(),
        description: entry.description.to_string(),
        merchant: entry.merchant.as_ref().map(ToString::to_string),
        category: None,
        date: entry.date,
        tags: entry.tags.iter().map(ToString::to_string).collect(),
    };
    macro_rules! differs {
        ($value:expr) => {{
            let value = $value;
            let by_hand =
                !said.is_empty() && said.iter().all(|said| value(said) != value(&current));
            let reworded = said.last().is_none_or(|said| value(said) != value(now));
            value(&current) != value(now) && (!by_hand || reworded)
        }};
    }
    let category = said.last().and_then(|said| said.category.clone());
    let args = amend_transaction::Args {
        which: exactly(entry.id),
        amount: differs!(|said: &Said| amount(said).map(|money| money.minor))
            .then(|| now.amount.clone()),
        currency: differs!(|said: &Said| said.currency.clone()).then(|| now.currency.clone()),
        description: differs!(|said: &Said| said.description.clone())
            .then(|| now.description.clone()),
        merchant: differs!(|said: &Said| said.merchant.clone())
            .then(|| now.merchant.clone().unwrap_or_default()),
        category: if category == now.category { None } else { now.category.clone() },
        date: differs!(|said: &Said| said.date).then_some(now.date),
        kind: differs!(|said: &Said| said.kind).then_some(now.kind),
        tags: differs!(|said: &Said| said.tags.clone()).then(|| now.tags.clone()),
    };
    let nothing = amend_transaction::Args { which: args.which.clone(), ..Default::default() };
    (args != nothing).then_some(Call::AmendTransaction(args))
}
