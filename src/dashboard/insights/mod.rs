//! `/dashboard/insights`: how months went, what comes again, where this month is going, what a purchase would do, what is
//! unlike the rest, and two periods side by side. Everything is looked up by its use case, once, and said as a chat says
//! it; the forms only ask for more, so they are part of the address.

mod asked;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use self::asked::{Asked, Field, Group, MONTHS, days_of};
use super::{
    drawn::Drawn,
    form,
    page::{Failure, rendered},
    said::{Said, Table},
    session::Visitor,
    shell::{Place, Shell},
};
use crate::{
    domain::{currency::Currency, kind::Kind, text::Description},
    gate::Gate,
    ledger::{self, Books, ChartKind, ChartQuery, Filter, LedgerError, Outcome},
    wording::{
        self, Reader,
        pages::{self, INSIGHTS, Insights, Pair},
    },
};

#[derive(Template)]
#[template(path = "dashboard/insights.html")]
struct Page {
    shell: Shell,
    words: &'static Insights,
    asked: Asked,
    categories: Vec<String>,
    currency: Currency,
    trend: Part,
    picture: Option<Drawn>,
    recurring: Part,
    forecast: Part,
    unusual: Part,
    comparison: Part,
    /// Why the days that were chosen are not compared.
    no_days: Option<String>,
    what_if: Option<Said>,
    /// Why what would be bought is not worked out.
    no_purchase: Option<String>,
}

/// What is said of an outcome, and its figures, if it has any.
struct Part {
    said: Said,
    table: Option<Table>,
}

impl Part {
    fn new(reader: Reader, done: &Outcome, table: Option<pages::Table>) -> Self {
        let table = table.filter(|table| !table.rows.is_empty());
        Self { said: Said::in_short(reader, done), table: table.map(Table::from) }
    }
}

impl Page {
    fn kinds() -> [(Kind, &'static str); 2] {
        [Kind::Expense, Kind::Income].map(|kind| (kind, pages::flow(kind)))
    }

    fn pairs() -> [(Pair, &'static str); 5] {
        Pair::ALL.map(|pair| (pair, pair.label()))
    }
}

/// Shows it.
pub(super) async fn show(
    State(gate): State<Gate>,
    visitor: Visitor,
    query: RawQuery,
) -> Result<Response, Failure> {
    let asked: Asked = form::asked(&query);
    let mut books = gate.look(&visitor.shown).await?;
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    let shell = Shell::new(&gate, &visitor, Place::Insights).of(role);
    let page = look(&mut books, shell, asked).await?;
    Ok(rendered(StatusCode::OK, &page))
}

async fn look(books: &mut Books, shell: Shell, mut asked: Asked) -> Result<Page, Failure> {
    let reader = Reader { today: books.today() };
    let categories = books.category_names();
    // A category that was renamed since the address was kept is everything.
    asked.category = asked.category.filter(|name| categories.contains(name));
    let category = asked.category.as_deref();
    let (trend, picture) = trend(books, reader, &asked).await?;
    let recurring = ledger::find_recurring(books).await?;
    let recurring = Part::new(
        reader,
        &Outcome::Recurring(recurring.clone()),
        Some(pages::recurring_table(reader, &recurring)),
    );
    let forecast = ledger::forecast(books, None, category).await?;
    let forecast = Part::new(
        reader,
        &Outcome::Forecast(forecast.clone()),
        pages::forecast_table(reader, &forecast),
    );
    let unusual = ledger::find_unusual(books, None, category).await?;
    let unusual = Part::new(
        reader,
        &Outcome::Unusual(unusual.clone()),
        Some(pages::unusual_table(reader, &unusual)),
    );
    let (comparison, no_days) = comparison(books, reader, &asked).await?;
    let (what_if, no_purchase) = match what_if(books, reader, &asked).await {
        Ok(said) => (said, None),
        Err(error @ (LedgerError::Internal(_) | LedgerError::NoSpace)) => return Err(error.into()),
        Err(refused) => (None, Some(wording::refusal(&refused).plain_text())),
    };
    let currency = books.preferences().currency;
    let words = &INSIGHTS;
    Ok(Page {
        shell,
        words,
        asked,
        categories,
        currency,
        trend,
        picture,
        recurring,
        forecast,
        unusual,
        comparison,
        no_days,
        what_if,
        no_purchase,
    })
}

/// How months went, and a picture of it.
async fn trend(
    books: &mut Books,
    reader: Reader,
    asked: &Asked,
) -> Result<(Part, Option<Drawn>), LedgerError> {
    let period = Some(asked.period(books.today())?);
    let filter = Filter { period, category: asked.category.clone(), words: None, tag: None };
    let trend = ledger::show_trend(books, filter.clone(), asked.kind).await?;
    let query = ChartQuery { kind: ChartKind::ByMonth, flow: asked.kind, filter };
    let charted = ledger::chart(books, &query).await?;
    let picture = Drawn::new(reader, &charted);
    let table = pages::trend_table(reader, &trend);
    Ok((Part::new(reader, &Outcome::Trend(trend), Some(table)), picture))
}

/// The two periods that are asked for; where their days cannot be, those that are shown when nothing is asked, and why.
async fn comparison(
    books: &mut Books,
    reader: Reader,
    asked: &Asked,
) -> Result<(Part, Option<String>), LedgerError> {
    let today = books.today();
    let days = days_of(asked, today);
    let no_days = days.is_none().then(|| INSIGHTS.no_days.to_owned());
    let (this, that) = match days {
        Some(days) => days,
        None => days_of(&Asked::default(), today).ok_or(ledger::Invalid::Nothing)?,
    };
    let compared = ledger::compare(books, this, that, asked.category.clone(), None).await?;
    let table = pages::comparison_table(&compared);
    Ok((Part::new(reader, &Outcome::Comparison(compared), Some(table)), no_days))
}

/// What would be after the purchase that is asked about, if one is.
async fn what_if(
    books: &mut Books,
    reader: Reader,
    asked: &Asked,
) -> Result<Option<Said>, LedgerError> {
    let Some(amount) = asked.text(Field::Amount) else { return Ok(None) };
    let currency = match asked.text(Field::Currency) {
        Some(code) => Currency::parse(code)?,
        None => books.preferences().currency,
    };
    let what = asked.text(Field::What).map(Description::parse).transpose()?;
    let done = ledger::what_if(books, amount, currency, what, None).await?;
    Ok(Some(Said::of(reader, &Outcome::WhatIf(done))))
}
