//! Lengths and cleaning, as the server counts and does them.

/// The length in units of UTF-16, in which Telegram counts.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Text without what cannot be shown; a trailing newline of Windows is one of Unix.
pub(super) fn cleaned(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| if c < ' ' && c != '\n' { ' ' } else { c })
        .collect()
}

/// The place in bytes of a place in UTF-16, if it is not inside of a character.
pub(super) fn byte_of(text: &str, unit: usize) -> Option<usize> {
    let mut at = 0;
    for (byte, c) in text.char_indices() {
        if at >= unit {
            return (at == unit).then_some(byte);
        }
        at += c.len_utf16();
    }
    (at == unit).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_utf_16() {
        assert_eq!(units("a🍵न"), 4);
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|unit| byte_of("a🍵न", unit)),
            [Some(0), Some(1), None, Some(5), Some(8), None]
        );
    }
}
