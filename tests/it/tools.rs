//! The tools as a model sees and calls them.

use std::fmt::Write as _;

use hisabkitab::{
    agent::{
        consent::Consent,
        rules::{self, Situation},
        tools::{self, Call, Desk},
    },
    domain::{change::Preferences, currency::Currency},
};
use serde_json::{Value, json};

use crate::support::{Someone, on_server};

/// One property of a schema in a line: its name, type and what is said of it.
fn property(out: &mut String, indent: usize, name: &str, schema: &Value, required: bool) {
    let mut values = Vec::new();
    constants(schema, &mut values);
    let kind = if values.is_empty() {
        schema["type"].to_string().replace('"', "")
    } else {
        values.join("|")
    };
    let need = if required { "" } else { "?" };
    let text = schema["description"].as_str().unwrap_or_default();
    writeln!(out, "{:indent$}{name}{need}: {kind}  {text}", "").unwrap();
    object(out, indent + 2, schema);
    object(out, indent + 2, &schema["items"]);
}

/// The values that an enumeration allows.
fn constants<'a>(schema: &'a Value, values: &mut Vec<&'a str>) {
    values.extend(schema["const"].as_str());
    for any in [&schema["oneOf"], &schema["anyOf"]] {
        any.as_array().into_iter().flatten().for_each(|schema| constants(schema, values));
    }
}

fn object(out: &mut String, indent: usize, schema: &Value) {
    let required = |name: &str| {
        schema["required"].as_array().is_some_and(|all| all.iter().any(|each| each == name))
    };
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        property(out, indent, name, schema, required(name));
    }
}

#[test]
fn the_catalogue() {
    let mut shown = String::new();
    for tool in tools::catalogue() {
        let writes = if tool.writes { "writes" } else { "reads" };
        writeln!(shown, "{} ({writes})\n  {}", tool.name, tool.text).unwrap();
        object(&mut shown, 2, &tool.parameters);
        let schema = tool.parameters.to_string();
        assert!(!schema.contains("$ref") && !schema.contains("user_id"), "{schema}");
    }
    insta::assert_snapshot!("catalogue", shown);
}

#[test]
fn a_call_on_the_wire_is_the_tool_and_its_arguments() {
    let call = json!({"tool": "undo", "args": {"steps": 2}});
    let read: Call = serde_json::from_value(call.clone()).unwrap();
    assert_eq!((read.tool(), read.writes()), ("undo", true));
    assert_eq!(serde_json::to_value(read).unwrap(), call);
    let unknown = json!({"tool": "undo", "args": {"steps": 2, "user": "someone"}});
    assert!(serde_json::from_value::<Call>(unknown).is_err());
}

#[test]
#[expect(clippy::default_trait_access, reason = "the type's name would bring rig out of its room")]
fn a_model_calls_the_same_tools_and_is_told_what_it_can_mend() {
    on_server(async |someone: Someone<'static>| {
        let books = someone.books().await;
        let vocabulary = books.vocabulary();
        let Preferences { currency, timezone: zone, .. } = books.preferences();
        let now = crate::support::now();
        let situation = Situation {
            now,
            zone,
            currency,
            vocabulary: &vocabulary,
            replying: false,
            recent: false,
            last: None,
        };

        let consent = Consent::new(
            "chai 20",
            &rules::understand("chai 20", &situation),
            Currency::INR,
            books.today(),
            Vec::new(),
        );
        let desk = Desk::new(books, consent);
        let tools = tools::toolset(&desk);
        let log = |amount: &str, category: &str| {
            json!({"entries": [{"kind": "expense", "amount": amount, "currency": "INR",
                   "description": "chai", "category": category, "date": "2026-01-15"}]})
            .to_string()
        };
        let call = async |name: &str, args: String| {
            tools.execute(name, args, &mut Default::default()).await
        };
        let done = call("log_transactions", log("20", "Food")).await;
        assert!(done.is_success());
        let wrong = call("log_transactions", log("twenty", "Food")).await;
        assert!(wrong.error().unwrap().message().contains("“twenty” is no amount"));
        let unknown = call("log_transactions", log("20", "Foo")).await;
        assert!(unknown.error().unwrap().message().contains("Do you mean Food?"));
        let extra = call("undo", json!({"user_id": "7"}).to_string()).await;
        assert!(extra.is_error());
        drop(tools);
        let (books, round) = desk.clear().unwrap();
        assert_eq!(round.done.len(), 1);
        assert_eq!(round.done[0].0.tool(), "log_transactions");
        books.commit().await.unwrap();
    });
}
