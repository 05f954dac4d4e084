//! Whether a model may read what a person writes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Whether what the rules do not understand may go to a model, and how; the stricter is the greater.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Assistant {
    /// As it was written.
    #[default]
    On,
    /// With names, merchants and account numbers hidden.
    Masked,
    /// Not at all: nothing is sent to a model.
    Off,
}

/// A word that is none of them.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{said:?} is none of on, masked and off")]
pub struct UnknownAssistant {
    /// What was said, shortened.
    pub said: String,
}

impl Assistant {
    const ALL: [Self; 3] = [Self::On, Self::Masked, Self::Off];

    /// Its name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Masked => "masked",
            Self::Off => "off",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Result<Self, UnknownAssistant> {
        Self::ALL
            .into_iter()
            .find(|assistant| assistant.name() == name)
            .ok_or_else(|| UnknownAssistant { said: name.chars().take(40).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_name_leads_back_to_it_and_is_its_wire() {
        for assistant in Assistant::ALL {
            assert_eq!(Assistant::parse(assistant.name()), Ok(assistant));
            assert_eq!(serde_json::to_value(assistant).unwrap(), assistant.name());
        }
        assert_eq!(Assistant::parse("On"), Err(UnknownAssistant { said: "On".to_owned() }));
    }
}
