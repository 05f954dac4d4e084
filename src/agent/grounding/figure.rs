//! Figures, and when one stands for another.

use rust_decimal::Decimal;

use crate::agent::rules::statements::Priced;
use crate::domain::{currency::Currency, money::Money, rate::Rate};

/// A figure of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stated {
    /// Its value, with its sign.
    pub value: Decimal,
    /// What it is a number of.
    pub of: Measure,
}

/// What a text says a figure is a number of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Measure {
    /// Of a currency.
    Money(Priced),
    /// Of a hundred.
    Percent,
    /// Of what the next word says, if it says.
    Count(Option<Noun>),
}

/// Nouns that tell one count from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// Entries of the books.
    Entry,
    /// Categories.
    Category,
    /// Days.
    Day,
    /// Anything else of the calendar.
    Time,
}

/// A figure of the evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Known {
    /// An amount.
    Money(Money),
    /// A count.
    Count(i64, Noun),
    /// So many of a hundred.
    Percent(i64),
    /// As the person said it, or in a measure of its own.
    /// What one of another currency is worth in this one.
    Rate(Rate, Currency),
    Said(Stated),
}

impl Known {
    /// Whether a figure of a text is this one. No rounding: the values are equal or they are not.
    pub(super) fn is(self, stated: Stated, among: &[Currency]) -> bool {
        match (self, stated.of) {
            (Self::Money(money), Measure::Money(priced)) => {
                value(money) == stated.value && priced.is(money.currency, among)
            }
            (Self::Money(money), Measure::Count(None)) => value(money) == stated.value,
            (Self::Count(count, noun), Measure::Count(said)) => {
                Decimal::from(count) == stated.value && said.is_none_or(|said| said == noun)
            }
            (Self::Percent(percent), Measure::Percent) => Decimal::from(percent) == stated.value,
            (Self::Rate(rate, currency), Measure::Money(priced)) => {
                worth_of(rate) == stated.value && priced.is(currency, among)
            }
            (Self::Rate(rate, _), Measure::Count(None)) => worth_of(rate) == stated.value,
            (Self::Said(known), of) => {
                known.value == stated.value
                    && (known.of == of
                        || matches!((known.of, of), (Measure::Count(_), Measure::Count(None))))
            }
            _ => false,
        }
    }

    /// Its number.
    pub(super) fn worth(self) -> Decimal {
        match self {
            Self::Money(money) => value(money),
            Self::Count(count, _) => Decimal::from(count),
            Self::Percent(percent) => Decimal::from(percent),
            Self::Rate(rate, _) => worth_of(rate),
            Self::Said(stated) => stated.value,
        }
    }

    /// The currency, where it has one.
    pub(super) fn currency(self) -> Option<Currency> {
        match self {
            Self::Money(money) => Some(money.currency),
            Self::Rate(_, currency) => Some(currency),
            Self::Count(..) | Self::Percent(_) | Self::Said(_) => None,
        }
    }
}

fn value(money: Money) -> Decimal {
    Decimal::new(money.minor, money.currency.exponent())
}

/// Rates have fewer digits than either type holds.
fn worth_of(rate: Rate) -> Decimal {
    Decimal::from_i128_with_scale(i128::from(rate.mantissa()), rate.scale())
}

/// The noun a word is.
pub(super) fn noun(stem: &str) -> Option<Noun> {
    match stem {
        "entry" | "transaction" | "purchase" | "expense" | "payment" | "record" | "item"
        | "time" | "order" => Some(Noun::Entry),
        "category" => Some(Noun::Category),
        "day" => Some(Noun::Day),
        "week" | "month" | "year" | "quarter" | "hour" | "minute" => Some(Noun::Time),
        _ => None,
    }
}
