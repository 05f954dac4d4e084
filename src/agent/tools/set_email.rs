//! `set_email`: where mail goes: the address, the code that confirms it, and whether any is wanted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ledger::{self, Books, Email, EmailWish, LedgerError, Outcome},
    mail,
};

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// An address that mail is to go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The code that came by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What else; without anything the address is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
}

/// What is wanted of the address that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// No more mail.
    Stop,
    /// Mail again.
    Start,
    /// It is to be forgotten.
    Forget,
}

/// Does it, and has the code sent.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let wish = match (args.address, args.code, args.wish) {
        (Some(address), _, _) => EmailWish::Use(address),
        (None, Some(code), _) => EmailWish::Confirm(code),
        (None, None, None) => EmailWish::Show,
        (None, None, Some(Wish::Stop)) => EmailWish::Stop,
        (None, None, Some(Wish::Start)) => EmailWish::Start,
        (None, None, Some(Wish::Forget)) => EmailWish::Forget,
    };
    let email = ledger::set_email(books, wish).await?;
    if let Email::Asked(asked) = &email {
        mail::confirmation(books, asked).await?;
    }
    Ok(Outcome::Email(email))
}
