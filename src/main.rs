//! The command line: one file per command in `commands`.

mod commands;

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use hisabkitab::{
    alarm::{self, Alarm},
    config::{self, log::Format},
};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, LevelFilter, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

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
    #[command(flatten)]
    sentry: config::sentry::Sentry,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the chat in the browser
    Serve(Box<commands::serve::Args>),
    /// Have a conversation in the terminal
    Chat(commands::chat::Args),
    /// Read messages as JSON lines and show what they mean, without any books
    Understand,
    /// Judge what the rules and a model make of messages whose meaning is known, without any books
    Eval(commands::eval::Args),
    /// Bring the tables of the books up to date
    Migrate,
    /// Write your whole books to a file: JSON, or a table when its name ends in .csv
    Export(commands::export::Args),
    /// Read books that were exported as JSON
    Import(commands::import::Args),
    /// Show who would be told what without asking, and why
    Nudge(commands::nudge::Args),
    /// Read, fetch or show what currencies are worth in each other
    Rates(commands::rates::Args),
    /// See what could not be sent, and have it tried again
    Outbox(commands::outbox::Args),
    /// Get a link that signs you in to the pages as the one who runs all this
    Owner(commands::owner::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let alarm = match alarm(&cli.sentry) {
        Ok(alarm) => alarm,
        Err(error) => return failed(&error),
    };
    start_log(&cli.log, alarm.as_ref());
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format_args!("{error:#}")),
    }
}

fn failed(why: &dyn Display) -> ExitCode {
    // Nothing is left to do about a standard error that is closed.
    let _ = writeln!(io::stderr(), "hisab: {why}");
    ExitCode::FAILURE
}

/// What tells Sentry of failures, if it is to.
fn alarm(settings: &config::sentry::Sentry) -> Result<Option<Alarm>, alarm::BadSettings> {
    let Some(dsn) = settings.dsn() else { return Ok(None) };
    let alarm = Alarm::new(&dsn, settings.environment())?;
    alarm.hear_panics();
    Ok(Some(alarm))
}

fn start_log(settings: &config::log::Log, alarm: Option<&Alarm>) {
    // A filter that cannot be read must not keep anyone from their books.
    let wanted = EnvFilter::try_new(settings.filter()).unwrap_or_else(|_| EnvFilter::new("warn"));
    let discreet = filter_fn(|about| !tells_too_much(about));
    let filter = wanted.and(discreet.with_max_level_hint(LevelFilter::TRACE));
    // One that cannot be written is not to be told of where it cannot be written.
    let log_to =
        tracing_subscriber::fmt::layer().with_writer(io::stderr).log_internal_errors(false);
    let log_to = match settings.format {
        Format::Text => log_to.with_ansi(io::stderr().is_terminal()).with_filter(filter).boxed(),
        Format::Json => log_to.json().flatten_event(true).with_filter(filter).boxed(),
    };
    // What is told does not depend on what is logged.
    tracing_subscriber::registry().with(log_to).with(alarm.map(Alarm::layer)).init();
}

/// Whether a log would have what a person wrote, or a key: below warnings, what speaks to models tells all that it
/// sends and receives, what speaks HTTP its headers, what speaks SQL its statements; what speaks to Discord warns of
/// messages with their texts. No filter may ask for that.
fn tells_too_much(about: &tracing::Metadata<'_>) -> bool {
    const TALKATIVE: [&str; 19] = [
        "gemini",
        "h2",
        "hyper",
        "hyper_util",
        "pglite_oxide",
        "redis",
        "reqwest",
        "rig",
        "rig_agent",
        "rig_core",
        "rig_reqwest",
        "rustls",
        "sqlx",
        "sqlx_core",
        "sqlx_postgres",
        "teloxide",
        "teloxide_core",
        "tokio_tungstenite",
        "tungstenite",
    ];
    let crate_name = about.target().split([':', '.']).next().unwrap_or_default();
    // What queues say of errands that cannot be handed over is said once, by us.
    crate_name == "serenity"
        || crate_name.starts_with("apalis")
        || *about.level() > tracing::Level::WARN && TALKATIVE.contains(&crate_name)
}

/// `serve` as its settings have it when no command is named.
#[derive(Parser)]
struct Alone {
    #[command(flatten)]
    args: commands::serve::Args,
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { command, books, log: _, sentry: _ } = cli;
    let alone = || Command::Serve(Box::new(Alone::parse_from(["hisab"]).args));
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
            Command::Eval(args) => commands::eval::run(&args).await,
            Command::Migrate => commands::migrate::run(&books).await,
            Command::Export(args) => commands::export::run(&books, &args).await,
            Command::Import(args) => commands::import::run(&books, &args).await,
            Command::Nudge(args) => commands::nudge::run(&books, &args).await,
            Command::Rates(args) => commands::rates::run(&books, &args).await,
            Command::Outbox(args) => commands::outbox::run(&books, &args).await,
            Command::Owner(args) => commands::owner::run(&books, &args).await,
            Command::Understand => Ok(()),
        }
    })
}

#[test]
fn no_two_arguments_of_a_command_have_one_name() {
    use clap::CommandFactory as _;

    Cli::command().debug_assert();
    Alone::command().debug_assert();
}
