//! The model beside the rules: whether it may read, what it cost, what was sent to it, what is forgotten.

use hisab_port::Paragraph;

use super::{
    Reader, dates,
    line::{count, plain},
};
use crate::{
    domain::assistant::Assistant,
    ledger::{Piece, Sent, SentRound, Taken, Usage},
};

/// How many characters of what was sent are shown at once: a reply must fit where people read it.
const SHOWN: usize = 3_000;

/// When the person has said whether a model may read.
pub(super) fn assistant(assistant: Assistant) -> Paragraph {
    let line = match assistant {
        Assistant::On => plain(
            "What I cannot read by myself may go to a model from now on, as you write it. “mask my names” hides names, “no ai” sends nothing.",
        ),
        Assistant::Masked => plain(
            "What I cannot read by myself may go to a model from now on, but names, merchants and account numbers are hidden from it. “stop masking” shows them again, “no ai” sends nothing.",
        ),
        Assistant::Off => plain(
            "Nothing you write is sent to a model from now on: I go by rules alone. “use ai” turns it on again.",
        ),
    };
    line.end()
}

pub(super) fn forgotten() -> Vec<Paragraph> {
    vec![plain("What was said here until now is forgotten: I do not come back to it and no model is sent it. Your books stay as they are.")
        .end()]
}

pub(super) fn usage(Usage { month, today }: &Usage) -> Vec<Paragraph> {
    if month.calls == 0 {
        return vec![plain("Nothing was sent to a model this month, so it cost nothing.").end()];
    }
    let on_top = if today.calls == 0 {
        plain("Of that, nothing today.").end()
    } else {
        taken("Of that today: ", today)
    };
    vec![taken("This month: ", month), on_top]
}

/// "This month: $0.0043 for 3 questions to a model: 1,200 tokens in (800 from its cache), 90 out."
fn taken(when: &str, taken: &Taken) -> Paragraph {
    let cached = match taken.cached_tokens {
        0 => String::new(),
        cached => format!(" ({} from its cache)", grouped(cached)),
    };
    plain(when)
        .bold(taken.cost)
        .plain(" for ")
        .plain(count(taken.calls, "question", "questions"))
        .plain(" to a model: ")
        .plain(grouped(taken.input_tokens))
        .plain(" tokens in")
        .plain(cached)
        .plain(", ")
        .plain(grouped(taken.output_tokens))
        .plain(" out.")
        .end()
}

/// "12,345".
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

pub(super) fn sent(reader: Reader, Sent { rounds }: &Sent) -> Vec<Paragraph> {
    if rounds.is_empty() {
        return vec![
            plain("Nothing that I remember of this conversation was sent to a model.").end(),
        ];
    }
    let mut room = SHOWN;
    let mut said = Vec::new();
    for (at, round) in rounds.iter().enumerate() {
        said.push(heading(reader, at, round));
        for piece in &round.pieces {
            if room > 0 {
                said.push(literally(piece, &mut room));
            }
        }
    }
    let pieces = || rounds.iter().flat_map(|round| &round.pieces);
    let all: usize = pieces().map(|piece| piece.text.chars().count()).sum();
    let hidden = all.saturating_sub(SHOWN);
    if hidden > 0 {
        let hidden = i64::try_from(hidden).unwrap_or(i64::MAX);
        let letters = if hidden == 1 { "character" } else { "characters" };
        said.push(
            plain("and ").plain(grouped(hidden)).plain(" more ").plain(letters).plain(".").end(),
        );
    }
    said
}

/// "At 14:45 today this was sent to gemini-2.5-flash:".
fn heading(reader: Reader, at: usize, round: &SentRound) -> Paragraph {
    let day = dates::day(reader, round.at.date());
    let day =
        if ["today", "yesterday"].contains(&day.as_str()) { day } else { format!("on {day}") };
    let this = if at == 0 { "this" } else { "this, too," };
    plain("At ")
        .plain(round.at.format("%H:%M "))
        .plain(day)
        .plain(format!(" {this} was sent to "))
        .bold(&round.model)
        .plain(":")
        .end()
}

/// A piece as it left, as far as there is room.
fn literally(piece: &Piece, room: &mut usize) -> Paragraph {
    let text: String = piece.text.chars().take(*room).collect();
    let shown = text.chars().count();
    *room -= shown;
    let cut = if shown < piece.text.chars().count() { "…" } else { "" };
    plain("").bold(&piece.role).plain(": ").plain(text).plain(cut).end()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use super::*;
    use crate::{domain::cost::Cost, ledger::Outcome};

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    #[test]
    fn each_choice_says_what_leaves_and_how_to_change_it() {
        let all = [Assistant::On, Assistant::Masked, Assistant::Off];
        let all = all.map(|choice| outcome_of(assistant(choice)));
        assert_snapshot!(all.join("\n"), @r"
        What I cannot read by myself may go to a model from now on, as you write it. “mask my names” hides names, “no ai” sends nothing.
        What I cannot read by myself may go to a model from now on, but names, merchants and account numbers are hidden from it. “stop masking” shows them again, “no ai” sends nothing.
        Nothing you write is sent to a model from now on: I go by rules alone. “use ai” turns it on again.
        ");
    }

    fn outcome_of(paragraph: Paragraph) -> String {
        super::super::say([paragraph]).plain_text()
    }

    #[test]
    fn forgetting_leaves_the_books() {
        assert_snapshot!(said(Outcome::Forgotten), @"What was said here until now is forgotten: I do not come back to it and no model is sent it. Your books stay as they are.");
    }

    #[test]
    fn what_models_took_is_said_to_the_millionth() {
        let today = Taken {
            calls: 1,
            input_tokens: 1_200,
            cached_tokens: 0,
            output_tokens: 90,
            cost: Cost { micros: 4_300 },
        };
        let month = Taken {
            calls: 12,
            input_tokens: 123_456,
            cached_tokens: 100_000,
            output_tokens: 999,
            cost: Cost { micros: 1_200_000 },
        };
        assert_snapshot!(said(Usage { month, today }), @r"
        This month: $1.20 for 12 questions to a model: 123,456 tokens in (100,000 from its cache), 999 out.
        Of that today: $0.0043 for 1 question to a model: 1,200 tokens in, 90 out.
        ");
        assert_snapshot!(said(Usage { month, today: Taken::default() }), @r"
        This month: $1.20 for 12 questions to a model: 123,456 tokens in (100,000 from its cache), 999 out.
        Of that, nothing today.
        ");
        let none = Usage { month: Taken::default(), today: Taken::default() };
        assert_snapshot!(said(none), @"Nothing was sent to a model this month, so it cost nothing.");
    }

    fn round(text: &str) -> SentRound {
        let pieces = vec![
            Piece { role: "system".to_owned(), text: "Be *short*.".to_owned() },
            Piece { role: "person".to_owned(), text: text.to_owned() },
        ];
        let at = samples::reader().today.and_hms_opt(14, 45, 0).unwrap();
        SentRound { at, model: "gemini-2.5-flash".to_owned(), pieces }
    }

    #[test]
    fn what_was_sent_is_shown_as_it_left() {
        let mut later = round("{\"total\": 20}");
        later.pieces.remove(0);
        let sent = Sent { rounds: vec![round("did i eat <b>out</b>?"), later] };
        assert_snapshot!(said(sent), @r#"
        At 14:45 today this was sent to gemini-2.5-flash:
        system: Be *short*.
        person: did i eat <b>out</b>?
        At 14:45 today this, too, was sent to gemini-2.5-flash:
        person: {"total": 20}
        "#);
        assert_snapshot!(said(Sent { rounds: vec![] }), @"Nothing that I remember of this conversation was sent to a model.");
    }

    #[test]
    fn what_is_too_long_to_show_is_counted() {
        let sent = Sent { rounds: vec![round(&"é".repeat(4_000)), round("more")] };
        let said = said(sent);
        // Its own words come on top.
        assert!(said.chars().count() < SHOWN + 300, "{said}");
        assert!(said.ends_with("ééé…\nAt 14:45 today this, too, was sent to gemini-2.5-flash:\nand 1,026 more characters."), "{said}");
    }
}
