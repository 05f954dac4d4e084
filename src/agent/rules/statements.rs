//! Everything a text states, piece by piece, for who has to check it.
//!
//! The recognisers of an entry take what they are sure of and leave the rest. Here nothing may be left: each
//! number, number word, date word and sign becomes a piece, and what makes no sense is [`What::Unreadable`].

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use super::dates::{self, Read, Today};
use super::money::{self, Found};
use super::token::{TokenKind, Tokens};
use super::words::role::{Role, Roles};
use super::words::{self, DateWord, MoneyWord, Named, NumberWord};
use super::{lexer, numeral};
use crate::domain::{currency::Currency, period::Unit, zone::Zone};

/// One piece of a text.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Piece<'a> {
    /// As it stands in the text.
    pub text: &'a str,
    /// What it states.
    pub what: What,
}

/// What a piece states.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::agent) enum What {
    /// A number.
    Figure {
        /// Its value, with its sign.
        value: Decimal,
        /// The currency beside it.
        money: Option<Priced>,
        /// Whether it is a share of a hundred.
        percent: bool,
        /// Whether "+" stands before it.
        plus: bool,
    },
    /// Days: every way to read them, each of which counts.
    Days(Vec<Days>),
    /// A word for a number that only its own words can stand for: "half", "second", "twice", "7up".
    Literal,
    /// A figure or a date that makes no sense, or has two.
    Unreadable,
    /// A word.
    Word {
        /// Whether it is one of the words that every sentence is made of.
        ordinary: bool,
        /// The unit of the calendar it means.
        unit: Option<Unit>,
        /// Whether it names a currency, and no figure that is read stands beside it.
        money: bool,
    },
    /// Any other character.
    Mark(char),
}

/// A span of days, open where a side is `None`; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent) struct Days {
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The day after the last.
    pub end: Option<NaiveDate>,
}

/// A currency as a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent) struct Priced(Named);

impl Priced {
    /// Whether this is a name of the currency, and of no other of these.
    pub(in crate::agent) fn is(self, currency: Currency, among: &[Currency]) -> bool {
        let could_be = |other: Currency| self.0.certain(other) == Some(other);
        could_be(currency) && among.iter().all(|other| *other == currency || !could_be(*other))
    }
}

/// Grammar, and the words of spending and of totals.
const ORDINARY: Roles = Roles::of(&[
    Role::I,
    Role::Me,
    Role::My,
    Role::You,
    Role::It,
    Role::Article,
    Role::On,
    Role::For,
    Role::At,
    Role::From,
    Role::In,
    Role::To,
    Role::Until,
    Role::Since,
    Role::Before,
    Role::After,
    Role::Between,
    Role::With,
    Role::Of,
    Role::By,
    Role::Under,
    Role::And,
    Role::Or,
    Role::Not,
    Role::If,
    Role::How,
    Role::Much,
    Role::What,
    Role::When,
    Role::Why,
    Role::Do,
    Role::Have,
    Role::Be,
    Role::Can,
    Role::Post,
    Role::Done,
    Role::Spent,
    Role::Spend,
    Role::Cost,
    Role::Records,
    Role::Total,
    Role::Average,
    Role::Biggest,
    Role::Smallest,
    Role::Versus,
    Role::Compare,
    Role::More,
    Role::Less,
    Role::Than,
    Role::Recent,
    Role::Ever,
    Role::All,
    Role::Each,
    Role::Lot,
    Role::Budget,
    Role::Limit,
    Role::Left,
    Role::Category,
    Role::Filler,
    Role::Pace,
    Role::Last,
    Role::Entry,
    Role::Upto,
]);

/// Numbers that the tables of an entry do not need.
const RATIOS: [&str; 22] = [
    "twice",
    "thrice",
    "double",
    "doubled",
    "doubles",
    "triple",
    "tripled",
    "quadruple",
    "dozen",
    "dozens",
    "couple",
    "pair",
    "thirds",
    "fifths",
    "quarters",
    "halves",
    "halved",
    "tenfold",
    "twofold",
    "aadha",
    "आधा",
    "দ্বিগুণ",
];
const PERCENT: [&str; 9] =
    ["percent", "pct", "percentage", "pratishat", "fisadi", "प्रतिशत", "फीसदी", "फ़ीसदी", "শতাংশ"];
/// Words of Hindi and Nepali in Latin letters, beside which "do" is two.
const ROMAN: [&str; 24] = [
    "hai", "ka", "ki", "ke", "ko", "mein", "aur", "ne", "se", "par", "tha", "chha", "cha", "ho",
    "ra", "lai", "aapne", "aapka", "tapai", "kharch", "kharcha", "bhayo", "kiya", "diya",
];

/// Everything a text states, as its reader sees it on a day.
pub(in crate::agent) fn read(text: &str, date: NaiveDate) -> Vec<Piece<'_>> {
    let tokens = lexer::cut(text);
    let now = date.and_time(NaiveTime::MIN).and_utc();
    let apart = dates::apart(&tokens);
    let today = |month_first| Today { date, now, zone: Zone::UTC, month_first, apart };
    let reader = Reader { tokens: &tokens, days: [today(false), today(true)] };
    let mut pieces = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (what, end) = reader.piece(at);
        let end = end.max(at + 1);
        pieces.push(Piece { text: tokens.text_of(at, end), what });
        at = end;
    }
    pieces
}

struct Reader<'a> {
    tokens: &'a Tokens<'a>,
    days: [Today; 2],
}

impl Reader<'_> {
    fn piece(&self, at: usize) -> (What, usize) {
        let token = self.tokens.at(at);
        let run = self.run(at);
        if run > at + 1 && !self.run_is_known(at, run) {
            return (What::Literal, run);
        }
        if let Some(found) = self.dates(at) {
            return found;
        }
        if let Some(found) = self.figure(at) {
            return found;
        }
        match token.kind {
            TokenKind::Number | TokenKind::Sign(_) => (What::Unreadable, at + 1),
            TokenKind::Mark(mark) => (What::Mark(mark), at + 1),
            TokenKind::Line | TokenKind::End => (What::Mark('\n'), at + 1),
            TokenKind::Word => (self.word(at), at + 1),
        }
    }

    /// The end of what touches: digits and letters without a blank between.
    fn run(&self, at: usize) -> usize {
        let inside = |at: usize| self.tokens.at(at).number() || self.tokens.at(at).letters();
        let mut end = at;
        while inside(end) && (end == at || self.tokens.at(end).glued) {
            end += 1;
        }
        end
    }

    /// "5k", "21st", "Rs500", "20rs", "Q3": what touches and is a figure all the same.
    fn run_is_known(&self, at: usize, end: usize) -> bool {
        let first = self.tokens.at(at);
        let money = first.letters() && first.word.money.is_some();
        let part = matches!(first.word.date, Some(DateWord::QuarterLetter | DateWord::HalfLetter));
        let digits = at + usize::from(money || part);
        let follows = |at: usize| {
            let word = self.tokens.at(at).word;
            word.money.is_some()
                || matches!(
                    word.number,
                    Some(NumberWord::Scale(_) | NumberWord::Letter(_) | NumberWord::OrdinalEnd)
                )
        };
        self.tokens.at(digits).number()
            && (end == digits + 1 || end == digits + 2 && follows(digits + 1))
    }

    fn dates(&self, at: usize) -> Option<(What, usize)> {
        let now = |at: usize| self.tokens.at(at).word.date == Some(DateWord::Now);
        if now(at) || now(at + 1) {
            return None;
        }
        let [usual, other] = &self.days;
        let (first, end) = dates::read(self.tokens, at, usual)?;
        let second = dates::read(self.tokens, at, other);
        let Some((second, _)) = second.filter(|(_, after)| *after == end) else {
            return Some((What::Unreadable, end));
        };
        let (Read::When(first), Read::When(second)) = (first, second) else {
            return Some((What::Unreadable, end));
        };
        let days = |when: dates::When| Days { start: when.start, end: when.end };
        let mut all = vec![days(first)];
        if first != second {
            all.push(days(second));
        }
        Some((What::Days(all), end))
    }

    fn figure(&self, at: usize) -> Option<(What, usize)> {
        let token = self.tokens.at(at);
        let signed = |mark| token.mark(mark) && !token.glued && self.tokens.at(at + 1).glued;
        let minus = signed('-') || signed('−') || signed('–');
        let plus = signed('+');
        let start = at + usize::from(minus || plus);
        let (value, also, money, mut end) = match money::priced(self.tokens, start) {
            Some((Found::Spoiled, end)) => return Some((What::Unreadable, end)),
            Some((Found::Money(money), end)) => (money.value, money.also, money.named, end),
            None => {
                if !self.tokens.at(start).number() && self.is_plain_word(start) {
                    return None;
                }
                let numeral = numeral::read(self.tokens, start, false)?;
                (numeral.value, numeral.also, None, numeral.end)
            }
        };
        // Dots that group by thousands for one reader are decimals for another.
        let thousandths = money.is_some_and(|named| match named {
            Named::Code(currency) => currency.exponent() == 3,
            Named::Family(_) | Named::Of(..) => false,
        });
        if also.is_some() && !thousandths || self.composite(start, end) {
            return Some((What::Unreadable, end));
        }
        let sign = self.tokens.at(end);
        let percent =
            money.is_none() && (sign.mark('%') || PERCENT.iter().any(|word| is(sign.text, word)));
        let spelt = sign.said("per") && self.tokens.at(end + 1).said("cent");
        end += usize::from(percent) + 2 * usize::from(spelt);
        // Two numbers side by side may be one, and "250 K" is no 250.
        let next = self.tokens.at(end);
        let scale = matches!(next.word.number, Some(NumberWord::Letter(_) | NumberWord::Scale(_)));
        if next.number() || scale {
            return Some((What::Unreadable, end + 1));
        }
        let value = if minus { -value } else { value };
        let money = money.map(Priced);
        Some((What::Figure { value, money, percent: percent || spelt, plus }, end))
    }

    /// "10:30", "5/6", "1**2": numbers with nothing but marks between.
    fn composite(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| {
            if !self.tokens.at(at).number() {
                return false;
            }
            let mut next = at + 1;
            while next < at + 6
                && self.tokens.at(next).glued
                && matches!(self.tokens.at(next).kind, TokenKind::Mark(_))
            {
                next += 1;
            }
            next > at + 1 && self.tokens.at(next).number() && self.tokens.at(next).glued
        })
    }

    /// Number words that are something else here: "one" as a pronoun, "do" in English, "छ" as "is".
    fn is_plain_word(&self, at: usize) -> bool {
        let token = self.tokens.at(at);
        let next = self.tokens.at(at + 1);
        let counts = next.word.number.is_some()
            || next.word.money.is_some()
            || next.mark('-')
            || next.mark('%')
            || next.is(Role::Counted)
            || next.is(Role::Records)
            || next.is(Role::Category)
            || matches!(next.word.date, Some(DateWord::Unit(_) | DateWord::Minutes(_)))
            || PERCENT.iter().any(|word| is(next.text, word));
        let one = token.said("one") || token.text == "एक" || token.text == "এক";
        let ends = !next.letters() && !next.number();
        let roman = || {
            (0..self.tokens.len()).any(|at| ROMAN.iter().any(|word| self.tokens.at(at).said(word)))
        };
        one && !counts
            || token.said("do") && !counts && !roman()
            || token.text == "छ" && ends
            || token.said("won")
    }

    fn word(&self, at: usize) -> What {
        let token = self.tokens.at(at);
        let next = self.tokens.at(at + 1);
        let unit = match token.word.date {
            Some(DateWord::Unit(unit)) => Some(unit),
            _ => None,
        };
        if RATIOS.iter().any(|word| is(token.text, word)) || is_compound(token.text) {
            return What::Literal;
        }
        let money = matches!(token.word.money, Some(MoneyWord::Name(_) | MoneyWord::Minor(_)))
            && !token.said("won")
            || token.text.len() == 3
                && token.text.bytes().all(|b| b.is_ascii_uppercase())
                && token.word.money.is_some();
        match token.word.number {
            Some(NumberWord::Quarter) if unit.is_some() && !next.is(Role::Of) => {}
            Some(NumberWord::Ordinal(1)) if token.text.is_ascii() => {}
            Some(NumberWord::Letter(_) | NumberWord::OrdinalEnd | NumberWord::Point) | None => {}
            Some(NumberWord::Cardinal(_) | NumberWord::Weak(_)) if self.is_plain_word(at) => {}
            Some(_) => return What::Literal,
        }
        let small = token.text.starts_with(|c: char| c.is_ascii_lowercase());
        match token.word.date {
            // "you may", "the sun".
            Some(DateWord::Month(_) | DateWord::Weekday(_)) if !small => What::Literal,
            Some(DateWord::Day(_) | DateWord::Weekend | DateWord::Fortnight) => What::Literal,
            _ => What::Word {
                ordinary: token.any(ORDINARY)
                    || token.word.date.is_some()
                    || token.word.number.is_some(),
                unit,
                money,
            },
        }
    }
}

/// "পাঁচশো", "दुईसय", "fivehundred", "তিনটি": a number with what may be written in one with it.
fn is_compound(text: &str) -> bool {
    const ENDINGS: [&str; 38] = [
        "सय",
        "सौ",
        "हजार",
        "हज़ार",
        "लाख",
        "करोड",
        "करोड़",
        "वटा",
        "ओटा",
        "टा",
        "जना",
        "वां",
        "वाँ",
        "वें",
        "ों",
        "শো",
        "শ",
        "শত",
        "হাজার",
        "লাখ",
        "লক্ষ",
        "কোটি",
        "টা",
        "টি",
        "টে",
        "জন",
        "খানা",
        "sau",
        "so",
        "saya",
        "hazar",
        "hajar",
        "lakh",
        "wata",
        "ta",
        "hundred",
        "thousand",
        "million",
    ];
    let lower = text.to_lowercase();
    ENDINGS.iter().filter_map(|ending| lower.strip_suffix(ending)).any(|start| {
        matches!(
            words::find(start).number,
            Some(NumberWord::Cardinal(_) | NumberWord::Weak(_) | NumberWord::Scale(_))
        )
    })
}

fn is(text: &str, word: &str) -> bool {
    text == word || text.eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn kinds(text: &str) -> Vec<What> {
        let pieces = read(text, "2026-01-15".parse().unwrap());
        pieces.into_iter().map(|piece| piece.what).collect()
    }

    #[rstest]
    #[case("1:30")]
    #[case("1 2")]
    #[case("₹5-10")]
    #[case("1.2.3")]
    #[case("$")]
    #[case("31/02/2026")]
    #[case("1.250")]
    fn what_makes_no_sense_is_unreadable(#[case] text: &str) {
        assert!(kinds(text).contains(&What::Unreadable), "{:?}", kinds(text));
    }

    #[rstest]
    #[case("1O0")]
    #[case("7up")]
    #[case("half")]
    #[case("second")]
    #[case("Sunday-")]
    #[case("twice")]
    fn some_words_stand_only_for_themselves(#[case] text: &str) {
        let found = kinds(text);
        assert!(
            !matches!(found.first(), Some(What::Word { .. } | What::Figure { .. })),
            "{found:?}"
        );
    }
}
