//! Makes an entry of a part of a message.

use chrono::NaiveDate;

use super::parts::Part;
use super::{Context, describe, exact, topic};
use crate::agent::rules::pieces::{Pieces, in_future};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::log_transactions::Entry;
use crate::domain::kind::Kind;
use crate::domain::text::{Description, Merchant, Tag};

/// What an entry is called when the person only said that they spent.
const NAMELESS: &str = "Expense";
/// The same for money that came in.
const NAMELESS_INCOME: &str = "Income";
/// The longest thing in a note without a verb, in words.
const LONGEST_NOTE: usize = 8;

const COMES_IN: Roles = Roles::of(&[Role::Income, Role::Received]);
const GOES_OUT: Roles = Roles::of(&[Role::Spent, Role::Spend, Role::Worker]);

/// An entry, with its second reading where the amount has two.
pub(super) struct Made {
    pub entry: Entry,
    pub also: Option<String>,
    /// Whether the person said what it was for.
    pub described: bool,
}

/// How the message tells of its entries.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// The verb, which is no part of a description.
    pub verb: Option<usize>,
    /// The day of entries that name none.
    pub date: NaiveDate,
    /// Which way the money went, where the message as a whole says it.
    pub income: bool,
}

/// Makes the entry, or says why it is none.
pub(super) fn make(
    pieces: &Pieces<'_>,
    part: Part,
    told: Told,
    context: &Context<'_>,
) -> Result<Made, Decision> {
    let unclear = Decision::Pass(Why::Unclear);
    let money = pieces.at(part.money).money().ok_or(unclear.clone())?;
    let own = context.situation.currency;
    let currency = money.named.map_or(own, |named| named.common(own));
    let (value, also) = money.readings(own);
    let first = exact(value, currency);
    let second = also.and_then(|also| exact(also, currency));
    // Where only one reading fits the currency's decimals, that one alone may still be a slip: ask.
    let (amount, also) = match (first, second) {
        (Some(first), second) => (first, second),
        (None, Some(second)) if money.also.is_some() => (second.clone(), Some(second)),
        _ => return Err(Decision::Pass(Why::BadAmount)),
    };
    let said = describe::read(pieces, part.first, part.end, told.verb);
    if told.verb.is_none() && said.what.split_whitespace().count() > LONGEST_NOTE {
        return Err(unclear);
    }
    let date = date(pieces, part, told, context)?;
    let roles =
        (part.first..part.end).fold(Roles::NONE, |roles, at| roles.and(pieces.at(at).roles));
    let income = money.plus || told.income || roles.any(COMES_IN) && !roles.any(GOES_OUT);
    let kind = if income { Kind::Income } else { Kind::Expense };
    let described = said.worded;
    let nameless = if income { NAMELESS_INCOME } else { NAMELESS };
    let description = if said.what.is_empty() { nameless.to_owned() } else { said.what };
    if Description::parse(&description).is_err()
        || said.merchant.as_deref().is_some_and(|merchant| Merchant::parse(merchant).is_err())
        || said.tags.iter().any(|tag| Tag::parse(tag).is_err())
    {
        return Err(unclear);
    }
    let category = said
        .category
        .as_deref()
        .and_then(|name| context.situation.vocabulary.named(name))
        .or_else(|| said.tags.iter().find_map(|tag| context.situation.vocabulary.named(tag)))
        .or_else(|| topic::categorise(context, kind, &description, said.merchant.as_deref()))
        .map(|name| name.as_str().to_owned());
    let entry = Entry {
        kind,
        amount,
        currency: currency.code().to_owned(),
        description,
        merchant: said.merchant,
        category,
        date,
        tags: said.tags,
    };
    Ok(Made { entry, also, described })
}

fn date(
    pieces: &Pieces<'_>,
    part: Part,
    told: Told,
    context: &Context<'_>,
) -> Result<NaiveDate, Decision> {
    let mut date = None;
    for at in part.first..part.end {
        let piece = pieces.at(at);
        let Some(when) = piece.when() else { continue };
        if in_future(when, context.today.date) {
            return Err(Decision::Pass(Why::Future));
        }
        if let Some(day) = when.as_day() {
            // Two days for one amount: one of them means something else.
            if date.replace(day).is_some_and(|before| before != day) {
                return Err(Decision::Pass(Why::Unclear));
            }
        } else if !describe::opened_by_for(pieces, piece) {
            return Err(Decision::Pass(Why::Unclear));
        }
    }
    Ok(date.unwrap_or(told.date))
}
