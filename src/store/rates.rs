//! What one currency is worth in another: rates that count for everybody, and each person's own.
//!
//! The shared ones are nobody's in particular, so no query of theirs names a person.

use chrono::NaiveDate;
use sqlx::{query, query_as, query_scalar};

use super::{Connection, Error, broken};
use crate::domain::{
    currency::Currency,
    ids::UserId,
    rate::{DatedRate, Pair, Rate},
};

/// Where shared rates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The European Central Bank's reference rates.
    Ecb,
    /// A file of whoever runs this.
    File,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::Ecb => "ecb",
            Self::File => "file",
        }
    }
}

struct Row {
    base: String,
    quote: String,
    day: NaiveDate,
    mantissa: i64,
    scale: i32,
}

impl TryFrom<Row> for DatedRate {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let currency = |code: &str| Currency::parse(code).map_err(broken);
        let pair = Pair::new(currency(&row.base)?, currency(&row.quote)?).map_err(broken)?;
        let mantissa = u64::try_from(row.mantissa).map_err(broken)?;
        let scale = u32::try_from(row.scale).map_err(broken)?;
        let rate = Rate::new(mantissa, scale).map_err(broken)?;
        Ok(Self { pair, rate, date: row.day })
    }
}

/// A rate in the types of its columns.
fn columns(rate: &DatedRate) -> Result<(i64, i32), Error> {
    let mantissa = i64::try_from(rate.rate.mantissa()).map_err(broken)?;
    Ok((mantissa, i32::try_from(rate.rate.scale()).map_err(broken)?))
}

/// A person's own, the oldest first.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<DatedRate>, Error> {
    let rows = query_as!(
        Row,
        "select base, quote, day, mantissa, scale from rates
         where user_id = $1 order by day, base, quote",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(DatedRate::try_from).collect()
}

/// Writes a rate of a person's own in the place of what they had said of those currencies for that day, either way round.
pub async fn save(conn: &mut Connection, user: UserId, rate: &DatedRate) -> Result<(), Error> {
    delete(conn, user, rate.pair, rate.date).await?;
    let (mantissa, scale) = columns(rate)?;
    query!(
        "insert into rates (user_id, base, quote, day, mantissa, scale)
         values ($1, $2, $3, $4, $5, $6)",
        user.0,
        rate.pair.base().code(),
        rate.pair.quote().code(),
        rate.date,
        mantissa,
        scale,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets what a person said of two currencies, either way round, for a day.
pub async fn delete(
    conn: &mut Connection,
    user: UserId,
    pair: Pair,
    day: NaiveDate,
) -> Result<(), Error> {
    query!(
        "delete from rates
         where user_id = $1 and day = $4 and (base = $2 and quote = $3 or base = $3 and quote = $2)",
        user.0,
        pair.base().code(),
        pair.quote().code(),
        day,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The currencies that a person has entries in.
pub async fn in_use(conn: &mut Connection, user: UserId) -> Result<Vec<Currency>, Error> {
    let codes = query_scalar!(
        "select distinct currency from daily_totals
         where user_id = $1 and dimension = 'category' order by currency",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    codes.iter().map(|code| Currency::parse(code).map_err(broken)).collect()
}

/// Writes shared rates; one that is there for the same currencies and day, either way round, is replaced, unless it came
/// from a file and this one does not. How many are new or changed.
pub async fn share(
    conn: &mut Connection,
    source: Source,
    rates: &[DatedRate],
) -> Result<u64, Error> {
    let (mut bases, mut quotes, mut days) = (Vec::new(), Vec::new(), Vec::new());
    let (mut mantissas, mut scales) = (Vec::new(), Vec::new());
    for rate in rates {
        let (mantissa, scale) = columns(rate)?;
        bases.push(rate.pair.base().code().to_owned());
        quotes.push(rate.pair.quote().code().to_owned());
        days.push(rate.date);
        mantissas.push(mantissa);
        scales.push(scale);
    }
    let done = query!(
        "insert into shared_rates as known (base, quote, day, mantissa, scale, source)
         select *, $6::text from unnest($1::text[], $2::text[], $3::date[], $4::bigint[], $5::integer[])
         on conflict (day, least(base, quote), greatest(base, quote)) do update
         set base = excluded.base, quote = excluded.quote, mantissa = excluded.mantissa,
             scale = excluded.scale, source = excluded.source
         where (known.source <> 'file' or excluded.source = 'file')
           and (known.base, known.mantissa, known.scale, known.source)
               is distinct from (excluded.base, excluded.mantissa, excluded.scale, excluded.source)",
        &bases,
        &quotes,
        &days,
        &mantissas,
        &scales,
        source.name(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The shared rates of days from `first` to `last`, both included, that touch some currencies. Of the many in terms of
/// `hub`, only those of the currencies themselves.
pub async fn shared(
    conn: &mut Connection,
    currencies: &[Currency],
    hub: Currency,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<DatedRate>, Error> {
    let codes: Vec<String> = currencies.iter().map(|currency| currency.code().to_owned()).collect();
    let rows = query_as!(
        Row,
        "select base, quote, day, mantissa, scale from shared_rates
         where day between $3 and $4 and (base = any($1) or quote = any($1))
           and (base <> $2 or quote = any($1))
         order by day, base, quote",
        &codes,
        hub.code(),
        first,
        last,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(DatedRate::try_from).collect()
}

/// The newest shared rate between each two currencies.
pub async fn newest(conn: &mut Connection) -> Result<Vec<DatedRate>, Error> {
    let rows = query_as!(
        Row,
        "select distinct on (base, quote) base, quote, day, mantissa, scale from shared_rates
         order by base, quote, day desc",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(DatedRate::try_from).collect()
}

/// The newest day that the European Central Bank published rates for, as far as they are here.
pub async fn newest_of_ecb(conn: &mut Connection) -> Result<Option<NaiveDate>, Error> {
    query_scalar!("select max(day) from shared_rates where source = 'ecb'").fetch_one(conn).await
}
