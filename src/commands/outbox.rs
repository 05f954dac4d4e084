//! `hisab outbox`: what could not be sent. It can be seen, tried again, or given up for good; what it says is nobody's but
//! the person's.

use std::io::{self, Write};

use anyhow::bail;
use hisab_port::Channel;
use hisabkitab::{
    app::App,
    config,
    conversation::{DeadLetter, Turns},
    wording::{self, outbox::Undelivered},
};
use serde_json::json;
use uuid::Uuid;

use super::tell;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Show what could not be sent: whose it is, on which channel, since when, and why
    List {
        /// A line of JSON for each
        #[arg(long)]
        json: bool,
        /// Only of this channel
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<Channel>,
    },
    /// Have it tried again
    Replay {
        /// Which
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<Uuid>,
        /// All there is
        #[arg(long)]
        all: bool,
        /// Of all only those of this channel
        #[arg(long, requires = "all", value_name = "CHANNEL")]
        channel: Option<Channel>,
    },
    /// Give it up for good
    Drop {
        /// Which
        id: Uuid,
    },
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let nobody = config::person::Person { currency: None, timezone: None };
    let app = App::open(books, None, nobody.defaults(), Turns::None, Vec::new()).await?;
    let done = act(&app, &args.what).await;
    app.stop().await;
    done
}

async fn act(app: &App, what: &What) -> anyhow::Result<()> {
    match what {
        What::List { json, channel } => {
            let mut out = io::stdout().lock();
            let mut count = 0_u64;
            let channel = channel.map(Channel::name);
            let each = |letter: DeadLetter| -> anyhow::Result<()> {
                count += 1;
                if !json {
                    return Ok(writeln!(out, "{}", wording::outbox::line(shown(&letter)))?);
                }
                let line = json!({
                    "id": letter.id,
                    "user": letter.user_id,
                    "conversation": letter.conversation_id,
                    "channel": letter.channel,
                    "created_at": letter.created_at,
                    "failed_at": letter.failed_at,
                    "attempts": letter.attempts,
                    "error": letter.error,
                });
                Ok(writeln!(out, "{line}")?)
            };
            app.conversations.undelivered::<anyhow::Error>(channel, each).await?;
            if count == 0 && !json {
                writeln!(out, "{}", wording::outbox::none())?;
            }
        }
        What::Replay { id, channel, all: _ } => {
            let count = app.conversations.replay(*id, channel.map(Channel::name)).await?;
            if let (0, Some(id)) = (count, id) {
                bail!(wording::outbox::unknown(*id));
            }
            tell(&wording::outbox::replayed(count))?;
        }
        What::Drop { id } => {
            if !app.conversations.give_up(*id).await? {
                bail!(wording::outbox::unknown(*id));
            }
            tell(wording::outbox::dropped())?;
        }
    }
    Ok(())
}

fn shown(letter: &DeadLetter) -> Undelivered<'_> {
    Undelivered {
        id: letter.id,
        user: letter.user_id,
        channel: &letter.channel,
        failed_at: letter.failed_at,
        attempts: letter.attempts,
        error: &letter.error,
    }
}
