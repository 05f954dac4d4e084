//! What a guest says, drawn from a seed, and what the books must hold once all of it was answered.
//!
//! The model knows the documented rules and nothing of the code: an edit changes the entry that its message made, also
//! one that a reply corrected; an edit that comes before its message counts as the message, which then does nothing; a
//! deletion takes out what its message made, and what comes of the message later does nothing; "undo" takes back the
//! last change. Every amount and every name is said once in a script, so that nothing can be right by chance.

use std::collections::BTreeMap;

use rand::{Rng as _, SeedableRng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// A message to post.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// Its id.
    pub(crate) id: String,
    /// The body of its request.
    pub(crate) body: Value,
    /// What its answer must name, where that is certain.
    pub(crate) named: Option<String>,
}

/// Messages to post: one group after the other, those of a group at once.
pub(crate) type Step = Vec<Vec<Post>>;

/// An entry as the database has it: its name, its amount in minor units, its kind.
pub(crate) type Row = (String, i64, &'static str);

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In the books.
    Kept,
    /// Filed, and taken out.
    Out,
    /// Not in the books: filed and taken out, or never filed.
    Never,
}

/// What the script may do with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// Edit its message, correct it, delete it.
    Open,
    /// Delete it with the others that its message made.
    Joint,
    /// Edit its message, which is deleted.
    Deleted,
    /// Nothing.
    Closed,
}

#[derive(Clone, Debug)]
struct Item {
    /// The message that it is about.
    root: String,
    name: String,
    amount: i64,
    income: bool,
    state: State,
    hold: Hold,
}

impl Item {
    fn text(&self) -> String {
        let Self { name, amount, .. } = self;
        if self.income {
            format!("received ₹{amount} {name}")
        } else {
            format!("{name} ₹{amount}")
        }
    }
}

/// A script, and the books it leads to.
pub(crate) struct Script {
    rng: ChaCha8Rng,
    guest: usize,
    messages: u32,
    amounts: i64,
    items: Vec<Item>,
    /// An item as it was before the last change, if that change was of it alone.
    before: Option<(usize, Item)>,
}

/// What the books must hold.
#[derive(Debug, Default)]
pub(crate) struct Books {
    /// Entries that count, and how often each is there.
    pub(crate) kept: BTreeMap<Row, usize>,
    /// Entries that were taken out.
    pub(crate) out: BTreeMap<Row, usize>,
    /// Names of entries that may be there, taken out.
    pub(crate) never: Vec<String>,
}

impl Script {
    /// The script of a guest.
    pub(crate) fn new(seed: u64, guest: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::try_from(guest).unwrap());
        Self { rng, guest, messages: 0, amounts: 10, items: Vec::new(), before: None }
    }

    /// Goes on.
    pub(crate) fn step(&mut self) -> Step {
        let before = self.before.take();
        match self.rng.random_range(0..24) {
            0..8 => self.file(),
            8 => self.file_two(),
            9..12 => self.edit(),
            12..14 => self.delete(),
            14..16 => self.correct(),
            16 => {
                self.before = before;
                self.ask()
            }
            17..19 => match before {
                Some(before) => self.undo(before),
                None => self.file(),
            },
            19 => self.edit_first(),
            20 => self.delete_first(),
            21 => self.two_at_once(),
            22 => self.original_at_once_with_its_edit_or_deletion(),
            _ => self.edit_what_was_deleted(),
        }
    }

    fn post(&mut self, mut body: Value) -> Post {
        self.messages += 1;
        let id = format!("g{}m{}", self.guest, self.messages);
        body["id"] = json!(id);
        Post { id, body, named: None }
    }

    fn amount(&mut self) -> i64 {
        self.amounts += 1;
        self.amounts
    }

    /// A new item and the message that says it.
    fn said(&mut self) -> (Item, Post) {
        let amount = self.amount();
        let name = format!("item{}n{amount}x", self.guest);
        let (income, state) = (self.rng.random_ratio(1, 5), State::Kept);
        let root = String::new();
        let mut item = Item { root, name, amount, income, state, hold: Hold::Open };
        let mut post = self.post(json!({"text": item.text()}));
        item.root.clone_from(&post.id);
        post.named = Some(item.name.clone());
        (item, post)
    }

    /// New words for an item, and the edit that says them.
    fn reworded(&mut self, item: &mut Item) -> Post {
        item.amount = self.amount();
        if self.rng.random_ratio(1, 3) {
            item.name = format!("thing{}n{}x", self.guest, item.amount);
        }
        self.post(json!({"edits": item.root, "text": item.text()}))
    }

    fn keep(&mut self, item: Item) {
        let before = Item { state: State::Out, ..item.clone() };
        self.before = Some((self.items.len(), before));
        self.items.push(item);
    }

    /// Any item that fits.
    fn any(&mut self, fits: impl Fn(&Item) -> bool) -> Option<usize> {
        let fitting: Vec<usize> =
            (0..self.items.len()).filter(|at| fits(&self.items[*at])).collect();
        // What was said lately is what people come back to.
        fitting[fitting.len().saturating_sub(12)..].choose(&mut self.rng).copied()
    }

    fn change(&mut self, at: usize, item: Item) {
        let before = std::mem::replace(&mut self.items[at], item);
        self.before = Some((at, before));
    }

    fn file(&mut self) -> Step {
        let (item, post) = self.said();
        self.keep(item);
        vec![vec![post]]
    }

    fn file_two(&mut self) -> Step {
        let (first, mut post) = self.said();
        let amount = self.amount();
        let name = format!("item{}n{amount}x", self.guest);
        let first = Item { income: false, hold: Hold::Joint, ..first };
        let second = Item { name, amount, ..first.clone() };
        post.body["text"] = json!(format!("{}, {}", first.text(), second.text()));
        self.items.extend([first, second]);
        vec![vec![post]]
    }

    fn edit(&mut self) -> Step {
        let Some(at) = self.any(|item| item.hold == Hold::Open) else { return self.file() };
        let mut item = self.items[at].clone();
        let post = self.reworded(&mut item);
        self.change(at, item);
        vec![vec![post]]
    }

    fn delete(&mut self) -> Step {
        let fits = |item: &Item| [Hold::Open, Hold::Joint].contains(&item.hold);
        let Some(at) = self.any(fits) else { return self.file() };
        let mut item = self.items[at].clone();
        let post = self.post(json!({"deletes": item.root}));
        if item.hold == Hold::Joint {
            for joint in self.items.iter_mut().filter(|joint| joint.root == item.root) {
                (joint.state, joint.hold) = (State::Out, Hold::Closed);
            }
        } else {
            (item.state, item.hold) = (State::Out, Hold::Deleted);
            self.change(at, item);
        }
        vec![vec![post]]
    }

    /// Answers a confirmation with another amount.
    fn correct(&mut self) -> Step {
        let Some(at) = self.any(|item| item.hold == Hold::Open) else { return self.file() };
        let amount = self.amount();
        let item = Item { amount, ..self.items[at].clone() };
        let text = format!("make it ₹{amount}");
        let post = self.post(json!({"text": text, "reply_to": item.root}));
        self.change(at, item);
        vec![vec![post]]
    }

    fn ask(&mut self) -> Step {
        let text = *["how much today?", "show my last entries"].choose(&mut self.rng).unwrap();
        vec![vec![self.post(json!({"text": text}))]]
    }

    /// What was undone is left alone: how undo and later changes go together is for the tests of the ledger.
    fn undo(&mut self, (at, before): (usize, Item)) -> Step {
        self.items[at] = Item { hold: Hold::Closed, ..before };
        vec![vec![self.post(json!({"text": "undo"}))]]
    }

    fn edit_first(&mut self) -> Step {
        let (mut item, original) = self.said();
        let edit = self.reworded(&mut item);
        let original = Post { named: None, ..original };
        self.keep(item);
        vec![vec![edit], vec![original]]
    }

    fn delete_first(&mut self) -> Step {
        let (item, original) = self.said();
        let deletion = self.post(json!({"deletes": item.root}));
        self.items.push(Item { state: State::Never, hold: Hold::Closed, ..item });
        vec![vec![deletion], vec![Post { named: None, ..original }]]
    }

    fn two_at_once(&mut self) -> Step {
        let (first, second) = (self.said(), self.said());
        self.items.extend([first.0, second.0]);
        vec![vec![first.1, second.1]]
    }

    fn original_at_once_with_its_edit_or_deletion(&mut self) -> Step {
        let (mut item, original) = self.said();
        let other = if self.rng.random() {
            self.reworded(&mut item)
        } else {
            item = Item { state: State::Never, hold: Hold::Closed, ..item };
            self.post(json!({"deletes": item.root}))
        };
        self.items.push(item);
        let mut step = vec![Post { named: None, ..original }, other];
        if self.rng.random() {
            step.reverse();
        }
        vec![step]
    }

    fn edit_what_was_deleted(&mut self) -> Step {
        let Some(at) = self.any(|item| item.hold == Hold::Deleted) else { return self.file() };
        let mut said = self.items[at].clone();
        vec![vec![self.reworded(&mut said)]]
    }

    /// What the books must hold when everything that was said so far is answered.
    pub(crate) fn books(&self) -> Books {
        let mut books = Books::default();
        for item in &self.items {
            let kind = if item.income { "income" } else { "expense" };
            let row = (item.name.clone(), item.amount * 100, kind);
            match item.state {
                State::Kept => *books.kept.entry(row).or_default() += 1,
                State::Out => *books.out.entry(row).or_default() += 1,
                State::Never => books.never.push(item.name.clone()),
            }
        }
        books
    }
}
