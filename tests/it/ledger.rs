//! The use cases, on both databases.

use std::collections::BTreeMap;

use hisabkitab::{
    domain::{
        assistant::Assistant,
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Description, Merchant, Tag},
        zone::Zone,
    },
    ledger::{
        self, Archive, Books, Changes, Dimension, Filter, Invalid, LedgerError, Listing, Logged,
        Missing, NewEntry, Order, Query, Summary, Target, WhichBudgets,
    },
};

use crate::support::{Someone, monthly, on_both};

fn entry(description: &str, amount: &str, date: &str) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency: Currency::INR,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date: date.parse().unwrap(),
        tags: vec![],
    }
}

async fn file(someone: &Someone<'_>, entries: Vec<NewEntry>) -> Logged {
    let mut books = someone.books().await;
    let logged = ledger::log(&mut books, entries).await.unwrap();
    books.commit().await.unwrap();
    logged
}

fn rupees(amount: &str) -> Money {
    Money::from_decimal(amount, Currency::INR).unwrap()
}

/// So much a month, for a category or for everything.
fn everything(by: Option<Dimension>) -> Query {
    Query { filter: Filter::default(), kind: Kind::Expense, by, average: false }
}

async fn totals(someone: &Someone<'_>, query: &Query) -> Summary {
    let mut books = someone.books().await;
    ledger::summarize(&mut books, query).await.unwrap()
}

async fn listed(someone: &Someone<'_>) -> Vec<(String, String)> {
    let listing = Listing {
        filter: Filter::default(),
        kind: None,
        at_least: None,
        at_most: None,
        order: Order::Newest,
        limit: 50,
    };
    let mut books = someone.books().await;
    let listed = ledger::list(&mut books, &listing).await.unwrap();
    let shown = |e: &ledger::Entry| (e.description.to_string(), e.money.to_string());
    listed.entries.iter().map(shown).collect()
}

async fn archive(someone: &Someone<'_>) -> (String, Archive) {
    let mut books = someone.books().await;
    let mut file = Vec::new();
    ledger::export(&mut books, &mut file).await.unwrap();
    let archive = serde_json::from_slice(&file).unwrap();
    (String::from_utf8(file).unwrap(), archive)
}

fn last() -> Target {
    Target::default()
}

on_both! {
    async fn what_is_filed_is_there_and_adds_up(someone: Someone<'_>) {
        let logged =
            file(&someone, vec![entry("chai", "20", "2026-01-15"), entry("auto", "85", "2026-01-15")]).await;
        let categories: Vec<&str> = logged.entries.iter().map(|e| e.category.as_str()).collect();
        assert_eq!(categories, ["Food", "Transport"]);
        let today = Period::holding("2026-01-15".parse().unwrap(), Unit::Day);
        let mut query = everything(Some(Dimension::Category));
        query.filter.period = Some(today);
        let summary = totals(&someone, &query).await;
        assert_eq!((summary.totals, summary.entries), (vec![rupees("105")], 2));
        assert_eq!(summary.lines[0].label, "Transport");
    }

    async fn nothing_is_filed_until_it_is_committed(someone: Someone<'_>) {
        let mut books = someone.books().await;
        ledger::log(&mut books, vec![entry("chai", "20", "2026-01-15")]).await.unwrap();
        drop(books);
        assert_eq!(listed(&someone).await, []);
    }

    async fn a_bad_entry_among_good_ones_files_none(someone: Someone<'_>) {
        let mut books = someone.books().await;
        let bad = [
            entry("auto", "0", "2026-01-15"),
            entry("auto", "-5", "2026-01-15"),
            entry("auto", "10.005", "2026-01-15"),
            entry("auto", "99999999999999999999", "2026-01-15"),
            entry("auto", "85", "2026-01-16"),
            entry("auto", "85", "9999-12-31"),
            entry("auto", "85", "1969-12-31"),
        ];
        for bad in bad {
            let entries = vec![entry("chai", "20", "2026-01-15"), bad];
            let refused = ledger::log(&mut books, entries).await;
            assert!(matches!(refused, Err(LedgerError::Invalid(_))), "{refused:?}");
        }
        books.commit().await.unwrap();
        assert_eq!(listed(&someone).await, []);
    }

    async fn currencies_are_never_added_together(someone: Someone<'_>) {
        let dollars = NewEntry { currency: Currency::USD, ..entry("book", "5.50", "2026-01-15") };
        file(&someone, vec![dollars, entry("chai", "20", "2026-01-15")]).await;
        let summary = totals(&someone, &everything(None)).await;
        let printed: Vec<String> = summary.totals.iter().map(ToString::to_string).collect();
        assert_eq!(printed, ["₹20", "$5.50"]);
    }

    async fn a_correction_changes_the_entry_its_budget_and_what_is_known_of_its_words(
        someone: Someone<'_>
    ) {
        file(&someone, vec![entry("momo", "150", "2026-01-15")]).await;
        let mut books = someone.books().await;
        ledger::set_budget(&mut books, &monthly(Some("groceries"), "1000")).await.unwrap();
        let changes = Changes {
            amount: Some("180".to_owned()),
            category: Some("Groceries".to_owned()),
            ..Changes::default()
        };
        let amended = ledger::amend(&mut books, &last(), &changes).await.unwrap();
        assert_eq!(amended.changes[0].after.money, rupees("180"));
        assert_eq!(amended.budgets[0].state.left, rupees("820"));
        books.commit().await.unwrap();
        let again = file(&someone, vec![entry("Momo", "150", "2026-01-15")]).await;
        assert_eq!(again.entries[0].category.as_str(), "Groceries");
    }

    async fn which_entry_is_asked_when_several_fit(someone: Someone<'_>) {
        file(&someone, vec![entry("chai", "20", "2026-01-15"), entry("auto", "85", "2026-01-15")])
            .await;
        let mut books = someone.books().await;
        let changes = Changes { amount: Some("25".to_owned()), ..Changes::default() };
        let unsure = ledger::amend(&mut books, &last(), &changes).await;
        assert!(matches!(unsure, Err(LedgerError::Ambiguous(entries)) if entries.len() == 2));
        let chai = Target { words: Some("chai".to_owned()), ..Target::default() };
        let amended = ledger::amend(&mut books, &chai, &changes).await.unwrap();
        assert_eq!(amended.changes[0].after.description.as_str(), "chai");
        let nobody = Target { words: Some("pizza".to_owned()), ..Target::default() };
        let missing = ledger::amend(&mut books, &nobody, &changes).await;
        assert!(matches!(missing, Err(LedgerError::Missing(Missing::Entry))));
    }

    async fn what_one_person_has_another_cannot_reach(asha: Someone<'_>) {
        let filed = file(&asha, vec![entry("chai", "20", "2026-01-15")]).await;
        let ravi = asha.another();
        let mut books = ravi.books().await;
        let hers = Target { id: Some(filed.entries[0].id), ..Target::default() };
        let reached = ledger::delete(&mut books, &hers).await;
        assert!(matches!(reached, Err(LedgerError::Missing(Missing::Entry))), "{reached:?}");
        let words = Target { words: Some("chai".to_owned()), ..Target::default() };
        assert!(ledger::delete(&mut books, &words).await.is_err());
        books.commit().await.unwrap();
        assert_eq!(listed(&ravi).await, []);
        assert_eq!(listed(&asha).await.len(), 1);
    }

    async fn undo_takes_back_each_kind_of_change_and_redo_does_it_again(someone: Someone<'_>) {
        file(&someone, vec![entry("chai", "20", "2026-01-15")]).await;
        let (before, _) = archive(&someone).await;
        let rename = async |books: &mut Books| {
            let khana = CategoryName::parse("Khana").unwrap();
            ledger::rename_category(books, "food", khana).await.unwrap();
        };
        let merge = async |books: &mut Books| {
            ledger::merge_categories(books, "food", "other").await.unwrap();
        };
        let amend = async |books: &mut Books| {
            let changes = Changes {
                amount: Some("25".to_owned()),
                category: Some("Other".to_owned()),
                ..Changes::default()
            };
            ledger::amend(books, &last(), &changes).await.unwrap();
        };
        let delete = async |books: &mut Books| {
            ledger::delete(books, &last()).await.unwrap();
        };
        let rule = async |books: &mut Books| {
            let pathao = Description::parse("Pathao").unwrap();
            ledger::set_rule(books, &pathao, "Food").await.unwrap();
        };
        let prefer = async |books: &mut Books| {
            let off = Some(Assistant::Off);
            ledger::set_preferences(books, Some(Currency::NPR), Some(Zone::UTC), off)
                .await
                .unwrap();
        };
        macro_rules! there_and_back {
            ($($change:ident),+) => {$(
                let mut books = someone.books().await;
                $change(&mut books).await;
                books.commit().await.unwrap();
                let (changed, _) = archive(&someone).await;
                assert_ne!(before, changed, stringify!($change));
                let mut books = someone.books().await;
                assert_eq!(ledger::undo(&mut books, 1).await.unwrap().steps, 1);
                books.commit().await.unwrap();
                assert_eq!(archive(&someone).await.0, before, "undo {}", stringify!($change));
                let mut books = someone.books().await;
                assert_eq!(ledger::redo(&mut books, 1).await.unwrap().steps, 1);
                books.commit().await.unwrap();
                assert_eq!(archive(&someone).await.0, changed, "redo {}", stringify!($change));
                let mut books = someone.books().await;
                ledger::undo(&mut books, 1).await.unwrap();
                books.commit().await.unwrap();
            )+};
        }
        there_and_back!(rename, merge, amend, delete, rule, prefer);
    }

    async fn undo_goes_back_step_by_step_and_something_new_ends_redo(someone: Someone<'_>) {
        for (thing, amount) in [("chai", "20"), ("auto", "85"), ("lunch", "250")] {
            file(&someone, vec![entry(thing, amount, "2026-01-15")]).await;
        }
        let mut books = someone.books().await;
        ledger::undo(&mut books, 2).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(listed(&someone).await, [("chai".to_owned(), "₹20".to_owned())]);
        let mut books = someone.books().await;
        ledger::redo(&mut books, 1).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(listed(&someone).await[0].0, "auto");
        file(&someone, vec![entry("tea", "15", "2026-01-15")]).await;
        let mut books = someone.books().await;
        let nothing = ledger::redo(&mut books, 1).await;
        assert!(matches!(nothing, Err(LedgerError::Missing(Missing::Redo))));
        ledger::undo(&mut books, 3).await.unwrap();
        let nothing = ledger::undo(&mut books, 1).await;
        assert!(matches!(nothing, Err(LedgerError::Missing(Missing::Undo))));
    }

    async fn a_merged_category_keeps_its_history(someone: Someone<'_>) {
        file(&someone, vec![entry("chai", "20", "2026-01-15"), entry("auto", "85", "2026-01-15")])
            .await;
        let mut books = someone.books().await;
        ledger::set_budget(&mut books, &monthly(Some("Food"), "100")).await.unwrap();
        let snacks = CategoryName::parse("Snacks").unwrap();
        ledger::add_category(&mut books, snacks).await.unwrap();
        ledger::merge_categories(&mut books, "Food", "Snacks").await.unwrap();
        ledger::merge_categories(&mut books, "Snacks", "Transport").await.unwrap();
        let summary =
            ledger::summarize(&mut books, &everything(Some(Dimension::Category))).await.unwrap();
        assert_eq!(summary.lines.len(), 1);
        assert_eq!((summary.lines[0].label.as_str(), summary.lines[0].money), ("Transport", rupees("105")));
        let budgets = ledger::list_budgets(&mut books, &WhichBudgets::default()).await.unwrap();
        assert_eq!(budgets.budgets[0].left, rupees("-5"));
        // The old names still lead there.
        let mut tea = entry("tea", "10", "2026-01-15");
        tea.category = Some("snacks".to_owned());
        let logged = ledger::log(&mut books, vec![tea]).await.unwrap();
        assert_eq!(logged.entries[0].category.as_str(), "Transport");
    }

    async fn a_category_has_one_name_and_a_name_one_category(someone: Someone<'_>) {
        let mut books = someone.books().await;
        let named = |name: &str| CategoryName::parse(name).unwrap();
        assert!(matches!(
            ledger::add_category(&mut books, named("FOOD")).await,
            Err(LedgerError::Exists(_))
        ));
        assert!(matches!(
            ledger::rename_category(&mut books, "Food", named("travel")).await,
            Err(LedgerError::Exists(_))
        ));
        ledger::rename_category(&mut books, "Food", named("FOOD")).await.unwrap();
        assert!(matches!(
            ledger::merge_categories(&mut books, "Food", "food").await,
            Err(LedgerError::Invalid(Invalid::SameCategory(_)))
        ));
        let unknown = ledger::set_budget(&mut books, &monthly(Some("Tra"), "5")).await;
        let Err(LedgerError::Missing(Missing::Category { close, .. })) = unknown else {
            panic!("{unknown:?}")
        };
        assert_eq!(close, [named("Transport"), named("Travel")]);
    }

    async fn budgets_count_the_month_and_their_own_currency(someone: Someone<'_>) {
        let dollars = NewEntry { currency: Currency::USD, ..entry("pizza", "9", "2026-01-15") };
        let entries = vec![
            entry("chai", "20", "2026-01-01"),
            entry("chai", "30", "2025-12-31"),
            dollars,
            NewEntry { kind: Kind::Income, ..entry("food refund", "7", "2026-01-15") },
        ];
        file(&someone, entries).await;
        let mut books = someone.books().await;
        ledger::set_budget(&mut books, &monthly(None, "1000")).await.unwrap();
        let set = ledger::set_budget(&mut books, &monthly(Some("Food"), "100")).await.unwrap();
        assert_eq!((set.budget.spent, set.before), (rupees("20"), None));
        let set = ledger::set_budget(&mut books, &monthly(Some("Food"), "15")).await.unwrap();
        assert_eq!((set.budget.left, set.before), (rupees("-5"), Some(rupees("100"))));
        assert_eq!(ledger::list_budgets(&mut books, &WhichBudgets::default()).await.unwrap().budgets.len(), 2);
        ledger::delete_budget(&mut books, &monthly(Some("Food"), "1").which).await.unwrap();
        let gone = ledger::delete_budget(&mut books, &monthly(Some("Food"), "1").which).await;
        assert!(matches!(gone, Err(LedgerError::Missing(Missing::Budget { .. }))));
    }

    async fn an_export_reads_back_without_loss(asha: Someone<'_>) {
        let mut books = asha.books().await;
        let hostile = NewEntry {
            merchant: Some(Merchant::parse("=SUM(A1)").unwrap()),
            tags: vec![Tag::parse("trip").unwrap()],
            currency: Currency::parse("KWD").unwrap(),
            ..entry("<b>चाय</b>, \"x\"", "1.250", "2026-01-14")
        };
        ledger::log(&mut books, vec![entry("chai", "20", "2026-01-15"), hostile]).await.unwrap();
        ledger::set_budget(&mut books, &monthly(Some("Food"), "100")).await.unwrap();
        ledger::set_rule(&mut books, &Description::parse("pathao").unwrap(), "Food").await.unwrap();
        ledger::merge_categories(&mut books, "Home", "Bills").await.unwrap();
        let chai = Target { words: Some("chai".to_owned()), ..Target::default() };
        ledger::delete(&mut books, &chai).await.unwrap();
        books.commit().await.unwrap();
        let (text, archive) = archive(&asha).await;
        assert_eq!(archive.transactions.iter().filter(|t| t.voided).count(), 1);

        let ravi = asha.another();
        let mut books = ravi.books().await;
        let imported = ledger::import(&mut books, &archive).await.unwrap();
        assert_eq!((imported.transactions, imported.budgets), (2, 1));
        books.commit().await.unwrap();
        assert_eq!(self::archive(&ravi).await.0, text);
        let mut books = ravi.books().await;
        let again = ledger::import(&mut books, &archive).await.unwrap();
        assert_eq!((again.transactions, again.known, again.categories, again.budgets), (0, 2, 0, 0));
        books.commit().await.unwrap();
        assert_eq!(self::archive(&ravi).await.0, text);
        let total = totals(&ravi, &everything(None)).await.totals;
        assert_eq!(total, totals(&asha, &everything(None)).await.totals);

        let mut table = Vec::new();
        let mut books = asha.books().await;
        ledger::csv(&mut books, &mut table).await.unwrap();
        let table = String::from_utf8(table).unwrap();
        assert!(table.contains("1.250,KWD,\"<b>चाय</b>, \"\"x\"\"\",'=SUM(A1),"), "{table}");
    }

    async fn books_that_hold_something_take_an_archive_in_beside_it(asha: Someone<'_>) {
        file(&asha, vec![entry("chai", "20", "2026-01-15")]).await;
        let (_, archive) = archive(&asha).await;
        let ravi = asha.another();
        file(&ravi, vec![entry("auto", "85", "2026-01-15")]).await;
        let mut books = ravi.books().await;
        let imported = ledger::import(&mut books, &archive).await.unwrap();
        assert_eq!((imported.transactions, imported.categories), (1, 0));
        books.commit().await.unwrap();
        let summary = totals(&ravi, &everything(Some(Dimension::Category))).await;
        let lines: BTreeMap<&str, Money> =
            summary.lines.iter().map(|line| (line.label.as_str(), line.money)).collect();
        assert_eq!(lines, BTreeMap::from([("Food", rupees("20")), ("Transport", rupees("85"))]));
        let newer = Archive { version: 2, ..archive };
        let mut books = ravi.books().await;
        let refused = ledger::import(&mut books, &newer).await;
        assert!(matches!(refused, Err(LedgerError::Invalid(Invalid::ArchiveVersion { .. }))));
    }

    async fn lists_are_ordered_narrowed_and_bounded(someone: Someone<'_>) {
        let at = |merchant: &str, entry: NewEntry| NewEntry {
            merchant: Some(Merchant::parse(merchant).unwrap()),
            ..entry
        };
        file(&someone, vec![
            at("Star_bucks", entry("coffee", "250", "2026-01-10")),
            at("Starbucks", entry("coffee", "300", "2026-01-12")),
            entry("chai", "20", "2026-01-15"),
        ]).await;
        let mut books = someone.books().await;
        let all = Listing {
            filter: Filter::default(),
            kind: None,
            at_least: None,
            at_most: None,
            order: Order::Biggest,
            limit: 2,
        };
        let found = async |books: &mut Books, listing: &Listing| {
            let listed = ledger::list(books, listing).await.unwrap();
            let amounts = listed.entries.iter().map(|e| e.money.to_string()).collect::<Vec<_>>();
            (amounts.join(" "), listed.more)
        };
        assert_eq!(found(&mut books, &all).await, ("₹300 ₹250".to_owned(), true));
        let underscore = Listing {
            filter: Filter { words: Some("star_".to_owned()), ..Filter::default() },
            ..all.clone()
        };
        assert_eq!(found(&mut books, &underscore).await, ("₹250".to_owned(), false));
        let bounded = Listing {
            at_least: Some("20".to_owned()),
            at_most: Some("299".to_owned()),
            order: Order::Smallest,
            ..all.clone()
        };
        assert_eq!(found(&mut books, &bounded).await, ("₹20 ₹250".to_owned(), false));
        let too_many = Listing { limit: 51, ..all };
        assert!(ledger::list(&mut books, &too_many).await.is_err());
    }

    async fn periods_are_compared_by_what_made_the_difference(someone: Someone<'_>) {
        file(&someone, vec![
            entry("chai", "20", "2025-12-15"),
            entry("auto", "100", "2025-12-16"),
            entry("chai", "70", "2026-01-15"),
        ]).await;
        let january = Period::holding("2026-01-15".parse().unwrap(), Unit::Month);
        let mut books = someone.books().await;
        let compared =
            ledger::compare(&mut books, january, january.previous(), None, None).await.unwrap();
        assert_eq!(compared.differences, [rupees("-50")]);
        let changes: Vec<(&str, Money)> =
            compared.changes.iter().map(|c| (c.category.as_str(), c.difference)).collect();
        assert_eq!(changes, [("Transport", rupees("-100")), ("Food", rupees("50"))]);
    }

    async fn a_sum_beyond_all_numbers_is_refused_not_wrapped(someone: Someone<'_>) {
        let huge = |_| NewEntry {
            currency: Currency::parse("JPY").unwrap(),
            ..entry("house", "1000000000000000", "2026-01-15")
        };
        let mut books = someone.books().await;
        let mut filed = 0;
        let refused = loop {
            match ledger::log(&mut books, (0..50).map(huge).collect()).await {
                Ok(_) => filed += 50,
                Err(error) => break error,
            }
            assert!(filed < 20_000, "an i64 holds 9,223 such amounts");
        };
        assert!(matches!(refused, LedgerError::Invalid(Invalid::SumOutOfRange)), "{refused:?}");
        assert_eq!(filed, 9_200);
    }
}
