//! A picture in a reply: small enough to travel with it, and with words for whoever does not see it.

use serde::{Deserialize, Serialize};

use crate::data;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows, in words.
    pub alt: String,
    /// How it is encoded.
    pub media: Media,
    /// The file's bytes; base64 (RFC 4648) in JSON.
    #[serde(with = "data")]
    pub data: Vec<u8>,
    /// The same picture for dark surroundings, encoded alike, where the channel can choose ([`Channel::shows_dark`]).
    ///
    /// [`Channel::shows_dark`]: crate::Channel::shows_dark
    #[serde(default, skip_serializing_if = "Option::is_none", with = "data::maybe")]
    pub dark: Option<Vec<u8>>,
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_picture_survives_json() {
        let picture = Picture {
            alt: "a bar".to_owned(),
            media: Media::Png,
            data: vec![0, 255, 7],
            dark: Some(vec![7, 255, 0]),
        };
        let json = json!({"alt": "a bar", "media": "image/png", "data": "AP8H", "dark": "B/8A"});
        assert_eq!(serde_json::to_value(&picture).unwrap(), json);
        assert_eq!(serde_json::from_value::<Picture>(json).unwrap(), picture);
        // As it was stored before there were dark ones.
        let light = Picture { dark: None, ..picture };
        let json = json!({"alt": "a bar", "media": "image/png", "data": "AP8H"});
        assert_eq!(serde_json::to_value(&light).unwrap(), json);
        assert_eq!(serde_json::from_value::<Picture>(json).unwrap(), light);
    }
}
