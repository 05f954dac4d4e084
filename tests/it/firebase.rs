//! Signing in with Firebase: tokens that are good and those that are not, the keys they are checked with, and passwords.

mod keys;
mod passwords;
mod second_opinion;
mod tokens;

use std::time::Duration;

use chrono::{DateTime, Utc};
use hisab_standins::firebase::{Account, Draft, Standin};
use hisabkitab::firebase::{Away, Firebase, Refused, Settings, Unverified, Verified};

use crate::support::{self, block_on};

/// Long enough for an answer of this machine, and short where none comes.
const LIMIT: Duration = Duration::from_secs(2);

/// What becomes of a token by a key that nobody knows.
const UNKNOWN: Result<Verified, Unverified> = Err(Unverified::Refused(Refused::UnknownKey));

/// A project at Google, and the part of the program that asks it.
struct Project {
    google: Standin,
    firebase: Firebase,
}

fn settings(google: &Standin) -> Settings {
    Settings {
        project: google.project(),
        keys_url: google.keys_url(),
        api_key: Some(google.key().into()),
        toolkit_url: google.url(),
        limit: LIMIT,
    }
}

/// So many seconds after the tests begin.
fn at(second: i64) -> DateTime<Utc> {
    support::now() + chrono::TimeDelta::seconds(second)
}

fn asha() -> Account {
    Account::new("asha-1", "asha@example.org", "correct horse")
}

impl Project {
    async fn new() -> Self {
        let google = Standin::start(at(0).timestamp()).await.unwrap();
        google.add(asha());
        let firebase = Firebase::new(&settings(&google)).unwrap();
        Self { google, firebase }
    }

    /// A token for Asha that is good, as Google's clock has it.
    fn draft(&self) -> Draft {
        self.google.draft(&asha())
    }

    /// One that Google signed so many seconds after the tests begin.
    fn good(&self, second: i64) -> String {
        self.google.pass(second);
        let token = self.draft().sign();
        self.google.pass(-second);
        token
    }

    /// The same, saying that it is signed by a key of this name.
    fn signed_by(&self, kid: &str, second: i64) -> String {
        self.google.pass(second);
        let mut draft = self.draft();
        self.google.pass(-second);
        draft.header["kid"] = kid.into();
        draft.sign()
    }

    /// What becomes of a token so many seconds after the tests begin.
    async fn verify(&self, token: &str, second: i64) -> Result<Verified, Unverified> {
        self.firebase.verify(token, at(second)).await
    }

    /// The same, of a token that is not good.
    async fn refused(&self, token: &str) -> Refused {
        match self.verify(token, 0).await {
            Err(Unverified::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        }
    }
}

fn away<T>(away: Away) -> Result<T, Unverified> {
    Err(Unverified::Unavailable(away))
}
