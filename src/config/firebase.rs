//! Firebase: whose accounts people may sign in with.

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// Firebase: whose accounts people may sign in with.
#[derive(Args, Clone, Debug)]
pub struct Firebase {
    /// The id of a project at Firebase; with it, people can sign in with their accounts there
    #[arg(
        id = "firebase_project",
        long = "firebase-project",
        env = "HISAB_FIREBASE_PROJECT",
        value_name = "PROJECT"
    )]
    project: Option<String>,

    /// The web API key of that project; with it, people can sign in with e-mail and password
    #[arg(
        id = "firebase_api_key",
        long = "firebase-api-key",
        env = "HISAB_FIREBASE_API_KEY",
        value_name = "KEY",
        hide_env_values = true
    )]
    api_key: Option<SecretString>,

    /// Where the keys are that Firebase signs with, as a JWK set
    #[arg(
        id = "firebase_keys_url",
        long = "firebase-keys-url",
        env = "HISAB_FIREBASE_KEYS_URL",
        value_name = "URL",
        default_value = "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com"
    )]
    keys_url: String,

    /// Where Google's Identity Toolkit is
    #[arg(
        id = "firebase_toolkit_url",
        long = "firebase-toolkit-url",
        env = "HISAB_FIREBASE_TOOLKIT_URL",
        value_name = "URL",
        default_value = "https://identitytoolkit.googleapis.com"
    )]
    toolkit_url: String,
}

/// The project that settings choose.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its id.
    pub project: String,
    /// Its web API key, if passwords may be tried.
    pub api_key: Option<SecretString>,
    /// Where the keys are that it signs with.
    pub keys_url: String,
    /// Where passwords are tried.
    pub toolkit_url: String,
}

/// There is a key, but nobody knows to which project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("HISAB_FIREBASE_API_KEY is the key of a project: set HISAB_FIREBASE_PROJECT to its id")]
pub struct NoProject;

impl Firebase {
    /// The project; `None` if nobody signs in that way.
    pub fn chosen(&self) -> Result<Option<Chosen>, NoProject> {
        // An empty variable is how people leave one out; a line end is how files end.
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let api_key = self.api_key.as_ref().and_then(|key| said(key.expose_secret()));
        match (self.project.as_deref().and_then(said), api_key) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(NoProject),
            (Some(project), api_key) => Ok(Some(Chosen {
                project,
                api_key: api_key.map(SecretString::from),
                keys_url: self.keys_url.clone(),
                toolkit_url: self.toolkit_url.clone(),
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        firebase: Firebase,
    }

    fn chosen(args: &[&str]) -> Result<Option<Chosen>, NoProject> {
        Line::parse_from([&["hisab"], args].concat()).firebase.chosen()
    }

    #[test]
    fn a_project_is_enough_and_nothing_is_none() {
        assert!(chosen(&[]).unwrap().is_none());
        assert!(chosen(&["--firebase-project", " ", "--firebase-api-key", ""]).unwrap().is_none());
        let project = chosen(&["--firebase-project", "hisab\n"]).unwrap().unwrap();
        assert_eq!(project.project, "hisab");
        assert!(project.api_key.is_none(), "passwords are not tried unasked");
        let google = [&project.keys_url, &project.toolkit_url];
        assert!(google.iter().all(|url| url.contains(".googleapis.com")), "{google:?}");
    }

    #[test]
    fn a_key_is_a_secret_and_needs_its_project() {
        let both = ["--firebase-api-key", "AIza\n", "--firebase-project", "hisab"];
        let project = chosen(&both).unwrap().unwrap();
        assert_eq!(project.api_key.as_ref().unwrap().expose_secret(), "AIza");
        assert!(!format!("{project:?}").contains("AIza"));
        assert_eq!(chosen(&both[..2]).unwrap_err(), NoProject);
    }
}
