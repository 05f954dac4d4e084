//! Small talk, help, and what is said when nothing is done.

use hisab_port::Reply;

use super::{
    commands,
    line::{bold, plain},
    say, together,
};
use crate::domain::change::Preferences;

/// To a hello.
pub fn greeting() -> Reply {
    say([plain("Hello! Tell me what you spent, like “chai 20, auto 85”, and ask me, like “how much today?”.")
        .end()])
}

/// To someone new, beside what they are told otherwise.
pub fn where_are_you(now: Preferences) -> Reply {
    say([plain("One thing, so that I get it right: where are you? Until you say so, your days are those of ")
        .bold(now.timezone)
        .plain(", and an amount without a currency is in ")
        .bold(now.currency)
        .plain(". Somewhere else? Write “timezone Europe/London” and “my currency is GBP”.")
        .end()])
}

/// To a thank you.
pub fn thanks() -> Reply {
    say([plain("Gladly.").end()])
}

/// To a cry for help.
pub fn help() -> Reply {
    let words = say([
        plain("Just write it:").end(),
        bold("chai 20, auto 85").plain(" files what you spent").end(),
        bold("salary 50k").plain(" files what came in").end(),
        bold("make it 25")
            .plain(", ")
            .bold("that was yesterday")
            .plain(", ")
            .bold("not food, groceries")
            .plain(" correct the last entry")
            .end(),
        bold("undo").plain(" and ").bold("redo").plain(" take back and do again").end(),
        bold("how much on food this month?").plain(" adds up").end(),
        bold("show my last entries")
            .plain(", ")
            .bold("this month vs last month")
            .plain(" show more")
            .end(),
        bold("anything unusual?")
            .plain(", ")
            .bold("can I afford a 40k phone?")
            .plain(" look closer")
            .end(),
        bold("budget food 5000")
            .plain(", ")
            .bold("budget 900 a week")
            .plain(" set budgets, ")
            .bold("am I on track?")
            .plain(" shows them")
            .end(),
        bold("my currency is NPR")
            .plain(", ")
            .bold("timezone Asia/Kathmandu")
            .plain(" set me up")
            .end(),
        plain("Or by command:").end(),
    ]);
    together([words, commands::listed()])
}

/// To what is neither an entry nor a question.
pub fn not_understood() -> Reply {
    say([plain("I filed nothing: I could not read that as something spent or asked. “lunch 250” files an entry, “how much this week?” adds up, “help” shows more.")
        .end()])
}

/// To an expense that has not happened.
pub fn still_to_come() -> Reply {
    say([plain("I filed nothing: that is still to come. Tell me when it is paid.").end()])
}

/// To a message beyond all measure.
pub fn too_long(max: usize) -> Reply {
    say([plain(format!(
        "I filed nothing: that message is too long for me. Send up to {max} characters at a time."
    ))
    .end()])
}

/// To another message under an id that was used.
pub fn id_used_before() -> Reply {
    say([plain("I filed nothing: that id was used for another message, which stays. Send this one under an id of its own.")
        .end()])
}

/// To a message that is stored but could not be answered yet.
pub fn kept() -> Reply {
    say([plain(
        "Your message is kept. I cannot reach the books just now and will answer when I can.",
    )
    .end()])
}

/// To something that could not be stored for all we know, and that nobody will bring again.
pub fn unavailable() -> Reply {
    say([plain(
        "I cannot reach the books just now, so I do not know whether I got that. Look with ",
    )
    .bold("/recent")
    .plain(" in a moment, and send it again if it is not there.")
    .end()])
}

/// To a message that cannot be answered, for reasons that are ours.
pub fn gave_up(reference: &str) -> Reply {
    say([plain("Sorry, I could not handle that message: something is wrong here, and nothing was changed. Whoever runs this can find out why by the reference ")
        .bold(reference)
        .plain(". You can go on writing.")
        .end()])
}

/// To a message that cannot be answered to its end, after what was done about it.
pub fn gave_up_halfway(reference: &str) -> Reply {
    say([plain("Sorry, I could not handle the rest of that message: something is wrong here. Whoever runs this can find out why by the reference ")
        .bold(reference)
        .plain(".")
        .end()])
}

/// To a picture, a file or a spoken message without words.
pub fn words_only() -> Reply {
    say([plain(
        "I filed nothing: I can only read words so far. Write what it was, like “lunch 250”.",
    )
    .end()])
}

/// To a message whose id no platform would give.
pub fn bad_id(max: usize) -> Reply {
    say([plain(format!("I filed nothing: the ids of a message must have 1 to {max} characters."))
        .end()])
}

/// To a line that cannot be read at all.
pub fn unreadable(why: &str) -> Reply {
    say([plain(format!("I filed nothing: I cannot read that, {why}.")).end()])
}

/// To a message with more entries than can be filed at once.
pub fn too_many(max: usize) -> Reply {
    say([plain(format!(
        "I filed nothing: those are too many at once. Send up to {max} entries at a time."
    ))
    .end()])
}

/// To an amount that cannot be.
pub fn bad_amount() -> Reply {
    say([plain("I filed nothing: that amount cannot be. It must be more than zero, within reason, and no finer than its currency. Write it again with the right one.")
        .end()])
}

/// To a wish that only a bank can fulfil.
pub fn moves_no_money() -> Reply {
    say([plain(
        "I keep your books and cannot move money. Once it is paid, tell me, like “paid rent 8000”.",
    )
    .end()])
}

/// To a goodbye.
pub fn goodbye() -> Reply {
    say([plain("See you soon.").end()])
}

/// To a button or a "yes" when nothing was asked.
pub fn no_open_question() -> Reply {
    say([plain("There is no question open just now.").end()])
}

/// To a question that the person would rather not answer.
pub fn let_go() -> Reply {
    say([plain("All right, nothing is filed.").end()])
}

/// To an undo that replies to a message.
pub fn undo_in_a_reply() -> Reply {
    say([plain("“undo” takes back the last change, whichever it was: write it without replying. To take out what this message filed, reply “delete that”.")
        .end()])
}

/// To a button that was pressed before.
pub fn already_answered() -> Reply {
    say([plain("That question is answered already.").end()])
}

/// To an edit that changed nothing that counts.
pub fn unchanged() -> Reply {
    say([plain("Nothing to change in the books.").end()])
}

/// To an edit that can no longer be read as an entry: what was filed stays.
pub fn edit_kept() -> Reply {
    say([plain("I cannot read an entry in the new words, so what I filed before stays. “undo” or deleting the message takes it out.")
        .end()])
}

/// To a deletion of a message that had filed nothing.
pub fn nothing_filed_by_it() -> Reply {
    say([plain("That message had nothing in the books.").end()])
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn small_talk_is_short_and_leads_on() {
        let all = [
            greeting(),
            thanks(),
            not_understood(),
            still_to_come(),
            too_long(4000),
            bad_id(200),
            unreadable("the line is not UTF-8"),
            too_many(50),
            bad_amount(),
            moves_no_money(),
            goodbye(),
            no_open_question(),
            already_answered(),
            let_go(),
            undo_in_a_reply(),
            unchanged(),
            edit_kept(),
            nothing_filed_by_it(),
        ];
        let all: Vec<String> = all.iter().map(Reply::plain_text).collect();
        assert_snapshot!(all.join("\n"), @r"
        Hello! Tell me what you spent, like “chai 20, auto 85”, and ask me, like “how much today?”.
        Gladly.
        I filed nothing: I could not read that as something spent or asked. “lunch 250” files an entry, “how much this week?” adds up, “help” shows more.
        I filed nothing: that is still to come. Tell me when it is paid.
        I filed nothing: that message is too long for me. Send up to 4000 characters at a time.
        I filed nothing: the ids of a message must have 1 to 200 characters.
        I filed nothing: I cannot read that, the line is not UTF-8.
        I filed nothing: those are too many at once. Send up to 50 entries at a time.
        I filed nothing: that amount cannot be. It must be more than zero, within reason, and no finer than its currency. Write it again with the right one.
        I keep your books and cannot move money. Once it is paid, tell me, like “paid rent 8000”.
        See you soon.
        There is no question open just now.
        That question is answered already.
        All right, nothing is filed.
        “undo” takes back the last change, whichever it was: write it without replying. To take out what this message filed, reply “delete that”.
        Nothing to change in the books.
        I cannot read an entry in the new words, so what I filed before stays. “undo” or deleting the message takes it out.
        That message had nothing in the books.
        ");
    }

    #[test]
    fn help_shows_what_can_be_written() {
        assert_snapshot!(help().plain_text(), @r"
        Just write it:
        chai 20, auto 85 files what you spent
        salary 50k files what came in
        make it 25, that was yesterday, not food, groceries correct the last entry
        undo and redo take back and do again
        how much on food this month? adds up
        show my last entries, this month vs last month show more
        anything unusual?, can I afford a 40k phone? look closer
        budget food 5000, budget 900 a week set budgets, am I on track? shows them
        my currency is NPR, timezone Asia/Kathmandu set me up
        Or by command:
        /spent File what you spent
        /ask Ask your books
        /chart See a chart of your spending
        /budget Set or see your budgets
        /recent See your last entries
        /undo Take back the last change
        /redo Do again what was taken back
        /currency Say which currency amounts are in
        /timezone Say where your days begin and end
        /link Keep the same books in another chat, too
        /dashboard Open your dashboard
        /unlink Part this chat from the others again
        /export Get your whole books as a file
        /delete_me Erase everything about you
        ");
    }
}
