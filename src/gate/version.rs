//! Versions of things: a text that changes with what is shown, so that whoever changes it can say what they saw.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The version of something as it is shown.
pub fn version<T: Serialize>(shown: &T) -> Result<String, serde_json::Error> {
    let hash = Sha256::digest(serde_json::to_vec(shown)?);
    Ok(hash.iter().take(12).fold(String::new(), |version, byte| format!("{version}{byte:02x}")))
}
