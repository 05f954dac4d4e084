//! Amounts as tables write them: with signs of currencies, grouped digits, and a point or a comma before the decimals.
//! Which of the two it is is found where the amounts leave no doubt, and is asked for where they do.

use serde::{Deserialize, Serialize};

use crate::domain::{currency::Currency, kind::Kind, money::Money};

/// What stands before the decimals of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvDecimal)]
pub enum Decimal {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// An amount, and which way it may have gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// Without its sign.
    pub(super) money: Money,
    /// Whether it was below zero.
    pub(super) negative: bool,
    /// Which way it went, where that is said ("Dr", "Cr").
    pub(super) way: Option<Kind>,
}

/// What may stand beside the digits and says nothing but the currency.
const SIGNS: &[&str] =
    &["₹", "$", "€", "£", "¥", "৳", "₨", "₩", "₽", "₺", "₪", "₫", "฿", "रु", "rs.", "rs"];

const WAYS: &[(&str, Kind)] =
    &[("dr.", Kind::Expense), ("dr", Kind::Expense), ("cr.", Kind::Income), ("cr", Kind::Income)];

const MINUS: &[char] = &['-', '−'];

impl Decimal {
    /// The amount that a text says, in a currency.
    pub(super) fn read(self, text: &str, currency: Currency) -> Option<Amount> {
        let code = currency.code().to_lowercase();
        let text = text.trim().to_lowercase();
        let (mut rest, mut negative, mut way) = (text.as_str(), false, None);
        if let Some(within) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (rest, negative) = (within.trim(), true);
        }
        loop {
            let before = rest;
            let minus = rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS));
            if let Some(less) = minus.filter(|_| !negative) {
                (rest, negative) = (less, true);
            } else if let Some(more) = rest.strip_prefix('+') {
                rest = more;
            }
            let said = WAYS.iter().find(|(word, _)| way.is_none() && rest.ends_with(word));
            if let Some((word, kind)) = said {
                (rest, way) = (rest.strip_suffix(word)?, Some(*kind));
            }
            for sign in SIGNS.iter().copied().chain([code.as_str()]) {
                rest = rest.strip_prefix(sign).unwrap_or(rest);
                rest = rest.strip_suffix(sign).unwrap_or(rest);
            }
            rest = rest.trim();
            if rest == before {
                break;
            }
        }
        let money = Money::from_decimal(&self.plain(rest)?, currency).ok()?;
        Some(Amount { money, negative, way })
    }

    /// The digits with a point before the decimals and nothing else.
    fn plain(self, text: &str) -> Option<String> {
        let (decimal, group) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let (whole, fraction) = match text.split_once(decimal) {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (text, ""),
        };
        let between = |c: char| c == group || c.is_whitespace() || c == '\'' || c == '’';
        let mut signs = whole.chars().filter(|c| between(*c));
        let first = signs.next();
        if signs.any(|sign| Some(sign) != first) {
            return None;
        }
        let groups: Vec<&str> = whole.split(between).collect();
        // 1,234,567 and 12,34,567 alike; 12,50 is no whole number.
        let sound = match groups.as_slice() {
            [_] => true,
            [head, middle @ .., last] => {
                (1..=3).contains(&head.len())
                    && middle.iter().all(|group| (2..=3).contains(&group.len()))
                    && last.len() == 3
            }
            [] => false,
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = groups.concat();
        let sound = sound && digits(&whole) && digits(fraction) && !whole.is_empty();
        sound.then(|| if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
    }
}

/// The one way in which these amounts can be meant.
pub(super) fn found<'a>(
    texts: &(impl Iterator<Item = (&'a str, Currency)> + Clone),
) -> Option<Decimal> {
    let read =
        |decimal: Decimal| texts.clone().map(move |(text, currency)| decimal.read(text, currency));
    let (point, comma) = (read(Decimal::Point), read(Decimal::Comma));
    if point.clone().eq(comma.clone()) {
        return Some(Decimal::Point);
    }
    let both = point.zip(comma);
    let only_point = both.clone().any(|(point, comma)| point.is_some() && comma.is_none());
    let only_comma = both.clone().any(|(point, comma)| point.is_none() && comma.is_some());
    match (only_point, only_comma) {
        (true, false) => Some(Decimal::Point),
        (false, true) => Some(Decimal::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{Decimal::*, *};

    #[rstest]
    #[case(Point, "20", Some((2_000, false)))]
    #[case(Point, "1,234.50", Some((123_450, false)))]
    #[case(Point, "12,34,567", Some((123_456_700, false)))]
    #[case(Point, "-20.5", Some((2_050, true)))]
    #[case(Point, "(20)", Some((2_000, true)))]
    #[case(Point, "20.00-", Some((2_000, true)))]
    #[case(Point, "₹ 1,200", Some((120_000, false)))]
    #[case(Point, "-Rs. 20", Some((2_000, true)))]
    #[case(Point, "INR 20.00", Some((2_000, false)))]
    #[case(Point, "1 234.50", Some((123_450, false)))]
    #[case(Point, "1'234.50", Some((123_450, false)))]
    #[case(Comma, "1.234,50", Some((123_450, false)))]
    #[case(Comma, "12,5", Some((1_250, false)))]
    #[case(Point, "12,50", None)]
    #[case(Point, "1,2345", None)]
    #[case(Point, "1.2.3", None)]
    #[case(Point, "1,234 567", None)]
    #[case(Point, "20.005", None)]
    #[case(Point, "USD 20", None)]
    #[case(Point, "--20", None)]
    #[case(Point, "1e3", None)]
    #[case(Point, "twenty", None)]
    #[case(Point, ".", None)]
    #[case(Point, "", None)]
    fn amounts_are_read(
        #[case] decimal: Decimal,
        #[case] text: &str,
        #[case] amount: Option<(i64, bool)>,
    ) {
        let read = decimal.read(text, Currency::INR);
        assert_eq!(read.map(|read| (read.money.minor, read.negative)), amount);
    }

    #[test]
    fn a_bank_says_which_way_it_went() {
        let way = |text| Point.read(text, Currency::INR).unwrap().way;
        assert_eq!(
            (way("20.00 Dr"), way("20 CR."), way("20")),
            (Some(Kind::Expense), Some(Kind::Income), None)
        );
    }

    #[rstest]
    #[case(&["20", "1,234"], Some(Point))]
    #[case(&["20", "1.50"], Some(Point))]
    #[case(&["20", "1,50"], Some(Comma))]
    #[case(&["1.234,50", "1.234"], Some(Comma))]
    #[case(&["1,50", "1.50"], None)]
    #[case(&["20"], Some(Point))]
    fn what_is_ambiguous_is_not_guessed(#[case] texts: &[&str], #[case] decimal: Option<Decimal>) {
        assert_eq!(found(&texts.iter().map(|text| (*text, Currency::INR))), decimal);
    }

    #[test]
    fn three_decimals_are_not_taken_for_thousands() {
        let dinar = Currency::parse("KWD").unwrap();
        assert_eq!(found(&[("1,250", dinar)].into_iter()), None);
        assert_eq!(found(&[("1,250", dinar), ("2.5", dinar)].into_iter()), Some(Point));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,20}|[0-9.,' ()-]{0,12}") {
            for decimal in [Point, Comma] {
                decimal.read(&text, Currency::INR);
            }
        }

        #[test]
        fn what_we_write_comes_back(minor in 0..=Money::MAX_MINOR) {
            let money = Money { minor, currency: Currency::INR };
            let amount = Amount { money, negative: false, way: None };
            prop_assert_eq!(Point.read(&money.to_decimal(), Currency::INR), Some(amount));
            prop_assert_eq!(Comma.read(&money.to_decimal().replace('.', ","), Currency::INR), Some(amount));
        }
    }
}
