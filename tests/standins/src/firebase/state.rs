//! What the stand-in knows.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};

use super::{
    keys::Key,
    token::{Draft, LIFE},
};

/// After how many wrong passwords in a row an account rests.
const TRIES: u32 = 5;

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This status and message, as JSON.
    Error(u16, &'static str),
    /// A page that is no JSON.
    Page(u16),
    /// It is fine, and is not what was asked for.
    Garbage,
    /// No answer ever.
    Hang,
    /// An answer that begins and goes no further.
    Stall,
    /// The connection ends.
    Cut,
    /// More than anybody would read.
    Huge,
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// What they are known by.
    pub id: String,
    /// Their address.
    pub email: String,
    /// Whether it is known to be theirs.
    pub verified: bool,
    /// What they sign in with.
    pub password: String,
    /// What they are called.
    pub name: Option<String>,
    /// Whether the project shut them out.
    pub disabled: bool,
    /// Whether a password is only half of signing in.
    pub second_factor: bool,
}

impl Account {
    /// Somebody with a password and an address that is known to be theirs.
    pub fn new(id: &str, email: &str, password: &str) -> Self {
        Self {
            id: id.to_owned(),
            email: email.to_owned(),
            verified: true,
            password: password.to_owned(),
            name: None,
            disabled: false,
            second_factor: false,
        }
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) accounts: Vec<Account>,
    /// By id: wrong passwords in a row.
    tries: HashMap<String, u32>,
    /// Whether it says the same of a wrong password and of nobody, as projects do since 2023.
    pub(super) protected: bool,
    /// How many keys there were before the one that is signed with.
    pub(super) key: usize,
    /// Which keys are published.
    pub(super) published: Vec<Key>,
    /// What is said of how long they may be kept.
    pub(super) cache_control: Option<String>,
    pub(super) age: Option<u64>,
    pub(super) key_faults: VecDeque<Fault>,
    pub(super) password_faults: VecDeque<Fault>,
    pub(super) key_requests: usize,
    pub(super) password_requests: usize,
    pub(super) violations: Vec<String>,
    /// Seconds since 1970.
    pub(super) now: i64,
}

impl State {
    fn new(now: i64) -> Self {
        Self {
            accounts: Vec::new(),
            tries: HashMap::new(),
            protected: true,
            key: 0,
            published: vec![Key(0), Key(1)],
            cache_control: Some("public, max-age=19302, must-revalidate, no-transform".to_owned()),
            age: None,
            key_faults: VecDeque::new(),
            password_faults: VecDeque::new(),
            key_requests: 0,
            password_requests: 0,
            violations: Vec::new(),
            now,
        }
    }

    /// The answer to somebody who says who they are, or the status and message that they are refused with.
    pub(super) fn sign_in(
        &mut self,
        project: &str,
        body: &Value,
    ) -> Result<Value, (u16, &'static str)> {
        let (email, password) = (body["email"].as_str(), body["password"].as_str());
        let (key, now, protected) = (Key(self.key), self.now, self.protected);
        let wrong = |open: &'static str| {
            Err((400, if protected { "INVALID_LOGIN_CREDENTIALS" } else { open }))
        };
        if password == Some("") {
            return Err((400, "MISSING_PASSWORD"));
        }
        let known = self.accounts.iter().find(|account| email == Some(&account.email));
        let Some(account) = known else { return wrong("EMAIL_NOT_FOUND") };
        if account.disabled {
            return Err((400, "USER_DISABLED"));
        }
        let tries = self.tries.entry(account.id.clone()).or_default();
        if *tries >= TRIES {
            return Err((
                400,
                "TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account was disabled for a while.",
            ));
        }
        if password != Some(&account.password) {
            *tries += 1;
            return wrong("INVALID_PASSWORD");
        }
        *tries = 0;
        let mut answer = json!({
            "kind": "identitytoolkit#VerifyPasswordResponse",
            "localId": account.id,
            "email": account.email,
            "displayName": account.name.as_deref().unwrap_or_default(),
            "registered": true,
        });
        if account.second_factor {
            answer["mfaPendingCredential"] = json!("pending");
            answer["mfaInfo"] = json!([{ "mfaEnrollmentId": "1", "phoneInfo": "+*******1234" }]);
        } else {
            answer["idToken"] = json!(Draft::new(key, project, account, now).sign());
            answer["refreshToken"] = json!("refresh");
            answer["expiresIn"] = json!(LIFE.to_string());
        }
        Ok(answer)
    }
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) project: String,
    pub(super) key: String,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(project: &str, key: &str, now: i64) -> Self {
        Self {
            project: project.to_owned(),
            key: key.to_owned(),
            state: Mutex::new(State::new(now)),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
