//! A record: labels, days and figures that belong together.

use std::collections::BTreeSet;

use super::{aspects::Aspects, clauses::Group, figure::Known};
use crate::agent::rules::statements::Days;
use crate::domain::{
    currency::Currency,
    period::{Period, Unit},
};

/// Labels, days and figures that belong together. A clause is grounded when one record has all that it states.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// The figures.
    pub figures: Vec<Known>,
    /// Whether all figures must be named, in this order: "from ₹20 to ₹25".
    pub whole: bool,
    /// The stems of the labels.
    pub words: BTreeSet<String>,
    /// The days.
    pub days: Vec<Days>,
    /// The days it is compared with.
    pub than: Vec<Days>,
    /// What may be said about the figures.
    pub may: Aspects,
    /// What must be said about them: one of these, unless there are none.
    pub must: Aspects,
    /// Labels, of which a clause must name one, unless there are none: a part is not the whole.
    pub named: BTreeSet<String>,
    /// Whether a clause must name the days.
    pub dated: bool,
    /// Whether a clause must name the days as what is compared with.
    pub compared: bool,
}

impl Record {
    /// Whether the record has all that a clause states.
    pub(super) fn has(&self, group: &Group, labels: &BTreeSet<String>, among: &[Currency]) -> bool {
        let bound = || group.words.iter().filter(|word| labels.contains(*word));
        self.has_figures(group, among)
            && group.aspects.within(self.may)
            && (self.must.is_empty() || group.aspects.meets(self.must))
            && bound().all(|word| self.words.contains(word))
            && group.paces.iter().all(|pace| self.words.contains(pace))
            && group.units.iter().all(|(unit, word)| self.spans(*unit) || self.words.contains(word))
            && group.days.iter().all(|days| self.days.contains(days))
            && group.than.iter().all(|days| self.than.contains(days))
            && (self.named.is_empty() || self.named.iter().any(|word| group.words.contains(word)))
            && (!self.dated || !group.days.is_empty())
            && (!self.compared || !group.than.is_empty())
    }

    /// Whether it is of such a unit: "for the week".
    fn spans(&self, unit: Unit) -> bool {
        let pace = match unit {
            Unit::Day => "/day",
            Unit::Week => "/week",
            Unit::Month => "/month",
            Unit::Quarter => "/quarter",
            Unit::Year => "/year",
        };
        let is = |days: &Days| {
            let (Some(start), Some(end)) = (days.start, days.end) else { return false };
            Period::new(start, end).is_ok_and(|period| period.unit() == Some(unit))
        };
        self.words.contains(pace) || self.days.iter().chain(&self.than).any(is)
    }

    fn has_figures(&self, group: &Group, among: &[Currency]) -> bool {
        let nothing = self.may.meets(Aspects::NOTHING);
        if self.whole {
            return group.figures.len() == self.figures.len()
                && self
                    .figures
                    .iter()
                    .zip(&group.figures)
                    .all(|(known, stated)| known.is(*stated, among));
        }
        group.figures.iter().all(|stated| {
            nothing && stated.value.is_zero()
                || self.figures.iter().any(|known| known.is(*stated, among))
        })
    }
}
