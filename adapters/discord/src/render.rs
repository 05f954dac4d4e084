//! A reply as Discord shows it: text in which only what should be bold is markup, in parts that Discord takes.
//!
//! Discord takes a backslash before a sign away, whatever the sign, and shows what follows it literally. So every sign
//! that could begin markup, a mention, an emoji or a link gets one, where it could. Addresses of the web that stand on
//! their own are left as they are: a backslash within would be shown, and they can be clicked.

use hisab_port::{Paragraph, Span, split};

/// The longest text of a message, in units of UTF-16: at least as many as Discord counts.
pub(crate) const LONGEST: usize = 2_000;

/// Signs that mean something wherever they stand.
const ANYWHERE: &str = "\\*_~`|<>[]@";

/// Signs that mean something at the beginning of a line: headings, small print, lists.
const BEGINNING: &str = "#-+";

/// What of an address of the web needs no care.
const OF_ADDRESS: &str = "-._~:/?#@!$&'()*+,;=%";

/// The paragraphs in parts, each a text that Discord takes.
pub(crate) fn parts(paragraphs: &[Paragraph]) -> Vec<String> {
    let parts = split(paragraphs, LONGEST, measure);
    let shown = parts.iter().map(|part| {
        let lines: Vec<String> = part.iter().map(line).collect();
        lines.join("\n")
    });
    // Discord refuses a message of blanks.
    shown.filter(|text| !text.trim().is_empty()).collect()
}

/// What surrounds a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// Nobody knows yet.
    Unknown,
    /// The marks of what is bold, on both sides.
    Marks,
    /// A mark follows.
    Mark,
    /// It ends its line.
    End,
}

/// At most how long a span becomes, wherever it stands.
fn measure(span: &Span) -> usize {
    let marks = if matches!(span, Span::Bold(_)) { 4 } else { 0 };
    escape(span.text(), true, Around::Unknown).encode_utf16().count() + marks
}

/// One paragraph. Spans of the same weight are shown as one: two bold ones side by side would not be bold.
fn line(Paragraph(spans): &Paragraph) -> String {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for span in spans {
        let bold = matches!(span, Span::Bold(_));
        let (before, middle, after) =
            if bold { trimmed(span.text()) } else { ("", span.text(), "") };
        for (bold, text) in [(false, before), (bold, middle), (false, after)] {
            match runs.last_mut() {
                _ if text.is_empty() => {}
                Some((weight, run)) if *weight == bold => run.push_str(text),
                _ => runs.push((bold, text.to_owned())),
            }
        }
    }
    let mut shown = String::new();
    for (number, (bold, text)) in runs.iter().enumerate() {
        let around = match (bold, number + 1 == runs.len()) {
            (true, _) => Around::Marks,
            (false, false) => Around::Mark,
            (false, true) => Around::End,
        };
        let begun = shown.rsplit('\n').next().unwrap_or_default();
        let text = escape(text, begun.chars().all(|sign| sign == ' '), around);
        let mark = if *bold { "**" } else { "" };
        shown.extend([mark, text.as_str(), mark]);
    }
    shown
}

/// The blanks before, what is between, the blanks after: markup does not begin or end with a blank.
fn trimmed(text: &str) -> (&str, &str, &str) {
    let rest = text.trim_start();
    let before = text.strip_suffix(rest).unwrap_or_default();
    let middle = rest.trim_end();
    (before, middle, rest.strip_prefix(middle).unwrap_or_default())
}

/// The text with a backslash before each sign that could mean something. `beginning`: it begins a line.
fn escape(text: &str, beginning: bool, around: Around) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    let mut beginning = beginning;
    // Digits at the beginning of a line: with a dot they would be the number of a list.
    let mut number = beginning;
    let mut rest = text;
    let mut before = ' ';
    while let Some(sign) = rest.chars().next() {
        if let Some(address) = address(rest, before, around) {
            shown.push_str(address);
            rest = rest.strip_prefix(address).unwrap_or_default();
            (beginning, number, before) = (false, false, '/');
            continue;
        }
        let (_, after) = rest.split_at(sign.len_utf8());
        let blank_follows = match after.chars().next() {
            Some(next) => next.is_whitespace(),
            None => around != Around::Unknown,
        };
        let means_something = ANYWHERE.contains(sign)
            || beginning && BEGINNING.contains(sign)
            || sign == ':' && !blank_follows
            || sign == '.'
                && number
                && before.is_ascii_digit()
                && (blank_follows || after.is_empty());
        if means_something {
            shown.push('\\');
        }
        shown.push(sign);
        if sign == '\n' {
            (beginning, number) = (true, true);
        } else if sign != ' ' {
            beginning = false;
            number = number && sign.is_ascii_digit();
        }
        (before, rest) = (sign, after);
    }
    shown
}

/// The address of the web that a text begins with, if it stands on its own: Discord takes everything up to a blank for
/// it, but for the signs that end a sentence.
fn address(text: &str, before: char, around: Around) -> Option<&str> {
    let begins = text.starts_with("https://") || text.starts_with("http://");
    if !begins || !before.is_whitespace() || around == Around::Unknown {
        return None;
    }
    let word = text.split(char::is_whitespace).next()?;
    let address = word.trim_end_matches(['.', ',', ';', ')', '\'', '!', '?']);
    let plain = |sign: char| sign.is_ascii_alphanumeric() || OF_ADDRESS.contains(sign);
    let named = address.split("://").nth(1).is_some_and(|rest| !rest.is_empty());
    let apart = match around {
        // It would take the mark that follows with it.
        Around::Mark => word.len() < text.len(),
        // Marks within would end what is bold.
        Around::Marks => !word.contains('*'),
        Around::End | Around::Unknown => true,
    };
    let usable = named && apart && !address.ends_with(':') && word.chars().all(plain);
    usable.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bold(text: &str) -> Span {
        Span::Bold(text.to_owned())
    }

    fn plain_span(text: &str) -> Span {
        Span::Plain(text.to_owned())
    }

    #[test]
    fn signs_that_could_mean_something_are_shown_as_they_are() {
        for (text, shown) in [
            ("chai 20", "chai 20"),
            ("*a* _b_ ~~c~~ `d` ||e||", r"\*a\* \_b\_ \~\~c\~\~ \`d\` \|\|e\|\|"),
            ("[5](http://x) \\6", r"\[5\](http\://x) \\6"),
            ("<@7> @everyone <#8>", r"\<\@7\> \@everyone \<\#8\>".replace(r"\#", "#").as_str()),
            ("# one\n## two\n-# three", "\\# one\n\\## two\n\\-# three"),
            ("- a\n+ b\n> c", "\\- a\n\\+ b\n\\> c"),
            ("a - b + c # d", "a - b + c # d"),
            ("1. chai\n12.50", "1\\. chai\n12.50"),
            ("about 1. 2", "about 1. 2"),
            (":smile: 10:30 Food: 5", r"\:smile: 10\:30 Food: 5"),
            ("see https://a.b/c_d?e=*f*.", "see https://a.b/c_d?e=*f*."),
            ("see https://a.b/c_d.", "see https://a.b/c_d."),
            ("xhttps://a.b/_c_", r"xhttps\://a.b/\_c\_"),
            ("https://a.b/<c>", r"https\://a.b/\<c\>"),
        ] {
            assert_eq!(escape(text, true, Around::End), shown, "{text:?}");
        }
    }

    #[test]
    fn bold_holds_no_blanks_at_its_ends_and_never_meets_itself() {
        let shown = |spans: &[Span]| line(&Paragraph(spans.to_vec()));
        assert_eq!(shown(&[bold("a")]), "**a**");
        assert_eq!(
            shown(&[plain_span("You spent"), bold(" 20 "), plain_span("today")]),
            "You spent **20** today"
        );
        assert_eq!(shown(&[bold("a"), bold("b")]), "**ab**");
        assert_eq!(shown(&[bold("a "), bold("b")]), "**a** **b**");
        assert_eq!(shown(&[bold(" "), bold("")]), " ");
        assert_eq!(shown(&[plain_span("a*"), bold("*b*"), plain_span("*c")]), r"a\***\*b\***\*c");
        assert_eq!(shown(&[bold("1"), plain_span(". a")]), "**1**. a");
        let address = || plain_span("https://a.b/_c_");
        assert_eq!(shown(&[address(), bold("d")]), r"https\://a.b/\_c\_**d**");
        assert_eq!(shown(&[address(), plain_span(" "), bold("d")]), "https://a.b/_c_ **d**");
        assert_eq!(shown(&[bold("https://a.b/_c_")]), "**https://a.b/_c_**");
    }

    #[test]
    fn no_part_is_longer_than_discord_takes() {
        let text = "*".repeat(1_999) + " 🍵 " + &"यह _है_ ".repeat(250);
        let paragraphs = [Paragraph(vec![bold(&text), plain_span(&text)])];
        let parts = parts(&paragraphs);
        assert!(parts.iter().all(|part| part.encode_utf16().count() <= LONGEST));
        let shown: String = parts.concat();
        assert_eq!(shown.matches('🍵').count(), 2, "nothing is left out");
    }

    #[test]
    fn what_is_measured_never_shrinks_and_is_enough() {
        let text = "1. a: b https://a.b/_c_ *d* https://e.f/g:h, :i:\n- j";
        let mut last = 0;
        for (end, _) in text.char_indices() {
            let measured = measure(&plain_span(&text[..end]));
            assert!(measured >= last, "{:?}", &text[..end]);
            last = measured;
            let shown = line(&Paragraph(vec![bold(&text[..end])]));
            assert!(shown.len() <= measure(&bold(&text[..end])));
        }
    }
}
