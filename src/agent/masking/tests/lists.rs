//! The lists do not contradict each other.

use super::super::words;

#[test]
fn no_common_name_is_an_everyday_word() {
    let both: Vec<&str> = words::NAMES.iter().filter(|name| words::EVERYDAY.has(name)).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn there_are_names_enough() {
    let count = words::NAMES.iter().count();
    assert!(count > 1000, "{count}");
    assert!(words::NAMES.iter().filter(|name| !name.is_ascii()).count() >= 150);
}
