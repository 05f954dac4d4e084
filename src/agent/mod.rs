//! From words to tool calls: what a person meant, and the tools that do it.

pub mod rules;
pub mod tools;
