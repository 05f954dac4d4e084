//! After the day: a join stays, and a door can only leave.

use super::*;

in_both! {
    async fn after_a_day_a_door_leaves_alone_and_begins_anew(house: House) {
        for (who, text) in [(ASHA, "chai 20"), (PHONE, "momo 180")] {
            house.says(who, text).await;
        }
        house.join(PHONE, ASHA).await;
        house.later(TimeDelta::hours(25));
        let told = house.says(PHONE, "undo").await;
        assert!(told.contains("chai"), "the step before the join: {told}");
        let told = house.says(PHONE, "undo").await;
        assert!(told.contains("more than a day ago"), "{told}");
        house.says(PHONE, "redo").await;
        let whole = house.export(ASHA).await;
        let kept = "select coalesce(nullif(transactions, '{}')::text, nullif(categories, '[]')::text, '-') from links";
        assert_ne!(house.texts(kept).await, ["-"]);
        house.join(LAPTOP, ASHA).await;
        assert_eq!(house.texts(&format!("{kept} order by made_at limit 1")).await, ["-"]);
        house.says(LAPTOP, "undo").await;
        assert_eq!(house.texts(kept).await, ["-", "-"], "how books were is not kept longer than it is of use");
        let asked = house.asks(PHONE, "unlink").await.reply;
        assert!(asked.plain_text().contains("Telegram and Discord"), "{}", asked.plain_text());
        assert_eq!(house.export(PHONE).await, whole, "it is only asked");
        let yes = Content::Button { payload: asked.buttons[0][0].payload.clone() };
        let told = house.does(PHONE, "yes", yes, None).await.reply.plain_text();
        assert!(told.contains("has left"), "{told}");
        assert_eq!(house.export(ASHA).await, whole);
        assert_eq!(house.entries(PHONE).await, Vec::<String>::new());
        house.says(PHONE, "tea 30").await;
        assert_eq!(house.entries(PHONE).await, ["tea ₹30 Food"]);
        assert_eq!(house.export(ASHA).await, whole);
        let told = house.says(ASHA, "unlink").await;
        assert!(told.contains("only chat") && told.contains("delete everything"), "{told}");
        house.totals_are_right().await;
    }
}

#[test]
fn whoever_does_not_want_to_leave_stays() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        house.join(PHONE, ASHA).await;
        house.later(TimeDelta::hours(25));
        house.says(PHONE, "unlink").await;
        house.says(PHONE, "no").await;
        assert_eq!(house.entries(PHONE).await, ["chai ₹20 Food"]);
    });
}

#[test]
fn what_left_cannot_be_changed_from_the_chat_it_was_said_in() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.does(PHONE, "a", Content::Text("momo 180".to_owned()), None).await;
        house.says(ASHA, "chai 20").await;
        house.join(PHONE, ASHA).await;
        house.later(TimeDelta::hours(25));
        house.says(PHONE, "unlink").await;
        house.says(PHONE, "1").await;
        let whole = house.export(ASHA).await;
        let of = MessageRef("a".to_owned());
        let edited = Content::Edited { of: of.clone(), text: "momo 200".to_owned() };
        house.does(PHONE, "e", edited, None).await;
        house.does(PHONE, "d", Content::Deleted { of }, None).await;
        assert_eq!(house.export(ASHA).await, whole);
        assert_eq!(house.entries(PHONE).await, Vec::<String>::new());
    });
}
