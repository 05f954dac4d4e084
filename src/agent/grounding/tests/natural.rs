//! Honest answers as models write them.

use super::*;
use crate::agent::grounding::check;

#[test]
fn said_of_merchants() {
    let evidence = merchants();
    let texts = [
        "In January you've spent ₹1,250 on Food so far, mostly at Swiggy (₹900) and Zomato (₹350).",
        "Looks like you spent ₹1,250 on food this month across 7 entries. Want me to split it by week?",
        "You spent ₹1,250 on Food this month — ₹900 at Swiggy and ₹350 at Zomato.",
        "₹1,250 on Food this month.",
        "Your food spending this month is ₹1,250, with an average of ₹83.33 per day.",
        "This month, food cost you ₹1,250.",
        "Here's your Food breakdown for this month:\n- Swiggy: ₹900 (5 entries)\n- Zomato: ₹350 (2 entries)",
        "यो महिना Food मा ₹1,250 खर्च भयो।",
        "Total: ₹1,250",
        "This month's food total is ₹1,250.",
        "Is mahine food par ₹1,250 kharch hue.",
        "Your biggest food merchant was Swiggy at ₹900.",
        "This month ₹1,250 went to Food; that is all for the month.",
        "You spent ₹83.33 a day on average.",
        "Your daily average is ₹83.33.",
        "Sure! You spent ₹1,250 on Food.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}

#[test]
fn said_of_parts() {
    let evidence = parts();
    let texts = [
        "Transport is your largest category this month at ₹500, followed by Food at ₹300.",
        "Here is the split for this month: Transport ₹500, Food ₹300.",
        "Transport (₹500) and Food (₹300) make up the ₹800.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}

#[test]
fn said_of_comparison() {
    let evidence = comparison();
    let texts = [
        "You spent ₹2,300 this month compared to ₹2,000 last month, which is ₹300 more.",
        "This month you've spent ₹2,300. That's ₹300 more than last month's ₹2,000.",
        "Spending increased by ₹300 compared with last month.",
        "Food alone went up ₹250.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}

#[test]
fn said_of_budgets() {
    let evidence = budgets();
    let texts = [
        "You've used ₹1,230 of your ₹5,000 Food budget, so ₹3,770 is left.",
        "Your food budget has ₹3,770 remaining out of ₹5,000.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}

#[test]
fn said_of_logged() {
    let evidence = logged();
    let texts = [
        "Got it! Chai ₹20 (Food) and auto ₹85 (Transport, yesterday) are logged.",
        "Added chai for ₹20 today.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}

#[test]
fn said_of_nothing() {
    let evidence = nothing();
    let texts = [
        "You had no transport expenses last week.",
        "No spending on Transport last week.",
        "Looks like you spent ₹0 on transport last week.",
    ];
    for text in texts {
        assert_eq!(check(text, &evidence), Ok(()), "{text}");
    }
}
