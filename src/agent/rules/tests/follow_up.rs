//! Fragments that go on from the exchange before, and places in what it showed.

use rstest::rstest;

use super::*;

const ASKED: &str = r#"[{"tool":"summarize_spending","args":{"filter":{"period":{"start":"2026-03-01","end":"2026-04-01"},"category":"Food"},"kind":"expense"}}]"#;
const LISTED: &str = r#"[{"tool":"list_transactions","args":{"filter":{"period":{"start":"2026-03-01","end":"2026-04-01"}},"kind":"expense","order":"biggest","limit":5}}]"#;
const NEWEST: &str = r#"[{"tool":"list_transactions","args":{"filter":{},"order":"newest"}}]"#;
const COMPARED: &str = r#"[{"tool":"compare_periods","args":{"this":{"start":"2026-03-01","end":"2026-04-01"},"that":{"start":"2026-02-01","end":"2026-03-01"}}}]"#;
const CHARTED: &str = r#"[{"tool":"draw_chart","args":{"kind":"by_category","start":"2026-03-01","end":"2026-04-01"}}]"#;
const BUDGETS: &str = r#"[{"tool":"list_budgets","args":{}}]"#;
const FILED: &str = r#"[{"tool":"log_transactions","args":{"entries":[{"kind":"expense","amount":"20","currency":"INR","description":"chai","date":"2026-03-17"}]}}]"#;
const BOTH: &str = r#"[{"tool":"log_transactions","args":{"entries":[{"kind":"expense","amount":"20","currency":"INR","description":"chai","date":"2026-03-19"},{"kind":"expense","amount":"85","currency":"INR","description":"auto","date":"2026-03-19"}]}}]"#;

fn id(nth: u128) -> TransactionId {
    TransactionId(uuid::Uuid::from_u128(nth))
}

/// What a message means after calls that showed so many entries.
fn after(calls: &str, shown: u128, text: &str) -> Decision {
    let calls: Vec<Call> = serde_json::from_str(calls).unwrap();
    let shown: Vec<TransactionId> = (1..=shown).map(id).collect();
    let vocabulary = Vocabulary::starting();
    let situation = Situation {
        now: "2026-03-19T10:00:00Z".parse().unwrap(),
        zone: Zone::UTC,
        currency: Currency::INR,
        vocabulary: &vocabulary,
        replying: false,
        recent: true,
        last: None,
    };
    let alone = understand(text, &situation);
    let reading = understand(
        text,
        &Situation { last: Some(Last { calls: &calls, shown: &shown }), ..situation },
    );
    assert!(!reading.leans);
    // Only what leans on the exchange before is read again with it.
    if reading.decision != alone.decision {
        assert!(alone.leans, "{text}");
    }
    reading.decision
}

fn summary(filter: &str, rest: &str) -> String {
    format!(r#"summarize_spending {{{rest}"filter":{{{filter}}},"kind":"expense"}}"#)
}

const LAST_MONTH: &str = r#""period":{"end":"2026-03-01","start":"2026-02-01"}"#;
const THIS_MONTH: &str = r#""period":{"end":"2026-04-01","start":"2026-03-01"}"#;

#[rstest]
#[case("and last month?")]
#[case("And last month")]
#[case("last month?")]
#[case("last month")]
#[case("what about last month?")]
#[case("how about last month")]
#[case("ok and in february?")]
#[case("same for last month")]
#[case("and how much last month?")]
#[case("aur pichle mahine?")]
#[case("ani gata mahina?")]
#[case("और पिछले महीने?")]
fn a_new_period_keeps_the_category(#[case] text: &str) {
    let call = summary(&format!(r#""category":"Food",{LAST_MONTH}"#), "");
    assert_call(&after(ASKED, 0, text), &call, text);
}

#[rstest]
#[case("and transport?", "Transport")]
#[case("and transport", "Transport")]
#[case("same for transport", "Transport")]
#[case("the same for transport please", "Transport")]
#[case("what about transport?", "Transport")]
#[case("how about groceries", "Groceries")]
#[case("transport?", "Transport")]
#[case("aur transport?", "Transport")]
fn a_new_category_keeps_the_period(#[case] text: &str, #[case] category: &str) {
    let call = summary(&format!(r#""category":"{category}",{THIS_MONTH}"#), "");
    assert_call(&after(ASKED, 0, text), &call, text);
}

#[rstest]
#[case("what about yesterday?", &summary(r#""category":"Food","period":{"end":"2026-03-19","start":"2026-03-18"}"#, ""))]
#[case("and in december?", &summary(r#""category":"Food","period":{"end":"2026-01-01","start":"2025-12-01"}"#, ""))]
#[case("what about petrol?", &summary(&format!(r#"{THIS_MONTH},"words":"petrol""#), ""))]
#[case("same for swiggy", &summary(&format!(r#"{THIS_MONTH},"words":"swiggy""#), ""))]
#[case("and transport last month?", &summary(&format!(r#""category":"Transport",{LAST_MONTH}"#), ""))]
#[case("by category?", &summary(&format!(r#""category":"Food",{THIS_MONTH}"#), r#""by":"category","#))]
#[case("by day", &summary(&format!(r#""category":"Food",{THIS_MONTH}"#), r#""by":"day","#))]
#[case("and by shop?", &summary(&format!(r#""category":"Food",{THIS_MONTH}"#), r#""by":"merchant","#))]
#[case("and on average?", &summary(&format!(r#""category":"Food",{THIS_MONTH}"#), r#""average":true,"#))]
#[case("show them", &format!(r#"list_transactions {{"filter":{{"category":"Food",{THIS_MONTH}}},"kind":"expense","order":"newest"}}"#))]
#[case("list them please", &format!(r#"list_transactions {{"filter":{{"category":"Food",{THIS_MONTH}}},"kind":"expense","order":"newest"}}"#))]
#[case("and income?", &format!(r#"summarize_spending {{"filter":{{{THIS_MONTH}}},"kind":"income"}}"#))]
fn one_thing_of_a_question_changes(#[case] text: &str, #[case] call: &str) {
    assert_call(&after(ASKED, 0, text), call, text);
}

#[rstest]
#[case(
    CHARTED,
    "and last month?",
    r#"draw_chart {"end":"2026-03-01","kind":"by_category","start":"2026-02-01"}"#
)]
#[case(LISTED, "and last month?", &format!(r#"list_transactions {{"filter":{{{LAST_MONTH}}},"kind":"expense","limit":5,"order":"biggest"}}"#))]
#[case(LISTED, "by category?", &summary(THIS_MONTH, r#""by":"category","#))]
#[case(COMPARED, "and food?", r#"compare_periods {"category":"Food","that":{"end":"2026-03-01","start":"2026-02-01"},"this":{"end":"2026-04-01","start":"2026-03-01"}}"#)]
#[case(BUDGETS, "and food?", r#"list_budgets {"category":"Food"}"#)]
fn other_questions_go_on_too(#[case] last: &str, #[case] text: &str, #[case] call: &str) {
    assert_call(&after(last, 0, text), call, text);
}

#[rstest]
#[case("delete the second one", "delete_transactions", "2", "")]
#[case("delete the second", "delete_transactions", "2", "")]
#[case("and delete #3", "delete_transactions", "3", "")]
#[case("please remove the 2nd one", "delete_transactions", "2", "")]
#[case("no, delete the third one.", "delete_transactions", "3", "")]
#[case("delete number 3", "delete_transactions", "3", "")]
#[case("make the first one 250", "amend_transaction", "1", r#""amount":"250","#)]
#[case("change #2 to 300", "amend_transaction", "2", r#""amount":"300","#)]
#[case("the second one was 300", "amend_transaction", "2", r#""amount":"300","#)]
#[case("the third should be $5", "amend_transaction", "3", r#""amount":"5","currency":"USD","#)]
#[case("move the second one to groceries", "amend_transaction", "2", r#""category":"Groceries","#)]
#[case("make the 2nd 250", "amend_transaction", "2", r#""amount":"250","#)]
#[case("remove entry 2", "delete_transactions", "2", "")]
#[case("the first one was yesterday", "amend_transaction", "1", r#""date":"2026-03-18","#)]
fn a_place_means_the_entry_shown_there(
    #[case] text: &str,
    #[case] tool: &str,
    #[case] nth: u128,
    #[case] args: &str,
) {
    let call = format!(r#"{tool} {{{args}"which":{{"id":"{}"}}}}"#, id(nth));
    assert_call(&after(NEWEST, 3, text), &call, text);
}

#[test]
fn the_last_of_what_was_filed_is_the_last_filed() {
    let call = format!(r#"amend_transaction {{"amount":"300","which":{{"id":"{}"}}}}"#, id(2));
    assert_call(&after(BOTH, 2, "the last one was 300"), &call, "the last one");
    // Which end of a list is its last is not certain: it goes on meaning what was changed last.
    let alone = understood("the last one was 300", "INR", true, false).decision;
    assert_eq!(after(NEWEST, 3, "the last one was 300"), alone);
}

#[rstest]
#[case(NEWEST, "delete the fourth one")]
#[case(NEWEST, "change #7 to 300")]
#[case(ASKED, "by the second one")]
#[case(NEWEST, "don't delete the second one")]
#[case(NEWEST, "delete the second one?")]
#[case(NEWEST, "delete the first and the third")]
#[case(NEWEST, "the second one is wrong")]
#[case(NEWEST, "the second was not 300")]
#[case(NEWEST, "not that, the third")]
#[case(NEWEST, "not the second one, the third")]
#[case(FILED, "no, the third one")]
#[case(ASKED, "make the first one 250")]
#[case("[]", "make the first one 250")]
#[case("[]", "the second one is wrong")]
fn a_place_beyond_the_list_is_not_guessed(#[case] last: &str, #[case] text: &str) {
    let shown = if last == NEWEST { 3 } else { 0 };
    let decision = after(last, shown, text);
    assert!(matches!(decision, Decision::Pass(_)), "{text}: {decision:?}");
}

#[test]
fn the_same_again_is_filed_today() {
    for text in ["same again", "one more", "another one", "One more please!"] {
        assert_eq!(shown(&after(FILED, 1, text)), ["e 20 chai"], "{text}");
        assert!(!matches!(after(BOTH, 2, text), Decision::Act(_)), "{text}");
        assert!(!matches!(after(ASKED, 0, text), Decision::Act(_)), "{text}");
    }
    for text in ["again", "one more?", "one more chai", "no more"] {
        assert!(!matches!(after(FILED, 1, text), Decision::Act(_)), "{text}");
    }
}

#[rstest]
#[case("and chai 20")]
#[case("and transport 50")]
#[case("chai 20")]
#[case("transport 50 yesterday")]
#[case("how much this week?")]
#[case("food last month?")]
#[case("show my last entries")]
#[case("and you?")]
#[case("and then we went home")]
#[case("and what is the weather?")]
#[case("and tomorrow?")]
#[case("and asha")]
#[case("make it 250")]
#[case("undo")]
#[case("thanks")]
#[case("and thanks")]
#[case("delete chai")]
#[case("delete that")]
#[case("in the afternoon")]
#[case("this evening")]
#[case("5 minutes ago")]
#[case("i was the first one there")]
#[case("first class 300")]
#[case("delete first class")]
#[case("no 25")]
#[case("no, 25")]
#[case("entry 20")]
#[case("item 20")]
#[case("chai 20, second one 30")]
#[case("first 20 chai")]
#[case("last 20")]
#[case("second chai was 30")]
#[case("budget food 5000")]
#[case("and set a budget for food 5000")]
fn a_whole_message_means_what_it_means_alone(#[case] text: &str) {
    let alone = understood(text, "INR", true, false).decision;
    for last in [ASKED, LISTED, FILED, BOTH, COMPARED, BUDGETS] {
        assert_eq!(after(last, 3, text), alone, "{text} after {last}");
    }
}

#[rstest]
#[case(FILED, "and last month?")]
#[case(FILED, "by category?")]
#[case(FILED, "list them")]
#[case(COMPARED, "and last month?")]
#[case(BUDGETS, "and last month?")]
#[case(BUDGETS, "and asha?")]
fn what_does_not_fit_the_last_exchange_changes_nothing(#[case] last: &str, #[case] text: &str) {
    let alone = understood(text, "INR", true, false).decision;
    assert_eq!(after(last, 1, text), alone, "{text}");
}

#[rstest]
#[case("the second one", Some(2))]
#[case("second", Some(2))]
#[case("not that, the third", Some(3))]
#[case("#1", Some(1))]
#[case("the 2nd one please", Some(2))]
#[case("the 2nd", None)]
#[case("the last one", None)]
#[case("delete the second one", None)]
#[case("second chai", None)]
fn a_place_alone_chooses(#[case] text: &str, #[case] nth: Option<usize>) {
    assert_eq!(place(text), nth, "{text}");
}

#[test]
fn in_a_reply_the_message_replied_to_is_meant() {
    assert!(!understood("delete the second one", "INR", true, true).leans);
    assert!(!understood("yesterday", "INR", true, true).leans);
}
