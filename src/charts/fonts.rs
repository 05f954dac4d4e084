//! The fonts of the charts, how wide a text is in them, and what of a text can be shown.
//!
//! They are part of the binary (`assets/fonts`): nothing depends on what a machine has. A page shows a chart in the
//! reader's own fonts if it has none of these, which are about as wide.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use ttf_parser::Face;

use crate::domain::text::is_invisible;

/// What texts are set in, the first that is there.
pub(super) const FAMILY: &str = "Noto Sans, Noto Sans Devanagari, Noto Sans Bengali, sans-serif";

/// The family of [`FONTS`] that a text without another is set in.
pub(super) const FIRST: &str = "Noto Sans";

const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Bold.ttf");

/// All fonts but the bold one.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSansThai-Regular.ttf"),
];

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// For whoever draws texts: these fonts and no others.
pub(super) fn database() -> Arc<fontdb::Database> {
    static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        for font in FONTS.into_iter().chain([BOLD]) {
            database.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        database.set_sans_serif_family(FIRST);
        Arc::new(database)
    });
    Arc::clone(&DATABASE)
}

struct Faces {
    regular: Vec<Face<'static>>,
    bold: Option<Face<'static>>,
}

static FACES: LazyLock<Faces> = LazyLock::new(|| Faces {
    regular: FONTS.iter().filter_map(|font| Face::parse(font, 0).ok()).collect(),
    bold: Face::parse(BOLD, 0).ok(),
});

/// How wide a character is in thousandths of the size; `None` if no font has it.
fn advance(c: char, weight: Weight) -> Option<i32> {
    let bold = FACES.bold.as_ref().filter(|_| weight == Weight::Bold);
    bold.into_iter().chain(&FACES.regular).find_map(|face| {
        let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
        let advance = i32::from(face.glyph_hor_advance(glyph)?);
        Some(advance * 1000 / i32::from(face.units_per_em()).max(1))
    })
}

/// How wide a text is at a size, or a little less: letters that become one are counted apart.
pub(super) fn width(text: &str, size: i32, weight: Weight) -> i32 {
    // What no font has is shown by another, hardly wider than high.
    let thousandths: i32 = text.chars().map(|c| advance(c, weight).unwrap_or(1000)).sum();
    thousandths.saturating_mul(size) / 1000 + 1
}

/// The widest of some texts.
pub(super) fn widest<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    size: i32,
    weight: Weight,
) -> i32 {
    texts.into_iter().map(|text| width(text, size, weight)).max().unwrap_or(0)
}

/// Whether a character is written onto the one before it: vowel signs, accents, what joins letters.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}'
        | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{93C}' | '\u{93E}'..='\u{94F}'
        | '\u{951}'..='\u{957}' | '\u{962}' | '\u{963}'
        | '\u{981}'..='\u{983}' | '\u{9BC}' | '\u{9BE}'..='\u{9CD}' | '\u{9D7}'
        | '\u{9E2}' | '\u{9E3}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Whether the letter after a character is written together with it.
const fn binds(c: char) -> bool {
    matches!(c, '\u{94D}' | '\u{9CD}' | '\u{200D}')
}

/// A text no wider than `most`, which ends in "…" if some of it is missing. Cut between letters as people see them.
pub(super) fn fit(text: &str, size: i32, weight: Weight, most: i32) -> String {
    if width(text, size, weight) <= most {
        return text.to_owned();
    }
    let room = most - width("…", size, weight);
    let (mut kept, mut used, mut before) = (0, 0, ' ');
    for (at, c) in text.char_indices() {
        if !joins(c) && !binds(before) && used <= room * 1000 {
            kept = at;
        }
        used += advance(c, weight).unwrap_or(1000).saturating_mul(size);
        before = c;
    }
    format!("{}…", text.get(..kept).unwrap_or_default().trim_end())
}

/// A text in lines no wider than `most`, at most so many; the last ends in "…" if some of it is missing.
pub(super) fn wrap(text: &str, size: i32, most: i32, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let last = wrapped.len() == lines;
        match wrapped.last_mut() {
            Some(line)
                if last || width(&format!("{line} {word}"), size, Weight::Regular) <= most =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    wrapped.iter().map(|line| fit(line, size, Weight::Regular, most)).collect()
}

/// The part of a text that may stand in a document: no control characters, nothing that turns the line around.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !is_invisible(*c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

/// The part of a text that the fonts have, "…" if that is nothing.
pub(super) fn drawable(text: &str) -> String {
    let known: String = text.chars().filter(|c| advance(*c, Weight::Regular).is_some()).collect();
    let known = known.split_whitespace().collect::<Vec<_>>().join(" ");
    // Joiners and accents by themselves show nothing.
    if text.is_empty() || known.chars().any(|c| !joins(c)) { known } else { "…".to_owned() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::currency::Currency;

    #[test]
    fn all_fonts_can_be_read_and_found() {
        assert_eq!(FACES.regular.len(), FONTS.len());
        assert!(FACES.bold.is_some());
        let database = database();
        assert_eq!(database.len(), FONTS.len() + 1);
        for family in ["Noto Sans", "Noto Sans Devanagari", "Noto Sans Bengali"] {
            assert!(FAMILY.contains(family));
            let named = |face: &fontdb::FaceInfo| face.families.iter().any(|(f, _)| f == family);
            assert!(database.faces().any(named), "{family}");
        }
    }

    #[test]
    fn every_sign_of_a_currency_can_be_drawn() {
        for currency in Currency::all() {
            let sign = currency.sign().unwrap_or(currency.code());
            assert_eq!(drawable(sign), sign);
        }
    }

    #[rstest]
    #[case("खाना र किराना", "खाना र किराना")]
    #[case("চাল ৳", "চাল ৳")]
    #[case("🍕 Food 🍔 out", "Food out")]
    #[case("食事", "…")]
    #[case("👩\u{200d}👧", "…")]
    #[case("", "")]
    fn what_the_fonts_do_not_have_is_left_out(#[case] text: &str, #[case] drawn: &str) {
        assert_eq!(drawable(text), drawn);
    }

    #[test]
    fn a_long_name_is_cut_to_its_room_between_letters() {
        let wide = width("Subscriptions", 36, Weight::Regular);
        let cut = fit("Subscriptions and memberships", 36, Weight::Regular, wide);
        assert!(cut.starts_with("Subscrip") && cut.ends_with('…'), "{cut}");
        assert!(width(&cut, 36, Weight::Regular) <= wide);
        assert_eq!(fit("Food", 36, Weight::Regular, 400), "Food");
        // "क्षे" is one letter of four characters.
        for room in 30..200 {
            let cut = fit("क्षेत्रक्षेत्र", 36, Weight::Regular, room);
            let rest = cut.trim_end_matches('…');
            assert!(["", "क्षे", "क्षेत्र", "क्षेत्रक्षे", "क्षेत्रक्षेत्र"].contains(&rest), "{cut}");
        }
    }

    #[test]
    fn a_long_line_becomes_few() {
        let text = "one two three four five six seven eight nine ten";
        let lines = wrap(text, 30, 200, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| width(line, 30, Weight::Regular) <= 200));
        assert_eq!(wrap("", 30, 200, 2), Vec::<String>::new());
    }

    #[test]
    fn nothing_stays_that_no_document_may_hold() {
        assert_eq!(clean("a\u{0}b\u{1b}[31m\u{202e}c\u{200d}\u{ffff}"), "ab[31mc\u{200d}");
    }
}
