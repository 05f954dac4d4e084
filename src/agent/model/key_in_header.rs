//! Moves Gemini's key from the address, where the library puts it, to a header: addresses stand in errors and logs.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header::HeaderName};
use rig_core::{
    http_client::{HttpClientExt, LazyBody, MultipartForm, Result, StreamingResponse},
    wasm_compat::WasmCompatSend,
};

/// Where Google reads the key as well.
const HEADER: HeaderName = HeaderName::from_static("x-goog-api-key");

/// A transport that sends the key in a header.
#[derive(Clone, Debug)]
pub(super) struct KeyInHeader<Http>(pub(super) Http);

/// Without the key in its address. One whose key fits no header goes without: it is refused, and told nobody.
fn moved<Body: Into<Bytes>>(request: Request<Body>) -> Request<Bytes> {
    let (mut parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let is_key = |pair: &&str| pair.starts_with("key=");
    let key = query.split('&').find(is_key).and_then(|pair| pair.get(4..));
    if let Some(Ok(mut key)) = key.map(HeaderValue::from_str) {
        key.set_sensitive(true);
        parts.headers.insert(HEADER, key);
    }
    let rest: Vec<&str> =
        query.split('&').filter(|pair| !is_key(pair) && !pair.is_empty()).collect();
    let path = parts.uri.path();
    let path = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    let mut uri = parts.uri.clone().into_parts();
    uri.path_and_query = path.parse().ok();
    parts.uri = Uri::from_parts(uri).unwrap_or_default();
    Request::from_parts(parts, body.into())
}

impl<Http: HttpClientExt> HttpClientExt for KeyInHeader<Http> {
    fn send<T, U>(
        &self,
        request: Request<T>,
    ) -> impl Future<Output = Result<Response<LazyBody<U>>>> + WasmCompatSend + 'static
    where
        T: Into<Bytes> + WasmCompatSend,
        U: From<Bytes> + WasmCompatSend + 'static,
    {
        self.0.send::<Bytes, U>(moved(request))
    }

    fn send_multipart<U>(
        &self,
        request: Request<MultipartForm>,
    ) -> impl Future<Output = Result<Response<LazyBody<U>>>> + WasmCompatSend + 'static
    where
        U: From<Bytes> + WasmCompatSend + 'static,
    {
        self.0.send_multipart::<U>(request)
    }

    fn send_streaming<T>(
        &self,
        request: Request<T>,
    ) -> impl Future<Output = Result<StreamingResponse>> + WasmCompatSend
    where
        T: Into<Bytes> + WasmCompatSend,
    {
        self.0.send_streaming::<Bytes>(moved(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_leaves_the_address_and_nothing_else_does() {
        let uri = "https://host.example/v1beta/models/m:streamGenerateContent?alt=sse&key=SECRET";
        let request = moved(Request::builder().uri(uri).body("body").unwrap());
        let said = "https://host.example/v1beta/models/m:streamGenerateContent?alt=sse";
        assert_eq!(request.uri().to_string(), said);
        assert_eq!(request.headers()[HEADER], "SECRET");
        assert!(!format!("{request:?}").contains("SECRET"));
        let request = moved(Request::builder().uri("http://h/a?key=K").body("").unwrap());
        assert_eq!(request.uri().to_string(), "http://h/a");
    }
}
