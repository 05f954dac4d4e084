//! A library that is not ours, jose, judges the same tokens by the same keys.
//!
//! It needs `DISCORD_JS`: the folder with what `tests/standins/node/package.json` lists.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::json;
use tokio::task::block_in_place;

use super::*;

/// What jose says of tokens at the time when the tests begin.
#[expect(clippy::disallowed_methods, reason = "where tests/run has put what it fetched")]
fn judged(google: &Standin, tokens: &[String]) -> Vec<String> {
    let place = std::env::var_os("DISCORD_JS").map(PathBuf::from);
    let place = place.filter(|place| place.join("node_modules/jose").is_dir());
    let place = place.unwrap_or_else(|| {
        panic!("DISCORD_JS must name a folder with discord.js and jose; tests/run provides it")
    });
    let mut judge = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/standins/node/firebase.mjs"))
        .args([google.keys_url(), google.project(), at(0).timestamp().to_string()])
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(tokens.join("\n").as_bytes()).unwrap();
    let output = judge.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn jose_finds_the_same_tokens_good() {
    block_on(async {
        let project = Project::new().await;
        let (draft, now) = (project.draft(), at(0).timestamp());
        let wrong = "ERR_JWT_CLAIM_VALIDATION_FAILED";
        let mut cases = vec![
            (draft.sign(), "good asha-1"),
            (draft.clone().unsigned(), "ERR_JOSE_ALG_NOT_ALLOWED"),
            (draft.clone().sign_with_public_key(), "ERR_JOSE_ALG_NOT_ALLOWED"),
            (draft.clone().with("aud", json!("another")).sign(), wrong),
            (draft.clone().with("iss", json!("https://example.org")).sign(), wrong),
            (draft.clone().with("exp", json!(now)).sign(), "ERR_JWT_EXPIRED"),
            (draft.clone().without("sub").sign(), wrong),
            (draft.clone().without("auth_time").sign(), wrong),
            (project.signed_by("made-up", 0), "ERR_JWKS_NO_MATCHING_KEY"),
        ];
        let tampered = draft.clone().with("sub", json!("ben-1")).sign();
        let (message, _) = tampered.rsplit_once('.').unwrap();
        let signature = cases[0].0.rsplit_once('.').unwrap().1;
        cases.push((format!("{message}.{signature}"), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));

        let (tokens, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
        let judged = block_in_place(|| judged(&project.google, &tokens));
        assert_eq!(judged, expected);
        for (token, verdict) in tokens.iter().zip(judged) {
            let ours = project.verify(token, 0).await;
            assert_eq!(ours.is_ok(), verdict.starts_with("good "), "{verdict}: {ours:?}");
        }
    });
}
