//! Builds a paragraph piece by piece.

use std::fmt::Display;

use hisab_port::{Paragraph, Span};

use crate::domain::{money::Money, text::clipped};

/// A paragraph being built.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<Span>);

/// Begins with ordinary text.
pub(super) fn plain(text: impl Display) -> Line {
    Line::default().plain(text)
}

/// Begins with what carries the point.
pub(super) fn bold(text: impl Display) -> Line {
    Line::default().bold(text)
}

impl Line {
    pub(super) fn plain(mut self, text: impl Display) -> Self {
        let text = text.to_string();
        if text.is_empty() {
            return self;
        }
        if let Some(Span::Plain(last)) = self.0.last_mut() {
            last.push_str(&text);
        } else {
            self.0.push(Span::Plain(text));
        }
        self
    }

    pub(super) fn bold(mut self, text: impl Display) -> Self {
        self.0.push(Span::Bold(text.to_string()));
        self
    }

    /// Amounts of several currencies: "₹20 and $5".
    pub(super) fn amounts(mut self, amounts: &[Money]) -> Self {
        for (at, money) in amounts.iter().enumerate() {
            if at > 0 {
                self = self.plain(if at + 1 == amounts.len() { " and " } else { ", " });
            }
            self = self.bold(money);
        }
        self
    }

    pub(super) fn end(self) -> Paragraph {
        Paragraph(self.0)
    }
}

/// The amount without its sign.
pub(super) fn size(money: Money) -> Money {
    Money { minor: money.minor.saturating_abs(), currency: money.currency }
}

/// "1 entry", "3 entries".
pub(super) fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The beginning of a text that a person may have made of any length.
pub(super) fn clip(text: &str) -> String {
    clipped(text, 60)
}
