//! What becomes of categories when two books are joined, and when they are parted again.
//!
//! One step always leads to a category in use, and no two in use are called alike: joining and parting keep both, whatever
//! was merged and renamed meanwhile. Nothing here ever fails; where an old state cannot be had back, a category becomes
//! part of the one that has its name.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{category::Category, ids::CategoryId},
    ledger::vocabulary::fold,
};

/// The categories in use, by what people would call them.
fn in_use(categories: &[Category]) -> HashMap<String, CategoryId> {
    let used = categories.iter().filter(|category| category.in_use());
    used.map(|category| (fold(category.name.as_str()), category.id)).collect()
}

/// Categories as they are once they are among others: one whose name is taken becomes part of the one that has it, else
/// one that came with the books of the one that came with the others', and so does what had become part of it.
pub(super) fn joined(moved: &[Category], among: &[Category]) -> Vec<Category> {
    let taken = in_use(among);
    let leads: HashMap<CategoryId, CategoryId> = moved
        .iter()
        .filter(|category| category.in_use())
        .filter_map(|category| {
            let named = taken.get(&fold(category.name.as_str())).copied();
            // Whatever they call it, it is where the same things are filed.
            let same = |other: &&Category| other.in_use() && other.starter == category.starter;
            let starter = || category.starter.and(among.iter().find(same)).map(|other| other.id);
            Some((category.id, named.or_else(starter)?))
        })
        .collect();
    let image = |category: &Category| {
        let merged_into = leads
            .get(&category.merged_into.unwrap_or(category.id))
            .copied()
            .or(category.merged_into);
        Category { merged_into, ..category.clone() }
    };
    moved.iter().map(image).collect()
}

/// Categories as they are once some of them are apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    /// Those that leave.
    pub(super) leaving: Vec<Category>,
    /// Those that stay.
    pub(super) staying: Vec<Category>,
}

/// Parts those categories that came as `before` from the others.
pub(super) fn parted(together: &[Category], before: &[Category]) -> Split {
    let came: HashMap<CategoryId, &Category> = before.iter().map(|one| (one.id, one)).collect();
    let (mut leaving, mut staying): (Vec<Category>, Vec<Category>) =
        together.iter().cloned().partition(|category| came.contains_key(&category.id));
    for category in &mut leaving {
        let away = category.merged_into.is_some_and(|into| !came.contains_key(&into));
        if away {
            // It cannot be part of what stays: it is what it was.
            category.merged_into = came.get(&category.id).and_then(|before| before.merged_into);
        }
    }
    for category in &mut staying {
        category.merged_into = category.merged_into.filter(|into| !came.contains_key(into));
    }
    let old = |category: &Category| came.get(&category.id).map(|before| before.name.clone());
    // A name that was given away meanwhile goes back to whose it was.
    let names: HashMap<String, CategoryId> = in_use(before);
    for category in leaving.iter_mut().filter(|category| category.in_use()) {
        let owner = names.get(&fold(category.name.as_str()));
        if owner.is_some_and(|owner| *owner != category.id)
            && let Some(name) = old(category)
        {
            category.name = name;
        }
    }
    tidy(&mut leaving);
    tidy(&mut staying);
    Split { leaving, staying }
}

/// Has one step lead to a category in use, and no two in use be called alike.
fn tidy(categories: &mut [Category]) {
    let mut taken: HashMap<String, CategoryId> = HashMap::new();
    for category in categories.iter_mut().filter(|category| category.in_use()) {
        let first = *taken.entry(fold(category.name.as_str())).or_insert(category.id);
        category.merged_into = (first != category.id).then_some(first);
    }
    let leads: HashMap<CategoryId, Option<CategoryId>> =
        categories.iter().map(|category| (category.id, category.merged_into)).collect();
    for category in categories {
        let mut seen = HashSet::new();
        while let Some(next) = category.merged_into.and_then(|into| *leads.get(&into)?)
            && next != category.id
            && seen.insert(next)
        {
            category.merged_into = Some(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::text::CategoryName;

    fn category(id: u8, name: &str, into: Option<u8>) -> Category {
        let id_of = |id: u8| CategoryId(uuid::Uuid::from_u128(id.into()));
        Category {
            id: id_of(id),
            name: CategoryName::parse(name).unwrap(),
            starter: None,
            merged_into: into.map(id_of),
            archived_at: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_name_that_is_taken_leads_to_the_one_that_has_it_with_all_that_was_part_of_it() {
        let mine =
            [category(1, "food", None), category(2, "Khana", Some(1)), category(3, "Pets", None)];
        let theirs = [category(9, "Food", None)];
        let expected = [
            category(1, "food", Some(9)),
            category(2, "Khana", Some(9)),
            category(3, "Pets", None),
        ];
        assert_eq!(joined(&mine, &theirs), expected);
        let together: Vec<Category> = theirs.iter().chain(&expected).cloned().collect();
        let split = parted(&together, &mine);
        assert_eq!((split.leaving, split.staying), (mine.to_vec(), theirs.to_vec()));
    }

    #[test]
    fn a_starter_that_was_renamed_leads_to_the_same_one() {
        let starter = Some(crate::domain::category::Starter::Food);
        let mine = [Category { starter, ..category(1, "Khana", None) }, category(2, "Pets", None)];
        let theirs = [category(8, "Zoo", None), Category { starter, ..category(9, "Food", None) }];
        let moved = joined(&mine, &theirs);
        assert_eq!(moved[0].merged_into, Some(theirs[1].id));
        assert_eq!(moved[1], mine[1]);
        let together: Vec<Category> = theirs.iter().chain(&moved).cloned().collect();
        let split = parted(&together, &mine);
        assert_eq!((split.leaving, split.staying), (mine.to_vec(), theirs.to_vec()));
    }

    #[test]
    fn what_was_merged_across_meanwhile_stands_alone_again() {
        let mine = [category(1, "Pets", None)];
        let theirs = [category(9, "Animals", None), category(8, "Zoo", None)];
        let together = [
            category(9, "Animals", Some(1)),
            category(8, "Zoo", None),
            category(1, "Pets", Some(8)),
        ];
        let split = parted(&together, &mine);
        assert_eq!((split.leaving, split.staying), (mine.to_vec(), theirs.to_vec()));
    }

    #[test]
    fn a_name_that_was_given_away_goes_back() {
        let mine = [category(1, "Food", None), category(2, "Tiffin", None)];
        let together =
            [category(9, "Khana", None), category(1, "Food", Some(9)), category(2, "Food", None)];
        assert_eq!(parted(&together, &mine).leaving, mine.to_vec());
    }

    fn any_books(first: u8) -> impl Strategy<Value = Vec<Category>> {
        prop::collection::vec(("[abcAB]{1,2}", any::<Option<u8>>()), 1..6).prop_map(move |rows| {
            let place = |at: usize| first + u8::try_from(at).unwrap();
            let mut all: Vec<Category> = rows
                .iter()
                .enumerate()
                .map(|(at, (name, into))| {
                    let into = into.map(|n| first + n % u8::try_from(rows.len()).unwrap());
                    category(place(at), name, into.filter(|into| *into != place(at)))
                })
                .collect();
            tidy(&mut all);
            // A ring is part of nothing; books never hold one.
            let used: HashSet<CategoryId> =
                all.iter().filter(|one| one.in_use()).map(|one| one.id).collect();
            for one in &mut all {
                one.merged_into = one.merged_into.filter(|into| used.contains(into));
            }
            tidy(&mut all);
            all
        })
    }

    proptest! {
        #[test]
        fn parting_takes_back_what_joining_did(mine in any_books(0), theirs in any_books(100)) {
            let moved = joined(&mine, &theirs);
            let together: Vec<Category> = theirs.iter().chain(&moved).cloned().collect();
            let used = in_use(&together);
            let count = together.iter().filter(|one| one.in_use()).count();
            prop_assert_eq!(used.len(), count, "no two are called alike");
            let used: HashSet<CategoryId> = used.into_values().collect();
            prop_assert!(together.iter().all(|one| one.merged_into.is_none_or(|into| used.contains(&into))));
            prop_assert_eq!(parted(&together, &mine), Split { leaving: mine, staying: theirs });
        }
    }
}
