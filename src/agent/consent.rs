//! What a person's own words agree to. A model may have been told things by a note, a merchant's name or an old reply;
//! whatever it wants done that the message at hand does not say is not done but asked about, with a button.
//!
//! Wrongly asked costs one press; wrongly done costs trust. So this is strict, and knows nothing of what a model says.
//! What was said once is good for one change: it is used up, whatever the number of calls and rounds.
//! To add a kind of wish: its words in `wish`.

#[cfg(test)]
mod tests;
mod text;
mod wish;

use std::collections::HashSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use self::{
    text::{Clause, clauses, is_like, numbers, orders, tells_of_income, words},
    wish::{
        ALL, GOES_OUT, LITTLE, MONTHLY, OFF, PAUSES, RESUMES, ROLLS, SMALL, TALK, THAT, WEEKLY,
        Wanted, Wish, YEARLY, has,
    },
};
use super::{
    grounding,
    rules::{Amount, Dates, Reading},
    tools::{
        Call, amend_transaction,
        args::{Each, Which},
        log_transactions, set_budget, set_preference,
    },
};
use crate::{
    domain::{
        currency::Currency,
        ids::TransactionId,
        kind::Kind,
        period::{Unit, back},
    },
    ledger::{Amended, Entry, Outcome},
};

/// What one message agrees to.
#[derive(Clone, Debug)]
pub struct Consent {
    text: String,
    said: Vec<String>,
    clauses: Vec<Clause>,
    words: HashSet<String>,
    /// The words with which the person themselves orders something; none in a question.
    orders: HashSet<String>,
    /// Amounts that are not used up yet: each is good for one thing.
    amounts: Vec<Amount>,
    /// All that were said.
    said_amounts: Vec<Amount>,
    dates: Vec<Dates>,
    own: Currency,
    today: NaiveDate,
    /// It asks something or hands on another's words, so it does not order anything.
    orders_nothing: bool,
    /// The entries that were just talked about.
    recent: Vec<TransactionId>,
    /// The words that have pointed at an entry.
    pointed: HashSet<String>,
    /// Whether an entry was meant that no word names.
    meant: bool,
    /// Whether something was undone or redone.
    replayed: bool,
    /// What was done about the message already.
    done: Vec<Call>,
}

impl Consent {
    /// What a message agrees to, with what the rules read in it. `recent` are the entries it may point at.
    pub fn new(
        text: &str,
        reading: &Reading,
        own: Currency,
        today: NaiveDate,
        recent: Vec<TransactionId>,
    ) -> Self {
        let mut amounts = reading.amounts.clone();
        // What the rules do not take for money may still be what was paid: "the bill came to 3,400".
        for number in numbers(text) {
            if !amounts.iter().any(|amount| amount.value == number) {
                amounts.push(Amount { value: number, currency: None });
            }
        }
        let orders = orders(text);
        Self {
            text: text.to_lowercase(),
            said: words(text).collect(),
            clauses: clauses(text, today),
            words: words(text).collect(),
            orders_nothing: orders.is_none(),
            orders: orders.unwrap_or_default(),
            said_amounts: amounts.clone(),
            amounts,
            dates: reading.dates.clone(),
            own,
            today,
            recent,
            pointed: HashSet::new(),
            meant: false,
            replayed: false,
            done: Vec::new(),
        }
    }

    /// Takes note of what was done about the message in an earlier round: what it agreed to with that is used up.
    pub fn note(&mut self, call: &Call, outcome: &Outcome) {
        if call.writes() {
            self.covers(call, outcome);
            self.done.push(call.clone());
        }
    }

    /// Whether a call is one of an earlier round again, by a model that was told of another's refusal and repeats them
    /// all; not if the message says the same once more.
    pub fn repeats(&self, call: &Call) -> bool {
        let once_more = match call {
            Call::LogTransactions(args) => self.clone().covers_entries(&args.entries),
            _ => false,
        };
        self.done.contains(call) && !once_more
    }

    /// Whether the message asks for what a call did. What it asked for is used up by that.
    pub fn covers(&mut self, call: &Call, outcome: &Outcome) -> bool {
        if !call.writes() {
            return true;
        }
        if self.orders_nothing {
            return false;
        }
        match (call, outcome) {
            (Call::LogTransactions(args), _) => self.covers_entries(&args.entries),
            (Call::AmendTransaction(args), Outcome::Amended(amended)) => {
                self.covers_changes(args, amended)
            }
            (Call::DeleteTransactions(args), Outcome::Deleted(deleted)) => {
                match deleted.entries.as_slice() {
                    [only] => self.covers_deletion(&args.which, only),
                    _ => false,
                }
            }
            (Call::Undo(_), Outcome::Undone(replayed)) => {
                replayed.steps == 1 && replayed.changes.len() <= MANY && self.replays(Wish::Undo)
            }
            (Call::Redo(_), Outcome::Redone(replayed)) => {
                replayed.steps == 1 && replayed.changes.len() <= MANY && self.replays(Wish::Redo)
            }
            (Call::SetBudget(args), _) => self.covers_budget(args),
            (Call::DeleteBudget(args), Outcome::BudgetsEnded(ended)) => {
                ended.len() == 1
                    && self.wishes(Wish::Budget) == Wanted::Surely
                    && self.wishes(Wish::Delete) > Wanted::No
                    && self.says_scope(args.category.as_deref(), args.tag.as_deref())
                    && self.says_each(args.period)
            }
            (Call::PauseBudget(args), Outcome::BudgetsPaused(paused)) => {
                paused.budgets.len() == 1
                    && self.wishes(Wish::Budget) == Wanted::Surely
                    && self.orders_any(if args.paused { PAUSES } else { RESUMES })
                    && self.says_scope(args.category.as_deref(), args.tag.as_deref())
                    && self.says_each(args.period)
            }
            (Call::AddCategory(args), _) => {
                self.wishes(Wish::Category) == Wanted::Surely && self.says_all(&args.name)
            }
            (Call::RenameCategory(args), _) => {
                self.wants(Wish::Rename)
                    && self.says_all(&args.category)
                    && self.says_all(&args.name)
            }
            (Call::SetCategoryRule(args), _) => {
                self.wants(Wish::Rule)
                    && self.says_all(&args.words)
                    && self.says_all(&args.category)
            }
            (Call::SetPreference(args), _) => self.covers_preference(args),
            (Call::ForgetConversation(_), _) => self.wants(Wish::Forget) && self.orders_any(TALK),
            // More than one entry changes with a merger: always with a button. And whatever else comes to be.
            _ => false,
        }
    }

    /// Whether the message seems to ask for a call of which nobody knows what it would do: where there are no books.
    pub fn seems_to_cover(&mut self, call: &Call) -> bool {
        match call {
            Call::LogTransactions(args) => self.covers_entries(&args.entries),
            call => !call.writes() || self.may_want(call) && !self.orders_nothing,
        }
    }

    /// Whether nothing that a call names does more than words do. What it names is shown, be it filed, looked for or asked
    /// about, and a link of a model's making would carry the books away once it is opened for a preview.
    pub fn may_be_shown(&self, call: &Call) -> bool {
        serde_json::to_value(call).is_ok_and(|call| self.is_all_plain(&call))
    }

    fn is_all_plain(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_plain(text),
            Value::Array(items) => items.iter().all(|item| self.is_all_plain(item)),
            Value::Object(fields) => fields.values().all(|field| self.is_all_plain(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }

    /// Whether the message may want a call of which it is not known yet what it would do, so that it is worth asking
    /// which entry is meant.
    pub fn may_want(&self, call: &Call) -> bool {
        let (wish, which) = match call {
            Call::AmendTransaction(args) => (Wish::Amend, &args.which),
            Call::DeleteTransactions(args) => (Wish::Delete, &args.which),
            _ => return true,
        };
        !self.orders_nothing && self.wishes(wish) > Wanted::No && self.points_at(which)
    }

    /// Whether the message says the entries that a call would file. They are used up by that.
    pub fn covers_entries(&mut self, entries: &[log_transactions::Entry]) -> bool {
        if self.orders_nothing {
            return false;
        }
        let mut left = self.amounts.clone();
        for entry in entries {
            let fits = |said: &Amount| self.is_amount(*said, &entry.amount, &entry.currency);
            let Some(at) = left.iter().position(fits) else { return false };
            left.swap_remove(at);
            let said = self.describes(&entry.description)
                && self.says(entry.merchant.as_deref())
                && entry.tags.iter().all(|tag| self.says_all(tag))
                && (entry.kind == Kind::Expense || self.comes_in(&entry.amount))
                && (entry.date == self.today || self.is_day(entry.date));
            if !said {
                return false;
            }
        }
        self.amounts = left;
        true
    }

    /// Whether an amount was said and is not used up.
    pub fn has_left(&self, value: Decimal) -> bool {
        self.amounts.iter().any(|said| said.value == value)
    }

    fn wishes(&self, wish: Wish) -> Wanted {
        wish.in_words(&self.orders)
    }

    /// Whether it wants something that needs no amount: where one is told, words that may mean it mean something else.
    fn wants(&self, wish: Wish) -> bool {
        match self.wishes(wish) {
            Wanted::Surely => wish_needs_no_amount(wish) || self.said_amounts.is_empty(),
            Wanted::Maybe => self.said_amounts.is_empty(),
            Wanted::No => false,
        }
    }

    /// Whether a message says a wish, perhaps an amount, and nothing else.
    fn says_only(&self, wish: Wish) -> bool {
        let number = |word: &str| word.chars().any(char::is_numeric);
        let small = |word: &str| has(LITTLE, word) || has(SMALL, word) || wish.has(word);
        self.said.iter().all(|word| number(word) || small(word))
    }

    fn orders_any(&self, list: &str) -> bool {
        list.split_whitespace().any(|word| self.orders.contains(word))
    }

    /// Whether every word of a text is the person's own, and nothing but words.
    fn says_all(&self, text: &str) -> bool {
        self.is_plain(text) && words(text).all(|word| self.words.contains(&word))
    }

    fn says(&self, text: Option<&str>) -> bool {
        text.is_none_or(|text| self.says_all(text))
    }

    /// Whether a text has nothing that the person did not write and that does more than words do: what is filed is
    /// shown, and a link in it would be opened by whoever shows it.
    fn is_plain(&self, text: &str) -> bool {
        self.text.contains(&text.to_lowercase()) || grounding::is_plain(text)
    }

    /// The words of the message that a text has, in any of their forms.
    fn shared(&self, text: &str) -> Vec<String> {
        let telling = |word: &String| !has(LITTLE, word) && word.chars().nth(1).is_some();
        let said = |word: String| self.said.iter().find(|said| is_like(said, &word)).cloned();
        words(text).filter(telling).filter_map(said).collect()
    }

    /// Whether a text describes something of the message. A word or two of the model's own may stand with the
    /// person's ("family dinner"), but no figures: they would be read as the person's.
    fn describes(&self, text: &str) -> bool {
        let telling: Vec<String> = words(text).filter(|word| !has(LITTLE, word)).collect();
        let own = |word: &&String| self.said.iter().any(|said| is_like(said, word));
        let foreign: Vec<&String> = telling.iter().filter(|word| !own(word)).collect();
        let said = telling.len() - foreign.len();
        let in_words = |word: &&String| !word.chars().any(char::is_numeric);
        self.is_plain(text)
            && said > 0
            && foreign.len() <= said.min(2)
            && foreign.iter().all(in_words)
    }

    /// Whether an amount came in: of "ravi paid 800 back, the maid 2k" only one did.
    fn comes_in(&self, amount: &str) -> bool {
        let value = amount.parse::<Decimal>();
        let of =
            |clause: &&Clause| value.as_ref().is_ok_and(|value| clause.figures.contains(value));
        let mut clauses = self.clauses.iter().filter(of).peekable();
        if clauses.peek().is_none() {
            return tells_of_income(&self.said);
        }
        clauses.any(|clause| tells_of_income(&clause.words))
    }

    /// Whether an entry is the one that a change is wanted of. Each word points at one, and what no word names is one.
    fn means(&mut self, which: &Which, entry: &Entry, wish: Wish) -> bool {
        let merchant = entry.merchant.as_ref().map_or("", |merchant| merchant.as_str());
        let named = self.shared(&format!("{} {merchant}", entry.description));
        let amount = entry.money.to_decimal().parse::<Decimal>().ok();
        let priced =
            amount.is_some_and(|was| self.said_amounts.iter().any(|said| said.value == was));
        if let Some(word) = named.into_iter().find(|word| !self.pointed.contains(word)) {
            self.pointed.insert(word);
            // What else it says of no entry in particular was of this one.
            self.meant = true;
            return true;
        }
        // With nothing said the ledger itself takes what was filed or changed last.
        let talked_of = which.id.is_none() || self.recent.contains(&entry.id);
        // "Delete the auto" means no other entry, whichever was filed last.
        let that = self.orders_any(THAT) || self.says_only(wish);
        let one = talked_of && that || priced;
        one && !std::mem::replace(&mut self.meant, true)
    }

    fn covers_deletion(&mut self, which: &Which, entry: &Entry) -> bool {
        let wanted = self.wishes(Wish::Delete);
        wanted > Wanted::No
            && !self.orders_any(ALL)
            && self.points_at(which)
            // "Take the kids to the zoo, 500" wants nothing taken out.
            && (wanted == Wanted::Surely || self.said_amounts.len() <= 1 && self.orders_any(THAT))
            && self.means(which, entry, Wish::Delete)
    }

    fn covers_changes(&mut self, args: &amend_transaction::Args, amended: &Amended) -> bool {
        let [change] = amended.changes.as_slice() else { return false };
        let (before, after) = (&change.before, &change.after);
        let wanted = self.wishes(Wish::Amend);
        // "The bill was 3,400 and ravi paid 800" tells of a day; "it was 250, not 200" has what was and what is.
        let corrects =
            wanted == Wanted::Surely || wanted > Wanted::No && self.said_amounts.len() <= 2;
        let kind = before.kind == after.kind
            || match after.kind {
                Kind::Income => tells_of_income(&self.said),
                Kind::Expense => self.said.iter().any(|word| has(GOES_OUT, word)),
            };
        let code = after.money.currency.code();
        let currency = before.money.currency == after.money.currency || self.names_currency(code);
        let said = corrects
            && kind
            && currency
            && self.points_at(&args.which)
            && self.says(args.description.as_deref())
            && self.says(args.merchant.as_deref())
            && self.says(args.category.as_deref())
            && args.tags.iter().flatten().all(|tag| self.says_all(tag))
            && (before.date == after.date || self.is_day(after.date));
        if !said || !self.means(&args.which, before, Wish::Amend) {
            return false;
        }
        before.money.minor == after.money.minor
            || args.amount.as_deref().is_some_and(|amount| self.use_up(amount, code))
    }

    fn covers_budget(&mut self, args: &set_budget::Args) -> bool {
        let wanted = self.wishes(Wish::Budget);
        let timed = [WEEKLY, MONTHLY, YEARLY].into_iter().any(|words| self.orders_any(words));
        let settings = args.rollover.is_none() || self.orders_any(ROLLS);
        let percent = args.thresholds.iter().flatten();
        (wanted == Wanted::Surely || wanted > Wanted::No && timed)
            && self.says_scope(args.category.as_deref(), args.tag.as_deref())
            && self.says_each(args.period)
            && self.says_dates(args.start, args.end)
            && settings
            // Off is said in many ways; that it is off takes a word for it.
            && (args.rollover != Some(false) || self.orders_any(OFF))
            && percent.clone().all(|one| self.said_amounts.iter().any(|said| said.value == Decimal::from(*one)))
            && args.amount.as_deref().is_none_or(|amount| self.use_up(amount, &args.currency))
    }

    /// Whether what a budget is over is said.
    fn says_scope(&self, category: Option<&str>, tag: Option<&str>) -> bool {
        self.says(category) && self.says(tag.map(|tag| tag.trim_start_matches('#')))
    }

    /// Whether it is said how often a budget comes; a month goes without saying.
    fn says_each(&self, each: Option<Each>) -> bool {
        match each {
            None | Some(Each::Month) => true,
            Some(Each::Week) => self.orders_any(WEEKLY),
            Some(Each::Year) => self.orders_any(YEARLY),
        }
    }

    /// Whether the days of a budget are said. Books look back and budgets ahead, so that the same days of the year before
    /// are these.
    fn says_dates(&self, start: Option<NaiveDate>, end: Option<NaiveDate>) -> bool {
        let (Some(start), Some(end)) = (start, end) else {
            return start.is_none() && end.is_none();
        };
        [0, 12].into_iter().any(|months| {
            let before = |day| back(day, Unit::Month, months);
            let (start, end) = (before(start), before(end));
            let whole = |dates: &Dates| dates.start == Some(start) && dates.end == Some(end);
            let until = |dates: &Dates| dates.start.is_none() && dates.end == Some(end);
            self.dates.iter().any(whole)
                || months == 0 && start == self.today && self.dates.iter().any(until)
        })
    }

    fn covers_preference(&self, args: &set_preference::Args) -> bool {
        let city = args.timezone.as_deref().map(|zone| zone.rsplit('/').next().unwrap_or(zone));
        // Who may read what a person writes is for them to say; the rules know the words.
        args.assistant.is_none()
            && self.wants(Wish::Preference)
            && args.currency.as_deref().is_none_or(|code| self.names_currency(code))
            && city.is_none_or(|city| self.says_all(&city.replace('_', " ")))
    }

    fn replays(&mut self, wish: Wish) -> bool {
        // "The way back was long" wants nothing.
        let wanted = self.wishes(wish) == Wanted::Surely || self.orders_any(THAT);
        let wants = wanted && self.wants(wish) && !self.orders_any(ALL);
        wants && !std::mem::replace(&mut self.replayed, true)
    }

    /// Whether what a call says of its target stands in the message, or was just talked about.
    fn points_at(&self, which: &Which) -> bool {
        let has_number = |amount: &str| {
            let value = amount.parse::<Decimal>();
            value.is_ok_and(|value| self.said_amounts.iter().any(|said| said.value == value))
        };
        // Whether an entry that is named by its id was talked about is seen when it is found.
        which.id.is_some()
            || (which.words.as_deref().is_none_or(|words| !self.shared(words).is_empty())
                && which.amount.as_deref().is_none_or(has_number)
                && self.says(which.category.as_deref()))
    }

    fn use_up(&mut self, amount: &str, currency: &str) -> bool {
        let fits = |said: &Amount| self.is_amount(*said, amount, currency);
        let Some(at) = self.amounts.iter().position(fits) else { return false };
        self.amounts.swap_remove(at);
        true
    }

    fn is_amount(&self, said: Amount, amount: &str, currency: &str) -> bool {
        let same = amount.parse().is_ok_and(|value: Decimal| value == said.value);
        let named = said.currency.unwrap_or(self.own);
        same && (named.code() == currency
            || said.currency.is_none() && self.names_currency(currency))
    }

    /// A currency that the message names, by its code or by an amount in it.
    fn names_currency(&self, code: &str) -> bool {
        let of = |amount: &Amount| amount.currency.is_some_and(|currency| currency.code() == code);
        self.words.contains(&code.to_lowercase()) || self.said_amounts.iter().any(of)
    }

    /// Whether a day is said. What is open at a side ("from now on") says no day.
    fn is_day(&self, date: NaiveDate) -> bool {
        let within = |dates: &Dates| {
            dates.start.is_some_and(|start| start <= date)
                && dates.end.is_some_and(|end| date < end)
        };
        self.dates.iter().any(within)
    }
}

/// The changes that one message may well have made.
const MANY: usize = 5;

/// "Undo the 200" and "always put swiggy 300 under food" are as sure with an amount; "forget" is not.
const fn wish_needs_no_amount(wish: Wish) -> bool {
    !matches!(wish, Wish::Forget)
}
