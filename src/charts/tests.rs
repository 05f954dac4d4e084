//! What a drawn chart is: bounded, literal, self-contained, and the same everywhere.

use insta::assert_snapshot;
use resvg::usvg::roxmltree;

use super::*;
use crate::domain::{
    chart::{Bar, Column, Level, Meter},
    currency::Currency,
    money::Money,
};

fn rupees(minor: i64) -> Money {
    Money { minor, currency: Currency::INR }
}

fn bar(label: &str, minor: i64) -> Bar {
    Bar { label: label.to_owned(), money: rupees(minor), note: "50%".to_owned(), is_rest: false }
}

fn column(at: usize, minor: i64) -> Column {
    Column { label: format!("day {at}"), tick: Some(at.to_string()), money: rupees(minor) }
}

fn meter(amount: i64, used: i64) -> Meter {
    let note = "₹1 left of ₹2".to_owned();
    Meter {
        label: "Food".to_owned(),
        detail: String::new(),
        note,
        amount: rupees(amount),
        used: rupees(used),
        is_paused: false,
    }
}

fn chart(drawn: Drawn) -> Chart {
    Chart {
        title: "Spending".to_owned(),
        note: "This month: ₹100".to_owned(),
        alt: "Food ₹100.".to_owned(),
        drawn,
    }
}

fn columns(count: usize) -> Chart {
    let columns = (0..count).map(|at| column(at, i64::try_from(at).unwrap() * 100)).collect();
    chart(Drawn::Columns { columns, level: None })
}

/// The size that a PNG says it has, and how many bytes a pixel takes.
fn decoded(file: &[u8]) -> (u32, u32, png::ColorType) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    (reader.info().width, reader.info().height, reader.info().color_type)
}

/// All texts that are shown.
fn texts(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let shown = document.descendants().filter(|node| node.has_tag_name("text"));
    shown.map(|node| node.text().unwrap_or_default().trim().to_owned()).collect()
}

#[test]
fn a_chart_is_a_document_with_a_title_and_a_description() {
    let drawn = svg(&chart(Drawn::Bars(vec![bar("Food", 10_000)])), Theme::Light);
    assert_snapshot!(drawn, @r##"
    <svg xmlns="http://www.w3.org/2000/svg" width="640" height="150" viewBox="0 0 1280 300" font-family="Noto Sans, Noto Sans Devanagari, Noto Sans Bengali, sans-serif" role="img">
    <title>Spending</title>
    <desc>Food ₹100.</desc>
    <rect width="100%" height="100%" fill="#FFFFFF"/>
    <text font-size="46" x="48" y="94" font-weight="bold" fill="#181D26">
    Spending
    </text>
    <text font-size="34" x="48" y="148" fill="#545E6E">
    This month: ₹100
    </text>
    <text font-size="36" x="133" y="233" text-anchor="end" fill="#181D26">
    Food
    </text>
    <rect x="155" y="199" width="858" height="44" rx="8" stroke-width="0" fill="#2969B8"/>
    <text font-size="36" x="1035" y="233" font-weight="bold" fill="#181D26">
    ₹100
    </text>
    <text font-size="36" x="1160" y="233" fill="#545E6E">
    50%
    </text>
    </svg>
    "##);
}

#[test]
fn whatever_looks_like_markup_is_shown_as_written() {
    let evil = "<script>alert(1)</script>\"'&]]>\u{0}\u{202e}";
    let shown = "<script>alert(1)</script>\"'&]]>";
    let hostile = |drawn| Chart {
        title: evil.to_owned(),
        note: evil.to_owned(),
        alt: evil.to_owned(),
        drawn,
    };
    let all = [
        Drawn::Bars(vec![Bar { note: evil.to_owned(), ..bar(evil, 5) }]),
        Drawn::Columns {
            columns: vec![Column {
                label: evil.to_owned(),
                tick: Some(evil.to_owned()),
                ..column(1, 5)
            }],
            level: Some(Level { label: evil.to_owned(), money: rupees(5) }),
        },
        Drawn::Meters(vec![Meter {
            label: evil.to_owned(),
            detail: evil.to_owned(),
            note: evil.to_owned(),
            ..meter(1, 2)
        }]),
    ];
    for drawn in all {
        let chart = hostile(drawn);
        let svg = svg(&chart, Theme::Dark);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let known = ["svg", "title", "desc", "rect", "text", "line"];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{:?}", node.tag_name());
            for attribute in node.attributes() {
                let name = attribute.name();
                assert!(
                    !name.starts_with("on") && !name.contains("href") && name != "style",
                    "{name}"
                );
            }
        }
        let of = |name: &str| {
            let node = document.root_element().children().find(|node| node.has_tag_name(name));
            node.and_then(|node| node.text()).unwrap_or_default().to_owned()
        };
        assert_eq!((of("title").as_str(), of("desc").as_str()), (shown, shown));
        assert!(texts(&svg).iter().any(|text| text == shown), "{:?}", texts(&svg));
        decoded(&png(&chart, Theme::Dark).unwrap());
    }
}

#[test]
fn a_picture_is_as_large_as_it_says_and_small_to_send() {
    let level = Some(Level { label: "₹1 a day".to_owned(), money: rupees(90_000) });
    let Drawn::Columns { columns, .. } = columns(COLUMNS).drawn else { panic!() };
    let all = [
        Drawn::Bars((1..=8).map(|at| bar(&format!("Category {at}"), at * 1_000)).collect()),
        Drawn::Columns { columns, level },
        Drawn::Meters((0..12).map(|at| meter(1_000, at * 100)).collect()),
    ];
    for drawn in all {
        let chart = chart(drawn);
        let file = png(&chart, Theme::Light).unwrap();
        let (width, height, colour) = decoded(&file);
        assert_eq!((width, colour), (u32::from(WIDTH), png::ColorType::Indexed));
        let page = svg(&chart, Theme::Light);
        assert!(page.contains(&format!("height=\"{}\"", height / 2)), "{height}");
        assert!(file.len() <= 60_000, "{} bytes", file.len());
        assert_ne!(file, png(&chart, Theme::Dark).unwrap());
        assert_eq!(file, png(&chart, Theme::Light).unwrap(), "the same each time");
    }
}

#[test]
fn what_is_drawn_is_bounded() {
    let long = "a".repeat(1_000);
    let many = chart(Drawn::Bars((0..500).map(|_| bar(&long, 5)).collect()));
    let shown = texts(&svg(&many, Theme::Light));
    // The heading, and of each row its name, amount and note.
    assert_eq!(shown.len(), 2 + ROWS * 3);
    assert!(shown.iter().all(|text| text.chars().count() <= NAME));
    let rects = |count| svg(&columns(count), Theme::Light).matches("<rect").count();
    assert_eq!(rects(COLUMNS + 500), rects(COLUMNS));
    decoded(&png(&chart(Drawn::Meters(vec![meter(5, 9); 500])), Theme::Light).unwrap());
}

#[test]
fn nothing_is_too_little_or_too_much_to_be_drawn() {
    let most = i64::MAX;
    for drawn in [
        Drawn::Bars(Vec::new()),
        Drawn::Bars(vec![bar("", 0), bar("most", most)]),
        Drawn::Columns { columns: Vec::new(), level: None },
        Drawn::Columns {
            columns: vec![column(0, 0), column(1, most)],
            level: Some(Level { label: String::new(), money: rupees(most) }),
        },
        Drawn::Columns { columns: vec![column(0, 0)], level: None },
        Drawn::Meters(vec![meter(0, 0), meter(0, most), meter(most, 1), meter(1, most)]),
    ] {
        decoded(&png(&chart(drawn), Theme::Light).unwrap());
    }
}

/// What is drawn of a name alone.
fn inked(label: &str) -> Vec<u8> {
    png(&chart(Drawn::Bars(vec![bar(label, 5)])), Theme::Light).unwrap()
}

#[test]
fn names_are_drawn_in_their_script_and_not_as_boxes() {
    // Letters that no font has would be the same boxes, and joined letters would be as they are apart.
    assert_ne!(inked("कखग"), inked("घङच"));
    assert_ne!(inked("ক"), inked("খ"));
    assert_ne!(inked("₹"), inked("৳"));
    assert_ne!(inked("क्ष"), inked("क्\u{200c}ष"));
    // Marks have their places: a vowel sign that is written first is not drawn last.
    assert_ne!(inked("कि"), inked("क ि"));
}

#[test]
fn what_no_font_has_is_not_drawn() {
    assert_eq!(inked("🍕 Food"), inked("Food"));
    let kept = svg(&chart(Drawn::Bars(vec![bar("🍕 Food", 5)])), Theme::Light);
    assert!(kept.contains("🍕 Food"), "a reader of a page may have one");
}

#[test]
fn a_budget_that_rests_is_grey_and_says_so() {
    let live = meter(1_000, 400);
    let paused = Meter { detail: "paused".to_owned(), is_paused: true, ..meter(1_000, 400) };
    let blue = svg(&chart(Drawn::Meters(vec![live])), Theme::Light);
    let grey = svg(&chart(Drawn::Meters(vec![paused])), Theme::Light);
    assert!(blue.contains("#2969B8") && !grey.contains("#2969B8"), "{grey}");
    assert_eq!(texts(&grey), ["Spending", "This month: ₹100", "₹1 left of ₹2", "Food", "paused"]);
}

#[test]
fn what_tells_budgets_apart_is_shown_beside_the_longest_names() {
    let long = Meter {
        label: "Subscriptions and memberships of any kin".to_owned(),
        detail: "20 Dec 2025 to 2 Jan 2026, paused".to_owned(),
        note: "₹12,34,567.89 left of ₹99,99,999.50".to_owned(),
        ..meter(1_000, 400)
    };
    let (detail, note) = (long.detail.clone(), "₹99 left of ₹200".to_owned());
    let shown = texts(&svg(&chart(Drawn::Meters(vec![long.clone()])), Theme::Light));
    assert!(shown[3].starts_with("Sub") && shown[3].ends_with('…'), "{shown:?}");
    assert!(shown[4].starts_with("20 Dec 2025"), "{shown:?}");
    let shown = texts(&svg(&chart(Drawn::Meters(vec![Meter { note, ..long }])), Theme::Light));
    assert!(shown[3].starts_with("Subscri") && shown[4] == detail, "{shown:?}");
}

#[tokio::test]
async fn only_a_channel_that_can_choose_gets_both_looks() {
    let bars = chart(Drawn::Bars(vec![bar("Food", 5)]));
    for channel in hisab_port::Channel::ALL {
        let picture = picture(bars.clone(), channel.name()).await.unwrap();
        assert_eq!(picture.data, png(&bars, Theme::Light).unwrap());
        let dark = (channel == hisab_port::Channel::Web).then(|| png(&bars, Theme::Dark).unwrap());
        assert_eq!(picture.dark, dark, "{channel}");
    }
}
