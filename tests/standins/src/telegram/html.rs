//! Text with tags, as `parse_mode` HTML has it: what is shown, and where it is bold and so on.

use super::text::{cleaned, units};

/// A part of a text that is shown in some way. Places are in UTF-16.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) kind: &'static str,
    pub(super) offset: usize,
    pub(super) length: usize,
    /// Where a link leads.
    pub(super) url: Option<String>,
    /// What a block of code is written in.
    pub(super) language: Option<String>,
}

/// A tag that is not closed yet.
struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    /// In UTF-16.
    offset: usize,
    /// In bytes of what is shown.
    begin: usize,
}

/// The text without its tags, and what they said. The error is the server's own.
pub(super) fn parse(html: &str) -> Result<(String, Vec<Entity>), String> {
    let (mut shown, mut entities, mut open) = (String::new(), Vec::new(), Vec::<Open>::new());
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((c, length)) = character(rest) {
            shown.push_str(&cleaned(c.encode_utf8(&mut [0; 4])));
            at += length;
        } else if let Some(end) = rest.strip_prefix("</") {
            let Some(length) = end.find('>') else {
                return Err(format!("Unclosed end tag at byte offset {at}"));
            };
            let name = end.get(..length).unwrap_or_default().trim_end().to_ascii_lowercase();
            let Some(tag) = open.pop() else {
                return Err(format!("Unexpected end tag at byte offset {at}"));
            };
            if !name.is_empty() && name != tag.name {
                return Err(format!(
                    "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
                    tag.name
                ));
            }
            close(&tag, &shown, &mut entities);
            at += 2 + length + 1;
        } else {
            let (tag, length) = start(rest, at, &shown)?;
            open.push(tag);
            at += length;
        }
    }
    if let Some(tag) = open.pop() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name));
    }
    entities.sort_by_key(|entity: &Entity| (entity.offset, usize::MAX - entity.length));
    Ok((shown, entities))
}

/// The next character that is shown, and how long it is written; none before a tag. What looks like an escape and is
/// none stands for itself.
fn character(rest: &str) -> Option<(char, usize)> {
    let first = rest.chars().next()?;
    if first == '<' {
        return None;
    }
    let escaped = || {
        let body = rest.strip_prefix('&')?;
        let length = body.find(|c: char| c != '#' && !c.is_ascii_alphanumeric());
        let length = length.unwrap_or(body.len());
        let name = body.get(..length)?;
        let hex = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16).ok());
        let number = hex.or_else(|| Some(name.strip_prefix('#')?.parse().ok()));
        let meant = match (name, number) {
            ("lt", _) => '<',
            ("gt", _) => '>',
            ("amp", _) => '&',
            ("quot", _) => '"',
            (_, Some(Some(number))) => char::from_u32(number).filter(|c| *c != '\0')?,
            _ => return None,
        };
        let semicolon = usize::from(body.get(length..)?.starts_with(';'));
        Some((meant, 1 + length + semicolon))
    };
    escaped().or(Some((first, first.len_utf8())))
}

/// Reads a start tag; how long it is in bytes.
fn start(rest: &str, at: usize, shown: &str) -> Result<(Open, usize), String> {
    let unclosed = || format!("Unclosed start tag at byte offset {at}");
    let length = tag_length(rest).ok_or_else(unclosed)?;
    let inside = rest.get(1..length - 1).unwrap_or_default();
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut left) = inside.split_at(end);
    let name = name.to_ascii_lowercase();
    if kind(&name).is_none() && !["a", "span", "tg-emoji"].contains(&name.as_str()) {
        return Err(format!("Unsupported start tag \"{name}\" at byte offset {at}"));
    }
    let mut attributes = Vec::new();
    loop {
        left = left.trim_start();
        if left.is_empty() {
            break;
        }
        let end = left.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(left.len());
        let (attribute, after) = left.split_at(end);
        if attribute.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{name}\" at byte offset {at}"));
        }
        let Some(after) = after.trim_start().strip_prefix('=') else {
            // Without a value it is there all the same: `<blockquote expandable>`.
            attributes.push((attribute.to_ascii_lowercase(), String::new()));
            left = after;
            continue;
        };
        let (value, after) = value(after.trim_start());
        attributes.push((attribute.to_ascii_lowercase(), unescaped(value)));
        left = after;
    }
    let spoiler = attributes.iter().any(|(name, value)| name == "class" && value == "tg-spoiler");
    if name == "span" && !spoiler {
        return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"));
    }
    Ok((Open { name, attributes, offset: units(shown), begin: shown.len() }, length))
}

/// Up to the `>` that is not inside of quotes.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute, with or without quotes, and what follows.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some((value, after)) = text.strip_prefix(quote).and_then(|t| t.split_once(quote)) {
            return (value, after);
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

fn unescaped(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((c, length)) = character(rest).or_else(|| Some((rest.chars().next()?, 1))) {
        plain.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    plain
}

/// What a tag means, for those that always mean the same.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" | "span" => "spoiler",
        "code" => "code",
        "pre" => "pre",
        "blockquote" => "blockquote",
        _ => return None,
    })
}

/// Notes what a tag said, now that its end is known. A tag around nothing says nothing.
fn close(tag: &Open, shown: &str, entities: &mut Vec<Entity>) {
    let inside = shown.get(tag.begin..).unwrap_or_default();
    let length = units(inside);
    if length == 0 {
        return;
    }
    let attribute = |wanted: &str| {
        let found = tag.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone())
    };
    let mut entity = Entity { kind: "", offset: tag.offset, length, url: None, language: None };
    match (tag.name.as_str(), kind(&tag.name)) {
        ("a", _) => {
            let url = attribute("href").unwrap_or_else(|| inside.to_owned());
            // What leads nowhere is text.
            if !["http://", "https://", "tg://"].iter().any(|scheme| url.starts_with(scheme)) {
                return;
            }
            (entity.kind, entity.url) = ("text_link", Some(url));
        }
        ("pre", _) => {
            let within = entities.iter().position(|inner| {
                (inner.kind, inner.offset, inner.length) == ("code", entity.offset, entity.length)
            });
            entity.kind = "pre";
            if let Some(code) = within {
                entity.language = entities.remove(code).language;
            }
        }
        ("code", _) => {
            let class = attribute("class").unwrap_or_default();
            entity.language = class.strip_prefix("language-").map(ToOwned::to_owned);
            entity.kind = "code";
        }
        ("blockquote", _) if attribute("expandable").is_some() => {
            entity.kind = "expandable_blockquote";
        }
        (_, Some(kind)) => entity.kind = kind,
        // An emoji of one's own is shown as the one inside.
        (_, None) => return,
    }
    entities.push(entity);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(kind: &'static str, offset: usize, length: usize) -> Entity {
        Entity { kind, offset, length, url: None, language: None }
    }

    #[test]
    fn tags_become_entities_counted_in_utf_16() {
        let (shown, entities) =
            parse("🍵 <b>chai <i>20</i></b> &lt;ok&gt; &amp; &quot;&#8377;").unwrap();
        assert_eq!(shown, "🍵 chai 20 <ok> & \"₹");
        assert_eq!(entities, [entity("bold", 3, 7), entity("italic", 8, 2)]);
    }

    #[test]
    fn links_and_code_keep_what_they_say() {
        let html = "<a href=\"https://x.in/?a=1&amp;b\">here</a> <pre><code class='language-rust'>x</code></pre>\
                    <a href='nowhere'>y</a><b></b>";
        let (shown, entities) = parse(html).unwrap();
        assert_eq!(shown, "here xy");
        let link =
            Entity { url: Some("https://x.in/?a=1&b".to_owned()), ..entity("text_link", 0, 4) };
        let code = Entity { language: Some("rust".to_owned()), ..entity("pre", 5, 1) };
        assert_eq!(entities, [link, code]);
    }

    #[test]
    fn an_escape_that_is_none_stands_for_itself() {
        assert_eq!(parse("&nbsp; a&b &").unwrap().0, "&nbsp; a&b &");
    }

    #[test]
    fn what_is_no_tag_is_refused_as_the_server_does() {
        let cases = [
            ("a < b", "Unclosed start tag at byte offset 2"),
            ("<div>x</div>", "Unsupported start tag \"div\" at byte offset 0"),
            ("x <b>y", "Can't find end tag corresponding to start tag \"b\""),
            ("</b>", "Unexpected end tag at byte offset 0"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ];
        for (html, expected) in cases {
            assert_eq!(parse(html), Err(expected.to_owned()), "{html}");
        }
    }
}
