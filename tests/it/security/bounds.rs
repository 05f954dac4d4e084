//! What breaks careless readers: too much, too deep, of another kind; and addresses and headers that somebody else chose.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    described::{document, operations},
    *,
};

/// More than any body may have that is not a file.
const LARGE: usize = 300 << 10;

/// How deep nobody means it.
const DEPTH: usize = 10_000;

#[test]
fn a_body_that_is_too_large_too_deep_or_of_another_kind_is_refused_by_every_endpoint() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let document = document(&api).await;
        let before = rows_of(&api, &who).await;
        let deep =
            |open: &str, close: &str| format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        let bodies = [
            (format!("{{\"text\":\"{}\"}}", "x".repeat(LARGE)), "application/json", 413),
            (deep("[", "]"), "application/json", 400),
            (deep("{\"a\":", "}"), "application/json", 400),
            (format!("{{\"text\":{}}}", deep("[", "]")), "application/json", 400),
            ("{\"text\":".to_owned(), "application/json", 400),
            ("\u{FEFF}{}".to_owned(), "application/json", 400),
            ("[]".to_owned(), "application/json", 400),
            ("{\"nobody_knows_this\": 1}".to_owned(), "application/json", 400),
            ("{}".to_owned(), "text/plain", 415),
            ("a=1".to_owned(), "application/x-www-form-urlencoded", 415),
        ];
        let all = operations(&document);
        for (number, one) in all.iter().filter(|one| one.takes_json()).enumerate() {
            let stranger = Stranger::new(&api, &format!("198.51.100.{number}"));
            let path = one.request(&stranger, None).build().unwrap().url().path().to_owned();
            for (body, media, status) in &bodies {
                let request = stranger
                    .request(one.method.clone(), &path)
                    .bearer_auth(&session.access)
                    .header("content-type", *media)
                    .body(body.clone());
                // Who is told while they still send may find the connection gone.
                let Ok(answer) = request.send().await else {
                    assert_eq!(*status, 413, "{}", one.id);
                    continue;
                };
                let (was, headers) = (answer.status().as_u16(), answer.headers().clone());
                let answer = Said { status: was, headers, text: answer.text().await.unwrap() };
                let files = one.path.contains("/import") && *status == 413;
                let what: String = body.chars().take(40).collect();
                assert!(
                    answer.status == *status || files && answer.status < 500,
                    "{} {what}: {} {}",
                    one.id,
                    answer.status,
                    answer.text
                );
                assert_eq!(answer.header("content-type"), "application/problem+json");
            }
        }
        assert_eq!(rows_of(&api, &who).await, before);
    });
}

#[test]
fn no_answer_leads_elsewhere() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let evil = "https://evil.example/";
        for name in ["next", "redirect", "redirect_uri", "return_to", "url", "continue", "r"] {
            for path in ["/dashboard", "/sign-in"] {
                let answer = stranger.get(&format!("{path}?{name}={evil}")).await;
                assert!(["", "/sign-in"].contains(&answer.header("location")), "{path} {name}");
                assert!(!answer.text.contains("evil.example"), "{path} {name}");
            }
            let link = link(&api, &who).await;
            let fields = [("t", token_in(&link)), (name, evil)];
            let answer = stranger.form("/sign-in", &fields, &[]).await;
            assert_eq!((answer.status, answer.header("location")), (400, ""), "{name}");
            run(&api, "delete from sign_in_links").await;
        }
        for path in ["//evil.example", "/\\evil.example", "/dashboard//evil.example", "/sign-in/"] {
            let answer = stranger.get(path).await;
            assert!(!answer.header("location").contains("evil"), "{path}");
        }
        for header in ["host", "x-forwarded-host", "x-original-url", "x-forwarded-proto"] {
            let request = stranger.request(Method::GET, "/dashboard");
            let answer = said(request.header(header, "evil.example")).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"), "{header}");
        }
    });
}

/// Says something word for word, and reads the head of the answer.
async fn raw(api: &Api, request: &str) -> String {
    let address = api.served.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn nobody_writes_headers_into_an_answer() {
    block_on(async {
        let api = start(&[]).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let id = |answer: &Said| answer.header("x-request-id").to_owned();
        let named = |name: &'static str| {
            stranger.request(Method::GET, "/api/v1/health").header("x-request-id", name)
        };
        assert_eq!(id(&said(named("mine-7_a.b")).await), "mine-7_a.b");
        for name in ["a b", "a\tb", "<script>", "a%0d%0aset-cookie:b=c", "é", &"x".repeat(101)] {
            let value = reqwest::header::HeaderValue::from_bytes(name.as_bytes()).unwrap();
            let request = stranger.request(Method::GET, "/api/v1/health");
            let answer = said(request.header("x-request-id", value)).await;
            assert_eq!(id(&answer).len(), 36, "{name}");
        }
        for path in [
            "/dashboard%0d%0aset-cookie:a=b",
            "/sign-in?t=%0d%0aset-cookie:a=b",
            "/api/v1/sessions/%0d%0aset-cookie:a=b",
            "/api/docs/%0d%0aset-cookie:a=b",
        ] {
            let answer = stranger.get(path).await;
            assert!(answer.header("set-cookie").is_empty(), "{path}");
            assert!(answer.status < 500, "{path}");
        }
        for head in [
            "GET /sign-in HTTP/1.1\r\nhost: x\r\nx-request-id: a\rset-cookie: a=b\r\nconnection: close\r\n\r\n",
            "GET /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n",
            "GET /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n",
        ] {
            let answer = raw(&api, head).await;
            assert!(!answer.to_lowercase().contains("set-cookie"), "{answer}");
            assert_eq!(
                answer.matches("HTTP/1.1").count(),
                usize::from(!answer.is_empty()),
                "{answer}"
            );
        }
    });
}
