//! What is looked for in the evening and summed up in the morning, each from what people wrote and what day it is.

use hisab_port::Media;

use super::*;

/// The evening of a day, when everybody in Kathmandu is looked after.
fn evening(day: &str) -> String {
    format!("{day}T12:15:00Z")
}

impl World {
    /// Has it be the evening of a day, and everybody looked after.
    async fn spend_until(&self, day: &str) {
        self.until(&evening(day));
        self.until_looked_after().await;
    }

    async fn says_all(&self, process: &Process, texts: &[&str]) {
        for text in texts {
            self.says(process, ASHA, text).await;
        }
    }

    /// What was told after the answers to so many messages.
    fn told_since(&self, answers: usize) -> Vec<String> {
        self.told(ASHA).iter().skip(answers).map(Reply::plain_text).collect()
    }
}

#[test]
fn a_budget_that_will_not_last_is_told_of_when_that_can_be_seen() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        // The morning of the first of February.
        world.until("2026-02-01T03:00:00Z");
        world.says_all(&process, &["budget food 3000", "pace alerts on"]).await;
        let told = world.says(&process, ASHA, "lunch 600").await;
        assert!(!told.contains("At this rate"), "one day says nothing: {told}");
        for day in ["2026-02-01", "2026-02-02"] {
            world.spend_until(day).await;
        }
        assert_eq!(world.told_since(3), [""; 0]);
        world.spend_until("2026-02-03").await;
        let nudge = world.until_told(ASHA, 4).await.plain_text();
        assert!(nudge.starts_with("A budget will not last.\nFood budget: ₹2,400 left"), "{nudge}");
        assert!(nudge.contains("At this rate it is gone by 15 Feb"), "{nudge}");
        world.spend_until("2026-02-04").await;
        process.stop().await;
        assert_eq!(world.told_since(4), [""; 0], "it is said once a month");
    });
}

#[test]
fn what_the_answer_said_of_a_budget_is_not_said_again_in_the_evening() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says_all(&process, &["lunch 850", "pace alerts on", "budget alerts on"]).await;
        let told = world.says(&process, ASHA, "budget food 1000").await;
        assert!(told.contains("₹150 left of ₹1,000"), "{told}");
        assert!(told.contains("At this rate"), "{told}");
        world.spend_until("2026-01-15").await;
        assert_eq!(world.told_since(4), [""; 0]);
        // With another amount its lines are others; those of before are known when it is as it was.
        world.says(&process, ASHA, "budget food 2000").await;
        let told = world.says(&process, ASHA, "dinner 150").await;
        assert!(told.contains("50% of it is spent"), "{told}");
        world.says_all(&process, &["undo", "undo"]).await;
        world.spend_until("2026-01-16").await;
        process.stop().await;
        assert_eq!(world.told_since(8), [""; 0]);
    });
}

#[test]
fn a_payment_that_comes_again_is_told_of_once_three_days_before() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        for month in ["oct", "nov", "dec"] {
            world.says(&process, ASHA, &format!("netflix 499 on 20 {month} 2025")).await;
        }
        world.says(&process, ASHA, "upcoming bill alerts on").await;
        for day in ["2026-01-15", "2026-01-16"] {
            world.spend_until(day).await;
        }
        assert_eq!(world.told_since(4), [""; 0]);
        world.spend_until("2026-01-17").await;
        let nudge = world.until_told(ASHA, 5).await;
        let text = nudge.plain_text();
        assert!(text.starts_with("Coming soon:\n• netflix ₹499 a month, next on"), "{text}");
        assert!(text.contains("Tue 20 Jan"), "{text}");
        world.spend_until("2026-01-18").await;
        assert_eq!(world.told_since(5), [""; 0]);
        let why = Content::Button { payload: nudge.buttons[0][0].payload.clone() };
        let told = world.does(&process, ASHA, why).await.plain_text();
        assert!(told.starts_with("You paid netflix 3 times, the last on"), "{told}");
        process.stop().await;
    });
}

#[test]
fn an_entry_unlike_the_others_is_asked_about_once() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        let usual = "lunch 100, lunch 110, lunch 120, lunch 130, lunch 105, lunch 115, lunch 125, lunch 135";
        world.says_all(&process, &["unusual alerts on", usual, "yesterday dinner 1200"]).await;
        world.spend_until("2026-01-15").await;
        let nudge = world.until_told(ASHA, 4).await;
        let text = nudge.plain_text();
        assert!(
            text.starts_with("Is that right?\n• dinner ₹1,200 yesterday: Food is usually"),
            "{text}"
        );
        let why = Content::Button { payload: nudge.buttons[0][0].payload.clone() };
        let told = world.does(&process, ASHA, why).await.plain_text();
        assert!(told.starts_with("It was ₹1,200, and half of what you file under Food"), "{told}");
        let told = world.replies(&process, ASHA, &nudge, "make it 120").await;
        assert!(told.contains("₹1,200 → ₹120"), "{told}");
        // What was written just before is known.
        world.until("2026-01-16T12:00:00Z");
        world.says(&process, ASHA, "dinner 1500").await;
        world.spend_until("2026-01-16").await;
        assert_eq!(world.told_since(7), [""; 0]);
        world.spend_until("2026-01-17").await;
        let nudge = world.until_told(ASHA, 8).await.plain_text();
        assert!(nudge.starts_with("Is that right?\n• dinner ₹1,500 yesterday"), "{nudge}");
        process.stop().await;
    });
}

#[test]
fn silence_is_of_filing_and_not_of_the_days_that_it_is_about() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says_all(&process, &["chai 20", "remind me of silence"]).await;
        world.until("2026-01-18T11:00:00Z");
        world.says(&process, ASHA, "lunch 200 on 15 jan").await;
        world.spend_until("2026-01-18").await;
        assert_eq!(world.told_since(3), [""; 0]);
        world.spend_until("2026-01-21").await;
        let nudge = world.until_told(ASHA, 4).await.plain_text();
        process.stop().await;
        assert!(nudge.starts_with("Nothing filed for 3 days."), "{nudge}");
    });
}

#[test]
fn less_of_this_is_about_what_it_replies_to() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says_all(&process, &["chai 20", "daily digest on", "remind me of silence"]).await;
        world.until("2026-01-15T14:15:00Z");
        let digest = world.until_told(ASHA, 4).await;
        world.spend_until("2026-01-18").await;
        let silence = world.until_told(ASHA, 5).await.plain_text();
        assert!(silence.starts_with("Nothing filed"), "{silence}");
        let told = world.replies(&process, ASHA, &digest, "why did you tell me this?").await;
        assert!(told.starts_with("It sums up all that you filed"), "{told}");
        let told = world.replies(&process, ASHA, &digest, "less of this").await;
        assert!(told.contains("what each day came to"), "{told}");
        let told = world.says(&process, ASHA, "less of this").await;
        assert!(told.contains("when nothing is filed"), "{told}");
        process.stop().await;
    });
}

#[test]
fn at_most_two_things_are_told_a_day_and_what_matters_most_comes_first() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        for month in ["oct", "nov", "dec"] {
            world.says(&process, ASHA, &format!("netflix 499 on 16 {month} 2025")).await;
        }
        let usual = "lunch 100, lunch 110, lunch 120, lunch 130, lunch 105, lunch 115, lunch 125, lunch 135";
        world.says_all(&process, &[usual, "dinner 1200", "gift 850", "budget food 3000"]).await;
        let on =
            ["upcoming bill alerts on", "unusual alerts on", "budget alerts on", "daily digest on"];
        world.says_all(&process, &on).await;
        // Merging moves what is spent to a budget, and no answer says so.
        world.says(&process, ASHA, "merge gifts into food").await;
        world.spend_until("2026-01-15").await;
        // Neither the third nor the digest.
        world.until("2026-01-15T14:15:00Z");
        world.until_looked_after().await;
        world.until_told(ASHA, 14).await;
        let told = world.told_since(12);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("You are past 80% of a budget."), "{told:?}");
        assert!(told[1].starts_with("Coming soon:"), "{told:?}");
        world.spend_until("2026-01-16").await;
        world.until_told(ASHA, 16).await;
        let told = world.told_since(14);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|told| told.starts_with("Is that right?")), "{told:?}");
        process.stop().await;
    });
}

#[test]
fn a_week_is_summed_up_on_monday_with_its_chart() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world
            .says_all(&process, &["lunch 300, auto 100, yesterday lunch 200", "weekly digest on"])
            .await;
        let mut conn = PgConnection::connect(world.place.url()).await.unwrap();
        sqlx::query(
            "insert into mail_addresses (user_id, address, made_at, confirmed_at)
             select user_id, 'asha@example.org', now(), now() from identities",
        )
        .execute(&mut conn)
        .await
        .unwrap();
        // 8:30 in Kathmandu.
        world.until("2026-01-19T02:45:00Z");
        let digest = world.until_told(ASHA, 3).await;
        process.stop().await;
        let text = digest.plain_text();
        assert!(text.starts_with("Your week, last week: ₹600 spent in 3 entries."), "{text}");
        let picture = digest.picture.unwrap();
        assert_eq!(picture.media, Media::Png);
        assert!(picture.data.starts_with(b"\x89PNG"));
        assert_eq!(picture.dark, None, "Telegram shows one picture to everybody");
        assert!(
            picture.alt.starts_with("Spending by category last week: Food ₹500"),
            "{}",
            picture.alt
        );
        let mail = world.texts("select text from mails").await.remove(0);
        assert!(mail.contains(&picture.alt), "{mail}");
    });
}
