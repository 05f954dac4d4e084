//! HisabKitab keeps a person's books by chat: what was spent is written as one would tell a friend, filed,
//! and added up when asked.
//!
//! # How a message goes
//!
//! An adapter hands it to [`conversation`], which stores it once; then the adapter may tell its platform. In its turn,
//! one at a time in a conversation and in order, the person's books are opened in a transaction. [`agent::rules`]
//! reads the words, without a model and without the network, as calls of [`agent::tools`]; these decode their
//! arguments and call a use case of [`ledger`], which keeps its rows through [`store`]. [`wording`] turns the
//! typed outcome into a reply, and the reply goes into the outbox in the same transaction. A crash before the commit
//! did nothing; a crash after it lost nothing. What the rules cannot read goes to a model ([`agent::inquiry`]), which is
//! asked between two such transactions and calls the same tools. From the outbox the reply goes to the adapter until it is sent.
//!
//! # Which way things point
//!
//! `app` → `conversation`, `channels`, `api`, `jobs` → `agent` → `ledger` → `store` → `domain`, never back; `wording` serves
//! those above `ledger` and knows `ledger` and `domain`; `mail` serves those above `wording`, to which it adds looks, and
//! sends what it stored; `broker` carries errands for `conversation`; `firebase` says who somebody is, to `gate`; `http` and
//! `alarm` know nobody. A test reads the tree and enforces it.
//!
//! # What holds everywhere
//!
//! Money is exact ([`domain::money`]), time is an argument, the caller is never one, every query names its
//! user, and every change is journalled so that it can be undone.

pub mod agent;
pub mod alarm;
pub mod api;
pub mod app;
pub mod broker;
pub mod channels;
pub mod charts;
pub mod config;
pub mod conversation;
pub mod dashboard;
pub mod domain;
pub mod firebase;
pub mod gate;
pub mod http;
pub mod jobs;
pub mod ledger;
pub mod mail;
pub mod store;
pub mod wording;
