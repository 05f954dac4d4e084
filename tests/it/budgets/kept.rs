//! Budgets by their ids: as they are by their names, with what they were before.

use hisabkitab::{
    domain::ids::BudgetId,
    ledger::{BudgetChanges, KeptBudget},
};

use super::*;

async fn kept(someone: &Someone<'_>, of: &str) -> Vec<KeptBudget> {
    let mut books = someone.books().await;
    ledger::list_kept_budgets(&mut books, &which(of, None)).await.unwrap().budgets
}

fn amount(amount: &str) -> BudgetChanges {
    BudgetChanges { amount: Some(amount.to_owned()), ..BudgetChanges::default() }
}

on_both! {
    async fn they_are_those_that_are_listed(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Week, "1000")).await;
        set(&someone, wish("everything", BudgetPeriod::Month, "50000")).await;
        set_on(&someone, "2025-11-01", wish("#goa", between("2025-11-01", "2025-11-10"), "7000")).await;
        someone.says("lunch 150, groceries 700 #goa").await;
        for of in ["everything", "food", "#goa"] {
            let mut books = someone.books().await;
            let listed = ledger::list_budgets(&mut books, &which(of, None)).await.unwrap();
            drop(books);
            let states: Vec<BudgetState> =
                kept(&someone, of).await.into_iter().map(|one| one.state).collect();
            assert_eq!(states, listed.budgets, "{of}");
        }
        let mut books = someone.books().await;
        let weekly = which("everything", Some(BudgetPeriod::Week));
        let listed = ledger::list_kept_budgets(&mut books, &weekly).await.unwrap();
        assert_eq!(listed.budgets.len(), 1);
    }

    async fn what_they_were_before_is_told_with_them(someone: Someone<'_>) {
        set_on(&someone, "2026-01-02", wish("food", BudgetPeriod::Month, "4000")).await;
        let id = kept(&someone, "food").await[0].id;
        let mut books = someone.books().await;
        let changed = ledger::change_budget(&mut books, id, &amount("6000")).await.unwrap();
        assert_eq!((changed.id, changed.state.amount), (id, rupees("6000")));
        let (was, until) = (changed.earlier[0].amount, changed.earlier[0].until);
        assert_eq!((was, until.to_string().as_str()), (rupees("4000"), "2026-01-15"));
        let paused = ledger::rest_budget(&mut books, id, true).await.unwrap();
        assert!(paused.state.paused);
        books.commit().await.unwrap();
        assert_eq!(kept(&someone, "food").await, [paused]);
        // It is a step, and goes back.
        someone.says("undo").await;
        let back = kept(&someone, "food").await;
        assert_eq!((back[0].state.amount, back[0].state.paused), (rupees("4000"), false));
        assert_eq!(back[0].earlier, []);
        let mut books = someone.books().await;
        ledger::end_budget(&mut books, id).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(kept(&someone, "food").await, []);
        someone.says("undo").await;
        assert_eq!(kept(&someone, "food").await, back);
    }

    async fn what_is_so_already_is_no_step(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Month, "4000")).await;
        let before = kept(&someone, "food").await;
        let id = before[0].id;
        let mut books = someone.books().await;
        let wish = wish("food", BudgetPeriod::Month, "4000");
        let (same, is_new) = ledger::keep_budget(&mut books, &wish).await.unwrap();
        assert_eq!((&same, is_new), (&before[0], false));
        ledger::change_budget(&mut books, id, &amount("4000")).await.unwrap();
        ledger::rest_budget(&mut books, id, false).await.unwrap();
        books.commit().await.unwrap();
        assert!(someone.says("undo").await.reply.plain_text().contains("4,000"));
        assert_eq!(kept(&someone, "food").await, []);
    }

    async fn nobody_elses_is_found(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Month, "4000")).await;
        let id = kept(&someone, "food").await[0].id;
        let other = someone.another();
        let is_missing = |error| matches!(error, LedgerError::Missing(Missing::BudgetId));
        let mut books = other.books().await;
        assert!(is_missing(ledger::show_budget(&mut books, id).await.unwrap_err()));
        assert!(is_missing(ledger::rest_budget(&mut books, id, true).await.unwrap_err()));
        assert!(is_missing(ledger::end_budget(&mut books, id).await.unwrap_err()));
        let changed = ledger::change_budget(&mut books, id, &amount("1")).await;
        assert!(is_missing(changed.unwrap_err()));
        drop(books);
        assert_eq!(kept(&someone, "food").await[0].state.amount, rupees("4000"));
        let nobodys: BudgetId = uuid::Uuid::nil().into();
        let mut books = someone.books().await;
        assert!(is_missing(ledger::show_budget(&mut books, nobodys).await.unwrap_err()));
        let trip = between("2026-02-01", "2026-02-10");
        let (trip, is_new) =
            ledger::keep_budget(&mut books, &super::wish("#goa", trip, "9000")).await.unwrap();
        assert!(is_new);
        let rolls = BudgetChanges { rollover: Some(true), ..BudgetChanges::default() };
        let refused = ledger::change_budget(&mut books, trip.id, &rolls).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Invalid(Invalid::NothingRolls)));
    }
}
