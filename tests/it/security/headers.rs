//! What every answer says to browsers, to the letter: pages, the API, styles and scripts; with and without https.

use super::*;

const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const API: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn graded(answer: &Said, policy: &str, secure: bool) {
    for (name, value) in [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", if secure { "max-age=31536000" } else { "" }),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    for told in ["server", "x-powered-by", "via"] {
        assert_eq!(answer.header(told), "", "{told} is nobody's business");
    }
    assert!(has_no(&answer.headers, "access-control-"), "no other site reads it");
}

#[test]
fn every_answer_tells_browsers_what_they_may_do() {
    block_on(async {
        for (options, secure) in
            [(vec![], false), (vec!["--public-url", "https://hisab.example"], true)]
        {
            let api = start(&options).await;
            let who = api.person().await;
            let stranger = Stranger::new(&api, "198.51.100.1");
            for (path, policy, status, cache) in [
                ("/sign-in", PAGE, 200, "no-store"),
                ("/sign-in?t=x", PAGE, 404, "no-store"),
                ("/dashboard", PAGE, 303, "no-store"),
                ("/dashboard/style.css", PAGE, 200, "public, max-age=300"),
                ("/dashboard/script.js", PAGE, 200, "public, max-age=300"),
                ("/api/v1/health", API, 200, "no-store"),
                ("/api/v1/me", API, 401, "no-store"),
                ("/api/v1/nothing", API, 404, "no-store"),
                ("/api/openapi.json", API, 200, "no-store"),
            ] {
                let answer = stranger.get(path).await;
                assert_eq!(answer.status, status, "{path}: {}", answer.text);
                graded(&answer, policy, secure);
                assert_eq!(answer.header("cache-control"), cache, "{path}");
            }
            let docs = stranger.get("/api/docs/index.html").await;
            let policy = docs.header("content-security-policy");
            assert!(policy.contains("script-src 'self';") && !policy.contains("http"), "{policy}");
            assert!(!docs.text.contains("https://"), "it needs no other host: {}", docs.text);

            let link = link(&api, &who).await;
            let origin = if secure { "https://hisab.example" } else { &api.served.url };
            let fields = [("t", token_in(&link))];
            let signed_in = stranger.form("/sign-in", &fields, &[("origin", origin)]).await;
            graded(&signed_in, PAGE, secure);
            let cookies: Vec<&str> = signed_in
                .headers
                .get_all("set-cookie")
                .iter()
                .map(|cookie| cookie.to_str().unwrap())
                .collect();
            assert_eq!(cookies.len(), 2, "{cookies:?}");
            for cookie in cookies {
                let (name, rest) = cookie.split_once('=').unwrap();
                let parts: Vec<&str> = rest.split("; ").skip(1).collect();
                assert_eq!(name.starts_with("__Host-hisab_"), secure, "{name}");
                for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                    assert!(parts.contains(&part), "{name}: {parts:?}");
                }
                assert_eq!(parts.contains(&"Secure"), secure, "{parts:?}");
                assert!(!parts.iter().any(|part| part.starts_with("Domain")), "{parts:?}");
            }
        }
    });
}

#[test]
fn no_other_site_reads_an_answer() {
    block_on(async {
        let api = start(&["--origins", "https://shop.example"]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        // Also not a site whose pages may have the chat: that is the widget's alone.
        for origin in ["https://evil.example", "https://shop.example", "null", &api.served.url] {
            for path in ["/api/v1/me", "/api/openapi.json", "/dashboard", "/sign-in"] {
                let request = stranger.request(Method::GET, path).bearer_auth(&session.access);
                let answer = said(request.header("origin", origin)).await;
                assert!(has_no(&answer.headers, "access-control-"), "{path} {origin}");
                let asked = stranger
                    .request(Method::OPTIONS, path)
                    .header("origin", origin)
                    .header("access-control-request-method", "PATCH")
                    .header("access-control-request-headers", "authorization");
                let answer = said(asked).await;
                assert!(has_no(&answer.headers, "access-control-"), "{path} {origin}");
                assert!(answer.status >= 400, "{path} {origin}: {}", answer.status);
            }
        }
    });
}
