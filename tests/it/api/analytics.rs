//! Figures over HTTP: those of the ledger, and those that the chat tells.

use chrono::{Days, NaiveDate};
use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use hisabkitab::{
    agent::memory::Memory,
    app,
    conversation::Answered,
    domain::{
        clock::Clock,
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{Description, Tag},
    },
    ledger::{self, Books, Dimension, Filter, NewEntry, Query, WhichBudgets},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::{
    Desk,
    api::{Api, Client},
    block_on, desk_with,
};

fn entry(what: &str, amount: &str, currency: Currency, date: NaiveDate) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency,
        description: Description::parse(what).unwrap(),
        merchant: None,
        category: None,
        date,
        tags: Vec::new(),
    }
}

/// A few months in two currencies: chai each second day, groceries each week, rent and a subscription each month, a trip,
/// and something that cost far too much.
fn months(today: NaiveDate) -> Vec<NewEntry> {
    let ago = |days: u64| today - Days::new(days);
    let mut entries = Vec::new();
    for at in 0..45 {
        let amount = (20 + at % 7).to_string();
        entries.push(entry("chai", &amount, Currency::INR, ago(at * 2)));
    }
    for at in 0..13 {
        let amount = format!("{}.50", 1_200 + at * 10);
        entries.push(entry("groceries", &amount, Currency::INR, ago(at * 7 + 1)));
    }
    for at in 0..4 {
        entries.push(entry("rent", "15000", Currency::INR, ago(at * 30 + 5)));
        entries.push(entry("netflix", "9.99", Currency::USD, ago(at * 30 + 3)));
    }
    let tag = vec![Tag::parse("goa").unwrap()];
    entries.push(NewEntry { tags: tag, ..entry("hotel", "8000", Currency::INR, ago(20)) });
    entries.push(entry("chai", "2500", Currency::INR, today));
    let salary = entry("salary", "90000", Currency::INR, ago(10));
    entries.push(NewEntry { kind: Kind::Income, ..salary });
    entries
}

async fn filled(api: &Api, person: &Client) {
    let mut books = api.books(&person.subject).await;
    let entries = months(books.today());
    for some in entries.chunks(50) {
        ledger::log(&mut books, some.to_vec()).await.unwrap();
    }
    books.commit().await.unwrap();
    for wish in [
        json!({ "amount": "60000" }),
        json!({ "category": "food", "amount": "4000", "period": "week", "thresholds": [70, 90] }),
        json!({ "tag": "#goa", "amount": "9000", "period": "year", "rollover": true }),
        json!({ "amount": "100", "currency": "USD" }),
    ] {
        person.post("/budgets", &wish).await.json(201);
    }
    person.post("/rates", &json!({ "base": "USD", "rate": "84.5" })).await.json(200);
}

/// That an answer is an outcome, figure by figure.
async fn is_told(person: &Client, path: &str, outcome: impl Serialize) -> Value {
    let told = person.get(path).await.json(200);
    assert_eq!(told, serde_json::to_value(outcome).unwrap(), "{path}");
    told
}

fn month(books: &Books) -> Period {
    Period::holding(books.today(), Unit::Month)
}

#[test]
fn every_figure_is_the_ledgers() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        filled(&api, &person).await;
        let mut books = api.books(&person.subject).await;
        let books = &mut books;
        let this = Filter { period: Some(month(books)), ..Filter::default() };
        let all = Query { filter: this.clone(), kind: Kind::Expense, by: None, average: false };
        let whole = ledger::summarize(books, &all).await.unwrap();
        assert_eq!(whole.totals.len(), 2, "{whole:?}");
        is_told(&person, "/analytics/summary", whole).await;
        for (name, by) in [
            ("category", Dimension::Category),
            ("day", Dimension::Day),
            ("month", Dimension::Month),
            ("merchant", Dimension::Merchant),
            ("tag", Dimension::Tag),
            ("weekday", Dimension::Weekday),
        ] {
            let query = Query { by: Some(by), ..all.clone() };
            let summary = ledger::summarize(books, &query).await.unwrap();
            is_told(&person, &format!("/analytics/summary?by={name}"), summary).await;
        }
        let (start, end) = (books.today() - Days::new(40), books.today() - Days::new(2));
        let narrow = Filter {
            period: Some(Period::new(start, end).unwrap()),
            category: Some("food".to_owned()),
            words: Some("chai".to_owned()),
            tag: None,
        };
        let query = Query { filter: narrow, average: true, ..all.clone() };
        let summary = ledger::summarize(books, &query).await.unwrap();
        let path = format!(
            "/analytics/summary?start={start}&end={end}&category=food&words=chai&average=true"
        );
        is_told(&person, &path, summary).await;
        let income = Query { kind: Kind::Income, ..all.clone() };
        let summary = ledger::summarize_in(books, &income, Currency::USD).await.unwrap();
        is_told(&person, "/analytics/summary?kind=income&in=USD", summary).await;

        let trend = ledger::show_trend(books, Filter::default(), Kind::Expense).await.unwrap();
        assert!(trend.months.len() >= 3);
        is_told(&person, "/analytics/trend", trend).await;
        let (this, that) = (month(books), month(books).previous());
        let comparison = ledger::compare(books, this, that, None, None).await.unwrap();
        is_told(&person, "/analytics/comparison", comparison).await;
        let (this, that) = ledger::as_far(this, that, books.today());
        let comparison = ledger::compare(books, this, that, None, None).await.unwrap();
        is_told(&person, "/analytics/comparison?so_far=true", comparison).await;
        let forecast = ledger::forecast(books, None, None).await.unwrap();
        assert!(forecast.outlook.is_some());
        is_told(&person, "/analytics/forecast", forecast).await;
        let recurring = ledger::find_recurring(books).await.unwrap();
        assert!(recurring.payments.len() >= 2, "{recurring:?}");
        is_told(&person, "/analytics/recurring", recurring).await;
        let unusual = ledger::find_unusual(books, None, None).await.unwrap();
        assert_eq!(unusual.found.len(), 1, "{unusual:?}");
        is_told(&person, "/analytics/unusual", unusual).await;
        let safe = ledger::safe_to_spend(books).await.unwrap();
        assert!(safe.allowance.is_some());
        is_told(&person, "/analytics/safe-to-spend", safe).await;
        let what = Description::parse("new phone").unwrap();
        let what_if = ledger::what_if(books, "40000", Currency::INR, Some(what), None).await;
        let path = "/analytics/what-if?amount=40000&what=new+phone";
        is_told(&person, path, what_if.unwrap()).await;
        let usage = ledger::show_usage(books).await.unwrap();
        is_told(&person, "/usage", usage).await;
        let rates = ledger::list_rates(books, None).await.unwrap();
        is_told(&person, "/rates", rates).await;
    });
}

async fn said(desk: &Desk, person: &Client, text: &str) -> Answered {
    let name = person.subject.clone();
    let incoming = Incoming {
        chat: ChatRef { channel: Channel::Terminal, chat: name.clone() },
        shared: false,
        sender: Sender { subject: name, name: None, language: None },
        id: MessageRef(text.to_owned()),
        revision: Revision::FIRST,
        order: app::now().timestamp_micros(),
        at: app::now(),
        content: Content::Text(text.to_owned()),
        reply_to: None,
    };
    desk.ask(&incoming).await
}

/// An amount as people read it.
fn read(money: &Value) -> String {
    serde_json::from_value::<Money>(money.clone()).unwrap().to_string()
}

#[test]
fn the_chat_tells_the_same_figures() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        filled(&api, &person).await;
        let address = api.place.address();
        let desk = desk_with(&address, None, Memory::default(), Clock::new(app::now)).await;
        let ask = async |text: &str, tool: &str| {
            let answered = said(&desk, &person, text).await;
            let reply = answered.reply.plain_text();
            assert_eq!(answered.outcomes[0].tool, tool, "{text}: {reply}");
            (answered.outcomes[0].result.clone(), reply)
        };
        let (result, reply) = ask("spending by category this month", "summarize_spending").await;
        let told = person.get("/analytics/summary?by=category").await.json(200);
        assert_eq!(told, result);
        assert!(reply.contains(&read(&told["totals"][0])), "{reply}");
        assert!(reply.contains(&read(&told["lines"][0])), "{reply}");

        let (result, reply) = ask("how much is safe to spend?", "safe_to_spend").await;
        let told = person.get("/analytics/safe-to-spend").await.json(200);
        assert_eq!(told, result);
        assert!(reply.contains(&read(&told["allowance"]["per_day"])), "{reply}");

        let (result, reply) = ask("spending forecast", "forecast_spending").await;
        let told = person.get("/analytics/forecast").await.json(200);
        assert_eq!(told, result);
        assert!(reply.contains(&read(&told["outlook"]["expected"])), "{reply}");

        let (result, reply) = ask("budgets", "list_budgets").await;
        let told = person.get("/budgets").await.json(200);
        let shown = result["budgets"].as_array().unwrap();
        assert_eq!(told["budgets"].as_array().unwrap().len(), shown.len());
        for (told, shown) in told["budgets"].as_array().unwrap().iter().zip(shown) {
            let mut told = told.clone();
            told.as_object_mut().unwrap().retain(|name, _| shown.get(name).is_some());
            assert_eq!(told, *shown);
            assert!(reply.contains(&read(&told["amount"])), "{reply}");
        }
        let mut books = api.books(&person.subject).await;
        let budgets = ledger::list_budgets(&mut books, &WhichBudgets::default()).await.unwrap();
        assert_eq!(serde_json::to_value(&budgets).unwrap(), result);
    });
}

#[test]
fn what_cannot_be_asked_is_a_problem() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        for (path, status, code) in [
            ("/analytics/summary?by=colour", 400, "malformed"),
            ("/analytics/summary?colour=red", 400, "malformed"),
            ("/analytics/summary?start=2026-1-5", 400, "malformed"),
            ("/analytics/summary?start=2026-02-01&end=2026-01-01", 422, "invalid"),
            ("/analytics/summary?category=nonsense", 404, "not_found"),
            ("/analytics/summary?words=%00", 400, "malformed"),
            ("/analytics/comparison?this_start=0060-02-01&this_end=0500-05-20", 422, "invalid"),
            ("/analytics/trend?start=1000-01-01", 422, "invalid"),
            ("/analytics/forecast?start=2026-01-01&end=9999-12-31", 422, "invalid"),
            ("/analytics/what-if", 400, "malformed"),
            ("/analytics/what-if?amount=-5", 400, "malformed"),
            ("/analytics/what-if?amount=5&currency=XYZ", 400, "malformed"),
            ("/analytics/what-if?amount=0", 422, "invalid"),
            ("/analytics/what-if?amount=9999999999999999", 422, "invalid"),
        ] {
            assert_eq!(person.get(path).await.problem(status), code, "{path}");
        }
        // Nothing was filed: an answer all the same, from every one.
        for path in [
            "summary?by=category&average=true&in=USD",
            "summary?start=0001-01-01&end=9999-12-31&by=month",
            "trend",
            "comparison",
            "forecast",
            "recurring",
            "unusual",
            "safe-to-spend",
            "what-if?amount=100",
        ] {
            person.get(&format!("/analytics/{path}")).await.json(200);
        }
        let nobody = Client { token: "hisab_nonsense".to_owned(), ..api.person().await };
        assert_eq!(nobody.get("/analytics/summary").await.problem(401), "unauthorized");
    });
}
