//! Who gets at the books from elsewhere than a chat: links that sign in once, sessions, and tokens for programs.
//!
//! None of this is journalled: who was let in or out is nothing that "undo" brings back.

mod attempts;
mod firebase;
mod links;
mod sessions;
mod tokens;

pub use attempts::{ATTEMPTS_COUNTED, TooManyAttempts, attempt};
pub use firebase::{FIREBASE, sign_in_by_firebase};
pub use links::{
    DashboardLink, DashboardRefused, SIGN_IN_MINUTES, SignInRefused, SignedIn, dashboard_link,
    is_owned, known_by_mail, lead_chat_here, mail_link, owner_link, role, sign_in,
};
pub use sessions::{
    RefreshRefused, Refreshed, SESSIONS_KEPT, SessionKey, begin_session, end_all_sessions,
    end_session, list_sessions, refresh,
};
pub use tokens::{MadeToken, TOKEN_PREFIX, delete_api_token, list_api_tokens, make_api_token};

pub use crate::store::{api_tokens::ApiToken, sessions::Session};

/// For how long an answer is kept for whoever repeats a request.
pub const REPEATS_KEPT: chrono::TimeDelta = chrono::TimeDelta::hours(24);
