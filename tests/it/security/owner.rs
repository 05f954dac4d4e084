//! Whoever runs the program: how they get in, and what nobody else sees.

use super::*;
use crate::support::{program, serve::Place};

fn database(place: &Place) -> [&str; 2] {
    ["--database-url", place.url()]
}

/// What `hisab owner` says.
fn owner(place: &Place, options: &[&str]) -> String {
    let options = [&["owner"], options, &database(place)].concat();
    let ended = program(&options).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8(ended.stdout).unwrap()
}

fn link_in(said: &str) -> &str {
    said.lines().map(str::trim).find(|line| line.starts_with("http")).unwrap()
}

#[test]
fn the_owner_gets_in_by_a_command_and_sees_how_it_goes() {
    block_on(async {
        let api = start(&[]).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let said = owner(&api.place, &["--public-url", "https://hisab.example"]);
        assert!(link_in(&said).starts_with("https://hisab.example/sign-in?t="), "{said}");
        let signed_in = stranger.post(SESSIONS, &json!({ "link": link_in(&said) })).await;
        let session = Session::read(&signed_in.json(201));
        let other = api.person().await;
        let owner = session.client(&Client { subject: "owner".to_owned(), ..other });
        assert_eq!(owner.get("/me").await.json(200)["role"], "owner");
        let overview = owner.get("/operator/overview").await.json(200);
        assert_eq!((&overview["people"], &overview["dead_letters"]), (&json!(2), &json!(0)));
        assert_eq!(overview["active"], 0);
        assert_eq!(overview["model"]["calls"], 0);
        let letters = owner.get("/operator/dead-letters").await.json(200);
        assert_eq!(letters, json!({ "dead_letters": [] }));

        let asha = api.person().await;
        let phone = Session::of(&api, &asha).await.client(&asha);
        let nobody = "/operator/dead-letters/01890a5d-ac96-774b-bcce-b302099a8057/replay";
        for who in [&asha, &phone] {
            assert_eq!(who.get("/operator/overview").await.problem(403), "forbidden");
            assert_eq!(who.get("/operator/dead-letters").await.problem(403), "forbidden");
            for path in [nobody, "/operator/dead-letters/replay"] {
                assert_eq!(who.post(path, &json!({})).await.problem(403), "forbidden");
            }
        }
        assert_eq!(owner.post(nobody, &json!({})).await.problem(404), "not_found");
        for query in ["limit=0", "limit=101", "cursor=x", "cursor=99999999999999999.x", "x=1"] {
            let refused = owner.get(&format!("/operator/dead-letters?{query}")).await;
            assert_eq!(refused.problem(400), "malformed", "{query}");
        }
    });
}

#[test]
fn what_could_not_be_sent_is_seen_without_its_words_and_tried_again() {
    block_on(async {
        let api = start(&["--role", "web"]).await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let said = owner(&api.place, &[]);
        let signed_in = stranger.post(SESSIONS, &json!({ "link": link_in(&said) })).await;
        let session = Session::read(&signed_in.json(201));
        let asha = api.person().await;
        let owner = session.client(&asha);
        let message = json!({ "id": "m", "text": "chai 20" });
        assert_eq!(asha.post("/chat/messages", &message).await.status, 202);
        for position in 1..=3 {
            run(
                &api,
                &format!(
                    "insert into outbox (user_id, id, conversation_id, channel, position, reply,
                         created_at, due_at, attempts, failed_at, error)
                     select user_id, gen_random_uuid(), id, 'telegram', {position}, '{{\"paragraphs\": [[{{\"plain\": \"wodka\"}}]]}}',
                         now(), now(), 7, now(), 'blocked' from conversations"
                ),
            )
            .await;
        }
        let page = owner.get("/operator/dead-letters?limit=2").await;
        assert!(!page.text.contains("wodka"), "{}", page.text);
        let page = page.json(200);
        let first = &page["dead_letters"][0];
        assert_eq!((&first["error"], &first["attempts"]), (&json!("blocked"), &json!(7)));
        let next = page["next"].as_str().unwrap();
        let rest = owner.get(&format!("/operator/dead-letters?limit=2&cursor={next}")).await;
        let rest = rest.json(200);
        assert_eq!(rest["dead_letters"].as_array().unwrap().len(), 1);
        assert!(rest["next"].is_null());
        let path = format!("/operator/dead-letters/{}/replay", first["id"].as_str().unwrap());
        assert_eq!(owner.post(&path, &json!({})).await.json(200), json!({ "replayed": 1 }));
        assert_eq!(owner.post(&path, &json!({})).await.problem(404), "not_found");
        let overview = owner.get("/operator/overview").await.json(200);
        assert_eq!((&overview["dead_letters"], &overview["active"]), (&json!(2), &json!(1)));
        assert_eq!(overview["outbox"]["count"], 1);
        assert_eq!(overview["inbox"]["count"], 1, "nobody takes turns here");
        let all = owner.post("/operator/dead-letters/replay", &json!({})).await;
        assert_eq!(all.json(200), json!({ "replayed": 2 }));
    });
}

#[cfg(feature = "embedded")]
#[test]
fn whoever_starts_it_first_is_shown_a_link_until_they_used_one() {
    use std::{
        io::{BufRead as _, BufReader},
        process::Stdio,
    };

    block_on(async {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("books").display().to_string();
        let begin = || {
            let mut command = program(&["--data", &folder]);
            command.env("HISAB_LISTEN", "127.0.0.1:0").stdout(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            (child, lines)
        };
        let (mut child, lines) = begin();
        let link = lines.map(Result::unwrap).find(|line| line.contains("/sign-in?t=")).unwrap();
        let link = link.trim().to_owned();
        let (url, _) = link.split_once("/sign-in").unwrap();
        let stranger = Stranger::at(url, "198.51.100.1");
        let signed_in = stranger.post(SESSIONS, &json!({ "link": link })).await;
        let session = Session::read(&signed_in.json(201));
        let me = stranger.request(Method::GET, "/api/v1/me").bearer_auth(&session.access);
        assert_eq!(said(me).await.json(200)["role"], "owner");
        child.kill().unwrap();
        child.wait().unwrap();

        let (mut child, mut lines) = begin();
        let mut told: Vec<String> = lines.by_ref().take(6).map(Result::unwrap).collect();
        let id = child.id().to_string();
        let ended = std::process::Command::new("kill").args(["-TERM", &id]).status();
        assert!(ended.unwrap().success());
        told.extend(lines.map(Result::unwrap));
        child.wait().unwrap();
        assert!(!told.concat().contains("/sign-in"), "{told:?}");
        // The owner asks for another when they need one.
        let another = program(&["owner", "--data", &folder]).output().unwrap();
        assert!(String::from_utf8(another.stdout).unwrap().contains("/sign-in?t="));
    });
}
