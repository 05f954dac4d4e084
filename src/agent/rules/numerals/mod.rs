//! Number words that have to be listed because their language has no rule below a hundred.
//!
//! To add a language: a file with its `WORDS` (index = value) and a line in [`all`].

mod bengali;
mod hindi;
mod nepali;

/// Every listed spelling with its value.
pub(super) fn all() -> impl Iterator<Item = (&'static str, u8)> {
    [&hindi::WORDS, &nepali::WORDS, &bengali::WORDS]
        .into_iter()
        .flat_map(|words| (0_u8..).zip(words))
        .flat_map(|(value, spellings)| spellings.iter().map(move |spelling| (*spelling, value)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_spelling_means_two_numbers() {
        let mut seen: HashMap<&str, u8> = HashMap::new();
        for (spelling, value) in all() {
            let before = *seen.entry(spelling).or_insert(value);
            assert_eq!(before, value, "{spelling}");
        }
    }
}
