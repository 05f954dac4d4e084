//! Undo and redo, categories, what belongs where, and preferences.

use super::{Context, topic, words_of};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::words::{MoneyWord, Named};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::{
    Call, add_category, list_categories, merge_categories, redo, rename_category,
    set_category_rule, set_preference, undo,
};
use crate::domain::text::CategoryName;
use crate::domain::zone::Zone;

const MOST_STEPS: u32 = 20;
const LITTLE: Roles = Roles::of(&[
    Role::Please,
    Role::Filler,
    Role::Article,
    Role::My,
    Role::It,
    Role::Last,
    Role::Entry,
    Role::Change,
    Role::All,
    Role::You,
    Role::Can,
    Role::I,
    Role::Want,
    Role::To,
    Role::Undo,
    Role::Redo,
    Role::Do,
    Role::No,
    Role::And,
]);

/// Reads a message that manages the books.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    steps(pieces)
        .or_else(|| preference(pieces))
        .or_else(|| categories(pieces, context))
        .or_else(|| rule(pieces, context))
}

fn act(call: Call) -> Decision {
    Decision::Act(vec![call])
}

fn first_word(pieces: &Pieces<'_>) -> Option<usize> {
    let polite = Roles::of(&[Role::Please, Role::Can, Role::You]);
    (0..pieces.len()).find(|at| pieces.at(*at).word() && !pieces.at(*at).any(polite))
}

/// "undo", "undo the last three", "redo".
fn steps(pieces: &Pieces<'_>) -> Option<Decision> {
    if !pieces.has(Role::Undo) && !pieces.has(Role::Redo) {
        return None;
    }
    let at = first_word(pieces)?;
    let verb = pieces.at(at);
    if !verb.is(Role::Undo) && !verb.is(Role::Redo) {
        return None;
    }
    let mut steps = 1;
    for at in at + 1..pieces.len() {
        let piece = pieces.at(at);
        match piece.what {
            What::Money(money) if money.named.is_none() => {
                steps = u32::try_from(money.value).ok()?;
            }
            What::Count => steps = count(pieces.text(at))?,
            What::Word
                if piece.any(LITTLE) || pieces.said(at, "changes") || pieces.said(at, "change") => {
            }
            What::Mark(_) => {}
            _ => return Some(Decision::Pass(Why::Unclear)),
        }
    }
    if !(1..=MOST_STEPS).contains(&steps) {
        return Some(Decision::Pass(Why::Unclear));
    }
    Some(act(if verb.is(Role::Undo) {
        Call::Undo(undo::Args { steps })
    } else {
        Call::Redo(redo::Args { steps })
    }))
}

fn count(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let tokens = crate::agent::rules::lexer::cut(text);
    let numeral = crate::agent::rules::numeral::read(&tokens, 0, false)?;
    u32::try_from(numeral.value).ok()
}

/// "my currency is NPR", "set timezone to Asia/Kathmandu", "timezone Asia/Kathmandu", "currency NPR".
fn preference(pieces: &Pieces<'_>) -> Option<Decision> {
    let question = pieces.has(Role::What) || pieces.list.iter().any(|piece| piece.mark('?'));
    if question || pieces.moneys().next().is_some() || pieces.len() > 12 {
        return None;
    }
    let zone = zone_at(pieces);
    if !pieces.has(Role::Currency) && zone.is_none() {
        return None;
    }
    let verb = Roles::of(&[Role::Set, Role::Change, Role::Be, Role::Spend, Role::To]);
    let states =
        pieces.all.any(verb) || pieces.list.iter().any(|piece| piece.mark(':') || piece.mark('='));
    // Or it is named, and what it is to be follows.
    let first = (0..pieces.len()).find(|at| !pieces.at(*at).is(Role::My));
    let names = first.is_some_and(|first| match zone {
        Some(end) => end - first <= 2,
        None => pieces.at(first).is(Role::Currency) && pieces.len() == first + 2,
    });
    if !(states || names) || pieces.has(Role::Not) {
        return None;
    }
    if let Some(at) = zone {
        let after = (at..pieces.len()).find(|at| {
            pieces.at(*at).any(Roles::of(&[Role::To, Role::Be])) || pieces.at(*at).mark(':')
        });
        let start = after.map_or(at, |at| at + 1);
        let name = words_of(pieces, start, pieces.len()).trim_end_matches(['.', '!']);
        return Zone::parse(name).ok().map(|zone| {
            act(Call::SetPreference(set_preference::Args {
                timezone: Some(zone.name().to_owned()),
                ..set_preference::Args::default()
            }))
        });
    }
    let currency = (0..pieces.len()).find_map(|at| {
        match pieces.tokens.at(pieces.at(at).first).word.money? {
            MoneyWord::Code { currency, .. } | MoneyWord::Name(Named::Code(currency)) => {
                Some(currency)
            }
            MoneyWord::Country(country) => {
                match pieces.tokens.at(pieces.at(at).first + 1).word.money? {
                    MoneyWord::Name(Named::Family(family)) if Named::exists(country, family) => {
                        Named::Of(country, family).certain(crate::domain::currency::Currency::USD)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    })?;
    Some(act(Call::SetPreference(set_preference::Args {
        currency: Some(currency.code().to_owned()),
        ..set_preference::Args::default()
    })))
}

/// Where the words "timezone" or "time zone" end.
fn zone_at(pieces: &Pieces<'_>) -> Option<usize> {
    (0..pieces.len()).find_map(|at| {
        if pieces.at(at).is(Role::Zone) {
            Some(at + 1)
        } else {
            (pieces.said(at, "time") && pieces.said(at + 1, "zone")).then_some(at + 2)
        }
    })
}

/// "categories", "add category Pets", "rename Food to Khana", "merge Snacks into Food".
fn categories(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.said(first_word(pieces)?, "rename") {
        return rename(pieces, context);
    }
    if pieces.moneys().next().is_some() || pieces.len() > 14 {
        return None;
    }
    let first = first_word(pieces)?;
    let opening = pieces.at(first);
    let name = |from: usize, to: usize| {
        let start = (from..to).find(|at| {
            !pieces.at(*at).any(Roles::of(&[Role::Article, Role::My, Role::Category]))
                && !pieces.at(*at).mark(':')
        })?;
        let end = (start..to).rev().find(|at| {
            !pieces.at(*at).is(Role::Category)
                && !matches!(pieces.at(*at).what, What::Mark('.' | '!' | '?'))
        })? + 1;
        CategoryName::parse(words_of(pieces, start, end).trim_matches(['"', '\'', '“', '”']))
            .ok()
            .map(String::from)
    };
    if opening.is(Role::Merge) {
        let into = (first + 1..pieces.len()).find(|at| {
            pieces.at(*at).is(Role::In)
                || pieces.at(*at).is(Role::To)
                || pieces.at(*at).is(Role::With)
        })?;
        return Some(act(Call::MergeCategories(merge_categories::Args {
            category: name(first + 1, into)?,
            into: name(into + 1, pieces.len())?,
        })));
    }
    if !pieces.has(Role::Category) {
        return None;
    }
    let adds = opening.is(Role::Log)
        || pieces.said(first, "create")
        || pieces.said(first, "new")
        || pieces.said(first, "make");
    if adds && !pieces.has(Role::Under) && !pieces.has(Role::To) {
        let start =
            first + 1 + usize::from(pieces.said(first + 1, "new") || pieces.said(first + 1, "a"));
        let start = start + usize::from(pieces.said(start, "new"));
        let called = (start..pieces.len())
            .find(|at| pieces.said(*at, "called") || pieces.said(*at, "named"))
            .map_or(start, |at| at + 1);
        return Some(act(Call::AddCategory(add_category::Args {
            name: name(called, pieces.len())?,
        })));
    }
    let lists = Roles::of(&[
        Role::Category,
        Role::Show,
        Role::My,
        Role::All,
        Role::What,
        Role::Be,
        Role::Me,
        Role::Article,
        Role::Do,
        Role::I,
        Role::Have,
        Role::Please,
    ]);
    let only =
        pieces.list.iter().all(|piece| piece.any(lists) || matches!(piece.what, What::Mark(_)));
    (only && pieces.said_any(&["categories"]))
        .then(|| act(Call::ListCategories(list_categories::Args::default())))
}

/// "rename Food to Khana", "rename category Snacks as 🍟 & more": the new name is taken as it stands.
fn rename(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let first = first_word(pieces)? + 1;
    if pieces.at(first).is(Role::It) || pieces.len() > 20 {
        return None;
    }
    let joint = |at: usize| {
        let arrow = (pieces.at(at).mark('-') || pieces.at(at).mark('='))
            && pieces.at(at + 1).mark('>')
            && pieces.tokens.at(pieces.at(at + 1).first).glued;
        let word = pieces.at(at).is(Role::To) || pieces.said(at, "as") || pieces.said(at, "into");
        (word || pieces.at(at).mark('→')).then_some(at + 1).or(arrow.then_some(at + 2))
    };
    let parts = (first + 1..pieces.len()).filter_map(|at| {
        let start = (first..at).find(|at| {
            !pieces.at(*at).any(Roles::of(&[Role::Article, Role::My]))
                && !says_category(pieces, *at)
        });
        let from = start.unwrap_or(first);
        let end = if from + 1 < at && says_category(pieces, at - 1) { at - 1 } else { at };
        let new = words_of(pieces, joint(at)?, pieces.len()).trim_end_matches(['.', '!']);
        Some((unquoted(words_of(pieces, from, end)), unquoted(new)))
    });
    // Of several places to part the names, the one after a category's name.
    let (old, new) = parts
        .clone()
        .find(|(old, _)| topic::named(context, old).is_some())
        .or_else(|| parts.into_iter().next())?;
    Some(act(Call::RenameCategory(rename_category::Args {
        category: CategoryName::parse(old).ok()?.into(),
        name: CategoryName::parse(new).ok()?.into(),
    })))
}

fn says_category(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.said(at, "category") || pieces.said(at, "categories")
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '“', '”', ' '])
}

/// "always put Pathao in Transport", "pathao is transport".
fn rule(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.moneys().next().is_some()
        || pieces.list.iter().any(|piece| piece.mark('?'))
        || pieces.len() > 10
    {
        return None;
    }
    let first = first_word(pieces)?;
    let always = pieces.at(first).is(Role::Always);
    let start = first + usize::from(always);
    let end = pieces.len()
        - usize::from(matches!(pieces.at(pieces.len() - 1).what, What::Mark('.' | '!')));
    let (words, category) = if pieces.at(start).is(Role::Put) && always {
        let to = (start + 1..end).find(|at| {
            pieces.at(*at).any(Roles::of(&[Role::In, Role::Under, Role::To]))
                || pieces.said(*at, "as")
        })?;
        ((start + 1, to), (to + 1, end))
    } else {
        let is = (first..end).find(|at| pieces.at(*at).is(Role::Be))?;
        let present = pieces.said(is, "is") || pieces.said(is, "are");
        let named = (first..is).all(|at| {
            pieces.at(at).word()
                && !pieces.at(at).any(Roles::of(&[
                    Role::It,
                    Role::I,
                    Role::My,
                    Role::What,
                    Role::How,
                    Role::Article,
                    Role::Why,
                ]))
        });
        if !present || !named || is > first + 3 {
            return None;
        }
        let start = is + 1 + usize::from(pieces.at(is + 1).is(Role::Always));
        ((first, is), (start, end))
    };
    let name = topic::named(context, words_of(pieces, category.0, category.1))?;
    let words = words_of(pieces, words.0, words.1);
    (!words.is_empty()).then(|| {
        act(Call::SetCategoryRule(set_category_rule::Args {
            words: words.to_owned(),
            category: name.as_str().to_owned(),
        }))
    })
}
