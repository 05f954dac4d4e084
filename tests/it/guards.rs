//! The rules of the house that no compiler checks, read from the source tree: which module may use which, where SQL
//! and the model's library may appear, that every query names the person, and what goes together.
//!
//! Sources are cut into words, signs and literals first, so that neither comments nor texts count as code. Each rule
//! reports everything that breaks it at once, with file and line. When a rule stands in the way of something good,
//! change the table of the rule and say why there; the tables come first.

mod source;
mod sql;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use source::{Code, File};

/// Arrows point down: a module and what it may use, itself aside. Siblings of a layer do not know each other; what
/// two of them need belongs further down. A module that is not here must be given its place first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("config", &["domain"]),
    ("store", &["domain"]),
    ("ledger", &["store", "domain"]),
    ("wording", &["ledger", "domain"]),
    ("charts", &["ledger", "domain"]),
    ("mail", &["wording", "ledger", "store", "domain"]),
    ("agent", &["mail", "wording", "charts", "ledger", "store", "domain"]),
    (
        "conversation",
        &["broker", "mail", "agent", "wording", "charts", "ledger", "store", "domain"],
    ),
    // Who signs in with Firebase does so at these doors.
    ("gate", &["firebase", "ledger", "store", "domain"]),
    ("api", PAGES),
    ("dashboard", PAGES),
    ("jobs", DOOR),
    ("channels", DOOR),
    ("http", &[]),
    ("alarm", &[]),
    ("broker", &["domain"]),
    ("firebase", &["domain"]),
    (
        "app",
        &[
            "broker",
            "config",
            "conversation",
            "firebase",
            "gate",
            "api",
            "dashboard",
            "jobs",
            "channels",
            "agent",
            "mail",
            "wording",
            "charts",
            "ledger",
            "store",
            "domain",
        ],
    ),
];
/// What is reached with a browser or by a program.
const PAGES: &[&str] =
    &["firebase", "gate", "agent", "mail", "wording", "charts", "ledger", "store", "domain"];
const DOOR: &[&str] = &["agent", "mail", "wording", "charts", "ledger", "store", "domain"];

/// The binary is another crate: it sees the library as `hisabkitab::`, and `crate::` is itself.
const BINARY: &[&str] = &["main", "commands"];

/// Crates with one home: the beginning of their name, and the only place that may name them.
const HOMES: &[(&str, &str)] = &[
    ("sqlx", "src/store/"),
    ("rig_", "src/agent/"),
    ("apalis", "src/broker/"),
    ("apalis_", "src/broker/"),
];

/// What an adapter must not be able to reach, by the beginning of the package's name.
const NOT_FOR_ADAPTERS: &[&str] = &["sqlx", "redis", "rig-"];

/// Files beside the tools that are none, and what they are.
const NO_TOOLS: &[(&str, &str)] = &[
    ("args", "argument types that several tools share"),
    ("bound", "what makes a tool callable by a model"),
    ("schema", "what a model is told of the arguments"),
    ("mod", "the catalogue"),
    ("tests", "tests of the whole catalogue"),
];

/// Tests that run only when somebody asks for them, by file and name, and why.
const ON_REQUEST: &[(&str, &str, &str)] = &[(
    "tests/it/eval.rs",
    "the_real_gemini_reads_a_few_messages",
    "it asks the real Gemini, which takes a key and money",
)];

/// Queries that need not name the person: how they go on after the table's name, and why. For what is done for
/// everybody at once; put enough of the query here that no other is meant.
const FOR_EVERYBODY: &[(&str, &str)] = &[
    (
        "select exists(select from users)",
        "whether a folder holds anyone's books at all, before anyone is known",
    ),
    (
        "from messages where answered_at is null group by user_id, conversation_id",
        "the sweep finds what waits, whoever wrote it",
    ),
    (
        "set lease_owner = null, lease_until = null where lease_owner = $1 or",
        "a process ends its own leases; in a folder, which one process opens, all",
    ),
    (
        "from conversations c join messages m on m.user_id = c.user_id and m.conversation_id = c.id where c.channel = $1",
        "a process looks where anything may have been written while none was there",
    ),
    (
        "where c.channel = $1 and c.chat = $2 and m.external_id = $3 limit 1",
        "a platform says which message is gone, not whose it was",
    ),
    (
        "where o.failed_at is null and o.due_at <= $2",
        "the sweep finds what is to be sent, to whomever",
    ),
    (
        "select min(received_at) from messages",
        "how long anything has waited tells whether all is well",
    ),
    (
        "from link_codes where hash = $1",
        "whoever has a code is led by it to the person who made it, as by an identity",
    ),
    (
        "select user_id from erasures e where due_at <= $1",
        "the sweep finds who is to be erased, whoever they are",
    ),
    (
        "delete from nudges where day <",
        "what was told long ago is of no use, to whomever it was told",
    ),
    (
        "from nudge_plans where due_at <= $1",
        "whose turn it is to be told something is found for everybody at once",
    ),
    (
        "from mails where address = $1 and topic = $2 and created_at > $3",
        "how much goes to an address is bounded, whoever asks for it",
    ),
    (
        "select user_id, id from mails where sent_at is null and failed_at is null and due_at <= $1",
        "the sweep finds the mails that are due, whoever's they are",
    ),
    (
        "delete from mails m where (m.sent_at is not null or m.failed_at is not null) and",
        "mails that are over are of no use, whoever's they were",
    ),
    (
        "update mail_addresses set trouble = 'complained', told_at = null where address = $1",
        "who reads an address called mail unwanted, whoever gave it",
    ),
    (
        "update mail_addresses set trouble = 'bounced', told_at = null where address = $1",
        "a mailbox that is none is so for everybody who gave it",
    ),
    (
        "from mail_addresses a where a.trouble is not null and a.told_at is null",
        "the sweep finds who is to be told that mail comes back, whoever they are",
    ),
    (
        "from mail_addresses a where a.address = $1 and a.confirmed_at is not null",
        "who reads an address is led by it to their books, as by an identity",
    ),
    (
        "delete from repeats where made_at < $1",
        "answers that nobody will ask for again are of no use, whoever's they were",
    ),
    (
        "delete from sessions where least(ended_at, expires_at) < $1",
        "sessions that are over are of no use, whoever's they were",
    ),
    (
        "from outbox where failed_at is not null",
        "whoever runs the program sees what could not be sent to anybody, and how much",
    ),
    ("due_at = $3 where failed_at is not null", "whoever runs the program has it tried again"),
    ("from outbox group by channel", "how much waits in each channel tells whether all is well"),
    (
        "min(received_at) as oldest from messages",
        "how much waits, whoever wrote it, tells whether all is well",
    ),
    (
        "min(created_at) as oldest from mails",
        "how much mail waits, to whomever, tells whether all is well",
    ),
    (
        "select exists(select from users where owner)",
        "whether anybody is the owner decides whether a link is shown to whoever starts the program",
    ),
    (
        "select (select count(*) from users)",
        "whoever runs the program sees how many people there are and how much waits",
    ),
    (
        "from model_usage where day >= $1",
        "whoever runs the program sees what models took for everybody together",
    ),
    ("select min(due_at) from outbox", "how long anything has been due tells whether all is well"),
];

// --- The rules ---

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut broken = Vec::new();
    for file in rust_files(&["src"]) {
        let module = file.module();
        if module == "lib" {
            for (line, name) in file.code.declared_modules() {
                if !MAY_USE.iter().any(|(known, _)| *known == name) {
                    broken.push(format!("{}:{line}: `{name}` has no place in MAY_USE", file.path));
                }
            }
            continue;
        }
        let allowed = if BINARY.contains(&module) {
            BINARY.iter().copied().collect()
        } else if let Some(allowed) = directly_below(module) {
            allowed
        } else {
            broken.push(format!("{}: `{module}` has no place in MAY_USE", file.path));
            continue;
        };
        // A test may reach through what its module uses, to build an example; never up.
        let reachable = everything_below(&allowed);
        let product = file.code.without_tests().used_modules(file.depth());
        for (line, used) in file.code.used_modules(file.depth()) {
            let used_by_product = product.contains(&(line, used.clone())) && !file.is_test();
            let allowed = if used_by_product { &allowed } else { &reachable };
            if used != module && !allowed.contains(used.as_str()) {
                broken.push(format!("{}:{line}: `{module}` may not use `{used}`", file.path));
            }
        }
        // A module from elsewhere would be judged by the wrong folder.
        for line in file.code.lines_of(&["#", "[", "path", "="]) {
            broken.push(format!("{}:{line}: a module stands where its name says", file.path));
        }
    }
    report("arrows point down", &broken);
}

#[test]
fn sql_and_the_models_library_stay_at_home() {
    let mut broken = Vec::new();
    for file in rust_files(&["src"]) {
        for (line, word) in file.code.words() {
            let away = HOMES.iter().find(|(name, home)| {
                (word == *name || name.ends_with('_') && word.starts_with(name))
                    && !file.path.starts_with(home)
            });
            if let Some((_, home)) = away {
                broken.push(format!("{}:{line}: `{word}` is for {home} alone", file.path));
            }
        }
    }
    report("foreign things are known in one place", &broken);
}

#[test]
fn adapters_know_the_port_and_nothing_else_of_ours() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    let adapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters");

    let mut broken = Vec::new();
    let mut ports = 0;
    for package in packages {
        if !Path::new(package["manifest_path"].as_str().unwrap()).starts_with(&adapters) {
            continue;
        }
        let name = package["name"].as_str().unwrap();
        ports += usize::from(name == "hisab-port");
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            let our_own = ours.contains(used) || dependency["path"].is_string();
            let in_tests = dependency["kind"] == "dev" && used == "hisab-standins";
            if our_own && used != "hisab-port" && !in_tests {
                broken.push(format!("{name} depends on {used}"));
            }
            if NOT_FOR_ADAPTERS.iter().any(|start| used.starts_with(start)) {
                broken.push(format!("{name} depends on {used}, which adapters must not reach"));
            }
        }
    }
    assert_eq!(ports, 1, "the port was not found under adapters/");
    report("adapters depend on hisab-port alone, and it on nothing of ours", &broken);
}

#[test]
fn every_tool_has_a_text_and_every_text_a_tool() {
    let mut tools = names_in("src/agent/tools", ".rs");
    tools.retain(|name| !NO_TOOLS.iter().any(|(other, _)| other == name));
    let texts = names_in("prompts/tools", ".md");
    assert!(!tools.is_empty(), "no tools were found");

    let mut broken = Vec::new();
    for name in tools.symmetric_difference(&texts) {
        let missing = if tools.contains(name) { "prompts/tools" } else { "src/agent/tools" };
        broken.push(format!("{name}: nothing of this name in {missing}"));
    }
    for name in &texts {
        if read(&format!("prompts/tools/{name}.md")).trim().is_empty() {
            broken.push(format!("prompts/tools/{name}.md is empty"));
        }
    }
    report("a tool is a file in src/agent/tools and a text in prompts/tools", &broken);
}

#[test]
fn the_sample_lists_exactly_the_settings_that_are_read() {
    let mut settings = BTreeMap::new();
    for file in rust_files(&["src"]) {
        for (line, text) in file.code.without_tests().texts() {
            // Elsewhere only our own names can be told from other words in capitals.
            let readable = file.path.starts_with("src/config/") && !text.starts_with("CARGO_");
            if is_variable(text) && (readable || text.starts_with("HISAB_")) {
                settings.insert(text.to_owned(), format!("{}:{line}", file.path));
            }
        }
    }
    let mut sample = BTreeMap::new();
    for (number, line) in read(".env.sample").lines().enumerate() {
        if let Some((name, _)) = line.trim_start_matches(['#', ' ']).split_once('=')
            && is_variable(name)
        {
            sample.insert(name.to_owned(), format!(".env.sample:{}", number + 1));
        }
    }
    assert!(!settings.is_empty(), "no settings were found");

    let mut broken = Vec::new();
    for (name, place) in settings.iter().filter(|(name, _)| !sample.contains_key(*name)) {
        broken.push(format!("{place}: {name} is not in .env.sample"));
    }
    for (name, place) in sample.iter().filter(|(name, _)| !settings.contains_key(*name)) {
        broken.push(format!("{place}: nothing reads {name}"));
    }
    report(".env.sample is complete", &broken);
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for file in rust_files(&["src", "adapters"]) {
        let header: Vec<&str> =
            file.text.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let header = header.join(" ").to_lowercase();
        if header.trim().is_empty() {
            broken.push(format!("{}:1: does not open with `//!`", file.path));
        }
        let lines = file.text.lines().count();
        // "Long: ..." or "long because ..."; a reason takes more than two words.
        let mut words =
            header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let excused = words.any(|word| word == "long") && words.count() > 2;
        if lines > 500 && !excused {
            broken.push(format!(
                "{}: {lines} lines, and its `//!` does not say why it is long",
                file.path
            ));
        }
    }
    report("a file opens with its purpose and has at most 500 lines", &broken);
}

#[test]
fn nothing_is_left_for_later_and_no_test_is_left_out() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let mut broken = Vec::new();
    for file in rust_files(&["src", "adapters", "tests", "benches"]) {
        for (line, comment) in &file.code.comments {
            let mut words = comment.split(|c: char| !c.is_alphanumeric());
            if words.any(|word| marks.contains(&word)) {
                broken.push(format!("{}:{line}: do it, or write an issue", file.path));
            }
        }
        for unfinished in ["todo", "unimplemented"] {
            for line in file.code.lines_of(&[unfinished, "!"]) {
                broken.push(format!("{}:{line}: `{unfinished}!`", file.path));
            }
        }
        for (line, attribute) in file.code.attributes() {
            let conditional =
                attribute.first() == Some(&"cfg_attr") && attribute.contains(&"ignore");
            let on_request = ON_REQUEST.iter().any(|(path, name, _)| {
                *path == file.path && file.code.lines_of(&["fn", name]) == [line + 1]
            });
            if conditional || attribute.first() == Some(&"ignore") && !on_request {
                broken.push(format!("{}:{line}: a test that does not run", file.path));
            }
        }
    }
    report("everything is finished, every test runs", &broken);
}

#[test]
fn every_query_names_the_person() {
    let mut tables = sql::Tables::default();
    for name in names_in("migrations", ".sql") {
        tables.learn(&read(&format!("migrations/{name}.sql")));
    }
    let mut broken = Vec::new();
    let mut queries = 0;
    for file in rust_files(&["src/store"]) {
        if file.is_test() {
            continue;
        }
        let code = file.code.without_tests();
        for (line, sql) in sql::statements(&code) {
            queries += 1;
            let excused = FOR_EVERYBODY.iter().any(|(part, _)| sql.contains(part));
            for table in tables.without_a_person(&sql) {
                if !excused {
                    broken
                        .push(format!("{}:{line}: {table} without user_id: {sql:.90}", file.path));
                }
            }
        }
        // SQL in files of its own would not be read here.
        for (line, word) in code.words().filter(|(_, word)| word.starts_with("query_file")) {
            broken.push(format!("{}:{line}: {word}: SQL stands in the Rust file", file.path));
        }
    }
    assert!(queries > 0, "no queries were found");
    report("user_id is in the condition of every query", &broken);
}

// --- Reading the tables and the tree ---

fn directly_below(module: &str) -> Option<BTreeSet<&'static str>> {
    let (_, below) = MAY_USE.iter().find(|(name, _)| *name == module)?;
    Some(below.iter().copied().collect())
}

fn everything_below(modules: &BTreeSet<&'static str>) -> BTreeSet<&'static str> {
    let further = modules.iter().filter_map(|module| directly_below(module));
    let mut all: BTreeSet<&str> = further.flat_map(|below| everything_below(&below)).collect();
    all.extend(modules);
    all
}

fn report(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}; broken {} times:\n  {}", broken.len(), broken.join("\n  "));
}

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names in a folder, with a slash after those of folders; none if there is no such folder.
fn entries(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let slash = if entry.path().is_dir() { "/" } else { "" };
            entry.file_name().into_string().unwrap() + slash
        })
        .collect();
    names.sort();
    names
}

/// What is in a folder by the given ending, without it; a folder counts as the file it stands for.
fn names_in(folder: &str, ending: &str) -> BTreeSet<String> {
    let name =
        |entry: String| Some(entry.strip_suffix(ending).or(entry.strip_suffix('/'))?.to_owned());
    entries(folder).into_iter().filter_map(name).collect()
}

/// The Rust files under some folders, cut up.
fn rust_files(folders: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders: Vec<String> = folders.iter().map(|folder| (*folder).to_owned()).collect();
    while let Some(folder) = folders.pop() {
        for entry in entries(&folder) {
            let path = format!("{folder}/{entry}");
            if let Some(inner) = path.strip_suffix('/') {
                if entry != "target/" {
                    folders.push(inner.to_owned());
                }
            } else if Path::new(&path).extension() == Some("rs".as_ref()) {
                let text = read(&path);
                files.push(File { code: Code::new(&text), path, text });
            }
        }
    }
    assert!(!files.is_empty(), "no Rust files were found");
    files
}

/// `DATABASE_URL`, but not `INR`.
fn is_variable(text: &str) -> bool {
    text.contains('_')
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
