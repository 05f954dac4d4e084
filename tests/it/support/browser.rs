//! A real browser before the chat: Chromium without a screen, driven over WebDriver, as a person would drive it.
//!
//! One chromedriver serves all tests of the process and ends with it, however that ends; a test has a [`Browser`] of
//! its own, new and empty, and as many [`Tab`]s as it likes. Nothing here sleeps: what a test expects is a condition,
//! looked at within the page until it holds or a deadline says what was there instead.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::LazyLock,
};

use axum::http::Method;
use fantoccini::{
    Client, ClientBuilder,
    actions::{InputSource as _, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::{WebDriverCompatibleCommand, WindowHandle},
};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Url;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::RUNTIME;

/// A browser is a dozen processes: so many at once are enough, however many tests run.
static SEATS: Semaphore = Semaphore::const_new(4);

/// How long, in milliseconds, anything that is expected may take on a machine with much else to do.
const PATIENCE: u64 = 30_000;

/// Runs chromedriver until standard input ends, which it does with this process; then its browsers are closed, too.
const DRIVE: &str = r#"
    chromedriver --port=0 & read -r port; read -r _
    exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3
    wait"#;

static DRIVER: LazyLock<Driver> = LazyLock::new(Driver::start);

struct Driver {
    url: String,
    // Its input ends with us.
    _bash: Child,
}

impl Driver {
    fn start() -> Self {
        let mut bash = Command::new("bash");
        bash.args(["-c", DRIVE]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut bash = bash.spawn().unwrap();
        let mut lines = BufReader::new(bash.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.unwrap_or_else(|| panic!("no chromedriver starts; tests/run installs one"));
        writeln!(bash.stdin.as_ref().unwrap(), "{port}").unwrap();
        // Whatever else it says must find somebody who reads.
        std::thread::spawn(move || lines.for_each(drop));
        Self { url: format!("http://127.0.0.1:{port}"), _bash: bash }
    }
}

/// What chromedriver understands and WebDriver has no name for.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

fn wait<T>(work: impl Future<Output = Result<T, CmdError>>) -> T {
    RUNTIME.block_on(work).unwrap()
}

/// Someone's browser, with nothing in it; closed when it is dropped.
pub(crate) struct Browser {
    client: Client,
    _profile: TempDir,
    _seat: SemaphorePermit<'static>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let seat = RUNTIME.block_on(SEATS.acquire()).unwrap();
        let profile = tempfile::tempdir().unwrap();
        let profile_option = format!("--user-data-dir={}", profile.path().display());
        let capabilities = json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            // A little more than our own patience, which says more when it ends.
            "timeouts": { "script": 2 * PATIENCE, "pageLoad": 2 * PATIENCE },
            "goog:chromeOptions": { "args": [
                "--headless=new", "--window-size=1280,800", profile_option,
                // Root has no sandbox, containers little shared memory. The pages are our own.
                "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                // Nothing but what the test does.
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-quic",
            ] },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let client = RUNTIME.block_on(
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&DRIVER.url),
        );
        Self { client: client.unwrap(), _profile: profile, _seat: seat }
    }

    /// The tab that is there from the beginning.
    pub(crate) fn tab(&self) -> Tab<'_> {
        Tab { browser: self, window: wait(self.client.window()) }
    }

    /// One more, in a window of its own: both are seen.
    pub(crate) fn another_tab(&self) -> Tab<'_> {
        let window = wait(self.client.new_window(false)).handle;
        Tab { browser: self, window }
    }

    /// What the console has heard since it was asked last: errors, warnings, breaches of a policy.
    pub(crate) fn console(&self) -> Vec<String> {
        let body = json!({ "type": "browser" });
        let entries = wait(self.client.issue_cmd(Post { path: "se/log", body }));
        let said = |entry: &Value| format!("{}: {}", entry["level"], entry["message"]);
        entries.as_array().unwrap().iter().map(said).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Before its folder goes. A test that failed already has said why.
        let _ = RUNTIME.block_on(self.client.clone().close());
    }
}

/// What a condition in a page can use.
const GLANCE: &str = r"
    const [given, patience, done] = arguments;
    const root = () => document.querySelector('hisab-chat').shadowRoot;
    const one = (selector) => root().querySelector(selector);
    const all = (selector) => [...root().querySelectorAll(selector)];
    const mine = (text) => all('[data-mine]').findLast((own) => own.querySelector('[part=text]').textContent === text);
    const paragraphs = (reply) => [...reply.querySelectorAll('[part=text] p')].map((p) => p.textContent).join('\n');
    const spoken = () => all('[data-mine], [data-reply-to]').map((bubble) =>
        (bubble.matches('[data-mine]') ? `> ${bubble.querySelector('[part=text]').textContent}` : paragraphs(bubble)));
    const status = () => one('[data-status] [role=status]').textContent;
    let trouble = null;
    const look = () => {
        try {
            return (EXPRESSION);
        } catch (error) {
            trouble = String(error);
        }
    };
    const ends = performance.now() + patience;
    const check = () => {
        const found = look();
        if (found) return done({ found });
        if (performance.now() < ends) return setTimeout(check, 20);
        try {
            done({ trouble, status: status(), spoken: spoken() });
        } catch {
            done({ trouble, page: document.body?.innerText });
        }
    };
    check();
";

/// A page in a browser, and who sits before it.
pub(crate) struct Tab<'a> {
    browser: &'a Browser,
    window: WindowHandle,
}

impl Tab<'_> {
    fn client(&self) -> &Client {
        let client = &self.browser.client;
        wait(client.switch_to_window(self.window.clone()));
        client
    }

    /// Goes to a page.
    pub(crate) fn open(&self, url: &str) {
        wait(self.client().goto(url));
    }

    pub(crate) fn reload(&self) {
        wait(self.client().refresh());
    }

    /// Waits until an expression has a value that counts, and says which. In it `given` is the second argument, and
    /// the helpers in `GLANCE` are known.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str, given: impl Into<Value>) -> Value {
        let script = GLANCE.replace("EXPRESSION", expression);
        let mut seen =
            wait(self.client().execute_async(&script, vec![given.into(), json!(PATIENCE)]));
        match seen.get_mut("found") {
            Some(found) => found.take(),
            None => panic!("`{expression}` does not come true. There is {seen:#}"),
        }
    }

    #[track_caller]
    fn element(&self, expression: &str, given: impl Into<Value>) -> Element {
        let found = self.until(expression, given);
        let id = found.as_object().and_then(|element| element.values().next()?.as_str());
        Element::from_element_id(self.client().clone(), id.unwrap().to_owned().into())
    }

    /// Clicks on what an expression of `until` is, where it is seen.
    #[track_caller]
    pub(crate) fn click(&self, expression: &str, given: impl Into<Value>) {
        wait(self.element(expression, given).click());
    }

    /// Writes into the box and sends it; the id of the message.
    #[track_caller]
    pub(crate) fn say(&self, text: &str) -> String {
        let before = self.count_mine();
        let writing = self.element("one('[data-composer] textarea')", ());
        wait(writing.send_keys(&format!("{text}{}", char::from(Key::Enter))));
        let given = json!({ "text": text, "before": before });
        let id = "all('[data-mine]').length > given.before && mine(given.text)?.dataset.mine";
        self.until(id, given).as_str().unwrap().to_owned()
    }

    fn count_mine(&self) -> u64 {
        self.until("`${all('[data-mine]').length}`", ()).as_str().unwrap().parse().unwrap()
    }

    /// Replaces what is in the box and sends that.
    #[track_caller]
    pub(crate) fn rewrite(&self, text: &str) {
        let writing = self.element("one('[data-composer] textarea')", ());
        wait(writing.clear());
        wait(writing.send_keys(&format!("{text}{}", char::from(Key::Enter))));
    }

    /// Says something and waits for its answer.
    #[track_caller]
    pub(crate) fn ask(&self, text: &str) -> String {
        let id = self.say(text);
        self.reply_to(&id)
    }

    /// The answer to a message, when it comes.
    #[track_caller]
    pub(crate) fn reply_to(&self, id: &str) -> String {
        self.text("paragraphs(one(`[data-reply-to=\"${given}\"]`))", id)
    }

    /// The newest answer that has this in it, when it comes.
    #[track_caller]
    pub(crate) fn reply_containing(&self, text: &str) -> String {
        self.text("all('[data-reply-to]').map(paragraphs).findLast((r) => r.includes(given))", text)
    }

    /// A text that an expression of `until` has.
    #[track_caller]
    pub(crate) fn text(&self, expression: &str, given: impl Into<Value>) -> String {
        self.until(expression, given).as_str().unwrap().to_owned()
    }

    /// All that is said, in order; what the person said begins with `>`.
    #[track_caller]
    pub(crate) fn conversation(&self) -> Vec<String> {
        serde_json::from_value(self.until("spoken()", ())).unwrap()
    }

    /// Waits until that is all that is said.
    #[track_caller]
    pub(crate) fn shows(&self, conversation: &[String]) {
        self.until("JSON.stringify(spoken()) === JSON.stringify(given)", json!(conversation));
    }

    /// Waits until it stands so with a message.
    #[track_caller]
    pub(crate) fn message_is(&self, id: &str, state: &str) {
        let given = json!([id, state]);
        self.until("one(`[data-mine=\"${given[0]}\"]`).dataset.state === given[1]", given);
    }

    /// Presses a button at a message or its reply: `data-edit` and the like.
    #[track_caller]
    pub(crate) fn act(&self, bubble: &str, id: &str, hook: &str) {
        self.click("one(given)", format!("[{bubble}=\"{id}\"] [{hook}]"));
    }

    /// Presses keys, wherever the focus is.
    pub(crate) fn press(&self, keys: &[Key]) {
        let press = |actions: KeyActions, key: &Key| {
            let value = char::from(*key);
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        };
        let actions = keys.iter().fold(KeyActions::new("keyboard".to_owned()), press);
        wait(self.client().perform_actions(actions));
    }

    /// Presses a key while another is held.
    pub(crate) fn press_with(&self, held: Key, key: Key) {
        let [held, key] = [held, key].map(char::from);
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        wait(self.client().perform_actions(actions));
    }

    /// Types, wherever the focus is.
    pub(crate) fn type_keys(&self, text: &str) {
        let press = |actions: KeyActions, value: char| {
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        };
        let actions = text.chars().fold(KeyActions::new("keyboard".to_owned()), press);
        wait(self.client().perform_actions(actions));
    }

    /// Runs a script of the test's in the page.
    pub(crate) fn run(&self, script: &str, given: impl Into<Value>) -> Value {
        wait(self.client().execute(script, vec![given.into()]))
    }

    /// Runs one that says when it is done.
    pub(crate) fn run_async(&self, script: &str, given: impl Into<Value>) -> Value {
        wait(self.client().execute_async(script, vec![given.into()]))
    }

    /// The browser's own commands (its `DevTools` protocol), for what a person sets up in it.
    pub(crate) fn command(&self, cmd: &str, params: &Value) -> Value {
        let body = json!({ "cmd": cmd, "params": params });
        wait(self.client().issue_cmd(Post { path: "goog/cdp/execute", body }))
    }

    /// Light or dark, and without motion: a picture of something that moves is of chance.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// How large the page is seen.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.command("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// What is seen, as a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        wait(self.client().screenshot())
    }
}

/// What `tests/run` provides in a variable.
#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
pub(crate) fn provided(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// The script of axe-core, which knows what makes a page hard to use for some.
pub(crate) fn axe() -> String {
    let path = provided("AXE");
    let path = path.unwrap_or_else(|| panic!("AXE must name axe-core's script; tests/run does"));
    fs::read_to_string(path).unwrap()
}
