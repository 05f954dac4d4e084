//! What happens in the same moment, and what becomes of a session when the books go elsewhere or are erased.

use futures_util::future::join_all;

use super::*;
use crate::support::until;

#[test]
fn of_many_who_use_a_link_at_once_one_is_signed_in() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        for _ in 0..5 {
            let link = link(&api, &who).await;
            let body = json!({ "link": link });
            let strangers: Vec<Stranger> =
                (0..8).map(|n| Stranger::new(&api, &format!("198.51.100.{n}"))).collect();
            let answers = join_all(strangers.iter().map(|one| one.post(SESSIONS, &body))).await;
            let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 410, 410, 410, 410, 410, 410, 410]);
        }
        let mut books = api.books(&who.subject).await;
        assert_eq!(ledger::list_sessions(&mut books).await.unwrap().len(), 5);
    });
}

#[test]
fn of_many_who_refresh_at_once_all_go_on_with_the_same() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let body = json!({ "refresh_token": session.refresh });
        let path = "/api/v1/sessions/refresh";
        let answers = join_all((0..8).map(|_| stranger.post(path, &body))).await;
        let tokens: Vec<String> =
            answers.iter().map(|answer| Session::read(&answer.json(200)).refresh).collect();
        assert!(tokens.iter().all(|token| *token == tokens[0] && *token != session.refresh));
        let next = json!({ "refresh_token": tokens[0] });
        assert_eq!(stranger.post(path, &next).await.status, 200);
    });
}

/// What somebody is told in the chat.
async fn says(who: &Client, id: &str, text: &str) -> String {
    let message = json!({ "id": id, "text": text });
    assert_eq!(who.post("/chat/messages", &message).await.status, 202);
    let told = async || -> Option<String> {
        let history = who.get("/chat/history").await.json(200);
        let all = history["exchanges"].as_array().unwrap();
        let mine = all.iter().find(|one| one["id"] == id)?;
        Some(mine["reply"]["text"].as_str()?.to_owned())
    };
    until(async || told().await.is_some()).await;
    told().await.unwrap()
}

#[test]
fn books_that_become_part_of_others_are_opened_by_nothing_from_before() {
    block_on(async {
        let api = start(&[]).await;
        let (asha, phone) = (api.person().await, api.person().await);
        let session = Session::of(&api, &phone).await;
        let unused = link(&api, &phone).await;
        let into = Session::of(&api, &asha).await.client(&asha);
        let told = says(&into, "m1", "link").await;
        let code = crate::doors::code_in(&told).unwrap_or_else(|| panic!("no code: {told}"));
        let on_phone = session.client(&phone);
        says(&on_phone, "m1", "chai 20").await;
        let asked = says(&on_phone, "m2", &format!("link {code}")).await;
        assert!(asked.starts_with("Shall I join"), "{asked}");
        let agreed = json!({ "id": "m3", "text": "1" });
        assert_eq!(on_phone.post("/chat/messages", &agreed).await.status, 202);
        until(async || on_phone.get("/me").await.status == 401).await;
        assert_eq!(phone.get("/me").await.problem(401), "unauthorized", "nor by a token");
        let stranger = Stranger::new(&api, "198.51.100.1");
        let refused = stranger.post(SESSIONS, &json!({ "link": unused })).await;
        assert_eq!(refused.problem(401), "not_signed_in");
        let refresh = json!({ "refresh_token": session.refresh });
        let refused = stranger.post("/api/v1/sessions/refresh", &refresh).await;
        assert_eq!(refused.problem(401), "session_over");
        assert_eq!(into.get("/me").await.status, 200);
        let told = says(&into, "m2", "unlink").await;
        assert!(
            told.contains("Parted") || told.contains("separate") || told.contains("left"),
            "{told}"
        );
    });
}

#[test]
fn the_chat_of_the_pages_stays_with_their_books() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await.client(&who);
        says(&session, "m1", "chai 20").await;
        let told = says(&session, "m2", "unlink").await;
        assert!(told.contains("part of the pages"), "{told}");
        says(&session, "m3", "auto 85").await;
        let mut file = Vec::new();
        ledger::export(&mut api.books(&who.subject).await, &mut file).await.unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("\"chai\"") && file.contains("\"auto\""), "{file}");
    });
}

#[test]
fn nobody_is_signed_in_as_somebody_who_was_erased() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let session = Session::of(&api, &who).await;
        let unused = link(&api, &who).await;
        let mut books = api.books(&who.subject).await;
        let user = books.user();
        ledger::erase_account(&mut books, Some(user)).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(session.client(&who).get("/me").await.status, 200, "for a day yet");
        let mut tx = api.store.begin().await.unwrap();
        let later = app::now() + chrono::TimeDelta::hours(25);
        assert!(ledger::erase_due(&mut tx, user, later).await.unwrap().is_some());
        tx.commit().await.unwrap();
        assert_eq!(session.client(&who).get("/me").await.problem(401), "unauthorized");
        assert_eq!(who.get("/me").await.problem(401), "unauthorized");
        let stranger = Stranger::new(&api, "198.51.100.1");
        let refused = stranger.post(SESSIONS, &json!({ "link": unused })).await;
        assert_eq!(refused.problem(401), "not_signed_in");
        let refresh = json!({ "refresh_token": session.refresh });
        let refused = stranger.post("/api/v1/sessions/refresh", &refresh).await;
        assert_eq!(refused.problem(401), "session_over");
    });
}
