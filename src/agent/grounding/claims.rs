//! Claims that something was done to the books, or to money.
//!
//! A text may say so only when an outcome of this turn did it. Verbs are listed by what they claim; "you logged"
//! speaks of the person, "nothing was filed" and "I did not" of nothing done.

use crate::ledger::{Outcome, StepDone};

/// Kinds of things that were done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Deeds(u8);

impl Deeds {
    const FILED: Self = Self(1);
    const REMOVED: Self = Self(2);
    const CHANGED: Self = Self(4);
    const UNDONE: Self = Self(8);
    /// Books cannot move money: no outcome grants it.
    const PAID: Self = Self(16);
    const ANY: Self = Self(15);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What an outcome did.
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Logged(_) | Outcome::CategoryAdded(_) => Self::FILED,
            Outcome::Amended(_) | Outcome::CategoryRenamed(_) | Outcome::CategoryMerged(_) => {
                Self::CHANGED
            }
            Outcome::Deleted(_)
            | Outcome::BudgetsEnded(_)
            | Outcome::RatesForgotten(_)
            | Outcome::Forgotten => Self::REMOVED,
            Outcome::BudgetSet(_) | Outcome::RuleSet(_) | Outcome::RateSet(_) => {
                Self::FILED.and(Self::CHANGED)
            }
            Outcome::NudgesSet(_) | Outcome::BudgetsPaused(_) => Self::CHANGED,
            Outcome::PreferencesSet(set) => {
                if set.before == set.after {
                    Self::default()
                } else {
                    Self::CHANGED
                }
            }
            Outcome::Undone(replayed) => {
                let filed = |step: &StepDone| {
                    matches!(step, StepDone::Filed(_) | StepDone::Imported { .. })
                };
                let removes = replayed.changes.iter().any(filed);
                if removes { Self::UNDONE.and(Self::REMOVED) } else { Self::UNDONE }
            }
            Outcome::Redone(_) => Self::UNDONE,
            Outcome::Listed(_)
            | Outcome::Summary(_)
            | Outcome::Comparison(_)
            | Outcome::Charted(_)
            | Outcome::Trend(_)
            | Outcome::Unusual(_)
            | Outcome::Recurring(_)
            | Outcome::Forecast(_)
            | Outcome::SafeToSpend(_)
            | Outcome::WhatIf(_)
            | Outcome::Budgets(_)
            | Outcome::Categories(_)
            | Outcome::Nudges(_)
            | Outcome::NudgeExplained(_)
            | Outcome::Rates(_)
            | Outcome::Conversion(_)
            | Outcome::Usage(_)
            | Outcome::Sent(_)
            | Outcome::LinkCode(_)
            | Outcome::Linked(_)
            | Outcome::LinkRefused(_)
            | Outcome::Parted(_)
            | Outcome::UnlinkAsked(_)
            | Outcome::LinkAsked(_)
            | Outcome::DoorLeft(_)
            | Outcome::Exported(_)
            | Outcome::ErasureAsked(_)
            | Outcome::ErasureDue(_)
            | Outcome::Kept
            | Outcome::Email(_)
            | Outcome::DashboardLink(_) => Self::default(),
        }
    }
}

const DONE: [(Deeds, &str); 5] = [
    (
        Deeds::FILED,
        "filed logged recorded added saved noted entered booked registered stored created tracked दर्ज सेव थपियो थपेँ थपें लेखियो लेखेँ লিখে যোগ সেভ রেকর্ড रिकॉर्ड रेकर्ड जोड़ा जोड़े सुरक्षित thapiyo lekhiyo",
    ),
    (
        Deeds::REMOVED,
        "deleted removed erased wiped purged cleared cancelled canceled ended discarded voided dropped हटाया हटाई हटाइयो हटाएँ हटाएं मेटाएँ डिलीट মুছে সরিয়ে ডিলিট hataiyo hataya mitaya",
    ),
    (
        Deeds::CHANGED,
        "updated changed corrected edited adjusted renamed merged moved fixed switched categorised categorized amended modified paused unpaused resumed बदला बदली बदलियो अपडेट परिवर्तन পরিবর্তন আপডেট বদলে badla badliyo",
    ),
    (Deeds::UNDONE, "undone reverted restored redone reversed"),
    (
        Deeds::ANY,
        "done handled sorted गरियो गरिदिएँ गरिदिएं gardiye garidiye gariyo hogaya kardiya hogya",
    ),
];
/// Claims only after somebody who did it, or something it was done to.
const AMBIGUOUS: [(Deeds, &str); 2] = [
    (Deeds::FILED.and(Deeds::CHANGED), "set put made"),
    (Deeds::PAID, "paid sent transferred ordered bought withdrawn deposited"),
];
const DOERS: [&str; 15] = [
    "i",
    "i've",
    "ive",
    "we",
    "we've",
    "have",
    "has",
    "is",
    "was",
    "are",
    "were",
    "been",
    "now",
    "all",
    "successfully",
];
const DOING: [(Deeds, &str); 4] = [
    (Deeds::FILED, "adding logging recording filing saving noting"),
    (Deeds::REMOVED, "deleting removing clearing ending"),
    (Deeds::CHANGED, "updating changing setting moving renaming correcting"),
    (Deeds::PAID, "sending paying transferring ordering"),
];
/// Verbs that make a claim of any word before them: "add kar diya", "हटा दिया".
const LIGHT: &str = "diya diye di dia liya liye li gaya gayi gaye gare garyo gariyo garey garidiye \
    दिया दिए दी दिये लिया लिए ली गया गई गए गरेँ गरें गर्यो गरियो दिएँ দিয়েছি দিলাম করেছি করলাম হয়েছে";
const STEMS: &str = "add save delete record update log note remove cancel undo file kar jod hata mita \
    likh badal daal dal ho rakh darj सेव ऐड कर जोड़ हटा मिटा लिख बदल डाल हो रख थपि हटाइ লিখে যোগ মুছে";
const NOT: [&str; 21] = [
    "not", "didn't", "don't", "haven't", "hasn't", "wasn't", "weren't", "isn't", "aren't", "can't",
    "couldn't", "cannot", "won't", "never", "nothing", "none", "no", "nobody", "nor", "neither",
    "without",
];
const NOT_INDIC: &str = "nahi nahin chaina xaina haina नहीं छैन होइन भएन না নি নয়";

/// Whether the words of a sentence claim a deed that was not done. Lower case, in order; "," stands for a
/// pause.
pub(super) fn unfounded(words: &[String], done: Deeds) -> bool {
    let has = |list: &str, word: &str| list.split_whitespace().any(|known| known == word);
    let find = |table: &[(Deeds, &str)], word: &str| {
        table.iter().find(|(_, words)| has(words, word)).map(|(deed, _)| *deed)
    };
    let denied = words.iter().any(|word| has(NOT_INDIC, word));
    words.iter().enumerate().any(|(at, word)| {
        let before = words.get(..at).unwrap_or_default();
        let last =
            |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).map(String::as_str);
        let doer = || (1..=2).filter_map(last).any(|word| DOERS.contains(&word));
        let claim = find(&DONE, word)
            .or_else(|| find(&AMBIGUOUS, word).filter(|_| doer()))
            .or_else(|| {
                let mine =
                    (1..=2).filter_map(last).any(|word| matches!(word, "i'm" | "am" | "we're"));
                find(&DOING, word).filter(|_| mine)
            })
            .or_else(|| {
                let light =
                    has(LIGHT, word) && (1..=2).filter_map(last).any(|word| has(STEMS, word));
                light.then_some(Deeds::ANY)
            });
        let Some(claim) = claim else { return false };
        !claim.meets(done) && !denied && !is_denied(before) && !is_yours(before)
    })
}

/// Whether what stands before a verb denies it: "I did not", "no entry was". A pause or another "I" ends that.
fn is_denied(before: &[String]) -> bool {
    let clause = before.iter().rev().take_while(|word| !matches!(word.as_str(), "," | "but"));
    let mut after: Option<&str> = None;
    for word in clause {
        if NOT.contains(&word.as_str()) {
            return !matches!(after, Some("only" | "just" | "problem" | "worry" | "worries"));
        }
        if matches!(word.as_str(), "i" | "i've" | "we" | "it's") {
            return false;
        }
        after = Some(word);
    }
    false
}

/// Whether the person is who did it: "you logged", "you have already paid".
fn is_yours(before: &[String]) -> bool {
    let mut words = before.iter().rev().map(String::as_str);
    words
        .find(|word| {
            !matches!(*word, "have" | "had" | "already" | "only" | "just" | "also" | "last")
        })
        .is_some_and(|word| matches!(word, "you" | "you've" | "you'd"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn claims(text: &str) -> bool {
        let words: Vec<String> = text.to_lowercase().split(' ').map(str::to_owned).collect();
        unfounded(&words, Deeds::default())
    }

    #[rstest]
    #[case("Added it")]
    #[case("I've saved that")]
    #[case("no problem i deleted it")]
    #[case("it is now set")]
    #[case("done")]
    #[case("i have paid the rent")]
    #[case("maine add kar diya")]
    #[case("मैंने हटा दिया")]
    #[case("not only added but saved")]
    #[case("i am deleting it")]
    fn what_was_not_done_is_a_claim(#[case] text: &str) {
        assert!(claims(text));
    }

    #[rstest]
    #[case("nothing was filed")]
    #[case("i did not delete it")]
    #[case("no entries were changed")]
    #[case("you paid for it")]
    #[case("you have already logged that")]
    #[case("set one with that")]
    #[case("मैंने दर्ज नहीं किया")]
    fn what_claims_nothing_passes(#[case] text: &str) {
        assert!(!claims(text));
    }
}
