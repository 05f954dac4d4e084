//! `hisab eval FILE`: how well messages are understood whose meaning is known; without any books.
//!
//! `corpus` reads the file, `judge` compares what was made of a message with what was wanted, `report` counts. The rules
//! are read as `hisab understand` has them. A model is asked one round, with the tools that it is offered in a
//! conversation, and nothing that it calls for is done: the calls are what is judged.

mod corpus;
mod judge;
mod report;

use std::{
    fs::File,
    io::{self, BufReader, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use futures_util::{StreamExt as _, stream};
use hisabkitab::{
    agent::{
        consent::Consent,
        inquiry::{Brief, Inquiry},
        model::{Failure, Model, Usage},
        rules::{self, Decision, Reading, Situation},
        tools::Call,
    },
    app, config,
    domain::{category::Starter, zone::Zone},
    ledger::vocabulary::Vocabulary,
    wording,
};
use tokio::time::Instant;

use self::{
    corpus::{Case, Corpus},
    judge::{Made, Verdict, judge},
    report::{Judged, Report},
};
use super::tell;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Messages and what they mean, as JSON lines; `-` is standard input
    file: PathBuf,

    /// Who reads them [default: both, or rules if there is no model]
    #[arg(long, value_name = "WHO")]
    with: Option<With>,

    /// Only so many messages, from the beginning
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,

    /// Write the figures as JSON
    #[arg(long)]
    json: bool,

    /// How long to wait for a model that is away or busy before messages count as passed on
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    patience: u64,

    #[command(flatten)]
    model: config::model::Model,
}

/// Who reads the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum With {
    /// The rules alone
    Rules,
    /// The model alone
    Model,
    /// The rules, and the model what they pass on or would ask about
    Both,
}

/// How many messages a model is asked about at a time.
const AT_ONCE: usize = 4;

/// How long a model may take for one message.
const LIMIT: Duration = Duration::from_secs(40);

/// The pause before a model that is away or busy is asked again.
const PAUSE: Duration = Duration::from_secs(5);

/// The categories that someone starts with.
fn categories() -> impl Iterator<Item = String> {
    Starter::ALL.into_iter().map(|starter| starter.name().to_owned())
}

/// Judges a file and prints what came of it, as far as it got.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let model = model(args)?;
    let Corpus { cases, unread, left_out } = read(&args.file, args.limit)?;
    let messages = cases.len();
    let name = model.as_ref().map(|(model, _)| model.name().to_owned());
    let mut report = Report { model: name, unread, left_out, messages, ..Report::default() };
    let desk = Desk {
        model,
        vocabulary: Vocabulary::starting(),
        patience: Duration::from_secs(args.patience),
        is_given_up: AtomicBool::new(false),
    };
    let progress = Progress { of: messages, is_shown: io::stderr().is_terminal() };
    {
        let judged = stream::iter(cases).map(|case| desk.judge(case)).buffer_unordered(AT_ONCE);
        let mut judged = std::pin::pin!(judged);
        let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
        loop {
            tokio::select! {
                biased;
                _ = &mut stop => break,
                next = judged.next() => match next {
                    Some(judged) => report.count(judged),
                    None => break,
                },
            }
            progress.show(report.done);
        }
    }
    progress.end();
    if args.json {
        tell(&report.json().to_string())?;
    } else {
        for line in report.lines() {
            tell(&line)?;
        }
    }
    Ok(())
}

/// The model to ask, and whether the rules come first; `None` for the rules alone.
fn model(args: &Args) -> anyhow::Result<Option<(Model, bool)>> {
    if args.with == Some(With::Rules) {
        return Ok(None);
    }
    let model = app::model(&args.model)?;
    match (args.with, model) {
        (None, None) => Ok(None),
        (_, None) => bail!("there is no model to ask: set GEMINI_API_KEY, or --model-provider"),
        (with, Some(model)) => Ok(Some((model, with != Some(With::Model)))),
    }
}

fn read(file: &Path, limit: Option<usize>) -> anyhow::Result<Corpus> {
    if file == Path::new("-") {
        return Corpus::read(io::stdin().lock(), limit).context("reading the messages");
    }
    let cannot = || format!("{} cannot be read", file.display());
    let lines = BufReader::new(File::open(file).with_context(cannot)?);
    Corpus::read(lines, limit).with_context(cannot)
}

/// What all messages share.
struct Desk {
    /// The model, and whether the rules come first.
    model: Option<(Model, bool)>,
    vocabulary: Vocabulary,
    patience: Duration,
    /// Whether the model was waited for in vain, so that the next message does not wait again.
    is_given_up: AtomicBool,
}

impl Desk {
    async fn judge(&self, case: Case) -> Judged {
        let situation = Situation {
            now: case.now,
            zone: Zone::UTC,
            currency: case.currency,
            vocabulary: &self.vocabulary,
            replying: false,
            recent: false,
            last: None,
        };
        let reading = rules::understand(&case.text, &situation);
        let (verdict, asked) = match &self.model {
            Some((model, rules_first)) if !rules_first || is_open(&reading) => {
                let (verdict, usage, failure) = self.judge_model(model, &case, &reading).await;
                (verdict, Some((usage, failure)))
            }
            _ => (judge(&case.wanted, &Made::by_rules(reading), &self.vocabulary), None),
        };
        Judged { group: case.group, verdict, asked }
    }

    async fn judge_model(
        &self,
        model: &Model,
        case: &Case,
        reading: &Reading,
    ) -> (Verdict, Usage, Option<&'static str>) {
        let (usage, calls) = self.ask(model, case).await;
        let calls = match calls {
            Ok(calls) => calls,
            Err(why) => return (Verdict::PassedOn, usage, Some(why)),
        };
        let today = Zone::UTC.date(case.now);
        let mut consent = Consent::new(&case.text, reading, case.currency, today, Vec::new());
        let made = Made::by_model(calls, &mut consent, today);
        (judge(&case.wanted, &made, &self.vocabulary), usage, None)
    }

    /// What a model calls for, or the name of why it does not answer. One that is away or busy is waited for, unless
    /// that was in vain before.
    async fn ask(&self, model: &Model, case: &Case) -> (Usage, Result<Vec<Call>, &'static str>) {
        let mut usage = Usage::default();
        let until = Instant::now() + self.patience;
        loop {
            let brief = Brief {
                said: case.text.clone(),
                today: Zone::UTC.date(case.now),
                zone: Zone::UTC,
                currency: case.currency,
                categories: categories().collect(),
                before: None,
                mask: None,
                is_edit: false,
            };
            let mut inquiry = Inquiry::begin(brief, &[]);
            let asked = inquiry.ask(model, Instant::now() + LIMIT, |_| ()).await;
            usage.merge(asked.usage);
            let failure = match asked.result {
                Ok(()) => {
                    self.is_given_up.store(false, Ordering::Relaxed);
                    return (usage, inquiry.calls().ok_or("unreadable_call"));
                }
                Err(failure) => failure,
            };
            let may_return = matches!(failure, Failure::Away | Failure::Busy);
            let waits = may_return && !self.is_given_up.load(Ordering::Relaxed);
            if !waits || Instant::now() + PAUSE > until {
                let in_vain = may_return || failure == Failure::Misconfigured;
                self.is_given_up.fetch_or(in_vain, Ordering::Relaxed);
                return (usage, Err(failure.name()));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Whether a model is to read it after the rules: what they could not read, and what they would ask about.
fn is_open(reading: &Reading) -> bool {
    match &reading.decision {
        Decision::Act(_) => false,
        Decision::Ask(_) => true,
        Decision::Pass(why) => why.is_unread(),
    }
}

/// How far it is, for whoever watches.
struct Progress {
    of: usize,
    is_shown: bool,
}

impl Progress {
    fn show(&self, done: usize) {
        if self.is_shown {
            // That it cannot be shown changes nothing about the figures.
            let _ = write!(io::stderr(), "\r{}", wording::eval::progress(done, self.of));
        }
    }

    fn end(&self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
