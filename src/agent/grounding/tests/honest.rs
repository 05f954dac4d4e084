//! Honest texts pass, or the check would be useless.

use rstest::rstest;

use super::*;
use crate::agent::grounding::check;

#[rstest]
#[case("You spent ₹1,250 on Food this month.")]
#[case("You spent ₹1250 on food this month.")]
#[case("You spent ₹1,250.00 on food in January.")]
#[case("You've spent Rs. 1,250 on food so far this month.")]
#[case("Food came up to 1.25k this month, in 7 entries.")]
#[case("Most of it, ₹900, was at Swiggy.")]
#[case("Swiggy took ₹900 of it and Zomato ₹350.")]
#[case("You spent INR 1,250 on Food this month: ₹900 at Swiggy, ₹350 at Zomato.")]
#[case("On average that is ₹83.33 a day.")]
#[case("That was twelve hundred fifty rupees in seven entries.")]
#[case("**₹1,250** went to Food this month.")]
#[case("- Swiggy: ₹900\n- Zomato: ₹350")]
#[case("Your Food total for January 2026 is ₹1,250. The biggest part is Swiggy with ₹900.")]
#[case("Hello! I can tell you more if you like.")]
#[case("आपने इस महीने Food पर ₹1,250 खर्च किए।")]
#[case("Aapne is mahine Food par 1250 rupaye kharch kiye.")]
#[case("You spent ₹१,२५० on Food this month.")]
#[case("I did not change anything in your books. Nothing was filed.")]
#[case("")]
fn of_a_total(#[case] text: &str) {
    assert_eq!(check(text, &merchants()), Ok(()));
}

#[rstest]
#[case("Food ₹300 and transport ₹500.")]
#[case("This month you spent ₹800: Transport ₹500, Food ₹300.")]
#[case("You spent ₹500 on Transport in 4 entries, and ₹300 on Food in 8 entries.")]
#[case("Of the ₹800, ₹500 was Transport.")]
fn of_parts(#[case] text: &str) {
    assert_eq!(check(text, &parts()), Ok(()));
}

#[rstest]
#[case("Here is your chart: you spent ₹800 this month.")]
#[case("The ₹500 on Transport is 63% of it.")]
#[case("Food is 38% of it.")]
#[case("The budget of ₹3,100 is ₹100 a day.")]
fn of_a_chart(#[case] text: &str) {
    assert_eq!(check(text, &charted()), Ok(()));
}

#[rstest]
#[case("That's ₹300 more than last month.")]
#[case("You spent ₹2,300 this month, up from ₹2,000 last month.")]
#[case("This month: ₹2,300; last month: ₹2,000.")]
#[case("You spent ₹300 more this month than last month.")]
#[case("Food went from ₹650 to ₹900.")]
#[case("Food is ₹250 higher.")]
#[case("You spent ₹2,000 in December 2025.")]
fn of_a_comparison(#[case] text: &str) {
    assert_eq!(check(text, &comparison()), Ok(()));
}

#[rstest]
#[case("Nothing spent on Transport last week.")]
#[case("You spent nothing on transport last week.")]
#[case("You didn't spend anything on Transport last week.")]
fn of_nothing(#[case] text: &str) {
    assert_eq!(check(text, &nothing()), Ok(()));
}

#[rstest]
#[case("You have ₹3,770 left of your ₹5,000 Food budget this month.")]
#[case("You've spent ₹1,230 of your ₹5,000 food budget.")]
#[case("Your Food budget is ₹5,000 a month.")]
#[case("₹3,770 is remaining.")]
#[case("24% of your Food budget is spent.")]
#[case("You have used 24% of your food budget this month.")]
#[case("There are 17 days left.")]
fn of_a_budget(#[case] text: &str) {
    assert_eq!(check(text, &budgets()), Ok(()));
}

#[rstest]
#[case("Filed chai ₹20 in Food and auto ₹85 in Transport, yesterday.")]
#[case("I've logged your chai for ₹20 under Food.")]
#[case("Done! I added both entries.")]
#[case("Logged: auto ₹85 yesterday.")]
fn of_what_was_filed(#[case] text: &str) {
    assert_eq!(check(text, &logged()), Ok(()));
}

#[test]
fn what_the_person_said_may_be_said_back() {
    let evidence = evidence("can I spend ₹4,000 on a phone next week?");
    let text = "I cannot know if ₹4,000 for a phone next week is wise.";
    assert_eq!(check(text, &evidence), Ok(()));
}
