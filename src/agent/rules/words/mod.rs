//! What single words can mean: one table for all languages, built once.
//!
//! A word may play several parts ("may" is a month and a doubt), so an entry has all of them and the grammar
//! chooses. To add a word: its line in the table of its language; to add a language: a file with a table and a
//! line in [`TABLES`]. Spellings are lower case; nukta letters are decomposed on both sides.

pub(super) mod currencies;
mod english;
mod family;
mod hindi;
mod nepali_bengali;
mod phrases;
pub(super) mod role;
mod roman;

use std::{collections::HashMap, sync::LazyLock};

pub(super) use family::{Family, MoneyWord, Named};

use self::role::{Role, Roles};
use super::numerals;
use crate::domain::{currency::Currency, period::Unit};

/// What a number word is worth in a numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// 0 to 99.
    Cardinal(u8),
    /// A number that is also a common word ("do", "teen"): it counts only beside a scale or a currency.
    Weak(u8),
    /// So many quarters: "डेढ़" is six. Weak spellings in Latin letters count only beside a scale.
    Quarters(u8),
    /// A power of ten: 2 for hundred, 5 for lakh.
    Scale(u8),
    /// A scale that must touch its digits or stand with a currency: "k", "m", "l".
    Letter(u8),
    /// A quarter more than the number after it, or than one: "सवा".
    QuarterMore,
    /// A half more than the number after it: "साढ़े".
    HalfMore,
    /// A quarter less than the number after it: "पौने".
    QuarterLess,
    /// "half".
    Half,
    /// "quarter".
    Quarter,
    /// "point".
    Point,
    /// "first" to "thirty-first".
    Ordinal(u8),
    /// What makes an ordinal of digits: "st", "th", "वीं".
    OrdinalEnd,
}

/// What a word says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    /// So many days from today.
    Day(i8),
    /// A part of a day: "morning"; after "last" it was yesterday.
    Part,
    /// "now".
    Now,
    /// A unit that is shorter than a day, in minutes.
    Minutes(u16),
    /// A unit of the calendar.
    Unit(Unit),
    /// Two weeks.
    Fortnight,
    /// Saturday and Sunday.
    Weekend,
    /// 0 is Monday.
    Weekday(u8),
    /// 1 to 12.
    Month(u8),
    /// "ago".
    Ago,
    /// "last", "past": the one before, or so many back.
    Last,
    /// "this".
    This,
    /// "next".
    Next,
    /// "beginning".
    Start,
    /// "end".
    End,
    /// "few": about three.
    Few,
    /// "couple": two.
    Couple,
    /// "q", before its number.
    QuarterLetter,
    /// "h", before its number.
    HalfLetter,
    /// "am", "pm", "o'clock", "बजे".
    Clock,
    /// "noon", "midnight".
    Noon,
}

/// All that a word can mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// The parts it plays in a sentence.
    pub roles: Roles,
    /// What it is worth in a number.
    pub number: Option<NumberWord>,
    /// What it says about time.
    pub date: Option<DateWord>,
    /// What it says about money.
    pub money: Option<MoneyWord>,
}

impl Word {
    const fn new() -> Self {
        Self { roles: Roles::NONE, number: None, date: None, money: None }
    }

    fn take(&mut self, sense: Sense) {
        match sense {
            Sense::Is(role) => self.roles = self.roles.and(Roles::of(&[role])),
            Sense::Number(number) => self.number = self.number.or(Some(number)),
            Sense::Date(date) => self.date = self.date.or(Some(date)),
            Sense::Money(money) => self.money = self.money.or(Some(money)),
        }
    }
}

/// One meaning, as the tables list it.
#[derive(Clone, Copy, Debug)]
enum Sense {
    Is(Role),
    Number(NumberWord),
    Date(DateWord),
    Money(MoneyWord),
}

/// A line of a table: a meaning and, between blanks, the words that have it.
type Line = (Sense, &'static str);

const TABLES: [&[Line]; 7] = [
    english::VERBS,
    english::GRAMMAR,
    english::TIME,
    phrases::SUBJECTS,
    roman::WORDS,
    hindi::WORDS,
    nepali_bengali::WORDS,
];

static WORDS: LazyLock<HashMap<Box<str>, Word>> = LazyLock::new(build);
static NOTHING: Word = Word::new();

fn build() -> HashMap<Box<str>, Word> {
    let mut words: HashMap<Box<str>, Word> = HashMap::with_capacity(4096);
    let mut add = |text: &str, sense: Sense| {
        let mut buffer = Buffer::new();
        if let Some(key) = buffer.normalise(text) {
            words.entry(key.into()).or_default().take(sense);
        }
    };
    for (sense, list) in TABLES.into_iter().flatten().chain(currencies::names()) {
        for word in list.split(' ') {
            add(word, *sense);
        }
    }
    for (word, code) in currencies::codes_by_name() {
        if let Ok(currency) = Currency::parse(code) {
            add(word, Sense::Money(MoneyWord::Name(Named::Code(currency))));
        }
    }
    for currency in Currency::all() {
        let common = currencies::is_common_word(currency.code());
        add(currency.code(), Sense::Money(MoneyWord::Code { currency, common }));
    }
    for (word, value) in numerals::all() {
        add(word, Sense::Number(NumberWord::Cardinal(value)));
    }
    words
}

/// What an unknown word means.
pub(super) fn nothing() -> &'static Word {
    &NOTHING
}

/// What a word can mean; a possessive means what its owner means.
pub(super) fn find(text: &str) -> &'static Word {
    let mut buffer = Buffer::new();
    let Some(key) = buffer.normalise(text) else { return &NOTHING };
    WORDS.get(key).or_else(|| WORDS.get(key.strip_suffix("'s")?)).unwrap_or(&NOTHING)
}

/// Room for the longest word of the table in the form of its keys.
struct Buffer([u8; 48]);

impl Buffer {
    const fn new() -> Self {
        Self([0; 48])
    }

    /// Lower case, straight apostrophes, nukta letters as letter and nukta. `None` when longer than any word.
    fn normalise(&mut self, text: &str) -> Option<&str> {
        let mut length = 0;
        let mut push = |c: char| {
            let room = self.0.get_mut(length..length + c.len_utf8())?;
            length += c.encode_utf8(room).len();
            Some(())
        };
        for c in text.chars() {
            match c {
                '’' => push('\'')?,
                '\u{958}' => push('क').and_then(|()| push('\u{93C}'))?,
                '\u{959}' => push('ख').and_then(|()| push('\u{93C}'))?,
                '\u{95A}' => push('ग').and_then(|()| push('\u{93C}'))?,
                '\u{95B}' => push('ज').and_then(|()| push('\u{93C}'))?,
                '\u{95C}' => push('ड').and_then(|()| push('\u{93C}'))?,
                '\u{95D}' => push('ढ').and_then(|()| push('\u{93C}'))?,
                '\u{95E}' => push('फ').and_then(|()| push('\u{93C}'))?,
                '\u{9DC}' => push('ড').and_then(|()| push('\u{9BC}'))?,
                '\u{9DD}' => push('ঢ').and_then(|()| push('\u{9BC}'))?,
                '\u{9DF}' => push('য').and_then(|()| push('\u{9BC}'))?,
                // Joiners change how a word looks, not what it is.
                '\u{200C}' | '\u{200D}' => {}
                c if c.is_ascii() => push(c.to_ascii_lowercase())?,
                c => c.to_lowercase().try_for_each(&mut push)?,
            }
        }
        std::str::from_utf8(self.0.get(..length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("MAY", Some(DateWord::Month(5)), Some(Role::Can))]
    #[case("yesterday’s", Some(DateWord::Day(-1)), None)]
    #[case("Spent", None, Some(Role::Spent))]
    #[case("zzz", None, None)]
    fn a_word_has_all_its_meanings(
        #[case] text: &str,
        #[case] date: Option<DateWord>,
        #[case] role: Option<Role>,
    ) {
        let word = find(text);
        assert_eq!(word.date, date);
        assert!(role.is_none_or(|role| word.roles.has(role)));
    }

    #[test]
    fn both_spellings_of_a_nukta_letter_meet() {
        assert_eq!(find("करो\u{95C}").number, Some(NumberWord::Scale(7)));
        assert_eq!(find("करोड\u{93C}").number, Some(NumberWord::Scale(7)));
    }

    #[test]
    fn a_word_longer_than_the_table_is_unknown() {
        assert!(find(&"a".repeat(100_000)).number.is_none());
    }
}
