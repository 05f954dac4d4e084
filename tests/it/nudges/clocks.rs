//! What is due by a clock that jumps, and what is due for everybody.

use hisabkitab::jobs::rates::{Feed, Limits};

use super::*;
use crate::support::ecb::{Ecb, Fault};

const DUE: &str =
    "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from nudge_plans";

#[test]
fn a_digest_comes_at_the_same_hour_when_clocks_are_put_forward() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "timezone America/New_York").await;
        world.says(&process, ASHA, "daily digest on").await;
        // The evening before clocks are put forward, and the one after.
        world.until("2026-03-07T20:00:00Z");
        world.says(&process, ASHA, "bagel $4").await;
        world.until_looked_after().await;
        assert_eq!(world.texts(DUE).await, ["2026-03-08 01:00"]);
        world.until("2026-03-08T01:00:00Z");
        let digest = world.until_told(ASHA, 4).await.plain_text();
        assert!(digest.starts_with("Your day, today: $4 spent"), "{digest}");
        world.until_looked_after().await;
        assert_eq!(world.texts(DUE).await, ["2026-03-09 00:00"]);
        process.stop().await;
    });
}

#[test]
fn what_is_put_off_to_an_hour_that_is_skipped_comes_when_it_is_over() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "timezone America/New_York").await;
        world.says(&process, ASHA, "quiet hours 19:00 to 02:30").await;
        world.until("2026-03-07T20:00:00Z");
        world.says(&process, ASHA, "daily digest on").await;
        world.says(&process, ASHA, "bagel $4").await;
        // That night 2:00 is followed by 3:00.
        assert_eq!(world.texts(DUE).await, ["2026-03-08 07:00"]);
        world.until("2026-03-08T07:00:00Z");
        let digest = world.until_told(ASHA, 5).await.plain_text();
        assert!(digest.starts_with("Your day, yesterday: $4 spent"), "{digest}");
        process.stop().await;
    });
}

#[test]
fn of_weeks_that_were_missed_the_newest_is_summed_up() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "weekly digest on").await;
        process.stop().await;
        // Two Mondays pass while nobody is there; on the third the process comes an hour and a half late.
        world.until("2026-02-01T09:00:00Z");
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        process.stop().await;
        world.until("2026-02-02T04:15:00Z");
        let process = world.process().await;
        let digest = world.until_told(ASHA, 3).await.plain_text();
        process.stop().await;
        assert!(digest.starts_with("Your week, last week: ₹20 spent in 1 entry."), "{digest}");
    });
}

#[test]
fn what_is_due_stays_due_when_settings_change() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "monthly digest on").await;
        process.jobs.stop().await;
        // An hour after it was due, before anybody looked.
        world.until("2026-02-01T03:45:00Z");
        world.says(&process, ASHA, "quiet hours 22 to 7").await;
        assert_eq!(world.texts(DUE).await, ["2026-02-01 02:45"]);
        process.stop().await;
    });
}

#[test]
fn rates_are_fetched_every_day_by_a_process_that_is_to_do_so() {
    block_on(async {
        let bank = Ecb::start().await;
        bank.publish("2026-01-14", &[("USD", "1.08"), ("INR", "90")]);
        let mut world = World::new().await;
        let idle = world.process().await;
        world.feed = Some(Feed::new(&bank.url, Limits::default()).unwrap());
        let process = world.process().await;
        let known = "select day::text || ' ' || base || quote from shared_rates order by 1";
        let done = async |runs: usize| {
            let runs_done =
                "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from schedules
                             where job = 'rates' and finished_at is not null";
            until(async || world.texts(runs_done).await.len() == runs).await;
        };
        // Whoever is new waits for nothing.
        done(1).await;
        assert_eq!(world.texts(known).await, ["2026-01-14 EURINR", "2026-01-14 EURUSD"]);
        bank.publish("2026-01-15", &[("USD", "1.1")]);
        bank.fail(Fault::Status(503));
        world.until("2026-01-15T15:30:00Z");
        done(2).await;
        assert_eq!(world.texts(known).await.len(), 2);
        bank.fail(Fault::None);
        world.until("2026-01-15T17:30:00Z");
        done(3).await;
        assert_eq!(world.texts(known).await.last().unwrap(), "2026-01-15 EURUSD");
        process.stop().await;
        // Another does not take it up.
        world.until("2026-01-15T20:31:00Z");
        world.until_looked_after().await;
        idle.stop().await;
        let asked = bank.asked();
        let (daily, all) = ("eurofxref-daily.xml", "eurofxref-hist-90d.xml");
        assert_eq!(asked, [daily, all, daily, daily]);
    });
}
