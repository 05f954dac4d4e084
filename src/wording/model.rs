//! What is said when a model was needed: its own words, what it would do, and why there is nothing of it.

use hisab_port::{Paragraph, Reply, Span};

use super::{line::plain, say};

/// Why there is no word of a model, as a person needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoModel {
    /// It cannot be reached, or does not answer in time.
    Away,
    /// It will not read this.
    Refused,
    /// It could make nothing of it.
    AtALoss,
    /// What the person may take today is used up.
    SpentToday,
}

/// A model's own words, which hold.
pub fn said(text: &str) -> Reply {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    say(lines.map(|line| Paragraph(vec![Span::Plain(line.trim().to_owned())])))
}

/// Whether to do what was not said in so many words.
pub fn confirm(would: &[String]) -> Reply {
    let mut paragraphs = vec![plain("Shall I?").end()];
    paragraphs.extend(would.iter().map(|what| plain("• ").plain(what).end()));
    say(paragraphs)
}

/// To a message that needed a model.
pub fn no_model(why: NoModel) -> Reply {
    let why = match why {
        NoModel::Away => "what reads harder messages cannot be reached just now",
        NoModel::Refused => "the model that reads harder messages will not read this one",
        NoModel::AtALoss => "I could not make out what it says",
        NoModel::SpentToday => "what you may ask of the model today is used up",
    };
    say([plain("I filed nothing: ")
        .plain(why)
        .plain(". Your message is kept. Write it more simply, like “lunch 250”, or send it again later.")
        .end()])
}

/// After what was done, where there was more to do.
pub fn unfinished(why: NoModel) -> Reply {
    let why = match why {
        NoModel::Away | NoModel::SpentToday => "I could not go on from here",
        NoModel::Refused | NoModel::AtALoss => "I could not make out the rest",
    };
    say([plain(why).plain("; if something is missing, write it more simply.").end()])
}

/// To a "no" where something was to be confirmed.
pub fn left_undone() -> Reply {
    say([plain("All right, I leave it.").end()])
}

/// To a "yes" that comes when the books are no longer as they were shown.
pub fn changed_since() -> Reply {
    say([plain(
        "Your books have changed since I asked, so I left them. Say it again if you still want it.",
    )
    .end()])
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn what_is_said_without_a_model_says_what_to_do() {
        let reasons = [NoModel::Away, NoModel::Refused, NoModel::AtALoss, NoModel::SpentToday];
        let said = reasons.map(no_model).into_iter().chain(reasons.map(unfinished));
        let said: Vec<String> = said.map(|reply| reply.plain_text()).collect();
        assert_snapshot!(said.join("\n"), @r"
        I filed nothing: what reads harder messages cannot be reached just now. Your message is kept. Write it more simply, like “lunch 250”, or send it again later.
        I filed nothing: the model that reads harder messages will not read this one. Your message is kept. Write it more simply, like “lunch 250”, or send it again later.
        I filed nothing: I could not make out what it says. Your message is kept. Write it more simply, like “lunch 250”, or send it again later.
        I filed nothing: what you may ask of the model today is used up. Your message is kept. Write it more simply, like “lunch 250”, or send it again later.
        I could not go on from here; if something is missing, write it more simply.
        I could not make out the rest; if something is missing, write it more simply.
        I could not make out the rest; if something is missing, write it more simply.
        I could not go on from here; if something is missing, write it more simply.
        ");
    }

    #[test]
    fn a_wish_that_was_not_said_is_asked_about() {
        let would = ["file lunch ₹300".to_owned(), "take out chai ₹20".to_owned()];
        assert_snapshot!(confirm(&would).plain_text(), @r"
        Shall I?
        • file lunch ₹300
        • take out chai ₹20
        ");
        assert_snapshot!(left_undone().plain_text(), @"All right, I leave it.");
    }

    #[test]
    fn a_models_words_are_plain_paragraphs() {
        let reply = said("Most of it was food.\n\n  The rest was rent. ");
        assert_eq!(reply.paragraphs.len(), 2);
        assert_eq!(reply.plain_text(), "Most of it was food.\nThe rest was rent.");
    }
}
