//! The command line: one file per command in `commands`.

mod commands;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use hisabkitab::config::{self, log::Format};
use tracing_subscriber::EnvFilter;

/// Keeps your books by chat.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    /// Without one, `serve`
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    books: config::books::Books,
    #[command(flatten)]
    log: config::log::Log,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the chat in the browser
    Serve(commands::serve::Args),
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
    start_log(&cli.log);
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do about a standard error that is closed.
            let _ = writeln!(io::stderr(), "hisab: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(log: &config::log::Log) {
    // A filter that cannot be read must not keep anyone from their books.
    let filter = EnvFilter::try_new(log.filter()).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log_to = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match log.format {
        Format::Text => log_to.with_ansi(io::stderr().is_terminal()).init(),
        Format::Json => log_to.json().flatten_event(true).init(),
    }
}

/// `serve` as its settings have it when no command is named.
#[derive(Parser)]
struct Alone {
    #[command(flatten)]
    args: commands::serve::Args,
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { command, books, log: _ } = cli;
    let alone = || Command::Serve(Alone::parse_from(["hisab"]).args);
    let command = command.unwrap_or_else(alone);
    if let Command::Understand = command {
        let out = io::BufWriter::new(io::stdout().lock());
        return commands::understand::run(io::stdin().lock(), out);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match command {
            Command::Serve(args) => commands::serve::run(&books, &args).await,
            Command::Chat(args) => commands::chat::run(&books, &args).await,
            Command::Migrate => commands::migrate::run(&books).await,
            Command::Export(args) => commands::export::run(&books, &args).await,
            Command::Import(args) => commands::import::run(&books, &args).await,
            Command::Understand => Ok(()),
        }
    })
}
