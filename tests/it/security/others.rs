//! Another person's ids, in every place where a path takes one: there is no such thing, and it stays as it is.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    described::{document, operations},
    *,
};
use crate::support::until;

/// A word that is in Asha's books and nobody else's.
const HERS: &str = "zzyzx";

/// Has somebody have some of everything.
async fn fill(who: &Client) {
    for (id, text) in [
        ("m1", "zzyzx 731"),
        ("m2", "chai 20 at zzyzx-stall #zzyzx"),
        ("m3", "add category zzyzx-cat"),
        ("m4", "budget zzyzx-cat 7310"),
        ("m5", "always put zzyzx-shop in zzyzx-cat"),
        ("m6", "1 usd is 84.2 inr"),
    ] {
        let answer = who.post("/chat/messages", &json!({ "id": id, "text": text })).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
    }
    until(async || who.get("/chat/history").await.json(200)["newest"] == 6).await;
}

fn ids_in(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if Uuid::try_parse(text).is_ok() => {
            ids.insert(text.clone());
        }
        Value::Array(all) => all.iter().for_each(|one| ids_in(one, ids)),
        Value::Object(all) => all.values().for_each(|one| ids_in(one, ids)),
        _ => {}
    }
}

#[test]
fn nobody_reaches_what_is_somebody_elses() {
    block_on(async {
        let api = start(&[]).await;
        let asha = api.person().await;
        let (phone, document) = (Session::of(&api, &asha).await, document(&api).await);
        fill(&asha).await;
        let all = operations(&document);
        // Every id that Asha is shown anywhere is tried everywhere.
        let mut ids = BTreeSet::from([phone.id.clone(), asha.user.to_string()]);
        let stranger = Stranger::new(&api, "198.51.100.1");
        for one in all.iter().filter(|one| !one.changes() && one.names.is_empty()) {
            let answer = said(one.request(&stranger, None).bearer_auth(&phone.access)).await;
            assert!(answer.status < 500, "{}: {}", one.id, answer.text);
            if let Ok(shown) = serde_json::from_str(&answer.text) {
                ids_in(&shown, &mut ids);
            }
        }
        assert!(ids.len() > 2, "{ids:?}");
        // Reading is asked for often, and each time from somewhere else.
        let before = rows_of(&api, &asha).await;
        let ben = api.person().await;
        let mallory = Session::of(&api, &ben).await;
        let mut reached = Vec::new();
        for (at, one) in all.iter().filter(|one| !one.names.is_empty()).enumerate() {
            let stranger = Stranger::new(&api, &format!("198.51.100.{at}"));
            let is_id = one.names.iter().any(|name| name.is_id);
            let named = if is_id {
                ids.iter().cloned().collect()
            } else {
                vec!["zzyzx-cat".to_owned(), "zzyzx-shop".to_owned()]
            };
            for name in &named {
                // Both who has a session and a program of theirs.
                for shown in [&mallory.access, &ben.token] {
                    let answer = said(one.request(&stranger, Some(name)).bearer_auth(shown)).await;
                    let refused = [400, 403, 404, 409, 412, 422, 428].contains(&answer.status);
                    if (is_id && !refused) || answer.status >= 500 || answer.text.contains("7310") {
                        reached
                            .push(format!("{} {name}: {} {}", one.id, answer.status, answer.text));
                    }
                }
            }
        }
        assert!(reached.is_empty(), "{}", reached.join("\n"));
        assert_eq!(rows_of(&api, &asha).await, before, "nothing of hers was changed");
        assert_eq!(phone.client(&asha).get("/me").await.status, 200, "she is signed in still");
        for one in all.iter().filter(|one| !one.changes() && one.names.is_empty()) {
            let answer = said(one.request(&stranger, None).bearer_auth(&mallory.access)).await;
            assert!(!answer.text.contains(HERS), "{}: {}", one.id, answer.text);
        }
    });
}
