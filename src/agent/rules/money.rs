//! Reads an amount of money at a position.
//!
//! *Priced* amounts have a currency beside them (sign, code or name, before or after; hundredths: "50 paise",
//! "12 dollars and 30"); *bare* ones are numbers that `quantity` found no other role for. "10*3", "2x50" and
//! "20+30" without blanks are worked out; "/" only with a currency and when it comes out even. Decisions: "5-10"
//! is a range and no amount; "-5" and malformed numbers ("1.2.3", "10@50") are spoiled: they stand for
//! no amount, and nothing is filed from a message that has one.

use rust_decimal::Decimal;

use super::digits;
use super::numeral::{self, Numeral};
use super::token::{Token, TokenKind, Tokens};
use super::words::role::Role;
use super::words::{Family, MoneyWord, Named, currencies};

/// An amount that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Money {
    /// Its value, in major units.
    pub value: Decimal,
    /// The other reading of "1.234".
    pub also: Option<Decimal>,
    /// The currency beside it.
    pub named: Option<Named>,
    /// The value of a bare number that is only digits.
    pub plain: Option<u64>,
    /// Whether "+" stood before it: money that came in.
    pub plus: bool,
    /// Whether only its place can tell that it is an amount ("one", "hundred").
    pub weak: bool,
}

/// What was found at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// An amount.
    Money(Money),
    /// A number that nothing may be filed from.
    Spoiled,
}

/// Reads an amount with a currency; gives the position after it.
pub(super) fn priced(tokens: &Tokens<'_>, at: usize) -> Option<(Found, usize)> {
    let (sign, start) = leading_sign(tokens, at);
    let (found, end) = before_number(tokens, start).or_else(|| after_number(tokens, start))?;
    let mut money = Money { plus: sign == Some('+'), ..found };
    let mut end = swallow_dash(tokens, end);
    if let Some(after) = range(tokens, end) {
        return Some((Found::Spoiled, after));
    }
    if let Some((more, after)) = hundredths(tokens, end, money.named, at) {
        money.value = money.value.checked_add(more)?;
        end = after;
    }
    if sign == Some('-') {
        return Some((Found::Spoiled, end));
    }
    Some((Found::Money(money), end))
}

/// Reads a number without a currency; the caller has made sure that it has no other role.
pub(super) fn bare(tokens: &Tokens<'_>, at: usize) -> Option<(Found, usize)> {
    let (sign, start) = leading_sign(tokens, at);
    let token = tokens.at(start);
    let read = worked_out(tokens, start, false)
        .map(|(value, end)| {
            (Money { value, also: None, named: None, plain: None, plus: false, weak: false }, end)
        })
        .or_else(|| {
            let numeral = numeral::read(tokens, start, false)?;
            Some((of_numeral(&numeral, None), numeral.end))
        });
    let Some((money, end)) = read else {
        // Digits that make no number.
        return token.number().then_some((Found::Spoiled, start + 1));
    };
    if let Some(after) = range(tokens, end) {
        return Some((Found::Spoiled, after));
    }
    let next = tokens.at(end);
    let spoiled = token.number()
        && next.glued
        && (next.letters() || next.mark('@') || next.mark('_') || next.number() || next.mark('*'));
    if spoiled {
        let end = if tokens.at(end + 1).glued { end + 2 } else { end + 1 };
        return Some((Found::Spoiled, end));
    }
    if sign == Some('-') {
        return Some((Found::Spoiled, end));
    }
    let money = Money { plus: sign == Some('+'), ..money };
    Some((Found::Money(money), swallow_dash(tokens, end)))
}

fn of_numeral(numeral: &Numeral, named: Option<Named>) -> Money {
    Money {
        value: numeral.value,
        also: numeral.also,
        named,
        plain: numeral.plain,
        plus: false,
        weak: numeral.weak && named.is_none(),
    }
}

/// "+" or "-" that touches the number or the sign after it and nothing before.
fn leading_sign(tokens: &Tokens<'_>, at: usize) -> (Option<char>, usize) {
    let token = tokens.at(at);
    match token.kind {
        TokenKind::Mark(mark @ ('+' | '-' | '−')) if !token.glued && tokens.at(at + 1).glued => {
            (Some(if mark == '+' { '+' } else { '-' }), at + 1)
        }
        _ => (None, at),
    }
}

/// "$5", "Rs. 200", "US$:12.99", "malaysian ringgit 42", "CHF 1'049,95".
fn before_number(tokens: &Tokens<'_>, at: usize) -> Option<(Money, usize)> {
    let (mut named, mut start) = currency_before(tokens, at)?;
    let dotted = tokens.at(start);
    if (dotted.mark('.') || dotted.mark(':')) && dotted.glued {
        start += 1;
    }
    let (mut money, mut end) = value(tokens, start)?;
    let sign = matches!(tokens.at(at).kind, TokenKind::Sign(_));
    if let Some((decimals, after)) = torn_decimals(tokens, start, sign) {
        money.value = money.value.checked_add(decimals)?;
        end = after;
    }
    // "$1.05 CAD": the code says whose dollar.
    if let Some((after_named, after)) = currency_after(tokens, end)
        && matches!(after_named, After::Named(_))
    {
        if let After::Named(code @ (Named::Code(_) | Named::Of(..))) = after_named {
            named = code;
        }
        end = after;
    }
    if let Some(NumberScale(times)) = scale_after(tokens.at(end))
        && (!matches!(named, Named::Code(_)) || sign)
    {
        money.value = money.value.checked_mul(times)?;
        end += 1;
    }
    Some((Money { named: Some(named), weak: false, ..money }, end))
}

/// "20 rs", "5 dollars", "10¢", "ninety paise", "1 C$", "75 USD million".
fn after_number(tokens: &Tokens<'_>, at: usize) -> Option<(Money, usize)> {
    let token = tokens.at(at);
    if !token.number() && token.word.number.is_none() && !token.said("a") {
        return None;
    }
    if token.glued && tokens.before(at).letters() {
        return None;
    }
    let (money, end) = value(tokens, at)?;
    let (after, mut end) = currency_after(tokens, end)?;
    match after {
        After::Named(named) => {
            let mut value = money.value;
            if let Some(NumberScale(times)) = scale_after(tokens.at(end)) {
                value = value.checked_mul(times)?;
                end += 1;
            }
            Some((Money { value, named: Some(named), plain: None, weak: false, ..money }, end))
        }
        After::Hundredths(family) => {
            let value = money.value.checked_mul(Decimal::new(1, 2))?;
            let named = Some(Named::Family(family));
            Some((Money { value, named, plain: None, weak: false, also: None, ..money }, end))
        }
    }
}

fn value(tokens: &Tokens<'_>, at: usize) -> Option<(Money, usize)> {
    if let Some((value, end)) = worked_out(tokens, at, true) {
        return Some((
            Money { value, also: None, named: None, plain: None, plus: false, weak: false },
            end,
        ));
    }
    let numeral = numeral::read(tokens, at, true)?;
    Some((of_numeral(&numeral, None), numeral.end))
}

/// A currency in front of a number.
fn currency_before(tokens: &Tokens<'_>, at: usize) -> Option<(Named, usize)> {
    let token = tokens.at(at);
    let next = tokens.at(at + 1);
    match token.kind {
        TokenKind::Sign(sign) => match currencies::of_sign(sign)? {
            MoneyWord::Name(named) => Some((named, at + 1)),
            _ => None,
        },
        TokenKind::Word => {
            // "US$5" and, with a blank, "US $5"; "a $20 tea" is no Australian dollar.
            if next.kind == TokenKind::Sign('$')
                && (next.glued || token.text.len() > 1 || token.said("c"))
                && let Some(named) = currencies::of_dollar(token.text)
            {
                return Some((named, at + 2));
            }
            if next.mark('.') && next.glued && !token.text.is_ascii() {
                let named = currencies::of_dotted(tokens.text_of(at, at + 3))?;
                return Some((named, at + 3 + usize::from(tokens.at(at + 3).mark('.'))));
            }
            match token.word.money? {
                MoneyWord::Country(country) => match next.word.money? {
                    MoneyWord::Name(Named::Family(family)) if Named::exists(country, family) => {
                        Some((Named::Of(country, family), at + 2))
                    }
                    MoneyWord::Name(named @ Named::Code(_)) => Some((named, at + 2)),
                    _ => None,
                },
                // "I won 500" is no currency.
                MoneyWord::Name(Named::Family(Family::Won)) | MoneyWord::Minor(_) => None,
                MoneyWord::Name(named) => Some((named, at + 1)),
                MoneyWord::Code { currency, common } => {
                    (!common || next.glued && next.number() || is_upper(token.text))
                        .then_some((Named::Code(currency), at + 1))
                }
            }
        }
        _ => None,
    }
}

enum After {
    Named(Named),
    Hundredths(Family),
}

/// A currency after a number.
fn currency_after(tokens: &Tokens<'_>, at: usize) -> Option<(After, usize)> {
    let token = tokens.at(at);
    let next = tokens.at(at + 1);
    match token.kind {
        TokenKind::Sign(sign) => {
            // "20 $30": the sign belongs to what it touches.
            if !token.glued && next.number() && next.glued {
                return None;
            }
            match currencies::of_sign(sign)? {
                MoneyWord::Name(named) => Some((After::Named(named), at + 1)),
                MoneyWord::Minor(family) => Some((After::Hundredths(family), at + 1)),
                _ => None,
            }
        }
        TokenKind::Word => {
            if next.kind == TokenKind::Sign('$')
                && next.glued
                && let Some(named) = currencies::of_dollar(token.text)
            {
                return Some((After::Named(named), at + 2));
            }
            if next.mark('.')
                && next.glued
                && !token.text.is_ascii()
                && let Some(named) = currencies::of_dotted(tokens.text_of(at, at + 3))
            {
                return Some((After::Named(named), at + 3));
            }
            match token.word.money? {
                MoneyWord::Country(country) => match next.word.money? {
                    MoneyWord::Name(Named::Family(family)) if Named::exists(country, family) => {
                        Some((After::Named(Named::Of(country, family)), at + 2))
                    }
                    MoneyWord::Name(named @ Named::Code(_)) => Some((After::Named(named), at + 2)),
                    _ => None,
                },
                // "2 pounds of chicken" is a weight.
                MoneyWord::Name(Named::Family(Family::Pound)) if next.is(Role::Of) => None,
                MoneyWord::Name(named) => {
                    // "rs 20 rs 30": the second sign belongs to the second number.
                    let next_number = next.number() && prefix_only(token);
                    (!next_number || token.glued)
                        .then(|| (After::Named(named), dotted(tokens, at + 1)))
                }
                MoneyWord::Code { currency, common } => {
                    let sure = !common || token.glued || is_upper(token.text);
                    sure.then_some((After::Named(Named::Code(currency)), at + 1))
                }
                MoneyWord::Minor(family) => Some((After::Hundredths(family), at + 1)),
            }
        }
        _ => None,
    }
}

/// Short forms that people write in front of numbers as often as behind.
fn prefix_only(token: &Token<'_>) -> bool {
    token.said("rs")
        || token.said("rm")
        || token.said("rp")
        || token.said("nrs")
        || token.said("tk")
}

/// "Rs." and "руб." have a dot that ends no sentence.
fn dotted(tokens: &Tokens<'_>, at: usize) -> usize {
    let short = tokens.before(at).text.len() <= 3;
    if short && tokens.at(at).mark('.') && tokens.at(at).glued { at + 1 } else { at }
}

fn is_upper(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase())
}

struct NumberScale(Decimal);

/// "75 USD million".
fn scale_after(token: &Token<'_>) -> Option<NumberScale> {
    use super::words::NumberWord::Scale;
    match token.word.number? {
        Scale(power @ (5..=9)) => Some(NumberScale(Decimal::from(10_u64.pow(u32::from(power))))),
        _ => None,
    }
}

/// "$119. 95", as scanners write it.
fn torn_decimals(tokens: &Tokens<'_>, at: usize, sign: bool) -> Option<(Decimal, usize)> {
    let dot = tokens.at(at + 1);
    let cents = tokens.at(at + 2);
    let torn = sign
        && dot.mark('.')
        && dot.glued
        && cents.number()
        && !cents.glued
        && cents.text.len() == 2
        && digits::read(tokens.at(at).text)?.plain.is_some();
    let cents = digits::read(cents.text).filter(|_| torn)?.plain?;
    Some((Decimal::new(i64::try_from(cents).ok()?, 2), at + 3))
}

/// "200/-" and "200/=".
fn swallow_dash(tokens: &Tokens<'_>, at: usize) -> usize {
    let slash = tokens.at(at).mark('/') && tokens.at(at).glued;
    let dash = tokens.at(at + 1);
    if slash && dash.glued && (dash.mark('-') || dash.mark('=')) { at + 2 } else { at }
}

/// The end of a range that starts before `at`: "5-10", "$5.95 - 10.95".
fn range(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let dash = tokens.at(at);
    if !(dash.mark('-') || dash.mark('–') || dash.mark('~')) {
        return None;
    }
    let next = tokens.at(at + 1);
    // "100 -50": a sign, not a dash.
    if !dash.glued && next.glued {
        return None;
    }
    let sign = usize::from(matches!(next.kind, TokenKind::Sign(_)));
    tokens.at(at + 1 + sign).number().then_some(at + 2 + sign)
}

/// "forty five" in "thirteen dollars forty five", "and 30 cents".
fn hundredths(
    tokens: &Tokens<'_>,
    at: usize,
    named: Option<Named>,
    first: usize,
) -> Option<(Decimal, usize)> {
    // Only after a word: "$12 15" are two numbers.
    let worded = tokens.before(at).letters() && at > first + 1;
    named.filter(|_| worded)?;
    let joined = tokens.at(at).is(Role::And);
    let start = at + usize::from(joined);
    let numeral = numeral::read(tokens, start, false)?;
    let in_range =
        numeral.value < Decimal::ONE_HUNDRED && numeral.value.is_integer() && !numeral.scaled;
    if !in_range || numeral.also.is_some() {
        return None;
    }
    let hundredth = numeral.value.checked_mul(Decimal::new(1, 2))?;
    let next = tokens.at(numeral.end);
    if let Some(MoneyWord::Minor(_)) = next.word.money {
        return Some((hundredth, numeral.end + 1));
    }
    // Without "cents" it must end there, or "50 rupees 20 samosas" would be 50.20.
    let stops = matches!(next.kind, TokenKind::End | TokenKind::Line)
        || (matches!(next.kind, TokenKind::Mark('.' | ',' | '!' | '?')) && !next.glued)
        || (matches!(next.kind, TokenKind::Mark('.' | '!' | '?'))
            && tokens.at(numeral.end + 1).kind == TokenKind::End)
        || next.is(Role::Post);
    let plain = numeral.words || numeral.plain.is_some_and(|plain| plain >= 10);
    (stops && plain).then_some((hundredth, numeral.end))
}

/// "10*3+5", without blanks; at most eight terms.
fn worked_out(tokens: &Tokens<'_>, at: usize, priced: bool) -> Option<(Decimal, usize)> {
    let first = tokens.at(at);
    if !first.number() || !tokens.at(at + 1).glued {
        return None;
    }
    let mut sum = Decimal::ZERO;
    let mut product = digits::read(first.text)?.value;
    let mut end = at + 1;
    for _ in 0..8 {
        let operator = tokens.at(end);
        let operand = tokens.at(end + 1);
        if !operator.glued || !operand.number() || !operand.glued {
            break;
        }
        let by = match operator.kind {
            TokenKind::Mark('*' | '×' | '+') => operator.text,
            TokenKind::Word if operator.said("x") => "*",
            TokenKind::Mark('/') if priced => "/",
            _ => break,
        };
        let value = digits::read(operand.text)?.value;
        match by {
            "+" => {
                sum = sum.checked_add(product)?;
                product = value;
            }
            "/" => {
                product = product.checked_div(value)?;
                (product.normalize().scale() <= 3).then_some(())?;
            }
            _ => product = product.checked_mul(value)?,
        }
        end += 2;
    }
    let total = sum.checked_add(product)?.normalize();
    (end > at + 1).then_some((total, end))
}

#[cfg(test)]
mod tests;
