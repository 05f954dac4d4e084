//! A chart as PNG. It has few colours, so it is small: a palette of at most 256, a byte a pixel.

use std::collections::BTreeMap;

use resvg::{
    tiny_skia::{Pixmap, PremultipliedColorU8, Transform},
    usvg::{Options, Tree},
};
use thiserror::Error;

use super::{Theme, fonts, svg};
use crate::domain::chart::{Bar, Chart, Column, Drawn, Level, Meter};

/// Why a chart could not be drawn.
#[derive(Debug, Error)]
pub enum DrawError {
    /// The SVG is none.
    #[error("the SVG cannot be read")]
    Svg(#[from] resvg::usvg::Error),
    /// There is no room for its pixels.
    #[error("it cannot be {width} by {height} pixels")]
    Size {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// The PNG could not be written.
    #[error("the PNG cannot be written")]
    Png(#[from] png::EncodingError),
}

/// Draws a chart as PNG, [`WIDTH`](super::WIDTH) pixels wide. It takes some milliseconds of computing.
pub fn png(chart: &Chart, theme: Theme) -> Result<Vec<u8>, DrawError> {
    let options = Options {
        fontdb: fonts::database(),
        font_family: fonts::FIRST.to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&svg(&in_our_fonts(chart), theme), &options)?;
    // The document says how large it is on a page, where a unit is half a pixel.
    let size = tree.size().to_int_size();
    let (width, height) = (size.width() * 2, size.height() * 2);
    let mut pixels = Pixmap::new(width, height).ok_or(DrawError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut pixels.as_mut());
    Ok(encoded(&pixels)?)
}

/// The chart with texts that our fonts have.
fn in_our_fonts(chart: &Chart) -> Chart {
    let text = |text: &String| fonts::drawable(&fonts::clean(text));
    let drawn = match &chart.drawn {
        Drawn::Bars(bars) => {
            let bar = |bar: &Bar| Bar { label: text(&bar.label), ..bar.clone() };
            Drawn::Bars(bars.iter().map(bar).collect())
        }
        Drawn::Columns { columns, level } => Drawn::Columns {
            columns: columns
                .iter()
                .map(|column| Column { tick: column.tick.as_ref().map(text), ..column.clone() })
                .collect(),
            level: level.as_ref().map(|level| Level { label: text(&level.label), ..level.clone() }),
        },
        Drawn::Meters(meters) => {
            let meter = |meter: &Meter| Meter { label: text(&meter.label), ..meter.clone() };
            Drawn::Meters(meters.iter().map(meter).collect())
        }
    };
    Chart { title: text(&chart.title), note: text(&chart.note), alt: String::new(), drawn }
}

type Rgb = [u8; 3];

/// The nearest of 32 steps. Between two colours, where letters end, nobody sees more.
fn step(channel: u8) -> u8 {
    let steps = (u16::from(channel) * 31 + 127) / 255;
    u8::try_from(steps * 255 / 31).unwrap_or(u8::MAX)
}

/// All pixels are opaque: the page has a background.
fn rgb(pixel: PremultipliedColorU8) -> Rgb {
    [pixel.red(), pixel.green(), pixel.blue()].map(step)
}

/// The colours, and for each pixel which of them it has; `None` if they are too many for that.
fn indexed(pixels: &[PremultipliedColorU8]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let (mut colours, mut known) = (Vec::new(), BTreeMap::new());
    let mut indices = Vec::with_capacity(pixels.len());
    // Most pixels are like the one before.
    let mut last: Option<(PremultipliedColorU8, u8)> = None;
    for pixel in pixels {
        let index = match last {
            Some((same, index)) if same == *pixel => index,
            _ => {
                let colour = rgb(*pixel);
                if let Some(index) = known.get(&colour) {
                    *index
                } else {
                    let index = u8::try_from(colours.len()).ok()?;
                    colours.push(colour);
                    known.insert(colour, index);
                    index
                }
            }
        };
        last = Some((*pixel, index));
        indices.push(index);
    }
    Some((colours, indices))
}

fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let data = if let Some((colours, indices)) = indexed(pixels.pixels()) {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_palette(colours.concat());
        indices
    } else {
        encoder.set_color(png::ColorType::Rgb);
        pixels.pixels().iter().flat_map(|pixel| rgb(*pixel)).collect()
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}
