//! A text cut into words, digits, blanks and marks, with what its layout says: where sentences begin,
//! where clauses end, and whether capitals mean anything in it.
//!
//! One pass, nothing is dropped: the tokens put together are the text again. To add a script's digits:
//! its zero in [`ZEROS`].

use super::words;

/// The zero of each set of decimal digits: Latin, Arabic-Indic, Persian, N'Ko, Devanagari, Bengali,
/// Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan, Burmese,
/// Khmer, and full width.
const ZEROS: [char; 20] = [
    '0', '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}',
    '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}',
    '\u{1040}', '\u{17E0}', '\u{FF10}',
];

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters with their marks and joiners.
    Word,
    /// Decimal digits of any script.
    Digits,
    /// White space.
    Space,
    /// Any other character, one at a time.
    Mark,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Nothing to tell: no capitals, or a script without them.
    Small,
    /// A capital first, none after: "Ravi", "K".
    Capital,
    /// Capitals only, two or more: "HDFC".
    Upper,
    /// A capital first and another inside, as in "`BigBasket`".
    Inner,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is made of.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// A word in small letters; of digits their values; empty otherwise.
    pub(super) word: String,
    /// How a word is written.
    pub(super) case: Case,
    /// Whether a word is the first of its sentence.
    pub(super) opens: bool,
    /// The number of its clause; clauses end at a comma, a full stop, "and", "but".
    pub(super) clause: usize,
}

/// A text and its tokens.
#[derive(Debug)]
pub(super) struct Text<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// Capitals say nothing here: there are no small letters, or hardly any.
    pub(super) shouts: bool,
}

/// The value of a decimal digit of any of these scripts.
pub(super) fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let code = u32::from(c);
    let zero = ZEROS.into_iter().map(u32::from).find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Small letters, character by character, so that the parts of a text fold as the whole does.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a character belongs to words. Indic vowel signs, viramas and joiners do; the marks that set a
/// rupee or a danda apart do not.
fn is_letter(c: char) -> bool {
    match c {
        '\u{964}' | '\u{965}' | '\u{9F2}' | '\u{9F3}' | '\u{AF1}' | '\u{BF9}' => false,
        '\u{300}'..='\u{36F}'
        | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{900}'..='\u{DFF}'
        | '\u{200C}'
        | '\u{200D}' => true,
        _ => c.is_alphabetic(),
    }
}

fn kind(c: char) -> Kind {
    if digit(c).is_some() {
        Kind::Digits
    } else if is_letter(c) {
        Kind::Word
    } else if c.is_whitespace() {
        Kind::Space
    } else {
        Kind::Mark
    }
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    if !letters.next().is_some_and(char::is_uppercase) {
        return Case::Small;
    }
    let (mut more, mut upper) = (0, 0);
    for letter in letters {
        more += 1;
        upper += usize::from(letter.is_uppercase());
    }
    match upper {
        0 => Case::Capital,
        _ if upper == more => Case::Upper,
        _ => Case::Inner,
    }
}

impl<'a> Text<'a> {
    /// Cuts a text.
    pub(super) fn new(source: &'a str) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(source.len() / 4 + 1);
        for (start, c) in source.char_indices() {
            let (kind, end) = (kind(c), start + c.len_utf8());
            match tokens.last_mut() {
                Some(last) if last.kind == kind && kind != Kind::Mark => last.end = end,
                _ => tokens.push(Token {
                    kind,
                    start,
                    end,
                    word: String::new(),
                    case: Case::Small,
                    opens: false,
                    clause: 0,
                }),
            }
        }
        for token in &mut tokens {
            let written = source.get(token.start..token.end).unwrap_or_default();
            match token.kind {
                Kind::Word => {
                    token.word = fold(written);
                    token.case = case(written);
                }
                Kind::Digits => token.word = written.chars().filter_map(digit).collect(),
                Kind::Space | Kind::Mark => {}
            }
        }
        let mut text = Self { source, tokens, shouts: false };
        text.shouts = text.is_shouting();
        text.lay_out();
        text
    }

    /// No small letters at all, or a longer text in which most longer words are capitals.
    fn is_shouting(&self) -> bool {
        let (mut long, mut upper) = (0_usize, 0_usize);
        for token in self.tokens.iter().filter(|t| t.kind == Kind::Word && t.word.len() >= 3) {
            long += 1;
            upper += usize::from(token.case == Case::Upper);
        }
        let small = self.source.chars().any(char::is_lowercase);
        !small || (upper >= 4 && upper * 2 > long)
    }

    /// Numbers the clauses and marks the words that open a sentence.
    fn lay_out(&mut self) {
        let (mut clause, mut opens) = (0, true);
        for at in 0..self.tokens.len() {
            let written = self.written(at);
            // A point inside "Rs.500", "1.5" or "a.b", and a comma inside "1,200", end nothing.
            let loose = self.kind(at + 1).is_none_or(|next| next == Kind::Space);
            let ends = match written {
                "." => loose && !self.is_short(at),
                "!" | "?" | "\u{964}" | "\u{965}" => true,
                _ => self.kind(at) == Some(Kind::Space) && written.contains(['\n', '\r']),
            };
            let halts = match written {
                "," | ":" => loose,
                ";" | "(" | ")" => true,
                _ => ends || (self.kind(at) == Some(Kind::Word) && words::joins(self.word(at))),
            };
            clause += usize::from(halts);
            opens |= ends;
            if let Some(token) = self.tokens.get_mut(at) {
                token.clause = clause;
                match token.kind {
                    Kind::Word => {
                        token.opens = opens;
                        opens = false;
                    }
                    Kind::Digits => opens = false,
                    Kind::Space | Kind::Mark => {}
                }
            }
        }
    }

    /// Whether the point at `at` belongs to a short form: "Mr.", "Rs.", an initial.
    fn is_short(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |at| self.word(at));
        words::SHORT.has(before) || (before.chars().count() == 1 && before != "i")
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token.
    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// What a token is made of.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    /// A token as it stands in the text; empty past the end.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.get(at).and_then(|token| self.source.get(token.start..token.end)).unwrap_or_default()
    }

    /// A word in small letters; empty when the token is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).filter(|token| token.kind == Kind::Word).map_or("", |token| &token.word)
    }

    /// The digits of a token as ASCII; empty when it has none.
    pub(super) fn digits(&self, at: usize) -> &str {
        self.get(at).filter(|token| token.kind == Kind::Digits).map_or("", |token| &token.word)
    }

    /// Whether a token is a blank within a line.
    pub(super) fn is_gap(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Space) && !self.written(at).contains(['\n', '\r'])
    }

    /// The place of the next token, a blank skipped.
    pub(super) fn after(&self, at: usize) -> usize {
        if self.is_gap(at + 1) { at + 2 } else { at + 1 }
    }

    /// The place of the token before, a blank skipped.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let one = at.checked_sub(1)?;
        if self.is_gap(one) { one.checked_sub(1) } else { Some(one) }
    }

    /// The text itself.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// The token in which a byte lies.
    pub(super) fn at_byte(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.end <= byte)
    }
}
