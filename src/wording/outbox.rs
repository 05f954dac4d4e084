//! What whoever runs the program is told of replies that could not be sent. What these say is not theirs to read.

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use crate::domain::ids::UserId;

/// A reply that could not be sent.
#[derive(Clone, Copy, Debug)]
pub struct Undelivered<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user: UserId,
    /// The channel's name.
    pub channel: &'a str,
    /// Since when it is given up.
    pub failed_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it could not be sent.
    pub error: &'a str,
}

/// One of them, in a line.
pub fn line(letter: Undelivered<'_>) -> String {
    let Undelivered { id, user, channel, failed_at, attempts, error } = letter;
    let since = failed_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let times = if attempts == 1 { "attempt" } else { "attempts" };
    format!("{id}  {channel}  {since}  {attempts} {times}  person {user}  {error}")
}

/// When there are none.
pub fn none() -> &'static str {
    "Everything was sent, or is on its way."
}

/// After some are to be tried again.
pub fn replayed(count: u64) -> String {
    match count {
        0 => none().to_owned(),
        1 => "It will be tried again by whoever serves its channel, within seconds.".to_owned(),
        count => format!(
            "{count} replies will be tried again by whoever serves their channels, within seconds."
        ),
    }
}

/// After one was given up for good.
pub fn dropped() -> &'static str {
    "It is given up. What was said stands in the conversation all the same."
}

/// When there is none of this id.
pub fn unknown(id: Uuid) -> String {
    format!("nothing with the id {id} failed to be sent; `hisab outbox list` shows what did")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn a_reply_that_was_not_sent_is_told_of_without_its_words() {
        let letter = Undelivered {
            id: Uuid::from_u128(7),
            user: Uuid::from_u128(1).into(),
            channel: "telegram",
            failed_at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            attempts: 1,
            error: "gone",
        };
        assert_snapshot!(line(letter), @"00000000-0000-0000-0000-000000000007  telegram  2027-01-15T08:00:00Z  1 attempt  person 00000000-0000-0000-0000-000000000001  gone");
        assert_snapshot!(none(), @"Everything was sent, or is on its way.");
        assert_snapshot!(replayed(0), @"Everything was sent, or is on its way.");
        assert_snapshot!(replayed(1), @"It will be tried again by whoever serves its channel, within seconds.");
        assert_snapshot!(replayed(12), @"12 replies will be tried again by whoever serves their channels, within seconds.");
        assert_snapshot!(dropped(), @"It is given up. What was said stands in the conversation all the same.");
        assert_snapshot!(unknown(Uuid::from_u128(7)), @"nothing with the id 00000000-0000-0000-0000-000000000007 failed to be sent; `hisab outbox list` shows what did");
    }
}
