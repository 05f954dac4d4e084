//! The common lexicon: which starter category an everyday word or a well-known merchant belongs to, when the
//! person has not taught another.
//!
//! One file a category; there is none for `Other`, which is where the rest goes. South Asian words come in
//! Roman letters with their usual spellings, and the commonest in Devanagari and Bengali.
//!
//! To add a word: put it into the file of its category, folded (lower case, single blanks, no punctuation at
//! the ends), at most [`LONGEST`] words. The tests say when it is in another list already; then it belongs
//! where it most often does in a note about spending.
//!
//! Decisions:
//! - A phrase is listed where it differs from its last word ("gas" is fuel, "gas cylinder" a bill).
//! - What is eaten or drunk as it comes is food; what is cooked with or kept at home is groceries.
//! - Streaming is entertainment; other subscriptions are bills. Insurance is finance whatever it insures,
//!   except for a journey or a pet.
//! - Left out: means of payment (eSewa, bKash, `PhonePe`), banks, verbs, words of many meanings ("ticket",
//!   "shop"), and single relatives ("mom"): in "lunch with mom" or "from mom" they would mislead.
//! - Letters with a dot below have a one-code and a two-code form; both are listed, the first as an escape.

use std::{collections::HashMap, sync::LazyLock};

use crate::domain::category::Starter;

mod bills;
mod education;
mod entertainment;
mod family;
mod finance;
mod food;
mod gifts;
mod groceries;
mod health;
mod home;
mod income;
mod personal_care;
mod shopping;
mod transport;
mod travel;

/// The most words a phrase of the lexicon has.
pub const LONGEST: usize = 3;

/// Every list with its category.
const LISTS: [(Starter, &[&str]); 15] = [
    (Starter::Food, food::WORDS),
    (Starter::Groceries, groceries::WORDS),
    (Starter::Transport, transport::WORDS),
    (Starter::Shopping, shopping::WORDS),
    (Starter::Bills, bills::WORDS),
    (Starter::Home, home::WORDS),
    (Starter::Health, health::WORDS),
    (Starter::Education, education::WORDS),
    (Starter::Entertainment, entertainment::WORDS),
    (Starter::Travel, travel::WORDS),
    (Starter::PersonalCare, personal_care::WORDS),
    (Starter::Family, family::WORDS),
    (Starter::Gifts, gifts::WORDS),
    (Starter::Finance, finance::WORDS),
    (Starter::Income, income::WORDS),
];

static CATEGORIES: LazyLock<HashMap<&'static str, Starter>> = LazyLock::new(|| {
    LISTS
        .iter()
        .flat_map(|&(starter, words)| words.iter().map(move |&word| (word, starter)))
        .collect()
});

/// The starter category of a folded word or phrase.
pub fn category(folded: &str) -> Option<Starter> {
    CATEGORIES.get(folded).copied()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::ledger::vocabulary::fold;

    fn words() -> impl Iterator<Item = (Starter, &'static str)> {
        LISTS
            .into_iter()
            .flat_map(|(starter, words)| words.iter().map(move |&word| (starter, word)))
    }

    #[test]
    fn no_word_is_listed_twice() {
        let mut seen = HashMap::new();
        for (starter, word) in words() {
            let before = seen.insert(word, starter);
            assert_eq!(before, None, "{word} is in {starter:?} again");
        }
    }

    #[test]
    fn every_word_is_folded() {
        for (starter, word) in words() {
            assert_eq!(fold(word), word, "in {starter:?}");
        }
    }

    #[test]
    fn no_phrase_is_too_long() {
        for (starter, word) in words() {
            assert!((1..=LONGEST).contains(&word.split(' ').count()), "{word} in {starter:?}");
        }
    }

    #[test]
    fn every_starter_but_other_has_words() {
        for starter in Starter::ALL {
            let listed = words().any(|(of, _)| of == starter);
            assert_eq!(listed, starter != Starter::Other, "{starter:?}");
        }
    }

    #[rstest]
    #[case::tea("chai", Starter::Food)]
    #[case::delivered_meal("uber eats", Starter::Food)]
    #[case::bottle_of_water("water", Starter::Food)]
    #[case::vegetables("tarkari", Starter::Groceries)]
    #[case::hindi_milk("दूध", Starter::Groceries)]
    #[case::ride("uber", Starter::Transport)]
    #[case::fuel("gas", Starter::Transport)]
    #[case::nepali_fare("bus bhada", Starter::Transport)]
    #[case::clothes("kapda", Starter::Shopping)]
    #[case::cooking_gas("gas cylinder", Starter::Bills)]
    #[case::instalment("emi", Starter::Bills)]
    #[case::hindi_rent("किराया", Starter::Home)]
    #[case::bengali_rent("বাসা ভাড়া", Starter::Home)]
    #[case::bengali_rent_in_other_codes("বাসা ভা\u{9dc}া", Starter::Home)]
    #[case::medicine("dawai", Starter::Health)]
    #[case::school("school fees", Starter::Education)]
    #[case::streaming("netflix", Starter::Entertainment)]
    #[case::flight("air ticket", Starter::Travel)]
    #[case::barber("haircut", Starter::PersonalCare)]
    #[case::pet("dog food", Starter::Family)]
    #[case::worship("dakshina", Starter::Gifts)]
    #[case::insurance("bike insurance", Starter::Finance)]
    #[case::pay("salary", Starter::Income)]
    fn a_common_word_has_its_category(#[case] word: &str, #[case] starter: Starter) {
        assert_eq!(category(word), Some(starter));
    }

    #[rstest]
    #[case::not_folded("Chai")]
    #[case::means_of_payment("esewa")]
    #[case::relative("mom")]
    #[case::nothing("")]
    fn an_unknown_word_has_none(#[case] word: &str) {
        assert_eq!(category(word), None);
    }
}
