//! An answer that is shown while it is written. A terminal only goes on: what stands there stays, so only what is new
//! of each draft is printed, and whatever comes out otherwise than it had begun is begun anew on a line of its own.

use hisab_port::Reply;

use super::show::{inert, rendered};

/// What stands there of an answer, in a line that is not ended.
#[derive(Default)]
pub(super) struct Growing(String);

impl Growing {
    /// Whether nothing of it was shown.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is to be printed when it has come so far.
    pub(super) fn more(&mut self, draft: &str) -> String {
        let lines: Vec<String> =
            draft.lines().map(inert).filter(|line| !line.trim().is_empty()).collect();
        // What follows a space may be the end of its paragraph.
        let text = lines.join("\n").trim_end().to_owned();
        if self.0.starts_with(&text) {
            // Written once more, by a second try, and not yet as far.
            return String::new();
        }
        let more = match text.strip_prefix(&self.0) {
            Some(more) => more.to_owned(),
            None => format!("\n{text}"),
        };
        self.0 = text;
        more
    }

    /// What is to be printed, and the line ended, when the reply is there.
    pub(super) fn rest(&self, reply: &Reply, colour: bool) -> String {
        let plain = rendered(reply, false);
        match plain.strip_prefix(&self.0) {
            _ if self.is_empty() => rendered(reply, colour),
            Some(rest) => rest.to_owned(),
            None => format!("\n{}", rendered(reply, colour)),
        }
    }
}

#[cfg(test)]
mod tests {
    use hisab_port::{Button, Paragraph, Span};

    use super::*;

    /// All that is printed for these drafts and this reply, with `|` between the pieces.
    fn printed(drafts: &[&str], reply: &Reply) -> String {
        let mut growing = Growing::default();
        let mut pieces: Vec<String> = drafts.iter().map(|draft| growing.more(draft)).collect();
        pieces.push(growing.rest(reply, true));
        pieces.join("|")
    }

    /// "You spent ₹105." with the figure bold, and a second paragraph.
    fn reply() -> Reply {
        let plain = |text: &str| Span::Plain(text.to_owned());
        let total = vec![plain("You spent "), Span::Bold("₹105".to_owned()), plain(".")];
        let paragraphs = vec![Paragraph(total), Paragraph(vec![plain("Most of it was auto.")])];
        Reply { paragraphs, ..Reply::default() }
    }

    const WHOLE: &str = "You spent \u{1b}[1;36m₹105\u{1b}[0m.\nMost of it was auto.";

    #[test]
    fn without_a_draft_the_reply_is_shown_as_ever() {
        assert_eq!(printed(&[], &reply()), WHOLE);
        assert_eq!(printed(&["", "\n"], &reply()), format!("||{WHOLE}"));
    }

    #[test]
    fn what_is_new_is_printed_and_of_the_reply_the_rest() {
        let drafts = ["You spent ₹105.", "You spent ₹105.", "You spent ₹105.\n\nMost of it "];
        assert_eq!(printed(&drafts, &reply()), "You spent ₹105.||\nMost of it| was auto.");
        let all = ["You spent ₹105.\nMost of it was auto."];
        assert_eq!(printed(&all, &reply()), "You spent ₹105.\nMost of it was auto.|");
    }

    #[test]
    fn buttons_come_with_the_rest() {
        let button = Button { label: "undo".to_owned(), payload: "undo".to_owned() };
        let reply = Reply { buttons: vec![vec![button]], ..Reply::from("Filed chai.") };
        assert_eq!(printed(&["Filed chai."], &reply), "Filed chai.|\n  1) undo");
    }

    #[test]
    fn a_reply_that_says_something_else_is_begun_anew() {
        let drafts = ["You spent ₹1,050."];
        assert_eq!(printed(&drafts, &reply()), format!("You spent ₹1,050.|\n{WHOLE}"));
    }

    #[test]
    fn a_second_try_goes_on_where_it_says_the_same_and_is_begun_anew_where_not() {
        let same = ["You spent ₹105.\nMost", "You", "You spent ₹105.\nMost of it was"];
        let shown = "You spent ₹105.\nMost|| of it was| auto.";
        assert_eq!(printed(&same, &reply()), shown);
        let other = ["Let me see.", "You spent ₹105."];
        let shown = "Let me see.|\nYou spent ₹105.|\nMost of it was auto.";
        assert_eq!(printed(&other, &reply()), shown);
    }

    #[test]
    fn a_draft_cannot_drive_the_terminal() {
        let drafts = ["Filed \u{202e}chai \u{1b}[31m\u{7}.\rYou"];
        assert_eq!(printed(&drafts, &Reply::from("Filed.")), "Filed chai [31m.You|\nFiled.");
    }
}
