//! `hisab serve`, or `hisab` alone: the chat in the browser, until it is told to stop.

use std::{io, net::SocketAddr};

use anyhow::Context;
use hisabkitab::{
    api,
    app::{self, App, Mind, StartError},
    channels::{Bots, Channels},
    config::{self, person::Person, serve::Role},
    conversation::Turns,
    http, wording,
};
use tokio_util::sync::CancellationToken;

use super::tell;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    serve: config::serve::Serve,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    mind: Mind,
    #[command(flatten)]
    telegram: config::telegram::Telegram,
    #[command(flatten)]
    discord: config::discord::Discord,
    #[command(flatten)]
    mail: config::mail::Mail,
    #[command(flatten)]
    rates: config::rates::Daily,
    #[command(flatten)]
    metrics: config::metrics::Metrics,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let Args { serve, person, mind, telegram, discord, mail, rates, metrics } = args;
    let takes_in = serve.role != Role::Worker;
    let bots = Bots {
        telegram: telegram.settings(serve.public_url.as_ref(), takes_in)?,
        // What is said by its commands is answered by whoever took it in.
        discord: discord.settings().filter(|_| takes_in),
    };
    let channels = Channels::new(bots, app::now)?;
    let chosen_mail = mail.chosen(serve.public_url.is_some()).map_err(StartError::from)?;
    let stop = stopped()?;
    let listener = http::listen(serve.listen).await.with_context(|| {
        format!("{} cannot be listened on; choose another with --listen", serve.listen)
    })?;
    if let Some(address) = metrics.metrics {
        serve_metrics(address, stop.clone()).await?;
    }
    let turns = if serve.role == Role::Web { Turns::None } else { Turns::All };
    let app = App::open(books, Some(mind), person.defaults(), turns, channels.outbounds()).await?;
    if serve.role != Role::All && !app.is_shared() {
        app.stop().await;
        return Err(StartError::NotShared.into());
    }
    let mut router = app.health(channels.names());
    if takes_in {
        router = router.merge(app.pages(&channels, serve.widget()).await?);
        let public = serve.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
        let secret = mail.webhook_secret();
        router = router.merge(app.mail_pages(public, secret.as_ref()).await?);
    }
    app.send_mail(chosen_mail.as_ref())?;
    if let (Some(_), Some(public)) = (&chosen_mail, &serve.public_url) {
        app.mail_digests(public.to_string()).await?;
    }
    if let Some(feed) = rates.chosen() {
        app.fetch_rates(feed)?;
    }
    app.start();
    let here = format!("http://{}/", listener.local_addr()?);
    let chat = serve.public_url.as_ref().map_or(here, |url| format!("{url}/"));
    let chat = takes_in.then_some(chat);
    let bots = channels.bots();
    announce(&wording::serving(wording::Serving {
        chat: chat.as_deref(),
        bots: &bots,
        books: &app.address.to_string(),
        model: app.model.as_deref(),
    }));
    let closing = async {
        stop.cancelled().await;
        channels.close();
    };
    let receiving = async {
        let received = if takes_in { channels.run(app.chat(), stop.clone()).await } else { Ok(()) };
        if received.is_err() {
            // Whoever set a token wants to know at once that it is refused.
            stop.cancel();
        }
        received
    };
    let serving = http::serve(listener, router, serve.behind_proxy, stop.clone());
    let ((), (), received) = tokio::join!(serving, closing, receiving);
    app.stop().await;
    received?;
    announce(wording::farewell());
    Ok(())
}

/// Serves figures about the process, on an address of its own: they are not for everybody who may chat.
async fn serve_metrics(address: SocketAddr, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = http::listen(address).await.with_context(|| {
        format!("{address} cannot be listened on; choose another with --metrics")
    })?;
    let router = api::metrics::router()?;
    tokio::spawn(http::serve(listener, router, false, stop));
    Ok(())
}

/// One more line for whoever looks; that nobody does is no reason to stop.
fn announce(text: &str) {
    let _ = tell(text);
}

/// Cancelled when the process is told to stop: Ctrl-C, or SIGTERM from a service manager.
fn stopped() -> io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())?
    };
    tokio::spawn(async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = interrupt.await;
        told.cancel();
        // Whoever says it again means it.
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    Ok(stop)
}
