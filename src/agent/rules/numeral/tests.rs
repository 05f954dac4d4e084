//! Numbers in digits and words.

use rstest::rstest;

use super::*;
use crate::agent::rules::lexer;

fn value(text: &str, priced: bool) -> Option<(Decimal, usize)> {
    let tokens = lexer::cut(text);
    let numeral = read(&tokens, 0, priced)?;
    Some((numeral.value, tokens.len() - numeral.end))
}

#[rstest]
#[case("2.5k", "2500")]
#[case("4 lakh", "400000")]
#[case("3lac", "300000")]
#[case("1.25cr", "12500000")]
#[case("6 lakh 40 thousand", "640000")]
#[case("7 सौ और 25", "725")]
#[case("12 345 678", "12345678")]
#[case("seventy-three", "73")]
#[case("one eighty five", "185")]
#[case("four hundred and nineteen", "419")]
#[case("eight thousand", "8000")]
#[case("sixty five thousand two hundred", "65200")]
#[case("hundred thousand", "100000")]
#[case("four hundred crores", "4000000000")]
#[case("two lakh thirty thousand and five", "230005")]
#[case("seven point two five", "7.25")]
#[case("thirty point sixty-two", "30.62")]
#[case("six point five thousand", "6500")]
#[case("three and a half", "3.5")]
#[case("two and three quarters", "2.75")]
#[case("a thousand", "1000")]
#[case("a quarter million", "250000")]
#[case("nineteen ninety four", "1994")]
#[case("do sau", "200")]
#[case("dhai hazar", "2500")]
#[case("dedh lakh", "150000")]
#[case("sadhe teen sau", "350")]
#[case("sava lakh", "125000")]
#[case("तीन सौ पचहत्तर", "375")]
#[case("पौने दो लाख", "175000")]
#[case("पाँच हजार दुई सय", "5200")]
#[case("দেড় হাজার", "1500")]
fn a_number_is_read_whole(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(value(text, false), Some((expected.parse().unwrap(), 0)), "{text}");
}

#[rstest]
#[case("30 l", true, Some(("3000000", 0)))]
#[case("30 l", false, Some(("30", 1)))]
#[case("12 345", true, Some(("12345", 0)))]
#[case("12 345", false, Some(("12", 1)))]
#[case("fifty and thirty", false, Some(("50", 2)))]
#[case("two three", false, Some(("2", 1)))]
#[case("and", false, None)]
#[case("chai", false, None)]
fn a_number_ends_where_another_begins(
    #[case] text: &str,
    #[case] priced: bool,
    #[case] expected: Option<(&str, usize)>,
) {
    let expected = expected.map(|(value, left)| (value.parse().unwrap(), left));
    assert_eq!(value(text, priced), expected);
}

#[test]
fn a_row_of_scales_does_not_overflow() {
    let text = "hundred crore ".repeat(1000);
    let _ = value(&text, false);
}
