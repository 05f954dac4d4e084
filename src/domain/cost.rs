//! What a model's work costs: whole millionths of a US dollar, never a float.

use std::{fmt, iter::Sum};

use serde::{Deserialize, Serialize};

/// A cost by list price.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub struct Cost {
    /// Millionths of a US dollar.
    pub micros: i64,
}

/// Millionths in a dollar.
const DOLLAR: u64 = 1_000_000;

impl Sum for Cost {
    /// Stays at the largest where the sum is beyond all sense.
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        let micros = costs.fold(0_i64, |sum, cost| sum.saturating_add(cost.micros));
        Self { micros }
    }
}

impl fmt::Display for Cost {
    /// Exact: "$0.0043", "$1.20", "$3.00"; two places, and more where they say something.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.micros.unsigned_abs();
        let sign = if self.micros < 0 { "-" } else { "" };
        let places = format!("{:06}", size % DOLLAR);
        let cents = places.get(..2).unwrap_or_default();
        let finer = places.get(2..).unwrap_or_default().trim_end_matches('0');
        write!(f, "{sign}${}.{cents}{finer}", size / DOLLAR)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "$0.00")]
    #[case(1, "$0.000001")]
    #[case(4_300, "$0.0043")]
    #[case(1_200_000, "$1.20")]
    #[case(3_000_000, "$3.00")]
    #[case(1_234_567, "$1.234567")]
    #[case(-4_300, "-$0.0043")]
    #[case(i64::MIN, "-$9223372036854.775808")]
    fn it_is_shown_exactly(#[case] micros: i64, #[case] shown: &str) {
        assert_eq!(Cost { micros }.to_string(), shown);
    }

    #[test]
    fn a_sum_does_not_overflow() {
        let sum: Cost = [Cost { micros: i64::MAX }, Cost { micros: 1 }].into_iter().sum();
        assert_eq!(sum.micros, i64::MAX);
    }
}
