//! Tokens: whom a good one is about, and every way in which one is not good.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::*;

#[test]
fn a_good_token_says_whom_it_is_about() {
    block_on(async {
        let project = Project::new().await;
        let account = Account { name: Some("Asha Rai".to_owned()), ..asha() };
        let verified = project.verify(&project.google.draft(&account).sign(), 0).await.unwrap();
        assert_eq!(verified.subject, "asha-1");
        assert_eq!(verified.email.as_ref().unwrap().as_str(), "asha@example.org");
        assert_eq!(verified.name.as_deref(), Some("Asha Rai"));
        assert_eq!(verified.provider, "password");
        assert!(!verified.is_anonymous());
        assert!(!format!("{verified:?}").contains("example.org"), "addresses are for no log");
    });
}

#[test]
fn an_address_that_may_be_anybodys_is_not_told() {
    block_on(async {
        let project = Project::new().await;
        let account = Account { verified: false, ..asha() };
        let verified = project.verify(&project.google.draft(&account).sign(), 0).await.unwrap();
        assert_eq!((verified.subject.as_str(), verified.email), ("asha-1", None));
    });
}

#[test]
fn who_signed_in_anonymously_is_told_apart() {
    block_on(async {
        let project = Project::new().await;
        let firebase = json!({ "identities": {}, "sign_in_provider": "anonymous" });
        let draft = project.draft().without("email").without("email_verified");
        let token = draft.with("firebase", firebase).sign();
        assert!(project.verify(&token, 0).await.unwrap().is_anonymous());
    });
}

#[test]
fn claims_that_are_wrong_are_refused_although_the_signature_is_right() {
    block_on(async {
        let project = Project::new().await;
        let (draft, now) = (project.draft(), at(0).timestamp());
        for (draft, why) in [
            (draft.clone().with("aud", json!("another")), Refused::Audience),
            (draft.clone().without("aud"), Refused::Audience),
            (
                draft.clone().with("iss", json!("https://securetoken.google.com/another")),
                Refused::Issuer,
            ),
            (draft.clone().with("iss", json!("https://accounts.google.com")), Refused::Issuer),
            (draft.clone().without("iss"), Refused::Issuer),
            (draft.clone().without("sub"), Refused::Subject),
            (draft.clone().with("sub", json!("")), Refused::Subject),
            (draft.clone().with("sub", json!("a".repeat(129))), Refused::Subject),
            (draft.clone().with("exp", json!(now)), Refused::Expired),
            (draft.clone().without("exp"), Refused::Malformed),
            (draft.clone().with("iat", json!(now + 300)), Refused::NotYet),
            (draft.clone().with("auth_time", json!(now + 300)), Refused::NotYet),
            (draft.clone().without("auth_time"), Refused::Malformed),
            (draft.clone().without("firebase"), Refused::Malformed),
        ] {
            assert_eq!(project.refused(&draft.sign()).await, why, "{}", draft.claims);
        }
        assert_eq!(project.google.key_requests(), 0, "no key is needed to see that");
        let longest = draft.with("sub", json!("a".repeat(128))).sign();
        assert_eq!(project.verify(&longest, 0).await.unwrap().subject.len(), 128);
    });
}

#[test]
fn a_token_is_good_until_it_expires_and_a_clock_may_be_a_little_behind() {
    block_on(async {
        let project = Project::new().await;
        let token = project.draft().sign();
        for second in [-60, 0, 3599] {
            assert!(project.verify(&token, second).await.is_ok(), "{second}");
        }
        for (second, why) in [(-61, Refused::NotYet), (3600, Refused::Expired)] {
            assert_eq!(project.verify(&token, second).await, Err(why.into()), "{second}");
        }
    });
}

#[test]
fn only_rs256_is_a_signature() {
    block_on(async {
        let project = Project::new().await;
        let draft = project.draft();
        assert_eq!(project.refused(&draft.clone().unsigned()).await, Refused::Algorithm);
        let forged = draft.clone().sign_with_public_key();
        assert_eq!(project.refused(&forged).await, Refused::Algorithm);
        // The same, saying that it is what it is not.
        let (_, tag) = forged.rsplit_once('.').unwrap();
        let good = draft.sign();
        let (message, _) = good.rsplit_once('.').unwrap();
        assert_eq!(project.refused(&format!("{message}.{tag}")).await, Refused::Signature);
        for alg in ["RS384", "RS512", "PS256", "ES256", "EdDSA", "HS512", "None", ""] {
            let mut draft = draft.clone();
            draft.header["alg"] = json!(alg);
            assert_eq!(project.refused(&draft.sign()).await, Refused::Algorithm, "{alg}");
        }
        let mut nameless = draft;
        nameless.header.as_object_mut().unwrap().remove("kid");
        assert_eq!(project.refused(&nameless.sign()).await, Refused::Malformed);
    });
}

#[test]
fn what_was_changed_after_it_was_signed_is_refused() {
    block_on(async {
        let project = Project::new().await;
        let (draft, other) = (project.draft(), project.draft().with("sub", json!("ben-1")));
        let (good, evil) = (draft.sign(), other.sign());
        let parts: Vec<&str> = good.split('.').collect();
        let claims = evil.split('.').nth(1).unwrap();
        let mut signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
        signature[0] ^= 1;
        let flipped = URL_SAFE_NO_PAD.encode(&signature);
        let short = URL_SAFE_NO_PAD.encode(&signature[1..]);
        for token in [
            format!("{}.{claims}.{}", parts[0], parts[2]),
            format!("{}.{}.{flipped}", parts[0], parts[1]),
            format!("{}.{}.{short}", parts[0], parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.?", parts[0], parts[1]),
        ] {
            assert_eq!(project.refused(&token).await, Refused::Signature, "{token}");
        }
        assert!(project.verify(&good, 0).await.is_ok(), "and it itself is good");
    });
}

#[test]
fn a_token_by_another_of_the_keys_than_it_says_is_refused() {
    block_on(async {
        let project = Project::new().await;
        let first = project.draft();
        project.google.rotate();
        let mut second = project.draft();
        second.header["kid"] = first.header["kid"].clone();
        project.verify(&project.draft().sign(), 0).await.unwrap();
        // The first key is not published any more; the third is, and did not sign it.
        assert_eq!(project.refused(&second.sign()).await, Refused::UnknownKey);
        let third = {
            project.google.rotate();
            project.draft().header["kid"].clone()
        };
        second.header["kid"] = third;
        assert_eq!(project.refused(&second.sign()).await, Refused::Signature);
    });
}

#[test]
fn what_is_no_token_is_refused_and_nobody_is_asked() {
    block_on(async {
        let project = Project::new().await;
        let good = project.draft().sign();
        let long = project.draft().with("extra", json!("x".repeat(9000))).sign();
        for text in ["", ".", "..", "a.b.c", "null", &good[1..], &format!("{good}.x"), &long] {
            assert_eq!(project.refused(text).await, Refused::Malformed, "{text:.40}");
        }
        assert_eq!(project.google.key_requests(), 0);
    });
}
