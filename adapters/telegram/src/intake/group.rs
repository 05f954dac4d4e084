//! What in a group is meant for the bot: a command of its own, a mention, an answer to one of its messages. Everything
//! else there is between people, or for other bots.

use hisab_port::Command as Known;

/// The words of a message in a group, without the mention of the bot, if they are meant for it.
pub(super) fn heard(text: &str, name: &str, known: &[Known], answers: bool) -> Option<String> {
    if let Some(command) = command(text) {
        return command.is_for(name, known).then(|| command.plain());
    }
    let (rest, mentioned) = without_mentions(text, name);
    (mentioned || answers).then_some(rest)
}

/// The words of a message to the bot alone: a command is for it, whatever name stands behind.
pub(super) fn told(text: &str) -> String {
    command(text).map_or_else(|| text.to_owned(), |command| command.plain())
}

/// "/spent@thebot chai 20"
struct Command<'a> {
    /// With its slash.
    name: &'a str,
    /// The bot it is for, if it says so.
    to: Option<&'a str>,
    rest: &'a str,
}

impl Command<'_> {
    /// Whether it is for the bot of this name, which knows these commands.
    fn is_for(&self, name: &str, known: &[Known]) -> bool {
        let is_own = |known: &Known| {
            self.name.strip_prefix('/').is_some_and(|name| name.eq_ignore_ascii_case(known.name))
        };
        self.to.map_or_else(|| known.iter().any(is_own), |to| to.eq_ignore_ascii_case(name))
    }

    fn plain(&self) -> String {
        format!("{}{}", self.name, self.rest)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn command(text: &str) -> Option<Command<'_>> {
    let after = text.strip_prefix('/')?;
    let length = after.find(|c| !is_of_name(c)).unwrap_or(after.len());
    let (name, rest) = text.split_at_checked(length + 1)?;
    let (to, rest) = match rest.strip_prefix('@') {
        Some(rest) => {
            let (to, rest) = rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()));
            (Some(to), rest)
        }
        None => (None, rest),
    };
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    (length > 0 && ends).then_some(Command { name, to, rest })
}

/// The text without "@name" and the spaces around it, and whether it was there.
fn without_mentions(text: &str, name: &str) -> (String, bool) {
    let (mut kept, mut mentioned) = (text.to_owned(), false);
    while let Some((before, after)) = next_mention(&kept, name) {
        mentioned = true;
        let (head, tail) = (before.trim_end(), after.trim_start());
        let gap = before.get(head.len()..).into_iter();
        let gap: String = gap.chain(after.get(..after.len() - tail.len())).collect();
        let between = match (head, tail) {
            ("", _) | (_, "") => "",
            _ if gap.contains('\n') => "\n",
            _ if gap.is_empty() => "",
            _ => " ",
        };
        kept = format!("{head}{between}{tail}");
    }
    // Nothing but the mention: that is what was said.
    if kept.is_empty() { (text.to_owned(), mentioned) } else { (kept, mentioned) }
}

/// What stands before and after the first mention.
fn next_mention<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices('@').find_map(|(at, _)| {
        let (before, from) = text.split_at_checked(at)?;
        let (said, after) = from.get(1..)?.split_at_checked(name.len())?;
        let starts = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !is_of_name(c));
        (said.eq_ignore_ascii_case(name) && starts && ends).then_some((before, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_mentions_and_answers_are_heard() {
        let cases = [
            ("/spent chai 20", false, Some("/spent chai 20")),
            ("/spent@TheBot chai 20", false, Some("/spent chai 20")),
            ("/spent@otherbot chai 20", false, None),
            ("/spent@otherbot chai 20", true, None),
            ("/undo@thebot", false, Some("/undo")),
            ("/Spent chai 20", false, Some("/Spent chai 20")),
            ("/ban", false, None),
            ("/ban", true, None),
            ("/ban @thebot", false, None),
            ("/ban@thebot", false, Some("/ban")),
            ("chai 20", false, None),
            ("chai 20", true, Some("chai 20")),
            ("@thebot chai 20", false, Some("chai 20")),
            ("chai 20 @TheBot", false, Some("chai 20")),
            ("chai  @thebot  20", false, Some("chai 20")),
            ("chai 20\n@thebot auto 85", false, Some("chai 20\nauto 85")),
            ("@thebot @thebot chai 20", false, Some("chai 20")),
            ("@thebot, chai 20", false, Some(", chai 20")),
            ("@thebot", false, Some("@thebot")),
            ("@thebotter chai 20", false, None),
            ("me@thebot.example owes 20", false, None),
            ("@शर्मा 20 @", false, None),
            ("/ 20", false, None),
            ("/usr/bin costs 20", false, None),
            ("", true, Some("")),
        ];
        let known = [Known { name: "spent", about: "Log an expense", argument: None }];
        for (text, answers, expected) in cases {
            assert_eq!(heard(text, "thebot", &known, answers).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_command_to_the_bot_alone_loses_its_name() {
        assert_eq!(told("/spent@thebot chai 20"), "/spent chai 20");
        assert_eq!(told("mail@thebot 20"), "mail@thebot 20");
    }
}
