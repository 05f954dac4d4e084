//! How a reply looks in a terminal, and the conversation of plain lines that come through a pipe.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal},
    path::Path,
};

use hisab_port::{File, Paragraph, Reply, Span};
use hisabkitab::{config, domain::text::is_invisible, wording};

use super::{Talk, files, growing::Growing, lines};
use crate::commands::{tell, tell_part};

/// Reads plain lines and answers each as text; a blank one says nothing.
pub(super) async fn talk(talk: &Talk) -> anyhow::Result<()> {
    let mut input = io::stdin().lock();
    while let Some(line) = lines::next(&mut input)? {
        match line {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => answer(talk, line, false).await?,
            Err(why) => reply(talk, &wording::unreadable(&why), false)?,
        }
    }
    Ok(())
}

/// Says something and shows the answer, what there is of it also while it is written.
pub(super) async fn answer(talk: &Talk, text: String, colour: bool) -> io::Result<()> {
    let (mut growing, mut put) = (Growing::default(), Ok(()));
    let drafts = |draft: &str| {
        let more = growing.more(draft);
        if put.is_ok() && !more.is_empty() {
            put = tell_part(&more);
        }
    };
    let answered = talk.say(text, drafts).await;
    put?;
    if growing.is_empty() {
        return reply(talk, &answered.reply, colour);
    }
    // What was begun is ended before anything else is said.
    tell(&growing.rest(&answered.reply, colour))?;
    late(talk, colour)
}

/// Shows a reply, after those that came late.
pub(super) fn reply(talk: &Talk, reply: &Reply, colour: bool) -> io::Result<()> {
    late(talk, colour)?;
    tell(&rendered(reply, colour))?;
    reply.file.as_ref().map_or(Ok(()), put)
}

/// Puts a file where the person is, and says so.
fn put(file: &File) -> io::Result<()> {
    match files::keep(file, Path::new(".")) {
        Ok(path) => tell(&wording::saved(&path)),
        Err(error) => tell(&wording::not_saved(&error.kind().to_string())),
    }
}

/// Shows replies that nobody waited for.
fn late(talk: &Talk, colour: bool) -> io::Result<()> {
    talk.counter.unasked().iter().try_for_each(|late| tell(&rendered(late, colour)))
}

/// Whether the terminal has colour and the person wants it (no-color.org).
pub(super) fn wants_colour() -> bool {
    io::stdout().is_terminal() && !config::terminal::no_colour()
}

/// A reply as text: what carries the point bold, a picture in its words, buttons as numbered choices.
pub(super) fn rendered(reply: &Reply, colour: bool) -> String {
    let mut text = String::new();
    for (at, Paragraph(spans)) in reply.paragraphs.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for span in spans {
            match span {
                Span::Bold(bold) if colour => {
                    text.push_str("\u{1b}[1;36m");
                    text.push_str(&inert(bold));
                    text.push_str("\u{1b}[0m");
                }
                Span::Bold(part) | Span::Plain(part) => text.push_str(&inert(part)),
            }
        }
    }
    if let Some(picture) = &reply.picture {
        text.push('\n');
        text.push_str(&inert(&picture.alt));
    }
    for (at, button) in reply.buttons.iter().flatten().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {}) {}", at + 1, inert(&button.label));
    }
    text
}

/// Text that cannot drive the terminal or turn its lines around: it may hold what someone else wrote.
pub(super) fn inert(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use hisab_port::Button;

    use super::*;

    fn reply() -> Reply {
        let spans = vec![
            Span::Plain("Filed \u{202e}chai \u{1b}[31m".to_owned()),
            Span::Bold("₹20".to_owned()),
        ];
        let button = |label: &str| Button { label: label.to_owned(), payload: String::new() };
        Reply {
            paragraphs: vec![Paragraph(spans)],
            buttons: vec![vec![button("yes")], vec![button("no")]],
            ..Reply::default()
        }
    }

    #[test]
    fn a_reply_is_text_with_numbered_choices_and_no_escapes_of_its_own() {
        assert_eq!(rendered(&reply(), false), "Filed chai [31m₹20\n  1) yes\n  2) no");
    }

    #[test]
    fn colour_is_for_what_carries_the_point() {
        assert!(rendered(&reply(), true).starts_with("Filed chai [31m\u{1b}[1;36m₹20\u{1b}[0m"));
    }
}
