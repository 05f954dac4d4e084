//! Rates between currencies: "1 usd is 84.2 inr", "set rate usd 134.5 npr", "what is 100 usd in inr", "forget my usd
//! rate", "show rates"; and totals that are wanted in one currency: "total this month in inr", "everything in rupees".
//!
//! Every word of such a message must be known; any other makes it something else, so "coffee for 5 usd in rome" and
//! "the interest rate is 7" are none. Decision: a rate may be told of 1, 10, 100 … of a currency, and of one alone
//! ("usd is 84.2"); "rate" without a figure asks for it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Context, ask, exact};
use crate::agent::rules::numeral;
use crate::agent::rules::pieces::{Piece, Pieces, What};
use crate::agent::rules::token::{TokenKind, Tokens};
use crate::agent::rules::words::role::Roles;
use crate::agent::rules::words::{MoneyWord, Named, currencies};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::args::{Filter, Span};
use crate::agent::tools::{Call, convert_amount, list_rates, set_rate, summarize_spending};
use crate::domain::currency::Currency;
use crate::domain::kind::Kind;
use crate::domain::period::{Period, Unit};

/// The most tokens of such a message.
const LONGEST: usize = 24;

/// Codes that are also words, but that nobody means as such beside a rate.
const PLAIN_CODES: &str = "cad hkd mur ron rub sar sek";

const POLITE: &str = "please pls hey ok okay the now currently";
const FORGETS: &str = "forget delete remove clear drop erase";
const OF_RATES: &str =
    "my own of for to and in from between rate rates exchange conversion currency";
const LISTS: &str = "show list see give what what's whats which are is my me all your own you do have know there current latest rate rates exchange conversion currency for of";
/// What says that two amounts are the same.
const EQUALS: &str = "is are was were equals equal = worth costs means";
/// What may stand beside it.
const BESIDE_EQUALS: &str = "to about hai ho cha";
const SETS: &str = "set save use add put note update store";
const IN_A_SETTING: &str =
    "my own exchange conversion currency rate of for to is at as in from per from = : / - >";
/// What asks for a conversion.
const ASKS: &str =
    "what what's whats how convert calculate kitna kitne kitni kati worth value rate";
const IN_A_QUESTION: &str = "is are was were did much many conversion exchange show me tell equals equal of in to into as can you \
    i get for does do be would will hota hoti hote hai hunchha ho ko ka ke ma me mein parcha current = ? / - > your my currency";
/// What leads to the currency that an amount is wanted in.
const LEADS: &str = "in to into as = / >";
const EVERYTHING: &str = "everything all total together overall";
const IN_ONE: &str =
    "and in into as what what's about is it that them this show me my give same how";

/// What a message is made of, as far as rates go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Item<'a> {
    Currency(Named),
    Number(Decimal),
    /// A word, or a sign that says as much.
    Word(&'a str),
}

/// Reads a message about rates.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.tokens.len() > LONGEST || !may_be(&pieces.tokens) {
        return None;
    }
    let mut items = items(pieces)?;
    let asks = items.contains(&Item::Word("?"));
    let date = match pieces.whens().collect::<Vec<_>>()[..] {
        [] => None,
        [when] => Some(when.as_day()?),
        _ => return None,
    };
    items.retain(|item| !is_word(item, POLITE));
    let own = context.situation.currency;
    let act = |call| Decision::Act(vec![call]);
    forget(&items, own)
        .or_else(|| list(&items, own))
        .or_else(|| set(&items, own, date).filter(|_| !asks))
        .map(act)
        .or_else(|| convert(&items, own, date))
}

/// Whether there is a currency in it or a word for rates: hardly any message has to be looked at closer.
fn may_be(tokens: &Tokens<'_>) -> bool {
    (0..tokens.len()).any(|at| {
        let token = tokens.at(at);
        matches!(token.kind, TokenKind::Sign(_)) || token.word.money.is_some()
    }) || (0..tokens.len()).any(|at| tokens.at(at).said("rates"))
}

/// The message as items; none if something else is in it. What a date is made of is left out.
fn items<'a>(pieces: &Pieces<'a>) -> Option<Vec<Item<'a>>> {
    let tokens = &pieces.tokens;
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let dated = pieces.list.iter().find(|piece| piece.first == at && piece.when().is_some());
        if let Some(piece) = dated {
            if items.last().is_some_and(|item| is_word(item, "on for from since of")) {
                items.pop();
            }
            at = piece.end;
        } else if let Some((named, end)) = currency(tokens, at) {
            items.push(Item::Currency(named));
            at = end;
        } else if let Some((number, end)) = number(tokens, at) {
            // Less than nothing is no rate and no amount.
            if items.last() == Some(&Item::Word("-")) {
                return None;
            }
            items.push(Item::Number(number));
            at = end;
        } else {
            // A stop says nothing.
            if !matches!(tokens.at(at).kind, TokenKind::Mark('.' | '!' | '\'')) {
                items.push(word(tokens, at)?);
            }
            at += 1;
        }
    }
    Some(items)
}

/// A currency at a position, and where it ends.
fn currency(tokens: &Tokens<'_>, at: usize) -> Option<(Named, usize)> {
    let (token, next) = (tokens.at(at), tokens.at(at + 1));
    if let TokenKind::Sign(sign) = token.kind {
        let Some(MoneyWord::Name(named)) = currencies::of_sign(sign) else { return None };
        return Some((named, at + 1));
    }
    if next.kind == TokenKind::Sign('$')
        && next.glued
        && let Some(named) = currencies::of_dollar(token.text)
    {
        return Some((named, at + 2));
    }
    match token.word.money? {
        MoneyWord::Country(country) => match next.word.money? {
            MoneyWord::Name(Named::Family(family)) if Named::exists(country, family) => {
                Some((Named::Of(country, family), at + 2))
            }
            MoneyWord::Name(named @ Named::Code(_)) => Some((named, at + 2)),
            _ => None,
        },
        MoneyWord::Name(named) => {
            // "Rs." has a dot that ends nothing.
            let dotted = next.mark('.') && next.glued && token.text.len() <= 3;
            Some((named, at + 1 + usize::from(dotted)))
        }
        MoneyWord::Code { currency, common } => {
            let upper = token.text.bytes().all(|b| b.is_ascii_uppercase());
            let plain = PLAIN_CODES.split(' ').any(|code| token.said(code));
            (!common || upper || plain).then_some((Named::Code(currency), at + 1))
        }
        MoneyWord::Minor(_) => None,
    }
}

/// A number at a position, and where it ends; "a" and "one" before a currency.
fn number(tokens: &Tokens<'_>, at: usize) -> Option<(Decimal, usize)> {
    let token = tokens.at(at);
    if token.number() {
        let numeral = numeral::read(tokens, at, true)?;
        return Some((numeral.value, numeral.end));
    }
    let one = ["a", "an", "one", "ek"].iter().any(|word| token.said(word));
    (one && currency(tokens, at + 1).is_some()).then_some((Decimal::ONE, at + 1))
}

/// A word, or a sign that says as much.
fn word<'a>(tokens: &Tokens<'a>, at: usize) -> Option<Item<'a>> {
    let token = tokens.at(at);
    match token.kind {
        TokenKind::Word | TokenKind::Mark('=' | '?' | ':' | '/' | '-' | '>') => {
            Some(Item::Word(token.text))
        }
        TokenKind::Mark('→' | '≈') => Some(Item::Word("=")),
        _ => None,
    }
}

fn is_word(item: &Item<'_>, words: &str) -> bool {
    let Item::Word(said) = item else { return false };
    words.split_whitespace().any(|word| {
        // With any apostrophe.
        let straight = said.chars().map(|c| if c == '’' { '\'' } else { c.to_ascii_lowercase() });
        straight.eq(word.chars())
    })
}

fn says(items: &[Item<'_>], words: &str) -> bool {
    items.iter().any(|item| is_word(item, words))
}

fn said_currencies(items: &[Item<'_>], own: Currency) -> Vec<Currency> {
    let currency = |item: &Item<'_>| match item {
        Item::Currency(named) => Some(named.common(own)),
        _ => None,
    };
    items.iter().filter_map(currency).collect()
}

/// Whether all that is said in words is in these lists.
fn only(items: &[Item<'_>], lists: &[&str]) -> bool {
    let known = |item: &Item<'_>| {
        !matches!(item, Item::Word(_)) || lists.iter().any(|list| is_word(item, list))
    };
    items.iter().all(known)
}

fn code(currency: Currency) -> String {
    currency.code().to_owned()
}

/// "forget my usd rate", "delete the rate of usd to npr".
fn forget(items: &[Item<'_>], own: Currency) -> Option<Call> {
    let (first, rest) = items.split_first()?;
    let numbers = rest.iter().any(|item| matches!(item, Item::Number(_)));
    if !is_word(first, FORGETS) || numbers || !says(rest, "rate rates") || !only(rest, &[OF_RATES])
    {
        return None;
    }
    let (from, to) = match said_currencies(rest, own)[..] {
        [one] => (one, None),
        [one, other] => (one, Some(other)),
        _ => return None,
    };
    Some(Call::SetRate(set_rate::Args {
        from: code(from),
        to: to.map(code),
        rate: None,
        date: None,
    }))
}

/// "show rates", "my exchange rates", "show the usd rates".
fn list(items: &[Item<'_>], own: Currency) -> Option<Call> {
    let numbers = items.iter().any(|item| matches!(item, Item::Number(_)));
    let shows = says(items, "show list") && says(items, "rate");
    if numbers || !(says(items, "rates") || shows) || !only(items, &[LISTS, "?"]) {
        return None;
    }
    let currency = match said_currencies(items, own)[..] {
        [] => None,
        [one] => Some(code(one)),
        _ => return None,
    };
    Some(Call::ListRates(list_rates::Args { currency }))
}

/// A rate that is told.
fn set(items: &[Item<'_>], own: Currency, date: Option<NaiveDate>) -> Option<Call> {
    let (base, quote, rate) =
        equation(items, own).or_else(|| per(items, own)).or_else(|| setting(items, own))?;
    let rate = Some(rate.normalize().to_string());
    let to = Some(code(quote));
    Some(Call::SetRate(set_rate::Args { from: code(base), to, rate, date }))
}

type Rate = (Currency, Currency, Decimal);

/// "1 usd is 84.2 inr", "a dollar = 84", "84.2 inr is 1 usd", "usd is 84.2 inr".
fn equation(items: &[Item<'_>], own: Currency) -> Option<Rate> {
    let strong = items.iter().position(|item| is_word(item, EQUALS))?;
    let start = (0..strong)
        .rev()
        .take_while(|at| items.get(*at).is_some_and(|item| is_word(item, BESIDE_EQUALS)));
    let left = items.get(..start.last().unwrap_or(strong))?;
    let rest = items.get(strong..)?;
    let right =
        rest.iter().position(|item| !is_word(item, EQUALS) && !is_word(item, BESIDE_EQUALS));
    let (one, other) = (side(left)?, side(rest.get(right?..)?)?);
    let (amount, worth) = (one.0.unwrap_or(Decimal::ONE), other.0?);
    let base = one.1?.common(own);
    // "usd is 84.2" is told in the person's own; "won is 5" may be anything.
    let quote = match other.1 {
        Some(named) => named.common(own),
        None if one.0.is_some() || matches!(one.1, Some(Named::Code(_))) => own,
        None => return None,
    };
    if let Some(rate) = of_one(amount, worth) {
        Some((base, quote, rate))
    } else {
        Some((quote, base, of_one(worth, amount)?))
    }
}

/// "100 usd", "$100", "usd", "100".
fn side(items: &[Item<'_>]) -> Option<(Option<Decimal>, Option<Named>)> {
    match *items {
        [Item::Number(number), Item::Currency(named)]
        | [Item::Currency(named), Item::Number(number)] => Some((Some(number), Some(named))),
        [Item::Currency(named)] => Some((None, Some(named))),
        [Item::Number(number)] => Some((Some(number), None)),
        _ => None,
    }
}

/// What one is worth if 1, 10, 100 … are worth so much.
fn of_one(amount: Decimal, worth: Decimal) -> Option<Decimal> {
    let scale = (0..=6).find(|scale| Decimal::from(10_u64.pow(*scale)) == amount)?;
    worth.checked_mul(Decimal::new(1, scale))
}

/// "84.2 inr per usd", "84.2 rupees for one dollar".
fn per(items: &[Item<'_>], own: Currency) -> Option<Rate> {
    let (named, one, number) = match *items {
        [Item::Number(number), Item::Currency(named), word, Item::Currency(one)]
            if is_word(&word, "per /") =>
        {
            (named, one, number)
        }
        [
            Item::Number(number),
            Item::Currency(named),
            word,
            Item::Number(of),
            Item::Currency(one),
        ] if is_word(&word, "per for /") && of == Decimal::ONE => (named, one, number),
        [Item::Number(number), Item::Currency(named), Item::Number(of), Item::Currency(one)]
            if of == Decimal::ONE =>
        {
            (named, one, number)
        }
        _ => return None,
    };
    Some((one.common(own), named.common(own), number))
}

/// "set rate usd 134.5 npr", "usd rate is 84.2", "set the rate of usd to 84.2 inr", "rate: 84.2 inr per usd".
fn setting(items: &[Item<'_>], own: Currency) -> Option<Rate> {
    let sets = items.first().is_some_and(|item| is_word(item, SETS));
    let told = says(items, "is = :") || items.first().is_some_and(|item| is_word(item, "rate"));
    let asks = items.first().is_some_and(|item| is_word(item, "is are"));
    if asks || !says(items, "rate") || !(sets || told) || !only(items, &[SETS, IN_A_SETTING]) {
        return None;
    }
    let at = |from: usize| {
        items.iter().position(|item| matches!(item, Item::Number(_))).filter(|at| *at >= from)
    };
    if let Some(rate) = at(0).and_then(|at| per(items.get(at..)?, own)) {
        return Some(rate);
    }
    let numbers: Vec<Decimal> = items
        .iter()
        .filter_map(|item| match item {
            Item::Number(number) => Some(*number),
            _ => None,
        })
        .collect();
    let rate = match numbers[..] {
        [rate] => rate,
        // "set rate of 1 usd to 84.2 inr".
        [one, rate] if one == Decimal::ONE => rate,
        _ => return None,
    };
    match said_currencies(items, own)[..] {
        [base] => Some((base, own, rate)),
        [base, quote] => Some((base, quote, rate)),
        _ => None,
    }
}

/// "what is 100 usd in inr", "convert 50 eur to npr", "$50 in rupees", "how much is 100 usd", "usd rate", "usd to inr".
fn convert(items: &[Item<'_>], own: Currency, date: Option<NaiveDate>) -> Option<Decision> {
    if !only(items, &[ASKS, IN_A_QUESTION]) {
        return None;
    }
    let asks = says(items, ASKS);
    let all = said_currencies(items, own);
    let mut numbers = items.iter().enumerate().filter_map(|(at, item)| match item {
        Item::Number(number) => Some((at, *number)),
        _ => None,
    });
    let (amount, from, to) = match (numbers.next(), &all[..]) {
        (Some((at, amount)), [one, rest @ ..]) if rest.len() <= 1 => {
            let beside = |at: Option<usize>| match at.and_then(|at| items.get(at)) {
                Some(Item::Currency(named)) => Some((at?, named.common(own))),
                _ => None,
            };
            // "100 usd", or "$100".
            let (place, from) = beside(at.checked_add(1)).or_else(|| beside(at.checked_sub(1)))?;
            let first = items.iter().position(|item| matches!(item, Item::Currency(_)))?;
            let to = match rest {
                [] => own,
                [other] if place == first => *other,
                [_] => *one,
                _ => return None,
            };
            let end = place.max(at) + 1;
            let led = items.get(end).is_some_and(|item| is_word(item, LEADS));
            // "is 84 the usd rate" converts nothing.
            let rated = rest.is_empty() && says(items, "rate");
            if rated || !(asks || led && !rest.is_empty()) {
                return None;
            }
            (amount, from, to)
        }
        (None, [from, rest @ ..]) if rest.len() <= 1 => {
            let to = rest.first().copied().unwrap_or(own);
            let rate = says(items, "rate worth value exchange conversion");
            let bare = matches!(items, [Item::Currency(_), word, Item::Currency(_)] if is_word(word, LEADS));
            if !(rate || bare) {
                return None;
            }
            (Decimal::ONE, *from, to)
        }
        _ => return None,
    };
    if numbers.next().is_some() || from == to {
        return None;
    }
    let Some(amount) = exact(amount, from) else { return Some(Decision::Pass(Why::BadAmount)) };
    let args = convert_amount::Args { amount, from: code(from), to: Some(code(to)), date };
    Some(Decision::Act(vec![Call::ConvertAmount(args)]))
}

/// A question for a total whose currency was named apart: "how much did i spend this month in inr". `read` reads the
/// question without it.
pub(super) fn in_one(
    pieces: &mut Pieces<'_>,
    context: &Context<'_>,
    read: impl FnOnce(&Pieces<'_>, &Context<'_>) -> Option<Decision>,
) -> Option<Decision> {
    let own = context.situation.currency;
    if let Some((currency, true)) = wanted(pieces, own) {
        return Some(Decision::Act(vec![everything(pieces, context, currency)?]));
    }
    let (first, end, named) = led(pieces)?;
    let whole = pieces.list.clone();
    pieces.list.drain(first..end);
    pieces.all = pieces.list.iter().fold(Roles::NONE, |all, piece| all.and(piece.roles));
    let decision = read(pieces, context);
    pieces.all = whole.iter().fold(Roles::NONE, |all, piece| all.and(piece.roles));
    pieces.list = whole;
    let Some(Decision::Act(calls)) = decision else { return None };
    let in_it = |call| match call {
        Call::SummarizeSpending(args) => {
            let currency = Some(code(named.common(own)));
            Some(Call::SummarizeSpending(summarize_spending::Args { currency, ..args }))
        }
        _ => None,
    };
    calls.into_iter().map(in_it).collect::<Option<Vec<Call>>>().map(Decision::Act)
}

/// The currency that "in inr", "and in rupees?" or "everything in usd" alone ask for, and whether everything is said.
pub(super) fn wanted(pieces: &Pieces<'_>, own: Currency) -> Option<(Currency, bool)> {
    if pieces.tokens.len() > LONGEST || !may_be(&pieces.tokens) {
        return None;
    }
    let mut items = items(pieces)?;
    items.retain(|item| !is_word(item, POLITE) && !is_word(item, "?"));
    let at = items.iter().position(|item| matches!(item, Item::Currency(_)))?;
    let led = items.get(at.checked_sub(1)?).is_some_and(|item| is_word(item, "in into as"));
    let numbers = items.iter().any(|item| matches!(item, Item::Number(_)));
    let [currency] = said_currencies(&items, own)[..] else { return None };
    (led && !numbers && only(&items, &[EVERYTHING, IN_ONE]))
        .then(|| (currency, says(&items, EVERYTHING)))
}

/// All that was spent, this month unless days are named.
fn everything(pieces: &Pieces<'_>, context: &Context<'_>, currency: Currency) -> Option<Call> {
    let whens: Vec<_> = pieces.whens().collect();
    let month = Period::holding(context.today.date, Unit::Month);
    let period = if whens.is_empty() {
        Span { start: month.start(), end: month.end() }
    } else {
        ask::period(pieces, &whens, context)?
    };
    Some(Call::SummarizeSpending(summarize_spending::Args {
        filter: Filter { period: Some(period), ..Filter::default() },
        kind: Kind::Expense,
        by: None,
        average: false,
        currency: Some(code(currency)),
    }))
}

/// The pieces of "in inr" within a question, and the currency.
fn led(pieces: &Pieces<'_>) -> Option<(usize, usize, Named)> {
    (0..pieces.len()).rev().find_map(|at| {
        if !["in", "into", "as"].iter().any(|word| pieces.said(at, word)) {
            return None;
        }
        let start = pieces.list.get(at + 1)?.first;
        let (named, end) = currency(&pieces.tokens, start)?;
        let within = |piece: &Piece| piece.first >= start && piece.end <= end;
        let count = pieces.list.iter().filter(|piece| within(piece)).count();
        // An amount in a currency is no currency.
        let whole = pieces.list.get(at + 1..at + 1 + count)?.iter().all(|piece| {
            within(piece) && matches!(piece.what, What::Word | What::Mark(_) | What::Currency)
        });
        (count > 0 && whole).then_some((at, at + 1 + count, named))
    })
}

#[cfg(test)]
mod tests;
