//! When a job is due, as a cron expression has it.

use std::str::FromStr as _;

use chrono::{DateTime, TimeDelta, Utc};

/// How far back a run is looked for that was missed.
const BACK: TimeDelta = TimeDelta::days(2);

/// The times at which a job is due, in UTC.
pub(super) struct Timetable(cron::Schedule);

impl Timetable {
    /// From second, minute, hour, day of month, month and day of week.
    pub(super) fn parse(expression: &str) -> Result<Self, cron::error::Error> {
        cron::Schedule::from_str(expression).map(Self)
    }

    /// The newest time that is due by `now` and after `last`.
    pub(super) fn newest(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.after(&last.max(now - BACK)).take_while(|due| *due <= now).last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn of_missed_runs_the_newest_is_due() {
        let nightly = Timetable::parse("0 17 3 * * *").unwrap();
        let newest = |last, now| nightly.newest(at(last), at(now));
        let night = at("2026-11-23T03:17:00Z");
        assert_eq!(newest("2026-11-22T03:17:00Z", "2026-11-23T03:16:59Z"), None);
        assert_eq!(newest("2026-11-22T03:17:00Z", "2026-11-23T03:17:00Z"), Some(night));
        assert_eq!(newest("2020-01-01T00:00:00Z", "2026-11-23T09:00:00Z"), Some(night));
        assert_eq!(newest("2026-11-23T03:17:00Z", "2026-11-23T09:00:00Z"), None);
    }

    #[test]
    fn every_job_has_a_timetable_and_a_name_of_its_own() {
        let mut names: Vec<&str> = super::super::ALL.iter().map(|job| job.name).collect();
        for job in super::super::ALL {
            assert!(Timetable::parse(job.due).is_ok(), "{}", job.name);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), super::super::ALL.len());
    }
}
