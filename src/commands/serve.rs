//! `hisab serve`, or `hisab` alone: the chat in the browser, until it is told to stop.

use std::{io, net::SocketAddr};

use anyhow::Context;
use hisabkitab::{
    api::{self, metrics::Counted},
    app::{self, App, Doors, Mind, StartError},
    channels::{Bots, Channels},
    config::{self, person::Person, serve::Role},
    conversation::Turns,
    domain::site::Site,
    http,
    ledger::SIGN_IN_MINUTES,
    wording,
};
use tokio::net::TcpListener;
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
    firebase: config::firebase::Firebase,
    #[command(flatten)]
    rates: config::rates::Daily,
    #[command(flatten)]
    metrics: config::metrics::Metrics,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let Args { serve, person, mind, telegram, discord, mail, firebase, rates, metrics } = args;
    let takes_in = serve.role != Role::Worker;
    let bots = Bots {
        telegram: telegram.settings(serve.public_url.as_ref(), takes_in)?,
        // What is said by its commands is answered by whoever took it in.
        discord: discord.settings().filter(|_| takes_in),
    };
    let channels = Channels::new(bots, app::now)?;
    let firebase = app::firebase(firebase)?;
    let chosen_mail = mail.chosen(serve.public_url.is_some()).map_err(StartError::from)?;
    let stop = stopped()?;
    let listener = http::listen(serve.listen).await.with_context(|| {
        format!("{} cannot be listened on; choose another with --listen", serve.listen)
    })?;
    let figures = match metrics.metrics {
        Some(address) => Some(count(address).await?),
        None => None,
    };
    let turns = if serve.role == Role::Web { Turns::None } else { Turns::All };
    let app = App::open(books, Some(mind), person.defaults(), turns, channels.outbounds()).await?;
    if serve.role != Role::All && !app.is_shared() {
        app.stop().await;
        return Err(StartError::NotShared.into());
    }
    app.send_mail(chosen_mail.as_ref())?;
    let here = format!("http://{}", listener.local_addr()?);
    let mut router = app.health(channels.names());
    // Who takes turns tells people of the pages, wherever these are served.
    let site = serve.public_url.as_ref().map(|url| Site::public(&url.to_string()));
    let site = site.or_else(|| takes_in.then(|| Site::local(&here)));
    if let Some(site) = &site {
        app.lead_to(site.clone());
    }
    if let Some(site) = site.clone().filter(|_| takes_in) {
        let (behind_proxy, defaults) = (serve.behind_proxy, person.defaults());
        let doors = Doors { site, behind_proxy, firebase, defaults };
        router = router.merge(app.open_doors(doors, &channels, serve.widget()).await?);
    }
    if takes_in {
        router = router.merge(app.pages(&channels, serve.widget()).await?);
        let public = serve.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
        let secret = mail.webhook_secret();
        router = router.merge(app.mail_pages(public, secret.as_ref()).await?);
    }
    if let (Some(_), Some(public)) = (&chosen_mail, &serve.public_url) {
        app.mail_digests(public.to_string()).await?;
    }
    if let Some(feed) = rates.chosen() {
        app.fetch_rates(feed)?;
    }
    if let Some((listener, counted)) = figures {
        // On an address of their own: they are not for everybody who may chat.
        tokio::spawn(http::serve(listener, app.figures(counted), false, stop.clone()));
    }
    app.start();
    let chat = serve.public_url.as_ref().map_or(format!("{here}/"), |url| format!("{url}/"));
    let chat = takes_in.then_some(chat);
    let bots = channels.bots();
    announce(&wording::serving(wording::Serving {
        chat: chat.as_deref(),
        bots: &bots,
        books: &app.address.to_string(),
        model: app.model.as_deref(),
    }));
    if let Some(site) = site.filter(|_| takes_in) {
        welcome_owner(&app, &site).await;
    }
    let closing = async {
        stop.cancelled().await;
        channels.close();
        app.close();
    };
    let receiving = async {
        let received = if takes_in { channels.run(app.chat(), stop.clone()).await } else { Ok(()) };
        if received.is_err() {
            // Whoever set a token wants to know at once that it is refused.
            stop.cancel();
        }
        received
    };
    let serving = http::serve(listener, http::counted(router), serve.behind_proxy, stop.clone());
    let ((), (), received) = tokio::join!(serving, closing, receiving);
    app.stop().await;
    received?;
    announce(wording::farewell());
    Ok(())
}

/// Shows a link to whoever runs the program, once they started it and before they used one. That there is none to show is
/// no reason to stop.
async fn welcome_owner(app: &App, site: &Site) {
    match app.first_owner_link(site).await {
        Ok(Some(link)) => announce(&wording::owner_link(&link, SIGN_IN_MINUTES)),
        Ok(None) => {}
        Err(_) => tracing::warn!("No link for the owner could be made; `hisab owner` makes one"),
    }
}

/// Begins to count, and listens where figures are to be read.
async fn count(address: SocketAddr) -> anyhow::Result<(TcpListener, Counted)> {
    let listener = http::listen(address).await.with_context(|| {
        format!("{address} cannot be listened on; choose another with --metrics")
    })?;
    Ok((listener, api::metrics::count(app::now())?))
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
