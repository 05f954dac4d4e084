//! The page that a chart is drawn on: its heading, and how shapes and texts get onto it. Places are whole units from the top
//! left, texts stand on their base line.

use charts_rs::{Fill, Line, Rect, Text, svg_with_accessibility};

use super::{
    NAME, WIDTH,
    fonts::{self, FAMILY, Weight},
    theme::{Colours, Rgb, Theme},
};
use crate::domain::{chart::Chart, text::clipped};

/// The page's width.
pub(super) const PAGE: i32 = WIDTH as i32;
/// The room at the edges.
pub(super) const EDGE: i32 = 48;
/// The size of most texts: on a phone, where a picture is a quarter as wide, as small as can be read.
pub(super) const SIZE: i32 = 36;
const TITLE: i32 = 46;
const NOTE: i32 = 34;

/// Where a text begins, or ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Start(i32),
    Middle(i32),
    End(i32),
}

pub(super) struct Page {
    pub(super) colours: &'static Colours,
    shapes: String,
    /// How far down it is taken so far.
    pub(super) y: i32,
}

/// Units as charts-rs takes them. Nothing is as far out as that goes.
fn units(whole: i32) -> f32 {
    f32::from(i16::try_from(whole).unwrap_or(i16::MAX))
}

/// A name as it is shown.
pub(super) fn name(text: &str) -> String {
    clipped(&fonts::clean(text), NAME)
}

impl Page {
    /// With the heading on it.
    pub(super) fn new(chart: &Chart, theme: Theme) -> Self {
        let mut page = Self { colours: theme.colours(), shapes: String::new(), y: EDGE };
        let room = PAGE - 2 * EDGE;
        let title = fonts::fit(&fonts::clean(&chart.title), TITLE, Weight::Bold, room);
        page.y += TITLE;
        page.text(&title, At::Start(EDGE), page.y, TITLE, Weight::Bold, page.colours.text);
        page.y += 10;
        for line in fonts::wrap(&fonts::clean(&chart.note), NOTE, room, 2) {
            page.y += NOTE + 10;
            page.text(&line, At::Start(EDGE), page.y, NOTE, Weight::Regular, page.colours.muted);
        }
        page.y += 34;
        page
    }

    pub(super) fn text(
        &mut self,
        text: &str,
        at: At,
        y: i32,
        size: i32,
        weight: Weight,
        colour: Rgb,
    ) {
        let (x, anchor) = match at {
            At::Start(x) => (x, None),
            At::Middle(x) => (x, Some("middle".to_owned())),
            At::End(x) => (x, Some("end".to_owned())),
        };
        let text = Text {
            text: fonts::clean(text),
            font_size: Some(units(size)),
            font_color: Some(colour.into()),
            font_weight: (weight == Weight::Bold).then(|| "bold".to_owned()),
            text_anchor: anchor,
            x: Some(units(x)),
            y: Some(units(y)),
            ..Text::default()
        };
        self.add(&text.svg());
    }

    /// A filled box; `says` is told of it by a page when it is pointed at.
    pub(super) fn rect(&mut self, (x, y, width, height): Place, fill: Rgb, says: Option<String>) {
        if width <= 0 || height <= 0 {
            return;
        }
        let round = (width.min(height) / 3).min(8);
        let rect = Rect {
            fill: Some(Fill::Solid(fill.into())),
            stroke_width: Some(0.0),
            left: units(x),
            top: units(y),
            width: units(width),
            height: units(height),
            rx: (round > 0).then(|| units(round)),
            title: says,
            ..Rect::default()
        };
        self.add(&rect.svg());
    }

    /// A line from left to right.
    pub(super) fn level(&mut self, from: i32, to: i32, y: i32, colour: Rgb, dashed: bool) {
        let line = Line {
            color: Some(colour.into()),
            stroke_width: if dashed { 4.0 } else { 2.0 },
            left: units(from),
            top: units(y),
            right: units(to),
            bottom: units(y),
            stroke_dash_array: dashed.then(|| "14 10".to_owned()),
        };
        self.add(&line.svg());
    }

    fn add(&mut self, shape: &str) {
        self.shapes.push_str(shape);
        self.shapes.push('\n');
    }

    /// The whole as a document of its own.
    pub(super) fn document(self, chart: &Chart) -> String {
        let height = self.y + EDGE - 8;
        let (r, g, b) = self.colours.background;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
             viewBox=\"0 0 {PAGE} {height}\" font-family=\"{FAMILY}\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#{r:02X}{g:02X}{b:02X}\"/>\n{}</svg>\n",
            PAGE / 2,
            height / 2,
            self.shapes,
        );
        svg_with_accessibility(&svg, &fonts::clean(&chart.title), &fonts::clean(&chart.alt))
    }
}

/// Left, top, width and height.
pub(super) type Place = (i32, i32, i32, i32);

/// The part of `length` that `part` is of `whole`; what is there is seen.
pub(super) fn scaled(part: i64, whole: i64, length: i32) -> i32 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let scaled = i128::from(part) * i128::from(length) / i128::from(whole);
    i32::try_from(scaled).unwrap_or(length).clamp(3, length.max(3))
}
