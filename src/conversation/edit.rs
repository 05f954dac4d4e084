//! What an edited message changes: the entries it made are amended to its new words, field by field, so that
//! what the person corrected since stays.

use crate::{
    agent::tools::{Call, amend_transaction, args::Which, delete_transactions, log_transactions},
    domain::{ids::TransactionId, transaction::Transaction},
    ledger::vocabulary::fold,
};

type Said = log_transactions::Entry;

/// The calls that bring `filed`, the entries of a message, from what the message said to what it says now.
pub(super) fn plan(filed: &[Transaction], old: &[Call], new: Vec<Call>) -> Vec<Call> {
    let was: Vec<&Said> = said(old).collect();
    let mut calls = Vec::new();
    let mut entries = Vec::new();
    for call in new {
        match call {
            Call::LogTransactions(args) => entries.extend(args.entries),
            other => calls.push(other),
        }
    }
    // What the message said about each entry is known while none was taken out or added otherwise.
    let base = |at: usize| (was.len() == filed.len()).then(|| was.get(at).copied()).flatten();
    let mut now: Vec<Option<Said>> = entries.into_iter().map(Some).collect();
    let mut pairs: Vec<Option<Said>> = vec![None; filed.len()];
    for (at, entry) in filed.iter().enumerate() {
        let name = base(at).map_or(entry.description.as_str(), |said| said.description.as_str());
        let same = now
            .iter_mut()
            .find(|slot| slot.as_ref().is_some_and(|said| fold(&said.description) == fold(name)));
        if let (Some(pair), Some(slot)) = (pairs.get_mut(at), same) {
            *pair = slot.take();
        }
    }
    // The rest in the order they were said: "chai 20" may have become "tea 20".
    let mut rest = now.into_iter().flatten();
    for pair in pairs.iter_mut().filter(|pair| pair.is_none()) {
        *pair = rest.next();
    }
    for (at, (entry, pair)) in filed.iter().zip(pairs).enumerate() {
        match pair {
            None => calls.push(delete(entry.id)),
            Some(said) => calls.extend(amend(entry, base(at), &said)),
        }
    }
    let added: Vec<Said> = rest.collect();
    if !added.is_empty() {
        calls.push(Call::LogTransactions(log_transactions::Args { entries: added }));
    }
    calls
}

fn said(calls: &[Call]) -> impl Iterator<Item = &Said> {
    calls.iter().flat_map(|call| match call {
        Call::LogTransactions(args) => args.entries.as_slice(),
        _ => &[],
    })
}

/// Takes one entry out.
pub(super) fn delete(id: TransactionId) -> Call {
    Call::DeleteTransactions(delete_transactions::Args { which: exactly(id) })
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
        category: now.category.clone(),
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
        merchant: if was.merchant == now.merchant { None } else { now.merchant.clone() },
        category: if was.category == now.category { None } else { now.category.clone() },
        date: (was.date != now.date).then_some(now.date),
        kind: (was.kind != now.kind).then_some(now.kind),
        tags: (was.tags != now.tags).then(|| now.tags.clone()),
    };
    let nothing = amend_transaction::Args { which: args.which.clone(), ..Default::default() };
    (args != nothing).then_some(Call::AmendTransaction(args))
}
