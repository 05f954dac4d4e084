//! What was typed into the fields of a form, and what is wrong with it: said beside the field, with what was typed kept.

use chrono::NaiveDate;

use super::page::Failure;
use crate::{
    domain::text::TextError,
    ledger::{Invalid, LedgerError, Missing},
    wording,
};

/// What is wrong with a form: the names of fields, each with what is said of it. What concerns no field in particular has
/// no name.
#[derive(Clone, Debug, Default)]
pub(super) struct Troubles(Vec<(&'static str, String)>);

impl Troubles {
    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field, for its template.
    pub(super) fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, said)| said.as_str())
    }

    /// Notes one more.
    pub(super) fn add(&mut self, field: &'static str, said: impl Into<String>) {
        self.0.push((field, said.into()));
    }

    /// Notes why the books did not take something, beside the field that it is about, of those that the form has. What is
    /// no fault of the form's is a failure.
    pub(super) fn refused(
        &mut self,
        error: LedgerError,
        fields: &[&'static str],
    ) -> Result<(), Failure> {
        if !matches!(
            error,
            LedgerError::Invalid(_) | LedgerError::Missing(Missing::Category { .. })
        ) {
            return Err(Failure::Books(error));
        }
        let about = about(&error);
        let field = fields.iter().find(|field| **field == about).copied().unwrap_or_default();
        self.add(field, wording::refusal(&error).plain_text());
        Ok(())
    }

    /// The value, or a note beside its field.
    pub(super) fn read<T, E: Into<LedgerError>>(
        &mut self,
        field: &'static str,
        value: Result<T, E>,
    ) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, wording::refusal(&error.into()).plain_text());
                None
            }
        }
    }

    /// A day, or a note beside its field.
    pub(super) fn day(&mut self, field: &'static str, said: &str) -> Option<NaiveDate> {
        let day = said.trim().parse().ok();
        if day.is_none() {
            self.add(field, wording::pages::no_day(said.trim()));
        }
        day
    }
}

/// The field that a refusal is about.
const fn about(error: &LedgerError) -> &'static str {
    match error {
        LedgerError::Missing(Missing::Category { .. }) => "category",
        LedgerError::Invalid(invalid) => match invalid {
            Invalid::Amount(_) | Invalid::AmountOutOfRange => "amount",
            Invalid::Currency(_) => "currency",
            Invalid::DateInFuture(_) | Invalid::DateTooEarly(_) => "date",
            Invalid::BudgetDates | Invalid::Period(_) => "start",
            Invalid::BudgetScope => "tag",
            Invalid::NothingRolls => "rollover",
            Invalid::Thresholds(_) => "thresholds",
            Invalid::Text(TextError::Empty { what } | TextError::TooLong { what, .. })
            | Invalid::TooMany { what, .. } => what,
            _ => "",
        },
        _ => "",
    }
}

/// What was typed, if anything was.
pub(super) fn said(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
