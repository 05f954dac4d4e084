//! Figures of what a model took: for the person by chat, for whoever hosts it as metrics.

use serde_json::json;

use crate::support::{
    block_on,
    gemini::{Gemini, Turn},
    mind::{KEY, Talk},
    serve::{Guest, Place, Served, free_port},
    until,
};

#[test]
fn what_a_model_took_is_told_and_counted() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.script("treat", vec![Turn::text("How much was it?")]);
        talk.say("a treat for everyone at the office").await;
        let tokens = talk.gemini.requests()[0].length / 4;
        let told = talk.told("how much did you cost me?").await;
        assert!(told.contains("for 1 question to a model"), "{told}");
        assert!(tokens <= 1_500, "{tokens}");
        let sql = "select sum(input_tokens)::bigint from model_usage u
                   join identities i on i.user_id = u.user_id where i.subject = $1";
        let counted: i64 = talk.one(sql).await;
        assert!((1_000..=1_500).contains(&counted), "{counted}");
    });
}

#[test]
fn a_host_reads_them_where_it_said_and_nowhere_else() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.script("treat", vec![Turn::Status(503), Turn::text("You spent 5,000 on cake.")]);
        let place = Place::server().await;
        let metrics = format!("127.0.0.1:{}", free_port());
        let options = ["--gemini-api-key", KEY, "--model-url", &gemini.url, "--metrics", &metrics];
        let served = Served::start(&place, free_port(), &options);
        let guest = Guest::new(&served.url).await;
        let id = uuid::Uuid::from_u128(7);
        let body = json!({ "id": id, "text": "a treat for everyone at the office" });
        assert_eq!(guest.post("messages", &body).await.unwrap().status(), 202);
        until(async || guest.history().await.to_string().contains("I filed nothing")).await;
        let read = async |url: String| reqwest::get(url).await.unwrap();
        let figures = read(format!("http://{metrics}/metrics")).await.text().await.unwrap();
        for line in [
            "hisab_model_answers_total{model=\"gemini-2.5-flash\"} 1",
            "hisab_model_calls_total{model=\"gemini-2.5-flash\",outcome=\"away\"} 1",
            "hisab_model_calls_total{model=\"gemini-2.5-flash\",outcome=\"answered\"} 1",
            "hisab_model_ungrounded_total{kind=\"name\"} 1",
            "hisab_model_tokens_total{model=\"gemini-2.5-flash\",kind=\"input\"} 1",
            "hisab_model_cost_microdollars_total{model=\"gemini-2.5-flash\"} ",
            "hisab_model_seconds_count 1",
            "hisab_turns_total{channel=\"web\",by=\"model\"} 1",
            "hisab_turn_seconds_count{by=\"model\"} 1",
        ] {
            assert!(figures.contains(line), "{line} in\n{figures}");
        }
        assert!(!figures.contains("treat") && !figures.contains(KEY));
        assert_eq!(read(format!("{}/metrics", served.url)).await.status(), 404);
    });
}
