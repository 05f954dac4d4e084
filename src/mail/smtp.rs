//! Sends through a mail server (RFC 5321). It knows no repetitions: a mail whose acceptance was lost on the way may come
//! twice, under the same `Message-ID`, by which mail programs know it.

use std::time::SystemTime;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::{BadSettings, Failure, Parcel, Post};

/// A client of a mail server.
pub(super) struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A client of the server at `url`, which may have a name and a password.
    pub(super) fn new(url: &SecretString, from: &str) -> Result<Self, BadSettings> {
        let from = from.parse::<Mailbox>().map_err(|_| BadSettings::From)?;
        if is_open(url.expose_secret()) {
            return Err(BadSettings::Open);
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| BadSettings::Smtp)?
            .timeout(Some(Post::LIMIT))
            .build();
        Ok(Self { server, from })
    }

    /// Sends a mail.
    pub(super) async fn send(&self, parcel: Parcel<'_>) -> Result<(), Failure> {
        let message = self.message(parcel).ok_or_else(|| Failure::Refused("no message".into()))?;
        let sent = self.server.send(message).await;
        sent.map(drop).map_err(|error| {
            let code = error.status().map(u16::from);
            // What the server says is for telling a mailbox that is none from all else; it may hold the address.
            failure(code, error.is_client(), &error.to_string())
        })
    }

    fn message(&self, parcel: Parcel<'_>) -> Option<Message> {
        let to = parcel.to.as_str().parse().ok()?;
        let id = format!("<{}@{}>", parcel.id.simple(), self.from.email.domain());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(parcel.subject)
            .message_id(Some(id))
            .date(SystemTime::from(parcel.written))
            .multipart(MultiPart::alternative_plain_html(
                parcel.text.to_owned(),
                parcel.html.to_owned(),
            ))
            .ok()?;
        for (name, value) in parcel.headers {
            let name = HeaderName::new_from_ascii(name.clone()).ok()?;
            let value = value.as_str()?.to_owned();
            message.headers_mut().insert_raw(HeaderValue::new(name, value));
        }
        Some(message)
    }
}

/// Whether a password would travel in the open, over more than this machine.
fn is_open(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let here =
        url.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
    let hidden = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    url.scheme() == "smtp" && url.password().is_some() && !here && !hidden
}

/// What a refusal says of a mailbox that is none (RFC 3463, sections 3.2 and 3.3; RFC 7505): it does not exist, its address
/// cannot be, it has moved, its domain takes no mail, it is disabled.
const NO_MAILBOX: [&str; 5] = ["5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// The status that stands first in a refusal, as RFC 2034 has it; servers that know none say none.
fn status(text: &str) -> Option<&str> {
    let is_status = |word: &&str| {
        let mut numbers = word.split('.');
        let number =
            |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit());
        numbers.next() == Some("5") && numbers.clone().count() == 2 && numbers.all(number)
    };
    text.split([' ', '-', ':', '\n', '#']).find(is_status)
}

/// What must follow from a server's answer, by its code (RFC 5321, section 4.2.3; of the texts RFC 3463).
fn failure(code: Option<u16>, is_ours: bool, text: &str) -> Failure {
    let reason = code.map_or_else(|| "no connection".to_owned(), |code| format!("SMTP {code}"));
    match code {
        // It wants a name and a password, or others: the operator's to mend.
        Some(530 | 534 | 535 | 538) => Failure::Later(reason),
        // A bare 550 may as well mean us, or every mail: that is not written down against an address.
        Some(500..=599) if status(text).is_some_and(|status| NO_MAILBOX.contains(&status)) => {
            Failure::NoMailbox(reason)
        }
        Some(500..=599) => Failure::Refused(reason),
        None if is_ours => Failure::Later("the server cannot be talked to".to_owned()),
        _ => Failure::Later(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_what_must_follow() {
        let of = |code, text| failure(Some(code), false, text);
        for text in [
            "5.1.1 no such user",
            "5.1.1\nno such user",
            "permanent error (550): 5.1.10 no such recipient 5.7.1",
            "5.1.3 bad address",
            "5.1.6 moved",
            "5.2.1 disabled",
            "#5.1.1 no such user",
            "5.1.1: no such user",
        ] {
            assert_eq!(of(550, text), Failure::NoMailbox("SMTP 550".into()), "{text}");
        }
        for text in [
            "",
            "no such user",
            "5.7.1 blocked",
            "5.1.8 who are you",
            "5.1.0 address rejected",
            "5.2.2 full",
            "5.7.1 blocked, not 5.1.1",
            "blocked: see https://example.org/5.1.1",
            "15.1.1 5.1.1.9 5.1.1111 5.1 is not one",
        ] {
            assert_eq!(of(550, text), Failure::Refused("SMTP 550".into()), "{text}");
        }
        assert_eq!(of(501, "5.1.3 bad address"), Failure::NoMailbox("SMTP 501".into()));
        assert_eq!(of(450, "4.1.1 5.1.1 greylisted"), Failure::Later("SMTP 450".into()));
        assert_eq!(of(554, "no"), Failure::Refused("SMTP 554".into()));
        assert_eq!(of(552, "full"), Failure::Refused("SMTP 552".into()));
        assert_eq!(of(535, "who are you"), Failure::Later("SMTP 535".into()));
        assert_eq!(of(451, "later"), Failure::Later("SMTP 451".into()));
        assert_eq!(failure(None, false, "reset"), Failure::Later("no connection".into()));
    }

    #[test]
    fn settings_that_cannot_be_are_refused() {
        let new = |url: &str, from: &str| Smtp::new(&url.into(), from).err();
        assert_eq!(new("smtp://127.0.0.1:25", "Hisab <books@example.org>"), None);
        assert_eq!(new("smtps://a:b@mail.example.org", "books@example.org"), None);
        assert_eq!(new("smtp://a:b@mail.example.org:587?tls=required", "books@example.org"), None);
        let open = Some(BadSettings::Open);
        assert_eq!(new("smtp://a:b@mail.example.org:587", "books@example.org"), open);
        assert_eq!(new("smtp://a:b@mail.example.org?tls=opportunistic", "books@example.org"), open);
        assert_eq!(new("smtp://mail.example.org:25", "books@example.org"), None, "no password");
        assert_eq!(new("smtp://a:b@127.0.0.1:25", "books@example.org"), None);
        assert_eq!(new("http://mail.example.org", "books@example.org"), Some(BadSettings::Smtp));
        assert_eq!(new("smtp://127.0.0.1:25", "books"), Some(BadSettings::From));
    }
}
