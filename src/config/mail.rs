//! Mail: whom it is from, and who sends it.

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// Mail: whom it is from, and who sends it.
#[derive(Args, Clone, Debug)]
pub struct Mail {
    /// Whom mail is from, such as HisabKitab <books@example.org>
    #[arg(id = "mail_from", long = "mail-from", env = "HISAB_MAIL_FROM", value_name = "SENDER")]
    from: Option<String>,

    /// The key of Resend; with it, mail goes out through resend.com
    #[arg(
        id = "resend_api_key",
        long = "resend-api-key",
        env = "RESEND_API_KEY",
        value_name = "KEY",
        hide_env_values = true
    )]
    resend_key: Option<SecretString>,

    /// Where Resend's API is
    #[arg(
        id = "resend_url",
        long = "resend-url",
        env = "HISAB_RESEND_URL",
        value_name = "URL",
        default_value = "https://api.resend.com"
    )]
    resend_url: String,

    /// What Resend's webhook signs with: whsec_ and letters
    #[arg(
        id = "resend_webhook_secret",
        long = "resend-webhook-secret",
        env = "HISAB_RESEND_WEBHOOK_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    webhook_secret: Option<SecretString>,

    /// A mail server to send through instead, such as <smtp://user:password@host:587?tls=required>
    #[arg(
        id = "smtp_url",
        long = "smtp-url",
        env = "HISAB_SMTP_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    smtp_url: Option<SecretString>,
}

/// How mail goes out, as settings choose.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Whom it is from.
    pub from: String,
    /// Who sends it.
    pub by: By,
}

/// Who sends mail.
#[derive(Clone, Debug)]
pub enum By {
    /// Resend.
    Resend {
        /// Its key.
        key: SecretString,
        /// Where its API is.
        url: String,
    },
    /// A mail server, with its name and password.
    Smtp(SecretString),
}

/// Settings that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadMail {
    /// There is somebody to send mail, but no sender.
    #[error("mail needs a sender: set HISAB_MAIL_FROM, such as HisabKitab <books@example.org>")]
    NoSender,
    /// Both would send it.
    #[error("mail goes out one way: set RESEND_API_KEY or HISAB_SMTP_URL, not both")]
    Both,
    /// Nobody could unsubscribe.
    #[error(
        "mail holds a link to unsubscribe: set HISAB_PUBLIC_URL (--public-url) to where people reach this server"
    )]
    NotReachable,
}

fn said(secret: Option<&SecretString>) -> Option<SecretString> {
    // An empty variable is how people leave one out; a line end is how files end.
    let text = secret.map(|secret| secret.expose_secret().trim());
    text.filter(|text| !text.is_empty()).map(SecretString::from)
}

impl Mail {
    /// How mail goes out; `None` if nobody sends any. Whether people can reach this server.
    pub fn chosen(&self, reachable: bool) -> Result<Option<Chosen>, BadMail> {
        let by = match (said(self.resend_key.as_ref()), said(self.smtp_url.as_ref())) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(BadMail::Both),
            (Some(key), None) => By::Resend { key, url: self.resend_url.clone() },
            (None, Some(url)) => By::Smtp(url),
        };
        let from = self.from.as_deref().map(str::trim).filter(|from| !from.is_empty());
        let from = from.ok_or(BadMail::NoSender)?.to_owned();
        if reachable { Ok(Some(Chosen { from, by })) } else { Err(BadMail::NotReachable) }
    }

    /// What Resend's webhook signs with, if it is to call.
    pub fn webhook_secret(&self) -> Option<SecretString> {
        said(self.webhook_secret.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        mail: Mail,
    }

    fn chosen(args: &[&str], reachable: bool) -> Result<Option<Chosen>, BadMail> {
        Line::parse_from([&["hisab"], args].concat()).mail.chosen(reachable)
    }

    #[test]
    fn a_sender_and_a_way_are_enough_and_nothing_is_none() {
        assert!(
            chosen(&["--mail-from", "a@b.org", "--resend-api-key", " "], true).unwrap().is_none()
        );
        let resend = chosen(&["--mail-from", "a@b.org", "--resend-api-key", "re_1\n"], true);
        let resend = resend.unwrap().unwrap();
        assert!(matches!(&resend.by, By::Resend { key, .. } if key.expose_secret() == "re_1"));
        assert!(!format!("{resend:?}").contains("re_1"));
        let smtp = chosen(&["--mail-from", "a@b.org", "--smtp-url", "smtp://h:25"], true);
        assert!(matches!(smtp.unwrap().unwrap().by, By::Smtp(_)));
    }

    #[test]
    fn what_does_not_go_together_is_said() {
        let why = |args: &[&str], reachable| chosen(args, reachable).unwrap_err();
        assert_eq!(why(&["--resend-api-key", "re_1"], true), BadMail::NoSender);
        let both = ["--mail-from", "a@b.org", "--resend-api-key", "k", "--smtp-url", "smtp://h"];
        assert_eq!(why(&both, true), BadMail::Both);
        assert_eq!(why(&both[..4], false), BadMail::NotReachable);
    }
}
