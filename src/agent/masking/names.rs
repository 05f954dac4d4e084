//! Names that no book knows: the common ones, capitals in the middle of a sentence, and words whose
//! neighbours say that somebody is meant ("gave xyzzy 500", "xyzzy ko 500 diye").
//!
//! First every word is judged by itself and by its neighbours, then runs become one name ("State Bank of
//! India"). A word that is doubtful and not in the lists of everyday words is hidden: a name that leaves
//! is worse than a word that the model does not see. To add a rule: one function beside `after_cue`, one
//! line in [`find`]; to teach it a word: the lists in `words`.

use super::{
    books::Books,
    finds::{Class, Finds},
    text::{Case, Kind, Text},
    words,
};

/// No first part of a glued name is shorter: "ramlai".
const STEM: usize = 3;

/// A text while its names are looked for.
struct Names<'a> {
    text: &'a Text<'a>,
    books: &'a Books,
    /// Per token: a name, or part of one.
    named: Vec<bool>,
}

/// Settles the names of a text.
pub(super) fn find(text: &Text<'_>, books: &Books, finds: &mut Finds) {
    let mut names = Names { text, books, named: vec![false; text.len()] };
    for at in 0..text.len() {
        if text.kind(at) == Some(Kind::Word) && finds.free(at, at) {
            names.listed(at, finds);
            names.capital(at);
            names.near_postposition(at);
            names.near_title(at);
            names.before_verb(at);
        }
        // What follows a cue may be free although the cue is settled.
        names.after_cue(at);
    }
    names.runs(finds);
}

/// Whether a text has nothing but everyday words, and so names nobody.
pub(super) fn is_plain(text: &Text<'_>, books: &Books) -> bool {
    let names = Names { text, books, named: Vec::new() };
    let mut words = (0..text.len()).filter(|at| text.kind(*at) == Some(Kind::Word));
    books.keeps(text) || words.all(|at| names.is_everyday(at))
}

impl Names<'_> {
    fn name(&mut self, at: usize) {
        if let Some(named) = self.named.get_mut(at) {
            *named = true;
        }
    }

    /// Whether a word names nobody.
    fn is_everyday(&self, at: usize) -> bool {
        let word = self.text.word(at);
        words::is_everyday(word)
            || words::MONEY.has(word)
            || words::SCALES.has(word)
            || self.books.is_plain(word)
    }

    /// Whether a word could be a name, if its neighbours say so.
    fn is_open(&self, at: usize) -> bool {
        let word = self.text.word(at);
        let known_script = word.chars().next().is_some_and(|c| c < '\u{900}');
        known_script && word.chars().nth(1).is_some() && !self.is_everyday(at)
    }

    /// Whether a word is written as a name would be.
    fn is_capital(&self, at: usize) -> bool {
        !self.text.shouts && self.text.get(at).is_some_and(|token| token.case != Case::Small)
    }

    /// The common names, in any case; also with an ending: "ravis", "ramlai", "रामले".
    fn listed(&mut self, at: usize, finds: &mut Finds) {
        let text = self.text;
        let word = text.word(at);
        if self.books.is_plain(word) {
            return;
        }
        if words::NAMES.has(word) {
            self.name(at);
            return;
        }
        let known = |ending: &&str| {
            word.strip_suffix(*ending)
                .is_some_and(|stem| stem.chars().count() >= STEM && words::NAMES.has(stem))
        };
        if word.is_ascii() {
            if !words::is_everyday(word) && words::ENDINGS_OF_NAMES.iter().any(known) {
                self.name(at);
            }
        } else if let Some(ending) = words::POSTPOSITIONS_GLUED.iter().find(|ending| known(ending))
            && let Some(token) = text.get(at)
        {
            // The name alone, so that it has the same placeholder with and without the ending. These
            // scripts have no small letters: a word is as long as its small letters are.
            finds.hide_bytes(text, token.start, token.end - ending.len(), Class::Name);
        }
    }

    /// A capital where grammar asks for none. The first word of a sentence counts only with more to it:
    /// all capitals, a capital inside, or a capital after it.
    fn capital(&mut self, at: usize) {
        if !self.is_capital(at) || !self.is_open(at) {
            return;
        }
        let Some(token) = self.text.get(at) else { return };
        let telling = !token.opens || token.case != Case::Capital;
        let next = self.next(at);
        let followed = next.is_some_and(|next| {
            self.is_capital(next)
                && (self.is_open(next) || words::BUSINESSES.has(self.text.word(next)))
        });
        if telling || followed {
            self.name(at);
        }
    }

    /// The word after "to", "gave", "paid"; also the next ones of a list: "with xyzzy, blorp and quux".
    fn after_cue(&mut self, cue: usize) {
        let text = self.text;
        let word = text.word(cue);
        if !words::CUES.has(word) && !words::RELATIONS.has(word) {
            return;
        }
        let mut at = text.after(cue);
        loop {
            let pronoun =
                matches!(text.word(at), "me" | "i" | "myself" | "us" | "him" | "her" | "them");
            // A word that is named already is passed, so that what follows it is still looked at.
            if !pronoun && !self.is_open(at) && !words::NAMES.has(text.word(at)) {
                break;
            }
            if self.is_open(at) {
                self.name(at);
            }
            while text.is_gap(at + 1) && self.goes_on(at + 2) {
                at += 2;
                self.name(at);
            }
            let link = text.after(at);
            let links = matches!(text.written(link), "," | "&" | "+")
                || matches!(text.word(link), "and" | "n" | "aur" | "ra" | "or");
            // "paid ravi, 500 for": what is no name ends the list.
            if !links {
                break;
            }
            at = text.after(link);
            // "x, y, and z".
            if text.word(at) == "and" {
                at = text.after(at);
            }
        }
    }

    /// Whether a name goes on with this word though nothing but its place says so: where all is capitals
    /// only everyday words can end a name, as in "TO XYZZY BLORP ON 15".
    fn goes_on(&self, at: usize) -> bool {
        let business = words::BUSINESSES.has(self.text.word(at));
        self.text.shouts && (self.is_open(at) || business)
    }

    /// Hindi and Nepali put the little word behind: "xyzzy ko", "xyzzy lai", "किशन ने".
    fn near_postposition(&mut self, at: usize) {
        let text = self.text;
        let word = text.word(at);
        let Some(before) = text.before(at).filter(|before| before + 2 == at) else { return };
        let latin = words::POSTPOSITIONS.has(word) && self.is_open(before);
        let devanagari = || {
            let name = text.word(before);
            words::AGENTS.has(word)
                && name.chars().all(|c| ('\u{900}'..='\u{97F}').contains(&c))
                && name.chars().nth(1).is_some()
                && !self.is_everyday(before)
        };
        if latin || devanagari() {
            self.name(before);
        }
    }

    /// "Mr Xyzzy", "xyzzy ji".
    fn near_title(&mut self, at: usize) {
        let text = self.text;
        let word = text.word(at);
        if words::TITLES.has(word) {
            let next =
                if text.written(at + 1) == "." { text.after(at + 1) } else { text.after(at) };
            if self.is_open(next)
                || (self.is_capital(next) && !words::FUNCTION.has(text.word(next)))
            {
                self.name(next);
            }
        }
        if words::RESPECT.has(word)
            && let Some(before) = text.before(at)
            && self.is_open(before)
        {
            self.name(before);
        }
    }

    /// Who paid, gave, owes: one or two words between the start of a clause and the verb.
    fn before_verb(&mut self, verb: usize) {
        let text = self.text;
        if !words::VERBS.has(text.word(verb)) {
            return;
        }
        let mut subject = verb;
        for _ in 0..2 {
            match text.before(subject) {
                Some(before) if self.is_open(before) => subject = before,
                _ => break,
            }
        }
        let starts = text.before(subject).is_none_or(|before| match text.kind(before) {
            Some(Kind::Word) => {
                words::joins(text.word(before)) || words::STARTERS.has(text.word(before))
            }
            Some(Kind::Digits) => false,
            Some(Kind::Mark) => !matches!(text.written(before), "-" | "'" | "\u{2019}" | "/"),
            Some(Kind::Space) | None => true,
        });
        if starts {
            for at in subject..verb {
                if self.is_open(at) {
                    self.name(at);
                }
            }
        }
    }

    fn is_named(&self, at: usize) -> bool {
        self.named.get(at).copied().unwrap_or(false)
    }

    /// Whether a word can be part of a name beside others: an initial, or what businesses are called.
    fn is_part(&self, at: usize) -> bool {
        let text = self.text;
        let word = text.word(at);
        let initial = word.chars().nth(1).is_none() && !matches!(word, "" | "i" | "a");
        let business = words::BUSINESSES.has(word) && (text.shouts || self.is_capital(at));
        business || (initial && (self.is_capital(at) || text.shouts))
    }

    /// The next word of a run: over a blank, a hyphen, an apostrophe, an initial's point, "of", "&".
    fn next(&self, at: usize) -> Option<usize> {
        let text = self.text;
        let part = |at: usize| {
            self.is_named(at) || self.is_part(at) || (self.is_capital(at) && self.is_open(at))
        };
        let next = match text.written(at + 1) {
            " " => {
                let link = text.written(at + 2) == "&" || words::LINKS.has(text.word(at + 2));
                let linked = link && text.written(at + 3) == " " && part(at + 4);
                if linked && (text.shouts || self.is_capital(at + 4)) { at + 4 } else { at + 2 }
            }
            "&" => at + 2,
            "-" | "'" | "\u{2019}" if self.is_capital(at + 2) => at + 2,
            "." if text.word(at).chars().nth(1).is_none() => text.after(at + 1),
            _ => return None,
        };
        part(next).then_some(next)
    }

    /// Hides the runs that have a name in them.
    fn runs(&self, finds: &mut Finds) {
        let mut at = 0;
        while at < self.text.len() {
            if !finds.free(at, at) || !(self.is_named(at) || self.is_part(at)) {
                at += 1;
                continue;
            }
            let (mut last, mut named) = (at, self.is_named(at));
            while let Some(next) = self.next(last).filter(|next| finds.free(last + 1, *next)) {
                // "H&M" has no word to judge by.
                named |= self.is_named(next) || self.text.written(last + 1) == "&";
                last = next;
            }
            if named {
                finds.hide(self.text, at, last, Class::Name);
            }
            at = last + 1;
        }
    }
}
