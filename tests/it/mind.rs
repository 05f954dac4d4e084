//! The mind: what the rules do not understand, through the front door, with a stand-in of the model behind it; and what
//! a person can wish of it.

mod attacks;
mod edits;
mod everyday;
mod faults;
mod figures;
#[cfg(feature = "embedded")]
mod folder;
mod lies;
mod memory;
mod offered;
mod ollama;
mod privacy;
mod recovery;
mod rounds;
mod wishes;
