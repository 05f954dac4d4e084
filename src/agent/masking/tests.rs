//! What is hidden and what stays, one table per kind, both ways; and that hiding loses nothing.

mod amounts;
mod hidden;
mod lists;
mod round_trip;

use super::*;

/// A key like any other.
const KEY: [u8; 16] = *b"0123456789abcdef";

fn strings<'a>(words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    words.iter().map(|word| (*word).to_owned())
}

fn mask() -> Mask {
    Mask::new(KEY, [], [])
}

/// The texts that a mask takes out, in order.
fn taken(mask: &mut Mask, text: &str) -> Vec<String> {
    let hidden = mask.hide(text);
    assert_eq!(fold(&mask.show(&hidden)), fold(text), "the round trip");
    code::find(&hidden, mask.length)
        .into_iter()
        .map(|seen| mask.shown.get(seen.letters).unwrap().clone())
        .collect()
}
