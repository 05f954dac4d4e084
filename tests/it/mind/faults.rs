//! What goes wrong with a model: once it costs nothing but a repetition, for ever it ends with what the rules make of
//! the message or an apology. Whatever happens, the books hold what was answered for, once.

use std::time::Duration;

use hisabkitab::agent::{memory::Memory, model::Limits};
use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::{Request, Turn},
    mind::{Talk, expense},
};

/// Beyond the rules; its amount is not.
const DINNER: &str = "3,400 went when the family was out";

const UNCERTAIN: &str = "pandit ji was here, dakshina 501 and prasad came to 250";

/// A fault is asked about so often at most.
const ATTEMPTS: usize = 3;

fn files(entries: &[Value]) -> Turn {
    Turn::call("log_transactions", json!({ "entries": entries }))
}

fn dinner() -> Turn {
    files(&[expense("3400", "family dinner")])
}

/// The results of functions in the newest content of a request.
fn results(request: &Request) -> Vec<Value> {
    let contents = request.body["contents"].as_array().unwrap();
    let parts = contents.last().unwrap()["parts"].as_array().unwrap();
    parts.iter().map(|part| part["functionResponse"]["response"].clone()).collect()
}

/// Faults that may be gone the next time.
fn passing() -> Vec<Turn> {
    vec![
        Turn::Status(500),
        Turn::Status(503),
        Turn::Status(504),
        Turn::TooMany(Duration::from_millis(10)),
        Turn::Cut("All of it is 1200 rupees.".to_owned()),
        Turn::Reset("All of it is 1200 rupees.".to_owned()),
        Turn::MalformedArguments("log_transactions"),
        Turn::MalformedFunctionCall,
        Turn::MaxTokens("All of it is".to_owned()),
        Turn::Empty,
    ]
}

/// Faults that the same question would meet again.
fn lasting() -> Vec<Turn> {
    let refused = [400, 401, 403, 404].map(Turn::Status);
    refused.into_iter().chain([Turn::Safety, Turn::Blocked]).collect()
}

/// An amount is asked about, nothing is filed, and the answer to the question files it.
async fn is_asked_about(talk: &Talk, told: &str, fault: &str) {
    assert!(told.contains("I filed nothing") && told.contains("kept"), "{fault}: {told}");
    assert!(told.contains("₹3,400"), "{fault}: {told}");
    assert_eq!(talk.entries().await, Vec::<String>::new(), "{fault}");
}

#[test]
fn a_fault_that_passes_costs_one_more_question() {
    block_on(async {
        for fault in passing() {
            let talk = Talk::new().await;
            talk.gemini.script("went when the family", vec![fault.clone(), dinner()]);
            let told = talk.told(DINNER).await;
            assert!(
                told.contains("₹3,400") && !told.contains("I filed nothing"),
                "{fault:?}: {told}"
            );
            assert_eq!(talk.gemini.requests().len(), 2, "{fault:?}");
            assert_eq!(talk.entries().await, ["family dinner 3400.00"], "{fault:?}");
        }
    });
}

#[test]
fn a_fault_that_stays_ends_with_what_the_rules_make_of_it() {
    block_on(async {
        for fault in passing() {
            let talk = Talk::new().await;
            talk.gemini.always(fault.clone());
            let told = talk.told(DINNER).await;
            is_asked_about(&talk, &told, &format!("{fault:?}")).await;
            assert_eq!(talk.gemini.requests().len(), ATTEMPTS, "{fault:?}");
        }
    });
}

#[test]
fn what_the_same_question_would_meet_again_is_not_asked_again() {
    block_on(async {
        for fault in lasting() {
            let talk = Talk::new().await;
            talk.gemini.script("went when the family", vec![fault.clone(), dinner()]);
            let told = talk.told(DINNER).await;
            is_asked_about(&talk, &told, &format!("{fault:?}")).await;
            assert_eq!(talk.gemini.requests().len(), 1, "{fault:?}");
        }
    });
}

#[test]
fn the_answer_to_what_the_rules_ask_files_the_amount() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::Blocked);
        talk.told(DINNER).await;
        let told = talk.told("family dinner").await;
        assert!(told.contains("₹3,400"), "{told}");
        assert_eq!(talk.entries().await, ["family dinner 3400.00"]);
        assert_eq!(talk.gemini.requests().len(), 1);
    });
}

#[test]
fn a_message_without_an_amount_gets_an_apology() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::Status(503));
        let answered = talk.say("who eats most of my money?").await;
        let told = answered.reply.plain_text();
        assert!(told.contains("cannot be reached") && told.contains("kept"), "{told}");
        assert!(answered.reply.buttons.is_empty() && answered.outcomes.is_empty());
        let several = talk.told(UNCERTAIN).await;
        assert!(several.contains("I filed nothing"), "{several}");
        assert_eq!(talk.entries().await, Vec::<String>::new());
    });
}

#[test]
fn a_longer_answer_is_given_more_room_each_time() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::MaxTokens("All of it is".to_owned()));
        talk.told(DINNER).await;
        let room = |request: &Request| request.body["generationConfig"]["maxOutputTokens"].clone();
        let rooms: Vec<Value> = talk.gemini.requests().iter().map(room).collect();
        assert_eq!(rooms, [json!(600), json!(1200), json!(2400)]);
    });
}

#[test]
fn a_model_that_falls_silent_is_asked_again_and_given_up_in_the_end() {
    let limits = Limits { silence: Duration::from_millis(300), ..Limits::default() };
    block_on(async {
        let talk = Talk::within(limits).await;
        talk.gemini.script("went when the family", vec![Turn::Hang, dinner()]);
        talk.told(DINNER).await;
        assert_eq!(talk.entries().await, ["family dinner 3400.00"]);
        assert_eq!(talk.gemini.requests().len(), 2);

        let talk = Talk::within(limits).await;
        talk.gemini.always(Turn::Hang);
        let told = talk.told(DINNER).await;
        is_asked_about(&talk, &told, "hangs").await;
        talk.gemini.given_up().await;
        assert_eq!(talk.gemini.requests().len(), ATTEMPTS);
    });
}

#[test]
fn no_answer_and_no_message_may_take_longer_than_its_limit() {
    let short = Duration::from_millis(300);
    let each = [
        Limits { answer: short, ..Limits::default() },
        Limits { message: short, ..Limits::default() },
    ];
    block_on(async {
        for limits in each {
            let talk = Talk::within(limits).await;
            talk.gemini.always(Turn::Hang);
            let told = talk.told(DINNER).await;
            is_asked_about(&talk, &told, &format!("{limits:?}")).await;
            talk.gemini.given_up().await;
            assert_eq!(talk.gemini.requests().len(), 1, "{limits:?}");
        }
    });
}

#[test]
fn when_to_try_again_is_obeyed() {
    let limits = Limits { message: Duration::from_secs(10), ..Limits::default() };
    block_on(async {
        // Later than anybody waits: not at all.
        let talk = Talk::within(limits).await;
        let fault = Turn::TooMany(Duration::from_secs(11));
        talk.gemini.script("went when the family", vec![fault, dinner()]);
        let told = talk.told(DINNER).await;
        is_asked_about(&talk, &told, "too many").await;
        assert_eq!(talk.gemini.requests().len(), 1);
    });
}

#[test]
fn a_model_that_is_out_of_order_is_left_alone() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::Status(503));
        talk.told(DINNER).await;
        talk.told(DINNER).await;
        let asked = talk.gemini.requests().len();
        assert_eq!(asked, 5);
        let told = talk.told(DINNER).await;
        assert!(told.contains("₹3,400"), "{told}");
        assert_eq!(talk.gemini.requests().len(), asked, "nobody waits for it");
        assert_eq!(talk.entries().await, Vec::<String>::new());
    });
}

#[test]
fn a_tool_that_is_none_is_named_to_the_model() {
    block_on(async {
        // The second is a tool of ours that no model is offered.
        for tool in ["transfer_money", "merge_categories"] {
            let talk = Talk::new().await;
            let wrong = Turn::Calls(vec![
                ("log_transactions", json!({ "entries": [expense("3400", "family dinner")] })),
                (tool, json!({ "to": "ravi" })),
            ]);
            talk.gemini.script("went when the family", vec![wrong, dinner()]);
            talk.told(DINNER).await;
            let requests = talk.gemini.requests();
            assert_eq!(requests.len(), 2, "{tool}");
            let told = Value::from(results(&requests[1])).to_string();
            assert!(told.contains("There is no tool") && told.contains(tool), "{told}");
            assert_eq!(talk.entries().await, ["family dinner 3400.00"], "{tool}");
        }
    });
}

#[test]
fn a_model_that_calls_what_there_is_not_again_and_again_is_given_up() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::call("transfer_money", json!({})));
        let told = talk.told(DINNER).await;
        is_asked_about(&talk, &told, "no such tool").await;
        assert_eq!(talk.gemini.requests().len(), 3);
    });
}

/// Arguments that are wrong, and a word that says what about them.
fn wrong() -> Vec<(Value, &'static str)> {
    let with = |key: &str, value: Value| {
        let mut entry = expense("3400", "family dinner");
        entry[key] = value;
        json!({ "entries": [entry] })
    };
    vec![
        (json!({}), "entries"),
        (json!({ "entries": [] }), "nothing was changed"),
        (json!({ "entries": "3400 family dinner" }), "sequence"),
        (with("amount", json!(3400)), "string"),
        (with("amount", json!("three thousand")), "amount"),
        (with("amount", json!("-3400")), "amount"),
        (with("amount", json!("3400.001")), "amount"),
        (with("currency", json!("RUPEES")), "RUPEES"),
        (with("kind", json!("gift")), "gift"),
        (with("date", json!("yesterday")), "date"),
        (with("date", json!("2026-02-30")), "date"),
        (with("category", json!("Spaceships")), "Spaceships"),
        (with("description", json!("  ")), "description"),
        (with("user_id", json!("somebody else")), "user_id"),
    ]
}

#[test]
fn arguments_that_are_wrong_are_answered_in_words() {
    block_on(async {
        for (arguments, word) in wrong() {
            let talk = Talk::new().await;
            let turn = Turn::call("log_transactions", arguments.clone());
            talk.gemini.script("went when the family", vec![turn, dinner()]);
            let reply = talk.told(DINNER).await;
            let requests = talk.gemini.requests();
            assert_eq!(requests.len(), 2, "{arguments}: {reply}");
            let told = Value::from(results(&requests[1])).to_string();
            assert!(told.contains(word), "{arguments}: {told}");
            assert_eq!(talk.entries().await, ["family dinner 3400.00"], "{arguments}");
            assert!(!reply.contains(word) || word == "date", "{arguments}: {reply}");
        }
    });
}

#[test]
fn of_several_calls_one_that_is_refused_leaves_the_others_done() {
    block_on(async {
        let talk = Talk::new().await;
        let dakshina = json!({ "entries": [expense("501", "dakshina")] });
        let mut prasad = expense("250", "prasad");
        prasad["currency"] = json!("RUPEES");
        let first = Turn::Calls(vec![
            ("log_transactions", dakshina),
            ("log_transactions", json!({ "entries": [prasad] })),
        ]);
        talk.gemini.script("pandit ji", vec![first, files(&[expense("250", "prasad")])]);
        let told = talk.told(UNCERTAIN).await;
        assert!(told.contains("₹501") && told.contains("₹250"), "{told}");
        let requests = talk.gemini.requests();
        assert_eq!(requests.len(), 2);
        let [stood, refused] = results(&requests[1]).try_into().unwrap();
        assert!(stood.to_string().contains("501"), "{stood}");
        assert!(refused.to_string().contains("RUPEES"), "{refused}");
        assert_eq!(talk.entries().await, ["prasad 250.00", "dakshina 501.00"]);
    });
}

#[test]
fn a_model_that_repeats_what_is_done_does_nothing_twice() {
    block_on(async {
        let talk = Talk::new().await;
        let both = |currency: &str| {
            let mut prasad = expense("250", "prasad");
            prasad["currency"] = json!(currency);
            Turn::Calls(vec![
                ("log_transactions", json!({ "entries": [expense("501", "dakshina")] })),
                ("log_transactions", json!({ "entries": [prasad] })),
            ])
        };
        talk.gemini.script("pandit ji", vec![both("RUPEES"), both("INR"), Turn::text("Done.")]);
        let answered = talk.say(UNCERTAIN).await;
        assert_eq!(talk.entries().await, ["prasad 250.00", "dakshina 501.00"]);
        let told = answered.reply.plain_text();
        assert_eq!(told.matches("₹501").count(), 1, "{told}");
        assert!(answered.reply.buttons.is_empty(), "{told}");
    });
}

#[test]
fn a_model_that_takes_back_again_and_again_takes_back_once() {
    block_on(async {
        let talk = Talk::new().await;
        talk.told("chai 20").await;
        talk.told("auto 85").await;
        let wrong = Turn::Calls(vec![("undo", json!({})), ("list_budgets", json!({}))]);
        let again = Turn::call("undo", json!({}));
        talk.gemini.script("herself", vec![wrong, again]);
        let told = talk.told("my wife says to revert it since she went herself").await;
        assert_eq!(talk.gemini.requests().len(), 2, "{told}");
        assert_eq!(talk.entries().await, ["chai 20.00"]);
    });
}

#[test]
fn a_model_that_only_looks_and_looks_ends_with_what_it_found() {
    block_on(async {
        let talk = Talk::new().await;
        talk.told("chai 20").await;
        let look =
            json!({ "filter": { "period": { "start": "2026-01-01", "end": "2026-02-01" } } });
        talk.gemini
            .script_with("eats most", move |_| Turn::call("summarize_spending", look.clone()));
        let answered = talk.say("who eats most of my money?").await;
        let told = answered.reply.plain_text();
        assert_eq!(talk.gemini.requests().len(), 4);
        assert!(told.contains("₹20") && told.contains("could not make out the rest"), "{told}");
        assert_eq!(told.matches("₹20").count(), 1, "what was found again is told once: {told}");
    });
}

#[test]
fn what_a_person_may_take_in_a_day_has_an_end() {
    block_on(async {
        let talk = Talk::with(Memory::default(), 1).await;
        talk.gemini.script("went when the family", vec![dinner()]);
        talk.told(DINNER).await;
        assert_eq!(talk.gemini.requests().len(), 1);
        let told = talk.told(DINNER).await;
        assert!(told.contains("used up") && told.contains("₹3,400"), "{told}");
        assert_eq!(talk.gemini.requests().len(), 1, "nothing is asked");
        assert_eq!(talk.entries().await, ["family dinner 3400.00"]);
        // The rules go on.
        assert!(talk.told("chai 20").await.contains("₹20"));
    });
}
