//! What the books tell beyond sums: trends, what made a difference, what is unusual, what comes again, what is ahead.

mod naive;
mod random;

use chrono::NaiveDate;
use hisabkitab::{
    domain::{
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{Description, Merchant},
    },
    ledger::{self, Basis, Dimension, Every, Filter, NewEntry, Query},
};

use crate::support::{Someone, monthly, on_both};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rupees(amount: &str) -> Money {
    Money::from_decimal(amount, Currency::INR).unwrap()
}

fn entry(description: &str, amount: &str, date: &str) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency: Currency::INR,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date: day(date),
        tags: vec![],
    }
}

fn at(merchant: &str, entry: NewEntry) -> NewEntry {
    NewEntry { merchant: Some(Merchant::parse(merchant).unwrap()), ..entry }
}

async fn file(someone: &Someone<'_>, entries: Vec<NewEntry>) {
    let mut books = someone.books().await;
    ledger::log(&mut books, entries).await.unwrap();
    books.commit().await.unwrap();
}

/// What the person is told.
async fn told(someone: &Someone<'_>, text: &str) -> String {
    let answered = someone.says(text).await;
    answered.reply.plain_text()
}

/// A month of rent, and eight weeks of food for 70 a week: the books of somebody on 15 January 2026.
async fn ordinary_books(someone: &Someone<'_>) {
    let rent = ["2025-10-31", "2025-11-30", "2025-12-31"].map(|date| entry("rent", "9000", date));
    let monday = |weeks: i64| day("2026-01-14") - chrono::TimeDelta::weeks(weeks);
    let food = (0..8).map(|weeks| entry("thali", "70", &monday(weeks).to_string()));
    file(someone, rent.into_iter().chain(food).collect()).await;
}

on_both! {
    async fn days_of_the_week_add_up(someone: Someone<'_>) {
        file(&someone, vec![
            entry("chai", "20", "2026-01-12"),
            entry("chai", "25", "2026-01-05"),
            entry("auto", "85", "2026-01-11"),
        ]).await;
        let query = Query {
            filter: Filter::default(),
            kind: Kind::Expense,
            by: Some(Dimension::Weekday),
            average: false,
        };
        let mut books = someone.books().await;
        let summary = ledger::summarize(&mut books, &query).await.unwrap();
        let lines: Vec<(&str, Money, i64)> =
            summary.lines.iter().map(|l| (l.label.as_str(), l.money, l.entries)).collect();
        assert_eq!(lines, [("Monday", rupees("45"), 2), ("Sunday", rupees("85"), 1)]);
    }

    async fn months_without_anything_count_but_not_those_before_the_books(someone: Someone<'_>) {
        file(&someone, vec![
            entry("thali", "300", "2025-10-20"),
            entry("thali", "600", "2025-12-20"),
            entry("thali", "50", "2026-01-10"),
        ]).await;
        let mut books = someone.books().await;
        let filter = Filter { category: Some("Food".to_owned()), ..Filter::default() };
        let trend = ledger::show_trend(&mut books, filter, Kind::Expense).await.unwrap();
        let months: Vec<(String, Money)> =
            trend.months.iter().map(|m| (m.period.start().to_string(), m.totals[0])).collect();
        assert_eq!(months, [
            ("2025-10-01".to_owned(), rupees("300")),
            ("2025-11-01".to_owned(), rupees("0")),
            ("2025-12-01".to_owned(), rupees("600")),
            ("2026-01-01".to_owned(), rupees("50")),
        ]);
        let course = &trend.courses[0];
        assert_eq!((trend.over, course.average), (3, rupees("300")));
        assert_eq!(course.difference, rupees("300"));
    }

    async fn what_made_the_difference_is_named(someone: Someone<'_>) {
        file(&someone, vec![
            at("Swiggy", entry("dinner", "200", "2025-12-10")),
            entry("chai", "50", "2025-12-11"),
            entry("auto", "100", "2025-12-12"),
            // After the day of the month that it is now.
            entry("thali", "5000", "2025-12-20"),
            at("swiggy", entry("lunch", "700", "2026-01-10")),
            entry("chai", "20", "2026-01-11"),
            entry("auto", "110", "2026-01-12"),
        ]).await;
        let mut books = someone.books().await;
        let month = Period::holding(day("2026-01-15"), Unit::Month);
        let (this, that) = ledger::as_far(month, month.previous(), books.today());
        assert_eq!((this.last_day(), that.last_day()), (day("2026-01-15"), day("2025-12-15")));
        let comparison = ledger::compare(&mut books, this, that, None, None).await.unwrap();
        assert_eq!(comparison.differences, [rupees("480")]);
        let drivers = comparison.drivers.unwrap();
        let changes: Vec<(&str, Money)> =
            drivers.changes.iter().map(|c| (c.thing.as_str(), c.difference)).collect();
        assert_eq!(drivers.category, "Food");
        assert_eq!(changes, [("swiggy", rupees("500")), ("chai", rupees("-30"))]);
    }

    async fn unusual_is_what_is_far_above_the_usual_of_its_category(someone: Someone<'_>) {
        let usual = (1..=9).map(|number| {
            entry("thali", &(200 + number * 20).to_string(), &format!("2025-12-0{number}"))
        });
        file(&someone, usual.collect()).await;
        file(&someone, vec![
            entry("party", "2500", "2026-01-10"),
            entry("thali", "450", "2026-01-11"),
            entry("phone", "40000", "2026-01-12"),
        ].into_iter().map(|entry| NewEntry {
            category: Some(if entry.amount == "40000" { "Shopping" } else { "Food" }.to_owned()),
            ..entry
        }).collect()).await;
        let mut books = someone.books().await;
        let unusual = ledger::find_unusual(&mut books, None, None).await.unwrap();
        let found: Vec<(String, Money, Money)> = unusual
            .found
            .iter()
            .map(|f| (f.entry.description.to_string(), f.least, f.most))
            .collect();
        // Of 220, 240 … 380, 450 and 2500 the lower median is 320, and half are within 60 of it.
        assert_eq!(found, [("party".to_owned(), rupees("260"), rupees("380"))]);
        assert_eq!((unusual.judged, unusual.unjudged), (2, 1));
    }

    async fn a_price_that_never_changes_makes_no_rupee_unusual(someone: Someone<'_>) {
        let same = (1..=9).map(|number| entry("thali", "100", &format!("2026-01-0{number}")));
        file(&someone, same.collect()).await;
        file(&someone, vec![entry("thali", "150", "2026-01-10")]).await;
        let mut books = someone.books().await;
        let unusual = ledger::find_unusual(&mut books, None, None).await.unwrap();
        assert_eq!((unusual.found.len(), unusual.judged), (0, 10));
    }

    async fn recurring_payments_are_found_with_their_next_day(asha: Someone<'_>) {
        ordinary_books(&asha).await;
        let mut books = asha.books().await;
        let recurring = ledger::find_recurring(&mut books).await.unwrap();
        let found: Vec<(&str, Every, Money, NaiveDate)> = recurring
            .payments
            .iter()
            .map(|p| (p.name.as_str(), p.every, p.usual, p.next))
            .collect();
        assert_eq!(found, [
            ("thali", Every::Week, rupees("70"), day("2026-01-21")),
            ("rent", Every::Month, rupees("9000"), day("2026-01-31")),
        ]);
        // Four weeks of food and the rent, to 13 February.
        assert_eq!(recurring.soon, [rupees("9280")]);
        drop(books);
        let bina = asha.another();
        let mut books = bina.books().await;
        assert!(ledger::find_recurring(&mut books).await.unwrap().payments.is_empty());
    }

    async fn a_forecast_adds_what_is_due_and_ordinary_days(someone: Someone<'_>) {
        ordinary_books(&someone).await;
        let chores = (1..=8).map(|weeks| {
            let date = day("2026-01-13") - chrono::TimeDelta::weeks(weeks - 1);
            // No two of them are alike.
            entry(&format!("soap {weeks}"), "140", &date.to_string())
        });
        file(&someone, chores.collect()).await;
        let mut books = someone.books().await;
        let forecast = ledger::forecast(&mut books, None, None).await.unwrap();
        // Two of each this month.
        assert_eq!(forecast.spent, rupees("420"));
        let outlook = forecast.outlook.unwrap();
        assert_eq!((outlook.weeks, outlook.days), (8, 16));
        assert_eq!((outlook.dues, outlook.due_total), (3, rupees("9140")));
        assert_eq!((outlook.per_day, outlook.rest), (rupees("20"), rupees("320")));
        assert_eq!(outlook.expected, rupees("9880"));
    }

    async fn without_two_weeks_nothing_is_foretold(someone: Someone<'_>) {
        file(&someone, vec![entry("chai", "20", "2026-01-03")]).await;
        let said = told(&someone, "what will I spend this month?").await;
        assert_eq!(said, "Not enough to go by yet: it takes two weeks with entries, \
            and some in half of the last ones.\n\
            Spent so far this month: ₹20");
    }

    async fn weeks_in_which_nobody_kept_books_tell_nothing(someone: Someone<'_>) {
        let other = |date| NewEntry { category: Some("Shopping".to_owned()), ..entry(date, "700", date) };
        let foretold = async |category| {
            let mut books = someone.books().await;
            let forecast = ledger::forecast(&mut books, None, category).await.unwrap();
            forecast.outlook.map(|outlook| (outlook.weeks, outlook.per_day))
        };
        file(&someone, vec![entry("bike", "50000", "2020-01-01")]).await;
        assert_eq!(foretold(None).await, None);
        file(&someone, ["2026-01-10", "2025-12-25"].map(other).into()).await;
        assert_eq!(foretold(None).await, Some((3, rupees("100"))));
        // Three of eight weeks are too few, four are not.
        file(&someone, vec![other("2025-11-20")]).await;
        assert_eq!(foretold(None).await, None);
        file(&someone, vec![other("2026-01-03")]).await;
        assert_eq!(foretold(None).await, Some((8, rupees("50"))));
        // Books that are kept, if not of this: nothing was spent on it in those weeks.
        file(&someone, vec![entry("thali", "70", "2026-01-03"), entry("lunch", "70", "2025-12-10")]).await;
        assert_eq!(foretold(Some("food")).await, Some((8, rupees("0"))));
    }

    async fn a_subscription_at_a_busy_shop_is_found(someone: Someone<'_>) {
        let newest = day("2026-01-14");
        // About as much as the subscription, and no two alike.
        let others = (0..60).map(|number: i64| {
            let date = newest - chrono::TimeDelta::days(number * 7 / 6);
            at("Amazon", entry("things", &format!("{}.50", 250 + number * 2), &date.to_string()))
        });
        let prime = ["2025-11-05", "2025-12-05", "2026-01-05"]
            .map(|date| at("amazon", entry("prime", "299", date)));
        let all: Vec<NewEntry> = others.chain(prime).collect();
        for page in all.chunks(50) {
            file(&someone, page.to_vec()).await;
        }
        let mut books = someone.books().await;
        let recurring = ledger::find_recurring(&mut books).await.unwrap();
        let found: Vec<(Every, Money, NaiveDate, u32)> =
            recurring.payments.iter().map(|p| (p.every, p.usual, p.next, p.times)).collect();
        assert_eq!(found, [(Every::Month, rupees("299"), day("2026-02-05"), 3)]);
    }

    async fn nothing_is_foretold_of_another_century(someone: Someone<'_>) {
        ordinary_books(&someone).await;
        let said = told(&someone, "spending forecast for december 2199").await;
        assert_eq!(said, "I look ahead until 14 Jan 2036 at most. Name an earlier time.");
        let mut books = someone.books().await;
        let far = Period::new(day("2035-12-01"), day("2036-01-01")).unwrap();
        let outlook = ledger::forecast(&mut books, Some(far), None).await.unwrap().outlook.unwrap();
        // Four Wednesdays with food, and the rent on the last day.
        assert_eq!((outlook.dues, outlook.due_total), (5, rupees("9280")));
    }

    async fn what_is_safe_to_spend_is_left_after_what_is_due(someone: Someone<'_>) {
        ordinary_books(&someone).await;
        let mut books = someone.books().await;
        ledger::set_budget(&mut books, &monthly(Some("food"), "1000")).await.unwrap();
        books.commit().await.unwrap();
        let mut books = someone.books().await;
        // 140 are spent on food, 140 are due; 17 days.
        let by_parts = ledger::safe_to_spend(&mut books).await.unwrap().allowance.unwrap();
        assert_eq!(by_parts.basis, Basis::Categories(1));
        assert_eq!((by_parts.due_total, by_parts.free), (rupees("140"), rupees("720")));
        assert_eq!((by_parts.days, by_parts.per_day), (17, Some(rupees("42.35"))));
        ledger::set_budget(&mut books, &monthly(None, "9000")).await.unwrap();
        let whole = ledger::safe_to_spend(&mut books).await.unwrap().allowance.unwrap();
        assert_eq!((whole.basis, whole.free), (Basis::Everything, rupees("-280")));
        assert_eq!(whole.per_day, None);
    }

    async fn a_purchase_that_is_only_thought_of_is_not_filed(someone: Someone<'_>) {
        ordinary_books(&someone).await;
        someone.says("set budget 50000").await;
        let count = async || {
            let mut file = Vec::new();
            let mut books = someone.books().await;
            ledger::export(&mut books, &mut file).await.unwrap();
            serde_json::from_slice::<ledger::Archive>(&file).unwrap().transactions.len()
        };
        let before = count().await;
        let said = told(&someone, "can I afford a 40k phone?").await;
        assert_eq!(said, "It fits: phone for ₹40,000.\n\
            Budget for everything: ₹9,860 would be left of ₹50,000 this month.\n\
            That leaves ₹42.35 a day for 17 days, after ₹9,140 recurring payments still due.\n\
            This month would come to about ₹49,280 instead of ₹9,280.\n\
            Nothing is filed.");
        let said = told(&someone, "what if I buy shoes for 45000?").await;
        assert!(said.starts_with("It does not fit: shoes for ₹45,000."), "{said}");
        assert_eq!(count().await, before);
    }

    async fn a_question_goes_on_from_the_one_before(someone: Someone<'_>) {
        ordinary_books(&someone).await;
        let said = told(&someone, "spending trend").await;
        assert!(said.contains("• Dec 2025"), "{said}");
        let said = told(&someone, "and food?").await;
        assert!(said.starts_with("You spent on average ₹") && said.contains(" a month on Food"), "{said}");
    }

    async fn a_period_too_long_to_look_at_is_refused(someone: Someone<'_>) {
        let long = Period::new(day("2000-01-01"), day("2026-01-01")).unwrap();
        let mut books = someone.books().await;
        assert!(ledger::find_unusual(&mut books, Some(long), None).await.is_err());
        assert!(ledger::forecast(&mut books, Some(long), None).await.is_err());
        let filter = Filter { period: Some(long), ..Filter::default() };
        assert!(ledger::show_trend(&mut books, filter, Kind::Expense).await.is_err());
    }
}
