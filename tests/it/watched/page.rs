//! A page of figures, read as Prometheus reads its text format, and refused where that would be or where somebody who looks
//! would not know what a figure means.

use std::collections::{BTreeMap, BTreeSet};

/// The figures by name and labels, as they stand: `name{a="b"}`.
#[derive(Debug)]
pub(super) struct Page(BTreeMap<String, f64>);

impl Page {
    pub(super) async fn read(metrics: &str) -> Self {
        let response = reqwest::get(format!("http://{metrics}/metrics")).await.unwrap();
        assert_eq!(response.status(), 200);
        let format = response.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(format.starts_with("text/plain; version=0.0.4"), "{format}");
        Self::parse(&response.text().await.unwrap())
    }

    fn parse(text: &str) -> Self {
        let mut helped = BTreeSet::new();
        let mut types = BTreeMap::new();
        let mut figures = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, words) = help.split_once(' ').unwrap();
                assert!(helped.insert(name) && words.len() > 10, "{line}");
            } else if let Some(of) = line.strip_prefix("# TYPE ") {
                let (name, kind) = of.split_once(' ').unwrap();
                assert!(helped.contains(name), "no help: {line}");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert!(types.insert(name, kind).is_none(), "{line}");
            } else {
                let (figure, value) = line.rsplit_once(' ').unwrap();
                let name = figure.split('{').next().unwrap();
                check_labels(figure, name);
                let family = ["_bucket", "_sum", "_count"].iter().find_map(|ending| {
                    let family = name.strip_suffix(ending)?;
                    (types.get(family) == Some(&"histogram")).then_some(family)
                });
                assert!(types.contains_key(family.unwrap_or(name)), "no type: {line}");
                let value: f64 = value.parse().unwrap();
                let counts_up = family.is_some() || types[name] == "counter";
                assert!(!counts_up || value >= 0.0, "{line}");
                assert!(figures.insert(figure.to_owned(), value).is_none(), "twice: {line}");
            }
        }
        Self(figures)
    }

    /// A figure; nothing that was not counted yet.
    pub(super) fn figure(&self, figure: &str) -> Option<f64> {
        self.0.get(figure).copied()
    }

    /// The figures of a name, by their labels.
    pub(super) fn all(&self, name: &str) -> Vec<(&str, f64)> {
        let of_name = self.0.iter().filter(|(figure, _)| figure.split('{').next() == Some(name));
        of_name.map(|(figure, value)| (figure.as_str(), *value)).collect()
    }

    /// Fails with everything that differs from what is expected.
    pub(super) fn expect(&self, expected: &[(&str, f64)]) {
        let differs: Vec<String> = expected
            .iter()
            .filter(|(figure, value)| self.figure(figure) != Some(*value))
            .map(|(figure, value)| format!("{figure}: {:?}, not {value}", self.figure(figure)))
            .collect();
        assert!(differs.is_empty(), "{differs:#?} in {self:#?}");
    }
}

/// Labels are names with texts in quotation marks.
fn check_labels(figure: &str, name: &str) {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    assert!(is_name(name), "{figure}");
    let Some(labels) = figure.strip_prefix(name).filter(|labels| !labels.is_empty()) else {
        return;
    };
    let labels = labels.strip_prefix('{').and_then(|labels| labels.strip_suffix('}')).unwrap();
    for label in labels.split("\",") {
        let (key, value) = label.split_once("=\"").unwrap();
        assert!(is_name(key) && !value.is_empty(), "{figure}");
    }
}
