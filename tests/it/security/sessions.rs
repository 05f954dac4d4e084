//! Signing in, going on and signing out, as programs do it; and tokens.

use super::*;

#[test]
fn a_link_opens_the_books_once_and_looking_at_it_uses_nothing_up() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let link = link(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let path = link.strip_prefix(&api.served.url).unwrap();
        for _ in 0..3 {
            let page = stranger.get(path).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(
                page.text.contains("<form method=\"post\" action=\"/sign-in\">"),
                "{}",
                page.text
            );
        }
        let signed_in = stranger.form("/sign-in", &[("t", token_in(&link))], &[]).await;
        assert_eq!((signed_in.status, signed_in.header("location")), (303, "/dashboard"));
        let again = stranger.form("/sign-in", &[("t", token_in(&link))], &[]).await;
        assert_eq!(again.status, 410, "{}", again.text);
        let again = stranger.post(SESSIONS, &json!({ "link": link })).await;
        assert_eq!(again.problem(410), "link_used");
        let older = self::link(&api, &who).await;
        run(&api, "update sign_in_links set expires_at = now()").await;
        for link in [older.as_str(), "https://hisab.example/sign-in?t=x", "", &"x".repeat(900)] {
            let refused = stranger.post(SESSIONS, &json!({ "link": link })).await;
            assert_eq!(refused.problem(401), "not_signed_in", "{link}");
        }
        let page = stranger.form("/sign-in", &[("t", token_in(&older))], &[]).await;
        assert_eq!(page.status, 404);
    });
}

#[test]
fn a_session_goes_on_by_refresh_tokens_that_are_good_once() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let refresh = async |token: &str| {
            stranger.post("/api/v1/sessions/refresh", &json!({ "refresh_token": token })).await
        };
        let first = Session::of(&api, &who).await;
        let second = Session::read(&refresh(&first.refresh).await.json(200));
        assert_eq!(second.id, first.id);
        assert_ne!(second.refresh, first.refresh);
        let third = Session::read(&refresh(&second.refresh).await.json(200));
        assert_eq!(third.client(&who).get("/me").await.status, 200);
        // The last but one comes again within the half minute in which two pages may have asked at once.
        let same = Session::read(&refresh(&second.refresh).await.json(200));
        assert_eq!(same.refresh, third.refresh);
        let other = Session::of(&api, &who).await;
        // One that is older was copied: whoever has it, nobody goes on.
        assert_eq!(refresh(&first.refresh).await.problem(401), "session_over");
        assert_eq!(refresh(&third.refresh).await.problem(401), "session_over");
        assert_eq!(third.client(&who).get("/me").await.problem(401), "unauthorized");
        assert_eq!(other.client(&who).get("/me").await.status, 200, "other sessions go on");

        run(&api, "update sessions set rotated_at = rotated_at - interval '1 minute'").await;
        let next = Session::read(&refresh(&other.refresh).await.json(200));
        run(&api, "update sessions set rotated_at = rotated_at - interval '1 minute'").await;
        assert_eq!(refresh(&other.refresh).await.problem(401), "session_over");
        assert_eq!(refresh(&next.refresh).await.problem(401), "session_over");

        let over = Session::of(&api, &who).await;
        run(&api, "update sessions set expires_at = now()").await;
        for token in [over.refresh.as_str(), over.access.as_str(), "", "x", &who.token] {
            assert_eq!(refresh(token).await.problem(401), "session_over");
        }
    });
}

#[test]
fn a_browser_goes_on_unnoticed_when_its_access_token_is_over() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let cookies = format!("hisab_refresh={}", session.refresh);
        let page = stranger.request(Method::GET, "/dashboard").header("cookie", cookies);
        let page = said(page).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.headers.get_all("set-cookie").iter().count(), 2);
        let mut new =
            page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let access = new.find_map(|new| new.strip_prefix("hisab_session=")).unwrap();
        let access = access.split(';').next().unwrap();
        let request = stranger.request(Method::GET, "/api/v1/me").bearer_auth(access);
        assert_eq!(said(request).await.status, 200);
    });
}

#[test]
fn whoever_signs_out_is_out_at_once_there_or_everywhere() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let (phone, laptop) = (Session::of(&api, &who).await, Session::of(&api, &who).await);
        let (on_phone, on_laptop) = (phone.client(&who), laptop.client(&who));
        let listed = on_phone.get("/sessions").await.json(200);
        let current = |listed: &Value, id: &str| {
            let all = listed["sessions"].as_array().unwrap();
            assert_eq!(all.len(), 2);
            let one = all.iter().find(|one| one["id"] == id).unwrap();
            assert_eq!(one["via"], "chat");
            one["current"].as_bool().unwrap()
        };
        assert!(current(&listed, &phone.id) && !current(&listed, &laptop.id));
        let path = format!("/sessions/{}", laptop.id);
        assert_eq!(on_phone.delete(&path).await.status, 204);
        assert_eq!(on_laptop.get("/me").await.problem(401), "unauthorized");
        assert_eq!(on_phone.delete(&path).await.problem(404), "not_found");
        let third = Session::of(&api, &who).await;
        assert_eq!(on_phone.delete("/sessions").await.json(200), json!({ "ended": 2 }));
        for session in [&phone, &third] {
            assert_eq!(session.client(&who).get("/me").await.problem(401), "unauthorized");
        }
        assert_eq!(who.get("/me").await.status, 200, "programs go on");
    });
}

#[test]
fn a_token_is_shown_once_does_what_it_is_for_and_is_taken_away() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await.client(&who);
        let wanted = json!({ "name": " my \n script ", "scope": "read", "days": 30 });
        let made = session.post("/tokens", &wanted).await.json(201);
        assert_eq!((&made["name"], &made["scope"]), (&json!("my script"), &json!("read")));
        let token = made["token"].as_str().unwrap().to_owned();
        assert!(token.starts_with("hisab_"));
        let program = Client { token: token.clone(), ..session_of(&session) };
        assert_eq!(program.get("/me").await.status, 200);
        assert_eq!(program.patch("/me", &json!({})).await.problem(403), "forbidden");
        let listed = session.get("/tokens").await;
        assert!(!listed.text.contains(&token), "{}", listed.text);
        let stored: Vec<String> = {
            let mut conn = api.store.acquire().await.unwrap();
            let rows = sqlx::query_scalar("select t::text from api_tokens t");
            rows.fetch_all(&mut *conn).await.unwrap()
        };
        assert!(!stored.concat().contains(token.strip_prefix("hisab_").unwrap()));
        let tokens = listed.json(200)["tokens"].as_array().unwrap().clone();
        let known = tokens.iter().find(|one| one["id"] == made["id"]).unwrap();
        assert!(known["used_at"].is_string() && known["expires_at"].is_string());
        for (wanted, status) in [
            (json!({ "name": " ", "scope": "read" }), 422),
            (json!({ "name": "x".repeat(61), "scope": "read" }), 422),
            (json!({ "name": "x", "scope": "read", "days": 0 }), 422),
            (json!({ "name": "x", "scope": "owner" }), 400),
            (json!({ "name": "x" }), 400),
        ] {
            assert_eq!(session.post("/tokens", &wanted).await.status, status, "{wanted}");
        }
        let path = format!("/tokens/{}", made["id"].as_str().unwrap());
        assert_eq!(session.delete(&path).await.status, 204);
        assert_eq!(program.get("/me").await.problem(401), "unauthorized");
        assert_eq!(session.delete(&path).await.problem(404), "not_found");
        for number in tokens.len() - 1..20 {
            let wanted = json!({ "name": format!("t{number}"), "scope": "write" });
            assert_eq!(session.post("/tokens", &wanted).await.status, 201);
        }
        let one_more = json!({ "name": "one more", "scope": "write" });
        assert_eq!(session.post("/tokens", &one_more).await.problem(422), "invalid");
    });
}

fn session_of(client: &Client) -> Client {
    Client {
        http: client.http.clone(),
        base: client.base.clone(),
        token: client.token.clone(),
        user: client.user,
        subject: client.subject.clone(),
    }
}

#[test]
fn what_a_program_says_in_the_chat_is_answered_once() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let message = json!({ "id": "m1", "text": "chai 20" });
        let accepted = json!({ "id": "m1", "known": false });
        assert_eq!(who.post("/chat/messages", &message).await.json(202), accepted);
        let again = who.post("/chat/messages", &message).await.json(202);
        assert_eq!(again["known"], true);
        let other = json!({ "id": "m1", "text": "chai 30" });
        assert_eq!(who.post("/chat/messages", &other).await.problem(409), "id_used");
        let long = json!({ "id": "m2", "text": "x".repeat(10_001) });
        assert_eq!(who.post("/chat/messages", &long).await.problem(422), "invalid");
        for id in ["", "a\u{0}b", &"x".repeat(201)] {
            let bad = json!({ "id": id, "text": "chai 20" });
            assert_eq!(who.post("/chat/messages", &bad).await.problem(422), "invalid");
        }
        crate::support::until(async || who.get("/chat/history").await.json(200)["newest"] == 1)
            .await;
        let history = who.get("/chat/history?limit=5").await.json(200);
        let exchange = &history["exchanges"][0];
        assert_eq!((&exchange["text"], &exchange["kind"]), (&json!("chai 20"), &json!("text")));
        let told = exchange["reply"]["text"].as_str().unwrap();
        assert!(told.contains("₹20"), "{told}");
        assert_eq!(history["exchanges"].as_array().unwrap().len(), 1);
        // It is the same conversation with a session, and it is about the same books.
        let session = Session::of(&api, &who).await.client(&who);
        assert_eq!(session.get("/chat/history?limit=5").await.json(200), history);
        let mut books = api.books(&who.subject).await;
        let archive = {
            let mut file = Vec::new();
            ledger::export(&mut books, &mut file).await.unwrap();
            String::from_utf8(file).unwrap()
        };
        assert_eq!(archive.matches("\"chai\"").count(), 1, "{archive}");
        for query in ["limit=0", "limit=101", "before=0", "limit=x", "nobody=1"] {
            let refused = who.get(&format!("/chat/history?{query}")).await;
            assert_eq!(refused.problem(400), "malformed", "{query}");
        }
    });
}
