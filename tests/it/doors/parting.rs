//! Books that were joined are parted within the day: each is what it was, with what was done to it since.

use super::*;

async fn fill(house: &House) {
    for text in ["chai 20", "auto 85", "budget food 5000", "always put Pathao in Food"] {
        house.says(ASHA, text).await;
    }
    for text in [
        "momo 180",
        "coffee $5",
        "add category Pets",
        "merge gifts into pets",
        "budget food 3000",
        "budget 9000",
        "always put Pathao in Transport",
        "always put Kitty in Pets",
        "delete last",
    ] {
        house.says(PHONE, text).await;
    }
}

async fn parted_as_before(house: &House, door: Who, word: &str) {
    fill(house).await;
    let before = (house.export(ASHA).await, house.export(PHONE).await);
    house.join(PHONE, ASHA).await;
    let told = house.says(door, word).await;
    assert!(told.contains("Discord"), "{told}");
    assert_eq!((house.export(ASHA).await, house.export(PHONE).await), before, "{word}");
    house.totals_are_right().await;
    // Each goes on where it was, and each step of theirs can be taken back.
    house.says(PHONE, "kitty 50").await;
    house.says(ASHA, "pathao 60").await;
    assert!(house.entries(PHONE).await.contains(&"kitty ₹50 Pets".to_owned()));
    assert!(house.entries(ASHA).await.contains(&"pathao ₹60 Food".to_owned()));
    let (undone, again) = (house.says(PHONE, "undo").await, house.says(PHONE, "undo").await);
    assert!(undone.contains("kitty") && !again.contains("kitty"), "{undone} {again}");
    house.totals_are_right().await;
}

in_both! {
    async fn undo_in_the_chat_that_joined_takes_everything_back(house: House) {
        parted_as_before(&house, PHONE, "undo").await;
    }

    async fn unlink_in_the_chat_that_made_the_code_takes_everything_back(house: House) {
        parted_as_before(&house, ASHA, "unlink").await;
    }

    async fn what_was_done_since_is_kept_where_it_belongs(house: House) {
        fill(&house).await;
        house.join(PHONE, ASHA).await;
        let edited = Content::Edited { of: MessageRef("m4".to_owned()), text: "momo 200".to_owned() };
        house.does(PHONE, "edit", edited, None).await;
        for (who, text) in [
            (PHONE, "tea 30"), (ASHA, "kitty 70"), (ASHA, "rename pets to animals"),
            (PHONE, "add category Rent"), (PHONE, "merge food into animals"), (ASHA, "bus 15"),
            (ASHA, "budget animals 400"), (PHONE, "always put Kitty in Transport"),
        ] {
            house.says(who, text).await;
        }
        house.totals_are_right().await;
        let told = house.says(ASHA, "unlink").await;
        assert!(told.contains("with 3 entries") || told.contains("with 2 entries"), "{told}");
        let (mine, theirs) = (house.entries(ASHA).await, house.entries(PHONE).await);
        assert!(theirs.iter().any(|entry| entry.starts_with("momo ₹200")), "{theirs:?}");
        assert!(theirs.iter().any(|entry| entry.starts_with("tea ₹30")), "{theirs:?}");
        assert!(mine.iter().any(|entry| entry == "kitty ₹70 animals"), "{mine:?}");
        assert!(mine.iter().any(|entry| entry.starts_with("bus ₹15")), "{mine:?}");
        assert!(!mine.iter().any(|entry| entry.starts_with("momo") || entry.starts_with("tea")), "{mine:?}");
        let names = ledger::list_categories(&house.books(PHONE).await).categories;
        assert!(names.iter().any(|name| name.as_str() == "animals"), "{names:?}");
        let merged = !names.iter().any(|name| name.as_str() == "Food");
        assert!(merged, "what was merged meanwhile stays merged: {names:?}");
        house.totals_are_right().await;
        // Steps about what left are gone; those about what stayed are not.
        let undone = house.says(ASHA, "undo").await;
        assert!(undone.contains("Food budget"), "{undone}");
        house.says(PHONE, "kitty 1").await;
        assert!(house.entries(PHONE).await.contains(&"kitty ₹1 Transport".to_owned()));
    }

    async fn a_name_that_was_given_anew_since_hinders_nothing(house: House) {
        house.says(ASHA, "chai 20").await;
        house.says(PHONE, "add category Pets").await;
        house.join(PHONE, ASHA).await;
        for text in ["merge gifts into pets", "add category Gifts", "budget gifts 400"] {
            house.says(ASHA, text).await;
        }
        let told = house.says(ASHA, "undo 4").await;
        assert!(told.contains("Discord"), "{told}");
        house.join(PHONE, ASHA).await;
        for text in ["merge gifts into pets", "add category Gifts", "budget gifts 400"] {
            house.says(ASHA, text).await;
        }
        let told = house.says(ASHA, "unlink").await;
        assert!(told.contains("Discord"), "{told}");
        let names = ledger::list_categories(&house.books(ASHA).await).categories;
        assert_eq!(names.iter().filter(|name| name.as_str() == "Gifts").count(), 1, "{names:?}");
        let budgets = house.says(ASHA, "budgets").await;
        assert!(budgets.contains("Gifts") && budgets.contains("of ₹400"), "{budgets}");
    }

    async fn of_a_step_only_what_left_is_forgotten_also_after_an_import(house: House) {
        house.says(ASHA, "chai 20").await;
        for text in ["add category Pets", "always put Kitty in Pets"] {
            house.says(PHONE, text).await;
        }
        let nothing = house.archive(LAPTOP).await;
        house.join(PHONE, ASHA).await;
        let mut books = house.books(ASHA).await;
        ledger::import(&mut books, &nothing).await.unwrap();
        books.commit().await.unwrap();
        house.says(ASHA, "kitty 70, bus 15").await;
        house.says(PHONE, "momo 180").await;
        house.says(ASHA, "unlink").await;
        let told = house.says(ASHA, "undo").await;
        assert!(told.contains("bus") && !told.contains("kitty") && !told.contains("momo"), "{told}");
        assert_eq!(house.entries(ASHA).await, ["chai ₹20 Food", "kitty ₹70 Pets"]);
        assert_eq!(house.entries(PHONE).await, ["momo ₹180 Food"]);
        let told = house.says(ASHA, "undo").await;
        assert!(!told.contains("chai"), "an import ends what can be undone: {told}");
        house.totals_are_right().await;
    }

    async fn what_else_was_undone_can_be_done_again(house: House) {
        house.says(ASHA, "chai 20").await;
        house.join(PHONE, ASHA).await;
        house.says(ASHA, "bus 15").await;
        house.says(ASHA, "undo 2").await;
        let told = house.says(ASHA, "redo").await;
        assert!(told.contains("bus"), "{told}");
        assert_eq!(house.entries(ASHA).await.len(), 2);
        let told = house.says(ASHA, "redo").await;
        assert!(told.contains("new code"), "{told}");
    }

    async fn books_within_books_come_apart_in_turn(house: House) {
        for (who, text) in [(ASHA, "chai 20"), (PHONE, "momo 180"), (LAPTOP, "rice 90")] {
            house.says(who, text).await;
        }
        let alone = [
            house.export(ASHA).await, house.export(PHONE).await, house.export(LAPTOP).await,
        ];
        house.join(PHONE, ASHA).await;
        let two = house.export(PHONE).await;
        house.join(PHONE, LAPTOP).await;
        assert_eq!(house.entries(ASHA).await.len(), 3);
        let told = house.says(ASHA, "undo").await;
        assert!(told.contains("2 entries"), "{told}");
        assert_eq!((house.export(ASHA).await, house.export(PHONE).await), (two.clone(), two));
        assert_eq!(house.export(LAPTOP).await, alone[2]);
        house.says(PHONE, "undo").await;
        assert_eq!([house.export(ASHA).await, house.export(PHONE).await], alone[..2]);
        house.totals_are_right().await;
    }

    async fn a_join_that_was_taken_back_takes_a_new_code(house: House) {
        house.says(ASHA, "chai 20").await;
        house.join(PHONE, ASHA).await;
        house.says(ASHA, "undo").await;
        let told = house.says(ASHA, "redo").await;
        assert!(told.contains("new code"), "{told}");
        house.join(PHONE, ASHA).await;
        assert_eq!(house.entries(PHONE).await.len(), 1);
    }
}

#[test]
fn what_both_were_told_is_told_to_neither_again_together_or_apart() {
    crate::support::block_on(async {
        let house = House::server().await;
        let tell = async |who: &str| {
            let ids = "select user_id::text || ' ' || id::text from conversations where retired_at is null and chat";
            let ids = house.texts(&format!("{ids} = '{who}'")).await.remove(0);
            let (user, conversation) = ids.split_once(' ').unwrap();
            house.later(TimeDelta::seconds(1));
            // A message and what is on its way are told apart by their tables.
            let id = uuid::Uuid::from_u128(house.now().timestamp().unsigned_abs().into());
            let post = hisabkitab::store::posts::Post {
                id: id.into(),
                outgoing: id,
                key: "digest:weekly:2026-01-12",
                reply: &serde_json::json!({ "paragraphs": [] }),
                question: None,
                about: &[],
                now: house.now(),
            };
            let mut conn = house.store.acquire().await.unwrap();
            let (user, conversation) = (user.parse().unwrap(), conversation.parse().unwrap());
            hisabkitab::store::posts::insert(&mut conn, user, conversation, &post).await.unwrap()
        };
        for who in [ASHA, PHONE, LAPTOP] {
            house.says(who, "chai 20").await;
            assert!(tell(who.1).await);
        }
        house.join(PHONE, ASHA).await;
        house.join(LAPTOP, PHONE).await;
        let keys =
            "select split_part(post_key, '#', 1) from messages where post_key like 'digest%'";
        assert_eq!(house.texts(keys).await.len(), 3);
        for who in [ASHA, PHONE, LAPTOP] {
            assert!(!tell(who.1).await, "together");
        }
        house.says(LAPTOP, "unlink").await;
        house.says(PHONE, "unlink").await;
        let own = "select distinct post_key from messages where post_key like 'digest%'";
        assert_eq!(house.texts(own).await, ["digest:weekly:2026-01-12"]);
        for who in [ASHA, PHONE, LAPTOP] {
            assert!(!tell(who.1).await, "apart");
        }
    });
}
