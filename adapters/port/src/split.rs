//! Cuts long replies into parts that a platform takes.

use unicode_segmentation::UnicodeSegmentation;

use crate::{Paragraph, Span};

/// Paragraphs in parts of at most `limit` each, in order: nothing is left out. Cuts go between paragraphs; in one that
/// is too long for a part of its own, between words, and only in a word without end within it. `measure` says how
/// long a span becomes as the platform counts; the end of a line between two paragraphs counts one.
///
/// `limit` must be more than any one character measures.
pub fn split(
    paragraphs: &[Paragraph],
    limit: usize,
    measure: impl Fn(&Span) -> usize,
) -> Vec<Vec<Paragraph>> {
    let mut parts = Vec::new();
    let (mut part, mut used) = (Vec::new(), 0);
    for piece in paragraphs.iter().flat_map(|paragraph| cut(paragraph, limit, &measure)) {
        let size: usize = piece.0.iter().map(&measure).sum();
        if !part.is_empty() && used + 1 + size > limit {
            parts.push(std::mem::take(&mut part));
            used = 0;
        }
        used += size + usize::from(!part.is_empty());
        part.push(piece);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// A paragraph, in pieces that fit.
fn cut(paragraph: &Paragraph, limit: usize, measure: &impl Fn(&Span) -> usize) -> Vec<Paragraph> {
    let (mut pieces, mut piece, mut used) = (Vec::new(), Vec::new(), 0);
    for span in &paragraph.0 {
        let mut span = span.clone();
        while used + measure(&span) > limit {
            // What is bold stays whole where it can.
            let whole = matches!(span, Span::Bold(_)) && used > 0 && measure(&span) <= limit;
            let room = if whole { 0 } else { limit - used };
            let (head, rest) = cut_span(&span, room, used == 0, measure);
            piece.extend(head);
            pieces.push(Paragraph(std::mem::take(&mut piece)));
            used = 0;
            span = rest;
        }
        if !span.text().is_empty() {
            used += measure(&span);
            piece.push(span);
        }
    }
    if !piece.is_empty() || pieces.is_empty() {
        pieces.push(Paragraph(piece));
    }
    pieces
}

/// The longest beginning of a span that fits and ends with a word, and the rest. When it `must`, it ends anywhere.
fn cut_span(
    span: &Span,
    room: usize,
    must: bool,
    measure: &impl Fn(&Span) -> usize,
) -> (Option<Span>, Span) {
    let text = span.text();
    let like = |text: &str| match span {
        Span::Plain(_) => Span::Plain(text.to_owned()),
        Span::Bold(_) => Span::Bold(text.to_owned()),
    };
    let (mut of_word, mut anywhere) = (0, 0);
    let mut longest = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let end = at + cluster.len();
        let (Some(head), false) = (text.get(..end), end == text.len()) else { break };
        // What is measured never shrinks as a text grows, so the first that does not fit ends the search.
        if measure(&like(head)) > room {
            break;
        }
        anywhere = end;
        longest += 1;
        if cluster.chars().all(char::is_whitespace) {
            of_word = end;
        }
    }
    let mut end = of_word;
    if end == 0 && must {
        // A character that does not fit by itself is sent as it is: the platform says what it thinks of it.
        let first = text.graphemes(true).next().map_or(text.len(), str::len);
        end = if longest == 0 { first } else { anywhere };
    }
    let (head, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    ((!head.is_empty()).then(|| like(head)), like(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(span: &Span) -> usize {
        span.text().chars().count()
    }

    fn shown(paragraphs: &[Paragraph], limit: usize) -> Vec<String> {
        let line = |Paragraph(spans): &Paragraph| spans.iter().map(Span::text).collect::<String>();
        let text = |part: &Vec<Paragraph>| part.iter().map(line).collect::<Vec<_>>().join("\n");
        split(paragraphs, limit, length).iter().map(text).collect()
    }

    fn plain(text: &str) -> Paragraph {
        Paragraph(vec![Span::Plain(text.to_owned())])
    }

    #[test]
    fn paragraphs_stay_together_where_they_fit() {
        let all = [plain("one"), plain("two"), plain("three")];
        assert_eq!(shown(&all, 100), ["one\ntwo\nthree"]);
        assert_eq!(shown(&all, 13), ["one\ntwo\nthree"], "the line ends count");
        assert_eq!(shown(&all, 12), ["one\ntwo", "three"]);
        assert_eq!(shown(&all, 5), ["one", "two", "three"]);
        assert_eq!(shown(&[], 5), Vec::<String>::new());
    }

    #[test]
    fn a_long_paragraph_is_cut_between_words_and_bold_is_kept_whole() {
        let span = |text: &str| Span::Plain(text.to_owned());
        let bold = Span::Bold("12,345 rupees".to_owned());
        let one = Paragraph(vec![span("You spent "), bold.clone(), span(" this month.")]);
        let parts = split(&[one], 20, length);
        assert_eq!(parts[0], [Paragraph(vec![span("You spent ")])], "bold does not fit whole");
        assert_eq!(parts[1], [Paragraph(vec![bold, span(" this ")])]);
        assert_eq!(parts[2], [Paragraph(vec![span("month.")])]);
    }

    #[test]
    fn a_word_without_end_is_cut_between_what_readers_take_for_characters() {
        assert_eq!(shown(&[plain("aaaaaaaaaa")], 4), ["aaaa", "aaaa", "aa"]);
        let hindi = "हिन्दी".repeat(3);
        for part in shown(&[plain(&hindi)], 7) {
            assert!(
                part.graphemes(true).all(|g| "हिन्दी".graphemes(true).any(|of| of == g)),
                "{part}"
            );
        }
        assert_eq!(shown(&[plain("👨‍👩‍👧")], 2), ["👨‍👩‍👧"], "rather than for ever");
    }
}
