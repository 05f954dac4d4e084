//! The command line: one file per command in `commands`.

mod commands;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use hisabkitab::config;
use tracing_subscriber::EnvFilter;

/// Keeps your books by chat.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    books: config::books::Books,
    #[command(flatten)]
    log: config::log::Log,
}

#[derive(Subcommand)]
enum Command {
    /// Have a conversation in the terminal
    Chat(commands::chat::Args),
    /// Read messages as JSON lines and show what they mean, without any books
    Understand,
    /// Bring the tables of the books up to date
    Migrate,
    /// Write your whole books to a file: JSON, or a table when its name ends in .csv
    Export(commands::export::Args),
    /// Read books that were exported as JSON
    Import(commands::import::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A filter that cannot be read must not keep anyone from their books.
    let filter = EnvFilter::try_new(&cli.log.filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do about a standard error that is closed.
            let _ = writeln!(io::stderr(), "hisab: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { command, books, log: _ } = cli;
    if let Command::Understand = command {
        return commands::understand::run(io::stdin().lock(), io::stdout().lock());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match command {
            Command::Chat(args) => commands::chat::run(&books, &args).await,
            Command::Migrate => commands::migrate::run(&books).await,
            Command::Export(args) => commands::export::run(&books, &args).await,
            Command::Import(args) => commands::import::run(&books, &args).await,
            Command::Understand => Ok(()),
        }
    })
}
