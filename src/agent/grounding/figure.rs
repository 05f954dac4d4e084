//! Figures, and when one stands for another.

use rust_decimal::Decimal;

use crate::agent::rules::statements::Priced;
use crate::domain::{currency::Currency, money::Money};

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
    /// As the person said it.
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
            Self::Said(stated) => stated.value,
        }
    }

    /// The currency, where it has one.
    pub(super) fn currency(self) -> Option<Currency> {
        match self {
            Self::Money(money) => Some(money.currency),
            Self::Count(..) | Self::Said(_) => None,
        }
    }
}

fn value(money: Money) -> Decimal {
    Decimal::new(money.minor, money.currency.exponent())
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
