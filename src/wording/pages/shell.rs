//! What stands around every page.

/// The labels around every page.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    /// Leads past the navigation.
    pub skip: &'static str,
    /// What the navigation is called.
    pub nav: &'static str,
    /// The page that shows how the month goes.
    pub overview: &'static str,
    /// The page with all entries.
    pub transactions: &'static str,
    /// The page with the budgets.
    pub budgets: &'static str,
    /// A form was sent, and nobody answered.
    pub unsent: &'static str,
    /// The page that shows what the figures say.
    pub insights: &'static str,
    /// The page with what the person has chosen.
    pub settings: &'static str,
    /// The page for whoever runs the program.
    pub operator: &'static str,
    /// Said to those who do not see it when the page shows a change.
    pub changed: &'static str,
    /// Ends the session.
    pub sign_out: &'static str,
}

/// The labels around every page.
pub const SHELL: Shell = Shell {
    skip: "Skip to the page",
    nav: "Pages",
    overview: "Overview",
    transactions: "Entries",
    budgets: "Budgets",
    unsent: "I cannot be reached just now, and do not know whether that arrived. Load the page again to see.",
    insights: "Insights",
    settings: "Settings",
    operator: "Operator",
    changed: "The books have changed; the page shows them as they are now.",
    sign_out: "Sign out",
};
