//! Budgets of every kind, on both databases. It is Thursday 15 January 2026 where people are.

mod carried;
mod kept;
mod lines;
mod named;
pub(crate) mod recount;

use hisabkitab::{
    domain::{
        budget::{BudgetPeriod, Thresholds},
        currency::Currency,
        kind::Kind,
        money::Money,
        period::Period,
        text::{Description, Tag},
    },
    ledger::{
        self, Archive, Books, BudgetSet, BudgetState, BudgetWishes, Changes, Invalid, LedgerError,
        Logged, Missing, NewEntry, StepDone, Target, WhichBudgets, budgets,
    },
};

use crate::support::{Someone, on_both};

/// What a budget is to be: over "food", "#goa" or "everything".
fn wish(of: &str, period: BudgetPeriod, amount: &str) -> BudgetWishes {
    BudgetWishes {
        which: which(of, Some(period)),
        amount: Some(amount.to_owned()),
        currency: Currency::INR,
        rollover: None,
        thresholds: None,
    }
}

fn which(of: &str, period: Option<BudgetPeriod>) -> WhichBudgets {
    let tag = of.strip_prefix('#').map(|tag| Tag::parse(tag).unwrap());
    let category = (tag.is_none() && of != "everything").then(|| of.to_owned());
    WhichBudgets { category, tag, period }
}

/// Other settings of a budget that is there.
fn settings(of: &str) -> BudgetWishes {
    BudgetWishes { amount: None, ..wish_of_any(of) }
}

fn wish_of_any(of: &str) -> BudgetWishes {
    BudgetWishes { which: which(of, None), ..wish(of, BudgetPeriod::Month, "1") }
}

fn between(start: &str, end: &str) -> BudgetPeriod {
    let period = Period::new(start.parse().unwrap(), end.parse().unwrap());
    BudgetPeriod::Between(period.unwrap())
}

fn entry(description: &str, amount: &str, date: &str, tags: &[&str]) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency: Currency::INR,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date: date.parse().unwrap(),
        tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
    }
}

fn rupees(amount: &str) -> Money {
    Money::from_decimal(amount, Currency::INR).unwrap()
}

async fn set(someone: &Someone<'_>, wishes: BudgetWishes) -> BudgetSet {
    let mut books = someone.books().await;
    let set = ledger::set_budget(&mut books, &wishes).await.unwrap();
    books.commit().await.unwrap();
    set
}

/// Sets a budget as it would have been set on an earlier day.
async fn set_on(someone: &Someone<'_>, day: &str, wishes: BudgetWishes) -> BudgetSet {
    let mut books = someone.books_on(day.parse().unwrap()).await;
    let set = ledger::set_budget(&mut books, &wishes).await.unwrap();
    books.commit().await.unwrap();
    set
}

async fn file(someone: &Someone<'_>, entry: NewEntry) -> Logged {
    let mut books = someone.books().await;
    let logged = ledger::log(&mut books, vec![entry]).await.unwrap();
    books.commit().await.unwrap();
    logged
}

async fn undo(someone: &Someone<'_>) -> Vec<StepDone> {
    let mut books = someone.books().await;
    let undone = ledger::undo(&mut books, 1).await.unwrap();
    books.commit().await.unwrap();
    undone.changes
}

async fn all(someone: &Someone<'_>) -> Vec<BudgetState> {
    let mut books = someone.books().await;
    ledger::list_budgets(&mut books, &WhichBudgets::default()).await.unwrap().budgets
}

async fn export(books: &mut Books) -> String {
    let mut file = Vec::new();
    ledger::export(books, &mut file).await.unwrap();
    String::from_utf8(file).unwrap()
}

on_both! {
    async fn each_kind_of_budget_counts_its_own_days_and_things(someone: Someone<'_>) {
        let dates = between("2026-01-05", "2026-01-15");
        for (of, period) in [
            ("food", BudgetPeriod::Week),
            ("food", BudgetPeriod::Month),
            ("food", BudgetPeriod::Year),
            ("#Goa", BudgetPeriod::Month),
            ("#goa", between("2026-01-05", "2026-01-16")),
            ("everything", BudgetPeriod::Week),
        ] {
            set(&someone, wish(of, period, "1000")).await;
        }
        for entry in [
            entry("chai", "1", "2026-01-15", &[]),
            entry("chai", "2", "2026-01-12", &["GOA"]),
            entry("chai", "4", "2026-01-11", &["goa", "Goa"]),
            entry("chai", "8", "2025-12-31", &["goa"]),
            entry("auto", "16", "2026-01-13", &[]),
            entry("auto", "32", "2026-01-05", &["goa"]),
            NewEntry { currency: Currency::USD, ..entry("chai", "64", "2026-01-15", &["goa"]) },
            NewEntry { kind: Kind::Income, ..entry("chai", "128", "2026-01-15", &["goa"]) },
        ] {
            file(&someone, entry).await;
        }
        let spent: Vec<String> =
            all(&someone).await.iter().map(|state| state.spent.to_string()).collect();
        assert_eq!(spent, ["₹3", "₹7", "₹7", "₹38", "₹38", "₹19"]);
        // One whose dates are over is shown only to who asks for it.
        let mut books = someone.books().await;
        let late = ledger::set_budget(&mut books, &wish("#trip", dates, "5")).await;
        assert!(matches!(late, Err(LedgerError::Invalid(Invalid::BudgetDates))), "{late:?}");
        drop(books);
        set_on(&someone, "2026-01-10", wish("#trip", dates, "5")).await;
        assert_eq!(all(&someone).await.len(), 6);
        let mut books = someone.books().await;
        let trip = ledger::list_budgets(&mut books, &which("#trip", None)).await.unwrap();
        assert_eq!((trip.budgets.len(), trip.budgets[0].days_left), (1, 0));
        let then = budgets::standing(&mut books, "2026-01-14".parse().unwrap()).await.unwrap();
        let trip = then.iter().find(|state| state.period == dates).unwrap();
        assert_eq!((then.len(), trip.days_left), (7, 1));
    }

    async fn one_is_in_force_for_the_same_thing_and_its_history_is_kept(someone: Someone<'_>) {
        set_on(&someone, "2026-01-02", wish("food", BudgetPeriod::Month, "1000")).await;
        set_on(&someone, "2026-01-05", wish("food", BudgetPeriod::Week, "300")).await;
        let again = set(&someone, wish("food", BudgetPeriod::Month, "2000")).await;
        assert_eq!((again.before, again.budget.amount), (Some(rupees("1000")), rupees("2000")));
        let dollars = BudgetWishes { currency: Currency::USD, ..wish("food", BudgetPeriod::Month, "9") };
        assert_eq!(set(&someone, dollars).await.before, None);
        assert_eq!(all(&someone).await.len(), 3);
        let mut books = someone.books().await;
        let file: Archive = serde_json::from_str(&export(&mut books).await).unwrap();
        let earlier = &file.budgets[0].row.earlier;
        assert_eq!((earlier.len(), earlier[0].amount), (1, rupees("1000")));
        assert_eq!(earlier[0].until, books.today());
        let same = ledger::set_budget(&mut books, &wish("food", BudgetPeriod::Month, "2000")).await;
        assert!(matches!(same, Err(LedgerError::Invalid(Invalid::Nothing))), "{same:?}");
        // The week's goes, the others stay.
        let weekly = which("food", Some(BudgetPeriod::Week));
        let ended = ledger::delete_budget(&mut books, &weekly).await.unwrap();
        assert_eq!((ended.len(), ended[0].amount), (1, rupees("300")));
        let gone = ledger::delete_budget(&mut books, &weekly).await;
        let Err(LedgerError::Missing(Missing::Budget { period, .. })) = gone else { panic!() };
        assert_eq!(period, Some(BudgetPeriod::Week));
    }

    async fn what_no_budget_can_be_is_refused(someone: Someone<'_>) {
        let mut books = someone.books().await;
        let both = WhichBudgets { category: Some("food".to_owned()), ..which("#goa", None) };
        let both = BudgetWishes { which: both, ..wish_of_any("food") };
        let refused = ledger::set_budget(&mut books, &both).await;
        assert!(matches!(refused, Err(LedgerError::Invalid(Invalid::BudgetScope))));
        let dates = between("2026-02-01", "2026-02-10");
        let rolls = BudgetWishes { rollover: Some(true), ..wish("#goa", dates, "5") };
        let refused = ledger::set_budget(&mut books, &rolls).await;
        assert!(matches!(refused, Err(LedgerError::Invalid(Invalid::NothingRolls))));
        let nothing_there = BudgetWishes { rollover: Some(true), ..settings("food") };
        let refused = ledger::set_budget(&mut books, &nothing_there).await;
        assert!(matches!(refused, Err(LedgerError::Missing(Missing::Budget { .. }))));
        books.commit().await.unwrap();
        assert_eq!(all(&someone).await, []);
    }

    async fn settings_change_alone_and_each_change_can_be_taken_back(someone: Someone<'_>) {
        set(&someone, wish("food", BudgetPeriod::Week, "1000")).await;
        let mut books = someone.books().await;
        let before = export(&mut books).await;
        drop(books);
        // The only budget for food is a week's, so that is meant.
        let thresholds = Some(Thresholds::parse(vec![90, 70]).unwrap());
        let rolls = BudgetWishes { rollover: Some(true), thresholds, ..settings("food") };
        let done = set(&someone, rolls).await;
        assert_eq!(done.settings.thresholds, Some(vec![70, 90]));
        assert_eq!((done.budget.rollover, done.budget.period), (true, BudgetPeriod::Week));
        let [StepDone::Budget { settings, before: was, after, .. }] = &*undo(&someone).await else {
            panic!()
        };
        assert_eq!((settings.rollover, was), (Some(true), after));
        let mut books = someone.books().await;
        assert_eq!(export(&mut books).await, before);
        let paused = ledger::pause_budget(&mut books, &which("food", None), true).await.unwrap();
        assert!(paused.paused && paused.budgets[0].paused);
        let again = ledger::pause_budget(&mut books, &which("food", None), true).await;
        assert!(matches!(again, Err(LedgerError::Invalid(Invalid::Nothing))));
        books.commit().await.unwrap();
        undo(&someone).await;
        let mut books = someone.books().await;
        assert_eq!(export(&mut books).await, before);
        // Amounts too, history and all.
        drop(books);
        set_on(&someone, "2026-01-16", wish("food", BudgetPeriod::Week, "1500")).await;
        undo(&someone).await;
        let mut books = someone.books().await;
        assert_eq!(export(&mut books).await, before);
        ledger::redo(&mut books, 1).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(all(&someone).await[0].amount, rupees("1500"));
    }

    async fn an_archive_holds_budgets_whole_and_one_of_before_is_read(asha: Someone<'_>) {
        set_on(&asha, "2025-12-01", wish("food", BudgetPeriod::Month, "1000")).await;
        let rolls = BudgetWishes { rollover: Some(true), ..wish("food", BudgetPeriod::Month, "1200") };
        set(&asha, rolls).await;
        set(&asha, wish("#goa", between("2026-01-10", "2026-02-01"), "5000")).await;
        let mut books = asha.books().await;
        ledger::pause_budget(&mut books, &which("#goa", None), true).await.unwrap();
        books.commit().await.unwrap();
        let mut books = asha.books().await;
        let text = export(&mut books).await;
        drop(books);
        let ravi = asha.another();
        let mut books = ravi.books().await;
        let archive: Archive = serde_json::from_str(&text).unwrap();
        ledger::import(&mut books, &archive).await.unwrap();
        books.commit().await.unwrap();
        let mut books = ravi.books().await;
        assert_eq!(export(&mut books).await, text);
        drop(books);
        assert_eq!(all(&ravi).await, all(&asha).await);
        // What an older version wrote has nothing of this.
        let mut old: serde_json::Value = serde_json::from_str(&text).unwrap();
        let budget = old["budgets"][0].as_object_mut().unwrap();
        for field in ["earlier", "rollover", "thresholds"] {
            budget.remove(field).unwrap();
        }
        let old: Archive = serde_json::from_value(old).unwrap();
        let third = asha.another();
        let mut books = third.books().await;
        ledger::import(&mut books, &old).await.unwrap();
        books.commit().await.unwrap();
        let budget = &all(&third).await[0];
        assert_eq!((budget.rollover, &*budget.thresholds), (false, &[50, 80, 100][..]));
    }

    async fn budgets_of_merged_categories_meet_by_their_kind(someone: Someone<'_>) {
        for (of, period, amount) in [
            ("food", BudgetPeriod::Week, "1"),
            ("food", BudgetPeriod::Month, "2"),
            ("groceries", BudgetPeriod::Month, "3"),
            ("#goa", BudgetPeriod::Month, "4"),
        ] {
            set(&someone, wish(of, period, amount)).await;
        }
        file(&someone, entry("chai", "20", "2026-01-15", &[])).await;
        let mut books = someone.books().await;
        ledger::merge_categories(&mut books, "food", "groceries").await.unwrap();
        books.commit().await.unwrap();
        let stand = |state: &BudgetState| (state.amount.to_string(), state.spent.to_string());
        let left: Vec<_> = all(&someone).await.iter().map(stand).collect();
        let said = [("₹1", "₹20"), ("₹3", "₹20"), ("₹4", "₹0")];
        assert_eq!(left, said.map(|(amount, spent)| (amount.to_owned(), spent.to_owned())));
        undo(&someone).await;
        assert_eq!(all(&someone).await.len(), 4);
    }

    async fn budgets_of_another_person_are_theirs(asha: Someone<'_>) {
        set(&asha, wish("everything", BudgetPeriod::Week, "100")).await;
        let ravi = asha.another();
        set(&ravi, wish("food", BudgetPeriod::Week, "100")).await;
        let logged = file(&ravi, entry("chai", "90", "2026-01-15", &[])).await;
        assert_eq!(logged.budgets.len(), 1);
        assert_eq!(all(&asha).await[0].spent, rupees("0"));
        let mut books = ravi.books().await;
        let hers = ledger::pause_budget(&mut books, &which("everything", None), true).await;
        assert!(matches!(hers, Err(LedgerError::Missing(_))), "{hers:?}");
    }
}
