//! Every endpoint with credentials that are not good: none, nonsense, forged, expired, revoked, good for reading alone.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hisabkitab::domain::access::Scope;
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::{
    described::{document, operations},
    *,
};

/// What asks for no credentials: signing in, and whether all is well. Another one wants a good reason, here.
const OPEN: [&str; 3] = ["begin_session", "refresh_session", "show_health"];

/// What sends a body to read something: a token that reads may do that.
const READS: [&str; 1] = ["preview_csv"];

/// What access tokens are signed with.
async fn key(api: &Api) -> Vec<u8> {
    let mut conn = api.store.acquire().await.unwrap();
    let key = sqlx::query_scalar("select value from secrets where name = 'sessions'");
    key.fetch_one(&mut *conn).await.unwrap()
}

fn claims(who: &Client, session: &Session) -> Value {
    let now = app::now().timestamp();
    json!({
        "iss": "hisab", "aud": "hisab-session", "sub": who.user, "sid": session.id,
        "iat": now, "exp": now + 600,
    })
}

fn signed(key: &[u8], algorithm: Algorithm, claims: &Value) -> String {
    let key = EncodingKey::from_secret(key);
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

/// Signed by nobody, or by something that is no signature.
fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn without(claims: &Value, name: &str) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

/// Everything that must not let anybody in, by what is wrong with it; `None` shows nothing.
async fn bad(api: &Api, who: &Client) -> Vec<(&'static str, Option<String>)> {
    let session = Session::of(api, who).await;
    let (key, good) = (key(api).await, claims(who, &session));
    let now = app::now().timestamp();
    let hs256 = |claims: &Value| Some(signed(&key, Algorithm::HS256, claims));
    let check = session.client(who).get("/me").await;
    assert_eq!(check.status, 200, "the session is good");
    let check = Client { token: hs256(&good).unwrap(), ..session.client(who) }.get("/me").await;
    assert_eq!(check.status, 200, "what is changed below is good before: {}", check.text);
    let none = json!({ "alg": "none", "typ": "JWT" });
    let rs256 = json!({ "alg": "RS256", "typ": "JWT" });
    let (_, real) = session.access.rsplit_once('.').unwrap();
    let other = Session::of(api, &api.person().await).await;

    let ended = Session::of(api, who).await;
    let gone = ended.client(who).delete(&format!("/sessions/{}", ended.id)).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let expired = Session::of(api, who).await;
    run(api, &format!("update sessions set expires_at = now() where id = '{}'", expired.id)).await;

    let mut tokens = Vec::new();
    for days in [None, Some(1)] {
        let mut books = api.books(&who.subject).await;
        let made = ledger::make_api_token(&mut books, "t", Scope::Write, days).await.unwrap();
        books.commit().await.unwrap();
        tokens.push(made);
    }
    let (revoked, over) = (&tokens[0], &tokens[1]);
    let gone = session.client(who).delete(&format!("/tokens/{}", revoked.about.id)).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let id = over.about.id;
    run(api, &format!("update api_tokens set expires_at = now() where id = '{id}'")).await;
    let mut guessed = who.token.clone();
    let last = if guessed.pop() == Some('A') { 'Q' } else { 'A' };
    guessed.push(last);

    vec![
        ("nothing", None),
        ("an empty word", Some(String::new())),
        ("nonsense", Some("nonsense".to_owned())),
        ("no token of a program", Some("hisab_nonsense".to_owned())),
        ("another secret", Some(guessed)),
        ("a token that was taken away", Some(revoked.shown.clone())),
        ("a token that is over", Some(over.shown.clone())),
        ("a session that was ended", Some(ended.access)),
        ("a session that is over", Some(expired.access)),
        ("the refresh token", Some(session.refresh.clone())),
        ("alg none", Some(unsigned(&none, &good, ""))),
        ("alg none with a signature", Some(unsigned(&none, &good, real))),
        ("RS256", Some(unsigned(&rs256, &good, real))),
        ("HS512 by the right key", Some(signed(&key, Algorithm::HS512, &good))),
        ("HS384 by the right key", Some(signed(&key, Algorithm::HS384, &good))),
        ("another key", Some(signed(&[7; 64], Algorithm::HS256, &good))),
        ("no key", Some(signed(&[], Algorithm::HS256, &good))),
        ("another audience", hs256(&with(&good, "aud", json!("hisab")))),
        ("no audience", hs256(&without(&good, "aud"))),
        ("another issuer", hs256(&with(&good, "iss", json!("https://accounts.google.com")))),
        ("no issuer", hs256(&without(&good, "iss"))),
        ("no end", hs256(&without(&good, "exp"))),
        ("expired", hs256(&with(&good, "exp", json!(now - 1)))),
        ("from the future", hs256(&with(&good, "iat", json!(now + 3_600)))),
        ("nobody", hs256(&without(&good, "sub"))),
        ("somebody else's session", hs256(&with(&good, "sid", json!(other.id)))),
        ("a session for somebody else", hs256(&with(&claims(who, &other), "sub", json!(who.user)))),
        ("too long", Some(format!("{}.{}", session.access, "x".repeat(2_000)))),
    ]
}

#[test]
fn no_endpoint_lets_anybody_in_who_shows_nothing_good() {
    block_on(async {
        let api = start(&[]).await;
        let (who, document) = (api.person().await, document(&api).await);
        let all = operations(&document);
        let open: Vec<&str> =
            all.iter().filter(|one| one.is_open).map(|one| one.id.as_str()).collect();
        let unknown: Vec<&&str> = open.iter().filter(|id| !OPEN.contains(id)).collect();
        assert_eq!(unknown, Vec::<&&str>::new(), "they ask for no credentials");
        let bad = bad(&api, &who).await;
        let before = rows_of(&api, &who).await;
        let mut let_in = Vec::new();
        for (number, (what, shown)) in bad.iter().enumerate() {
            let stranger = Stranger::new(&api, &format!("198.51.100.{number}"));
            for one in all.iter().filter(|one| !one.is_open) {
                let request = one.request(&stranger, None);
                let request = match shown {
                    Some(shown) => request.header("authorization", format!("Bearer {shown}")),
                    None => request,
                };
                let answer = said(request).await;
                let right = answer.status == 401
                    && answer.header("www-authenticate").starts_with("Bearer")
                    && answer.header("content-type") == "application/problem+json";
                if !right {
                    let_in.push(format!("{what}: {}: {} {}", one.id, answer.status, answer.text));
                }
            }
        }
        assert!(let_in.is_empty(), "{}", let_in.join("\n"));
        assert_eq!(rows_of(&api, &who).await, before, "and nothing was changed");
    });
}

#[test]
fn credentials_count_where_they_belong_and_once() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let me = || stranger.request(Method::GET, "/api/v1/me");
        let good = format!("Bearer {}", session.access);
        assert_eq!(said(me().header("authorization", &good)).await.status, 200);
        let (user, password) = good.split_once(' ').unwrap();
        for request in [
            me().header("authorization", &good).header("authorization", &good),
            me().header("authorization", &good).header("authorization", "Bearer x"),
            me().header("authorization", password),
            me().header("authorization", format!("Basic {password}")),
            me().basic_auth(user, Some(password)),
            // Nothing that a browser sends by itself opens the API, so no other site's page can ask in anybody's name.
            me().header("cookie", session.cookies()),
            stranger.request(Method::GET, &format!("/api/v1/me?access_token={password}")),
        ] {
            let answer = said(request).await;
            assert!([400, 401].contains(&answer.status), "{}", answer.text);
        }
    });
}

#[test]
fn a_token_that_reads_changes_nothing() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let reader = api.reader(&who).await;
        let document = document(&api).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let before = rows_of(&api, &who).await;
        let mut wrong = Vec::new();
        for one in operations(&document).iter().filter(|one| !one.is_open) {
            let answer = said(one.request(&stranger, None).bearer_auth(&reader.token)).await;
            let right = match answer.status {
                403 => true,
                _ if one.changes() => READS.contains(&one.id.as_str()),
                status => status != 401 && status < 500,
            };
            if !right {
                wrong.push(format!("{}: {} {}", one.id, answer.status, answer.text));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(rows_of(&api, &who).await, before);
    });
}

#[test]
fn no_program_lets_others_in_by_its_token() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let before = rows_of(&api, &who).await;
        let wanted = json!({ "name": "mine", "scope": "write" });
        for answer in [
            who.get("/tokens").await,
            who.post("/tokens", &wanted).await,
            who.delete("/tokens/01890a5d-ac96-774b-bcce-b302099a8057").await,
            who.get("/sessions").await,
            who.delete("/sessions").await,
            who.delete(&format!("/sessions/{}", session.id)).await,
        ] {
            assert_eq!(answer.problem(403), "forbidden");
        }
        assert_eq!(rows_of(&api, &who).await, before);
        assert_eq!(session.client(&who).get("/me").await.status, 200);
    });
}
