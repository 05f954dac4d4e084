//! Categories, rules about words, preferences.

use hisab_port::Paragraph;

use super::{
    line::{bold, plain},
    mind,
};
use crate::{
    domain::text::CategoryName,
    ledger::{Categories, CategoryAdded, CategoryMerged, CategoryRenamed, PreferencesSet, RuleSet},
};

pub(super) fn listed(Categories { categories }: &Categories) -> Vec<Paragraph> {
    let names: Vec<&str> = categories.iter().map(CategoryName::as_str).collect();
    vec![
        plain("Your categories: ").plain(names.join(", ")).plain(".").end(),
        plain(
            "“add category Pets”, “rename Food to Khana” and “merge Home into Bills” change them.",
        )
        .end(),
    ]
}

pub(super) fn added(CategoryAdded { name }: &CategoryAdded) -> Vec<Paragraph> {
    vec![bold(name).plain(" is a category now.").end()]
}

pub(super) fn renamed(CategoryRenamed { from, to }: &CategoryRenamed) -> Vec<Paragraph> {
    vec![plain(from).plain(" is called ").bold(to).plain(" now; its entries came along.").end()]
}

pub(super) fn merged(CategoryMerged { from, into }: &CategoryMerged) -> Vec<Paragraph> {
    vec![plain(from).plain(" is part of ").bold(into).plain(" now; nothing was lost.").end()]
}

pub(super) fn rule(RuleSet { words, category }: &RuleSet) -> Vec<Paragraph> {
    vec![plain("From now on “").plain(words).plain("” goes to ").bold(category).plain(".").end()]
}

pub(super) fn preferences(PreferencesSet { before, after }: &PreferencesSet) -> Vec<Paragraph> {
    if before == after {
        return vec![plain("That is how it was already.").end()];
    }
    let mut said = Vec::new();
    if before.currency != after.currency {
        said.push(
            plain("Amounts that name no currency are ")
                .bold(after.currency.name())
                .plain(" (")
                .plain(after.currency)
                .plain(") from now on; what is filed keeps its own.")
                .end(),
        );
    }
    if before.timezone != after.timezone {
        said.push(plain("Your days follow ").bold(after.timezone).plain(" from now on.").end());
    }
    if before.assistant != after.assistant {
        said.push(mind::assistant(after.assistant));
    }
    said
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::{
        domain::{assistant::Assistant, change::Preferences, currency::Currency, zone::Zone},
        ledger::{
            Categories, CategoryAdded, CategoryMerged, CategoryRenamed, Outcome, PreferencesSet,
            RuleSet,
        },
    };

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    #[test]
    fn each_change_of_a_category_says_what_became_of_it() {
        let name = samples::name;
        let all = Categories { categories: vec![name("Food"), name("Pets")] };
        assert_snapshot!(said(all), @r"
        Your categories: Food, Pets.
        “add category Pets”, “rename Food to Khana” and “merge Home into Bills” change them.
        ");
        assert_snapshot!(said(CategoryAdded { name: name("Pets") }), @"Pets is a category now.");
        let renamed = CategoryRenamed { from: name("Food"), to: name("Khana") };
        assert_snapshot!(said(renamed), @"Food is called Khana now; its entries came along.");
        let merged = CategoryMerged { from: name("Home"), into: name("Bills") };
        assert_snapshot!(said(merged), @"Home is part of Bills now; nothing was lost.");
        let rule = RuleSet { words: "pathao".to_owned(), category: name("Transport") };
        assert_snapshot!(said(rule), @"From now on “pathao” goes to Transport.");
    }

    #[test]
    fn preferences_say_what_they_mean() {
        let before =
            Preferences { currency: Currency::INR, timezone: Zone::UTC, assistant: Assistant::On };
        let after = Preferences {
            currency: Currency::NPR,
            timezone: Zone::parse("Asia/Kathmandu").unwrap(),
            assistant: Assistant::Off,
        };
        assert_snapshot!(said(PreferencesSet { before, after }), @r"
        Amounts that name no currency are Nepalese rupee (NPR) from now on; what is filed keeps its own.
        Your days follow Asia/Kathmandu from now on.
        Nothing you write is sent to a model from now on: I go by rules alone. “use ai” turns it on again.
        ");
        assert_snapshot!(said(PreferencesSet { before, after: before }), @"That is how it was already.");
    }
}
