//! One person's books, open in one transaction.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Entry, Invalid, LedgerError, Missing, Person,
    vocabulary::{KnownCategory, Vocabulary},
};
use crate::{
    domain::{
        category::{Category, Starter},
        change::{Change, Preferences},
        currency::Currency,
        ids::{CategoryId, ConversationId, IdSource, MessageId, TransactionId, UserId},
        money::Money,
        site::Site,
        text::CategoryName,
        transaction::Transaction,
    },
    store::{self, live::Live},
};

/// One person's books, open in one transaction. What is done with them takes effect when it is committed, all
/// or nothing.
pub struct Books {
    tx: store::Transaction,
    pub(super) user: UserId,
    pub(super) preferences: Preferences,
    /// When the person wrote.
    pub(super) written: DateTime<Utc>,
    /// The day it was for the person when they wrote.
    pub(super) today: NaiveDate,
    pub(super) now: DateTime<Utc>,
    pub(super) ids: IdSource,
    pub(super) message: Option<MessageId>,
    pub(super) conversation: Option<ConversationId>,
    /// Whether others read along where the person writes.
    pub(super) shared: bool,
    /// Whether mail can be sent.
    pub(super) mails: bool,
    /// Where people reach the pages, if they do.
    pub(super) site: Option<Site>,
    /// Whose books these will be, since the conversation that is open has left.
    pub(super) leaving: Option<Person>,
    pub(super) answered: Option<Vec<TransactionId>>,
    pub(super) categories: Vec<Category>,
    vocabulary: Arc<Vocabulary>,
    changes: Vec<Change>,
    /// Whose books were changed, for those who look at them.
    changed: BTreeSet<UserId>,
    /// Whom to tell of it, where the database does not.
    live: Option<Live>,
}

/// What the books were when a trial began.
#[derive(Debug)]
#[must_use = "a trial that fails must be given up"]
pub struct Trial {
    changes: usize,
    person: Person,
}

impl Books {
    /// Opens a person's books within a transaction that has locked the person. `written` is when they wrote
    /// what is being done now, `now` is the time.
    pub async fn open(
        mut tx: store::Transaction,
        person: Person,
        written: DateTime<Utc>,
        now: DateTime<Utc>,
        ids: IdSource,
    ) -> Result<Self, LedgerError> {
        let Person { id: user, preferences, .. } = person;
        let categories = store::categories::list(&mut tx, user).await?;
        let mut books = Self {
            tx,
            user,
            preferences,
            written,
            today: preferences.timezone.date(written),
            now,
            ids,
            message: None,
            conversation: None,
            shared: false,
            mails: false,
            site: None,
            leaving: None,
            answered: None,
            categories,
            vocabulary: Arc::default(),
            changes: Vec::new(),
            changed: BTreeSet::new(),
            live: None,
        };
        books.learn_words().await?;
        Ok(books)
    }

    /// The message whose wishes follow: entries remember it.
    pub fn for_message(&mut self, message: MessageId) {
        self.message = Some(message);
    }

    /// The conversation that the person writes in, and whether others read along: what is said there can be shown and
    /// forgotten.
    pub fn in_conversation(&mut self, conversation: ConversationId, shared: bool) {
        self.conversation = Some(conversation);
        self.shared = shared;
    }

    /// Whether somebody sends mail here.
    pub fn with_mail(&mut self, mails: bool) {
        self.mails = mails;
    }

    /// Where people reach the pages.
    pub fn with_site(&mut self, site: Option<Site>) {
        self.site = site;
    }

    /// Whom to tell that the books were changed, once that is committed.
    pub fn with_live(&mut self, live: Option<Live>) {
        self.live = live;
    }

    /// The entries that the person's message is an answer about: corrections mean these and no others.
    pub fn answering(&mut self, entries: Vec<TransactionId>) {
        self.answered = Some(entries);
    }

    /// The person.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// What they have chosen.
    pub fn preferences(&self) -> Preferences {
        self.preferences
    }

    /// The day it was for them when they wrote.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// What their categories are called.
    pub fn category_names(&self) -> Vec<String> {
        let in_use = self.categories.iter().filter(|category| category.in_use());
        in_use.map(|category| category.name.to_string()).collect()
    }

    /// Their words for things.
    pub fn vocabulary(&self) -> Arc<Vocabulary> {
        Arc::clone(&self.vocabulary)
    }

    /// The transaction's connection.
    pub fn conn(&mut self) -> &mut store::Connection {
        &mut self.tx
    }

    /// Begins what [`Self::give_up`] can take back alone, also after a statement failed.
    pub async fn begin_trial(&mut self) -> Result<Trial, LedgerError> {
        // Else a step that journals within the trial would take those before it along when it is given up.
        self.journal().await?;
        store::savepoint(&mut self.tx).await?;
        // Whether they were asked where they are does not matter to books.
        let person = Person { id: self.user, preferences: self.preferences, asked: true };
        Ok(Trial { changes: self.changes.len(), person })
    }

    /// Takes back everything since the trial began.
    pub async fn give_up(&mut self, trial: Trial) -> Result<(), LedgerError> {
        store::rollback_to_savepoint(&mut self.tx).await?;
        self.changes.truncate(trial.changes);
        self.leaving = None;
        self.become_of(trial.person).await
    }

    /// Goes on with the books of somebody else, who is locked: the person's own became part of them, or left them.
    pub(super) async fn turn_to(&mut self, person: Person) -> Result<(), LedgerError> {
        // What was changed so far is a step in the journal that it was changed for.
        self.journal().await?;
        self.become_of(person).await
    }

    /// Goes on where the conversation that is open went, if it left.
    pub(super) async fn go_along(&mut self) -> Result<(), LedgerError> {
        match self.leaving.take() {
            Some(person) => self.turn_to(person).await,
            None => Ok(()),
        }
    }

    async fn become_of(&mut self, person: Person) -> Result<(), LedgerError> {
        self.user = person.id;
        self.preferences = person.preferences;
        self.today = person.preferences.timezone.date(self.written);
        self.reload().await
    }

    /// Journals what was changed as one step and commits.
    pub async fn commit(mut self) -> Result<(), LedgerError> {
        self.journal().await?;
        self.tx.commit().await?;
        if let Some(live) = &self.live {
            self.changed.iter().for_each(|user| live.tell(*user));
        }
        Ok(())
    }

    /// Journals what was changed so far as one step.
    pub(super) async fn journal(&mut self) -> Result<(), LedgerError> {
        if !self.changes.is_empty() {
            let changes = std::mem::take(&mut self.changes);
            self.touched();
            store::journal::append(&mut self.tx, self.user, self.message, &changes, self.now)
                .await?;
        }
        Ok(())
    }

    /// Notes that the books are not what they were, also by a step that was taken back.
    pub(super) fn touched(&mut self) {
        self.changed.insert(self.user);
    }

    /// Notes a change for the journal.
    pub(super) fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Reads categories and words anew after they changed.
    pub(super) async fn reload(&mut self) -> Result<(), LedgerError> {
        self.categories = store::categories::list(&mut self.tx, self.user).await?;
        self.learn_words().await
    }

    async fn learn_words(&mut self) -> Result<(), LedgerError> {
        let hints = store::hints::list(&mut self.tx, self.user).await?;
        let taught: Vec<_> = hints
            .into_iter()
            .filter_map(|(words, id)| Some((words, self.name_of(id)?.clone())))
            .collect();
        let known = self.categories.iter().filter(|c| c.archived_at.is_none()).filter_map(|c| {
            let name = self.name_of(c.id)?.clone();
            let also = c.merged_into.is_some().then(|| c.name.clone());
            Some(KnownCategory { name, also, starter: c.starter })
        });
        self.vocabulary = Arc::new(Vocabulary::new(known, taught));
        Ok(())
    }

    fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The category that an id leads to: itself, or the one it became part of.
    pub(super) fn root(&self, id: CategoryId) -> CategoryId {
        self.category(id).and_then(|category| category.merged_into).unwrap_or(id)
    }

    /// What a category is called now.
    pub(super) fn name_of(&self, id: CategoryId) -> Option<&CategoryName> {
        self.category(self.root(id)).map(|category| &category.name)
    }

    /// The ids of a category and of all that became part of it.
    pub(super) fn with_merged(&self, id: CategoryId) -> Vec<CategoryId> {
        let merged = self.categories.iter().filter(|c| c.merged_into == Some(id)).map(|c| c.id);
        std::iter::once(id).chain(merged).collect()
    }

    /// The category that a person means by a name.
    pub(super) fn find_category(&self, said: &str) -> Result<&Category, LedgerError> {
        let name = self.vocabulary.named(said);
        let found = self.categories.iter().find(|c| c.in_use() && Some(&c.name) == name);
        found.ok_or_else(|| {
            LedgerError::Missing(Missing::Category {
                said: said.chars().take(CategoryName::MAX).collect(),
                close: self.close_to(said),
            })
        })
    }

    /// Names that share the beginning with what was said; else those that people use most are no help.
    fn close_to(&self, said: &str) -> Vec<CategoryName> {
        let start: String = super::vocabulary::fold(said).chars().take(3).collect();
        let alike = |c: &&Category| {
            c.in_use() && !start.is_empty() && c.name.as_str().to_lowercase().starts_with(&start)
        };
        self.categories.iter().filter(alike).map(|c| c.name.clone()).take(3).collect()
    }

    /// The category of a starter, or else the first in use.
    pub(super) fn starter(&self, starter: Starter) -> Result<CategoryId, LedgerError> {
        let by_starter = self.categories.iter().find(|c| c.starter == Some(starter));
        by_starter
            .map(|c| self.root(c.id))
            .or_else(|| self.categories.iter().find(|c| c.in_use()).map(|c| c.id))
            .ok_or_else(|| {
                let said = starter.name().to_owned();
                LedgerError::Missing(Missing::Category { said, close: Vec::new() })
            })
    }

    /// An entry as people see it.
    pub(super) fn view(&self, entry: &Transaction) -> Result<Entry, LedgerError> {
        let category = self.name_of(entry.category).ok_or_else(|| {
            let said = entry.category.to_string();
            LedgerError::Missing(Missing::Category { said, close: Vec::new() })
        })?;
        Ok(Entry {
            id: entry.id,
            kind: entry.kind,
            money: entry.money,
            date: entry.date,
            description: entry.description.clone(),
            merchant: entry.merchant.clone(),
            category: category.clone(),
            tags: entry.tags.clone(),
        })
    }

    /// Entries as people see them.
    pub(super) fn views(&self, entries: &[Transaction]) -> Result<Vec<Entry>, LedgerError> {
        entries.iter().map(|entry| self.view(entry)).collect()
    }

    /// Writes entries and notes the change; `before` in the order of `after`.
    pub(super) async fn save_entries(
        &mut self,
        before: Vec<Option<Transaction>>,
        after: Vec<Transaction>,
    ) -> Result<(), LedgerError> {
        let known: Vec<Transaction> = before.iter().flatten().cloned().collect();
        store::transactions::save(&mut self.tx, self.user, &known, &after).await?;
        for (before, after) in before.into_iter().zip(after) {
            self.changed(Change::Transaction { before, after });
        }
        Ok(())
    }

    /// A positive amount of one entry or budget.
    pub(super) fn amount(decimal: &str, currency: Currency) -> Result<Money, LedgerError> {
        let money = Money::from_decimal(decimal, currency)?;
        if (1..=Money::MAX_MINOR).contains(&money.minor) {
            Ok(money)
        } else {
            Err(Invalid::AmountOutOfRange.into())
        }
    }

    /// A day an entry can have: not after today, not before 1970.
    pub(super) fn day(&self, date: NaiveDate) -> Result<NaiveDate, LedgerError> {
        if date > self.today {
            return Err(Invalid::DateInFuture(date).into());
        }
        if date < NaiveDate::default() {
            return Err(Invalid::DateTooEarly(date).into());
        }
        Ok(date)
    }
}
