//! Links that end mails: looking does nothing, pressing does, twice is once, and nobody else's are made.

use axum::body::to_bytes;

use super::*;

async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 100_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Office {
    /// The path of the link in the mail that came last.
    fn path(&self) -> String {
        let mail = self.resend.sent().pop().unwrap().mail;
        let link = mail["headers"]["List-Unsubscribe"].as_str().unwrap().trim_matches(['<', '>']);
        link.strip_prefix("https://hisab.example").unwrap().to_owned()
    }

    async fn get(&self, path: &str) -> Response<Body> {
        self.asks(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn press(&self, path: &str) -> Response<Body> {
        let body = Body::from("List-Unsubscribe=One-Click");
        let form = "application/x-www-form-urlencoded";
        self.asks(Request::post(path).header("content-type", form).body(body).unwrap()).await
    }
}

#[test]
fn looking_at_a_link_does_nothing_and_pressing_ends_that_kind_of_mail() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Weekly).await;
        office.send().await;
        let path = office.path();
        let page = office.get(&path).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()["cache-control"], "no-store");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        let html = text(page).await;
        assert!(html.contains("No more weekly digest?") && html.contains("<form method=\"post\">"));
        assert!(office.digest(ASHA, Topic::Weekly).await, "a preview ends nothing");

        for _ in 0..2 {
            let page = office.press(&path).await;
            assert_eq!(page.status(), StatusCode::OK);
            assert!(text(page).await.contains("Unsubscribed"));
        }
        assert!(!office.digest(ASHA, Topic::Weekly).await);
        assert!(office.digest(ASHA, Topic::Monthly).await, "others go on");
        assert_eq!(office.send().await, 2);
        let mails = office.mails().await;
        assert_eq!(mails[2..], ["weekly no longer wanted", "monthly sent"]);
        let told = office.says(ASHA, "what's my email").await;
        assert!(told.contains("Unsubscribed: weekly digest."), "{told}");
        office.says(ASHA, "start emails").await;
        assert!(office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn a_link_that_is_not_whole_leads_nowhere() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        let whole = office.links.unsubscribe(office.house.books(ASHA).await.user(), Topic::Weekly);
        let whole = whole.strip_prefix("https://hisab.example").unwrap();
        let forged = Links::new("https://hisab.example".to_owned(), [6; 64])
            .unsubscribe(office.house.books(ASHA).await.user(), Topic::Weekly);
        let forged = forged.strip_prefix("https://hisab.example").unwrap().to_owned();
        let long = format!("{whole}&x={}", "a".repeat(1_000));
        for path in [
            "/unsubscribe",
            "/unsubscribe?t=",
            "/unsubscribe?t=x.weekly.00",
            &forged,
            &whole.replace("weekly", "daily"),
            &long,
        ] {
            assert_eq!(office.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(office.press(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert!(office.digest(ASHA, Topic::Weekly).await);
        assert!(office.digest(ASHA, Topic::Daily).await);
        let deleted = Request::delete(whole).body(Body::empty()).unwrap();
        assert_eq!(office.asks(deleted).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    });
}

#[test]
fn a_link_of_books_that_became_part_of_others_still_works() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "chai 20").await;
        office.confirm(PHONE, "phone@example.org").await;
        office.digest(PHONE, Topic::Weekly).await;
        office.send().await;
        let path = office.path();
        office.house.join(PHONE, ASHA).await;
        assert!(office.digest(ASHA, Topic::Weekly).await);
        assert_eq!(office.press(&path).await.status(), StatusCode::OK);
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn who_unsubscribed_where_books_came_to_stays_unsubscribed_when_they_part() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "chai 20").await;
        office.confirm(PHONE, "phone@example.org").await;
        office.house.join(PHONE, ASHA).await;
        office.digest(ASHA, Topic::Weekly).await;
        office.send().await;
        assert_eq!(office.press(&office.path()).await.status(), StatusCode::OK);
        office.says(PHONE, "unlink").await;
        assert!(!office.digest(PHONE, Topic::Weekly).await, "it is the same mailbox");
        assert!(office.digest(PHONE, Topic::Daily).await);

        // Another mailbox is not meant.
        office.confirm(ASHA, ADDRESS).await;
        office.house.join(PHONE, ASHA).await;
        office.digest(ASHA, Topic::Daily).await;
        office.send().await;
        assert_eq!(office.press(&office.path()).await.status(), StatusCode::OK);
        office.says(PHONE, "unlink").await;
        assert!(office.digest(PHONE, Topic::Daily).await);
        assert!(!office.digest(ASHA, Topic::Daily).await);
    });
}
