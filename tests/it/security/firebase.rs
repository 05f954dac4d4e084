//! Signing in with an account at Firebase: by its token, and by e-mail and password.

use hisab_standins::firebase::{Account, Standin};

use super::*;

/// Firebase, and the options that name it.
async fn google() -> (Standin, Vec<String>) {
    let google = Standin::start(app::now().timestamp()).await.unwrap();
    google.add(Account::new("asha-1", "asha@example.org", "correct horse"));
    let options = [
        ("--firebase-project", google.project()),
        ("--firebase-api-key", google.key()),
        ("--firebase-keys-url", google.keys_url()),
        ("--firebase-toolkit-url", google.url()),
    ];
    let options = options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect();
    (google, options)
}

async fn open() -> (Standin, Api) {
    let (google, options) = google().await;
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let api = start(&options).await;
    (google, api)
}

fn asha() -> Account {
    Account::new("asha-1", "asha@example.org", "correct horse")
}

async fn user(stranger: &Stranger, said: &Said) -> String {
    let session = Session::read(&said.json(201));
    let me = stranger.request(Method::GET, "/api/v1/me").bearer_auth(session.access);
    let me = super::said(me).await.json(200);
    assert_eq!(me["role"], "person");
    me["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_account_leads_to_the_same_books_each_time_and_to_nobody_elses() {
    block_on(async {
        let (google, api) = open().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let by_token = json!({ "firebase_token": google.draft(&asha()).sign() });
        let by_password = json!({ "email": "asha@example.org", "password": "correct horse" });
        let first = user(&stranger, &stranger.post(SESSIONS, &by_token).await).await;
        let again = user(&stranger, &stranger.post(SESSIONS, &by_password).await).await;
        assert_eq!(first, again);
        // The same address with another account is somebody else.
        let ben = Account::new("ben-1", "asha@example.org", "battery");
        let other = json!({ "firebase_token": google.draft(&ben).sign() });
        let other = user(&stranger, &stranger.post(SESSIONS, &other).await).await;
        assert_ne!(first, other);
    });
}

#[test]
fn a_token_that_is_not_good_signs_nobody_in() {
    block_on(async {
        let (google, api) = open().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let draft = || google.draft(&asha());
        let anonymous = json!({ "identities": {}, "sign_in_provider": "anonymous" });
        for (what, token) in [
            ("nothing", String::new()),
            ("unsigned", draft().unsigned()),
            ("by the public key", draft().sign_with_public_key()),
            ("for others", draft().with("aud", json!("other")).sign()),
            ("by others", draft().with("iss", json!("https://evil.example")).sign()),
            ("over", draft().with("exp", json!(1_000)).sign()),
            ("about nobody", draft().without("sub").sign()),
            ("about nobody in particular", draft().with("firebase", anonymous).sign()),
        ] {
            let refused = stranger.post(SESSIONS, &json!({ "firebase_token": token })).await;
            assert_eq!(refused.problem(401), "not_signed_in", "{what}");
        }
        let mut conn = api.store.acquire().await.unwrap();
        let people = sqlx::query_scalar::<_, i64>("select count(*) from users");
        assert_eq!(people.fetch_one(&mut *conn).await.unwrap(), 0, "nobody has books by that");
        google.violations();
    });
}

#[test]
fn a_password_opens_the_pages_and_a_wrong_one_tells_nothing() {
    block_on(async {
        let (google, api) = open().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let page = stranger.get("/sign-in").await.text;
        assert!(page.contains("action=\"/sign-in/password\""), "{page}");
        let path = "/sign-in/password";
        let fields = |email: &'static str, password: &'static str| {
            [("email", email), ("password", password)]
        };
        let right = fields("asha@example.org", "correct horse");
        let signed_in = stranger.form(path, &right, &[]).await;
        assert_eq!((signed_in.status, signed_in.header("location")), (303, "/dashboard"));
        assert_eq!(signed_in.headers.get_all("set-cookie").iter().count(), 2);
        let wrong = stranger.form(path, &fields("asha@example.org", "wrong"), &[]).await;
        let nobody = stranger.form(path, &fields("nobody@example.org", "wrong"), &[]).await;
        assert_eq!((wrong.status, &wrong.text), (403, &nobody.text));
        let evil = [("origin", "https://evil.example")];
        assert_eq!(stranger.form(path, &right, &evil).await.status, 400);
        google.plan_password(hisab_standins::firebase::Fault::Cut);
        assert_eq!(stranger.form(path, &right, &[]).await.status, 503);
        let mallory = Stranger::new(&api, "198.51.100.2");
        for _ in 0..7 {
            mallory.form(path, &fields("asha@example.org", "wrong"), &[]).await;
        }
        // Ten for an account within the hour, from wherever: then Google is not even asked.
        let asked = google.password_requests();
        for from in ["198.51.100.3", "198.51.100.4"] {
            let refused = Stranger::new(&api, from).form(path, &right, &[]).await;
            assert_eq!(refused.status, 429, "{}", refused.text);
        }
        let body = json!({ "email": "asha@example.org", "password": "correct horse" });
        assert_eq!(stranger.post(SESSIONS, &body).await.problem(429), "too_fast");
        assert_eq!(google.password_requests(), asked);
    });
}

#[test]
fn where_it_is_not_set_up_nobody_signs_in_that_way() {
    block_on(async {
        let api = start(&[]).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let page = stranger.get("/sign-in").await.text;
        assert!(!page.contains("password"), "{page}");
        let fields = [("email", "asha@example.org"), ("password", "x")];
        assert_eq!(stranger.form("/sign-in/password", &fields, &[]).await.status, 404);
        for body in [
            json!({ "firebase_token": "x.y.z" }),
            json!({ "email": "asha@example.org", "password": "x" }),
        ] {
            assert_eq!(stranger.post(SESSIONS, &body).await.problem(422), "not_offered");
        }
        for body in [json!({}), json!({ "link": "x", "password": "y" }), json!({ "email": "x" })] {
            assert_eq!(stranger.post(SESSIONS, &body).await.problem(400), "malformed");
        }
    });
}
