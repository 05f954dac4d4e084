//! Colours, light and dark. Blue and orange are told apart by nearly everybody; what orange says is also said in words.

/// For which surroundings a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    Light,
    /// Light on a dark blue.
    Dark,
}

/// Red, green and blue.
pub(super) type Rgb = (u8, u8, u8);

/// What is drawn in which colour.
#[derive(Debug)]
pub(super) struct Colours {
    pub(super) background: Rgb,
    pub(super) text: Rgb,
    /// Of text that explains other text.
    pub(super) muted: Rgb,
    /// Of lines that help to see how high something is, and of what is not used yet.
    pub(super) faint: Rgb,
    /// Of amounts.
    pub(super) bar: Rgb,
    /// Of an amount that stands for many small ones.
    pub(super) rest: Rgb,
    /// Of what is beyond a limit.
    pub(super) over: Rgb,
}

const LIGHT: Colours = Colours {
    background: (255, 255, 255),
    text: (24, 29, 38),
    muted: (84, 94, 110),
    faint: (226, 231, 238),
    bar: (41, 105, 184),
    rest: (122, 134, 152),
    over: (194, 65, 12),
};

const DARK: Colours = Colours {
    background: (20, 24, 33),
    text: (236, 239, 244),
    muted: (168, 178, 194),
    faint: (50, 58, 72),
    bar: (96, 165, 250),
    rest: (132, 144, 164),
    over: (251, 146, 60),
};

impl Theme {
    pub(super) const fn colours(self) -> &'static Colours {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour (WCAG 2.2).
    #[expect(clippy::float_arithmetic, reason = "the definition has powers of fractions")]
    fn luminance((r, g, b): Rgb) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    #[expect(clippy::float_arithmetic, reason = "the definition is a fraction")]
    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_and_shapes_can_be_seen() {
        for theme in [Theme::Light, Theme::Dark] {
            let Colours { background, text, muted, faint, bar, rest, over } = *theme.colours();
            for ink in [text, muted, over] {
                assert!(contrast(ink, background) >= 4.5, "{theme:?} text {ink:?}");
            }
            for shape in [bar, rest, over] {
                assert!(contrast(shape, background) >= 3.0, "{theme:?} shape {shape:?}");
            }
            // How much is used is seen against what is left.
            for used in [bar, over] {
                assert!(contrast(used, faint) >= 3.0, "{theme:?} used {used:?}");
            }
        }
    }
}
