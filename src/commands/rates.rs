//! `hisab rates`: what currencies are worth in each other, for everybody whose books these are.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Subcommand;
use hisabkitab::{
    app::{self, App},
    config,
    conversation::Turns,
    domain::rate::DatedRate,
    jobs::rates::{self, Feed, Limits},
    ledger::{self, RateSource},
    wording,
};

use super::tell;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Read rates from a CSV file with the heading date,base,quote,rate
    Import {
        /// The file to read; `-` is standard input
        file: PathBuf,
    },
    /// Fetch the reference rates of the European Central Bank
    Fetch(config::rates::Rates),
    /// Show the newest rates that count for everybody
    List,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    // Read before the books are opened: what is wrong with it is known at once.
    let read = match &args.what {
        What::Import { file } => Some(read(file)?),
        What::Fetch(_) | What::List => None,
    };
    let nobody = config::person::Person { currency: None, timezone: None };
    let app = App::open(books, None, nobody.defaults(), Turns::None, Vec::new()).await?;
    let done = match &args.what {
        What::Import { .. } => import(&app, &read.unwrap_or_default()).await,
        What::Fetch(settings) => fetch(&app, settings).await,
        What::List => list(&app).await,
    };
    app.stop().await;
    tell(&done?)?;
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<Vec<DatedRate>> {
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).with_context(|| format!("{} cannot be read", file.display()))?)
    };
    match ledger::read_rates(input, app::now().date_naive()) {
        Ok(rates) => Ok(rates),
        Err(wrong) => bail!(wording::rates_file(file, &wrong)),
    }
}

async fn import(app: &App, rates: &[DatedRate]) -> anyhow::Result<String> {
    let mut tx = app.store().begin().await?;
    let changed = ledger::share_rates(&mut tx, RateSource::File, rates).await?;
    tx.commit().await?;
    Ok(wording::rates_read(rates.len(), changed))
}

async fn fetch(app: &App, settings: &config::rates::Rates) -> anyhow::Result<String> {
    let feed = Feed::new(&settings.ecb_url, Limits::default())?;
    let fetched = rates::fetch(app.store(), &feed, app::now().date_naive()).await?;
    Ok(wording::rates_fetched(fetched.rates, fetched.changed))
}

async fn list(app: &App) -> anyhow::Result<String> {
    let mut conn = app.store().acquire().await?;
    Ok(wording::known_rates(&ledger::newest_rates(&mut conn).await?))
}
