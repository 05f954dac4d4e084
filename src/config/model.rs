//! What reads the messages that the rules cannot: which model, where, with which key.

use std::num::NonZeroU64;

use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};

/// What reads the messages that the rules cannot.
#[derive(Args, Clone, Debug)]
pub struct Model {
    /// The key of Google's Gemini; with it, messages that the rules cannot read go there
    #[arg(
        long = "gemini-api-key",
        env = "GEMINI_API_KEY",
        value_name = "KEY",
        hide_env_values = true
    )]
    gemini_api_key: Option<SecretString>,

    /// Who runs the model [default: gemini if there is a key, none if not]
    #[arg(
        id = "model_provider",
        long = "model-provider",
        env = "HISAB_MODEL_PROVIDER",
        value_name = "PROVIDER"
    )]
    provider: Option<Kind>,

    /// Its name, up to 100 characters [default: gemini-2.5-flash, or qwen3 at ollama]
    #[arg(id = "model", long, env = "HISAB_MODEL", value_name = "NAME")]
    name: Option<String>,

    /// Where it is, if not at the provider's own address
    #[arg(id = "model_url", long = "model-url", env = "HISAB_MODEL_URL", value_name = "URL")]
    url: Option<String>,

    /// Tokens that one person may take in a day
    #[arg(
        id = "model_daily_tokens",
        long = "model-daily-tokens",
        env = "HISAB_MODEL_DAILY_TOKENS",
        value_name = "NUMBER",
        default_value = "200000"
    )]
    daily_tokens: NonZeroU64,
}

/// Who runs the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Google's Gemini; needs a key
    Gemini,
    /// Ollama, on a machine of your own
    Ollama,
    /// Nobody: the rules alone
    None,
}

/// A model that was chosen.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Who runs it.
    pub provider: Provider,
    /// Its name.
    pub name: String,
    /// Where it is, if not at the provider's own address.
    pub url: Option<String>,
    /// Tokens that one person may take in a day.
    pub daily_tokens: NonZeroU64,
}

/// Who runs a model that was chosen.
#[derive(Clone, Debug)]
pub enum Provider {
    /// Google, with its key.
    Gemini(SecretString),
    /// Ollama.
    Ollama,
}

/// A provider that needs a key, and there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the model of gemini needs a key: set GEMINI_API_KEY, or --model-provider none")]
pub struct NoKey;

impl Model {
    /// Which model to ask; `None` for none.
    pub fn chosen(&self) -> Result<Option<Chosen>, NoKey> {
        // An empty variable is how people leave one out.
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let key = self.gemini_api_key.clone().filter(|key| !key.expose_secret().trim().is_empty());
        let (provider, name) = match (self.provider, key) {
            (Some(Kind::None), _) | (None, None) => return Ok(None),
            (Some(Kind::Ollama), _) => (Provider::Ollama, "qwen3"),
            (Some(Kind::Gemini), None) => return Err(NoKey),
            (Some(Kind::Gemini) | None, Some(key)) => {
                // A line end at the end of a key is how files end.
                let key = SecretString::from(key.expose_secret().trim());
                (Provider::Gemini(key), "gemini-2.5-flash")
            }
        };
        let name = said(&self.name).unwrap_or_else(|| name.to_owned());
        Ok(Some(Chosen { provider, name, url: said(&self.url), daily_tokens: self.daily_tokens }))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        model: Model,
    }

    fn settings(args: &[&str]) -> Result<Option<Chosen>, NoKey> {
        Line::parse_from([&["hisab"], args].concat()).model.chosen()
    }

    #[test]
    fn a_key_is_enough_and_nothing_is_none() {
        assert!(
            settings(&["--model-provider", "none", "--gemini-api-key", "k"]).unwrap().is_none()
        );
        let gemini = settings(&["--gemini-api-key", "k"]).unwrap().unwrap();
        assert!(matches!(gemini.provider, Provider::Gemini(_)));
        assert_eq!(gemini.name, "gemini-2.5-flash");
        assert_eq!(settings(&["--model-provider", "gemini"]).unwrap_err(), NoKey);
        let ollama = settings(&["--model-provider", "ollama", "--model", "llama3.2"]).unwrap();
        let ollama = ollama.unwrap();
        assert!(matches!(ollama.provider, Provider::Ollama));
        assert_eq!(ollama.name, "llama3.2");
        assert!(!format!("{gemini:?}").contains("\"k\""));
    }
}
