//! What stands between a browser and the program: other people's pages, and proxies that misbehave as told; and a
//! widget without the program, whose books do what the program does seldom.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use hisab_port::{Outbound, memory::MemoryChat};
use hisab_web::{Settings, Surroundings, Web};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::{RUNTIME, now};

/// Serves on a free port for as long as the tests run; which port.
pub(crate) fn serve(router: Router) -> u16 {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    RUNTIME.spawn(axum::serve(listener, router).into_future());
    port
}

/// The widget before books in memory.
pub(crate) struct Booth {
    pub(crate) url: String,
    /// Where replies go out.
    pub(crate) outbound: Arc<dyn Outbound>,
}

impl Booth {
    pub(crate) fn of(chat: Arc<MemoryChat>) -> Self {
        let web = Web::default();
        let outbound = web.outbound();
        chat.connect(Arc::clone(&outbound));
        let ids = AtomicU64::new(1);
        let surroundings = Surroundings {
            now: Arc::new(now),
            new_id: Arc::new(move || Uuid::from_u128(ids.fetch_add(1, Ordering::Relaxed).into())),
        };
        let router = web.router(chat, Settings::default(), &[7; 64], surroundings);
        Self { url: format!("http://127.0.0.1:{}", serve(router)), outbound }
    }
}

/// Somebody's page with the widget of this server in its corner.
pub(crate) fn page_with_widget_of(url: &str) -> Router {
    let html = format!(
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>A shop</title>\
         <meta name='viewport' content='width=device-width'><link rel='icon' href='data:,'></head>\
         <body><main><h1>A shop</h1><p>With a chat in its corner.</p></main>\
         <script src='{url}/widget.js'></script></body></html>"
    );
    Router::new().route("/", get(async move || Html(html)))
}

/// What a proxy does to what passes through it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Nothing.
    Faithful,
    /// Messages arrive, and nobody hears that they did.
    LosesAnswers,
    /// The server is not told by which name it was asked for.
    HidesHost,
}

/// A proxy before a server.
pub(crate) struct Proxy {
    /// Where it is, without a slash at the end.
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    client: reqwest::Client,
    manner: Mutex<Manner>,
    asked: Mutex<Vec<String>>,
}

impl Proxy {
    pub(crate) fn before(upstream: &str, manner: Manner) -> Self {
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            manner: Mutex::new(manner),
            asked: Mutex::default(),
        });
        let port = serve(Router::new().fallback(pass).with_state(Arc::clone(&shared)));
        Self { url: format!("http://127.0.0.1:{port}"), shared }
    }

    /// From now on.
    pub(crate) fn be(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// The paths below `/chat` that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// Headers that are about one connection, or that we set ourselves.
const OWN: [HeaderName; 3] =
    [header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH];

fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in OWN {
        headers.remove(name);
    }
    headers
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let manner = *shared.manner.lock().unwrap();
    let path = parts.uri.path();
    if let Some(below) = path.strip_prefix("/chat/") {
        shared.asked.lock().unwrap().push(below.to_owned());
    }
    let mut headers = end_to_end(parts.headers);
    if manner == Manner::HidesHost {
        headers.remove(header::HOST);
    }
    let url = format!("{}{}", shared.upstream, parts.uri);
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let asked = shared.client.request(parts.method, url).headers(headers).body(body);
    let Ok(answer) = asked.send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    if manner == Manner::LosesAnswers && path == "/chat/messages" {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let headers = end_to_end(answer.headers().clone());
    (answer.status(), headers, Body::from_stream(answer.bytes_stream())).into_response()
}
