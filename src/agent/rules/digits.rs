//! Reads one number written with digits, in the notations of different countries.
//!
//! "1,234" and "1'234" group by thousands, "1,05,000" by lakh; "12,50" and "0,750" have a decimal comma;
//! the last separator of "1.234.567,89" is the decimal point. "1.234" has two readings: decimals where the
//! currency has three, thousands where people group with dots; [`Digits::also`] keeps the second one. What is
//! grouped wrongly ("1.2.3", "12,3456") is no number.

use rust_decimal::Decimal;

use super::lexer::digit;

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    /// Its value.
    pub value: Decimal,
    /// The other reading of one dot and three digits.
    pub also: Option<Decimal>,
    /// Its value when there is nothing but digits.
    pub plain: Option<u64>,
    /// How many digits before the decimal point.
    pub whole: u8,
}

/// The most digits that are read; an `i64` holds any such number.
const MOST: usize = 18;
/// "65,55,45,70,113" has five groups.
const MOST_GROUPS: usize = 8;

#[derive(Clone, Copy, Default)]
struct Group {
    separator: Option<char>,
    length: u8,
}

/// Reads digits and the separators between them.
pub(super) fn read(text: &str) -> Option<Digits> {
    // A stray dot in front of a whole number: "$.75,333".
    let rest = text.strip_prefix('.').filter(|rest| rest.contains([',', '.']));
    let text = rest.unwrap_or(text);
    let mut groups = [Group::default(); MOST_GROUPS];
    let mut last = 0;
    let mut mantissa: i64 = 0;
    let mut digits = 0;
    for c in text.chars() {
        if let Some(value) = digit(c) {
            digits += 1;
            if digits > MOST {
                return None;
            }
            mantissa = mantissa * 10 + i64::from(value);
            groups.get_mut(last)?.length += 1;
        } else {
            last += 1;
            groups.get_mut(last)?.separator = Some(if c == '’' { '\'' } else { c });
        }
    }
    let groups = groups.get(..=last)?;
    let zero_first = text.chars().next().and_then(digit) == Some(0);
    shape(mantissa, groups, zero_first)
}

fn shape(mantissa: i64, groups: &[Group], zero_first: bool) -> Option<Digits> {
    let (first, rest) = groups.split_first()?;
    let whole_number =
        |whole: u8| Digits { value: Decimal::from(mantissa), also: None, plain: None, whole };
    let decimals = |group: &Group, whole: u8| {
        (group.length > 0 && group.length <= 9).then(|| Digits {
            value: Decimal::new(mantissa, u32::from(group.length)),
            also: None,
            plain: None,
            whole,
        })
    };
    let all: u8 = groups.iter().map(|group| group.length).sum();
    match rest {
        [] => Some(Digits { plain: u64::try_from(mantissa).ok(), ..whole_number(first.length) }),
        [group] => match (group.separator, group.length) {
            (Some('.'), 3) if (1..=3).contains(&first.length) && !zero_first => Some(Digits {
                also: Some(Decimal::from(mantissa)),
                ..decimals(group, first.length)?
            }),
            (Some('.'), _) | (Some(','), 1 | 2) => decimals(group, first.length),
            (Some(',' | '\''), 3) if (1..=3).contains(&first.length) && !zero_first => {
                Some(whole_number(all))
            }
            (Some(','), 3) if zero_first && first.length == 1 => decimals(group, 1),
            _ => None,
        },
        [middle @ .., last] => {
            let separator = middle.first()?.separator;
            let same = middle.iter().all(|group| group.separator == separator);
            if !same {
                None
            } else if last.separator == separator {
                grouped(*first, middle, *last, separator).then(|| whole_number(all))
            } else {
                let (end, between) = middle.split_last()?;
                let whole = all - last.length;
                (matches!(last.separator, Some('.' | ','))
                    && grouped(*first, between, *end, separator))
                .then(|| decimals(last, whole))
                .flatten()
            }
        }
    }
}

/// Whether groups are of thousands, or with commas of lakh and crore.
fn grouped(first: Group, between: &[Group], last: Group, separator: Option<char>) -> bool {
    let each = |length: u8| between.iter().all(|group| group.length == length);
    last.length == 3
        && first.length > 0
        && (first.length <= 3 && each(3) || separator == Some(',') && first.length <= 2 && each(2))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("20", "20")]
    #[case("12.5", "12.5")]
    #[case(".75", "0.75")]
    #[case("7,25", "7.25")]
    #[case("0,750", "0.750")]
    #[case("3,450", "3450")]
    #[case("2,35,000", "235000")]
    #[case("12,34,56,789.25", "123456789.25")]
    #[case("4'500'000", "4500000")]
    #[case("2’049,95", "2049.95")]
    #[case("1.234.567,8", "1234567.8")]
    #[case("2,345,678.90", "2345678.90")]
    #[case("१,२५,०००", "125000")]
    #[case("৪৫.৫", "45.5")]
    fn notations_of_many_countries_are_read(#[case] text: &str, #[case] value: &str) {
        assert_eq!(read(text).unwrap().value, value.parse::<Decimal>().unwrap());
    }

    #[rstest]
    #[case("1.2.3")]
    #[case("12,3456")]
    #[case("1,2,3")]
    #[case("12.05.2026")]
    #[case("1,23.45,6")]
    #[case("1234567890123456789")]
    #[case("1'23")]
    fn what_is_grouped_wrongly_is_no_number(#[case] text: &str) {
        assert_eq!(read(text), None);
    }

    #[test]
    fn one_dot_and_three_digits_have_two_readings() {
        let digits = read("1.250").unwrap();
        assert_eq!(digits.value, Decimal::new(1250, 3));
        assert_eq!(digits.also, Some(Decimal::from(1250)));
        assert_eq!(read("0.250").unwrap().also, None);
    }
}
