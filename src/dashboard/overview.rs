//! `/dashboard`: how the month goes.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use hisab_port::Span;

use super::{
    budgets::Bar,
    drawn::Drawn,
    page::{Failure, rendered},
    said::Said,
    session::Visitor,
    shell::{Place, Shell},
    transactions::{Asked, Row},
};
use crate::{
    domain::{
        kind::Kind,
        money::Money,
        period::{Period, Unit},
    },
    gate::Gate,
    ledger::{
        self, Books, Browsing, ChartKind, ChartQuery, Comparison, Filter, LedgerError, Outcome,
        Query, Summary, WhichBudgets,
    },
    wording::{
        self, Reader,
        pages::{OVERVIEW, Overview, nothing},
    },
};

/// How many of the entries filed last are shown.
const RECENT: u32 = 8;

/// A figure, and what it was a month before.
#[derive(Debug)]
struct Figure {
    label: &'static str,
    amounts: Vec<String>,
    before: String,
}

impl Figure {
    fn new(
        reader: Reader,
        label: &'static str,
        now: &[Money],
        (days, then): (Period, &[Money]),
    ) -> Self {
        let amounts: Vec<String> = now.iter().map(ToString::to_string).collect();
        let amounts = if amounts.is_empty() { vec![nothing().to_owned()] } else { amounts };
        Self { label, amounts, before: wording::pages::same_days(reader, days, then) }
    }
}

#[derive(Template)]
#[template(path = "dashboard/overview.html")]
struct Page {
    shell: Shell,
    words: &'static Overview,
    is_empty: bool,
    figures: [Figure; 2],
    safe: Said,
    budgets: Vec<Bar>,
    by_category: Option<Drawn>,
    by_day: Option<Drawn>,
    changed: Option<Said>,
    recent: Vec<Row>,
}

/// Shows it.
pub(super) async fn show(State(gate): State<Gate>, visitor: Visitor) -> Result<Response, Failure> {
    let mut books = gate.look(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let month = Period::holding(reader.today, Unit::Month);
    let (this, that) = ledger::as_far(month, month.previous(), reader.today);
    let compared = ledger::compare(&mut books, this, that, None, None).await?;
    let income_now = income(&mut books, this).await?;
    let income_before = income(&mut books, that).await?;
    let budgets = ledger::list_budgets(&mut books, &WhichBudgets::default()).await?;
    let safe = ledger::safe_to_spend(&mut books).await?;
    let by_category = charted(&mut books, ChartKind::ByCategory, month).await?;
    let by_day = charted(&mut books, ChartKind::ByDay, month).await?;
    let latest = Browsing { limit: RECENT, ..Browsing::default() };
    let latest = ledger::browse(&mut books, &latest).await?.entries;
    let rows = latest.into_iter().map(|entry| Row::new(reader, &Asked::default(), entry));
    let recent = rows.collect::<Result<Vec<Row>, Failure>>()?;
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    let page = Page {
        shell: Shell::new(&gate, &visitor, Place::Overview).of(role),
        words: &OVERVIEW,
        is_empty: recent.is_empty(),
        figures: [
            Figure::new(
                reader,
                OVERVIEW.spent,
                &compared.this.totals,
                (that, &compared.that.totals),
            ),
            Figure::new(reader, OVERVIEW.income, &income_now.totals, (that, &income_before.totals)),
        ],
        safe: Said::of(reader, &Outcome::SafeToSpend(safe)),
        budgets: budgets.budgets.iter().map(|state| Bar::new(reader, state)).collect(),
        by_category: Drawn::new(reader, &by_category),
        by_day: Drawn::new(reader, &by_day),
        changed: changed(reader, compared),
        recent,
    };
    Ok(rendered(StatusCode::OK, &page))
}

/// What came in within some days.
async fn income(books: &mut Books, period: Period) -> Result<Summary, LedgerError> {
    let filter = Filter { period: Some(period), ..Filter::default() };
    let query = Query { filter, kind: Kind::Income, by: None, average: false };
    ledger::summarize(books, &query).await
}

async fn charted(
    books: &mut Books,
    kind: ChartKind,
    month: Period,
) -> Result<ledger::Charted, LedgerError> {
    let filter = Filter { period: Some(month), ..Filter::default() };
    ledger::chart(books, &ChartQuery { kind, flow: Kind::Expense, filter }).await
}

/// What made the difference, if there was anything to compare.
fn changed(reader: Reader, compared: Comparison) -> Option<Said> {
    let any = !compared.this.totals.is_empty() || !compared.that.totals.is_empty();
    any.then(|| Said::of(reader, &Outcome::Comparison(compared)))
}
