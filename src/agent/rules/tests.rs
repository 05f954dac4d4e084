//! Whole messages, seen from Thursday 2026-03-19 by someone with rupees; and what holds for any text.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

mod budgets;
mod follow_up;
mod mind;
mod sayings;

fn today() -> NaiveDate {
    "2026-03-19".parse().unwrap()
}

fn understood(text: &str, code: &str, recent: bool, replying: bool) -> Reading {
    let vocabulary = Vocabulary::starting();
    let situation = Situation {
        now: "2026-03-19T10:00:00Z".parse().unwrap(),
        zone: Zone::UTC,
        currency: Currency::parse(code).unwrap(),
        vocabulary: &vocabulary,
        replying,
        recent,
        last: None,
    };
    understand(text, &situation)
}

pub(super) fn decided(text: &str) -> Decision {
    understood(text, "INR", false, false).decision
}

/// Calls as short lines: entries as `kind amount currency description @merchant date`, others as JSON.
fn shown(decision: &Decision) -> Vec<String> {
    let calls = match decision {
        Decision::Act(calls) => calls,
        Decision::Ask(question) => return vec![format!("ask {question:?}")],
        Decision::Pass(why) => return vec![format!("pass {why:?}")],
    };
    calls
        .iter()
        .flat_map(|call| match call {
            Call::LogTransactions(log) => log
                .entries
                .iter()
                .map(|entry| {
                    let mut line = format!("{:.1} {}", entry.kind.name(), entry.amount);
                    if entry.currency != "INR" {
                        line = format!("{line} {}", entry.currency);
                    }
                    line = format!("{line} {}", entry.description);
                    if let Some(merchant) = &entry.merchant {
                        line = format!("{line} @{merchant}");
                    }
                    if entry.date != today() {
                        line = format!("{line} {}", entry.date);
                    }
                    line
                })
                .collect(),
            other => {
                vec![format!("{} {}", other.tool(), serde_json::to_value(other).unwrap()["args"])]
            }
        })
        .collect()
}

#[rstest]
#[case("chai 20", &["e 20 chai"])]
#[case("450 groceries", &["e 450 groceries"])]
#[case("tea 15, bus 30", &["e 15 tea", "e 30 bus"])]
#[case("tea 15 bus 30", &["e 15 tea", "e 30 bus"])]
#[case("30 bus 120 lunch", &["e 30 bus", "e 120 lunch"])]
#[case("coffee 90, rickshaw 60 and 1.1k shoes", &["e 90 coffee", "e 60 rickshaw", "e 1100 shoes"])]
#[case("haircut 200 & shave 50", &["e 200 haircut", "e 50 shave"])]
#[case("bread and butter 85", &["e 85 bread and butter"])]
#[case("veg 80\nmilk 60\n", &["e 80 veg", "e 60 milk"])]
#[case("4 samosa 60", &["e 60 4 samosa"])]
#[case("2 coffees $8", &["e 8 USD 2 coffees"])]
#[case("2 kg onions 70", &["e 70 2 kg onions"])]
#[case("7up 40", &["e 40 7up"])]
#[case("iphone 15 79,900", &["e 79900 iphone 15"])]
#[case("yesterday: tea 15, bus 30", &["e 15 tea 2026-03-18", "e 30 bus 2026-03-18"])]
#[case("tea 15 yesterday, bus 30 today", &["e 15 tea 2026-03-18", "e 30 bus"])]
#[case("I spent 300 on a movie last night", &["e 300 movie 2026-03-18"])]
#[case("paid rs 1,250/- for shoes at Bata", &["e 1250 shoes @Bata"])]
#[case("bought milk for 60 and bread for 45", &["e 60 milk", "e 45 bread"])]
#[case("bought 3 mangoes for 120", &["e 120 3 mangoes"])]
#[case("took a rickshaw for 80", &["e 80 rickshaw"])]
#[case("taxi cost 14 euros", &["e 14 EUR taxi"])]
#[case("breakfast was 110", &["e 110 breakfast"])]
#[case("log 250 for dinner", &["e 250 dinner"])]
#[case("maine 150 ka petrol liya", &["e 150 petrol"])]
#[case("hijo momo khayo 180", &["e 180 momo 2026-03-18"])]
#[case("कल 90 रुपये की सब्जी खरीदी", &["e 90 सब्जी 2026-03-18"])]
#[case("चिया १५, बस ३०", &["e 15 चिया", "e 30 बस"])]
#[case("dinner for 2 at Olive 1400", &["e 1400 dinner for 2 @Olive"])]
#[case("cake (chocolate) 350 #party", &["e 350 cake (chocolate)"])]
#[case("/add 5.50 Cookies", &["e 5.5 Cookies"])]
#[case("40 Museum EUR", &["e 40 EUR Museum"])]
#[case("salary credited 52000", &["i 52000 salary"])]
#[case("refund 300 from Myntra", &["i 300 refund @Myntra"])]
#[case("asha paid me 400", &["i 400 asha"])]
#[case("+700 freelance", &["i 700 freelance"])]
#[case("maid salary 3500", &["e 3500 maid salary"])]
fn entries_are_filed(#[case] text: &str, #[case] entries: &[&str]) {
    assert_eq!(shown(&decided(text)), entries, "{text}");
}

#[rstest]
#[case("I have 2 meetings today")]
#[case("3 meetings")]
#[case("room 14")]
#[case("meet me at 6")]
#[case("I will pay 500 tomorrow")]
#[case("want to buy shoes for 900")]
#[case("I didn't spend 300")]
#[case("transfer 500 to mom")]
#[case("pay Asha 40")]
#[case("Asha paid 400")]
#[case("lent 300 to Asha")]
#[case("why was I charged 20")]
#[case("did you pay 40 for it")]
#[case("remind me to pay 400")]
#[case("tea 0")]
#[case("-20 tea")]
#[case("tea 1.2.3")]
#[case("tea 5-10")]
#[case("tea 99999999999999999")]
#[case("dinner 31/02/2026 300")]
#[case("dinner 300 on 2 april 2031")]
#[case("call 9841000000")]
#[case("walked 9000 steps")]
#[case("score 45")]
#[case("spent 2 hours reading")]
#[case("what is 12 + 12")]
#[case("add 12 and 15")]
#[case("my pin is 4321")]
#[case("change the volume to 10")]
#[case("remove milk from my shopping list")]
#[case("")]
#[case("🍵🍵")]
fn nothing_is_filed(#[case] text: &str) {
    let decision = decided(text);
    assert!(matches!(decision, Decision::Pass(_)), "{text}: {:?}", shown(&decision));
}

#[test]
fn what_is_missing_is_asked_for() {
    let what = "milk".to_owned();
    assert_eq!(decided("bought milk"), Decision::Ask(Question::HowMuch { what }));
    let amount = Amount { value: Decimal::from(50), currency: Some(Currency::INR) };
    assert_eq!(decided("₹50"), Decision::Ask(Question::WhatFor { amount }));
}

#[rstest]
#[case("milk 2 60", 2)]
#[case("cheese 1.250", 2)]
#[case("cheese 1.255", 1)]
#[case("set groceries 300", 2)]
fn two_readings_are_asked_about(#[case] text: &str, #[case] count: usize) {
    let Decision::Ask(Question::Which { readings }) = decided(text) else { panic!("{text}") };
    assert_eq!(readings.len(), count);
}

/// The only call, by its tool and its arguments.
pub(super) fn assert_call(decision: &Decision, call: &str, text: &str) {
    let shown = shown(decision);
    let [line] = shown.as_slice() else { panic!("{text}: {shown:?}") };
    let parsed = |line: &str| {
        let (tool, args) = line.split_once(' ').unwrap();
        (
            tool.to_owned(),
            serde_json::from_str::<serde_json::Value>(args).ok(),
            args.starts_with('{') || line == call,
        )
    };
    assert_eq!(parsed(line), parsed(call), "{text}");
}

#[rstest]
#[case("how much on food this month?", r#"summarize_spending {"filter":{"category":"Food","period":{"end":"2026-04-01","start":"2026-03-01"}},"kind":"expense"}"#)]
#[case("how much did I spend at Olive last week", r#"summarize_spending {"filter":{"period":{"end":"2026-03-16","start":"2026-03-09"},"words":"Olive"},"kind":"expense"}"#)]
#[case("how much have I spent in total", r#"summarize_spending {"filter":{},"kind":"expense"}"#)]
#[case("what did I spend most on this year", r#"summarize_spending {"by":"category","filter":{"period":{"end":"2027-01-01","start":"2026-01-01"}},"kind":"expense"}"#)]
#[case("how much did I earn last month", r#"summarize_spending {"filter":{"period":{"end":"2026-03-01","start":"2026-02-01"}},"kind":"income"}"#)]
#[case("average grocery spend this month", r#"summarize_spending {"average":true,"filter":{"category":"Groceries","period":{"end":"2026-04-01","start":"2026-03-01"}},"kind":"expense"}"#)]
#[case("is mahine kitna kharcha hua", r#"summarize_spending {"filter":{"period":{"end":"2026-04-01","start":"2026-03-01"}},"kind":"expense"}"#)]
#[case(
    "show my last 3 transactions",
    r#"list_transactions {"filter":{},"limit":3,"order":"newest"}"#
)]
#[case("what did I buy yesterday", r#"list_transactions {"filter":{"period":{"end":"2026-03-19","start":"2026-03-18"}},"kind":"expense","order":"newest"}"#)]
#[case(
    "transactions over 500",
    r#"list_transactions {"at_least":"500","filter":{},"order":"newest"}"#
)]
#[case("biggest expense this month", r#"list_transactions {"filter":{"period":{"end":"2026-04-01","start":"2026-03-01"}},"kind":"expense","order":"biggest"}"#)]
#[case("this month vs last month", r#"compare_periods {"that":{"end":"2026-03-01","start":"2026-02-01"},"this":{"end":"2026-04-01","start":"2026-03-01"}}"#)]
#[case("how much is left of my food budget", r#"list_budgets {"category":"Food"}"#)]
#[case(
    "set food budget to 5000",
    r#"set_budget {"amount":"5000","category":"Food","currency":"INR"}"#
)]
#[case("my monthly budget is 20k", r#"set_budget {"amount":"20000","currency":"INR"}"#)]
#[case("delete my travel budget", r#"delete_budget {"category":"Travel"}"#)]
#[case("undo", r#"undo {"steps":1}"#)]
#[case("undo the last three", r#"undo {"steps":3}"#)]
#[case("redo", r#"redo {"steps":1}"#)]
#[case("categories", "list_categories {}")]
#[case("add category Pets", r#"add_category {"name":"Pets"}"#)]
#[case("rename Food to Khana", r#"rename_category {"category":"Food","name":"Khana"}"#)]
#[case("merge Gifts into Family", r#"merge_categories {"category":"Gifts","into":"Family"}"#)]
#[case(
    "always put Pathao in Transport",
    r#"set_category_rule {"category":"Transport","words":"Pathao"}"#
)]
#[case("my currency is NPR", r#"set_preference {"currency":"NPR"}"#)]
#[case("currency BDT", r#"set_preference {"currency":"BDT"}"#)]
#[case("timezone Asia/Kathmandu", r#"set_preference {"timezone":"Asia/Kathmandu"}"#)]
#[case("my time zone Europe/London", r#"set_preference {"timezone":"Europe/London"}"#)]
#[case("set timezone to Asia/Kathmandu", r#"set_preference {"timezone":"Asia/Kathmandu"}"#)]
#[case("change tea to 25", r#"amend_transaction {"amount":"25","which":{"words":"tea"}}"#)]
#[case("delete tea", r#"delete_transactions {"which":{"words":"tea"}}"#)]
fn questions_and_orders_become_calls(#[case] text: &str, #[case] call: &str) {
    assert_call(&decided(text), call, text);
}

#[rstest]
#[case("make it 250", r#"amend_transaction {"amount":"250","which":{}}"#)]
#[case("actually 250", r#"amend_transaction {"amount":"250","which":{}}"#)]
#[case("no, 250", r#"amend_transaction {"amount":"250","which":{}}"#)]
#[case("it was 250 not 200", r#"amend_transaction {"amount":"250","which":{"amount":"200"}}"#)]
#[case("250 not 200", r#"amend_transaction {"amount":"250","which":{"amount":"200"}}"#)]
#[case("tea was 25", r#"amend_transaction {"amount":"25","which":{"words":"tea"}}"#)]
#[case("that was yesterday", r#"amend_transaction {"date":"2026-03-18","which":{"all":true}}"#)]
#[case("move it to monday", r#"amend_transaction {"date":"2026-03-16","which":{"all":true}}"#)]
#[case(
    "not food, groceries",
    r#"amend_transaction {"category":"Groceries","which":{"category":"Food"}}"#
)]
#[case("that's transport", r#"amend_transaction {"category":"Transport","which":{}}"#)]
#[case(
    "put tea under groceries",
    r#"amend_transaction {"category":"Groceries","which":{"words":"tea"}}"#
)]
#[case("it was income", r#"amend_transaction {"kind":"income","which":{}}"#)]
#[case("in usd not inr", r#"amend_transaction {"currency":"USD","which":{}}"#)]
#[case("rename it to supper", r#"amend_transaction {"description":"supper","which":{}}"#)]
#[case("delete that", r#"delete_transactions {"which":{}}"#)]
#[case("remove the last one", r#"delete_transactions {"which":{}}"#)]
#[case("delete both", r#"delete_transactions {"which":{"all":true}}"#)]
#[case("tea 20", "e 20 tea")]
fn corrections_mean_what_was_just_filed(#[case] text: &str, #[case] call: &str) {
    let decision = understood(text, "INR", true, false).decision;
    assert_call(&decision, call, text);
}

#[rstest]
#[case("250", r#"amend_transaction {"amount":"250","which":{}}"#)]
#[case("groceries", r#"amend_transaction {"category":"Groceries","which":{}}"#)]
#[case("yesterday", r#"amend_transaction {"date":"2026-03-18","which":{"all":true}}"#)]
fn in_a_reply_a_value_is_enough(#[case] text: &str, #[case] call: &str) {
    let decision = understood(text, "INR", false, true).decision;
    assert_call(&decision, call, text);
}

#[rstest]
#[case("hello", Chat::Greeting)]
#[case("thanks!", Chat::Thanks)]
#[case("good bye", Chat::Bye)]
#[case("what can you do", Chat::Help)]
#[case("yes", Chat::Yes)]
#[case("nope", Chat::No)]
fn small_talk_is_told_apart(#[case] text: &str, #[case] chat: Chat) {
    assert_eq!(decided(text), Decision::Pass(Why::Chat(chat)), "{text}");
}

#[test]
fn a_message_has_at_most_fifty_entries() {
    let message = |count: usize| "tea 20\n".repeat(count);
    assert_eq!(shown(&decided(&message(MAX_ENTRIES))).len(), MAX_ENTRIES);
    assert_eq!(decided(&message(MAX_ENTRIES + 1)), Decision::Pass(Why::TooMany));
}

#[test]
fn a_longer_message_is_passed_on() {
    let text = "a".repeat(MAX_CHARS + 1);
    assert_eq!(decided(&text), Decision::Pass(Why::TooLong));
}

/// An amount of whole rupees in a notation of people.
fn notation() -> impl Strategy<Value = (u32, String)> {
    let lakh = |value: u32| {
        let digits = value.to_string();
        let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
        let mut head = head.to_owned();
        let mut at = head.len();
        while at > 2 {
            at -= 2;
            head.insert(at, ',');
        }
        if head.is_empty() { tail.to_owned() } else { format!("{head},{tail}") }
    };
    (1..99_999_999_u32, 0..7_u8).prop_map(move |(value, form)| {
        let text = match form {
            0 => format!("₹{value}"),
            1 => format!("Rs. {}/-", lakh(value)),
            2 => format!("{} rupees", lakh(value)),
            3 => format!("{value}rs"),
            4 => format!("INR {value}.00"),
            5 => value
                .to_string()
                .chars()
                .map(|c| char::from_u32(u32::from(c) - 48 + 0x966).unwrap())
                .chain(" रुपये".chars())
                .collect(),
            _ => format!("{value} INR"),
        };
        (value, text)
    })
}

proptest! {
    #[test]
    fn an_amount_reads_back_in_every_notation((value, text) in notation()) {
        let reading = understood(&text, "INR", false, false);
        prop_assert_eq!(reading.amounts, [Amount { value: Decimal::from(value), currency: Some(Currency::INR) }]);
    }

    #[test]
    fn a_shared_date_changes_nothing_but_dates(first in 20..5000_u32, second in 20..5000_u32) {
        let text = format!("tea {first}, bus {second}");
        let plain = decided(&text);
        let dated = decided(&format!("{text} yesterday"));
        let (Decision::Act(mut plain), Decision::Act(dated)) = (plain, dated) else { panic!("{text}") };
        for call in &mut plain {
            let Call::LogTransactions(log) = call else { panic!("{text}") };
            for entry in &mut log.entries {
                entry.date = today().pred_opt().unwrap();
            }
        }
        prop_assert_eq!(plain, dated);
    }

    #[test]
    fn what_opens_as_a_question_writes_nothing(
        word in prop::sample::select(vec!["how", "what", "why", "when", "did", "do", "can", "is", "where", "who"]),
        rest in "( (I|you|spent|tea|20|\\$5|paid|on|rs|yesterday|for|500|my|food)){0,8}",
    ) {
        if let Decision::Act(calls) = decided(&format!("{word}{rest}?")) {
            prop_assert!(calls.iter().all(|call| !call.writes()), "{word}{rest}?");
        }
    }

    #[test]
    fn any_text_is_understood_without_panic(text in "\\PC{0,60}", recent: bool, replying: bool) {
        check(&text, recent, replying)?;
    }

    #[test]
    fn any_figures_are_understood_without_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "5", "555555555555", "99999999999999999999999", "0", "31", "2026", "०", ".", ",", "/", "-", ":", "@", "*",
            "x", "+", " ", "'", "$", "₹", "#", "k", "/-", "%", "(", ")", "\u{1}",
        ]), 0..14),
        recent: bool,
        replying: bool,
    ) {
        check(&pieces.concat(), recent, replying)?;
    }

    #[test]
    fn any_words_keep_the_promises(
        words in prop::collection::vec(prop::sample::select(vec![
            "chai", "20", "3", "1.2k", "$5", "rs", "and", ",", "on", "at", "spent", "yesterday", "last", "week", "food",
            "not", "make", "it", "delete", "5/3", "may", "two", "hundred", "-", "from", "to", "march", "\n", "#x", "?",
            "budget", "set", "undo", "लाख", "डेढ़", "between", "1.250", "0", "euro", "paid", "for", "(", "12.34.56",
        ]), 0..16),
        recent: bool,
        replying: bool,
    ) {
        check(&words.join(" "), recent, replying)?;
        check(&words.concat(), recent, replying)?;
    }
}

/// What holds for every text.
fn check(text: &str, recent: bool, replying: bool) -> Result<(), TestCaseError> {
    let reading = understood(text, "INR", recent, replying);
    let readings: Vec<&[Call]> = match &reading.decision {
        Decision::Act(calls) => vec![calls],
        Decision::Ask(Question::Which { readings }) => {
            prop_assert!((1..=4).contains(&readings.len()));
            readings.iter().map(Vec::as_slice).collect()
        }
        _ => Vec::new(),
    };
    for call in readings.into_iter().flatten() {
        let Call::LogTransactions(log) = call else { continue };
        prop_assert!((1..=MAX_ENTRIES).contains(&log.entries.len()));
        prop_assert!(log.entries.len() <= reading.amounts.len(), "{text}");
        for entry in &log.entries {
            let currency = Currency::parse(&entry.currency).unwrap();
            let money = crate::domain::money::Money::from_decimal(&entry.amount, currency).unwrap();
            prop_assert!(money.minor > 0 && entry.date <= today(), "{text}");
        }
    }
    Ok(())
}
