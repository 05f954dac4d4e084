//! The parts a word can play in a sentence, as a set of bits: one word often plays several.
//!
//! To add a part: a variant, and the words that play it in the tables beside this file.

/// A part that a word can play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::agent::rules) enum Role {
    /// The writer as subject: "I", "we".
    I,
    /// The writer as object: "me".
    Me,
    /// The writer as owner: "my".
    My,
    /// The reader: "you".
    You,
    /// What was just spoken of: "it", "that".
    It,
    /// "a", "an", "the", "some".
    Article,
    /// "on".
    On,
    /// "for".
    For,
    /// "at".
    At,
    /// "from".
    From,
    /// "in", "during", "within".
    In,
    /// "to", "towards".
    To,
    /// "until", "till", "through".
    Until,
    /// "since".
    Since,
    /// "before".
    Before,
    /// "after".
    After,
    /// "between".
    Between,
    /// "with".
    With,
    /// "of".
    Of,
    /// "by", "via", "using".
    By,
    /// "under".
    Under,
    /// Words that end a range in languages that put them last: "तक".
    Upto,
    /// Words after an amount or a thing that say "for" or "on": "ma", "पर".
    Post,
    /// "and", "plus", "also", "then".
    And,
    /// "or".
    Or,
    /// "not", "didn't", "without".
    Not,
    /// "if", "unless", "when".
    If,
    /// "how".
    How,
    /// "much", "many".
    Much,
    /// "what", "which", "where", "who".
    What,
    /// "when".
    When,
    /// "why".
    Why,
    /// "did", "do", "does".
    Do,
    /// "have", "has".
    Have,
    /// "is", "was", "are", "been".
    Be,
    /// "can", "could", "should", "may".
    Can,
    /// "will", "gonna".
    Will,
    /// "want", "need", "wish", "plan".
    Want,
    /// "please".
    Please,
    /// Says nothing by itself: "just", "about", "hey".
    Filler,
    /// Money left, said as done: "spent", "paid", "bought".
    Spent,
    /// The same, in languages whose verbs come last: "kharcha", "खरीदा".
    Done,
    /// The same verbs in the present, which are also orders: "spend", "pay", "buy".
    Spend,
    /// Past verbs whose object follows, so that a number there counts it: "bought 3 apples", "had", "took".
    Had,
    /// "cost", "costs".
    Cost,
    /// "log", "add", "record".
    Log,
    /// Money moved, not spent: "transfer", "send", "withdraw", "lend".
    Move,
    /// Orders to others: "book", "remind", "schedule".
    Order,
    /// "show", "list", "tell".
    Show,
    /// "know", "check", "see".
    Know,
    /// Entries by name: "transactions", "expenses", "spending".
    Records,
    /// "total", "sum".
    Total,
    /// "average".
    Average,
    /// "biggest", "most".
    Biggest,
    /// "smallest", "least".
    Smallest,
    /// "vs", "compared".
    Versus,
    /// "compare".
    Compare,
    /// "more", "over", "above".
    More,
    /// "less", "under", "below".
    Less,
    /// "than".
    Than,
    /// "recently", "lately".
    Recent,
    /// "ever", "overall".
    Ever,
    /// "all", "every", "both".
    All,
    /// "each", "per".
    Each,
    /// "lot", "too", "quite".
    Lot,
    /// "budget".
    Budget,
    /// "limit", "cap".
    Limit,
    /// "left", "remaining".
    Left,
    /// "category", "categories".
    Category,
    /// "undo", "revert".
    Undo,
    /// "redo".
    Redo,
    /// "delete", "remove".
    Delete,
    /// "change", "make", "edit".
    Change,
    /// "rename", "call".
    Rename,
    /// "merge".
    Merge,
    /// "always".
    Always,
    /// "set".
    Set,
    /// "move", "put".
    Put,
    /// "no", "actually", "sorry": opens a correction.
    No,
    /// "yes".
    Yes,
    /// Money that came: "salary", "refund", "bonus".
    Income,
    /// It came: "received", "earned", "sold".
    Received,
    /// Words of banks' helpdesks: "atm", "pending", "declined".
    Bank,
    /// What people ask banks about and also pay: "card", "account", "bill".
    Account,
    /// "hi", "hello".
    Greeting,
    /// "thanks".
    Thanks,
    /// "bye".
    Bye,
    /// "help".
    Help,
    /// Nouns whose number is a name or a measure: "room", "chapter", "age".
    Label,
    /// Nouns that are counted: "people", "times", "meetings".
    Counted,
    /// Units of goods: "kg", "litre", "pcs".
    Measure,
    /// What goods come in, one of it: "plate", "packet".
    Packed,
    /// "currency".
    Currency,
    /// "timezone".
    Zone,
    /// "last": the last entry.
    Last,
    /// "entry", "one", "thing": stands for an entry.
    Entry,
    /// Comes after a correction's "was": "wrong", "instead".
    Wrong,
    /// "split", "share".
    Split,
    /// "month", "monthly" as a budget's pace.
    Monthly,
    /// "eating out", "going out": what money went on, as a verb.
    Eat,
    /// Feelings and hypotheses that make a statement uncertain: "maybe", "probably".
    Maybe,
    /// "minus", "off", "discount".
    Minus,
    /// "tag", "tagged".
    Tag,
    /// What asks for an exchange rate: "rate", "worth".
    Exchange,
    /// How it was paid: "cash", "upi".
    Means,
    /// People who are paid wages: "maid", "driver".
    Worker,
    /// Ends something that goes on: "cancel", "stop".
    Ends,
    /// How often: "daily", "monthly".
    Pace,
    /// What goes by a number of its own: "train", "bus".
    Transit,
}

/// A set of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::agent::rules) struct Roles(u128);

impl Roles {
    /// No part.
    pub(in crate::agent::rules) const NONE: Self = Self(0);

    /// A set of several parts.
    pub(in crate::agent::rules) const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut rest = roles;
        while let [role, tail @ ..] = rest {
            bits |= 1 << *role as u8;
            rest = tail;
        }
        Self(bits)
    }

    /// Whether a part is in the set.
    pub(in crate::agent::rules) const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// Whether the sets meet.
    pub(in crate::agent::rules) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    pub(in crate::agent::rules) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
