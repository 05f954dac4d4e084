//! Recognises what the tokens of a message are, in one pass: amounts, dates, times, counts, and words.
//!
//! At each place the first that fits is taken: an amount with its currency, a date, a time of day, a number
//! with another role, a bare amount, a word. What grammar code sees afterwards are these pieces.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::dates::{self, Today, When};
use super::money::{self, Found, Money};
use super::token::{TokenKind, Tokens};
use super::words::role::{Role, Roles};
use super::words::{Family, MoneyWord, Named};
use super::{clock, quantity};
use crate::domain::currency::Currency;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    /// A word.
    Word,
    /// A character.
    Mark(char),
    /// A line break.
    Line,
    /// An amount.
    Money(Money),
    /// A date or a period.
    When(When),
    /// A date that does not exist.
    Impossible,
    /// A time of day.
    Clock,
    /// A number with another role.
    Count,
    /// A number that nothing may be filed from.
    Spoiled,
    /// The currency of an amount elsewhere in the message, or what else is no part of anything.
    Currency,
    /// Beyond the last piece.
    End,
}

/// A run of tokens that is one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its first token.
    pub first: usize,
    /// The token after its last.
    pub end: usize,
    /// What it is.
    pub what: What,
    /// The parts its word can play.
    pub roles: Roles,
}

impl Piece {
    const END: Self =
        Self { first: usize::MAX, end: usize::MAX, what: What::End, roles: Roles::NONE };

    /// Whether its word can play a part.
    pub(super) fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// Whether its word can play one of several parts.
    pub(super) fn any(&self, roles: Roles) -> bool {
        self.roles.any(roles)
    }

    /// Its amount, if it is one.
    pub(super) fn money(&self) -> Option<Money> {
        match self.what {
            What::Money(money) => Some(money),
            _ => None,
        }
    }

    /// Its days, if it is a date.
    pub(super) fn when(&self) -> Option<When> {
        match self.what {
            What::When(when) => Some(when),
            _ => None,
        }
    }

    /// Whether it is a word.
    pub(super) fn word(&self) -> bool {
        self.what == What::Word
    }

    /// Whether it is this character.
    pub(super) fn mark(&self, mark: char) -> bool {
        self.what == What::Mark(mark)
    }
}

/// A message as its pieces.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    /// The tokens they are made of.
    pub tokens: Tokens<'a>,
    /// In the order of the text.
    pub list: Vec<Piece>,
    /// Every part that one of its words can play.
    pub all: Roles,
}

impl<'a> Pieces<'a> {
    /// The piece at a position, [`What::End`] beyond the last.
    pub(super) fn at(&self, at: usize) -> &Piece {
        self.list.get(at).unwrap_or(&Piece::END)
    }

    /// The piece before a position.
    pub(super) fn before(&self, at: usize) -> &Piece {
        at.checked_sub(1).map_or(&Piece::END, |at| self.at(at))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether a word of the message can play a part.
    pub(super) fn has(&self, role: Role) -> bool {
        self.all.has(role)
    }

    /// The text of a piece.
    pub(super) fn text(&self, at: usize) -> &'a str {
        let piece = self.at(at);
        self.tokens.text_of(piece.first, piece.end)
    }

    /// Whether the piece is this word, in any case.
    pub(super) fn said(&self, at: usize, word: &str) -> bool {
        self.at(at).word() && self.text(at).eq_ignore_ascii_case(word)
    }

    /// Whether one of its words is one of these.
    pub(super) fn said_any(&self, words: &[&str]) -> bool {
        (0..self.len()).any(|at| words.iter().any(|word| self.said(at, word)))
    }

    /// Every amount.
    pub(super) fn moneys(&self) -> impl Iterator<Item = Money> {
        self.list.iter().filter_map(Piece::money)
    }

    /// Every date.
    pub(super) fn whens(&self) -> impl Iterator<Item = When> {
        self.list.iter().filter_map(Piece::when)
    }

    /// The only day or period, if there is just one.
    pub(super) fn only_when(&self) -> Option<When> {
        let mut whens = self.whens();
        let first = whens.next();
        if whens.next().is_none() { first } else { None }
    }

    /// Takes a number for a count after all.
    pub(super) fn make_count(&mut self, at: usize) {
        if let Some(piece) = self.list.get_mut(at) {
            piece.what = What::Count;
        }
    }
}

/// Cuts tokens into pieces.
pub(super) fn cut<'a>(tokens: Tokens<'a>, today: &Today) -> Pieces<'a> {
    let mut list = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (what, end) = piece(&tokens, at, today);
        let plain =
            what == What::Word && !in_angle_brackets(&tokens, at) && !compounded(&tokens, at);
        let roles = if plain { tokens.at(at).word.roles } else { Roles::NONE };
        list.push(Piece { first: at, end, what, roles });
        at = end;
    }
    let mut pieces = Pieces { tokens, list, all: Roles::NONE };
    drop_weak(&mut pieces);
    pieces.all = pieces.list.iter().fold(Roles::NONE, |all, piece| all.and(piece.roles));
    attach_currency(&mut pieces);
    pieces
}

fn piece(tokens: &Tokens<'_>, at: usize, today: &Today) -> (What, usize) {
    let token = tokens.at(at);
    let plain = match token.kind {
        TokenKind::Line => return (What::Line, at + 1),
        TokenKind::Mark(mark) => What::Mark(mark),
        TokenKind::Sign(sign) => What::Mark(sign),
        _ => What::Word,
    };
    if let Some(end) = list_marker(tokens, at) {
        return (What::Currency, end);
    }
    let signed = matches!(token.kind, TokenKind::Mark('+' | '-' | '−'));
    let numeric = token.number() || token.word.number.is_some() || token.said("a");
    if (numeric || signed || token.word.money.is_some() || may_be_currency(tokens, at))
        && let Some((found, end)) = money::priced(tokens, at)
    {
        return (of(found), end);
    }
    if let Some((read, end)) = dates::read(tokens, at, today) {
        return match read {
            dates::Read::When(when) => (What::When(when), end),
            dates::Read::Impossible => (What::Impossible, end),
        };
    }
    if (token.number() || token.is(Role::At))
        && let Some(end) = clock::read(tokens, at)
    {
        return (What::Clock, end);
    }
    if numeric || signed {
        let alone = tokens.len() <= 2 && tokens.at(at + 1).said("l");
        if !alone {
            if let Some(end) = quantity::read(tokens, at) {
                return (What::Count, end);
            }
        } else if let Some((value, end)) =
            super::numeral::read(tokens, at, true).map(|n| (n.value, n.end))
        {
            let money =
                Money { value, also: None, named: None, plain: None, plus: false, weak: false };
            return (What::Money(money), end);
        }
        if let Some((found, end)) = money::bare(tokens, at) {
            return (of(found), end);
        }
    }
    (if token.number() { What::Count } else { plain }, at + 1)
}

/// "1) tea 10", "2. coffee 20": a number of a list, at the beginning of a line.
fn list_marker(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let token = tokens.at(at);
    let starts = at == 0 || tokens.before(at).kind == TokenKind::Line;
    let (mark, thing) = (tokens.at(at + 1), tokens.at(at + 2));
    let marked = mark.glued && (mark.mark(')') || mark.mark('.'));
    let short = token.number() && token.text.len() <= 2;
    (starts && short && marked && thing.letters() && !thing.glued).then_some(at + 2)
}

/// The parts of "check-in", "to-go" and "i-pill" are one name and have no meaning of their own; "good-bye" has.
fn compounded(tokens: &Tokens<'_>, at: usize) -> bool {
    let hyphen = |at: usize| tokens.at(at).mark('-') && tokens.at(at).glued;
    let after = hyphen(at + 1) && tokens.at(at + 2).letters() && tokens.at(at + 2).glued;
    let before = at >= 2 && hyphen(at - 1) && tokens.at(at - 2).letters() && tokens.at(at).glued;
    let talk = Roles::of(&[Role::Bye, Role::Thanks, Role::Greeting, Role::Yes, Role::No]);
    (after || before) && !tokens.at(at).any(talk)
}

/// The "i" of "<i>momo</i>" is nobody.
fn in_angle_brackets(tokens: &Tokens<'_>, at: usize) -> bool {
    let close = tokens.at(at + 1);
    let open = tokens.before(at);
    close.mark('>') && close.glued && tokens.at(at).glued && (open.mark('<') || open.mark('/'))
}

fn may_be_currency(tokens: &Tokens<'_>, at: usize) -> bool {
    let dotted =
        tokens.at(at + 1).mark('.') && tokens.at(at + 2).glued && !tokens.at(at).text.is_ascii();
    dotted
        || matches!(tokens.at(at).kind, TokenKind::Sign(_))
        || matches!(tokens.at(at + 1).kind, TokenKind::Sign(_))
}

fn of(found: Found) -> What {
    match found {
        Found::Money(money) => What::Money(money),
        Found::Spoiled => What::Spoiled,
    }
}

/// Words whose number is an amount even when it is "one" or "hundred".
const OPENS_AMOUNT: Roles = Roles::of(&[Role::Spent, Role::Spend, Role::Cost, Role::Log]);
/// Words that a message may have beside an amount and still be nothing but the amount.
const EMPTY: Roles = Roles::of(&[Role::Filler, Role::Article, Role::No, Role::Please, Role::Yes]);

/// Number words that are usually no numbers count only where nothing else can stand.
fn drop_weak(pieces: &mut Pieces<'_>) {
    let weak = |piece: &Piece| piece.money().is_some_and(|money| money.weak);
    if !pieces.list.iter().any(weak) {
        return;
    }
    let sole = pieces.list.iter().all(|piece| match piece.what {
        What::Word => piece.any(EMPTY),
        What::Money(_) | What::Mark(_) | What::Line => true,
        _ => false,
    });
    if sole {
        return;
    }
    for at in 0..pieces.len() {
        if weak(pieces.at(at)) && !pieces.before(at).any(OPENS_AMOUNT) {
            let Piece { first, end, .. } = *pieces.at(at);
            let roles = pieces.tokens.at(first).word.roles;
            // "do" is a verb first; "one" is nothing but a number.
            let word = end == first + 1 && roles != Roles::NONE;
            if let Some(piece) = pieces.list.get_mut(at) {
                piece.what = if word { What::Word } else { What::Count };
                piece.roles = if word { roles } else { Roles::NONE };
            }
        }
    }
}

/// "100 Hotel USD": a currency apart from the only amount belongs to it.
fn attach_currency(pieces: &mut Pieces<'_>) {
    let mut bare = None;
    let mut apart = None;
    for (at, piece) in pieces.list.iter().enumerate() {
        if let What::Money(money) = piece.what {
            if money.named.is_some() || bare.replace(at).is_some() {
                return;
            }
        } else if piece.word() {
            let token = pieces.tokens.at(piece.first);
            let named = match token.word.money {
                Some(MoneyWord::Code { currency, common }) => {
                    let upper = token.text.bytes().all(|b| b.is_ascii_uppercase());
                    (!common && upper).then_some(Named::Code(currency))
                }
                Some(MoneyWord::Name(Named::Family(
                    Family::Won | Family::Pound | Family::Crown,
                ))) => None,
                Some(MoneyWord::Name(named)) => Some(named),
                _ => None,
            };
            if let Some(named) = named {
                apart = apart.or(Some((at, named)));
            }
        }
    }
    let (Some(bare), Some((at, named))) = (bare, apart) else { return };
    if let Some(piece) = pieces.list.get_mut(bare)
        && let What::Money(money) = &mut piece.what
    {
        money.named = Some(named);
    }
    if let Some(piece) = pieces.list.get_mut(at) {
        piece.what = What::Currency;
    }
}

/// Currencies whose users group thousands with dots and write hardly any decimals.
const DOT_GROUPING: [&str; 10] =
    ["IDR", "VND", "CLP", "COP", "PYG", "ISK", "UYU", "ARS", "CRC", "BRL"];

impl Money {
    /// Which of its readings are possible in its currency: the second is there when both are.
    pub(super) fn readings(&self, own: Currency) -> (Decimal, Option<Decimal>) {
        let Some(also) = self.also else { return (self.value, None) };
        let currency = self.named.map_or(own, |named| named.common(own));
        if currency.exponent() >= 3 {
            (self.value, None)
        } else if DOT_GROUPING.contains(&currency.code()) {
            (also, None)
        } else {
            (self.value, Some(also))
        }
    }
}

/// The first day of a piece's date that is after today, if it is one.
pub(super) fn in_future(when: When, today: NaiveDate) -> bool {
    when.start.is_some_and(|start| start > today)
}
