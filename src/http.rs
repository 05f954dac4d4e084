//! The HTTP server: connections, their bounds, and an orderly end. What is served comes as a router.

mod counted;

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
};
pub use counted::counted;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::trace::TraceLayer;

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes.
const MAX_HEAD: usize = 16 << 10;

/// Connections of one address.
const OF_ADDRESS: usize = 512;

/// Connections in all.
const IN_ALL: usize = 25_000;

/// How long open connections may take to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// Pause after the system refused to accept: it has no files left, and more are freed soon.
const BREATH: Duration = Duration::from_millis(100);

/// The connections that are open, by address, and how many that is.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<(HashMap<IpAddr, usize>, usize)>>);

/// An open connection.
struct Seat {
    guests: Guests,
    address: IpAddr,
}

impl Guests {
    fn seat(&self, address: IpAddr, most: usize) -> Option<Seat> {
        let mut guests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (by_address, all) = &mut *guests;
        let here = by_address.get(&address).copied().unwrap_or(0);
        if here >= most || *all >= IN_ALL {
            return None;
        }
        by_address.insert(address, here + 1);
        *all += 1;
        drop(guests);
        Some(Seat { guests: self.clone(), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut guests = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (by_address, all) = &mut *guests;
        *all -= 1;
        if let Some(here) = by_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// Serves until `stop`; then lets what is being answered finish, for a while. Behind a proxy all connections are the
/// proxy's own, which counts them itself.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    behind_proxy: bool,
    stop: CancellationToken,
) {
    let most = if behind_proxy { IN_ALL } else { OF_ADDRESS };
    let trace = TraceLayer::new_for_http().make_span_with(|request: &Request| {
        // Without the query: it is about a person.
        tracing::debug_span!("request", method = %request.method(), path = request.uri().path())
    });
    let router = router.layer(trace);
    let guests = Guests::default();
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                if let Some(seat) = guests.seat(hisab_web::network(peer.ip()), most) {
                    attend(stream, peer, seat, router.clone(), &graceful);
                }
            }
            Err(error) => {
                tracing::warn!(kind = %error.kind(), "A connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("Some connections did not end in time");
    }
}

fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    router: Router,
    graceful: &GracefulShutdown,
) {
    // Events are small and must leave at once.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that goes away in the middle is its own affair.
        let _ = connection.await;
        drop(seat);
    });
}

/// Listens on an address.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}
