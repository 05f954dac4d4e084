//! What the command line can do, one file per command.

pub mod understand;
