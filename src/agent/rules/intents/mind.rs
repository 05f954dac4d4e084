//! What people say of the model beside the rules: whether it may read, what it took, what was sent to it, and that what
//! was said here be forgotten.
//!
//! Each phrase is known by all of its words, in any order; any other word makes it something else. So "forget it" and
//! "forget the last entry", "what did i send to mom" and "how much did it cost me" are none of these.

use super::Context;
use super::phrase::{any, fits, is_plain};
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::{Call, forget_conversation, set_preference, show_sent, show_usage};
use crate::domain::assistant::Assistant;
use crate::domain::period::{Period, Unit};

/// What a phrase wants.
#[derive(Clone, Copy)]
enum Wish {
    Forget,
    Usage,
    Sent,
    Read(Assistant),
}

use Wish::{Forget, Read, Sent, Usage};

/// One word of each line must be there.
type Needed = &'static str;

/// What it wants, the words it needs, and those it may have besides.
type Phrase = (Wish, &'static [Needed], &'static str);

const MODEL: &str = "ai model models gemini assistant llm";
const READER: &str = "ai model models gemini google openai assistant llm provider";
const HIDDEN: &str = "name names merchant merchants data details info information everything";

const PHRASES: &[Phrase] = &[
    (
        Forget,
        &["forget clear wipe reset", "conversation chat memory history discussion"],
        "this that the our my your whole entire all of chat here",
    ),
    (
        Forget,
        &["delete erase remove", "conversation chat memory"],
        "this that the our my your whole entire all of history here",
    ),
    // "forget what i said" takes back what was said last.
    (
        Forget,
        &["forget", "what", "we", "said talked discussed spoke"],
        "about have just here so far until before of",
    ),
    (
        Forget,
        &["forget", "everything", "we i", "said talked discussed spoke told wrote"],
        "about have just here so far until before you of that",
    ),
    (
        Usage,
        &["how what", "cost costs", "you ai model assistant llm"],
        "much did do does have has the me so far in total until been is of using run to",
    ),
    (
        Usage,
        &["ai model token tokens llm gemini", "usage consumption"],
        "my the your show me of what is what's how much total",
    ),
    (
        Usage,
        &["how", "many", "token tokens"],
        "did do you i we have has the were was me been so far in total use used spend spent take took cost",
    ),
    (Sent, &["what", "left leaves leave", "books"], "my the has have ever did show me exactly"),
    (
        Sent,
        &["what", "send sent share shared sends tell told", READER],
        "did do does have has you was were is been being gets got to with the a me show my about data of exactly",
    ),
    (Sent, &["show", "what", "sent", "was were been you"], "me has have out"),
    (Read(Assistant::Off), &["off", MODEL], "turn switch the your"),
    (Read(Assistant::Off), &["disable", MODEL], "the your"),
    (Read(Assistant::Off), &["stop", "using", MODEL], "the your any"),
    (
        Read(Assistant::Off),
        &["don't dont not never", "use using", MODEL],
        "do the your any a more anymore",
    ),
    (Read(Assistant::Off), &["no without", MODEL], "more any anymore"),
    (
        Read(Assistant::Off),
        &["stop don't dont not never", "send sending share sharing", READER],
        "do anything things any more anymore my data messages words text what i write say books to with the a",
    ),
    (Read(Assistant::On), &["on", MODEL], "turn switch the your back"),
    (Read(Assistant::On), &["enable", MODEL], "the your"),
    (Read(Assistant::On), &["use", MODEL], "the your you can may"),
    (Read(Assistant::On), &["start", "using", MODEL], "the your"),
    (
        Read(Assistant::Masked),
        &[
            "mask anonymise anonymize",
            "name names merchant merchants data details info numbers everything",
        ],
        "my the all and of in account accounts from for model ai gemini google llm people's",
    ),
    (
        Read(Assistant::Masked),
        &["hide", "name names merchant merchants"],
        "my the all and of in account accounts numbers from for model ai gemini google llm people's",
    ),
    (
        Read(Assistant::Masked),
        &["hide", HIDDEN, "from", READER],
        "my the all and of in account accounts numbers people's",
    ),
    (Read(Assistant::Masked), &["masking", "on enable start"], "turn switch the"),
    (
        Read(Assistant::On),
        &["masking", "stop off disable no without end"],
        "turn switch the my name names data more",
    ),
    (Read(Assistant::On), &["unmask", HIDDEN], "my the all and"),
    (
        Read(Assistant::On),
        &["don't dont not stop", "mask hide hiding", HIDDEN],
        "do my the all and from model ai gemini anymore any more",
    ),
];

/// One of these is in every phrase, and rarely elsewhere.
const TELLING: &str = "conversation chat memory history discussion forget cost costs usage consumption token tokens books sent ai model models gemini google openai assistant llm provider mask masking unmask anonymise anonymize hide hiding";

/// The most pieces of such a message.
const LONGEST: usize = 14;

/// Reads a message about the model.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.len() > LONGEST || !is_plain(pieces) || !any(pieces, TELLING) {
        return None;
    }
    let (wish, ..) = PHRASES.iter().find(|(_, needed, may)| fits(pieces, needed, may))?;
    let call = match wish {
        Forget => Call::ForgetConversation(forget_conversation::Args {}),
        Usage => {
            // It is known by day, but only this month and today are told.
            let told =
                [Unit::Month, Unit::Day].map(|unit| Period::holding(context.today.date, unit));
            let told =
                |start, end| told.iter().any(|t| (Some(t.start()), Some(t.end())) == (start, end));
            if !pieces.whens().all(|when| told(when.start, when.end)) {
                return Some(Decision::Pass(Why::Unclear));
            }
            Call::ShowUsage(show_usage::Args {})
        }
        Sent => Call::ShowSent(show_sent::Args {}),
        Read(_) if pieces.list.iter().any(|piece| piece.mark('?')) => return None,
        Read(assistant) => Call::SetPreference(set_preference::Args {
            assistant: Some(*assistant),
            ..set_preference::Args::default()
        }),
    };
    let dated = pieces.whens().next().is_some();
    (!dated || matches!(wish, Usage)).then(|| Decision::Act(vec![call]))
}
