//! What stands on the page with what the person has chosen, with their chats, and with who gets at their books.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        access::{Scope, Via},
        assistant::Assistant,
        nudge::Kind,
        zone::Zone,
    },
    ledger::Format,
    wording::{Reader, dates::day, doors::place, nudges},
};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Currency, zone and assistant.
    pub preferences: &'static str,
    /// The currency.
    pub currency: &'static str,
    /// What that is for.
    pub currency_hint: &'static str,
    /// The zone.
    pub timezone: &'static str,
    /// How one is written.
    pub timezone_hint: &'static str,
    /// Whether a model may read what is written.
    pub assistant: &'static str,
    /// Keeps what a form says.
    pub save: &'static str,
    /// What is told without being asked.
    pub nudges: &'static str,
    /// Before its kinds.
    pub tell_me: &'static str,
    /// When nothing is told.
    pub quiet: &'static str,
    /// From when on.
    pub from: &'static str,
    /// Until when.
    pub to: &'static str,
    /// How to have none.
    pub quiet_hint: &'static str,
    /// Where mail goes.
    pub email: &'static str,
    /// Where nobody sends mail.
    pub no_mail: &'static str,
    /// The address.
    pub address: &'static str,
    /// What follows.
    pub address_hint: &'static str,
    /// Has a code sent.
    pub send_code: &'static str,
    /// The code.
    pub code: &'static str,
    /// Says that it came.
    pub confirm: &'static str,
    /// No more mail.
    pub stop_mail: &'static str,
    /// Mail again.
    pub start_mail: &'static str,
    /// Forgets the address.
    pub forget_mail: &'static str,
    /// The chats.
    pub chats: &'static str,
    /// What they are.
    pub chats_hint: &'static str,
    /// One of them.
    pub chat: &'static str,
    /// Since when it leads here.
    pub since: &'static str,
    /// The column of buttons.
    pub what_to_do: &'static str,
    /// Has a chat leave.
    pub unlink: &'static str,
    /// Makes a code for one more.
    pub link: &'static str,
    /// Yes.
    pub agree: &'static str,
    /// No.
    pub back: &'static str,
    /// Tokens for programs.
    pub tokens: &'static str,
    /// What they are.
    pub tokens_hint: &'static str,
    /// While there are none.
    pub no_tokens: &'static str,
    /// A token's name.
    pub token_name: &'static str,
    /// What it is good for.
    pub scope: &'static str,
    /// For how many days.
    pub days: &'static str,
    /// If that is left out.
    pub days_hint: &'static str,
    /// If it is no such number.
    pub bad_days: &'static str,
    /// When it was made.
    pub made: &'static str,
    /// When it was used last.
    pub used: &'static str,
    /// When it ends.
    pub ends: &'static str,
    /// Makes it.
    pub make: &'static str,
    /// Takes it away.
    pub revoke: &'static str,
    /// Over one that was made.
    pub token_made: &'static str,
    /// That it is shown once.
    pub token_once: &'static str,
    /// Where somebody is signed in.
    pub sessions: &'static str,
    /// What that is.
    pub sessions_hint: &'static str,
    /// The browser.
    pub browser: &'static str,
    /// How they signed in.
    pub via: &'static str,
    /// When they signed in.
    pub signed_in: &'static str,
    /// When it was heard of last.
    pub seen: &'static str,
    /// This very session.
    pub this_one: &'static str,
    /// Ends one.
    pub end: &'static str,
    /// Ends all.
    pub end_all: &'static str,
    /// The books as a file.
    pub export: &'static str,
    /// What that is for.
    pub export_hint: &'static str,
    /// The wish to be erased.
    pub erase: &'static str,
    /// What it does.
    pub erase_hint: &'static str,
    /// Says it.
    pub erase_all: &'static str,
    /// Says it again, after what it does was shown.
    pub erase_sure: &'static str,
    /// Takes it back.
    pub keep: &'static str,
}

/// Its labels.
pub const SETTINGS: Settings = Settings {
    preferences: "You",
    currency: "Currency",
    currency_hint: "Amounts that name no currency are in this one. What is filed keeps its own.",
    timezone: "Time zone",
    timezone_hint: "A city is enough, like Asia/Kathmandu. Your days begin and end there.",
    assistant: "Help of a model",
    save: "Save",
    nudges: "What I tell you by myself",
    tell_me: "Tell me",
    quiet: "Quiet hours",
    from: "From",
    to: "To",
    quiet_hint: "At most two messages a day, and none in these hours. The same time twice means there are none.",
    email: "E-mail",
    no_mail: "No mail is sent from here. Whoever runs this hisab can set it up; its README says how.",
    address: "Your e-mail address",
    address_hint: "A code goes there first, so that nobody else gets your mail.",
    send_code: "Send me a code",
    code: "The six digits that came by mail",
    confirm: "Confirm",
    stop_mail: "Stop all mail",
    start_mail: "Send mail again",
    forget_mail: "Forget my address",
    chats: "Your chats",
    chats_hint: "These lead to your books. Whoever writes there sees and changes everything.",
    chat: "Chat",
    since: "Since",
    what_to_do: "What to do",
    unlink: "Unlink",
    link: "Link another chat",
    agree: "Yes, do it",
    back: "No, leave it",
    tokens: "Programs",
    tokens_hint: "A token lets a program of yours in at the API. Take it away when the program is gone.",
    no_tokens: "No program has a token.",
    token_name: "What it is for",
    scope: "It may",
    days: "Good for days",
    days_hint: "Left empty, it is good until you take it away.",
    bad_days: "That is a whole number of days, from 1 to 3650.",
    made: "Made",
    used: "Last used",
    ends: "Ends",
    make: "Make a token",
    revoke: "Take away",
    token_made: "Your new token",
    token_once: "Copy it now: it is not shown again. Whoever has it is let in as you.",
    sessions: "Where you are signed in",
    sessions_hint: "If you do not know one of these, end it, or sign out everywhere.",
    browser: "Browser",
    via: "By",
    signed_in: "Signed in",
    seen: "Last seen",
    this_one: "this one",
    end: "Sign out",
    end_all: "Sign out everywhere",
    export: "Your books as a file",
    export_hint: "The table opens in any spreadsheet; the archive holds everything, and another hisab can read it.",
    erase: "Delete everything",
    erase_hint: "Your entries, budgets, messages and settings, from all chats. You are told first what that is, and have a day to think again.",
    erase_all: "Delete everything…",
    erase_sure: "Yes, delete all of it",
    keep: "Keep my books",
};

/// What was just set; the address says which of these it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingDone {
    /// Currency, zone, assistant.
    Preferences,
    /// What is told.
    Nudges,
    /// The same, but there is no chat to tell it in.
    NudgesUnheard,
    /// A code went out.
    EmailAsked,
    /// The address is confirmed.
    EmailConfirmed,
    /// No more mail.
    EmailStopped,
    /// Mail again.
    EmailStarted,
    /// The address is forgotten.
    EmailForgotten,
    /// Books were parted.
    Parted,
    /// A chat left.
    Unlinked,
    /// A token was taken away.
    TokenGone,
    /// A session was ended.
    SessionEnded,
    /// Everything will be erased.
    Erasing,
    /// Nothing will be.
    Kept,
}

/// What is said of it.
pub const fn setting_done(done: SettingDone) -> &'static str {
    match done {
        SettingDone::Preferences => "Saved. “Undo” takes it back.",
        SettingDone::Nudges => "Saved: that is what I tell you from now on.",
        SettingDone::NudgesUnheard => {
            "Saved. But there is no chat yet in which I could tell you: link one below, or write in the chat here."
        }
        SettingDone::EmailAsked => {
            "A code is on its way. Type its six digits below within 15 minutes; no other mail goes there before."
        }
        SettingDone::EmailConfirmed => "Confirmed: mail goes there from now on.",
        SettingDone::EmailStopped => "No more mail goes there.",
        SettingDone::EmailStarted => "Mail goes there again.",
        SettingDone::EmailForgotten => "Your address is forgotten. No mail goes there.",
        SettingDone::Parted => "Parted: what came with that chat is in books of its own again.",
        SettingDone::Unlinked => "That chat has left; what is written there next begins new books.",
        SettingDone::TokenGone => "Taken away: it lets nobody in any more.",
        SettingDone::SessionEnded => "Signed out there.",
        SettingDone::Erasing => {
            "Everything will be erased a day from now. Until then all works as before, and you can take it back below."
        }
        SettingDone::Kept => "Nothing will be erased: your books stay as they are.",
    }
}

/// What a kind of nudge tells, after “tell me”.
pub const fn nudge_kind(kind: Kind) -> &'static str {
    nudges::of(kind)
}

/// Whether a model may read what is written, as a choice.
pub const fn assistant_choice(assistant: Assistant) -> &'static str {
    match assistant {
        Assistant::On => "It may read what I cannot read by myself",
        Assistant::Masked => "The same, with names, merchants and account numbers hidden",
        Assistant::Off => "Nothing is sent to a model: I go by rules alone",
    }
}

/// What a token is good for.
pub const fn scope_choice(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "Look at the books",
        Scope::Write => "Look at the books and change them",
    }
}

/// How somebody signed in.
pub const fn signed_in_by(via: Via) -> &'static str {
    match via {
        Via::Chat => "a link from a chat",
        Via::Mail => "a link in a mail",
        Via::Owner => "the owner’s link",
        Via::Firebase => "an account",
    }
}

/// What a way to have the books as a file says.
pub const fn export_as(format: Format) -> &'static str {
    match format {
        Format::Csv => "Entries as a table (CSV)",
        Format::Json => "Everything as an archive (JSON)",
    }
}

/// A chat by its channel; `is_here` is that of the pages.
pub fn chat_name(channel: &str, is_here: bool) -> String {
    if is_here { "the chat on these pages".to_owned() } else { place(channel) }
}

/// A moment by the person's clock: "today at 14:45".
pub fn moment(reader: Reader, zone: Zone, at: DateTime<Utc>) -> String {
    let local = zone.local(at);
    format!("{} at {}", day(reader, local.date()), local.format("%H:%M"))
}

/// Something that has not been.
pub const fn never() -> &'static str {
    "never"
}

/// That something does not end by itself.
pub const fn no_end() -> &'static str {
    "does not"
}

/// Browsers by what they call themselves: the first that fits, since each claims to be those before it in time.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, likewise.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// What people call a browser, by what it calls itself; a program by its own name.
pub fn browser(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ if agent.trim().is_empty() => "a program without a name".to_owned(),
        _ => crate::domain::text::clipped(agent, 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::samples;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(browser(&format!("{chrome} Edg/126.0")), "Edge on Linux");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(browser(phone), "Safari on an iPhone");
        assert_eq!(
            browser("Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0"),
            "Firefox on Windows"
        );
        assert_eq!(browser("curl/8.7"), "curl/8.7");
        assert_eq!(browser(" "), "a program without a name");
    }

    #[test]
    fn a_moment_is_by_the_persons_clock() {
        let zone = Zone::parse("Asia/Kathmandu").unwrap();
        let at = "2026-01-14T23:30:00Z".parse().unwrap();
        assert_eq!(moment(samples::reader(), zone, at), "today at 05:15");
    }
}
