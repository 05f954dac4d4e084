//! What the Bot API knows of methods and objects, as far as the stand-in plays them: fields, their types, and which
//! must be there. Facts in our own words; a test compares them with Telegram's specification where that is found.

mod arrivals;
mod markup;
mod methods;
mod objects;

pub(super) use arrivals::UPDATE;
pub(super) use methods::METHODS;

/// What a field holds.
pub(super) enum Kind {
    Int,
    Text,
    Bool,
    /// Bytes sent along; in arguments they are named by text.
    File,
    List(&'static Kind),
    Object(&'static Type),
    /// One of several objects, which together have a name.
    Union(&'static str, &'static [&'static Type]),
    /// Whatever one of these is.
    Either(&'static [Kind]),
}

/// A field of an object or a method.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: &'static Kind,
    pub(super) required: bool,
}

/// An object.
pub(super) struct Type {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// A method.
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
    pub(super) returns: &'static Kind,
}

pub(super) const INT: &Kind = &Kind::Int;
pub(super) const TEXT: &Kind = &Kind::Text;
pub(super) const BOOL: &Kind = &Kind::Bool;
/// A chat by its number, or by its name with an `@`.
pub(super) const CHAT_ID: &Kind = &Kind::Either(&[Kind::Int, Kind::Text]);
/// A file sent along, or known already.
pub(super) const FILE: &Kind = &Kind::Either(&[Kind::File, Kind::Text]);
pub(super) const TEXTS: &Kind = &Kind::List(TEXT);

const fn may(name: &'static str, kind: &'static Kind) -> Field {
    Field { name, kind, required: false }
}

const fn must(name: &'static str, kind: &'static Kind) -> Field {
    Field { name, kind, required: true }
}

/// A method by its name, in whatever case.
pub(super) fn method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name.eq_ignore_ascii_case(name))
}

impl Method {
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Kind {
    /// Whether it can be text as it is, without being JSON.
    pub(super) fn is_text(&self) -> bool {
        match self {
            Self::Text | Self::File => true,
            Self::Either(kinds) => kinds.iter().any(Self::is_text),
            _ => false,
        }
    }

    /// Whether it can be bytes that are sent along.
    pub(super) fn is_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::Either(kinds) => kinds.iter().any(Self::is_file),
            _ => false,
        }
    }
}
