//! What is said of tables that entries are read from.

use super::line::{Line, plain};
use crate::ledger::{BadTable, Question};

/// "Before I can read it, say which column has the day, …. Nothing was filed."
pub(super) fn unclear(questions: &[Question]) -> Line {
    let asked: Vec<&str> = questions.iter().map(|question| wanted(*question)).collect();
    plain("Before I can read it, say ").plain(asked.join(", and ")).plain(". Nothing was filed.")
}

fn wanted(question: Question) -> &'static str {
    match question {
        Question::DateColumn => "which column has the day",
        Question::AmountColumn => "which column has the amount",
        Question::DescriptionColumn => "which column has the description",
        Question::DateFormat => "whether the day or the month stands first in a date",
        Question::Decimal => "whether a point or a comma stands before the decimals",
        Question::Sign => "whether amounts below or above zero are expenses",
    }
}

/// Why a text is no table.
pub(super) fn no_table(bad: &BadTable) -> Line {
    match bad {
        BadTable::Empty => plain("There is no row in that file below its headings."),
        BadTable::TooManyRows { max } => {
            plain("That file has more than ").plain(max).plain(" rows. Send it in parts.")
        }
        BadTable::TooLarge { mebibytes } => {
            plain("That file is larger than ").plain(mebibytes).plain(" MB. Send it in parts.")
        }
        BadTable::NoColumn { said } => plain("There is no column “")
            .plain(said)
            .plain("” in that file. Name one as it is headed, or by its number from 1."),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{super::refusal, *};
    use crate::ledger::{Invalid, LedgerError};

    fn said(invalid: Invalid) -> String {
        refusal(&LedgerError::Invalid(invalid)).plain_text()
    }

    #[test]
    fn a_table_that_cannot_be_read_says_what_to_do() {
        use Question::{AmountColumn, DateColumn, DateFormat, Decimal, DescriptionColumn, Sign};
        let unclear =
            [vec![DateColumn, AmountColumn, DescriptionColumn], vec![DateFormat, Decimal, Sign]];
        let bad = [
            BadTable::Empty,
            BadTable::TooManyRows { max: 20_000 },
            BadTable::TooLarge { mebibytes: 5 },
            BadTable::NoColumn { said: "day".to_owned() },
        ];
        let rows = [1, 3].map(|count| Invalid::Rows { count, first: 7 });
        let all = unclear.map(Invalid::Unclear).into_iter().chain(bad.map(Invalid::Table));
        let all: Vec<String> = all.chain(rows).map(said).collect();
        assert_snapshot!(all.join("\n"), @r"
        Before I can read it, say which column has the day, and which column has the amount, and which column has the description. Nothing was filed.
        Before I can read it, say whether the day or the month stands first in a date, and whether a point or a comma stands before the decimals, and whether amounts below or above zero are expenses. Nothing was filed.
        There is no row in that file below its headings.
        That file has more than 20000 rows. Send it in parts.
        That file is larger than 5 MB. Send it in parts.
        There is no column “day” in that file. Name one as it is headed, or by its number from 1.
        One row cannot be read, in line 7. The preview says why; nothing was filed.
        3 rows cannot be read, the first in line 7. The preview says why; nothing was filed.
        ");
    }
}
