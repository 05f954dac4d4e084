//! Lies that come close to the truth: right figures with wrong labels, days, kinds and scales.

use super::*;
use crate::agent::grounding::check;

#[test]
fn near_merchants() {
    let evidence = merchants();
    let texts = [
        "You spent ₹1,250 on Food. That's good, as 900 is less than 1,250.",
        "Swiggy: ₹900, or nine hundred and fifty with tips.",
        "You spent 1,250 thousand.",
        "Around ₹1250ish on Food",
        "You spent ₹1,250 each day.",
        "You spent ₹1,250 on Food in 15 days.",
        "Next month you will spend ₹1,250 on Food.",
        "You spent ₹1,250 on Food in may.",
        "You spent ₹1,250 on Food (May).",
        "March: ₹1,250.",
        "You spent ₹1,250 on food last weekend",
        "You spent ₹1,250 in Q1.",
        "You spent ₹1,250 for the week.",
        "You spent ₹1,250 on Food over the year.",
        "You spent ₹1,250 all year.",
        "Your weekly food spending is ₹1,250.",
        "You spent ₹1,250 on food and groceries this month.",
        "You spent ₹1,250 (at Swiggy).",
        "Swiggy. ₹1,250.",
        "Swiggy:\n₹1,250",
        "Pets: ₹1,250",
        "Pets:\n₹1,250 in total",
        "Pets - ₹1,250",
        "₹1,250 (Pets)",
        "Pets, ₹1,250",
        "You spent up to ₹1,250 on Food.",
        "You owe Swiggy ₹900.",
        "Your balance is ₹1,250.",
        "You saved ₹1,250.",
        "Food was refunded ₹1,250.",
        "All entries have been wiped.",
        "I'll set a reminder for 5 pm.",
        "Call 9876543210.",
        "Use code SAVE50.",
        "₹1,250 ₹900",
        "9 00 at Swiggy",
        "nine zero zero",
        "five five",
        "You spent ₹1,250 on Food this month, that is ten percent less.",
        "A$900 at Swiggy",
        "900 bucks at Swiggy",
        "NPR900 at Swiggy",
        "900 Nepali rupees at Swiggy",
        "900 paisa at Swiggy",
        "₹900 at swiggy yesterday evening",
        "sab milakar paanch sau",
        "You spent a lakh on Food.",
        "You spent ₹1,250 on Food this month and the same last month.",
        "You spent fivehundred on Food",
        "You spent a gazillion rupees on Food",
        "তিনটি entry",
        "দুইশো টাকা Food",
        "पाँचसय Food मा",
        "तपाईंले Food मा पाँच सय खर्च गर्नुभयो।",
        "Tapaile Food ma nau saya kharcha garnu bhayo",
        "tumne do sau rupaye food par",
        "₹350 (Swiggy), ₹900 (Zomato)",
        "Swiggy (₹350) and Zomato (₹900)",
        "₹900 Zomato (5 entries)",
        "Swiggy has 2 entries.",
        "Transport: zero.",
        "Transport: nothing.",
        "You spent no money on Transport.",
        "₹900m at Swiggy",
        "Rs.900cr at swiggy",
        "₹900 and a half at Swiggy",
        "You spent ₹1,250 on Food tomorrow",
        "1st: ₹1,250",
        "On 1/1/2026 ₹1,250",
        "Jan 1-15: ₹1,250",
        "On Diwali you spent ₹1,250",
        "Christmas: ₹1,250",
        "₹1,250 was spent by Ravi on Food.",
    ];
    for text in texts {
        assert!(check(text, &evidence).is_err(), "{text} passed");
    }
}

#[test]
fn near_parts() {
    let evidence = parts();
    let texts = [
        "Food is bigger: ₹500.",
        "Transport then is 300, Food 500.",
        "Food took 500.",
        "You spent ₹800 on Food and Transport last month.",
        "Food ₹500. Transport ₹300.",
        "Food\n₹500",
        "Food… ₹500",
        "Food; ₹500",
        "Food! ₹500",
    ];
    for text in texts {
        assert!(check(text, &evidence).is_err(), "{text} passed");
    }
}

#[test]
fn near_comparison() {
    let evidence = comparison();
    let texts = [
        "Food went up to ₹650.",
        "You saved ₹300 compared with last month.",
        "₹300 more was spent last month.",
        "You spent ₹2,300 last month and ₹2,000 this month.",
        "Last month was ₹2,300.",
        "Compared with last month's ₹2,300, this month is ₹2,000.",
        "Food is down by ₹250.",
    ];
    for text in texts {
        assert!(check(text, &evidence).is_err(), "{text} passed");
    }
}

#[test]
fn near_budgets() {
    let evidence = budgets();
    let texts = [
        "You are over by ₹3,770.",
        "You've ₹3,770 left of ₹5,000 for Transport.",
        "You may spend ₹5,000 more.",
        "You spent all ₹5,000.",
        "₹5,000 is gone.",
        "Your ₹3,770 budget",
    ];
    for text in texts {
        assert!(check(text, &evidence).is_err(), "{text} passed");
    }
}
