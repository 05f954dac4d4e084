//! Google's Gemini, as the library speaks it.

use rig_core::{
    DynModel,
    operation::Completion,
    providers::gemini::{GeminiConfig, ThoughtReplay},
};
use rig_reqwest::ReqwestClient;

use super::key_in_header::KeyInHeader;

/// A model at Google, or at an address that speaks as Google does.
pub(super) fn model(
    http: ReqwestClient,
    key: &str,
    url: Option<&str>,
    model: &str,
) -> DynModel<Completion> {
    let mut config = GeminiConfig::new(key);
    if let Some(url) = url {
        config = config.with_base_url(url);
    }
    config
        .connect(KeyInHeader(http))
        .completion(model)
        // Thoughts about earlier messages cost and help nobody.
        .thought_replay(ThoughtReplay::CurrentTurn)
        .erase()
}
