//! Discord's ids: they count milliseconds since the first second of 2015, and within one.

use chrono::{DateTime, Utc};

/// The first second of 2015, in milliseconds of Unix.
const BEGINNING: i64 = 1_420_070_400_000;

/// What stands below the milliseconds.
const BELOW: u32 = 22;

/// An id as a number that grows: none is too large before the year 2084.
pub(crate) fn order(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// When an id was given, or as near to it as a date can be.
pub(crate) fn time(order: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis((order >> BELOW).saturating_add(BEGINNING)).unwrap_or_default()
}

/// The first id that could be given at a time.
pub(crate) fn at(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis().saturating_sub(BEGINNING).saturating_mul(1 << BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_given() {
        // The example of Discord's documentation.
        let given = time(order(175_928_847_299_117_063));
        assert_eq!(given.to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
        assert_eq!(at(given), 175_928_847_299_117_063 >> 22 << 22);
    }

    #[test]
    fn no_id_and_no_time_is_too_large() {
        assert_eq!(order(u64::MAX), i64::MAX);
        assert_eq!(at(DateTime::<Utc>::MAX_UTC), i64::MAX);
        let _ = (time(i64::MAX), time(i64::MIN), time(-1));
    }
}
