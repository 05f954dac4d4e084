//! Where sentences end.

/// Words whose dot ends no sentence.
const SHORT: [&str; 16] = [
    "rs", "re", "no", "vs", "eg", "approx", "etc", "st", "mr", "mrs", "ms", "dr", "nrs", "tk",
    "rp", "avg",
];

/// The ends of all sentences that are over, as offsets. What comes after the last one may still grow.
pub(super) fn ends(text: &str) -> impl Iterator<Item = usize> {
    let mut chars = text.char_indices();
    std::iter::from_fn(move || {
        for (at, c) in chars.by_ref() {
            let end = at + c.len_utf8();
            if c == '\n' || matches!(c, '.' | '!' | '?' | '।' | '॥' | '…') && is_over(text, at, end)
            {
                return Some(end);
            }
        }
        None
    })
}

/// Whether a mark ends a sentence: the next one has begun, and not with a figure or a small letter.
fn is_over(text: &str, at: usize, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let blank = rest.starts_with(char::is_whitespace);
    let next = rest.trim_start_matches([' ', '\t', '\u{A0}']).chars().next();
    let begins = next.is_some_and(|c| c == '\n' || c.is_alphabetic() && !c.is_lowercase());
    let word = text.get(..at).unwrap_or_default();
    let word = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let letter = word.len() == 1 && !word.bytes().all(|b| b.is_ascii_digit());
    let short = SHORT.iter().any(|short| word.eq_ignore_ascii_case(short)) || letter;
    blank && begins && !short
}

/// The sentences of a text, the last one whether it is over or not.
pub(super) fn all(text: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<usize> = ends(text).chain(std::iter::once(text.len())).collect();
    let mut start = 0;
    ends.into_iter().map(move |end| {
        let sentence = text.get(start..end).unwrap_or_default();
        start = end;
        sentence
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("One. Two", &["One.", " Two"])]
    #[case("Rs. 500 and No. Five", &["Rs. 500 and No. Five"])]
    #[case("It is 3.5 Yes", &["It is 3.5 Yes"])]
    #[case("So? Yes\nNo", &["So?", " Yes\n", "No"])]
    #[case("आपने। हाँ", &["आपने।", " हाँ"])]
    #[case("Over.", &["Over."])]
    fn a_sentence_ends_where_the_next_begins(#[case] text: &str, #[case] sentences: &[&str]) {
        assert_eq!(all(text).collect::<Vec<_>>(), sentences);
    }
}
