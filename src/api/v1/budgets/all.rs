//! `/budgets`: listed, and set by what they are over.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        Asked, Caller, Problem, Sent, change,
        problem::Problems,
        v1::values::{Amount, Day, Each, Label, Percentages},
        version,
    },
    domain::{budget::BudgetPeriod, currency::Currency, period::Period},
    gate::Gate,
    ledger::{self, BudgetWishes, Invalid, KeptBudget, KeptBudgets, LedgerError, WhichBudgets},
};

/// Which budgets; all that are not over when everything is left out.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// Only those of this category, by name.
    category: Option<String>,
    /// Only those of this tag.
    #[param(inline)]
    tag: Option<Label>,
    /// Only those for each of this.
    #[param(inline)]
    period: Option<Each>,
}

/// Lists the budgets and how they stand
#[utoipa::path(
    get, path = "/budgets", tag = "budgets", operation_id = "list_budgets",
    params(Question),
    responses((status = 200, body = KeptBudgets), Problems),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<KeptBudgets>, Problem> {
    let mut books = gate.look(&shown).await?;
    let which = WhichBudgets {
        category: asked.category,
        tag: asked.tag.map(|Label(tag)| tag),
        period: asked.period.map(Into::into),
    };
    Ok(Json(ledger::list_kept_budgets(&mut books, &which).await?))
}

/// A budget: the one over the same for the same period and in the same currency, if there is one, else a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// The category it is over, by name. Without it and `tag`, it is over everything spent.
    category: Option<String>,
    /// The tag it is over.
    tag: Option<Label>,
    /// How much for each period; left out to change the rest of a budget that is there.
    amount: Option<Amount>,
    /// In which currency; the person's own when left out.
    currency: Option<Currency>,
    /// What it is for each of; a month when left out, unless there are dates.
    period: Option<Each>,
    /// The first day of one between two dates.
    start: Option<Day>,
    /// And the day after its last.
    end: Option<Day>,
    /// Whether what is left of a period is added to the next.
    rollover: Option<bool>,
    /// When to speak up, in percent.
    thresholds: Option<Percentages>,
}

impl Wish {
    fn days(&self) -> Result<Option<BudgetPeriod>, LedgerError> {
        match (self.period, self.start, self.end) {
            (period, None, None) => Ok(period.map(Into::into)),
            (None, Some(Day(start)), Some(Day(end))) => {
                Ok(Some(BudgetPeriod::Between(Period::new(start, end)?)))
            }
            _ => Err(Invalid::BudgetDates.into()),
        }
    }
}

/// Sets a budget
#[utoipa::path(
    post, path = "/budgets", tag = "budgets", operation_id = "set_budget",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Wish,
    responses(
        (status = 200, description = "It was there, and is as you wish now", body = KeptBudget),
        (status = 201, description = "It is new", body = KeptBudget),
        Problems,
    ),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Wish>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let wishes = BudgetWishes {
        which: WhichBudgets {
            period: value.days()?,
            category: value.category,
            tag: value.tag.map(|Label(tag)| tag),
        },
        amount: value.amount.map(Into::into),
        currency: value.currency.unwrap_or(change.books.preferences().currency),
        rollover: value.rollover,
        thresholds: value.thresholds.map(|Percentages(thresholds)| thresholds),
    };
    let (budget, is_new) = ledger::keep_budget(&mut change.books, &wishes).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = change.done(&gate, status, &budget).await?;
    version::tagged(&mut response, &version::tag(&budget)?);
    Ok(response)
}
