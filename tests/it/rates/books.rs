//! A person's own rates, in their books and by chat.

use super::*;

on_both! {
    async fn a_rate_that_was_told_converts_both_ways_and_is_undone(asha: Someone<'_>) {
        let told = says(&asha, "1 dkk is 12.2 inr").await;
        assert_eq!(told, "Noted: 1 DKK = 12.2 INR from today on.");
        let told = says(&asha, "what is 100 dkk in inr").await;
        assert_eq!(told, "DKK 100 ≈ ₹1,220 at your rate 12.2 of 15 Jan.");
        let told = says(&asha, "convert 1220 inr to dkk").await;
        assert_eq!(told, "₹1,220 ≈ DKK 100 at your rate 1 DKK = 12.2 INR of 15 Jan.");
        let told = says(&asha, "1 dkk is 12.5 inr").await;
        assert_eq!(told, "Noted: 1 DKK = 12.5 INR from today on, not 12.2.");
        let told = says(&asha, "undo").await;
        assert!(told.starts_with("Taken back: 1 DKK = 12.2 INR of 15 Jan → 1 DKK = 12.5 INR"), "{told}");
        assert!(says(&asha, "dkk rate").await.contains("12.2 of 15 Jan"));
        says(&asha, "redo").await;
        assert!(says(&asha, "dkk rate").await.contains("12.5 of 15 Jan"));
        let told = says(&asha, "show rates").await;
        assert!(told.contains("Your own rates, which go first:\n• 1 DKK = 12.5 INR of 15 Jan"), "{told}");
        let told = says(&asha, "forget my dkk rate").await;
        assert_eq!(told, "Forgotten: 1 DKK = 12.5 INR of 15 Jan.");
        let told = says(&asha, "what is 100 dkk in inr").await;
        assert!(told.starts_with("I know no rate from DKK to INR for 15 Jan 2026."), "{told}");
        let told = says(&asha, "undo").await;
        assert!(told.starts_with("Taken back: forgetting that 1 DKK = 12.5 INR"), "{told}");
        assert!(says(&asha, "dkk rate").await.contains("12.5 of 15 Jan"));
        let told = says(&asha, "forget my usd rate").await;
        assert_eq!(told, "You have told me no rate of USD. “show rates” shows what there is.");
    }

    async fn one_rate_of_a_day_stays_whichever_way_round_it_is_told(asha: Someone<'_>) {
        says(&asha, "1 usd is 80 inr").await;
        let told = says(&asha, "1 inr is 0.0125 usd").await;
        assert_eq!(told, "Noted: 1 INR = 0.0125 USD from today on, not 1 USD = 80 INR of 15 Jan.");
        let told = says(&asha, "show usd rates").await;
        assert!(!told.contains("= 80 INR"), "{told}");
        says(&asha, "undo").await;
        let told = says(&asha, "show usd rates").await;
        assert!(told.contains("1 USD = 80 INR") && !told.contains("0.0125"), "{told}");
    }

    async fn nobody_elses_rates_count(asha: Someone<'_>) {
        let bikash = asha.another();
        says(&asha, "1 sek is 8 inr").await;
        assert!(says(&bikash, "100 sek in inr").await.starts_with("I know no rate"));
        assert!(says(&bikash, "forget my sek rate").await.starts_with("You have told me no rate"));
        assert!(says(&asha, "100 sek in inr").await.contains("₹800"));
    }

    async fn spending_in_several_currencies_is_told_in_one(asha: Someone<'_>) {
        for text in ["chai 20", "book 10 nok", "taxi 5 nok yesterday", "hotel 7 isk"] {
            says(&asha, text).await;
        }
        says(&asha, "1 nok is 8.255 inr").await;
        let told = says(&asha, "total this month in inr").await;
        assert_eq!(told, "You spent ₹20, ISK 7 and NOK 15 this month, in 4 entries.\n\
            Together ≈ ₹143.83:\n\
            • NOK 15 ≈ ₹123.83 at your rate 8.255 of 15 Jan\n\
            Not in it: ISK 7, since I know no rate for then. Tell me one, like “1 usd is 84.2 inr”.");
        let told = says(&asha, "in nok?").await;
        assert!(told.contains("₹20 ≈ NOK 2.42 at your rate 1 NOK = 8.255 INR of 15 Jan"), "{told}");
        assert!(told.contains("Together ≈ NOK 17.42:"), "{told}");
        let told = says(&asha, "everything in rupees").await;
        assert!(told.contains("Together ≈ ₹143.83:"), "{told}");
        let told = says(&asha, "how much on food this month in rupees?").await;
        assert_eq!(told, "You spent ₹20 on Food this month, in 1 entry.");
    }

    async fn own_rates_go_with_the_books(asha: Someone<'_>) {
        says(&asha, "1 usd is 84.2 inr").await;
        says(&asha, "1 inr is 1.6 npr").await;
        let mut file = Vec::new();
        ledger::export(&mut asha.books().await, &mut file).await.unwrap();
        let archive: ledger::Archive = serde_json::from_slice(&file).unwrap();
        assert_eq!(
            archive.rates,
            [rate("INR", "1.6", "NPR", "2026-01-15"), rate("USD", "84.2", "INR", "2026-01-15")]
        );
        // What is told there of the same currencies and day stays, whichever way round.
        let other = asha.another();
        says(&other, "1 npr is 0.5 inr").await;
        let mut books = other.books().await;
        ledger::import(&mut books, &archive).await.unwrap();
        books.commit().await.unwrap();
        assert!(says(&other, "usd to inr").await.contains("84.2"));
        assert!(says(&other, "npr to inr").await.contains("₹0.50"));
        // Archives of before say nothing of rates.
        let mut older: serde_json::Value = serde_json::from_slice(&file).unwrap();
        older.as_object_mut().unwrap().remove("rates");
        let older: ledger::Archive = serde_json::from_value(older).unwrap();
        let new = asha.another();
        let mut books = new.books().await;
        ledger::import(&mut books, &older).await.unwrap();
        books.commit().await.unwrap();
        assert!(says(&new, "show rates").await.starts_with("I know no rates"));
        // And whole into books that hold nothing: the same text again.
        let empty = asha.another();
        let mut books = empty.books().await;
        ledger::import(&mut books, &archive).await.unwrap();
        books.commit().await.unwrap();
        let mut again = Vec::new();
        ledger::export(&mut empty.books().await, &mut again).await.unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(file).unwrap());
    }

    async fn a_rate_that_cannot_be_is_refused_and_nothing_is_kept(asha: Someone<'_>) {
        let mut books = asha.books().await;
        let pair = (Currency::USD, Currency::INR);
        for wrong in ["0", "-1", "x", "1234567890123", "0.0000000000001"] {
            let refused = ledger::set_rate(&mut books, pair, wrong, None).await;
            assert!(matches!(refused, Err(LedgerError::Invalid(_))), "{wrong}");
        }
        let same = ledger::set_rate(&mut books, (Currency::USD, Currency::USD), "1", None).await;
        assert!(matches!(same, Err(LedgerError::Invalid(_))));
        let later = ledger::set_rate(&mut books, pair, "84", Some(day("2026-01-16"))).await;
        assert!(matches!(later, Err(LedgerError::Invalid(_))));
        assert_eq!(ledger::list_rates(&mut books, None).await.unwrap().own, []);
    }
}
