//! `hisab serve`, or `hisab` alone: the chat in the browser, until it is told to stop.

use std::{io, net::SocketAddr};

use anyhow::Context;
use hisabkitab::{
    api,
    app::{App, Mind, StartError},
    channels::Channels,
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
    metrics: config::metrics::Metrics,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let Args { serve, person, mind, metrics } = args;
    let stop = stopped()?;
    let listener = http::listen(serve.listen).await.with_context(|| {
        format!("{} cannot be listened on; choose another with --listen", serve.listen)
    })?;
    if let Some(address) = metrics.metrics {
        serve_metrics(address, stop.clone()).await?;
    }
    let channels = Channels::default();
    let turns = if serve.role == Role::Web { Turns::None } else { Turns::All };
    let app = App::open(books, Some(mind), person.defaults(), turns, channels.outbounds()).await?;
    if serve.role != Role::All && !app.is_shared() {
        app.stop().await;
        return Err(StartError::NotShared.into());
    }
    let mut router = app.health(channels.names());
    if serve.role != Role::Worker {
        router = router.merge(app.pages(&channels, serve.widget()).await?);
    }
    app.conversations.start();
    let here = format!("http://{}/", listener.local_addr()?);
    let chat = serve.public_url.as_ref().map_or(here, |url| format!("{url}/"));
    let chat = (serve.role != Role::Worker).then_some(chat);
    announce(&wording::serving(chat.as_deref(), &app.address.to_string()));
    let ending = stop.clone();
    let closing = async {
        ending.cancelled().await;
        channels.close();
    };
    tokio::join!(http::serve(listener, router, serve.behind_proxy, stop), closing);
    app.stop().await;
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
