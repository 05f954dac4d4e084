//! What an entry says of budgets: the lines it crosses, and when it will be gone.

use super::*;

async fn amend(someone: &Someone<'_>, logged: &Logged, amount: &str) -> Vec<ledger::BudgetTouched> {
    let mut books = someone.books().await;
    let changes = Changes { amount: Some(amount.to_owned()), ..Changes::default() };
    let target = Target { id: Some(logged.entries[0].id), ..Target::default() };
    let amended = ledger::amend(&mut books, &target, &changes).await.unwrap();
    books.commit().await.unwrap();
    amended.budgets
}

on_both! {
    async fn a_line_is_crossed_by_the_entry_that_crosses_it(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Month, "1000")).await;
        let crossed = async |amount: &str| {
            file(&someone, entry("chai", amount, "2026-01-15", &[])).await.budgets[0].crossed.clone()
        };
        assert_eq!(crossed("499.99").await, [] as [u16; 0]);
        assert_eq!(crossed("0.01").await, [50]);
        assert_eq!(crossed("100").await, [] as [u16; 0]);
        assert_eq!(crossed("500").await, [80, 100]);
        let last = file(&someone, entry("chai", "1", "2026-01-15", &[])).await;
        assert_eq!(last.budgets[0].crossed, [] as [u16; 0]);
        // Down, and up again: crossed anew.
        assert_eq!(undo(&someone).await.len(), 1);
        undo(&someone).await;
        let again = file(&someone, entry("chai", "10", "2026-01-15", &[])).await;
        assert_eq!(amend(&someone, &again, "250").await[0].crossed, [80]);
        let mut books = someone.books().await;
        let target = Target { id: Some(again.entries[0].id), ..Target::default() };
        let deleted = ledger::delete(&mut books, &target).await.unwrap();
        assert_eq!(deleted.budgets[0].crossed, [] as [u16; 0]);
        assert_eq!(deleted.budgets[0].state.spent, rupees("600"));
        // What moves elsewhere counts there.
        books.commit().await.unwrap();
        set(&someone, wish("transport", BudgetPeriod::Month, "100")).await;
        let chai = file(&someone, entry("chai", "90", "2026-01-15", &[])).await;
        let mut books = someone.books().await;
        let changes = Changes { category: Some("transport".to_owned()), ..Changes::default() };
        let target = Target { id: Some(chai.entries[0].id), ..Target::default() };
        let moved = ledger::amend(&mut books, &target, &changes).await.unwrap();
        let told: Vec<_> = moved.budgets.iter().map(|one| one.crossed.clone()).collect();
        assert_eq!(told, [vec![], vec![50, 80]]);
    }

    async fn a_period_that_is_past_is_told_of_only_when_it_is_overspent_by_this(
        someone: Someone<'_>
    ) {
        set_on(&someone, "2025-12-10", wish("food", BudgetPeriod::Month, "1000")).await;
        let said = async |amount: &str, date: &str| {
            let logged = file(&someone, entry("chai", amount, date, &[])).await;
            logged.budgets.iter().map(|one| one.state.left.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(said("900", "2025-12-01").await, [] as [&str; 0]);
        assert_eq!(said("100", "2025-12-02").await, [] as [&str; 0]);
        assert_eq!(said("30", "2025-12-31").await, ["-₹30"]);
        assert_eq!(said("30", "2025-12-31").await, [] as [&str; 0]);
        // There was no budget in November, and January is its own.
        assert_eq!(said("5000", "2025-11-30").await, [] as [&str; 0]);
        assert_eq!(said("100", "2026-01-01").await, ["₹900"]);
    }

    async fn what_comes_late_counts_in_the_days_it_was_written_in(someone: Someone<'_>) {
        for (of, rollover) in [("food", false), ("everything", true)] {
            let wishes = wish(of, BudgetPeriod::Week, "1000");
            set_on(&someone, "2025-12-29", BudgetWishes { rollover: Some(rollover), ..wishes }).await;
        }
        file(&someone, entry("chai", "400", "2026-01-15", &[])).await;
        // Written in the week before, and for a day of one before that.
        let mut books = someone.books_on("2026-01-08".parse().unwrap()).await;
        let late = entry("chai", "100", "2026-01-08", &[]);
        let earlier = entry("chai", "30", "2025-12-30", &[]);
        let logged = ledger::log(&mut books, vec![late, earlier]).await.unwrap();
        let said: Vec<_> = logged
            .budgets
            .iter()
            .map(|one| (one.state.days.start().to_string(), one.state.left.to_string()))
            .collect();
        let week = || "2026-01-05".to_owned();
        assert_eq!(said, [(week(), "₹900".to_owned()), (week(), "₹1,870".to_owned())]);
    }

    async fn a_tag_that_is_too_long_in_lower_case_has_no_budget(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Month, "1000")).await;
        let logged = file(&someone, entry("chai", "10", "2026-01-15", &["İ".repeat(40).as_str()])).await;
        assert_eq!(logged.budgets[0].state.spent, rupees("10"));
    }

    async fn when_it_will_be_gone_is_told_once_it_is_news(someone: Someone<'_>) {
        let thresholds = Some(Thresholds::parse(vec![80]).unwrap());
        set(&someone, BudgetWishes { thresholds, ..wish("food", BudgetPeriod::Month, "1550") }).await;
        let slips = async |amount: &str| {
            let logged = file(&someone, entry("chai", amount, "2026-01-15", &[])).await;
            logged.budgets[0].slips.map(|day| day.to_string())
        };
        // 50 a day would last; a little more would not.
        assert_eq!(slips("740").await, None);
        assert_eq!(slips("40").await.as_deref(), Some("2026-01-30"));
        assert_eq!(slips("1").await, None);
        assert_eq!(slips("500").await.as_deref(), Some("2026-01-19"));
    }

    async fn a_paused_budget_says_nothing_until_it_is_taken_up_again(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Month, "100")).await;
        let mut books = someone.books().await;
        ledger::pause_budget(&mut books, &which("food", None), true).await.unwrap();
        books.commit().await.unwrap();
        let logged = file(&someone, entry("chai", "90", "2026-01-15", &[])).await;
        assert_eq!(logged.budgets, []);
        assert_eq!(all(&someone).await[0].spent, rupees("90"));
        let mut books = someone.books().await;
        ledger::pause_budget(&mut books, &which("food", None), false).await.unwrap();
        books.commit().await.unwrap();
        let logged = file(&someone, entry("chai", "20", "2026-01-15", &[])).await;
        assert_eq!(logged.budgets[0].crossed, [100]);
    }
}
