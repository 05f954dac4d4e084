//! Which budget is meant where there are several over the same.

use super::*;

async fn amounts(someone: &Someone<'_>, of: &str) -> Vec<(String, bool)> {
    let mut books = someone.books().await;
    let listed = ledger::list_budgets(&mut books, &which(of, None)).await.unwrap();
    listed.budgets.iter().map(|one| (one.amount.to_string(), one.paused)).collect()
}

on_both! {
    async fn of_several_it_must_be_said_which(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Week, "1000")).await;
        set(&someone, wish("food", BudgetPeriod::Year, "50000")).await;
        let ask = "There are several: Food budget of ₹1,000 a week and Food budget of ₹50,000 a year. \
            Say which, like “the weekly Food budget”.";
        for text in ["let the food budget roll over", "warn me at 90% of food"] {
            assert_eq!(someone.says(text).await.reply.plain_text(), ask, "{text}");
        }
        let said = someone.says("let the weekly food budget roll over").await.reply.plain_text();
        assert!(said.starts_with("Food budget: what is left rolls over.\nFood budget: ₹1,000"), "{said}");
        // An amount is a month's where nothing is said, and a month's goes without saying.
        set(&someone, wish("food", BudgetPeriod::Month, "4000")).await;
        let said = someone.says("warn me at 90% of food").await.reply.plain_text();
        assert!(said.contains("of ₹4,000 this month"), "{said}");
    }

    async fn a_trip_that_is_over_is_meant_only_where_there_is_no_other(someone: Someone<'_>) {
        let trip = |start, end, amount| wish("#goa", between(start, end), amount);
        set_on(&someone, "2025-11-01", trip("2025-11-01", "2025-11-10", "7000")).await;
        set_on(&someone, "2026-01-10", trip("2026-01-10", "2026-01-20", "9000")).await;
        let stand = |first, second| [("₹7,000".to_owned(), first), ("₹9,000".to_owned(), second)];
        let mut books = someone.books().await;
        let paused = ledger::pause_budget(&mut books, &which("#goa", None), true).await.unwrap();
        assert_eq!(paused.budgets.len(), 1);
        books.commit().await.unwrap();
        assert_eq!(amounts(&someone, "#goa").await, stand(false, true));
        // So is another threshold the coming trip's.
        let thresholds = Some(Thresholds::parse(vec![90]).unwrap());
        let warned = set(&someone, BudgetWishes { thresholds, ..settings("#goa") }).await;
        assert_eq!(warned.budget.amount, rupees("9000"));
        let mut books = someone.books().await;
        let ended = ledger::delete_budget(&mut books, &which("#goa", None)).await.unwrap();
        assert_eq!((ended.len(), ended[0].amount), (1, rupees("9000")));
        books.commit().await.unwrap();
        assert_eq!(amounts(&someone, "#goa").await, stand(false, true)[..1]);
        let mut books = someone.books().await;
        let ended = ledger::delete_budget(&mut books, &which("#goa", None)).await.unwrap();
        assert_eq!((ended.len(), ended[0].amount), (1, rupees("7000")));
    }
}
