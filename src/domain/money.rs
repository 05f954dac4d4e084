//! Exact amounts of money: whole minor units of one currency, checked arithmetic, no floats.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::currency::Currency;

/// An amount in minor units (paise, cents) of a currency. Amounts of different currencies never mix.
/// On the wire it is `{"amount": "12.50", "currency": "INR"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Money {
    /// Minor units; negative only for differences.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

#[derive(Serialize, Deserialize, utoipa::ToSchema)]
struct Wire {
    amount: String,
    currency: Currency,
}

impl TryFrom<Wire> for Money {
    type Error = ParseMoneyError;

    fn try_from(Wire { amount, currency }: Wire) -> Result<Self, ParseMoneyError> {
        Self::from_decimal(&amount, currency)
    }
}

impl From<Money> for Wire {
    fn from(money: Money) -> Self {
        Self { amount: money.to_decimal(), currency: money.currency }
    }
}

/// Why a text is no amount.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParseMoneyError {
    /// Not digits with at most one decimal point.
    #[error("{said:?} is not a number")]
    NotANumber {
        /// The text, shortened.
        said: String,
    },
    /// More decimals than the currency has minor units for.
    #[error("{currency} has {} decimals", currency.exponent())]
    TooPrecise {
        /// The currency meant.
        currency: Currency,
    },
    /// More minor units than an `i64` holds.
    #[error("the amount is too large")]
    TooLarge,
}

impl Money {
    /// The largest amount of one entry or budget, in minor units; also a constraint in the schema. 10^15 leaves
    /// room for nine thousand such entries in an `i64` total.
    pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

    /// From plain decimals such as `1250`, `12.5` or `-3.00`, as tools and exports write them. Surplus zeros
    /// are fine, surplus digits are not.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, ParseMoneyError> {
        let wrong = || ParseMoneyError::NotANumber { said: text.chars().take(40).collect() };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return Err(wrong());
        }
        let places = currency.exponent() as usize;
        let (kept, surplus) = fraction.split_at(fraction.len().min(places));
        if surplus.bytes().any(|b| b != b'0') {
            return Err(ParseMoneyError::TooPrecise { currency });
        }
        let padding = std::iter::repeat_n(b'0', places - kept.len());
        let mut minor: i64 = 0;
        for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
            minor = minor
                .checked_mul(10)
                .and_then(|minor| minor.checked_add(i64::from(digit - b'0')))
                .ok_or(ParseMoneyError::TooLarge)?;
        }
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The sum, unless the currencies differ or it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Self { minor, currency: self.currency })
    }

    /// The difference, unless the currencies differ or it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_sub(other.minor))
            .flatten()
            .map(|minor| Self { minor, currency: self.currency })
    }

    /// An equal share, rounded half away from zero to a minor unit; `None` for no parts.
    pub fn share(self, parts: u32) -> Option<Self> {
        if parts == 0 {
            return None;
        }
        let (amount, parts) = (i128::from(self.minor), i128::from(parts));
        let rounded = (amount * 2 + amount.signum() * parts) / (parts * 2);
        Some(Self { minor: i64::try_from(rounded).ok()?, currency: self.currency })
    }

    /// Plain decimals with all the currency's places, as tools and exports write them: `20.00`, `1200`, `1.250`.
    pub fn to_decimal(self) -> String {
        let places = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

/// As people write it: sign or code, grouped digits, and the minor units only where there are any
/// (`₹1,05,000.50`, `₹20`, `¥1,200`, `KWD 1.250`).
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = self.to_decimal();
        let digits = decimal.trim_start_matches('-');
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if self.minor < 0 {
            f.write_str("-")?;
        }
        match self.currency.sign() {
            Some(sign) => f.write_str(sign)?,
            None => write!(f, "{} ", self.currency)?,
        }
        let lakh = self.currency.groups_by_lakh();
        for (at, digit) in whole.chars().enumerate() {
            let left = whole.len() - at;
            let boundary = if lakh {
                left == 3 || (left > 3 && left % 2 == 1)
            } else {
                left.is_multiple_of(3)
            };
            if at > 0 && boundary {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if fraction.bytes().any(|b| b != b'0') { write!(f, ".{fraction}") } else { Ok(()) }
    }
}

/// Reads what [`Display`](fmt::Display) prints.
impl FromStr for Money {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseMoneyError::NotANumber { said: text.chars().take(40).collect() };
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text),
        };
        let at = rest.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
        let (unit, digits) = rest.split_at(at);
        let unit = unit.trim_end();
        let currency =
            Currency::from_sign(unit).or_else(|| Currency::parse(unit).ok()).ok_or_else(wrong)?;
        let plain: String = digits.chars().filter(|c| *c != ',').collect();
        Self::from_decimal(&format!("{negative}{plain}"), currency)
    }
}

super::schema::described_as!(Money => Wire, "Money");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn money(text: &str, code: &str) -> Money {
        Money::from_decimal(text, Currency::parse(code).unwrap()).unwrap()
    }

    #[rstest]
    #[case("105000.50", "INR", "₹1,05,000.50")]
    #[case("12345678", "INR", "₹1,23,45,678")]
    #[case("999", "NPR", "NPR 999")]
    #[case("1200", "JPY", "¥1,200")]
    #[case("1.25", "KWD", "KWD 1.250")]
    #[case("1234567.8", "USD", "$1,234,567.80")]
    #[case("0.05", "EUR", "€0.05")]
    #[case("-20", "GBP", "-£20")]
    fn money_is_printed_as_its_users_write_it(
        #[case] decimal: &str,
        #[case] code: &str,
        #[case] printed: &str,
    ) {
        assert_eq!(money(decimal, code).to_string(), printed);
    }

    #[rstest]
    #[case("", "INR")]
    #[case(".", "INR")]
    #[case("1,000", "INR")]
    #[case("1e5", "INR")]
    #[case("12.345", "INR")]
    #[case("0.5", "JPY")]
    #[case("99999999999999999999999999", "JPY")]
    fn what_is_no_amount_of_the_currency_is_refused(#[case] text: &str, #[case] code: &str) {
        assert!(Money::from_decimal(text, Currency::parse(code).unwrap()).is_err());
    }

    #[test]
    fn currencies_never_mix() {
        assert_eq!(money("1", "INR").checked_add(money("1", "USD")), None);
        assert_eq!(money("1", "INR").checked_sub(money("1", "USD")), None);
    }

    #[test]
    fn a_share_is_rounded_half_away_from_zero() {
        assert_eq!(money("0.05", "INR").share(2), Some(money("0.03", "INR")));
        assert_eq!(money("-0.05", "INR").share(2), Some(money("-0.03", "INR")));
        assert_eq!(money("10", "INR").share(3), Some(money("3.33", "INR")));
        assert_eq!(money("1", "INR").share(0), None);
    }

    fn any_money() -> impl Strategy<Value = Money> {
        let currencies: Vec<Currency> = Currency::all().collect();
        (-Money::MAX_MINOR..=Money::MAX_MINOR, proptest::sample::select(currencies))
            .prop_map(|(minor, currency)| Money { minor, currency })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(money in any_money()) {
            prop_assert_eq!(money.to_string().parse(), Ok(money));
            prop_assert_eq!(Money::from_decimal(&money.to_decimal(), money.currency), Ok(money));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC*") {
            let _ = text.parse::<Money>();
            let _ = Money::from_decimal(&text, Currency::INR);
        }
    }
}
