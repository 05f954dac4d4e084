//! Questions about what is ahead: "what will I spend this month?", "how much can I spend per day?", "can I afford a 40k
//! phone?", "what if I buy shoes for 3000".
//!
//! Decisions: such a question files nothing, whatever it says was bought; a forecast is of a week, month, quarter or year
//! that is not over, this month if none is said; what can be spent a day is told for this month and no other.

use super::phrase::{any, around, fits, is_one, is_plain, text};
use super::{Context, about, exact, topic, words_of};
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::args::Span;
use crate::agent::tools::{Call, forecast_spending, safe_to_spend, what_if};
use crate::domain::period::{Period, Unit};

/// The most pieces of such a message.
const LONGEST: usize = 18;

/// One of these is in every phrase, and rarely elsewhere.
const TELLING: &str = "will going gonna forecast predict prediction projection projected estimated expected project likely can could should may would safe afford if suppose supposing imagine allowance sakta sakti sakte sakchu sakchhu";

/// Reads such a question.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.len() > LONGEST || !any(pieces, TELLING) {
        return None;
    }
    if pieces.moneys().next().is_some() {
        return purchase(pieces, context);
    }
    if !is_plain(pieces) {
        return None;
    }
    let call = safe(pieces, context).or_else(|| forecast(pieces, context))?;
    Some(Decision::Act(vec![call]))
}

/// "how much can I spend per day?", "what is safe to spend today", "daily allowance".
fn safe(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Call> {
    const MAY: &str = "what what's whats how much money is it the per a each every day daily safely safe to still more until till of month left on rest this my i we and from";
    let said = fits(pieces, &["how what", "can could should may", "i we", "spend"], MAY)
        || fits(pieces, &["safe", "spend"], MAY)
        || fits(pieces, &["daily", "allowance"], MAY)
        || fits(
            pieces,
            &["kitna kitni kati", "sakta sakti sakte sakchu sakchhu", "kharch kharcha"],
            "main mai hum ma aur abhi aaj aja roz har din dinko mahine kar garna hun hoon hu ho mein is yo",
        );
    let month = Period::holding(context.today.date, Unit::Month);
    let this = |when: When| {
        let inside = when.start.is_none_or(|start| month.contains(start))
            && when.end.is_none_or(|end| end <= month.end());
        let today = when.as_day() == Some(context.today.date);
        today || inside && when.end == Some(month.end())
    };
    (said && pieces.whens().all(this)).then_some(Call::SafeToSpend(safe_to_spend::Args {}))
}

/// "what will I spend this month?", "spending forecast", "how much will this month cost me".
fn forecast(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Call> {
    const MAY: &str = "much be am are is have to in total on by the end of month week year my likely do you think at this rate me what what's whats show a it us";
    const SPENDING: &str =
        "spending spendings spend spent expense expenses cost costs expenditure kharcha";
    let dated = pieces.whens().next().is_some();
    let run = around(
        pieces,
        &[
            "how what what'll",
            "will going gonna what'll likely",
            "i we",
            "spend spending spent pay",
        ],
        MAY,
    )
    .or_else(|| {
        let run = around(pieces, &["what how what's whats", "will", "my", SPENDING], MAY);
        run.or_else(|| around(pieces, &["how what", "will", "cost come"], MAY).filter(|_| dated))
    })
    .or_else(|| {
        let foretold =
            "forecast predict prediction project projection projected estimated expected";
        around(pieces, &[foretold], &format!("{MAY} {SPENDING} how"))
            .filter(|_| any(pieces, SPENDING) || dated)
    })?;
    let category =
        if run.is_empty() { None } else { Some(topic::named(context, text(pieces, &run))?) };
    let whens: Vec<When> = pieces.whens().collect();
    let period = match whens.as_slice() {
        [] => None,
        [when] => Some(ahead(*when, context)?),
        _ => return None,
    };
    let category = category.map(|name| name.as_str().to_owned());
    Some(Call::ForecastSpending(forecast_spending::Args { period, category }))
}

/// The period to foretell: a unit of the calendar that is not over; the rest of this month is this month.
fn ahead(when: When, context: &Context<'_>) -> Option<Span> {
    let today = context.today.date;
    let month = Period::holding(today, Unit::Month);
    let period = Period::new(when.start.unwrap_or(today), when.end?).ok()?;
    if period.end() <= today {
        return None;
    }
    let whole = period.unit().is_some_and(|unit| unit != Unit::Day);
    let rest = month.contains(period.start()) && period.end() == month.end();
    if whole { Some(period.into()) } else { rest.then(|| month.into()) }
}

/// "can I afford a 40k phone?", "what if I buy shoes for 3000".
fn purchase(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    const BUY: &str = "buy get purchase order spend pay bought got purchased ordered spent paid";
    let words: Vec<usize> = (0..pieces.len())
        .filter(|at| pieces.at(*at).word())
        .skip_while(|at| is_one(pieces, *at, "so hey ok okay well and but hmm please"))
        .collect();
    let is =
        |place: usize, list: &str| words.get(place).is_some_and(|at| is_one(pieces, *at, list));
    let who = |place: usize| is(place, "i we");
    let still = |place: usize| place + usize::from(is(place, "still really even just"));
    // Where the verb stands among the words, and whether it is one of affording.
    let asked = is(0, "can could would will") && who(1);
    let able = |place: usize| {
        let able = is(place, "be") && is(place + 1, "able") && is(place + 2, "to");
        if able { place + 3 } else { place }
    };
    let supposed = if is(0, "suppose supposing imagine") && who(1) {
        Some(0)
    } else {
        (0..4).find(|place| is(*place, "if")).filter(|place| {
            let opens = (0..*place).all(|before| is(before, "what happens would happen and"));
            opens && who(place + 1)
        })
    };
    let affords = able(still(2));
    let verb = if asked && is(affords, "afford")
        || asked && is(0, "can could") && is(affords, "buy spend")
    {
        affords
    } else if let Some(what) = said_in_roman(pieces) {
        return weighed(pieces, context, what);
    } else {
        supposed.map(|place| still(place + 2)).filter(|verb| is(*verb, BUY))?
    };
    let from = words.get(verb)? + 1;
    let what = (from..pieces.len()).find_map(|at| about::run(pieces, at));
    let what = what.map_or("", |(first, end)| words_of(pieces, first, end));
    // "can I spend 500 on this" does not say on what.
    if asked && is(verb, "buy spend") && what.is_empty() {
        return None;
    }
    let at = pieces.list.iter().position(|piece| piece.money().is_some())?;
    if at < from { None } else { weighed(pieces, context, what) }
}

/// "40k ka phone le sakta hun?", "40k ko phone kinna sakchu?": what is bought, nothing if that is not said.
fn said_in_roman<'a>(pieces: &Pieces<'a>) -> Option<&'a str> {
    let needed = ["sakta sakti sakte sakchu sakchhu", "le kharid khareed kinna afford"];
    let may =
        "kya ke main mai hum ma maile ka ki ke ko lai mein hun hoon hu hain ek euta is mahine";
    let run = around(pieces, &needed, may)?;
    Some(text(pieces, &run))
}

/// What would be if this were bought for the amount of the message, soon and once.
fn weighed(pieces: &Pieces<'_>, context: &Context<'_>, what: &str) -> Option<Decision> {
    let doubtful = Roles::of(&[Role::Not, Role::Budget, Role::Or, Role::Each, Role::Split]);
    let one = pieces.moneys().count() == 1
        && !pieces.all.any(doubtful)
        && !pieces.list.iter().any(|piece| matches!(piece.what, What::Spoiled | What::Impossible));
    let month = Period::holding(context.today.date, Unit::Month);
    let soon = |when: When| {
        when.start.is_none_or(|start| start >= month.start())
            && when.end.is_some_and(|end| end > context.today.date && end <= month.end())
    };
    if !one || !pieces.whens().all(soon) {
        return None;
    }
    let own = context.situation.currency;
    let money = pieces.moneys().next()?;
    let currency = money.named.map_or(own, |named| named.common(own));
    let (value, None) = money.readings(own) else { return None };
    let Some(amount) = exact(value, currency) else {
        return Some(Decision::Pass(Why::BadAmount));
    };
    let currency = currency.code().to_owned();
    let what = (!what.is_empty()).then(|| what.to_owned());
    let args = what_if::Args { amount, currency, what, category: None };
    Some(Decision::Act(vec![Call::WhatIf(args)]))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::agent::rules::{
        Decision,
        tests::{assert_call, decided},
    };
    use crate::agent::tools::Call;

    #[rstest]
    #[case("how much can I spend per day?")]
    #[case("how much can i spend a day")]
    #[case("how much can I still spend each day this month?")]
    #[case("what can I spend today?")]
    #[case("how much should we spend daily")]
    #[case("how much is safe to spend?")]
    #[case("safe to spend")]
    #[case("aaj kitna kharch kar sakta hun?")]
    #[case("what's my daily allowance")]
    fn what_is_safe_to_spend_is_asked_for(#[case] text: &str) {
        assert_call(&decided(text), "safe_to_spend {}", text);
    }

    #[rstest]
    #[case(
        "what will I spend this month?",
        r#"{"period":{"end":"2026-04-01","start":"2026-03-01"}}"#
    )]
    #[case(
        "how much will I spend this month",
        r#"{"period":{"end":"2026-04-01","start":"2026-03-01"}}"#
    )]
    #[case(
        "how much am I going to spend this week?",
        r#"{"period":{"end":"2026-03-23","start":"2026-03-16"}}"#
    )]
    #[case(
        "what will this month cost me?",
        r#"{"period":{"end":"2026-04-01","start":"2026-03-01"}}"#
    )]
    #[case("spending forecast", "{}")]
    #[case(
        "how much am I likely to spend this month",
        r#"{"period":{"end":"2026-04-01","start":"2026-03-01"}}"#
    )]
    #[case("forecast for next month", r#"{"period":{"end":"2026-05-01","start":"2026-04-01"}}"#)]
    #[case("how much will I spend on transport?", r#"{"category":"Transport"}"#)]
    #[case(
        "what will my expenses be by the end of the month",
        r#"{"period":{"end":"2026-04-01","start":"2026-03-01"}}"#
    )]
    #[case("how much will I spend at this rate?", "{}")]
    fn a_forecast_is_asked_for(#[case] text: &str, #[case] args: &str) {
        assert_call(&decided(text), &format!("forecast_spending {args}"), text);
    }

    #[rstest]
    #[case("can I afford a 40k phone?", "40000", "INR", Some("phone"))]
    #[case("can we afford a new phone for ₹40,000 this month?", "40000", "INR", Some("new phone"))]
    #[case("could I still afford to buy a bike for 90000", "90000", "INR", Some("bike"))]
    #[case("can i afford 500", "500", "INR", None)]
    #[case("what if I buy shoes for 3000?", "3000", "INR", Some("shoes"))]
    #[case("if I buy shoes for 3000", "3000", "INR", Some("shoes"))]
    #[case("if I spend 900 on shoes", "900", "INR", Some("shoes"))]
    #[case("what happens if I spend $50 on books", "50", "USD", Some("books"))]
    #[case("can I buy shoes for 3000?", "3000", "INR", Some("shoes"))]
    #[case("can i spend 500 on shoes", "500", "INR", Some("shoes"))]
    #[case("would I be able to afford a 40k phone?", "40000", "INR", Some("phone"))]
    #[case("what would happen if I bought shoes for 3000", "3000", "INR", Some("shoes"))]
    #[case("suppose I buy shoes for 3000", "3000", "INR", Some("shoes"))]
    #[case("kya main 40k ka phone le sakta hun?", "40000", "INR", Some("phone"))]
    #[case("40k ko phone kinna sakchu?", "40000", "INR", Some("phone"))]
    fn a_purchase_is_weighed_and_not_filed(
        #[case] text: &str,
        #[case] amount: &str,
        #[case] currency: &str,
        #[case] what: Option<&str>,
    ) {
        let what = what.map(|what| format!(r#","what":"{what}""#)).unwrap_or_default();
        let call = format!(r#"what_if {{"amount":"{amount}","currency":"{currency}"{what}}}"#);
        assert_call(&decided(text), &call, text);
    }

    #[rstest]
    #[case("can I afford a phone?")]
    #[case("can I afford a 40k phone or a 60k laptop?")]
    #[case("can I spend 500 on this")]
    #[case("what if I set the food budget to 3000")]
    #[case("if I had bought shoes for 3000")]
    #[case("if he buys shoes for 3000")]
    #[case("weather forecast")]
    #[case("will it rain today")]
    #[case("what will you do this month")]
    #[case("can I afford a 40k phone next month?")]
    #[case("how much will a car cost")]
    #[case("how much can I spend on transport?")]
    #[case("I can afford 500 for shoes")]
    #[case("iphone 40k afford")]
    fn other_words_make_it_something_else(#[case] text: &str) {
        let decision = decided(text);
        let ahead = ["what_if", "safe_to_spend", "forecast_spending"];
        let calls = match &decision {
            Decision::Act(calls) => calls.iter().map(Call::tool).collect(),
            Decision::Ask(_) | Decision::Pass(_) => Vec::new(),
        };
        let wrong = calls.iter().any(|tool| ahead.contains(tool) || *tool == "log_transactions");
        assert!(!wrong, "{text}: {decision:?}");
    }
}
