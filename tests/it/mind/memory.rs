//! Memory: what was said lately is known to the model, whether Redis has it, lost it, has it wrong, or is not there.

use hisab_port::Content;
use hisabkitab::agent::memory::Memory;
use redis::Commands as _;
use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::{Request, Turn},
    mind::Talk,
    until,
};

#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
fn redis_url() -> String {
    std::env::var("REDIS_URL").unwrap_or_else(|_| {
        panic!("REDIS_URL must name a Redis for the tests; tests/run starts one")
    })
}

fn memory(url: &str) -> Memory {
    Memory::redis(&url.to_owned().into()).unwrap()
}

fn redis() -> redis::Connection {
    redis::Client::open(redis_url()).unwrap().get_connection().unwrap()
}

/// The texts of a request by role, without the context and the instructions.
fn said(request: &Request) -> Vec<(String, String)> {
    let contents = request.body["contents"].as_array().unwrap();
    let texts = contents.iter().flat_map(|content| {
        let role = content["role"].as_str().unwrap();
        let parts = content["parts"].as_array().unwrap().iter();
        parts.filter_map(move |part| Some((role.to_owned(), part["text"].as_str()?.to_owned())))
    });
    texts.filter(|(_, text)| !text.starts_with("Today is")).collect()
}

/// What the model is told before a message that it must be asked about.
async fn history(talk: &Talk, unclear: &str) -> Vec<(String, String)> {
    talk.gemini.script(unclear, vec![Turn::text("I am not sure what you mean.")]);
    talk.say(unclear).await;
    let mut said = said(talk.gemini.requests().last().unwrap());
    let (role, last) = said.pop().unwrap();
    assert_eq!((role.as_str(), last.as_str()), ("user", unclear));
    said
}

/// The key of the person's conversation, once it holds so many exchanges.
async fn key(talk: &Talk, exchanges: usize) -> String {
    let sql = "select c.id from conversations c where c.chat = $1";
    let id: uuid::Uuid = talk.one(sql).await;
    let key = format!("hisab:memory:1:{}", id.simple());
    until(async || redis().llen::<_, usize>(&key).unwrap() == exchanges).await;
    key
}

const STRANGE: &str = "hmm the thing from before, like that but other";

#[test]
fn a_model_knows_what_was_said_before() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("chai 20, auto 85").await;
        talk.desk.ask(&talk.incoming(Content::Photo { caption: String::new() })).await;
        let history = history(&talk, STRANGE).await;
        let roles: Vec<&str> = history.iter().map(|(role, _)| role.as_str()).collect();
        assert_eq!(roles, ["user", "model", "user", "model"]);
        assert_eq!(history[0].1, "chai 20, auto 85");
        assert!(history[1].1.contains("chai ₹20"), "{history:?}");
        assert!(history[1].1.ends_with("[e1 chai; e2 auto]"), "{history:?}");
        assert_eq!(history[2].1, "(photo)", "that there was one, and nothing of it");
    });
}

#[test]
fn the_second_one_is_the_entry_shown_second() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("chai 20, auto 85").await;
        let which = json!({ "which": { "id": "e2" }, "amount": "90" });
        talk.gemini.script("asked for more", vec![Turn::call("amend_transaction", which)]);
        let told =
            talk.told("the driver asked for more in the end, so it was 90 for that ride").await;
        assert!(told.contains("auto: ₹85 → ₹90"), "{told}");
        assert_eq!(talk.entries().await, ["auto 90.00", "chai 20.00"]);
    });
}

#[test]
fn redis_is_only_a_copy() {
    block_on(async {
        let talk = Talk::with(memory(&redis_url()), 200_000).await;
        talk.say("chai 20").await;
        talk.say("auto 85").await;
        let whole = history(&talk, STRANGE).await;
        assert_eq!(whole.len(), 4);
        let key = key(&talk, 3).await;
        let mut redis = redis();
        let ttl: i64 = redis.ttl(&key).unwrap();
        assert!((1..=86_400).contains(&ttl), "{ttl}");
        // What is in it is what is sent: it is asked before the books.
        let first: String = redis.lindex(&key, 0).unwrap();
        redis.lset::<_, _, ()>(&key, 0, first.replace("chai 20", "samosa 30")).unwrap();
        assert_eq!(history(&talk, "again, but the other way about").await[0].1, "samosa 30");
        // A part of it is missing, it is of another make, it is gone: the books have it all.
        let key = self::key(&talk, 4).await;
        redis.lpop::<_, ()>(&key, None).unwrap();
        assert_eq!(history(&talk, "hm, not that, another").await[0].1, "chai 20");
        let key = self::key(&talk, 5).await;
        redis.lset::<_, _, ()>(&key, 0, "nonsense").unwrap();
        assert_eq!(history(&talk, "no, something other").await[0].1, "chai 20");
        redis.del::<_, ()>(&key).unwrap();
        assert_eq!(history(&talk, "what was it called again, that thing").await[0].1, "chai 20");
    });
}

#[test]
fn without_redis_nothing_is_missing() {
    block_on(async {
        // Nobody listens there.
        let talk = Talk::with(memory("redis://127.0.0.1:1"), 200_000).await;
        talk.say("chai 20").await;
        assert_eq!(history(&talk, STRANGE).await[0].1, "chai 20");
    });
}

#[test]
fn what_is_forgotten_is_not_told_again() {
    block_on(async {
        for memory in [Memory::default(), memory(&redis_url())] {
            let talk = Talk::with(memory, 200_000).await;
            talk.say("chai 20").await;
            talk.say("forget this conversation").await;
            assert_eq!(history(&talk, STRANGE).await, [], "nothing before it is told");
            talk.say("auto 85").await;
            let known = history(&talk, "hm, not that, another").await;
            assert_eq!(known[0].1, STRANGE);
            assert_eq!(known[2].1, "auto 85");
            assert_eq!(talk.entries().await, ["auto 85.00", "chai 20.00"], "the books stay");
        }
    });
}

#[test]
fn memory_is_bounded() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::text("I am not sure what you mean. ".repeat(50).trim()));
        for number in 0..15 {
            talk.say(&format!("{} {number}", "lunch with a long story ".repeat(40))).await;
        }
        let history = history(&talk, STRANGE).await;
        let characters: usize = history.iter().map(|(_, text)| text.chars().count()).sum();
        assert!(!history.is_empty() && characters <= 2_500, "{characters}");
    });
}

#[test]
fn a_question_goes_on_from_the_one_before_for_both() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("chai 20, auto 85").await;
        assert!(talk.told("how much on food this month?").await.contains("₹20"));
        assert!(talk.told("same for transport").await.contains("₹85"), "the rules know");
        let period = json!({ "start": "2026-01-01", "end": "2026-02-01" });
        let filter = json!({ "filter": { "period": period, "category": "Food" } });
        talk.gemini.script(
            "belly",
            vec![
                Turn::call("summarize_spending", filter),
                Turn::text("You spent ₹20 on Food this month."),
            ],
        );
        let told = talk.told("and my poor belly, what has it swallowed so far").await;
        assert_eq!(told, "You spent ₹20 on Food this month.");
        let asked: Value = talk.gemini.requests()[0].body.clone();
        assert!(asked.to_string().contains("same for transport"), "the model knows");
    });
}
