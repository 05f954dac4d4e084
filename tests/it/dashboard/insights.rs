//! What the figures say, and that these are the figures.

use hisabkitab::{
    app,
    domain::{
        currency::Currency,
        kind::Kind,
        period::{Unit, back},
    },
    ledger::{self, Books, NewEntry, Outcome},
    wording::{self, Reader},
};

use crate::support::{api::Api, block_on, insider::Insider};

fn spent(books: &Books, amount: &str, what: &str, days_ago: u32) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency: Currency::INR,
        description: what.parse_description(),
        merchant: None,
        category: None,
        date: back(books.today(), Unit::Day, days_ago),
        tags: Vec::new(),
    }
}

trait Described {
    fn parse_description(&self) -> hisabkitab::domain::text::Description;
}

impl Described for str {
    fn parse_description(&self) -> hisabkitab::domain::text::Description {
        hisabkitab::domain::text::Description::parse(self).unwrap()
    }
}

/// Half a year of somebody who pays rent, drinks chai, and once bought a phone.
pub(crate) async fn keep_books(books: &mut Books) {
    for week in 0..26 {
        let days = 7 * week;
        let entries = vec![
            spent(books, "120", "chai", days + 1),
            spent(books, "480", "groceries", days + 2),
            spent(books, "210", "auto", days + 3),
        ];
        ledger::log(books, entries).await.unwrap();
    }
    for month in 0..5 {
        let date = back(back(books.today(), Unit::Day, 3), Unit::Month, month);
        let rent = NewEntry { date, ..spent(books, "15000", "rent", 0) };
        ledger::log(books, vec![rent]).await.unwrap();
    }
    ledger::log(books, vec![spent(books, "9000", "groceries", 2)]).await.unwrap();
}

/// A sentence as a page has it, without what makes parts of it bold.
fn plain(page: &str) -> String {
    page.replace("<b>", "").replace("</b>", "").replace("&#38;", "&")
}

#[test]
fn the_page_says_what_the_chat_says() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let mut books = api.books(&person.subject).await;
        keep_books(&mut books).await;
        books.commit().await.unwrap();
        let visitor = Insider::of(&api, person.user, "a test").await;
        let page = visitor.page("/dashboard/insights?amount=40000&what=phone").await;
        assert_eq!(page.status, 200);
        let text = plain(&page.text);
        let mut books = api.books(&person.subject).await;
        let reader = Reader { today: books.today() };
        let phone = Some("phone".parse_description());
        let found: Vec<Outcome> = vec![
            ledger::forecast(&mut books, None, None).await.unwrap().into(),
            ledger::find_recurring(&mut books).await.unwrap().into(),
            ledger::find_unusual(&mut books, None, None).await.unwrap().into(),
            ledger::what_if(&mut books, "40000", Currency::INR, phone, None).await.unwrap().into(),
        ];
        for outcome in &found {
            let said = wording::outcome(reader, outcome).paragraphs;
            for line in said.iter().filter(|line| !wording::is_item(line)) {
                let line = wording::unmarked(line);
                assert!(text.contains(&line), "no {line:?} in {text}");
            }
        }
        let trend = ledger::show_trend(&mut books, ledger::Filter::default(), Kind::Expense);
        for month in trend.await.unwrap().months {
            page.has(&month.totals[0].to_string());
        }
        page.has("Payments that come again");
        page.has("each month");
        page.has("<div class=\"dark\"><svg ");
        assert!(page.text.len() < 200_000 && without_pictures(&page.text) < 60_000);
        let other = visitor.page("/dashboard/insights?category=Transport&months=3").await;
        other.has("on Transport");
    });
}

/// How long a page is without its pictures.
fn without_pictures(page: &str) -> usize {
    let rest = |part: &str| part.split_once("</svg>").map_or(part.len(), |(_, rest)| rest.len());
    page.split("<svg ").map(rest).sum()
}

#[test]
fn what_cannot_be_worked_out_is_said_beside_what_was_typed() {
    block_on(async {
        let api = Api::start().await;
        let visitor = Insider::of(&api, api.person().await.user, "a test").await;
        let page = visitor.page("/dashboard/insights?amount=lots&what=%3Cb%3Ea+boat").await;
        assert_eq!(page.status, 200);
        page.has("is no amount");
        page.has("value=\"lots\"");
        page.has("&#60;b&#62;a boat");
        page.has_not("<b>a boat");
        page.has("There is nothing to show yet");
        let page = visitor.page("/dashboard/insights?pair=days&from=2026-02-01&to=x").await;
        page.has("Choose a first and a last day");
        page.has("value=\"2026-02-01\"");
        // An address that somebody made up asks for nothing.
        for query in ["months=999", "months=x", "kind=gold", "category=%00", "pair=%FF", "&&&="] {
            let page = visitor.page(&format!("/dashboard/insights?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
        }
        assert!(app::now().timestamp() > 0);
    });
}
