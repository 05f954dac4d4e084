//! What is read from a sentence, seen from Thursday 2026-03-19.

use rstest::rstest;

use super::*;
use crate::agent::rules::lexer;

fn today(month_first: bool) -> Today {
    Today {
        date: "2026-03-19".parse().unwrap(),
        now: "2026-03-19T10:00:00Z".parse().unwrap(),
        zone: Zone::UTC,
        month_first,
        apart: false,
    }
}

fn all(text: &str, month_first: bool) -> Vec<Read> {
    let tokens = lexer::cut(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match read(&tokens, at, &today(month_first)) {
            Some((read, end)) => {
                assert!(end > at);
                found.push(read);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn day(text: &str) -> Option<NaiveDate> {
    (text != "-").then(|| text.parse().unwrap())
}

#[rstest]
#[case("today", "2026-03-19")]
#[case("lunch yesterday evening", "2026-03-18")]
#[case("the day before yesterday", "2026-03-17")]
#[case("4 days ago", "2026-03-15")]
#[case("a week ago", "2026-03-12")]
#[case("2 months and 3 days ago", "2026-01-16")]
#[case("a couple of days back", "2026-03-17")]
#[case("30 hours ago", "2026-03-18")]
#[case("3 days before", "2026-03-16")]
#[case("last night", "2026-03-18")]
#[case("this morning", "2026-03-19")]
#[case("thursday", "2026-03-19")]
#[case("on friday", "2026-03-13")]
#[case("last thursday", "2026-03-12")]
#[case("tuesday last week", "2026-03-10")]
#[case("5 may", "2025-05-05")]
#[case("March 3rd", "2026-03-03")]
#[case("Mar-3", "2026-03-03")]
#[case("the 25th", "2026-02-25")]
#[case("on the 2nd of july", "2025-07-02")]
#[case("twenty-first of june 2024", "2024-06-21")]
#[case("Jan 5, 2026", "2026-01-05")]
#[case("Sun, March 1, 2026", "2026-03-01")]
#[case("february 29", "2024-02-29")]
#[case("2026-03-01", "2026-03-01")]
#[case("2025/aug/7", "2025-08-07")]
#[case("07/Feb/2026", "2026-02-07")]
#[case("04/03/2026", "2026-03-04")]
#[case("04/30/2025", "2025-04-30")]
#[case("1.2.2026", "2026-02-01")]
#[case("12/02/26", "2026-02-12")]
#[case("28/2", "2026-02-28")]
#[case("कल", "2026-03-18")]
#[case("hijo", "2026-03-18")]
#[case("3 din pehle", "2026-03-16")]
#[case("२ मार्च", "2026-03-02")]
#[case("গতকাল", "2026-03-18")]
fn one_day(#[case] text: &str, #[case] expected: &str) {
    let expected = Read::When(When::day(expected.parse().unwrap()));
    assert_eq!(all(text, false), [expected], "{text}");
}

#[test]
fn people_with_dollars_write_the_month_first() {
    let date = |text: &str| [Read::When(When::day(text.parse().unwrap()))];
    assert_eq!(all("04/03/2025", true), date("2025-04-03"));
    assert_eq!(all("30/04/2025", true), date("2025-04-30"));
}

#[rstest]
#[case("this month", "2026-03-01", "2026-04-01")]
#[case("last week", "2026-03-09", "2026-03-16")]
#[case("past quarter", "2025-10-01", "2026-01-01")]
#[case("last 3 days", "2026-03-17", "2026-03-20")]
#[case("past two weeks", "2026-03-06", "2026-03-20")]
#[case("the last few months", "2025-12-20", "2026-03-20")]
#[case("in february", "2026-02-01", "2026-03-01")]
#[case("april", "2025-04-01", "2025-05-01")]
#[case("june 2024", "2024-06-01", "2024-07-01")]
#[case("2024 june", "2024-06-01", "2024-07-01")]
#[case("2025-11", "2025-11-01", "2025-12-01")]
#[case("in 2024", "2024-01-01", "2025-01-01")]
#[case("2021 to 2023", "2021-01-01", "2024-01-01")]
#[case("Q2 2025", "2025-04-01", "2025-07-01")]
#[case("q4", "2025-10-01", "2026-01-01")]
#[case("from march to may", "2026-03-01", "2026-06-01")]
#[case("between jan 5 and yesterday", "2026-01-05", "2026-03-19")]
#[case("from 3 until 12 of Feb", "2026-02-03", "2026-02-13")]
#[case("february 3-7", "2026-02-03", "2026-02-08")]
#[case("april ninth through seventeenth", "2025-04-09", "2025-04-18")]
#[case("Nov 20 - Jan 4, 2026", "2025-11-20", "2026-01-05")]
#[case("10 January - 3 February 2025", "2025-01-10", "2025-02-04")]
#[case("since february", "2026-02-01", "-")]
#[case("since last monday", "2026-03-16", "-")]
#[case("until 5 march", "-", "2026-03-06")]
#[case("before march 5", "-", "2026-03-05")]
#[case("from february onwards", "2026-02-01", "-")]
#[case("first week of march", "2026-02-23", "2026-03-02")]
#[case("पिछले हफ्ते", "2026-03-09", "2026-03-16")]
#[case("3 से 7 मार्च तक", "2026-03-03", "2026-03-08")]
#[case("is mahina", "2026-03-01", "2026-04-01")]
#[case("gata hapta", "2026-03-09", "2026-03-16")]
fn spans(#[case] text: &str, #[case] start: &str, #[case] end: &str) {
    let expected = Read::When(When { start: day(start), end: day(end) });
    assert_eq!(all(text, false), [expected], "{text}");
}

#[rstest]
#[case("31/02/2026")]
#[case("13/32/2025")]
#[case("2026-02-30")]
#[case("february 30, 2025")]
#[case("June 10 - 31, 2025")]
#[case("7-8-9")]
#[case("2019-15")]
fn impossible_dates_are_swallowed_whole(#[case] text: &str) {
    assert_eq!(all(text, false), [Read::Impossible], "{text}");
}

#[rstest]
#[case("pay 2000")]
#[case("may I ask")]
#[case("the day")]
#[case("3y")]
#[case("5-10")]
#[case("a day")]
#[case("them ago")]
#[case("1/2 kg")]
#[case("sun cream")]
#[case("this is the one")]
#[case("knowledge")]
#[case("Total: $1,194.09")]
fn no_date_at_all(#[case] text: &str) {
    assert_eq!(all(text, false), [], "{text}");
}
