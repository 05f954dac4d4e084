//! What rolls over follows from the entries, whenever they are filed.

use chrono::{NaiveDate, TimeDelta};

use super::*;

async fn read(someone: &Someone<'_>, text: &str) {
    let mut books = someone.books().await;
    let archive: Archive = serde_json::from_str(text).unwrap();
    ledger::import(&mut books, &archive).await.unwrap();
    books.commit().await.unwrap();
}

async fn carries(someone: &Someone<'_>) -> Option<Money> {
    all(someone).await[0].carried
}

on_both! {
    async fn what_is_left_rolls_over_from_the_first_whole_period(someone: Someone<'_>) {
        let rolls = BudgetWishes { rollover: Some(true), ..wish("food", BudgetPeriod::Month, "1000") };
        set_on(&someone, "2025-10-20", rolls).await;
        assert_eq!(carries(&someone).await, Some(rupees("2000")));
        // October was not whole: what is filed there changes nothing.
        file(&someone, entry("chai", "900", "2025-10-25", &[])).await;
        assert_eq!(carries(&someone).await, Some(rupees("2000")));
        // Filed late, corrected and taken back, it counts as if it had always been so.
        let late = file(&someone, entry("chai", "400", "2025-11-25", &[])).await;
        assert_eq!(late.budgets[0].state.carried, Some(rupees("1600")));
        let changes = Changes { amount: Some("700".to_owned()), ..Changes::default() };
        let target = Target { id: Some(late.entries[0].id), ..Target::default() };
        let mut books = someone.books().await;
        ledger::amend(&mut books, &target, &changes).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(carries(&someone).await, Some(rupees("1300")));
        undo(&someone).await;
        undo(&someone).await;
        assert_eq!(carries(&someone).await, Some(rupees("2000")));
        // What is overspent is not taken off what comes after.
        file(&someone, entry("chai", "5000", "2025-11-25", &[])).await;
        assert_eq!(carries(&someone).await, Some(rupees("1000")));
        let off = BudgetWishes { rollover: Some(false), ..settings("food") };
        set(&someone, off).await;
        assert_eq!(carries(&someone).await, None);
    }

    async fn a_past_period_goes_by_the_amount_it_had(someone: Someone<'_>) {
        let rolls = BudgetWishes { rollover: Some(true), ..wish("food", BudgetPeriod::Month, "1000") };
        set_on(&someone, "2025-11-01", rolls).await;
        set_on(&someone, "2025-12-10", wish("food", BudgetPeriod::Month, "3000")).await;
        set(&someone, wish("food", BudgetPeriod::Month, "100")).await;
        let state = &all(&someone).await[0];
        assert_eq!((state.carried, state.available), (Some(rupees("4000")), rupees("4100")));
    }

    async fn what_was_left_long_ago_is_still_there(someone: Someone<'_>) {
        let rolls = BudgetWishes { rollover: Some(true), ..wish("food", BudgetPeriod::Week, "10") };
        set_on(&someone, "2023-01-02", rolls).await;
        // Nothing is spent for five weeks, and from then on exactly what there is for a week, a part of it each on its
        // first and its last day.
        let monday = |week: i64| "2023-01-02".parse::<NaiveDate>().unwrap() + TimeDelta::weeks(week);
        let weeks = (5..158).flat_map(|week| [monday(week), monday(week) + TimeDelta::days(6)]);
        let entries: Vec<NewEntry> =
            weeks.map(|day| entry("chai", "5", &day.to_string(), &[])).collect();
        let mut books = someone.books().await;
        for page in entries.chunks(50) {
            ledger::log(&mut books, page.to_vec()).await.unwrap();
        }
        books.commit().await.unwrap();
        for date in ["2023-06-19", "2023-06-26", "2024-01-01", "2025-12-29"] {
            let mut books = someone.books().await;
            let then = budgets::standing(&mut books, date.parse().unwrap()).await.unwrap();
            assert_eq!(then[0].carried, Some(rupees("50")), "{date}");
        }
        assert_eq!(carries(&someone).await, Some(rupees("50")));
    }

    async fn rollover_begins_when_it_is_switched_on(someone: Someone<'_>) {
        set_on(&someone, "2025-01-01", wish("food", BudgetPeriod::Month, "5000")).await;
        file(&someone, entry("chai", "3000", "2025-11-10", &[])).await;
        file(&someone, entry("chai", "3000", "2025-12-10", &[])).await;
        let rolls = |rollover| BudgetWishes { rollover: Some(rollover), ..settings("food") };
        let on = set_on(&someone, "2025-12-20", rolls(true)).await;
        assert_eq!((on.budget.carried, on.budget.available), (None, rupees("5000")));
        // The month it was switched on in is the first of which something is kept.
        assert_eq!(carries(&someone).await, Some(rupees("2000")));
        // Off and on again, it begins anew; taken back, it is as it was.
        set(&someone, rolls(false)).await;
        set(&someone, rolls(true)).await;
        assert_eq!(carries(&someone).await, None);
        undo(&someone).await;
        undo(&someone).await;
        assert_eq!(carries(&someone).await, Some(rupees("2000")));
        // It is in the archive; one that does not say it goes back to when the budget was made.
        let mut books = someone.books().await;
        let text = export(&mut books).await;
        drop(books);
        let ravi = someone.another();
        read(&ravi, &text).await;
        assert_eq!(all(&ravi).await, all(&someone).await);
        let said = ",\"rolls_since\":\"2025-12-01\"";
        assert!(text.contains(said), "{text}");
        let bina = someone.another();
        read(&bina, &text.replace(said, "")).await;
        assert_eq!(carries(&bina).await, Some(rupees("54000")));
    }
}
