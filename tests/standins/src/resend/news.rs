//! What Resend tells of a mail that it took, by calling back: the fields are those of its published specification, which
//! each body is checked against where it stands beside the repository.

use serde_json::{Value, json};

use super::spec;

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It came back: `Permanent`, `Transient` or `Undetermined`.
    Bounced(&'static str),
    /// Whoever got it called it unwanted.
    Complained,
    /// It was not sent, since an earlier one came back or was called unwanted: `previous_bounce`, `previous_complaint`.
    Suppressed(&'static str),
    /// It arrived.
    Delivered,
}

impl News {
    /// The body of the call about a mail to an address, which was made at a time (RFC 3339) and is told of at another.
    ///
    /// # Panics
    ///
    /// If it is none that the specification allows: then this is at fault, and whoever reads it learned nothing.
    pub fn body(self, to: &str, made: &str, told: &str) -> Value {
        let body = self.write(to, made, told);
        let found = spec::event(self.schema(), &body);
        assert!(found.is_empty(), "Resend would not say this: {found:#?}");
        body
    }

    fn write(self, to: &str, made: &str, told: &str) -> Value {
        let mut data = json!({
            "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
            "created_at": made,
            "from": "HisabKitab <books@hisab.example>",
            "to": [to],
            "subject": "Your week",
        });
        let code = ["smtp; 550 5.1.1 user unknown"];
        match self {
            Self::Bounced(kind) => {
                data["bounce"] = json!({
                    "diagnosticCode": code, "message": "There is no such mailbox.",
                    "subType": "General", "type": kind,
                });
            }
            Self::Suppressed(reason) => {
                data["suppressed"] = json!({
                    "diagnosticCode": code, "message": "Mail there was suppressed.",
                    "reason": reason, "type": "OnAccountSuppressionList",
                });
            }
            Self::Complained | Self::Delivered => {}
        }
        json!({ "type": self.name(), "created_at": told, "data": data })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bounced(_) => "email.bounced",
            Self::Complained => "email.complained",
            Self::Suppressed(_) => "email.suppressed",
            Self::Delivered => "email.delivered",
        }
    }

    fn schema(self) -> &'static str {
        match self {
            Self::Bounced(_) => "EmailBouncedEvent",
            Self::Complained => "EmailComplainedEvent",
            Self::Suppressed(_) => "EmailSuppressedEvent",
            Self::Delivered => "EmailDeliveredEvent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [News; 7] = [
        News::Bounced("Permanent"),
        News::Bounced("Transient"),
        News::Bounced("Undetermined"),
        News::Complained,
        News::Suppressed("previous_bounce"),
        News::Suppressed("previous_complaint"),
        News::Delivered,
    ];

    #[test]
    fn what_is_told_is_what_resend_would_tell() {
        for news in ALL {
            let body = news.body("a@b.org", "2026-01-15T09:00:00Z", "2026-01-15T09:00:05Z");
            assert_eq!(body["type"], news.name());
        }
    }

    #[test]
    fn the_specification_complains_of_what_it_would_not() {
        let is_there = !spec::event("EmailComplainedEvent", &json!({})).is_empty();
        for news in ALL {
            let good = news.write("a@b.org", "2026-01-15T09:00:00Z", "2026-01-15T09:00:05Z");
            let (mut untimed, mut untold) = (good.clone(), good.clone());
            untimed["data"].as_object_mut().unwrap().remove("created_at");
            untold["type"] = json!("email.scheduled");
            for bad in [untimed, untold] {
                assert_eq!(!spec::event(news.schema(), &bad).is_empty(), is_there, "{bad}");
            }
        }
        let unheard = News::Bounced("Sometimes");
        let bad = unheard.write("a@b.org", "2026-01-15T09:00:00Z", "2026-01-15T09:00:05Z");
        assert_eq!(!spec::event(unheard.schema(), &bad).is_empty(), is_there);
    }
}
