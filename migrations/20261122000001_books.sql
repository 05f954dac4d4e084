-- The books of a person: categories, entries, budgets, what was learned, the journal, and the conversation
-- they were kept in. `user_id` comes first in every key and index, so that tables can be distributed by it.
-- Limits live here as named constraints too; `ledger/error.rs` knows the names.

create table users (
    id uuid primary key,
    currency text not null constraint users_currency check (currency ~ '^[A-Z]{3}$'),
    timezone text not null constraint users_timezone check (char_length(timezone) between 1 and 64),
    created_at timestamptz not null
);

-- The one table that is looked up without a user: it leads from the outside to one.
create table identities (
    channel text not null,
    subject text not null constraint identities_subject check (char_length(subject) between 1 and 200),
    user_id uuid not null references users (id),
    created_at timestamptz not null,
    primary key (channel, subject)
);
create index identities_user on identities (user_id);

create table conversations (
    user_id uuid not null references users (id),
    id uuid not null,
    channel text not null,
    chat text not null constraint conversations_chat check (char_length(chat) between 1 and 200),
    created_at timestamptz not null,
    primary key (user_id, id),
    constraint conversations_chat_unique unique (user_id, channel, chat)
);

-- Inbox and transcript in one. `root` is the message a row is about: itself, or the one it edits or deletes.
create table messages (
    user_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    external_id text not null constraint messages_external_id check (char_length(external_id) between 1 and 200),
    root text not null constraint messages_root check (char_length(root) between 1 and 200),
    kind text not null constraint messages_kind check (kind in ('text', 'edited', 'deleted', 'button')),
    body text not null constraint messages_body check (char_length(body) <= 10000),
    sent_at timestamptz not null,
    received_at timestamptz not null,
    calls jsonb not null default '[]',
    outcomes jsonb not null default '[]',
    question jsonb,
    reply jsonb,
    answered_at timestamptz,
    primary key (user_id, id),
    foreign key (user_id, conversation_id) references conversations (user_id, id),
    constraint messages_once unique (user_id, conversation_id, external_id)
);
create index messages_by_root on messages (user_id, conversation_id, root);
create index messages_by_time on messages (user_id, conversation_id, answered_at desc, id desc);

create table categories (
    user_id uuid not null references users (id),
    id uuid not null,
    name text not null constraint categories_name check (char_length(name) between 1 and 40),
    starter text,
    merged_into uuid,
    archived_at timestamptz,
    created_at timestamptz not null,
    primary key (user_id, id),
    foreign key (user_id, merged_into) references categories (user_id, id)
);
create unique index categories_name_unique on categories (user_id, lower(name))
    where archived_at is null and merged_into is null;

create table category_hints (
    user_id uuid not null,
    words text not null constraint category_hints_words check (char_length(words) between 1 and 200),
    category_id uuid not null,
    primary key (user_id, words),
    foreign key (user_id, category_id) references categories (user_id, id)
);

create table transactions (
    user_id uuid not null,
    id uuid not null,
    kind text not null constraint transactions_kind check (kind in ('expense', 'income')),
    amount_minor bigint not null
        constraint transactions_amount check (amount_minor between 1 and 1000000000000000),
    currency text not null constraint transactions_currency check (currency ~ '^[A-Z]{3}$'),
    spent_on date not null
        constraint transactions_spent_on check (spent_on between date '1970-01-01' and date '2199-12-31'),
    description text not null
        constraint transactions_description check (char_length(description) between 1 and 200),
    merchant text constraint transactions_merchant check (char_length(merchant) between 1 and 100),
    category_id uuid not null,
    tags text[] not null constraint transactions_tags check (cardinality(tags) <= 10),
    message_id uuid,
    created_at timestamptz not null,
    voided_at timestamptz,
    primary key (user_id, id),
    foreign key (user_id, category_id) references categories (user_id, id)
);
create index transactions_by_day on transactions (user_id, spent_on desc, id desc) where voided_at is null;
create index transactions_by_message on transactions (user_id, message_id);

-- Sums of the entries that are not voided, per day and per value of a dimension: a summary reads days, not
-- entries. The key is the category's id, the folded merchant, or the tag.
create table daily_totals (
    user_id uuid not null references users (id),
    dimension text not null
        constraint daily_totals_dimension check (dimension in ('category', 'merchant', 'tag')),
    day date not null,
    kind text not null,
    currency text not null,
    key text not null,
    total_minor bigint not null,
    entries bigint not null,
    primary key (user_id, dimension, day, kind, currency, key)
);

create table budgets (
    user_id uuid not null references users (id),
    id uuid not null,
    category_id uuid,
    amount_minor bigint not null
        constraint budgets_amount check (amount_minor between 1 and 1000000000000000),
    currency text not null constraint budgets_currency check (currency ~ '^[A-Z]{3}$'),
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (user_id, id),
    foreign key (user_id, category_id) references categories (user_id, id)
);
-- One budget in force per category and currency; the one over everything has no category.
create unique index budgets_one_in_force on budgets
    (user_id, coalesce(category_id, '00000000-0000-0000-0000-000000000000'), currency)
    where ended_at is null;

-- What was changed, newest last, with the rows before and after. A step that was undone can be done again
-- until something new is done; then it is discarded.
create table journal (
    user_id uuid not null references users (id),
    seq bigint not null,
    message_id uuid,
    changes jsonb not null,
    made_at timestamptz not null,
    undone_at timestamptz,
    discarded_at timestamptz,
    primary key (user_id, seq)
);
