//! Failures told to Sentry, where that is wanted: what our own code logs as an error, and panics.
//!
//! Whoever reads them there has no business in anybody's books. Of a log line goes its fixed text, and of its fields those
//! in `TOLD` alone, whose values are our own words; of a panic its place, and its words only where they are fixed. Nothing
//! is asked of the machine, of requests or of people. Sentry may be slow or away: nobody waits for it but the end of the
//! process, and that not for long.
//!
//! To tell one more field: its name in `TOLD`, after a look at each `tracing::error!` that has one of this name.

use std::{
    fmt,
    panic::PanicHookInfo,
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use sentry::{
    Client, ClientOptions, Transport, TransportFactory, TransportOptions,
    integrations::backtrace::{ProcessStacktraceIntegration, current_stacktrace},
    protocol::{Event, Exception, Level, Mechanism},
    transports::ReqwestHttpTransportOptions,
};
use thiserror::Error;
use tracing::{
    Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    layer::Context,
    registry::LookupSpan,
};

/// The fields that are told: they hold names and codes of ours, and counts.
const TOLD: [&str; 10] = [
    "attempts",
    "channel",
    "error",
    "job",
    "kind",
    "model",
    "plan",
    "reason",
    "reference",
    "seconds",
];

/// How long Sentry may take to let itself be reached, and for one failure in all.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(5);

/// How long the end of the process waits for what is still on its way.
const FAREWELL: Duration = Duration::from_secs(2);

/// The longest value that Sentry takes for a field, in characters.
const LONGEST: usize = 200;

/// Tells Sentry. When it is dropped, what is on its way is waited for, for a while.
pub struct Alarm(Arc<Client>);

/// Why Sentry cannot be told.
#[derive(Debug, Error)]
pub enum BadSettings {
    /// What was set is no DSN; it is not repeated, since it holds a key.
    #[error("SENTRY_DSN is not a DSN of Sentry; it looks like https://key@sentry.example/1")]
    Dsn,
    /// The HTTP client cannot be made.
    #[error("there is no way to reach Sentry: the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
}

impl Alarm {
    /// Tells the project of a DSN, as what runs in an environment. Nothing is sent yet.
    pub fn new(dsn: &SecretString, environment: Option<&str>) -> Result<Self, BadSettings> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            // What is told must not follow to wherever an answer points.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let mut options = ClientOptions::new()
            .release(concat!("hisabkitab@", env!("CARGO_PKG_VERSION")))
            .environment(environment.unwrap_or("production").to_owned())
            // Those that come by default would tell of the machine.
            .default_integrations(false)
            .send_default_pii(false)
            .max_breadcrumbs(0)
            .add_integration(ProcessStacktraceIntegration::new());
        options.dsn = Some(dsn.expose_secret().parse().map_err(|_| BadSettings::Dsn)?);
        options.transport = Some(Arc::new(Wire(http)));
        Ok(Self(Arc::new(Client::from(options))))
    }

    /// Hears what is logged as an error. What others than our own code log may hold anything, and is not heard.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let ours = filter_fn(is_told).with_max_level_hint(LevelFilter::ERROR);
        Ear(Arc::clone(&self.0)).with_filter(ours)
    }

    /// From here on panics are told as well, before whatever else is done about them.
    pub fn hear_panics(&self) {
        let (client, before) = (Arc::clone(&self.0), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            client.capture_event(of_panic(panic), None);
            before(panic);
        }));
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let (done, flushed) = mpsc::channel();
        let client = Arc::clone(&self.0);
        // Beside us: where the queue is full, its own bound does not hold.
        let flushing = thread::Builder::new().spawn(move || {
            client.flush(Some(FAREWELL));
            // Nobody may be left to hear it.
            let _ = done.send(());
        });
        if flushing.is_ok() {
            let _ = flushed.recv_timeout(FAREWELL);
        }
    }
}

/// The way to Sentry.
struct Wire(reqwest::Client);

impl TransportFactory for Wire {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        let options = ReqwestHttpTransportOptions::from(options);
        Arc::new(options.with_client(self.0.clone()).build())
    }
}

/// What hears the log.
struct Ear(Arc<Client>);

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        self.0.capture_event(of_line(event), None);
    }
}

/// Whether a line of the log is told: an error of our own code.
fn is_told(about: &Metadata<'_>) -> bool {
    *about.level() == tracing::Level::ERROR && about.target().starts_with("hisab")
}

/// What is told of a line.
fn of_line(line: &tracing::Event<'_>) -> Event<'static> {
    let mut event = Event {
        logger: Some(line.metadata().target().to_owned()),
        level: Level::Error,
        ..Event::default()
    };
    line.record(&mut Fields(&mut event));
    event
}

/// Writes the fields of a line into what is told.
struct Fields<'a>(&'a mut Event<'static>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0.message = Some(format!("{value:?}"));
        } else {
            self.record_str(field, &format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if TOLD.contains(&field.name()) {
            let value = value.chars().take(LONGEST).collect();
            self.0.tags.insert(field.name().to_owned(), value);
        }
    }
}

/// What is told of a panic.
fn of_panic(panic: &PanicHookInfo<'_>) -> Event<'static> {
    // Words that were put together may hold what somebody wrote, such as a text that was cut within a letter.
    let words = panic.payload().downcast_ref::<&'static str>();
    let words = words.map_or("The log of the process has its words", |words| *words);
    let mut stacktrace = current_stacktrace();
    for frame in stacktrace.iter_mut().flat_map(|trace| &mut trace.frames) {
        // Where the sources were when this was built is nobody's business.
        frame.abs_path = None;
    }
    let exception = Exception {
        ty: "panic".to_owned(),
        value: Some(words.to_owned()),
        stacktrace,
        mechanism: Some(Mechanism {
            ty: "panic".to_owned(),
            handled: Some(false),
            ..Mechanism::default()
        }),
        ..Exception::default()
    };
    let place = panic.location().map(|place| {
        let file = Path::new(place.file());
        let file = if file.is_absolute() { file.file_name().map(Path::new) } else { Some(file) };
        format!("{}:{}", file.unwrap_or(Path::new("")).display(), place.line())
    });
    let mut event =
        Event { level: Level::Fatal, exception: vec![exception].into(), ..Event::default() };
    event.tags.extend(place.map(|place| ("place".to_owned(), place)));
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_dsn_is_refused_without_repeating_it() {
        for wrong in ["s3cret", "https://sentry.example/1", "https://s3cret@sentry.example/"] {
            let refused = Alarm::new(&wrong.into(), None).err().unwrap().to_string();
            assert!(refused.contains("SENTRY_DSN") && !refused.contains("s3cret"), "{refused}");
        }
    }
}
