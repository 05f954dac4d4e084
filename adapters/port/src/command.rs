//! Commands: what platforms offer to complete when somebody types "/".

/// A command, as a platform shows it. A person who uses it has written [`Content::Text`](crate::Content::Text): a
/// slash, the name, and what it is about: "/spent chai 20".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its name without the slash: at most 32 lower-case letters of ASCII, digits and underscores.
    pub name: &'static str,
    /// What it does: at most 100 characters.
    pub about: &'static str,
    /// What can be written after it, if anything.
    pub argument: Option<Argument>,
}

/// What can be written after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, for platforms that show it; as a command's.
    pub name: &'static str,
    /// What it is: at most 100 characters.
    pub about: &'static str,
    /// Whether the command means nothing without it.
    pub required: bool,
}
