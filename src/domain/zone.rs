//! A person's time zone, and which day it is there.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A zone of the IANA time zone database, such as `Asia/Kathmandu`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "Asia/Kathmandu")]
pub struct Zone(Tz);

/// No zone has this name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{said:?} is no time zone of the IANA database")]
pub struct UnknownZone {
    /// What was said, shortened.
    pub said: String,
}

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(Tz::UTC);
    /// India.
    pub const KOLKATA: Self = Self(Tz::Asia__Kolkata);

    /// From its name in any case, or from the city in it: `asia/kolkata`, `Kathmandu`.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        let wanted = name.trim().replace(' ', "_");
        let city = |tz: &Tz| tz.name().rsplit('/').next().unwrap_or_default().to_owned();
        Tz::from_str_insensitive(&wanted)
            .ok()
            .or_else(|| {
                chrono_tz::TZ_VARIANTS
                    .iter()
                    .find(|tz| city(tz).eq_ignore_ascii_case(&wanted))
                    .copied()
            })
            .map(Self)
            .ok_or_else(|| UnknownZone { said: name.chars().take(40).collect() })
    }

    /// The name in the database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The local date at an instant.
    pub fn date(self, at: DateTime<Utc>) -> NaiveDate {
        self.0.from_utc_datetime(&at.naive_utc()).date_naive()
    }

    /// The local time at an instant.
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        self.0.from_utc_datetime(&at.naive_utc()).naive_local()
    }

    /// The instant of a local time; in a gap of the clock the first instant after it, in a repeated hour the
    /// first of the two.
    pub fn instant(self, local: NaiveDateTime) -> DateTime<Utc> {
        let known = |local: NaiveDateTime| self.0.from_local_datetime(&local).earliest();
        // Clocks jump at whole minutes, by a day at most: Samoa went without 30 December 2011.
        let minute = local.with_second(0).and_then(|l| l.with_nanosecond(0)).unwrap_or(local);
        let after = || {
            (1..=A_DAY_OF_MINUTES)
                .find_map(|minutes| known(minute.checked_add_signed(TimeDelta::minutes(minutes))?))
        };
        known(local).or_else(after).map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    }
}

/// More than any clock ever skipped.
const A_DAY_OF_MINUTES: i64 = 25 * 60;

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::parse(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_past_midnight_in_kathmandu_is_still_yesterday_in_utc() {
        let zone = Zone::parse("Kathmandu").unwrap();
        let at: DateTime<Utc> = "2026-01-14T18:25:00Z".parse().unwrap();
        assert_eq!(zone.date(at), "2026-01-15".parse().unwrap());
        assert_eq!(Zone::UTC.date(at), "2026-01-14".parse().unwrap());
    }

    #[test]
    fn a_zone_is_found_by_name_or_city_and_nothing_else() {
        assert_eq!(Zone::parse("asia/kolkata").unwrap().name(), "Asia/Kolkata");
        assert_eq!(Zone::parse("new york").unwrap().name(), "America/New_York");
        assert!(Zone::parse("Atlantis").is_err());
    }

    #[test]
    fn a_local_time_the_clock_skips_is_the_first_after_it() {
        let instant = |zone: &str, local: &str| {
            Zone::parse(zone).unwrap().instant(local.parse().unwrap()).to_string()
        };
        assert_eq!(instant("Europe/Berlin", "2026-03-29T02:30:15"), "2026-03-29 01:00:00 UTC");
        assert_eq!(instant("Europe/Berlin", "2026-03-29T03:00:00"), "2026-03-29 01:00:00 UTC");
        // Half an hour, and a whole day.
        assert_eq!(
            instant("Australia/Lord_Howe", "2026-10-04T02:10:00"),
            "2026-10-03 15:30:00 UTC"
        );
        assert_eq!(instant("Pacific/Apia", "2011-12-30T08:30:00"), "2011-12-30 10:00:00 UTC");
    }
}
