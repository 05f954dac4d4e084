//! What people are told without asking, what they may want of it, and why they were told.

use chrono::NaiveTime;
use hisab_port::{Button, Paragraph, Reply};

use super::{
    Reader, budgets, course,
    dates::{day, subject, within},
    figures,
    line::{Line, bold, count, plain},
    say,
};
use crate::{
    domain::{
        ids::NudgeId,
        nudge::{Kind, Quiet, Wanted},
    },
    ledger::{Digest, Explained, Finding, NudgesSet, Span},
};

/// How the payload of the button begins that asks why; the id follows.
pub const WHY: &str = "nudge:why:";

/// How the payload of the button begins that wants less of it; the id follows.
pub const LESS: &str = "nudge:less:";

/// How many categories a digest names.
const NAMED: usize = 5;

/// Something told without being asked, with buttons to ask why and to want less of it.
pub fn nudge(reader: Reader, id: NudgeId, finding: &Finding) -> Reply {
    let id = id.0.simple();
    let buttons = vec![vec![
        Button { label: "Why?".to_owned(), payload: format!("{WHY}{id}") },
        Button { label: "Less of this".to_owned(), payload: format!("{LESS}{id}") },
    ]];
    let paragraphs = match finding {
        Finding::Budget { state, threshold } => vec![
            plain("You are past ").bold(format!("{threshold}%")).plain(" of a budget.").end(),
            budgets::listed_one(reader, state),
        ],
        Finding::Pace(state) => {
            vec![plain("A budget will not last.").end(), budgets::listed_one(reader, state)]
        }
        Finding::Unusual(found) => {
            vec![plain("Is that right?").end(), course::odd(reader, found)]
        }
        Finding::Recurring(payment) => {
            vec![plain("Coming soon:").end(), course::comes(reader, payment)]
        }
        Finding::Silence { days, .. } => vec![
            plain("Nothing filed for ")
                .bold(count(*days, "day", "days"))
                .plain(". Anything to add? “yesterday chai 20” files it where it belongs.")
                .end(),
        ],
        Finding::Digest(digest) => summed_up(reader, digest),
    };
    Reply { buttons, ..say(paragraphs) }
}

/// What a digest is called where it stands for itself, and the days it is of.
pub fn digest_title(digest: &Digest) -> (&'static str, String) {
    let day = |day: chrono::NaiveDate| day.format("%-d %B").to_string();
    let (first, last) = (digest.period.start(), digest.period.last_day());
    match digest.span {
        Span::Day => ("Your day", day(first)),
        Span::Week => ("Your week", format!("{} to {}", day(first), day(last))),
        Span::Month => ("Your month", first.format("%B %Y").to_string()),
    }
}

fn summed_up(reader: Reader, digest: &Digest) -> Vec<Paragraph> {
    let Digest { span, period, spent, income, compared, budgets: standing } = digest;
    let heading = match span {
        Span::Day => "Your day, ".to_owned() + &day(reader, period.start()),
        Span::Week => "Your week, ".to_owned() + &subject(reader, *period).to_lowercase(),
        Span::Month => "Your month, ".to_owned() + &period.start().format("%B").to_string(),
    };
    let mut line = bold(heading).plain(": ");
    line = if spent.totals.is_empty() {
        line.plain("nothing spent")
    } else {
        let entries = count(spent.entries, "entry", "entries");
        line.amounts(&spent.totals).plain(" spent in ").plain(entries)
    };
    if !income.totals.is_empty() {
        line = line.plain(", ").amounts(&income.totals).plain(" came in");
    }
    let mut said = vec![line.plain(".").end()];
    let parts = spent.lines.iter().take(NAMED);
    said.extend(parts.map(|part| plain("• ").plain(&part.label).plain(" ").bold(part.money).end()));
    let more = spent.lines.len().saturating_sub(NAMED);
    if more > 0 {
        said.push(plain("and ").plain(more).plain(" smaller.").end());
    }
    if let Some(compared) = compared {
        said.extend(figures::comparison(reader, compared).into_iter().take(1));
    }
    if let Some(budgets) = standing {
        let all = budgets.budgets.iter().filter(|state| !state.paused);
        said.extend(all.map(|state| budgets::listed_one(reader, state)));
    }
    said
}

/// What a kind tells of.
pub(super) const fn of(kind: Kind) -> &'static str {
    match kind {
        Kind::Budget => "when you cross a line of a budget",
        Kind::Pace => "when a budget will not last",
        Kind::Unusual => "of entries unlike the others",
        Kind::Recurring => "of payments that come soon",
        Kind::Silence => "when nothing is filed for three days",
        Kind::Daily => "what each day came to, in the evening",
        Kind::Weekly => "what each week came to, on Monday",
        Kind::Monthly => "what each month came to, on the first",
    }
}

/// The words that turn a kind on.
const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Budget => "budget alerts on",
        Kind::Pace => "pace alerts on",
        Kind::Unusual => "unusual alerts on",
        Kind::Recurring => "upcoming bill alerts on",
        Kind::Silence => "silence reminders on",
        Kind::Daily => "daily digest on",
        Kind::Weekly => "weekly digest on",
        Kind::Monthly => "monthly digest on",
    }
}

pub(super) fn shown(wanted: &Wanted) -> Vec<Paragraph> {
    let mut said = vec![if wanted.kinds.is_empty() {
        plain("I tell you nothing by myself. You can have me tell you:").end()
    } else {
        plain("I tell you:").end()
    }];
    said.extend(wanted.kinds.iter().map(|kind| plain("• ").bold(of(*kind)).end()));
    if !wanted.kinds.is_empty() {
        said.push(quiet(wanted.quiet).end());
        said.push(plain("At most two of these a day. “turn off nudges” ends it.").end());
    }
    let others: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !wanted.has(*kind)).collect();
    if !wanted.kinds.is_empty() && !others.is_empty() {
        said.push(plain("There is also:").end());
    }
    said.extend(others.into_iter().map(|kind| {
        plain("• ").plain(of(kind)).plain(": write “").plain(words(kind)).plain("”").end()
    }));
    said
}

fn quiet(quiet: Quiet) -> Line {
    if quiet.from == quiet.to {
        return plain("There are no quiet hours. “quiet hours 21 to 8” sets some.");
    }
    plain("Not from ")
        .bold(clock(quiet.from))
        .plain(" to ")
        .bold(clock(quiet.to))
        .plain(", your quiet hours.")
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

pub(super) fn set(NudgesSet { before, after, unreachable }: &NudgesSet) -> Vec<Paragraph> {
    let mut said = Vec::new();
    let new: Vec<Kind> = after.kinds.iter().copied().filter(|kind| !before.has(*kind)).collect();
    let gone: Vec<Kind> = before.kinds.iter().copied().filter(|kind| !after.has(*kind)).collect();
    for (kinds, heading) in [(new, "From now on I tell you "), (gone, "No longer do I tell you ")] {
        said.extend(kinds.into_iter().map(|kind| plain(heading).bold(of(kind)).plain(".").end()));
    }
    if before.quiet != after.quiet {
        said.push(quiet(after.quiet).end());
    }
    if *unreachable && !after.kinds.is_empty() {
        said.push(
            plain("A terminal hears only answers, so there is no chat yet in which I could tell you: “link” here makes a code for your chat with a bot or on a page.")
                .end(),
        );
    }
    if said.is_empty() {
        said.push(plain("That is how it is already. “my nudges” shows all of it.").end());
    }
    said
}

/// "nothing", "3 kinds, not from 21:00 to 08:00".
pub(super) fn brief(wanted: &Wanted) -> String {
    let Wanted { kinds, quiet } = wanted;
    match kinds.len() {
        0 => "nothing".to_owned(),
        _ if quiet.from == quiet.to => kinds_named(kinds),
        _ => {
            let (from, to) = (clock(quiet.from), clock(quiet.to));
            format!("{}, not from {from} to {to}", kinds_named(kinds))
        }
    }
}

fn kinds_named(kinds: &[Kind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    names.join(", ")
}

/// Why something is told, in words.
pub fn nudge_why(reader: Reader, finding: &Finding) -> String {
    say(vec![why(reader, finding).end()]).plain_text()
}

fn why(reader: Reader, finding: &Finding) -> Line {
    match finding {
        Finding::Budget { state, threshold } => {
            plain("Of ").plain(state.available).plain(" you had spent ").bold(state.spent).plain(
                format!(", which is {}%; {threshold}% is a line of that budget.", state.percent),
            )
        }
        Finding::Pace(state) => {
            plain("You had spent ").bold(state.spent).plain(" of ").plain(state.available).plain(
                format!(
                    " with {} left, and at the same rate it does not last.",
                    count(state.days_left, "day", "days")
                ),
            )
        }
        Finding::Unusual(found) => plain("It was ")
            .bold(found.entry.money)
            .plain(", and half of what you file under ")
            .plain(&found.entry.category)
            .plain(" is from ")
            .plain(found.least)
            .plain(" to ")
            .plain(found.most)
            .plain("."),
        Finding::Recurring(payment) => plain("You paid ")
            .plain(&payment.name)
            .plain(" ")
            .plain(count(payment.times.into(), "time", "times"))
            .plain(", the last on ")
            .bold(day(reader, payment.last))
            .plain("."),
        Finding::Silence { last, .. } => plain("You filed something last on ")
            .bold(day(reader, *last))
            .plain(", and I say so once when three days pass without anything."),
        Finding::Digest(digest) => plain("It sums up all that you filed ")
            .bold(within(reader, Some(digest.period)))
            .plain(", as it stood when I told you."),
    }
}

pub(super) fn explained(reader: Reader, explained: &Explained) -> Vec<Paragraph> {
    let Explained { kind, day: told, finding, wanted } = explained;
    let asked = plain("You asked me to tell you ").plain(of(*kind));
    let asked = match (wanted, told) {
        (true, told) => {
            asked.plain("; this was ").plain(day(reader, *told)).plain(". “less of this” ends it.")
        }
        (false, _) => asked.plain(", and I no longer do."),
    };
    vec![why(reader, finding).end(), asked.end()]
}
