//! Where figures about the process can be read.

use std::net::SocketAddr;

use clap::Args;

/// Where figures about the process can be read.
#[derive(Args, Clone, Copy, Debug)]
pub struct Metrics {
    /// Where Prometheus finds figures about this process, below /metrics; they name no person [default: nowhere]
    #[arg(long, env = "HISAB_METRICS", value_name = "ADDRESS:PORT")]
    pub metrics: Option<SocketAddr>,
}
