//! The commands: doors like any other, thin over the library.
//!
//! To add one: `commands/<name>.rs` with its `Args` and `run`, and a variant of `Command` in `main.rs`.

pub(crate) mod chat;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod nudge;
pub(crate) mod outbox;
pub(crate) mod owner;
pub(crate) mod rates;
pub(crate) mod serve;
pub(crate) mod understand;

use std::io::{self, Write};

/// The person at this terminal.
pub(crate) use hisabkitab::app::OWNER;

/// One line to the person.
pub(crate) fn tell(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// Part of a line to the person, seen at once.
pub(crate) fn tell_part(part: &str) -> io::Result<()> {
    let mut out = io::stdout();
    write!(out, "{part}")?;
    out.flush()
}
