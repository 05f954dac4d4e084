//! What people are told without asking, over HTTP.

use chrono::TimeDelta;
use hisabkitab::{
    app,
    domain::{ids::NudgeId, nudge::Kind},
    store::nudges::{self, Told},
};
use reqwest::Method;
use serde_json::json;

use crate::support::{
    api::{Api, Client, said},
    block_on,
};

/// Notes that somebody was told three times, the oldest first.
async fn told(api: &Api, person: &Client) -> Vec<NudgeId> {
    let mut conn = api.store.acquire().await.unwrap();
    let mut ids = Vec::new();
    for (at, kind) in [Kind::Silence, Kind::Silence, Kind::Daily].into_iter().enumerate() {
        let made_at = app::now() - TimeDelta::days(3) + TimeDelta::days(at.try_into().unwrap());
        let (id, day) = (api.ids.next(made_at), made_at.date_naive());
        let told = Told {
            id,
            kind,
            key: format!("silence:{at}"),
            day,
            finding: json!({ "silence": { "last": day, "days": 3 } }),
            made_at,
        };
        assert!(nudges::insert(&mut conn, person.user, &told).await.unwrap());
        ids.push(id);
    }
    ids
}

#[test]
fn what_was_told_is_listed_and_explained() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        assert_eq!(person.get("/nudges").await.json(200), json!({ "nudges": [], "more": false }));
        let ids = told(&api, &person).await;
        let page = person.get("/nudges?limit=2").await.json(200);
        assert_eq!((page["nudges"].as_array().unwrap().len(), &page["more"]), (2, &json!(true)));
        assert_eq!(page["nudges"][0]["id"], ids[2].to_string());
        assert_eq!(page["nudges"][1]["finding"]["silence"]["days"], 3);
        let page = person.get(&format!("/nudges?before={}", ids[1])).await.json(200);
        assert_eq!((&page["nudges"][0]["id"], &page["more"]), (&json!(ids[0]), &json!(false)));
        let why = person.get(&format!("/nudges/{}", ids[0])).await.json(200);
        assert_eq!((&why["kind"], &why["wanted"]), (&json!("silence"), &json!(false)));

        let wanted =
            json!({ "kinds": ["daily", "silence"], "quiet": { "from": "22:00", "to": "07:30" } });
        person.put("/nudges/settings", &wanted).await.json(200);
        let less = format!("/nudges/{}/less", ids[0]);
        let set = said(person.request(Method::POST, &less)).await.json(200);
        assert_eq!(set["before"]["kinds"], json!(["silence", "daily"]));
        assert_eq!(set["after"]["kinds"], json!(["daily"]));

        let other = api.person().await;
        assert_eq!(other.get(&format!("/nudges/{}", ids[0])).await.problem(404), "not_found");
        assert_eq!(said(other.request(Method::POST, &less)).await.problem(404), "not_found");
        assert_eq!(other.get("/nudges").await.json(200)["nudges"], json!([]));
        for limit in ["0", "101", "256", "x"] {
            let path = format!("/nudges?limit={limit}");
            assert_eq!(person.get(&path).await.problem(400), "malformed", "{limit}");
        }
    });
}

#[test]
fn what_is_wanted_is_set_as_a_whole() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let place = "/nudges/settings";
        let none = person.get(place).await;
        let usual = json!({ "kinds": [], "quiet": { "from": "21:00:00", "to": "08:00:00" } });
        assert_eq!(none.json(200), usual);
        let wanted = json!({ "kinds": ["weekly", "budget", "weekly"], "quiet": { "from": "22:15", "to": "22:15:00" } });
        let put = |etag: &str| {
            said(person.request(Method::PUT, place).header("if-match", etag).json(&wanted))
        };
        let set = put(none.header("etag")).await;
        assert_eq!(set.json(200)["before"], usual);
        let after = json!({ "kinds": ["budget", "weekly"], "quiet": { "from": "22:15:00", "to": "22:15:00" } });
        assert_eq!(set.json(200)["after"], after);
        let shown = person.get(place).await;
        assert_eq!((shown.json(200), shown.header("etag")), (after, set.header("etag")));
        assert_eq!(put(none.header("etag")).await.problem(412), "changed");
        for wrong in [
            json!({ "kinds": ["weekly"] }),
            json!({ "kinds": ["hourly"], "quiet": { "from": "22:00", "to": "07:00" } }),
            json!({ "kinds": [], "quiet": { "from": "22:00:30", "to": "07:00" } }),
            json!({ "kinds": [], "quiet": { "from": "24:00", "to": "07:00" } }),
        ] {
            assert_eq!(person.put(place, &wrong).await.problem(400), "malformed", "{wrong}");
        }
        // It is a step like any other.
        let mut books = api.books(&person.subject).await;
        hisabkitab::ledger::undo(&mut books, 1).await.unwrap();
        books.commit().await.unwrap();
        assert_eq!(person.get(place).await.json(200)["kinds"], json!([]));
    });
}
