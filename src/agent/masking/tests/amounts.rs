//! Amounts, dates and times stay, however they are written.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("₹1,23,456.00")]
#[case("3,400")]
#[case("2k")]
#[case("1.2 lakh")]
#[case("Rs.50000")]
#[case("25000")]
#[case("1500000")]
#[case("INR 123456789012")]
#[case("1234567890.50")]
#[case("2026-01-15")]
#[case("15/01/2026")]
#[case("10:30")]
#[case("10:30:45")]
#[case("2026-01-15T10:30:00Z")]
#[case("5000-10000")]
#[case("5000 6000 7000")]
#[case("1250 1375 2499")]
#[case("100-200-300")]
#[case("(500) 1000")]
#[case("account 15/01/2026")]
fn stays(#[case] text: &str) {
    assert_eq!(mask().hide(text), text);
}

/// Groups a figure with commas, the last three digits first, then every `width`.
fn grouped(figure: u64, width: usize) -> String {
    let digits = figure.to_string();
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    let mut groups: Vec<String> = head
        .as_bytes()
        .rchunks(width)
        .rev()
        .map(|group| String::from_utf8(group.to_vec()).unwrap())
        .collect();
    groups.push(tail.to_owned());
    groups.join(",")
}

prop_compose! {
    fn amount()(
        figure in 1_u64..100_000_000, decimals in prop::option::of(0_u8..100), style in 0..3,
        before in prop::sample::select(vec!["", "₹", "Rs ", "Rs.", "rs", "INR ", "NPR ", "$", "€"]),
        after in prop::sample::select(vec!["", "k", " lakh", " rupees", "/-", " rs", "%", " crore"]),
    ) -> String {
        // An odd million beside "card" or "phone" is taken for its number.
        let figure = if figure < 1_000_000 { figure } else { figure / 1000 * 1000 };
        let figure = match style {
            0 => figure.to_string(),
            1 => grouped(figure, 2),
            _ => grouped(figure, 3),
        };
        let decimals = decimals.map_or(String::new(), |d| format!(".{d:02}"));
        format!("{before}{figure}{decimals}{after}")
    }
}

proptest! {
    #[test]
    fn an_amount_is_never_hidden(
        amount in amount(),
        frame in prop::sample::select(vec![
            "{}", "paid {} for lunch", "lunch {}", "card {}", "by upi {}", "a/c {}", "gave ravi {}",
            "ravi owes {}", "phone {}", "mobile recharge {}", "loan {} for car", "{} to Xyzzy Kumar",
            "PAID {} TO RAMESH", "chai {}, auto {}", "transaction {}", "**{}** today", "- {}",
        ]),
    ) {
        let text = frame.replace("{}", &amount);
        let hidden = mask().hide(&text);
        prop_assert!(hidden.contains(&amount), "{} -> {}", text, hidden);
    }
}
