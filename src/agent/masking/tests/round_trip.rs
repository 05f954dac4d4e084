//! Hiding and showing is the identity, whatever comes in, and answers may bend the placeholders.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn placeholder(mask: &mut Mask, name: &str) -> String {
    mask.hide(&format!("gave {name} 500")).split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn an_answer_may_bend_a_placeholder() {
    let mut mask = mask();
    let it = placeholder(&mut mask, "ravi");
    assert!(it.starts_with("NAME-") && it.len() == 11, "{it}");
    let letters = &it[5..];
    for (answer, expected) in [
        (format!("{it}'s share"), "ravi's share"),
        (format!("{it}s share"), "ravis share"),
        (format!("{}!", it.to_lowercase()), "ravi!"),
        (format!("[{it}]"), "[ravi]"),
        (format!("**{it}**, _{it}_"), "**ravi**, _ravi_"),
        (format!("`{it}`."), "`ravi`."),
        (format!("NAME\\-{letters}"), "ravi"),
        (format!("NAME\u{2011}{letters}"), "ravi"),
        (format!("Name {letters}"), "ravi"),
        (format!("{it}लाई"), "raviलाई"),
        (format!("ACCT-{letters}"), "ravi"),
        ("NAME-BCDFGH".to_owned(), "NAME-BCDFGH"),
    ] {
        assert_eq!(mask.show(&answer), expected);
    }
}

#[test]
fn a_placeholder_belongs_to_a_name_and_a_key() {
    let it = placeholder(&mut mask(), "ravi");
    let mut later = mask();
    assert_eq!(placeholder(&mut later, "xyzzy"), placeholder(&mut mask(), "xyzzy"));
    assert_eq!(placeholder(&mut later, "Ravi"), it);
    assert_ne!(placeholder(&mut Mask::new([7; 16], [], []), "ravi"), it);
    assert_ne!(placeholder(&mut later, "asha"), it);
}

#[test]
fn two_texts_never_share_a_placeholder() {
    let mut mask = Mask::with_length(KEY, 1, [], []);
    let names: Vec<&str> = words::NAMES.iter().take(300).collect();
    let text = names.join(", ");
    let hidden = mask.hide(&text);
    assert_eq!(mask.shown.len(), 300);
    assert_eq!(mask.show(&hidden), text);
    assert!(hidden.chars().all(|c| !c.is_ascii_digit()));
}

#[rstest]
#[case("NAME-QZFRTK paid")]
#[case("name qzfrtk, acct_bcdfgh")]
#[case("name-bcdfgh987654321 x")]
#[case("NAME-BCDFGHलाई")]
#[case("9876543210abc")]
#[case("http://name-bcdfgh.com name bcdfgh@ybl")]
fn what_looks_like_a_placeholder_comes_back(#[case] text: &str) {
    let mut mask = mask();
    let hidden = mask.hide(text);
    assert_ne!(hidden, text);
    assert_eq!(mask.show(&hidden), text);
}

#[test]
fn the_longest_text_comes_back() {
    for piece in [
        "Aa ", "a@", "1 ", "1-", "1a", "a.com", "xyz, ", "*", "xx1", "a.b/", "name-", "to x ",
        "card 12 ", "M. ",
    ] {
        let text = piece.repeat(10_000 / piece.len());
        let mut mask = mask();
        let hidden = mask.hide(&text);
        assert_eq!(fold(&mask.show(&hidden)), fold(&text));
    }
}

fn message() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "ravi",
        "Ravi",
        "RAVI",
        "Asha Devi",
        "xyzzy",
        "paid",
        "gave",
        "to",
        "with",
        "and",
        ",",
        ". ",
        " ",
        " ",
        " ",
        "\n",
        "500",
        "₹1,200",
        "2k",
        "9876543210",
        "XX1234",
        "a/c",
        "card",
        "ending",
        "****4321",
        "@",
        "okaxis",
        ".com",
        "http://",
        "+91",
        "-",
        "'s",
        "ko",
        "रवि",
        "लाई",
        "NAME",
        "-",
        "BCDFGH",
        "ACCT_",
        "name-qzfrtk",
        "State Bank of India",
        "O'Brien",
        "&",
        "(",
        ")",
        "**",
        "É",
        "ß",
        "İ",
        "ΟΔΟΣ",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_comes_back(text in "\\PC{0,60}|[\\x00-\\x7f]{0,80}") {
        let mut mask = mask();
        let hidden = mask.hide(&text);
        prop_assert_eq!(fold(&mask.show(&hidden)), fold(&text));
    }

    #[test]
    fn any_message_comes_back(text in message(), length in 1_usize..7) {
        let known = strings(&["Devi 500", "xyzzy and", "a", "4321"]);
        let mut mask = Mask::with_length(KEY, length, known, strings(&["asha"]));
        let hidden = mask.hide(&text);
        prop_assert_eq!(fold(&mask.show(&hidden)), fold(&text), "{}", hidden);
    }
}
