//! `hisab export FILE`: the whole books as JSON, or as a table.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use hisab_port::Channel;
use hisabkitab::{
    app::{self, App},
    config,
    conversation::Turns,
    ledger, wording,
};

use super::{OWNER, tell};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where to write; `-` is standard output
    file: PathBuf,
    #[command(flatten)]
    person: config::person::Person,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let app = App::open(books, None, args.person.defaults(), Turns::None, Vec::new()).await?;
    let written = write(&app, &args.file).await;
    app.stop().await;
    written
}

async fn write(app: &App, file: &Path) -> anyhow::Result<()> {
    let table = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if file == Path::new("-") {
        return export(app, io::stdout().lock(), table).await;
    }
    // Written beside and moved into place: a failure half-way leaves an older export whole.
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let cannot = || format!("{} cannot be written", file.display());
    let out = BufWriter::new(private_file(&beside).with_context(cannot)?);
    if let Err(error) = export(app, out, table).await {
        // What was begun is of no use; that it cannot be removed changes nothing about the error.
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    fs::rename(&beside, file).with_context(cannot)?;
    tell(&wording::exported(file))?;
    Ok(())
}

/// A new file for its owner's eyes only, where the system knows owners.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

async fn export(app: &App, out: impl Write, table: bool) -> anyhow::Result<()> {
    let mut books = app.conversations.books(Channel::Terminal, OWNER, app::now()).await?;
    if table {
        ledger::csv(&mut books, out).await?;
    } else {
        ledger::export(&mut books, out).await?;
    }
    // Someone new has books from now on.
    Ok(books.commit().await?)
}
