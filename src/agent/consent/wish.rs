//! What a change is for, as people say it.

use std::collections::HashSet;

/// What a change is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wish {
    Amend,
    Delete,
    Undo,
    Redo,
    Budget,
    Category,
    Rename,
    Rule,
    Preference,
    Forget,
}

/// How surely a message wants something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    #[default]
    No,
    /// In words that also tell of a day: "the bill was 300", "ravi paid it back".
    Maybe,
    Surely,
}

impl Wish {
    /// Words that want this and little else, and words that may.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Amend => (
                "actually amend badal badlo change correct correction edit fix galat instead meant mistake milau oops \
                 rather replace sorry typo update wrong बदल बदलो गलत",
                "be changed make move nahi no not sahi should thik was were नहीं सही",
            ),
            Self::Delete => (
                "bin delete didn't duplicate erase hata hatao hataideu hatau mita nikalo remove rid scrap undo void \
                 डिलीट मिटाओ हटा हटाओ हटाउ",
                "cancel drop ignore mistake never take toss twice wrong",
            ),
            Self::Undo => ("revert undo", "back wapas वापस"),
            Self::Redo => ("redo", "again phirse restore"),
            Self::Budget => (
                "budget ceiling limit बजट",
                "allow at below cap max maximum more most spend spending under within",
            ),
            Self::Category => ("categories category श्रेणी", ""),
            Self::Rename => ("categories category rename श्रेणी", "call"),
            Self::Rule => (
                "always belong belongs categories category hamesha remember rule श्रेणी",
                "every file goes put",
            ),
            Self::Preference => ("currency timezone zone", "live move moved switch use"),
            Self::Forget => ("bhool clear forget wipe भूल", ""),
        }
    }

    /// Whether a word may want it.
    pub(super) fn has(self, word: &str) -> bool {
        let (surely, maybe) = self.words();
        has(surely, word) || has(maybe, word)
    }

    /// How surely these words want it.
    pub(super) fn in_words(self, said: &HashSet<String>) -> Wanted {
        let has = |words: &str| words.split_whitespace().any(|word| said.contains(word));
        let (surely, maybe) = self.words();
        if has(surely) {
            Wanted::Surely
        } else if has(maybe) {
            Wanted::Maybe
        } else {
            Wanted::No
        }
    }
}

/// Words that mean more than one thing: much at once is always asked about.
pub(super) const ALL: &str = "all both entire every everything lot sab sabai saara whole सब सभी सबै";
/// Words for what was just talked about.
pub(super) const THAT: &str =
    "it it's last one that that's this those tyo woh wo yeh yo यह यो वह त्यो";
/// Words of money that comes in.
pub(super) const COMES_IN: &str = "aaya aaye aayo aamdani allowance back becha beche bechyo bonus cashback commission \
    credited dividend earned firta gave gift gifted got handed income interest kamai lautaya lautaye mila mile mili \
    milyo paayo payout paycheck payo pension phirta prize profit received recieved refund refunded reimbursed repaid \
    return returned salary sent sold stipend talab tankha tankhah tankhwah vetan wages wapas won आए आमदनी आया आयो \
    कमाए कमाया तनख्वाह तलब पाइयो पाएँ पाएं फिर्ता बेचा बेचे बेच्यो मिला मिली मिले मिल्यो लौटाए लौटाया वापस वेतन পেয়েছি \
    পেলাম ফেরত বেতন";
/// Words of money that goes out.
pub(super) const GOES_OUT: &str =
    "bought cost expense kharcha kharch paid spending spent खर्च खर्चा খরচ";
/// Words of the time that a budget is for.
pub(super) const MONTHLY: &str = "mahina mahine month monthly महिना महीना महीने মাস মাসে";
pub(super) const WEEKLY: &str =
    "hafta hafte hapta haptako saptah week weekly हफ्ता हफ्ते हप्ता सप्ताह সপ্তাহ সপ্তাহে";
pub(super) const YEARLY: &str =
    "annual annually barsa barsha saal sal year yearly साल वर्ष बर्ष বছর বছরে";
/// Words that have a budget say nothing for a while, and that end that.
pub(super) const PAUSES: &str = "freeze hold mute pause roko rok stop suspend";
pub(super) const RESUMES: &str = "continue restart resume start unfreeze unmute unpause";
/// Words for what is carried over, and for not doing it any more.
pub(super) const ROLLS: &str = "carry carryover leftover left roll rollover unused";
pub(super) const OFF: &str = "disable don't dont end no not off stop without";
/// Words for what can be forgotten.
pub(super) const TALK: &str = "baat chat conversation it kura said talk this what बात कुरा";
/// Words that say nothing of what a thing is.
pub(super) const LITTLE: &str = "a aja aaj also an and are at be but by came de di do for from gave got had has have he \
    her his i in is it its ka ke ki ko la le ma me mine my no not of off on one or our out paid re she so some spent \
    that the their then they this to today too took was we went were with yesterday you your का की के को में ने पर र ले";

/// Words of politeness and pauses.
pub(super) const SMALL: &str = "bhai bro entry expense friend guess hey hmm inr just nah no oh ok okay please pls rs     rupees sorry think transaction umm wait yaar yes";

/// Whether a list has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}
