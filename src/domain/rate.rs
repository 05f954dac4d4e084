//! What one currency is worth in another: exact decimals as they were told, and exact fractions of what follows from
//! several of them. No float, and nothing is rounded before an amount is there.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{currency::Currency, money::Money};

/// How many digits the fraction of a rate that was worked out is shown with.
const SHOWN: u32 = 6;

/// How much of one currency one unit of another is worth: above zero, at most [`Rate::MAX_DIGITS`] digits, of which as
/// many may be decimals. Equal rates are equal however many zeros they were written with. On the wire it is a
/// decimal string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate {
    mantissa: u64,
    scale: u32,
}

/// Why a text is no rate.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParseRateError {
    /// Not digits with at most one decimal point.
    #[error("{said:?} is not a number")]
    NotANumber {
        /// The text, shortened.
        said: String,
    },
    /// Zero, or more digits than are kept.
    #[error("a rate is above zero and has at most {} digits", Rate::MAX_DIGITS)]
    OutOfRange,
    /// A currency in terms of itself.
    #[error("a rate is between two currencies")]
    SameCurrency,
}

impl Rate {
    /// The most digits, before and after the decimal point together; also a constraint in the schema.
    pub const MAX_DIGITS: u32 = 12;

    /// From plain decimals such as `84.2`.
    pub fn parse(text: &str) -> Result<Self, ParseRateError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.bytes().chain(decimals.bytes());
        if whole.is_empty() && decimals.is_empty() || !digits.clone().all(|b| b.is_ascii_digit()) {
            return Err(ParseRateError::NotANumber { said: text.chars().take(40).collect() });
        }
        // Zeros at the end say nothing, however many there are.
        let surplus = decimals.len() - decimals.trim_end_matches('0').len();
        let mut mantissa: u64 = 0;
        for digit in digits.take(whole.len() + decimals.len() - surplus) {
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|mantissa| mantissa.checked_add(u64::from(digit - b'0')))
                .ok_or(ParseRateError::OutOfRange)?;
        }
        let scale = u32::try_from(decimals.len() - surplus);
        Self::new(mantissa, scale.map_err(|_| ParseRateError::OutOfRange)?)
    }

    /// `mantissa` / 10^`scale`.
    pub fn new(mut mantissa: u64, mut scale: u32) -> Result<Self, ParseRateError> {
        while scale > 0 && mantissa != 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        let fits = (1..10_u64.pow(Self::MAX_DIGITS)).contains(&mantissa);
        if fits && scale <= Self::MAX_DIGITS {
            Ok(Self { mantissa, scale })
        } else {
            Err(ParseRateError::OutOfRange)
        }
    }

    /// The digits without the decimal point; less than 10^[`Rate::MAX_DIGITS`].
    pub fn mantissa(self) -> u64 {
        self.mantissa
    }

    /// How many of the digits are decimals.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The same as a fraction.
    pub fn fraction(self) -> Fraction {
        Fraction::of(u128::from(self.mantissa), 10_u128.pow(self.scale))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.scale as usize;
        let digits = format!("{:0>width$}", self.mantissa, width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        let point = if places == 0 { "" } else { "." };
        write!(f, "{whole}{point}{decimals}")
    }
}

impl FromStr for Rate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Rate {
    type Error = ParseRateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

/// Two different currencies: how much of `quote` one `base` is worth is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Sides", into = "Sides")]
pub struct Pair {
    base: Currency,
    quote: Currency,
}

#[derive(Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
struct Sides {
    base: Currency,
    quote: Currency,
}

impl TryFrom<Sides> for Pair {
    type Error = ParseRateError;

    fn try_from(Sides { base, quote }: Sides) -> Result<Self, Self::Error> {
        Self::new(base, quote)
    }
}

impl From<Pair> for Sides {
    fn from(Pair { base, quote }: Pair) -> Self {
        Self { base, quote }
    }
}

impl Pair {
    /// Of one `base` in `quote`.
    pub fn new(base: Currency, quote: Currency) -> Result<Self, ParseRateError> {
        if base == quote { Err(ParseRateError::SameCurrency) } else { Ok(Self { base, quote }) }
    }

    /// The currency of which there is one.
    pub fn base(self) -> Currency {
        self.base
    }

    /// The currency that it is told in.
    pub fn quote(self) -> Currency {
        self.quote
    }

    /// The other way round.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { base: self.quote, quote: self.base }
    }

    /// Whether it is between the same two currencies, either way round.
    pub fn is_between(self, other: Self) -> bool {
        self == other || self.turned() == other
    }
}

/// What one currency was worth in another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DatedRate {
    /// The currencies.
    #[serde(flatten)]
    pub pair: Pair,
    /// How much of the quote one of the base was worth.
    pub rate: Rate,
    /// The day.
    pub date: NaiveDate,
}

/// An exact positive fraction in its lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    over: u128,
    under: u128,
}

impl Fraction {
    /// One.
    pub const ONE: Self = Self { over: 1, under: 1 };

    fn of(over: u128, under: u128) -> Self {
        let common = greatest_common_divisor(over, under).max(1);
        Self { over: over / common, under: under / common }
    }

    /// One over it.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { over: self.under, under: self.over }
    }

    /// Both multiplied, unless that is no longer exact.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // What cancels first needs no room.
        let (a, b) = (Self::of(self.over, other.under), Self::of(other.over, self.under));
        let over = a.over.checked_mul(b.over)?;
        Some(Self { over, under: a.under.checked_mul(b.under)? })
    }

    /// Whether it is less than another.
    pub fn is_below(self, other: Self) -> bool {
        // Whole parts decide, or else what is left of them turned round: products could be too large.
        let (mut one, mut two) = (self, other);
        loop {
            let wholes = (one.over / one.under, two.over / two.under);
            let (left, right) = (one.over % one.under, two.over % two.under);
            if wholes.0 != wholes.1 {
                return wholes.0 < wholes.1;
            }
            if left == 0 || right == 0 {
                return left < right;
            }
            (one, two) =
                (Self { over: two.under, under: right }, Self { over: one.under, under: left });
        }
    }

    /// The nearest rate with six digits, for showing; `None` if it is beyond what a rate can be.
    pub fn shown(self) -> Option<Rate> {
        let (mut over, mut under, mut scale) = (self.over, self.under, 0);
        // Until six digits stand before the point, or no more decimals can be kept.
        while scale < Rate::MAX_DIGITS && over / under < 10_u128.pow(SHOWN - 1) {
            over = over.checked_mul(10)?;
            scale += 1;
        }
        // A whole number with more digits loses none: it is shown whole.
        let whole = over / under;
        let up = over % under >= under.div_ceil(2);
        under = whole.checked_add(u128::from(up))?;
        Rate::new(u64::try_from(under).ok()?, scale).ok()
    }

    /// What an amount comes to in another currency: rounded once, half away from zero, to its minor unit. `None` if
    /// that does not fit.
    pub fn convert(self, amount: Money, into: Currency) -> Option<Money> {
        let (from, to) = (amount.currency.exponent(), into.exponent());
        let minor_units = Self::of(10_u128.pow(to), 10_u128.pow(from));
        let Self { over, under } = self.checked_mul(minor_units)?;
        let whole = multiply_and_round(amount.minor.unsigned_abs(), over, under)?;
        let minor = i64::try_from(whole).ok()?;
        Some(Money { minor: if amount.minor < 0 { -minor } else { minor }, currency: into })
    }
}

/// `amount` × `over` / `under`, rounded half up, exact however large the product is on the way.
fn multiply_and_round(amount: u64, over: u128, under: u128) -> Option<u128> {
    // Twice a remainder, and one more, must fit below.
    if under == 0 || under > u128::MAX / 4 {
        return None;
    }
    let (step, rest) = (over / under, over % under);
    let (mut whole, mut left): (u128, u128) = (0, 0);
    for bit in (0..u64::BITS).rev() {
        whole = whole.checked_mul(2)?;
        left *= 2;
        if (amount >> bit) & 1 == 1 {
            whole = whole.checked_add(step)?;
            left += rest;
        }
        whole = whole.checked_add(left / under)?;
        left %= under;
    }
    whole.checked_add(u128::from(left * 2 >= under))
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

super::schema::described_as!(Rate => String, "Rate"; Pair => Sides, "Pair");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn money(text: &str, code: &str) -> Money {
        Money::from_decimal(text, Currency::parse(code).unwrap()).unwrap()
    }

    fn rate(text: &str) -> Rate {
        Rate::parse(text).unwrap()
    }

    #[rstest]
    #[case("84.2", "84.2")]
    #[case("84.20000000000000000000", "84.2")]
    #[case("1", "1")]
    #[case("0.0119", "0.0119")]
    #[case(".5", "0.5")]
    #[case("00100", "100")]
    #[case("999999999999", "999999999999")]
    #[case("0.000000000001", "0.000000000001")]
    fn a_rate_is_kept_as_it_was_told(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(rate(text).to_string(), kept);
    }

    #[rstest]
    #[case("")]
    #[case(".")]
    #[case("0")]
    #[case("0.000")]
    #[case("-1")]
    #[case("1e3")]
    #[case("1,000")]
    #[case("NaN")]
    #[case("1.2.3")]
    #[case("1000000000000")]
    #[case("1.0000000000001")]
    fn what_is_no_rate_is_refused(#[case] text: &str) {
        assert!(Rate::parse(text).is_err(), "{text}");
    }

    #[rstest]
    #[case("100", "USD", "84.2", "INR", "8420.00")]
    // Half a paisa goes up, less does not; a debt of as much is as large.
    #[case("0.01", "USD", "0.5", "INR", "0.01")]
    #[case("0.01", "USD", "0.49", "INR", "0.00")]
    #[case("-0.01", "USD", "0.5", "INR", "-0.01")]
    #[case("5", "USD", "150.5", "JPY", "753")]
    #[case("1000", "JPY", "0.0021", "KWD", "2.100")]
    fn an_amount_is_rounded_once_in_the_units_of_what_it_becomes(
        #[case] amount: &str,
        #[case] from: &str,
        #[case] at: &str,
        #[case] to: &str,
        #[case] becomes: &str,
    ) {
        let into = Currency::parse(to).unwrap();
        let converted = rate(at).fraction().convert(money(amount, from), into);
        assert_eq!(converted, Some(money(becomes, to)));
    }

    #[test]
    fn what_does_not_fit_is_none_and_no_wrong_figure() {
        let most = Money { minor: i64::MAX, currency: Currency::USD };
        assert_eq!(rate("2").fraction().convert(most, Currency::INR), None);
        let same = rate("1").fraction().convert(most, Currency::INR).unwrap();
        assert_eq!(same.minor, i64::MAX);
    }

    #[rstest]
    #[case("91.2345", "1.0812", "84.3826")]
    #[case("1.6", "1", "1.6")]
    #[case("1", "84.2", "0.0118765")]
    #[case("17000.55", "1.05", "16191")]
    #[case("123456789", "1", "123456789")]
    fn a_rate_that_was_worked_out_is_shown_with_six_digits(
        #[case] over: &str,
        #[case] under: &str,
        #[case] shown: &str,
    ) {
        let cross = rate(over).fraction().checked_mul(rate(under).fraction().turned()).unwrap();
        assert_eq!(cross.shown().unwrap().to_string(), shown);
    }

    fn any_rate() -> impl Strategy<Value = Rate> {
        (1..10_u64.pow(9), 0..9_u32)
            .prop_map(|(mantissa, scale)| Rate::new(mantissa, scale).unwrap())
    }

    fn any_currency() -> impl Strategy<Value = Currency> {
        proptest::sample::select(Currency::all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(rate in any_rate()) {
            prop_assert_eq!(Rate::parse(&rate.to_string()), Ok(rate));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC*") {
            let _ = Rate::parse(&text);
        }

        /// There and back is off by at most what rounding to the other's minor unit takes.
        #[test]
        fn there_and_back_is_the_same_within_rounding(
            minor in 0..10_i64.pow(15),
            rate in any_rate(),
            (from, to) in (any_currency(), any_currency()),
        ) {
            let there = Money { minor, currency: from };
            let fraction = rate.fraction();
            let Some(converted) = fraction.convert(there, to) else { return Ok(()) };
            let Some(back) = fraction.turned().convert(converted, from) else { return Ok(()) };
            // Half a minor unit of the other, worth this much here, and half of one here.
            let unit = Money { minor: 1, currency: to };
            let unit = fraction.turned().convert(unit, from).map_or(i64::MAX, |unit| unit.minor);
            prop_assert!((back.minor - minor).abs() <= unit / 2 + 2, "{} {} {}", minor, back.minor, unit);
        }

        #[test]
        fn the_lower_of_two_is_below(
            (a, b, c, d) in (1..10_000_u128, 1..10_000_u128, 1..10_000_u128, 1..10_000_u128),
        ) {
            prop_assert_eq!(Fraction::of(a, b).is_below(Fraction::of(c, d)), a * d < c * b);
        }

        #[test]
        fn it_is_what_long_division_says(amount in 0..1_000_000_000_u64, over in 1..1_000_000_000_000_u128, under in 1..1_000_000_u128) {
            let exact = (u128::from(amount) * over * 2 + under) / (under * 2);
            prop_assert_eq!(multiply_and_round(amount, over, under), Some(exact));
        }
    }
}
