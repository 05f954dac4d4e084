//! Mail: what is said in chat about the address, what stands in the mails themselves, and on the page that ends them.
//!
//! To add a mail: a function that makes its [`Letter`].

use hisab_port::{Paragraph, Reply};

use super::{line::plain, say};
use crate::{
    domain::mail::{EmailAddress, Topic, Trouble},
    ledger::{Email, EmailAsked, EmailKnown, EmailRefused},
};

/// The words of a mail, without their looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// What stands large on top.
    pub title: String,
    /// What stands small under that.
    pub note: Option<String>,
    /// What it says.
    pub paragraphs: Vec<Paragraph>,
    /// Something to type, shown by itself.
    pub code: Option<String>,
    /// What a button says, and where it leads.
    pub action: Option<(String, String)>,
    /// What a picture would show.
    pub picture: Option<String>,
    /// Why it came.
    pub reason: String,
    /// What the link says that ends such mails.
    pub unsubscribe: Option<String>,
}

/// What mails about a topic are called.
fn named(topic: Topic) -> &'static str {
    match topic {
        Topic::Confirmation => "codes",
        Topic::SignIn => "links to sign in",
        Topic::Daily => "daily digest",
        Topic::Weekly => "weekly digest",
        Topic::Monthly => "monthly digest",
    }
}

pub(super) fn email(email: &Email) -> Vec<Paragraph> {
    match email {
        Email::Asked(EmailAsked { address, minutes, code: _ }) => vec![
            plain("I sent a code to ").bold(address).plain(".").end(),
            plain("Write “code” and its six digits here within ")
                .plain(minutes)
                .plain(" minutes; no other mail goes there before.")
                .end(),
        ],
        Email::Confirmed(address) => vec![
            plain("Confirmed: mail goes to ")
                .bold(address)
                .plain(". “stop emails” ends it, “forget my email” removes the address.")
                .end(),
        ],
        Email::Stopped(address) => vec![
            plain("No more mail goes to ")
                .bold(address)
                .plain(". “start emails” has it sent again.")
                .end(),
        ],
        Email::Started(address) => {
            vec![plain("Mail goes to ").bold(address).plain(" again.").end()]
        }
        Email::Forgotten => vec![plain("Your address is forgotten. No mail goes there.").end()],
        Email::Shown(known) => shown(known),
        Email::Refused(why) => vec![plain(refused(*why)).end()],
    }
}

fn shown(known: &EmailKnown) -> Vec<Paragraph> {
    let line = plain("Your address is ").bold(&known.address);
    let line = match (known.trouble, known.confirmed, known.stopped) {
        (Some(Trouble::Bounced), ..) => {
            line.plain(", but mail comes back from there: nothing is sent.")
        }
        (Some(Trouble::Complained), ..) => {
            line.plain(". Mail was called unwanted there: nothing is sent.")
        }
        (None, false, _) => {
            line.plain(", not confirmed yet: write “code” and the six digits that came there.")
        }
        (None, true, true) => {
            line.plain(". You stopped all mail; “start emails” has it sent again.")
        }
        (None, true, false) => line.plain(". It is confirmed."),
    };
    let ended: Vec<&str> = known.unsubscribed.iter().map(|topic| named(*topic)).collect();
    let mut said = vec![line.end()];
    if !ended.is_empty() {
        said.push(plain("Unsubscribed: ").plain(ended.join(", ")).plain(".").end());
    }
    said
}

fn refused(why: EmailRefused) -> String {
    match why {
        EmailRefused::NoMail => {
            "No mail is sent from here. Whoever runs this hisab can set it up; its README says how."
        }
        EmailRefused::NotAnAddress => {
            "That is no e-mail address that I know. It looks like “email me at asha@example.org”."
        }
        EmailRefused::NoAddress => {
            "I know no address of yours. Write “email me at” and your address."
        }
        EmailRefused::Confirmed => "That is your address already, and it is confirmed.",
        EmailRefused::Unconfirmed => {
            "Your address is not confirmed yet: write “code” and the six digits that came there, or “email me at” and the address for a new code."
        }
        EmailRefused::WrongCode(0) | EmailRefused::CodeOver => {
            "There is no code to enter any more. Write “email me at” and your address for a new one."
        }
        EmailRefused::WrongCode(left) => {
            let tries = if left == 1 { "try is" } else { "tries are" };
            return format!("That is not the code. {left} {tries} left; look at the newest mail.");
        }
        EmailRefused::TooManyCodes => {
            "That is enough codes for an hour. Please look in your mail, also under spam, or try again later."
        }
        EmailRefused::Unwanted => {
            "Whoever reads that address called mail from here unwanted, so I send none there. Please use another."
        }
    }
    .to_owned()
}

/// To a person whose address mail comes back from.
pub fn mail_trouble(address: &EmailAddress, trouble: Trouble) -> Reply {
    let line = plain("I no longer send mail to ").bold(address);
    say([match trouble {
        Trouble::Bounced => line.plain(
            ": it came back, there seems to be no such mailbox. Write “email me at” and an address that works.",
        ),
        Trouble::Complained => line.plain(
            ": a mail was marked there as unwanted. If that was a mistake, write “email me at” and another address.",
        ),
    }
    .end()])
}

/// The mail with the code that confirms an address.
pub fn confirmation_mail(asked: &EmailAsked) -> Letter {
    let EmailAsked { address: _, minutes, code } = asked;
    Letter {
        subject: format!("{code} is your code for HisabKitab"),
        title: "Is this your address?".to_owned(),
        paragraphs: vec![
            plain("Somebody who keeps books with HisabKitab gave this address. If that was you, write this in the chat within ")
                .plain(minutes)
                .plain(" minutes:")
                .end(),
        ],
        code: Some(format!("code {code}")),
        reason: "If it was not you, there is nothing to do: without the code no other mail comes here."
            .to_owned(),
        ..Letter::default()
    }
}

/// The mail with a digest.
pub fn digest_mail(
    topic: Topic,
    (title, period): (&str, &str),
    paragraphs: &[Paragraph],
    picture: Option<&str>,
) -> Letter {
    Letter {
        subject: format!("{title}: {period}"),
        title: title.to_owned(),
        note: Some(period.to_owned()),
        paragraphs: paragraphs.to_vec(),
        picture: picture.map(|picture| format!("{picture} The chart itself is in your chat.")),
        reason: format!(
            "You get the {} since you asked for it in the chat. “stop emails” there ends all mail.",
            named(topic)
        ),
        unsubscribe: Some(format!("No more {}", named(topic))),
        ..Letter::default()
    }
}

/// A page about mail: its title, what it says, and what its button says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPage {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// What its button says, if it has one.
    pub button: Option<String>,
}

/// Whether to unsubscribe.
pub fn unsubscribe_page(topic: Topic) -> MailPage {
    MailPage {
        title: format!("No more {}?", named(topic)),
        text: "Your books stay as they are, and so does every other mail.".to_owned(),
        button: Some("Unsubscribe".to_owned()),
    }
}

/// Somebody unsubscribed.
pub fn unsubscribed_page(topic: Topic) -> MailPage {
    MailPage {
        title: "Unsubscribed".to_owned(),
        text: format!(
            "No more {} comes to you. “start emails” in the chat brings it back.",
            named(topic)
        ),
        button: None,
    }
}

/// A link that leads nowhere.
pub fn no_such_link_page() -> MailPage {
    MailPage {
        title: "This link does not work".to_owned(),
        text:
            "It is not whole. Please use the one in the mail, or write “stop emails” in the chat."
                .to_owned(),
        button: None,
    }
}

/// What somebody wanted cannot be done just now.
pub fn try_later_page() -> MailPage {
    MailPage {
        title: "Not just now".to_owned(),
        text: "I cannot reach the books. Please try again in a minute.".to_owned(),
        button: None,
    }
}

/// Whether a paragraph is one of a list, which stand close together.
pub fn is_item(paragraph: &Paragraph) -> bool {
    paragraph.0.first().is_some_and(|span| span.text().starts_with("• "))
}

/// A paragraph as mails without markup have it: what carries the point stands as it is.
pub fn unmarked(paragraph: &Paragraph) -> String {
    paragraph.0.iter().map(hisab_port::Span::text).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn address() -> EmailAddress {
        EmailAddress::parse("asha@example.org").unwrap()
    }

    fn told(email_: &Email) -> String {
        say(email(email_)).plain_text()
    }

    fn known(confirmed: bool, stopped: bool, trouble: Option<Trouble>) -> Email {
        let unsubscribed = if stopped { Vec::new() } else { vec![Topic::Weekly] };
        Email::Shown(EmailKnown { address: address(), confirmed, stopped, unsubscribed, trouble })
    }

    #[test]
    fn what_happens_to_an_address_is_told() {
        let asked = EmailAsked { address: address(), minutes: 15, code: "012345".to_owned() };
        assert_snapshot!(told(&Email::Asked(asked)), @"
        I sent a code to asha@example.org.
        Write “code” and its six digits here within 15 minutes; no other mail goes there before.
        ");
        assert_snapshot!(told(&Email::Confirmed(address())), @"Confirmed: mail goes to asha@example.org. “stop emails” ends it, “forget my email” removes the address.");
        assert_snapshot!(told(&Email::Stopped(address())), @"No more mail goes to asha@example.org. “start emails” has it sent again.");
        assert_snapshot!(told(&Email::Started(address())), @"Mail goes to asha@example.org again.");
        assert_snapshot!(told(&Email::Forgotten), @"Your address is forgotten. No mail goes there.");
        assert_snapshot!(told(&known(false, true, None)), @"Your address is asha@example.org, not confirmed yet: write “code” and the six digits that came there.");
        assert_snapshot!(told(&known(true, true, None)), @"Your address is asha@example.org. You stopped all mail; “start emails” has it sent again.");
        assert_snapshot!(told(&known(true, false, None)), @"
        Your address is asha@example.org. It is confirmed.
        Unsubscribed: weekly digest.
        ");
        assert_snapshot!(told(&known(true, true, Some(Trouble::Bounced))), @"Your address is asha@example.org, but mail comes back from there: nothing is sent.");
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let why = |why| told(&Email::Refused(why));
        assert_snapshot!(why(EmailRefused::NoMail), @"No mail is sent from here. Whoever runs this hisab can set it up; its README says how.");
        assert_snapshot!(why(EmailRefused::WrongCode(4)), @"That is not the code. 4 tries are left; look at the newest mail.");
        assert_snapshot!(why(EmailRefused::WrongCode(1)), @"That is not the code. 1 try is left; look at the newest mail.");
        assert_snapshot!(why(EmailRefused::WrongCode(0)), @"There is no code to enter any more. Write “email me at” and your address for a new one.");
        assert_snapshot!(why(EmailRefused::TooManyCodes), @"That is enough codes for an hour. Please look in your mail, also under spam, or try again later.");
    }

    #[test]
    fn trouble_is_told_with_what_to_do() {
        let told = |trouble| mail_trouble(&address(), trouble).plain_text();
        assert_snapshot!(told(Trouble::Bounced), @"I no longer send mail to asha@example.org: it came back, there seems to be no such mailbox. Write “email me at” and an address that works.");
        assert_snapshot!(told(Trouble::Complained), @"I no longer send mail to asha@example.org: a mail was marked there as unwanted. If that was a mistake, write “email me at” and another address.");
    }

    #[test]
    fn pages_about_mail_say_what_happens() {
        assert_snapshot!(unsubscribe_page(Topic::Weekly).title, @"No more weekly digest?");
        assert_snapshot!(unsubscribed_page(Topic::Weekly).text, @"No more weekly digest comes to you. “start emails” in the chat brings it back.");
    }
}
