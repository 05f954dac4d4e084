//! The commands: what platforms offer to whoever types "/". One list for their menus, for `/help`, and for what each
//! stands for: a command is only a shorter way to words that anybody may write.
//!
//! To add one: a line in [`ALL`].

use hisab_port::{Argument, Command, Reply};

use super::{
    line::{bold, plain},
    say,
};

/// A command, and the words that it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut {
    /// As platforms show it.
    pub command: Command,
    /// What it says when nothing is written after it; nothing if it means nothing then.
    alone: &'static str,
    /// What it says before that which is written after it; `None` if that is of no account.
    before: Option<&'static str>,
}

const fn shortcut(
    name: &'static str,
    about: &'static str,
    alone: &'static str,
    before: Option<&'static str>,
    argument: Option<Argument>,
) -> Shortcut {
    Shortcut { command: Command { name, about, argument }, alone, before }
}

const fn needs(name: &'static str, about: &'static str) -> Argument {
    Argument { name, about, required: true }
}

const fn may_have(name: &'static str, about: &'static str) -> Argument {
    Argument { name, about, required: false }
}

/// Every command, in the order of menus.
pub const ALL: &[Shortcut] = &[
    shortcut(
        "spent",
        "File what you spent",
        "",
        Some(""),
        Some(needs("what", "What it was and how much, like: chai 20, auto 85")),
    ),
    shortcut(
        "ask",
        "Ask your books",
        "",
        Some(""),
        Some(needs("question", "Your question, like: how much on food this month?")),
    ),
    shortcut(
        "chart",
        "See a chart of your spending",
        "chart of this month",
        Some("chart of "),
        Some(may_have("what", "Of what, like: food since june, or: budgets")),
    ),
    shortcut(
        "budget",
        "Set or see your budgets",
        "show my budgets",
        Some("budget "),
        Some(may_have("what", "Of what and how much, like: food 5000")),
    ),
    shortcut("recent", "See your last entries", "show my last entries", None, None),
    shortcut(
        "undo",
        "Take back the last change",
        "undo",
        Some("undo the last "),
        Some(may_have("number", "How many changes, like: 3")),
    ),
    shortcut("redo", "Do again what was taken back", "redo", None, None),
    shortcut(
        "currency",
        "Say which currency amounts are in",
        "",
        Some("my currency is "),
        Some(needs("code", "Its code, like: NPR")),
    ),
    shortcut(
        "timezone",
        "Say where your days begin and end",
        "",
        Some("timezone "),
        Some(needs("zone", "Its name, like: Asia/Kathmandu")),
    ),
    shortcut(
        "link",
        "Keep the same books in another chat, too",
        "link",
        Some("link "),
        Some(may_have("code", "The code that the other chat gave you; without one you get one")),
    ),
    shortcut("dashboard", "Open your dashboard", "dashboard", None, None),
    shortcut("unlink", "Part this chat from the others again", "unlink", None, None),
    shortcut(
        "export",
        "Get your whole books as a file",
        "export my books",
        Some("export my books as "),
        Some(may_have("format", "csv for a table, json for an archive")),
    ),
    shortcut("delete_me", "Erase everything about you", "delete my account", None, None),
    shortcut("help", "See what you can write", "help", None, None),
    shortcut("start", "Say hello", "hello", None, None),
];

/// What a text that begins with a slash stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// These words.
    Words(String),
    /// A command that means nothing without more.
    Lacks(Command),
    /// No command that is known: its name.
    Unknown(String),
}

/// The longest name of a command that is taken for one, in characters.
const MAX_NAME: usize = 32;

/// Reads a command; `None` if a text is none. "/ 20", "/2" and "/path/to" are texts like any other.
pub fn read(text: &str) -> Option<Said> {
    let rest = text.trim_start().strip_prefix('/')?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (name, argument) = rest.split_at_checked(end)?;
    let is_name = (1..=MAX_NAME).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let Some(known) = ALL.iter().find(|known| known.command.name == name) else {
        return Some(Said::Unknown(name));
    };
    let argument = argument.trim();
    Some(match known.before {
        Some(before) if !argument.is_empty() => Said::Words(format!("{before}{argument}")),
        _ if known.alone.is_empty() => Said::Lacks(known.command),
        _ => Said::Words(known.alone.to_owned()),
    })
}

/// To a command that means nothing without more.
pub fn lacks(command: Command) -> Reply {
    let wanted = command.argument.map_or("", |argument| argument.about);
    say([plain("Write it after the command. ").bold(wanted).plain(".").end()])
}

/// To a command that is not known.
pub fn unknown(name: &str) -> Reply {
    say([plain("I do not know ")
        .bold(format!("/{name}"))
        .plain(". ")
        .bold("/help")
        .plain(" shows what I know, and you can just write, like “chai 20”.")
        .end()])
}

/// The list, for whoever asks for help.
pub(super) fn listed() -> Reply {
    let line = |known: &Shortcut| {
        bold(format!("/{}", known.command.name)).plain(" ").plain(known.command.about).end()
    };
    let shown = ALL.iter().filter(|known| !["help", "start"].contains(&known.command.name));
    say(shown.map(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stands_for_words() {
        let words = |text: &str| match read(text) {
            Some(Said::Words(words)) => words,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(words("/spent chai 20"), "chai 20");
        assert_eq!(words(" /SPENT\nchai 20 "), "chai 20");
        assert_eq!(words("/budget"), "show my budgets");
        assert_eq!(words("/budget food 5000"), "budget food 5000");
        assert_eq!(words("/undo 3"), "undo the last 3");
        assert_eq!(words("/chart food since june"), "chart of food since june");
        assert_eq!(words("/redo everything"), "redo");
        assert!(matches!(read("/spent  "), Some(Said::Lacks(Command { name: "spent", .. }))));
        assert_eq!(read("/frobnicate now"), Some(Said::Unknown("frobnicate".to_owned())));
        for text in ["chai 20", "/ 20", "/2", "/path/to/file", "//", "1/2 kg 40", "/क 20"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_command_fits_the_platforms_menus() {
        // The tighter of Telegram's and Discord's bounds.
        let fits = |name: &str, about: &str| {
            let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            (1..=32).contains(&name.len())
                && name.chars().all(of_name)
                && (1..=100).contains(&about.len())
        };
        for Shortcut { command, alone, .. } in ALL {
            assert!(fits(command.name, command.about), "{}", command.name);
            if let Some(argument) = command.argument {
                assert!(fits(argument.name, argument.about), "{}", command.name);
            }
            let needs = command.argument.is_some_and(|argument| argument.required);
            assert_eq!(alone.is_empty(), needs, "{}: what it needs it says", command.name);
        }
    }
}
