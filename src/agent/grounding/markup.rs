//! Takes the marks of Markdown from a text: a reply has structure, never markup.

/// The text without emphasis, headings and bullets. Nothing inside a line moves, so figures stay whole.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            plain.push('\n');
        }
        let line = unmarked(line);
        for (at, piece) in line.split("**").enumerate() {
            // Between digits the stars are no emphasis: they stay, and the check sees them.
            if at > 0 && plain.ends_with(digit) && piece.starts_with(digit) {
                plain.push_str("**");
            }
            plain.push_str(piece);
        }
    }
    plain
}

fn digit(c: char) -> bool {
    c.is_numeric()
}

/// A line without what stands before it: "# ", "- ", "* ", "• ", "> ".
fn unmarked(line: &str) -> &str {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    if heading.len() < line.len() && heading.starts_with(' ') {
        return heading.trim_start();
    }
    ["- ", "* ", "• ", "> "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("**₹500** on Food", "₹500 on Food")]
    #[case("# Total\n- Food\n* Bills\n• Home\n> so", "Total\nFood\nBills\nHome\nso")]
    #[case("1**2", "1**2")]
    #[case("-₹5", "-₹5")]
    #[case("#tag", "#tag")]
    #[case("", "")]
    fn marks_go_and_words_stay(#[case] text: &str, #[case] bare: &str) {
        assert_eq!(plain(text), bare);
    }
}
