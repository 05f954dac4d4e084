//! Rates that count for everybody: which one counts when, and how they come in.

use std::{io::Write as _, time::Duration};

use hisabkitab::jobs::rates::{Feed, FetchError, Fetched, Limits, RatesError, fetch};

use super::*;
use crate::support::{
    block_on,
    ecb::{Ecb, Fault},
    program,
};

/// What one euro is worth, on these days.
fn published() -> Vec<DatedRate> {
    vec![
        rate("EUR", "1.1", "USD", "2026-01-02"),
        rate("EUR", "99", "INR", "2026-01-02"),
        rate("EUR", "1.1", "USD", "2026-01-09"),
        rate("EUR", "110", "INR", "2026-01-09"),
        rate("EUR", "150", "JPY", "2026-01-09"),
    ]
}

#[test]
fn the_newest_rate_on_or_before_a_day_counts_for_a_week() {
    block_on(async {
        let house = House::new().await;
        let asha = Someone::new(&house.desk);
        house.share(&published()).await;
        let dollars = async |date: &str| worth(&asha, "10", ("USD", "INR"), date).await;
        assert_eq!(dollars("2026-01-01").await, "no rate");
        assert_eq!(dollars("2026-01-02").await, "₹900 at 1 USD = 90 INR of 2026-01-02");
        assert_eq!(dollars("2026-01-08").await, "₹900 at 1 USD = 90 INR of 2026-01-02");
        assert_eq!(dollars("2026-01-09").await, "₹1,000 at 1 USD = 100 INR of 2026-01-09");
        assert_eq!(dollars("2026-01-15").await, "₹1,000 at 1 USD = 100 INR of 2026-01-09");
        let euros = worth(&asha, "10", ("EUR", "INR"), "2026-01-15").await;
        assert_eq!(euros, "₹1,100 at 1 EUR = 110 INR of 2026-01-09");
        let back = worth(&asha, "1100", ("INR", "EUR"), "2026-01-15").await;
        assert_eq!(back, "€10 at 1 EUR = 110 INR of 2026-01-09");
        // 1,000 × 150 / 110 = 1,363.63…, in a currency without hundredths.
        let yen = worth(&asha, "1000", ("INR", "JPY"), "2026-01-15").await;
        assert_eq!(yen, "¥1,364 at 1 INR = 1.36364 JPY of 2026-01-09");
    });
}

#[test]
fn a_rate_of_ones_own_goes_first_and_leads_on_from_published_ones() {
    block_on(async {
        let house = House::new().await;
        let (asha, bikash) = (Someone::new(&house.desk), Someone::new(&house.desk));
        house.share(&published()).await;
        says(&asha, "on 3 jan 1 usd was 85 inr").await;
        let own = "₹850 at 1 USD = 85 INR of 2026-01-03, own";
        assert_eq!(worth(&asha, "10", ("USD", "INR"), "2026-01-15").await, own);
        assert_eq!(
            worth(&asha, "10", ("USD", "INR"), "2026-01-02").await,
            "₹900 at 1 USD = 90 INR of 2026-01-02",
            "what was published goes before what was told of a later day"
        );
        assert_eq!(
            worth(&asha, "10", ("USD", "INR"), "2026-01-01").await,
            own,
            "nothing else is known"
        );
        let published = "₹1,000 at 1 USD = 100 INR of 2026-01-09";
        assert_eq!(worth(&bikash, "10", ("USD", "INR"), "2026-01-15").await, published);
        // The peg is not guessed; told, it leads on from the euro.
        assert_eq!(worth(&bikash, "10", ("EUR", "NPR"), "2026-01-15").await, "no rate");
        says(&bikash, "1 inr is 1.6 npr").await;
        let euros = worth(&bikash, "10", ("EUR", "NPR"), "2026-01-15").await;
        assert_eq!(euros, "NPR 1,760 at 1 EUR = 176 NPR of 2026-01-09, own");
        let dollars = worth(&bikash, "10", ("USD", "NPR"), "2026-01-15").await;
        assert_eq!(dollars, "NPR 1,600 at 1 USD = 160 NPR of 2026-01-09, own");
        let shown = says(&bikash, "show rates").await;
        assert_eq!(
            shown,
            "Your own rates, which go first:\n• 1 INR = 1.6 NPR of 15 Jan\nPublished rates:\n\
            • 1 USD = 100 INR of 9 Jan\n• 1 EUR = 110 INR of 9 Jan"
        );
    });
}

#[test]
fn each_entry_is_converted_by_the_rate_of_its_day() {
    block_on(async {
        let house = House::new().await;
        let asha = Someone::new(&house.desk);
        house.share(&published()).await;
        let mut books = asha.books().await;
        let entries = ["2026-01-01", "2026-01-03", "2026-01-04", "2026-01-10"]
            .map(|date| entry("book", "10", Currency::USD, day(date)));
        ledger::log(&mut books, entries.into()).await.unwrap();
        books.commit().await.unwrap();
        let told = says(&asha, "total this month in inr").await;
        assert_eq!(
            told,
            "You spent $40 this month, in 4 entries.\nTogether ≈ ₹2,800:\n\
            • $30 ≈ ₹2,800 at 2 rates, from 90 of 2 Jan to 100 of 9 Jan\n\
            Not in it: $10, since I know no rate for then. Tell me one, like “1 usd is 84.2 inr”."
        );
        let budget = says(&asha, "budget 5000").await;
        assert!(
            budget.contains("₹5,000 left of ₹5,000"),
            "nothing is converted into a budget: {budget}"
        );
    });
}

#[test]
fn what_is_published_is_fetched_once_and_what_was_missed_later() {
    block_on(async {
        let house = House::new().await;
        let bank = Ecb::start().await;
        let feed = Feed::new(&bank.url, Limits::default()).unwrap();
        bank.publish("2026-01-13", &[("USD", "1.08"), ("INR", "90"), ("ZZZ", "7")]);
        bank.publish("2026-01-14", &[("USD", "1.1"), ("INR", "91.3")]);
        let fetched = fetch(&house.store, &feed, day("2026-01-15")).await.unwrap();
        assert_eq!(fetched, Fetched { rates: 4, changed: 4 });
        let again = fetch(&house.store, &feed, day("2026-01-15")).await.unwrap();
        assert_eq!(again, Fetched { rates: 2, changed: 0 });
        // A day of which the host knows better stays as the host has it.
        house.share(&[rate("USD", "0.5", "EUR", "2026-01-14")]).await;
        fetch(&house.store, &feed, day("2026-01-15")).await.unwrap();
        let asha = Someone::new(&house.desk);
        let dollars = worth(&asha, "10", ("EUR", "USD"), "2026-01-15").await;
        assert_eq!(dollars, "$20 at 1 USD = 0.5 EUR of 2026-01-14");
        // The day before was missed, and comes along; a weekend has nothing to miss.
        bank.publish("2026-01-15", &[("USD", "1.1")]);
        for today in ["2026-01-16", "2026-01-19"] {
            bank.publish(today, &[("USD", "1.2")]);
            fetch(&house.store, &feed, day(today)).await.unwrap();
        }
        let thursday = worth(&asha, "10", ("EUR", "USD"), "2026-01-15").await;
        assert_eq!(thursday, "$11 at 1 EUR = 1.1 USD of 2026-01-15");
        let (daily, all) = ("eurofxref-daily.xml", "eurofxref-hist-90d.xml");
        assert_eq!(bank.asked(), [daily, all, daily, daily, daily, all, daily]);
    });
}

#[test]
fn whatever_goes_wrong_at_the_bank_leaves_the_rates_as_they_are() {
    block_on(async {
        let house = House::new().await;
        let bank = Ecb::start().await;
        let limits = Limits { whole: Duration::from_millis(400), ..Limits::default() };
        let feed = Feed::new(&bank.url, limits).unwrap();
        let today = day("2026-01-15");
        bank.publish("2026-01-14", &[("USD", "1.1"), ("INR", "91.3")]);
        let faults = [
            Fault::Status(503),
            Fault::Status(404),
            Fault::CutConnection,
            Fault::CutList,
            Fault::Huge,
            Fault::Page,
            Fault::Bytes,
            Fault::Hang,
        ];
        for fault in faults {
            bank.fail(fault);
            let failed = fetch(&house.store, &feed, today).await.unwrap_err();
            let as_it_is = match (fault, &failed) {
                (Fault::Status(status), RatesError::Fetch(FetchError::Status(said))) => {
                    status == *said
                }
                (Fault::CutConnection | Fault::Hang, RatesError::Fetch(FetchError::Away(_)))
                | (Fault::Huge, RatesError::Fetch(FetchError::TooLarge))
                | (Fault::Bytes, RatesError::Fetch(FetchError::NotText))
                | (Fault::CutList | Fault::Page, RatesError::Feed(_)) => true,
                _ => false,
            };
            assert!(as_it_is, "{fault:?}: {failed:?}");
            let mut conn = house.store.acquire().await.unwrap();
            assert_eq!(ledger::newest_rates(&mut conn).await.unwrap(), [], "{fault:?}");
        }
        // A rate of tomorrow is no rate.
        bank.fail(Fault::None);
        assert!(fetch(&house.store, &feed, day("2026-01-13")).await.is_err());
        assert_eq!(fetch(&house.store, &feed, today).await.unwrap().changed, 2);
        drop(bank);
        let away = fetch(&house.store, &feed, today).await.unwrap_err();
        assert!(matches!(away, RatesError::Fetch(FetchError::Away(_))), "{away:?}");
    });
}

#[test]
fn whoever_runs_it_reads_fetches_and_lists_rates() {
    block_on(async {
        let place = Place::server().await;
        let run = |args: &[&str]| {
            let mut command = program(&[&["rates"], args].concat());
            let ended = command.env("DATABASE_URL", place.url()).output().unwrap();
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            (ended.status.success(), text(ended.stdout), text(ended.stderr))
        };
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
            path.display().to_string()
        };
        assert!(run(&["list"]).1.starts_with("No rates for everybody yet."));
        let good = "date,base,quote,rate\n2026-01-14,INR,NPR,1.6\n2026-01-14,USD,NPR,134.50\n";
        let bad = format!("{good}2026-01-15,EUR,NPR,a lot\n");
        let (done, _, why) = run(&["import", &file("bad.csv", &bad)]);
        assert!(!done && why.contains("bad.csv, line 4: “a lot” is no rate"), "{why}");
        assert!(run(&["list"]).1.starts_with("No rates"), "all or nothing");
        let good = file("good.csv", good);
        let read = run(&["import", &good]).1;
        assert_eq!(read, "Read 2 rates; 2 of them are new or changed.\n");
        assert_eq!(run(&["import", &good]).1, "Read 2 rates; 0 of them are new or changed.\n");
        let bank = Ecb::start().await;
        bank.publish("2026-01-14", &[("USD", "1.1")]);
        let url = bank.url.clone();
        let (done, said, why) = tokio::task::block_in_place(|| run(&["fetch", "--ecb-url", &url]));
        assert!(done, "{why}");
        assert!(said.starts_with("Fetched 1 rates of the European Central Bank;"), "{said}");
        let listed = run(&["list"]).1;
        assert_eq!(
            listed,
            "2026-01-14  1 EUR = 1.1 USD\n2026-01-14  1 INR = 1.6 NPR\n2026-01-14  1 USD = 134.5 NPR\n"
        );
        bank.fail(Fault::Status(500));
        let (done, _, why) = tokio::task::block_in_place(|| run(&["fetch", "--ecb-url", &url]));
        assert!(!done && why.contains("answers 500"), "{why}");
    });
}
