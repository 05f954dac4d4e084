//! What somebody is told and wants to be told is theirs, also when their books were part of another's for a while.

use super::*;

const RAVI: &str = "ravi";

impl World {
    async fn join(&self, process: &Process, from: &str, into: &str) {
        let told = self.says(process, into, "link").await;
        let code = crate::doors::code_in(&told).unwrap();
        self.says(process, from, &format!("link {code}")).await;
        let before = self.told(into).len();
        let told = self.says(process, from, "1").await;
        assert!(told.starts_with("Joined: "), "{told}");
        // It is news to the other.
        self.until_told(into, before + 1).await;
    }
}

#[test]
fn what_was_wanted_and_told_goes_back_with_who_leaves() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        for text in ["chai 20", "daily digest on"] {
            world.says(&process, ASHA, text).await;
        }
        world.says(&process, RAVI, "rice 90").await;
        world.until("2026-01-15T14:15:00Z");
        let digest = world.until_told(ASHA, 3).await;
        world.join(&process, ASHA, RAVI).await;
        // Who never said what they want has it from who came.
        let told = world.says(&process, RAVI, "my nudges").await;
        assert!(told.contains("I tell you:") && told.contains("what each day came to"), "{told}");
        let told = world.says(&process, ASHA, "unlink").await;
        assert!(!told.contains("not"), "{told}");

        let told = world.says(&process, RAVI, "my nudges").await;
        assert!(told.starts_with("I tell you nothing by myself."), "{told}");
        let told = world.says(&process, RAVI, "why did you tell me that?").await;
        assert!(!told.contains("sums up"), "{told}");
        let told = world.says(&process, ASHA, "my nudges").await;
        assert!(told.contains("I tell you:") && told.contains("what each day came to"), "{told}");
        let why = Content::Button { payload: digest.buttons[0][0].payload.clone() };
        let told = world.does(&process, ASHA, why).await.plain_text();
        assert!(told.starts_with("It sums up all that you filed"), "{told}");
        let due = "select to_char(due_at at time zone 'UTC', 'DD HH24:MI') from nudge_plans";
        assert_eq!(world.texts(due).await, ["16 14:15"]);
        process.stop().await;
    });
}

#[test]
fn who_turned_everything_off_is_told_nothing_after_a_join() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        for (who, text) in [
            (ASHA, "chai 20"),
            (ASHA, "daily digest on"),
            (RAVI, "rice 90"),
            (RAVI, "weekly digest on"),
            (RAVI, "weekly digest off"),
        ] {
            world.says(&process, who, text).await;
        }
        world.join(&process, ASHA, RAVI).await;
        let told = world.says(&process, RAVI, "my nudges").await;
        assert!(told.starts_with("I tell you nothing by myself."), "{told}");
        process.stop().await;
    });
}
