//! What stands around every page of somebody who is signed in: where they are, where else they can go, the chat in the
//! corner, and what was done last.

use super::{chat, session::Visitor};
use crate::{
    domain::access::Role,
    gate::Gate,
    wording::pages::{Done, SHELL, Shell as Words, done},
};

/// A page that the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Overview,
    Transactions,
    Budgets,
    Insights,
    Settings,
    /// For the owner alone.
    Operator,
}

impl Place {
    /// All of them, in the order of the navigation.
    const ALL: [Self; 6] = [
        Self::Overview,
        Self::Transactions,
        Self::Budgets,
        Self::Insights,
        Self::Settings,
        Self::Operator,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/dashboard",
            Self::Transactions => "/dashboard/transactions",
            Self::Budgets => "/dashboard/budgets",
            Self::Insights => "/dashboard/insights",
            Self::Settings => "/dashboard/settings",
            Self::Operator => "/dashboard/operator",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Overview => SHELL.overview,
            Self::Transactions => SHELL.transactions,
            Self::Budgets => SHELL.budgets,
            Self::Insights => SHELL.insights,
            Self::Settings => SHELL.settings,
            Self::Operator => SHELL.operator,
        }
    }

    fn is_for(self, role: Role) -> bool {
        self != Self::Operator || role == Role::Owner
    }
}

/// What stands around a page.
#[derive(Clone, Debug)]
pub(super) struct Shell {
    /// What its forms carry.
    pub(super) form_token: String,
    /// What was just done, if anything: it comes with the redirect after a form.
    pub(super) said: Option<String>,
    /// Where the visitor's chat is.
    pub(super) chat: String,
    /// The labels around every page.
    pub(super) words: &'static Words,
    here: Place,
    role: Role,
}

impl Shell {
    /// Around a page of a visitor.
    pub(super) fn new(gate: &Gate, visitor: &Visitor, here: Place) -> Self {
        let (form_token, chat) = (gate.form_token(visitor), chat::address(visitor.shown.user()));
        Self { form_token, said: None, chat, words: &SHELL, here, role: Role::Person }
    }

    /// With what was just done, if anything was.
    pub(super) fn after(self, what: Option<Done>) -> Self {
        Self { said: what.map(|what| done(what).to_owned()).or(self.said), ..self }
    }

    /// With something else that is said.
    pub(super) fn saying(self, said: Option<&str>) -> Self {
        Self { said: said.map(ToOwned::to_owned).or(self.said), ..self }
    }

    /// Around a page of somebody who is that here.
    pub(super) fn of(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub(super) fn title(&self) -> &'static str {
        self.here.label()
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn is_at(&self, place: &Place) -> bool {
        self.here == *place
    }

    pub(super) fn places(&self) -> impl Iterator<Item = (Place, &'static str, &'static str)> {
        let role = self.role;
        let all = Place::ALL.into_iter().filter(move |place| place.is_for(role));
        all.map(|place| (place, place.label(), place.path()))
    }
}
