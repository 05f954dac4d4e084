//! The fields of a mail, as Resend takes it.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// An address, or a list of at most so many.
    Addresses(usize),
    /// Names and texts.
    Headers,
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

const fn field(name: &'static str, kind: Kind, required: bool) -> Field {
    Field { name, kind, required }
}

/// Those that are used here; others are violations, since nothing would tell whether they are right.
pub(super) const FIELDS: &[Field] = &[
    field("from", Kind::Text, true),
    field("to", Kind::Addresses(50), true),
    field("subject", Kind::Text, true),
    field("html", Kind::Text, false),
    field("text", Kind::Text, false),
    field("headers", Kind::Headers, false),
];

/// The longest key, in characters.
pub(super) const KEY: usize = 256;
