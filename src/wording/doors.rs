//! One person, several doors: codes, books that were joined or parted, books as a file, and books that are to be erased.

use chrono::NaiveDateTime;
use hisab_port::{Channel, File, Paragraph, Reply};

use super::{
    Reader,
    budgets::{each_but_month, of},
    dates,
    line::{Line, count, plain},
    say,
};
use crate::{
    domain::text::CategoryName,
    ledger::{
        DoorLeft, ErasureAsked, ErasureDue, Exported, FIREBASE, LinkAsked, LinkCode, LinkRefused,
        Linked, Parted, UnlinkAsked,
    },
};

/// How many names are told at once.
const NAMES: usize = 8;

/// A place as people call it, by the name that it is stored under.
pub(super) fn place(channel: &str) -> String {
    match channel.parse() {
        Ok(Channel::Terminal) => "the terminal".to_owned(),
        Ok(Channel::Web) => "the web page".to_owned(),
        Ok(Channel::Telegram) => "Telegram".to_owned(),
        Ok(Channel::Discord) => "Discord".to_owned(),
        Err(_) if channel == FIREBASE => "the sign-in page".to_owned(),
        Err(_) => channel.to_owned(),
    }
}

/// "Telegram", "Telegram and Discord", "Telegram, Discord and the terminal".
pub(super) fn places(channels: &[String]) -> String {
    let names: Vec<String> = channels.iter().map(|channel| place(channel)).collect();
    listed(&names)
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "nowhere".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn reached(channels: &[String]) -> Line {
    plain("Your books can be reached from ").plain(places(channels))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn entries(number_of: u64) -> String {
    count(number(number_of), "entry", "entries")
}

pub(super) fn code(LinkCode { code, minutes, channels }: &LinkCode) -> Vec<Paragraph> {
    vec![
        plain("Your code is ").bold(code).plain(".").end(),
        plain("In the other chat, write ")
            .bold(format!("link {code}"))
            .plain(" within ")
            .plain(minutes)
            .plain(" minutes. The books there become part of these; “undo” takes it back within a day. Whoever has the code can join, so show it to nobody else.")
            .end(),
        reached(channels).plain(" so far.").end(),
    ]
}

pub(super) fn linked(linked: &Linked) -> Vec<Paragraph> {
    let Linked { from, entries: entries_of, categories, budgets, channels, came: _ } = linked;
    let line = plain("Joined: ").bold(entries(*entries_of));
    let line = match categories.len() {
        0 => line,
        many => line.plain(" and ").bold(count(
            i64::try_from(many).unwrap_or(i64::MAX),
            "category",
            "categories",
        )),
    };
    let are = if *entries_of == 1 && categories.is_empty() { "is" } else { "are" };
    let mut said = vec![
        line.plain(" from ")
            .plain(places(from))
            .plain(format!(" {are} now in the same books. "))
            .plain("“undo” takes that back within a day.")
            .end(),
    ];
    said.extend(new(categories));
    said.extend(budgets.iter().map(|met| {
        plain(of(met.category.as_ref(), met.tag.as_ref()))
            .plain(" stays ")
            .bold(met.kept)
            .plain(each_but_month(met.period))
            .plain("; the one of ")
            .plain(met.ended)
            .plain(" has ended.")
            .end()
    }));
    said.push(reached(channels).plain(".").end());
    said
}

/// "New categories: Pets and Rent."
fn new(categories: &[CategoryName]) -> Option<Paragraph> {
    let mut names: Vec<String> = categories.iter().take(NAMES).map(ToString::to_string).collect();
    let more = categories.len().saturating_sub(NAMES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let heading = if categories.len() == 1 { "New category: " } else { "New categories: " };
    (!names.is_empty()).then(|| plain(heading).plain(listed(&names)).plain(".").end())
}

pub(super) fn refused(why: LinkRefused) -> Vec<Paragraph> {
    let line = match why {
        LinkRefused::Unknown => plain(
            "I know no such code. A code is good for 15 minutes and for one use: write “link” in the other chat for a new one.",
        ),
        LinkRefused::Used => {
            plain("That code was used already. Write “link” in the other chat for a new one.")
        }
        LinkRefused::Own => plain(
            "That code is from these books. Write it in the other chat, the one that is to join.",
        ),
        LinkRefused::TooManyTries => {
            plain("Too many codes were wrong. Please wait an hour and then use a new one.")
        }
        LinkRefused::TooManyCodes => {
            plain("That is enough codes for an hour. Use the last one, or ask again later.")
        }
        LinkRefused::Leaving => plain(
            "One of the two books is about to be erased. Write “keep my books” there first, then join them.",
        ),
        LinkRefused::Copies => plain(
            "I left them apart: both books hold the same entries, since one was read from an export of the other, and joined they would count twice.",
        ),
    };
    vec![line.end()]
}

pub(super) fn parted(Parted { left, entries: entries_of, stayed }: &Parted) -> Vec<Paragraph> {
    vec![
        plain("Parted: what came from ")
            .plain(places(left))
            .plain(" is in books of its own again, with ")
            .bold(entries(*entries_of))
            .plain(".")
            .end(),
        plain("The other books can be reached from ").plain(places(stayed)).plain(".").end(),
    ]
}

pub(super) fn unlink_asked(asked: &UnlinkAsked) -> Vec<Paragraph> {
    vec![
        reached(&asked.channels).plain(".").end(),
        plain("Shall this chat on ")
            .plain(place(&asked.channel))
            .plain(" leave them? All ")
            .bold(entries(asked.entries))
            .plain(" stay there, also those that were written here; “export” gives you a copy first. What you write here next begins new books.")
            .end(),
    ]
}

pub(super) fn link_asked(asked: &LinkAsked) -> Vec<Paragraph> {
    let mut said = vec![
        plain("Shall I join the books? Yours here, with ")
            .bold(entries(asked.entries))
            .plain(", become part of those that are reached from ")
            .bold(places(&asked.into))
            .plain(". Whoever writes there sees and changes everything, and so do you. If you did not ask for that code yourself, say no.")
            .end(),
    ];
    let changes = [
        asked.currency.map(|currency| format!("amounts without a currency are in {currency}")),
        asked.timezone.map(|zone| format!("days are those of {zone}")),
    ];
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    if !changes.is_empty() {
        said.push(plain("From then on ").plain(listed(&changes)).plain(".").end());
    }
    said
}

/// To those who share books, when others became part of them.
pub fn joined_elsewhere(linked: &Linked) -> Reply {
    say([plain("The books of another chat, on ")
        .bold(places(&linked.from))
        .plain(", were just joined with yours by the code you made. Whoever writes there sees and changes everything. If that was not you, write “unlink” now: within a day that parts them as they were.")
        .end()])
}

/// To those who share books, when one of them wished to have them erased.
pub fn erasure_elsewhere(reader: Reader, due: &ErasureDue) -> Reply {
    let asked = plain("In another chat that shares your books somebody asked to have them erased.");
    let mut said = vec![asked.end()];
    said.extend(erasure_due(reader, due));
    say(said)
}

pub(super) fn door_left(DoorLeft { channel, channels }: &DoorLeft) -> Vec<Paragraph> {
    vec![
        plain("This chat on ")
            .plain(place(channel))
            .plain(" has left the books. They can be reached from ")
            .plain(places(channels))
            .plain("; what you write here next begins new ones.")
            .end(),
    ]
}

pub(super) fn exported(exported: &Exported) -> Vec<Paragraph> {
    let what = entries(exported.entries);
    vec![
        plain("Here are your books: ")
            .bold(what)
            .plain(" in ")
            .plain(&exported.name)
            .plain(".")
            .end(),
    ]
}

/// The file that goes with it.
pub(super) fn file(exported: &Exported) -> File {
    let (_, media) = exported.format.ending();
    File { name: exported.name.clone(), media: media.to_owned(), data: exported.data.clone() }
}

pub(super) fn erasure_asked(asked: &ErasureAsked) -> Vec<Paragraph> {
    vec![
        plain("This would erase everything you have here: ")
            .bold(entries(asked.entries))
            .plain(", ")
            .plain(count(number(asked.budgets), "budget", "budgets"))
            .plain(", ")
            .plain(count(number(asked.messages), "message", "messages"))
            .plain(", your categories and settings, from ")
            .plain(places(&asked.channels))
            .plain(". It cannot be brought back.")
            .end(),
        plain("“export” gives you a copy first. Shall I erase it all, a day from now?").end(),
    ]
}

/// "at 14:45 tomorrow", by the person's clock.
fn when(reader: Reader, at: NaiveDateTime) -> String {
    let day = if Some(at.date()) == reader.today.succ_opt() {
        "tomorrow".to_owned()
    } else if at.date() == reader.today {
        "today".to_owned()
    } else {
        format!("on {}", dates::day(reader, at.date()))
    };
    format!("{day} at {}", at.format("%H:%M"))
}

pub(super) fn erasure_due(reader: Reader, ErasureDue { due }: &ErasureDue) -> Vec<Paragraph> {
    vec![
        plain("Everything you have here will be erased ")
            .bold(when(reader, *due))
            .plain(". Until then all works as before; “keep my books” stops it.")
            .end(),
    ]
}

pub(super) fn kept() -> Vec<Paragraph> {
    vec![plain("Nothing will be erased: your books stay as they are.").end()]
}

/// To somebody who was erased.
pub fn erased() -> Reply {
    say([plain("As you wished, everything you had here is erased. Thank you for having kept your books with me; if you write again, new ones begin.")
        .end()])
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{
        super::{outcome, samples},
        *,
    };
    use crate::{
        domain::budget::BudgetPeriod,
        domain::ids::UserId,
        ledger::{BudgetMet, Format, Outcome},
    };

    fn said(done: &Outcome) -> String {
        outcome(samples::reader(), done).plain_text()
    }

    fn channels(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_code_says_where_to_write_it() {
        let code = LinkCode {
            code: "ABCD-2345".to_owned(),
            minutes: 15,
            channels: channels(&["telegram"]),
        };
        assert!(!serde_json::to_string(&code).unwrap().contains("ABCD"));
        assert_snapshot!(said(&Outcome::LinkCode(code)), @r"
        Your code is ABCD-2345.
        In the other chat, write link ABCD-2345 within 15 minutes. The books there become part of these; “undo” takes it back within a day. Whoever has the code can join, so show it to nobody else.
        Your books can be reached from Telegram so far.
        ");
    }

    #[test]
    fn what_was_joined_is_told_with_its_figures() {
        let linked = Linked {
            from: channels(&["discord"]),
            entries: 12,
            categories: vec![samples::name("Pets"), samples::name("Rent")],
            budgets: vec![
                BudgetMet {
                    category: Some(samples::name("Food")),
                    tag: None,
                    period: BudgetPeriod::Month,
                    kept: samples::rupees("5000"),
                    ended: samples::rupees("3000"),
                },
                BudgetMet {
                    category: None,
                    tag: None,
                    period: BudgetPeriod::Week,
                    kept: samples::rupees("50000"),
                    ended: samples::rupees("1"),
                },
            ],
            channels: channels(&["telegram", "web", "discord"]),
            came: vec![],
        };
        let few = Linked {
            entries: 1,
            categories: vec![],
            budgets: vec![],
            channels: channels(&["telegram", "terminal"]),
            from: channels(&["terminal"]),
            came: vec![],
        };
        assert_snapshot!([said(&Outcome::Linked(linked)), said(&Outcome::Linked(few))].join("\n"), @r"
        Joined: 12 entries and 2 categories from Discord are now in the same books. “undo” takes that back within a day.
        New categories: Pets and Rent.
        Food budget stays ₹5,000; the one of ₹3,000 has ended.
        Budget for everything stays ₹50,000 a week; the one of ₹1 has ended.
        Your books can be reached from Telegram, the web page and Discord.
        Joined: 1 entry from the terminal is now in the same books. “undo” takes that back within a day.
        Your books can be reached from Telegram and the terminal.
        ");
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        let all = [
            LinkRefused::Unknown,
            LinkRefused::Used,
            LinkRefused::Own,
            LinkRefused::TooManyTries,
            LinkRefused::TooManyCodes,
            LinkRefused::Leaving,
            LinkRefused::Copies,
        ];
        let all = all.map(|why| said(&Outcome::LinkRefused(why)));
        assert_snapshot!(all.join("\n"), @r"
        I know no such code. A code is good for 15 minutes and for one use: write “link” in the other chat for a new one.
        That code was used already. Write “link” in the other chat for a new one.
        That code is from these books. Write it in the other chat, the one that is to join.
        Too many codes were wrong. Please wait an hour and then use a new one.
        That is enough codes for an hour. Use the last one, or ask again later.
        One of the two books is about to be erased. Write “keep my books” there first, then join them.
        I left them apart: both books hold the same entries, since one was read from an export of the other, and joined they would count twice.
        ");
    }

    #[test]
    fn parting_says_who_is_where() {
        let parted =
            Parted { left: channels(&["discord"]), entries: 13, stayed: channels(&["telegram"]) };
        let both = channels(&["telegram", "discord"]);
        let of = UserId(uuid::Uuid::nil());
        let asked = UnlinkAsked { of, entries: 12, channel: "discord".to_owned(), channels: both };
        let left = DoorLeft { channel: "discord".to_owned(), channels: channels(&["telegram"]) };
        let all = [Outcome::Parted(parted), Outcome::UnlinkAsked(asked), Outcome::DoorLeft(left)];
        assert_snapshot!(all.map(|one| said(&one)).join("\n"), @r"
        Parted: what came from Discord is in books of its own again, with 13 entries.
        The other books can be reached from Telegram.
        Your books can be reached from Telegram and Discord.
        Shall this chat on Discord leave them? All 12 entries stay there, also those that were written here; “export” gives you a copy first. What you write here next begins new books.
        This chat on Discord has left the books. They can be reached from Telegram; what you write here next begins new ones.
        ");
    }

    #[test]
    fn a_file_comes_with_what_is_in_it() {
        let exported = Exported {
            format: Format::Csv,
            name: "books-2026-01-15.csv".to_owned(),
            entries: 2,
            bytes: 4,
            data: b"a,b\n".to_vec(),
        };
        let stored = serde_json::to_value(&exported).unwrap();
        assert!(stored.get("data").is_none());
        let reply = outcome(samples::reader(), &Outcome::Exported(exported));
        let file = reply.file.clone().unwrap();
        assert_eq!((file.media.as_str(), file.data.as_slice()), ("text/csv", &b"a,b\n"[..]));
        assert_snapshot!(reply.plain_text(), @"Here are your books: 2 entries in books-2026-01-15.csv.");
    }

    #[test]
    fn erasing_says_what_when_and_how_to_stop_it() {
        let asked = ErasureAsked {
            of: UserId(uuid::Uuid::nil()),
            entries: 3,
            budgets: 1,
            messages: 20,
            channels: channels(&["web"]),
        };
        let at = |days| {
            let day = samples::reader().today + chrono::Days::new(days);
            Outcome::ErasureDue(ErasureDue { due: day.and_hms_opt(14, 45, 0).unwrap() })
        };
        let all = [Outcome::ErasureAsked(asked), at(0), at(1), at(2), Outcome::Kept];
        let all = all.map(|one| said(&one)).join("\n");
        assert_snapshot!([all, erased().plain_text()].join("\n"), @r"
        This would erase everything you have here: 3 entries, 1 budget, 20 messages, your categories and settings, from the web page. It cannot be brought back.
        “export” gives you a copy first. Shall I erase it all, a day from now?
        Everything you have here will be erased today at 14:45. Until then all works as before; “keep my books” stops it.
        Everything you have here will be erased tomorrow at 14:45. Until then all works as before; “keep my books” stops it.
        Everything you have here will be erased on Sat 17 Jan at 14:45. Until then all works as before; “keep my books” stops it.
        Nothing will be erased: your books stay as they are.
        As you wished, everything you had here is erased. Thank you for having kept your books with me; if you write again, new ones begin.
        ");
    }
}
