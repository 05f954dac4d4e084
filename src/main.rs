//! The command line.

use std::io;

use clap::{Parser, Subcommand};
use hisabkitab::commands;

/// Keeps a person's books by chat.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what rules make of messages: JSON lines in, JSON lines out.
    Understand,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Understand => {
            commands::understand::run(io::stdin().lock(), io::BufWriter::new(io::stdout().lock()))
        }
    }
}
