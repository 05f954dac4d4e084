//! Reads a number at a position: digits with a scale ("1.5k", "2 lakh 30 thousand"), words ("one lakh twenty
//! thousand", "ढाई हज़ार"), or both.
//!
//! Words follow one algorithm for all languages: a part below a thousand is gathered, a scale multiplies
//! it, parts add up. "One twenty two" and "nineteen ninety" join two-digit parts as they are spoken. A reading
//! never looks further than [`LONGEST`] tokens. To add a kind of number word: a variant of `NumberWord`, its
//! words, and its arm in [`Gathering::take`].

use rust_decimal::Decimal;

use super::digits;
use super::token::{Token, TokenKind, Tokens};
use super::words::NumberWord;
use super::words::role::Role;

/// How far one number may reach, in tokens.
const LONGEST: usize = 24;

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value.
    pub value: Decimal,
    /// The other reading of one dot and three digits.
    pub also: Option<Decimal>,
    /// The value when it is nothing but digits in one token.
    pub plain: Option<u64>,
    /// Whether it is written in words.
    pub words: bool,
    /// Whether a scale word or a sign for one is part of it.
    pub scaled: bool,
    /// Whether its words mean something else in most messages ("one", "do", "hundred" alone).
    pub weak: bool,
    /// The token after it.
    pub end: usize,
}

/// Reads a number. `priced` says that a currency stands beside it, which settles "30 l" and "12 345".
pub(super) fn read(tokens: &Tokens<'_>, at: usize, priced: bool) -> Option<Numeral> {
    let token = tokens.at(at);
    if token.number() {
        return in_digits(tokens, at, priced);
    }
    if !token.letters() {
        return None;
    }
    if token.said("a") {
        let scale = matches!(
            tokens.at(at + 1).word.number,
            Some(NumberWord::Scale(_) | NumberWord::Quarter)
        );
        return if scale { in_words(tokens, at + 1) } else { None };
    }
    token.word.number?;
    in_words(tokens, at)
}

fn in_digits(tokens: &Tokens<'_>, at: usize, priced: bool) -> Option<Numeral> {
    let read = digits::read(tokens.at(at).text)?;
    let mut numeral = Numeral {
        value: read.value,
        also: read.also,
        plain: read.plain,
        words: false,
        scaled: false,
        weak: false,
        end: at + 1,
    };
    if let Some((value, end)) = in_spaced_groups(tokens, at, priced) {
        numeral.value = value;
        numeral.also = None;
        numeral.plain = None;
        numeral.end = end;
    }
    let mut smallest = 99;
    while let Some(power) = scale_of(tokens.at(numeral.end), priced, smallest == 99) {
        if power >= smallest {
            break;
        }
        let first = !numeral.scaled;
        if first {
            numeral.value = numeral.value.checked_mul(power_of_ten(power))?;
            if numeral.also.is_some() {
                numeral.also = None;
            }
        }
        numeral.scaled = true;
        numeral.plain = None;
        numeral.end += 1;
        smallest = power;
        // "2 lakh 30 thousand", "3 सौ और 21": a smaller part follows.
        let joined = usize::from(power == 2 && tokens.at(numeral.end).is(Role::And));
        let next = tokens.at(numeral.end + joined);
        let letter = matches!(tokens.before(numeral.end).word.number, Some(NumberWord::Letter(_)));
        if letter || !next.number() || next.glued {
            break;
        }
        let Some(part) = digits::read(next.text).filter(|part| part.plain.is_some()) else { break };
        let after = numeral.end + joined + 1;
        if let Some(lower) = scale_of(tokens.at(after), priced, true).filter(|lower| *lower < power)
        {
            numeral.value =
                numeral.value.checked_add(part.value.checked_mul(power_of_ten(lower))?)?;
            numeral.end = after;
        } else if part.value < power_of_ten(power) && closes(tokens.at(after), power) {
            numeral.value = numeral.value.checked_add(part.value)?;
            numeral.end = after;
            break;
        } else {
            break;
        }
    }
    Some(numeral)
}

/// Whether what follows lets a number without a scale end a bigger one: "2 thousand 500", not "2k 500 chai".
fn closes(after: &Token<'_>, power: u8) -> bool {
    power == 2
        || after.kind == TokenKind::End
        || after.word.money.is_some()
        || after.is(Role::For)
        || after.is(Role::On)
}

/// "1 234 567": three groups, or two beside a currency.
fn in_spaced_groups(tokens: &Tokens<'_>, at: usize, priced: bool) -> Option<(Decimal, usize)> {
    let first = tokens.at(at);
    let mut value = digits::read(first.text).filter(|_| first.text.len() <= 3)?.plain?;
    let mut end = at + 1;
    let mut decimals = None;
    while end < at + 6 && decimals.is_none() {
        let group = tokens.at(end);
        if !group.number() || group.glued {
            break;
        }
        let (whole, fraction) = group.text.split_at_checked(3)?;
        if whole.len() != 3 || !whole.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        if !fraction.is_empty() {
            let digits = fraction.strip_prefix(['.', ','])?;
            if digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                break;
            }
            decimals = Some(digits);
        }
        value = value.checked_mul(1000)?.checked_add(whole.parse().ok()?)?;
        end += 1;
    }
    if value == 0 || end - at < if priced { 2 } else { 3 } {
        return None;
    }
    let mut value = Decimal::from(value);
    if let Some(digits) = decimals {
        value += Decimal::new(digits.parse().ok()?, u32::try_from(digits.len()).ok()?);
    }
    Some((value, end))
}

/// The power of ten a scale after digits stands for.
fn scale_of(token: &Token<'_>, priced: bool, first: bool) -> Option<u8> {
    match token.word.number? {
        NumberWord::Scale(power) => Some(power),
        // "k" and the like are scales when they touch the digits; "30 l" only with a currency.
        NumberWord::Letter(3) if first => Some(3),
        NumberWord::Letter(5) if first => priced.then_some(5),
        NumberWord::Letter(power) if first => {
            (token.glued || priced || token.text.len() > 1).then_some(power)
        }
        _ => None,
    }
}

fn power_of_ten(power: u8) -> Decimal {
    Decimal::from(10_u64.checked_pow(u32::from(power)).unwrap_or(u64::MAX))
}

/// What may come next inside the part below a thousand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// Nothing was said yet.
    Empty,
    /// A digit: "one", after which "twenty two" makes 122.
    Digit,
    /// Ten to nineteen: "nineteen", after which "ninety" makes 1990.
    Teen,
    /// A round ten: a digit may follow.
    Ten,
    /// Complete below a hundred.
    Full,
    /// After "hundred": anything below a hundred may follow.
    Hundred,
}

struct Gathering {
    total: Decimal,
    part: Decimal,
    slot: Slot,
    joined: bool,
    scaled: bool,
    strong: bool,
    fraction: Option<Decimal>,
}

fn in_words(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut gathering = Gathering {
        total: Decimal::ZERO,
        part: Decimal::ZERO,
        slot: Slot::Empty,
        joined: false,
        scaled: false,
        strong: false,
        fraction: None,
    };
    let mut end = at;
    let mut next = at;
    while next < at + LONGEST {
        let taken = gathering.take(tokens, next);
        let Some(after) = taken else { break };
        end = after;
        // A hyphen joins, "and" only after a hundred or a scale.
        next = after;
        let hyphen =
            tokens.at(next).mark('-') && tokens.at(next).glued && tokens.at(next + 1).glued;
        let and =
            tokens.at(next).is(Role::And) && matches!(gathering.slot, Slot::Hundred | Slot::Empty);
        next += usize::from(hyphen || and);
    }
    if end == at {
        return None;
    }
    if let Some((more, after)) = and_a_fraction(tokens, end) {
        gathering.part = gathering.part.checked_add(more)?;
        gathering.strong = true;
        end = after;
        if let Some(NumberWord::Scale(power)) = tokens.at(end).word.number {
            gathering.scale(power)?;
            end += 1;
        }
    }
    let value = gathering.total.checked_add(gathering.part)?;
    let small = value <= Decimal::from(12);
    let alone = end == at + 1;
    Some(Numeral {
        value,
        also: None,
        plain: None,
        words: true,
        scaled: gathering.scaled,
        weak: if alone {
            small || gathering.scaled || !gathering.strong
        } else {
            !gathering.strong && !gathering.scaled
        },
        end,
    })
}

impl Gathering {
    /// Takes the word at a position into the number; gives the position after what was taken.
    fn take(&mut self, tokens: &Tokens<'_>, at: usize) -> Option<usize> {
        let token = tokens.at(at);
        if !token.letters() {
            return None;
        }
        // "kr" after words is crore; after digits it is a currency.
        let word = if token.said("kr") { NumberWord::Scale(7) } else { token.word.number? };
        match word {
            NumberWord::Cardinal(value) => {
                self.strong = true;
                self.cardinal(value)?;
            }
            NumberWord::Weak(value) => self.cardinal(value)?,
            NumberWord::Quarters(quarters) if self.slot == Slot::Empty => {
                self.strong |= !token.text.is_ascii();
                self.part = Decimal::from(quarters) / Decimal::from(4);
                self.slot = Slot::Full;
            }
            NumberWord::QuarterMore if self.slot == Slot::Empty => {
                self.strong |= !token.text.is_ascii();
                return Some(self.adjusted(tokens, at, Decimal::new(25, 2), Decimal::ONE));
            }
            NumberWord::HalfMore if self.slot == Slot::Empty => {
                return self.cardinal_after(tokens, at, Decimal::new(5, 1));
            }
            NumberWord::QuarterLess if self.slot == Slot::Empty => {
                return self.cardinal_after(tokens, at, Decimal::new(-25, 2));
            }
            NumberWord::Quarter if self.slot == Slot::Empty && self.total.is_zero() => {
                matches!(tokens.at(at + 1).word.number, Some(NumberWord::Scale(_))).then_some(())?;
                self.part = Decimal::new(25, 2);
                self.slot = Slot::Full;
            }
            NumberWord::Scale(power) => self.scale(power)?,
            NumberWord::Point if self.fraction.is_none() => return self.point(tokens, at),
            _ => return None,
        }
        Some(at + 1)
    }

    fn cardinal(&mut self, value: u8) -> Option<()> {
        let value = Decimal::from(value);
        let ten = Decimal::TEN;
        let slot = match self.slot {
            _ if self.fraction.is_some() => return None,
            Slot::Empty | Slot::Hundred if value < ten && !value.is_zero() => Slot::Digit,
            Slot::Empty if value.is_zero() => Slot::Full,
            Slot::Empty | Slot::Hundred if value < Decimal::TWO * ten => Slot::Teen,
            Slot::Empty | Slot::Hundred => round_or_full(value),
            Slot::Ten if value < ten && !value.is_zero() => Slot::Full,
            Slot::Digit | Slot::Teen if value >= ten && !self.joined && self.total.is_zero() => {
                self.joined = true;
                self.part = self.part.checked_mul(Decimal::ONE_HUNDRED)?;
                round_or_full(value)
            }
            _ => return None,
        };
        if self.slot == Slot::Hundred {
            self.joined = true;
        }
        self.part = self.part.checked_add(value)?;
        self.slot = slot;
        Some(())
    }

    fn scale(&mut self, power: u8) -> Option<()> {
        let times = power_of_ten(power);
        if power == 2 {
            if self.slot == Slot::Hundred || self.part >= Decimal::ONE_THOUSAND {
                return None;
            }
            let part = if self.slot == Slot::Empty { Decimal::ONE } else { self.part };
            self.part = part.checked_mul(times)?;
            self.slot = Slot::Hundred;
        } else {
            let nothing = self.slot == Slot::Empty;
            let part = if nothing && self.total.is_zero() { Decimal::ONE } else { self.part };
            // "Hundred thousand crore": a bigger scale multiplies all that came before.
            self.total = if self.total > Decimal::ZERO && self.total < times {
                self.total.checked_add(part)?.checked_mul(times)?
            } else if nothing && !self.total.is_zero() {
                return None;
            } else {
                self.total.checked_add(part.checked_mul(times)?)?
            };
            self.part = Decimal::ZERO;
            self.slot = Slot::Empty;
            self.joined = false;
            self.fraction = None;
        }
        self.scaled = true;
        Some(())
    }

    /// "सवा": with a number after it a quarter more than that, alone a quarter more than one.
    fn adjusted(&mut self, tokens: &Tokens<'_>, at: usize, by: Decimal, alone: Decimal) -> usize {
        if let Some(after) = self.cardinal_after(tokens, at, by) {
            return after;
        }
        self.part = alone + by;
        self.slot = Slot::Full;
        at + 1
    }

    fn cardinal_after(&mut self, tokens: &Tokens<'_>, at: usize, by: Decimal) -> Option<usize> {
        let (NumberWord::Cardinal(value) | NumberWord::Weak(value)) =
            tokens.at(at + 1).word.number?
        else {
            return None;
        };
        self.strong |= !tokens.at(at).text.is_ascii();
        self.part = Decimal::from(value).checked_add(by)?;
        self.slot = Slot::Full;
        Some(at + 2)
    }

    /// "point seventy one", "point one four".
    fn point(&mut self, tokens: &Tokens<'_>, at: usize) -> Option<usize> {
        if self.slot == Slot::Empty && self.total.is_zero() {
            return None;
        }
        let mut digits: i64 = 0;
        let mut places = 0;
        let mut end = at + 1;
        while places < 6 {
            let hyphen = usize::from(tokens.at(end).mark('-') && tokens.at(end).glued);
            let Some(NumberWord::Cardinal(value)) = tokens.at(end + hyphen).word.number else {
                break;
            };
            let last_round = places == 2 && digits % 10 == 0 && digits > 0;
            if places > 0 && value >= 10 {
                break;
            }
            if last_round {
                digits += i64::from(value);
            } else {
                digits = digits * if value < 10 { 10 } else { 1 } + i64::from(value);
                places += if value < 10 { 1 } else { 2 };
            }
            end += hyphen + 1;
        }
        if places == 0 {
            return None;
        }
        let fraction = Decimal::new(digits, places);
        self.part = self.part.checked_add(fraction)?;
        self.fraction = Some(fraction);
        self.slot = Slot::Full;
        Some(end)
    }
}

/// "and a half", "and three quarters".
fn and_a_fraction(tokens: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    if !tokens.at(at).is(Role::And) {
        return None;
    }
    let article = usize::from(tokens.at(at + 1).said("a"));
    match tokens.at(at + 1 + article).word.number? {
        NumberWord::Half => Some((Decimal::new(5, 1), at + 2 + article)),
        NumberWord::Quarter if article == 1 => Some((Decimal::new(25, 2), at + 3)),
        NumberWord::Cardinal(count @ 1..=3) => {
            matches!(tokens.at(at + 2).word.number, Some(NumberWord::Quarter))
                .then(|| (Decimal::from(count) * Decimal::new(25, 2), at + 3))
        }
        _ => None,
    }
}

fn round_or_full(value: Decimal) -> Slot {
    if (value % Decimal::TEN).is_zero() && value >= Decimal::TWO * Decimal::TEN {
        Slot::Ten
    } else {
        Slot::Full
    }
}

#[cfg(test)]
mod tests;
