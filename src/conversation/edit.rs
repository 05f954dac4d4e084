//! What an edited message changes: the entries it made are amended to its new words, field by field, so that
//! what the person corrected since stays.

use crate::{
    agent::tools::{Call, amend_transaction, args::Which, delete_transactions, log_transactions},
    domain::{ids::TransactionId, transaction::Transaction},
    ledger::vocabulary::fold,
};

type Said = log_transactions::Entry;

/// What a message did: what it said, and the entry that each of it became.
pub(super) struct Before<'a> {
    /// Its calls.
    pub(super) calls: &'a [Call],
    /// The entries, in the order of what the calls say.
    pub(super) filed: &'a [TransactionId],
    /// Those of them that are still there.
    pub(super) live: &'a [Transaction],
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

/// How to get from what a message said to what it says now.
pub(super) fn plan(before: &Before<'_>, new: Vec<Call>) -> Plan {
    let was: Vec<&Said> = before.calls.iter().flat_map(said).collect();
    let known = was.len() == before.filed.len();
    let base = |id: TransactionId| {
        let at = before.filed.iter().position(|filed| *filed == id)?;
        was.get(at).copied().filter(|_| known)
    };
    let (mut now, mut others) = (Vec::new(), Vec::new());
    for call in new {
        match call {
            Call::LogTransactions(args) => now.extend(args.entries),
            other => others.push(other),
        }
    }
    let mut filed: Vec<Option<TransactionId>> = vec![None; now.len()];
    let free = |filed: &[Option<TransactionId>], fits: &dyn Fn(&Said) -> bool| {
        now.iter().zip(filed).position(|(said, id)| id.is_none() && fits(said))
    };
    let mut unpaired = Vec::new();
    for entry in before.live {
        let name = base(entry.id).map_or(entry.description.as_str(), |said| &said.description);
        let same = |said: &Said| fold(&said.description) == fold(name);
        match free(&filed, &same).and_then(|at| filed.get_mut(at)) {
            Some(slot) => *slot = Some(entry.id),
            None => unpaired.push(entry),
        }
    }
    // What still stands in the message but was taken out of the books by hand stays out.
    for (said, id) in was.iter().zip(before.filed).filter(|_| known) {
        let gone = before.live.iter().all(|entry| entry.id != *id);
        let slot = if gone { free(&filed, &|new| new == *said) } else { None };
        if let Some(slot) = slot.and_then(|at| filed.get_mut(at)) {
            *slot = Some(*id);
        }
    }
    // The rest in the order they were said: "chai 20" may have become "tea 20".
    let mut calls = Vec::new();
    for entry in unpaired {
        match free(&filed, &|_| true).and_then(|at| filed.get_mut(at)) {
            Some(slot) => *slot = Some(entry.id),
            None => calls.push(delete(entry.id)),
        }
    }
    for (said, id) in now.iter().zip(&filed) {
        let entry = before.live.iter().find(|entry| Some(entry.id) == *id);
        calls.extend(entry.and_then(|entry| amend(entry, base(entry.id), said)));
    }
    let added = now.iter().zip(&filed).filter(|(_, id)| id.is_none());
    let added: Vec<Said> = added.map(|(said, _)| said.clone()).collect();
    if !added.is_empty() {
        calls.push(Call::LogTransactions(log_transactions::Args { entries: added }));
    }
    // Answers come from the books as they are then.
    calls.extend(others);
    Plan { calls, said: now, filed }
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

fn said(call: &Call) -> &[Said] {
    match call {
        Call::LogTransactions(args) => &args.entries,
        _ => &[],
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

/// What differs between the old words and the new; without old words, between the entry and the new words.
fn amend(entry: &Transaction, was: Option<&Said>, now: &Said) -> Option<Call> {
    let filed = Said {
        kind: entry.kind,
        amount: entry.money.to_decimal(),
        currency: entry.money.currency.code().to_owned(),
        description: entry.description.to_string(),
        merchant: entry.merchant.as_ref().map(ToString::to_string),
        category: None,
        date: entry.date,
        tags: entry.tags.iter().map(ToString::to_string).collect(),
    };
    let was = was.unwrap_or(&filed);
    let differs = |a: &str, b: &str| (a != b).then(|| b.to_owned());
    let args = amend_transaction::Args {
        which: exactly(entry.id),
        amount: differs(&was.amount, &now.amount),
        currency: differs(&was.currency, &now.currency),
        description: differs(&was.description, &now.description),
        merchant: (was.merchant != now.merchant).then(|| now.merchant.clone().unwrap_or_default()),
        category: if was.category == now.category { None } else { now.category.clone() },
        date: (was.date != now.date).then_some(now.date),
        kind: (was.kind != now.kind).then_some(now.kind),
        tags: (was.tags != now.tags).then(|| now.tags.clone()),
    };
    let nothing = amend_transaction::Args { which: args.which.clone(), ..Default::default() };
    (args != nothing).then_some(Call::AmendTransaction(args))
}
