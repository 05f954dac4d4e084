//! Every page and every form: without a session, and in somebody's name from elsewhere. They are read from the source, so
//! that a new one is tried, too.

use std::{fs, path::Path};

use super::*;

/// What a page looks like that has no session, for styles and scripts are nobody's secret.
const NOBODYS: [&str; 9] =
    [".css", ".js", ".mjs", ".svg", ".png", ".ico", ".woff2", ".webmanifest", ".txt"];

/// A page, or what a form posts to.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) path: String,
    pub(super) method: Method,
}

impl Page {
    /// Its address, with something in the place of each name.
    pub(super) fn address(&self) -> String {
        let parts = self.path.split('/').map(|part| {
            if part.starts_with('{') { "01890a5d-ac96-774b-bcce-b302099a8057" } else { part }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    pub(super) fn is_form(&self) -> bool {
        self.method == Method::POST
    }
}

fn sources(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension() == Some("rs".as_ref()) {
            texts.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every page under `/dashboard` that takes a session.
pub(super) fn pages() -> Vec<Page> {
    let mut texts = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard"), &mut texts);
    let mut pages = Vec::new();
    for route in texts.split(".route(").skip(1) {
        let Some(path) = route.split('"').nth(1).filter(|path| path.starts_with("/dashboard"))
        else {
            continue;
        };
        if NOBODYS.iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        // What stands up to the next route or the end of the statement.
        let handlers = route.split(';').next().unwrap();
        for (word, method) in [("get(", Method::GET), ("post(", Method::POST)] {
            if handlers.contains(word) {
                pages.push(Page { path: path.to_owned(), method });
            }
        }
        for word in ["put(", "delete(", "patch(", "any("] {
            assert!(!handlers.contains(word), "{path}: a form only gets and posts");
        }
    }
    assert!(pages.iter().any(Page::is_form) && pages.len() > 1, "no pages were found");
    pages
}

/// The form token of a session's pages.
pub(super) async fn form_token(stranger: &Stranger, session: &Session) -> String {
    let request = stranger.request(Method::GET, "/dashboard").header("cookie", session.cookies());
    let page = said(request).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let (_, after) = page.text.split_once("name=\"form_token\"").unwrap();
    after.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn who_is_not_signed_in_is_led_to_where_one_signs_in() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let ended = Session::of(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let token = form_token(&stranger, &ended).await;
        assert_eq!(ended.client(&who).delete("/sessions").await.status, 200);
        let before = rows_of(&api, &who).await;
        let shown = [
            String::new(),
            "hisab_session=nonsense; hisab_refresh=nonsense".to_owned(),
            ended.cookies(),
            // A program's token is none of a browser's.
            format!("hisab_session={}", who.token),
        ];
        for page in pages() {
            for cookies in &shown {
                if page.is_form() {
                    let fields = [("form_token", token.as_str())];
                    let headers = [("cookie", cookies.as_str())];
                    let answer = stranger.form(&page.address(), &fields, &headers).await;
                    // A form that lacks what it needs is not read at all.
                    let ended = answer.status == 400 && *cookies == ended.cookies();
                    assert!(answer.status == 401 || ended, "{page:?}: {}", answer.text);
                } else {
                    let request = stranger.request(Method::GET, &page.address());
                    let answer = said(request.header("cookie", cookies)).await;
                    let led = (answer.status, answer.header("location"));
                    assert_eq!(led, (303, "/sign-in"), "{page:?}");
                }
            }
        }
        assert_eq!(rows_of(&api, &who).await, before);
    });
}

#[test]
fn no_form_is_taken_that_did_not_come_from_a_page_of_the_visitors_own() {
    block_on(async {
        let api = start(&[]).await;
        let (asha, ben) = (api.person().await, api.person().await);
        let (hers, bens) = (Session::of(&api, &asha).await, Session::of(&api, &ben).await);
        let elsewhere = Session::of(&api, &asha).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let token = form_token(&stranger, &hers).await;
        let others = [form_token(&stranger, &bens).await, form_token(&stranger, &elsewhere).await];
        assert!(!others.contains(&token));
        let site = api.served.url.clone();
        let cookies = hers.cookies();
        let cookie = ("cookie", cookies.as_str());
        let before = rows_of(&api, &asha).await;
        for (number, page) in pages().into_iter().filter(Page::is_form).enumerate() {
            let stranger = Stranger::new(&api, &format!("198.51.100.{number}"));
            let path = page.address();
            let good = [("form_token", token.as_str())];
            let none: [(&str, &str); 0] = [];
            for fields in [
                none.as_slice(),
                &[("form_token", "")],
                &[("form_token", others[0].as_str())],
                &[("form_token", others[1].as_str())],
                &[("form_token", token.as_str()), ("form_token", token.as_str())],
                &[("other", token.as_str())],
            ] {
                let answer = stranger.form(&path, fields, &[cookie, ("origin", &site)]).await;
                assert_eq!(answer.status, 400, "{path} {fields:?}: {}", answer.text);
            }
            for from in [
                vec![("origin", "https://evil.example")],
                vec![("origin", "null")],
                vec![("origin", "")],
                vec![("sec-fetch-site", "cross-site")],
                vec![("sec-fetch-site", "same-site")],
                vec![("sec-fetch-site", "none")],
                vec![("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
                vec![("origin", site.as_str()), ("sec-fetch-site", "cross-site")],
                vec![("origin", "null"), ("sec-fetch-site", "cross-site")],
            ] {
                let headers = [&[cookie], from.as_slice()].concat();
                let answer = stranger.form(&path, &good, &headers).await;
                assert_eq!(answer.status, 400, "{path} {from:?}: {}", answer.text);
            }
        }
        assert_eq!(rows_of(&api, &asha).await, before);
        assert_eq!(hers.client(&asha).get("/me").await.status, 200, "she is signed in still");
        // What is refused above is taken from where it belongs; also where a browser hides its own page's name.
        for headers in [
            vec![("origin", "null"), ("sec-fetch-site", "same-origin")],
            vec![("origin", site.as_str()), ("sec-fetch-site", "same-origin")],
        ] {
            let session = Session::of(&api, &asha).await;
            let token = form_token(&stranger, &session).await;
            let cookies = session.cookies();
            let headers = [&[("cookie", cookies.as_str())], headers.as_slice()].concat();
            let fields = [("form_token", token.as_str())];
            let answer = stranger.form("/dashboard/sign-out", &fields, &headers).await;
            assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
            assert_eq!(session.client(&asha).get("/me").await.status, 401, "signed out");
        }
    });
}

#[test]
fn nobody_is_signed_in_from_another_site() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let link = link(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let fields = [("t", token_in(&link))];
        for from in [
            [("origin", "https://evil.example")].as_slice(),
            &[("sec-fetch-site", "cross-site")],
            &[("origin", "null")],
        ] {
            let answer = stranger.form("/sign-in", &fields, from).await;
            assert_eq!(answer.status, 400, "{}", answer.text);
            assert!(answer.header("set-cookie").is_empty());
        }
        let answer = stranger.form("/sign-in", &fields, &[("origin", &api.served.url)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/dashboard"));
    });
}
