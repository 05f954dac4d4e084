//! The many ways to say the same: comparisons, averages, possessives, corrections, names that keep their marks.

use rstest::rstest;

use super::*;

const THIS_MONTH: &str = r#"{"end":"2026-04-01","start":"2026-03-01"}"#;
const LAST_MONTH: &str = r#"{"end":"2026-03-01","start":"2026-02-01"}"#;

#[rstest]
#[case("mean per day this month")]
#[case("my average spend a day this month")]
#[case("what is my daily average this month?")]
#[case("avg daily expense this month")]
fn an_average_is_one_figure(#[case] text: &str) {
    let call = format!(
        r#"summarize_spending {{"average":true,"filter":{{"period":{THIS_MONTH}}},"kind":"expense"}}"#
    );
    assert_call(&decided(text), &call, text);
}

#[rstest]
#[case("compare march with february", None)]
#[case("compare this month against the last month", None)]
#[case("this month compared to last month", None)]
#[case("how does march compare with february?", None)]
#[case("difference between march and february", None)]
#[case("transport this month against last month", Some("Transport"))]
#[case("compare transport in march and february", Some("Transport"))]
#[case("this month vs last month transport", Some("Transport"))]
#[case("transport: march versus february", Some("Transport"))]
fn periods_are_set_against_each_other(#[case] text: &str, #[case] category: Option<&str>) {
    let category = category.map(|name| format!(r#""category":"{name}","#)).unwrap_or_default();
    let call = format!(r#"compare_periods {{{category}"that":{LAST_MONTH},"this":{THIS_MONTH}}}"#);
    assert_call(&decided(text), &call, text);
}

#[rstest]
#[case("list yesterday's purchases", "2026-03-18", "2026-03-19")]
#[case("show todays payments", "2026-03-19", "2026-03-20")]
#[case("list last week's expenses", "2026-03-09", "2026-03-16")]
#[case("show me tuesday's expenses", "2026-03-17", "2026-03-18")]
#[case("list january's payments", "2026-01-01", "2026-02-01")]
fn a_possessive_keeps_its_days(#[case] text: &str, #[case] start: &str, #[case] end: &str) {
    let call = format!(
        r#"list_transactions {{"filter":{{"period":{{"end":"{end}","start":"{start}"}}}},"kind":"expense","order":"newest"}}"#
    );
    assert_call(&decided(text), &call, text);
}

#[rstest]
#[case("make the rickshaw 90", r#"{"amount":"90","which":{"words":"rickshaw"}}"#)]
#[case("make samosa 45", r#"{"amount":"45","which":{"words":"samosa"}}"#)]
#[case("make lunch to 300", r#"{"amount":"300","which":{"words":"lunch"}}"#)]
#[case("update lunch 300", r#"{"amount":"300","which":{"words":"lunch"}}"#)]
fn an_entry_is_corrected_by_its_name(#[case] text: &str, #[case] args: &str) {
    assert_call(&decided(text), &format!("amend_transaction {args}"), text);
}

#[rstest]
#[case("cancel my transport budget")]
#[case("please stop the budget for transport")]
#[case("can you end the transport budget")]
#[case("i want to get rid of my transport budget")]
#[case("remove transport budget")]
fn a_budget_ends(#[case] text: &str) {
    assert_call(&decided(text), r#"delete_budget {"category":"Transport"}"#, text);
}

#[rstest]
#[case("rename Transport to Cat", "Transport", "Cat")]
#[case("rename transport as Getting Around", "transport", "Getting Around")]
#[case("rename category Transport to 🚌 Rides", "Transport", "🚌 Rides")]
#[case("rename Transport -> यातायात", "Transport", "यातायात")]
#[case("please rename my transport category to \"Budget 2\"", "transport", "Budget 2")]
fn a_category_takes_any_name(#[case] text: &str, #[case] old: &str, #[case] new: &str) {
    let call = format!(r#"rename_category {{"category":"{old}","name":"{new}"}}"#);
    assert_call(&decided(text), &call, text);
}

#[rstest]
#[case("income this month", "summarize_spending", r#""kind":"income""#)]
#[case("show my income", "list_transactions", r#""kind":"income""#)]
#[case("total income last month", "summarize_spending", r#""kind":"income""#)]
#[case("refunds this month", "summarize_spending", r#""words":"refund""#)]
#[case("highest income this year", "list_transactions", r#""kind":"income""#)]
#[case("costliest purchase last month", "list_transactions", r#""kind":"expense""#)]
#[case("what's my biggest spend", "list_transactions", r#""kind":"expense""#)]
fn money_in_and_out_are_told_apart(#[case] text: &str, #[case] tool: &str, #[case] part: &str) {
    let shown = shown(&decided(text));
    assert!(
        matches!(shown.as_slice(), [call] if call.starts_with(tool) && call.contains(part)),
        "{text}: {shown:?}"
    );
}

#[rstest]
#[case("<i>thali</i> 120", "<i>thali</i>")]
#[case("'dosa' 60", "'dosa'")]
#[case("“idli” 40", "“idli”")]
#[case("(small) thali 90", "(small) thali")]
#[case("pizza 🍕 300", "pizza 🍕")]
#[case("~momo~ 80", "~momo~")]
#[case("- dosa: 60.", "dosa")]
#[case("* dosa 60", "dosa")]
#[case("dosa (60)", "dosa")]
#[case("dosa!!! 60", "dosa")]
#[case("dosa... 60", "dosa")]
#[case("tea'; drop table entries;-- 60", "tea'; drop table entries")]
#[case("station drop 350", "station drop")]
fn a_name_keeps_its_marks(#[case] text: &str, #[case] name: &str) {
    let Decision::Act(calls) = decided(text) else { panic!("{text}") };
    let [Call::LogTransactions(log)] = calls.as_slice() else { panic!("{text}") };
    assert_eq!(
        log.entries.iter().map(|entry| entry.description.as_str()).collect::<Vec<_>>(),
        [name]
    );
}

#[rstest]
#[case("Madrid 2 Porto 2")]
#[case("Madrid 2, Porto 2")]
#[case("madrid 2 porto 1")]
#[case("Australia 310 Kenya 185")]
#[case("train 12951")]
#[case("express 12004")]
#[case("make tea for 25")]
#[case("make 20 sandwiches")]
#[case("how does the weather this week compare to last week")]
#[case("average temperature this month")]
fn no_entry_and_no_question(#[case] text: &str) {
    let decision = decided(text);
    assert!(matches!(decision, Decision::Pass(_)), "{text}: {:?}", shown(&decision));
}

#[rstest]
#[case("kal papa ne 2000 diye", &["i 2000 papa 2026-03-18"])]
#[case("baba le 500 diyo", &["i 500 baba"])]
#[case("aunty gave me 300", &["i 300 aunty"])]
#[case("got 700 from Asha", &["i 700 Asha @Asha"])]
#[case("gave Asha 700", &["e 700 Asha"])]
#[case("didi lai 500 diye", &["e 500 didi"])]
#[case("Asha ke sath 300 ka pizza khaya", &["e 300 Asha ke sath ka pizza"])]
#[case("samosa-25, chai-15", &["e 25 samosa", "e 15 chai"])]
#[case("momo 3 pasta 9", &["e 3 momo", "e 9 pasta"])]
fn money_goes_the_way_it_went(#[case] text: &str, #[case] entries: &[&str]) {
    assert_eq!(shown(&decided(text)), entries, "{text}");
}

#[rstest]
#[case("last 7 purchases", "list_transactions", r#""limit":7"#)]
#[case("show last 4", "list_transactions", r#""limit":4"#)]
#[case("expenses by category", "summarize_spending", r#""by":"category""#)]
#[case("category-wise expenses this week", "summarize_spending", r#""by":"category""#)]
#[case("day wise spending this week", "summarize_spending", r#""by":"day""#)]
#[case("where did all my money go", "summarize_spending", r#""by":"category""#)]
#[case("transport last month", "summarize_spending", r#""category":"Transport""#)]
#[case("did i buy milk this week", "list_transactions", r#""words":"milk""#)]
#[case("pathao total this week", "summarize_spending", r#""words":"pathao""#)]
#[case("raise my food budget to 9000", "set_budget", r#""amount":"9000""#)]
#[case("make a budget of 20000", "set_budget", r#""amount":"20000""#)]
#[case("is march higher than february", "compare_periods", r#""this""#)]
fn questions_keep_what_they_are_about(#[case] text: &str, #[case] tool: &str, #[case] part: &str) {
    let shown = shown(&decided(text));
    let fits = matches!(shown.as_slice(), [call] if call.starts_with(tool) && call.contains(part));
    assert!(fits, "{text}: {shown:?}");
}

#[rstest]
#[case("should i buy a bag for 2000")]
#[case("can i spend 500 on this")]
#[case("spotify 119/month")]
#[case("petrol 103/litre")]
#[case("ravi ne 500 kharch kiye")]
#[case("increase my food budget by 500")]
fn advice_rates_and_others_deeds_write_nothing(#[case] text: &str) {
    let decision = decided(text);
    assert!(matches!(decision, Decision::Pass(_)), "{text}: {:?}", shown(&decision));
}

#[rstest]
#[case("income vs spending last month")]
#[case("my income and expenses last month")]
fn what_came_and_what_went_are_two_totals(#[case] text: &str) {
    let total = |kind: &str| {
        format!(r#"summarize_spending {{"filter":{{"period":{LAST_MONTH}}},"kind":"{kind}"}}"#)
    };
    let Decision::Act(calls) = decided(text) else { panic!("{text}") };
    let [income, expense] = calls.as_slice() else { panic!("{text}") };
    assert_call(&Decision::Act(vec![income.clone()]), &total("income"), text);
    assert_call(&Decision::Act(vec![expense.clone()]), &total("expense"), text);
}

#[rstest]
#[case(
    "compare last 10 days with the previous 10 days",
    "compare_periods",
    r#""start":"2026-02-28""#
)]
#[case("average on transport this month", "summarize_spending", r#""category":"Transport""#)]
#[case("diesel pe kitna kharcha hua", "summarize_spending", r#""words":"diesel""#)]
#[case("dawai ma kati kharcha bhayo", "summarize_spending", r#""words":"dawai""#)]
#[case("top 7 last month", "list_transactions", r#""limit":7"#)]
#[case("biggest category last month", "summarize_spending", r#""by":"category""#)]
#[case("food ka budget 7000 karo", "set_budget", r#""amount":"7000""#)]
#[case("undo kardo", "undo", "1")]
fn more_ways_to_ask(#[case] text: &str, #[case] tool: &str, #[case] part: &str) {
    let shown = shown(&decided(text));
    let fits = matches!(shown.as_slice(), [call] if call.starts_with(tool) && call.contains(part));
    assert!(fits, "{text}: {shown:?}");
}

#[rstest]
#[case("dr. rao 600", &["e 600 dr. rao"])]
#[case("A3 sheets 90", &["e 90 A3 sheets"])]
#[case("check-in snacks 200", &["e 200 check-in snacks"])]
#[case("diesel of 1500", &["e 1500 diesel"])]
#[case("½ kg curd 60", &["e 60 ½ kg curd"])]
fn parts_of_names_are_no_grammar(#[case] text: &str, #[case] entries: &[&str]) {
    assert_eq!(shown(&decided(text)), entries, "{text}");
}

#[rstest]
#[case("found 4 coins")]
#[case("out of 100")]
#[case("result 4-3")]
#[case("rohit 64 off 41")]
#[case("transfer of 900 failed")]
#[case("payment of 900 failed")]
#[case("electricity bill due 1200")]
fn scores_failures_and_dues_write_nothing(#[case] text: &str) {
    let decision = decided(text);
    assert!(matches!(decision, Decision::Pass(_)), "{text}: {:?}", shown(&decision));
}

#[rstest]
#[case("150 nahi 180", r#"{"amount":"180","which":{"amount":"150"}}"#)]
#[case("the cab was 180 not 150", r#"{"amount":"180","which":{"amount":"150","words":"cab"}}"#)]
#[case("cab should be 180", r#"{"amount":"180","which":{"words":"cab"}}"#)]
#[case("set the cab to 180", r#"{"amount":"180","which":{"words":"cab"}}"#)]
fn what_was_filed_just_before_is_corrected(#[case] text: &str, #[case] args: &str) {
    let decision = understood(text, "INR", true, false).decision;
    assert_call(&decision, &format!("amend_transaction {args}"), text);
}

#[rstest]
#[case("1. tea 10\n2. coffee 20", &["e 10 tea", "e 20 coffee"])]
#[case("1) tea 10", &["e 10 tea"])]
#[case("bus 12 to college 25", &["e 25 bus 12 to college"])]
#[case("auto dl01 cx 4321 fare 60", &["e 60 auto dl01 cx 4321 fare"])]
#[case("haha spent 90 on ice-cream", &["e 90 ice-cream"])]
fn numbers_of_lists_lines_and_plates_are_no_prices(#[case] text: &str, #[case] entries: &[&str]) {
    assert_eq!(shown(&decided(text)), entries, "{text}");
}

#[rstest]
#[case("show me last week", "list_transactions", "2026-03-09")]
#[case("entries yesterday", "list_transactions", "2026-03-18")]
#[case("report for last month", "summarize_spending", r#""by":"category""#)]
#[case("monthly summary", "summarize_spending", r#""by":"category""#)]
fn a_period_is_shown(#[case] text: &str, #[case] tool: &str, #[case] part: &str) {
    let shown = shown(&decided(text));
    let fits = matches!(shown.as_slice(), [call] if call.starts_with(tool) && call.contains(part));
    assert!(fits, "{text}: {shown:?}");
}

#[rstest]
#[case("how do i add an expense?")]
#[case("can we log expenses here")]
fn how_to_is_help(#[case] text: &str) {
    assert_eq!(decided(text), Decision::Pass(Why::Chat(Chat::Help)), "{text}");
}
