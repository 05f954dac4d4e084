//! A chart as what goes with a reply in a chat.

use hisab_port::{Channel, Media, Picture};

use super::{DrawError, Theme, png};
use crate::domain::chart::Chart;

/// Draws a chart for a channel, by its name, on a thread that may block. One that cannot be drawn is a reply without a
/// picture: its words say the figures.
pub async fn picture(chart: Chart, channel: &str) -> Option<Picture> {
    let shows_dark = channel.parse().is_ok_and(Channel::shows_dark);
    match tokio::task::spawn_blocking(move || drawn(chart, shows_dark)).await {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(error)) => {
            // What the library says may hold what is drawn.
            tracing::error!(said = %error, "A chart could not be drawn");
            None
        }
        Err(_) => {
            tracing::error!("The drawing of a chart ended early");
            None
        }
    }
}

fn drawn(chart: Chart, shows_dark: bool) -> Result<Picture, DrawError> {
    // Most chats do not say whether they are light or dark: white can be read on both.
    let data = png(&chart, Theme::Light)?;
    let dark = shows_dark.then(|| png(&chart, Theme::Dark)).transpose()?;
    Ok(Picture { alt: chart.alt, media: Media::Png, data, dark })
}
