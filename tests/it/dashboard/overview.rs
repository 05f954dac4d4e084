//! The page that shows how the month goes.

use chrono::Datelike as _;
use hisabkitab::{
    domain::{
        kind::Kind,
        money::Money,
        period::{Period, Unit, back},
        text::Description,
    },
    ledger::{self, Books, BudgetWishes, NewEntry, Outcome, WhichBudgets},
    wording::{self, Reader},
};

use crate::support::{api::Api, insider::Insider, on_server};

/// What was spent this month and last, and a budget.
async fn fill(books: &mut Books) {
    let today = books.today();
    let before =
        back(Period::holding(today, Unit::Month).start(), Unit::Day, 1).with_day(1).unwrap();
    let entry = |kind, description, amount: &str, date| NewEntry {
        kind,
        amount: amount.to_owned(),
        currency: books.preferences().currency,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date,
        tags: Vec::new(),
    };
    let entries = vec![
        entry(Kind::Expense, "chai", "1234.50", today),
        entry(Kind::Expense, "auto", "85", today),
        entry(Kind::Income, "salary", "50000", today),
        entry(Kind::Expense, "chai", "300", before),
    ];
    ledger::log(books, entries).await.unwrap();
    let wishes = BudgetWishes {
        which: WhichBudgets::default(),
        amount: Some("2000".to_owned()),
        currency: books.preferences().currency,
        rollover: None,
        thresholds: None,
    };
    ledger::set_budget(books, &wishes).await.unwrap();
}

#[test]
fn empty_books_say_how_to_begin() {
    on_server(async |_| {
        let api = Api::start().await;
        let page =
            Insider::of(&api, api.person().await.user, "a test").await.page("/dashboard").await;
        page.has("Your books are empty");
        page.has("Write “chai 20” in the chat");
        page.has("There is no budget yet");
    });
}

#[test]
fn every_figure_is_the_one_that_the_chat_says() {
    on_server(async |_| {
        let api = Api::start().await;
        let person = api.person().await;
        let mut books = api.books(&person.subject).await;
        fill(&mut books).await;
        let reader = Reader { today: books.today() };
        let month = Period::holding(reader.today, Unit::Month);
        let (this, that) = ledger::as_far(month, month.previous(), reader.today);
        let compared = ledger::compare(&mut books, this, that, None, None).await.unwrap();
        let safe = ledger::safe_to_spend(&mut books).await.unwrap();
        let budgets = ledger::list_budgets(&mut books, &WhichBudgets::default()).await.unwrap();
        books.commit().await.unwrap();
        let visitor = Insider::of(&api, person.user, "a test").await;
        let page = visitor.page("/dashboard").await;
        page.has("₹1,319.50");
        page.has("₹50,000");
        page.has(&Money { minor: 123_450, ..compared.this.totals[0] }.to_string());
        // As text, whatever is bold.
        let text = page.text.replace("<b>", "").replace("</b>", "");
        for outcome in
            [Outcome::Comparison(compared), Outcome::SafeToSpend(safe), Outcome::Budgets(budgets)]
        {
            for line in wording::outcome(reader, &outcome).plain_text().lines() {
                assert!(text.contains(line.trim_start_matches("• ")), "no “{line}” in {text}");
            }
        }
        // Of each chart a picture for light and for dark, its words, and its figures.
        assert_eq!(page.text.matches("<svg xmlns").count(), 4);
        page.has("aria-label=\"Spending by category this month: ");
        page.has(&format!("<title>{}", reader.today.day()));
        assert!(page.text.len() < 60 << 10, "{} bytes", page.text.len());
    });
}
