//! What a clause says about a figure: that it is more, or less, or left, or an average.
//!
//! "₹300 less" is another statement than "₹300 more". A word that changes what a figure means has its line
//! here; a figure is grounded only where its record has that meaning too.

use std::{collections::HashMap, sync::LazyLock};

use super::words::stem;

/// A set of meanings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Aspects(u16);

impl Aspects {
    /// More than something.
    pub(super) const MORE: Self = Self(1);
    /// Less than something.
    pub(super) const LESS: Self = Self(2);
    /// Left of a budget.
    pub(super) const LEFT: Self = Self(4);
    /// Over a budget.
    pub(super) const OVER: Self = Self(8);
    /// An average.
    pub(super) const AVERAGE: Self = Self(16);
    /// For each day or entry.
    pub(super) const PACE: Self = Self(32);
    /// Money in.
    pub(super) const INCOME: Self = Self(64);
    /// Money out.
    pub(super) const SPENT: Self = Self(128);
    /// A budget.
    pub(super) const BUDGET: Self = Self(256);
    /// Nothing at all.
    pub(super) const NOTHING: Self = Self(512);
    /// Only near the figure, or its contrary: no record has that.
    pub(super) const NEAR: Self = Self(1024);
    /// Denied.
    pub(super) const NOT: Self = Self(2048);
    /// Not yet so, or only if.
    pub(super) const EXPECTED: Self = Self(4096);

    /// Both sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set less the other.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of these are in the other set.
    pub(super) const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the sets meet.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const WORDS: [(Aspects, &str); 13] = [
    (
        Aspects::MORE,
        "more higher up extra above increase increased increasing rise rose bigger larger greater additional jump jumped climbed grew ज़्यादा ज्यादा अधिक बढ़ा बढ़ी बढ़े बढी बढ्यो बढी jyada zyada adhik badhi badha বেশি",
    ),
    (
        Aspects::LESS,
        "less lower fewer down decrease decreased below under fell fall dropped drop smaller cheaper reduced saved कम घटा घटी घट्यो kam ghata কম",
    ),
    (
        Aspects::LEFT,
        "left remaining remain remained leftover available unspent बाकी बाक़ी बाँकी बचा बचे baki baaki bacha bache বাকি",
    ),
    (Aspects::OVER, "overspent exceed exceeded exceeding beyond past"),
    (Aspects::AVERAGE, "average avg averaged mean typical typically usually usual औसत ausat গড়"),
    (Aspects::PACE, "per daily weekly monthly yearly each every"),
    (
        Aspects::INCOME,
        "income earned earn earning received receive salary credited आमदनी कमाई कमाया आय aamdani kamai আয়",
    ),
    (
        Aspects::SPENT,
        "spent spend spending expense used ordered paid cost purchase bought went outgoing खर्च खर्चा ख़र्च kharch kharcha খরচ",
    ),
    (Aspects::BUDGET, "budget budgeted limit cap allowance बजट বাজেট"),
    (Aspects::NOTHING, "nothing none"),
    (
        Aspects::NOT,
        "not never cannot without neither nor hardly barely nahi nahin chaina नहीं छैन না নি নয়",
    ),
    (
        Aspects::EXPECTED,
        "expected expect forecast foretold projected projection predicted prediction estimated due upcoming will would होगा होगी होंगे hoga hogi हुनेछ hunechha হবে",
    ),
    (Aspects::NEAR, "almost nearly least most minimum maximum upto within minus negative"),
];

static TABLE: LazyLock<HashMap<String, Aspects>> = LazyLock::new(|| {
    let mut table: HashMap<String, Aspects> = HashMap::new();
    for (aspect, words) in WORDS {
        for word in words.split(' ') {
            let known = table.entry(stem(word)).or_default();
            *known = known.and(aspect);
        }
    }
    table
});

/// What a word says about a figure. "Most of it" says nothing, "at most" does: see `clauses`.
pub(super) fn of(word: &str) -> Aspects {
    let word = stem(word);
    if word.ends_with("n't") {
        return Aspects::NOT;
    }
    TABLE.get(&word).copied().unwrap_or_default()
}
