//! What a model took: tokens, and their price.

use crate::domain::cost::Cost;
use metrics::counter;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

/// What questions to a model took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many answers were counted.
    pub calls: i64,
    /// Tokens that went in, those from a cache included.
    pub input: i64,
    /// Of these, tokens from the provider's cache.
    pub cached: i64,
    /// Tokens that came out, thoughts included.
    pub output: i64,
    /// The list price; none where it is not known.
    pub cost: Cost,
}

impl Usage {
    /// Tokens in all.
    pub const fn tokens(self) -> i64 {
        self.input.saturating_add(self.output)
    }

    /// Adds what one answer took.
    pub(super) fn add(&mut self, one: &rig_core::completion::Usage) {
        let count = |tokens: Option<u64>| i64::try_from(tokens.unwrap_or(0)).unwrap_or(i64::MAX);
        let cost = Cost { micros: one.cost.map_or(0, |cost| micros(cost.total)) };
        self.merge(Self {
            calls: 1,
            input: count(one.input_tokens),
            cached: count(one.cached_input_tokens),
            output: count(one.output_tokens),
            cost,
        });
    }

    /// Adds what others took.
    pub fn merge(&mut self, other: Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.input = self.input.saturating_add(other.input);
        self.cached = self.cached.saturating_add(other.cached);
        self.output = self.output.saturating_add(other.output);
        self.cost = [self.cost, other.cost].into_iter().sum();
    }

    /// Adds it to the process's metrics.
    pub(super) fn count(self, model: &str) {
        let counted = |number: i64| u64::try_from(number).unwrap_or(0);
        let model = || model.to_owned();
        counter!("hisab_model_answers_total", "model" => model()).increment(counted(self.calls));
        for (kind, tokens) in
            [("input", self.input), ("cached", self.cached), ("output", self.output)]
        {
            counter!("hisab_model_tokens_total", "model" => model(), "kind" => kind)
                .increment(counted(tokens));
        }
        counter!("hisab_model_cost_microdollars_total", "model" => model())
            .increment(counted(self.cost.micros));
    }
}

/// The library's price, which is a float, as whole millionths of a dollar, rounded up: none costs nothing.
fn micros(dollars: f64) -> i64 {
    let micros = Decimal::from_f64_retain(dollars).and_then(|d| d.checked_mul(1_000_000.into()));
    micros.and_then(|micros| micros.round_dp(3).ceil().to_i64()).unwrap_or(0).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_counted_in_whole_millionths() {
        for (dollars, whole) in [
            (0.0, 0),
            (0.000_45, 450),
            (0.000_000_3, 1),
            (1.25, 1_250_000),
            (f64::NAN, 0),
            (-1.0, 0),
        ] {
            assert_eq!(micros(dollars), whole, "{dollars}");
        }
    }
}
