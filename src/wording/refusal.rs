//! What a person is told when something was not done, and what to do next. Nothing was changed.

use hisab_port::Reply;

use super::{
    budgets::{each, how_often, of},
    import,
    line::{Line, plain},
    say,
};
use crate::{
    domain::{
        budget::{BadThresholds, Thresholds},
        money::ParseMoneyError,
        rate::ParseRateError,
        text::TextError,
    },
    ledger::{Exists, Invalid, LedgerError, Missing, NamedBudget, NotAgain},
};

/// When the books did not do it.
pub fn refusal(error: &LedgerError) -> Reply {
    let line = match error {
        LedgerError::Invalid(invalid) => cannot_be(invalid),
        LedgerError::Missing(missing) => not_there(missing),
        LedgerError::Exists(Exists::Category(name)) => {
            plain("There is a category ").bold(name).plain(" already.")
        }
        LedgerError::Ambiguous(_) => {
            plain("Several entries fit. Say which one, for instance by its amount.")
        }
        LedgerError::NoSpace => plain(
            "There is no space left to write, so nothing was changed. Free some space and send it again.",
        ),
        LedgerError::Internal(_) => return apology(),
    };
    say([line.end()])
}

/// When something of ours failed: nothing was changed, and it can be sent again.
pub fn apology() -> Reply {
    say([plain("Sorry, something went wrong here and nothing was changed. Please send it again.")
        .end()])
}

fn cannot_be(invalid: &Invalid) -> Line {
    match invalid {
        Invalid::Amount(ParseMoneyError::NotANumber { said }) => {
            plain("“").plain(said).plain("” is no amount. Write it in digits, like 250 or 12.50.")
        }
        Invalid::Amount(ParseMoneyError::TooPrecise { currency }) => match currency.exponent() {
            0 => plain(currency.name()).plain(" has no decimals. Write a whole amount."),
            places => plain(currency.name())
                .plain(" has ")
                .plain(places)
                .plain(" decimals at most. Write the amount without the rest."),
        },
        Invalid::Amount(ParseMoneyError::TooLarge) | Invalid::AmountOutOfRange => {
            plain("That amount cannot be: it must be more than zero and within reason.")
        }
        Invalid::SumOutOfRange => {
            plain("The sum would be too large to stay exact, so nothing was changed.")
        }
        Invalid::Currency(unknown) => plain("“")
            .plain(&unknown.said)
            .plain("” is no currency I know. Use its three letters, like INR or USD."),
        Invalid::Rate(ParseRateError::NotANumber { said }) => {
            plain("“").plain(said).plain("” is no rate. Write it in digits, like “1 usd is 84.2 inr”.")
        }
        Invalid::Rate(ParseRateError::OutOfRange) => plain(
            "That rate cannot be: it must be more than zero and have twelve digits at most.",
        ),
        Invalid::Rate(ParseRateError::SameCurrency) => {
            plain("That is one currency twice. Name two, like “1 usd is 84.2 inr”.")
        }
        Invalid::Zone(unknown) => plain("“")
            .plain(&unknown.said)
            .plain("” is no time zone I know. Use a city, like Asia/Kathmandu."),
        Invalid::Text(TextError::Empty { what }) => {
            plain("The ").plain(what).plain(" is empty. Say it in a word or two.")
        }
        Invalid::Text(TextError::TooLong { what, max }) => plain("The ")
            .plain(what)
            .plain(" is too long: ")
            .plain(max)
            .plain(" characters at most."),
        Invalid::Id { said } => plain("“").plain(said).plain("” is no id of an entry."),
        Invalid::Time { said } => {
            plain("“").plain(said).plain("” is no time of day. Write it like 21:30.")
        }
        Invalid::Period(_) => plain("That time ends before it begins. Turn it around?"),
        Invalid::DateInFuture(date) => plain(date.format("%-d %b %Y"))
            .plain(" is still to come. Tell me when it has happened, or name another day."),
        Invalid::BudgetScope => {
            plain("A budget is over a category or a tag, not both. Make it two budgets.")
        }
        Invalid::BudgetDates => plain(
            "A budget is for each week, month or year, or between two days, like “from 1 dec to 10 dec”. The last must be still to come.",
        ),
        Invalid::Thresholds(BadThresholds) => plain("I can speak up at one to ")
            .plain(Thresholds::MOST)
            .plain(" points of a budget, from 1% to ")
            .plain(Thresholds::MAX)
            .plain("%. Name fewer or others."),
        Invalid::WhichBudget(several) => which_budget(several),
        Invalid::NothingRolls => plain(
            "A budget between two dates comes once, so there is nothing to roll over into. Weekly, monthly and yearly ones can.",
        ),
        Invalid::DateTooEarly(date) => plain(date.format("%-d %b %Y"))
            .plain(" is too long ago: the books begin in 1970. Name another day."),
        Invalid::TooFarAhead { last } => plain("I look ahead until ")
            .plain(last.format("%-d %b %Y"))
            .plain(" at most. Name an earlier time."),
        Invalid::TooMany { what, max } => {
            plain("That is too much at once: ").plain(max).plain(" ").plain(what).plain(" at most.")
        }
        Invalid::Nothing => plain("That is how it is already; nothing was changed."),
        Invalid::Leaving => plain("These books are about to be erased, so I leave them as they are. Write “keep my books” first."),
        Invalid::Replaced => {
            plain("Something else is in its place by now, so nothing was changed.")
        }
        Invalid::OtherOrder => {
            plain("That place is of a list in another order. Begin the list anew.")
        }
        Invalid::Rows { count, first } => {
            let line = match count {
                1 => plain("One row cannot be read, in line "),
                _ => plain(count).plain(" rows cannot be read, the first in line "),
            };
            line.plain(first).plain(". The preview says why; nothing was filed.")
        }
        Invalid::Unclear(questions) => import::unclear(questions),
        Invalid::Table(bad) => import::no_table(bad),
        Invalid::ArchiveBroken => {
            plain("That file is damaged: its parts do not fit each other. Nothing was read.")
        }
        Invalid::SameCategory(name) => {
            plain(name).plain(" cannot become part of itself. Name another category.")
        }
        Invalid::NotPrivate => plain(
            "Others can read this chat, and that is for you alone. Write it to me in private.",
        ),
        Invalid::LinkTooOld => plain(
            "Those books were joined more than a day ago, so that can no longer be taken back. “unlink” in the chat that is to leave has it begin new books.",
        ),
        Invalid::NotAgain(NotAgain::Join) => {
            plain("Joining books again takes a new code: write “link”.")
        }
        Invalid::NotAgain(NotAgain::Erasing) => {
            plain("If everything shall be erased after all, write “delete me” again.")
        }
        Invalid::OnlyDoor => plain(
            "This is the only chat that leads to your books, so it stays. “export” gives you a copy of them, “delete everything” erases them.",
        ),
        Invalid::PagesDoor => plain(
            "This chat is part of the pages and always shows the same books as they do. To be rid of it, sign out there.",
        ),
        Invalid::ExportTooLarge { mebibytes } => plain("Your books are more than ")
            .plain(mebibytes)
            .plain(" MB, which is too much to send here. Whoever runs me can hand you the file: “hisab export” writes it."),
        Invalid::ArchiveVersion { found, known } => plain("That file is of version ")
            .plain(found)
            .plain(", and I know up to ")
            .plain(known)
            .plain(". A newer hisab can read it."),
        Invalid::ArchiveCategory(id) => plain("That file is damaged: an entry names the category ")
            .plain(id)
            .plain(", which is not in it. Nothing was read."),
    }
}

/// "There are several: … and …. Say which, like “the weekly food budget”."
fn which_budget(several: &[NamedBudget]) -> Line {
    let name = |one: &NamedBudget| of(one.category.as_ref(), one.tag.as_ref());
    let of_amount =
        |one: &NamedBudget| format!("{} of {}{}", name(one), one.amount, each(one.period));
    let all: Vec<String> = several.iter().map(of_amount).collect();
    let (last, before) = all.split_last().map_or(("", &[][..]), |(last, before)| (last, before));
    let line = plain("There are several: ")
        .plain(before.join(", "))
        .plain(" and ")
        .plain(last)
        .plain(". ");
    match several.iter().find(|one| one.period.unit().is_some()) {
        Some(one) => line
            .plain("Say which, like “the ")
            .plain(how_often(one.period))
            .plain(first_small(&name(one)))
            .plain("”."),
        None => line.plain("Say which, with its dates."),
    }
}

fn not_there(missing: &Missing) -> Line {
    match missing {
        Missing::Category { said, close } => {
            let line = plain("There is no category “").plain(said).plain("”. ");
            match close.as_slice() {
                [] => line
                    .plain("“categories” shows what there is, “add category ")
                    .plain(said)
                    .plain("” adds it."),
                close => {
                    let close: Vec<String> = close.iter().map(ToString::to_string).collect();
                    line.plain("Do you mean ").plain(close.join(" or ")).plain("?")
                }
            }
        }
        Missing::Entry => {
            plain("I found no such entry. “show my last entries” shows what there is.")
        }
        Missing::Budget { category, tag, period } => {
            let of = of(category.as_ref(), tag.as_ref());
            plain("There is no ")
                .plain(period.map(how_often).unwrap_or_default())
                .plain(first_small(&of))
                .plain(". “budgets” shows what there is.")
        }
        Missing::Rate { pair, date } => plain("I know no rate from ")
            .plain(pair.base())
            .plain(" to ")
            .plain(pair.quote())
            .plain(date.format(" for %-d %b %Y. Tell me one, like “1 "))
            .plain(pair.base().code().to_lowercase())
            .plain(" is 84.2 ")
            .plain(pair.quote().code().to_lowercase())
            .plain("”."),
        Missing::OwnRate { one, other } => {
            let line = plain("You have told me no rate of ").plain(one);
            let line = match other {
                Some(other) => line.plain(" and ").plain(other),
                None => line,
            };
            line.plain(". “show rates” shows what there is.")
        }
        Missing::Undo => plain("There is nothing to undo."),
        Missing::Redo => plain("There is nothing to redo."),
        Missing::Nudge => {
            plain("I have told you nothing by myself yet. “my nudges” shows what I could tell you.")
        }
        Missing::BudgetId => {
            plain("There is no such budget, or it has ended. “budgets” shows what there is.")
        }
        Missing::Session => plain(
            "There is no such session: somebody signed out there already, or it ended by itself.",
        ),
        Missing::Rule { words } => {
            plain("You have not told me what “").plain(words).plain("” means.")
        }
        Missing::Chat => plain("That chat does not lead to your books any more."),
        Missing::ApiToken => plain("There is no such token, or it was taken away already."),
        Missing::Erasure => plain("Nothing is about to be erased: your books stay as they are."),
    }
}

/// "Budget for everything" within a sentence; a category keeps its capital.
fn first_small(text: &str) -> String {
    text.strip_prefix("Budget").map_or_else(|| text.to_owned(), |rest| format!("budget{rest}"))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{super::samples, *};
    use crate::domain::{
        budget::BudgetPeriod,
        currency::{Currency, UnknownCurrency},
        period::{EmptyPeriod, Period},
        rate::Pair,
        zone::UnknownZone,
    };

    fn said(error: impl Into<LedgerError>) -> String {
        refusal(&error.into()).plain_text()
    }

    #[test]
    fn what_cannot_be_says_what_can() {
        let day = |text: &str| text.parse().unwrap();
        let dates = |end: &str| {
            BudgetPeriod::Between(Period::new(samples::reader().today, day(end)).unwrap())
        };
        let several = |category: Option<&str>, period, amount: &str| NamedBudget {
            category: category.map(samples::name),
            tag: None,
            period,
            amount: samples::rupees(amount),
        };
        let kwd = Currency::parse("KWD").unwrap();
        let jpy = Currency::parse("JPY").unwrap();
        let all = [
            Invalid::Amount(ParseMoneyError::NotANumber { said: "abc".to_owned() }),
            Invalid::Amount(ParseMoneyError::TooPrecise { currency: kwd }),
            Invalid::Amount(ParseMoneyError::TooPrecise { currency: jpy }),
            Invalid::Amount(ParseMoneyError::TooLarge),
            Invalid::AmountOutOfRange,
            Invalid::SumOutOfRange,
            Invalid::Currency(UnknownCurrency { said: "XYZ".to_owned() }),
            Invalid::Rate(ParseRateError::NotANumber { said: "abc".to_owned() }),
            Invalid::Rate(ParseRateError::OutOfRange),
            Invalid::Rate(ParseRateError::SameCurrency),
            Invalid::Zone(UnknownZone { said: "Atlantis".to_owned() }),
            Invalid::Text(TextError::Empty { what: "description" }),
            Invalid::Text(TextError::TooLong { what: "tag", max: 40 }),
            Invalid::Id { said: "7".to_owned() },
            Invalid::Time { said: "25:00".to_owned() },
            Invalid::Period(EmptyPeriod { start: day("2026-01-02"), end: day("2026-01-01") }),
            Invalid::DateInFuture(day("2026-02-01")),
            Invalid::DateTooEarly(day("1969-12-31")),
            Invalid::TooFarAhead { last: day("2036-01-14") },
            Invalid::TooMany { what: "entries", max: 50 },
            Invalid::BudgetScope,
            Invalid::BudgetDates,
            Invalid::Thresholds(BadThresholds),
            Invalid::WhichBudget(vec![
                several(None, BudgetPeriod::Month, "900"),
                several(Some("Food"), BudgetPeriod::Week, "1000"),
                several(Some("Food"), BudgetPeriod::Year, "50000"),
            ]),
            Invalid::WhichBudget(vec![
                several(Some("Food"), dates("2026-01-20"), "5"),
                several(Some("Food"), dates("2026-01-21"), "6"),
            ]),
            Invalid::NothingRolls,
            Invalid::Nothing,
            Invalid::Leaving,
            Invalid::Replaced,
            Invalid::SameCategory(samples::name("Food")),
            Invalid::NotPrivate,
            Invalid::LinkTooOld,
            Invalid::NotAgain(NotAgain::Join),
            Invalid::NotAgain(NotAgain::Erasing),
            Invalid::OnlyDoor,
            Invalid::PagesDoor,
            Invalid::ExportTooLarge { mebibytes: 4 },
            Invalid::ArchiveVersion { found: 9, known: 1 },
            Invalid::ArchiveCategory("7".to_owned()),
        ];
        let all: Vec<String> = all.into_iter().map(said).collect();
        assert_snapshot!(all.join("\n"), @r"
        “abc” is no amount. Write it in digits, like 250 or 12.50.
        Kuwaiti dinar has 3 decimals at most. Write the amount without the rest.
        Japanese yen has no decimals. Write a whole amount.
        That amount cannot be: it must be more than zero and within reason.
        That amount cannot be: it must be more than zero and within reason.
        The sum would be too large to stay exact, so nothing was changed.
        “XYZ” is no currency I know. Use its three letters, like INR or USD.
        “abc” is no rate. Write it in digits, like “1 usd is 84.2 inr”.
        That rate cannot be: it must be more than zero and have twelve digits at most.
        That is one currency twice. Name two, like “1 usd is 84.2 inr”.
        “Atlantis” is no time zone I know. Use a city, like Asia/Kathmandu.
        The description is empty. Say it in a word or two.
        The tag is too long: 40 characters at most.
        “7” is no id of an entry.
        “25:00” is no time of day. Write it like 21:30.
        That time ends before it begins. Turn it around?
        1 Feb 2026 is still to come. Tell me when it has happened, or name another day.
        31 Dec 1969 is too long ago: the books begin in 1970. Name another day.
        I look ahead until 14 Jan 2036 at most. Name an earlier time.
        That is too much at once: 50 entries at most.
        A budget is over a category or a tag, not both. Make it two budgets.
        A budget is for each week, month or year, or between two days, like “from 1 dec to 10 dec”. The last must be still to come.
        I can speak up at one to 5 points of a budget, from 1% to 200%. Name fewer or others.
        There are several: Budget for everything of ₹900 a month, Food budget of ₹1,000 a week and Food budget of ₹50,000 a year. Say which, like “the monthly budget for everything”.
        There are several: Food budget of ₹5 from 15 Jan 2026 to 19 Jan 2026 and Food budget of ₹6 from 15 Jan 2026 to 20 Jan 2026. Say which, with its dates.
        A budget between two dates comes once, so there is nothing to roll over into. Weekly, monthly and yearly ones can.
        That is how it is already; nothing was changed.
        These books are about to be erased, so I leave them as they are. Write “keep my books” first.
        Something else is in its place by now, so nothing was changed.
        Food cannot become part of itself. Name another category.
        Others can read this chat, and that is for you alone. Write it to me in private.
        Those books were joined more than a day ago, so that can no longer be taken back. “unlink” in the chat that is to leave has it begin new books.
        Joining books again takes a new code: write “link”.
        If everything shall be erased after all, write “delete me” again.
        This is the only chat that leads to your books, so it stays. “export” gives you a copy of them, “delete everything” erases them.
        This chat is part of the pages and always shows the same books as they do. To be rid of it, sign out there.
        Your books are more than 4 MB, which is too much to send here. Whoever runs me can hand you the file: “hisab export” writes it.
        That file is of version 9, and I know up to 1. A newer hisab can read it.
        That file is damaged: an entry names the category 7, which is not in it. Nothing was read.
        ");
    }

    #[test]
    fn what_is_not_there_says_where_to_look() {
        let pair = Pair::new(Currency::USD, Currency::INR).unwrap();
        let close = vec![samples::name("Food"), samples::name("Footwear")];
        let all = [
            LedgerError::Missing(Missing::Category { said: "foo".to_owned(), close }),
            LedgerError::Missing(Missing::Category { said: "Pets".to_owned(), close: vec![] }),
            LedgerError::Missing(Missing::Entry),
            LedgerError::Missing(Missing::Budget { category: None, tag: None, period: None }),
            LedgerError::Missing(Missing::Budget {
                category: Some(samples::name("Food")),
                tag: None,
                period: Some(BudgetPeriod::Week),
            }),
            LedgerError::Missing(Missing::Rate { pair, date: samples::reader().today }),
            LedgerError::Missing(Missing::OwnRate { one: pair.base(), other: None }),
            LedgerError::Missing(Missing::OwnRate { one: pair.base(), other: Some(pair.quote()) }),
            LedgerError::Missing(Missing::Undo),
            LedgerError::Missing(Missing::Redo),
            LedgerError::Missing(Missing::Nudge),
            LedgerError::Missing(Missing::BudgetId),
            LedgerError::Missing(Missing::Session),
            LedgerError::Missing(Missing::ApiToken),
            LedgerError::Missing(Missing::Erasure),
            LedgerError::Exists(Exists::Category(samples::name("Food"))),
            LedgerError::Ambiguous(vec![samples::chai()]),
            LedgerError::NoSpace,
        ];
        let all: Vec<String> = all.iter().map(|error| refusal(error).plain_text()).collect();
        assert_snapshot!(all.join("\n"), @r"
        There is no category “foo”. Do you mean Food or Footwear?
        There is no category “Pets”. “categories” shows what there is, “add category Pets” adds it.
        I found no such entry. “show my last entries” shows what there is.
        There is no budget for everything. “budgets” shows what there is.
        There is no weekly Food budget. “budgets” shows what there is.
        I know no rate from USD to INR for 15 Jan 2026. Tell me one, like “1 usd is 84.2 inr”.
        You have told me no rate of USD. “show rates” shows what there is.
        You have told me no rate of USD and INR. “show rates” shows what there is.
        There is nothing to undo.
        There is nothing to redo.
        I have told you nothing by myself yet. “my nudges” shows what I could tell you.
        There is no such budget, or it has ended. “budgets” shows what there is.
        There is no such session: somebody signed out there already, or it ended by itself.
        There is no such token, or it was taken away already.
        Nothing is about to be erased: your books stay as they are.
        There is a category Food already.
        Several entries fit. Say which one, for instance by its amount.
        There is no space left to write, so nothing was changed. Free some space and send it again.
        ");
    }

    #[test]
    fn a_failure_of_ours_shows_no_inside() {
        let error = LedgerError::Internal(crate::store::Error::RowNotFound);
        assert_snapshot!(refusal(&error).plain_text(), @"Sorry, something went wrong here and nothing was changed. Please send it again.");
    }
}
