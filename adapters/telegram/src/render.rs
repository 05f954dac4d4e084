//! A reply as the messages that show it: text in HTML, cut where Telegram's limits are, with what is attached.
//!
//! Telegram counts a text as it is read, not its markup. To show something new: its part in [`plan`].

use hisab_port::{Media, Paragraph, Reply, Span, split};
use teloxide_core::types::InlineKeyboardMarkup;

use crate::keyboard::keyboards;

/// The longest text of a message, in units of UTF-16.
const TEXT: usize = 4096;

/// The longest text under a picture or a file, in units of UTF-16.
const CAPTION: usize = 1024;

/// What stands above buttons that have no text of their own: a message needs some.
const NO_WORDS: &str = "…";

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part<'a> {
    pub(crate) text: Vec<Paragraph>,
    pub(crate) attached: Attached<'a>,
    pub(crate) keyboard: Option<InlineKeyboardMarkup>,
}

/// What is attached to a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Attached<'a> {
    Nothing,
    Photo(&'a [u8]),
    Document { name: &'a str, data: &'a [u8] },
}

impl<'a> Part<'a> {
    fn new(text: Vec<Paragraph>, attached: Attached<'a>) -> Self {
        Self { text, attached, keyboard: None }
    }

    /// The text in HTML.
    pub(crate) fn html(&self) -> String {
        written(&self.text, |span, into| match span {
            Span::Plain(text) => escape(text, into),
            Span::Bold(text) => {
                into.push_str("<b>");
                escape(text, into);
                into.push_str("</b>");
            }
        })
    }

    /// The text alone.
    pub(crate) fn plain(&self) -> String {
        written(&self.text, |span, into| into.push_str(span.text()))
    }

    /// Whether a picture is attached.
    pub(crate) fn is_picture(&self) -> bool {
        matches!(self.attached, Attached::Photo(_))
    }

    /// How many bytes are attached.
    pub(crate) fn size(&self) -> usize {
        match self.attached {
            Attached::Nothing => 0,
            Attached::Photo(data) | Attached::Document { data, .. } => data.len(),
        }
    }

    /// Whether there is anything to send.
    fn shows(&self) -> bool {
        self.attached != Attached::Nothing || !self.plain().trim().is_empty()
    }
}

fn written(text: &[Paragraph], write: impl Fn(&Span, &mut String)) -> String {
    let mut into = String::new();
    for (index, Paragraph(spans)) in text.iter().enumerate() {
        if index > 0 {
            into.push('\n');
        }
        for span in spans {
            write(span, &mut into);
        }
    }
    into
}

/// Text in which nothing is markup.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            other => into.push(other),
        }
    }
}

/// How long a span is, as Telegram counts.
fn units(span: &Span) -> usize {
    span.text().encode_utf16().count()
}

/// The messages that show a reply, in order; none for a reply that is empty. Buttons are under the last.
pub(crate) fn plan(reply: &Reply) -> Vec<Part<'_>> {
    let mut attached = Vec::new();
    let mut words = reply.paragraphs.clone();
    if let Some(picture) = &reply.picture {
        let shown = match picture.media {
            Media::Png => Attached::Photo(&picture.data),
            Media::Svg => Attached::Document { name: "picture.svg", data: &picture.data },
        };
        words.push(Paragraph(vec![Span::Plain(picture.alt.clone())]));
        attached.push(shown);
    }
    if let Some(file) = &reply.file {
        attached.push(Attached::Document { name: &file.name, data: &file.data });
    }
    let mut parts = Vec::new();
    let mut under = caption(&words).filter(|_| !attached.is_empty());
    if under.is_none() {
        // Too much to stand under anything: the words of the picture stay with it if they fit.
        let alt = reply.picture.as_ref().and_then(|_| caption(words.get(words.len() - 1..)?));
        words.truncate(words.len() - usize::from(alt.is_some()));
        let texts = split(&words, TEXT, units).into_iter();
        parts.extend(texts.map(|text| Part::new(text, Attached::Nothing)));
        under = alt;
    }
    for shown in attached {
        parts.push(Part::new(under.take().unwrap_or_default(), shown));
    }
    parts.retain(Part::shows);
    for (index, keyboard) in keyboards(&reply.buttons).into_iter().enumerate() {
        if index > 0 || parts.is_empty() {
            let text = Paragraph(vec![Span::Plain(NO_WORDS.to_owned())]);
            parts.push(Part::new(vec![text], Attached::Nothing));
        }
        if let Some(last) = parts.last_mut() {
            last.keyboard = Some(keyboard);
        }
    }
    parts
}

/// What can stand under a picture or a file.
fn caption(words: &[Paragraph]) -> Option<Vec<Paragraph>> {
    let spans: usize = words.iter().flat_map(|Paragraph(spans)| spans).map(units).sum();
    (spans + words.len().saturating_sub(1) <= CAPTION).then(|| words.to_vec())
}

#[cfg(test)]
mod tests {
    use hisab_port::{Button, File, Picture};

    use super::*;

    fn plain(text: &str) -> Paragraph {
        Paragraph(vec![Span::Plain(text.to_owned())])
    }

    fn with_picture(text: &str, alt: &str) -> Reply {
        let picture = Picture { alt: alt.to_owned(), media: Media::Png, data: vec![1], dark: None };
        Reply { picture: Some(picture), ..Reply::from(text) }
    }

    /// The lengths of texts, with a star where something is attached.
    fn shape(reply: &Reply) -> Vec<String> {
        let one = |part: &Part<'_>| {
            let star = if part.attached == Attached::Nothing { "" } else { "*" };
            format!("{}{star}", part.plain().encode_utf16().count())
        };
        plan(reply).iter().map(one).collect()
    }

    #[test]
    fn what_looks_like_markup_is_escaped_and_only_that() {
        let spans = vec![Span::Plain("a < b & \"c\"\n".to_owned()), Span::Bold("<i>".to_owned())];
        let reply = Reply { paragraphs: vec![Paragraph(spans), plain("'d'")], ..Reply::default() };
        let html = plan(&reply)[0].html();
        assert_eq!(html, "a &lt; b &amp; \"c\"\n<b>&lt;i&gt;</b>\n'd'");
    }

    #[test]
    fn texts_are_cut_at_what_telegram_takes_as_it_counts() {
        assert_eq!(shape(&Reply::from("x".repeat(4096).as_str())), ["4096"]);
        assert_eq!(shape(&Reply::from("x".repeat(4097).as_str())), ["4096", "1"]);
        assert_eq!(shape(&Reply::from("<".repeat(4096).as_str())), ["4096"], "not the markup");
        assert_eq!(shape(&Reply::from("🍵".repeat(2049).as_str())), ["4096", "2"], "UTF-16");
        assert_eq!(shape(&Reply::default()), Vec::<String>::new());
        assert_eq!(shape(&Reply::from(" \n ")), Vec::<String>::new());
    }

    #[test]
    fn a_picture_has_its_words_under_it_and_the_text_too_where_it_fits() {
        assert_eq!(shape(&with_picture("text", "alt")), ["8*"]);
        let long = "x".repeat(1020);
        assert_eq!(shape(&with_picture(&long, "alt")), ["1024*"]);
        assert_eq!(shape(&with_picture(&format!("{long}y"), "alt")), ["1021", "3*"]);
        let alt = "y".repeat(1025);
        assert_eq!(shape(&with_picture("text", &alt)), ["1030", "0*"], "nothing is left out");
        assert_eq!(shape(&with_picture("", "")), ["1*"]);
    }

    #[test]
    fn a_file_comes_after_what_is_said_about_it() {
        let file = File { name: "a.csv".to_owned(), media: "text/csv".to_owned(), data: vec![1] };
        let with = |text: &str| Reply { file: Some(file.clone()), ..Reply::from(text) };
        assert_eq!(shape(&with("text")), ["4*"]);
        assert_eq!(shape(&with(&"x".repeat(1025))), ["1025", "0*"]);
        let both = Reply { file: Some(file), ..with_picture("text", "alt") };
        assert_eq!(shape(&both), ["8*", "0*"]);
        let mut svg = with_picture("text", "alt");
        svg.picture.as_mut().unwrap().media = Media::Svg;
        let parts = plan(&svg);
        assert_eq!(parts[0].attached, Attached::Document { name: "picture.svg", data: &[1] });
    }

    #[test]
    fn buttons_stand_under_the_last() {
        let buttons = |count: usize| {
            let button = |n: usize| Button { label: n.to_string(), payload: n.to_string() };
            (0..count).map(|n| vec![button(n)]).collect::<Vec<_>>()
        };
        let long = "x".repeat(5000);
        let reply = Reply { buttons: buttons(2), ..Reply::from(long.as_str()) };
        let under: Vec<bool> = plan(&reply).iter().map(|part| part.keyboard.is_some()).collect();
        assert_eq!(under, [false, true]);
        let reply = Reply { buttons: buttons(101), ..Reply::default() };
        assert_eq!(shape(&reply), ["1", "1"], "no button is left out");
    }
}
