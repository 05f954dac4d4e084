//! `hisab migrate`: brings the tables of the books up to date and does nothing else.

use hisabkitab::{app::App, config, conversation::Turns, wording};

use super::tell;

pub(crate) async fn run(books: &config::books::Books) -> anyhow::Result<()> {
    let nobody = config::person::Person { currency: None, timezone: None };
    let app = App::open(books, None, nobody.defaults(), Turns::None, Vec::new()).await?;
    tell(&wording::migrated(&app.address.to_string()))?;
    app.stop().await;
    Ok(())
}
