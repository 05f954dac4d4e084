//! Each kind of thing that is hidden, beside what looks like it and stays.

use rstest::rstest;
use serde_json::json;

use super::*;

#[rstest]
// Common names, any case, any ending.
#[case("lent ravi 500", &["ravi"])]
#[case("Asha Devi gave me 300", &["Asha Devi"])]
#[case("ramlai 500 diye", &["ramlai"])]
#[case("रामलाई ५०० दिएँ", &["राम"])]
#[case("रवि ने 500 दिए", &["रवि"])]
#[case("किंशुक ने 500 दिए", &["किंशुक"])]
#[case("मैंने 500 दिए", &[])]
// Capitals.
#[case("dinner at Xyzzy 500", &["Xyzzy"])]
#[case("transfer from State Bank of India 5000", &["State Bank of India"])]
#[case("Dinner 500 on Monday with Mom", &[])]
#[case("Groceries 500. Lunch 200", &[])]
#[case("BigBasket 900", &["BigBasket"])]
#[case("Burger King 450", &["Burger King"])]
#[case("shoes from H&M 2000", &["H&M"])]
#[case("paid O'Brien 40", &["O'Brien"])]
// Neighbours.
#[case("gave xyzzy 500", &["xyzzy"])]
#[case("paid the maid 2k", &[])]
#[case("dinner with xyzzy, blorpa and quuxo 900", &["xyzzy", "blorpa", "quuxo"])]
#[case("split 900 between me, xyzzy and blorpa", &["xyzzy", "blorpa"])]
#[case("paid ravi, 500 for lunch", &["ravi"])]
#[case("swiggy 250", &["swiggy"])]
#[case("split with @xyzzy 900", &["xyzzy"])]
#[case("xyzzy ko 500 diye", &["xyzzy"])]
#[case("xyzzy lai 500 tire", &["xyzzy"])]
#[case("momo ko 120", &[])]
#[case("my friend xyzzy owes 200", &["xyzzy"])]
#[case("xyzzy ji 500", &["xyzzy"])]
#[case("Mr. Brown 500", &["Brown"])]
#[case("xyzzy paid 800", &["xyzzy"])]
#[case("rent paid 8000, electricity paid 900", &[])]
#[case("paid by card 2500", &[])]
#[case(
    "took the family out, the bill was 3,400 but ravi paid his 800 back, also paid the maid 2k",
    &["ravi"]
)]
#[case("how much on food this month?", &[])]
#[case("coffee 150, cab 200 and 1.2k groceries", &[])]
#[case("aaj chai ma 20 kharcha bhayo", &[])]
// All capitals.
#[case("SENT RS.500 FROM A/C XX1234 TO RAMESH KUMAR", &["XX1234", "RAMESH KUMAR"])]
#[case("SENT RS.500 TO XYZZY BLORP ON 15-01-26", &["XYZZY BLORP"])]
#[case("LUNCH 250", &[])]
// Bank messages.
#[case(
    "Rs.500.00 debited from A/c XX1234 on 15-Jan-26 to VPA ravi@okaxis. UPI Ref 412345678901. Avl Bal Rs.1,234.00",
    &["XX1234", "ravi@okaxis", "412345678901"]
)]
fn names(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(taken(&mut mask(), text), expected);
}

#[rstest]
#[case("call 9876543210", &["9876543210"])]
#[case("+91 98765 43210 500", &["+91 98765 43210"])]
#[case("call (555) 123-4567", &["(555) 123-4567"])]
#[case("98765 43210", &["98765 43210"])]
#[case("card 4321 5678 9012 3456", &["4321 5678 9012 3456"])]
#[case("खाता ९८७६५४३२१०", &["९८७६५४३२१०"])]
#[case("card ending 4321", &["4321"])]
#[case("card no. 4321 was used", &["4321"])]
#[case("500 from card 4321", &["4321"])]
#[case("card 2500", &[])]
#[case("upi 500", &[])]
#[case("a/c 1234 debited by 500", &["1234"])]
#[case("txn ref 12345", &["12345"])]
#[case("****1234", &["****1234"])]
#[case("spent **500** today", &[])]
#[case("ABCDE1234F", &["ABCDE1234F"])]
#[case("SBIN0001234", &["SBIN0001234"])]
#[case("DE89 3704 0044 0532 0130 00 paid", &["DE89 3704 0044 0532 0130 00"])]
#[case("GB29NWBK60161331926819", &["GB29NWBK60161331926819"])]
#[case("asha.k@mail.com wrote", &["asha.k@mail.com"])]
#[case("9876543210@ybl", &["9876543210@ybl"])]
#[case("see https://x.example/a?b=1.", &["https://x.example/a?b=1"])]
#[case("bit.ly/abc", &["bit.ly/abc"])]
#[case("eggs@10 and pens @ 20, rent @rs50", &[])]
fn accounts(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(taken(&mut mask(), text), expected);
}

#[rstest]
#[case("big bazaar 900", &["Big Bazaar"])]
#[case("BIG BAZAAR! 900", &["Big Bazaar"])]
#[case("dmart 900", &["dmart"])]
#[case("d-mart 900", &["D-Mart"])]
#[case("bigger bazaars", &[])]
#[case("metro 40", &["Metro"])]
#[case("zorro 300", &["Zorro"])]
#[case("zorro cafe 300", &["Zorro Cafe"])]
#[case("food 300", &[])]
#[case("ravi 300", &[])]
#[case("चाय घर 30", &["चाय घर"])]
#[case("2k for lunch", &[])]
fn books(#[case] text: &str, #[case] expected: &[&str]) {
    let known = ["Big Bazaar", "D-Mart", "Metro", "Zorro", "Zorro Cafe", "Food", "चाय घर", "2K"];
    let mut mask = Mask::new(KEY, strings(&known), strings(&["Food", "Ravi"]));
    assert_eq!(taken(&mut mask, text), expected);
}

#[test]
fn json_is_hidden_in_its_values_only() {
    let mut mask = Mask::new(KEY, strings(&["Zorro"]), strings(&["Food"]));
    let before = json!({
        "ravi": "lent ravi 500", "id": "ravi", "amount": "1,200.00", "count": 9_876_543_210_u64,
        "list": [{"merchant": "Pathao", "category": "Food"}, {"merchant": "Food"}, null, true],
    });
    let mut value = before.clone();
    mask.hide_json(&mut value, &["id", "amount"]);
    let text = value.to_string();
    assert_eq!((text.matches("ravi").count(), text.matches("NAME-").count()), (2, 2), "{text}");
    assert!(!text.contains("Pathao") && text.contains("9876543210"), "{text}");
    mask.show_json(&mut value);
    assert_eq!(value, before);
}
