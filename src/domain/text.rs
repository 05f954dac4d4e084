//! Short texts of a person: what an entry was for, where, and its tags. Trimmed, one line, bounded.
//!
//! To add one: a line in `texts!` with its limit; the schema has the same limit as a constraint.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text cannot be kept.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("the {what} is empty")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// Longer than its limit.
    #[error("the {what} is longer than {max} characters")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// The limit in characters.
        max: usize,
    },
}

/// One line: control characters and invisible direction marks become spaces, runs of blanks one space.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(512));
    for c in text.chars() {
        let blank = c.is_whitespace() || c.is_control() || is_invisible(c);
        if !blank {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters that show nothing but change how others are shown: direction marks and overrides, zero width
/// space, byte order mark (Unicode 16, general category Cf). Joiners are not among them: Indic scripts need them.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident ($what:literal, max $max:tt)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, min_length = 1, max_length = $max)]
        pub struct $name(String);

        impl $name {
            /// The limit, in characters.
            pub const MAX: usize = $max;

            /// Trimmed and made one line.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let line = one_line(text);
                if line.is_empty() {
                    return Err(TextError::Empty { what: $what });
                }
                if line.chars().count() > Self::MAX {
                    return Err(TextError::TooLong { what: $what, max: Self::MAX });
                }
                Ok(Self(line))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// What an entry was for.
    Description("description", max 200),
    /// Where or to whom money went.
    Merchant("merchant", max 100),
    /// A label of an entry, without its `#`.
    Tag("tag", max 40),
    /// What a person calls a category.
    CategoryName("category name", max 40),
    /// Words that entries are looked for by.
    Search("search", max 200),
    /// What a person calls a token of a program.
    TokenName("name", max 60),
}

/// The beginning of a text, with a sign that there was more.
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_clean_line() {
        let text = Description::parse("  chai\n\u{202E}with \u{0007} milk\t").unwrap();
        assert_eq!(text.as_str(), "chai with milk");
    }

    #[test]
    fn joiners_of_indic_scripts_stay() {
        assert_eq!(Description::parse("क्\u{200D}ष").unwrap().as_str(), "क्\u{200D}ष");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(Tag::parse(" \u{200E} "), Err(TextError::Empty { what: "tag" }));
        let long = "x".repeat(41);
        assert_eq!(Tag::parse(&long), Err(TextError::TooLong { what: "tag", max: 40 }));
    }
}
