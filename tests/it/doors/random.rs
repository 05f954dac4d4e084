//! Random books of two people: joining and parting leaves both as they were.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::*;

/// What somebody says; each is one step, some are refused.
fn any_words() -> impl Strategy<Value = Vec<String>> {
    let thing = prop_oneof!["chai", "auto", "momo", "coffee", "rice", "kitty"];
    let category = prop_oneof!["Food", "Transport", "Pets", "pets", "Khana", "Gifts"];
    let words = prop_oneof![
        4 => (thing.clone(), 1..9_999_u32, any::<bool>()).prop_map(|(thing, amount, dollars)|
            format!("{thing} {}{amount}", if dollars { "$" } else { "" })),
        1 => category.clone().prop_map(|name| format!("add category {name}")),
        1 => (category.clone(), category.clone()).prop_map(|(a, b)| format!("merge {a} into {b}")),
        1 => (category.clone(), category.clone()).prop_map(|(a, b)| format!("rename {a} to {b}")),
        1 => (category.clone(), 1..9_999_u32).prop_map(|(name, amount)| format!("budget {name} {amount}")),
        1 => (category.clone(), 1..9_999_u32).prop_map(|(name, amount)|
            format!("{name} budget {amount} a week with rollover")),
        1 => (1..9_999_u32, any::<bool>()).prop_map(|(amount, once)|
            format!("budget {amount} for #trip{}", if once { " from 1 dec to 10 dec" } else { "" })),
        1 => category.clone().prop_map(|name| format!("pause the {name} budget")),
        1 => (thing, category).prop_map(|(thing, name)| format!("always put {thing} in {name}")),
        1 => Just("delete last".to_owned()),
        1 => Just("undo".to_owned()),
    ];
    prop::collection::vec(words, 0..10)
}

async fn there_and_back(house: &House, whose: [(Who, &[String]); 2], from_the_other: bool) {
    for (who, words) in whose {
        house.says(who, "hello").await;
        for text in words {
            house.says(who, text).await;
        }
    }
    let [(mine, _), (theirs, _)] = whose;
    let before = (house.export(mine).await, house.export(theirs).await);
    let (mut sums, theirs_sums) = (house.sums(mine).await, house.sums(theirs).await);
    for (currency, sum) in theirs_sums {
        *sums.entry(currency).or_default() += sum;
    }
    house.join(theirs, mine).await;
    assert_eq!(house.sums(mine).await, sums);
    house.totals_are_right().await;
    let told = house.says(if from_the_other { mine } else { theirs }, "undo").await;
    assert!(told.starts_with("Taken back"), "{told}");
    assert_eq!((house.export(mine).await, house.export(theirs).await), before);
    house.totals_are_right().await;
}

fn on_random_books(house: &House, cases: u32) {
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let number = std::cell::Cell::new(0_u32);
    let books = (any_words(), any_words(), any::<bool>());
    runner
        .run(&books, |(mine, theirs, from_the_other)| {
            number.set(number.get() + 1);
            let name = |who: &str| -> &'static str { format!("{who}-{}", number.get()).leak() };
            let (asha, phone) = ((ASHA.0, name("asha")), (PHONE.0, name("phone")));
            let whose = [(asha, mine.as_slice()), (phone, theirs.as_slice())];
            crate::support::block_on(there_and_back(house, whose, from_the_other));
            Ok(())
        })
        .unwrap();
}

#[test]
fn joining_and_parting_leaves_random_books_as_they_were_on_a_server() {
    on_random_books(&crate::support::block_on(House::server()), 25);
}

#[cfg(feature = "embedded")]
#[test]
fn joining_and_parting_leaves_random_books_as_they_were_embedded() {
    on_random_books(&crate::support::block_on(House::at(Place::folder())), 5);
}
