//! Budgets of every kind, as people say them, seen from Thursday 2026-03-19.

use rstest::rstest;

use super::*;

#[rstest]
#[case(
    "food budget 5000 a week",
    r#"{"amount":"5000","category":"Food","currency":"INR","period":"week"}"#
)]
#[case(
    "set a weekly food budget of 5000",
    r#"{"amount":"5000","category":"Food","currency":"INR","period":"week"}"#
)]
#[case("weekly budget 2000", r#"{"amount":"2000","currency":"INR","period":"week"}"#)]
#[case(
    "budget 2k per week for groceries",
    r#"{"amount":"2000","category":"Groceries","currency":"INR","period":"week"}"#
)]
#[case(
    "limit transport to 4000 a week",
    r#"{"amount":"4000","category":"Transport","currency":"INR","period":"week"}"#
)]
#[case(
    "set a yearly travel budget of 1 lakh",
    r#"{"amount":"100000","category":"Travel","currency":"INR","period":"year"}"#
)]
#[case("annual budget of 6 lakh", r#"{"amount":"600000","currency":"INR","period":"year"}"#)]
#[case("food budget 5000 a month", r#"{"amount":"5000","category":"Food","currency":"INR"}"#)]
#[case("food budget 5000 this month", r#"{"amount":"5000","category":"Food","currency":"INR"}"#)]
#[case("budget 3000 for #goa", r#"{"amount":"3000","currency":"INR","tag":"goa"}"#)]
#[case(
    "#goa budget 3000 a week",
    r#"{"amount":"3000","currency":"INR","period":"week","tag":"goa"}"#
)]
#[case(
    "budget 20000 for #goa from 1 dec to 10 dec",
    r#"{"amount":"20000","currency":"INR","end":"2026-12-11","start":"2026-12-01","tag":"goa"}"#
)]
#[case(
    "budget 20000 for #goa from 25 march to 2 april",
    r#"{"amount":"20000","currency":"INR","end":"2026-04-03","start":"2026-03-25","tag":"goa"}"#
)]
#[case(
    "travel budget 50000 between 1 june 2026 and 15 june 2026",
    r#"{"amount":"50000","category":"Travel","currency":"INR","end":"2026-06-16","start":"2026-06-01"}"#
)]
#[case(
    "food budget 5000 with rollover",
    r#"{"amount":"5000","category":"Food","currency":"INR","rollover":true}"#
)]
#[case(
    "food budget 5000, no rollover",
    r#"{"amount":"5000","category":"Food","currency":"INR","rollover":false}"#
)]
#[case("let the food budget roll over", r#"{"category":"Food","currency":"INR","rollover":true}"#)]
#[case(
    "roll over the weekly food budget",
    r#"{"category":"Food","currency":"INR","period":"week","rollover":true}"#
)]
#[case("no rollover for food", r#"{"category":"Food","currency":"INR","rollover":false}"#)]
#[case(
    "turn off rollover for the food budget",
    r#"{"category":"Food","currency":"INR","rollover":false}"#
)]
#[case(
    "don't roll over the food budget",
    r#"{"category":"Food","currency":"INR","rollover":false}"#
)]
#[case(
    "warn me at 70% and 90% of food",
    r#"{"category":"Food","currency":"INR","thresholds":[70,90]}"#
)]
#[case("warn me at 90%", r#"{"currency":"INR","thresholds":[90]}"#)]
#[case(
    "alert me when the food budget hits 75%",
    r#"{"category":"Food","currency":"INR","thresholds":[75]}"#
)]
#[case(
    "warn me at 70, 90 and 100% of #goa",
    r#"{"currency":"INR","tag":"goa","thresholds":[70,90,100]}"#
)]
fn a_budget_is_set(#[case] text: &str, #[case] args: &str) {
    assert_call(&decided(text), &format!("set_budget {args}"), text);
}

#[rstest]
#[case("pause the food budget", r#"pause_budget {"category":"Food","paused":true}"#)]
#[case("please pause my #goa budget", r#"pause_budget {"paused":true,"tag":"goa"}"#)]
#[case("pause my budget", r#"pause_budget {"paused":true}"#)]
#[case("resume food budget", r#"pause_budget {"category":"Food","paused":false}"#)]
#[case(
    "unpause the weekly food budget",
    r#"pause_budget {"category":"Food","paused":false,"period":"week"}"#
)]
#[case("am I on track?", "list_budgets {}")]
#[case("am i on track with food?", r#"list_budgets {"category":"Food"}"#)]
#[case("am I on track this week", r#"list_budgets {"period":"week"}"#)]
#[case("on track?", "list_budgets {}")]
#[case("how is my food budget?", r#"list_budgets {"category":"Food"}"#)]
#[case("how is my weekly food budget?", r#"list_budgets {"category":"Food","period":"week"}"#)]
#[case("how is my #goa budget?", r#"list_budgets {"tag":"goa"}"#)]
#[case("how much is left this week?", r#"list_budgets {"period":"week"}"#)]
#[case("how much is left?", "list_budgets {}")]
#[case("how much do I have left this month", r#"list_budgets {"period":"month"}"#)]
#[case(
    "how much is left for food this week?",
    r#"list_budgets {"category":"Food","period":"week"}"#
)]
#[case("delete the weekly food budget", r#"delete_budget {"category":"Food","period":"week"}"#)]
#[case("delete the #goa budget", r#"delete_budget {"tag":"goa"}"#)]
fn budgets_are_paused_shown_and_ended(#[case] text: &str, #[case] call: &str) {
    assert_call(&decided(text), call, text);
}

#[test]
fn a_budgets_settings_are_no_correction_of_what_was_just_filed() {
    for text in ["no rollover for food", "warn me at 90% of food", "resume the food budget"] {
        let decision = understood(text, "INR", true, true).decision;
        let [said] = &*shown(&decision) else { panic!("{text}: {decision:?}") };
        assert!(said.contains("_budget"), "{text}: {said}");
    }
}

/// Near to the words of budgets, and something else.
#[rstest]
#[case("how much milk is left?")]
#[case("how much food is left?")]
#[case("how much time is left this week?")]
#[case("how much money is left in my account?")]
#[case("is my train on track?")]
#[case("am I on track to finish my thesis?")]
#[case("pause the music")]
#[case("resume the download")]
#[case("pause all my budgets")]
#[case("i ordered a roll over the phone")]
#[case("what is rollover?")]
#[case("warn me about rain")]
#[case("warn me at 7")]
#[case("my phone is at 70%")]
#[case("daily budget 200")]
#[case("food budget 5000 last month")]
#[case("food budget 5000 tomorrow")]
#[case("food and #goa budget 5000")]
#[case("weekly and monthly food budget 5000")]
fn what_only_sounds_like_it_changes_and_shows_nothing(#[case] text: &str) {
    let decision = decided(text);
    let quiet = match &decision {
        Decision::Pass(_) | Decision::Ask(_) => true,
        Decision::Act(calls) => {
            let budgets =
                ["set_budget", "pause_budget", "delete_budget", "list_budgets", "log_transactions"];
            !calls.iter().any(|call| budgets.contains(&call.tool()))
        }
    };
    assert!(quiet, "{text}: {:?}", shown(&decision));
}
