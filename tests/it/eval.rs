//! `hisab eval`, as someone at a terminal has it: the rules judged as the corpora's own scorer does, and a stand-in of the
//! model judged by what it calls for. Nothing is filed anywhere.
//!
//! One test asks the real Gemini and needs a key: `cargo test --test it eval -- --ignored`, with `GEMINI_API_KEY` set.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::{Gemini, Turn},
    mind::{KEY, expense},
    program, until,
};

/// The corpora, which stand beside the repository. None where they are not kept.
fn corpora() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the test's own setting")]
    let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1");
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora"));
    let there = folder.join("score.py").is_file();
    assert!(there || !in_ci, "{} must be there in CI", folder.display());
    there.then(|| folder.to_owned())
}

/// One line of a corpus.
fn line(kind: &str, text: &str, expect: &Value) -> String {
    json!({ "kind": kind, "slice": "own", "text": text, "expect": expect, "context": { "default_currency": "INR" } })
        .to_string()
}

fn entry(amount: &str) -> Value {
    json!({ "entries": [{ "amount": amount, "currency": "INR" }] })
}

fn file(amount: &str, what: &str) -> Turn {
    Turn::call("log_transactions", json!({ "entries": [expense(amount, what)] }))
}

/// `hisab eval` of these lines, begun.
fn begin(lines: &[String], args: &[&str], env: &[(&str, &str)]) -> Child {
    let mut command = program(&[&["eval", "-"], args].concat());
    command.env("HISAB_LOG", "off").envs(env.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It reads all before it judges any.
    child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    child
}

#[track_caller]
fn said(output: Output) -> String {
    let Output { status, stdout, stderr } = output;
    assert!(status.success(), "{status}: {}", String::from_utf8_lossy(&stderr));
    assert!(stderr.is_empty(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// What it says of these lines.
fn told(lines: &[String], args: &[&str], env: &[(&str, &str)]) -> String {
    said(begin(lines, args, env).wait_with_output().unwrap())
}

/// The figures, with the stand-in as the model.
fn figures(gemini: &Gemini, lines: &[String], with: &str) -> Value {
    let env = [("GEMINI_API_KEY", KEY), ("HISAB_MODEL_URL", gemini.url.as_str())];
    serde_json::from_str(&told(lines, &["--json", "--with", with, "--patience", "0"], &env))
        .unwrap()
}

fn verdicts(figures: &Value) -> [&Value; 3] {
    ["right", "passed_on", "wrong"].map(|verdict| &figures[verdict])
}

#[test]
fn the_rules_are_judged_as_the_scorer_of_the_corpora_does() {
    let Some(corpora) = corpora() else { return };
    let corpus = corpora.join("dev.jsonl");
    let mut ours = program(&["eval", "--with", "rules", "--json"]);
    let ours: Value = serde_json::from_str(&said(ours.arg(&corpus).output().unwrap())).unwrap();
    assert_eq!((&ours["unread"], &ours["stopped"]), (&json!([]), &json!(false)));
    let mut scorer = Command::new("python3");
    scorer.arg(corpora.join("score.py")).arg("--json").arg("--data").arg(&corpus);
    scorer.arg(concat!(env!("CARGO_BIN_EXE_hisab"), " understand"));
    let theirs: Value = serde_json::from_str(&said(scorer.output().unwrap())).unwrap();
    let theirs = theirs.as_object().unwrap();
    assert!(theirs.len() > 10, "{theirs:?}");
    for (group, counted) in theirs {
        let of = |verdict| counted.get(verdict).and_then(Value::as_i64).unwrap_or(0);
        let counted = json!([of("right"), of("passed on"), of("wrong")]);
        assert_eq!(json!(verdicts(&ours["groups"][group])), counted, "{group}");
    }
}

#[test]
fn the_rules_need_no_model_and_no_books() {
    let folder = tempfile::tempdir().unwrap();
    let books = folder.path().join("books");
    let lines = [
        line("log", "chai 20", &entry("20")),
        line("log", "auto 85", &entry("58")),
        line("ask", "how much today?", &json!({ "intent": "spending" })),
        line("other", "chai 20", &json!({})),
    ];
    let told = told(&lines, &[], &[("HISAB_DATA", books.to_str().unwrap())]);
    insta::assert_snapshot!(told, @r"
              messages          right      passed on          wrong
    ask/own          1     1 (100.0%)       0 (0.0%)       0 (0.0%)
    log/own          2      1 (50.0%)       0 (0.0%)      1 (50.0%)
    other/own        1       0 (0.0%)       0 (0.0%)     1 (100.0%)
    all              4      2 (50.0%)       0 (0.0%)      2 (50.0%)
    ");
    assert!(!books.exists(), "it opened books");
}

#[test]
fn a_line_that_cannot_be_read_is_told_of_and_the_next_one_read() {
    let picture = line("log", "", &json!({ "entries": [], "receipt": "a.jpg" }));
    let lines = ["nonsense".to_owned(), line("log", "chai 20", &entry("20")), picture];
    insta::assert_snapshot!(told(&lines, &[], &[]), @r"
            messages          right      passed on          wrong
    log/own        1     1 (100.0%)       0 (0.0%)       0 (0.0%)
    all            1     1 (100.0%)       0 (0.0%)       0 (0.0%)
    Line 1 cannot be read: not JSON: expected ident at line 1 column 2.
    1 line about pictures left out.
    ");
}

#[test]
fn a_model_is_judged_by_what_it_calls_for() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.script("lovely evening", vec![file("3400", "family dinner")]);
        gemini.script("taxi ride", vec![file("40", "taxi ride")]);
        gemini.script("a birthday", vec![file("5000", "birthday gift")]);
        gemini.script("the weather", vec![Turn::text("I keep books, and know no weather.")]);
        gemini.script("who gets", vec![Turn::call("summarize_spending", json!({}))]);
        gemini.script("boring stuff", vec![Turn::Safety, Turn::Safety, Turn::Safety]);
        let lines = [
            line("log", "lovely evening, the family dinner came to 3,400", &entry("3400")),
            // What is said but not meant may be filed, and is wrong then.
            line("log", "the taxi ride took 40 minutes and set me back 300", &entry("300")),
            // What is not said at all is asked about first.
            line("log", "it is a birthday, as you know", &json!({ "entries": [] })),
            line("other", "how do you like the weather", &json!({})),
            line("ask", "who gets most of it all", &json!({})),
            line("log", "boring stuff came to 12", &entry("12")),
        ];
        let figures = figures(&gemini, &lines, "model");
        let groups = &figures["groups"];
        assert_eq!(json!(verdicts(&groups["log/own"])), json!([1, 2, 1]));
        assert_eq!(json!(verdicts(&groups["other/own"])), json!([1, 0, 0]));
        assert_eq!(json!(verdicts(&groups["ask/own"])), json!([1, 0, 0]));
        assert_eq!(figures["failures"], json!({ "refused": 1 }));
        assert_eq!(
            (&figures["model"], &figures["stopped"]),
            (&json!("gemini-2.5-flash"), &json!(false))
        );

        let total = &figures["total"];
        assert_eq!(total["asked"], 6);
        let requests = gemini.requests();
        let sent = requests.iter().map(|request| request.body.to_string().chars().count() / 4);
        assert_eq!(total["input_tokens"], sent.sum::<usize>());
        for field in ["input_tokens", "cached_tokens", "output_tokens", "cost_micros"] {
            let parts = groups.as_object().unwrap().values();
            let sum: i64 = parts.map(|figures| figures[field].as_i64().unwrap()).sum();
            assert_eq!(total[field], sum, "{field}");
        }
        assert!(total["output_tokens"].as_i64().unwrap() > 0, "{total}");
        assert!(total["cost_micros"].as_i64().unwrap() > 0, "{total}");
    });
}

#[test]
fn the_model_reads_only_what_the_rules_leave() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.script("lovely evening", vec![file("3400", "family dinner")]);
        let lines = [
            line(
                "log",
                "chai 20, auto 85",
                &json!({ "entries": [{ "amount": "20" }, { "amount": "85" }] }),
            ),
            line("other", "thanks!", &json!({})),
            line(
                "log",
                "lovely evening, the family dinner came to 3,400 they said",
                &entry("3400"),
            ),
        ];
        let figures = figures(&gemini, &lines, "both");
        assert_eq!(json!(verdicts(&figures["total"])), json!([3, 0, 0]), "{figures}");
        assert_eq!(figures["total"]["asked"], 1);
        assert_eq!(gemini.requests().len(), 1);
    });
}

#[test]
fn a_model_that_fails_leaves_everything_and_says_why() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.always(Turn::Status(403));
        let lines = ["one", "two", "three"].map(|said| line("log", said, &entry("1")));
        let env = [("GEMINI_API_KEY", KEY), ("HISAB_MODEL_URL", gemini.url.as_str())];
        let told = told(&lines, &[], &env);
        insta::assert_snapshot!(told, @r"
                messages          right      passed on          wrong  asked        in    cached       out  cost
        log/own        3       0 (0.0%)     3 (100.0%)       0 (0.0%)      3         0         0         0  $0.00
        all            3       0 (0.0%)     3 (100.0%)       0 (0.0%)      3         0         0         0  $0.00
        The model is gemini-2.5-flash. What its calls do not tell counts as passed on.
        3 messages passed on for want of an answer: it does not accept the settings; look at the key and the name of the model.
        ");
        assert!(!told.contains(KEY));
    });
}

#[test]
fn control_c_prints_what_there_is() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.script("lovely evening", vec![Turn::Hang]);
        let lines = [
            line("log", "chai 20", &entry("20")),
            line(
                "log",
                "lovely evening, the family dinner came to 3,400 they said",
                &entry("3400"),
            ),
        ];
        let env = [("GEMINI_API_KEY", KEY), ("HISAB_MODEL_URL", gemini.url.as_str())];
        let child = begin(&lines, &["--with", "both"], &env);
        gemini.hanging().await;
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(killed.unwrap().success());
        let told = said(child.wait_with_output().unwrap());
        assert!(told.ends_with("Stopped after 1 of 2 messages.\n"), "{told}");
    });
}

#[test]
fn four_messages_are_with_the_model_at_a_time() {
    block_on(async {
        let gemini = Gemini::start().await;
        gemini.always(Turn::text("I keep books.").held());
        let lines: Vec<String> =
            (1..=6).map(|_| line("other", "how do you like it", &json!({}))).collect();
        let env = [("GEMINI_API_KEY", KEY), ("HISAB_MODEL_URL", gemini.url.as_str())];
        let child = begin(&lines, &["--with", "model", "--json"], &env);
        for answered in 0..6 {
            let most = (4 + answered).min(6);
            until(async || gemini.requests().len() >= most).await;
            assert_eq!(gemini.requests().len(), most);
            gemini.release();
        }
        let figures: Value =
            serde_json::from_str(&said(child.wait_with_output().unwrap())).unwrap();
        assert_eq!(json!(verdicts(&figures["total"])), json!([6, 0, 0]));
    });
}

#[test]
fn without_a_model_or_a_file_it_says_what_to_do() {
    for (args, words) in [
        (["eval", "-", "--with", "model"].as_slice(), "GEMINI_API_KEY"),
        (&["eval", "no-such-file.jsonl"], "no-such-file.jsonl cannot be read"),
    ] {
        let mut command = program(args);
        let output = command.env_remove("GEMINI_API_KEY").stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(words), "{said}");
    }
}

#[test]
#[ignore = "it asks the real Gemini, which takes a key and money"]
fn the_real_gemini_reads_a_few_messages() {
    #[expect(clippy::disallowed_methods, reason = "the test's own setting")]
    let key = std::env::var("GEMINI_API_KEY").expect("GEMINI_API_KEY must be set for this test");
    let dinner = "took the family out, the bill was 3,400, and the taxi home took another 260";
    let lines = [
        line("log", dinner, &json!({ "entries": [{ "amount": "3400" }, { "amount": "260" }] })),
        line("log", "that pizza place again, 640 gone", &entry("640")),
        line("ask", "am I living beyond my means this month", &json!({})),
        line("other", "sing me a song about the monsoon", &json!({})),
        line("other", "my train is at 7 and has 12 coaches", &json!({})),
    ];
    let told = told(&lines, &["--json", "--with", "model"], &[("GEMINI_API_KEY", &key)]);
    let figures: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(figures["failures"], json!({}), "{figures}");
    assert_eq!(
        (&figures["total"]["wrong"], &figures["total"]["asked"]),
        (&json!(0), &json!(5)),
        "{figures}"
    );
    assert!(figures["total"]["right"].as_i64().unwrap() >= 4, "{figures}");
    assert!(figures["total"]["cost_micros"].as_i64().unwrap() > 0, "{figures}");
}
