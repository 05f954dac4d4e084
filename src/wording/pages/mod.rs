//! What the pages say, by page: one file each. Labels are constants; what depends on figures is a function.

mod budgets;
mod done;
mod figures;
mod insights;
mod operator;
mod overview;
mod settings;
mod shell;
mod table;
mod transactions;

pub use budgets::{
    BUDGETS, Budgets, budget_amount, budget_name, budget_settings, budget_stands, share_spent,
    was_until,
};
pub use done::{Done, done};
pub use figures::{ChartRow, chart_rows};
pub use insights::{
    INSIGHTS, Insights, Pair, comparison_table, flow, forecast_table, recurring_table, trend_table,
    unusual_table,
};
pub use operator::{OPERATOR, Operator, channel, jobs_table, numbers_table, replayed, waiting};
pub use overview::{OVERVIEW, Overview, nothing, same_days};
pub use settings::{
    SETTINGS, SettingDone, Settings, assistant_choice, browser, chat_name, export_as, moment,
    never, no_end, nudge_kind, scope_choice, setting_done, signed_in_by,
};
pub use shell::{SHELL, Shell};
pub use table::{Head, Table};
pub use transactions::{
    TRANSACTIONS, Transactions, no_day, no_place, on_this_page, redo, tick, undo,
};

use chrono::NaiveDate;

use super::{Reader, dates, refusal::refusal};
use crate::ledger::LedgerError;

/// A day in a column: "today", "Mon 12 Jan", "12 Jan 2024".
pub fn day(reader: Reader, day: NaiveDate) -> String {
    dates::day(reader, day)
}

/// A page that says one thing: its title, what it says, and where its link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// What its link says, and where it leads.
    pub link: Option<(&'static str, &'static str)>,
}

impl Notice {
    fn new(title: &str, text: &str) -> Self {
        Self { title: title.to_owned(), text: text.to_owned(), link: None }
    }

    fn leading(self, label: &'static str, to: &'static str) -> Self {
        Self { link: Some((label, to)), ..self }
    }
}

/// What stands on the page where one signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Its title.
    pub title: &'static str,
    /// What it says.
    pub text: &'static str,
    /// What the button says that signs in by the link.
    pub button: &'static str,
    /// What stands before the field for an address.
    pub mail_label: &'static str,
    /// What stands under it.
    pub mail_hint: &'static str,
    /// What its button says.
    pub mail_button: &'static str,
    /// What stands before the field for a password.
    pub password_label: &'static str,
    /// What stands before the field for the address that goes with it.
    pub account_label: &'static str,
    /// What its button says.
    pub password_button: &'static str,
}

const SIGN_IN: SignIn = SignIn {
    title: "Sign in",
    text: "Write “dashboard” to HisabKitab in any chat, on Telegram, Discord or the web page: it answers with a link that opens your books here.",
    button: "Open my dashboard",
    mail_label: "Your e-mail address",
    mail_hint: "If you confirmed it in a chat, a link comes by mail.",
    mail_button: "Send me a link",
    password_label: "Password",
    account_label: "E-mail address of your account",
    password_button: "Sign in",
};

/// How to get in.
pub const fn sign_in() -> SignIn {
    SIGN_IN
}

/// A link was followed.
pub const fn sign_in_by_link() -> SignIn {
    SignIn {
        title: "Welcome back",
        text: "This link opens your books in this browser. Only go on if you asked for it yourself.",
        ..SIGN_IN
    }
}

/// A link that is none, or not any more.
pub const fn no_such_link() -> SignIn {
    SignIn {
        title: "This link does not work",
        text: "A link is good for 15 minutes. Write “dashboard” in your chat for a new one.",
        ..SIGN_IN
    }
}

/// A link that was used.
pub const fn link_used() -> SignIn {
    SignIn {
        title: "This link was used already",
        text: "Each link opens the dashboard once. Write “dashboard” in your chat for a new one; if it was not you who used it, sign out everywhere in the settings.",
        ..SIGN_IN
    }
}

/// What was typed is no address.
pub const fn no_such_address() -> SignIn {
    SignIn {
        title: "That is no e-mail address",
        text: "It looks like asha@example.org. Please try again.",
        ..SIGN_IN
    }
}

/// A password that does not fit, or no such account: which of them, nobody is told.
pub const fn wrong_password() -> SignIn {
    SignIn {
        title: "That did not fit",
        text: "The address or the password is wrong. Please try again; after some attempts you must wait.",
        ..SIGN_IN
    }
}

/// A password that is not enough.
pub const fn second_proof() -> SignIn {
    SignIn {
        title: "This account wants more than a password",
        text: "It is protected by a second proof, which cannot be given here. Write “dashboard” in your chat for a link instead.",
        ..SIGN_IN
    }
}

/// Nobody can say whether a password fits.
pub const fn firebase_away() -> SignIn {
    SignIn {
        title: "Not just now",
        text: "Passwords cannot be checked at the moment. Try again in a minute, or write “dashboard” in your chat for a link.",
        ..SIGN_IN
    }
}

/// A link may be on its way.
pub fn link_sent() -> Notice {
    Notice::new(
        "Look at your mail",
        "If that address is confirmed in somebody's books, a link is on its way. It is good for 15 minutes; look under spam, too.",
    )
}

/// The session is over.
pub fn signed_out() -> Notice {
    Notice::new(
        "You are signed out",
        "Nothing was changed. Sign in again and repeat what you did last.",
    )
    .leading("Sign in", "/sign-in")
}

/// It is for somebody else.
pub fn forbidden() -> Notice {
    Notice::new("Not for you", "This page is for whoever runs this hisab.")
        .leading("Back to your books", "/dashboard")
}

/// There is no such page.
pub fn no_such_page() -> Notice {
    Notice::new("There is no such page", "The address may be old, or have a slip in it.")
        .leading("Back to your books", "/dashboard")
}

/// A form that cannot be taken.
pub fn bad_form() -> Notice {
    Notice::new(
        "That could not be read",
        "The form was too old, not whole, or not from here. Nothing was changed; load the page again and repeat it.",
    )
    .leading("Back to your books", "/dashboard")
}

/// Too much in too short a time.
pub fn too_fast() -> Notice {
    Notice::new(
        "That was too often",
        "Please wait a while and try again. If you did not try so often, somebody else did; your books are safe.",
    )
}

/// The books cannot be reached.
pub fn try_later() -> Notice {
    Notice::new(
        "Not just now",
        "I cannot reach the books, and nothing was changed. Please try again in a minute.",
    )
    .leading("Try again", "/dashboard")
}

/// The books did not do it.
pub fn refused(error: &LedgerError) -> Notice {
    Notice::new("That was not done", &refusal(error).plain_text())
        .leading("Back to your books", "/dashboard")
}
