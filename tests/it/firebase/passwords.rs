//! Passwords: the right one yields a token that is good, and a wrong one tells nothing.

use hisab_standins::firebase::Fault;
use hisabkitab::{domain::mail::EmailAddress, firebase::PasswordRefused};
use secrecy::SecretString;

use super::*;

impl Project {
    /// Signs in with this, and says whom the token is about.
    async fn signs_in(&self, email: &str, password: &str) -> Result<Verified, PasswordRefused> {
        let email = EmailAddress::parse(email).unwrap();
        let token = self.firebase.password(&email, &password.into()).await?;
        Ok(self.verify(token.as_str(), 0).await.unwrap())
    }

    async fn refusal(&self, email: &str, password: &str) -> PasswordRefused {
        self.signs_in(email, password).await.unwrap_err()
    }
}

#[test]
fn the_right_password_yields_a_token_that_is_good() {
    block_on(async {
        let project = Project::new().await;
        assert!(project.firebase.takes_passwords());
        let verified = project.signs_in("Asha@Example.org", "correct horse").await.unwrap();
        assert_eq!(verified.subject, "asha-1");
        assert_eq!(verified.email.unwrap().as_str(), "asha@example.org");
        assert_eq!(verified.provider, "password");
        project.google.add(Account { verified: false, ..asha() });
        let verified = project.signs_in("asha@example.org", "correct horse").await.unwrap();
        assert_eq!(verified.email, None, "whose address it is nobody knows");
    });
}

#[test]
fn whether_there_is_such_an_account_is_not_told() {
    block_on(async {
        let project = Project::new().await;
        let ben = Account::new("ben-1", "ben@example.org", "battery");
        project.google.add(Account { disabled: true, ..ben });
        for protected in [true, false] {
            project.google.protect(protected);
            for (email, password) in [
                ("asha@example.org", "wrong"),
                ("nobody@example.org", "correct horse"),
                ("ben@example.org", "battery"),
                ("ben@example.org", "wrong"),
            ] {
                let why = project.refusal(email, password).await;
                assert_eq!(why, PasswordRefused::Wrong, "{email} {password} {protected}");
            }
        }
    });
}

#[test]
fn a_password_that_cannot_be_is_wrong_and_google_is_not_asked() {
    block_on(async {
        let project = Project::new().await;
        for password in ["", &"x".repeat(4097)] {
            let why = project.refusal("asha@example.org", password).await;
            assert_eq!(why, PasswordRefused::Wrong);
        }
        assert_eq!(project.google.password_requests(), 0);
        let odd = Account { password: "\"पासवर्ड\"\\\n\0".to_owned(), ..asha() };
        project.google.add(odd.clone());
        assert!(project.signs_in("asha@example.org", &odd.password).await.is_ok());
    });
}

#[test]
fn too_many_attempts_are_told_apart() {
    block_on(async {
        let project = Project::new().await;
        for _ in 0..5 {
            let why = project.refusal("asha@example.org", "wrong").await;
            assert_eq!(why, PasswordRefused::Wrong);
        }
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::TooMany);
    });
}

#[test]
fn an_account_that_wants_a_second_proof_gets_no_token() {
    block_on(async {
        let project = Project::new().await;
        project.google.add(Account { second_factor: true, ..asha() });
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::SecondFactor);
        assert_eq!(project.refusal("asha@example.org", "wrong").await, PasswordRefused::Wrong);
    });
}

#[test]
fn without_a_key_nobody_is_asked_and_a_wrong_one_is_the_operators_to_mend() {
    block_on(async {
        let mut project = Project::new().await;
        let keyless = Settings { api_key: None, ..settings(&project.google) };
        project.firebase = Firebase::new(&keyless).unwrap();
        assert!(!project.firebase.takes_passwords());
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::NotOffered);
        assert_eq!(project.google.password_requests(), 0);
        let secret: SecretString = "AIza-other".into();
        let other = Settings { api_key: Some(secret), ..settings(&project.google) };
        assert!(!format!("{other:?}").contains("AIza"));
        project.firebase = Firebase::new(&other).unwrap();
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::Unavailable(Away::KeyRefused));
    });
}

#[test]
fn while_google_is_away_a_password_is_neither_right_nor_wrong() {
    block_on(async {
        let project = Project::new().await;
        for (fault, away) in [
            (Fault::Error(503, "UNAVAILABLE"), Away::Status(503)),
            (Fault::Page(502), Away::Status(502)),
            (Fault::Page(307), Away::Status(307)),
            (Fault::Garbage, Away::Unreadable),
            (Fault::Hang, Away::NoAnswer),
            (Fault::Stall, Away::NoAnswer),
            (Fault::Cut, Away::NoConnection),
            (Fault::Huge, Away::TooLarge),
        ] {
            project.google.plan_password(fault.clone());
            let began = std::time::Instant::now();
            let why = project.refusal("asha@example.org", "correct horse").await;
            assert_eq!(why, PasswordRefused::Unavailable(away), "{fault:?}");
            assert!(began.elapsed() < LIMIT * 5, "{fault:?}");
            let next = project.signs_in("asha@example.org", "correct horse").await;
            assert!(next.is_ok(), "{fault:?}");
        }
        project.google.plan_password(Fault::Error(400, "OPERATION_NOT_ALLOWED"));
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::NotOffered);
        project.google.plan_password(Fault::Error(429, "RESOURCE_EXHAUSTED"));
        let why = project.refusal("asha@example.org", "correct horse").await;
        assert_eq!(why, PasswordRefused::TooMany);
    });
}
