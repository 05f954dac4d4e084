//! `hisab owner`: a link that signs whoever runs the program in to the pages, as their owner.

use anyhow::bail;
use hisabkitab::{
    app::App,
    config::{self, person::Person},
    conversation::Turns,
    ledger::SIGN_IN_MINUTES,
    wording,
};

use super::tell;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pages: config::serve::Pages,
    #[command(flatten)]
    person: Person,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let defaults = args.person.defaults();
    let app = App::open(books, None, defaults, Turns::None, Vec::new()).await?;
    let made = app.owner_link(&args.pages.site()).await;
    app.stop().await;
    let Some(link) = made? else { bail!(wording::no_owner_link()) };
    Ok(tell(&wording::owner_link(&link, SIGN_IN_MINUTES))?)
}
