//! What can go wrong with a model, named by what it means for whoever waits.

use std::time::Duration;

use rig_core::error::ProviderError;
use serde_json::Value;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It cannot be reached, or is out of order.
    Away,
    /// It is asked too much just now.
    Busy,
    /// It took too long.
    OutOfTime,
    /// It will not read or say this.
    Refused,
    /// Its answer was longer than allowed.
    CutOff,
    /// Its answer cannot be read.
    Garbled,
    /// It said nothing.
    Silent,
    /// It does not know us, or not what we ask for: somebody must mend the settings.
    Misconfigured,
    /// It has been asked about this as often as it may.
    TooManyRounds,
    /// What the person may take today is used up.
    SpentToday,
    /// The person wants no model asked, or there is none any more.
    Unwanted,
}

impl Failure {
    /// For logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Busy => "busy",
            Self::OutOfTime => "out_of_time",
            Self::Refused => "refused",
            Self::CutOff => "cut_off",
            Self::Garbled => "garbled",
            Self::Silent => "silent",
            Self::Misconfigured => "misconfigured",
            Self::TooManyRounds => "too_many_rounds",
            Self::SpentToday => "spent_today",
            Self::Unwanted => "unwanted",
        }
    }

    /// Whether the same question may well be answered the next time.
    pub(super) const fn may_pass(self) -> bool {
        matches!(self, Self::Away | Self::Busy | Self::CutOff | Self::Garbled | Self::Silent)
    }

    /// Whether it says that the service is out of order, for everybody.
    pub(super) const fn is_outage(self) -> bool {
        matches!(self, Self::Away | Self::Busy | Self::Misconfigured)
    }
}

/// What an error of the library means, and after which time to ask again, if the model says so.
pub(super) fn read(error: &ProviderError) -> (Failure, Option<Duration>) {
    let reply = error.provider_response();
    let status = reply.and_then(|reply| reply.status).map(|status| status.as_u16());
    if reply.is_some_and(|reply| reply.refusal) {
        return (Failure::Refused, None);
    }
    let failure = match (status, error) {
        (Some(429), _) => Failure::Busy,
        (Some(status), _) if (400..500).contains(&status) && status != 408 => {
            Failure::Misconfigured
        }
        (_, ProviderError::InvalidAuthentication(_) | ProviderError::UnsupportedOption(_)) => {
            Failure::Misconfigured
        }
        (_, ProviderError::Json(_) | ProviderError::Response(_)) => Failure::Garbled,
        _ => Failure::Away,
    };
    (failure, error.provider_response_headers().and_then(retry_after).or_else(|| delay(error)))
}

fn retry_after(headers: &http::HeaderMap) -> Option<Duration> {
    let seconds = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

/// `google.rpc.RetryInfo`: a `retryDelay` such as "2.5s" in the details of an error.
fn delay(error: &ProviderError) -> Option<Duration> {
    let body: Value = serde_json::from_str(error.provider_response_body()?).ok()?;
    let details = body.pointer("/error/details")?.as_array()?;
    let said = details.iter().find_map(|detail| detail.get("retryDelay")?.as_str())?;
    let (whole, rest) =
        said.strip_suffix('s')?.split_once('.').unwrap_or((said.strip_suffix('s')?, ""));
    let millis: String = rest.chars().chain("000".chars()).take(3).collect();
    let millis = Duration::from_millis(millis.parse().ok()?);
    Duration::from_secs(whole.parse().ok()?).checked_add(millis)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn status(status: u16, body: &str) -> (Failure, Option<Duration>) {
        read(&ProviderError::from_http_response(StatusCode::from_u16(status).unwrap(), body))
    }

    #[test]
    fn a_delay_is_read_from_the_details() {
        let body = |delay: &str| {
            format!(
                r#"{{"error":{{"code":429,"details":[{{"@type":"x"}},{{"retryDelay":"{delay}"}}]}}}}"#
            )
        };
        for (said, millis) in [("2s", 2000), ("0.5s", 500), ("1.2345s", 1234)] {
            let read = (Failure::Busy, Some(Duration::from_millis(millis)));
            assert_eq!(status(429, &body(said)), read, "{said}");
        }
        for said in ["soon", "-1s", "s", ".s"] {
            assert_eq!(status(429, &body(said)), (Failure::Busy, None), "{said}");
        }
    }

    #[test]
    fn a_status_says_what_to_do() {
        for (code, failure) in [
            (400, Failure::Misconfigured),
            (401, Failure::Misconfigured),
            (403, Failure::Misconfigured),
            (404, Failure::Misconfigured),
            (408, Failure::Away),
            (429, Failure::Busy),
            (500, Failure::Away),
            (503, Failure::Away),
        ] {
            assert_eq!(status(code, "{}"), (failure, None), "{code}");
        }
        assert_eq!(read(&ProviderError::Truncated), (Failure::Away, None));
    }
}
