//! Understanding without a model.
use crate::{
    agent::tools::Call,
    domain::{currency::Currency, zone::Zone},
    ledger::vocabulary::Vocabulary,
};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
#[expect(missing_docs, reason = "x")]
pub struct Situation<'a> {
    pub now: DateTime<Utc>,
    pub zone: Zone,
    pub currency: Currency,
    pub vocabulary: &'a Vocabulary,
    pub replying: bool,
    pub recent: bool,
}
#[expect(missing_docs, reason = "x")]
pub struct Reading {
    pub decision: Decision,
    pub amounts: Vec<Amount>,
    pub dates: Vec<Dates>,
}
#[expect(missing_docs, reason = "x")]
pub struct Amount {
    pub value: Decimal,
    pub currency: Option<Currency>,
}
#[expect(missing_docs, reason = "x")]
pub struct Dates {
    pub start: Option<NaiveDate>,
    pub end: Option<NaiveDate>,
}
#[expect(missing_docs, reason = "x")]
pub enum Decision {
    Act(Vec<Call>),
    Ask(Question),
    Pass(Why),
}
#[expect(missing_docs, reason = "x")]
pub enum Question {
    HowMuch { what: String },
    WhatFor { amount: String, currency: Currency },
    Which { readings: Vec<Vec<Call>> },
}
#[expect(missing_docs, reason = "x")]
#[derive(Clone, Copy)]
pub enum Why {
    Greeting,
    Thanks,
    Help,
    Answer,
    StillToCome,
    TooLong,
    NotUnderstood,
}
#[expect(missing_docs, reason = "x")]
pub const MAX_CHARACTERS: usize = 4000;
impl Reading {
    #[expect(missing_docs, reason = "x")]
    pub fn is_unclear(&self) -> bool {
        true
    }
}
#[expect(missing_docs, reason = "x")]
pub fn understand(_: &str, _: &Situation<'_>) -> Reading {
    Reading { decision: Decision::Pass(Why::NotUnderstood), amounts: vec![], dates: vec![] }
}
