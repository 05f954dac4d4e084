//! Tokens for programs: made with a name and a purpose, shown once, taken away at any time.

use chrono::TimeDelta;

use super::ApiToken;
use crate::{
    domain::{access::Scope, ids::ApiTokenId, text::TokenName, token::Token},
    ledger::{Books, Invalid, LedgerError, Missing},
    store::api_tokens,
};

/// How every token for programs begins, so that one that was left lying is known for what it is.
pub const TOKEN_PREFIX: &str = "hisab_";

/// The most that one person has.
const MOST: usize = 20;

/// The longest life of one that ends, in days.
const LONGEST: u16 = 3650;

/// A token that was made.
#[derive(Clone, Debug)]
pub struct MadeToken {
    /// What is known of it from now on.
    pub about: ApiToken,
    /// The token itself, to be shown once.
    pub shown: String,
}

/// Makes a token that is good for some days, or until it is taken away.
pub async fn make_api_token(
    books: &mut Books,
    name: &str,
    scope: Scope,
    days: Option<u16>,
) -> Result<MadeToken, LedgerError> {
    let (user, now) = (books.user, books.now);
    let name = TokenName::parse(name)?;
    if days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
        return Err(Invalid::TooMany { what: "days", max: LONGEST.into() }.into());
    }
    let have = api_tokens::count(books.conn(), user).await?;
    if usize::try_from(have).unwrap_or(usize::MAX) >= MOST {
        return Err(Invalid::TooMany { what: "tokens", max: MOST }.into());
    }
    let id: ApiTokenId = books.ids.next(now);
    let token = Token::new(user, id.0, books.ids.secret());
    let expires_at = days.map(|days| now + TimeDelta::days(days.into()));
    let about = ApiToken { id, name, scope, made_at: now, expires_at, used_at: None };
    api_tokens::insert(books.conn(), &token, &about).await?;
    Ok(MadeToken { about, shown: format!("{TOKEN_PREFIX}{}", token.shown()) })
}

/// The person's tokens, the newest first.
pub async fn list_api_tokens(books: &mut Books) -> Result<Vec<ApiToken>, LedgerError> {
    let user = books.user;
    Ok(api_tokens::list(books.conn(), user).await?)
}

/// Takes a token away.
pub async fn delete_api_token(books: &mut Books, id: ApiTokenId) -> Result<(), LedgerError> {
    let user = books.user;
    let gone = api_tokens::delete(books.conn(), user, id).await?;
    if gone { Ok(()) } else { Err(LedgerError::Missing(Missing::ApiToken)) }
}
