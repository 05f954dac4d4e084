//! Rust source as the guards see it: words, signs and literals, without comments. Not a parser: it knows as much of
//! the language as the rules ask for, and where it cannot tell it errs on the side of a complaint.

/// One file of the tree.
pub(super) struct File {
    /// From the root of the repository.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) code: Code,
}

impl File {
    /// The module under `src/` that it belongs to.
    pub(super) fn module(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// Whether it is the file of a `#[cfg(test)] mod tests;`.
    pub(super) fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// How many modules it is inside of, the crate's root not counted.
    pub(super) fn depth(&self) -> usize {
        let inside = self.path.trim_start_matches("src/");
        let own =
            usize::from(!["main.rs", "lib.rs"].contains(&inside) && !inside.ends_with("/mod.rs"));
        inside.matches('/').count() + own
    }
}

/// A file cut up.
#[derive(Clone)]
pub(super) struct Code {
    tokens: Vec<Token>,
    /// With the lines they begin on.
    pub(super) comments: Vec<(usize, String)>,
}

#[derive(Clone)]
struct Token {
    line: usize,
    kind: Kind,
}

#[derive(Clone, PartialEq)]
enum Kind {
    Word(String),
    Sign(char),
    /// A string literal, escapes as written.
    Text(String),
}

impl Code {
    pub(super) fn new(source: &str) -> Self {
        let mut code = Self { tokens: Vec::new(), comments: Vec::new() };
        let (mut rest, mut line) = (source, 1);
        while let Some(first) = rest.chars().next() {
            let mut kind = None;
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                block_comment(rest)
            } else if let Some((text, length)) = string(rest) {
                kind = Some(Kind::Text(text.to_owned()));
                length
            } else if first == '\'' {
                character(rest)
            } else if is_word(first) {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                kind = Some(Kind::Word(rest[..length].to_owned()));
                length
            } else {
                kind = (!first.is_whitespace()).then_some(Kind::Sign(first));
                first.len_utf8()
            };
            let (this, after) = rest.split_at(length);
            if this.starts_with("//") || this.starts_with("/*") {
                code.comments.push((line, this.to_owned()));
            }
            code.tokens.extend(kind.map(|kind| Token { line, kind }));
            line += this.matches('\n').count();
            rest = after;
        }
        code
    }

    /// Whether a word or sign stands at a place.
    fn is(&self, at: usize, what: &str) -> bool {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => word == what,
            Some(Kind::Sign(sign)) => what.len() == sign.len_utf8() && what.starts_with(*sign),
            Some(Kind::Text(_)) | None => false,
        }
    }

    fn are(&self, at: usize, what: &[&str]) -> bool {
        what.iter().enumerate().all(|(offset, what)| self.is(at + offset, what))
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn line(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |token| token.line)
    }

    /// Every word, with its line.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.tokens.len()).filter_map(|at| Some((self.line(at), self.word(at)?)))
    }

    /// Every string literal, with its line.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text_places().map(|(_, line, text)| (line, text))
    }

    fn text_places(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        self.tokens.iter().enumerate().filter_map(|(at, token)| match &token.kind {
            Kind::Text(text) => Some((at, token.line, text.as_str())),
            _ => None,
        })
    }

    /// The string literals, joined where a `+` stands between them: the line, the text, and the macro around it if
    /// that adds more (`+ $rest`, `$(+ $rest)+`).
    pub(super) fn joined_texts(&self) -> Vec<(usize, String, Option<&str>)> {
        let mut joined: Vec<(usize, String, Option<&str>)> = Vec::new();
        let mut end = None;
        for (at, line, text) in self.text_places() {
            match joined.last_mut() {
                Some((_, whole, _)) if end == at.checked_sub(1) && self.is(at - 1, "+") => {
                    whole.push_str(text);
                }
                _ => joined.push((line, text.to_owned(), None)),
            }
            let adds = self.is(at + 1, "$") || self.are(at + 1, &["+", "$"]);
            if let (true, Some(last)) = (adds, joined.last_mut()) {
                last.2 = self.macro_around(at);
            }
            end = Some(at + 1);
        }
        joined
    }

    /// The lines where some words and signs follow each other.
    pub(super) fn lines_of(&self, what: &[&str]) -> Vec<usize> {
        (0..self.tokens.len()).filter(|at| self.are(*at, what)).map(|at| self.line(at)).collect()
    }

    /// The words of every attribute, with its line.
    pub(super) fn attributes(&self) -> Vec<(usize, Vec<&str>)> {
        let starts = (0..self.tokens.len()).filter(|at| self.are(*at, &["#", "["]));
        starts
            .map(|at| {
                (self.line(at), (at..self.end_of(at + 1)).filter_map(|at| self.word(at)).collect())
            })
            .collect()
    }

    /// `mod name` anywhere.
    pub(super) fn declared_modules(&self) -> Vec<(usize, &str)> {
        (0..self.tokens.len())
            .filter(|at| self.is(*at, "mod"))
            .filter_map(|at| Some((self.line(at), self.word(at + 1)?)))
            .collect()
    }

    /// The place after the bracket that closes the one here.
    fn end_of(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for at in open..self.tokens.len() {
            if ["(", "[", "{"].iter().any(|sign| self.is(at, sign)) {
                depth += 1;
            } else if [")", "]", "}"].iter().any(|sign| self.is(at, sign)) {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
        }
        self.tokens.len()
    }

    /// Without the items that only tests see.
    pub(super) fn without_tests(&self) -> Self {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let marks: [&[&str]; 2] = [
                &["#", "[", "cfg", "(", "test", ")", "]"],
                &["#", "[", "cfg", "(", "all", "(", "test", ","],
            ];
            if !marks.iter().any(|mark| self.are(at, mark)) {
                tokens.push(token.clone());
                at += 1;
                continue;
            }
            while self.are(at, &["#", "["]) {
                at = self.end_of(at + 1);
            }
            // The item goes to its `;` or through its braces.
            while at < self.tokens.len() && !self.is(at, ";") && !self.is(at, "{") {
                at = if self.is(at, "(") || self.is(at, "[") { self.end_of(at) } else { at + 1 };
            }
            at = if self.is(at, "{") { self.end_of(at) } else { at + 1 };
        }
        Self { tokens, comments: Vec::new() }
    }

    /// The modules at the crate's root that paths lead to, from a file that is so deep in the tree. `*` stands for
    /// the root itself, under whatever name: nobody could say any more what is used.
    pub(super) fn used_modules(&self, depth: usize) -> Vec<(usize, String)> {
        let mut used = Vec::new();
        // For each open brace, whether it is that of a module.
        let mut braces = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let here = depth + braces.iter().filter(|is_module| **is_module).count();
            let goes_on = self.are(at + 1, &[":", ":"]);
            let renamed = self.is(at + 1, "as") && !self.is(at, "self");
            match &token.kind {
                Kind::Sign('{') => braces.push(at >= 2 && self.is(at - 2, "mod")),
                Kind::Sign('}') => drop(braces.pop()),
                Kind::Word(word)
                    if (goes_on || renamed) && !self.is(at.wrapping_sub(1), "extern") =>
                {
                    if let Some(start) = step(word, here) {
                        at = self.follow(at + 1, start, &mut used);
                        continue;
                    }
                }
                // serde and others take paths as text.
                Kind::Text(text) if text.starts_with("crate::") || text.starts_with("super::") => {
                    let inner = Self::new(text).used_modules(here);
                    used.extend(inner.into_iter().map(|(_, name)| (token.line, name)));
                }
                _ => {}
            }
            at += 1;
        }
        used
    }

    /// Follows a path from after a segment that led to some depth, to the place after what it could judge.
    fn follow(&self, mut at: usize, mut depth: usize, used: &mut Vec<(usize, String)>) -> usize {
        while self.are(at, &[":", ":"]) {
            at += 2;
            if self.is(at, "{") {
                let end = self.end_of(at);
                at += 1;
                while at < end - 1 {
                    at = self.enter(at, depth, used);
                    while at < end - 1 && !self.is(at, ",") {
                        at = if self.is(at, "{") { self.end_of(at) } else { at + 1 };
                    }
                    at += 1;
                }
                return end;
            }
            match self.word(at).and_then(|word| step(word, depth)) {
                Some(next) => depth = next,
                None => return self.enter(at, depth, used),
            }
            at += 1;
        }
        if depth == 0 && self.is(at, "as") {
            used.push((self.line(at), "*".to_owned()));
        }
        at
    }

    /// One item of a path that has led to some depth.
    fn enter(&self, at: usize, depth: usize, used: &mut Vec<(usize, String)>) -> usize {
        if let Some(next) = self.word(at).and_then(|word| step(word, depth)) {
            return self.follow(at + 1, next, used);
        }
        if depth == 0 && (self.is(at, "*") || self.word(at).is_some()) {
            used.push((self.line(at), self.word(at).unwrap_or("*").to_owned()));
        }
        at + 1
    }

    /// The name of the `macro_rules!` around a place.
    fn macro_around(&self, place: usize) -> Option<&str> {
        let starts = (0..place).rev().filter(|at| self.are(*at, &["macro_rules", "!"]));
        starts.into_iter().find(|at| self.end_of(at + 3) > place).and_then(|at| self.word(at + 2))
    }

    /// Where a macro is called: the line, and the string literals between its brackets.
    pub(super) fn calls_of(&self, name: &str) -> Vec<(usize, Vec<&str>)> {
        let calls = (0..self.tokens.len()).filter(|at| self.are(*at, &[name, "!"]));
        calls
            .map(|at| {
                let inside = at..self.end_of(at + 2);
                let texts = self.text_places().filter(|(place, ..)| inside.contains(place));
                (self.line(at), texts.map(|(.., text)| text).collect())
            })
            .collect()
    }
}

/// Where a segment leads from some depth, unless it is a name.
fn step(word: &str, depth: usize) -> Option<usize> {
    match word {
        "crate" => Some(0),
        "super" => Some(depth.saturating_sub(1)),
        "self" => Some(depth),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut length) = (0_usize, 0);
    while length < rest.len() {
        let here = &rest[length..];
        if here.starts_with("/*") {
            depth += 1;
            length += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            length += 2;
            if depth == 0 {
                break;
            }
        } else {
            length += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    length
}

/// The inside and the whole length of a string literal of any sort.
fn string(rest: &str) -> Option<(&str, usize)> {
    let body = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let (inside, length, close) = if let Some(raw) = body.strip_prefix('r') {
        let quoted = raw.trim_start_matches('#');
        let close = format!("\"{}", "#".repeat(raw.len() - quoted.len()));
        let inside = quoted.strip_prefix('"')?;
        (inside, inside.find(&close)?, close.len())
    } else {
        let inside = body.strip_prefix('"')?;
        let mut escaped = false;
        let length = inside.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        (inside, length, 1)
    };
    Some((&inside[..length], rest.len() - inside.len() + length + close))
}

/// The length of a character literal, or of the quote before a lifetime.
fn character(rest: &str) -> usize {
    let mut inside = rest.chars().skip(1);
    match (inside.next(), inside.next()) {
        // The escaped sign may be a quote itself.
        (Some('\\'), Some(sign)) => {
            let start = 2 + sign.len_utf8();
            rest[start..].find('\'').map_or(rest.len(), |end| start + end + 1)
        }
        (Some(sign), Some('\'')) => 2 + sign.len_utf8(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(depth: usize, source: &str) -> Vec<String> {
        Code::new(source).used_modules(depth).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn every_way_to_write_a_path_is_seen() {
        assert_eq!(used(1, "use crate::store;"), ["store"]);
        assert_eq!(used(1, "use crate::{\n  store::{a, self as b}, app,\n};"), ["store", "app"]);
        assert_eq!(used(1, "use {std::fs, crate::{api::x, jobs}};"), ["api", "jobs"]);
        assert_eq!(used(1, "fn f(x: crate :: app::App) -> crate::jobs::Job {}"), ["app", "jobs"]);
        assert_eq!(used(1, "macro_rules! m { () => { $crate::store::find() } }"), ["store"]);
        assert_eq!(used(2, "#[serde(with = \"crate::api::money\")] struct S;"), ["api"]);
        assert_eq!(used(1, "pub(in crate::agent) fn f() {}"), ["agent"]);
    }

    #[test]
    fn paths_that_climb_out_of_their_module_are_seen() {
        assert_eq!(used(1, "use super::store;"), ["store"]);
        assert_eq!(used(2, "use super::{entry, super::{app, jobs as j}};"), ["app", "jobs"]);
        assert_eq!(used(2, "use self::super::super::api::X;"), ["api"]);
        assert_eq!(used(2, "mod tests { use super::super::sibling; }"), Vec::<String>::new());
        assert_eq!(used(2, "mod tests { use super::super::super::app; }"), ["app"]);
    }

    #[test]
    fn the_root_under_another_name_is_seen() {
        for source in
            ["use crate as root;", "use crate::{self as root};", "use crate::*;", "use super as s;"]
        {
            assert_eq!(used(1, source), ["*"], "{source}");
        }
    }

    #[test]
    fn what_stays_inside_is_no_use() {
        for source in
            ["pub(crate) fn f() {}", "pub(super) fn f() {}", "self.x as u8", "extern crate std;"]
        {
            assert!(used(1, source).is_empty(), "{source}");
        }
    }

    #[test]
    fn comments_and_texts_are_not_code() {
        let source = r##"
            //! [`crate::app`] and sqlx::query
            /* crate::api /* crate::jobs */ sqlx */
            let text = "\" crate::app sqlx";
            let raw = r#"sqlx " crate::app"#;
            let signs = ('"', '\'', b'"', '\u{1F600}');
            fn life<'sqlx>(x: &'static str) { crate::store::find() }
        "##;
        assert_eq!(used(1, source), ["store"]);
        let code = Code::new(source);
        assert!(!code.words().any(|(_, word)| word == "jobs" || word == "query"));
        assert_eq!(code.lines_of(&["crate"]), [7]);
        assert_eq!(code.comments.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn what_only_tests_see_can_be_left_out() {
        let source = "#[cfg(test)] #[path = \"x\"] mod tests { fn f() { a() } } fn g() {} \
                      #[cfg(test)] use x::[b]; fn h() {} #[cfg(not(test))] fn i() {}";
        let code = Code::new(source).without_tests();
        let words: Vec<&str> = code.words().map(|(_, word)| word).collect();
        assert_eq!(words, ["fn", "g", "fn", "h", "cfg", "not", "test", "fn", "i"]);
    }
}
