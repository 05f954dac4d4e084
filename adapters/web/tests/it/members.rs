//! People whom somebody else lets in: their word counts, and no cookie.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, extract::Request, middleware};
use chrono::DateTime;
use hisab_port::{Reply, memory::MemoryChat};
use hisab_web::{Member, Settings, Surroundings, Web};
use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

/// Lets in whoever says who they are.
async fn let_in(mut request: Request, next: middleware::Next) -> axum::response::Response {
    let said = request.headers().get("x-member").and_then(|id| id.to_str().ok()?.parse().ok());
    if let Some(id) = said {
        request.extensions_mut().insert(Member(id));
    }
    next.run(request).await
}

/// Guests at `/chat`, members at `/inside`; both are let in by the same word.
async fn serve() -> String {
    let chat =
        MemoryChat::new(|said| Reply::from(format!("{} it is.", said.content.words()).as_str()));
    let web = Web::default();
    chat.connect(web.outbound());
    let surroundings = Surroundings {
        now: Arc::new(|| DateTime::UNIX_EPOCH),
        new_id: Arc::new(|| Uuid::from_u128(99)),
    };
    let named =
        Settings { origins: vec!["https://shop.example".parse().unwrap()], ..Settings::default() };
    let guests = web.router(chat.clone(), named.clone(), &[7; 64], surroundings.clone());
    let members = web.for_members(chat, named, surroundings);
    let router: Router = guests.nest("/inside", members).layer(middleware::from_fn(let_in));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://{address}")
}

#[tokio::test]
async fn a_member_talks_in_a_chat_of_their_name_without_a_cookie() {
    let url = serve().await;
    let client = Client::builder().cookie_store(true).build().unwrap();
    let member = Uuid::from_u128(7).to_string();
    let begun = client.post(format!("{url}/inside/session")).header("x-member", &member);
    let begun = begun.json(&json!({})).send().await.unwrap();
    assert_eq!(begun.status(), 200);
    assert!(!begun.headers().contains_key("set-cookie"));
    assert_eq!(begun.json::<Value>().await.unwrap(), json!({ "new": false }));
    let said = json!({ "id": "m1", "text": "chai 20" });
    let post = client.post(format!("{url}/inside/messages")).header("x-member", &member);
    assert_eq!(post.json(&said).send().await.unwrap().status(), 202);
    let history = async |who: &str| -> Value {
        let asked = client.get(format!("{url}/inside/history")).header("x-member", who);
        asked.send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(history(&member).await["exchanges"][0]["message"]["text"], "chai 20");
    assert_eq!(history(&Uuid::from_u128(8).to_string()).await["exchanges"], json!([]));
}

#[tokio::test]
async fn neither_is_let_in_by_what_lets_the_other_in() {
    let url = serve().await;
    let client = Client::builder().cookie_store(true).build().unwrap();
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status();
    let begun = client.post(format!("{url}/chat/session")).json(&json!({}));
    assert_eq!(status(begun).await, 200);
    assert_eq!(status(client.get(format!("{url}/chat/history"))).await, 200);
    assert_eq!(status(client.get(format!("{url}/inside/history"))).await, 401, "a guest's cookie");
    assert_eq!(status(client.post(format!("{url}/inside/session")).json(&json!({}))).await, 401);
    let member = Client::new().get(format!("{url}/chat/history"));
    let member = member.header("x-member", Uuid::from_u128(7).to_string());
    assert_eq!(status(member).await, 401, "a member's word");
}

#[tokio::test]
async fn other_sites_have_guests_and_no_members() {
    let url = serve().await;
    for (path, allowed) in [("chat", true), ("inside", false)] {
        let asked = Client::new().get(format!("{url}/{path}/history"));
        let asked = asked.header("origin", "https://shop.example");
        let asked = asked.header("x-member", Uuid::from_u128(7).to_string()).send().await.unwrap();
        assert_eq!(asked.status() == 403, !allowed, "{path}");
        assert_eq!(asked.headers().contains_key("access-control-allow-origin"), allowed, "{path}");
    }
}
