//! `hisab nudge --dry-run`: who would be told what without asking, and why.

use std::io::{self, Write};

use anyhow::Context;
use chrono::{DateTime, Utc};
use hisabkitab::{
    app::{self, App},
    config::{self, person::Person},
    conversation::Turns,
    jobs,
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only show it: nothing is told, and nothing noted (`serve` tells people when it is their turn)
    #[arg(long, required = true)]
    dry_run: bool,
    /// As of this time, if nobody is told anything until then, such as 2026-12-01T08:30:00+05:45; without it, now
    #[arg(long, value_name = "TIME")]
    at: Option<DateTime<Utc>>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    person: Person,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let app = App::open(books, None, args.person.defaults(), Turns::None, Vec::new()).await?;
    let at = args.at.unwrap_or_else(app::now);
    let mut out = io::stdout().lock();
    let mut written = Ok(());
    let mut count = 0;
    let shown = app
        .preview_nudges(at, |preview| {
            count += 1;
            if written.is_ok() {
                written = show(&mut out, &preview, args.json);
            }
        })
        .await;
    app.stop().await;
    shown.context("the books cannot be read")?;
    written.context("it cannot be written")?;
    if count == 0 && !args.json {
        writeln!(out, "{}", hisabkitab::wording::nobody_to_tell(at))?;
    }
    Ok(())
}

fn show(out: &mut impl Write, preview: &jobs::Preview, json: bool) -> io::Result<()> {
    if json {
        let line = serde_json::to_string(preview)?;
        return writeln!(out, "{line}");
    }
    let indented = |text: &str| text.replace('\n', "\n    ");
    writeln!(
        out,
        "{}  {}  {}{}  {}\n    {}\n    ({})",
        preview.due_at.format("%Y-%m-%d %H:%M UTC"),
        preview.user,
        preview.channel,
        if preview.by_mail { " and by mail" } else { "" },
        preview.kind.name(),
        indented(&preview.text),
        indented(&preview.why),
    )
}
