//! What a person is told without asking: the kinds they may want, when each is due, and when they are left alone.
//!
//! Times are those of the person's clock. A time that their clock skips is the first after it, one that comes twice the
//! first of the two. To add a kind: a variant here, its name in the schema, and what finds it in `ledger::nudges`.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::zone::Zone;

/// What somebody may want to be told of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = NudgeKind)]
pub enum Kind {
    /// That a line of a budget is crossed.
    Budget,
    /// That a budget will not last.
    Pace,
    /// That an entry is unlike the others of its category.
    Unusual,
    /// That something which comes again and again comes soon.
    Recurring,
    /// That nothing was filed for three days.
    Silence,
    /// What the day came to, in the evening.
    Daily,
    /// What the week came to, on Monday morning.
    Weekly,
    /// What the month came to, on the morning of the first.
    Monthly,
}

/// A word that is no kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{said:?} is no kind of nudge")]
pub struct UnknownKind {
    /// What was said, shortened.
    pub said: String,
}

impl Kind {
    /// Every kind, what matters most first: of several that are due at once, the first are told.
    pub const ALL: [Self; 8] = [
        Self::Budget,
        Self::Recurring,
        Self::Pace,
        Self::Unusual,
        Self::Silence,
        Self::Daily,
        Self::Weekly,
        Self::Monthly,
    ];

    /// Its name in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Pace => "pace",
            Self::Unusual => "unusual",
            Self::Recurring => "recurring",
            Self::Silence => "silence",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownKind { said: name.chars().take(40).collect() })
    }

    /// With which plan it is looked for.
    pub const fn plan(self) -> Plan {
        match self {
            Self::Budget | Self::Pace | Self::Unusual | Self::Recurring | Self::Silence => {
                Plan::Look
            }
            Self::Daily => Plan::Daily,
            Self::Weekly => Plan::Weekly,
            Self::Monthly => Plan::Monthly,
        }
    }
}

/// When somebody is looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Each day at 18:00, for whatever is not a digest.
    Look,
    /// Each day at 20:00.
    Daily,
    /// Mondays at 8:30.
    Weekly,
    /// The first of each month at 8:30.
    Monthly,
}

impl Plan {
    /// Every plan.
    pub const ALL: [Self; 4] = [Self::Look, Self::Daily, Self::Weekly, Self::Monthly];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|plan| plan.name() == name)
            .ok_or_else(|| UnknownKind { said: name.chars().take(40).collect() })
    }

    /// Whether a day has it.
    fn falls_on(self, day: NaiveDate) -> bool {
        match self {
            Self::Look | Self::Daily => true,
            Self::Weekly => day.weekday() == Weekday::Mon,
            Self::Monthly => day.day() == 1,
        }
    }

    /// Minutes after midnight.
    const fn minute(self) -> u32 {
        match self {
            Self::Look => 18 * 60,
            Self::Daily => 20 * 60,
            Self::Weekly | Self::Monthly => 8 * 60 + 30,
        }
    }

    /// The time of day.
    pub fn time(self) -> NaiveTime {
        time_of(self.minute())
    }

    /// When it came last by `now`, of the times since it was `due`: of those that were missed, the newest counts.
    pub fn newest(
        self,
        zone: Zone,
        quiet: Quiet,
        due: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        // Whatever the plan, it came since then.
        let long_ago = now - chrono::TimeDelta::days(40);
        let mut newest = if due < long_ago { self.next(zone, quiet, long_ago) } else { due };
        loop {
            let next = self.next(zone, quiet, newest);
            if next > now {
                return newest;
            }
            newest = next;
        }
    }

    /// When it comes next, after an instant; never within quiet hours, but at their end.
    pub fn next(self, zone: Zone, quiet: Quiet, after: DateTime<Utc>) -> DateTime<Utc> {
        let today = zone.date(after);
        let time = self.time();
        // A day before, since quiet hours may have put off what was due then; a month has the first.
        let days = (0..=40).filter_map(|days| today.pred_opt()?.checked_add_days(Days::new(days)));
        days.filter(|day| self.falls_on(*day))
            .map(|day| zone.instant(quiet.put_off(day.and_time(time))))
            .find(|at| *at > after)
            .unwrap_or(after + chrono::TimeDelta::days(40))
    }
}

/// A time of day, in minutes after midnight.
fn time_of(minutes: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(minutes / 60 % 24, minutes % 60, 0).unwrap_or(NaiveTime::MIN)
}

/// The times of day between which somebody is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quiet {
    /// From when on.
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$", example = "21:00:00")]
    pub from: NaiveTime,
    /// Until when; over midnight if it is earlier, never if it is the same.
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$", example = "08:00:00")]
    pub to: NaiveTime,
}

impl Default for Quiet {
    /// From nine in the evening to eight in the morning.
    fn default() -> Self {
        Self { from: time_of(21 * 60), to: time_of(8 * 60) }
    }
}

impl Quiet {
    /// No quiet hours.
    pub const NEVER: Self = Self { from: NaiveTime::MIN, to: NaiveTime::MIN };

    /// Whether a time of day is within them.
    pub fn holds(self, time: NaiveTime) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }

    /// A local time, or the end of the quiet hours that it is in.
    pub fn put_off(self, local: NaiveDateTime) -> NaiveDateTime {
        if !self.holds(local.time()) {
            return local;
        }
        let over_midnight = self.to <= local.time();
        let day = if over_midnight { local.date().succ_opt() } else { Some(local.date()) };
        day.unwrap_or(local.date()).and_time(self.to)
    }
}

/// What a person wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Wanted {
    /// The kinds, in the order of [`Kind::ALL`].
    pub kinds: Vec<Kind>,
    /// When they are left alone.
    pub quiet: Quiet,
}

impl Wanted {
    /// Whether a kind is wanted.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// With kinds that are wanted, or not any more.
    #[must_use]
    pub fn with(&self, kinds: &[Kind], wanted: bool) -> Self {
        let keeps = |kind: &Kind| if kinds.contains(kind) { wanted } else { self.has(*kind) };
        Self { kinds: Kind::ALL.into_iter().filter(keeps).collect(), quiet: self.quiet }
    }

    /// Whether anything is looked for with a plan.
    pub fn needs(&self, plan: Plan) -> bool {
        self.kinds.iter().any(|kind| kind.plan() == plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn quiet(from: &str, to: &str) -> Quiet {
        Quiet { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn names_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for plan in Plan::ALL {
            assert_eq!(Plan::parse(plan.name()), Ok(plan));
        }
        assert!(Kind::parse("sometimes").is_err() && Plan::parse("yearly").is_err());
    }

    #[test]
    fn plans_are_due_by_the_persons_clock() {
        let kathmandu = Zone::parse("Kathmandu").unwrap();
        let next = |plan: Plan, after| plan.next(kathmandu, Quiet::default(), at(after));
        // Monday 2026-11-23, 12:00 there.
        let noon = "2026-11-23T06:15:00Z";
        assert_eq!(next(Plan::Look, noon), at("2026-11-23T12:15:00Z"));
        assert_eq!(next(Plan::Look, "2026-11-23T12:15:00Z"), at("2026-11-24T12:15:00Z"));
        assert_eq!(next(Plan::Daily, noon), at("2026-11-23T14:15:00Z"));
        assert_eq!(next(Plan::Weekly, noon), at("2026-11-30T02:45:00Z"));
        assert_eq!(next(Plan::Monthly, noon), at("2026-12-01T02:45:00Z"));
    }

    #[test]
    fn of_what_was_missed_the_newest_counts() {
        let kathmandu = Zone::parse("Kathmandu").unwrap();
        let newest = |plan: Plan, due, now| {
            plan.newest(kathmandu, Quiet::default(), at(due), at(now)).to_string()
        };
        let monday = "2026-11-23T02:45:00Z";
        let hour_later = "2026-11-23T03:45:00Z";
        assert_eq!(
            newest(Plan::Weekly, "2026-11-09T02:45:00Z", hour_later),
            at(monday).to_string()
        );
        assert_eq!(
            newest(Plan::Weekly, "2020-01-06T02:45:00Z", hour_later),
            at(monday).to_string()
        );
        assert_eq!(newest(Plan::Weekly, monday, "2026-11-30T02:44:59Z"), at(monday).to_string());
        let first = "2026-11-01T02:45:00Z";
        assert_eq!(
            newest(Plan::Monthly, "2020-01-01T02:45:00Z", hour_later),
            at(first).to_string()
        );
        let evening = "2026-11-22T14:15:00Z";
        assert_eq!(
            newest(Plan::Daily, "2026-11-21T14:15:00Z", hour_later),
            at(evening).to_string()
        );
    }

    #[test]
    fn quiet_hours_put_off_to_their_end() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let evening = quiet("17:00", "07:00");
        let after = at("2026-11-23T12:00:00Z");
        assert_eq!(Plan::Look.next(berlin, evening, after), at("2026-11-24T06:00:00Z"));
        // What was put off to this morning is still to come just before it.
        let before = at("2026-11-24T05:59:59Z");
        assert_eq!(Plan::Look.next(berlin, evening, before), at("2026-11-24T06:00:00Z"));
        assert_eq!(
            Plan::Look.next(berlin, quiet("18:00", "18:30"), after),
            at("2026-11-23T17:30:00Z")
        );
        assert_eq!(Plan::Look.next(berlin, Quiet::NEVER, after), at("2026-11-23T17:00:00Z"));
    }

    #[test]
    fn a_clock_that_jumps_is_followed() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let night = quiet("00:00", "00:00");
        // 18:00 is 17:00 UTC in winter and 16:00 in summer.
        let saturday = at("2026-03-28T17:00:00Z");
        assert_eq!(Plan::Look.next(berlin, night, saturday), at("2026-03-29T16:00:00Z"));
    }

    #[test]
    fn quiet_hours_hold_their_beginning_and_not_their_end() {
        let night = Quiet::default();
        let holds = |time: &str| night.holds(time.parse().unwrap());
        assert!(holds("21:00:00") && holds("00:00:00") && holds("07:59:59"));
        assert!(!holds("08:00:00") && !holds("20:59:59"));
        assert!(!Quiet::NEVER.holds("12:00:00".parse().unwrap()));
    }

    #[test]
    fn kinds_are_added_and_taken_away() {
        let some = Wanted::default().with(&[Kind::Weekly, Kind::Budget], true);
        assert_eq!(some.kinds, [Kind::Budget, Kind::Weekly]);
        assert_eq!(some.with(&[Kind::Weekly, Kind::Pace], false).kinds, [Kind::Budget]);
        assert!(some.needs(Plan::Look) && some.needs(Plan::Weekly) && !some.needs(Plan::Daily));
    }
}
