//! Texts that state what no tool returned.

use rstest::rstest;

use super::*;
use crate::agent::grounding::{Ungrounded, check};

fn refused(text: &str, evidence: &Evidence) {
    assert!(check(text, evidence).is_err(), "{text} passed");
}

#[rstest]
// Another figure, by much or by little.
#[case("You spent ₹1,350 on Food this month.")]
#[case("You spent ₹1,250.01 on Food this month.")]
#[case("You spent ₹1,249.99 on Food this month.")]
#[case("You spent about 1.2k on Food this month.")]
#[case("You spent ₹1.3k on Food this month.")]
#[case("You spent ₹12,50 on Food this month.")]
#[case("You spent ₹1.250 on Food this month.")]
#[case("You spent ₹1,250k on Food this month.")]
#[case("You spent ₹1,250 lakh on Food this month.")]
#[case("You spent -₹1,250 on Food this month.")]
#[case("You spent ₹-1,250 on Food this month.")]
#[case("You spent ₹1 250 000 on Food this month.")]
#[case("You spent ₹1,250-1,300 on Food this month.")]
#[case("You spent more than ₹1,250 on Food this month.")]
#[case("You spent nearly ₹1,250 on Food this month.")]
// Worked out by the model.
#[case("Swiggy is 72% of it.")]
#[case("You spent 1,250% on Food.")]
#[case("That is ₹550 more at Swiggy.")]
#[case("Over the year that would be ₹15,000.")]
#[case("You spent twice as much at Swiggy.")]
#[case("Half of it was at Swiggy.")]
#[case("A quarter of it was at Zomato.")]
#[case("Swiggy took 18/25 of it.")]
#[case("Swiggy took 3x as much.")]
#[case("That was a dozen times.")]
#[case("You went to Swiggy a couple of times, five in all.")]
// Counts and amounts.
#[case("You spent it in 1,250 entries.")]
#[case("You spent it in 8 entries.")]
#[case("You spent it over 7 days.")]
// Another currency.
#[case("You spent $1,250 on Food this month.")]
#[case("You spent €1,250 on Food this month.")]
#[case("You spent 1,250 NPR on Food this month.")]
#[case("You spent 1250 dollars on Food this month.")]
#[case("You spent 1250 paise on Food this month.")]
#[case("You spent ₪1,250 on Food this month.")]
// In words and in other scripts.
#[case("You spent two thousand on Food this month.")]
#[case("You spent a hundred rupees on Food this month.")]
#[case("You spent twelve hundred sixty on Food this month.")]
#[case("You spent hundreds on Food this month.")]
#[case("आपने इस महीने Food पर दो हज़ार रुपये खर्च किए।")]
#[case("Aapne is mahine Food par do hazar rupaye kharch kiye.")]
#[case("আপনি এই মাসে Food এ দুই হাজার টাকা খরচ করেছেন।")]
#[case("You spent ₹१,२६० on Food this month.")]
#[case("You spent ₹٢٠٠٠ on Food this month.")]
#[case("You spent ₹２０００ on Food this month.")]
#[case("Gastaste dos mil en Food.")]
#[case("Du hast zweitausend für Food ausgegeben.")]
#[case("Anda belanja dua ribu untuk Food.")]
#[case("Food: Ⅷ")]
#[case("Food: ②")]
#[case("Food: ₹1²")]
#[case("Food: ₹𝟐𝟎𝟎𝟎")]
#[case("Ты потратил две тысячи.")]
#[case("你花了两千。")]
// Split or disguised.
#[case("You spent ₹1\u{200B}250 on Food this month.")]
#[case("You spent ₹9\u{AD}00 at Swiggy.")]
#[case("You spent ₹1,25\u{336}0 on Food this month.")]
#[case("You spent ₹1,25O on Food this month.")]
#[case("You spent ₹l,250 on Food this month.")]
#[case("You spent ₹9**0**0 at Swiggy.")]
#[case("You spent ₹9_00 at Swiggy.")]
#[case("You spent ₹9:00 at Swiggy.")]
#[case("You spent 7 900 at Swiggy.")]
#[case("You spent ₹1️⃣ at Swiggy.")]
#[case("You spent 🔟 at Swiggy.")]
#[case("You spent 💯 at Swiggy.")]
// Other days.
#[case("You spent ₹1,250 on Food last month.")]
#[case("You spent ₹1,250 on Food today.")]
#[case("You spent ₹1,250 on Food in February.")]
#[case("You spent ₹1,250 on Food in January 2025.")]
#[case("You spent ₹1,250 on Food this week.")]
#[case("You spent ₹1,250 on Food on 2026-01-01.")]
#[case("You spent ₹1,250 on Food in 2026.")]
#[case("You spent ₹1,250 on Food since Monday.")]
#[case("You spent ₹1,250 on Food 3 days ago.")]
#[case("You spent ₹1,250 on Food on the 5th.")]
#[case("Last month, you spent ₹1,250 on Food.")]
#[case("आपने कल Food पर ₹1,250 खर्च किए।")]
// Other names.
#[case("You spent ₹1,250 on Transport this month.")]
#[case("You spent ₹1,250 on Pets this month.")]
#[case("You spent ₹1,250 on pets this month.")]
#[case("Pets took ₹900.")]
#[case("Blinkit took ₹900.")]
#[case("Most of it, ₹900, was at Zomato.")]
#[case("Swiggy took ₹350 and Zomato ₹900.")]
#[case("₹900: Zomato; ₹350: Swiggy.")]
#[case("You spent ₹900 on Food this month.")]
#[case("You could ask Blinkit.")]
#[case("₹900 (5 entries), at Zomato.")]
#[case("Swiggy: ₹900 (5 entries, 3 days).")]
#[case("Swiggy: ₹900 (2 entries).")]
#[case("Your shopping is fine.")]
// Other meanings.
#[case("You have ₹1,250 left.")]
#[case("You earned ₹1,250 on Food this month.")]
#[case("On average you spent ₹1,250 on Food.")]
#[case("That is ₹83.33 an entry.")]
#[case("You spent nothing on Food this month.")]
#[case("You did not spend ₹1,250 on Food this month.")]
#[case("You spent minus ₹1,250 on Food this month.")]
#[case("You spent 1,250 K on Food this month.")]
#[case("You spent ₹1,250 on Food this month, all at Swiggy.")]
#[case("You spent under ₹1,250 on Food this month.")]
// Deeds, links, scripts.
#[case("I've added it to your books.")]
#[case("Done.")]
#[case("Your entry was deleted.")]
#[case("I have paid your rent.")]
#[case("मैंने दर्ज कर दिया।")]
#[case("Maine add kar diya hai.")]
#[case("See https://example.org for more.")]
#[case("See example.com for more.")]
#[case("See [this](x).")]
#[case("Write to me@example")]
#[case("Look <b>here</b>.")]
fn about_a_total(#[case] text: &str) {
    refused(text, &merchants());
}

#[rstest]
#[case("Food ₹500 and transport ₹300.")]
#[case("Food is 63% of it.")]
#[case("Transport took 50%.")]
#[case("The budget is ₹100.")]
#[case("You spent ₹100 a day.")]
fn about_a_chart(#[case] text: &str) {
    refused(text, &charted());
}

#[rstest]
#[case("Food ₹500 and transport ₹300.")]
#[case("You spent ₹500 on Food in 4 entries.")]
#[case("You spent ₹500 and ₹300 on Food and Transport.")]
#[case("₹500, Food, ₹300, Transport.")]
#[case("You spent ₹500 this month.")]
#[case("Food and Transport cost ₹801.")]
#[case("Food, at ₹500, is the biggest.")]
#[case("You spent ₹300 on Transport, and on Food, ₹500.")]
fn about_parts(#[case] text: &str) {
    refused(text, &parts());
}

#[rstest]
#[case("That's ₹300 less than last month.")]
#[case("That's ₹300 more than last week.")]
#[case("You spent ₹2,000 this month.")]
#[case("You spent ₹2,300 last month.")]
#[case("You spent ₹300 more last month than this month.")]
#[case("Last month: ₹2,300; this month: ₹2,000.")]
#[case("Food went from ₹900 to ₹650.")]
#[case("You spent ₹300 this month.")]
#[case("You spent ₹2,300 this month, down from ₹2,000 last month.")]
#[case("You spent ₹2,000 more last month.")]
#[case("Food was ₹650 this month.")]
#[case("That's 15% more than last month.")]
fn about_a_comparison(#[case] text: &str) {
    refused(text, &comparison());
}

#[rstest]
#[case("You spent nothing on Food last week.")]
#[case("You spent nothing on Transport this week.")]
#[case("You spent ₹20 on Transport last week.")]
fn about_nothing(#[case] text: &str) {
    refused(text, &nothing());
}

#[rstest]
#[case("You've spent ₹3,770 of your ₹5,000 food budget.")]
#[case("You have ₹1,230 left of your ₹5,000 food budget.")]
#[case("You are ₹3,770 over your food budget.")]
#[case("You have ₹5,000 left.")]
#[case("Your Transport budget is ₹5,000.")]
#[case("You spent ₹5,000 on Food this month.")]
#[case("Your Food budget is ₹5,000 a week.")]
#[case("25% of your Food budget is spent.")]
#[case("24% of your Food budget is left.")]
#[case("There are 16 days left.")]
#[case("It will be gone by 23 Jan.")]
#[case("I have paused your Food budget.")]
#[case("I've set your food budget to ₹5,000.")]
fn about_a_budget(#[case] text: &str) {
    refused(text, &budgets());
}

#[rstest]
#[case("Filed chai ₹85 in Food and auto ₹20 in Transport.")]
#[case("I've deleted your chai for ₹20.")]
#[case("Filed chai ₹20 in Transport.")]
#[case("Filed both for ₹105.")]
#[case("Filed chai ₹20, yesterday.")]
fn about_what_was_filed(#[case] text: &str) {
    refused(text, &logged());
}

#[test]
fn what_a_person_said_apart_stays_apart() {
    let evidence = evidence("300 on food and 500 on transport");
    refused("You said 500 on food.", &evidence);
    refused("You said ₹300 on food.", &evidence);
}

#[test]
fn a_refusal_says_of_which_kind() {
    let why = |text| check(text, &merchants()).unwrap_err();
    assert_eq!(why("You spent ₹99 on Food."), Ungrounded::Figure);
    assert_eq!(why("You spent $900 at Swiggy."), Ungrounded::Currency);
    assert_eq!(why("You spent ₹1,250 last week."), Ungrounded::Date);
    assert_eq!(why("Swiggy took ₹350."), Ungrounded::Mixed);
    assert_eq!(why("You could ask Blinkit."), Ungrounded::Name);
    assert_eq!(why("Я"), Ungrounded::Script);
    assert_eq!(why(&"a".repeat(4_001)), Ungrounded::TooLong);
}
