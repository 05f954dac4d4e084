//! `hisab import FILE`: reads books that were exported as JSON.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use hisab_port::Channel;
use hisabkitab::{
    app::{self, App},
    config,
    conversation::Turns,
    ledger::{self, Archive, LedgerError},
    wording,
};

use super::{OWNER, tell};

/// The largest file that is read, in bytes: some four million entries.
const MAX_BYTES: u64 = 1 << 30;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The file to read; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    person: config::person::Person,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let archive = read(&args.file)?;
    let app = App::open(books, None, args.person.defaults(), Turns::None, Vec::new()).await?;
    let read = import(&app, &archive).await;
    app.stop().await;
    read
}

fn read(file: &Path) -> anyhow::Result<Archive> {
    let cannot = || format!("{} cannot be read", file.display());
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file).with_context(cannot)?)
    };
    let mut input = BufReader::new(input.take(MAX_BYTES + 1));
    let archive = serde_json::from_reader(&mut input);
    if input.get_ref().limit() == 0 {
        bail!("{} is larger than {MAX_BYTES} bytes", file.display());
    }
    archive.with_context(|| {
        format!("{} is no export of hisab (JSON); nothing was read", file.display())
    })
}

async fn import(app: &App, archive: &Archive) -> anyhow::Result<()> {
    let mut books = app.conversations.books(Channel::Terminal, OWNER, app::now()).await?;
    let imported = match ledger::import(&mut books, archive).await {
        Ok(imported) => imported,
        Err(LedgerError::Internal(_)) if !app.conversations.has_room() => {
            bail!(wording::refusal(&LedgerError::NoSpace).plain_text())
        }
        Err(error @ LedgerError::Internal(_)) => return Err(error.into()),
        Err(refused) => bail!(wording::refusal(&refused).plain_text()),
    };
    books.commit().await?;
    tell(&wording::imported(imported))?;
    Ok(())
}
