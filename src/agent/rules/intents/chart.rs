//! Charts: "show me a chart of food since june", "pie of october", "graph my spending by day", "budget chart", "compare
//! months in a chart".
//!
//! A chart is drawn only if every word is understood; else the message is passed on. Decisions: with an amount it is an
//! entry ("chart paper 50"); a "pie" is food unless it is one of something; without a period it is this month, by month
//! the last twelve; what one thing took is shown by day, over more than two months by month.

use chrono::Datelike;

use super::{Context, ask, topic, words_of};
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::Call;
use crate::agent::tools::args::Span;
use crate::agent::tools::draw_chart::{self, ChartKind};
use crate::domain::period::{Period, Unit, back};

const NAMES: [&str; 18] = [
    "chart",
    "charts",
    "graph",
    "graphs",
    "diagram",
    "piechart",
    "barchart",
    "plot",
    "visualise",
    "visualize",
    "visualisation",
    "visualization",
    "infographic",
    "चार्ट",
    "ग्राफ",
    "ग्राफ़",
    "चार्टमा",
    "চার্ট",
];
/// What may stand before its name.
const SHAPES: [&str; 10] = [
    "pie", "bar", "bars", "line", "column", "donut", "doughnut", "spending", "expense", "expenses",
];
/// Words that say that one is wanted, or nothing.
const SAYS: [&str; 34] = [
    "make",
    "draw",
    "create",
    "give",
    "generate",
    "display",
    "send",
    "see",
    "view",
    "visual",
    "as",
    "wise",
    "form",
    "over",
    "time",
    "into",
    "all",
    "let",
    "how",
    "looks",
    "look",
    "ka",
    "ki",
    "ke",
    "ko",
    "banao",
    "banau",
    "banaunus",
    "का",
    "की",
    "के",
    "को",
    "बनाओ",
    "बनाउ",
];
const LITTLE: Roles = Roles::of(&[
    Role::Show,
    Role::Know,
    Role::Me,
    Role::My,
    Role::I,
    Role::You,
    Role::Can,
    Role::Want,
    Role::Please,
    Role::Filler,
    Role::Article,
    Role::Of,
    Role::For,
    Role::On,
    Role::In,
    Role::With,
    Role::To,
    Role::By,
    Role::From,
    Role::Post,
    Role::Records,
    Role::Spend,
    Role::Spent,
    Role::Done,
    Role::Each,
    Role::Total,
    Role::Ever,
    Role::Compare,
    Role::Versus,
    Role::Income,
    Role::Budget,
    Role::Category,
]);
const DAYS: [&str; 6] = ["day", "days", "daily", "daywise", "दिन", "trend"];
const MONTHS: [&str; 7] = ["month", "months", "monthly", "monthwise", "महीने", "महिना", "trends"];
const CATEGORIES: [&str; 8] =
    ["category", "categories", "categorywise", "pie", "piechart", "donut", "doughnut", "breakdown"];

/// From how many days on what one thing took is shown by month.
const LONG: u64 = 62;

/// How many months are shown where none are said.
const MONTHS_BACK: u32 = 11;

/// Reads a message that asks for a chart.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let asked = (0..pieces.len()).any(|at| names(pieces, at));
    if !asked || pieces.moneys().next().is_some() {
        return None;
    }
    Some(match args(pieces, context) {
        Some(args) => Decision::Act(vec![Call::DrawChart(args)]),
        None => Decision::Pass(Why::Unclear),
    })
}

/// Whether a word names a chart: "chart", or "pie" in "pie of october".
fn names(pieces: &Pieces<'_>, at: usize) -> bool {
    let one_of = pieces.at(at + 1).any(Roles::of(&[Role::Of, Role::For]))
        || pieces.at(at + 1).when().is_some();
    any(pieces, at, &NAMES) || pieces.said(at, "pie") && one_of
}

fn any(pieces: &Pieces<'_>, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| pieces.said(at, word))
}

fn args(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<draw_chart::Args> {
    let about = about(pieces, context)?;
    let (kind, period) = shape(pieces, context, !matches!(about, About::Everything))?;
    let mut args = draw_chart::Args {
        kind,
        start: period.map(|span| span.start),
        end: period.map(|span| span.end),
        category: None,
        tag: None,
        words: None,
        income: pieces.has(Role::Income) && !pieces.has(Role::Spent),
    };
    match about {
        About::Category(name) => args.category = Some(name),
        About::Tag(tag) => args.tag = Some(tag),
        About::Words(words) => args.words = Some(words),
        About::Everything => {}
    }
    // A budget has a category and nothing else.
    let plain = args.tag.is_none() && args.words.is_none() && !args.income;
    (kind != ChartKind::Budgets || plain).then_some(args)
}

/// What is to be drawn of.
enum About {
    Everything,
    Category(String),
    Tag(String),
    Words(String),
}

/// What is to be drawn of, if that is understood and one thing.
fn about(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<About> {
    let mut found = About::Everything;
    let mut at = 0;
    while at < pieces.len() {
        let first = at;
        at += 1;
        let about = match pieces.at(first).what {
            What::Mark('#') if pieces.at(at).word() => {
                at += 1;
                About::Tag(pieces.text(first + 1).to_owned())
            }
            What::When(_) | What::Mark(_) => continue,
            // One of two things would be lost.
            What::Word if pieces.at(first).is(Role::And) => return None,
            What::Word if says_nothing(pieces, first) => continue,
            What::Word => {
                let more = |at| !says_nothing(pieces, at) && !pieces.at(at).is(Role::And);
                while pieces.at(at).word() && more(at) {
                    at += 1;
                }
                thing(context, words_of(pieces, first, at))?
            }
            _ => return None,
        };
        if !matches!(std::mem::replace(&mut found, about), About::Everything) {
            return None;
        }
    }
    Some(found)
}

fn says_nothing(pieces: &Pieces<'_>, at: usize) -> bool {
    let shape = any(pieces, at, &SHAPES) && names(pieces, at + 1);
    let unit = [&DAYS[..], &MONTHS, &CATEGORIES].iter().any(|words| any(pieces, at, words));
    names(pieces, at) || shape || unit || any(pieces, at, &SAYS) || pieces.at(at).any(LITTLE)
}

fn thing(context: &Context<'_>, text: &str) -> Option<About> {
    match topic::named(context, text) {
        Some(category) => Some(About::Category(category.as_str().to_owned())),
        None => topic::is_thing(context, text).then(|| About::Words(text.to_owned())),
    }
}

/// What is shown, and of which days.
fn shape(
    pieces: &Pieces<'_>,
    context: &Context<'_>,
    narrow: bool,
) -> Option<(ChartKind, Option<Span>)> {
    let whens: Vec<When> = pieces.whens().collect();
    let compares = pieces.has(Role::Compare) || pieces.has(Role::Versus);
    let period = ask::period(pieces, &whens, context);
    if pieces.has(Role::Budget) {
        // How they stand is of this month.
        let now = this(context, Unit::Month);
        let others = whens.iter().any(|_| period != Some(now));
        return (!others && !compares).then_some((ChartKind::Budgets, None));
    }
    let said = |words: &[&str]| pieces.said_any(words);
    let wanted = [
        (said(&DAYS), ChartKind::ByDay),
        (said(&MONTHS) || compares, ChartKind::ByMonth),
        (said(&CATEGORIES), ChartKind::ByCategory),
    ];
    let mut wanted = wanted.into_iter().filter(|(said, _)| *said).map(|(_, kind)| kind);
    let kind = wanted.next();
    if wanted.next().is_some() || whens.len() > 1 && !adjacent(&whens, compares) {
        return None;
    }
    let ever = pieces.has(Role::Ever) || pieces.said_any(&["overall"]) || all_time(pieces);
    let last_months = || {
        let now = this(context, Unit::Month);
        Span { start: back(now.start, Unit::Month, MONTHS_BACK), end: now.end }
    };
    let period = match kind {
        _ if ever => period,
        Some(ChartKind::ByMonth) => Some(period.unwrap_or_else(last_months)),
        _ => Some(period.unwrap_or_else(|| this(context, Unit::Month))),
    };
    let long = period.is_none_or(|span| {
        Period::new(span.start, span.end).is_ok_and(|period| period.days() > LONG)
    });
    let kind = kind.unwrap_or(match (narrow, long) {
        (false, _) => ChartKind::ByCategory,
        (true, false) => ChartKind::ByDay,
        (true, true) => ChartKind::ByMonth,
    });
    Some((kind, period))
}

fn this(context: &Context<'_>, unit: Unit) -> Span {
    Period::holding(context.today.date, unit).into()
}

fn all_time(pieces: &Pieces<'_>) -> bool {
    (0..pieces.len()).any(|at| pieces.said(at, "all") && pieces.said(at + 1, "time"))
}

/// Whether several periods are one: what lies between them would be drawn, too. To compare two of them one is enough.
fn adjacent(whens: &[When], compares: bool) -> bool {
    let mut spans: Vec<_> = whens.iter().filter_map(|when| when.start.zip(when.end)).collect();
    spans.sort_unstable();
    let touch = spans.windows(2).all(|pair| match pair {
        [(_, end), (start, _)] => end == start,
        _ => true,
    });
    spans.len() == whens.len() && touch && (compares || spans.iter().all(|(s, _)| s.day() == 1))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::agent::rules::{Decision, tests::decided};

    // It is Thursday 2026-03-19.
    #[rstest]
    #[case("show me a chart of food since june", "by_month 2025-06-01 2026-03-20 category Food")]
    #[case("chart of this month", "by_category 2026-03-01 2026-04-01")]
    #[case("chart", "by_category 2026-03-01 2026-04-01")]
    #[case("graph my spending by day", "by_day 2026-03-01 2026-04-01")]
    #[case("pie of october", "by_category 2025-10-01 2025-11-01")]
    #[case("pie chart for last month please", "by_category 2026-02-01 2026-03-01")]
    #[case("budget chart", "budgets - -")]
    #[case("show my food budget as a chart", "budgets - - category Food")]
    #[case("chart of budgets", "budgets - -")]
    #[case("chart of my budgets this month", "budgets - -")]
    #[case("compare months in a chart", "by_month 2025-04-01 2026-04-01")]
    #[case("graph of february vs march", "by_month 2026-02-01 2026-04-01")]
    #[case("monthly chart of groceries", "by_month 2025-04-01 2026-04-01 category Groceries")]
    #[case("plot food this month", "by_day 2026-03-01 2026-04-01 category Food")]
    #[case(
        "can you draw me a graph of uber since january?",
        "by_month 2026-01-01 2026-03-20 words uber"
    )]
    #[case("bar graph of #goa last week", "by_day 2026-03-09 2026-03-16 tag goa")]
    #[case("chart of my income by month", "by_month 2025-04-01 2026-04-01 income")]
    #[case("spending chart by category all time", "by_category - -")]
    #[case("day wise graph of last week", "by_day 2026-03-09 2026-03-16")]
    #[case("is mahine ka chart dikhao", "by_category 2026-03-01 2026-04-01")]
    fn a_chart_is_drawn(#[case] text: &str, #[case] drawn: &str) {
        let Decision::Act(calls) = decided(text) else {
            panic!("{text}: {:?}", decided(text));
        };
        let call = serde_json::to_value(&calls).unwrap();
        assert_eq!(call[0]["tool"], "draw_chart", "{text}");
        let args = &call[0]["args"];
        let day = |name: &str| args[name].as_str().unwrap_or("-").to_owned();
        let mut shown = vec![day("kind"), day("start"), day("end")];
        for name in ["category", "tag", "words"] {
            shown.extend(args[name].as_str().map(|value| format!("{name} {value}")));
        }
        shown.extend(args["income"].as_bool().map(|_| "income".to_owned()));
        assert_eq!(shown.join(" "), drawn, "{text}");
    }

    #[rstest]
    #[case("chart paper 50")]
    #[case("pie 150")]
    #[case("apple pie for 200")]
    #[case("had a pie")]
    #[case("what is a gantt chart")]
    #[case("the charts are full of new songs")]
    #[case("don't show me charts")]
    #[case("chart of the world population")]
    #[case("graph of june and october")]
    #[case("weekly chart")]
    #[case("chart of top 5 categories")]
    #[case("chart of food and rent")]
    #[case("food budget chart for june")]
    fn anything_else_is_none(#[case] text: &str) {
        let decision = decided(text);
        let drawn = matches!(&decision, Decision::Act(calls)
            if calls.iter().any(|call| call.tool() == "draw_chart"));
        assert!(!drawn, "{text}: {decision:?}");
    }
}
