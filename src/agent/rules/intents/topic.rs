//! Which category words belong to.

use super::Context;
use crate::domain::{kind::Kind, text::CategoryName};

/// Whether people spend money on this: "rent", "petrol".
pub(super) fn is_thing(context: &Context<'_>, text: &str) -> bool {
    context.situation.vocabulary.categorise(Kind::Expense, text, None).is_some()
}

/// The category that is called so, with the little differences of speech: "food", "the groceries".
pub(super) fn named<'a>(context: &Context<'a>, text: &str) -> Option<&'a CategoryName> {
    let vocabulary = context.situation.vocabulary;
    let text = text.trim();
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix("the ").or_else(|| lower.strip_prefix("my ")).unwrap_or(&lower);
    vocabulary
        .named(bare)
        .or_else(|| vocabulary.named(bare.strip_suffix('s')?))
        .or_else(|| vocabulary.named(&format!("{bare}s")))
        .or_else(|| bare.strip_suffix('y').and_then(|stem| vocabulary.named(&format!("{stem}ies"))))
}
