//! How mails look, and the page that ends them: words into HTML and text. Whatever is put in is escaped.
//!
//! Mail programs know tables and styles on elements; some know a style sheet for the dark. Nothing is fetched from
//! elsewhere: no picture, no font.

use askama::Template;
use hisab_port::Span;

use crate::wording::{self, Letter, MailPage};

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    letter: &'a Letter,
    unsubscribe: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    letter: &'a Letter,
    /// Whether each is one of a list, and what it says.
    paragraphs: Vec<(bool, String)>,
    unsubscribe: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "mail_page.html")]
struct Page<'a> {
    page: &'a MailPage,
}

/// A letter as HTML.
pub(super) fn html(letter: &Letter, unsubscribe: Option<&str>) -> Result<String, askama::Error> {
    Html { letter, unsubscribe }.render()
}

/// A letter as text.
pub(super) fn text(letter: &Letter, unsubscribe: Option<&str>) -> Result<String, askama::Error> {
    let lines = |paragraph| (wording::is_item(paragraph), wording::unmarked(paragraph));
    let paragraphs = letter.paragraphs.iter().map(lines).collect();
    Text { letter, paragraphs, unsubscribe }.render()
}

/// A page about mail.
pub fn page(page: &MailPage) -> Result<String, askama::Error> {
    Page { page }.render()
}

#[cfg(test)]
mod tests {
    use hisab_port::Paragraph;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    fn letter(words: &str) -> Letter {
        let paragraph = Paragraph(vec![Span::Plain(words.into()), Span::Bold(words.into())]);
        Letter {
            subject: words.to_owned(),
            title: words.to_owned(),
            note: Some(words.to_owned()),
            paragraphs: vec![paragraph],
            code: Some(words.to_owned()),
            action: Some((words.to_owned(), words.to_owned())),
            picture: Some(words.to_owned()),
            reason: words.to_owned(),
            unsubscribe: Some(words.to_owned()),
        }
    }

    #[test]
    fn whatever_is_put_in_is_escaped() {
        let evil = "<script>alert('1')</script>\"><img src=x onerror=y>&";
        let html = html(&letter(evil), Some("https://hisab.example/?a=1&b=\"><b>")).unwrap();
        for bad in ["<script>alert", "<img", "onerror=y>", "\"><b>"] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        assert_eq!(html.matches("&#60;script&#62;").count(), 11, "{html}");
        let text = text(&letter(evil), None).unwrap();
        assert!(text.contains(evil), "without markup it stands as it is: {text}");
        let words = MailPage { title: evil.into(), text: evil.into(), button: Some(evil.into()) };
        assert!(!page(&words).unwrap().contains("<script>"));
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let html = html(&letter("x"), None).unwrap();
        for word in ["src=", "url(", "<link", "@import", "http"] {
            assert!(!html.contains(word), "{word}: {html}");
        }
        assert!(html.contains("prefers-color-scheme: dark") && html.contains("<table"), "{html}");
        assert!(html.starts_with("<!doctype html>") && html.contains("lang=\"en\""), "{html}");
    }

    #[test]
    fn a_mail_without_markup_reads_well() {
        let mut letter = letter("Food ₹20");
        letter.unsubscribe = Some("No more weekly digest".to_owned());
        let more = ["• Auto ₹85", "• Chai ₹20", "That is all."];
        letter.paragraphs.extend(more.map(|text| Paragraph(vec![Span::Plain(text.into())])));
        assert_snapshot!(text(&letter, Some("https://hisab.example/unsubscribe?t=1")).unwrap(), @r"
        Food ₹20
        Food ₹20

        Food ₹20Food ₹20
        • Auto ₹85
        • Chai ₹20

        That is all.

            Food ₹20

        Food ₹20: Food ₹20

        Food ₹20

        --
        Food ₹20
        No more weekly digest: https://hisab.example/unsubscribe?t=1
        ");
        let bare = Letter { title: "Hello".into(), reason: "Why.".into(), ..Letter::default() };
        assert_snapshot!(text(&bare, None).unwrap(), @r"
        Hello

        --
        Why.
        ");
    }

    proptest! {
        #[test]
        fn no_words_open_an_element(words in "[<>&'\" a-z/=]{0,40}") {
            let elements = |words: &str| html(&letter(words), None).unwrap().matches('<').count();
            prop_assert_eq!(elements(&words), elements("x"));
        }
    }
}
