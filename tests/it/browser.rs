//! The chat as a person has it: the real program, a real browser, and what is seen in it.

mod books;
mod broken;
mod drafts;
mod elsewhere;
mod inside;
mod pictures;
mod seen;
mod talking;
mod thinking;
