//! Mentions of the application: in a server they say that it is meant, and are no part of what is said.

/// The text without mentions of this user; where one stood, one space is left.
pub(crate) fn without(text: &str, user: u64) -> String {
    let (plain, nick) = (format!("<@{user}>"), format!("<@!{user}>"));
    if !text.contains(&plain) && !text.contains(&nick) {
        return text.to_owned();
    }
    let mut left = String::new();
    for piece in text.split(&plain).flat_map(|piece| piece.split(&nick)) {
        // Lines stay lines; only the blanks beside a mention go.
        let piece =
            if left.is_empty() { piece.trim_start() } else { piece.trim_start_matches(' ') };
        let kept = left.trim_end_matches(' ').len();
        left.truncate(kept);
        if !left.is_empty() && !left.ends_with('\n') && !piece.is_empty() {
            left.push(' ');
        }
        left.push_str(piece);
    }
    left.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_reads_as_if_nobody_had_been_mentioned() {
        for (text, left) in [
            ("<@7> chai 20", "chai 20"),
            ("<@!7>chai 20", "chai 20"),
            ("chai 20 <@7>", "chai 20"),
            ("chai <@7> 20 <@7>", "chai 20"),
            ("<@7>\nchai 20\nauto 85", "chai 20\nauto 85"),
            ("chai 20\n<@7> auto 85", "chai 20\nauto 85"),
            ("<@7> <@8> owes 20", "<@8> owes 20"),
            ("  two  blanks ", "  two  blanks "),
            ("<@77> chai", "<@77> chai"),
            ("<@7>", ""),
            ("<@7> <@!7> ", ""),
        ] {
            assert_eq!(without(text, 7), left, "{text:?}");
        }
    }
}
