//! Whether what was made of a message is what was wanted. Pure, and the same for the rules and a model.
//!
//! Only what would be done counts against an answer: a change that the person would be asked about first is passed on,
//! neither right nor wrong. To judge a new kind: a variant of [`Wanted`] and an arm in [`judge`].

use std::collections::HashSet;

use chrono::NaiveDate;
use hisabkitab::{
    agent::{
        consent::Consent,
        rules::{Amount, Dates, Decision, Reading},
        tools::{
            Call,
            args::{Filter, Span, Which},
            log_transactions,
        },
    },
    domain::{currency::Currency, kind::Kind, text::CategoryName},
    ledger::vocabulary::{Vocabulary, fold},
};

use super::corpus::{Days, Entry, Sum, Wanted};

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is what was wanted.
    Right,
    /// It was left to somebody else, or the person would be asked.
    PassedOn,
    /// It is not.
    Wrong,
}

/// What was made of a message.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// What would be done.
    calls: Vec<Call>,
    /// Whether there is more that the person would be asked about first.
    asks: bool,
    /// The amounts that were seen; `None` if nothing tells of them.
    amounts: Option<Vec<Amount>>,
    /// The days that were seen; `None` if nothing tells of them.
    dates: Option<Vec<Dates>>,
    /// The day that entries get when none is said: it tells nothing where no day is wanted.
    usual: Option<NaiveDate>,
}

impl Made {
    /// What the rules make of it: they tell of all that they see, whether they act or not.
    pub(super) fn by_rules(reading: Reading) -> Self {
        let calls = match reading.decision {
            Decision::Act(calls) => calls,
            Decision::Ask(_) | Decision::Pass(_) => Vec::new(),
        };
        let (amounts, dates) = (Some(reading.amounts), Some(reading.dates));
        Self { calls, asks: false, amounts, dates, usual: None }
    }

    /// What a model makes of it: what it calls for, within what the message agrees to.
    pub(super) fn by_model(calls: Vec<Call>, consent: &mut Consent, today: NaiveDate) -> Self {
        let (calls, rest): (Vec<_>, Vec<_>) =
            calls.into_iter().partition(|call| consent.seems_to_cover(call));
        let amounts: Vec<Amount> = calls.iter().flat_map(amounts_of).collect();
        let dates: Vec<Dates> = calls.iter().flat_map(dates_of).collect();
        Self {
            asks: !rest.is_empty(),
            amounts: Some(amounts).filter(|amounts| !amounts.is_empty()),
            dates: Some(dates).filter(|dates| !dates.is_empty()),
            usual: Some(today),
            calls,
        }
    }

    fn writes(&self) -> bool {
        self.calls.iter().any(Call::writes)
    }

    fn entries(&self) -> Vec<&log_transactions::Entry> {
        let mut entries = Vec::new();
        for call in &self.calls {
            if let Call::LogTransactions(args) = call {
                entries.extend(&args.entries);
            }
        }
        entries
    }
}

/// Judges an answer.
pub(super) fn judge(wanted: &Wanted, made: &Made, vocabulary: &Vocabulary) -> Verdict {
    let verdict = match wanted {
        Wanted::Amount { amounts } => amount(amounts, made),
        Wanted::Ask {} => match (made.writes(), made.calls.is_empty()) {
            (true, _) => Verdict::Wrong,
            (false, true) => Verdict::PassedOn,
            (false, false) => Verdict::Right,
        },
        Wanted::Category { category } => belongs(category, made, vocabulary),
        Wanted::Date { dates } => days(dates, made),
        Wanted::Log { entries } => log(entries, made, vocabulary),
        Wanted::Other {} => unless(made.writes()),
    };
    if made.asks && verdict == Verdict::Right { Verdict::PassedOn } else { verdict }
}

const fn unless(wrong: bool) -> Verdict {
    if wrong { Verdict::Wrong } else { Verdict::Right }
}

fn amount(wanted: &[Sum], made: &Made) -> Verdict {
    let Some(seen) = &made.amounts else { return silent(wanted.is_empty()) };
    if wanted.is_empty() {
        return unless(!seen.is_empty());
    }
    let all = wanted.iter().all(|sum| seen.iter().any(|amount| sum.is(*amount)));
    if !all && made.asks && seen.iter().all(|amount| wanted.iter().any(|sum| sum.is(*amount))) {
        return Verdict::PassedOn;
    }
    unless(!all)
}

fn days(wanted: &[Days], made: &Made) -> Verdict {
    let Some(seen) = &made.dates else { return silent(wanted.is_empty()) };
    unless(match wanted.first() {
        Some(days) => !seen.iter().any(|dates| days.are(*dates)),
        None => seen.iter().any(|dates| made.usual.is_none_or(|usual| *dates != day(usual))),
    })
}

/// What it means that nothing tells of it.
const fn silent(nothing_is_wanted: bool) -> Verdict {
    if nothing_is_wanted { Verdict::Right } else { Verdict::PassedOn }
}

fn log(wanted: &[Entry], made: &Made, vocabulary: &Vocabulary) -> Verdict {
    if wanted.is_empty() {
        return unless(made.writes());
    }
    let entries = made.entries();
    if entries.is_empty() {
        return if made.writes() { Verdict::Wrong } else { Verdict::PassedOn };
    }
    let found = |wanted: &Entry| entries.iter().any(|entry| wanted.is(entry, vocabulary));
    if entries.len() == wanted.len() && wanted.iter().all(found) {
        return Verdict::Right;
    }
    let meant = |entry: &log_transactions::Entry| wanted.iter().any(|w| w.is(entry, vocabulary));
    let begun = made.asks && entries.len() < wanted.len() && entries.iter().all(|e| meant(e));
    if begun { Verdict::PassedOn } else { Verdict::Wrong }
}

fn belongs(label: &str, made: &Made, vocabulary: &Vocabulary) -> Verdict {
    let filed = made.entries().into_iter().filter_map(|entry| filed_under(entry, vocabulary));
    let filed: Vec<String> = filed.collect();
    let meant = categories(label, vocabulary);
    if filed.is_empty() || meant.is_empty() {
        return Verdict::PassedOn;
    }
    unless(!filed.iter().all(|name| meant.contains(name)))
}

/// The category that an entry gets in the books of someone new: the one that was said, or what the books know.
fn filed_under(entry: &log_transactions::Entry, vocabulary: &Vocabulary) -> Option<String> {
    entry.category.clone().or_else(|| {
        let merchant = entry.merchant.as_deref();
        let known = vocabulary.categorise(entry.kind, &entry.description, merchant);
        known.map(|name| name.as_str().to_owned())
    })
}

/// Our categories for a source's name of one; none if nothing of ours is like it.
fn categories(label: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let name = |name: &CategoryName| name.as_str().to_owned();
    if let Some(same) = vocabulary.named(label) {
        return vec![name(same)];
    }
    let label = fold(&label.replace(|c: char| !c.is_alphanumeric(), " "));
    let ours = super::categories();
    let like: Vec<String> = ours.filter(|ours| label.split(' ').any(|w| alike(w, ours))).collect();
    if like.is_empty() {
        vocabulary.categorise(Kind::Expense, &label, None).map(name).into_iter().collect()
    } else {
        like
    }
}

/// Whether a word is a form of a category's first word: "grocery" and "Groceries".
fn alike(word: &str, category: &str) -> bool {
    let category = fold(category);
    let first = category.split(' ').next().unwrap_or_default();
    let shared = word.chars().zip(first.chars()).take_while(|(one, other)| one == other).count();
    let shorter = word.chars().count().min(first.chars().count());
    shorter >= 4 && shared + 1 >= shorter
}

impl Sum {
    fn is(&self, amount: Amount) -> bool {
        let named = |code: &String| amount.currency.is_none_or(|known| known.code() == code);
        self.holds(amount.value) && self.currency.as_ref().is_none_or(named)
    }

    fn holds(&self, value: rust_decimal::Decimal) -> bool {
        let most = self.max.or(self.min);
        self.amount.is_none_or(|amount| amount == value)
            && self.min.is_none_or(|min| min <= value)
            && most.is_none_or(|max| value <= max)
    }
}

impl Days {
    fn are(&self, dates: Dates) -> bool {
        let ends = self.end_accept.as_deref().unwrap_or_default();
        dates.start == self.start && (dates.end == self.end || ends.contains(&dates.end))
    }
}

impl Entry {
    fn is(&self, entry: &log_transactions::Entry, vocabulary: &Vocabulary) -> bool {
        let sum = entry.amount.replace(',', "").parse().is_ok_and(|value| self.sum.holds(value));
        let named = self.sum.currency.as_ref().is_none_or(|code| *code == entry.currency);
        let day = |said: &String| said.starts_with(&entry.date.to_string());
        sum && named && self.date.as_ref().is_none_or(day) && self.says(entry) && {
            // What is left out the books fill in, which is not this answer's doing.
            let pair = self.category.as_deref().zip(entry.category.as_ref());
            pair.is_none_or(|(label, said)| {
                let meant = categories(label, vocabulary);
                meant.is_empty() || meant.contains(said)
            })
        }
    }

    fn says(&self, entry: &log_transactions::Entry) -> bool {
        let Some(description) = &self.description else { return true };
        let said = [Some(&entry.description), entry.merchant.as_ref(), entry.category.as_ref()];
        let said: HashSet<String> =
            said.into_iter().flatten().flat_map(|text| words(text)).collect();
        words(description).all(|word| said.contains(&word))
    }
}

/// The words of a text that say something.
fn words(text: &str) -> impl Iterator<Item = String> {
    const SMALL: [&str; 17] = [
        "i", "my", "a", "an", "the", "some", "and", "just", "at", "by", "for", "from", "in", "of",
        "on", "to", "with",
    ];
    let text = text.to_lowercase();
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let words = words.filter(|word| !word.is_empty() && !SMALL.contains(word));
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The amounts that a call tells of.
fn amounts_of(call: &Call) -> Vec<Amount> {
    let one = |amount: &Option<String>, currency: Option<&String>| {
        let value = amount.as_ref()?.replace(',', "").parse().ok()?;
        Some(Amount { value, currency: currency.and_then(|code| Currency::parse(code).ok()) })
    };
    match call {
        Call::LogTransactions(args) => {
            let of = |entry: &log_transactions::Entry| {
                one(&Some(entry.amount.clone()), Some(&entry.currency))
            };
            args.entries.iter().filter_map(of).collect()
        }
        Call::AmendTransaction(args) => {
            let amounts =
                [one(&args.amount, args.currency.as_ref()), one(&args.which.amount, None)];
            amounts.into_iter().flatten().collect()
        }
        Call::DeleteTransactions(args) => {
            let Which { amount, .. } = &args.which;
            one(amount, None).into_iter().collect()
        }
        Call::ListTransactions(args) => {
            [&args.at_least, &args.at_most].into_iter().filter_map(|said| one(said, None)).collect()
        }
        Call::SetBudget(args) => one(&args.amount, Some(&args.currency)).into_iter().collect(),
        Call::WhatIf(args) => {
            one(&Some(args.amount.clone()), Some(&args.currency)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn day(date: NaiveDate) -> Dates {
    Dates { start: Some(date), end: date.succ_opt() }
}

/// The days that a call tells of.
fn dates_of(call: &Call) -> Vec<Dates> {
    let span = |span: Span| Dates { start: Some(span.start), end: Some(span.end) };
    let of = |filter: &Filter| filter.period.map(span).into_iter().collect();
    match call {
        Call::LogTransactions(args) => args.entries.iter().map(|entry| day(entry.date)).collect(),
        Call::AmendTransaction(args) => args.date.map(day).into_iter().collect(),
        Call::ListTransactions(args) => of(&args.filter),
        Call::SummarizeSpending(args) => of(&args.filter),
        Call::ComparePeriods(args) => vec![span(args.this), span(args.that)],
        Call::DrawChart(args) => vec![Dates { start: args.start, end: args.end }],
        Call::ShowTrend(args) => of(&args.filter),
        Call::FindUnusual(args) => args.period.map(span).into_iter().collect(),
        Call::ForecastSpending(args) => args.period.map(span).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    const TODAY: &str = "2026-01-15";

    fn wanted(kind: &str, expect: &Value) -> Wanted {
        serde_json::from_value(json!({ "kind": kind, "expect": expect })).unwrap()
    }

    fn call(tool: &str, args: &Value) -> Call {
        serde_json::from_value(json!({ "tool": tool, "args": args })).unwrap()
    }

    fn file(entries: &[(&str, &str)]) -> Call {
        let entry = |(amount, what): &(&str, &str)| json!({ "kind": "expense", "amount": amount, "currency": "INR", "description": what, "date": TODAY });
        call(
            "log_transactions",
            &json!({ "entries": entries.iter().map(entry).collect::<Vec<_>>() }),
        )
    }

    fn sum() -> Call {
        let january = json!({ "start": "2026-01-01", "end": "2026-02-01" });
        call("summarize_spending", &json!({ "filter": { "period": january } }))
    }

    /// What a model's calls are worth as the answer to a message.
    fn verdict(wanted: &Wanted, said: &str, calls: Vec<Call>) -> Verdict {
        let vocabulary = Vocabulary::starting();
        let today = TODAY.parse().unwrap();
        let situation = hisabkitab::agent::rules::Situation {
            now: "2026-01-15T12:00:00Z".parse().unwrap(),
            zone: hisabkitab::domain::zone::Zone::UTC,
            currency: Currency::INR,
            vocabulary: &vocabulary,
            replying: false,
            recent: false,
            last: None,
        };
        let reading = hisabkitab::agent::rules::understand(said, &situation);
        let mut consent = Consent::new(said, &reading, Currency::INR, today, Vec::new());
        judge(wanted, &Made::by_model(calls, &mut consent, today), &vocabulary)
    }

    /// What the rules' reading of it is worth.
    fn by_rules(wanted: &Wanted, decision: Decision, amounts: Vec<Amount>) -> Verdict {
        let reading = Reading { decision, amounts, dates: Vec::new(), leans: false };
        judge(wanted, &Made::by_rules(reading), &Vocabulary::starting())
    }

    #[rstest]
    #[case(json!({ "amount": "3400", "currency": "INR" }), Verdict::Right)]
    #[case(json!({ "amount": "3,400.00", "description": "the dinner" }), Verdict::Right)]
    #[case(json!({ "amount": "3400", "date": "2026-01-15T20:00:00" }), Verdict::Right)]
    #[case(json!({ "amount": "340" }), Verdict::Wrong)]
    #[case(json!({ "amount": "3400", "currency": "NPR" }), Verdict::Wrong)]
    #[case(json!({ "amount": "3400", "date": "2026-01-14" }), Verdict::Wrong)]
    #[case(json!({ "amount": "3400", "description": "dinner with ravi" }), Verdict::Wrong)]
    fn an_entry_is_right_as_far_as_it_is_asserted(#[case] entry: Value, #[case] worth: Verdict) {
        let wanted = wanted("log", &json!({ "entries": [entry] }));
        let calls = vec![file(&[("3400", "family dinner")])];
        assert_eq!(verdict(&wanted, "the family dinner came to 3,400", calls), worth);
    }

    #[test]
    fn entries_are_right_when_all_are_there_and_no_more() {
        let both = wanted("log", &json!({ "entries": [{ "amount": "20" }, { "amount": "85" }] }));
        let said = "so there was chai 20 then auto 85 too";
        let all = file(&[("20", "chai"), ("85", "auto")]);
        assert_eq!(verdict(&both, said, vec![all.clone()]), Verdict::Right);
        assert_eq!(verdict(&both, said, vec![file(&[("20", "chai")])]), Verdict::Wrong);
        assert_eq!(verdict(&both, said, Vec::new()), Verdict::PassedOn);
        assert_eq!(verdict(&both, said, vec![sum()]), Verdict::PassedOn);
        let none = wanted("log", &json!({ "entries": [] }));
        assert_eq!(verdict(&none, said, vec![all]), Verdict::Wrong);
        assert_eq!(verdict(&none, said, Vec::new()), Verdict::Right);
    }

    #[test]
    fn what_the_person_would_be_asked_about_is_passed_on() {
        let two = wanted("log", &json!({ "entries": [{ "amount": "20" }, { "amount": "85" }] }));
        let said = "chai was 20";
        let (chai, auto) = (file(&[("20", "chai")]), file(&[("85", "auto")]));
        assert_eq!(verdict(&two, said, vec![auto.clone()]), Verdict::PassedOn);
        assert_eq!(verdict(&two, said, vec![chai, auto.clone()]), Verdict::PassedOn);
        let other = wanted("other", &json!({}));
        assert_eq!(verdict(&other, said, vec![auto.clone()]), Verdict::PassedOn);
        let ask = wanted("ask", &json!({}));
        assert_eq!(verdict(&ask, said, vec![sum(), auto]), Verdict::PassedOn);
    }

    #[test]
    fn a_question_is_answered_and_changes_nothing() {
        let ask = wanted("ask", &json!({}));
        assert_eq!(verdict(&ask, "where did it all go", vec![sum()]), Verdict::Right);
        assert_eq!(verdict(&ask, "where did it all go", Vec::new()), Verdict::PassedOn);
        let filed = vec![sum(), file(&[("20", "chai")])];
        assert_eq!(verdict(&ask, "chai 20", filed.clone()), Verdict::Wrong);
        let other = wanted("other", &json!({}));
        assert_eq!(verdict(&other, "hello", Vec::new()), Verdict::Right);
        assert_eq!(verdict(&other, "chai 20", filed), Verdict::Wrong);
    }

    #[test]
    fn amounts_are_those_that_calls_tell_of() {
        let some = wanted("amount", &json!({ "amounts": [{ "min": "10", "max": "30" }] }));
        let calls = |amount| vec![file(&[(amount, "chai")])];
        assert_eq!(verdict(&some, "chai 20", calls("20")), Verdict::Right);
        assert_eq!(verdict(&some, "chai 50", calls("50")), Verdict::Wrong);
        assert_eq!(verdict(&some, "chai 50", vec![sum()]), Verdict::PassedOn);
        let none = wanted("amount", &json!({ "amounts": [] }));
        assert_eq!(verdict(&none, "chai 20", calls("20")), Verdict::Wrong);
        assert_eq!(verdict(&none, "chai 20", Vec::new()), Verdict::Right);
    }

    #[test]
    fn the_rules_tell_of_all_they_see() {
        let twenty = Amount { value: 20.into(), currency: None };
        let some = wanted("amount", &json!({ "amounts": [{ "amount": "20", "currency": "INR" }] }));
        let pass = || Decision::Pass(hisabkitab::agent::rules::Why::Unclear);
        assert_eq!(by_rules(&some, pass(), vec![twenty]), Verdict::Right);
        assert_eq!(by_rules(&some, pass(), Vec::new()), Verdict::Wrong);
        let npr = Amount { currency: Some(Currency::NPR), ..twenty };
        assert_eq!(by_rules(&some, pass(), vec![npr]), Verdict::Wrong);
        let log = wanted("log", &json!({ "entries": [{ "amount": "20" }] }));
        assert_eq!(by_rules(&log, pass(), vec![twenty]), Verdict::PassedOn);
        let act = Decision::Act(vec![file(&[("20", "chai")])]);
        assert_eq!(by_rules(&log, act, Vec::new()), Verdict::Right);
    }

    #[test]
    fn days_are_those_that_calls_tell_of() {
        let days = |start: &str, end: &str| {
            wanted(
                "date",
                &json!({ "dates": [{ "start": start, "end": end, "end_accept": ["2026-02-01"] }] }),
            )
        };
        let said = "where did it go in january";
        assert_eq!(verdict(&days("2026-01-01", "2026-01-16"), said, vec![sum()]), Verdict::Right);
        assert_eq!(verdict(&days("2026-01-02", "2026-02-01"), said, vec![sum()]), Verdict::Wrong);
        assert_eq!(verdict(&days("2026-01-01", "2026-02-01"), said, Vec::new()), Verdict::PassedOn);
        let today = || vec![file(&[("20", "chai")])];
        assert_eq!(verdict(&days(TODAY, "2026-01-16"), "chai 20", today()), Verdict::Right);
        let none = wanted("date", &json!({ "dates": [] }));
        assert_eq!(verdict(&none, "chai 20", today()), Verdict::Right);
        assert_eq!(verdict(&none, said, vec![sum()]), Verdict::Wrong);
    }

    #[rstest]
    #[case("Food & Dining", &["Food"])]
    #[case("Grocery", &["Groceries"])]
    #[case("Transportation", &["Transport"])]
    #[case("Healthcare", &["Health"])]
    #[case("personal care", &["Personal care"])]
    #[case("Coffee/Tea", &["Food"])]
    #[case("Qwertz", &[])]
    fn a_sources_categories_are_like_ours(#[case] label: &str, #[case] ours: &[&str]) {
        assert_eq!(categories(label, &Vocabulary::starting()), ours);
    }

    #[test]
    fn a_category_is_the_one_that_is_said_or_known() {
        let food = wanted("category", &json!({ "category": "Food & Drink" }));
        let said = "paid 120 at the corner for chai";
        assert_eq!(verdict(&food, said, vec![file(&[("120", "chai")])]), Verdict::Right);
        let mut filed = file(&[("120", "chai")]);
        if let Call::LogTransactions(args) = &mut filed {
            args.entries[0].category = Some("Travel".to_owned());
        }
        assert_eq!(verdict(&food, said, vec![filed.clone()]), Verdict::Wrong);
        let log = wanted("log", &json!({ "entries": [{ "amount": "120", "category": "Food" }] }));
        assert_eq!(verdict(&log, said, vec![filed]), Verdict::Wrong);
        let unlike = wanted("category", &json!({ "category": "Qwertz" }));
        assert_eq!(verdict(&unlike, said, vec![file(&[("120", "chai")])]), Verdict::PassedOn);
    }
}
