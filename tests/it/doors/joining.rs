//! Two books become one: every figure is there once, and what was said before still means its entries.

use super::*;

in_both! {
    async fn joined_books_hold_what_both_held_and_every_figure_once(house: House) {
        for text in ["chai 20", "auto 85", "budget food 5000", "always put Pathao in Food"] {
            house.says(ASHA, text).await;
        }
        for text in [
            "momo 180", "coffee $5", "add category Pets", "budget food 3000", "budget pets 700",
            "always put Pathao in Transport", "always put Kitty in Pets",
        ] {
            house.says(PHONE, text).await;
        }
        let (mine, theirs) = (house.sums(ASHA).await, house.sums(PHONE).await);
        let told = house.join(PHONE, ASHA).await;
        assert!(told.contains("2 entries and 1 category from Discord"), "{told}");
        assert!(told.contains("Food budget stays ₹5,000; the one of ₹3,000 has ended."), "{told}");
        assert!(told.contains("reached from Telegram and Discord"), "{told}");
        let mut both = mine;
        for (currency, sum) in theirs {
            *both.entry(currency).or_default() += sum;
        }
        assert_eq!(house.sums(ASHA).await, both);
        assert_eq!(house.export(PHONE).await, house.export(ASHA).await, "they are the same books");
        house.totals_are_right().await;
        let names = ledger::list_categories(&house.books(ASHA).await).categories;
        assert_eq!(names.iter().filter(|name| name.as_str() == "Food").count(), 1);
        assert_eq!(names.iter().filter(|name| name.as_str() == "Pets").count(), 1);
        let spent = house.says(PHONE, "how much on food this month?").await;
        assert!(spent.contains("₹200") && spent.contains("$5"), "{spent}");
        let budgets = house.says(ASHA, "budgets").await;
        assert!(budgets.contains("of ₹5,000") && budgets.contains("of ₹700"), "{budgets}");
        assert!(!budgets.contains("3,000"), "{budgets}");
        for text in ["pathao 100", "kitty 50"] {
            house.says(PHONE, text).await;
        }
        let entries = house.entries(ASHA).await;
        assert!(entries.contains(&"pathao ₹100 Food".to_owned()), "{entries:?}");
        assert!(entries.contains(&"kitty ₹50 Pets".to_owned()), "{entries:?}");
        house.totals_are_right().await;
    }

    async fn budgets_over_the_same_for_the_same_time_meet_and_others_come_along(house: House) {
        for text in ["chai 20 #trip", "food budget 900 a week", "budget 100 for #trip"] {
            house.says(ASHA, text).await;
        }
        for text in [
            "momo 30 #Trip", "food budget 500 a week with rollover", "budget 400 for #TRIP", "food budget 3000",
            "pause the #trip budget", "budget 700 for #goa from 1 dec to 10 dec",
        ] {
            house.says(PHONE, text).await;
        }
        let before = (house.export(ASHA).await, house.export(PHONE).await);
        let told = house.join(PHONE, ASHA).await;
        assert!(told.contains("Food budget stays ₹900 a week; the one of ₹500 has ended."), "{told}");
        assert!(told.contains("#trip budget stays ₹100; the one of ₹400 has ended."), "{told}");
        let budgets = house.says(ASHA, "budgets").await;
        for left in ["₹850 left of ₹900 this week", "₹50 left of ₹100", "₹2,950 left of ₹3,000", "₹700 left"] {
            assert!(budgets.contains(left), "{budgets}");
        }
        house.says(ASHA, "unlink").await;
        assert_eq!((house.export(ASHA).await, house.export(PHONE).await), before);
    }

    async fn a_category_that_was_renamed_is_still_the_same(house: House) {
        house.says(ASHA, "chai 20").await;
        for text in ["rename food to khana", "momo 180", "budget khana 900"] {
            house.says(PHONE, text).await;
        }
        house.join(PHONE, ASHA).await;
        for text in ["tea 30", "always put Kitty in khana", "kitty 5"] {
            house.says(PHONE, text).await;
        }
        let entries = house.entries(ASHA).await;
        assert_eq!(entries, ["chai ₹20 Food", "momo ₹180 Food", "tea ₹30 Food", "kitty ₹5 Food"]);
        let budgets = house.says(ASHA, "budgets").await;
        assert!(budgets.contains("₹665 left of ₹900"), "{budgets}");
        house.says(ASHA, "unlink").await;
        let entries = house.entries(PHONE).await;
        assert_eq!(entries, ["momo ₹180 khana", "tea ₹30 khana", "kitty ₹5 khana"]);
        assert_eq!(house.entries(ASHA).await, ["chai ₹20 Food"]);
    }

    async fn what_was_said_before_still_means_its_entries(house: House) {
        let text = |text: &str| Content::Text(text.to_owned());
        let of = |id: &str| MessageRef(id.to_owned());
        house.says(ASHA, "auto 85").await;
        for (id, said) in [("a", "momo 180"), ("b", "chai 20"), ("c", "rice 90")] {
            house.does(PHONE, id, text(said), None).await;
        }
        house.join(PHONE, ASHA).await;
        let edited = Content::Edited { of: of("a"), text: "momo 200".to_owned() };
        house.does(PHONE, "e", edited, None).await;
        house.does(PHONE, "d", Content::Deleted { of: of("b") }, None).await;
        house.does(PHONE, "r", text("95 not 90"), Some("c")).await;
        let entries = house.entries(ASHA).await;
        assert_eq!(entries, ["auto ₹85 Transport", "momo ₹200 Food", "rice ₹95 Groceries"]);
        house.totals_are_right().await;
    }

    async fn what_is_filed_in_either_chat_can_be_corrected_in_the_other(house: House) {
        house.says(ASHA, "auto 85").await;
        house.join(PHONE, ASHA).await;
        house.says(PHONE, "chai 20").await;
        house.says(ASHA, "make it 25").await;
        assert_eq!(house.entries(PHONE).await, ["auto ₹85 Transport", "chai ₹25 Food"]);
        house.says(PHONE, "undo").await;
        assert_eq!(house.entries(ASHA).await, ["auto ₹85 Transport", "chai ₹20 Food"]);
    }
}

#[test]
fn large_books_with_many_merchants_join_and_part() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        house.says(PHONE, "momo 180").await;
        // As entries with a merchant and two tags each are stored.
        let many = "insert into transactions
            select (jsonb_populate_record(t, jsonb_build_object(
                'id', gen_random_uuid(), 'merchant', 'Shop ' || n % 500, 'message_id', null,
                'tags', jsonb_build_array('Tag ' || n % 500, 'tag ' || n % 500, 'x' || n % 7),
                'spent_on', t.spent_on - n % 700))).*
            from transactions t, generate_series(1, 5000) n where description = 'momo' returning '1'";
        house.texts(many).await;
        house.join(PHONE, ASHA).await;
        assert_eq!(house.entries(ASHA).await.len(), 5_002);
        house.totals_are_right().await;
        let told = house.says(ASHA, "undo").await;
        assert!(told.contains("5,001 entries") || told.contains("5001 entries"), "{told}");
        house.totals_are_right().await;
    });
}

#[test]
fn books_that_hold_copies_of_each_others_entries_stay_apart() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        let archive = house.archive(ASHA).await;
        let mut books = house.books(PHONE).await;
        ledger::import(&mut books, &archive).await.unwrap();
        books.commit().await.unwrap();
        let code = house.code(ASHA).await;
        let told = house.says(PHONE, &format!("link {code}")).await;
        assert!(told.contains("would count twice"), "{told}");
        assert_eq!(house.entries(ASHA).await.len(), 1);
    });
}
