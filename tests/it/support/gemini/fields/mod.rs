//! What the Gemini API knows of requests and answers, as far as this program has to do with it: the fields of each
//! message, their kinds, and which must be there.
//!
//! Facts in our own words, so that the stand-in checks everywhere; where Google's definitions stand beside the
//! repository a test compares the two. To let the program send one more field, add it to `asked`.

mod answered;
mod asked;

pub(crate) use answered::ANSWER;
pub(crate) use asked::{PART_DATA, REQUEST};

/// What a field holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Bool,
    /// 32 bits.
    Int,
    Number,
    /// In base64.
    Bytes,
    /// Any JSON object.
    Object,
    /// Any JSON at all.
    Any,
    /// One of these names, in whatever case.
    Enum(&'static [&'static str]),
    Message(&'static Table),
}

/// A field by its name in JSON; the name with underscores is understood too.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) many: bool,
    pub(crate) required: bool,
}

/// A message, by its name within Google's package.
pub(crate) struct Table {
    pub(crate) message: &'static str,
    pub(crate) fields: &'static [Field],
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, many: false, required: false }
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, many: false, required: true }
}

const fn many(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, many: true, required: false }
}

const fn some(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, many: true, required: true }
}

/// What the live API takes or sends and its published definitions lack: message and field. Each was seen in real
/// traffic or is documented; nothing else is let through.
pub(crate) const NOT_PUBLISHED: &[(&str, &str)] = &[
    ("ThinkingConfig", "thinkingLevel"),
    ("GenerateContentRequest", "serviceTier"),
    ("GenerateContentResponse.UsageMetadata", "serviceTier"),
    ("ExecutableCode", "id"),
    ("CodeExecutionResult", "id"),
];
