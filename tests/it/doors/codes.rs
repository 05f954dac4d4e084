//! Codes: good once, for a quarter of an hour, in any case; wrong ones are few.

use super::*;

const UNKNOWN: &str = "I know no such code";

in_both! {
    async fn a_code_is_good_once_and_not_for_its_maker(house: House) {
        let code = house.code(ASHA).await;
        let link = format!("link {code}");
        assert!(house.says(ASHA, &link).await.contains("from these books"));
        house.says(LAPTOP, "hi").await;
        let typed = format!("Link {}", code.to_lowercase().replace('-', ""));
        assert!(house.says(PHONE, &typed).await.starts_with("Joined"));
        assert!(house.says(LAPTOP, &link).await.contains("used already"));
        assert_eq!(house.texts("select hash::text from link_codes").await.len(), 1);
        let plain = code.replace('-', "");
        let kept = house.texts("select encode(hash, 'escape') from link_codes").await;
        assert!(!kept[0].contains(&code) && !kept[0].contains(&plain));
    }

    async fn a_code_ends_after_a_quarter_of_an_hour_or_with_the_next(house: House) {
        let first = house.code(ASHA).await;
        let second = house.code(ASHA).await;
        assert!(house.says(PHONE, &format!("link {first}")).await.contains(UNKNOWN));
        house.later(TimeDelta::minutes(15));
        assert!(house.says(PHONE, &format!("link {second}")).await.contains(UNKNOWN));
        let third = house.code(ASHA).await;
        house.later(TimeDelta::minutes(14));
        assert!(house.says(PHONE, &format!("link {third}")).await.starts_with("Joined"));
    }

    async fn five_codes_an_hour_are_made_and_ten_wrong_ones_heard(house: House) {
        for _ in 0..5 {
            house.code(ASHA).await;
        }
        let told = house.says(ASHA, "link").await;
        assert!(told.contains("enough codes"), "{told}");
        for at in 0..10 {
            let told = house.says(PHONE, "link ABCD-2345").await;
            assert!(told.contains(UNKNOWN), "{at}: {told}");
        }
        house.later(TimeDelta::minutes(55));
        let good = house.code(LAPTOP).await;
        let told = house.says(PHONE, &format!("link {good}")).await;
        assert!(told.contains("wait an hour"), "{told}");
        house.later(TimeDelta::minutes(6));
        assert!(house.says(PHONE, &format!("link {good}")).await.starts_with("Joined"));
        house.code(ASHA).await;
    }
}

#[test]
fn among_others_nothing_of_it_is_done() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        let mut books = house.books(ASHA).await;
        books.in_conversation(hisabkitab::domain::ids::ConversationId(uuid::Uuid::nil()), true);
        let refused = |error: ledger::LedgerError| {
            assert!(
                matches!(error, ledger::LedgerError::Invalid(ledger::Invalid::NotPrivate)),
                "{error}"
            );
        };
        refused(ledger::link_account(&mut books, None, false).await.unwrap_err());
        refused(ledger::link_account(&mut books, Some("ABCD-2345"), true).await.unwrap_err());
        refused(ledger::unlink_account(&mut books, None).await.unwrap_err());
        let csv = ledger::Format::Csv;
        refused(ledger::export_transactions(&mut books, csv).await.unwrap_err());
        refused(ledger::erase_account(&mut books, None).await.unwrap_err());
        refused(ledger::keep_books(&mut books).await.unwrap_err());
    });
}
