//! From words to tool calls: what a person meant, and the tools that do it.
//!
//! [`rules`] come first. What they do not understand goes to a [`model`], question by question in an [`inquiry`]: it knows
//! the recent exchanges ([`memory`]), calls the same [`tools`] within what the person agreed to ([`consent`]), sees no
//! names if they are to be hidden ([`masking`]), and says nothing that was not found ([`grounding`]).

pub mod consent;
pub mod grounding;
pub mod inquiry;
pub mod masking;
pub mod memory;
pub mod model;
pub mod rules;
pub mod tools;
