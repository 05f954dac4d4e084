//! The mails there are: their words laid out and stored, in the transaction of whatever they are about.

use hisab_port::Paragraph;
use serde_json::{Map, Value, json};

use super::{Links, layout};
use crate::{
    domain::mail::{EmailAddress, Topic},
    ledger::{self, Books, EmailAsked, LedgerError},
    store,
    wording::{self, Letter},
};

/// What happened in a time.
#[derive(Clone, Copy, Debug)]
pub struct Digest<'a> {
    /// Which: who does not want it is not sent it.
    pub topic: Topic,
    /// What it is called: "Your week".
    pub title: &'a str,
    /// Which time it is about: "12 to 18 January".
    pub period: &'a str,
    /// What it says.
    pub paragraphs: &'a [Paragraph],
    /// What the chart shows that goes with it in the chat.
    pub picture: Option<&'a str>,
}

/// Has the code sent that confirms an address. It goes to an address that nobody has confirmed, and nothing else does.
pub async fn confirmation(books: &mut Books, asked: &EmailAsked) -> Result<(), LedgerError> {
    let letter = wording::confirmation_mail(asked);
    post(books, (Topic::Confirmation, &asked.address), &letter, None).await
}

/// Has a digest sent, with a link that ends them. `false` if the person has no address for it, or does not want it.
pub async fn digest(
    books: &mut Books,
    links: &Links,
    digest: &Digest<'_>,
) -> Result<bool, LedgerError> {
    let &Digest { topic, title, period, paragraphs, picture } = digest;
    let Some(to) = ledger::mail_address(books, topic).await? else { return Ok(false) };
    let letter = wording::digest_mail(topic, (title, period), paragraphs, picture);
    let link = links.unsubscribe(books.user(), topic);
    post(books, (topic, &to), &letter, Some(&link)).await?;
    Ok(true)
}

/// Has a link sent that signs in. It goes where only the person reads, and was asked for there and then.
pub async fn sign_in(
    books: &mut Books,
    (to, link): (&EmailAddress, &str),
) -> Result<(), LedgerError> {
    let channels = ledger::reached_from(books).await?;
    let letter = wording::sign_in_mail(link, ledger::SIGN_IN_MINUTES, &channels);
    post(books, (Topic::SignIn, to), &letter, None).await
}

async fn post(
    books: &mut Books,
    (topic, to): (Topic, &EmailAddress),
    letter: &Letter,
    link: Option<&str>,
) -> Result<(), LedgerError> {
    // A template writes to memory, which takes every byte.
    let broken = |error: askama::Error| {
        LedgerError::Internal(store::Error::Io(std::io::Error::other(error)))
    };
    let (text, html) =
        (layout::text(letter, link).map_err(broken)?, layout::html(letter, link).map_err(broken)?);
    let headers = headers(link);
    let subject = letter.subject.replace(char::is_control, " ");
    let subject: String = subject.chars().take(200).collect();
    let letter = ledger::Letter {
        topic,
        to,
        subject: &subject,
        text: &text,
        html: &html,
        headers: &headers,
    };
    ledger::post(books, &letter).await
}

/// What mail programs read: that a machine wrote it, and how to end it with one press (RFC 8058).
fn headers(link: Option<&str>) -> Value {
    let mut headers = Map::new();
    headers.insert("Auto-Submitted".to_owned(), json!("auto-generated"));
    if let Some(link) = link {
        headers.insert("List-Unsubscribe".to_owned(), json!(format!("<{link}>")));
        headers.insert("List-Unsubscribe-Post".to_owned(), json!("List-Unsubscribe=One-Click"));
    }
    Value::Object(headers)
}
