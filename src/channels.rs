//! The adapters that this process runs: where replies go out, and what they serve.
//!
//! To add one: a field, and a line in each function; `config` has a file with its settings.

use std::sync::Arc;

use axum::Router;
use hisab_port::{Chat, Outbound};
use hisab_web::{Settings, Surroundings, Web};

/// The adapters of this process.
#[derive(Default)]
pub struct Channels {
    web: Web,
}

impl Channels {
    /// Where replies go out.
    pub fn outbounds(&self) -> Vec<Arc<dyn Outbound>> {
        vec![self.web.outbound()]
    }

    /// The channels, by their stored names.
    pub fn names(&self) -> Vec<String> {
        self.outbounds().iter().map(|outbound| outbound.channel().name().to_owned()).collect()
    }

    /// What the adapters serve over HTTP.
    pub fn router(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        secret: &[u8; 64],
        surroundings: Surroundings,
    ) -> Router {
        self.web.router(chat, settings, secret, surroundings)
    }

    /// Ends what would go on for ever.
    pub fn close(&self) {
        self.web.close();
    }
}
