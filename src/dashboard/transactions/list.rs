//! The page with the list.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use chrono::NaiveDate;

use super::{
    asked::Asked,
    entry::{self, Fields},
};
use crate::{
    dashboard::{
        fields::Troubles,
        form,
        page::{Failure, rendered},
        session::Visitor,
        shell::{Place, Shell},
        undo::{self, Button},
    },
    domain::{
        ids::TransactionId,
        kind::Kind,
        period::{Period, Unit},
    },
    gate::Gate,
    ledger::{self, Books, Entry, LedgerError, Missing},
    wording::{
        self, Reader,
        pages::{TRANSACTIONS, Transactions},
    },
};

/// An entry as a row of a list.
#[derive(Clone, Debug)]
pub(in crate::dashboard) struct Row {
    pub(in crate::dashboard) id: String,
    /// Its day, for machines and for people.
    pub(in crate::dashboard) date: NaiveDate,
    pub(in crate::dashboard) day: String,
    pub(in crate::dashboard) entry: Entry,
    pub(in crate::dashboard) is_income: bool,
    /// Where it is changed.
    pub(in crate::dashboard) edit: String,
    /// What ticks it: its id and its version.
    tick: String,
    /// What that box is called.
    tick_label: String,
}

impl Row {
    pub(in crate::dashboard) fn new(
        reader: Reader,
        asked: &Asked,
        entry: Entry,
    ) -> Result<Self, Failure> {
        let id = entry.id.to_string();
        let edit = asked.editing(&id).address(Place::Transactions.path());
        Ok(Self {
            date: entry.date,
            day: wording::pages::day(reader, entry.date),
            is_income: entry.kind == Kind::Income,
            edit: format!("{edit}#e-{id}"),
            tick: format!("{id}.{}", entry::version(&entry)?),
            tick_label: wording::pages::tick(&entry),
            id,
            entry,
        })
    }
}

/// What is open on the page, and what is said there besides.
pub(in crate::dashboard) enum Opened {
    /// What the address asks for.
    Nothing,
    /// The form for a new entry, with what is wrong with it.
    Add(Fields),
    /// The form of an entry, with what is wrong with it.
    Edit(Fields),
    /// The form of an entry, as it is now: somebody else changed it.
    Changed(TransactionId),
    /// Something was not done: this is why.
    Said(&'static str),
}

#[derive(Template)]
#[template(path = "dashboard/transactions.html")]
struct Page {
    shell: Shell,
    words: &'static Transactions,
    asked: Asked,
    /// What is wrong with what the address asks for.
    troubles: Troubles,
    /// What forms carry of the address.
    back: String,
    /// Links to the days that are asked for most.
    shortcuts: [(&'static str, String); 2],
    categories: Vec<String>,
    today: NaiveDate,
    add: Fields,
    is_adding: bool,
    rows: Vec<Row>,
    /// The entry that is being changed, in its row or, where the list does not have it, above.
    edit: Option<Fields>,
    next: Option<String>,
    buttons: Vec<Button>,
}

impl Page {
    fn is_edited(&self, row: &Row) -> bool {
        self.edit.as_ref().is_some_and(|fields| fields.id.as_ref() == Some(&row.id))
    }

    fn is_edited_apart(&self) -> bool {
        self.edit.is_some() && !self.rows.iter().any(|row| self.is_edited(row))
    }

    /// Where the list is without anything open.
    fn closed(&self) -> String {
        Asked { edit: String::new(), done: None, ..self.asked.clone() }
            .address(Place::Transactions.path())
    }

    /// Where the list begins.
    fn beginning(&self) -> String {
        self.asked.going_on(String::new()).address(Place::Transactions.path())
    }

    fn count(&self) -> String {
        wording::pages::on_this_page(self.rows.len())
    }
}

/// Shows it.
pub(super) async fn show(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: RawQuery,
) -> Result<Response, Failure> {
    shown(&gate, &visitor, form::asked(&query), Opened::Nothing).await
}

/// The page as it is asked for.
pub(in crate::dashboard) async fn shown(
    gate: &Gate,
    visitor: &Visitor,
    asked: Asked,
    opened: Opened,
) -> Result<Response, Failure> {
    let mut books = gate.look(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let mut troubles = Troubles::default();
    let (entries, next) = found(&mut books, &asked, &mut troubles).await?;
    let mut add = Fields::fresh(&books);
    let mut said = troubles.at("").or(troubles.at("after")).map(ToOwned::to_owned);
    let mut status = StatusCode::OK;
    let (mut edit, mut is_adding) = (None, false);
    match opened {
        Opened::Nothing => edit = asked_for(&mut books, &asked, &entries).await?,
        Opened::Add(fields) => {
            (status, is_adding, add) = (StatusCode::UNPROCESSABLE_ENTITY, true, fields);
        }
        Opened::Edit(fields) => (status, edit) = (StatusCode::UNPROCESSABLE_ENTITY, Some(fields)),
        Opened::Changed(id) => {
            status = StatusCode::CONFLICT;
            edit = now(&mut books, id).await?;
            let why = if edit.is_some() {
                TRANSACTIONS.changed_meanwhile
            } else {
                TRANSACTIONS.gone_meanwhile
            };
            said = Some(why.to_owned());
        }
        Opened::Said(why) => (status, said) = (StatusCode::CONFLICT, Some(why.to_owned())),
    }
    let rows = entries.into_iter().map(|entry| Row::new(reader, &asked, entry));
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    let page = Page {
        shell: Shell::new(gate, visitor, Place::Transactions)
            .of(role)
            .after(asked.done)
            .saying(said.as_deref()),
        words: &TRANSACTIONS,
        back: asked.back(),
        shortcuts: shortcuts(reader),
        categories: books.category_names(),
        today: reader.today,
        add,
        is_adding,
        rows: rows.collect::<Result<_, _>>()?,
        edit,
        next: next.map(|next| asked.going_on(next).address(Place::Transactions.path())),
        buttons: undo::buttons(&mut books, reader).await?,
        asked,
        troubles,
    };
    Ok(rendered(status, &page))
}

/// The entries that are asked for, and where to go on. What cannot be asked is noted, and finds nothing.
async fn found(
    books: &mut Books,
    asked: &Asked,
    troubles: &mut Troubles,
) -> Result<(Vec<Entry>, Option<String>), Failure> {
    let browsing = asked.browsing(troubles);
    match ledger::browse(books, &browsing).await {
        Ok(page) => Ok((page.entries, page.next)),
        Err(error) => {
            troubles.refused(error, &["amount", "category"])?;
            Ok((Vec::new(), None))
        }
    }
}

/// The entry that the address asks to change.
async fn asked_for(
    books: &mut Books,
    asked: &Asked,
    entries: &[Entry],
) -> Result<Option<Fields>, Failure> {
    let Ok(id) = asked.edit.parse::<TransactionId>() else { return Ok(None) };
    match entries.iter().find(|entry| entry.id == id) {
        Some(entry) => Fields::of(entry).map(Some),
        None => now(books, id).await,
    }
}

/// An entry as it is now, if it is in the books.
async fn now(books: &mut Books, id: TransactionId) -> Result<Option<Fields>, Failure> {
    match ledger::entry(books, id).await {
        Ok(entry) => Fields::of(&entry).map(Some),
        Err(LedgerError::Missing(Missing::Entry)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn shortcuts(reader: Reader) -> [(&'static str, String); 2] {
    let this = Period::holding(reader.today, Unit::Month);
    let link = |label, period: Period| {
        let (from, to) = (period.start().to_string(), period.last_day().to_string());
        (label, Asked { from, to, ..Asked::default() }.address(Place::Transactions.path()))
    };
    [link(TRANSACTIONS.this_month, this), link(TRANSACTIONS.last_month, this.previous())]
}
