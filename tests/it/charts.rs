//! Charts, from the words to the picture, on both databases.

use std::collections::BTreeMap;

use hisab_port::{Channel, Chat as _, ChatRef, Media, Stretch};
use hisabkitab::{
    charts::{self, Theme},
    domain::{
        budget::BudgetPeriod,
        chart::Drawn,
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Tag},
    },
    ledger::{
        self, BudgetState, ChartKind, ChartPace, ChartPart, ChartQuery, ChartRest, Charted, Filter,
        Outcome,
    },
    wording::{self, Reader},
};
use serde_json::Value;

use crate::support::{Someone, browser::provided, monthly, on_both, server};

/// What was charted, and the words of the picture.
async fn charted(someone: &Someone<'_>, text: &str) -> (Value, String) {
    let answered = someone.says(text).await;
    let done = &answered.outcomes[0];
    assert_eq!(done.tool, "draw_chart", "{text}: {}", answered.reply.plain_text());
    let alt = answered.reply.picture.map(|picture| {
        assert_eq!(picture.media, Media::Png);
        assert_eq!(&picture.data[..8], b"\x89PNG\r\n\x1a\n");
        assert!(picture.data.len() <= 60_000, "{}", picture.data.len());
        picture.alt
    });
    (done.result.clone(), alt.unwrap_or_default())
}

fn query(kind: ChartKind, period: Option<(&str, &str)>) -> ChartQuery {
    let day = |text: &str| text.parse().unwrap();
    let period = period.map(|(start, end)| Period::new(day(start), day(end)).unwrap());
    ChartQuery { kind, flow: Kind::Expense, filter: Filter { period, ..Filter::default() } }
}

async fn drawn(someone: &Someone<'_>, query: &ChartQuery) -> Charted {
    let mut books = someone.books().await;
    ledger::chart(&mut books, query).await.unwrap()
}

on_both! {
    async fn a_chart_is_a_picture_with_the_figures_in_words(someone: Someone<'_>) {
        someone.says("chai 20, auto 85, rice 500").await;
        someone.says("lunch 150 on 10 december").await;
        let (result, alt) = charted(&someone, "chart of this month").await;
        assert_eq!(result["totals"][0]["amount"], "605.00");
        assert_eq!(result["entries"], 3);
        let parts = result["parts"].as_array().unwrap();
        assert_eq!(parts.len(), 3);
        for part in parts {
            let (label, percent) = (part["label"].as_str().unwrap(), &part["percent"]);
            let whole = part["amount"].as_str().unwrap().trim_end_matches(".00");
            assert!(alt.contains(&format!("{label} ₹{whole} ({percent}%)")), "{alt}");
        }
        let (result, alt) = charted(&someone, "show me a chart of food since june").await;
        assert_eq!((&result["kind"], &result["category"]), (&"by_month".into(), &"Food".into()));
        // Months before the first entry show nothing.
        assert_eq!(result["period"]["start"], "2025-12-01");
        assert!(alt.contains("Dec 2025 ₹150, Jan ₹20"), "{alt}");
        // A question is answered in words: nobody asked for a picture.
        assert!(someone.says("how much on food this month?").await.reply.picture.is_none());
    }

    async fn days_are_shown_with_the_pace_of_their_budget(someone: Someone<'_>) {
        someone.says("budget food 3100").await;
        someone.says("chai 20").await;
        let (result, alt) = charted(&someone, "graph food by day this month").await;
        assert_eq!(result["pace"]["budget"]["amount"], "3100.00");
        assert_eq!(result["pace"]["per_day"]["amount"], "100.00");
        assert!(alt.contains("₹100 a day would use up the budget of ₹3,100"), "{alt}");
        // The budget is of food and of a month, and of nothing else.
        let (result, _) = charted(&someone, "graph my spending by day").await;
        assert_eq!(result["pace"], Value::Null);
        let (result, _) = charted(&someone, "graph food by day this week").await;
        assert_eq!(result["pace"], Value::Null);
        let (result, alt) = charted(&someone, "budget chart").await;
        assert_eq!(result["budgets"][0]["left"]["amount"], "3080.00");
        assert!(alt.contains("Food: ₹3,080 left of ₹3,100"), "{alt}");
    }

    async fn the_pace_of_days_that_are_past_is_of_the_amount_that_held(someone: Someone<'_>) {
        someone.says("chai 20 on 10 december").await;
        someone.says("budget food 3100").await;
        someone.says("lunch 150 on 10 january").await;
        // Nobody had planned anything for that month.
        let (result, _) = charted(&someone, "graph food by day last month").await;
        assert_eq!(result["pace"], Value::Null);
        let february = "2026-02-10".parse().unwrap();
        let mut books = someone.books_on(february).await;
        ledger::set_budget(&mut books, &monthly(Some("food"), "6200")).await.unwrap();
        books.commit().await.unwrap();
        let mut by_day = query(ChartKind::ByDay, Some(("2026-01-01", "2026-02-01")));
        by_day.filter.category = Some("Food".to_owned());
        let mut books = someone.books_on(february).await;
        let january = ledger::chart(&mut books, &by_day).await.unwrap();
        let money = |minor| Money { minor, currency: Currency::INR };
        let pace = ChartPace { budget: money(310_000), per_day: money(10_000) };
        assert_eq!(january.pace, Some(pace));
    }

    async fn the_days_that_were_asked_about_are_those_of_the_answer(someone: Someone<'_>) {
        let says = async |text: &str| someone.says(text).await.reply.plain_text();
        // Nothing is filed at all.
        let income = says("chart of my income by month").await;
        assert_eq!(income, "No money came in from 1 Feb 2025 to 31 Jan.");
        let food = says("show me a chart of food since june").await;
        assert_eq!(food, "Nothing spent on Food from 1 Jun 2025 to 15 Jan.");
        let none = drawn(&someone, &query(ChartKind::ByDay, None)).await;
        assert_eq!((none.kind, none.period), (ChartKind::ByDay, None), "no day was asked about");
        // Nothing is filed of those days, all of them before the first that has something.
        says("chai 20").await;
        let days = ("2025-11-03", "2025-11-10");
        for kind in [ChartKind::ByDay, ChartKind::ByMonth, ChartKind::ByCategory] {
            let early = drawn(&someone, &query(kind, Some(("2025-11-04", "2025-11-09")))).await;
            assert_eq!(early.period, query(kind, Some(("2025-11-04", "2025-11-09"))).filter.period);
            let week = drawn(&someone, &query(kind, Some(days))).await;
            assert_eq!(week.period, query(kind, Some(days)).filter.period);
        }
        // Some of them are: what is before them shows nothing.
        let some = drawn(&someone, &query(ChartKind::ByDay, Some(("2025-11-03", "2026-01-16")))).await;
        assert_eq!(some.period, query(ChartKind::ByDay, Some(("2026-01-01", "2026-01-16"))).filter.period);
    }

    async fn budgets_that_rest_or_are_over_give_way(someone: Someone<'_>) {
        for text in ["budget food 5000", "budget transport 2000", "pause food budget", "budget chart"] {
            someone.says(text).await;
        }
        let (result, alt) = charted(&someone, "budget chart").await;
        assert_eq!(result["budgets"][1]["category"], "Food");
        assert!(alt.contains("Transport: ₹2,000 left of ₹2,000, Food (paused): ₹5,000"), "{alt}");
    }

    async fn of_nothing_no_picture_is_made(someone: Someone<'_>) {
        let (result, alt) = charted(&someone, "chart of this month").await;
        assert_eq!((&result["parts"], alt.as_str()), (&Value::Array(vec![]), ""));
        let (result, alt) = charted(&someone, "budget chart").await;
        assert_eq!((result.get("budgets"), alt.as_str()), (None, ""));
        // The books of another are another's.
        someone.another().says("chai 20").await;
        assert_eq!(charted(&someone, "chart of this month").await.1, "");
    }

    async fn what_is_drawn_adds_up_and_is_bounded(someone: Someone<'_>) {
        let things = ["chai", "auto", "rice", "movie", "doctor", "rent", "netflix", "shirt",
            "gift", "school fees", "flight", "haircut"];
        for (at, thing) in things.iter().enumerate() {
            let day = 1 + at;
            someone.says(&format!("{thing} {} on {day} january", 100 + at)).await;
        }
        someone.says("coffee $5").await;
        let charted = drawn(&someone, &query(ChartKind::ByCategory, None)).await;
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for part in &charted.parts {
            *sums.entry(&part.label).or_default() += part.money.minor;
        }
        assert!(charted.parts.len() <= 8 && sums.len() == charted.parts.len());
        let rest = charted.rest.map_or(0, |rest| rest.money.minor);
        assert_eq!(sums.values().sum::<i64>() + rest, charted.totals[0].minor);
        assert_eq!(charted.totals.len(), 2, "dollars are told and not added");

        let days = drawn(&someone, &query(ChartKind::ByDay, Some(("2026-01-01", "2026-02-01")))).await;
        let steps = days.steps();
        assert_eq!(steps.len(), 31);
        let sum: i64 = steps.iter().map(|(_, Money { minor, .. })| minor).sum();
        assert_eq!(sum, days.totals[0].minor);
        let reader = Reader { today: "2026-01-15".parse().unwrap() };
        let Drawn::Columns { columns, .. } = wording::chart(reader, &days).unwrap().drawn else {
            panic!("days are columns");
        };
        let drawn_sum: i64 = columns.iter().map(|column| column.money.minor).sum();
        assert_eq!((columns.len(), drawn_sum), (31, sum));

        // Too many days become months, and of those the latest are shown.
        someone.says("tea 7 on 3 march 2020").await;
        let long = drawn(&someone, &query(ChartKind::ByDay, None)).await;
        let start = Period::holding("2024-02-01".parse().unwrap(), Unit::Month).start();
        assert_eq!((long.kind, long.period.unwrap().start()), (ChartKind::ByMonth, start));
        assert_eq!(long.steps().len(), 24);
        assert_eq!(long.totals[0], days.totals[0]);
        assert!(matches!(Outcome::from(long).result(), Ok(Value::Object(_))));
    }
}

/// Books of a year with everything that is hard to draw: other scripts, long names, little and much.
fn examples() -> Vec<(&'static str, Charted)> {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let period = |start: &str, end: &str| Period::new(day(start), day(end)).ok();
    let money = |minor| Money { minor, currency: Currency::INR };
    let part =
        |label: String, minor| ChartPart { label, money: money(minor), entries: 1, percent: None };
    let names = [
        "किराया",
        "Food",
        "Subscriptions and memberships of any kind",
        "शिक्षा र विद्यार्थीको शुल्क",
        "<b>&\"co\"</b>",
        "পরিবহন",
        "₹ fees",
    ];
    let of = |kind, period, parts: Vec<ChartPart>| Charted {
        kind,
        flow: Kind::Expense,
        period,
        category: None,
        words: None,
        tag: None,
        totals: vec![money(parts.iter().map(|part| part.money.minor).sum())],
        entries: i64::try_from(parts.len()).unwrap(),
        parts,
        rest: None,
        pace: None,
        budgets: Vec::new(),
    };
    let categories = || {
        let parts = names.iter().zip([1_800_000, 1_234_550, 900_000, 750_000, 420_000, 90_000, 50]);
        parts
            .map(|(name, minor)| ChartPart { percent: Some(14), ..part((*name).to_owned(), minor) })
    };
    let days = |start: &str, count: usize| {
        let days = day(start).iter_days().take(count).enumerate();
        days.filter(|(at, _)| at % 5 != 2)
            .map(|(at, day)| {
                let minor = i64::try_from(at * 7_919 % 1_700 + 1).unwrap() * 100;
                part(day.to_string(), if at % 30 == 7 { minor * 9 } else { minor })
            })
            .collect::<Vec<_>>()
    };
    let months = |count: u32| {
        let first = hisabkitab::domain::period::back(day("2026-01-01"), Unit::Month, count - 1);
        let label = |at| hisabkitab::domain::period::forward(first, Unit::Month, at);
        let parts = (0..count).map(|at| {
            part(
                label(at).format("%Y-%m").to_string(),
                i64::from(at * 7_919 % 17_000 + 20_000) * 1_000,
            )
        });
        of(ChartKind::ByMonth, Period::new(first, day("2026-02-01")).ok(), parts.collect())
    };
    let month = period("2026-01-01", "2026-02-01");
    let rest = ChartRest { categories: 5, money: money(231_000), percent: 4 };
    let pace = ChartPace { budget: money(3_100_000), per_day: money(100_000) };
    vec![
        (
            "categories",
            Charted { rest: Some(rest), ..of(ChartKind::ByCategory, None, categories().collect()) },
        ),
        ("one-category", of(ChartKind::ByCategory, month, categories().take(1).collect())),
        (
            "one-day",
            of(ChartKind::ByDay, period("2026-01-15", "2026-01-16"), days("2026-01-15", 1)),
        ),
        ("week", of(ChartKind::ByDay, period("2026-01-12", "2026-01-19"), days("2026-01-12", 7))),
        (
            "month",
            Charted { pace: Some(pace), ..of(ChartKind::ByDay, month, days("2026-01-01", 15)) },
        ),
        (
            "leap-year",
            of(ChartKind::ByDay, period("2024-01-01", "2025-01-01"), days("2024-01-01", 366)),
        ),
        ("nothing", of(ChartKind::ByDay, month, Vec::new())),
        ("three-months", months(3)),
        ("twelve-months", months(12)),
        ("two-years", months(24)),
        ("budgets", budgets()),
        ("one-budget", Charted { budgets: budgets().budgets.split_off(14), ..budgets() }),
    ]
}

/// More than are drawn: of each kind of period, over, all spent, unspent, paused, past, with long names and much money.
fn budgets() -> Charted {
    let today = "2026-01-15".parse().unwrap();
    let dates = |start: &str, end: &str| {
        let days = Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        BudgetPeriod::Between(days)
    };
    let state = |name: &str, period: BudgetPeriod, [amount, spent]: [i64; 2], paused| {
        let money = |minor| Money { minor: minor * 100, currency: Currency::INR };
        BudgetState {
            category: CategoryName::parse(name).ok(),
            tag: None,
            period,
            days: period.holding(today),
            amount: money(amount),
            carried: None,
            available: money(amount),
            spent: money(spent),
            left: money(amount - spent),
            percent: spent * 100 / amount,
            days_left: 17,
            gone_on: None,
            thresholds: vec![80, 100],
            reached: Vec::new(),
            rollover: false,
            paused,
        }
    };
    let (week, month, year) = (BudgetPeriod::Week, BudgetPeriod::Month, BudgetPeriod::Year);
    let trip = dates("2025-12-20", "2026-01-03");
    let mut all = vec![
        state("Food", month, [5_000, 1_230], false),
        state("Transport", month, [2_000, 2_750], false),
        state("Everything", month, [40_000, 40_000], false),
        state("Groceries", week, [1_500, 0], false),
        state("Travel", year, [120_000, 119_999], false),
        state("Subscriptions and memberships", month, [999, 12_345], false),
        state("शिक्षा र विद्यार्थीको शुल्क", month, [12_000, 4_000], false),
        state("goa", dates("2026-01-10", "2026-01-20"), [20_000, 4_200], false),
        state(
            "Subscriptions and memberships",
            dates("2026-01-01", "2027-01-01"),
            [5_000_000, 1_234_567],
            false,
        ),
        state("Gifts", trip, [3_000, 4_500], false),
        state("Shopping", month, [4_000, 1_000], true),
        state("Entertainment", trip, [800, 1_200], true),
        state("Health", month, [1_000, 10], false),
        state("Rent", month, [15_000, 15_000], false),
        state("Pets", dates("2026-01-31", "2026-02-01"), [1_000, 250], true),
    ];
    for (state, tag) in all.iter_mut().zip(["", "", "everything", "", "", "", "", "goa"]) {
        if !tag.is_empty() {
            state.category = None;
            state.tag = Tag::parse(tag).ok().filter(|_| tag == "goa");
        }
    }
    Charted {
        kind: ChartKind::Budgets,
        flow: Kind::Expense,
        period: None,
        category: None,
        words: None,
        tag: None,
        totals: Vec::new(),
        entries: 0,
        parts: Vec::new(),
        rest: None,
        pace: None,
        budgets: all,
    }
}

#[test]
fn every_chart_can_be_looked_at() {
    let reader = Reader { today: "2026-01-15".parse().unwrap() };
    for (name, charted) in examples() {
        let chart = wording::chart(reader, &charted).unwrap();
        for (theme, of) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let file = charts::png(&chart, of).unwrap();
            // Its width stands in its first chunk.
            assert_eq!(file[16..20], u32::from(charts::WIDTH).to_be_bytes(), "{name}");
            assert!(file.len() <= 60_000, "{name}: {}", file.len());
            if let Some(folder) = provided("HISAB_CHARTS") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join(format!("{name}-{theme}.png")), &file).unwrap();
                let page = charts::svg(&chart, of);
                std::fs::write(folder.join(format!("{name}-{theme}.svg")), page).unwrap();
            }
        }
    }
}

#[test]
fn only_the_newest_pictures_are_kept() {
    crate::support::on_server(async |someone: Someone<'static>| {
        someone.says("chai 20").await;
        for _ in 0..7 {
            charted(&someone, "chart of this month").await;
        }
        let chat = ChatRef { channel: Channel::Terminal, chat: someone.subject().to_owned() };
        let history = server().conversations.history(&chat, Stretch::Last, 20).await.unwrap();
        let replies: Vec<_> = history.exchanges.iter().filter_map(|e| e.reply.as_ref()).collect();
        let pictured: Vec<bool> = replies.iter().map(|reply| reply.picture.is_some()).collect();
        assert_eq!(pictured, [false, false, false, true, true, true, true, true]);
        assert!(replies.iter().all(|reply| !reply.paragraphs.is_empty()), "words stay");
    });
}

#[cfg(feature = "embedded")]
#[test]
fn a_terminal_has_the_picture_in_words() {
    let home = crate::support::terminal::Home::new();
    let mut chat = home.chat();
    chat.say("chai 20");
    let answer = chat.say("chart of this month");
    let picture = answer.picture();
    assert_eq!(picture["media"], "image/png");
    assert!(picture["alt"].as_str().unwrap().ends_with("Food ₹20 (100%)."), "{picture}");
    // Whoever reads lines is told how large it is, and not what is in it.
    assert!(picture["bytes"].as_u64() > Some(1_000) && picture.get("data").is_none(), "{picture}");
    chat.close();
    let shown = home.run(&["chat"], "chart of january 2025\n").ok();
    assert!(shown.contains("Food ₹20 (100%)."), "{shown}");
}
