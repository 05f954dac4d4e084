//! Questions about habits: "spending trend since june", "how did food go over the last 6 months", "anything unusual?",
//! "what are my subscriptions", "what changed since last month?".
//!
//! Decisions: a trend needs two months, and "last 6 months" are whole ones with this one; "what changed" compares as far
//! as this month has come; payments that come again are told of without a period, since they go on.

use chrono::{Datelike, NaiveDate};

use super::phrase::{any, around, fits, is_plain, text};
use super::{Context, ask, compare, topic};
use crate::agent::rules::Decision;
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::{Pieces, in_future};
use crate::agent::tools::args::{Filter, Span};
use crate::agent::tools::{Call, compare_periods, find_recurring, find_unusual, show_trend};
use crate::domain::period::{Period, Unit};

/// The most pieces of such a message.
const LONGEST: usize = 16;

/// One of these is in every phrase, and rarely elsewhere.
const TELLING: &str = "trend trends trending go gone going went unusual strange odd weird abnormal suspicious outlier outliers anomaly anomalies irregular recurring repeating repeated regular subscription subscriptions upcoming coming due next changed drove caused made pushed change changing different why developed evolved";

const SPENDING: &str = "spending spend spent expense expenses expenditure kharcha kharch costs";
const ENTRIES: &str = "spending expense expenses entry entries transaction transactions purchase purchases payment payments charge charges";
const ODD: &str = "unusual unusually strange odd weird abnormal suspicious outlier outliers anomaly anomalies irregular";

/// Reads such a question.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let future = pieces.whens().any(|when| in_future(when, context.today.date));
    if pieces.len() > LONGEST || !is_plain(pieces) || future || !any(pieces, TELLING) {
        return None;
    }
    recurring(pieces)
        .or_else(|| unusual(pieces, context))
        .or_else(|| trend(pieces, context))
        .or_else(|| changed(pieces, context))
        .map(|call| Decision::Act(vec![call]))
}

/// "recurring payments", "what are my subscriptions", "upcoming bills", "when is my rent due".
fn recurring(pieces: &Pieces<'_>) -> Option<Call> {
    const PAID: &str = "payment payments expense expenses bill bills charge charges transaction transactions cost costs spending purchases subscription subscriptions";
    const MAY: &str = "what what's whats are is my the show list all do i have which there any see find tell about of next up mere meri mero kya hain hai dikhao batao soon";
    let asks = "what what's whats which show list all my how mere meri mero";
    let said = fits(pieces, &["recurring repeating repeated regular", PAID], MAY)
        || fits(pieces, &["upcoming coming due", PAID], MAY)
        || fits(
            pieces,
            &["subscription subscriptions", asks],
            &format!("{MAY} am paying active current currently monthly many much"),
        );
    // "when is my rent due", "when is the next netflix payment"; a train or an assignment is due elsewhere.
    let when = || {
        let owed = "payment payments bill bills rent emi instalment installment premium insurance subscription fee fees";
        around(pieces, &["when when's", "due next", owed], "is are my the")
    };
    ((said || when().is_some()) && pieces.whens().next().is_none())
        .then_some(Call::FindRecurring(find_recurring::Args {}))
}

/// "anything unusual?", "any strange expenses last month?", "unusual spending on food".
fn unusual(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Call> {
    let may = format!(
        "{ENTRIES} anything any something is are was were there in my the show find what what's whats have has i did on about look looks looking looked been of big large high spend spent"
    );
    let asks = format!("{ENTRIES} anything any something what what's show find my");
    let run = around(pieces, &[ODD, &asks], &may)?;
    let category =
        if run.is_empty() { None } else { Some(topic::named(context, text(pieces, &run))?) };
    let whens: Vec<When> = pieces.whens().collect();
    Some(Call::FindUnusual(find_unusual::Args {
        period: ask::period(pieces, &whens, context),
        category: category.map(|name| name.as_str().to_owned()),
    }))
}

/// "monthly trend", "food trend since june", "how did food go over the last 6 months".
fn trend(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Call> {
    const INCOME: &str = "income earnings salary kamai";
    let may = format!(
        "{SPENDING} {INCOME} my the a show see what what's whats is monthly month months by over of in on how overall total i been mera mere meri mahine ka ki ko dikhao"
    );
    let named = around(pieces, &["trend trends trending"], &may);
    let is_named = named.is_some();
    let went = "go gone going went changed change changing developed evolved";
    let run = named.or_else(|| around(pieces, &["how", "did has have is are", went], &may))?;
    let whens: Vec<When> = pieces.whens().collect();
    let period = match whens.as_slice() {
        [] => None,
        [when] => Some(whole_months(pieces, *when, context)?),
        _ => return None,
    };
    let filter = about(context, text(pieces, &run))?;
    let spoken = any(pieces, SPENDING) || any(pieces, INCOME) || !run.is_empty();
    let certain = if is_named {
        spoken || period.is_some() || any(pieces, "monthly my show")
    } else {
        spoken && period.is_some()
    };
    certain.then(|| {
        Call::ShowTrend(show_trend::Args {
            filter: Filter { period, ..filter },
            income: any(pieces, INCOME),
        })
    })
}

/// A category, or else a thing that people spend on; everything if nothing is said.
fn about(context: &Context<'_>, text: &str) -> Option<Filter> {
    if text.is_empty() {
        return Some(Filter::default());
    }
    let certain = topic::named(context, text).is_some() || topic::is_thing(context, text);
    certain.then(|| super::about::filter(context, text))
}

/// At least two months. "The last 6 months" end today and begin on any day: the first of them is the next whole one.
fn whole_months(pieces: &Pieces<'_>, when: When, context: &Context<'_>) -> Option<Span> {
    let today = context.today.date;
    let mut span = ask::period(pieces, &[when], context)?;
    if when.end == today.succ_opt() && span.start.day() > 1 {
        span.start = Period::holding(span.start, Unit::Month).end();
    }
    let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default();
    let last = span.end.min(today.succ_opt()?).pred_opt()?;
    (month(last) > month(span.start)).then_some(span)
}

/// "what changed since last month?", "what's different this month", "why did i spend more on food this month?".
fn changed(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Call> {
    let may = format!(
        "{SPENDING} has have is since from compared to than with in on my the did do am was were are i we so been a lot about"
    );
    let what = around(pieces, &["what what's whats", "changed change different"], &may);
    let why = || around(pieces, &["why", "more less higher lower up down much", SPENDING], &may);
    let drove = || {
        let made = "drove caused made pushed";
        let rise = format!("{SPENDING} difference increase rise change");
        around(pieces, &["what", made, &rise], &format!("{may} up down higher lower more"))
    };
    let run = what.or_else(why).or_else(drove)?;
    let whens: Vec<When> = pieces.whens().collect();
    if whens.is_empty() && !any(pieces, SPENDING) {
        return None;
    }
    let filter = about(context, text(pieces, &run))?;
    let since = match whens.as_slice() {
        [when] => since(*when, context),
        _ => None,
    };
    let (this, that) = since.or_else(|| compare::compared(&whens, context))?;
    let (category, words) = (filter.category, filter.words);
    Some(Call::ComparePeriods(compare_periods::Args { this, that, category, words, so_far: true }))
}

/// "Since last week" sets this week against that one; "since june" this month against June.
fn since(when: When, context: &Context<'_>) -> Option<(Span, Span)> {
    let start = when.start.filter(|_| when.end.is_none())?;
    let holding = |day, unit| Period::holding(day, unit);
    let units = [Unit::Month, Unit::Week, Unit::Quarter, Unit::Year, Unit::Day];
    let today = context.today.date;
    let unit = units
        .into_iter()
        .find(|unit| {
            let that = holding(start, *unit);
            that.start() == start && that == holding(today, *unit).previous()
        })
        .or_else(|| (start.day() == 1).then_some(Unit::Month))?;
    let (this, that) = (holding(today, unit), holding(start, unit));
    (that.end() <= this.start()).then(|| (this.into(), that.into()))
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
    #[case("what changed since january?", "2026-01-01", "2026-03-01")]
    #[case("what changed since last week?", "2026-03-09", "2026-03-16")]
    #[case("what changed since last year?", "2025-01-01", "2026-01-01")]
    fn since_then_is_set_against_now(#[case] text: &str, #[case] that: &str, #[case] this: &str) {
        let Decision::Act(calls) = decided(text) else { panic!("{text}") };
        let [Call::ComparePeriods(args)] = calls.as_slice() else { panic!("{text}") };
        let starts = (args.that.start.to_string(), args.this.start.to_string());
        assert_eq!(starts, (that.to_owned(), this.to_owned()), "{text}");
    }

    const SINCE_JANUARY: &str = r#""period":{"end":"2026-03-20","start":"2026-01-01"}"#;

    #[rstest]
    #[case("recurring payments")]
    #[case("show my recurring expenses")]
    #[case("what are my subscriptions?")]
    #[case("which subscriptions do I have")]
    #[case("list my subscriptions")]
    #[case("what bills are coming up?")]
    #[case("which payments are due soon?")]
    #[case("when is my rent due?")]
    #[case("when is the next netflix payment")]
    #[case("upcoming payments")]
    #[case("mere subscriptions kya hain")]
    fn what_comes_again_is_asked_for(#[case] text: &str) {
        assert_call(&decided(text), "find_recurring {}", text);
    }

    #[rstest]
    #[case("anything unusual?", "{}")]
    #[case("any strange expenses?", "{}")]
    #[case("is there anything odd in my spending", "{}")]
    #[case("did I spend anything unusual", "{}")]
    #[case(
        "anything unusual last month?",
        r#"{"period":{"end":"2026-03-01","start":"2026-02-01"}}"#
    )]
    #[case("unusual transport expenses", r#"{"category":"Transport"}"#)]
    fn what_is_unusual_is_asked_for(#[case] text: &str, #[case] args: &str) {
        assert_call(&decided(text), &format!("find_unusual {args}"), text);
    }

    #[rstest]
    #[case("monthly trend", "{}")]
    #[case("show my spending trend", "{}")]
    #[case("mahine ka kharcha trend", "{}")]
    #[case("spending trend since january", SINCE_JANUARY)]
    #[case("how has my spending changed since january?", SINCE_JANUARY)]
    #[case(
        "transport trend over the last 3 months",
        r#""category":"Transport","period":{"end":"2026-03-20","start":"2026-01-01"}"#
    )]
    #[case(
        "how did transport go over the last 3 months?",
        r#""category":"Transport","period":{"end":"2026-03-20","start":"2026-01-01"}"#
    )]
    fn months_are_asked_for(#[case] text: &str, #[case] filter: &str) {
        let filter = if filter == "{}" { filter.to_owned() } else { format!("{{{filter}}}") };
        assert_call(&decided(text), &format!(r#"show_trend {{"filter":{filter}}}"#), text);
    }

    #[rstest]
    #[case("what changed since last month?", "")]
    #[case("what's different this month?", "")]
    #[case("what has changed in my spending since last month", "")]
    #[case("why did I spend more this month?", "")]
    #[case("why is my spending up this month", "")]
    #[case("what drove my spending up this month?", "")]
    #[case("what made the difference this month", "")]
    #[case("why did I spend so much on transport this month?", r#""category":"Transport","#)]
    fn what_changed_is_compared_as_far_as_this_month_has_come(
        #[case] text: &str,
        #[case] category: &str,
    ) {
        let call = format!(
            r#"compare_periods {{{category}"so_far":true,"that":{{"end":"2026-03-01","start":"2026-02-01"}},"this":{{"end":"2026-04-01","start":"2026-03-01"}}}}"#
        );
        assert_call(&decided(text), &call, text);
    }

    #[rstest]
    #[case("that's weird")]
    #[case("weird")]
    #[case("what changed?")]
    #[case("how did the meeting go last week")]
    #[case("how did it go over the last 6 months")]
    #[case("how is it going")]
    #[case("what's trending on twitter")]
    #[case("why is the sky blue")]
    #[case("my subscription to life")]
    #[case("fashion trends")]
    #[case("when is my assignment due")]
    #[case("what made you say that")]
    #[case("when is the next train")]
    fn other_words_make_it_something_else(#[case] text: &str) {
        assert!(matches!(decided(text), Decision::Pass(_)), "{text}: {:?}", decided(text));
    }
}
