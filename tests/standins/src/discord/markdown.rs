//! Reads a text as Discord's clients show it.
//!
//! Bold is told apart from everything else, for a bot is expected to use it. Whatever else a text is marked with
//! shows in the text itself: the marks are gone, a list has its bullets, a quotation its bar, a spoiler is black, so that a
//! text that was meant literally and reads otherwise is noticed. The rules are tried in the order of the real clients.
//! To add one: its function, and a line in `Reader::inline` or `Reader::line_start`.

use std::ops::Range;

/// A text as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is to be seen.
    pub text: String,
    /// Which bytes of it are bold.
    pub bold: Vec<Range<usize>>,
    /// Which bytes of it are marked otherwise, and how.
    pub marked: Vec<(&'static str, Range<usize>)>,
}

/// Reads a text; `name` knows people by their ids.
pub(super) fn read(source: &str, name: &dyn Fn(&str) -> Option<String>) -> Reading {
    let mut reader = Reader { name, into: Reading::default() };
    let source: Vec<char> = source.chars().collect();
    reader.lines(&source, true);
    reader.into
}

struct Reader<'a> {
    name: &'a dyn Fn(&str) -> Option<String>,
    into: Reading,
}

/// What encloses a text: the mark, and what it makes of it.
const MARKS: [(&str, &str); 4] =
    [("**", "bold"), ("__", "underlined"), ("~~", "struck out"), ("||", "spoiler")];

impl Reader<'_> {
    /// Text that may begin a line, to its end. `outer`: headings, lists and quotations are possible.
    fn lines(&mut self, source: &[char], outer: bool) {
        let mut at = 0;
        let mut fresh = outer;
        while at < source.len() {
            if fresh && let Some(used) = self.line_start(&source[at..]) {
                at += used;
                fresh = outer;
                continue;
            }
            let used = self.inline(&source[at..]);
            // A line begins after a break, not after what was enclosed by marks.
            fresh = outer && source[at + used - 1] == '\n';
            at += used;
        }
    }

    /// What only the beginning of a line can be; how much of the source it takes.
    fn line_start(&mut self, source: &[char]) -> Option<usize> {
        let end = source.iter().position(|c| *c == '\n').unwrap_or(source.len());
        let line = &source[..end];
        let indent = line.iter().take_while(|c| **c == ' ').count();
        let rest = &line[indent..];
        let marked = |mark: &str| strip(rest, mark).filter(|left| !blank(left));
        if indent == 0 {
            if let Some(quoted) = strip(source, ">>> ") {
                self.quote(quoted);
                return Some(source.len());
            }
            if let Some(quoted) = strip(line, "> ") {
                self.quote(quoted);
                return Some(end);
            }
            for (mark, kind) in
                [("# ", "heading"), ("## ", "heading"), ("### ", "heading"), ("-# ", "small")]
            {
                if let Some(left) = marked(mark) {
                    self.within(kind, left);
                    return Some(end);
                }
            }
        }
        if let Some(left) = marked("- ").or_else(|| marked("* ")) {
            self.item(indent, "•", left);
            return Some(end);
        }
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let number: String = rest[..digits].iter().collect();
        let left = strip(&rest[digits..], ". ").filter(|left| digits > 0 && !blank(left))?;
        self.item(indent, &format!("{number}."), left);
        Some(end)
    }

    fn quote(&mut self, quoted: &[char]) {
        self.into.text.push_str("▎ ");
        self.within("quotation", quoted);
    }

    fn item(&mut self, indent: usize, bullet: &str, left: &[char]) {
        let start = self.into.text.len();
        // Set in from the margin, as no plain text is.
        self.into.text.push_str(&" ".repeat(indent + 2));
        self.into.text.push_str(bullet);
        self.into.text.push(' ');
        self.lines(left, false);
        self.into.marked.push(("list", start..self.into.text.len()));
    }

    fn within(&mut self, kind: &'static str, inner: &[char]) {
        let start = self.into.text.len();
        self.lines(inner, false);
        if kind == "spoiler" {
            let hidden = "█".repeat(self.into.text[start..].chars().count());
            self.into.text.truncate(start);
            self.into.text.push_str(&hidden);
        }
        let range = start..self.into.text.len();
        if kind == "bold" {
            self.into.bold.push(range);
        } else {
            self.into.marked.push((kind, range));
        }
    }

    /// Text as it is, marked in some way.
    fn plain(&mut self, kind: &'static str, text: &str) {
        let start = self.into.text.len();
        self.into.text.push_str(text);
        self.into.marked.push((kind, start..self.into.text.len()));
    }

    /// One thing in a line; how much of the source it takes.
    fn inline(&mut self, source: &[char]) -> usize {
        let tried = match source[0] {
            '\\' => self.escape(source),
            '`' => self.code(source),
            '<' => self.angle(source),
            'h' => self.address(source),
            '[' => self.link(source),
            '*' | '_' | '~' | '|' => self.enclosed(source),
            _ => None,
        };
        tried.unwrap_or_else(|| {
            self.into.text.push(source[0]);
            1
        })
    }

    fn escape(&mut self, source: &[char]) -> Option<usize> {
        let next = source.get(1).filter(|c| !(c.is_ascii_alphanumeric() || c.is_whitespace()))?;
        self.into.text.push(*next);
        Some(2)
    }

    /// One backtick or more around a text, three around a block.
    fn code(&mut self, source: &[char]) -> Option<usize> {
        let ticks = source.iter().take_while(|c| **c == '`').count();
        let mut at = ticks;
        while at < source.len() {
            let run = source[at..].iter().take_while(|c| **c == '`').count();
            if run == ticks && at > ticks {
                let inner: String = source[ticks..at].iter().collect();
                self.plain("code", &language_dropped(&inner, ticks));
                return Some(at + ticks);
            }
            at += run.max(1);
        }
        None
    }

    /// People, channels, roles, emoji, times, and addresses without a preview.
    fn angle(&mut self, source: &[char]) -> Option<usize> {
        let end = source.iter().position(|c| *c == '>')?;
        let inner: String = source[1..end].iter().collect();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let shown = if let Some(id) = inner.strip_prefix("@&").filter(|id| digits(id)) {
            format!("@role {id}")
        } else if let Some(id) = inner.strip_prefix('@') {
            let id = id.strip_prefix('!').unwrap_or(id);
            digits(id).then(|| format!("@{}", (self.name)(id).unwrap_or("unknown-user".into())))?
        } else if let Some(id) = inner.strip_prefix('#').filter(|id| digits(id)) {
            format!("#channel {id}")
        } else if let Some(time) = inner.strip_prefix("t:") {
            digits(time.split(':').next()?).then(|| format!("(time {time})"))?
        } else if let Some(emoji) = inner.strip_prefix(':').or_else(|| inner.strip_prefix("a:")) {
            let (name, id) = emoji.split_once(':')?;
            digits(id).then(|| format!("(emoji {name})"))?
        } else if is_address(&inner) && !inner.contains(' ') {
            inner
        } else {
            return None;
        };
        self.plain("mention", &shown);
        Some(end + 1)
    }

    /// An address stands for itself, with all that looks like marks in it.
    fn address(&mut self, source: &[char]) -> Option<usize> {
        let word: String = source.iter().take_while(|c| !c.is_whitespace() && **c != '<').collect();
        if !is_address(&word) {
            return None;
        }
        let word = word.trim_end_matches(['.', ',', ':', ';', '"', '\'', ']', ')']);
        self.plain("address", word);
        Some(word.chars().count())
    }

    /// `[words](address)`: the words.
    fn link(&mut self, source: &[char]) -> Option<usize> {
        let middle = find(source, "](", 1)?;
        let end = middle + 2 + source[middle + 2..].iter().position(|c| *c == ')')?;
        let to: String = source[middle + 2..end].iter().collect();
        if middle == 1 || !is_address(to.trim_matches(['<', '>'])) {
            return None;
        }
        let words = source[1..middle].to_vec();
        self.within("link", &words);
        Some(end + 1)
    }

    /// Two equal marks around a text, or one star or low line.
    fn enclosed(&mut self, source: &[char]) -> Option<usize> {
        for (mark, kind) in MARKS {
            if strip(source, mark).is_none() {
                continue;
            }
            if let Some(end) = closing(source, mark) {
                let inner = source[2..end].to_vec();
                self.within(kind, &inner);
                return Some(end + 2);
            }
        }
        let mark = *source.first().filter(|c| matches!(c, '*' | '_'))?;
        let end = slanted(source, mark)?;
        let inner = source[1..end].to_vec();
        self.within("slanted", &inner);
        Some(end + 1)
    }
}

/// A block's first line is its language, if it is one word.
fn language_dropped(inner: &str, ticks: usize) -> String {
    if ticks < 3 {
        return inner.to_owned();
    }
    let word = |line: &str| line.chars().all(|c| c.is_ascii_alphanumeric() || "_+-.#".contains(c));
    let text = match inner.split_once('\n') {
        Some((first, rest)) if word(first) => rest,
        _ => inner,
    };
    text.trim_matches('\n').to_owned()
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("http").map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    rest.and_then(|rest| rest.strip_prefix("://")).is_some_and(|rest| !rest.is_empty())
}

/// Where a mark of two characters is closed.
fn closing(source: &[char], mark: &str) -> Option<usize> {
    let first = mark.chars().next()?;
    let escapes = first == '*' || first == '_';
    let mut at = 2;
    while at < source.len() {
        if escapes && source[at] == '\\' {
            at += 2;
            continue;
        }
        let closes = at > 2 && strip(&source[at..], mark).is_some();
        // Of three stars the last two close.
        if closes && !(escapes && source.get(at + 2) == Some(&first)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where one star or low line is closed.
fn slanted(source: &[char], mark: char) -> Option<usize> {
    let first = source.get(1)?;
    if (mark == '*' && first.is_whitespace()) || *first == mark {
        return None;
    }
    let mut at = 1;
    while at < source.len() {
        match source[at] {
            '\\' => at += 2,
            c if c == mark && source.get(at + 1) == Some(&mark) => at += 2,
            c if c == mark => {
                let after = source.get(at + 1).copied().unwrap_or(' ');
                let ends = if mark == '_' {
                    !(after.is_ascii_alphanumeric() || after == '_')
                } else {
                    !source[at - 1].is_whitespace()
                };
                return ends.then_some(at);
            }
            _ => at += 1,
        }
    }
    None
}

fn strip<'a>(source: &'a [char], mark: &str) -> Option<&'a [char]> {
    let length = mark.chars().count();
    let head = source.get(..length)?;
    head.iter().copied().eq(mark.chars()).then(|| &source[length..])
}

fn find(source: &[char], what: &str, from: usize) -> Option<usize> {
    (from..source.len()).find(|at| strip(&source[*at..], what).is_some())
}

fn blank(line: &[char]) -> bool {
    line.iter().all(|c| c.is_whitespace())
}

#[cfg(test)]
#[path = "markdown/tests.rs"]
mod tests;
