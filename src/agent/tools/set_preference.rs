//! `set_preference`: the person's currency and time zone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The new settings; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Their currency, an ISO 4217 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Their time zone, a name of the IANA database such as Asia/Kathmandu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}
