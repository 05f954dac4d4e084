//! The use cases: what a person can do with their books.

pub mod vocabulary;
