//! What a person is told when something was not done, and what to do next. Nothing was changed.

use hisab_port::Reply;

use super::{
    budgets::of,
    line::{Line, plain},
    say,
};
use crate::{
    domain::{money::ParseMoneyError, text::TextError},
    ledger::{Exists, Invalid, LedgerError, Missing},
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
        Invalid::Period(_) => plain("That time ends before it begins. Turn it around?"),
        Invalid::DateInFuture(date) => plain(date.format("%-d %b %Y"))
            .plain(" is still to come. Tell me when it has happened, or name another day."),
        Invalid::DateTooEarly(date) => plain(date.format("%-d %b %Y"))
            .plain(" is too long ago: the books begin in 1970. Name another day."),
        Invalid::TooMany { what, max } => {
            plain("That is too much at once: ").plain(max).plain(" ").plain(what).plain(" at most.")
        }
        Invalid::Nothing => plain("That is how it is already; nothing was changed."),
        Invalid::Replaced => {
            plain("Something else is in its place by now, so nothing was changed.")
        }
        Invalid::SameCategory(name) => {
            plain(name).plain(" cannot become part of itself. Name another category.")
        }
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
        Missing::Budget { category } => {
            let of = of(category.as_ref());
            plain("There is no ").plain(first_small(&of)).plain(". “budgets” shows what there is.")
        }
        Missing::Undo => plain("There is nothing to undo."),
        Missing::Redo => plain("There is nothing to redo."),
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
        currency::{Currency, UnknownCurrency},
        period::EmptyPeriod,
        zone::UnknownZone,
    };

    fn said(error: impl Into<LedgerError>) -> String {
        refusal(&error.into()).plain_text()
    }

    #[test]
    fn what_cannot_be_says_what_can() {
        let day = |text: &str| text.parse().unwrap();
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
            Invalid::Zone(UnknownZone { said: "Atlantis".to_owned() }),
            Invalid::Text(TextError::Empty { what: "description" }),
            Invalid::Text(TextError::TooLong { what: "tag", max: 40 }),
            Invalid::Id { said: "7".to_owned() },
            Invalid::Period(EmptyPeriod { start: day("2026-01-02"), end: day("2026-01-01") }),
            Invalid::DateInFuture(day("2026-02-01")),
            Invalid::DateTooEarly(day("1969-12-31")),
            Invalid::TooMany { what: "entries", max: 50 },
            Invalid::Nothing,
            Invalid::Replaced,
            Invalid::SameCategory(samples::name("Food")),
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
        “Atlantis” is no time zone I know. Use a city, like Asia/Kathmandu.
        The description is empty. Say it in a word or two.
        The tag is too long: 40 characters at most.
        “7” is no id of an entry.
        That time ends before it begins. Turn it around?
        1 Feb 2026 is still to come. Tell me when it has happened, or name another day.
        31 Dec 1969 is too long ago: the books begin in 1970. Name another day.
        That is too much at once: 50 entries at most.
        That is how it is already; nothing was changed.
        Something else is in its place by now, so nothing was changed.
        Food cannot become part of itself. Name another category.
        That file is of version 9, and I know up to 1. A newer hisab can read it.
        That file is damaged: an entry names the category 7, which is not in it. Nothing was read.
        ");
    }

    #[test]
    fn what_is_not_there_says_where_to_look() {
        let close = vec![samples::name("Food"), samples::name("Footwear")];
        let all = [
            LedgerError::Missing(Missing::Category { said: "foo".to_owned(), close }),
            LedgerError::Missing(Missing::Category { said: "Pets".to_owned(), close: vec![] }),
            LedgerError::Missing(Missing::Entry),
            LedgerError::Missing(Missing::Budget { category: None }),
            LedgerError::Missing(Missing::Budget { category: Some(samples::name("Food")) }),
            LedgerError::Missing(Missing::Undo),
            LedgerError::Missing(Missing::Redo),
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
        There is no Food budget. “budgets” shows what there is.
        There is nothing to undo.
        There is nothing to redo.
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
