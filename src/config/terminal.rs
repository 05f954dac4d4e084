//! How the terminal is used.

/// Whether the person wants no colour: `NO_COLOR` is set and not empty (no-color.org).
#[expect(clippy::disallowed_methods, reason = "settings are read in `config`")]
pub fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
