//! Wishes beyond the everyday ones: a model is told of their tools where the words may be about them.

use serde_json::json;

use crate::support::{block_on, gemini::Turn, mind::Talk};

/// The tools that a model was told of with a request.
fn tools(talk: &Talk, at: usize) -> String {
    talk.gemini.requests()[at].body["tools"].to_string()
}

#[test]
fn a_chart_that_only_a_model_understands_is_drawn() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("lunch 250, auto 85").await;
        talk.gemini.script(
            "picture",
            vec![
                Turn::call("draw_chart", json!({ "kind": "by_category", "start": "2026-01-01" })),
                Turn::text("You spent ₹250 on Food and ₹85 on Transport."),
            ],
        );
        let said = talk.say("would love to see some kind of picture of where it all goes").await;
        let picture = said.reply.picture.unwrap();
        assert!(picture.alt.contains("Food ₹250 (75%), Transport ₹85 (25%)"), "{}", picture.alt);
        assert!(tools(&talk, 0).contains("draw_chart"));
        assert!(!tools(&talk, 0).contains("pause_budget"), "nothing hints at it");
        talk.gemini.check();
    });
}

#[test]
fn a_budget_that_is_put_on_hold_in_other_words_is_paused() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("budget food 3000").await;
        let call = Turn::call("pause_budget", json!({ "category": "Food", "paused": true }));
        talk.gemini.script("on hold", vec![call]);
        let told = talk.told("put the food limit on hold for a while").await;
        assert!(tools(&talk, 0).contains("pause_budget"), "{told}");
        assert!(told.contains("paused"), "{told}");
        talk.gemini.check();
    });
}
