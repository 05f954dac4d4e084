//! Where rates between currencies are published, and whether they are fetched every day.

use clap::{Args, ValueEnum};

/// Where rates between currencies are published.
#[derive(Args, Clone, Debug)]
pub struct Rates {
    /// Where the European Central Bank's reference rates are
    #[arg(
        long,
        env = "HISAB_ECB_URL",
        value_name = "URL",
        default_value = "https://www.ecb.europa.eu/stats/eurofxref"
    )]
    pub ecb_url: String,
}

/// Whose rates are fetched every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// The European Central Bank's.
    Ecb,
}

/// Whether rates are fetched every day.
#[derive(Args, Clone, Debug)]
pub struct Daily {
    /// Fetch reference rates every working day; nothing is fetched otherwise
    #[arg(long, env = "HISAB_RATES", value_name = "SOURCE")]
    pub rates: Option<Source>,
    #[command(flatten)]
    from: Rates,
}

impl Daily {
    /// Where to fetch them, if they are to be fetched.
    pub fn chosen(&self) -> Option<&str> {
        self.rates.map(|Source::Ecb| self.from.ecb_url.as_str())
    }
}
