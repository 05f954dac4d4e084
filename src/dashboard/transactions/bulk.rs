//! Changes all entries that were ticked, or none: those that somebody else changed meanwhile are shown as they are now.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    amend::as_seen,
    asked::Asked,
    list::{Opened, shown},
};
use crate::{
    dashboard::{fields::said, form::Form, page::Failure, shell::Place},
    domain::ids::TransactionId,
    gate::Gate,
    ledger::{self, Deed, Invalid, LedgerError},
    wording::pages::{Done, TRANSACTIONS},
};

/// The fields; the boxes that are ticked have one name.
type Typed = Vec<(String, String)>;

fn value<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// The entries that were ticked, with the versions that were seen.
fn ticked(typed: &Typed) -> Option<Vec<(TransactionId, &str)>> {
    let ticks = typed.iter().filter(|(field, _)| field == "tick");
    ticks
        .map(|(_, tick)| {
            let (id, version) = tick.split_once('.')?;
            Some((id.parse().ok()?, version))
        })
        .collect()
}

/// Changes them.
pub(super) async fn change(
    State(gate): State<Gate>,
    Form { visitor, value: typed }: Form<Typed>,
) -> Result<Response, Failure> {
    let asked = Asked::read(value(&typed, "back"));
    let ticked = ticked(&typed).ok_or(Failure::BadForm)?;
    let (deed, done) = match (value(&typed, "deed"), said(value(&typed, "category"))) {
        ("void", _) => (Deed::Void, Done::ManyTakenOut),
        ("refile", Some(category)) => (Deed::Recategorise(category.to_owned()), Done::ManyChanged),
        ("refile", None) => {
            return shown(&gate, &visitor, asked, Opened::Said(TRANSACTIONS.no_category)).await;
        }
        _ => return Err(Failure::BadForm),
    };
    if ticked.is_empty() {
        return shown(&gate, &visitor, asked, Opened::Said(TRANSACTIONS.none_ticked)).await;
    }
    let mut books = gate.change(&visitor.shown).await?;
    for (id, version) in &ticked {
        if as_seen(&mut books, *id, version).await?.is_none() {
            drop(books);
            return shown(&gate, &visitor, asked, Opened::Said(TRANSACTIONS.some_changed)).await;
        }
    }
    let ids: Vec<TransactionId> = ticked.iter().map(|(id, _)| *id).collect();
    match ledger::bulk(&mut books, &ids, deed).await {
        // They are filed there already.
        Ok(_) | Err(LedgerError::Invalid(Invalid::Nothing)) => {}
        Err(error) => return Err(error.into()),
    }
    books.commit().await?;
    Ok(Redirect::to(&asked.after(done).address(Place::Transactions.path())).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(ticks: &[&str]) -> Typed {
        ticks.iter().map(|tick| ("tick".to_owned(), (*tick).to_owned())).collect()
    }

    #[test]
    fn a_tick_is_an_id_and_a_version() {
        let id = "01900000-0000-7000-8000-000000000000";
        let one = typed(&[&format!("{id}.abc")]);
        assert_eq!(ticked(&one), Some(vec![(id.parse().unwrap(), "abc")]));
        assert_eq!(ticked(&typed(&[])), Some(vec![]));
        assert_eq!(ticked(&typed(&[id])), None);
        assert_eq!(ticked(&typed(&["x.abc"])), None);
    }
}
