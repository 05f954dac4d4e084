//! Texts, and how they are read.

use super::*;

fn reading(source: &str) -> Reading {
    read(source, &|id| (id == "42").then(|| "asha".to_owned()))
}

/// The text, and the words in it that are bold.
fn bold(source: &str) -> (String, Vec<String>) {
    let Reading { text, bold, .. } = reading(source);
    let words = bold.iter().map(|range| text[range.clone()].to_owned()).collect();
    (text, words)
}

#[test]
fn bold_is_told_from_the_text() {
    let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        bold("Noted **20** for **chai**"),
        ("Noted 20 for chai".into(), words(&["20", "chai"]))
    );
    assert_eq!(bold("**a \\*\\* b**"), ("a ** b".into(), words(&["a ** b"])));
    assert_eq!(bold("**open"), ("**open".into(), vec![]));
    assert_eq!(bold("****"), ("****".into(), vec![]));
    assert_eq!(bold("***both***").0, "both");
    assert_eq!(bold("नमस्ते **₹५०** 🍵"), ("नमस्ते ₹५० 🍵".into(), words(&["₹५०"])));
}

#[test]
fn what_is_escaped_is_read_as_it_was_meant() {
    for (source, shown) in [
        ("\\*2\\* \\_3\\_ \\`4\\` \\~\\~5\\~\\~", "*2* _3_ `4` ~~5~~"),
        ("\\[5](http://x) \\\\6", "[5](http://x) \\6"),
        (
            "\\# no heading\n\\- no list\n1\\. no list\n\\> said",
            "# no heading\n- no list\n1. no list\n> said",
        ),
        ("\\<@42> \\|\\|x\\|\\|", "<@42> ||x||"),
        ("<b>1</b> & &lt;7", "<b>1</b> & &lt;7"),
        ("C:\\dir", "C:\\dir"),
    ] {
        let Reading { text, bold, marked } = reading(source);
        let marked: Vec<_> = marked.into_iter().filter(|(kind, _)| *kind != "address").collect();
        assert_eq!((text.as_str(), bold, marked), (shown, vec![], vec![]), "{source}");
    }
}

#[test]
fn what_is_not_escaped_reads_otherwise() {
    for (source, shown) in [
        ("*2* and _3_", "2 and 3"),
        ("__under__ ~~gone~~ `code`", "under gone code"),
        ("``a ` b`` ```rs\nlet\n```", "a ` b let"),
        ("||hidden||", "██████"),
        ("# Head\n## Less\n-# small", "Head\nLess\nsmall"),
        ("- one\n* two\n1. three", "  • one\n  • two\n  1. three"),
        ("> said\nplain", "▎ said\nplain"),
        (">>> all\nof it", "▎ all\nof it"),
        ("<@42> <@!42> <@7>", "@asha @asha @unknown-user"),
        ("<t:1700000000:R> <:tea:123>", "(time 1700000000:R) (emoji tea)"),
        ("[words](https://example.com)", "words"),
        ("<https://example.com>", "https://example.com"),
        ("snake_case_ x", "snakecase x"),
    ] {
        let reading = reading(source);
        assert_eq!(reading.text, shown, "{source}");
        assert!(!reading.marked.is_empty(), "{source}");
    }
}

#[test]
fn an_address_keeps_its_marks_and_what_would_escape_them() {
    assert_eq!(reading("https://a.b/c_d_e").text, "https://a.b/c_d_e");
    assert_eq!(reading("https://a.b/c\\_d").text, "https://a.b/c\\_d", "an escape is seen there");
    for plain in
        ["snake_case_name", "2 * 3 * 4", "a # b", "5 - 3", "1.5", "#tag", "-5", "x < y > z"]
    {
        assert_eq!(reading(plain), Reading { text: plain.to_owned(), ..Reading::default() });
    }
}
