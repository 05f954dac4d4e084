//! A picture in a reply: small enough to travel with it, and with words for whoever does not see it.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows, in words.
    pub alt: String,
    /// How it is encoded.
    pub media: Media,
    /// The file's bytes; base64 (RFC 4648) in JSON.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub data: Vec<u8>,
}

/// How a picture is encoded: its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// SVG, for channels that can show it.
    #[serde(rename = "image/svg+xml")]
    Svg,
}

fn to_base64<S: Serializer>(data: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(data))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_survives_json() {
        let picture = Picture { alt: "a bar".to_owned(), media: Media::Png, data: vec![0, 255, 7] };
        let json = serde_json::to_value(&picture).unwrap();
        assert_eq!(json, serde_json::json!({"alt": "a bar", "media": "image/png", "data": "AP8H"}));
        assert_eq!(serde_json::from_value::<Picture>(json).unwrap(), picture);
    }
}
