//! The pieces a text is cut into, before anything is understood.
//!
//! A token borrows its text. Asking beyond the last token gives [`TokenKind::End`], so grammar code
//! looks ahead without checking bounds.

use super::words::role::{Role, Roles};
use super::words::{self, Word};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Digits, with the separators that stand between digits.
    Number,
    /// Letters and the marks that belong to them.
    Word,
    /// A currency sign.
    Sign(char),
    /// Any other visible character.
    Mark(char),
    /// A line break.
    Line,
    /// Beyond the last token.
    End,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    /// As it stands in the text.
    pub text: &'a str,
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// What it is.
    pub kind: TokenKind,
    /// Whether nothing stands between it and the token before.
    pub glued: bool,
    /// What its word can mean.
    pub word: &'static Word,
}

impl Token<'_> {
    /// Where it ends in the text, in bytes.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether its word can play a role.
    pub(super) fn is(&self, role: Role) -> bool {
        self.word.roles.has(role)
    }

    /// Whether its word can play one of several roles.
    pub(super) fn any(&self, roles: Roles) -> bool {
        self.word.roles.any(roles)
    }

    /// Whether it is this character.
    pub(super) fn mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    /// Whether it is digits.
    pub(super) fn number(&self) -> bool {
        self.kind == TokenKind::Number
    }

    /// Whether it is letters.
    pub(super) fn letters(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Whether it is this word, in any case.
    pub(super) fn said(&self, word: &str) -> bool {
        self.letters() && self.text.eq_ignore_ascii_case(word)
    }
}

/// The tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    /// The text they were cut from.
    pub text: &'a str,
    list: Vec<Token<'a>>,
    end: Token<'a>,
}

impl<'a> Tokens<'a> {
    /// Tokens in the order of the text.
    pub(super) fn new(text: &'a str, list: Vec<Token<'a>>) -> Self {
        let end = Token {
            text: "",
            start: text.len(),
            kind: TokenKind::End,
            glued: false,
            word: words::nothing(),
        };
        Self { text, list, end }
    }

    /// The token at a position, [`TokenKind::End`] beyond the last.
    pub(super) fn at(&self, at: usize) -> &Token<'a> {
        self.list.get(at).unwrap_or(&self.end)
    }

    /// The token before a position.
    pub(super) fn before(&self, at: usize) -> &Token<'a> {
        at.checked_sub(1).map_or(&self.end, |at| self.at(at))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The text from one token up to, not including, another.
    pub(super) fn text_of(&self, first: usize, end: usize) -> &'a str {
        if first >= end {
            return "";
        }
        let from = self.at(first).start;
        let to = self.at(end - 1).end();
        self.text.get(from..to).unwrap_or_default()
    }
}
